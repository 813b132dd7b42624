"""Rules on whole passages: where a text or a paragraph of it ends, and passages nobody can read."""

from __future__ import annotations

import re

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose.classes import LETTER
from lineas.rules.prose.passages import WILL, prose
from lineas.rules.rule import Context, Report, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.registry.model import Record

# What cannot be the last word of a sentence, and what wants a complement.
_OPEN_WORDS = frozenset(
    """
    a ante bajo con contra de desde durante en entre hacia hasta mediante para por según sin sobre tras al del
    el la los las un una unos unas lo y e o u ni que cuyo cuya cuyos cuyas su sus este esta estos estas cada
    como cuando donde si se no más muy
    """.split()
)
# Those of them that cannot stand before a full stop, either: no “inciso a.”, “nada más.”, “cada una.”.
_NEVER_LAST = frozenset("con de del desde el en entre la las los mediante para por su sus".split())
_MAY_BE_CUT = _NEVER_LAST | {""}
_OPEN_PHRASES = (
    "en materia", "en el marco", "a través", "por parte", "con base", "en relación", "de acuerdo", "a efecto", "así como",
    "con el fin", "con el objeto", "con el objetivo", "con la finalidad", "en coordinación", "en términos", "el marco",
)  # fmt: skip
_CLOSERS = "\"'”»’)] "
_ITEM = r"\s*(?:[•*–-]|\(?\w{1,4}[.)])\s"  # how an item of a list begins


def _cut(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The last words of a paragraph, if they show that it was cut off."""
    end = start + len(text[start:end].rstrip())
    stopped = text[end - 1 : end] == "."
    end = start + len(text[start : end - 1].rstrip()) if stopped else end
    first = max(text.rfind(" ", start, end), start - 1) + 1
    last = text[first:end]
    if stopped or not last or last[-1] in ".!?…":
        return (first, end) if last in _NEVER_LAST else None
    if last[-1:] in ",;:-(“«¿¡":
        return first, end
    if last[-1:] not in _CLOSERS and last.lower() in _OPEN_WORDS:
        return first, end
    tail = text[max(start, end - 30) : end].lower()
    phrase = next((phrase for phrase in _OPEN_PHRASES if tail.endswith(" " + phrase)), "")
    return (end - len(phrase), end) if phrase else None


def _inner(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a text that another follows, but for those that lead in a list, or are items of one."""
    start = 0
    for m in re.finditer(r"\n", text):
        if not re.match(_ITEM, text[m.end() : m.end() + 20]) and not re.match(_ITEM, text[start : start + 20]):
            yield start, m.start()
        start = m.end()


@rule("cut-off", severity=WARNING)
def cut_off(record: Record, context: Context) -> Iterator[Report]:
    """A text, or a paragraph of it, stops in mid-sentence: after a preposition, an article, a conjunction, a comma.

    Why: it was longer than the cell of the form, and nobody can read what was committed to.
    Bad: La STPS contará con el apoyo de los Consulados de
    Good: La STPS contará con el apoyo de los Consulados de California.
    Mend: ask the institution for the rest; if it was published like that, accept the finding with that reason.
    """
    for passage in prose(record, context).passages:
        text = passage.text
        if text[-1:] == "." and "\n" not in text and text[text.rfind(" ") + 1 : -1] not in _MAY_BE_CUT:
            continue  # as nearly all are
        spans = [_cut(text, text.rfind("\n") + 1, len(text))]
        if "\n" in text:  # within a text, a comma or a colon may lead on to the next paragraph
            inner = [_cut(text, *paragraph) for paragraph in _inner(text)]
            spans = [*(span for span in inner if span and text[span[1] - 1] not in ",;:"), *spans]
        for span in filter(None, spans):
            message = _("the text stops in mid-sentence, after “{words}”").format(words=text[slice(*span)])
            yield Report(passage.place, message, _("complete the sentence"), span=span)


@rule("final-stop", severity=WARNING)
def final_stop(record: Record, context: Context) -> Iterator[Report]:
    """A commitment, or a paragraph of one that says what will be done, has no full stop at its end.

    Why: a reader cannot tell a text that is complete from one that was cut off.
    Bad: La PGR realizará talleres sobre derechos humanos
    Good: La PGR realizará talleres sobre derechos humanos.
    Mend: complete the text, or write the full stop.
    """
    for passage in prose(record, context).commitments():
        text = passage.text
        if text[-1:] == "." and "\n" not in text:
            continue
        last = text.rfind("\n") + 1
        listed = last and re.match(_ITEM, text[last : last + 20]) and not re.search(rf"\b{WILL}\b", text[last:])
        ends = [] if _stopped(text) or listed else [(last, len(text))]
        if "\n" in text:
            ends += [(a, b) for a, b in _inner(text) if _sentence(text[a:b]) and text[b + 1 : b + 2].isupper()]
        for begin, end in sorted(ends):
            if _cut(text, begin, end):
                continue
            start = max(text.rfind(" ", begin, end), begin - 1) + 1
            help = _("complete the text, or write the full stop if nothing is missing")
            answer = text[start:end] + "."
            message = _("there is no full stop at the end")
            yield Report(passage.place, message, help, span=(start, end), replacement=answer, unsafe=True)


def _stopped(text: str) -> bool:
    return text[-1:] in ".!?…" or text[-2:-1] in ("!", "?", "…") or (text[-1:] in '”»"' and text[-2:-1] == ".")


def _sentence(paragraph: str) -> bool:
    """Is a paragraph a sentence that lacks its stop? Not a heading, nor what leads in the next one."""
    return paragraph[-1:] not in ",;:" and not _stopped(paragraph) and bool(re.search(rf"\b{WILL}\b", paragraph))


@rule("garbled-text")
def garbled_text(record: Record, context: Context) -> Iterator[Report]:
    """A passage is a row of single letters and scraps of words.

    Why: letters were lost when the text was taken from a PDF, and nobody can read it.
    Bad: Co e objet o de d u d e t e a pob ac ó
    Good: Con el objeto de difundir entre la población
    Mend: copy the passage again from the document, or ask the institution.
    """
    looked = prose(record, context)
    if looked.marked(LETTER):
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


def within(spans: list[tuple[int, int]], at: int) -> bool:
    """Is a place within one of these passages?"""
    return any(a <= at < b for a, b in spans)
