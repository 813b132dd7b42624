"""Rules on single words: spelling, accents that the dictionary does not miss, acronyms."""

from __future__ import annotations

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose import (
    ACRONYM,
    CONFUSED,
    CONFUSIONS,
    CONNECTOR,
    LETTER,
    SPELL,
    SUBJUNCTIVE,
    WILL,
    begins_sentence,
    kinds_of,
    prose,
)
from lineas.rules.rule import Context, Report, rule
from lineas.rules.text import garbled
from lineas.spelling import DOUBTFUL, WRONG, one_slip, speller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.model import Record
    from lineas.rules.prose import Passage, Prose

_WORD = r"(?<![\w.@/#-])[^\W\d_]{2,}(?![\w@/]|\.\w)"


def _suspects(record: Record, context: Context, sign: str) -> Iterator[tuple[Passage, int, str, str]]:
    """The words that the speller has something of this kind against: passage, place, word, what it says was meant."""
    looked = prose(record, context)
    if looked.suspects is None:
        looked.suspects = list(_spelt(looked, context)) if looked.marks & SPELL else []
    for passage, at, word, verdict in looked.suspects:
        if verdict[0] == sign:
            yield passage, at, word, verdict[1:]


def _spelt(looked: Prose, context: Context) -> Iterator[tuple[Passage, int, str, str]]:
    suspicion = kinds_of(context).suspicion
    for passage in looked.passages:
        unreadable = list(garbled(passage.text)) if looked.marks & LETTER else []
        for m in passage.find(_WORD):
            verdict = suspicion(m[0])
            if not verdict or any(a <= m.start() < b for a, b in unreadable):
                continue
            if m[0].islower() or begins_sentence(passage.text, m.start()):
                yield passage, m.start(), m[0], verdict


@rule("spelling", severity=WARNING)
def spelling(record: Record, context: Context) -> Iterator[Report]:
    """A word that is neither in the dictionary of Mexican Spanish nor in glossary.yaml.

    Why: most often it is a slip of the keyboard. Names in mid-sentence, acronyms, addresses and numbers are not looked at;
    without a dictionary on this machine nothing is.
    Bad: los noticiaros nacionales
    Good: los noticiarios nacionales
    Mend: correct the word; a right one that the dictionary does not know goes into glossary.yaml.
    """
    help = _("correct it; if it is right, add it to glossary.yaml")
    for passage, at, word, _none in _suspects(record, context, WRONG):
        if passage.text[at:].casefold().startswith("asi mismo"):
            continue  # the slip of a connector, and its rule's
        meant = speller().meant(word.lower()) or one_slip(word.lower(), sorted(kinds_of(context).words))
        answer = meant.capitalize() if meant and word[0].isupper() else meant
        hint = _("did you mean “{word}”?").format(word=answer) if answer else help
        message = _("“{word}” is not in the dictionary").format(word=word)
        yield Report(passage.place, message, hint, span=(at, at + len(word)), replacement=answer or None, unsafe=True)


@rule("confused-word", severity=WARNING)
def confused_word(record: Record, context: Context) -> Iterator[Report]:
    """A word stands for another: the dictionary knows both, and one of them makes no sense here.

    Why: it is a slip that a spelling checker cannot see.
    Bad: los tratados internaciones; en colaboración de la Universidad
    Good: los tratados internacionales; en colaboración con la Universidad
    Mend: write the word that is meant.
    """
    looked = prose(record, context)
    if not looked.marks & CONFUSED:
        return
    words = {piece.strip(",.;:").lower() for piece in looked.pieces}
    for word, around, answer in CONFUSIONS:
        for passage, m in looked.find(around.format(rf"\b(?i:{word})\b")) if word in words else ():
            message = _("a slip, it seems: “{word}” for “{answer}”").format(word=m[0], answer=answer)
            hint = _("did you mean “{word}”?").format(word=answer)
            yield Report(passage.place, message, hint, span=m.span(), replacement=answer, unsafe=True)


@rule("missing-accent", severity=WARNING)
def missing_accent(record: Record, context: Context) -> Iterator[Report]:
    """A noun without its accent reads as a verb in the first or second person, which no record uses.

    Why: the dictionary knows both words, and only one is meant.
    Bad: migrantes victimas de delitos; el articulo 25
    Good: migrantes víctimas de delitos; el artículo 25
    Mend: write the accent.
    """
    for passage, at, word, meant in _suspects(record, context, DOUBTFUL):
        answer = meant.capitalize() if word[0].isupper() else meant
        message = _("“{word}” lacks its accent").format(word=word)
        hint = _("did you mean “{word}”?").format(word=answer)
        yield Report(passage.place, message, hint, span=(at, at + len(word)), replacement=answer, unsafe=True)


