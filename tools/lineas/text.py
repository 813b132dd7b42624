"""Text for people, whatever it is of: natural order, what may be printed, shortening, “did you mean”."""

from __future__ import annotations

import re

from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def natural(text: str) -> tuple[object, ...]:
    """A sort key in which "1.5.2" comes before "1.5.10"."""
    parts: list[object] = [*re.split("([0-9]+)", text)]
    # By length and then by digits, not as integers: Python makes none of thousands of digits, and a stranger might.
    parts[1::2] = [(len(digits), digits) for digits in [str(part).lstrip("0") for part in parts[1::2]]]
    return tuple(parts)


# What Python takes for printable, and Unicode's Default_Ignorable_Code_Point for nothing: joiners, fillers, variations.
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)


def printable(text: str) -> str:
    """`text` on one line, with everything that could move a cursor, hide, reorder a line or begin another made visible.

    What is not seen is written as in JSON, so that JSON says the same before and after.
    """
    if text.isprintable() and (text.isascii() or _UNSEEN.isdisjoint(text)):
        return text
    return "".join(c if c.isprintable() and c not in _UNSEEN else _spelt(c) for c in text)


def _spelt(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def printable_lines(text: str) -> str:
    """The same for a text of several lines: its line ends stay."""
    return "\n".join(map(printable, text.split("\n")))


WIDTH = 100  # columns of a line, where neither COLUMNS nor a terminal says how many there are


def wrapped(text: str, width: int, indent: str = "", hanging: str | None = None) -> str:
    """`text` in lines of `width` columns, the first after `indent`, the others after `hanging`. Words stay whole."""
    import textwrap

    return textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def plain(text: str) -> str:
    """A text as it is compared with what people write: no capitals, accents, figures or signs."""
    import unicodedata

    letters = unicodedata.normalize("NFD", text.casefold())
    return " ".join(re.sub(r"[^a-z ]", "", letters).split())


def seen(text: str) -> str:
    """A text as people see it: spaces as spaces, and without what cannot be seen."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text)


def shown(value: Any) -> str:
    """A value, short enough for a message."""
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that a wrong one was meant to be; empty where none is near."""
    import difflib

    folded = {k.casefold(): k for k in known}
    near = [k for k in folded if sorted(k) == sorted(word.casefold())]  # two letters changed places
    near = near or difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.7)
    return folded[near[0]] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A line of help that proposes the known word nearest to a wrong one; empty where none is near."""
    return meant(nearest(word, known))


def meant(guess: str) -> str:
    """A line of help that proposes a word; empty for none."""
    return _("did you mean “{word}”?").format(word=guess) if guess else ""


def digest(text: str, size: int) -> str:
    """What stands for a text where the text itself is too long: so many bytes of its BLAKE2, in hexadecimal digits."""
    try:
        from _blake2 import blake2b  # hashlib has it too, and loads OpenSSL first: a tenth of linting one file
    except ImportError:
        from hashlib import blake2b
    return str(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest())
