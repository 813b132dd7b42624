"""Reading"""

from __future__ import annotations

from lineas.files.document import MAX_BYTES, Document, parse, too_large
from lineas.findings import ERROR, Finding, Problem, UserError
from lineas.messages import _
from lineas.registry import schema
from lineas.registry.kinds import kind_of
from lineas.registry.trees import MAX_FOLDERS, File, Tree, too_deep
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def finding(path: str, document: Document, problem: Problem, severity: str = ERROR) -> Finding:
    """A problem of a document as a finding, with its source line."""
    lines = document.lines
    excerpt = lines[problem.line - 1].rstrip("\r") if problem.line <= len(lines) else ""
    p = problem
    return Finding(path, p.line, p.column, p.kind, severity, p.message, p.help, excerpt, p.length)


def value_of(tree: Tree, file: File, *, to_write: bool = False) -> Any:
    """What a valid file of a registry says, as data. Raises UserError, with its place, for what is wrong with it.

    `to_write` says that it will be written again: then a comment, which would be lost, is wrong, too.
    """
    kind = kind_of(file.path) or "record"
    problem = refused(file)
    problems = [problem] if problem else []
    if not problem:
        document = parse(next(iter(tree.read([file.path]))), schema.schema(kind).layout)
        problems = schema.check(document, kind) or (document.comments() if to_write else [])
    for p in problems:
        raise UserError(f"{printable(file.path)}:{p.line}:{p.column}: {p.message}", p.help)
    return document.value


def not_regular() -> Problem:
    """What is said of a link, a pipe or a device in the place of a file."""
    help = _("put a copy of the file in its place")
    return Problem("regular-file", 1, 1, _("this is a symbolic link or a special file, not a file"), help)


def refused(file: File) -> Problem | None:
    """Why a file is not even opened; None for one that is."""
    if not file.regular:
        return not_regular()
    if too_deep(file.path):
        return Problem("too-large", 1, 1, _("nested deeper than {n} folders").format(n=MAX_FOLDERS))
    return too_large() if file.size > MAX_BYTES else None
