"""One línea over the years."""

from __future__ import annotations

from lineas.figures.year import CONCLUDED_BEFORE, concluded_before
from lineas.registry.loading import Registry
from lineas.registry.model import UNANSWERED, Answer, Record
from lineas.text import natural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def one(record: Record, registry: Registry) -> dict[str, Any]:
    """One línea over all years: its place in the programme, and every year of the period with its answer.

    Answers for years outside the period, and second answers for a year, are there too: nothing of a record is left out.
    """
    p = registry.programme
    objective = next((o.title for o in p.objectives if o.id == record.objective), "")
    strategy = p.strategies().get(record.strategy)
    absent = {*range(p.first_year, p.last_year + 1)} - {answer.year for answer in record.answers}
    years = [*((answer.year, answer) for answer in record.answers), *((year, None) for year in absent)]
    named = {name for _place, _answer, c in record.commitments() for name in (c.institution, *c.partners)}
    named |= {name for answer in record.answers for name in answer.declined}
    known = registry.institutions
    return {
        "id": record.id,
        "title": record.title,
        "path": record.path,
        "programme": {"id": p.id, "name": p.name},
        "objective": {"id": record.objective, "title": objective},
        "strategy": {"id": record.strategy, "title": strategy.title if strategy else ""},
        "years": [_year(record, *each) for each in sorted(years, key=lambda each: each[0])],
        "institutions": {name: known[name].name if name in known else "" for name in sorted(named, key=natural)},
        "notes": record.notes,
    }


def _year(record: Record, year: int, answer: Answer | None) -> dict[str, Any]:
    return {
        "year": year,
        "status": answer.status if answer else UNANSWERED,
        CONCLUDED_BEFORE: answer is None and concluded_before(record, year),
        "activities": [
            {"commitments": [{**c._asdict(), "partners": list(c.partners)} for c in activity.commitments]}
            for activity in (answer.activities if answer else ())
        ],
        "declined": list(answer.declined) if answer else [],
        "notes": answer.notes if answer else "",
    }
