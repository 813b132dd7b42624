"""The prose of a record, taken apart once for all rules on prose (text, wording, words, sense).

A text is split at its spaces; each piece has a kind, one character, looked up in a table that fills itself. The kinds
of a record are a short string: whether a rule has anything to look at is a question of `in`. Only where the answer is
yes does it use a regular expression on the text itself. Patterns are given to `re` as text, and compiled when needed.
"""

from __future__ import annotations

import re

from lineas import spelling
from lineas.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.canonical import Path
    from lineas.model import Commitment, Record
    from lineas.rules.rule import Context

# Kinds of plain pieces. Words with a comma, and words with another stop, have theirs.
WORD, COMMA, STOP = "w", ",", "."
PREPOSITION, GERUND, INFINITIVE = "p", "g", "i"
ARTICLES = {
    "la": "a",
    "una": "a",
    "las": "A",
    "unas": "A",
    "el": "m",
    "un": "m",
    "los": "M",
    "unos": "M",
    "El": "E",
    "La": "L",
}
NOUN, NOUNS, FUTURE, PURPOSE, GENDERED = "s", "S", "f", "o", "n"

# Marks of pieces that deserve a closer look; their kind is _ODD + the sum of the marks.
SPELL, SIGN, PAIRED, LETTER, ACRONYM, URL, PLURAL, SUBJUNCTIVE, YEAR, PAST, CONNECTOR, THROUGH, CONFUSED = (
    1 << n for n in range(13)
)
_ODD = 0xF0000
ODD = rf"\U{_ODD:08x}-\U{_ODD + (1 << 13):08x}"  # all such kinds, for a class of characters in a pattern

# What a future is: "realizará", "obtendrán". Not "está", "Panamá", "quizá".
WILL = r"[^\W\d_]+(?:[aeií]|[bdl])r(?:á|án)"
_PREPOSITIONS = frozenset("a ante bajo con contra de desde durante en entre hacia hasta mediante para por según sin sobre tras".split())  # fmt: skip
_PURPOSES = frozenset("efecto finalidad fin objeto objetivo propósito".split())
_NO_GERUNDS = frozenset("cuando comando mando bando contrabando segundo mundo fondo".split())
# Words that stand for others, although the dictionary knows them: the word, what stands around it, what is meant.
CONFUSIONS = (
    ("poyará", "{}", "apoyará"),
    ("poyarán", "{}", "apoyarán"),
    ("poyar", "{}", "apoyar"),
    ("poyo", "{}", "apoyo"),
    ("es", r"{}(?= (?:Estados|Municipios|Ciudades|Delegaciones|Consulados)\b)", "en"),
    ("de", r"(?<=\b[Ee]n colaboración ){}(?= (?:el|la|los|las)\b)", "con"),
    ("de", r"(?<=\b[Ee]n conjunto ){}(?= (?:el|la|los|las)\b)", "con"),
    ("internaciones", r"(?<=(?:[Tt]ratados|[Aa]cuerdos) ){}", "internacionales"),
    ("presupuesta", r"(?<=[Dd]isponibilidad ){}", "presupuestaria"),
    ("presupuesta", r"(?<=[Ss]uficiencia ){}", "presupuestaria"),
    ("h2-a", "{}", "H-2A"),
    ("h2-b", "{}", "H-2B"),
)
_CONFUSED = frozenset([word for word, *_rest in CONFUSIONS if word != "de"] + ["colaboración", "conjunto"])
_STOPS = frozenset(",.;:")
_PAIRS = '"“”«»()[]‘’'
SLIPS = frozenset("Por Ademas Asi Asímismo".split())  # how a connector with a slip in it may begin


class Passage(NamedTuple):
    """One text of a record: its place, the year of its answer (0 outside of answers), and its commitment (None for the
    title and for notes)."""

    place: Path
    text: str
    year: int = 0
    commitment: Commitment | None = None

    def find(self, pattern: str) -> Iterator[re.Match[str]]:
        """Where a pattern is found in the text."""
        return re.finditer(pattern, self.text)


class Prose:
    """All texts of a record, with their pieces, the kinds of these, and what deserves a closer look.

    `pieces` are in the order of the texts, `words` the same as a set.
    """

    __slots__ = ("context", "kinds", "marks", "passages", "pieces", "record", "suspects", "words")

    def __init__(self, record: Record, context: Context, kinds: _Kinds) -> None:
        self.record = record
        self.context = context
        self.passages = [Passage(("title",), record.title)]
        for place, answer, commitment in record.commitments():
            self.passages.append(Passage((*place, "text"), commitment.text, answer.year, commitment))
            if commitment.notes:
                self.passages.append(Passage((*place, "notes"), commitment.notes, answer.year))
        for n, answer in enumerate(record.answers):
            if answer.notes:
                self.passages.append(Passage(("answers", n, "notes"), answer.notes, answer.year))
        if record.notes:
            self.passages.append(Passage(("notes",), record.notes))
        self.pieces = " \n¶ ".join([passage.text for passage in self.passages]).split()
        self.words = frozenset(self.pieces)
        self.kinds = "".join(map(kinds.__getitem__, self.pieces))
        self.marks = 0
        self.suspects: list[tuple[Passage, int, str, str]] | None = None  # filled in by words
        for kind in set(self.kinds):
            if kind >= chr(_ODD):
                self.marks |= ord(kind) - _ODD

    def commitments(self) -> list[Passage]:
        """The passages that commit an institution."""
        return [passage for passage in self.passages if passage.commitment]

    def find(self, pattern: str) -> Iterator[tuple[Passage, re.Match[str]]]:
        """Where a pattern is found in the texts."""
        for passage in self.passages:
            for match in re.finditer(pattern, passage.text):
                yield passage, match


