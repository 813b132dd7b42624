"""Rules across the years of one línea de acción."""

from __future__ import annotations

from itertools import pairwise

from lineas.findings import WARNING
from lineas.messages import _
from lineas.registry.model import CONCLUDED
from lineas.rules.rule import Context, Report, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.registry.model import Record


def repeated_years(record: Record) -> list[int]:
    """The positions of the answers whose year was answered before. What else could be said of them is noise."""
    years = [answer.year for answer in record.answers]
    return [index for index, year in enumerate(years) if year in years[:index]]


@rule("repeated-year")
def repeated_year(record: Record) -> Iterator[Report]:
    """A year is answered twice.

    Why: nobody can say which of the two answers holds.
    Bad:
        - year: 2017
          status: not_planned
        - year: 2017
          status: concluded
    Good:
        - year: 2016
          status: not_planned
        - year: 2017
          status: concluded
    Mend: keep one of them, or correct its year.
    """
    for index in repeated_years(record):
        message = _("the year {year} is answered twice").format(year=record.answers[index].year)
        yield Report(("answers", index, "year"), message, _("keep one of the two answers"))


@rule("year-order")
def year_order(record: Record) -> Iterator[Report]:
    """The answers are not in the order of the years.

    Why: a reader looks for the latest answer at the end, and a diff should show a new answer there.
    Bad:
        - year: 2017
          status: concluded
        - year: 2016
          status: not_planned
    Good:
        - year: 2016
          status: not_planned
        - year: 2017
          status: concluded
    Mend: move the answer to its place.
    """
    for index, (before, after) in enumerate(pairwise(record.answers), 1):
        if after.year < before.year:
            message = _("the answer for {year} stands after that for {other}")
            help = _("answers go in the order of the years")
            yield Report(("answers", index, "year"), message.format(year=after.year, other=before.year), help)


@rule("missing-year", severity=WARNING)
def missing_year(record: Record, context: Context) -> Iterator[Report]:
    """A year between two answers has no answer.

    Why: an absent year says that nobody answered, which is not the same as `not_planned`.
    Bad:
        - year: 2015
          status: not_planned
        - year: 2017
          status: concluded
    Good:
        - year: 2015
          status: not_planned
        - year: 2016
          status: not_planned
        - year: 2017
          status: concluded
    Mend: add the answer of the year; if nobody gave one, accept the finding with that reason.
    """
    if repeated_years(record):
        return
    programme = context.programme  # a year outside of it has a rule of its own
    years = {a.year for a in record.answers if programme.first_year <= a.year <= programme.last_year}
    for index, answer in enumerate(record.answers):
        earlier = [year for year in years if year < answer.year]
        if earlier and answer.year in years and answer.year - 1 not in years:
            missing = list(range(max(earlier) + 1, answer.year))
            message = _("no answer for {years}, between {first} and {last}")
            message = message.format(years=", ".join(map(str, missing)), first=max(earlier), last=answer.year)
            yield Report(("answers", index, "year"), message, _("a year without actions is “not_planned”"))


@rule("concluded-reopened")
def concluded_reopened(record: Record) -> Iterator[Report]:
    """A línea de acción that was concluded is answered again in a later year.

    Why: a concluded línea leaves the form; if it is reopened, one of the two years is wrong, or it needs a reason.
    Bad:
        - year: 2016
          status: concluded
        - year: 2017
          status: not_planned
    Good:
        - year: 2016
          status: not_planned
        - year: 2017
          status: concluded
    Mend: correct the year that is wrong; if the línea was reopened, accept the finding with the reason.
    """
    ordered = sorted(enumerate(record.answers), key=lambda item: item[1].year)
    for (_before, concluded), (index, later) in pairwise(ordered):
        if concluded.status == CONCLUDED and later.year > concluded.year:
            message = _("concluded in {concluded}, and answered again in {later}")
            help = _("a concluded línea has no later answers")
            yield Report(("answers", index, "status"), message.format(concluded=concluded.year, later=later.year), help)