@rule("future-accent", severity=WARNING)
def future_accent(record: Record, context: Context) -> Iterator[Report]:
    """A verb in the future without its accent: it stands beside another future, or after the institution.

    Why: “publicara” says that something might have been published, “publicará” that it will be.
    Bad: elaborará y publicara el prontuario
    Good: elaborará y publicará el prontuario
    Mend: write the accent.
    """
    looked = prose(record, context)
    if not looked.marks & SUBJUNCTIVE:
        return
    beside = rf"\b{WILL},? (?:y|e|o) (?:se )?([^\W\d_]+ara(?:n)?)\b"
    after = r"(?:\A|[.;] |\n|, )(?:[Ee]l|[Ll]a) [A-ZÁÉÍÓÚÑ]{2,}[A-Z-]*,? ([^\W\d_]+[aei]ra(?:n)?)\b"
    joined = r"(?:\A|[.] |; |\n)(?:[Aa]simismo|[Aa]demás),? (?:se )?([^\W\d_]{3,}ara(?:n)?)\b"
    for pattern in (beside, after, joined):
        for passage, m in looked.find(pattern):
            word = m[1]
            if word.endswith(("iera", "ieran")) or word in ("para", "cámara"):
                continue
            answer = word[:-1] + "á" if word.endswith("ra") else word[:-2] + "án"
            message = _("“{word}” lacks the accent of the future").format(word=word)
            hint = _("did you mean “{word}”?").format(word=answer)
            yield Report(passage.place, message, hint, span=m.span(1), replacement=answer, unsafe=True)


@rule("acronym", severity=WARNING)
def acronym(record: Record, context: Context) -> Iterator[Report]:
    """An acronym that nobody has, one letter away from that of an institution or of the glossary.

    Why: a search for the institution does not find the text.
    Bad: El IINMUJERES continuará
    Good: El INMUJERES continuará
    Mend: correct it; if it is right, add it to institutions.yaml or to glossary.yaml.
    """
    looked = prose(record, context)
    if not looked.marks & ACRONYM:
        return
    known = kinds_of(context).acronyms
    long = sorted(name for name in known if len(name) > 4)
    for passage, m in looked.find(r"(?<![\w-])[A-ZÁÉÍÓÚÑ]{4,}(?![\w-])"):
        meant = "" if m[0] in known else one_slip(m[0], long)
        if meant:
            message = _("neither institutions.yaml nor glossary.yaml has the acronym “{acronym}”").format(acronym=m[0])
            hint = _("did you mean “{word}”?").format(word=meant)
            yield Report(passage.place, message, hint, span=m.span(), replacement=meant)


_CONNECTORS = ("por otra parte", "por otro lado", "por su parte", "además", "asimismo", "adicionalmente", "finalmente", "por último")  # fmt: skip


@rule("connector", severity=WARNING)
def connector(record: Record, context: Context) -> Iterator[Report]:
    """The words that join a sentence to the one before it have a slip.

    Why: it is the first thing that a reader sees of the sentence.
    Bad: Por otra parta, la UPM iniciará
    Good: Por otra parte, la UPM iniciará
    Mend: `lineas lint --fix`
    """
    looked = prose(record, context)
    if not looked.marks & (CONNECTOR | SPELL):
        return
    pieces = looked.pieces
    after = [f"por {b} {c.rstrip(',')}" for a, b, c in zip(pieces, pieces[1:], pieces[2:], strict=False) if a == "Por"]
    if after and not looked.marks & SPELL and all([words in _CONNECTORS for words in after]):
        return
    for passage, m in looked.find(
        r"(?:\A|(?<=[.;:] )|(?<=\n))(?:[Pp]or \w+ \w+|[Aa]s[ií] ?mismo|[Aa]demas|[Aa]sim+i?s?mo|[Aa]s[ií]mismo)\b"
    ):
        words = m[0].lower()
        if words in _CONNECTORS or words == "así mismo":
            continue
        meant = "asimismo" if words == "asi mismo" else one_slip(words, _CONNECTORS)
        if meant:
            answer = meant[0].upper() + meant[1:] if m[0][0].isupper() else meant
            message = _("“{words}” is a slip").format(words=m[0])
            hint = _("did you mean “{word}”?").format(word=answer)
            yield Report(passage.place, message, hint, span=m.span(), replacement=answer)
