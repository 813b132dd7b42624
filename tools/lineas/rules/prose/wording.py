"""Rules on words that do not go together: repeated, missing and stray words, an article with a wrong capital."""

from __future__ import annotations

import re

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose.classes import AROUND, FEMININE, LETTER, NO_GERUND
from lineas.rules.prose.passages import ACRONYM_LIKE, prose
from lineas.rules.prose.whole import garbled, within
from lineas.rules.rule import Context, Report, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.registry.model import Record
    from lineas.rules.prose.passages import Passage

_MAY_REPEAT = frozenset("muy poco casi".split())
_SIGNS = f"[{re.escape(AROUND)}]{{0,9}}"


@rule("repeated-word", severity=WARNING)
def repeated_word(record: Record, context: Context) -> Iterator[Report]:
    """A word stands twice in a row.

    Why: a sentence was changed, and one of the two was left.
    Bad: dará seguimiento a a las quejas
    Good: dará seguimiento a las quejas
    Mend: delete one of the two.
    """
    looked = prose(record, context)
    if not looked.twins():
        return
    for passage in looked.passages:
        unreadable = list(garbled(passage.text)) if looked.marked(LETTER) else []
        for m in passage.find(rf"(?<!\S){_SIGNS}([^\W\d_]{{1,40}}) \1(?={_SIGNS}(?!\S))"):
            name = m[1][0].isupper() and len(m[1]) > 1  # Walla Walla
            if m[1].lower() not in _MAY_REPEAT and not name and not within(unreadable, m.start(1)):
                message = _("“{word}” stands twice").format(word=m[1])
                span = (m.start(1), m.end())
                yield Report(
                    passage.place, message, _("delete one of the two"), span=span, replacement=m[1], unsafe=True
                )


_THE = r"(?P<article>el|la|los|las|un|una)"
_INFINITIVE = rf"(?!(?i:{FEMININE})\b)[^\W\d_]{{1,40}}(?:ar|er|ir)\b"


@rule("missing-word", severity=WARNING)
def missing_word(record: Record, context: Context) -> Iterator[Report]:
    """A preposition is missing in a fixed phrase: “a efecto”, “con la finalidad”, “en el marco”, “a través”.

    Why: it is a slip that a spelling checker cannot see.
    Bad: con la finalidad sensibilizar; el curso será través del sitio
    Good: con la finalidad de sensibilizar; el curso será a través del sitio
    Mend: write the missing word.
    """
    looked = prose(record, context)
    if looked.has("oi", "Oi"):
        purpose = r"[Aa] (?:efecto|fin)|[Cc]on (?:la finalidad|el (?:fin|objeto|objetivo|propósito))"
        for passage, m in looked.find(rf"\b(?:{purpose}) (?={_INFINITIVE})"):
            yield _missing(passage, m, m[0].rstrip() + " de")
    if looked.has("km", "ka", "kM", "kA"):
        for passage, m in looked.find(rf"\b[Ee]n el marco {_THE}\b"):
            yield _missing(passage, m, _with_article(m))
    if looked.has("r"):
        for passage, m in looked.find(r"\bque se trate\b"):
            if not passage.before(m.start(), 4).endswith((" de ", "\nde ")):
                yield _missing(passage, m, "de que se trate")
    if looked.has("t"):
        for passage, m in looked.find(r"través\b"):
            before = passage.before(m.start(), 4)
            if not re.search(r"(?:^|\W)(?:[Aa]|al|de) \Z|\w\Z", before):
                yield _missing(passage, m, "a través")
    if looked.has("tm", "ta", "tM", "tA"):
        for passage, m in looked.find(rf"\b[Aa] través {_THE}\b"):
            yield _missing(passage, m, _with_article(m))


def _with_article(m: re.Match[str]) -> str:
    """The phrase with “de” before its article."""
    before = m[0][: -len(m["article"])]
    return before + ("del" if m["article"] == "el" else "de " + m["article"])


def _missing(passage: Passage, m: re.Match[str], answer: str) -> Report:
    words = m[0].strip()
    span = (m.start(), m.start() + len(words))
    message = _("a word is missing beside “{words}”").format(words=words)
    hint = _("did you mean “{word}”?").format(word=answer)
    return Report(passage.place, message, hint, span=span, replacement=answer, unsafe=True)


