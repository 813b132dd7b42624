"""What reports say of a year: counts, shares, names. Numbers and ids, no markup.

A year that was not answered ("unanswered") is kept apart from "not_planned" everywhere. A línea that was concluded
leaves the form, so the years after that have no answer either: they count as unanswered, and `concluded_before` says
which of the unanswered are like that, so that nobody is asked again for an answer that is not due. And a year for which
no línea has an answer has not been asked: its líneas are "not_asked", and none of its answers is missing.
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

    `ids` are the líneas by answer, each in exactly one, and in none where the year has not been asked: then `not_asked`
    counts them. `concluded_before` are those of the unanswered that are not due.
    """

    id: str
    title: str
    year: int
    records: int
    ids: dict[str, tuple[str, ...]]
    concluded_before: tuple[str, ...]
    activities: int
    commitments: int
    not_asked: int

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
    def asked(self) -> bool:
        """Does any línea have an answer for the year?"""
        return self.year in self.answered

    @property
    def not_asked(self) -> tuple[int, ...]:
        """The years of the programme for which no línea has an answer."""
        return tuple(group.year for group in self.years if group.year not in self.answered)

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
    answered = answered_years(registry)

    def group(id: str, title: str, members: Sequence[Record], year: int = year) -> Group:
        return _group(id, title, members, year, asked=year in answered)

    def groups(titles: dict[str, str], members: Iterable[tuple[str, Record]]) -> tuple[Group, ...]:
        found: dict[str, list[Record]] = {id: [] for id in titles}
        for id, record in members:
            found.setdefault(id, []).append(record)
        return tuple(group(id, titles.get(id, ""), found[id]) for id in sorted(found, key=natural))

    total = group("", "", records)
    return Year(
        p,
        year,
        answered,
        total,
        groups(objectives, ((record.objective, record) for record in records)),
        groups(strategies, ((record.strategy, record) for record in records)),
        _institutions(registry, total),
        tuple(group("", "", records, each) for each in range(p.first_year, p.last_year + 1)),
        {record.id: record.title for record in records},
    )


def _group(id: str, title: str, records: Sequence[Record], year: int, *, asked: bool) -> Group:
    answers = [answer for record in records if (answer := record.answer(year))]
    by_status: dict[str, list[Record]] = {status: [] for status in ANSWERS}
    for record in records if asked else ():
        by_status[record.status(year)].append(record)
    return Group(
        id,
        title,
        year,
        len(records),
        {status: tuple(record.id for record in found) for status, found in by_status.items()},
        tuple(record.id for record in by_status[UNANSWERED] if record.concluding(year)),
        sum(len(answer.activities) for answer in answers),
        sum(len(answer.commitments()) for answer in answers),
        0 if asked else len(records),
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
