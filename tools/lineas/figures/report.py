"""The yearly report as data: what every format of it says, in the order in which it is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lineas.diff import registries
from lineas.diff.changes import RecordDiff, Tally
from lineas.figures.record import InYear, in_year
from lineas.figures.year import Group, Involved, Share, Year, count
from lineas.frozen import NamedTuple
from lineas.registry.loading import Registry
from lineas.registry.model import UNANSWERED, Record


class StrategyPart(NamedTuple):
    """An estrategia and its líneas."""

    group: Group
    lines: tuple[InYear, ...]


class ObjectivePart(NamedTuple):
    """An objetivo and its estrategias."""

    group: Group
    strategies: tuple[StrategyPart, ...]


class Move(NamedTuple):
    """Líneas whose answer goes from one status to another, and their share of all that were compared."""

    before: str
    after: str
    records: tuple[str, ...]
    share: Share


class Changes(NamedTuple):
    """What is different from the year before: answers, and commitments. `records` are those whose commitments changed,
    `pending` counts those that have not answered yet."""

    since: int
    pending: int
    moves: tuple[Move, ...]
    tally: Tally
    records: tuple[RecordDiff, ...]


class Report(NamedTuple):
    """The report of a year. `changes` is None where this year or the one before has no answers."""

    figures: Year
    objectives: tuple[ObjectivePart, ...]
    involved: tuple[Involved, ...]
    without: tuple[Involved, ...]
    changes: Changes | None


def report(registry: Registry, year: int) -> Report:
    """The report of a year: its figures, every línea in its place, the institutions with and without commitments."""
    figures = count(registry, year)
    records = list(registry.records.values())
    strategies = [_strategy(group, records, asked=figures.asked) for group in figures.strategies]
    involved = tuple(row for row in figures.institutions if row.responsible or row.partner)
    return Report(
        figures,
        tuple(_objective(group, strategies) for group in figures.objectives),
        involved,
        tuple(row for row in figures.institutions if row not in involved),
        _changes(registry, year) if {year - 1, year} <= {*figures.answered} else None,
    )


def _objective(group: Group, strategies: Iterable[StrategyPart]) -> ObjectivePart:
    return ObjectivePart(group, tuple(s for s in strategies if s.group.id.partition(".")[0] == group.id))


def _strategy(group: Group, records: Sequence[Record], *, asked: bool) -> StrategyPart:
    members = [record for record in records if record.strategy == group.id]
    return StrategyPart(group, tuple(in_year(record, group.year, asked=asked) for record in members))


def _changes(registry: Registry, year: int) -> Changes:
    changed = registries.years(year - 1, year, registry.records)
    # That a concluded línea has no answer any more is no change, nor that an answer is still missing.
    moves = [move for move in changed.transitions if move.after != UNANSWERED]
    return Changes(
        year - 1,
        len(changed.pending),
        tuple(Move(m.before, m.after, m.records, Share(len(m.records), changed.compared)) for m in moves),
        changed.tally,
        tuple(r for r in changed.records if r.tally.edited or r.tally.removed or r.tally.added),
    )