# Verbs that take "de", words that make an adverb of it, and what may stand after the second of two prepositions.
_WITH_DE = r"ser|tratar|depender|dispondr|constar|dejar|habr|har|deber|acordar|gozar|provendr|proveer|dotar|partir|proceder|surgir|derivar|saldr|vendr|cambiar|pasar|hablar|informar|servir|versar|encargar|ocupar|formar|carecer|contar"  # fmt: skip
_NO_OBJECT = r"las|los|dos|tres|seis|unas|unos|nuevas|todas|todos|ellas|ellos|nuestr[ao]s|antes|después|cuales|(?:divers|distint|vari|otr|algun|ciert|buen|much|numeros)[ao]s|diferentes"
_ADVERB = r"cuando|tanto|torno|vez|su momento|su caso|su oportunidad|lo (?:menos|pronto|general|tanto)"
_TWO_PREPOSITIONS = r"de (en|con|por)|en (de|con|por)|con (de|en|por)|para (de|por)|por (de|en)|a (de|con|en)"
# Each with the word that is too many as its group, and the kinds without which it is not found.
_STRAY = (
    (
        rf"\b(?:{_TWO_PREPOSITIONS})(?= [a-záéíóúñ]{{1,40}}\b)(?! (?:{_ADVERB})\b)",
        ("dp", "db", "pd", "pp", "pb", "bd", "bp", "xd", "xp"),
    ),
    (
        rf"\b(el|la|los|las) (?!(?:{NO_GERUND})\b)[^\W\d_]{{1,40}}(?:ando|iendo|yendo)\b",
        ("ag", "Ag", "mg", "Mg"),
    ),
    (
        rf"\b(?:para|de|por|a) (la|las) {_INFINITIVE}",
        ("pai", "pAi", "dai", "dAi", "bai", "bAi", "xai", "xAi"),
    ),
    (
        rf"\b(?!(?:{_WITH_DE}))[^\W\d_]{{1,40}}rá (de) (?!(?:{_NO_OBJECT})\b)[^\W\d_]{{4,40}}(?:as|os|es)\b",
        ("fdS", "fdn", "fde", "fdN", "fdC"),
    ),
)


@rule("stray-word", severity=WARNING)
def stray_word(record: Record, context: Context) -> Iterator[Report]:
    """A word too many: two prepositions, an article before a verb, “de” between a verb and its object.

    Why: a sentence was changed, and a word of the old one was left.
    Bad: en materia de en derechos humanos; continuará la supervisando
    Good: en materia de derechos humanos; continuará supervisando
    Mend: delete the word that is too many.
    """
    looked = prose(record, context)
    for pattern, rows in _STRAY:
        for passage, m in looked.find(pattern) if looked.has(*rows) else ():
            group = m.lastindex or 0
            message = _("there is a word too many in “{words}”").format(words=m[0])
            help = _("delete “{word}”, unless another word is missing").format(word=m[group])
            rest = " ".join((m[0][: m.start(group) - m.start()] + m[0][m.end(group) - m.start() :]).split())
            yield Report(passage.place, message, help, span=m.span(), replacement=rest, unsafe=True)


@rule("capital-article", severity=WARNING)
def capital_article(record: Record, context: Context) -> Iterator[Report]:
    """An article before an institution has a capital letter in mid-sentence.

    Why: the sentence got a connector, and the article kept its capital.
    Bad: Por otra parte, El INMUJERES seguirá
    Good: Por otra parte, el INMUJERES seguirá
    Mend: `lineas lint --fix`
    """
    looked = prose(record, context)
    if not looked.elsewhere("EQ", "~.:;") and not looked.elsewhere("LQ", "~.:;"):
        return
    for passage, m in looked.find(rf"(?:(?<=, )|(?<=[a-záéíóúñ] ))(El|La) ({ACRONYM_LIKE})\b"):
        entry = context.institutions.get(m[2])
        if entry and not entry.name.startswith(("El ", "La ", "Los ", "Las ")):
            message = _("“{word}” with a capital letter in mid-sentence").format(word=m[1])
            yield Report(passage.place, message, span=m.span(1), replacement=m[1].lower())
