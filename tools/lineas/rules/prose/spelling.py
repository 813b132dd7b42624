"""Spelling: is this a word of Mexican Spanish, and if not, what was meant? Hides the sources and a memory of words.

The word list (the extra "spelling") and the system's dictionary, if there is one, are loaded when the first word comes that
the memory does not know: that takes longer than linting a hundred records. What came of it is kept in the user's cache
folder, for these sources alone. Without the list every word is right, and `available()` says that nobody looked.
"""

from __future__ import annotations

import os

from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from lineas.rules.prose.guesses import Guess
    from lineas.rules.prose.lexicon import Lexicon

    Answer = TypeVar("Answer")

LANGUAGE = "es_MX"
FOLDERS = (
    "/usr/share/hunspell",
    "/usr/share/myspell/dicts",
    "/usr/share/myspell",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
)
LIST, BINDING = "simplemma", "hunspell"  # the packages, as they are imported
VERSION = "5"  # of what a verdict says: another number leaves the old cache unread
_LARGEST = 4 << 20
RIGHT, WRONG, DOUBTFUL = "", "!", "~"


class Speller:
    """Verdicts on words, remembered: RIGHT, WRONG, or DOUBTFUL followed by what was probably meant."""

    def __init__(self) -> None:
        self.usable = bool(installed(LIST))
        self.key = state()
        self.known: dict[str, str] = read_cache(self.key)
        self.fresh: dict[str, str] = {}
        self._lexicon: Lexicon | None = None

    def verdict(self, word: str) -> str:
        """RIGHT for a right word, WRONG for another; DOUBTFUL + the word that was probably meant.

        A word is doubtful where it is right only as a verb in the first or second person ("victimas", "articulo") and
        an accent makes the noun of it. "Perdidas" and "icono" are words of their own, and so not doubtful.
        """
        found = self.known.get(word)
        if found is None:
            found = self._asking(lambda lexicon: _verdict(word, lexicon), RIGHT)
            if self.usable:
                self.known[word] = self.fresh[word] = found
        return found

    def meant(self, word: str, own: Callable[[], frozenset[str]]) -> Guess:
        """What a wrong word was probably meant to be; `own` gives the words that the registry uses."""
        from lineas.rules.prose.guesses import NO_GUESS

        return self._asking(lambda lexicon: _guess(word, lexicon, own), NO_GUESS)

    def _asking(self, ask: Callable[[Lexicon], Answer], otherwise: Answer) -> Answer:
        """What the sources say. Where one is broken, nobody can look."""
        if not self.usable:
            return otherwise
        from lineas.rules.prose.lexicon import BrokenSourceError, Lexicon

        self._lexicon = self._lexicon or Lexicon(dictionary(), LANGUAGE)
        try:
            return ask(self._lexicon)
        except BrokenSourceError:
            self.usable = False
            return otherwise

    def save(self) -> None:
        """Write what was learnt in this process to the cache."""
        if self.fresh:
            write_cache(self.key, {**read_cache(self.key), **self.fresh})
            self.fresh = {}


def _verdict(word: str, lexicon: Lexicon) -> str:
    if lexicon.knows(word):
        meant = lexicon.noun_meant(word)
        return DOUBTFUL + meant if meant else RIGHT
    if not word.islower() and not lexicon.knows_names:
        from lineas.rules.prose.guesses import NO_GUESS, guess

        # “México” begins a sentence; “Atendera” is nothing but a slip.
        return RIGHT if guess(word.lower(), lexicon.knows, lambda _: False, frozenset) == NO_GUESS else WRONG
    from lineas.rules.prose.word_parts import derived, has_long_root, is_slip, with_pronoun

    # “Reacreditación” is made of a word, and not one slip away from another; “requisto” is, whatever a “quisto” may be.
    made = with_pronoun(word, lexicon.knows) or has_long_root(word, lexicon.is_common)
    made = made or (derived(word, lexicon.knows) and not is_slip(word, lexicon.is_common))
    return RIGHT if made else WRONG


def _guess(word: str, lexicon: Lexicon, own: Callable[[], frozenset[str]]) -> Guess:
    from lineas.rules.prose.guesses import guess
    from lineas.rules.prose.word_parts import derived, plain

    found = guess(word, lexicon.knows, lexicon.has, own)
    # What might be made of a word is perhaps right: “tendientes” is near to “pendientes”, and nothing is wrong with it.
    doubt = plain(found.meant) != plain(word) and derived(word, lexicon.knows)
    return found._replace(sure=False) if doubt else found


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
    return bool(installed(LIST)) and (_speller is None or _speller.usable)


def complete() -> bool:
    """Are all sources here? Otherwise a word may be found on another machine that passes here, or the other way."""
    return available() and bool(dictionary())


def reason() -> str:
    """What spelling lacks on this machine, and what would help; empty where it lacks nothing."""
    if not available():
        return _("spelling was not checked: `pip install lineas[spelling]` brings the list of words")
    if not dictionary():
        message = _(
            "words were checked without Hunspell, whose dictionary {language} (package hunspell-es) knows more of them and misses fewer accents"
        )
        return message.format(language=LANGUAGE)
    return ""


# ------------------------------------------------------------------------------------------------- the sources


def dictionary() -> str:
    """The folder of Hunspell's dictionary: $LINEAS_DICTIONARY, or the first usual one that has it. Empty where none has
    it, or the binding is not installed."""
    given = os.environ.get("LINEAS_DICTIONARY")
    for folder in (given,) if given else (*FOLDERS, os.path.expanduser("~/Library/Spelling")):
        if all(os.path.isfile(os.path.join(folder, LANGUAGE + ending)) for ending in (".dic", ".aff")):
            return folder if installed(BINDING) else ""
    return ""


def installed(package: str) -> str:
    """The file of a package that could be imported; empty where there is none."""
    from importlib.machinery import PathFinder  # importlib.util takes a millisecond more

    found = PathFinder.find_spec(package)
    return (found.origin or "") if found else ""


def marks(folder: str) -> str:
    """A text that changes when the list or the dictionary in a folder does."""
    files = [os.path.join(folder, LANGUAGE + ending) for ending in (".dic", ".aff")] if folder else []
    stats = [os.stat(path) for path in (installed(LIST), *files)]
    return "\t".join([f"{stat.st_size}.{stat.st_mtime_ns}" for stat in stats])


# --------------------------------------------------------------------------------------------------- the cache


def state() -> str:
    """What verdicts depend on, as a text: their version, and the sources as they are now. Empty where nobody can look."""
    return "\t".join(["lineas", VERSION, marks(dictionary())]) if installed(LIST) else ""


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
    fine = all(word.isalpha() for word in pairs) and all(map(_is_verdict, set(pairs.values())))
    return pairs if fine else {}


def _is_verdict(text: str) -> bool:
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
