"""Rules on single words: spelling, accents that the dictionary does not miss, acronyms."""

from __future__ import annotations

import re
from itertools import islice

from lineas.files.sentences import ABBREVIATIONS
from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.prose.classes import ACRONYM, CONFUSED, CONNECTOR, LETTER, SPELL
from lineas.rules.prose.guesses import NO_GUESS, Guess, one_slip, slip_of_hand
from lineas.rules.prose.passages import ACRONYM_LIKE, LEAD, WILL, begins_sentence, prose
from lineas.rules.prose.spelling import DOUBTFUL, WRONG, speller
from lineas.rules.prose.whole import garbled, within
from lineas.rules.rule import Context, Report, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.registry.model import Record
    from lineas.rules.prose.passages import Passage, Prose

_WORD = r"(?<![\w.@/#?=&-])[^\W\d_]{2,}(?![\w@/=]|\.\w|:/)"
FOREIGN = "?"
_MOST_SUSPECTS = 1_000  # in a record: nobody reads more
_MOST_GUESSES = 25  # in a record: a guess takes some milliseconds, and a text of nothing but strange words is no prose
_NO_NOUN_AFTER = r"(?:se|que|y|e|o|ni|lo|la|los|las|le|les|me|no|ya|si|como|cuando|donde|quien|también)"


def _suspects(record: Record, context: Context, sign: str) -> Iterator[tuple[Passage, int, str, str]]:
    """The words that the speller has something of this kind against: passage, place, word, what it says was meant."""
    looked = prose(record, context)
    if looked.suspects is None:
        found = (s for p in looked.passages for s in _spelt(looked, p))
        looked.suspects = list(islice(found, _MOST_SUSPECTS)) if looked.marked(SPELL) else []
    for passage, at, word, verdict in looked.suspects:
        if verdict[0] == sign:
            yield passage, at, word, verdict[1:]


def _spelt(looked: Prose, passage: Passage) -> Iterator[tuple[Passage, int, str, str]]:
    """The suspects of a passage. Beside another strange word there is no telling what was meant: the verdict is then
    FOREIGN after its sign, and the small words of a foreign name ("Department of") are none."""
    said = [*garbled(passage.text)] if looked.marked(LETTER) else []
    said += [span for span, _answer in _slips_of_connectors(passage)] if _may_slip(looked) else []
    said += [m.span(1) for pattern, _a in _CONFUSIONS for m in passage.find(pattern)] if looked.marked(CONFUSED) else []
    strange = [(m, verdict) for m in passage.find(_WORD) if (verdict := looked.table.suspicion(m[0]))]
    for n, (m, verdict) in enumerate(strange):
        word, text = m[0], passage.text
        if not (word.islower() or begins_sentence(text, m.start())) or within(said, m.start()):
            continue
        if verdict[0] == DOUBTFUL:
            if _is_noun(passage, m):
                yield passage, m.start(), word, verdict
            continue
        beside = [other[0] for other, _v in strange[max(0, n - 1) : n + 2] if _touch(other, m) or _touch(m, other)]
        numeral = re.fullmatch(r"[ivxl]+", word) and text[m.end() : m.end() + 1] in (")", ".")
        short = text[m.end() : m.end() + 1] == "." and word.lower() in ABBREVIATIONS
        if not (numeral or short or (len(word) < 5 and any([other.istitle() for other in beside]))):
            yield passage, m.start(), word, verdict + (FOREIGN if beside else "")


def _touch(first: re.Match[str], second: re.Match[str]) -> bool:
    return first.end() + 1 == second.start() and first.string[first.end()] == " "


def _is_noun(passage: Passage, m: re.Match[str]) -> bool:
    """Can a word, without its accent the verb of a first or second person, be nothing but a noun or an adjective here?

    Nobody says “victimas” to another in a record; but “publico” may be the “publicó” that an institution did.
    """
    if not m[0].endswith("o"):
        return True
    before = re.search(r"(?:(?<!\w)([a-záéíóúñü]{1,30}) |[(“«\"])\Z", passage.before(m.start(), 40))
    after = re.match(r" (?:el|la|los|las|un|una|unos|unas|al|que)\b", passage.text[m.end() : m.end() + 8])
    return bool(before) and not after and not re.fullmatch(_NO_NOUN_AFTER, (before and before[1]) or "")


