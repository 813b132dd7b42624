"""YAML: strict reading with positions. The only importer of `yaml`.

Reading goes over libyaml's events, not its nodes: events show anchors, tags and several documents, and a loop over
them cannot overflow a stack. Scalars stay text; a plain one is typed where the layout (that is, the schema) says
integer, so that `1.10` and `no` stay what they say. Positions are found again when a finding needs them
(`Document.locate`): a clean file never pays for them.
"""

from __future__ import annotations

import re
import unicodedata

import yaml

from lineas.canonical import Layout, dump
from lineas.frozen import NamedTuple
from lineas.messages import _, marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Path = tuple[str | int, ...]

MAX_BYTES = 1 << 20
MAX_DEPTH = 32


class Problem(NamedTuple):
    """Something that strict reading refuses. `kind` is the id of the rule that reports it; lines count from 1."""

    kind: str
    line: int
    column: int
    message: str
    help: str = ""
    length: int = 1


class Document:
    """One file as read: its text, its value (None where it was refused) and the problems that refused it."""

    __slots__ = ("_marks", "layout", "problems", "text", "value")

    def __init__(self, text: str, value: Any, problems: list[Problem], layout: Layout) -> None:
        self.text = text
        self.value = value
        self.problems = problems
        self.layout = layout
        self._marks: dict[tuple[Path, bool], tuple[Any, Any]] | None = None

    def canonical(self) -> str:
        """The canonical form of the value. Only for a document without problems."""
        return dump(self.value, self.layout)

    def locate(self, path: Path, *, key: bool = False, span: tuple[int, int] | None = None) -> tuple[int, int, int]:
        """(line, column, length) of the value at `path`, of its key, or of the characters `span` of its text.

        A path that is not there (a missing key) gives the place of the nearest value around it.
        """
        if self._marks is None:
            self._marks = _marks(self.text)
        while path and (path, key) not in self._marks:
            key = (path, False) not in self._marks and key
            if (path, key) in self._marks:
                break
            path = path[:-1]
        if (path, key) not in self._marks:
            return 1, 1, 1
        start, end = self._marks[path, key]
        block = self.text.split("\n")[start.line][start.column : start.column + 1] in (">", "|")
        if span or block:
            return _within(self.text, start, end, span or (0, MAX_BYTES))
        if start.line != end.line:
            line = self.text.split("\n")[start.line]
            return start.line + 1, start.column + 1, max(1, len(line.rstrip()) - start.column)
        return start.line + 1, start.column + 1, max(1, end.column - start.column)

    def comments(self) -> list[tuple[int, int, int]]:
        """(line, column, length) of every YAML comment: a `#` at a line's start or after a space, outside the scalars."""
        lines = self.text.split("\n")
        inside = [(m[0], m[1]) for (_path, _key), m in _marks(self.text, scalars_only=True).items()]
        found = []
        for number, line in enumerate(lines):
            for match in re.finditer(r"(?:^|(?<=\s))#", line):
                at = (number, match.start())
                holder = next((s for s, e in inside if (s.line, s.column) <= at < (e.line, e.column)), None)
                # `>- # …`: the header line of a block scalar belongs to its span, a comment on it does not.
                if holder is None or (holder.line == number and line[holder.column] in "|>"):
                    found.append((number + 1, match.start() + 1, len(line) - match.start()))
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
    problems = _characters(text)
    if problems:
        return Document(text, None, problems, layout)
    value, problems = _construct(text, layout)
    return Document(text, None if problems else value, problems, layout)


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
}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _characters(text: str) -> list[Problem]:
    if text.startswith("\ufeff"):
        help = _("save the file as UTF-8 without BOM")
        return [Problem("encoding", 1, 1, _("the file begins with a byte order mark (BOM)"), help)]
    if "\r" in text:
        first = text[: text.index("\r")]
        help = _("save the file with Unix line endings (LF)")
        message = _("the lines end in CRLF or CR")
        return [Problem("encoding", first.count("\n") + 1, len(first) - first.rfind("\n"), message, help)]
    if text.replace("\n", "").isprintable() and unicodedata.is_normalized("NFC", text):
        return []
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        bad = next(((i, c) for i, c in enumerate(line) if not c.isprintable()), None)
        if bad:
            name = _(_NAMES[bad[1]]) if bad[1] in _NAMES else _character_name(bad[1])
            message = _("{name} (U+{code:04X}) is not allowed").format(name=name, code=ord(bad[1]))
            help = _("use spaces") if bad[1] in "\t\u00a0" else _("delete it")
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


