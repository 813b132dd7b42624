"""Spelling: is this a word of Mexican Spanish? Hides Hunspell, where its dictionary lies, and a memory of words.

The binding (the extra "spelling") and the system's es_MX dictionary are looked for when the first word comes that the
memory does not know: loading them takes longer than linting a hundred records. What they say is kept in the user's
cache folder, for this dictionary alone. Without them every word is right, and `available()` says that nobody looked.
"""

from __future__ import annotations

import os

from lineas.frozen import NamedTuple
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

LANGUAGE = "es_MX"
FOLDERS = (
    "/usr/share/hunspell",
    "/usr/share/myspell/dicts",
    "/usr/share/myspell",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
)
VERSION = "4"  # of what a verdict says: another number leaves the old cache unread
_LARGEST = 4 << 20
_SHORTEST, _LONGEST = 5, 40  # letters of a word that is worth a guess: "púb" may be anything
RIGHT, WRONG, DOUBTFUL = "", "!", "~"
_LETTERS = "aeroinsctldumpbgfvhzóíjáqéñxyúükw"  # the frequent ones first, as TRY in the dictionary's es_MX.aff has them


class Guess(NamedTuple):
    """What was meant, and whether there is no doubt of it."""

    meant: str
    sure: bool


NO_GUESS = Guess("", False)


class Speller:
    """Verdicts on words, remembered: RIGHT, WRONG, or DOUBTFUL followed by what was probably meant."""

    def __init__(self) -> None:
        self.folder = dictionary()
        self.key = _key(self.folder)
        self.known: dict[str, str] = read_cache(self.key)
        self.fresh: dict[str, str] = {}
        self._hunspell: Any = None
        self._asked = False
        self.usable = bool(self.folder)

    def verdict(self, word: str) -> str:
        """RIGHT for a right word, WRONG for another; DOUBTFUL + the word that was probably meant.

        A word is doubtful where it is right only as a verb in the first or second person ("victimas", "articulo") and
        an accent makes the noun of it. "Perdidas" and "icono" are words of their own, and so not doubtful.
        """
        if not self.usable:
            return RIGHT
        found = self.known.get(word)
        if found is None:
            found = self._ask(word)
            if self.usable:
                self.known[word] = self.fresh[word] = found
        return found

    def _ask(self, word: str) -> str:
        checker = self._load()
        if checker is None:
            return RIGHT
        if not checker.spell(word):
            return WRONG
        twin = _with_accent(word)
        if not twin or not checker.spell(twin):
            return RIGHT
        stems = checker.stem(word)
        verb = stems and all(stem != word and stem.endswith(("ar", "er", "ir")) for stem in stems)
        return DOUBTFUL + twin if verb else RIGHT

    def meant(self, word: str, more: Iterable[str] = ()) -> Guess:
        """The right word, or one of `more`, that is one slip away from a wrong one; none where nobody can look.

        There is no doubt where the slip is one of the hand (an accent, a letter twice, two exchanged, a space left
        out), nor where nothing else is one letter away. Hunspell's own suggestions take 150 ms a word, for what is
        further away and a guess at random.
        """
        checker = self._load()
        fine = checker is not None and _SHORTEST <= len(word) <= _LONGEST
        return _guess(word, checker.spell, more) if fine else NO_GUESS

    def _load(self) -> Any:
        if not self._asked:
            self._asked = True
            try:
                from hunspell import Hunspell

                self._hunspell = Hunspell(LANGUAGE, hunspell_data_dir=self.folder)
            except Exception:  # noqa: BLE001 - whatever a binding or a broken dictionary raises: nobody can look
                self.usable = False
        return self._hunspell

    def save(self) -> None:
        """Write what was learnt in this process to the cache."""
        if self.fresh:
            write_cache(self.key, {**read_cache(self.key), **self.fresh})
            self.fresh = {}


_PLAIN, _ACCENTED = "aeiou", "áéíóú"


def _with_accent(word: str) -> str:
    """Give “víctimas” for “victimas”: the third last vowel accented, for words in -o, -as, -es that have no accent."""
    if len(word) < 5 or not word.endswith(("o", "as", "es")) or any(letter in word for letter in _ACCENTED):
        return ""
    # A vowel is a syllable here, but for a weak one beside another ("servicio", "aguas").
    vowels = [i for i, letter in enumerate(word) if letter in _PLAIN]
    heads = [i for n, i in enumerate(vowels) if not (word[i] in "iu" and (i + 1 in vowels or (n and i - 1 in vowels)))]
    if len(heads) < 3:
        return ""
    at = heads[-3]
    return word[:at] + _ACCENTED[_PLAIN.index(word[at])] + word[at + 1 :]


def _guess(word: str, right: Callable[[str], bool], more: Iterable[str]) -> Guess:
    for other in (*_slips_of_hand(word), *_joined(word)):
        if all(map(right, other.split())):
            return Guess(other, True)
    others = list(dict.fromkeys(filter(right, _one_letter_away(word)))) if len(word) > _SHORTEST else []
    known = one_slip(word, sorted(more)) if len(word) > _SHORTEST else ""
    return Guess((known or others[0]), len({known or others[0], *others}) == 1) if known or others else NO_GUESS


