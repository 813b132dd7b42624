"""libyaml: strict construction and marks. The only importer of `yaml`, and imported by `source` alone.

Construction goes over the events, not the nodes: events show anchors, tags and several documents, and a loop over them
cannot overflow a stack.
"""

from __future__ import annotations

import re

import yaml

from lineas.files.canonical import INTEGER, clean, tidy
from lineas.findings import Problem
from lineas.messages import _, marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from lineas.files.canonical import Layout, Path

MAX_DEPTH = 32


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


def _conflict(text: str) -> Problem | None:
    """What git leaves where two changes meet."""
    mark = re.search("^<{7} ", text, re.MULTILINE)
    if not mark:
        return None
    message = _("git left two versions here: a merge that nobody has finished")
    help = _("keep one of them, and delete the lines <<<<<<<, ======= and >>>>>>>")
    return Problem("yaml-syntax", text.count("\n", 0, mark.start()) + 1, 1, message, help, 7)


def _open_quote(event: Any, error: yaml.YAMLError) -> Problem | None:
    """A quote that somebody forgot to close ends at the next one, lines further down, where nothing makes sense."""
    mark = getattr(error, "problem_mark", None)
    if event is None or mark is None or mark.line != event.end_mark.line:
        return None
    start, end = event.start_mark, event.end_mark
    message = _("a quote is opened here and closed on line {line} only").format(line=end.line + 1)
    return Problem("yaml-syntax", start.line + 1, start.column + 1, message, _("close it where its text ends"))


# Spaces at the end of a line. After a backslash they are somebody's escape.
_TRAILING = re.compile(r"(?<![\\ ]) +$", re.MULTILINE)


class _Refused(Exception):
    """Reading stops: the rest of the file would only be noise."""


def construct(text: str, layout: Layout) -> tuple[Any, list[Problem]]:
    """The value of the only document in `text`, by a loop over the events: no recursion, whatever the nesting.

    Spaces at the end of a line, and around a paragraph of prose, say nothing and are left out.
    """
    problems: list[Problem] = []
    text = _TRAILING.sub("", text)
    builder = _Builder(text, layout, problems)
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
        problems.append(_conflict(text) or _open_quote(builder.long_quote, error) or _syntax(error))
    except _Refused:
        pass
    finally:
        parser.dispose()
    if not problems and builder.documents == 0:
        problems.append(Problem("yaml-syntax", 1, 1, _("the file is empty"), _("write the record, or delete the file")))
    return builder.value, problems


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _Builder:
    """Builds dicts, lists, text and integers from events.

    `container` is the open dict or list, `key` the key that waits for its value (None where a key comes next),
    `layout` the layout of the container; the stack holds those of the containers around it.
    """

    __slots__ = (
        "container",
        "documents",
        "handlers",
        "key",
        "layout",
        "long_quote",
        "problems",
        "root",
        "stack",
        "text",
        "value",
    )

    def __init__(self, text: str, layout: Layout, problems: list[Problem]) -> None:
        self.text = text
        self.root = layout
        self.layout: Layout | None = None
        self.problems = problems
        self.value: Any = None
        self.container: Any = None
        self.key: str | None = None
        self.stack: list[tuple[Any, str | None, Layout | None]] = []
        self.documents = 0
        self.long_quote: Any = None  # the last quoted text that goes over several lines
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
            self._refuse(event, "yaml-feature", _("tags (!) are not allowed"), _("delete the tag"))

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
        if event.style in ("'", '"') and event.end_mark.line > event.start_mark.line:
            self.long_quote = event
        if event.style == '"' and not clean(value):
            # An escape in double quotes can say what could not be written as a character.
            message = _("the quoted text holds a character that nobody can see, or a split accent, as an escape")
            self._refuse(event, "character", message, _("delete it"))
        if self.key is None and type(self.container) is dict:
            self._take_key(event, value)
            return
        layout = self._child()
        if layout is not None and layout.kind == "integer" and not event.style and INTEGER.match(value):
            value = int(value)
        elif layout is not None and layout.kind == "prose":
            if event.style in ("|", ">") and "\n " in value:
                self._refuse_indented(event)
            value = tidy(value)
        self._put(value)

    def _refuse_indented(self, event: Any) -> None:
        """A line of a block that is indented more than the others: for YAML a line of its own that begins with spaces."""
        lines = self.text.split("\n")
        written = [n for n in range(event.start_mark.line + 1, len(lines)) if lines[n]]
        depth = _depth(lines[written[0]])  # the first line says how deep a block stands
        line = next(n for n in written if _depth(lines[n]) > depth)
        message = _("this line is indented more than the others of its text")
        help = _("indent it like them; a paragraph of its own stands after an empty line")
        length = _depth(lines[line]) - depth
        self.problems.append(Problem("yaml-syntax", line + 1, depth + 1, message, help, length))

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


def marks(text: str, *, scalars_only: bool = False) -> dict[tuple[Path, bool], tuple[Any, Any]]:
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
