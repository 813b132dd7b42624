"""Cells: the lines of one answer → its paragraphs → the cells of the form (Actividad 1, Actividad 2).

The facts about the published tables are those of the notes that came with them: lines are wrapped, a page break is
some empty lines anywhere, paragraphs are separated by an empty line or only by a short line that ends in a full stop,
and the border between the two cells is not in the text.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lineas.frozen import NamedTuple
from lineas.messages import _, ngettext

Line = tuple[int, str]

CONNECTOR = re.compile(r"(?:Por otra part[ea]|Además|As[ií] ?mismo)\b|Y,")
STOP = re.compile(r"[.!?…][\"'”»’)\]]*\Z")
_CAPITAL = re.compile(r"[\"'“«‘¿¡(\[]*[A-ZÁÉÍÓÚÜÑ]")
_BULLET = re.compile(r"[•●▪◦‣]")
_LETTER = re.compile(r"[^\W\d_]")
_SPACES = re.compile(r"\s+")


class Paragraph(NamedTuple):
    """A paragraph: its first line in the document, its text (a line of it for each bullet), its height in lines."""

    line: int
    text: str
    height: int


class Note(NamedTuple):
    """What was inferred, or could not be decided (`sure` is False), at a line of the document."""

    line: int
    message: str
    sure: bool = True


def join(lines: list[str]) -> str:
    """Wrapped lines as one text: a hyphen at the end of a line belongs to its word, runs of spaces become one."""
    parts: list[str] = []
    for line in lines:
        stripped = line.strip()
        if stripped and parts and not _hyphen(parts[-1]):
            parts.append(" ")
        if stripped:
            parts.append(stripped)
    return _SPACES.sub(" ", "".join(parts))


def _hyphen(line: str) -> bool:
    """Does a line end in a hyphen that belongs to its word, and not in a dash?"""
    return line.endswith("-") and line[-2:-1].isalnum()


def paragraphs(blocks: list[list[Line]], width: int) -> tuple[list[Paragraph], list[Note]]:
    """The paragraphs of an answer, given its blocks (lines between empty lines) and the width of the column."""
    notes: list[Note] = []
    pieces: list[list[Line]] = []
    for block in blocks:
        for piece in _at_short_lines(block, width, notes):
            if pieces and _goes_on(pieces[-1][-1][1], piece[0][1]):
                notes.append(Note(piece[0][0], _("goes on with the paragraph before the break")))
                pieces[-1].extend(piece)
            else:
                pieces.append(piece)
    return [_paragraph(piece) for piece in pieces], notes


def _goes_on(before: str, after: str) -> bool:
    """Is what stands after a break the rest of the paragraph before it?"""
    before = before.rstrip()
    return _hyphen(before) or (after.lstrip()[:1].islower() and not STOP.search(before))


def _at_short_lines(block: list[Line], width: int, notes: list[Note]) -> list[list[Line]]:
    """Split a block after a line that ends in a full stop though the next word would have fitted on it."""
    pieces = [[block[0]]]
    for (_n, before), (number, after) in pairwise(block):
        fits = len(before.rstrip()) + 1 + len(after.split(None, 1)[0]) <= width
        if fits and STOP.search(before.rstrip()) and _CAPITAL.match(after.lstrip()):
            notes.append(Note(number, _("a new paragraph: the line before is short and ends in a full stop")))
            pieces.append([])
        pieces[-1].append((number, after))
    return pieces


def _paragraph(piece: list[Line]) -> Paragraph:
    items: list[list[str]] = [[]]
    for _number, text in piece:
        if _BULLET.match(text.lstrip()) and items[-1]:
            items.append([])
        items[-1].append(text)
    return Paragraph(piece[0][0], "\n".join(map(join, items)), len(piece))


def belongs_to_the_last(paragraph: Paragraph) -> bool:
    """Is a paragraph a part of the commitment before it? One without a letter, in lower case, or a list."""
    text = paragraph.text
    return not _LETTER.search(text) or text[0].islower() or bool(_BULLET.match(text))


def cells(found: list[Paragraph]) -> tuple[list[list[Paragraph]], list[Note]]:
    """The paragraphs of an answer by cell, one or two. A connector continues a cell, anything else begins the next."""
    split: list[list[Paragraph]] = []
    for paragraph in found:
        if split and (CONNECTOR.match(paragraph.text) or belongs_to_the_last(paragraph)):
            split[-1].append(paragraph)
        else:
            split.append([paragraph])
    if len(split) <= 2:
        return split, []
    border = _border(split)
    message = ngettext(
        "{n} paragraph that begins a cell, for two cells; the second cell was made to begin here",
        "{n} paragraphs that begin a cell, for two cells; the second cell was made to begin here",
        len(split),
    ).format(n=len(split))
    two = [[p for cell in part for p in cell] for part in (split[:border], split[border:])]
    return two, [Note(two[1][0].line, message, sure=False)]


def _border(split: list[list[Paragraph]]) -> int:
    """Where the second of two cells begins, for cells that are too many.

    The two cells of a row are equally high, and a text is cut off only where it is higher than its cell; so a second
    cell whose text stops in mid-sentence is at least as high as the first.
    """
    heights = [sum(paragraph.height + 1 for paragraph in cell) for cell in split]
    whole, second = sum(heights), 0
    for border in range(len(split) - 1, 0, -1):
        second += heights[border]
        if second >= whole - second:
            return border
    return 1
