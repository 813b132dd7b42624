"""libyaml: strict construction, marks, comments. The only importer of `yaml`; files/document asks it.

All three read the same text, as it stands in the file. Construction goes over the events, not the nodes: events show
anchors, tags and several documents, and a loop over them cannot overflow a stack.
"""

from __future__ import annotations

import re
from itertools import islice

import yaml

from lineas.files.canonical import INTEGER, MAX_VALUES, clean, tidy
from lineas.files.repair import repaired
from lineas.files.syntax import conflicts, explained
from lineas.findings import MOST, Problem, inside
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from lineas.files.canonical import Layout

    Place = tuple[int, int, int, int]  # line and column of the first character, and of the one after the last, from 0
    # A value's place and, of a mapping, its keys with their places and values; of a list, its items.
    Node = tuple[Place, "dict[str, tuple[Place, Node]] | list[Node] | None"]

MAX_DEPTH = 32


class _Refused(Exception):
    """Reading stops: the rest of the file would only be noise."""


def construct(text: str, layout: Layout) -> tuple[Any, list[Problem]]:
    """The value of the only document in `text`, or what is wrong with it.

    The value is what libyaml makes of this very text, with every scalar as text, prose without the spaces around its
    paragraphs, and integers where the layout has them.
    """
    builder, error = _built(text, layout)
    problems = builder.problems
    if error is not None:
        problems += (
            conflicts(text)
            or _too_deep(text, error, layout)
            or _stray_spaces(text, error, layout)
            or [_mistake(text, error, builder.long_quote, layout)]
        )
    elif not problems and builder.documents == 0:
        problems.append(Problem("yaml-syntax", 1, 1, _("the file is empty"), _("write the record, or delete the file")))
    return builder.value, [_placed(problem, builder.lines) for problem in problems]


def _mistake(text: str, error: yaml.YAMLError, quote: Any, layout: Layout) -> Problem:
    """What a person got wrong, and where: as the change says that mends it, or else as libyaml says."""
    problem = explained(error, quote)
    mark = getattr(error, "problem_mark", None)
    at = min(mark.line + 1, text.count("\n") + 1) if mark else problem.line
    meant = repaired(text, at, layout, lambda other: _trouble(other, layout))
    if meant and meant.line == problem.line:  # libyaml says where in the line
        return meant._replace(column=problem.column, length=problem.length)
    return meant or problem


def _trouble(text: str, layout: Layout) -> int | None:
    """The line from which on a text cannot be read, or None where it can and is what its layout says."""
    builder, error = _built(text, layout)
    if error is not None:
        mark = getattr(error, "problem_mark", None)
        return int(mark.line) + 1 if mark else 1
    if builder.problems:
        return builder.problems[0].line
    return None if _fits(builder.value, layout) else 1


def _fits(value: Any, layout: Layout | None) -> bool:
    """Has a value the keys and lists of its layout, whatever stands in them?"""
    if layout is None:
        return False
    if layout.kind == "map":
        if not isinstance(value, dict):
            return False
        return all(_fits(child, layout.fields.get(key) or layout.rest) for key, child in value.items())
    if layout.kind == "list":
        return isinstance(value, list) and all(_fits(item, layout.item) for item in value)
    return isinstance(value, (str, int))


def _placed(problem: Problem, lines: list[str]) -> Problem:
    line, column, length = inside(lines, problem.line, problem.column, problem.length)
    return problem._replace(line=line, column=column, length=length)


def _built(text: str, layout: Layout) -> tuple[_Builder, yaml.YAMLError | None]:
    """What can be built of a text, and the error of libyaml that ended it."""
    builder = _Builder(text, layout)
    try:
        _each_event(text, builder.handlers)
    except yaml.YAMLError as error:
        return builder, error
    except _Refused:
        pass
    return builder, None


def _each_event(text: str, handlers: dict[type, Callable[[Any], None]]) -> None:
    """Hand the events of a text to the handlers of their types: a loop, so that no nesting overflows a stack."""
    parser = yaml.CBaseLoader(text)
    try:
        get_event = parser.get_event
        while (event := get_event()) is not None:
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event)
    finally:
        parser.dispose()


def _too_deep(text: str, error: yaml.YAMLError, layout: Layout) -> list[Problem]:
    """What is wrong with a run of brackets that is deeper than libyaml goes.

    It looks ahead for the colon of a key, and counts the brackets that it meets before it tells us of the first. Cut off
    behind the last bracket that we allow, it tells.
    """
    mark = getattr(error, "problem_mark", None)
    before = text[: mark.index] if mark else ""
    run = len(before.rstrip("[{ "))
    brackets = list(islice(re.finditer(r"[\[{]", before[run:]), MAX_DEPTH + 1))
    if len(brackets) <= MAX_DEPTH:
        return []
    builder, _error = _built(before[: run + brackets[-1].end()], layout)
    return builder.problems


_BLANK = re.compile(r"^ +$", re.MULTILINE)


def _stray_spaces(text: str, error: yaml.YAMLError, layout: Layout) -> list[Problem]:
    """An empty line with more spaces than the text below it: YAML takes them for the indentation of the text."""
    mark = getattr(error, "problem_mark", None)
    lines = text.split("\n")
    line = next((n for n in range(mark.line if mark else 0, 0, -1) if lines[n - 1].isspace()), None)
    if line is None:
        return []
    builder, refused = _built(_BLANK.sub("", text), layout)
    if refused or builder.problems:
        return []
    message = _("this line is empty but for spaces, and they count as the indentation of the text below")
    return [
        Problem("yaml-syntax", line, 1, message, _("delete the spaces; `lineas fmt` does it"), len(lines[line - 1]))
    ]


