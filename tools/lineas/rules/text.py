"""Rules on the form of prose: where a text ends, spaces, signs, quotes and brackets, passages nobody can read."""

from __future__ import annotations

import re

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose import LETTER, PAIRED, SIGN, URL, Passage, prose
from lineas.rules.rule import Context, Report, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.model import Record

# What cannot be the last word of a sentence, and what wants a complement.
_OPEN_WORDS = frozenset(
    """
    a ante bajo con contra de desde durante en entre hacia hasta mediante para por según sin sobre tras al del
    el la los las un una unos unas lo y e o u ni que cuyo cuya cuyos cuyas su sus este esta estos estas cada
    como cuando donde si se no más muy
    """.split()
)
_OPEN_PHRASES = (
    "en materia", "en el marco", "a través", "por parte", "con base", "en relación", "de acuerdo", "a efecto", "así como",
    "con el fin", "con el objeto", "con el objetivo", "con la finalidad", "en coordinación", "en términos", "el marco",
)  # fmt: skip
_CLOSERS = "\"'”»’)] "


def _cut(text: str) -> tuple[int, int] | None:
    """The last words of a text, if they show that it was cut off."""
    end = len(text.rstrip())
    last = text[max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1 : end]
    start = end - len(last)
    if last[-1:] in ".!?…" and last != ".":
        return None
    if last[-1:] in ",;:-(“«¿¡" and len(last) > 0:
        return start, end
    bare = last.strip(_CLOSERS).lower()
    if bare in _OPEN_WORDS and last[-1:] not in _CLOSERS:
        return start, end
    tail = text[:end].lower()
    for phrase in _OPEN_PHRASES:
        if tail.endswith(" " + phrase):
            return end - len(phrase), end
    return None


@rule("cut-off", severity=WARNING)
def cut_off(record: Record, context: Context) -> Iterator[Report]:
    """A text stops in mid-sentence: after a preposition, an article, a conjunction, a comma.

    Why: it was longer than the cell of the form, and nobody can read what was committed to.
    Bad: La STPS contará con el apoyo de los Consulados de
    Good: La STPS contará con el apoyo de los Consulados de California.
    Mend: ask the institution for the rest; if it was published like that, accept the finding with that reason.
    """
    for passage in prose(record, context).passages:
        text = passage.text
        span = None if text[-1:] == "." and text[-2:] != "\n." else _cut(text)
        if span:
            message = _("the text stops in mid-sentence, after “{words}”").format(words=text[slice(*span)])
            yield Report(passage.place, message, _("complete the sentence"), span=span)


@rule("final-stop", severity=WARNING)
def final_stop(record: Record, context: Context) -> Iterator[Report]:
    """A commitment has no full stop at its end.

    Why: a reader cannot tell a text that is complete from one that was cut off.
    Bad: La PGR realizará talleres sobre derechos humanos
    Good: La PGR realizará talleres sobre derechos humanos.
    Mend: complete the text, or write the full stop.
    """
    for passage in prose(record, context).commitments():
        text = passage.text
        if text[-1:] not in ".!?…" and text[-2:-1] not in ("!", "?", "…") and not _cut(text):
            start = text.rfind(" ") + 1
            if text[-1] in '”»"' and text[-2:-1] == ".":
                continue
            message = _("there is no full stop at the end")
            help = _("complete the text, or write the full stop if nothing is missing")
            yield Report(
                passage.place, message, help, span=(start, len(text)), replacement=text[start:] + ".", unsafe=True
            )


@rule("garbled-text")
def garbled_text(record: Record, context: Context) -> Iterator[Report]:
    """A passage is a row of single letters and scraps of words.

    Why: letters were lost when the text was taken from a PDF, and nobody can read it.
    Bad: Co e objet o de d u d e t e a pob ac ó
    Good: Con el objeto de difundir entre la población
    Mend: copy the passage again from the document, or ask the institution.
    """
    looked = prose(record, context)
    if looked.marks & LETTER:
        for passage in looked.passages:
            for span in garbled(passage.text):
                message = _("this passage cannot be read: letters are missing")
                yield Report(passage.place, message, _("copy it again from its source"), span=span)


def garbled(text: str) -> Iterator[tuple[int, int]]:
    """The passages of at least six scraps of one to six letters, three of them single letters that are no words."""
    row: list[re.Match[str]] = []
    for piece in [*re.finditer(r"\S+", text), None]:
        if piece is not None and piece[0].isalpha() and len(piece[0]) <= 6:
            row.append(piece)
            continue
        stray = [i for i, m in enumerate(row) if len(m[0]) == 1 and m[0] not in "aeouyAEOUY"]
        if len(stray) >= 3 and len(row) >= 6:
            short = [i for i, m in enumerate(row) if len(m[0]) <= 2]
            yield row[max(0, short[0])].start(), row[short[-1]].end()
        row = []


_LOOSE = (" ,", " .", " ;", " :", " )", " ]", " ”", " »", "( ", "[ ", "“ ", "« ", "¿ ", "¡ ")