def _slips_of_hand(word: str) -> Iterator[str]:
    """What a hand may have meant that missed an accent or a tilde, exchanged two letters or wrote one of them twice."""
    pairs = dict(zip(_PLAIN + _ACCENTED + "nñ", _ACCENTED + _PLAIN + "ñn", strict=True))
    halves = [(word[:i], word[i:]) for i in range(len(word))]
    yield from (a + pairs[b[0]] + b[1:] for a, b in halves if b[0] in pairs)
    yield from (a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1)
    yield from (a + b[1:] for a, b in halves if b[0] == b[1:2])


def _joined(word: str) -> Iterator[str]:
    """A preposition, and the word that was joined to it: “de acuerdo” for “deacuerdo”."""
    for first in ("de", "en", "con", "por", "para", "sin", "al", "del"):
        if word.startswith(first) and len(word) > len(first) + 4:
            yield f"{first} {word[len(first) :]}"


def _one_letter_away(word: str) -> Iterator[str]:
    """All words that have one letter less, one more, or another."""
    halves = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    yield from (a + b[1:] for a, b in halves if b)
    yield from (a + letter + b for letter in _LETTERS for a, b in halves)
    yield from (a + letter + b[1:] for letter in _LETTERS for a, b in halves if b)


def slip_of_hand(word: str, other: str) -> bool:
    """Is a word another one with a letter twice, or with two neighbours exchanged?"""
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(other))
    if len(word) == len(other) + 1:
        return at > 0 and word[at] == word[at - 1] and word[at + 1 :] == other[at:]
    same = len(word) == len(other) != at
    return same and word[at : at + 2] == other[at : at + 2][::-1] and word[at + 2 :] == other[at + 2 :]


def one_slip(word: str, known: Iterable[str]) -> str:
    """The known word that is one letter more, less, other, or two letters exchanged away; empty where none is."""
    from rapidfuzz.distance import OSA  # 20 ms to import, for what has a finding already or nearly

    return next((other for other in known if OSA.distance(word, other, score_cutoff=1) == 1), "")


_speller: Speller | None = None


def speller() -> Speller:
    """The one speller of this process."""
    global _speller
    if _speller is None:
        import atexit

        _speller = Speller()
        atexit.register(save)
    return _speller


def save() -> None:
    """Keep what was learnt for the next run. Called at the end of the process; a forked worker calls it itself."""
    if _speller is not None:
        _speller.save()


def forget() -> None:
    """Begin anew: another dictionary or cache folder may be named in the environment by now."""
    global _speller
    _speller = None


def available() -> bool:
    """Can words be spelled here? True also where the memory has answered every question so far."""
    if _speller is not None and not _speller.usable:
        return False
    if not dictionary():
        return False
    from importlib.machinery import PathFinder  # importlib.util takes a millisecond more

    return PathFinder.find_spec("hunspell") is not None


def reason() -> str:
    """Why words cannot be spelled here, and what would help; empty where they can."""
    if available():
        return ""
    if not dictionary():
        return _(
            "spelling was not checked: there is no {language} dictionary; the package hunspell-es brings it"
        ).format(language=LANGUAGE)
    return _("spelling was not checked: `pip install lineas[spelling]` brings the checker")


def dictionary() -> str:
    """The folder of the dictionary: $LINEAS_DICTIONARY, or the first usual one that has it; empty where none has."""
    given = os.environ.get("LINEAS_DICTIONARY")
    for folder in (given,) if given else (*FOLDERS, os.path.expanduser("~/Library/Spelling")):
        if all(os.path.isfile(os.path.join(folder, LANGUAGE + ending)) for ending in (".dic", ".aff")):
            return folder
    return ""


# --------------------------------------------------------------------------------------------------- the cache


def _key(folder: str) -> str:
    """What a cache is good for: this dictionary as it is now, and verdicts of this version."""
    if not folder:
        return ""
    marks = [os.stat(os.path.join(folder, LANGUAGE + ending)) for ending in (".dic", ".aff")]
    return "\t".join(["lineas", VERSION, *(f"{mark.st_size}.{mark.st_mtime_ns}" for mark in marks)])


def state() -> str:
    """The dictionary that there is, as a text that changes when it does."""
    return _key(dictionary())


def cache_file() -> str:
    """Where the cache lies; empty where there shall be none, or no folder for it."""
    if os.environ.get("LINEAS_NO_CACHE"):
        return ""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    there = os.path.isabs(base) and (os.path.isdir(base) or os.path.isdir(os.path.dirname(base)))
    return os.path.join(base, "lineas", f"{LANGUAGE}.tsv") if there else ""


def read_cache(key: str) -> dict[str, str]:
    """The verdicts in the cache; none where it is of another dictionary, or not what we wrote."""
    path = cache_file()
    if not path or not key:
        return {}
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
        lines = data.decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    if len(data) > _LARGEST or lines[0] != key or lines.pop():
        return {}
    pairs = dict([line.partition("\t")[::2] for line in lines[1:]])
    fine = all(word.isalpha() for word in pairs) and all(_verdict(text) for text in set(pairs.values()))
    return pairs if fine else {}


def _verdict(text: str) -> bool:
    return text in (RIGHT, WRONG) or (text[0] == DOUBTFUL and text[1:].isalpha())


def write_cache(key: str, verdicts: dict[str, str]) -> None:
    """Write the cache, whole or not at all. That it cannot be written is nobody's concern."""
    path = cache_file()
    if not path or not key:
        return
    text = "\n".join([key, *(f"{word}\t{verdicts[word]}" for word in sorted(verdicts) if word.isalpha())]) + "\n"
    temporary = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(temporary, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError:
        if os.path.lexists(temporary):
            os.unlink(temporary)
