"""What changed between two answers, two records, two years or two registries, as data. Pure functions.

A diff is a data format of its own; printers (views.changes) come after. What differs is always said: two records that
are not equal give at least one change, and every commitment of both sides is in exactly one of kept, edited, removed
and added.
"""

from __future__ import annotations

from lineas.diff import matching, words
from lineas.findings import natural
from lineas.frozen import NamedTuple
from lineas.model import ANSWERS, CONCLUDED, UNANSWERED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lineas.diff.matching import Placed
    from lineas.diff.words import Pair, Segment
    from lineas.findings import Finding
    from lineas.model import Answer, Record

    Value = str | int | tuple[str, ...] | None

KINDS = (
    "record-removed", "record-added", "path-changed", "title-edited",
    "answer-removed", "answer-added", "status-changed",
    "commitment-removed", "commitment-added", "institution-changed", "commitment-edited", "partners-changed",
    "activity-changed", "order-changed", "notes-changed",
)  # fmt: skip


class Change(NamedTuple):
    """One change. `before` and `after` are what the kind is about (a text, a status, an acronym, a list of partners,
    the number of an activity); None where there was or is nothing.

    `year` is that of the answer it is in, `institution` that of the commitment. `text` is the commitment's text where
    the change is not in it; `segments` are the two texts in pieces where the change is an edited text.
    """

    kind: str
    year: int | None = None
    institution: str = ""
    before: Value = None
    after: Value = None
    text: str = ""
    similarity: float | None = None
    segments: tuple[Segment, ...] = ()

    @property
    def words(self) -> tuple[Pair, ...]:
        """The words that changed inside an edited text."""
        return words.changed(self.segments)

    @property
    def numbers(self) -> tuple[Pair, ...]:
        """The numbers that changed inside an edited text."""
        return words.numbers(self.segments)


class Tally(NamedTuple):
    """How many commitments were kept (wherever they stand now), edited, removed and added."""

    kept: int = 0
    edited: int = 0
    removed: int = 0
    added: int = 0


class RecordDiff(NamedTuple):
    """What changed in one record. `reopened` are the years that answer again what was concluded, `concluded` those
    that newly conclude it."""

    id: str
    title: str
    changes: tuple[Change, ...]
    tally: Tally
    reopened: tuple[int, ...] = ()
    concluded: tuple[int, ...] = ()


class Transition(NamedTuple):
    """A change of status and the records that made it. `before_year` and `after_year` differ between two years only."""

    before: str
    after: str
    before_year: int
    after_year: int
    records: tuple[str, ...]


class Entry(NamedTuple):
    """A change outside the records. `kind` is "programme-edited", "strategy-added", "institution-removed",
    "exception-added", "file-edited", …; `id` and `field` say of what."""

    kind: str
    id: str
    field: str
    before: Value = None
    after: Value = None


class Diff(NamedTuple):
    """What changed between two years or two registries; `source` and `target` are their names.

    `years` are the two years that were compared, None between registries. `compared` counts the records that were
    looked at, `tally` their commitments: between two registries those of the changed records only. `unreadable` are the
    files that were left out, each with the name of its side; `commits` the ids of two revisions, "" for what is none.
    """

    source: str
    target: str
    records: tuple[RecordDiff, ...]
    transitions: tuple[Transition, ...]
    tally: Tally
    compared: int
    years: tuple[int, int] | None = None
    entries: tuple[Entry, ...] = ()
    unreadable: tuple[tuple[str, Finding], ...] = ()
    commits: tuple[str, ...] = ("", "")

    @property
    def differs(self) -> bool:
        """Is there any difference? A file of two registries that cannot be read is one: it was looked at for that."""
        return bool(self.records or self.entries or (self.unreadable and not self.years))


# ------------------------------------------------------------------------------------------------ commitments


def _edited(kind: str, before: str, after: str, year: int | None = None, institution: str = "") -> Change:
    score = words.similarity(words.words(before), words.words(after))
    return Change(kind, year, institution, before, after, "", score, words.segments(before, after))


