"""Finding: what a rule has to say about a place in a file; its order and its output formats.

Nothing here prints: a format takes the findings and gives text. UserError is the one error for what a user did
wrong; every other exception is a bug of ours.
"""

from __future__ import annotations

import re

from lineas.frozen import NamedTuple
from lineas.messages import _, ngettext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ERROR = "error"
WARNING = "warning"


class UserError(Exception):
    """What the user asked cannot be done, or the environment cannot do it: a message and, perhaps, what would help."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class Finding(NamedTuple):
    """One finding. Lines and columns count from 1; `path` is relative to the root, with forward slashes.

    `excerpt` is the source line and `length` how many of its characters the finding is about, both for people.
    `replacement` is what these characters should be where there is one answer (`unsafe`: a person should look at it).
    `untouched` says that a change has nothing to do with it: it is listed, and blocks nobody.
    """

    path: str
    line: int
    column: int
    rule: str
    severity: str
    message: str
    help: str = ""
    excerpt: str = ""
    length: int = 1
    replacement: str | None = None
    unsafe: bool = False
    untouched: bool = False


class Problem(NamedTuple):
    """What reading a file or its schema refuses, before its path is known. `kind` is the id of the rule that reports it."""

    kind: str
    line: int
    column: int
    message: str
    help: str = ""
    length: int = 1


def natural(text: str) -> tuple[object, ...]:
    """A sort key in which "1.5.2" comes before "1.5.10"."""
    parts = re.split(r"([0-9]+)", text)
    return tuple(int(part) if index % 2 else part for index, part in enumerate(parts))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, sorted by path (naturally), line, column and rule."""
    return sorted(findings, key=lambda f: (natural(f.path), f.line, f.column, f.rule, f.message))


class Totals(NamedTuple):
    """How many files were read, and how many findings of each severity there are.

    Findings that a change has nothing to do with are not among them but in `untouched`, and those that exceptions.yaml
    accepts in `accepted`.
    """

    files: int
    errors: int
    warnings: int
    untouched: int = 0
    accepted: int = 0


def printable(text: str) -> str:
    """`text` with everything that could move a cursor or reorder a line made visible."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in text)


def as_text(findings: Sequence[Finding], totals: Totals) -> str:
    """Like a compiler: place, severity and rule, message, the source line with carets, a line of help."""
    blocks = []
    for f in findings:
        word = _("error") if f.severity == ERROR else _("warning")
        if f.untouched:
            word = _("{severity}, not of this change").format(severity=word)
        lines = [f"{f.path}:{f.line}:{f.column}: {word}[{f.rule}]: {f.message}"]
        if f.excerpt:
            lines += _excerpt(f)
        if f.help:
            lines.append("  " + _("help: {text}").format(text=f.help))
        blocks.append("\n".join(map(printable, lines)))
    if findings:
        blocks.append(tally(totals))
    return "\n\n".join(blocks) + "\n" if blocks else ""


_WIDTH = 100


def _excerpt(f: Finding) -> list[str]:
    number = str(f.line)
    # A sentence is one line, however long: show the part around the place.
    left = max(0, f.column - 1 - 30) if len(f.excerpt) > _WIDTH else 0
    shown = f.excerpt[left : left + _WIDTH]
    before, after = "…" if left else "", "…" if left + _WIDTH < len(f.excerpt) else ""
    start = f.column - 1 - left + len(before)
    length = max(1, min(f.length, len(before) + len(shown) - start))
    gutter = " " * len(number)
    return [f" {number} | {before}{shown}{after}", f" {gutter} | {' ' * start}{'^' * length}"]


def tally(totals: Totals) -> str:
    """One sentence: files, errors, warnings."""
    files = ngettext("{n} file", "{n} files", totals.files).format(n=totals.files)
    errors = ngettext("{n} error", "{n} errors", totals.errors).format(n=totals.errors)
    warnings = ngettext("{n} warning", "{n} warnings", totals.warnings).format(n=totals.warnings)
    said = _("{files}: {errors}, {warnings}").format(files=files, errors=errors, warnings=warnings)
    n = totals.untouched
    said += (
        "; " + ngettext("{n} finding not of this change", "{n} findings not of this change", n).format(n=n) if n else ""
    )
    n = totals.accepted
    said += "; " + ngettext("{n} accepted finding", "{n} accepted findings", n).format(n=n) if n else ""
    return said


def as_json(findings: Sequence[Finding], totals: Totals) -> str:
    """The shape that docs/format.md promises to other programs."""
    import json

    keys = ("path", "line", "column", "rule", "severity", "message", "help", "replacement", "untouched")
    data = {
        "findings": [{key: getattr(f, key) for key in keys} for f in findings],
        "totals": totals._asdict(),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_github(findings: Sequence[Finding], totals: Totals) -> str:
    """Workflow commands. The message repeats file and line, because GitHub's log hides the properties.

    Escapes: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    """
    lines = []
    for f in findings:
        place = f"file={_property(f.path)},line={f.line},col={f.column},title={_property(f.rule)}"
        message = f"{f.path}:{f.line}:{f.column}: {f.message}" + (f" {f.help}" if f.help else "")
        lines.append(f"::{f.severity} {place}::{_data(printable(message))}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Sequence[Finding], Totals], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}
