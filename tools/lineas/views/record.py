"""One línea de acción over all years, for a terminal. The data are those of `summary.one`."""

from __future__ import annotations

import textwrap

from lineas.figures.year import CONCLUDED_BEFORE
from lineas.messages import _
from lineas.text import printable_lines
from lineas.views.markup.labels import due_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Data = dict[str, Any]


def as_text(data: Data, width: int) -> str:
    """The línea with every year of the programme, wrapped to `width` columns. An institution has its full name where
    it is met first."""
    page = _Page(data, width)
    page.put(f"{data['id']} {data['title']}")
    page.blank()
    for kind, part in ((_("Objective"), data["objective"]), (_("Strategy"), data["strategy"])):
        title = part["title"] or _("(not in the programme)")
        page.put(f"{kind} {part['id']}. {title}")
    page.put(data["programme"]["name"])
    for year in data["years"]:
        page.blank()
        page.year(year)
    if data["notes"]:
        page.blank()
        page.note(data["notes"], 0)
    return printable_lines("\n".join(page.lines)) + "\n"


class _Page:
    """The lines so far, and which institutions have been introduced."""

    def __init__(self, data: Data, width: int) -> None:
        self.lines: list[str] = []
        self._width = max(width, 40)
        self._names: dict[str, str] = dict(data["institutions"])

    def put(self, text: str, indent: int = 0, hanging: int = 0) -> None:
        first, rest = " " * indent, " " * (indent + hanging)
        self.lines += textwrap.wrap(
            text, self._width, initial_indent=first, subsequent_indent=rest,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip

    def blank(self) -> None:
        self.lines.append("")

    def note(self, text: str, indent: int) -> None:
        for paragraph in _("Note: {text}").format(text=text).split("\n"):
            self.put(paragraph, indent, 2)

    def year(self, year: Data) -> None:
        label = due_label(year["status"], year["year"], not year[CONCLUDED_BEFORE])
        self.put(f"{year['year']}  {label}", hanging=6)
        for column, activity in enumerate(year["activities"], 1):
            self.put(_("Activity {number}").format(number=column), 2)
            for commitment in activity["commitments"]:
                self.put(f"• {self._introduced(commitment)}", 4, 2)
                for number, paragraph in enumerate(commitment["text"].split("\n")):
                    if number:
                        self.blank()
                    self.put(paragraph, 6)
                if commitment["notes"]:
                    self.note(commitment["notes"], 6)
        if year["declined"]:
            self.put(_("Will do nothing: {names}").format(names=", ".join(map(self._named, year["declined"]))), 2, 2)
        if year["notes"]:
            self.note(year["notes"], 2)

    def _introduced(self, commitment: Data) -> str:
        """Who commits: "INM – Instituto Nacional de Migración" the first time, "INM" after that, and whom it acts with."""
        responsible = self._named(commitment["institution"])
        if not commitment["partners"]:
            return responsible
        partners = ", ".join(self._named(name) for name in commitment["partners"])
        return _("{institution}, with {partners}").format(institution=responsible, partners=partners)

    def _named(self, acronym: str) -> str:
        name = self._names.pop(acronym, "")
        return f"{acronym} – {name}" if name else acronym
