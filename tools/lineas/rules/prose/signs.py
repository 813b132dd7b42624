"""Rules on signs: spaces, punctuation, abbreviations, quotes and brackets, addresses on the web."""

from __future__ import annotations

import re

from lineas.files.sentences import ABBREVIATIONS
from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose.classes import PAIRED, SIGN, URL
from lineas.rules.prose.passages import prose
from lineas.rules.rule import Context, Report, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.registry.model import Record
    from lineas.rules.prose.passages import Passage

_LETTER = r"[^\W\d_]"
# A space before a sign that stands at the end of a word, or after one that stands at its beginning.
# No scale ("1 : 50 000"), no ".NET".
_SPACE_TOO_MANY = rf"(?<=\S) +(?=[,;:](?:\s|\Z|{_LETTER})|\.(?:\s|\Z|[A-ZÁÉÍÓÚÑ][a-záéíóúñü])|[)\]”»?!])(?!(?<=\d ). \d)|(?<=[(\[“«¿¡]) +(?=\S)"
# Signs with letters at both sides, the sign that lacks a space being the match. No "niño(as)", no "(re)inserción".
_NO_SPACE_AFTER = (
    rf"(?<={_LETTER})[,;](?={_LETTER})",
    r"(?<=[a-záéíóúñü]{2})\.(?=[A-ZÁÉÍÓÚÑ][a-záéíóúñü]{2})",
    r"(?<=[a-záéíóúñü]{3})[.:](?=[a-záéíóúñü]{3})",
    rf"(?<={_LETTER}{{6}})[)\]](?={_LETTER})|[”»](?={_LETTER})",
    rf"(?<![\w.,:/-])\d{{1,6}}(?={_LETTER}{{6}})",
)
_NO_SPACE_BEFORE = rf"(?<={_LETTER}{{4}})[(\[](?={_LETTER}{{5}})|(?<={_LETTER}{{2}})[“«](?={_LETTER})"


@rule("spacing", severity=WARNING)
def spacing(record: Record, context: Context) -> Iterator[Report]:
    """A space is doubled, stands before a comma or full stop or within a bracket, or is missing beside a sign.

    Why: it shows in print, and a search for the words finds nothing.
    Bad: un enfoque de derechos humanos .
    Good: un enfoque de derechos humanos.
    Mend: `lineas lint --fix`
    """
    looked = prose(record, context)
    for passage in looked.passages:
        if "  " in passage.text:
            for m in passage.find(r"(?<! ) {2,}"):
                message = _("{n} spaces where one is enough").format(n=len(m[0]))
                yield Report(passage.place, message, span=m.span(), replacement=" ")
    if not looked.marked(SIGN):
        return
    for passage, m in looked.find(_SPACE_TOO_MANY):
        text, start, end = passage.text, m.start() - 1, m.end() + 1
        after = text[start] in "([“«¿¡"
        message = (
            _("there is a space too many after “{sign}”") if after else _("there is a space too many before “{sign}”")
        )
        message = message.format(sign=text[start] if after else text[m.end()])
        parted = not after and text[m.end()] in ",;:." and text[end : end + 1].isalpha()
        answer = text[start] + text[m.end()] + (" " if parted else "")
        yield Report(passage.place, message, span=(start, end), replacement=answer, unsafe=parted)
    for passage, m in looked.find(*_NO_SPACE_AFTER):
        if not _in_address(passage, m.start()):
            message = _("there is no space after “{sign}”").format(sign=m[0])
            known = m[0] != "." or passage.text[m.end()].isupper()
            # After a comma or a semicolon nothing else can be meant; for the rest there may be reasons.
            unsafe = m[0] not in ",;"
            yield Report(
                passage.place, message, span=m.span(), replacement=m[0] + " " if known else None, unsafe=unsafe
            )
    for passage, m in looked.find(_NO_SPACE_BEFORE):
        if not _in_address(passage, m.start()):
            message = _("there is no space before “{sign}”").format(sign=m[0])
            yield Report(passage.place, message, span=m.span(), replacement=" " + m[0], unsafe=True)


# What an address or the name of a file ends in, or has within.
_FILE = r"\.(?:gob|com|org|net|edu|info|mx|html?|php|pdf|xlsx?|docx?|aspx?)\b"