def _notes(before: str, after: str, year: int | None = None, institution: str = "", text: str = "") -> Iterator[Change]:
    if before != after:
        pieces = words.segments(before, after) if before and after else ()
        yield Change("notes-changed", year, institution, before or None, after or None, text, None, pieces)


def _commitments(before: Answer | None, after: Answer | None, years: tuple[int, int]) -> tuple[list[Change], Tally]:
    """The changes between the commitments of two answers, and how many were kept, edited, removed, added."""
    if before and after and before.activities == after.activities:
        return [], Tally(kept=len(after.commitments()))
    changes: list[Change] = []
    counts = dict.fromkeys(Tally._fields, 0)
    pairs = matching.match(matching.placed(before), matching.placed(after))
    for old, new in pairs:
        if old and new:
            found = list(_commitment(old, new, years[1]))
            counts["edited" if any(c.kind != "activity-changed" for c in found) else "kept"] += 1
            changes += found
        elif old:
            counts["removed"] += 1
            changes.append(_whole("commitment-removed", years[0], old))
        elif new:
            counts["added"] += 1
            changes.append(_whole("commitment-added", years[1], new))
    stayed = [(old, new) for old, new in pairs if old and new and old.activity == new.activity]
    if [old for old, _new in stayed] != sorted(old for old, _new in stayed):
        changes.append(Change("order-changed", years[1]))
    return changes, Tally(**counts)


def _whole(kind: str, year: int, item: Placed) -> Change:
    c = item.commitment
    if kind == "commitment-added":
        return Change(kind, year, c.institution, None, c.text)
    return Change(kind, year, c.institution, c.text)


def _commitment(before: Placed, after: Placed, year: int) -> Iterator[Change]:
    """The changes between two commitments that are taken for the same one."""
    old, new = before.commitment, after.commitment
    who = new.institution
    if old.institution != who:
        yield Change("institution-changed", year, who, old.institution, who, new.text)
    if old.text != new.text:
        yield _edited("commitment-edited", old.text, new.text, year, who)
    if old.partners != new.partners:
        yield Change("partners-changed", year, who, old.partners, new.partners, new.text)
    yield from _notes(old.notes, new.notes, year, who, new.text)
    if before.activity != after.activity:
        yield Change("activity-changed", year, who, before.activity, after.activity, new.text)


# ------------------------------------------------------------------------------------------ answers and records


def answers(before: Answer | None, after: Answer | None, years: tuple[int, int]) -> tuple[list[Change], Tally]:
    """The changes between two answers, of one year or of two. None is a year without an answer."""
    changes: list[Change] = []
    if before is None and after is not None:
        changes.append(Change("answer-added", years[1], "", None, after.status))
    elif before is not None and after is None:
        changes.append(Change("answer-removed", years[0], "", before.status))
    elif before is not None and after is not None and before.status != after.status:
        changes.append(Change("status-changed", years[1], "", before.status, after.status))
    changes += _notes(before.notes if before else "", after.notes if after else "", years[1 if after else 0])
    found, tally = _commitments(before, after, years)
    return changes + found, tally


def records(before: Record | None, after: Record | None) -> RecordDiff:
    """The changes between two states of one record; None where it does not exist. One of the two must."""
    record = after or before
    if record is None:
        raise ValueError("no record on either side")
    changes = list(_head(before, after))
    tallies = []
    sides = (_by_year(before), _by_year(after))
    for year in sorted({*sides[0], *sides[1]}):
        old, new = sides[0].get(year, []), sides[1].get(year, [])
        for at in range(max(len(old), len(new))):
            found, tally = answers(old[at] if at < len(old) else None, new[at] if at < len(new) else None, (year, year))
            changes += found
            tallies.append(tally)
    if not changes and before and after and before != after:
        # The answers are the same, but not in the same order.
        changes.append(Change("order-changed"))
    reopened = tuple(year for year in _reopened(after) if year not in _reopened(before))
    concluded = tuple(year for year in _concluded(after) if year not in _concluded(before))
    return RecordDiff(record.id, record.title, _ordered(changes), total(tallies), reopened, concluded)


