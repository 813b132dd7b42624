"""The prose of a record, taken apart once for all rules on prose (text, signs, agreement, wording, commas, words, sense).

A text is split at its spaces, and each piece has its kind (see kinds). Whether a rule has anything to look at is a
question to the kinds and marks of a record: `has`, `elsewhere`, `marked`, `twins`. These may say yes for nothing, and never no where
the pattern of the rule would be found (tests/test_text_rules.py holds every rule to that). Only then does a rule use a
regular expression on the text itself. Patterns are given to `re` as text, and compiled when needed.

Nothing here or in a rule may take longer than in proportion to a text: what stands before a place is looked at
through a window (`before`, `sentence`), and no repetition in a pattern is without a bound.
"""

from __future__ import annotations

import re
from operator import is_

from lineas.frozen import NamedTuple
from lineas.rules.prose.classes import BETWEEN, Kinds, marks_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.files.canonical import Path
    from lineas.registry.model import Commitment, Record
    from lineas.rules.rule import Context

# What a future is: "realizará", "obtendrán". Not "está", "Panamá", "quizá".
WILL = r"[^\W\d_]{1,40}(?:[aeií]|[bdl])r(?:á|án)"
ACRONYM_LIKE = r"[A-ZÁÉÍÓÚÑ]{2,20}(?:-[A-ZÁÉÍÓÚÑ]{1,20})?"
# Words that may lead in a clause.
LEAD = r"(?:(?:[Aa]simismo|[Aa]demás|[Aa]dicionalmente|[Ff]inalmente|[Pp]or (?:otra|su) parte|[Pp]or otro lado|[Pp]or último|(?:[Ee]n|[Dd]urante|[Pp]ara) (?:el año )?20\d\d),? )?"  # fmt: skip
_WINDOW = 400  # characters before a place that may tell what it is


class Passage(NamedTuple):
    """One text of a record: its place, the year of its answer (0 outside of answers), and its commitment (None for the
    title and for notes)."""

    place: Path
    text: str
    year: int = 0
    commitment: Commitment | None = None

    def find(self, pattern: str) -> Iterator[re.Match[str]]:
        """Where a pattern is found in the text."""
        return re.finditer(pattern, self.text)

    def clauses(self, pattern: str, *, commas: bool = False) -> Iterator[re.Match[str]]:
        """Where a clause of the text begins like this: after a stop, a colon, a semicolon or a new line; or a comma."""
        match = re.compile(pattern).match
        for m in re.finditer(r"\A|[.;:,] |\n" if commas else r"\A|[.;:] |\n", self.text):
            found = match(self.text, m.end())
            if found:
                yield found

    def before(self, at: int, size: int = _WINDOW) -> str:
        """The characters before a place, as many as a rule may look at; where the text begins, so does this."""
        return self.text[max(0, at - size) : at]

    def sentence(self, at: int) -> str:
        """What stands before a place in its sentence."""
        before = self.before(at)
        return before[max(map(before.rfind, ".;\n")) + 1 :]


class Prose:
    """All texts of a record, their pieces in order, and the kinds and marks of these."""

    __slots__ = ("_twins", "context", "kinds", "marks", "passages", "pieces", "record", "suspects", "table")

    def __init__(self, record: Record, context: Context, table: Kinds) -> None:
        self.record = record
        self.context = context
        self.table = table
        self.passages = [Passage(("title",), record.title)]
        for place, answer, commitment in record.commitments():
            self.passages.append(Passage((*place, "text"), commitment.text, answer.year, commitment))
            if commitment.notes:
                self.passages.append(Passage((*place, "notes"), commitment.notes, answer.year))
        for n, answer in enumerate(record.answers):
            if answer.notes:
                self.passages.append(Passage(("answers", n, "notes"), answer.notes, answer.year))
        if record.notes:
            self.passages.append(Passage(("notes",), record.notes))
        self.pieces = f" {BETWEEN} ".join([passage.text for passage in self.passages]).split()
        kinds = "".join(map(table.__getitem__, self.pieces))
        self.marks = 0 if kinds.isascii() else marks_of(kinds)
        self.kinds = kinds.encode("ascii", "ignore").decode() if self.marks else kinds
        self.suspects: list[tuple[Passage, int, str, str]] | None = None  # filled in by words
        self._twins: bool | None = None

    def marked(self, marks: int) -> bool:
        """Has some piece one of these marks?"""
        return bool(self.marks & marks)

    def has(self, *rows: str) -> bool:
        """Is one of these rows of kinds among those of the record?"""
        kinds = self.kinds
        for row in rows:  # noqa: SIM110 - twice as fast as any(); most often one character says no at once
            if row[-1] in kinds and row in kinds:
                return True
        return False

    def elsewhere(self, row: str, signs: str) -> bool:
        """Does a row of kinds stand anywhere but after one of these signs?"""
        kinds = self.kinds
        return kinds.count(row) > sum([kinds.count(sign + row) for sign in signs])

    def twins(self) -> bool:
        """Are two neighbours the same word, but for the signs around them and for -as and -os?"""
        if self._twins is None:
            stems = [*map(self.table.stems.__getitem__, self.pieces)]
            self._twins = True in map(is_, stems, stems[1:])
        return self._twins

    def commitments(self) -> list[Passage]:
        """The passages that commit an institution."""
        return [passage for passage in self.passages if passage.commitment]

    def find(self, *patterns: str) -> Iterator[tuple[Passage, re.Match[str]]]:
        """Where patterns are found in the texts."""
        for pattern in patterns:
            for passage in self.passages:
                for match in re.finditer(pattern, passage.text):
                    yield passage, match

    def clauses(self, *patterns: str, commas: bool = False) -> Iterator[tuple[Passage, re.Match[str]]]:
        """Where the clauses of the texts begin like this."""
        for pattern in patterns:
            for passage in self.passages:
                for match in passage.clauses(pattern, commas=commas):
                    yield passage, match


_kinds: Kinds | None = None
_kinds_of: Context | None = None
_prose: Prose | None = None


def kinds_of(context: Context) -> Kinds:
    """The table of kinds of a context: one at a time, for one programme is linted after the other."""
    global _kinds, _kinds_of
    if _kinds is None or _kinds_of is not context:
        _kinds, _kinds_of = Kinds(context), context
    return _kinds


def prose(record: Record, context: Context) -> Prose:
    """The prose of a record. The rules look at one record after the other, so that the last one is kept."""
    global _prose
    if _prose is None or _prose.record is not record or _prose.context is not context:
        _prose = Prose(record, context, kinds_of(context))
    return _prose


def begins_sentence(text: str, at: int) -> bool:
    """Does a sentence begin at this character?"""
    start = max(0, at - 20)
    before = text[start:at].rstrip("\"'“«‘¿¡([• ")
    return (not before and not start) or before[-1:] in (*".!?:;…",) or "\n" in text[start + len(before) : at]
