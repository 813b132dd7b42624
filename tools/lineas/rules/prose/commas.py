"""Rules on commas: missing in a list or before a clause, between a subject and its verb, where a sentence ends."""

from __future__ import annotations

import re

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose.classes import AROUND
from lineas.rules.prose.passages import WILL, prose
from lineas.rules.rule import Context, Report, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.registry.model import Record
    from lineas.rules.prose.passages import Passage

_SIGNS = f"[{re.escape(AROUND)}]{{0,9}}"


@rule("missing-comma", severity=WARNING)
def missing_comma(record: Record, context: Context) -> Iterator[Report]:
    """A comma is missing in a list: between the feminine and the masculine of one word, or where the title of the línea
    has one.

    Why: in a list each has its comma.
    Bad: Niñas Niños y Adolescentes
    Good: Niñas, Niños y Adolescentes
    Mend: write the comma.
    """
    looked = prose(record, context)
    if looked.twins():
        for passage, m in looked.find(
            rf"(?<!\S){_SIGNS}(?P<both>([^\W\d_]{{3,40}})(as|os) \2(?!\3)(?:as|os))(?={_SIGNS}(?!\S))"
        ):
            yield _comma(passage, m.span("both"))
    listed = re.findall(r"(?=\b(\w{4,40}), (\w{4,40})\b)", record.title) if "," in record.title else ()
    for pair in listed[:50]:
        words = " ".join(pair)
        for passage in [passage for passage in looked.passages if words in passage.text]:
            for m in passage.find(rf"\b{words}\b"):
                yield _comma(passage, m.span())


def _comma(passage: Passage, span: tuple[int, int]) -> Report:
    words = passage.text[slice(*span)]
    message = _("a comma is missing in “{words}”").format(words=words)
    return Report(passage.place, message, span=span, replacement=words.replace(" ", ", "), unsafe=True)


@rule("relative-clause", severity=WARNING)
def relative_clause(record: Record, context: Context) -> Iterator[Report]:
    """“El cual” begins a clause without the comma before it, or stands at the beginning of a sentence.

    Why: a clause with “el cual” explains, so that a comma parts it off; alone it is no sentence.
    Bad: publicará una convocatoria la cual tiene como objeto
    Good: publicará una convocatoria, la cual tiene como objeto
    Mend: write the comma, or join the sentence to the one before it.
    """
    looked = prose(record, context)
    if not looked.has("q"):
        return
    lead = r"a|al|ante|bajo|con|contra|de|del|desde|durante|en|entre|hacia|hasta|mediante|para|por|según|sin|sobre|tras|todo|todos|todas|o|y"
    for passage, m in looked.find(r" ((?:el|la|los|las|lo) cual(?:es)?)\b"):
        last = re.search(r"(?<![\w-])[\w)\]”\"»]{1,60}\Z", passage.before(m.start(), 61))
        if last and not re.fullmatch(lead, last[0], re.IGNORECASE):
            message = _("a comma is missing before “{words}”").format(words=m[1])
            span = (m.start() - len(last[0]), m.end())
            answer = f"{last[0]}, {m[1]}"
            yield Report(passage.place, message, span=span, replacement=answer, unsafe=True)
    for passage, m in looked.find(r"(?:(?<=[.;] )|(?<=\n))(?:El|La|Los|Las|Lo) cual(?:es)?\b"):
        message = _("no sentence begins with “{words}”").format(words=m[0])
        yield Report(passage.place, message, _("join it to the sentence before, with a comma"), span=m.span())


# How a clause goes on after “asimismo”, to its verb, and how a phrase does that is no clause.
_TO_VERB = rf",? (?:(?!(?:que|como|si|cuando|donde|quien|para)\b)[^\W\d_]{{1,30}} ){{0,5}}{WILL}\b"
_PHRASE = r"(?:al?|ante|bajo|como|con|contra|cuando|del?|desde|durante|e|el|en|entre|hacia|hasta|las?|los?|mediante|o|para|por|que|según|si|sin|sobre|tras|una?|y)\b"


