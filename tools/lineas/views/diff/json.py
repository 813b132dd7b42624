"""A diff for other programs."""

from __future__ import annotations

from lineas.diff.changes import Change, Diff, Entry
from lineas.text import WIDTH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def as_json(diff: Diff, width: int = WIDTH) -> str:
    """The shape that docs/format.md promises to other programs."""
    import json

    data = {
        "from": diff.source,
        "to": diff.target,
        "commits": {"from": diff.commits[0] or None, "to": diff.commits[1] or None},
        "totals": _totals(diff),
        "transitions": [
            {
                "before": t.before,
                "after": t.after,
                "count": len(t.records),
                "years": [t.before_year, t.after_year],
                "records": t.records,
            }
            for t in diff.transitions
        ],
        "records": [
            {
                "id": record.id,
                "title": record.title,
                "reopened": record.reopened,
                "concluded": record.concluded,
                "commitments": {name: n for name, n in record.tally._asdict().items() if name != "pending"},
                "changes": [_change(change) for change in record.changes],
            }
            for record in diff.records
        ],
        "around": [_entry(entry) for entry in diff.entries],
        "not_asked": diff.not_asked,
        "pending": diff.pending,
        "unreadable": [
            {"side": side, "path": f.path, "line": f.line, "column": f.column, "rule": f.rule, "message": f.message}
            for side, f in diff.unreadable
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _totals(diff: Diff) -> dict[str, int]:
    whats = [change.what for record in diff.records for change in record.changes]
    wanted = ("record-added", "record-removed", "answer-added", "answer-removed", "status-changed")
    counts = {what.replace("-", "s_"): whats.count(what) for what in wanted[:4]}
    return {
        "compared": diff.compared,
        "changed": len(diff.records),
        **counts,
        "statuses_changed": whats.count("status-changed"),
        "reopened": sum(bool(record.reopened) for record in diff.records),
        "concluded": sum(bool(record.concluded) for record in diff.records),
        **{f"commitments_{name}": count for name, count in diff.tally._asdict().items()},
        "pending": len(diff.pending),
        "unreadable": len({f.path for _side, f in diff.unreadable}),
    }


def _change(c: Change) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": c.what,
        "year": c.year,
        "institution": c.institution or None,
        "before": c.before,
        "after": c.after,
        "similarity": None if c.similarity is None else round(c.similarity, 3),
        "numbers": [pair._asdict() for pair in c.numbers],
        "words": [pair._asdict() for pair in c.words],
    }
    return found | ({"text": c.text} if c.text else {}) | ({"partners": c.partners} if c.partners else {})


def _entry(e: Entry) -> dict[str, Any]:
    return {"kind": e.what, "id": e.id, "field": e.field, "before": e.before, "after": e.after}
