"""Two years, or two states of a registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lineas.diff import records
from lineas.diff.changes import WHATS, Diff, RecordDiff, Tally, Transition
from lineas.registry.model import ANSWERS, CONCLUDED, UNANSWERED, Answer, Record
from lineas.text import natural


def years(before: int, after: int, registry: Mapping[str, Record]) -> Diff:
    """The answers of one year against those of another, for every record.

    A record that was concluded stays so in the years that follow, for which it has no answer. Elsewhere an answer that is
    missing is pending: its commitments of the year before are neither kept nor removed.
    """
    sides = (before, after)
    not_asked = tuple(year for year in sides if not any(record.answer(year) for record in registry.values()))
    if not_asked:
        return Diff(str(before), str(after), (), (), Tally(), 0, years=sides, not_asked=not_asked)
    found, tallies, moves, pending = [], [], [], []
    for record in registry.values():
        old, new = (record.answer(year) or record.concluding(year) for year in sides)
        if not new:
            moves.append((_status(old), UNANSWERED, *sides, record.id))
            pending.append(record.id)
            tallies.append(Tally(pending=len(old.commitments()) if old else 0))
            continue
        if not record.answer(after) and _status(old) == CONCLUDED:
            # It has left the form: that is said where it is new, and is no change.
            moves.append((record.status(before), UNANSWERED, *sides, record.id))
            continue
        moves.append((_status(old), new.status, *sides, record.id))
        changes, tally = records.answers(old, new, sides)
        tallies.append(tally)
        if changes:
            reopened = (after,) if old and old.status == CONCLUDED != new.status else ()
            concluded = (new.year,) if new.status == CONCLUDED != _status(old) else ()
            changes.sort(key=lambda change: WHATS.index(change.what))
            found.append(RecordDiff(record.id, record.title, tuple(changes), tally, reopened, concluded))
    parts = (tuple(found), transitions(moves), records.total(tallies), len(registry))
    return Diff(str(before), str(after), *parts, years=sides, pending=tuple(pending))


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


def compare(source: str, target: str, pairs: Sequence[tuple[Record | None, Record | None]]) -> Diff:
    """Two states of a registry, from its records in pairs; pairs of equal records may be left out."""
    found = [diff for pair in pairs if (diff := records.compare(*pair)).changes]
    found.sort(key=lambda diff: natural(diff.id))
    moves = []
    for before, after in pairs:
        sides = (records.by_year(before), records.by_year(after))
        for year in sorted({*sides[0], *sides[1]}):
            old, new = (side.get(year, [None])[0] for side in sides)
            moves.append((_status(old), _status(new), year, year, (after or before).id))  # type: ignore[union-attr]
    tally = records.total(diff.tally for diff in found)
    return Diff(source, target, tuple(found), transitions(moves), tally, len(pairs))
