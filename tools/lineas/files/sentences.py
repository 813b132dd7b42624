"""Sentences: where one ends, so that prose has one a line. Pure functions on a paragraph."""

from __future__ import annotations

import re

_BEGINNINGS = '"“«‘¿¡([•ABCDEFGHIJKLMNOPQRSTUVWXYZÁÉÍÓÚÜÑ'
# An end, closing quotes or brackets, one space, and then something that can begin a sentence. Compiled when needed.
_END = rf"[.!?…][\"'”»’)\]]* (?=[{re.escape(_BEGINNINGS)}])"

# After these a full stop does not end the sentence.
ABBREVIATIONS = frozenset(
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
    for match in re.finditer(_END, paragraph):
        if paragraph[match.start()] == "." and _abbreviation(paragraph, match.start()):
            continue
        found.append(paragraph[start : match.end() - 1])
        start = match.end()
    found.append(paragraph[start:])
    return found


def a_sentence_each(lines: list[str]) -> bool:
    """Is each line a sentence of the paragraph that they are together, without spaces around it?"""
    for n, line in enumerate(lines):
        if not line or line[0] == " " or line[-1] == " ":
            return False
        # Most often the only full stop is the last character, and no other sign could end a sentence.
        last = len(line) - 1
        stop = line.find(".")
        plain = (stop == last or stop < 0) and "?" not in line and "!" not in line and "…" not in line
        if not plain or (
            n + 1 < len(lines) and (stop < 0 or lines[n + 1][:1] not in _BEGINNINGS or _abbreviation(line, last))
        ):
            whole = " ".join(lines)
            return whole[-1] != " " and sentences(whole) == lines
    return True


def _abbreviation(paragraph: str, stop: int) -> bool:
    """Does the full stop at `stop` belong to an abbreviation or an initial?"""
    word = paragraph[paragraph.rfind(" ", 0, stop) + 1 : stop].lstrip("\"'“«‘¿¡([")
    if word.lower() in ABBREVIATIONS:
        return True
    return word.replace(".", "").isupper() and max(map(len, word.split("."))) <= (2 if "." in word else 1)
