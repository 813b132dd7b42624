"""The figures of a year, set: for a terminal, as Markdown, as CSV for a spreadsheet, as JSON.

FORMATS is the list of them: a function of the figures of a year, the grouping (a key of TABLES; None for all), whether the
líneas are named, and the width in columns to which a terminal's lines are cut.
"""

from __future__ import annotations

from collections.abc import Callable

from lineas.figures.year import Group, Involved, Year
from lineas.messages import _
from lineas.registry.model import ANSWERS
from lineas.text import WIDTH, printable_lines, wrapped
from lineas.views.markup.labels import not_asked_line, short_label, status_label
from lineas.views.markup.tables import Table, markdown_table, missing_label, names, tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_NARROWEST = 12  # a title is not shortened below this


def as_text(figures: Year, by: str | None, named: bool, width: int = WIDTH) -> str:
    """For a terminal: titles are shortened so that a row takes one line of `width` columns."""
    heading = _("{programme}: summary of {year}").format(programme=figures.programme.name, year=figures.year)
    blocks = [wrapped(heading, width), *(_set(table, width) for table in tables(figures, by))]
    if len(blocks) == 1:
        blocks.append(wrapped(not_asked_line([figures.year]), width))
    if named:
        for group in names(figures, by or "status"):
            lines = [_cut(f"  {id}  {_line(figures.titles[id])}", width) for id in group.ids]
            blocks.append("\n".join([wrapped(group.heading(), width), *lines]))
    elif (ids := figures.total.missing) and by in (None, "status"):
        label = missing_label(figures.year)
        blocks.append(wrapped(f"{label} ({len(ids)}): {', '.join(ids)}", width))
    return printable_lines("\n\n".join(blocks)) + "\n"


def _set(table: Table, width: int) -> str:
    """A table with its title above and its remark below. Titles are shortened so that it is no wider than `width`; where
    that is not enough, each row is a paragraph."""
    from wcwidth import wcswidth

    lines = _rows(table, width)
    if max(map(wcswidth, lines)) > width:
        lines = [line for row in table.rows for line in _paragraph(table, [_line(cell) for cell in row], width)]
    return "\n".join([table.title, "", *lines, *([wrapped(table.remark, width)] if table.remark else [])])


def _rows(table: Table, width: int) -> list[str]:
    import tabulate

    tabulate.MIN_PADDING = 0  # headings two columns wider than their words leave no room for the titles

    headings = [table.headings[0], *("\n".join(heading.rsplit(" ", 1)) for heading in table.headings[1:])]
    rows = [[_line(cell) for cell in row] for row in table.rows]
    if table.text_columns == 2:
        room = max(_NARROWEST, width - _taken(headings, rows))
        rows = [[row[0], _cut(row[1], room), *row[2:]] for row in rows]
    align = ["left"] * table.text_columns + ["right"] * (len(headings) - table.text_columns)
    text = tabulate.tabulate(rows, headings, tablefmt="simple", disable_numparse=True, colalign=align if rows else None)
    return [line.rstrip() for line in text.split("\n")]


def _paragraph(table: Table, row: list[str], width: int) -> list[str]:
    """A row for narrow terminals: whose it is, and below it every number with its heading."""
    words = "  ".join(filter(None, row[: table.text_columns]))
    pairs = zip(table.headings[table.text_columns :], row[table.text_columns :], strict=True)
    # A no-break space for textwrap, so that "0 (0 %)" stays in one line.
    numbers = "; ".join(f"{heading}: {cell}".replace(" ", "\xa0") for heading, cell in pairs if cell)
    return [wrapped(words, width, "", "  "), wrapped(numbers, width, "  ").replace("\xa0", " ")]


def _taken(headings: list[str], rows: list[list[str]]) -> int:
    """The columns that all but the second column of a table take, with what tabulate puts around them."""
    heads = [max(map(len, heading.split("\n"))) for heading in headings]
    widths = [max(head, *map(len, cells)) + 2 for head, cells in zip(heads, zip(*rows, strict=True), strict=True)]
    return sum(widths) - widths[1]


def _line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, width: int) -> str:
    """The text, or as many of its words as leave room for an ellipsis. Wide characters count for two."""
    from wcwidth import wcswidth, wcwidth

    if len(text) <= 2 * width and wcswidth(text) <= width:
        return text
    at, room = 0, width - 1  # for the ellipsis
    while at < len(text) and (room := room - max(0, wcwidth(text[at]))) >= 0:
        at += 1
    return text[:at].rstrip(" ,;:") + "…"


def as_markdown(figures: Year, by: str | None, named: bool, width: int = WIDTH) -> str:
    """Headings, tables and lists; nothing is shortened."""
    from lineas.views.markup.markdown import escape

    title = _("{programme}: summary of {year}").format(programme=figures.programme.name, year=figures.year)
    blocks = [f"# {escape(title)}"]
    for table in tables(figures, by):
        cells = [[_cell(cell) for cell in row] for row in (table.headings, *table.rows)]
        blocks += [f"## {escape(table.title)}", markdown_table(cells[0], cells[1:], table.text_columns)]
        blocks += [escape(table.remark)] if table.remark else []
    if len(blocks) == 1:
        blocks.append(escape(not_asked_line([figures.year])))
    if named:
        for group in names(figures, by or "status"):
            lines = [f"- {id} {escape(figures.titles[id])}" for id in group.ids]
            blocks += [f"### {escape(group.heading())}", "\n".join(lines)]
    elif (ids := figures.total.missing) and by in (None, "status"):
        blocks.append(f"{escape(missing_label(figures.year))} ({len(ids)}): {', '.join(ids)}")
    return "\n\n".join(blocks) + "\n"


