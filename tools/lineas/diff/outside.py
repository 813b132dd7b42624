"""What changed in the files around the records: the programme, its institutions, the glossary, … Pure functions.

A file is a list of things, each with an id and fields. What the things of a kind of file are is said by a function in
_THINGS; of a kind that has none, every entry of the file is one. So no kind is passed over, and none fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from lineas.diff.changes import Entry, Value
from lineas.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Fields = dict[str, Value]


class _Thing(NamedTuple):
    """What a file lists. `which` tells things of one id apart; `name` is the field that says in short what it is."""

    what: str
    id: str
    fields: Fields
    name: str = ""
    which: str = ""


def entries(kind: str, path: str, before: Any, after: Any) -> tuple[Entry, ...]:
    """The changes between two contents of a file of a kind ("programme", …), as data; None where there is no file.

    Two contents that differ give at least one entry, and so do two files that say the same in another form.
    """
    old, new = (_by_key(kind, data) for data in (before, after))
    found = [*_compare(old, new)]
    if [key for key in old if key in new] != [key for key in new if key in old]:
        found.append(Entry(f"{kind}-reordered", "", ""))
    if not found:
        how = "added" if before is None else "removed" if after is None else "edited"
        how = "reformatted" if before == after else how
        found.append(Entry(f"file-{how}", path, ""))
    return tuple(found)


def _compare(old: dict[object, _Thing], new: dict[object, _Thing]) -> Iterator[Entry]:
    for key, thing in old.items():
        if key not in new:
            yield Entry(f"{thing.what}-removed", thing.id, "", before=thing.fields.get(thing.name))
    for key, thing in new.items():
        if key not in old:
            yield Entry(f"{thing.what}-added", thing.id, "", after=thing.fields.get(thing.name))
            continue
        fields = old[key].fields
        for field in dict.fromkeys((*fields, *thing.fields)):
            was, now = fields.get(field), thing.fields.get(field)
            if was != now:
                yield Entry(f"{thing.what}-edited", thing.id, field, was, now)


def _by_key(kind: str, data: Any) -> dict[object, _Thing]:
    """The things of a file by what they are matched with; of several that are alike, the first with the first."""
    found: dict[object, _Thing] = {}
    seen: Counter[object] = Counter()
    for thing in _THINGS.get(kind, _entries_of)(kind, data) if data is not None else ():
        key = (thing.what, thing.id, thing.which)
        found[*key, seen[key]] = thing
        seen[key] += 1
    return found


def _flat(value: Any, at: str = "") -> Fields:
    """The fields of a value, those inside of others as "errata.1.reason"; a list of texts or numbers is one field."""
    if isinstance(value, dict) and value:
        pairs = [(str(key), child) for key, child in value.items()]
    elif isinstance(value, list) and any(isinstance(child, (dict, list)) for child in value):
        pairs = [(str(n), child) for n, child in enumerate(value, 1)]
    elif isinstance(value, (dict, list)):
        return {at: tuple(map(str, value))}
    else:
        return {at: value if isinstance(value, int) else str(value)}
    return {name: leaf for key, child in pairs for name, leaf in _flat(child, f"{at}.{key}" if at else key).items()}


def _fields(data: dict[str, Any], *without: str) -> Fields:
    return {
        name: leaf
        for key, value in data.items()
        if key not in ("id", *without)
        for name, leaf in _flat(value, key).items()
    }


def _entries_of(kind: str, data: Any) -> Iterator[_Thing]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data, 1) if isinstance(data, list) else [("", data)]
    for key, value in pairs:
        yield _Thing(kind, str(key), _flat(value))


def _programme(kind: str, data: Any) -> Iterator[_Thing]:
    yield _Thing("programme", data["id"], _fields(data, "objectives"), "name")
    for objective in data["objectives"]:
        yield _Thing("objective", objective["id"], _fields(objective, "strategies"), "title")
        for strategy in objective["strategies"]:
            # Where a strategy stands is part of what it is.
            fields: Fields = {**_fields(strategy), "objective": objective["id"]}
            yield _Thing("strategy", strategy["id"], fields, "title")


def _institutions(kind: str, data: Any) -> Iterator[_Thing]:
    for acronym, fields in data.items():
        yield _Thing("institution", acronym, _fields(fields), "name")


def _exceptions(kind: str, data: Any) -> Iterator[_Thing]:
    for entry in data["exceptions"]:
        # An exception is about one year and one text: with another it is another.
        about = [str(entry[key]) for key in ("record", "rule", "year") if key in entry]
        fields = _fields(entry, "record", "rule", "year", "text")
        yield _Thing("exception", " ".join(about), fields, "reason", str(entry.get("text", "")))


def _glossary(kind: str, data: Any) -> Iterator[_Thing]:
    for acronym, meaning in data.get("acronyms", {}).items():
        yield _Thing("acronym", acronym, {"meaning": meaning}, "meaning")
    for word in data.get("words", ()):
        yield _Thing("word", word, {})


_THINGS: dict[str, Callable[[str, Any], Iterator[_Thing]]] = {
    "programme": _programme,
    "institutions": _institutions,
    "exceptions": _exceptions,
    "glossary": _glossary,
}
