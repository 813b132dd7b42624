"""The kinds of words: what a piece of prose is to the rules, as a short string, looked up in a table that fills itself.

A piece is what stands between two spaces. Its kind has one character for each of its words and signs, in their order:
two words stand side by side in the kinds of a text where nothing but space is between them. What deserves a closer look
adds a mark, one character beyond ASCII, which is taken out again before anybody looks for kinds.
"""

from __future__ import annotations

import re
import sys

from lineas.rules.prose import spelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lineas.rules.rule import Context

# Words that have a kind of their own, by themselves or in lower case.
_OWN = {
    **dict.fromkeys(("la", "una"), "a"),
    **dict.fromkeys(("las", "unas"), "A"),
    **dict.fromkeys(("el", "un"), "m"),
    **dict.fromkeys(("los", "unos"), "M"),
    **dict.fromkeys(("a", "al"), "x"),
    **dict.fromkeys(("cual", "cuales"), "q"),
    **dict.fromkeys(("conducto", "conjunto"), "c"),
    **dict.fromkeys(("asimismo", "adicionalmente", "además"), "j"),
    **dict.fromkeys("efecto fin objeto objetivo propósito".split(), "o"),
    **dict.fromkeys("ante bajo con contra desde durante en entre hacia hasta mediante según sin sobre tras para".split(), "p"),
    "El": "E",
    "La": "L",
    "Se": "Z",
    "Y": "Y",
    "como": "J",
    "Por": "B",
    "por": "b",
    "de": "d",
    "del": "D",
    "y": "l",
    "e": "l",
    "ha": "h",
    "finalidad": "O",
    "marco": "k",
    "través": "t",
    "trate": "r",
}  # fmt: skip
# Kinds by the end of a word in lower case: the first that fits.
_ENDS = (
    (("rá",), "f"),
    (("rán",), "F"),
    (("ciones", "siones", "dades"), "S"),
    (("ción", "sión", "dad"), "s"),
    (("ando", "iendo", "yendo"), "g"),
    (("ar", "er", "ir"), "i"),
    (("as", "os"), "n"),
    (("es",), "e"),
    (("ó", "aron", "ieron"), "P"),
    (("ara", "aran"), "u"),
    (("an", "en"), "v"),
)
ACRONYM_KIND, NAME, NAME_IN_CION, YEAR, NUMBER, WORD = "Q", "N", "C", "y", "9", "w"
# What ends like an infinitive or a gerund and is none.
FEMININE = r"mujer|mar|par|titular|auxiliar|militar|escolar|familiar|particular|popular|consular|regular|similar"
NO_GERUND = r"cuando|mando|bando|contrabando"
_NEITHER = frozenset(f"{FEMININE}|{NO_GERUND}".split("|"))

# Marks of pieces that deserve a closer look.
SPELL, SIGN, PAIRED, LETTER, ACRONYM, URL, CONFUSED, CONNECTOR = (1 << n for n in range(8))
BETWEEN = "¶"  # the piece between two texts of a record
_MARKED = 0x10000  # the first of the characters that stand for a sum of marks

QUOTES = '"“”«»()[]‘’'
AROUND = QUOTES + ",.;:¿?¡!…"  # signs that a word may have at its ends
_TIDY = r"[(\[“«\"‘¿¡]*(?:\$?(?:[^\W\d_]+|\d+(?:[.,:]\d+)*)(?:[-/–](?:[^\W\d_]+|\d+))*[%°ºª]?|[-–/•&…])[?!…]?[)\]”»\"’]*[.,;:]?[”»\"’)]?"  # fmt: skip
_CONFUSED = frozenset(
    "poyará poyarán poyar poyo es internaciones presupuesta h2 colaboración conjunto embrago tato".split()
)
_SLIPS = r"asi|si|ademas|(?!asimismo)as[ií]m+i?s?mo"


