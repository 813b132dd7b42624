"""What changed between two answers, two records, two years or two registries, as data. Pure functions.

A diff is a data format of its own; printers (views.changes) come after. What differs is always said: two records that
are not equal give at least one change, and every commitment of both sides is in exactly one of kept, edited, removed
and added.
"""

from __future__ import annotations

from lineas.diff import matching, texts
from lineas.diff.changes import WHATS, Change, RecordDiff, Tally
from lineas.registry.model import CONCLUDED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lineas.diff.matching import Placed
    from lineas.registry.model import Answer, Record


# ------------------------------------------------------------------------------------------------ commitments


def _edited(what: str, before: str, after: str, year: int | None = None, institution: str = "") -> Change:
    score = texts.similarity(texts.words(before), texts.words(after))
    return Change(what, year, institution, before, after, "", score, texts.segments(before, after))


def _notes(before: str, after: str, year: int | None = None, institution: str = "", text: str = "") -> Iterator[Change]:
    if before != after:
        pieces = texts.segments(before, after) if before and after else ()
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
            counts["edited" if any(c.what != "activity-changed" for c in found) else "kept"] += 1
            changes += found
        elif old:
            counts["removed"] += 1
            c = old.commitment
            changes.append(Change("commitment-removed", years[0], c.institution, c.text, partners=c.partners))
            changes += _notes(c.notes, "", years[0], c.institution, c.text)
        elif new:
            counts["added"] += 1
            c = new.commitment
            changes.append(Change("commitment-added", years[1], c.institution, None, c.text, partners=c.partners))
            changes += _notes("", c.notes, years[1], c.institution, c.text)
    stayed = [(old, new) for old, new in pairs if old and new and old.activity == new.activity]
    if [old for old, _new in stayed] != sorted(old for old, _new in stayed):
        changes.append(Change("order-changed", years[1]))
    return changes, Tally(**counts)


def _commitment(before: Placed, after: Placed, year: int) -> Iterator[Change]:
    """The changes between two commitments that are taken for the same one."""
    old, new = before.commitment, after.commitment
    who = new.institution
    if old.institution != who:
        yield Change("institution-changed", year, who, old.institution, who, new.text, partners=new.partners)
    if old.text != new.text:
        yield _edited("commitment-edited", old.text, new.text, year, who)._replace(partners=new.partners)
    if old.partners != new.partners:
        yield Change("partners-changed", year, who, old.partners, new.partners, new.text)
    yield from _notes(old.notes, new.notes, year, who, new.text)
    if before.activity != after.activity:
        yield Change("activity-changed", year, who, before.activity, after.activity, new.text, partners=new.partners)


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
    gone, come = (side.declined if side else () for side in (before, after))
    if gone != come:
        changes.append(Change("declined-changed", years[1 if after else 0], "", gone, come))
    changes += _notes(before.notes if before else "", after.notes if after else "", years[1 if after else 0])
    found, tally = _commitments(before, after, years)
    return changes + found, tally


def compare(before: Record | None, after: Record | None) -> RecordDiff:
    """The changes between two states of one record; None where it does not exist. One of the two must."""
    record = after or before
    if record is None:
        raise ValueError("no record on either side")
    changes = list(_head(before, after))
    tallies = []
    sides = (by_year(before), by_year(after))
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


def by_year(record: Record | None) -> dict[int, list[Answer]]:
    """The answers of each year: one, or several where a year is repeated."""
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
    """What concerns the record first, then year by year; in the order of WHATS, what is gone before what is new."""
    return tuple(sorted(changes, key=lambda c: (c.year or 0, WHATS.index(c.what))))


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    return Tally(*(sum(column) for column in zip(Tally(), *tallies, strict=True)))
