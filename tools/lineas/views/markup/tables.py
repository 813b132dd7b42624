"""The tables and lists of a year's summary, as plain text in headings and rows; how they are set is for the formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lineas.figures.year import Group, Share, Year
from lineas.frozen import NamedTuple
from lineas.messages import _, ngettext
from lineas.registry.model import ANSWERS, PLANNED, STATUSES
from lineas.views.markup.labels import not_asked_line, short_label, status_label


class Table(NamedTuple):
    """Headings and rows of text, ready to be set. The first `text_columns` hold text, the others numbers."""

    title: str
    headings: list[str]
    rows: list[list[str]]
    text_columns: int = 1
    remark: str = ""


def share(shown: Share) -> str:
    """A count with its percentage, "36 (34 %)"; a few are never shown as none, nor almost all as all."""
    part, whole = shown
    if not whole:
        return str(part)
    percent = (200 * part + whole) // (2 * whole)
    text = "<1" if part and not percent else ">99" if part < whole and percent == 100 else str(percent)
    return f"{part} ({text} %)"


def markdown_table(headings: Sequence[str], rows: Sequence[Sequence[str]], text_columns: int = 1) -> str:
    """A table of cells in Markdown; the columns after the first `text_columns` are set to the right."""
    marks = ["---" if column < text_columns else "---:" for column in range(len(headings))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (headings, marks, *rows))


# ------------------------------------------------------------------------------------------------ the tables


def by_status(figures: Year) -> Table:
    """How many líneas have each answer."""
    total = figures.total
    rows = [[status_label(status, total.year), share(total.share(status))] for status in ANSWERS]
    rows.append([_("Total"), share(Share(total.records, total.records))])
    remark = f"{totals_line(total)} {due_line(total)}".strip()
    return Table(_("By answer"), [_("Answer"), _("Líneas")], rows, remark=remark)


def totals_line(total: Group) -> str:
    """One sentence: how many activities and commitments there are."""
    activities = ngettext("{n} activity", "{n} activities", total.activities).format(n=total.activities)
    commitments = ngettext("{n} commitment", "{n} commitments", total.commitments).format(n=total.commitments)
    return _("{activities} with {commitments}.").format(activities=activities, commitments=commitments)


def due_line(total: Group) -> str:
    """One sentence on the líneas that are without an answer because they were concluded before; empty without any."""
    n = len(total.concluded_before)
    sentence = ngettext(
        "{n} línea without an answer was concluded in an earlier year: none is due.",
        "{n} líneas without an answer were concluded in an earlier year: none is due.",
        n,
    )
    return sentence.format(n=n) if n else ""


def by_objective(figures: Year) -> Table:
    """The answers of each objetivo."""
    return _groups(figures, _("By objective"), _("Objective"), figures.objectives)


def by_strategy(figures: Year) -> Table:
    """The answers of each estrategia."""
    return _groups(figures, _("By strategy"), _("Strategy"), figures.strategies)


def by_year(figures: Year) -> Table:
    """The answers of each year of the programme that has any."""
    headings = [_("Year"), _("Líneas"), *map(short_label, ANSWERS)]
    rows = [[str(group.year), *_shares(group)] for group in figures.years if not group.not_asked]
    return Table(_("By year"), headings, rows, remark=not_asked_line(figures.not_asked))


def _groups(figures: Year, title: str, heading: str, groups: Sequence[Group]) -> Table:
    headings = [heading, _("Title"), _("Líneas"), *map(short_label, ANSWERS)]
    rows = [[group.id, group.title, *_shares(group)] for group in groups]
    rows.append([_("Total"), "", *_shares(figures.total)])
    return Table(title, headings, rows, text_columns=2, remark=_("The percentages are of the líneas of each row."))


def _shares(group: Group) -> list[str]:
    return [str(group.records), *(share(group.share(status)) for status in ANSWERS)]


def by_institution(figures: Year) -> Table:
    """The líneas and commitments for which each institution is responsible, and the commitments it takes part in."""
    headings = [_("Institution"), _("Name"), _("Líneas"), _("Commitments"), _("Partner in")]
    rows = [
        [row.acronym, row.name, share(row.records), share(row.commitments), str(row.partner_in)]
        for row in figures.institutions
    ]
    planned, commitments = len(figures.total.ids[PLANNED]), figures.total.commitments
    rows.append([_("Total"), "", share(Share(planned, planned)), share(Share(commitments, commitments)), ""])
    remark = _("A línea counts for each institution that commits to something in it. "
               "The percentages are of the líneas with actions and of all commitments.")  # fmt: skip
    return Table(_("By institution"), headings, rows, text_columns=2, remark=remark)


def tables(figures: Year, by: str | None) -> list[Table]:
    """The table of a grouping, or all; none of a year that has not been asked, of which there is nothing to count."""
    if not figures.asked and by != "year":
        return []
    return [TABLES[key](figures) for key in ([by] if by else TABLES)]


TABLES: dict[str, Callable[[Year], Table]] = {
    "status": by_status,
    "objective": by_objective,
    "strategy": by_strategy,
    "institution": by_institution,
    "year": by_year,
}


# ------------------------------------------------------------------------------------------------ the names


class Names(NamedTuple):
    """The líneas of a group that have one answer, or in which an institution has one role: `label` says which.

    `group` is (id, title), (acronym, name), (year,) or, for all líneas, empty.
    """

    group: tuple[str, ...]
    label: str
    ids: tuple[str, ...]

    def heading(self) -> str:
        """Group and label in one line, with how many there are."""
        return ": ".join(filter(None, (" ".join(self.group), f"{self.label} ({len(self.ids)})")))


def _by_answer(head: tuple[str, ...], group: Group) -> Iterator[Names]:
    """The líneas by status; those concluded in an earlier year apart from those whose answer is missing."""
    for status in STATUSES:
        yield Names(head, status_label(status, group.year), group.ids[status])
    yield Names(head, missing_label(group.year), group.missing)
    yield Names(head, before_label(group.year), group.concluded_before)


def missing_label(year: int) -> str:
    """The heading of the líneas whose answer for a year is missing."""
    return _("Without an answer for {year}").format(year=year)


def before_label(year: int) -> str:
    """The heading of the líneas for which no answer is due any more."""
    return _("Concluded before {year}, no answer due").format(year=year)


def names(figures: Year, by: str) -> list[Names]:
    """The líneas of every group of a grouping, in order; groups without any are left out."""
    found: list[Names] = []
    if by == "institution":
        for row in figures.institutions:
            found.append(Names((row.acronym, row.name), _("Responsible"), row.responsible))
            found.append(Names((row.acronym, row.name), _("Takes part"), row.partner))
    elif by == "status":
        found += _by_answer((), figures.total)
    elif by == "year":
        for group in figures.years:
            found += _by_answer((str(group.year),), group)
    else:
        for group in figures.objectives if by == "objective" else figures.strategies:
            found += _by_answer((group.id, group.title), group)
    return [each for each in found if each.ids]