@rule("spelling", severity=WARNING)
def spelling(record: Record, context: Context) -> Iterator[Report]:
    """A word that no dictionary of Spanish knows, nor glossary.yaml, and that is not made of one that they know.

    Why: most often it is a slip of the keyboard. Names in mid-sentence, acronyms, addresses and numbers are not looked at.
    What was meant is proposed where only an accent is wrong, or where the registry itself uses the word.
    Bad: los noticiaros nacionales
    Good: los noticiarios nacionales
    Mend: correct the word; a right one that no dictionary knows goes into glossary.yaml.
    """
    help = _("correct it; if it is right, add it to glossary.yaml")
    guesses: dict[str, Guess] = {}
    for passage, at, word, foreign in _suspects(record, context, WRONG):
        lower = word.lower()
        if lower not in guesses and not foreign and len(guesses) < _MOST_GUESSES:
            guesses[lower] = speller().meant(lower, prose(record, context).table.own)
        meant, sure = guesses.get(lower, NO_GUESS) if not foreign else NO_GUESS
        answer = meant.capitalize() if meant and word[0].isupper() else meant
        hint = _("did you mean “{word}”?").format(word=answer) if answer else help
        message = _("“{word}” is not in the dictionary").format(word=word)
        span = (at, at + len(word))
        yield Report(passage.place, message, hint, span=span, replacement=answer if sure else None, unsafe=True)


# Words that stand for others, although the dictionary knows them: the word as a group, and what is meant.
_CONFUSIONS = (
    (r"\b([Pp]oyará)\b", "apoyará"),
    (r"\b([Pp]oyarán)\b", "apoyarán"),
    (r"\b([Pp]oyar)\b", "apoyar"),
    (r"\b([Pp]oyo)\b", "apoyo"),
    (r" (es) (?:Estados|Municipios|Ciudades|Delegaciones|Consulados)\b", "en"),
    (r"\b[Ee]n (?:colaboración|conjunto) (de) (?:el|la|los|las)\b", "con"),
    (r"(?:ratados|cuerdos) (internaciones)\b", "internacionales"),
    (r"(?:isponibilidad|uficiencia) (presupuesta)\b", "presupuestaria"),
    (r"\b([Ss]in embrago)\b", "sin embargo"),
    (r"\b([Pp]or lo tato)\b", "por lo tanto"),
    (r"\b([Hh]2-[Aa])\b", "H-2A"),
    (r"\b([Hh]2-[Bb])\b", "H-2B"),
)


_CONTRACTIONS = ((r" (de el) [a-záéíóúñ]", "del"), (r" (a el) [a-záéíóúñ]", "al"))


@rule("confused-word", severity=WARNING)
def confused_word(record: Record, context: Context) -> Iterator[Report]:
    """A word stands for another: the dictionary knows both, and one of them makes no sense here.

    Why: it is a slip that a spelling checker cannot see.
    Bad: los tratados internaciones; en colaboración de la Universidad
    Good: los tratados internacionales; en colaboración con la Universidad
    Mend: write the word that is meant.
    """
    looked = prose(record, context)
    patterns = [*_CONFUSIONS] if looked.marked(CONFUSED) else []
    patterns += [*_CONTRACTIONS] if looked.has("dm", "xm") else []
    for pattern, meant in patterns:
        for passage, m in looked.find(pattern):
            answer = meant[0].upper() + meant[1:] if m[1][0].isupper() else meant
            message = _("a slip, it seems: “{word}” for “{answer}”").format(word=m[1], answer=answer)
            hint = _("did you mean “{word}”?").format(word=answer)
            yield Report(passage.place, message, hint, span=m.span(1), replacement=answer, unsafe=True)


