"""One línea de acción over all years, for a terminal and for programs. FORMATS is the list of formats."""

from __future__ import annotations

from collections.abc import Callable

from lineas.figures.record import InYear, OverYears
from lineas.messages import _
from lineas.registry.model import Commitment
from lineas.text import printable_lines, wrapped
from lineas.views.markup.labels import due_label, not_asked_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def as_text(line: OverYears, width: int) -> str:
    """The línea with every year of the programme, wrapped to `width` columns. An institution has its full name where
    it is met first."""
    page = _Page(line.names, width)
    record = line.record
    page.put(f"{record.id} {record.title}")
    page.blank()
    for what, id, given in (
        (_("Objective"), record.objective, line.objective),
        (_("Strategy"), record.strategy, line.strategy),
    ):
        title = given or _("(not in the programme)")
        page.put(f"{what} {id}. {title}")
    page.put(line.programme.name)
    for year in line.years:
        if year.asked:
            page.blank()
            page.year(year)
    if line.not_asked:
        page.blank()
        page.put(not_asked_line(line.not_asked))
    if record.notes:
        page.blank()
        page.note(record.notes, 0)
    return printable_lines("\n".join(page.lines)) + "\n"


class _Page:
    """The lines so far, and which institutions have been introduced."""

    def __init__(self, names: dict[str, str], width: int) -> None:
        self.lines: list[str] = []
        self._width = width
        self._names = dict(names)

    def put(self, text: str, indent: int = 0, hanging: int = 0) -> None:
        self.lines.append(wrapped(text, self._width, " " * indent, " " * (indent + hanging)))

    def blank(self) -> None:
        self.lines.append("")

    def note(self, text: str, indent: int) -> None:
        for paragraph in _("Note: {text}").format(text=text).split("\n"):
            self.put(paragraph, indent, 2)

    def year(self, year: InYear) -> None:
        self.put(f"{year.year}  {due_label(year.status, year.year, due=not year.concluded_before)}", hanging=6)
        if not year.answer:
            return
        for column, activity in enumerate(year.answer.activities, 1):
            self.put(_("Activity {number}").format(number=column), 2)
            for commitment in activity.commitments:
                self.put(f"• {self._introduced(commitment)}", 4, 2)
                for number, paragraph in enumerate(commitment.text.split("\n")):
                    if number:
                        self.blank()
                    self.put(paragraph, 6)
                if commitment.notes:
                    self.note(commitment.notes, 6)
        if year.answer.declined:
            names = ", ".join(map(self._named, year.answer.declined))
            self.put(_("Will do nothing: {names}").format(names=names), 2, 2)
        if year.answer.notes:
            self.note(year.answer.notes, 2)

    def _introduced(self, commitment: Commitment) -> str:
        """Who commits: "INM – Instituto Nacional de Migración" the first time, "INM" after that, and whom it acts with."""
        responsible = self._named(commitment.institution)
        if not commitment.partners:
            return responsible
        partners = ", ".join(map(self._named, commitment.partners))
        return _("{institution}, with {partners}").format(institution=responsible, partners=partners)

    def _named(self, acronym: str) -> str:
        name = self._names.pop(acronym, "")
        return f"{acronym} – {name}" if name else acronym


def as_json(line: OverYears, width: int) -> str:
    """The shape that docs/format.md promises to other programs."""
    import json

    record = line.record
    data = {
        "id": record.id,
        "title": record.title,
        "path": record.path,
        "programme": {"id": line.programme.id, "name": line.programme.name},
        "objective": {"id": record.objective, "title": line.objective},
        "strategy": {"id": record.strategy, "title": line.strategy},
        "years": [_year(year) for year in line.years],
        "institutions": line.names,
        "notes": record.notes,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _year(year: InYear) -> dict[str, Any]:
    answer = year.answer
    return {
        "year": year.year,
        "status": year.status,
        "concluded_before": year.concluded_before,
        "activities": [
            {"commitments": [commitment._asdict() for commitment in activity.commitments]}
            for activity in (answer.activities if answer else ())
        ],
        "declined": answer.declined if answer else (),
        "notes": answer.notes if answer else "",
    }


FORMATS: dict[str, Callable[[OverYears, int], str]] = {"text": as_text, "json": as_json}
