"""What knows words: a word list that pip installs, and Hunspell's dictionary of Mexican Spanish where the system has it.

The only importer of both. Each is loaded when it is first asked: Hunspell takes 0.1 s, the list (simplemma) almost a
second, so that it is asked last. The list has 820,000 forms and their lemmas, and few verbs with a pronoun at their end;
Hunspell has those, names, and words of Mexico that the list lacks.
"""

from __future__ import annotations

from contextlib import contextmanager

from lineas.rules.prose.word_parts import accented, antepenultimate, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

# What official texts of Mexico say in other languages or abbreviate, what they write without the accent that Spain has
# there, and one word that the list has forgotten (“antes”).
_BORROWED = frozenset(
    """
    ad hoc in situ facto iure ius iuris jure proprio motu quo statu modus operandi vivendi habeas corpus mutatis mutandis
    erga omnes vitae sui generis grosso ipso lato stricto sensu ex ante post mortem op cit
    bis ter quater quáter quinquies sexies septies octies nonies novies decies undecies duodecies
    antes aloe beisbol chofer coctel frijol futbol guion icono periodo video
    hrs mdp kwh gwh mwh mw gw km kg
    online email link links call center webinar webinars software hardware intranet extranet streaming podcast podcasts
    bullying mobbing grooming sexting coworking commodities joint venture hub hubs cluster outsourcing startup startups
    amuzgo awakateko chatino chichimeco chinanteco chol chontal chuj cochimí cora cucapá cuicateco guarijío huasteco huave
    huichol ixcateco ixil jakalteko kanjobal kekchí kickapoo kiliwa kumiai lacandón mam matlatzinca maya mayo mazahua mazateco
    mixe mixteco náhuatl otomí paipai pame pápago pima popoloca popoluca purépecha rarámuri seri tarahumara tepehua
    tepehuano tepehuán tlahuica tlapaneco tojolabal totonaco triqui tzeltal tzotzil tseltal tsotsil wixárika yaqui yoreme
    zapoteco zoque
    """.split()
)
# Adjectives that are right with an accent and without it; the list has one form as lemma of both.
_EITHER = ("iaco", "iaca", "iacos", "iacas")
_PARTICIPLE = ("ado", "ido", "adas", "idas")
_INFINITIVE = ("ar", "er", "ir", "ír", "arse", "erse", "irse", "írse")


class BrokenSourceError(Exception):
    """A source is there and cannot be loaded. Any question may raise it."""


class Lexicon:
    """The sources that this machine has."""

    def __init__(self, folder: str, language: str) -> None:
        self._folder = folder  # of the dictionary of Hunspell; "" where there is none
        self._language = language
        self._loaded: Any = None
        self._words: Mapping[str, str] | None = None

    @property
    def knows_names(self) -> bool:
        """Hunspell's dictionary has the names of people and places, the list has few."""
        return bool(self._folder)

    def knows(self, word: str) -> bool:
        """Is it a word for Hunspell or for the list, or one of those that official texts borrow?"""
        return word in _BORROWED or self._spelled(word) or self._listed(word)

    def has(self, word: str) -> bool:
        """Does the list have a form, whatever of? For many questions: this one is cheap once the list is loaded."""
        return self._lemma(word) is not None

    def is_common(self, word: str) -> bool:
        """Do all sources have it? What the list alone has is often a form that nobody uses."""
        return self.has(word) and (not self._folder or self._spelled(word))

    def noun_meant(self, word: str) -> str:
        """The noun that an accent makes of a word which is right only as a verb in the first or second person.

        “Víctimas” for “victimas”, “artículo” for “articulo”; empty for “perdidas” and “icono”, which are words of their own.
        """
        twin = antepenultimate(word)
        if not twin:
            return ""
        if self._folder:
            stems = self._spelled(twin) and self._hunspell.stem(word)
            verb = stems and all(stem != word and stem.endswith(("ar", "er", "ir")) for stem in stems)
        else:
            lemma, noun = self._lemma(word), self._lemma(twin)
            spoken = lemma and lemma.endswith(_INFINITIVE) and not word.endswith(_PARTICIPLE)
            verb = spoken and noun and not noun.endswith(_INFINITIVE)
        return twin if verb else ""

    def _spelled(self, word: str) -> bool:
        return bool(self._folder) and self._hunspell.spell(word)

    def _listed(self, word: str) -> bool:
        """Does the list have a word as one, and not as what people make of another by leaving out its accent?

        It has “despues” with the lemma “después”, “envian” beside “envían” as a form of “enviar”, and “virgenes” beside
        “vírgenes”; “hacendaria” is no “hacendaría”.
        """
        lemma = self._lemma(word)
        if lemma is None or plain(word) != word:
            return lemma is not None
        if word != lemma and word == plain(lemma):
            return word.endswith(_EITHER)
        verb = lemma.endswith(_INFINITIVE)
        if any(self._spelled(twin) and (verb or self._lemma(twin) == lemma) for twin in accented(word)):
            return False
        twin = antepenultimate(word) if word.endswith("es") and not verb else ""
        return not twin or self._lemma(twin) != lemma

    def _lemma(self, word: str) -> str | None:
        if self._words is None:
            with _loading():
                from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY

                self._words = DEFAULT_DICTIONARY_FACTORY.get_dictionary("es")
        return self._words.get(word)

    @property
    def _hunspell(self) -> Any:
        if self._loaded is None:
            with _loading():
                from hunspell import Hunspell

                self._loaded = Hunspell(self._language, hunspell_data_dir=self._folder)
        return self._loaded


@contextmanager
def _loading() -> Iterator[None]:
    """Whatever a source raises while it is loaded becomes one error."""
    try:
        yield
    except Exception as error:
        raise BrokenSourceError from error