@rule("missing-accent", severity=WARNING)
def missing_accent(record: Record, context: Context) -> Iterator[Report]:
    """A noun without its accent reads as a verb in the first or second person, which no record uses.

    Why: the dictionary knows both words, and only one is meant.
    Bad: migrantes victimas de delitos; el articulo 25
    Good: migrantes víctimas de delitos; el artículo 25
    Mend: write the accent.
    """
    for passage, at, word, meant in _suspects(record, context, DOUBTFUL):
        answer = meant.capitalize() if word[0].isupper() else meant
        message = _("“{word}” lacks its accent").format(word=word)
        hint = _("did you mean “{word}”?").format(word=answer)
        yield Report(passage.place, message, hint, span=(at, at + len(word)), replacement=answer, unsafe=True)


@rule("future-accent", severity=WARNING)
def future_accent(record: Record, context: Context) -> Iterator[Report]:
    """A verb in the future without its accent: it stands beside another future, or after the institution.

    Why: “publicara” says that something might have been published, “publicará” that it will be.
    Bad: elaborará y publicara el prontuario
    Good: elaborará y publicará el prontuario
    Mend: write the accent.
    """
    looked = prose(record, context)
    if not looked.has("u"):
        return
    names = "|".join(map(re.escape, sorted(looked.table.first)))
    one = rf"(?:[Ee]l|[Ll]a) (?:{ACRONYM_LIKE}|{names})"
    found = []
    if looked.has("flu", "f,lu", "flwu", "f,lwu", "fwu", "f,wu", "fwwu", "f,wwu"):
        found.append(looked.find(rf"\b{WILL},? (?:y|e|o) (?:se )?(?P<verb>{_WOULD})\b"))
    if looked.has("Qu", "Q,u", "Nu", "N,u", "Cu", "C,u"):
        found.append(looked.clauses(rf"{LEAD}{one},? (?P<verb>{_WOULD})\b", commas=True))
    if looked.has("ju", "j,u", "wu", "Zu"):
        found.append(looked.clauses(rf"(?:[Aa]simismo|[Aa]demás),? (?P<verb>{_WOULD})\b"))
        found.append(looked.clauses(rf"{LEAD}[Ss]e (?P<verb>{_WOULD})\b"))
    for passage, m in (pair for pairs in found for pair in pairs):
        word = m["verb"]
        answer = word[:-1] + "á" if word.endswith("ra") else word[:-2] + "án"
        message = _("“{word}” lacks the accent of the future").format(word=word)
        hint = _("did you mean “{word}”?").format(word=answer)
        yield Report(passage.place, message, hint, span=m.span("verb"), replacement=answer, unsafe=True)


# The subjunctive of a verb in -ar; no presents ("prepara", "declaran") and nouns of this form.
_WOULD = (
    r"(?!(?:(?:pre|re|se|com|dis|aca|am|equi|des)?para|aclara|declara|encara|cámara|clara|rara)n?\b)[^\W\d_]{2,40}aran?"
)


@rule("acronym", severity=WARNING)
def acronym(record: Record, context: Context) -> Iterator[Report]:
    """An acronym that nobody has, and that a slip makes of that of an institution or of the glossary.

    Why: a search for the institution does not find the text.
    Bad: El IINMUJERES continuará
    Good: El INMUJERES continuará
    Mend: correct it; if it is right, add it to institutions.yaml or to glossary.yaml.
    """
    looked = prose(record, context)
    if not looked.marked(ACRONYM):
        return
    meant: dict[str, list[str]] = {}
    for passage, m in looked.find(r"(?<![\w-])[A-ZÁÉÍÓÚÑ]{3,}(?![\w-])"):
        if m[0] not in looked.table.acronyms and m[0] not in meant and len(meant) < _MOST_ACRONYMS:
            meant[m[0]] = _acronyms_like(m[0], looked, context)
        near = meant.get(m[0], ())
        named = re.search(r"(?<!\w)(?:[Ee]l|[Ll]a|del) \Z", passage.before(m.start(), 5))
        if near and (named or len(near[0]) > 4):
            message = _("neither institutions.yaml nor glossary.yaml has the acronym “{acronym}”").format(acronym=m[0])
            hint = _("did you mean “{word}”?").format(word=near[0])
            answer = near[0] if len(near) == 1 else None
            yield Report(passage.place, message, hint, span=m.span(), replacement=answer, unsafe=True)


