"""Repair: what a person meant by lines that cannot be read. Found by trying: one small change, and all of it can be read.

People who do not program make few mistakes, again and again: a line a column off, a colon or its space forgotten, a text
beside `>-`, a dash that is no hyphen. Each is a row of _TRIES: a line in, and what it would be. The first change that makes
the file readable, or takes the trouble furthest down, names the line that must change and what it should say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lineas.files.canonical import Layout
from lineas.findings import Edit, Problem, edited
from lineas.frozen import NamedTuple
from lineas.messages import _

_LARGEST = 100_000  # characters: in a larger file the place alone is said
_MOST = 80  # changes to try
_ABOVE, _BELOW = 4, 1  # lines around the one that cannot be read

# How far a text can be read: the line that cannot, or None for one that can be read and is what its layout says.
Trouble = Callable[[str], "int | None"]


class Try(NamedTuple):
    """A change to a text, what to say of it, and the line and column that are wrong."""

    edits: tuple[Edit, ...]
    message: str
    help: str
    unsafe: bool = False


def repaired(text: str, line: int, layout: Layout, trouble: Trouble) -> Problem | None:
    """The problem at or above a line (from 1) that cannot be read, with the change that mends it; None where no small
    change does."""
    if len(text) > _LARGEST:
        return None
    lines = text.split("\n")
    best: tuple[int, Try] | None = None
    for count, attempt in enumerate(_attempts(lines, line, _keys(layout))):
        reached = trouble(edited(text, attempt.edits))
        if reached is None:
            return _problem(lines, attempt)
        if reached > line + 1 and (best is None or reached > best[0]):
            best = reached, attempt
        if count == _MOST:
            break
    return _problem(lines, best[1]) if best else None


def _problem(lines: list[str], attempt: Try) -> Problem:
    first = min(attempt.edits)
    length = first.length or max(1, len(lines[first.line - 1].strip()))
    return Problem(
        "yaml-syntax", first.line, first.column, attempt.message, attempt.help, length, attempt.edits, attempt.unsafe
    )


def _keys(layout: Layout | None, found: dict[str, Layout] | None = None) -> dict[str, Layout]:
    """Every key of a layout, at whatever depth, with the layout of its value."""
    found = {} if found is None else found
    if layout is not None:
        for key, child in layout.fields.items():
            if key not in found:
                found[key] = child
                _keys(child, found)
        _keys(layout.rest, found)
        _keys(layout.item, found)
    return found


def _attempts(lines: list[str], line: int, keys: dict[str, Layout]) -> Iterator[Try]:
    """The changes to try: what a line itself gets wrong before where it stands; the line of the trouble, those above it,
    the one below."""
    near = [n for n in (line, *range(line - 1, line - 1 - _ABOVE, -1), line + _BELOW) if 1 <= n <= len(lines)]
    written = [n for n in near if lines[n - 1].strip()]
    for n in written:
        for attempt in _TRIES:
            yield from attempt(lines[n - 1], n, keys)
    for n in written:
        yield from _after_the_end(lines, n, keys)
        yield from _moved(lines, n)


# ------------------------------------------------------------------------------------------------ what a line says

_LINE = re.compile(r"( *(?:- +)?)(\w+)(.*)\Z")


def _dash(line: str, n: int, keys: dict[str, Layout]) -> Iterator[Try]:
    found = re.match(r"( *)([–—−•*·])(\s*)", line)
    if found:
        message = _("a list item begins with a hyphen, and this is “{sign}”").format(sign=found[2])
        edit = Edit(n, found.end(1) + 1, len(found[2] + found[3]), "- ")
        yield Try((edit,), message, _("write a hyphen and a space: “- ”"))


def _no_space_after_dash(line: str, n: int, keys: dict[str, Layout]) -> Iterator[Try]:
    found = re.match(r"( *)-(?=\w)", line)
    if found:
        yield Try((Edit(n, found.end() + 1, 0, " "),), _("a space is missing after the hyphen"), "")


def _colon(line: str, n: int, keys: dict[str, Layout]) -> Iterator[Try]:
    """A key without its colon, or without the space after it."""
    found = _LINE.match(line)
    if not found or found[2] not in keys:
        return
    rest, at = found[3], found.end(2) + 1
    help = _("write “{key}: ” and then its value").format(key=found[2])
    if re.match(r"\s*[:：]", rest) and not re.match(r":( |\Z)", rest):
        gap = len(rest) - len(rest.lstrip(" :："))
        message = _("a space goes after the colon of “{key}”, and none before it").format(key=found[2])
        yield Try((Edit(n, at, gap, ": "),), message, help)
    elif not rest.strip():
        yield Try((Edit(n, at, len(rest), ":"),), _("the colon is missing after “{key}”").format(key=found[2]), help)
    elif re.match(r"[\s=;.,]+\S", rest) and ":" not in rest[:2]:
        gap = len(rest) - len(rest.lstrip(" =;.,"))
        yield Try((Edit(n, at, gap, ": "),), _("the colon is missing after “{key}”").format(key=found[2]), help)


def _beside(line: str, n: int, keys: dict[str, Layout]) -> Iterator[Try]:
    """A text beside the sign of its block, or one that YAML would take for something else."""
    found = _LINE.match(line)
    if not found or found[2] not in keys or keys[found[2]].kind not in ("prose", "text"):
        return
    indent = " " * (len(found[1]) + 2)
    value = re.match(r"(: *)([|>][-+0-9]*)?( *)(\S.*)\Z", found[3])
    if not value:
        return
    at = found.end(2) + 1 + value.start(2 if value[2] else 3)
    if value[2]:
        message = _("the text begins on the line below “{sign}”, not beside it").format(sign=value[2])
        yield Try((Edit(n, at, len(found[3]) - value.start(2), f"{value[2]}\n{indent}{value[4]}"),), message, _("begin the text on the next line, two columns further in"))  # fmt: skip
    elif keys[found[2]].kind == "prose":
        text = value[4].strip("\"'") if value[4].count(value[4][0]) == 1 else value[4]
        message = _("a sign in this text means something else in YAML")
        help = _("write “>-” here, and the text on the next line, two columns further in")
        yield Try((Edit(n, found.end(2) + 1, len(found[3]), f": >-\n{indent}{text}"),), message, help)


_TRIES: tuple[Callable[[str, int, dict[str, Layout]], Iterator[Try]], ...] = (
    _dash, _no_space_after_dash, _colon, _beside,
)  # fmt: skip


# ------------------------------------------------------------------------------------------------ where it stands


def _after_the_end(lines: list[str], n: int, keys: dict[str, Layout]) -> Iterator[Try]:
    """Lines at the end of a file that are no part of it: the closing formula of a letter, a mark."""
    above = next((line for line in reversed(lines[: n - 1]) if line.strip()), "")
    rest = [m for m in range(n, len(lines) + 1) if lines[m - 1].strip()]
    outside = all(
        _indent(lines[m - 1]) == 0 and not lines[m - 1].startswith(tuple(f"{key}:" for key in keys)) for m in rest
    )
    if outside and not re.search(r"[|>][-+0-9]*\Z|:\Z", above.rstrip()):
        message = _("this is no part of the file: it stands after its end")
        help = _("delete it; what it says to others goes into “notes”")
        yield Try(tuple(Edit(m, 1, len(lines[m - 1]), "") for m in rest), message, help, unsafe=True)


def _moved(lines: list[str], n: int) -> Iterator[Try]:
    """A line moved to where its neighbours stand: alone, with the lines below it that are further in, or with those that
    stand where it stands."""
    here = _indent(lines[n - 1])
    around = {_indent(line) for line in lines[max(0, n - 8) : n + 8] if line.strip()}
    wanted = {w for w in around | {w + 2 for w in around} | {w - 2 for w in around} if w >= 0} - {here}
    above = next((m for m in range(n - 1, 0, -1) if lines[m - 1].strip()), 0)
    for there in sorted(wanted, key=lambda w: (abs(w - here), w)):
        message = _("this line begins in column {here}; its place is column {there}")
        message = message.format(here=here + 1, there=there + 1)
        help = _("the line above begins in column {n}").format(n=_indent(lines[above - 1]) + 1) if above else ""
        for group in dict.fromkeys((n, *_with(lines, n, further)) for further in (None, False, True)):
            if min(_indent(lines[m - 1]) + there - here for m in group) >= 0:
                yield Try(tuple(_shifted(lines, m, there - here) for m in group), message, help)


def _with(lines: list[str], n: int, further: bool | None) -> Iterator[int]:
    """The lines that go with one: none, those below it that are not further out, or only those that are further in."""
    here = _indent(lines[n - 1])
    for m in range(n + 1, len(lines) + 1) if further is not None else ():
        line = lines[m - 1]
        if line.strip():
            if _indent(line) < here or (further and _indent(line) == here):
                return
            yield m


def _shifted(lines: list[str], n: int, by: int) -> Edit:
    indent = _indent(lines[n - 1])
    return Edit(n, 1, indent, " " * (indent + by))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