def _in_address(passage: Passage, at: int) -> bool:
    """Is this character within an address on the web or of mail, or the name of a file?"""
    before = passage.before(at).split(" ")[-1].split("\n")[-1]
    after = re.match(r"\S{0,99}", passage.text[at : at + 99])
    piece = before + (after[0] if after else "")
    return bool(re.search(rf"://|https?:|www\.|@|{_FILE}", piece))


_NO_COLON_AFTER = ("en", "como", "con", "de", "a", "para", "por")
_COLON_AFTER = rf"(?<![\w,.])(?:Y,|(?:{'|'.join(_NO_COLON_AFTER)}):)(?= )"


_LIST = 600  # characters in which a list shows that it is one


def _is_long_list(text: str) -> bool:
    """Is this a list that deserves a colon, whatever word leads to it: numbered, of clauses, or of many items?"""
    sentence = re.split(r"\.(?:\s|\Z)|\n", text, maxsplit=1)[0]
    return bool(re.match(r" (?:[a-z]|[ivxIVX]{1,5}|\d{1,2})[.)]", text)) or ";" in sentence or sentence.count(",") > 2


@rule("punctuation", severity=WARNING)
def punctuation(record: Record, context: Context) -> Iterator[Report]:
    """A sign of punctuation is doubled, stands alone or where none belongs: an accent as an apostrophe, a colon between a
    preposition and a few words that it leads to, a comma after “Y”.

    Why: it is a slip of the keyboard that shows in print.
    Bad: con sede en: Los Ángeles,, Chicago y Nueva York..
    Good: con sede en Los Ángeles, Chicago y Nueva York.
    Mend: take out the sign that is too many.
    """
    looked = prose(record, context)
    if looked.has("p:", "d:", "x:", "b:", "J:", "Y,"):
        for passage, m in looked.find(_COLON_AFTER):
            if m[0][-1] == ":" and _is_long_list(passage.text[m.end() : m.end() + _LIST]):
                continue
            message = _("no sign belongs after “{word}”").format(word=m[0][:-1])
            yield Report(passage.place, message, _("delete it"), span=m.span(), replacement=m[0][:-1], unsafe=True)
    if not looked.marked(SIGN):
        return
    for passage, m in looked.find(r"(?:\A|(?<=\n)|(?<=[.!?] ))[.,;:](?=\s|\Z)"):
        yield Report(passage.place, _("“{sign}” stands alone").format(sign=m[0]), _("delete it"), span=m.span())
    for passage, m in looked.find(r",[,.;:]|;[,.;:]|(?<!\.)\.\.(?!\.)|\.[;:]|(?<=[a-záéíóúñü]{5})\.,|::|!!+|\?\?+"):
        word = passage.before(m.start(), 12).split(" ")[-1]
        if m[0][0] == "." and m[0] != ".." and (word.lower() in ABBREVIATIONS or word[-2:].isupper() or "." in word):
            continue
        if m[0] in (".;", ".:") and re.fullmatch(r"\W*[A-ZÁÉÍÓÚÑ][a-záéíóúñü]{1,5}", word):
            continue  # an abbreviated state: "Piedras Negras, Coah.;"
        after = passage.text[m.end() : m.end() + 1]
        if m[0] == ".." and (
            (_in_address(passage, m.start()) and not after.isspace()) or after.isdigit() or after == "]"
        ):
            continue
        message = _("two signs of punctuation, “{signs}”").format(signs=m[0])
        answer = m[0][0] if m[0][0] == m[0][1] else None
        # Two full stops may be an ellipsis, two marks belong to two others at the beginning.
        unsafe = m[0][0] in ".!?"
        yield Report(passage.place, message, _("keep one of them"), span=m.span(), replacement=answer, unsafe=unsafe)
    for passage, m in looked.find(r"\b[^\W\d_]{1,40}[´`][^\W\d_]{0,40}"):
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
    if looked.marked(SIGN):
        # Not the number of a letter (DG.AJ/0123), nor of a section (IV.B).
        for passage, m in looked.find(r"(?<![\w./-])(?![IVXL]+\.)[A-Z]{1,2}(?:\.[A-Z]{1,2}){1,9}(?![\w./-])"):
            message = _("the abbreviation “{word}” lacks its last full stop").format(word=m[0])
            unsafe = m[0].lower() not in ABBREVIATIONS
            yield Report(passage.place, message, span=m.span(), replacement=m[0] + ".", unsafe=unsafe)