@rule("spacing", severity=WARNING)
def spacing(record: Record, context: Context) -> Iterator[Report]:
    """A space is doubled, stands before a comma or full stop or within a bracket, or is missing after a comma.

    Why: it shows in print, and a search for the words finds nothing.
    Bad: un enfoque de derechos humanos .
    Good: un enfoque de derechos humanos.
    Mend: `lineas lint --fix`
    """
    looked = prose(record, context)
    for passage in looked.passages:
        text = passage.text
        if "  " in text:
            for m in passage.find(r"  +"):
                message = _("{n} spaces where one is enough").format(n=len(m[0]))
                yield Report(passage.place, message, span=m.span(), replacement=" ")
        if not looked.marks & (SIGN | PAIRED) or not any([pair in text for pair in _LOOSE]):
            continue
        for m in passage.find(r"(?<=[^\s]) +(?=[,;:](?:\s|\Z)|\.(?:\s|\Z)|[)\]”»])|(?<=[(\[“«¿¡]) +"):
            start, end = m.start() - 1, m.end() + 1
            if text[start] in "([“«¿¡":
                message = _("there is a space too many after “{sign}”").format(sign=text[start])
            else:
                message = _("there is a space too many before “{sign}”").format(sign=text[m.end()])
            answer = text[start:end].replace(" ", "")
            yield Report(passage.place, message, span=(start, end), replacement=answer)
    if looked.marks & SIGN:
        for passage, m in looked.find(
            r"(?<=[^\W\d_])[,;](?=[^\W\d_])|(?<=[a-záéíóúñü]{2})\.(?=[A-ZÁÉÍÓÚÑ][a-záéíóúñü])"
        ):
            if _in_address(passage.text, m.start()):
                continue
            message = _("there is no space after “{sign}”").format(sign=m[0])
            yield Report(passage.place, message, span=m.span(), replacement=m[0] + " ")


def _in_address(text: str, at: int) -> bool:
    """Is this character within an address on the web or of mail?"""
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    piece = text[start:].split(None, 1)[0]
    before = piece[: at - start]
    return "://" in before or "www." in before or "@" in piece or ".gob" in piece


_NO_COLON_AFTER = ("en", "como", "con", "de", "a", "para", "por")
_NO_SIGN_AFTER = frozenset(["Y,", *(f"{word}:" for word in _NO_COLON_AFTER)])


@rule("punctuation", severity=WARNING)
def punctuation(record: Record, context: Context) -> Iterator[Report]:
    """A sign of punctuation is doubled, stands alone or where none belongs: an accent as an apostrophe, a colon between a
    preposition and what it leads to, a comma after “Y”.

    Why: it is a slip of the keyboard that shows in print.
    Bad: con sede en: Los Ángeles,, Chicago y Nueva York..
    Good: con sede en Los Ángeles, Chicago y Nueva York.
    Mend: take out the sign that is too many.
    """
    looked = prose(record, context)
    if not looked.words.isdisjoint(_NO_SIGN_AFTER):
        pattern = rf"(?<![\w,.])(?:Y,|(?:{'|'.join(_NO_COLON_AFTER)}):)(?= )"
        for passage, m in looked.find(pattern):
            message = _("no sign belongs after “{word}”").format(word=m[0][:-1])
            yield Report(passage.place, message, _("delete it"), span=m.span(), replacement=m[0][:-1], unsafe=True)
    if not looked.marks & SIGN:
        return
    for passage, m in looked.find(r"(?:\A|(?<=\n)|(?<=[.!?] ))[.,;:](?=\s|\Z)"):
        yield Report(passage.place, _("“{sign}” stands alone").format(sign=m[0]), _("delete it"), span=m.span())
    for passage, m in looked.find(r",[,.;:]|;[,.;:]|(?<!\.)\.\.(?!\.)|\.[;:](?<!etc\.[;:])|::"):
        if m[0] in (".;", ".:") and passage.text[: m.start()].endswith(("etc", "A.C", "S.A", "S.C", "UU")):
            continue
        message = _("two signs of punctuation, “{signs}”").format(signs=m[0])
        answer = m[0][0] if m[0][0] == m[0][1] else None
        yield Report(passage.place, message, _("keep one of them"), span=m.span(), replacement=answer)
    for passage, m in looked.find(r"\b[^\W\d_]+[´`][^\W\d_]*"):
        message = _("“{word}”: no accent belongs here").format(word=m[0])
        help = _("Spanish writes the plural of an acronym with neither sign nor s: las AGEB")
        yield Report(passage.place, message, help, span=m.span())


