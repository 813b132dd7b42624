"""What a diff is made of: types."""

from __future__ import annotations

from lineas.diff import texts
from lineas.diff.texts import Pair, Segment
from lineas.findings import Finding
from lineas.frozen import NamedTuple

Value = str | int | tuple[str, ...] | None

# The names of sides that are no revision.
INDEX, WORKTREE = ":index", ":worktree"

# Everything that a change of a record can be, in the order in which it is said.
WHATS = (
    "record-removed", "record-added", "path-changed", "title-edited",
    "answer-removed", "answer-added", "status-changed", "declined-changed",
    "commitment-removed", "commitment-added", "institution-changed", "commitment-edited", "partners-changed",
    "activity-changed", "order-changed", "notes-changed",
)  # fmt: skip


class Change(NamedTuple):
    """One change. `before` and `after` are what it is about (a text, a status, an acronym, a list of partners,
    the number of an activity); None where there was or is nothing.

    `year` is that of the answer it is in, `institution` that of the commitment, with its `partners`. `text` is the
    commitment's text where the change is not in it; `segments` are the two texts in pieces where the change is an edited
    text.
    """

    what: str
    year: int | None = None
    institution: str = ""
    before: Value = None
    after: Value = None
    text: str = ""
    similarity: float | None = None
    segments: tuple[Segment, ...] = ()
    partners: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[Pair, ...]:
        """The words that changed inside an edited text."""
        return texts.changed(self.segments)

    @property
    def numbers(self) -> tuple[Pair, ...]:
        """The numbers that changed inside an edited text."""
        return texts.numbers(self.segments)


class Tally(NamedTuple):
    """How many commitments were kept (wherever they stand now), edited, removed and added; `pending` are those of líneas
    whose next answer is still missing, so that nobody knows."""

    kept: int = 0
    edited: int = 0
    removed: int = 0
    added: int = 0
    pending: int = 0


class RecordDiff(NamedTuple):
    """What changed in one record. `reopened` are the years that answer again what was concluded, `concluded` those
    that newly conclude it."""

    id: str
    title: str
    changes: tuple[Change, ...]
    tally: Tally
    reopened: tuple[int, ...] = ()
    concluded: tuple[int, ...] = ()


class Transition(NamedTuple):
    """A change of status and the records that made it. `before_year` and `after_year` differ between two years only."""

    before: str
    after: str
    before_year: int
    after_year: int
    records: tuple[str, ...]


class Entry(NamedTuple):
    """A change outside the records. `what` is "programme-edited", "strategy-added", "institution-removed",
    "exception-added", "file-edited", …; `id` and `field` say of what."""

    what: str
    id: str
    field: str
    before: Value = None
    after: Value = None


class Diff(NamedTuple):
    """What changed between two years or two registries; `source` and `target` are their names.

    `years` are the two years that were compared, None between registries; `not_asked` are those of them for which no
    record has an answer, and then nothing is compared; `pending` the records whose answer for the second is missing.
    `compared` counts the records that were looked at, `tally` their commitments: between two registries those of the
    changed records only. `unreadable` are the files that were left out, each with the name of its side; `commits` the ids
    of two revisions, "" for what is none.
    """

    source: str
    target: str
    records: tuple[RecordDiff, ...]
    transitions: tuple[Transition, ...]
    tally: Tally
    compared: int
    years: tuple[int, int] | None = None
    entries: tuple[Entry, ...] = ()
    unreadable: tuple[tuple[str, Finding], ...] = ()
    commits: tuple[str, ...] = ("", "")
    not_asked: tuple[int, ...] = ()
    pending: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Is there any difference? A file of two registries that cannot be read is one: it was looked at for that."""
        return bool(self.records or self.entries or (self.unreadable and not self.years))
