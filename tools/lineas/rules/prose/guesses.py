"""What a wrong word was meant to be. Pure; what is a word, and what the registry writes, is for the caller to say.

A guess is a replacement only where it can hardly be another word: nothing but an accent is wrong, or the word meant stands
in the registry's own texts. Among the 800,000 forms of a dictionary there is one near to nearly anything (“biogás”, “bogás”).
"""

from __future__ import annotations

from lineas.frozen import NamedTuple
from lineas.rules.prose.word_parts import accented, one_letter_away

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Known = Callable[[str], bool]

_SHORTEST, _LONGEST = 5, 40  # letters of a word that is worth a guess: "púb" may be anything
_TILDES = str.maketrans("nñuü", "ñnüu")


class Guess(NamedTuple):
    """What was meant, and whether there is no doubt of it."""

    meant: str
    sure: bool


NO_GUESS = Guess("", False)


def guess(word: str, known: Known, listed: Known, own: Callable[[], frozenset[str]]) -> Guess:
    """The word that a wrong one was meant to be, as far as that can be known.

    `known` says whether something is a word; `listed` says it faster, and not of all. `own` gives the words that the
    registry itself uses; it is called where nothing else decides.
    """
    if not _SHORTEST <= len(word) <= _LONGEST:
        return NO_GUESS
    accents = [*filter(known, dict.fromkeys([*accented(word), *_tildes(word)]))]
    if len(accents) == 1:
        return Guess(accents[0], True)
    # What a hand does first. What is one letter away may be anything, unless the registry uses it.
    hand = [*accents, *filter(known, dict.fromkeys(_slips_of_hand(word)))]
    letter = [*filter(listed, dict.fromkeys(one_letter_away(word)))] if len(word) > _SHORTEST else []
    for near in (hand, letter, [*_joined(word, known)]):
        written = [other for other in near if own().issuperset(other.split())]
        if written:
            return Guess(written[0], len(written) == 1)
    return Guess(hand[0], False) if len(hand) == 1 else NO_GUESS


def _tildes(word: str) -> Iterator[str]:
    """A word with ñ for n or ü for u in one place, or the other way."""
    return (word[:i] + letter.translate(_TILDES) + word[i + 1 :] for i, letter in enumerate(word) if letter in "nñuü")


def _slips_of_hand(word: str) -> Iterator[str]:
    """What a hand may have meant that exchanged two letters or wrote one of them twice."""
    halves = [(word[:i], word[i:]) for i in range(len(word))]
    yield from (a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1)
    yield from (a + b[1:] for a, b in halves if b[0] == b[1:2])


def _joined(word: str, known: Known) -> Iterator[str]:
    """An article or a preposition, and the word that was joined to it: “de acuerdo” for “deacuerdo”.

    Not “para” and “con”: they begin words of their own (“paraestatal”, “consanguíneo”).
    """
    for first in ("al", "de", "del", "el", "en", "la", "las", "los", "por"):
        rest = word[len(first) :]
        if word.startswith(first) and len(rest) > 4 and known(rest):
            yield f"{first} {rest}"


def slip_of_hand(word: str, other: str) -> bool:
    """Is a word another one with a letter twice, or with two neighbours exchanged?"""
    return word != other and other in _slips_of_hand(word)


def one_slip(word: str, known: Iterable[str]) -> str:
    """The known word that is one letter more, less, other, or two letters exchanged away; empty where none is."""
    from rapidfuzz.distance import OSA  # 20 ms to import, for what has a finding already or nearly

    return next((other for other in known if OSA.distance(word, other, score_cutoff=1) == 1), "")
