"""Programme, Institution, Record and what they hold: small frozen types, and their places in a file.

Built from data that the schema has accepted (`record_from` and its like do not check again), and turned back into
data for writing and export.
"""

from __future__ import annotations

from lineas.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from lineas.files.canonical import Path

PLANNED = "planned"
NOT_PLANNED = "not_planned"
CONCLUDED = "concluded"
STATUSES = (PLANNED, NOT_PLANNED, CONCLUDED)
# No statuses: what is said of a línea that has no answer for a year, and of a year that no línea has answered.
UNANSWERED, NOT_ASKED = "unanswered", "not_asked"
ANSWERS = (*STATUSES, UNANSWERED)


class Commitment(NamedTuple):
    """What one institution commits to inside an activity."""

    institution: str
    text: str
    partners: tuple[str, ...] = ()
    notes: str = ""


class Activity(NamedTuple):
    """A column of the form."""

    commitments: tuple[Commitment, ...]


class Answer(NamedTuple):
    """What was answered for one year. `declined` are the institutions that said they will do nothing in it."""

    year: int
    status: str
    activities: tuple[Activity, ...] = ()
    notes: str = ""
    declined: tuple[str, ...] = ()

    def commitments(self) -> list[Commitment]:
        """All commitments of the answer, in the order of the text."""
        return [commitment for activity in self.activities for commitment in activity.commitments]


class Record(NamedTuple):
    """One línea de acción. `path` is the file it was read from, relative to the root."""

    id: str
    title: str
    answers: tuple[Answer, ...]
    notes: str = ""
    path: str = ""

    @property
    def strategy(self) -> str:
        """The id of its estrategia: "1.2" for "1.2.3"."""
        return self.id.rpartition(".")[0]

    @property
    def objective(self) -> str:
        """The id of its objetivo: "1" for "1.2.3"."""
        return self.id.partition(".")[0]

    def answer(self, year: int) -> Answer | None:
        """The answer for a year; None where the year has not been answered."""
        return next((answer for answer in self.answers if answer.year == year), None)

    def status(self, year: int) -> str:
        """The status in a year: "planned", "not_planned", "concluded" or "unanswered"."""
        answer = self.answer(year)
        return answer.status if answer else UNANSWERED

    def concluding(self, year: int) -> Answer | None:
        """The answer that concluded the línea before a year, so that none is due for that year; None without one."""
        earlier = [answer for answer in self.answers if answer.year < year]
        last = max(earlier, key=lambda answer: answer.year, default=None)
        return last if last and last.status == CONCLUDED else None

    def commitments(self) -> Iterator[tuple[Path, Answer, Commitment]]:
        """Every commitment with its answer and its place in the file."""
        for a, answer in enumerate(self.answers):
            for b, activity in enumerate(answer.activities):
                for c, commitment in enumerate(activity.commitments):
                    yield ("answers", a, "activities", b, "commitments", c), answer, commitment


class Strategy(NamedTuple):
    """An estrategia: its number ("1.2") and title."""

    id: str
    title: str


class Objective(NamedTuple):
    """An objetivo: its number ("1"), title and estrategias."""

    id: str
    title: str
    strategies: tuple[Strategy, ...]


class Programme(NamedTuple):
    """The programme: name, ramo, period, and the tree down to the estrategias."""

    id: str
    name: str
    ramo: str
    first_year: int
    last_year: int
    language: str
    objectives: tuple[Objective, ...]
    notes: str = ""

    def parts(self) -> Iterator[tuple[Path, Objective | Strategy]]:
        """Every objetivo and every estrategia with its place in the file."""
        for o, objective in enumerate(self.objectives):
            yield ("objectives", o), objective
            for s, strategy in enumerate(objective.strategies):
                yield ("objectives", o, "strategies", s), strategy

    def strategies(self) -> dict[str, Strategy]:
        """Every estrategia by its number."""
        return {strategy.id: strategy for objective in self.objectives for strategy in objective.strategies}


class Institution(NamedTuple):
    """An institution: acronym, official name, the one it belongs to, and the other names it goes by."""

    acronym: str
    name: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    notes: str = ""


class Glossary(NamedTuple):
    """The acronyms that are no institution's, with their meaning, and the words that no dictionary knows."""

    acronyms: dict[str, str] = {}
    words: tuple[str, ...] = ()


class Accepted(NamedTuple):
    """An entry of exceptions.yaml: a finding of `rule` in `record` is accepted, for a reason, until a day.

    `year` is that of the answer that it is about, 0 for what is outside of the answers; `text` the fingerprint of the text
    that the rule looked at, "" where it looked at none.
    """

    record: str
    rule: str
    reason: str
    until: str = ""
    year: int = 0
    text: str = ""

    def holds(self, today: str) -> bool:
        """Does it still hold on a day (ISO)? What ends on a day that no calendar has holds no longer."""
        return not self.until or (is_day(self.until) and today <= self.until)


def is_day(text: str) -> bool:
    """Is this a day as ISO 8601 writes it: "2026-12-31"?"""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def record_from(data: dict[str, Any], path: str = "") -> Record:
    """The record that a file's valid data describe."""
    answers = tuple(
        Answer(
            answer["year"],
            answer["status"],
            tuple(
                Activity(tuple(_commitment_from(commitment) for commitment in activity["commitments"]))
                for activity in answer.get("activities", ())
            ),
            answer.get("notes", ""),
            tuple(answer.get("declined", ())),
        )
        for answer in data["answers"]
    )
    return Record(data["id"], data["title"], answers, data.get("notes", ""), path)


def _commitment_from(data: dict[str, Any]) -> Commitment:
    return Commitment(data["institution"], data["text"], tuple(data.get("partners", ())), data.get("notes", ""))


def programme_from(data: dict[str, Any]) -> Programme:
    """The programme that the valid data of programme.yaml describe."""
    objectives = tuple(
        Objective(o["id"], o["title"], tuple(Strategy(s["id"], s["title"]) for s in o["strategies"]))
        for o in data["objectives"]
    )
    return Programme(**{**data, "objectives": objectives})


def institutions_from(data: dict[str, Any]) -> dict[str, Institution]:
    """The institutions that the valid data of institutions.yaml describe, by acronym."""
    return {
        acronym: Institution(
            acronym,
            entry["name"],
            entry.get("parent", ""),
            tuple(entry.get("aliases", ())),
            tuple(entry.get("reviewers", ())),
            entry.get("notes", ""),
        )
        for acronym, entry in data.items()
    }


def glossary_from(data: dict[str, Any]) -> Glossary:
    """The glossary that the valid data of glossary.yaml describe."""
    return Glossary(data.get("acronyms", {}), tuple(data.get("words", ())))


def accepted_from(data: dict[str, Any]) -> list[Accepted]:
    """The entries of the valid data of exceptions.yaml."""
    return [Accepted(**entry) for entry in data["exceptions"]]


def to_data(value: Any) -> Any:
    """A record, programme or part of one as the data of its file: no path, and no key for what is empty.

    Lists that a file must have (answers, objectives, strategies) stay, empty or not.
    """
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        kept = {"answers", "objectives", "strategies"}
        pairs = ((name, getattr(value, name)) for name in value._fields if name not in ("path", "acronym"))
        return {name: to_data(child) for name, child in pairs if child not in ("", ()) or name in kept}
    return [to_data(item) for item in value] if isinstance(value, tuple) else value
