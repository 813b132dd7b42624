"""Rules on words that do not go together: agreement, repeated, missing and stray words, commas within a clause."""

from __future__ import annotations

import re
from operator import eq

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose import COMMA, FUTURE, ODD, PLURAL, THROUGH, WILL, prose
from lineas.rules.rule import Context, Report, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.model import Record

_ACRONYM = r"[A-ZÁÉÍÓÚÑ]{2,}[A-ZÁÉÍÓÚÑ-]*"
_SINGULAR = rf"(?:[Ee]l|[Ll]a) {_ACRONYM}"


@rule("number-agreement", severity=WARNING)
def number_agreement(record: Record, context: Context) -> Iterator[Report]:
    """One institution with a verb in the plural, or several things with a verb in the singular.

    Why: a reader asks who else was meant.
    Bad: La PGR realizarán convenios; se plasmará las funciones
    Good: La PGR realizará convenios; se plasmarán las funciones
    Mend: correct the verb, or name the others.
    """
    looked = prose(record, context)
    if looked.marks & PLURAL:
        for passage, m in looked.find(
            rf"(?:\A|(?<=[.;:] )|(?<=\n)|(?P<comma>, )){_SINGULAR}(?: \([^()]*\))?,? ((?:[^\W\d_]{{2,}}r)án)\b"
        ):
            before = passage.text[: m.start()]
            if m["comma"] and re.search(rf"{_ACRONYM}\)?\Z|\b(?:y|e)\b[^,.;]*\Z", before):
                continue  # "la SRE, la PGR realizarán"
            yield _agreement(passage.place, m[2], m.span(2), m[2][:-1])
    if "fA" in looked.kinds or "fM" in looked.kinds:
        for passage, m in looked.find(r"\b[Ss]e ([^\W\d_]{3,}rá) (?:las|los) [^\W\d_]+s\b"):
            yield _agreement(passage.place, m[1], m.span(1), m[1] + "n")


def _agreement(place: tuple[str | int, ...], verb: str, span: tuple[int, int], answer: str) -> Report:
    message = _("“{verb}” does not agree in number with its subject").format(verb=verb)
    hint = _("did you mean “{word}”?").format(word=answer)
    return Report(place, message, hint, span=span, replacement=answer, unsafe=True)


@rule("article-agreement", severity=WARNING)
def article_agreement(record: Record, context: Context) -> Iterator[Report]:
    """An article does not agree with its word in number or gender.

    Why: a letter is missing, or a word was changed and its article was not.
    Bad: nueve puntos, en la cuales brindará atención
    Good: nueve puntos, en los cuales brindará atención
    Mend: correct the article, or the word.
    """
    looked = prose(record, context)
    kinds = looked.kinds
    if any([pair in kinds for pair in ("ms", "mS", "Ms", "MS", "aS", "As", "Es", "ES", "LS")]):
        pattern = r"\b(?:(?:el|un|los|unos) \w+(?:ción|sión|dad|ciones|siones|dades)|la \w+(?:ciones|siones|dades)|las \w+(?:ción|sión|dad))\b"  # fmt: skip
        for passage, m in looked.find(pattern):
            message = _("“{words}” do not agree").format(words=m[0])
            yield Report(passage.place, message, _("correct the article, or the word"), span=m.span())
    if "cuales" in looked.words or "cual" in looked.words:
        for passage, m in looked.find(r"\b(?:(?:la|el) cuales|(?:las|los) cual)\b"):
            message = _("“{words}” do not agree").format(words=m[0])
            one, other = ("los cuales", "las cuales") if m[0].endswith("s") else ("el cual", "la cual")
            help = _("“{one}” or “{other}”, as what it speaks of").format(one=one, other=other)
            yield Report(passage.place, message, help, span=m.span())


_MAY_REPEAT = frozenset("muy poco casi".split())


@rule("repeated-word", severity=WARNING)
def repeated_word(record: Record, context: Context) -> Iterator[Report]:
    """A word stands twice in a row.

    Why: a sentence was changed, and one of the two was left.
    Bad: dará seguimiento a a las quejas
    Good: dará seguimiento a las quejas
    Mend: delete one of the two.
    """
    looked = prose(record, context)
    pieces = looked.pieces
    if True not in map(eq, pieces, pieces[1:]):
        return
    for passage, m in looked.find(r"(?<![\w-])([^\W\d_]+) \1(?![\w-])"):
        if m[1].lower() not in _MAY_REPEAT:
            message = _("“{word}” stands twice").format(word=m[1])
            yield Report(passage.place, message, _("delete one of the two"), span=m.span(), replacement=m[1])


