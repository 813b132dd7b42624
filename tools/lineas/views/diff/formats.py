"""A diff as text for a terminal. FORMATS is the table of all formats: a function of a diff and the width of a line."""

from __future__ import annotations

from collections.abc import Callable

from lineas.diff.changes import Diff, RecordDiff
from lineas.messages import _
from lineas.text import WIDTH, printable, wrapped
from lineas.views.diff import around, statements
from lineas.views.diff.json import as_json
from lineas.views.diff.markdown import as_markdown


def _marked(before: str, after: str) -> str:
    """[25,100 → 27,000], [− gone], [+ new], with the space before it where the words had one."""
    space = " " * (before[:1].isspace() or (not before and after[:1].isspace()))
    old, new = before.strip(), after.strip()
    if old and new:
        return f"{space}[{old} → {new}]"
    return f"{space}[+ {new}]" if new else f"{space}[− {old}]"


_STYLE = statements.Style(printable, lambda segments: printable(statements.in_context(segments, _marked, str)), 240)


def as_text(diff: Diff, width: int = WIDTH) -> str:
    """For a terminal, and to be read aloud: totals, what to look at first, then línea by línea."""

    def set_in(text: str, indent: str = "") -> str:
        return wrapped(text, width, indent, indent + "  ")

    lines = [set_in(said) for said in (statements.unreadable(diff, _STYLE),) if said]
    if not diff.differs:
        lines += [set_in(said) for said in (*statements.overview(diff, _STYLE), statements.nothing(diff, _STYLE))]
        return "\n".join(lines) + "\n"
    lines += [set_in(statements.headline(diff, _STYLE))]
    lines += [set_in(sentence, "  ") for sentence in statements.overview(diff, _STYLE)]
    alarms = list(statements.alarms(diff))
    if alarms:
        lines += ["", _("Removed, reopened or concluded:")]
        lines += [set_in(f"{record.id} {_title(record, 60)}: {said}", "  ") for record, said in alarms]
    if diff.entries:
        lines += ["", _("Around the líneas de acción:")]
        lines += [set_in(around.entry(entry, _STYLE), "  ") for entry in diff.entries]
    for record in diff.records:
        lines += ["", set_in(f"{record.id}  {_title(record, 90)}")]
        for year, changes in statements.by_year(record, diff):
            lines += ["  " + _("In {year}:").format(year=year)] if year else []
            lines += [set_in(statements.change(c, diff, _STYLE), "    " if year else "  ") for c in changes]
    return "\n".join(lines) + "\n"


def _title(record: RecordDiff, longest: int) -> str:
    return printable(statements.shorten(record.title, longest))


FORMATS: dict[str, Callable[[Diff, int], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}
