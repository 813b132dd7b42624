"""Strict reading of one file: its value, or what is wrong with it, and where.

Scalars stay text; a plain one is typed where the layout (that is, the schema) says integer, so that `1.10` and `no`
stay what they say. A file in canonical form is read line by line (canonical.read); any other by libyaml (strict_yaml),
which is imported only then. Positions are found again when a finding needs them (`Document.locate`): a clean file never pays
for them.
"""

from __future__ import annotations

import re
from itertools import islice

from lineas.files.canonical import Layout, Path, dump, read
from lineas.files.characters import characters, decoded, looks_wide, not_utf8
from lineas.findings import ERROR, MOST, Finding, Problem, inside
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from lineas.files.strict_yaml import Node, Place

MAX_BYTES = 1 << 20
_TRAILING = re.compile(r"(?<![\\ ]) +$", re.MULTILINE)


class Document:
    """One file as read: its text, its value (None where it was refused) and the problems that refused it.

    `canonical` says whether the text is the canonical form of the value. `path` is where the file is, relative to the
    root of its registry, and `kind` what it is called there (registry.kinds); both are "" for a text without a file.
    """

    __slots__ = ("_lines", "_marks", "canonical", "kind", "layout", "path", "problems", "text", "value")

    def __init__(
        self, text: str, value: Any, problems: list[Problem], layout: Layout, *, canonical: bool = False
    ) -> None:
        self.path = self.kind = ""
        self.text = text
        self.value = value
        self.problems = problems
        self.layout = layout
        self.canonical = canonical
        self._lines: list[str] | None = None
        self._marks: Node | None = None

    @property
    def lines(self) -> list[str]:
        """The lines of the text, split once."""
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines

    @property
    def valid(self) -> bool:
        """Was nothing of it refused?"""
        return not self.problems

    def finding(self, problem: Problem, severity: str = ERROR) -> Finding:
        """A problem of this document as a finding, with its source line."""
        p = problem
        excerpt = self.lines[p.line - 1].rstrip("\r") if p.line <= len(self.lines) else ""
        return Finding(self.path, p.line, p.column, p.kind, severity, p.message, p.help, excerpt, p.length)

    def formed(self) -> str:
        """The canonical form of the value. Only for a document without problems."""
        return dump(self.tidied(), self.layout)

    def tidied(self) -> Any:
        """The value without what only spaces at the ends of lines say: in a block they make two spaces of one."""
        bare = self.bare()
        other = parse(bare.encode(), self.layout) if bare != self.text else self
        return self.value if other.problems or _words(other.value) != _words(self.value) else other.value

    def bare(self) -> str:
        """The text without the spaces at the ends of its lines; after a backslash they are somebody's escape."""
        return _TRAILING.sub("", self.text)

    def locate(self, path: Path, *, key: bool = False, span: tuple[int, int] | None = None) -> tuple[int, int, int]:
        """(line, column, length) of the value at `path`, of its key, or of the characters `span` of its text.

        A path that is not there (a missing key) gives the place of the nearest value around it.
        """
        place = line, column, end_line, end_column = self._found(path, key=key)
        block = self.lines[line][column : column + 1] in (">", "|")
        if span or block:
            return _within(self.lines, place, self._text(path) if span else "", span or (0, MAX_BYTES))
        length = (end_column if line == end_line else len(self.lines[line].rstrip())) - column
        return inside(self.lines, line + 1, column + 1, length)

    def lines_of(self, path: Path) -> range:
        """The lines (from 1) of the value at `path`."""
        start, _column, end, column = self._found(path)
        # A block ends where the next one begins: on that line nothing but spaces is before it.
        last = end + 1 if end < len(self.lines) and self.lines[end][:column].strip(" ") else end
        return range(start + 1, max(start + 1, min(last, len(self.lines))) + 1)

    def _found(self, path: Path, *, key: bool = False) -> Place:
        """Where the value at `path`, its key, or the nearest value around it begins and ends."""
        if self._marks is None:
            from lineas.files.strict_yaml import marks

            self._marks = marks(self.text)
        if self._marks is None:
            return 0, 0, 0, 0
        place, children = self._marks
        for n, step in enumerate(path, 1):
            if isinstance(children, dict) and step in children:
                of_key, (place, children) = children[str(step)]
                if key and n == len(path):
                    return of_key
            elif isinstance(children, list) and isinstance(step, int) and step < len(children):
                place, children = children[step]
            else:
                break
        # An empty value stands where the next one begins, which can be behind the end of the file.
        line, column, _length = inside(self.lines, place[0] + 1, place[1] + 1, 1)
        return line - 1, column - 1, place[2], place[3]

    def _text(self, path: Path) -> str:
        """What the value at `path` says."""
        value = self.value
        for step in path:
            value = value[step]
        return str(value)

    def shows(self, path: Path, span: tuple[int, int] | None, line: int, column: int, length: int) -> bool:
        """Do these characters of the file say the value at `path`, or its `span`, as it is? They do not where it goes
        over several lines, or is quoted."""
        text = self._text(path)
        start, end = span or (0, len(text))
        return self.lines[line - 1][column - 1 : column - 1 + length] == text[start:end]

    def comments(self) -> list[Problem]:
        """What would be lost if the file were written again: every YAML comment."""
        from lineas.files.strict_yaml import comments

        message = _("a comment would be lost when the file is written again")
        alone, beside = (
            _("move it into “notes”"),
            _("move it into “notes”; if it belongs to the text, write the text below “>-”"),
        )
        return [
            Problem("comment", n, column, message, beside if self.lines[n - 1][: column - 1].strip() else alone, length)
            for n, column, length in islice(comments(self.text), MOST)
        ]


