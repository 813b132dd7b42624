"""The parts of a Spanish word: accents, prefixes, endings, pronouns at its end. Pure; knows no dictionary.

A dictionary has “regulación” and not “sobrerregulación”, “prioritaria” and not “prioritariamente”: what is made of a known
word by rules that anybody follows is a word, too.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Known = Callable[[str], bool]

_PLAIN, _ACCENTED = "aeiou", "áéíóú"
_WITHOUT = str.maketrans(_ACCENTED, _PLAIN)
_LETTERS = "aeroinsctldumpbgfvhzóíjáqéñxyúükw"

# What stands before a word and makes another of it: “sub”, “socio”, “contra”. No preposition that a hand may have joined to
# the next word ("de", "en", "con", "por", "sin"), and nothing that is most often the beginning of another word ("a", "per").
_PREFIXES = tuple(
    """
    aero afro agro ambi ante anti archi audio auto avi bi bio centro ciber co contra cuasi des dis eco electro endo entre
    equi etno euro ex extra farmaco ferti ferro filo fisio foto geo gineco hemi hetero hidro hiper hispano homo ibero in im infra
    inter intra ir iso latino macro maxi mega meso meta micro mini mono morfo moto multi nano narco neo neuro nutri omni orto
    paleo pan peri petro pluri poli pos post pre pro proto pseudo psico quimio radio re retro semi seudo silvo sismo sobre socio sub
    super supra tecno tele termo tetra trans tras treinti tri turbo ultra uni veinti vice video zoo
    """.split()
)
_BEFORE = {"in": "[^bplr]", "im": "[bp]", "ir": "r"}  # how what follows one of these begins
_SHORTEST_ROOT, _SHORTEST_STEM = 5, 3  # letters
_LONG_ROOT, _LONGEST = 8, 40

# Endings, and those that the same stem has in a word that is known: “victimizante” of “victimizar”.
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("ación aciones ador adora adores adoras amiento amientos able ables abilidad ante antes ancia ancias", "ar"),
    ("ado ada ados adas ando ar ará arán", "ar ación"),
    ("imiento imientos ible ibles ibilidad iente ientes ido ida idos idas", "er ir"),
    ("ización izaciones izar izado izada izados izadas izando izará izarán izador izadora izante izantes", "izar ización o a e ia io al"),
    ("ificación ificar ificado ificada ificados ificadas", "ificar o a e"),
    ("alidad alización alizar", "al"),
    ("ividad", "ivo"),
    ("icidad", "ico"),
    ("osidad", "oso"),
    ("ional ionales", "ión io"),
    ("enal enales", "enio"),
    ("ista istas ismo ismos", "o a e al"),
    ("ología ologías", "o a e"),
    ("ólogo óloga ólogos ólogas ológico ológica ológicos ológicas", "ología"),
    ("ógrafo ógrafa ógrafos ógrafas ográfico ográfica ográficos ográficas", "ografía"),
    ("cida cidas", "cidio"),
    ("oría orías", "or"),
    ("ario aria arios arias", "a o e"),
    ("atario ataria atarios atarias", "o ar"),
    ("atorio atoria atorios atorias", "ar ación"),
    ("al ales", "o a e"),
    ("ícola ícolas", "icultura"),
    ("encia encias", "ente"),
    ("cultor cultora cultores cultoras", "cultura"),
    ("ientas", "ientos"),
    ("as os a o", "o a"),
    ("iones", "ión"),
    ("ces", "z"),
)  # fmt: skip
_ADJECTIVES = ("ari", "iv", "os", "ad", "id", "or")  # stems whose word has both genders


def plain(word: str) -> str:
    """A word without its accents; ñ and ü stay."""
    return word.translate(_WITHOUT)


def accented(word: str) -> Iterator[str]:
    """The words that this one is but for its accent: each vowel accented alone, and none."""
    bare = plain(word)
    places = [i for i, letter in enumerate(bare) if letter in _PLAIN]
    twins = [bare, *(bare[:i] + _ACCENTED[_PLAIN.index(bare[i])] + bare[i + 1 :] for i in places)]
    return (twin for twin in twins if twin != word)


def antepenultimate(word: str) -> str:
    """Give “víctimas” for “victimas”: the third last vowel accented, for words in -o, -as, -es that have no accent."""
    if len(word) < 5 or not word.endswith(("o", "as", "es")) or plain(word) != word:
        return ""
    # A vowel is a syllable here, but for a weak one beside another ("servicio", "aguas").
    vowels = [i for i, letter in enumerate(word) if letter in _PLAIN]
    heads = [i for n, i in enumerate(vowels) if not (word[i] in "iu" and (i + 1 in vowels or (n and i - 1 in vowels)))]
    if len(heads) < 3:
        return ""
    at = heads[-3]
    return word[:at] + _ACCENTED[_PLAIN.index(word[at])] + word[at + 1 :]


def with_pronoun(word: str, known: Known) -> bool:
    """Is it an infinitive or a gerund with pronouns at its end: “negarle”, “otorgándosele”?"""
    pronouns = r"(?:(?:se|me|te|nos)?(?:los?|las?|les?)|se|me|te|nos)"
    m = re.fullmatch(rf"([^\W\d_]{{1,30}}?(?:[aeiáéí]r|[áé]ndo)){pronouns}", word)
    return m is not None and any(map(known, dict.fromkeys([m[1], plain(m[1])])))


def derived(word: str, known: Known) -> bool:
    """Is it made of a known word by a prefix, an ending or both?"""
    return len(word) <= _LONGEST and (_ended(word, known) or _prefixed(word, lambda w: known(w) or _ended(w, known)))


def has_long_root(word: str, known: Known) -> bool:
    """Is it a prefix and a known word so long that nothing else can be meant: “coinversión”, whatever “conversión” is?

    Not where the two meet in one letter twice: “preestaciones” is a slip, although there are “estaciones”.
    """
    roots = [root for root in _roots(word) if len(root) >= _LONG_ROOT and word[-len(root) - 1] != root[0]]
    return len(word) <= _LONGEST and any(map(known, roots))


def _prefixed(word: str, known: Known) -> bool:
    return any(known(root) for root in _roots(word)) or any(
        known(inner) for root in _roots(word) for inner in _roots(root)
    )


def _roots(word: str) -> Iterator[str]:
    """What follows a prefix. An r between vowels is written twice."""
    for prefix in _PREFIXES:
        root = word[len(prefix) :]
        if not word.startswith(prefix) or len(root) < _SHORTEST_ROOT or root.startswith(prefix):
            continue
        if prefix[-1] in _PLAIN and root[0] == "r":
            root = root[1:]
            if root[0] != "r":
                continue
        if len(root) >= _SHORTEST_ROOT and re.match(_BEFORE.get(prefix, ""), root):
            yield root


def _ended(word: str, known: Known) -> bool:
    if word.endswith("mente") and len(word) > 9:
        return known(word[:-5])
    return any(other != word and known(other) for other in _same_stem(word))


def _same_stem(word: str) -> Iterator[str]:
    """The words that have the same stem as this one, and another ending."""
    if len(word) > _SHORTEST_ROOT and re.search("[aeiouáé]s$", word):
        yield word[:-1]
    if len(word) > _SHORTEST_ROOT + 1 and re.search("[lrndz]es$", word):
        yield word[:-2]
    for endings, others in _ENDINGS:
        for ending in endings.split():
            stem = word[: -len(ending)]
            if word.endswith(ending) and len(stem) >= _SHORTEST_STEM:
                if len(ending) < 3 and not stem.endswith(_ADJECTIVES):
                    continue
                yield from (stem + other for other in others.split())


def is_slip(word: str, common: Known) -> bool:
    """Is it one letter away from another common word? Its own other forms are none, nor what one says to a “tú”."""
    near = filter(common, one_letter_away(word))
    return any(_form(other) != _form(word) and not other.endswith("ste") for other in near)


def _form(word: str) -> str:
    """A word without the ending of its gender and number."""
    return re.sub("[aeo]s?$", "-", word)


def one_letter_away(word: str) -> Iterator[str]:
    """All words that have one letter less, one more, another, or two exchanged."""
    halves = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    yield from (a + b[1:] for a, b in halves if b)
    yield from (a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1)
    yield from (a + letter + b for letter in _LETTERS for a, b in halves)
    yield from (a + letter + b[1:] for letter in _LETTERS for a, b in halves if b)
