"""What reports say of a year: counts, percentages, names. Numbers and ids, no markup.

A year that was not answered ("unanswered") is kept apart from "not_planned" everywhere. A línea that was concluded
leaves the form, so the years after that have no answer either: they count as unanswered, and "concluded_before" says
how many of the unanswered are of this kind, so that nobody is asked again for an answer that is not due.
"""

from __future__ import annotations

from lineas.registry.model import ANSWERS, CONCLUDED, UNANSWERED
from lineas.text import natural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from lineas.registry.loading import Registry
    from lineas.registry.model import Record

CONCLUDED_BEFORE = "concluded_before"


def answered_years(registry: Registry) -> list[int]:
    """The years of the programme for which at least one línea has an answer, ascending."""
    p = registry.programme
    years = {answer.year for record in registry.records.values() for answer in record.answers}
    return sorted(year for year in years if p.first_year <= year <= p.last_year)


def status_in(record: Record, year: int) -> str:
    """The status of a record in a year: "planned", "not_planned", "concluded" or "unanswered"."""
    answer = record.answer(year)
    return answer.status if answer else UNANSWERED


def concluded_before(record: Record, year: int) -> bool:
    """Was the línea concluded in an earlier year, so that no answer is due for this one?"""
    earlier = [answer for answer in record.answers if answer.year < year]
    return bool(earlier) and max(earlier, key=lambda answer: answer.year).status == CONCLUDED


def percent(count: int, total: int) -> float | None:
    """`count` in percent of `total`, rounded half up to one decimal; None of nothing."""
    return (2000 * count + total) // (2 * total) / 10 if total else None


def summary(registry: Registry, year: int) -> dict[str, Any]:
    """Everything that is counted of a year, in natural order; the shape is in docs/format.md.

    Objectives, strategies and institutions without a record are there, with zeros. Ids that the programme or
    institutions.yaml do not have are there too, with an empty title or name: the sums are right in any case.
    """
    p = registry.programme
    records = list(registry.records.values())
    objectives = {o.id: o.title for o in p.objectives}
    strategies = {s.id: s.title for s in p.strategies().values()}
    ids = _ids(records, year)
    return {
        "programme": p.id,
        "name": p.name,
        "ramo": p.ramo,
        "year": year,
        "years": answered_years(registry),
        "totals": _counts(records, ids, year),
        "percent": _percent(ids, len(records)),
        "ids": ids,
        "by_objective": _groups(objectives, [(r.objective, r) for r in records], year),
        "by_strategy": _groups(strategies, [(r.strategy, r) for r in records], year),
        "by_institution": _institutions(registry, year),
        "by_year": [_row({"year": each}, records, each) for each in range(p.first_year, p.last_year + 1)],
        "titles": {record.id: record.title for record in records},
    }


def _groups(titles: dict[str, str], members: list[tuple[str, Record]], year: int) -> list[dict[str, Any]]:
    groups: dict[str, list[Record]] = {id: [] for id in titles}
    for id, record in members:
        groups.setdefault(id, []).append(record)
    ids = sorted(groups, key=natural)
    return [_row({"id": id, "title": titles.get(id, "")}, groups[id], year) for id in ids]


def _row(head: dict[str, Any], records: Sequence[Record], year: int) -> dict[str, Any]:
    ids = _ids(records, year)
    return {**head, **_counts(records, ids, year), "percent": _percent(ids, len(records)), "ids": ids}


def _ids(records: Iterable[Record], year: int) -> dict[str, list[str]]:
    """The ids by status, and under "concluded_before" those of the unanswered for which no answer is due."""
    found: dict[str, list[str]] = {status: [] for status in (*ANSWERS, CONCLUDED_BEFORE)}
    for record in records:
        status = status_in(record, year)
        found[status].append(record.id)
        if status == UNANSWERED and concluded_before(record, year):
            found[CONCLUDED_BEFORE].append(record.id)
    return found


def _counts(records: Sequence[Record], ids: dict[str, list[str]], year: int) -> dict[str, int]:
    answers = [answer for record in records if (answer := record.answer(year))]
    return {
        "records": len(records),
        **{status: len(ids[status]) for status in (*ANSWERS, CONCLUDED_BEFORE)},
        "activities": sum(len(answer.activities) for answer in answers),
        "commitments": sum(len(answer.commitments()) for answer in answers),
    }


def _percent(ids: dict[str, list[str]], total: int) -> dict[str, float | None]:
    """The share of each status in the records."""
    return {status: percent(len(ids[status]), total) for status in ANSWERS}


def _institutions(registry: Registry, year: int) -> list[dict[str, Any]]:
    """The institutions. "records" and "commitments" are those that one is responsible for, "partner_in" the commitments
    of others in which it takes part. A línea counts for every institution in it, so the records add up to more."""
    rows: dict[str, dict[str, Any]] = {}
    for acronym in registry.institutions:
        rows[acronym] = _institution(registry, acronym)
    for record in registry.records.values():
        answer = record.answer(year)
        for commitment in answer.commitments() if answer else ():
            row = rows.setdefault(commitment.institution, _institution(registry, commitment.institution))
            row["commitments"] += 1
            _once(row["ids"]["responsible"], record.id)
            for partner in commitment.partners:
                row = rows.setdefault(partner, _institution(registry, partner))
                row["partner_in"] += 1
                _once(row["ids"]["partner"], record.id)
    for row in rows.values():
        row["records"] = len(row["ids"]["responsible"])
    return [rows[acronym] for acronym in sorted(rows, key=natural)]


def _institution(registry: Registry, acronym: str) -> dict[str, Any]:
    entry = registry.institutions.get(acronym)
    counts = {"records": 0, "commitments": 0, "partner_in": 0}
    ids: dict[str, list[str]] = {"responsible": [], "partner": []}
    return {"institution": acronym, "name": entry.name if entry else "", **counts, "ids": ids}


def _once(ids: list[str], id: str) -> None:
    if id not in ids[-1:]:
        ids.append(id)