def parse(data: bytes, layout: Layout) -> Document:
    """Read one file strictly. Never raises for what the file says: what is refused is in `problems`."""
    if len(data) > MAX_BYTES:
        return Document("", None, [too_large()], layout)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Document("", None, [not_utf8(data, error.start)], layout)
    if looks_wide(data) and decoded(data):
        return Document("", None, [not_utf8(data, 0)], layout)
    problems = characters(text)
    if problems:
        return Document(text, None, problems, layout)
    value = read(text, layout)
    if value is not None:
        return Document(text, value, [], layout, canonical=True)
    from lineas.files.strict_yaml import construct

    value, problems = construct(text, layout)
    if problems:
        return Document(text, None, problems, layout)
    # A few canonical texts (a quoted key, a list in a list) are not worth a line of the fast reader.
    return Document(text, value, [], layout, canonical=dump(value, layout) == text)


def too_large() -> Problem:
    """What is said of a file over MAX_BYTES, which is not read at all."""
    return Problem("too-large", 1, 1, _("the file is larger than 1 MiB"), _("a record is a few pages of text"))


# ------------------------------------------------------------------------------------------------ positions


def _words(value: Any) -> Any:
    """A value with one space between words, and none around a line."""
    if isinstance(value, dict):
        return {key: _words(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_words(child) for child in value]
    if isinstance(value, str):
        return "\n".join(filter(None, (" ".join(line.split()) for line in value.split("\n"))))
    return value


def _within(raw: list[str], place: Place, text: str, span: tuple[int, int]) -> tuple[int, int, int]:
    """(line, column, length) of the characters `span` of a scalar, whichever way it is written and folded.

    `text` is what the scalar says. Spaces at the beginning of the span have their place after the character before them.
    """
    spaces = len(text[slice(*span)]) - len(text[slice(*span)].lstrip(" "))
    if spaces and span[0]:
        line, column, _length = _within(raw, place, text, (span[0] - 1, span[0]))
        after = raw[line - 1][column:]
        if after and not after[:spaces].strip(" "):  # at the end of a line there are fewer: its end counts for one
            return line, column + 1, max(1, min(span[1] - span[0], len(raw[line - 1]) - column))
    line, column, end, _end_column = place
    sign = raw[line][column : column + 1]
    if sign in ("|", ">"):
        line, column = line + 1, 0
    else:
        column += sign in ("'", '"')
    # Words stand in the file in the order of the value, with other spaces and line ends between them: count what is neither.
    wanted = span[0] - text.count(" ", 0, span[0]) - text.count("\n", 0, span[0])
    size = span[1] - span[0]
    while line <= end and line < len(raw):
        here = len(raw[line]) - column - raw[line].count(" ", column)
        if wanted < here:
            at = _place(raw[line], column, wanted)
            return line + 1, at + 1, max(1, min(size, len(raw[line]) - at))
        wanted -= here
        line, column = line + 1, 0
    return inside(raw, place[0] + 1, place[1] + 1, 1)


def _place(line: str, start: int, skipped: int) -> int:
    """Where in a line, from `start` on, the character stands before which so many are skipped, not counting spaces.

    Found by halving, so that hundreds of findings in one line of a megabyte cost no more than their number.
    """
    low, high = start, len(line)
    while low < high:
        middle = (low + high) // 2
        if middle + 1 - start - line.count(" ", start, middle + 1) > skipped:
            high = middle
        else:
            low = middle + 1
    return low
