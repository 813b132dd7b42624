"""Attribution: which institution is the subject of a paragraph, and which ones share the whole commitment.

Institutions are found by their acronyms, names and aliases of institutions.yaml. The subject is the first one that
stands free, with an article and without a preposition, before a verb in the future. Where there is none, the guess
says how it was made: it is for a person to confirm.
"""

from __future__ import annotations

import re

from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.text import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from lineas.registry.model import Institution

_FUTURE = re.compile(r"\b[^\W\d_]+r(?:á|án)\b")
_FREE = re.compile(
    r"(?:^|(?P<word>[\w)\]]+)|[^\w\s]) ?\b(?:el|la|los|las|El|La|Los|Las) \Z",
)
_PREPOSITIONS = frozenset(
    "a ante bajo con contra de desde durante en entre hacia hasta mediante para por según sin sobre tras y e o u".split()
)
_SENTENCE = re.compile(r"[.!?…;][\"'”»’)\]]* ")
_SUBORDINATE = re.compile(r"\b(?:que|cual|cuales|cuyo|cuya|cuyos|cuyas|quien|quienes)\b")
_WITH = re.compile(r"\b(?:[Ee]n (?:conjunto|coordinación|colaboración)|trabajo coordinado|[Cc]onjuntamente) con ")
_AND = re.compile(r"(?:,? (?:y|e)|,) (?:el |la |los |las |El |La )?")
_PHRASE_END = re.compile(r"[,;.:]|\b[^\W\d_]+r(?:á|án)\b")
_ACRONYM = re.compile(r"\b(?:[Ee]l|[Ll]a) ([A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ0-9-]+)\b")
_LOOKED_AT = 50  # mentions in one paragraph; a real one has fewer than ten
_NEAR = 600  # characters between a subject and its verb


class Mention(NamedTuple):
    """An institution named in a text: from `start` to `end`, a repeated acronym in brackets included."""

    start: int
    end: int
    institution: str


class Subject(NamedTuple):
    """Who commits: the institution, the partners in the order of the text, and how it was guessed ("" if plain)."""

    institution: str
    partners: tuple[str, ...] = ()
    guess: str = ""


class Names:
    """The acronyms, names and aliases of a registry's institutions, ready to be found in a text."""

    def __init__(self, institutions: Mapping[str, Institution]) -> None:
        self.acronyms = list(institutions)
        self._known = {
            name: acronym
            for acronym, entry in institutions.items()
            for name in (*entry.aliases, entry.name, acronym)
        }  # fmt: skip
        longest_first = sorted(self._known, key=len, reverse=True)
        names = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self._pattern = re.compile(rf"(?<![\w-])({names})(?![\w-])(?: \(({names})\))?")

    def mentions(self, text: str) -> list[Mention]:
        """Every mention in a text, in order; of two that overlap the longer one."""
        return [Mention(m.start(), m.end(), self._known[m[1]]) for m in self._pattern.finditer(text)]

    def subject(self, text: str, before: str = "") -> Subject | None:
        """Who the subject of a paragraph is; None where no institution can be found.

        `before` is the institution of the commitment that the paragraph continues, or "".
        """
        mentions = self.mentions(text)
        free = [m for m in mentions[:_LOOKED_AT] if _is_free(text, m)]
        for mention in free:
            if _has_verb(text, mention):
                return Subject(mention.institution, self._partners(text, mention, mentions))
        misspelt = self._misspelt(text)
        if misspelt and not free:
            return misspelt
        if free:
            partners = self._partners(text, free[0], mentions)
            return Subject(free[0].institution, partners, _("named in the paragraph, without a verb in the future"))
        if before:
            return Subject(before, (), _("names no subject of its own: the institution of the paragraph before it"))
        if mentions:
            return Subject(mentions[0].institution, (), _("mentioned in the paragraph, but not as its subject"))
        return None

    def _misspelt(self, text: str) -> Subject | None:
        match = _ACRONYM.search(text)
        if match is None or match[1] in self._known:
            return None
        meant = nearest(match[1], self.acronyms)
        guess = _("“{word}” was read as {institution}").format(word=match[1], institution=meant)
        return Subject(meant, (), guess) if meant else None

    def _partners(self, text: str, subject: Mention, mentions: list[Mention]) -> tuple[str, ...]:
        """Those in the subject phrase, and those named with “en conjunto con” and the like in the main clause."""
        found: dict[str, None] = {}
        at = subject.end
        starts = {m.start: m for m in mentions}
        while (link := _AND.match(text, at)) and link.end() in starts:
            found[starts[link.end()].institution] = None
            at = starts[link.end()].end
        stop = _SENTENCE.search(text, subject.end)
        end = stop.start() if stop else len(text)
        joint = _WITH.search(text, subject.end, end)
        if joint and not _SUBORDINATE.search(text, subject.end, joint.start()):
            limit = _end_of_list(text, joint.end(), end, starts)
            found.update(dict.fromkeys(m.institution for m in mentions if joint.end() <= m.start < limit))
        found.pop(subject.institution, None)
        return tuple(found)


def _is_free(text: str, mention: Mention) -> bool:
    """Does a mention stand with an article and without a preposition before it?"""
    if mention.start == 0:
        return True
    match = _FREE.search(text, max(0, mention.start - 80), mention.start)
    return bool(match) and (match["word"] or "").lower() not in _PREPOSITIONS  # type: ignore[index]


def _has_verb(text: str, mention: Mention) -> bool:
    stop = _SENTENCE.search(text, mention.end)
    end = min(stop.start() if stop else len(text), mention.end + _NEAR)
    return _FUTURE.search(text, mention.end, end) is not None


def _end_of_list(text: str, start: int, end: int, starts: dict[int, Mention]) -> int:
    """Where the list of partners that begins at `start` ends: at a verb, or at a comma that no mention follows."""
    at = start
    while (stop := _PHRASE_END.search(text, at, end)) is not None:
        link = _AND.match(text, stop.start())
        if stop[0] != "," or not link or link.end() not in starts:
            return stop.start()
        at = stop.end()
    return end


def acronyms_in(text: str) -> list[str]:
    """What look like acronyms of subjects in a text, most frequent first: what a first institutions.yaml needs."""
    count: dict[str, int] = {}
    for match in _ACRONYM.finditer(" ".join(text.split())):
        count[match[1]] = count.get(match[1], 0) + 1
    return sorted(count, key=lambda word: (-count[word], word))
