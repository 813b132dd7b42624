"""Strict reading of one file: its value, or what is wrong with it, and where.

Scalars stay text; a plain one is typed where the layout (that is, the schema) says integer, so that `1.10` and `no`
stay what they say. A file in canonical form is read line by line (canonical.read); any other by libyaml (events), which
is imported only then. Positions are found again when a finding needs them (`Document.locate`): a clean file never pays
for them.
"""

from __future__ import annotations

import re
import unicodedata

from lineas.files.canonical import LOST, Layout, Path, clean, dump, read
from lineas.findings import Problem
from lineas.messages import _, marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_BYTES = 1 << 20


class Document:
    """One file as read: its text, its value (None where it was refused) and the problems that refused it.

    `canonical` says whether the text is the canonical form of the value.
    """

    __slots__ = ("_lines", "_marks", "canonical", "layout", "problems", "text", "value")

    def __init__(
        self, text: str, value: Any, problems: list[Problem], layout: Layout, *, canonical: bool = False
    ) -> None:
        self.text = text
        self.value = value
        self.problems = problems
        self.layout = layout
        self.canonical = canonical
        self._lines: list[str] | None = None
        self._marks: dict[tuple[Path, bool], tuple[Any, Any]] | None = None

    @property
    def lines(self) -> list[str]:
        """The lines of the text, split once."""
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines

    def formed(self) -> str:
        """The canonical form of the value. Only for a document without problems."""
        return dump(self.value, self.layout)

    def locate(self, path: Path, *, key: bool = False, span: tuple[int, int] | None = None) -> tuple[int, int, int]:
        """(line, column, length) of the value at `path`, of its key, or of the characters `span` of its text.

        A path that is not there (a missing key) gives the place of the nearest value around it.
        """
        found = self._found(path, key=key)
        if found is None:
            return 1, 1, 1
        start, end = found
        block = self.lines[start.line][start.column : start.column + 1] in (">", "|")
        if span or block:
            return _within(self.lines, start, end, self._text(path) if span else "", span or (0, MAX_BYTES))
        if start.line != end.line:
            line = self.lines[start.line]
            return start.line + 1, start.column + 1, max(1, len(line.rstrip()) - start.column)
        return start.line + 1, start.column + 1, max(1, end.column - start.column)

    def lines_of(self, path: Path) -> range:
        """The lines (from 1) of the value at `path`."""
        found = self._found(path)
        if found is None:
            return range(1, 2)
        start, end = found
        cut = end.index >= len(self.text) and not self.text.endswith("\n")
        return range(start.line + 1, min(max(start.line + 1, end.line + cut), len(self.lines)) + 1)

    def _found(self, path: Path, *, key: bool = False) -> tuple[Any, Any] | None:
        """Where the value at `path`, its key, or the nearest value around it begins and ends."""
        from lineas.files.strict_yaml import marks

        if self._marks is None:
            self._marks = marks(self.text)
        around: list[tuple[Path, bool]] = [(path[:end], False) for end in range(len(path), -1, -1)]
        return next((self._marks[place] for place in [(path, key), *around] if place in self._marks), None)

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
        """What would be lost if the file were written again: every YAML comment, a `#` at a line's start or after a space,
        outside the scalars."""
        from lineas.files.strict_yaml import marks

        lines = self.lines
        inside = marks(self.text, scalars_only=True).values()
        found = []
        for number, line in enumerate(lines):
            for match in re.finditer(r"(?:^|(?<=\s))#", line):
                at = (number, match.start())
                holder = next((s for s, e in inside if (s.line, s.column) <= at < (e.line, e.column)), None)
                # `>- # …`: the header line of a block scalar belongs to its span, a comment on it does not.
                if holder is None or (holder.line == number and line[holder.column] in "|>"):
                    message = _("a comment would be lost when the file is written again")
                    length = len(line) - match.start()
                    help = _("move it into “notes”")
                    found.append(Problem("comment", number + 1, match.start() + 1, message, help, length))
                    break
        return found


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
    if clean(text):
        return []
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        bad = next(((i, c) for i, c in enumerate(line) if not c.isprintable() or c == LOST), None)
        if bad:
            name = _(_NAMES[bad[1]]) if bad[1] in _NAMES else _character_name(bad[1])
            message = _("{name} (U+{code:04X}) is not allowed").format(name=name, code=ord(bad[1]))
            help = (
                _("use spaces") if bad[1] in "\t\u00a0" else _("write the letter") if bad[1] == LOST else _("delete it")
            )
            found.append(Problem("character", number, bad[0] + 1, message, help))
        elif not unicodedata.is_normalized("NFC", line):
            composed = unicodedata.normalize("NFC", line)
            at = next((i for i, (a, b) in enumerate(zip(line, composed, strict=False)) if a != b), 0)
            message = _("a letter and its accent are two characters (not Unicode NFC)")
            help = _("write “{letter}” as one character; `lineas fmt` does it").format(letter=composed[at])
            found.append(Problem("character", number, at + 1, message, help, 2))
    return found


def _character_name(character: str) -> str:
    if character in _BIDI:
        return _("a character that changes the direction of the text")
    return _("an invisible or control character")


# ------------------------------------------------------------------------------------------------ positions


def _within(raw: list[str], start: Any, end: Any, text: str, span: tuple[int, int]) -> tuple[int, int, int]:
    """(line, column, length) of the characters `span` of a scalar, whichever way it is written and folded.

    `text` is what the scalar says. Spaces at the beginning of the span have their place after the character before them.
    """
    spaces = len(text[slice(*span)]) - len(text[slice(*span)].lstrip(" "))
    if spaces and span[0]:
        line, column, _length = _within(raw, start, end, text, (span[0] - 1, span[0]))
        if raw[line - 1][column : column + spaces] == " " * spaces:
            return line, column + 1, max(1, min(span[1] - span[0], len(raw[line - 1]) - column))
    if raw[start.line][start.column : start.column + 1] in ("|", ">"):
        line, column = start.line + 1, 0
    else:
        line, column = start.line, start.column + (raw[start.line][start.column : start.column + 1] in ("'", '"'))
    # Words stand in the file in the order of the value, with other spaces and line ends between them: count what is neither.
    wanted = span[0] - text.count(" ", 0, span[0]) - text.count("\n", 0, span[0])
    size = span[1] - span[0]
    while line <= end.line and line < len(raw):
        here = len(raw[line]) - column - raw[line].count(" ", column)
        if wanted < here:
            at = _place(raw[line], column, wanted)
            return line + 1, at + 1, max(1, min(size, len(raw[line]) - at))
        wanted -= here
        line, column = line + 1, 0
    return start.line + 1, start.column + 1, 1


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
