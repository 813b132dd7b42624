"""Strict reading of one file: its value, or what is wrong with it, and where.

Scalars stay text; a plain one is typed where the layout (that is, the schema) says integer, so that `1.10` and `no`
stay what they say. A file in canonical form is read line by line (canonical.read); any other by libyaml (strict_yaml),
which is imported only then. Positions are found again when a finding needs them (`Document.locate`): a clean file never pays
for them.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from lineas.files.canonical import LOST, Layout, Path, clean, dump, read
from lineas.findings import ERROR, MOST, Finding, Problem, inside
from lineas.messages import _, marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
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

        message, help = _("a comment would be lost when the file is written again"), _("move it into “notes”")
        return [Problem("comment", *place[:2], message, help, place[2]) for place in islice(comments(self.text), MOST)]


def parse(data: bytes, layout: Layout) -> Document:
    """Read one file strictly. Never raises for what the file says: what is refused is in `problems`."""
    if len(data) > MAX_BYTES:
        return Document("", None, [too_large()], layout)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = _("this is not UTF-8 text: byte 0x{byte:02x}").format(byte=data[error.start])
        problem = Problem("encoding", line, column, message, _("save the file as UTF-8"))
        return Document("", None, [problem], layout)
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


# ---------------------------------------------------------------------------------------------- characters

_NAMES = {
    "\t": marked("a tab"),
    "\u00a0": marked("a non-breaking space"),
    "\u00ad": marked("a soft hyphen"),
    "\u200b": marked("a zero-width space"),
    "\u200c": marked("a zero-width character"),
    "\u200d": marked("a zero-width character"),
    "\u2060": marked("a zero-width character"),
    "\ufeff": marked("a byte order mark"),
    LOST: marked("the mark of a lost letter"),
}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def characters(text: str) -> list[Problem]:
    """What strict reading refuses in the characters of any text, YAML or not; an empty list for a clean one."""
    if text.startswith("\ufeff"):
        help = _("save the file as UTF-8 without BOM")
        return [Problem("encoding", 1, 1, _("the file begins with a byte order mark (BOM)"), help)]
    if "\r" in text:
        first = text[: text.index("\r")]
        help = _("save the file with Unix line endings (LF)")
        message = _("the lines end in CRLF or CR")
        return [Problem("encoding", first.count("\n") + 1, len(first) - first.rfind("\n"), message, help)]
    return [] if clean(text) else list(islice(_unclean(text), MOST))


def _unclean(text: str) -> Iterator[Problem]:
    """The first character of each line that cannot be seen, or is not composed."""
    for number, line in enumerate(text.split("\n"), 1):
        bad = next(((i, c) for i, c in enumerate(line) if not c.isprintable() or c == LOST), None)
        if bad:
            name = _(_NAMES[bad[1]]) if bad[1] in _NAMES else _character_name(bad[1])
            message = _("{name} (U+{code:04X}) is not allowed").format(name=name, code=ord(bad[1]))
            help = (
                _("use spaces") if bad[1] in "\t\u00a0" else _("write the letter") if bad[1] == LOST else _("delete it")
            )
            yield Problem("character", number, bad[0] + 1, message, help)
        elif not unicodedata.is_normalized("NFC", line):
            composed = unicodedata.normalize("NFC", line)
            at = next((i for i, (a, b) in enumerate(zip(line, composed, strict=False)) if a != b), 0)
            message = _("a letter and its accent are two characters (not Unicode NFC)")
            help = _("write “{letter}” as one character; `lineas fmt` does it").format(letter=composed[at])
            yield Problem("character", number, at + 1, message, help, 2)


def _character_name(character: str) -> str:
    if character in _BIDI:
        return _("a character that changes the direction of the text")
    return _("an invisible or control character")


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
        if raw[line - 1][column : column + spaces] == " " * spaces:
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