_INDENTED = re.compile(r"\n +[^ \n]")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _Builder:
    """Builds dicts, lists, text and integers from events.

    `container` is the open dict or list, `key` the key that waits for its value (None where a key comes next),
    `layout` the layout of the container; the stack holds those of the containers around it.
    """

    __slots__ = (
        "_lines",
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
        "values",
    )

    def __init__(self, text: str, layout: Layout) -> None:
        self.text = text
        self.root = layout
        self.layout: Layout | None = None
        self.problems: list[Problem] = []
        self._lines: list[str] | None = None
        self.value: Any = None
        self.container: Any = None
        self.key: str | None = None
        self.stack: list[tuple[Any, str | None, Layout | None]] = []
        self.documents = self.values = 0
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

    @property
    def lines(self) -> list[str]:
        """The lines of the text, split once."""
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines

    def _refuse(self, event: Any, kind: str, message: str, help: str = "", length: int = 1) -> None:
        mark = event.start_mark
        self._add(Problem(kind, mark.line + 1, mark.column + 1, message, help, length))

    def _add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) == MOST:
            raise _Refused

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse(event, "yaml-feature", _("a second document begins here"), _("one file holds one document"), 3)
            raise _Refused
        if event.version or event.tags:
            self._refuse(event, "yaml-feature", _("YAML directives (%) are not allowed"), _("delete the line"))

    def _alias(self, event: Any) -> None:
        self._refuse(event, "yaml-feature", _("aliases (*) are not allowed"), _("write the value out"))
        self._put(event, "")

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

    def _put(self, event: Any, value: Any) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            self._refuse(event, "too-large", _("there are more than {n} values").format(n=f"{MAX_VALUES:,}"))
            raise _Refused
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
            if event.style in ("|", ">") and _INDENTED.search(value):
                self._refuse_indented(event)
            value = tidy(value)
        self._put(event, value)

    def _refuse_indented(self, event: Any) -> None:
        """A line of a block that is indented more than the others: for YAML a line of its own that begins with spaces."""
        start, end = event.start_mark.line + 1, event.end_mark.line + (event.end_mark.column > 0)
        written = [(n, _depth(line)) for n, line in enumerate(self.lines[start:end], start) if line.strip(" ")]
        depth = min(depth for _n, depth in written)
        for n, deep in written:
            if deep > depth:
                message = _("this line is indented more than the others of its text")
                help = _("indent it like them; a paragraph of its own stands after an empty line")
                self._add(Problem("yaml-syntax", n + 1, depth + 1, message, help, deep - depth))
                return

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
        key = self.key
        self._put(event, opened)
        self.stack.append((self.container, key, self.layout))
        self.container, self.key, self.layout = opened, None, layout

    def _close(self, event: Any) -> None:
        self.container, _key, self.layout = self.stack.pop()
        self.key = None


# ------------------------------------------------------------------------------------- marks and comments


class _Marks:
    """Builds what a value is made of, as `_Builder` does, but with the places of the values instead of what they say."""

    __slots__ = ("container", "key", "root", "stack")

    def __init__(self) -> None:
        self.root: Node | None = None
        self.container: Any = None
        self.key: tuple[str, Place] | None = None
        self.stack: list[tuple[Any, tuple[str, Place] | None, Any]] = []

    def scalar(self, event: Any) -> None:
        place = _place(event.start_mark, event.end_mark)
        if self.key is None and type(self.container) is dict:
            self.key = (event.value, place)
        else:
            self._put((place, None))

    def open(self, event: Any) -> None:
        self.stack.append((self.container, self.key, event.start_mark))
        self.container, self.key = {} if type(event) is yaml.MappingStartEvent else [], None

    def close(self, event: Any) -> None:
        inside = self.container
        self.container, self.key, start = self.stack.pop()
        self._put((_place(start, event.end_mark), inside))

    def _put(self, node: Node) -> None:
        if self.container is None:
            self.root = node
        elif self.key is None:
            self.container.append(node)
        else:
            key, place = self.key
            self.container[key] = (place, node)
            self.key = None


def _place(start: Any, end: Any) -> Place:
    return start.line, start.column, end.line, end.column


def marks(text: str) -> Node | None:
    """Where every value and key of a text stands. For a text that `construct` accepts: it is the same parse again."""
    builder = _Marks()
    _each_event(text, {
        yaml.ScalarEvent: builder.scalar,
        yaml.MappingStartEvent: builder.open,
        yaml.SequenceStartEvent: builder.open,
        yaml.MappingEndEvent: builder.close,
        yaml.SequenceEndEvent: builder.close,
    })  # fmt: skip
    return builder.root


def comments(text: str) -> Iterator[tuple[int, int, int]]:
    """(line, column, length) of what belongs to no token of a text: on each line a comment, and nothing else can be.

    libyaml takes a `#` right after a quote, a bracket or the `>` of a block for a comment, too.
    """
    line = last = 0
    for start, end in _between_tokens(text):
        for found in re.finditer(r"[^ \n][^\n]*", text[start:end]):
            at = start + found.start()
            line, last = line + text.count("\n", last, at), at
            yield line + 1, at - text.rfind("\n", 0, at), len(found.group())


_HEADER = re.compile(r"[|>][-+0-9]*(.*)")


def _between_tokens(text: str) -> Iterator[tuple[int, int]]:
    """The spans of a text that no token covers; of a block scalar, the rest of the line of its `>`, too."""
    parser = yaml.CBaseLoader(text)
    try:
        at = 0
        while (token := parser.get_token()) is not None:
            start = token.start_mark.index
            yield at, start
            at = token.end_mark.index
            if type(token) is yaml.ScalarToken and (header := _HEADER.match(text, start)):
                yield header.span(1)
        yield at, len(text)
    finally:
        parser.dispose()
