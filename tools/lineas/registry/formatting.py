"""Formatting: what `fmt` would write. Files in, canonical bytes or the reason why not out; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable

from lineas.files.canonical import dump
from lineas.files.characters import legible
from lineas.files.document import parse
from lineas.findings import Finding, Problem, UserError, in_order
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.registry import reading, schema
from lineas.registry.kinds import is_read, kind_of
from lineas.registry.trees import File, Tree
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from lineas.files.canonical import Layout


class Formed(NamedTuple):
    """What files would say in canonical form: how many were looked at, the (before, after) of those that would change, by
    their paths, and why others cannot be written without a loss."""

    files: int
    changes: dict[str, tuple[bytes, bytes]]
    findings: list[Finding]


def formed(tree: Tree, files: Iterable[File]) -> Formed:
    """Bring files into canonical form: those that tools read; the rest is passed over."""
    chosen = [file for file in files if is_read(file.path)]
    opened = [file.path for file in chosen if not reading.refused(file)]
    changes: dict[str, tuple[bytes, bytes]] = {}
    findings = reading.findings(reading.closed(f.path, problem) for f in chosen if (problem := reading.refused(f)))
    for path, data in zip(opened, tree.read(opened), strict=True):
        now = canonical(path, data)
        if isinstance(now, bytes):
            if now != data:
                changes[path] = data, now
        else:
            findings += now
    return Formed(len(opened), changes, in_order(findings))


def canonical(path: str, data: bytes) -> bytes | list[Finding]:
    """The canonical form of one file, or why it cannot be written without a loss. What nobody sees is mended on the way: a
    byte order mark, CRLF, accents in two characters, spaces at the ends of lines. A comment, or whatever else strict reading
    refuses, is left to a person."""
    layout = schema.schema(kind_of(path) or "").layout
    document = parse(legible(data), layout)
    if document.problems and not parse(bare := document.bare().encode(), layout).problems:
        document = parse(bare, layout)  # spaces in an empty line were all that was wrong
    document.path = path
    problems = document.problems or document.comments()
    if not problems:
        written, refused = _written(document.tidied(), layout)
        if not refused:
            return written
        message = _("this cannot be written in canonical form: {reason}").format(reason=refused)
        problems = [Problem("canonical", 1, 1, message)]
    return [document.finding(problem) for problem in problems]


def canonical_bytes(value: Any, kind: str, path: str = "") -> bytes:
    """The canonical file of a value of a kind ("record", …), to be written at `path`. Raises UserError for a value that
    would not come back as it went in, and so nothing is written."""
    data, refused = _written(value, schema.schema(kind).layout)
    if refused:
        name = printable(path) or f"{kind}.yaml"
        raise UserError(_("nothing was written: {path}: {reason}").format(path=name, reason=refused))
    return data


def _written(value: Any, layout: Layout) -> tuple[bytes, str]:
    """A value in canonical form, and why it would not come back as it went in ("" where it does)."""
    data = dump(value, layout).encode("utf-8", "surrogatepass")
    again = parse(data, layout)
    if again.problems:
        return data, again.problems[0].message
    return data, "" if again.value == value else _("a text would not come back as it is")