class Kinds(dict[str, str]):
    """The kind of every piece met so far, in the light of one context."""

    def __init__(self, context: Context) -> None:
        self.acronyms, self.words = vocabulary(context)
        self._context = context
        self._own: frozenset[str] | None = None
        self.names = _names(context)
        self.stems = Stems()
        self._doubts: dict[str, str] = {}
        self[BETWEEN] = "~"
        self.verdict = spelling.speller().verdict
        institutions = context.institutions.values()
        full = {name.split()[0] for i in institutions for name in (i.name, *i.aliases) if " " in name}
        self.first = frozenset({word for word in full | self.names.keys() if word.istitle() and word not in _OWN})

    def __missing__(self, piece: str) -> str:
        self[piece] = kind = self._kind(piece)
        return kind

    def own(self) -> frozenset[str]:
        """The words that the registry uses: in its texts, its names and its glossary. Read once, and only when asked."""
        if self._own is None:
            self._own = self.words | self._context.words()
        return self._own

    def _kind(self, piece: str) -> str:
        word, tail = (piece[:-1], piece[-1]) if piece[-1] in ",.;:" else (piece, "")
        if word.isalpha():
            marks = self._word(word)
            if len(piece) == 1 and piece not in "aeouyAEOUY":
                marks |= LETTER
            kind = self._grammar(word) + tail
        elif word.isdecimal():
            marks, kind = 0, self._grammar(word) + tail
        else:
            tokens = re.findall(r"\w+|\W", piece)
            marks = _signs(piece)
            for token in tokens:
                marks |= self._word(token) if token.isalpha() else CONFUSED if token.lower() in _CONFUSED else 0
            kind = "".join(
                [self._grammar(token) if token.isalnum() or "_" in token else _ascii(token) for token in tokens]
            )
            kind = kind.replace("Q-Q", ACRONYM_KIND)
        return kind + chr(_MARKED + marks) if marks else kind

    def _word(self, word: str) -> int:
        """The marks of a word."""
        if word.isupper():
            return ACRONYM if len(word) > 2 and word not in self.acronyms else 0
        lower = word.lower()
        marks = SPELL if len(word) > 1 and self.suspicion(word) else 0
        if lower in _CONFUSED:
            marks |= CONFUSED
        if lower[0] in "as" and re.fullmatch(_SLIPS, lower):
            marks |= CONNECTOR
        return marks

    def _grammar(self, word: str) -> str:
        """The kind of a word or a number."""
        own = _OWN.get(word)
        if own:
            return own
        if word.isupper():
            return ACRONYM_KIND
        if word.isdecimal():
            return YEAR if len(word) == 4 and word[:2] in ("19", "20") else NUMBER
        if word in self.first:
            return NAME_IN_CION if word.endswith(("ión", "dad", "iones", "dades")) else NAME
        lower = word.lower()
        if lower in _OWN or lower in _NEITHER:
            return _OWN.get(lower, WORD)
        return next((kind for ends, kind in _ENDS if lower.endswith(ends)), WORD)

    def suspicion(self, word: str) -> str:
        """What the speller has against a word: WRONG or DOUBTFUL with a suggestion, or nothing."""
        found = self._doubts.get(word)
        if found is None:
            lower = word.lower()
            known = lower in self.words or word.isupper() or not (word.islower() or word[1:].islower())
            verdict = "" if known else self.verdict(lower)
            self._doubts[word] = found = verdict if verdict and (word == lower or self.verdict(word)) else ""
        return found


class Stems(dict[str, str]):
    """What is compared of a piece with its neighbour: its word, without the signs around it and without -as or -os.

    Equal ones are one object, for this comparison is made of every word of every record."""

    def __missing__(self, piece: str) -> str:
        word = piece.strip(AROUND)
        stem = word[:-2] if len(word) > 4 and word.endswith(("as", "os")) else word or piece
        self[piece] = stem = sys.intern(stem)
        return stem


def marks_of(kinds: str) -> int:
    """All marks in the kinds of some pieces."""
    marks = 0
    for kind in set(kinds):
        if ord(kind) >= _MARKED:
            marks |= ord(kind) - _MARKED
    return marks


def _ascii(sign: str) -> str:
    return sign if sign.isascii() else "~"


def _signs(piece: str) -> int:
    """The marks of a piece with signs in it."""
    marks = 0 if re.fullmatch(_TIDY, piece) else SIGN
    if any(c in QUOTES for c in piece):
        marks |= PAIRED
    if any(part in piece for part in ("://", "ww", ".gob", "gob.", "http")):
        marks |= URL
    return marks


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
        words = words[1:] if words[0] in ("El", "La") else words
        if len(words) > 3 and words[0].istitle() and words[0].isalpha():
            found.setdefault(words[0], []).append(words)
    return found