_THE = r"(?P<article>el|la|los|las|un|una)"
_FEMININE = r"mujer|mar|par|titular|auxiliar|militar|escolar|familiar|particular|popular|consular|regular|similar"


_TRATE = frozenset(["trate", "trate.", "trate,", "trate;"])


@rule("missing-word", severity=WARNING)
def missing_word(record: Record, context: Context) -> Iterator[Report]:
    """A preposition is missing in a fixed phrase: “a efecto”, “con la finalidad”, “en el marco”, “a través”.

    Why: it is a slip that a spelling checker cannot see.
    Bad: con la finalidad sensibilizar; el curso será través del sitio
    Good: con la finalidad de sensibilizar; el curso será a través del sitio
    Mend: write the missing word.
    """
    looked = prose(record, context)
    kinds = looked.kinds
    if "oi" in kinds or "o." in kinds or "o," in kinds:
        pattern = r"\b(?:[Aa] (?:efecto|fin)|[Cc]on (?:la finalidad|el (?:fin|objeto|objetivo|propósito))) (?=\w+(?:ar|er|ir)\b)"
        for passage, m in looked.find(pattern):
            yield _missing(passage.place, m, m[0].rstrip() + " de")
    for passage, m in looked.find(rf"\b[Ee]n el marco {_THE}\b") if "marco" in looked.words else ():
        before = m[0][: -len(m["article"])].rstrip()
        yield _missing(passage.place, m, before + (" del" if m["article"] == "el" else " de " + m["article"]))
    for passage, m in looked.find(r"(?<!\bde )\bque se trate\b") if not looked.words.isdisjoint(_TRATE) else ():
        yield _missing(passage.place, m, "de que se trate")
    if looked.marks & THROUGH:
        before_it = {a for a, b in zip(looked.pieces, looked.pieces[1:], strict=False) if b == "través"}
        for passage, m in (
            looked.find(r"(?<!\ba )(?<!\bA )(?<!\bal )(?<!\bde )\btravés\b") if before_it - {"a", "A"} else ()
        ):
            yield _missing(passage.place, m, "a través")
        after_it = {b for a, b in zip(looked.pieces, looked.pieces[1:], strict=False) if a == "través"}
        for passage, m in looked.find(rf"\b[Aa] través {_THE}\b") if after_it & {"el", "la", "los", "las"} else ():
            before = m[0][: -len(m["article"])].rstrip()
            yield _missing(passage.place, m, before + (" del" if m["article"] == "el" else " de " + m["article"]))


def _missing(place: tuple[str | int, ...], m: re.Match[str], answer: str) -> Report:
    words = m[0].strip()
    span = (m.start(), m.start() + len(words))
    message = _("a word is missing beside “{words}”").format(words=words)
    hint = _("did you mean “{word}”?").format(word=answer)
    return Report(place, message, hint, span=span, replacement=answer, unsafe=True)


# Verbs that take "de", and words that make an adverb of it.
_WITH_DE = r"ser|tratar|depender|dispondr|constar|dejar|habr|deber|acordar|gozar|provendr|proveer|dotar|partir|proceder|surgir|derivar|saldr|vendr|cambiar|pasar|hablar|informar|servir|versar|encargar|ocupar|formar|carecer|contar"  # fmt: skip


