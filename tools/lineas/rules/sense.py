"""Rules on what a text says, held against the answer around it: whose it is, which year, which tense, copied or not."""

from __future__ import annotations

import re

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose import PAST, WILL, YEAR, kinds_of, prose
from lineas.rules.rule import Context, Report, rule
from lineas.spelling import one_slip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.model import Record

_CLAUSE = r"(?:\A|(?<=[.;:] )|(?<=parte, )|(?<=[Aa]demás, )|(?<=[Aa]simismo, )|(?<=\n))"


@rule("other-subject", severity=WARNING)
def other_subject(record: Record, context: Context) -> Iterator[Report]:
    """The institution of a commitment does not occur in its text, and another is its subject.

    Why: the commitment would be counted for the wrong one.
    Bad: `institution: INM` with the text “La SRE realizará talleres.”
    Good: `institution: SRE` with the text “La SRE realizará talleres.”
    Mend: correct the institution, or the text.
    """
    known = context.institutions
    for passage in prose(record, context).commitments():
        commitment = passage.commitment
        if not commitment or _mentions(passage.text, commitment.institution) or commitment.institution not in known:
            continue
        entry = known[commitment.institution]
        if any(name.casefold() in passage.text.casefold() for name in (entry.name, *entry.aliases)):
            continue
        owners = {name: i.acronym for i in known.values() for name in (*i.aliases, i.name, i.acronym)}
        names = "|".join(map(re.escape, sorted(owners, key=len, reverse=True)))
        for m in passage.find(
            rf"{_CLAUSE}(?:(?:[Ee]l|[Ll]a|[Ll]os|[Ll]as) )?({names})(?![\w-])[^.;]{{0,80}}? {WILL}\b"
        ):
            message = _("the text speaks of {other}, not of {institution}")
            message = message.format(other=owners[m[1]], institution=commitment.institution)
            yield Report(passage.place, message, _("correct the institution, or the text"), span=m.span(1))
            break


def _mentions(text: str, acronym: str) -> bool:
    """Does an acronym stand in a text as a word of its own? INM does not stand in INMUJERES."""
    at = text.find(acronym)
    while at >= 0:
        end = at + len(acronym)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            return True
        at = text.find(acronym, end)
    return False


# The small words of a name, that people take for one another.
_SMALL = frozenset("a con contra de del e el en la las lo los o para por sobre su sus u y".split())


@rule("official-name", severity=WARNING)
def official_name(record: Record, context: Context) -> Iterator[Report]:
    """A long name differs from that in institutions.yaml or glossary.yaml by one small word, or one letter.

    Why: a search for the name does not find the text.
    Bad: la Oficina de las Naciones Unidas para la Droga y el Delito
    Good: la Oficina de las Naciones Unidas contra la Droga y el Delito
    Mend: write the official name; if this is one too, add it to the aliases of the institution.
    """
    looked = prose(record, context)
    names = kinds_of(context).names
    if looked.words.isdisjoint(names):
        return
    for start, name in [(n, name) for n, piece in enumerate(looked.pieces) for name in names.get(piece, ())]:
        words = looked.pieces[start : start + len(name)]
        words[-1] = words[-1].rstrip(',.;:)”"»')
        other = [(a, b) for a, b in zip(words, name, strict=False) if a != b]
        if len(words) < len(name) or len(other) != 1 or words in names[name[0]] or not _confusable(*other[0]):
            continue
        for passage, m in looked.find(rf"\b{re.escape(' '.join(words))}\b"):
            message = _("“{word}” where the official name says “{other}”").format(word=other[0][0], other=other[0][1])
            hint = _("did you mean “{word}”?").format(word=" ".join(name))
            yield Report(passage.place, message, hint, span=m.span(), replacement=" ".join(name), unsafe=True)


def _confusable(word: str, other: str) -> bool:
    return (word in _SMALL and other in _SMALL) or (min(len(word), len(other)) > 4 and bool(one_slip(word, [other])))