# --------------------------------------------------------------------------------------------- construction

# What libyaml says, in words for people. The rest gets the general sentence.
_SYNTAX = {
    "mapping values are not allowed in this context": marked("a colon where no key can stand"),
    "could not find expected ':'": marked("a key without its colon"),
    "did not find expected key": marked("this line does not fit in here: its indentation or a quote is wrong"),
    "did not find expected '-' indicator": marked("a list item was expected here: a line that begins with “- ”"),
    "block sequence entries are not allowed in this context": marked("no list item can stand here"),
    "block mapping entries are not allowed in this context": marked("no key can stand here"),
    "found character that cannot start any token": marked("no value can begin with this character"),
    "found unexpected end of stream": marked("a quote is opened and never closed"),
    "did not find expected ',' or ']'": marked("a bracket is opened and never closed"),
    "did not find expected ',' or '}'": marked("a brace is opened and never closed"),
    "did not find expected <document start>": marked("the text goes on after its end"),
    "found undefined alias": marked("an alias (*) without its anchor"),
}


def _syntax(error: yaml.YAMLError) -> Problem:
    said = getattr(error, "problem", None) or ""
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    if said == "found unexpected end of stream":  # a quote: where it is opened is what helps
        marks.reverse()
    mark = marks[0] or marks[1]
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message = _(_SYNTAX[said]) if said in _SYNTAX else _("this cannot be read as YAML")
    help = _("write the value in quotes, or as a block after “>-”") if "mapping values" in said else ""
    return Problem("yaml-syntax", line, column, message, help)


_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,17})\Z")


class _Refused(Exception):
    """Reading stops: the rest of the file would only be noise."""


def _construct(text: str, layout: Layout) -> tuple[Any, list[Problem]]:
    """The value of the only document in `text`, by a loop over the events: no recursion, whatever the nesting."""
    problems: list[Problem] = []
    builder = _Builder(layout, problems)
    parser = yaml.CBaseLoader(text)
    handlers = builder.handlers
    try:
        get_event = parser.get_event
        event = get_event()
        while event is not None:
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event)
            event = get_event()
    except yaml.YAMLError as error:
        problems.append(_syntax(error))
    except _Refused:
        pass
    finally:
        parser.dispose()
    if not problems and builder.documents == 0:
        problems.append(Problem("yaml-syntax", 1, 1, _("the file is empty"), _("write the record, or delete the file")))
    return builder.value, problems


