"""Rules on what a text says, held against the answer around it: whose it is, which year, which tense, copied or not."""

from __future__ import annotations

import re

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose import PAST, WILL, YEAR, kinds_of, prose
from lineas.rules.rule import Context, Report, rule

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
        if commitment is None or commitment.institution in passage.text or commitment.institution not in known:
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

    Why: an answer says what will be done. An answer is planned for as long as its year stands as published; no year is
    declared closed yet, so that the other half (a future in a closed year) has nothing to go by.
    Bad: El INMUJERES realizó el taller
    Good: El INMUJERES realizará el taller
    Mend: say what will be done, or answer `concluded`.
    """
    looked = prose(record, context)
    if not looked.marks & PAST:
        return
    acronyms = "|".join(map(re.escape, sorted(kinds_of(context).acronyms, key=len, reverse=True)))
    for passage, m in looked.find(rf"(?<!que )\b(?:[Ee]l|[Ll]a) (?:{acronyms}),? ([^\W\d_]+(?:[a-z]ó|aron|ieron))\b"):
        lead = re.split(r"[.;\n]", passage.text[: m.start()])[-1]
        if not re.search(r"\b(?:que|cual|cuales|donde|quien|cuyo|cuya)\b[^,]*\Z", lead):
            message = _("“{verb}” is in the past, and the answer is planned").format(verb=m[1])
            yield Report(passage.place, message, _("say what will be done"), span=m.span(1))


@rule("copied-answer", severity=WARNING)
def copied_answer(record: Record) -> Iterator[Report]:
    """A text is that of an earlier year of the same línea de acción, word for word.

    Why: most often last year's answer was copied and not brought up to date.
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