@rule("abbreviation", severity=WARNING)
def abbreviation(record: Record, context: Context) -> Iterator[Report]:
    """An abbreviation of several letters has lost its last full stop.

    Why: each part of an abbreviation has its full stop.
    Bad: en EE.UU y Canadá
    Good: en EE.UU. y Canadá
    Mend: write the full stop.
    """
    looked = prose(record, context)
    if looked.marks & SIGN:
        for passage, m in looked.find(r"(?<![\w.])[A-Z]{1,2}(?:\.[A-Z]{1,2})+(?![\w.])"):
            message = _("the abbreviation “{word}” lacks its last full stop").format(word=m[0])
            yield Report(passage.place, message, span=m.span(), replacement=m[0] + ".")


_OPENING = {"(": ")", "[": "]", "“": "”", "«": "»"}


def _mixed(text: str) -> Iterator[re.Match[str]]:
    """What is quoted with different quotes at its ends; quotes within quotes are not."""
    for m in re.finditer(r"“[^“”\"]*\"(?![^“”\"]*\"[^“”]*”)|\"[^“”\"]*”", text):
        if m[0][0] == "“" or text[: m.start()].count('"') % 2 == 0:
            yield m


def _side(text: str, at: int) -> str:
    """Which end of a quotation a straight quote is, as far as the spaces and signs beside it tell."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if (not before or before in " \n([¿¡“«") and after.isalnum():
        return "opens"
    return "closes" if before.isalnum() and (not after or after in " \n.,;:)]?!…”»") else ""


def _unpaired(text: str) -> Iterator[tuple[int, str]]:
    """The signs of a text that have no counterpart, with their place. Of mixed quotes speaks their own rule."""
    mixed = {at for m in _mixed(text) for at in (m.start(), m.end() - 1)}
    stack: list[tuple[int, str]] = []
    for m in re.finditer('["“”«»()\\[\\]]', text):
        at, sign = m.start(), m[0]
        if at in mixed:
            continue
        pending = next((pair for pair in stack if pair == (pair[0], '"')), None) if sign == '"' else None
        if sign == '"' and _side(text, at) == "opens" and pending:
            stack.remove(pending)
            yield pending
            stack.append((at, sign))
        elif sign in _OPENING or (sign == '"' and not pending and _side(text, at) != "closes"):
            stack.append((at, sign))
        elif stack and (_OPENING.get(stack[-1][1]) == sign or stack[-1][1] == sign):
            stack.pop()
        elif sign != ")" or not re.search(r"(?:^|[\s(])(?:\d{1,2}|[a-z]|[ivx]{1,4})\Z", text[max(0, at - 6) : at]):
            yield at, sign  # "1)" and "b)" count, and open nothing
    yield from stack


@rule("unbalanced", severity=WARNING)
def unbalanced(record: Record, context: Context) -> Iterator[Report]:
    """A quote or a bracket is opened and not closed, or closed and not opened.

    Why: nobody can tell where the name or the aside ends.
    Bad: el Proyecto Piloto Municipios Fronterizos", con la firma
    Good: el Proyecto Piloto "Municipios Fronterizos", con la firma
    Mend: write the other one, or take this one out.
    """
    looked = prose(record, context)
    if looked.marks & PAIRED:
        for passage in looked.passages:
            for at, sign in sorted(_unpaired(passage.text)):
                message = (
                    _("“{sign}” has no counterpart").format(sign=sign)
                    if sign not in "“”"
                    else _("a quote has no counterpart")
                )
                yield Report(passage.place, message, _("write the other one, or delete this one"), span=(at, at + 1))


@rule("mixed-quotes", severity=WARNING)
def mixed_quotes(record: Record, context: Context) -> Iterator[Report]:
    """A text quoted with one kind of quotes at its beginning and another at its end.

    Why: it shows in print, and programs that look for what is quoted miss it.
    Bad: la campaña “Soy migrante"
    Good: la campaña “Soy migrante”
    Mend: use the same kind at both ends.
    """
    looked = prose(record, context)
    if looked.marks & PAIRED:
        for passage in looked.passages:
            for m in _mixed(passage.text):
                message = _("the quotes at both ends are not of the same kind")
                yield Report(passage.place, message, span=m.span(), replacement=f"“{m[0][1:-1]}”")


@rule("url", severity=WARNING)
def url(record: Record, context: Context) -> Iterator[Report]:
    """An address on the web that cannot be one.

    Why: who follows it arrives nowhere.
    Bad: www.gob..mx/paisano
    Good: www.gob.mx/paisano
    Mend: copy the address from the browser.
    """
    looked = prose(record, context)
    if looked.marks & URL:
        for passage in looked.passages:
            yield from _addresses(passage)


def _addresses(passage: Passage) -> Iterator[Report]:
    good = r"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?(?:[/?#][^\s,]*)?"
    for m in passage.find(r"(?<![^\s()\[\]“”«»\"])[^\s()\[\]“”«»\"]*?(?:://|www|\.gob|http)[^\s()\[\]“”«»\"]*"):
        address = m[0].rstrip(".,;:")
        if "@" not in address and not re.fullmatch(good, address, re.IGNORECASE):
            message = _("“{address}” cannot be an address on the web").format(address=address)
            yield Report(passage.place, message, span=(m.start(), m.start() + len(address)))
