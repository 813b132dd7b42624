"""The canonical form of a file: one way to write a value, so that a diff shows what changed and nothing else.

Keys in the order of the schema; prose as a folded block with one sentence a line, so that a diff and a merge work
sentence by sentence; whatever another YAML reader could take for a number, a date or a boolean in quotes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lineas.files.sentences import a_sentence_each, sentences
from lineas.frozen import NamedTuple
from lineas.text import natural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Path = tuple["str | int", ...]


class Layout(NamedTuple):
    """How a value is written: what the schema says of its form.

    `kind` is "map", "list", "prose", "text" or "integer"; `fields` are a mapping's keys in canonical order, `rest` the
    layout of its free keys (those of institutions.yaml), `item` that of a list's items.
    """

    kind: str
    fields: dict[str, Layout] = {}
    rest: Layout | None = None
    item: Layout | None = None


TEXT = Layout("text")


# -------------------------------------------------------------------------------------------------- writing


def dump(value: Any, layout: Layout) -> str:
    """The canonical form: keys in the order of the layout, prose tidied and folded with a sentence a line, codes quoted.

    A value can be anything that text, integers, lists and mappings with text as keys make.
    """
    out: list[str] = []
    if isinstance(value, (dict, list)) and value:
        _dump_block(value, layout, "", out)
    else:
        _dump_child(value, layout, "  ", out)
        out[0] = out[0].lstrip(" ")
    return "".join(out)


def _dump_block(value: Any, layout: Layout | None, indent: str, out: list[str]) -> None:
    """Write a mapping or a list, not empty, as lines that begin with `indent`."""
    if isinstance(value, dict):
        fields, rest = (layout.fields, layout.rest) if layout else ({}, None)
        for key in in_order(value, layout):
            child = fields.get(key)
            out.append(f"{indent}{key if child else _scalar(key)}:")
            _dump_child(value[key], child or rest, indent + "  ", out)
    else:
        item_layout = layout.item if layout else None
        for item in value:
            mark = len(out)
            if isinstance(item, (dict, list)) and item:
                _dump_block(item, item_layout, indent + "  ", out)
                out[mark] = f"{indent}- {out[mark][len(indent) + 2 :]}"
            else:
                out.append(f"{indent}-")
                _dump_child(item, item_layout, indent + "  ", out)


def in_order(mapping: dict[str, Any], layout: Layout | None) -> list[str]:
    """The keys in canonical order: those of the schema in its order, free ones naturally, unknown ones at the end."""
    if layout is None:
        return list(mapping)
    known = [key for key in layout.fields if key in mapping]
    if len(known) == len(mapping):
        return known
    others = [key for key in mapping if key not in layout.fields]
    return known + (sorted(others, key=natural) if layout.rest else others)


def _dump_child(value: Any, layout: Layout | None, indent: str, out: list[str]) -> None:
    """Write what stands after `key:` or `-`, whose line is the last of `out` and not yet ended."""
    if isinstance(value, (dict, list)):
        if value:
            out.append("\n")
            _dump_block(value, layout, indent, out)
        else:
            out.append(" {}\n" if isinstance(value, dict) else " []\n")
        return
    if layout is not None and layout.kind == "prose" and isinstance(value, str):
        value = tidy(value)
        if _foldable(value):
            out.append(" >-\n")
            for number, paragraph in enumerate(value.split("\n")):
                if number:
                    out.append("\n")
                out.extend([f"{indent}{sentence}\n" for sentence in sentences(paragraph)])
            return
    out.append(f" {_scalar(value)}\n")


def _foldable(text: str) -> bool:
    """Can the text be a folded block? Not where a paragraph is empty or begins or ends with a space."""
    paragraphs = text.split("\n")
    return all([p and p[0] != " " and p[-1] != " " for p in paragraphs]) and "".join(paragraphs).isprintable()


def tidy(text: str) -> str:
    """Prose without what says nothing: spaces around a paragraph, and paragraphs that are empty."""
    return "\n".join(filter(None, (paragraph.strip(" ") for paragraph in text.split("\n"))))


INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,17})\Z")
_WORDS = frozenset("y n yes no on off true false null none nan inf".split())
_PLAIN = re.compile(r"[^\W\d_](?:[\w .,/()&+-]*[\w.)])?\Z")
_CODE = re.compile(r"[0-9]+(?:\.[0-9]+){2,}\Z")


@lru_cache(1 << 10)  # the same acronyms and codes, again and again
def _scalar(value: str | int) -> str:
    """A scalar on one line: plain where every YAML reader takes it for text, quoted elsewhere."""
    if isinstance(value, int):
        return str(value)
    if (_PLAIN.match(value) and value.lower() not in _WORDS and value.isprintable()) or _CODE.match(value):
        return value
    import json

    quoted = json.dumps(value, ensure_ascii=False)
    if quoted.isprintable():
        return quoted
    return "".join(c if c.isprintable() else _escape(c) for c in quoted)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# -------------------------------------------------------------------------------------------------- reading


def read(text: str, layout: Layout) -> Any:
    """The value of a `clean` text in canonical form; None for any other text, which is then read as YAML.

    Canonical form is regular enough to be read line by line, in a third of the time that YAML takes. This is `dump`
    backwards: where a value comes out, `dump(value, layout) == text` (tests/test_canonical.py).
    """
    lines = text.split("\n")
    if lines.pop() or not lines or len(lines) > MAX_VALUES:
        return None
    reader = _Lines(lines)
    try:
        value = reader.block(layout, "")
    except (_NotCanonical, IndexError):
        return None
    return value if reader.at == len(lines) else None


class _NotCanonical(Exception):
    """These lines are not what `dump` writes."""


class _Lines:
    """The lines of a file and how far they are read."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def block(self, layout: Layout | None, indent: str) -> Any:
        """The mapping or list, not empty, whose lines begin with `indent`."""
        if len(indent) > _DEEPEST:
            raise _NotCanonical
        return (self._list if self.lines[self.at].startswith(indent + "- ") else self._map)(layout, indent)

    def _map(self, layout: Layout | None, indent: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        lines, size, inner, end = self.lines, len(indent), indent + "  ", len(self.lines)
        fields, rest = (layout.fields, layout.rest) if layout else ({}, None)
        expected = iter(fields)
        while self.at < end and (line := lines[self.at]).startswith(indent):
            key, colon, value = line[size:].partition(":")
            child = fields[key] if key in expected else rest  # `in` goes on from the key before: each once, in order
            if child is None or not colon or (child is rest and (key in found or not _is_key(key))):
                raise _NotCanonical
            self.at += 1
            found[key] = self._value(value, child, inner)
        if not found or (rest and list(found) != in_order(found, layout)):
            raise _NotCanonical
        return found

    def _list(self, layout: Layout | None, indent: str) -> list[Any]:
        found = []
        dash, inner = indent + "- ", indent + "  "
        item = layout.item if layout else None
        while self.at < len(self.lines) and self.lines[self.at].startswith(dash):
            value = self.lines[self.at][len(dash) :]
            if ":" in value and value[:1] != '"':
                # A mapping begins on the line of its dash: read it as if the dash were part of the indentation.
                self.lines[self.at] = inner + value
                found.append(self._map(item, inner))
            else:
                self.at += 1
                found.append(self._value(" " + value, item, inner))
        return found

    def _value(self, value: str, layout: Layout | None, indent: str) -> Any:
        if not value:
            return self.block(layout, indent)
        if value[0] != " ":
            raise _NotCanonical
        prose = layout is not None and layout.kind == "prose"
        if prose and value == " >-":
            return self._prose(indent)
        if layout is not None and layout.kind == "integer" and INTEGER.match(value[1:]):
            return int(value[1:])
        if value in (" []", " {}"):
            return [] if value == " []" else {}
        text = _unquoted(value[1:])
        if value != " " + _scalar(text) or (prose and text):
            raise _NotCanonical
        return text

    def _prose(self, indent: str) -> str:
        lines, size, end = self.lines, len(indent), len(self.lines)
        paragraphs: list[str] = []
        at = self.at
        while True:
            start = at
            while at < end and lines[at].startswith(indent):
                at += 1
            written = [line[size:] for line in lines[start:at]]
            if not written or not a_sentence_each(written):  # an empty line stands between paragraphs, nowhere else
                raise _NotCanonical
            paragraphs.append(" ".join(written))
            if at == end or lines[at]:
                break
            at += 1
        self.at = at
        return "\n".join(paragraphs)


MAX_VALUES = 50_000  # in a file; on one line there is no more than one
_DEEPEST = 2 * 32
_LONGEST_KEY = 1024  # beyond that YAML does not look for the colon


def _is_key(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_KEY and _scalar(text) == text


def _unquoted(value: str) -> str:
    if value[:1] != '"':
        return value
    import json

    try:
        text = json.loads(value)
    except ValueError:
        raise _NotCanonical from None
    if not clean(text):  # an escape can say what could not be written as a character
        raise _NotCanonical
    return str(text)


LOST = "\ufffd"  # what programs write for a character that they could not read


def clean(text: str) -> bool:
    """Is every character of a text one that people can see, and every accent part of its letter (Unicode NFC)?"""
    return LOST not in text and text.replace("\n", "").isprintable() and unicodedata.is_normalized("NFC", text)