@rule("other-year", severity=WARNING)
def other_year(record: Record, context: Context) -> Iterator[Report]:
    """A text says that something will be done in a year before that of its answer.

    Why: last year's text was taken over, and its year was left. What was done, named or counted in an earlier year is no
    contradiction.
    Bad: in the answer for 2017, “Se realizarán dos talleres en 2016.”
    Good: in the answer for 2017, “Se realizarán dos talleres en 2017.”
    Mend: correct the year.
    """
    looked = prose(record, context)
    if not looked.marks & YEAR:
        return
    when = r"(?:el )?(?:año |ejercicio fiscal )?(?:de )?((?:19|20)\d\d)\b"
    first = rf"(?:\A|(?<=[.;] )|(?<=\n))(?:[Ee]n|[Dd]urante|[Pp]ara|[Aa] partir de) {when}(?=,? [^.;]*?{WILL}\b)"
    later = rf"\b{WILL}(?: (?!que\b|cual|[^\W\d_]+[ai]d[ao]s?\b)[^\s,.;]+){{0,5}}? (?:en|durante) {when}"
    for passage in [p for p in looked.commitments() if _dated(p.text)]:
        for m in [*passage.find(first), *passage.find(later)]:
            before = passage.text[: m.start(1)].split()[-2:-1]
            done = before and re.fullmatch(r"\w+(?:[ai]d|iert|ech|rit|uest)[ao]s?", before[0])
            if int(m[1]) < passage.year and not done:
                message = _("{other} in an answer for {year}").format(other=m[1], year=passage.year)
                hint = _("did you mean “{word}”?").format(word=passage.year)
                yield Report(passage.place, message, hint, span=m.span(1), replacement=str(passage.year), unsafe=True)


def _dated(text: str) -> bool:
    """Does a text say when: “en 2016”, “durante el año 2016”?"""
    if " 20" not in text and " 19" not in text:
        return False
    when = ("n", "e", "a", "o", "l")  # en, durante, de, para, año, fiscal
    return any([text.startswith(when, m.start() - 1) for m in re.finditer(r" (?:19|20)\d\d\b", text)])


@rule("past-tense", severity=WARNING)
def past_tense(record: Record, context: Context) -> Iterator[Report]:
    """The institution of a planned answer has done it already: its verb is in the past tense.

    Why: an answer says what will be done.
    Bad: El INMUJERES realizó el taller
    Good: El INMUJERES realizará el taller
    Mend: say what will be done, or answer `concluded`.
    """
    looked = prose(record, context)
    if not looked.marks & PAST:
        return
    acronyms = "|".join(map(re.escape, sorted(kinds_of(context).acronyms, key=len, reverse=True)))
    pattern = rf"(?<!que )\b(?:[Ee]l|[Ll]a) (?:{acronyms}),? ([^\W\d_]+(?:[a-z]ó|aron|ieron))\b"
    for passage in looked.commitments():
        for m in passage.find(pattern):
            lead = re.split(r"[.;\n]", passage.text[: m.start()])[-1]
            both = re.match(rf" (?:y|e) {WILL}\b", passage.text[m.end() :])  # "elaboró e impartirá": it is planned, too
            if not both and not re.search(r"\b(?:que|cual|cuales|donde|quien|cuyo|cuya)\b[^,]*\Z", lead):
                message = _("“{verb}” is in the past, and the answer is planned").format(verb=m[1])
                yield Report(passage.place, message, _("say what will be done"), span=m.span(1))


@rule("copied-answer", severity=WARNING)
def copied_answer(record: Record) -> Iterator[Report]:
    """A text is that of an earlier year of the same línea de acción, word for word.

    Why: most often last year's answer was copied and not brought up to date.
    Bad: in 2016 and again in 2017, “El INM impartirá 10 talleres.”
    Good: in 2016 “El INM impartirá 10 talleres.”, and in 2017 “El INM impartirá 12 talleres.”
    Mend: bring it up to date; if the same is meant again, accept the finding with that reason.
    """
    if len(record.answers) < 2:
        return
    texts = [c.text for a in record.answers for activity in a.activities for c in activity.commitments]
    if len(set(texts)) == len(texts):
        return
    seen: dict[str, int] = {}
    for place, answer, commitment in record.commitments():
        year = seen.setdefault(commitment.text, answer.year)
        if year != answer.year:
            message = _("the same text, word for word, as in {year}").format(year=year)
            yield Report((*place, "text"), message, _("bring it up to date"))