_MOST_ACRONYMS = 100  # that are looked up, in a record


def _acronyms_like(acronym: str, looked: Prose, context: Context) -> list[str]:
    """The acronyms that one slip makes into this one.

    A letter twice is always a slip. Anything else may make the acronym of somebody else (CONAVI, CONAVIM; CONAGO, CONAPO),
    unless the right one is long, or the record has it as well.
    """
    here = {c.institution for _p, _a, c in looked.record.commitments()}
    here |= {partner for _p, _a, c in looked.record.commitments() for partner in c.partners}
    here |= {m[0] for _p, m in looked.find(ACRONYM_LIKE)}

    def likely(name: str) -> bool:
        if len(acronym) > len(name) and slip_of_hand(acronym, name):
            return len(name) > 4 or name in context.institutions
        if len(name) < 5:
            return name in here and slip_of_hand(acronym, name)
        same = len(acronym) == len(name)
        likely = len(name) > 7 or (slip_of_hand(acronym, name) if same else name in here)
        return likely and bool(one_slip(acronym, [name]))

    return [name for name in sorted(looked.table.acronyms) if len(name) > 2 and likely(name)]


_CONNECTORS = ("por otra parte", "por otro lado", "por su parte", "además", "asimismo", "adicionalmente", "finalmente", "por último")  # fmt: skip
_NO_SLIPS = frozenset(
    f"por {rest}" for rest in ("otra arte", "su arte", "otro lazo", "su parto", "otra carte", "su porte", "otra torta")
)
_OF_CONNECTOR = r"\b(?:Por [^\W\d_]{1,20} [^\W\d_]{1,20}|[Aa]s[ií] ?mismo|[Aa]s[ií]m{1,2}i?s?mo|A s[ií] mismo(?=,)|[Aa]demas)\b|(?<=[;:] )por [^\W\d_]{1,20} [^\W\d_]{1,20}\b"  # fmt: skip


@rule("connector", severity=WARNING)
def connector(record: Record, context: Context) -> Iterator[Report]:
    """The words that join a sentence to the one before it have a slip.

    Why: it is the first thing that a reader sees of the sentence.
    Bad: Por otra parta, la UPM iniciará
    Good: Por otra parte, la UPM iniciará
    Mend: `lineas lint --fix`
    """
    looked = prose(record, context)
    for passage in looked.passages if _may_slip(looked) else ():
        for span, answer in _slips_of_connectors(passage):
            message = _("“{words}” is a slip").format(words=passage.text[slice(*span)])
            hint = _("did you mean “{word}”?").format(word=answer)
            yield Report(passage.place, message, hint, span=span, replacement=answer)


def _may_slip(looked: Prose) -> bool:
    return looked.marked(CONNECTOR) or looked.has("B", ";b", ":b")


def _slips_of_connectors(passage: Passage) -> Iterator[tuple[tuple[int, int], str]]:
    """The connectors of a passage that have a slip, and what they should be."""
    for m in passage.find(_OF_CONNECTOR):
        words = m[0].lower()
        begins = re.search(r"(?:\A|[.;:] |\n)\Z", passage.before(m.start(), 2))
        if words in (*_CONNECTORS, "así mismo") or not (begins or words == "ademas"):
            continue
        meant = "asimismo" if words in ("asi mismo", "a si mismo", "a sí mismo") else one_slip(words, _CONNECTORS)
        # "Por su arte" says what it says.
        if meant and words not in _NO_SLIPS:
            yield m.span(), meant[0].upper() + meant[1:] if m[0][0].isupper() else meant