_CLOSING = {"(": ")", "[": "]", "“": "”", "«": "»"}
_DEEPEST = 50  # signs that are open at a time: where there are more, the first has no counterpart
_MOST_UNPAIRED = 100  # in a text: who sees a hundred needs no more


def _mixed(text: str) -> Iterator[re.Match[str]]:
    """What is quoted with different quotes at its ends; quotes within quotes are not."""
    straight, seen = 0, 0  # straight quotes before the place, as far as they were counted
    for m in re.finditer(r"“[^“”\"]{0,999}\"(?![^“”\"]{0,999}\"[^“”]{0,999}”)|\"[^“”\"]{0,999}”", text):
        straight, seen = straight + text.count('"', seen, m.start()), m.start()
        if m[0][0] == "“" or straight % 2 == 0:
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
        pending = next((pair for pair in stack if pair[1] == '"'), None) if sign == '"' else None
        if sign == '"' and _side(text, at) == "opens" and pending:
            stack.remove(pending)
            yield pending
            stack.append((at, sign))
        elif sign in _CLOSING or (sign == '"' and not pending and _side(text, at) != "closes"):
            stack.append((at, sign))
        elif stack and (_CLOSING.get(stack[-1][1]) == sign or stack[-1][1] == sign):
            stack.pop()
        elif sign == '"' and text[at - 1 : at].isdigit():
            continue  # inches
        elif sign != ")" or not re.search(r"(?:^|[\s(])(?:\d{1,2}|[a-z]|[ivx]{1,4})\Z", text[max(0, at - 6) : at]):
            yield at, sign  # "1)" and "b)" count, and open nothing
        if len(stack) > _DEEPEST:
            yield stack.pop(0)
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
    if looked.marked(PAIRED):
        for passage in looked.passages:
            for at, sign in sorted(_unpaired(passage.text))[:_MOST_UNPAIRED]:
                if sign in "“«":
                    message = _("an opening quote has no counterpart")
                elif sign in "”»":
                    message = _("a closing quote has no counterpart")
                else:
                    message = _("“{sign}” has no counterpart").format(sign=sign)
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
    if looked.marked(PAIRED):
        for passage in looked.passages:
            for m in _mixed(passage.text):
                message = _("the quotes at both ends are not of the same kind")
                yield Report(passage.place, message, span=m.span(), replacement=f"“{m[0][1:-1]}”")


_HOST = r"(?:[^\W_](?:[\w-]{0,60}[^\W_])?\.){1,9}[^\W\d_]{2,24}|(?:\d{1,3}\.){3}\d{1,3}"
_ADDRESS = rf"(?:https?://)?(?:{_HOST})(?::\d{{1,5}})?(?:[/?#][^\s,]*)?"
_SLIP_OF_HOST = r"(?:https?://)?(?:www\.[^./]+(?:/|\Z)|w{1,2}\.|wwww|(?:[^/]*\.)?gob\.(?!(?:mx|gt|sv|hn|ni|pa|pe|ec|cl|ar|bo|do|ve|es)\b))"


@rule("url", severity=WARNING)
def url(record: Record, context: Context) -> Iterator[Report]:
    """An address on the web that cannot be one.

    Why: who follows it arrives nowhere.
    Bad: www.gob..mx/paisano
    Good: www.gob.mx/paisano
    Mend: copy the address from the browser.
    """
    looked = prose(record, context)
    if not looked.marked(URL):
        return
    start = r"(?<![^\s()\[\]“”«»\"])[^\s()\[\]“”«»\"]"
    for passage, m in looked.find(rf"{start}{{0,99}}?(?:://|\bww|\.gob|\bgob\.\w|http)[^\s()\[\]“”«»\"]*"):
        address = m[0].rstrip(".,;:")
        if "@" in address:
            continue
        if not re.fullmatch(_ADDRESS, address, re.IGNORECASE) or re.match(_SLIP_OF_HOST, address):
            message = _("“{address}” cannot be an address on the web").format(address=address)
            yield Report(passage.place, message, span=(m.start(), m.start() + len(address)))
