"""One línea over the years."""

from __future__ import annotations

from lineas.frozen import NamedTuple
from lineas.registry.loading import Registry
from lineas.registry.model import UNANSWERED, Answer, Programme, Record
from lineas.text import natural


class InYear(NamedTuple):
    """A línea in a year. `due` says whether an answer is or was: not so where an earlier year concluded the línea."""

    record: Record
    year: int
    answer: Answer | None
    due: bool

    @property
    def status(self) -> str:
        """The status of the answer, or "unanswered"."""
        return self.answer.status if self.answer else UNANSWERED


def in_year(record: Record, year: int) -> InYear:
    """A línea in a year: its answer, or whether one is due."""
    answer = record.answer(year)
    return InYear(record, year, answer, due=bool(answer) or not record.concluded_before(year))


class OverYears(NamedTuple):
    """A línea, its place in the programme, and its years. `names` are the institutions in it, acronym → official name.

    A title or a name that the programme or institutions.yaml do not have is empty.
    """

    record: Record
    programme: Programme
    objective: str
    strategy: str
    years: tuple[InYear, ...]
    names: dict[str, str]


def over_years(record: Record, registry: Registry) -> OverYears:
    """One línea over all years of the period.

    Answers for years outside the period, and second answers for a year, are there too: nothing of a record is left out.
    """
    p = registry.programme
    objective = next((o.title for o in p.objectives if o.id == record.objective), "")
    strategy = p.strategies().get(record.strategy)
    absent = {*range(p.first_year, p.last_year + 1)} - {answer.year for answer in record.answers}
    years = [InYear(record, answer.year, answer, due=True) for answer in record.answers]
    years += [in_year(record, year) for year in absent]
    named = {name for _place, _answer, c in record.commitments() for name in (c.institution, *c.partners)}
    named |= {name for answer in record.answers for name in answer.declined}
    known = registry.institutions
    return OverYears(
        record,
        p,
        objective,
        strategy.title if strategy else "",
        tuple(sorted(years, key=lambda each: each.year)),
        {name: known[name].name if name in known else "" for name in sorted(named, key=natural)},
    )