@rule("stray-word", severity=WARNING)
def stray_word(record: Record, context: Context) -> Iterator[Report]:
    """A word too many: two prepositions, an article before a verb, “de” between a verb and its object.

    Why: a sentence was changed, and a word of the old one was left.
    Bad: en materia de en derechos humanos; continuará la supervisando
    Good: en materia de derechos humanos; continuará supervisando
    Mend: delete the word that is too many.
    """
    looked = prose(record, context)
    kinds = looked.kinds
    patterns = []  # each with the surplus word as its group
    if "pp" in kinds:
        patterns.append(r"\b(?:de (en|con|por)|en (de|con|por)|con (de|en|por)|para (de|por)|por (de|en)|a (de|con|en))(?= [a-záéíóúñ]+s?\b)(?! (?:cuando|tanto|torno|vez))")  # fmt: skip
    if any([pair in kinds for pair in ("ag", "Ag", "mg", "Mg")]):
        patterns.append(r"\b(el|la|los|las) [^\W\d_]+(?:ando|iendo|yendo)\b")
    if "pai" in kinds or "pAi" in kinds:
        patterns.append(rf"\b(?:para|de|por|a) (la|las) (?!(?i:{_FEMININE})\b)[^\W\d_]+(?:ar|er|ir)\b")
    if "fpS" in kinds or "fpn" in kinds:
        patterns.append(rf"\b(?!(?:{_WITH_DE}))[^\W\d_]+rá (de) (?!(?:las|los|dos|tres|seis|unas|unos|nuevas|todas|todos|ellas|ellos)\b)[^\W\d_]{{4,}}(?:as|os|es)\b")  # fmt: skip
    for pattern in patterns:
        for passage, m in looked.find(pattern):
            word, start, end = m[m.lastindex or 0], m.start() - m.start(m.lastindex or 0), m.end(m.lastindex or 0)
            message = _("there is a word too many in “{words}”").format(words=m[0])
            help = _("delete “{word}”, unless another word is missing").format(word=word)
            rest = " ".join((m[0][:-start] + passage.text[end : m.end()]).split())
            yield Report(passage.place, message, help, span=m.span(), replacement=rest, unsafe=True)


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
    pieces, kinds = looked.pieces, looked.kinds
    twins = (m.start() for m in re.finditer("n(?=n)", kinds))
    if any(pieces[i + 1].startswith(pieces[i][:-2]) for i in twins):
        for passage, m in looked.find(r"\b([^\W\d_]{3,40})(as|os) \1(?!\2)(?:as|os)\b"):
            yield _comma(passage.place, m)
    listed = re.findall(r"(?=\b(\w{4,}), (\w{4,}))", record.title) if "," in record.title else ()
    for first, second in listed:
        for passage, m in looked.find(rf"\b{first} {second}\b"):
            yield _comma(passage.place, m)


def _comma(place: tuple[str | int, ...], m: re.Match[str]) -> Report:
    message = _("a comma is missing in “{words}”").format(words=m[0])
    return Report(place, message, span=m.span(), replacement=m[0].replace(" ", ", "), unsafe=True)


@rule("relative-clause", severity=WARNING)
def relative_clause(record: Record, context: Context) -> Iterator[Report]:
    """“El cual” begins a clause without the comma before it, or stands at the beginning of a sentence.

    Why: a clause with “el cual” explains, so that a comma parts it off; alone it is no sentence.
    Bad: publicará una convocatoria la cual tiene como objeto
    Good: publicará una convocatoria, la cual tiene como objeto
    Mend: write the comma, or join the sentence to the one before it.
    """
    looked = prose(record, context)
    if "cual" not in looked.words and "cuales" not in looked.words:
        return
    lead = r"a|al|ante|bajo|con|contra|de|del|desde|durante|en|entre|hacia|hasta|mediante|para|por|según|sin|sobre|tras|todo|todos|todas|o|y"
    for passage, m in looked.find(rf"(?<![\w-])(?!(?i:{lead}) )([\w)\]”\"»]+) (?:el|la|los|las|lo) cual(?:es)?\b"):
        message = _("a comma is missing before “{words}”").format(words=m[0][len(m[1]) + 1 :])
        answer = f"{m[1]},{m[0][len(m[1]) :]}"
        yield Report(passage.place, message, span=m.span(), replacement=answer, unsafe=True)
    for passage, m in looked.find(r"(?:(?<=[.;] )|(?<=\n))(?:El|La|Los|Las|Lo) cual(?:es)?\b"):
        message = _("“{words}” is no beginning of a sentence").format(words=m[0])
        yield Report(passage.place, message, _("join it to the sentence before, with a comma"), span=m.span())


@rule("comma-splice", severity=WARNING)
def comma_splice(record: Record, context: Context) -> Iterator[Report]:
    """A new sentence begins after a comma: “…, asimismo, se evaluará …”.

    Why: a reader takes it for one more item of the list before it.
    Bad: captarán el agua de lluvia, asimismo, se considerarán medidas de ahorro
    Good: captarán el agua de lluvia; asimismo, se considerarán medidas de ahorro
    Mend: write a semicolon or a full stop.
    """
    looked = prose(record, context)
    if looked.words.isdisjoint(_SPLICERS):
        return
    for passage, m in looked.find(r"(?<=[a-záéíóúñ)]), (?:asimismo|adicionalmente)\b"):
        sentence = re.split(r"[.;\n]", passage.text[: m.start()])[-1]
        if not re.search(r"(?:\b[A-ZÁÉÍÓÚÑ]\w+|\b(?:y|e|que))\Z", sentence) and re.search(rf"\b{WILL}\b", sentence):
            message = _("a new sentence begins after a comma, with “{word}”").format(word=m[0][2:])
            help = _("write a semicolon or a full stop before it")
            yield Report(passage.place, message, help, span=m.span(), replacement=";" + m[0][1:], unsafe=True)


