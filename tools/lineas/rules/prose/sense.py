"""Rules on what a text says, held against the answer around it: whose it is, which year, which tense, copied or not."""

from __future__ import annotations

import re

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose.guesses import one_slip
from lineas.rules.prose.passages import ACRONYM_LIKE, LEAD, WILL, prose
from lineas.rules.rule import Context, Report, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.registry.model import Record


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
        for m in passage.clauses(
            rf"{LEAD}(?:(?:[Ee]l|[Ll]a|[Ll]os|[Ll]as) )?({names})(?![\w-])[^.;]{{0,80}}? {WILL}\b"
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


_MOST_NAMES = 50  # that are wrong in different ways, in one record
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
    if not looked.has("N", "C"):
        return
    for words, (word, other, name) in list(_almost(looked.pieces, looked.table.names).items())[:_MOST_NAMES]:
        for passage, m in looked.find(rf"\b{re.escape(words)}\b"):
            message = _("“{word}” where the official name says “{other}”").format(word=word, other=other)
            hint = _("did you mean “{word}”?").format(word=name)
            yield Report(passage.place, message, hint, span=m.span(), replacement=name, unsafe=True)


def _almost(pieces: list[str], names: dict[str, list[list[str]]]) -> dict[str, tuple[str, str, str]]:
    """What is in a text almost a name: the words as they stand, the one that differs, what the name has there, the name."""
    found = {}
    for start, name in [(n, name) for n, piece in enumerate(pieces) for name in names.get(piece, ())]:
        words = pieces[start : start + len(name)]
        words[-1] = words[-1].rstrip(',.;:)”"»')
        other = [(a, b) for a, b in zip(words, name, strict=False) if a != b]
        if len(words) == len(name) and len(other) == 1 and words not in names[name[0]] and _confusable(*other[0]):
            found[" ".join(words)] = (*other[0], " ".join(name))
    return found


def _confusable(word: str, other: str) -> bool:
    return (word in _SMALL and other in _SMALL) or (min(len(word), len(other)) > 4 and bool(one_slip(word, [other])))


_MONTH = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
_WHEN = rf"(?:(?:el )?(?:\d{{1,2}} de )?{_MONTH} (?:de|del) |el mes de {_MONTH} (?:de|del) )?(?:el )?(?:año |ejercicio (?:fiscal )?)?(?:de )?(?P<year>(?:19|20)\d\d)\b"  # fmt: skip
# What is done, named or counted already, and words between a verb and its year that make the year another's.
_DONE = r"(?:\w{1,40}(?:[ai]d|iert|ech|rit|uest)[ao]s?|vigentes?|existentes?|desde|cifras|datos|estadísticas|información|resultados|avances|logros|encuesta|censo)"
_DONE_THEN = rf"\b{_DONE} \S{{1,9}} \Z"
_STEP = rf"(?: (?!(?:que|cual|cuales|{_DONE})\b)[^\s,.;]{{1,40}}){{0,5}}?"
_FIRST = rf"(?:[Ee]n|[Dd]urante|[Pp]ara|[Aa] partir de) {_WHEN}(?=,? (?!(?:se )?\w{{2,40}}(?:ó|aron|ieron)\b)[^.;]{{0,200}}?\b{WILL}\b)"
_LATER = rf"\b{WILL}{_STEP} (?:en|durante|para|(?=el \d)) ?{_WHEN}"
# Who says that something will be done in a later year; that what is begun now will end then, is no contradiction.
_NEXT = rf"{LEAD}(?:[Ee]l|[Ll]a) {ACRONYM_LIKE} (?!conclu|termin|finaliz|entreg|public|present|seguir|continu){WILL}(?: (?!que\b)[^\s,.;]{{1,40}}){{0,3}}? (?:en|durante) {_WHEN}(?=[.;]|\Z)"  # fmt: skip


@rule("other-year", severity=WARNING)
def other_year(record: Record, context: Context) -> Iterator[Report]:
    """A text says that something will be done in another year than that of its answer.

    Why: last year's text was taken over, and its year was left. What was done, named or counted in an earlier year is no
    contradiction.
    Bad: in the answer for 2017, “Se realizarán dos talleres en 2016.”
    Good: in the answer for 2017, “Se realizarán dos talleres en 2017.”
    Mend: correct the year.
    """
    looked = prose(record, context)
    if not looked.has("py", "dy", "Dy", "my", "wy"):
        return
    years = range(context.programme.first_year, context.programme.last_year + 1)
    for passage in looked.commitments():
        year = str(passage.year)
        if passage.year not in years:
            continue  # the year of the answer is the slip, and has its own finding
        if not {*re.findall(r"(?:19|20)\d\d\b", passage.text)} - {year}:
            continue
        earlier = [m for m in (*passage.clauses(_FIRST), *passage.find(_LATER)) if m["year"] < year]
        earlier = [m for m in earlier if not re.search(_DONE_THEN, passage.before(m.start("year"), 60))]
        later = [m for m in passage.clauses(_NEXT) if m["year"] > year]
        for span, other in sorted({m.span("year"): m["year"] for m in (*earlier, *later)}.items()):
            message = _("{other} in an answer for {year}").format(other=other, year=year)
            hint = _("did you mean “{word}”?").format(word=year)
            yield Report(passage.place, message, hint, span=span, replacement=year, unsafe=True)


# What before an institution makes a clause of its own, in which a past is told.
_TELLS = r"\b(?:que|cual|cuales|donde|quien|quienes|cuyo|cuya)\b[^,]{0,300}\Z|\b(?:[Cc]omo|[Cc]uando|[Ss]egún|[Cc]onforme|[Dd]esde|[Dd]onde|[Ll]o que|[Tt]ras|[Ss]i)\b[^,]{0,60}\Z"  # fmt: skip


@rule("past-tense", severity=WARNING)
def past_tense(record: Record, context: Context) -> Iterator[Report]:
    """The institution of a planned answer has done it already: its verb is in the past tense.

    Why: an answer says what will be done.
    Bad: El INMUJERES realizó el taller
    Good: El INMUJERES realizará el taller
    Mend: say what will be done, or answer `concluded`.
    """
    looked = prose(record, context)
    if not looked.has("QP", "Q,P", "Qh", "Q,h", "ZP"):
        return
    acronyms = "|".join(map(re.escape, sorted(looked.table.acronyms, key=len, reverse=True)))
    past = r"(?P<verb>[^\W\d_]{1,40}(?:[a-z]ó|aron|ieron)|ha [^\W\d_]{1,40}(?:[aií]d|ech|iert|rit|uest)o)\b"
    it_did = rf"\b(?:[Ee]l|[Ll]a) (?:{acronyms}),? {past}"
    was_done = rf"Se {past}[^.;]{{0,300}}? por (?:el|la) (?:{acronyms})\b"
    for passage in looked.commitments():
        for m in (*passage.find(it_did), *passage.clauses(was_done)):
            both = re.match(rf" (?:y|e) {WILL}\b", passage.text[m.end("verb") : m.end("verb") + 60])
            rest = re.split(r"[.\n]", passage.text[m.end() : m.end() + 200])[0]
            told = passage.sentence(m.start())
            # What is told of an earlier year leads to what will be done: "En 2016 capacitó a 300; en 2017 capacitará …".
            then = re.search(r"\b20\d\d\b", told + rest) and re.search(rf"\b{WILL}\b", rest)
            if not both and not then and not re.search(_TELLS, told):  # "elaboró e impartirá": planned, too
                message = _("“{verb}” is in the past, and the answer is planned").format(verb=m["verb"])
                yield Report(passage.place, message, _("say what will be done"), span=m.span("verb"))


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
