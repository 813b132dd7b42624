"""Kinds of files: which file of a registry is what."""

from __future__ import annotations

RECORDS = "records"
NAMED = {
    "programme.yaml": "programme",
    "institutions.yaml": "institutions",
    "exceptions.yaml": "exceptions",
    "glossary.yaml": "glossary",
}
OPTIONAL = ("exceptions.yaml", "glossary.yaml")
SOURCES = "sources"


def kind_of(path: str) -> str | None:
    """What a file under records/PROGRAMME/ is: "record", "programme", …, "source", or None for what does not belong."""
    parts = path.split("/")[2:]
    if len(parts) == 1 and parts[0] in NAMED:
        return NAMED[parts[0]]
    if len(parts) > 1 and parts[0] == SOURCES:
        return "source"
    return "record" if parts and parts[-1].endswith((".yaml", ".yml")) else None


def hidden(path: str) -> bool:
    """Is it a file that editors and systems leave behind, .DS_Store and the like?"""
    return path.rpartition("/")[2].startswith(".")


def name_of(path: str) -> str:
    """What exceptions.yaml calls a file: the id of a record, the name of any other."""
    name = path.rpartition("/")[2]
    return name if name in NAMED else name.removesuffix(".yaml")


def record_path(programme: str, id: str) -> str:
    """Where the record of a línea de acción is kept, relative to the root."""
    return f"{RECORDS}/{programme}/{id.rpartition('.')[0]}/{id}.yaml"