class _Builder:
    """Builds dicts, lists, text and integers from events.

    `container` is the open dict or list, `key` the key that waits for its value (None where a key comes next),
    `layout` the layout of the container; the stack holds those of the containers around it.
    """

    __slots__ = ("container", "documents", "handlers", "key", "layout", "problems", "root", "stack", "value")

    def __init__(self, layout: Layout, problems: list[Problem]) -> None:
        self.root = layout
        self.layout: Layout | None = None
        self.problems = problems
        self.value: Any = None
        self.container: Any = None
        self.key: str | None = None
        self.stack: list[tuple[Any, str | None, Layout | None]] = []
        self.documents = 0
        self.handlers: dict[type, Any] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def _refuse(self, event: Any, kind: str, message: str, help: str = "", length: int = 1) -> None:
        mark = event.start_mark
        self.problems.append(Problem(kind, mark.line + 1, mark.column + 1, message, help, length))

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse(event, "yaml-feature", _("a second document begins here"), _("one file holds one document"), 3)
            raise _Refused
        if event.version or event.tags:
            self._refuse(event, "yaml-feature", _("YAML directives (%) are not allowed"), _("delete the line"))

    def _alias(self, event: Any) -> None:
        self._refuse(event, "yaml-feature", _("aliases (*) are not allowed"), _("write the value out"))
        self._put("")

    def _properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(
                event, "yaml-feature", _("anchors (&) are not allowed"), _("delete “&{name}”").format(name=event.anchor)
            )
        else:
            self._refuse(
                event, "yaml-feature", _("tags (!) are not allowed"), _("delete “{tag}”").format(tag=event.tag)
            )

    def _child(self) -> Layout | None:
        """The layout of the value that comes next."""
        if self.layout is None:
            return self.root if self.container is None else None
        if self.key is None:
            return self.layout.item
        return self.layout.fields.get(self.key) or self.layout.rest

    def _put(self, value: Any) -> None:
        container = self.container
        if container is None:
            self.value = value
        elif type(container) is list:
            container.append(value)
        else:
            container[self.key] = value
            self.key = None

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        value = event.value
        if self.key is None and type(self.container) is dict:
            self._take_key(event, value)
            return
        if not event.style:
            layout = self._child()
            if layout is not None and layout.kind == "integer" and _INTEGER.match(value):
                value = int(value)
        self._put(value)

    def _take_key(self, event: Any, key: str) -> None:
        if key == "<<" and not event.style:
            self._refuse(event, "yaml-feature", _("merge keys (<<) are not allowed"), _("write the values out"), 2)
        elif key in self.container:
            help = _("keep one of the two")
            self._refuse(event, "repeated-key", _("the key “{key}” is repeated").format(key=key), help, len(key))
        self.key = key

    def _open(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        if len(self.stack) >= MAX_DEPTH:
            message = _("nested deeper than {n} levels").format(n=MAX_DEPTH)
            self._refuse(event, "too-large", message)
            raise _Refused
        if self.key is None and type(self.container) is dict:
            self._refuse(event, "yaml-syntax", _("a key must be a word, not a list or a mapping"))
            raise _Refused
        opened: Any = {} if type(event) is yaml.MappingStartEvent else []
        layout = self._child()
        self._put_open(opened, layout)

    def _put_open(self, opened: Any, layout: Layout | None) -> None:
        key = self.key
        self._put(opened)
        self.stack.append((self.container, key, self.layout))
        self.container, self.key, self.layout = opened, None, layout

    def _close(self, event: Any) -> None:
        self.container, _key, self.layout = self.stack.pop()
        self.key = None


# ------------------------------------------------------------------------------------------------ positions


def _marks(text: str, *, scalars_only: bool = False) -> dict[tuple[Path, bool], tuple[Any, Any]]:
    """(path, is it the key?) → (start, end) of every value and key. For a text that `parse` accepted."""
    found: dict[tuple[Path, bool], tuple[Any, Any]] = {}

    def visit(node: yaml.Node, path: Path) -> None:
        if isinstance(node, yaml.ScalarNode) or not scalars_only:
            found[path, False] = (node.start_mark, node.end_mark)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found[(*path, key.value), True] = (key.start_mark, key.end_mark)
                visit(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                visit(item, (*path, index))

    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    if root is not None:
        visit(root, ())
    return found


def _within(text: str, start: Any, end: Any, span: tuple[int, int]) -> tuple[int, int, int]:
    """(line, column, length) of the characters `span` of a scalar, whichever way it is written and folded."""
    raw = text.split("\n")
    if raw[start.line][start.column : start.column + 1] in ("|", ">"):
        line, column = start.line + 1, 0
    else:
        line, column = start.line, start.column + (raw[start.line][start.column : start.column + 1] in ("'", '"'))
    # Words stand in the file in the order of the value, with other white space between them: count what is not space.
    value = _value_at(text, start)
    wanted = sum(not c.isspace() for c in value[: span[0]])
    size = span[1] - span[0]
    while line <= end.line and line < len(raw):
        for at in range(column, len(raw[line])):
            if raw[line][at].isspace():
                continue
            if wanted == 0:
                return line + 1, at + 1, max(1, min(size, len(raw[line]) - at))
            wanted -= 1
        line, column = line + 1, 0
    return start.line + 1, start.column + 1, 1


def _value_at(text: str, start: Any) -> str:
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        mark: Any = event.start_mark
        if isinstance(event, yaml.ScalarEvent) and mark.index == start.index:
            return str(event.value)
    return ""