def _cell(text: str) -> str:
    """A text for a Markdown table; a number of the programme ("1.2") needs no backslash there."""
    from lineas.views.markup.markdown import escape

    return text if text.replace(".", "").isdecimal() else escape(text)


def as_csv(figures: Year, by: str | None, named: bool, width: int = WIDTH) -> str:
    """RFC 4180 with a byte order mark, without which Excel breaks accents. One table: that of `by`, or by status.

    Counts and percentages have columns of their own, and there is no row of totals, which a spreadsheet would add up
    once more. With names, a row a línea.
    """
    import csv
    import io

    by = by or "status"
    headings, rows = _named_cells(figures, by) if named else _cells(figures, by)
    rows = rows if figures.asked or by == "year" else []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(_inert, headings))
    writer.writerows(map(_inert, row) for row in rows)
    return "\ufeff" + out.getvalue()


def _inert(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula: https://owasp.org/www-community/attacks/CSV_Injection ."""
    if not isinstance(cell, str):
        return cell
    text = _line(cell)  # takes away what may stand before the sign: a tab, a space, a line end
    return f"'{text}" if text.startswith(tuple("=+-@＝＋－＠")) else text


def _cells(figures: Year, by: str) -> tuple[list[str], list[list[object]]]:
    year, total = figures.year, figures.total
    if by == "status":
        rows: list[list[object]] = [
            [status_label(status, year), total.share(status).part, total.share(status).percent] for status in ANSWERS
        ]
        return [_("Answer"), _("Líneas"), "%"], rows
    if by == "institution":
        headings = [_("Institution"), _("Name"), _("Líneas"), _("% of the líneas with actions"), _("Commitments"),
                    _("% of the commitments"), _("Partner in")]  # fmt: skip
        rows = [
            [row.acronym, row.name, row.records.part, row.records.percent, row.commitments.part,
             row.commitments.percent, row.partner_in]
            for row in figures.institutions
        ]  # fmt: skip
        return headings, rows
    if by == "year":
        head, labels = [_("Year")], [short_label(status) for status in ANSWERS]
        rows = [[group.year, *_counts(group)] for group in figures.years if not group.not_asked]
    else:
        groups = figures.objectives if by == "objective" else figures.strategies
        head = [_("Objective") if by == "objective" else _("Strategy"), _("Title")]
        labels = [status_label(status, year) for status in ANSWERS]
        rows = [[group.id, group.title, *_counts(group)] for group in groups]
    pairs = [text for label in labels for text in (label, f"{label} (%)")]
    return [*head, _("Líneas"), *pairs, _("Activities"), _("Commitments")], rows


def _counts(group: Group) -> list[object]:
    shares = [group.share(status) for status in ANSWERS]
    numbers = [number for share in shares for number in (share.part, share.percent)]
    return [group.records, *numbers, group.activities, group.commitments]


def _named_cells(figures: Year, by: str) -> tuple[list[str], list[list[object]]]:
    heads = {"institution": [_("Institution"), _("Name"), _("Role")], "status": [_("Answer")],
             "year": [_("Year"), _("Answer")], "objective": [_("Objective"), _("Title of the objective"), _("Answer")],
             "strategy": [_("Strategy"), _("Title of the strategy"), _("Answer")]}  # fmt: skip
    rows: list[list[object]] = [
        [*group.group, group.label, id, figures.titles[id]] for group in names(figures, by) for id in group.ids
    ]
    return [*heads[by], _("Línea"), _("Title")], rows


def as_json(figures: Year, by: str | None, named: bool, width: int = WIDTH) -> str:
    """The shape that docs/format.md promises to other programs, whole whatever is asked: they choose for themselves."""
    import json

    p, total = figures.programme, figures.total
    data = {
        "programme": p.id,
        "name": p.name,
        "ramo": p.ramo,
        "year": figures.year,
        "years": figures.answered,
        "totals": _totals(total),
        "percent": _percent(total),
        "ids": _ids(total),
        "by_objective": [_group({"id": group.id, "title": group.title}, group) for group in figures.objectives],
        "by_strategy": [_group({"id": group.id, "title": group.title}, group) for group in figures.strategies],
        "by_institution": [_institution(row) for row in figures.institutions],
        "by_year": [_group({"year": group.year}, group) for group in figures.years],
        "titles": figures.titles,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _group(head: dict[str, Any], group: Group) -> dict[str, Any]:
    return {**head, **_totals(group), "percent": _percent(group), "ids": _ids(group)}


def _totals(group: Group) -> dict[str, int]:
    return {
        "records": group.records,
        **{status: len(group.ids[status]) for status in ANSWERS},
        "not_asked": group.not_asked,
        "concluded_before": len(group.concluded_before),
        "activities": group.activities,
        "commitments": group.commitments,
    }


def _percent(group: Group) -> dict[str, float | None]:
    return {status: group.share(status).percent for status in ANSWERS}


def _ids(group: Group) -> dict[str, tuple[str, ...]]:
    return {**group.ids, "concluded_before": group.concluded_before}


def _institution(row: Involved) -> dict[str, Any]:
    return {
        "institution": row.acronym,
        "name": row.name,
        "records": row.records.part,
        "commitments": row.commitments.part,
        "partner_in": row.partner_in,
        "ids": {"responsible": row.responsible, "partner": row.partner},
    }


FORMATS: dict[str, Callable[[Year, str | None, bool, int], str]] = {
    "table": as_text,
    "markdown": as_markdown,
    "csv": as_csv,
    "json": as_json,
}
