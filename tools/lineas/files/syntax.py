"""Syntax: what libyaml refused, in words for people, at the place that must change. For strict_yaml alone."""

from __future__ import annotations

import re
from itertools import islice

from lineas.findings import MOST, Problem
from lineas.messages import _, marked
from lineas.text import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def explained(error: Any, quote: Any) -> Problem:
    """The problem behind a yaml.YAMLError; `quote` is the event of the last quoted text that goes over several lines."""
    return _open_quote(quote, error) or _general(error)


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


_CONFLICT = re.compile(
    r"^<{7}(?: (.*))?\n((?:.*\n)*?)(?:\|{7}.*\n(?:.*\n)*?)?={7}\n((?:.*\n)*?)>{7}(?: (.*))?$", re.MULTILINE
)


def conflicts(text: str) -> list[Problem]:
    """What git leaves where two changes meet: a problem a block, at its first line, that says what stands in it."""
    found = []
    for m in islice(_CONFLICT.finditer(text + "\n"), MOST):
        one, other = _first_of_its_own(m[2], m[3]), _first_of_its_own(m[3], m[2])
        message = _("two versions meet here, and nobody has joined them: “{one}” and “{other}”").format(
            one=shown(one) or _("(nothing)"), other=shown(other) or _("(nothing)")
        )
        help = _(
            "where they are of two institutions both stay: delete only the lines <<<<<<<, ======= and >>>>>>>; "
            "where both say the same thing twice, ask before you delete one"
        )
        found.append(Problem("yaml-syntax", text.count("\n", 0, m.start()) + 1, 1, message, help, 7))
    if not found and (mark := re.search("^<{7}(?: |$)", text, re.MULTILINE)):
        message = _("git left two versions here: a merge that nobody has finished")
        line = text.count("\n", 0, mark.start()) + 1
        found.append(Problem("yaml-syntax", line, 1, message, _("finish the merge first"), 7))
    return found


def _first_of_its_own(side: str, other: str) -> str:
    """The first line of a side that the other has not: most often it says whose it is."""
    theirs = {line.strip() for line in other.split("\n")}
    lines = (line.strip().removeprefix("- ") for line in side.split("\n") if line.strip() not in theirs)
    return next((line for line in lines if line), "")


def _open_quote(event: Any, error: Any) -> Problem | None:
    """A quote that somebody forgot to close ends at the next one, lines further down, where nothing makes sense."""
    mark = getattr(error, "problem_mark", None)
    if event is None or mark is None or mark.line != event.end_mark.line:
        return None
    start, end = event.start_mark, event.end_mark
    message = _("a quote is opened here and closed on line {line} only").format(line=end.line + 1)
    return Problem("yaml-syntax", start.line + 1, start.column + 1, message, _("close it where its text ends"))
