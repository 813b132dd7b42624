"""Reading: the one way from a tree to documents. Each knows its path and its kind, and is valid or refused.

A document is refused by what it is (a link, a file that does not belong, one that is too large), by strict reading, or by
its schema; `problems` says why. Nothing here raises for what a file says, but `value_in`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lineas.files.canonical import TEXT
from lineas.files.document import MAX_BYTES, Document, parse, too_large
from lineas.findings import Finding, Problem, UserError
from lineas.messages import _
from lineas.registry import schema
from lineas.registry.kinds import RECORDS, is_read, kind_of
from lineas.registry.trees import MAX_FOLDERS, File, Tree, too_deep
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def judged(path: str, data: bytes) -> Document:
    """The document of a file of a kind whose bytes are known."""
    kind = kind_of(path) or ""
    document = parse(data, schema.schema(kind).layout)
    document.path, document.kind = path, kind
    document.problems = schema.check(document, kind)
    return document


def closed(path: str, problem: Problem) -> Document:
    """The document of a file that is not even opened."""
    kind = kind_of(path) or ""
    document = Document("", None, [problem], schema.schema(kind).layout if is_read(path) else TEXT)
    document.path, document.kind = path, kind
    return document


def refused(file: File) -> Problem | None:
    """Why a file is not even opened; None for one that is."""
    if not file.regular:
        return not_regular()
    if too_deep(file.path):
        return Problem("too-large", 1, 1, _("nested deeper than {n} folders").format(n=MAX_FOLDERS))
    if file.path.endswith("/"):
        help = _("rename the folder without its dot, or take it out of “records”")
        return Problem("unexpected-file", 1, 1, _("no tool looks into a hidden folder"), help)
    if not is_read(file.path):
        help = _("records end in .yaml; published documents go into “sources”")
        return Problem("unexpected-file", 1, 1, _("no tool reads this file"), help)
    return too_large() if file.size > MAX_BYTES else None


def _wrong(path: str, problem: Problem) -> UserError:
    return UserError(f"{printable(path)}:{problem.line}:{problem.column}: {problem.message}", problem.help)


def not_regular() -> Problem:
    """What is said of a link, a pipe or a device in the place of a file."""
    help = _("put a copy of the file in its place")
    return Problem("regular-file", 1, 1, _("this is a symbolic link or a special file, not a file"), help)


def read(tree: Tree, files: Sequence[File]) -> Iterator[Document]:
    """The documents of files, in their order."""
    problems = [refused(file) for file in files]
    contents = tree.read([file.path for file, problem in zip(files, problems, strict=True) if not problem])
    for file, problem in zip(files, problems, strict=True):
        yield closed(file.path, problem) if problem else judged(file.path, next(contents))


class Documents:
    """The documents of one tree: each is read and parsed once, as long as there is room to keep it."""

    _ROOM = 16 << 20  # characters of text; the values take three times as much

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._kept: dict[str, Document] = {}
        self._room = self._ROOM

    def of(self, files: Sequence[File]) -> Iterator[Document]:
        """The documents of files, in their order."""
        new = read(self.tree, [file for file in files if file.path not in self._kept])
        for file in files:
            yield self._kept.get(file.path) or self._keep(next(new))

    def get(self, path: str) -> Document:
        """The document of a file of which only the path is known; an empty one where there is no such file."""
        if path in self._kept:
            return self._kept[path]
        return next(self.of([file for file in self.tree.files(path) if file.path == path]), None) or judged(path, b"")

    def _keep(self, document: Document) -> Document:
        self._room -= len(document.text) + 100
        if self._room > 0:
            self._kept[document.path] = document
        return document


def findings(documents: Iterable[Document]) -> list[Finding]:
    """Everything that is wrong with documents."""
    return [document.finding(problem) for document in documents for problem in document.problems]


def content_of(tree: Tree, file: File) -> bytes:
    """The content of a file of a registry. Raises UserError for one that is not even opened."""
    if problem := refused(file):
        raise _wrong(file.path, problem)
    return next(iter(tree.read([file.path])))


def value_in(path: str, content: bytes, *, to_write: bool = False) -> Any:
    """What the content of a valid file says, as data. Raises UserError, with its place, for what is wrong with it.

    `to_write` says that it will be written again: then a comment, which would be lost, is wrong, too, and spaces at the
    ends of lines say nothing.
    """
    document = judged(path, content)
    for problem in document.problems or (document.comments() if to_write else ()):
        raise _wrong(path, problem)
    return document.tidied() if to_write else document.value


def words_of(tree: Tree, programme: str) -> frozenset[str]:
    """The words of all texts of a programme, in lower case; of files that are refused as well, as far as they can be read."""
    files = [file for file in tree.files(f"{RECORDS}/{programme}") if is_read(file.path) and not refused(file)]
    pieces: set[str] = set()
    for data in tree.read([file.path for file in files if kind_of(file.path) != "exceptions"]):
        # A key is no word of a text. Splitting at spaces, and each piece at all else only once, is ten times faster.
        pieces.update(re.sub(r"(?m)^[ -]*[a-z_]+:", "", data.decode("utf-8", "ignore")).split())
    return frozenset(word for piece in pieces for word in re.findall(r"[^\W\d_]+", piece.lower()))