@rule("comma-splice", severity=WARNING)
def comma_splice(record: Record, context: Context) -> Iterator[Report]:
    """A new sentence begins after a comma: “…, asimismo, se evaluará …”.

    Why: a reader takes it for one more item of the list before it.
    Bad: captarán el agua de lluvia, asimismo, se considerarán medidas de ahorro
    Good: captarán el agua de lluvia; asimismo, se considerarán medidas de ahorro
    Mend: write a semicolon or a full stop.
    """
    looked = prose(record, context)
    if not looked.has(",j"):
        return
    for passage, m in looked.find(rf"(?<=[a-záéíóúñ)]), (?:asimismo|adicionalmente)(?={_TO_VERB}|, (?!{_PHRASE}))"):
        sentence = passage.sentence(m.start()).replace(";", ".").rpartition(".")[2]
        if not re.search(rf"(?:\b[A-ZÁÉÍÓÚÑ]\w{{1,60}}|\b(?:y|e|que|{WILL}))\Z", sentence[-70:]) and re.search(
            rf"\b{WILL}\b", sentence
        ):
            message = _("a new sentence begins after a comma, with “{word}”").format(word=m[0][2:])
            help = _("write a semicolon or a full stop before it")
            yield Report(passage.place, message, help, span=m.span(), replacement=";" + m[0][1:], unsafe=True)


@rule("subject-comma", severity=WARNING)
def subject_comma(record: Record, context: Context) -> Iterator[Report]:
    """A comma parts the institution from its verb, or an aside after it has a comma at one end only.

    Why: the subject is not parted from its verb; an aside has a comma at both ends, or none.
    Bad: Por otra parte, la PGR, promoverá acercamientos
    Good: Por otra parte, la PGR promoverá acercamientos
    Mend: delete the comma, or write the other one.
    """
    looked = prose(record, context)
    parted, aside = looked.has(",f", ",F"), looked.has(",xt", ",bc", ",ps", ",pc")
    names = _names(context) if parted or aside else ()
    for passage, m in looked.find(rf", {WILL}\b") if parted else ():
        before = re.sub(r" \([^()]{1,99}\)\Z", "", passage.before(m.start()))
        within = re.search(r" (?:a través|en) [^,.;:()]{2,60}\Z", before[-80:])
        at = len(before) - len(before[-80:]) + within.start() if within else 0
        if _is_subject(before, names):
            message, help = _("a comma parts the subject from its verb"), _("delete the comma")
            comma = (m.start(), m.start() + 1)
            yield Report(passage.place, message, help, span=comma, replacement="", unsafe=True)
        elif within and _is_subject(before[:at], names):
            message = _("the aside “{words}” has no comma before it").format(words=within[0].strip())
            yield _comma_after(passage, m.start() - len(passage.before(m.start())) + at, message)
    for passage, m in looked.find(rf", ({_ASIDE} [^,.;:()]{{2,80}}?)(?<! que) {WILL}\b") if aside else ():
        if _is_subject(passage.before(m.start()), names):
            message = _("the aside “{words}” has no comma after it").format(words=m[1])
            yield _comma_after(passage, m.end(1), message)


def _comma_after(passage: Passage, end: int, message: str) -> Report:
    """The word that ends here lacks a comma."""
    start = passage.text.rfind(" ", 0, end) + 1
    answer = passage.text[start:end] + ","
    return Report(passage.place, message, span=(start, end), replacement=answer, unsafe=True)


# How an aside after the institution begins.
_ASIDE = r"(?:a través|por conducto|en (?:coordinación|conjunto|colaboración))"


def _names(context: Context) -> tuple[str, ...]:
    return tuple({name for i in context.institutions.values() for name in (i.acronym, i.name, *i.aliases)})


def _is_subject(before: str, names: tuple[str, ...]) -> bool:
    """Does a text end with an institution that can be a subject: with its article, where a clause begins?"""
    if not before.endswith(names):
        return False
    ends = [before[: -len(name)] for name in names if before.endswith(name)]
    return any([re.search(r"(?:\A|[.;:] |\n|[a-z)\"”], )(?:[Ee]l|[Ll]a) \Z", end[-40:]) for end in ends])
