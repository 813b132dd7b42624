"""The tables and lists of a year's summary, as plain text in headings and rows; how they are set is for the formats."""

from __future__ import annotations

from lineas.figures.year import CONCLUDED_BEFORE
from lineas.frozen import NamedTuple
from lineas.messages import _, ngettext
from lineas.registry.model import ANSWERS, UNANSWERED
from lineas.views.markup.labels import short_label, status_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    Data = dict[str, Any]


class Table(NamedTuple):
    """Headings and rows of text, ready to be set. The first `words` columns are words, the others are numbers."""

    title: str
    headings: list[str]
    rows: list[list[str]]
    words: int = 1
    remark: str = ""


def share(count: int, total: int) -> str:
    """A count with its percentage, "36 (34 %)"; a few are never shown as none, nor almost all as all."""
    if not total:
        return str(count)
    whole = (200 * count + total) // (2 * total)
    shown = "<1" if count and not whole else ">99" if count < total and whole == 100 else str(whole)
    return f"{count} ({shown} %)"


def markdown_table(headings: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> str:
    """A table of cells in Markdown; the columns after the first `words` are set to the right."""
    marks = ["---" if column < words else "---:" for column in range(len(headings))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (headings, marks, *rows))


# ------------------------------------------------------------------------------------------------ the tables


def by_status(data: Data) -> Table:
    """How many líneas have each answer."""
    totals = data["totals"]
    rows = [[status_label(s, data["year"]), share(totals[s], totals["records"])] for s in ANSWERS]
    rows.append([_("Total"), share(totals["records"], totals["records"])])
    return Table(
        _("By answer"), [_("Answer"), _("Líneas")], rows, remark=f"{totals_line(data)} {due_line(data)}".strip()
    )


def totals_line(data: Data) -> str:
    """One sentence: how many activities and commitments there are."""
    totals = data["totals"]
    activities = ngettext("{n} activity", "{n} activities", totals["activities"]).format(n=totals["activities"])
    commitments = ngettext("{n} commitment", "{n} commitments", totals["commitments"]).format(n=totals["commitments"])
    return _("{activities} with {commitments}.").format(activities=activities, commitments=commitments)


def due_line(data: Data) -> str:
    """One sentence on the líneas that are without an answer because they were concluded before; empty without any."""
    n = data["totals"][CONCLUDED_BEFORE]
    sentence = ngettext(
        "{n} línea without an answer was concluded in an earlier year: none is due.",
        "{n} líneas without an answer were concluded in an earlier year: none is due.",
        n,
    )
    return sentence.format(n=n) if n else ""


def by_objective(data: Data) -> Table:
    """The answers of each objetivo."""
    return _counts(data, _("By objective"), _("Objective"), data["by_objective"])


def by_strategy(data: Data) -> Table:
    """The answers of each estrategia."""
    return _counts(data, _("By strategy"), _("Strategy"), data["by_strategy"])


def by_year(data: Data) -> Table:
    """The answers of each year of the programme."""
    headings = [_("Year"), _("Líneas"), *map(short_label, ANSWERS)]
    return Table(_("By year"), headings, [[str(row["year"]), *_shares(row)] for row in data["by_year"]])


def _counts(data: Data, title: str, heading: str, groups: list[Data]) -> Table:
    headings = [heading, _("Title"), _("Líneas"), *map(short_label, ANSWERS)]
    rows = [[row["id"], row["title"], *_shares(row)] for row in groups]
    rows.append([_("Total"), "", *_shares(data["totals"])])
    return Table(title, headings, rows, words=2, remark=_("The percentages are of the líneas of each row."))


def _shares(row: Data) -> list[str]:
    return [str(row["records"]), *(share(row[status], row["records"]) for status in ANSWERS)]


def by_institution(data: Data) -> Table:
    """The líneas and commitments for which each institution is responsible, and the commitments it takes part in."""
    planned, commitments = data["totals"]["planned"], data["totals"]["commitments"]
    headings = [_("Institution"), _("Name"), _("Líneas"), _("Commitments"), _("Partner in")]
    rows = [
        [r["institution"], r["name"], share(r["records"], planned), share(r["commitments"], commitments), str(r["partner_in"])]
        for r in data["by_institution"]
    ]  # fmt: skip
    rows.append([_("Total"), "", share(planned, planned), share(commitments, commitments), ""])
    remark = _("A línea counts for each institution that commits to something in it. "
               "The percentages are of the líneas with actions and of all commitments.")  # fmt: skip
    return Table(_("By institution"), headings, rows, words=2, remark=remark)


TABLES: dict[str, Callable[[Data], Table]] = {
    "status": by_status,
    "objective": by_objective,
    "strategy": by_strategy,
    "institution": by_institution,
    "year": by_year,
}


# ------------------------------------------------------------------------------------------------ the names


class Names(NamedTuple):
    """The líneas of a group that have one answer, or in which an institution has one role.

    `group` is (id, title), (acronym, name), (year,) or, for all líneas, empty.
    """

    group: tuple[str, ...]
    kind: str
    ids: list[str]

    def heading(self) -> str:
        """Group and kind in one line, with how many there are."""
        return ": ".join(filter(None, (" ".join(self.group), f"{self.kind} ({len(self.ids)})")))


def _by_answer(group: tuple[str, ...], ids: dict[str, list[str]], year: int) -> Iterator[Names]:
    """The líneas by status; those concluded in an earlier year apart from those whose answer is missing."""
    before = ids[CONCLUDED_BEFORE]
    for status in ANSWERS:
        if status != UNANSWERED:
            yield Names(group, status_label(status, year), ids[status])
    yield Names(group, missing_label(year), [id for id in ids[UNANSWERED] if id not in before])
    yield Names(group, before_label(year), before)


def missing_label(year: int) -> str:
    """The heading of the líneas whose answer for a year is missing."""
    return _("Without an answer for {year}").format(year=year)


def before_label(year: int) -> str:
    """The heading of the líneas for which no answer is due any more."""
    return _("Concluded before {year}, no answer due").format(year=year)


def names(data: Data, by: str) -> list[Names]:
    """The líneas of every group of a grouping, in order; groups without any are left out."""
    year = data["year"]
    found: list[Names] = []
    if by == "institution":
        for row in data["by_institution"]:
            group: tuple[str, ...] = (row["institution"], row["name"])
            found.append(Names(group, _("Responsible"), row["ids"]["responsible"]))
            found.append(Names(group, _("Takes part"), row["ids"]["partner"]))
    elif by == "status":
        found += _by_answer((), data["ids"], year)
    else:
        for row in data[f"by_{by}"]:
            group = (str(row["year"]),) if by == "year" else (row["id"], row["title"])
            found += _by_answer(group, row["ids"], row.get("year", year))
    return [group for group in found if group.ids]


def missing(data: Data) -> list[str]:
    """The ids of the líneas whose answer is missing, where the year has been answered at all."""
    if data["year"] not in data["years"]:
        return []
    return [id for id in data["ids"][UNANSWERED] if id not in data["ids"][CONCLUDED_BEFORE]]
