"""Kinds: THE table of the files that a programme has. A new kind of file is a row of it and a schema of its name.

Reading, validating, linting, comparing and completing follow from the row; tests/test_kinds.py takes every kind through
all of them.
"""

from __future__ import annotations

from collections.abc import Callable

from lineas.frozen import NamedTuple
from lineas.registry import model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RECORDS = "records"
SOURCES = "sources"
SOURCE = "source"  # a published document: it is kept, and no tool reads it


class Kind(NamedTuple):
    """A kind of file. `name` is that of its schema, too (schema/NAME.schema.json).

    `file` is what the one file of a programme is called; "" for records, of which there are many. `read` makes what the
    model knows of valid data. A programme can do without a file that is `optional`.
    """

    name: str
    read: Callable[[Any], Any]
    file: str = ""
    optional: bool = False


RECORD = "record"
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(RECORD, model.record_from),
        Kind("programme", model.programme_from, "programme.yaml"),
        Kind("institutions", model.institutions_from, "institutions.yaml"),
        Kind("exceptions", model.accepted_from, "exceptions.yaml", optional=True),
        Kind("glossary", model.glossary_from, "glossary.yaml", optional=True),
    )
}
NAMED = {kind.file: kind for kind in KINDS.values() if kind.file}


def kind_of(path: str) -> str | None:
    """The name of the kind that a file under records/PROGRAMME/ is of, SOURCE, or None for what does not belong."""
    parts = path.split("/")[2:]
    if len(parts) == 1 and parts[0] in NAMED:
        return NAMED[parts[0]].name
    if len(parts) > 1 and parts[0] == SOURCES:
        return SOURCE
    in_sight = not any(part.startswith(".") for part in parts[:-1])
    return RECORD if parts and parts[-1].endswith((".yaml", ".yml")) and in_sight else None


def is_read(path: str) -> bool:
    """Is it a file that the tools read: of a kind, and no published document?"""
    return kind_of(path) not in (None, SOURCE)


def passed_over(path: str) -> bool:
    """Is it a file of which nobody would say that it should be a record: .DS_Store and the like, or a README?"""
    return path.rpartition("/")[2].startswith((".", "README"))


def name_of(path: str) -> str:
    """What exceptions.yaml calls a file: the id of a record, the name of any other."""
    name = path.rpartition("/")[2]
    return name if name in NAMED else name.removesuffix(".yaml")


def record_path(programme: str, id: str) -> str:
    """Where the record of a línea de acción is kept, relative to the root."""
    return f"{RECORDS}/{programme}/{id.rpartition('.')[0]}/{id}.yaml"


def path_of(programme: str, kind: str) -> str:
    """Where the one file of a kind is kept, relative to the root."""
    return f"{RECORDS}/{programme}/{KINDS[kind].file}"