_SPLICERS = frozenset("asimismo asimismo, adicionalmente adicionalmente,".split())


@rule("subject-comma", severity=WARNING)
def subject_comma(record: Record, context: Context) -> Iterator[Report]:
    """A comma parts the institution from its verb, or an aside after it has a comma at one end only.

    Why: the subject is not parted from its verb; an aside has a comma at both ends, or none.
    Bad: Por otra parte, la PGR, promoverá acercamientos
    Good: Por otra parte, la PGR promoverá acercamientos
    Mend: delete the comma, or write the other one.
    """
    looked = prose(record, context)
    parted = bool(re.search(f"[{COMMA}{ODD}]{FUTURE}", looked.kinds))
    aside = not looked.words.isdisjoint(_ASIDES)
    names = _names(context) if parted or aside else ()
    for passage, m in looked.find(rf", {WILL}\b") if parted else ():
        before = re.sub(r" \([^()]{1,99}\)\Z", "", passage.text[: m.start()])
        within = re.search(r" (?:a través|en) [^,.;:()]{2,60}\Z", before)
        if _is_subject(before, names):
            message, help = _("a comma parts the subject from its verb"), _("delete the comma")
            comma = (m.start(), m.start() + 1)
            yield Report(passage.place, message, help, span=comma, replacement="", unsafe=True)
        elif within and _is_subject(before[: within.start()], names):
            message = _("the aside “{words}” has no comma before it").format(words=within[0].strip())
            start = before.rfind(" ", 0, within.start()) + 1
            answer = before[start : within.start()] + ","
            yield Report(passage.place, message, span=(start, within.start()), replacement=answer, unsafe=True)
    for passage, m in looked.find(rf", ({_ASIDE} [^,.;:()]{{2,80}}?)(?<! que) {WILL}\b") if aside else ():
        if _is_subject(passage.text[: m.start()], names):
            message = _("the aside “{words}” has no comma after it").format(words=m[1])
            start = passage.text.rfind(" ", 0, m.end(1)) + 1
            answer = passage.text[start : m.end(1)] + ","
            yield Report(passage.place, message, span=(start, m.end(1)), replacement=answer, unsafe=True)


# How an aside after the institution begins, and the words by which it is known.
_ASIDE = r"(?:a través|por conducto|en (?:coordinación|conjunto|colaboración))"
_ASIDES = frozenset("través conducto coordinación conjunto colaboración".split())


def _names(context: Context) -> tuple[str, ...]:
    return tuple({name for i in context.institutions.values() for name in (i.acronym, i.name, *i.aliases)})


def _is_subject(before: str, names: tuple[str, ...]) -> bool:
    """Does a text end with an institution that can be a subject: with its article, where a clause begins?"""
    if not before.endswith(names):
        return False
    ends = [before[: -len(name)] for name in names if before.endswith(name)]
    return any([re.search(r"(?:\A|[.;:] |\n|[a-z)\"”], )(?:[Ee]l|[Ll]a) \Z", end[-40:]) for end in ends])


@rule("capital-article", severity=WARNING)
def capital_article(record: Record, context: Context) -> Iterator[Report]:
    """An article before an institution has a capital letter in mid-sentence.

    Why: the sentence got a connector, and the article kept its capital.
    Bad: Por otra parte, El INMUJERES seguirá
    Good: Por otra parte, el INMUJERES seguirá
    Mend: `lineas lint --fix`
    """
    looked = prose(record, context)
    if not re.search(r"(?<!\.)[EL]", looked.kinds):
        return
    for passage, m in looked.find(rf"(?:(?<=, )|(?<=[a-záéíóúñ] ))(El|La) ({_ACRONYM})\b"):
        entry = context.institutions.get(m[2])
        if entry and not entry.name.startswith(("El ", "La ", "Los ", "Las ")):
            message = _("“{word}” with a capital letter in mid-sentence").format(word=m[1])
            yield Report(passage.place, message, span=m.span(1), replacement=m[1].lower())
