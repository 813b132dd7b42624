"""Rules on agreement: a verb with its subject, an article with its word."""

from __future__ import annotations

import re

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose.passages import ACRONYM_LIKE, LEAD, WILL, prose
from lineas.rules.rule import Context, Report, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.registry.model import Record
    from lineas.rules.prose.passages import Passage, Prose

_ASIDE = r"(?: \([^()]{1,99}\))?"
_ONE = rf"(?:[Ee]l|[Ll]a) {ACRONYM_LIKE}{_ASIDE}"
_OF_ONE = rf"(?:del|de la) {ACRONYM_LIKE}"
_WORD = r"[^\W\d_]{2,30}"
_ARE_ONE = rf"(?P<verb>{_WORD}rán)\b"  # the verb with an n too many
_IS_MANY = rf"(?P<verb>{_WORD}rá)\b"  # the verb that lacks its n
_TIMES = r"lunes|martes|miércoles|jueves|viernes|sábados|domingos|fines|días|noches|tardes|mañanas|meses|años|semanas|primeros|primeras|últimos|últimas"
_NO_VERB = r"quien|también|joven|imagen|orden|origen|margen|volumen|examen|resumen|afán|plan"


@rule("number-agreement", severity=WARNING)
def number_agreement(record: Record, context: Context) -> Iterator[Report]:
    """One institution with a verb in the plural, or several things with a verb in the singular.

    Why: a reader asks who else was meant.
    Bad: La PGR realizarán convenios; se plasmará las funciones
    Good: La PGR realizará convenios; se plasmarán las funciones
    Mend: correct the verb, or name the others.
    """
    looked = prose(record, context)
    for passage, m in _singular(looked, context):
        yield _agreement(passage, m, m["verb"][:-2] + "á" if m["verb"].endswith("án") else m["verb"][:-1])
    for passage, m in _plural(looked):
        yield _agreement(passage, m, m["verb"] + "n")


def _singular(looked: Prose, context: Context) -> Iterator[tuple[Passage, re.Match[str]]]:
    """One subject with many verbs."""
    if looked.has("QF", "Q,F", ")F", "),F"):
        for passage, m in looked.clauses(rf"{LEAD}{_ONE},? {_ARE_ONE}", commas=True):
            before = passage.before(m.start())
            listed = rf"{ACRONYM_LIKE}\)?, \Z|\b(?:y|e)\b[^,.;]{{0,200}}, \Z"
            if not (before.endswith(", ") and re.search(listed, before)):
                yield passage, m  # not "la SRE, la PGR realizarán"
        yield from looked.clauses(rf"{LEAD}[Ee]l (?!{_WORD}s )[a-záéíóúñ]{{4,20}}(?<!par) {_OF_ONE} {_ARE_ONE}")
    if looked.has("Qv", "Qu", ")v", ")u"):
        yield from looked.clauses(rf"{LEAD}{_ONE} (?P<verb>(?!(?:{_NO_VERB})\b)[a-záéíóúñ]{{4,30}}[ae]n)\b(?<!aran)")
    if looked.has("flF"):
        yield from looked.clauses(rf"{LEAD}{_ONE} {WILL} (?:y|e) {_ARE_ONE}")
    if looked.has("EN", "LN", "LC", "EC") and looked.has("F"):
        names = {name for i in context.institutions.values() for name in (i.name, *i.aliases) if " " in name}
        full = "|".join(map(re.escape, sorted(names)))
        yield from looked.clauses(rf"{LEAD}(?:El|La) (?:{full}){_ASIDE},? {_ARE_ONE}")


def _plural(looked: Prose) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Several subjects with one verb."""
    if looked.has("fA", "fM"):
        # Not "se impartirá los lunes un curso".
        yield from looked.find(rf"\b[Ss]e (?P<verb>{_WORD}[^\W\d_]rá) (?:las|los) (?!(?:{_TIMES})\b){_WORD}s\b")
    if looked.has("lmQf", "laQf", "DQf", "daQf") or (looked.has(")f") and looked.has("lmQ(", "laQ(", "DQ(", "daQ(")):
        yield from looked.clauses(
            rf"{LEAD}{_ONE} (?:y|e) (?:el|la) {ACRONYM_LIKE}{_ASIDE} {_IS_MANY}",
            rf"{LEAD}(?:[Ll]as|[Ll]os) {_WORD}s(?: {_WORD}s)? {_OF_ONE}{_ASIDE} {_IS_MANY}",
        )


def _agreement(passage: Passage, m: re.Match[str], answer: str) -> Report:
    message = _("“{verb}” does not agree in number with its subject").format(verb=m["verb"])
    hint = _("did you mean “{word}”?").format(word=answer)
    return Report(passage.place, message, hint, span=m.span("verb"), replacement=answer, unsafe=True)


@rule("article-agreement", severity=WARNING)
def article_agreement(record: Record, context: Context) -> Iterator[Report]:
    """An article does not agree with its word in number or gender.

    Why: a letter is missing, or a word was changed and its article was not.
    Bad: nueve puntos, en la cuales brindará atención
    Good: nueve puntos, en los cuales brindará atención
    Mend: correct the article, or the word.
    """
    looked = prose(record, context)
    if looked.has("ms", "mS", "Ms", "MS", "aS", "As", "mC", "MC", "aC", "AC", "mO", "MO", "AO"):
        pattern = r"\b(?:(?:el|un|los|unos) \w{1,40}(?:ción|sión|dad|ciones|siones|dades)|la \w{1,40}(?:ciones|siones|dades)|las \w{1,40}(?:ción|sión|dad))\b"  # fmt: skip
        for passage, m in looked.find(pattern):
            message = _("the words “{words}” do not agree").format(words=m[0])
            yield Report(passage.place, message, _("correct the article, or the word"), span=m.span())
    if looked.has("aq", "Aq", "mq", "Mq"):
        for passage, m in looked.find(r"\b(?:(?:la|el) cuales|(?:las|los) cual)\b"):
            message = _("the words “{words}” do not agree").format(words=m[0])
            one, other = ("los cuales", "las cuales") if m[0].endswith("s") else ("el cual", "la cual")
            help = _("“{one}” or “{other}”, as what it speaks of").format(one=one, other=other)
            yield Report(passage.place, message, help, span=m.span())
