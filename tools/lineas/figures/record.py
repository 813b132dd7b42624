"""One línea over the years."""

from __future__ import annotations

from lineas.figures.year import answered_years
from lineas.frozen import NamedTuple
from lineas.registry.loading import Registry
from lineas.registry.model import NOT_ASKED, UNANSWERED, Answer, Programme, Record
from lineas.text import natural


class InYear(NamedTuple):
    """A línea in a year. `asked` says whether the registry has an answer of any línea for it, `concluded_before` whether
    an earlier year concluded this one, so that no answer is due."""

    record: Record
    year: int
    answer: Answer | None
    asked: bool
    concluded_before: bool

    @property
    def status(self) -> str:
        """The status of the answer, "unanswered" or "not_asked"."""
        return self.answer.status if self.answer else UNANSWERED if self.asked else NOT_ASKED


def in_year(record: Record, year: int, *, asked: bool) -> InYear:
    """A línea in a year: its answer, or whether one is due."""
    answer = record.answer(year)
    return InYear(record, year, answer, asked, concluded_before=not answer and bool(record.concluding(year)))


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

    @property
    def not_asked(self) -> tuple[int, ...]:
        """The years for which no línea of the registry has an answer."""
        return tuple(year.year for year in self.years if not year.asked)


def over_years(record: Record, registry: Registry) -> OverYears:
    """One línea over all years of the period.

    Answers for years outside the period, and second answers for a year, are there too: nothing of a record is left out.
    """
    p = registry.programme
    objective = next((o.title for o in p.objectives if o.id == record.objective), "")
    strategy = p.strategies().get(record.strategy)
    absent = {*range(p.first_year, p.last_year + 1)} - {answer.year for answer in record.answers}
    answered = answered_years(registry)
    years = [InYear(record, a.year, a, asked=True, concluded_before=False) for a in record.answers]
    years += [in_year(record, year, asked=year in answered) for year in absent]
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