def _head(before: Record | None, after: Record | None) -> Iterator[Change]:
    if before is None and after is not None:
        yield Change("record-added", None, "", None, after.title)
    if after is None and before is not None:
        yield Change("record-removed", None, "", before.title)
    if before is not None and after is not None:
        if before.path != after.path:
            yield Change("path-changed", None, "", before.path, after.path)
        if before.title != after.title:
            yield _edited("title-edited", before.title, after.title)
    yield from _notes(before.notes if before else "", after.notes if after else "")


def _by_year(record: Record | None) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    for answer in record.answers if record else ():
        found.setdefault(answer.year, []).append(answer)
    return found


def _concluded(record: Record | None) -> list[int]:
    return [answer.year for answer in record.answers if answer.status == CONCLUDED] if record else []


def _reopened(record: Record | None) -> list[int]:
    """The years that answer something else after a year that concluded the record."""
    closed = _concluded(record)
    return (
        [a.year for a in record.answers if closed and a.year > min(closed) and a.status != CONCLUDED] if record else []
    )


def _ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """What concerns the record first, then year by year; as the kinds stand in KINDS, what is gone before what is new."""
    return tuple(sorted(changes, key=lambda c: (c.year or 0, KINDS.index(c.kind))))


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    return Tally(*(sum(column) for column in zip(Tally(), *tallies, strict=True)))


# --------------------------------------------------------------------------------------------- years, registries


def years(before: int, after: int, registry: Mapping[str, Record]) -> Diff:
    """The answers of one year against those of another, for every record."""
    found, tallies, moves = [], [], []
    for record in registry.values():
        old, new = record.answer(before), record.answer(after)
        changes, tally = answers(old, new, (before, after))
        tallies.append(tally)
        moves.append((_status(old), _status(new), before, after, record.id))
        if changes:
            reopened = (after,) if old and new and old.status == CONCLUDED != new.status else ()
            concluded = (after,) if new and new.status == CONCLUDED and (not old or old.status != CONCLUDED) else ()
            changes.sort(key=lambda change: KINDS.index(change.kind))
            found.append(RecordDiff(record.id, record.title, tuple(changes), tally, reopened, concluded))
    parts = (tuple(found), transitions(moves), total(tallies), len(registry))
    return Diff(str(before), str(after), *parts, years=(before, after))


def _status(answer: Answer | None) -> str:
    return answer.status if answer else UNANSWERED


def transitions(moves: Iterable[tuple[str, str, int, int, str]]) -> tuple[Transition, ...]:
    """The changes of status among (status before, status after, year before, year after, record).

    By year; reopened and lost answers first.
    """
    groups: dict[tuple[int, int, str, str], list[str]] = {}
    for before, after, year, next_year, id in moves:
        if before != after:
            groups.setdefault((year, next_year, before, after), []).append(id)
    keys = sorted(
        groups, key=lambda k: (k[0], k[1], not _alarming(k[2], k[3]), ANSWERS.index(k[2]), ANSWERS.index(k[3]))
    )
    return tuple(Transition(k[2], k[3], k[0], k[1], tuple(sorted(groups[k], key=natural))) for k in keys)


def _alarming(before: str, after: str) -> bool:
    """Is it to be said first: reopened, or an answer that is gone? (A concluded record leaves the form.)"""
    return before == CONCLUDED != after != UNANSWERED or (after == UNANSWERED and before != CONCLUDED)


def registries(source: str, target: str, pairs: Sequence[tuple[Record | None, Record | None]]) -> Diff:
    """Two states of a registry, from its records in pairs; pairs of equal records may be left out."""
    found = [diff for pair in pairs if (diff := records(*pair)).changes]
    found.sort(key=lambda diff: natural(diff.id))
    moves = []
    for before, after in pairs:
        sides = (_by_year(before), _by_year(after))
        for year in sorted({*sides[0], *sides[1]}):
            old, new = (side.get(year, [None])[0] for side in sides)
            moves.append((_status(old), _status(new), year, year, (after or before).id))  # type: ignore[union-attr]
    tally = total(diff.tally for diff in found)
    return Diff(source, target, tuple(found), transitions(moves), tally, len(pairs))