class _Kinds(dict[str, str]):
    """The kind of every piece met so far, in the light of one context."""

    def __init__(self, context: Context) -> None:
        self.acronyms, self.words = vocabulary(context)
        self.names = _names(context)
        self.verdict = spelling.speller().verdict
        self.update(dict.fromkeys(("•", "/", "-", "–", "¶"), STOP))

    def __missing__(self, piece: str) -> str:
        self[piece] = kind = self._kind(piece)
        return kind

    def _kind(self, piece: str) -> str:
        word, tail = (piece[:-1], piece[-1]) if piece[-1] in ",.;:" else (piece, "")
        marks = self._word(word) if word.isalpha() else self._odd(piece)
        if word in SLIPS and (not tail or word.lower() != "por"):
            marks |= CONNECTOR
        if word.lower() in _CONFUSED:
            marks |= CONFUSED
        if marks:
            return chr(_ODD + marks)
        if tail:
            return COMMA if tail == "," else STOP
        if not word.isalpha():
            return WORD
        return ARTICLES.get(word) or ARTICLES.get(word.lower()) or _grammar(word.lower())

    def _word(self, word: str) -> int:
        if len(word) == 1:
            return LETTER if word.islower() and word not in "aeouy" else 0
        if word.isupper():
            return ACRONYM if len(word) > 3 and word not in self.acronyms else 0
        lower = word.lower()
        marks = SPELL if self.suspicion(word) else 0
        if lower.endswith("rán"):
            marks |= PLURAL
        elif lower.endswith(("ara", "aran", "iera", "ieran")) and len(word) > 5:
            marks |= SUBJUNCTIVE
        elif lower.endswith(("ó", "aron", "ieron")):
            marks |= PAST
        elif lower == "través":
            marks |= THROUGH
        return marks

    def suspicion(self, word: str) -> str:
        """What the speller has against a word: WRONG or DOUBTFUL with a suggestion, or nothing."""
        lower = word.lower()
        if lower in self.words or word.isupper() or not (word.islower() or word[1:].islower()):
            return ""
        verdict = self.verdict(lower)
        return verdict if verdict and (word == lower or self.verdict(word)) else ""

    def _odd(self, piece: str) -> int:
        marks = 0
        if any(c in _PAIRS for c in piece):
            marks |= PAIRED
        core = piece.strip(_PAIRS + ",.;:¿?¡!…")
        bare = piece.strip(_PAIRS)
        if bare[:1] in _STOPS or (bare[-1:] in _STOPS and bare[-2:-1] in _STOPS):
            marks |= SIGN
        if "://" in core or "www" in core or ".gob" in core or "http" in core:
            return marks | URL
        if any(c in ",.;:´`" for c in core) and any(c.isalpha() for c in core):
            marks |= SIGN
        if core.isdecimal() and len(core) == 4 and core[:2] in ("19", "20"):
            marks |= YEAR
        for part in core.split("-"):
            if part.isalpha():
                marks |= self._word(part) & ~LETTER
        return marks


def _grammar(word: str) -> str:
    if word in _PREPOSITIONS:
        return PREPOSITION
    if word in _PURPOSES:
        return PURPOSE
    if word.endswith("rá") and len(word) > 3:
        return FUTURE
    if word.endswith(("ciones", "siones", "dades")):
        return NOUNS
    if word.endswith(("ción", "sión", "dad")):
        return NOUN
    if word.endswith(("ando", "iendo", "yendo")) and word not in _NO_GERUNDS:
        return GERUND
    if word.endswith(("ar", "er", "ir")) and len(word) > 4:
        return INFINITIVE
    return GENDERED if word.endswith(("as", "os")) and len(word) > 4 else WORD


def vocabulary(context: Context) -> tuple[frozenset[str], frozenset[str]]:
    """The acronyms that a programme knows, and its own words in lower case: glossary, names, aliases."""
    names = [name for i in context.institutions.values() for name in (i.acronym, i.name, *i.aliases)]
    glossary = context.glossary
    pieces = re.findall(
        r"[^\W\d_]+", " ".join([*names, *glossary.acronyms, *glossary.acronyms.values(), *glossary.words])
    )
    acronyms = frozenset([*context.institutions, *glossary.acronyms, *(p for p in pieces if p.isupper())])
    return acronyms, frozenset(piece.lower() for piece in pieces)


def _names(context: Context) -> dict[str, list[list[str]]]:
    """The names of four words and more, as their words, by the first of them."""
    found: dict[str, list[list[str]]] = {}
    for name in [
        *(n for i in context.institutions.values() for n in (i.name, *i.aliases)),
        *context.glossary.acronyms.values(),
    ]:
        words = name.split()
        if len(words) > 3:
            found.setdefault(words[0], []).append(words)
    return found


_kinds: _Kinds | None = None
_kinds_of: Context | None = None
_prose: Prose | None = None


def kinds_of(context: Context) -> _Kinds:
    """The table of kinds of a context: one at a time, for one programme is linted after the other."""
    global _kinds, _kinds_of
    if _kinds is None or _kinds_of is not context:
        _kinds, _kinds_of = _Kinds(context), context
    return _kinds


def prose(record: Record, context: Context) -> Prose:
    """The prose of a record. The rules look at one record after the other, so that the last one is kept."""
    global _prose
    if _prose is None or _prose.record is not record or _prose.context is not context:
        _prose = Prose(record, context, kinds_of(context))
    return _prose


def begins_sentence(text: str, at: int) -> bool:
    """Does a sentence begin at this character?"""
    before = text[:at].rstrip("\"'“«‘¿¡([• ")
    return not before or before[-1] in ".!?:;…" or "\n" in text[len(before) : at]
