"""The canonical form of a file: one way to write a value, so that a diff shows what changed and nothing else.

Keys in the order of the schema; prose as a folded block with one sentence a line, so that a diff and a merge work
sentence by sentence; whatever another YAML reader could take for a number, a date or a boolean in quotes.
"""

from __future__ import annotations

import re

from lineas.findings import natural
from lineas.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


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


def dump(value: Any, layout: Layout) -> str:
    """The canonical form: keys in the order of the layout, prose folded with a sentence a line, codes quoted."""
    if not value and isinstance(value, (dict, list)):
        return _empty(value) + "\n"
    out: list[str] = []
    _dump_block(value, layout, "", out)
    return "".join(out)


def _empty(value: Any) -> str:
    return "{}" if isinstance(value, dict) else "[]"


def _dump_block(value: Any, layout: Layout | None, indent: str, out: list[str]) -> None:
    """Write a mapping or a list as lines that begin with `indent`."""
    if isinstance(value, dict):
        fields = layout.fields if layout else {}
        for key in sorted(value, key=_order(fields, layout)) if layout else value:
            out.append(f"{indent}{_scalar(key)}:")
            child = fields.get(key) or (layout.rest if layout else None)
            _dump_child(value[key], child, indent + "  ", out)
    elif isinstance(value, list):
        item_layout = layout.item if layout else None
        for item in value:
            mark = len(out)
            if isinstance(item, (dict, list)) and item:
                _dump_block(item, item_layout, indent + "  ", out)
                out[mark] = f"{indent}- {out[mark][len(indent) + 2 :]}"
            else:
                out.append(f"{indent}-")
                _dump_child(item, item_layout, indent + "  ", out)
    else:
        out.append(indent)
        _dump_child(value, layout, indent + "  ", out)
        out[-2:] = [(out[-2] + out[-1]).lstrip(" ")]


def _order(fields: dict[str, Layout], layout: Layout) -> Callable[[str], tuple[object, ...]]:
    rank = {key: position for position, key in enumerate(fields)}
    if layout.rest is not None:
        return lambda key: (rank.get(key, len(rank)), natural(key))
    return lambda key: (rank.get(key, len(rank)),)


def _dump_child(value: Any, layout: Layout | None, indent: str, out: list[str]) -> None:
    """Write what stands after `key:` or `-`, whose line is the last of `out` and not yet ended."""
    if isinstance(value, (dict, list)):
        if value:
            out.append("\n")
            _dump_block(value, layout, indent, out)
        else:
            out.append(f" {_empty(value)}\n")
    elif layout is not None and layout.kind == "prose" and _foldable(value):
        out.append(" >-\n")
        for number, paragraph in enumerate(value.split("\n")):
            if number:
                out.append("\n")
            out.extend(f"{indent}{sentence}\n" for sentence in sentences(paragraph))
    else:
        out.append(f" {_scalar(value)}\n")


def _foldable(value: Any) -> bool:
    """Can the text be a folded block? Not where a paragraph is empty or begins or ends with a space."""
    return (
        isinstance(value, str)
        and all(p and p[0] != " " and p[-1] != " " for p in value.split("\n"))
        and value.replace("\n", "").isprintable()
    )


_WORDS = frozenset("y n yes no on off true false null none nan inf".split())
_PLAIN = re.compile(r"[^\W\d_](?:[\w .,/()&+-]*[\w.)])?\Z")
_CODE = re.compile(r"[0-9]+(?:\.[0-9]+){2,}\Z")


def _scalar(value: str | int) -> str:
    """A scalar on one line: plain where every YAML reader takes it for text, quoted elsewhere."""
    if isinstance(value, int):
        return str(value)
    if (_PLAIN.match(value) and value.lower() not in _WORDS and value.isprintable()) or _CODE.match(value):
        return value
    import json

    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escape(c) for c in quoted)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# ------------------------------------------------------------------------------------------------ sentences

# An end, closing quotes or brackets, one space, and then something that can begin a sentence.
_END = re.compile('[.!?…]["\'”»’)\\]]* (?=["“«‘¿¡(\\[•A-ZÁÉÍÓÚÜÑ])')

# After these a full stop does not end the sentence.
_ABBREVIATIONS = frozenset(
    """
    no núm núms num art arts fracc frac inc párr pág págs p pp vol ed cap secc sec
    sr sra sres srita dr dra dres lic ing arq mtro mtra prof profa gral cnel tte cmdte c cc
    av blvd col edo mpio deleg cd tel ext c.p
    ee uu ee.uu ee.uu.aa s.a d.f a.c s.c p.ej ej etc vs cf aprox máx mín atte ud uds
    """.split()
)


def sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph; joined with a space they are the paragraph again, whatever it holds."""
    found = []
    start = 0
    for match in _END.finditer(paragraph):
        if paragraph[match.start()] == "." and _abbreviation(paragraph, match.start()):
            continue
        found.append(paragraph[start : match.end() - 1])
        start = match.end()
    found.append(paragraph[start:])
    return found


def _abbreviation(paragraph: str, stop: int) -> bool:
    """Does the full stop at `stop` belong to an abbreviation or an initial?"""
    word = paragraph[paragraph.rfind(" ", 0, stop) + 1 : stop].lstrip("\"'“«‘¿¡([")
    if word.lower() in _ABBREVIATIONS:
        return True
    return word.replace(".", "").isupper() and max(map(len, word.split("."))) <= (2 if "." in word else 1)
