"""What changed in the files around the records: the programme, its institutions, the accepted findings. Pure functions."""

from __future__ import annotations

from lineas.diff.changes import Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    # A thing that a file lists: what it is, its id, and which of several with that id.
    Key = tuple[str, str, int]
    Things = dict[Key, dict[str, Any]]

# What a thing is called in one word, for the sentence that it is new or gone.
_NAMES = {"programme": "name", "objective": "title", "strategy": "title", "institution": "name", "exception": "reason"}


def entries(kind: str, before: Any, after: Any) -> tuple[Entry, ...]:
    """The changes between two contents of a file of a kind ("programme", …), as data; None where there is no file."""
    old, new = _things(kind, before), _things(kind, after)
    found = list(_compare(old, new))
    if not found and before != after and before is not None and after is not None:
        found.append(Entry(f"{kind}-reordered", "", ""))
    return tuple(found)


def _compare(old: Things, new: Things) -> Iterator[Entry]:
    for key in old:
        if key not in new:
            yield Entry(f"{key[0]}-removed", key[1], "", before=old[key].get(_NAMES[key[0]]))
    for key, fields in new.items():
        if key not in old:
            yield Entry(f"{key[0]}-added", key[1], "", after=fields.get(_NAMES[key[0]]))
            continue
        for field in [*old[key], *(field for field in fields if field not in old[key])]:
            was, now = old[key].get(field), fields.get(field)
            if was != now:
                yield Entry(f"{key[0]}-edited", key[1], field, was, now)


def _things(kind: str, data: Any) -> Things:
    found: Things = {}

    def put(what: str, id: str, fields: dict[str, Any]) -> None:
        again = sum(key[:2] == (what, id) for key in found) if (what, id, 0) in found else 0
        found[what, id, again] = {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items() if k != "id"}

    if data is not None:
        _LISTS[kind](data, put)
    return found


def _programme(data: Any, put: Callable[[str, str, dict[str, Any]], None]) -> None:
    put("programme", data["id"], {key: value for key, value in data.items() if key != "objectives"})
    for objective in data["objectives"]:
        put("objective", objective["id"], {key: value for key, value in objective.items() if key != "strategies"})
        for strategy in objective["strategies"]:
            # Where a strategy stands is part of what it is.
            put("strategy", strategy["id"], {**strategy, "objective": objective["id"]})


def _institutions(data: Any, put: Callable[[str, str, dict[str, Any]], None]) -> None:
    for acronym, fields in data.items():
        put("institution", acronym, fields)


def _exceptions(data: Any, put: Callable[[str, str, dict[str, Any]], None]) -> None:
    for entry in data["exceptions"]:
        put("exception", f"{entry['record']} {entry['rule']}", entry)


_LISTS = {"programme": _programme, "institutions": _institutions, "exceptions": _exceptions}
