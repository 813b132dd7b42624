"""What reports say of a year: counts, shares, names. Numbers and ids, no markup.

A year that was not answered ("unanswered") is kept apart from "not_planned" everywhere. A línea that was concluded
leaves the form, so the years after that have no answer either: they count as unanswered, and `concluded_before` says
which of the unanswered are of this kind, so that nobody is asked again for an answer that is not due.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lineas.frozen import NamedTuple
from lineas.registry.loading import Registry
from lineas.registry.model import ANSWERS, PLANNED, UNANSWERED, Institution, Programme, Record
from lineas.text import natural


class Share(NamedTuple):
    """A part of a whole, both as counts."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """The part in percent, rounded half up to one decimal; None of nothing."""
        return (2000 * self.part + self.whole) // (2 * self.whole) / 10 if self.whole else None


class Group(NamedTuple):
    """Líneas and their answers for a year: all líneas, or those of the objetivo or the estrategia `id`.

    `ids` are the líneas by answer, each in exactly one; `concluded_before` those of the unanswered that are not due.
    """

    id: str
    title: str
    year: int
    records: int
    ids: dict[str, tuple[str, ...]]
    concluded_before: tuple[str, ...]
    activities: int
    commitments: int

    def share(self, status: str) -> Share:
        """The líneas with an answer, of all líneas of the group."""
        return Share(len(self.ids[status]), self.records)

    @property
    def missing(self) -> tuple[str, ...]:
        """The líneas whose answer is due and missing."""
        not_due = set(self.concluded_before)
        return tuple(id for id in self.ids[UNANSWERED] if id not in not_due)


class Involved(NamedTuple):
    """An institution in a year: the líneas in which it is `responsible` for a commitment, those in which it is a
    `partner`, and how many commitments each. A línea counts for every institution in it.

    `records` is its share of the líneas with actions, `commitments` of all commitments.
    """

    acronym: str
    name: str
    responsible: tuple[str, ...]
    partner: tuple[str, ...]
    records: Share
    commitments: Share
    partner_in: int


class Year(NamedTuple):
    """Everything that is counted of a year, in natural order. `answered` are the years with an answer.

    Objectives, strategies and institutions without a record are there, with zeros. Ids that the programme or
    institutions.yaml do not have are there too, with an empty title or name: the sums are right in any case.
    """

    programme: Programme
    year: int
    answered: tuple[int, ...]
    total: Group
    objectives: tuple[Group, ...]
    strategies: tuple[Group, ...]
    institutions: tuple[Involved, ...]
    years: tuple[Group, ...]
    titles: dict[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The líneas whose answer is missing, where the year has been answered at all."""
        return self.total.missing if self.year in self.answered else ()

    @property
    def committed(self) -> int:
        """How many institutions are responsible for a commitment."""
        return sum(1 for row in self.institutions if row.responsible)


def answered_years(registry: Registry) -> tuple[int, ...]:
    """The years of the programme for which at least one línea has an answer, ascending."""
    p = registry.programme
    years = {answer.year for record in registry.records.values() for answer in record.answers}
    return tuple(sorted(year for year in years if p.first_year <= year <= p.last_year))


def count(registry: Registry, year: int) -> Year:
    """The figures of a year."""
    p = registry.programme
    records = list(registry.records.values())
    objectives = {o.id: o.title for o in p.objectives}
    strategies = {s.id: s.title for s in p.strategies().values()}
    total = _group("", "", records, year)
    return Year(
        p,
        year,
        answered_years(registry),
        total,
        _groups(objectives, [(r.objective, r) for r in records], year),
        _groups(strategies, [(r.strategy, r) for r in records], year),
        _institutions(registry, total),
        tuple(_group("", "", records, each) for each in range(p.first_year, p.last_year + 1)),
        {record.id: record.title for record in records},
    )


def _groups(titles: dict[str, str], members: Iterable[tuple[str, Record]], year: int) -> tuple[Group, ...]:
    groups: dict[str, list[Record]] = {id: [] for id in titles}
    for id, record in members:
        groups.setdefault(id, []).append(record)
    return tuple(_group(id, titles.get(id, ""), groups[id], year) for id in sorted(groups, key=natural))


def _group(id: str, title: str, records: Sequence[Record], year: int) -> Group:
    answers = [answer for record in records if (answer := record.answer(year))]
    by_status: dict[str, list[Record]] = {status: [] for status in ANSWERS}
    for record in records:
        by_status[record.status(year)].append(record)
    return Group(
        id,
        title,
        year,
        len(records),
        {status: tuple(record.id for record in found) for status, found in by_status.items()},
        tuple(record.id for record in by_status[UNANSWERED] if record.concluded_before(year)),
        sum(len(answer.activities) for answer in answers),
        sum(len(answer.commitments()) for answer in answers),
    )


def _institutions(registry: Registry, total: Group) -> tuple[Involved, ...]:
    """Every institution that institutions.yaml or a commitment of the year names."""
    known = registry.institutions
    responsible: dict[str, list[str]] = {acronym: [] for acronym in known}
    partner: dict[str, list[str]] = {}
    for record in registry.records.values():
        answer = record.answer(total.year)
        for commitment in answer.commitments() if answer else ():
            responsible.setdefault(commitment.institution, []).append(record.id)
            for name in commitment.partners:
                partner.setdefault(name, []).append(record.id)
    return tuple(
        _involved(known.get(acronym, Institution(acronym, "")), responsible.get(acronym, []), partner.get(acronym, []), total)
        for acronym in sorted({*responsible, *partner}, key=natural)
    )  # fmt: skip


def _involved(institution: Institution, responsible: list[str], partner: list[str], total: Group) -> Involved:
    """An institution, from the ids of the líneas of its commitments, one for each commitment."""
    records = tuple(dict.fromkeys(responsible))
    return Involved(
        institution.acronym,
        institution.name,
        records,
        tuple(dict.fromkeys(partner)),
        Share(len(records), len(total.ids[PLANNED])),
        Share(len(responsible), total.commitments),
        len(partner),
    )
