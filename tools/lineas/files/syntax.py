"""Syntax: what libyaml refused, in words for people, at the place that must change. For strict_yaml alone."""

from __future__ import annotations

import re

from lineas.findings import Problem
from lineas.messages import _, marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def explained(text: str, error: Any, quote: Any) -> Problem:
    """The problem behind a yaml.YAMLError; `quote` is the event of the last quoted text that goes over several lines."""
    return _conflict(text) or _open_quote(quote, error) or _general(error)


CONFLICT = 7  # characters of the mark of a conflict

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


# What libyaml says at the place where it gave up; what helps is where that began.
_BEGAN_EARLIER = (
    "found unexpected end of stream",
    "could not find expected ':'",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
)


def _general(error: Any) -> Problem:
    said = getattr(error, "problem", None) or ""
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    if said in _BEGAN_EARLIER:
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
    return Problem("yaml-syntax", text.count("\n", 0, mark.start()) + 1, 1, message, help, CONFLICT)


def _open_quote(event: Any, error: Any) -> Problem | None:
    """A quote that somebody forgot to close ends at the next one, lines further down, where nothing makes sense."""
    mark = getattr(error, "problem_mark", None)
    if event is None or mark is None or mark.line != event.end_mark.line:
        return None
    start, end = event.start_mark, event.end_mark
    message = _("a quote is opened here and closed on line {line} only").format(line=end.line + 1)
    return Problem("yaml-syntax", start.line + 1, start.column + 1, message, _("close it where its text ends"))
