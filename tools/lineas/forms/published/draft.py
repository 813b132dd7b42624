"""Draft: what every importer makes of a document, whatever its kind, before anything is compared or written.

An importer says what it read (records with the answer for one year, objectives and strategies), what it had to infer
and what it could not place. Nothing here reads files or prints.
"""

from __future__ import annotations

from lineas.findings import UserError
from lineas.frozen import NamedTuple
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lineas.registry.model import Institution, Objective, Record

    Importer = Callable[["Document"], "Draft"]


MAX_BYTES = 16 << 20


class Document(NamedTuple):
    """What an importer is given: the bytes of a file, its name for messages, and what the user said about it.

    `cut_off` says that the publication itself stops short.
    """

    data: bytes
    name: str
    year: int
    institutions: Mapping[str, Institution]
    cut_off: bool = False


class Remark(NamedTuple):
    """Something to tell people about a row: the línea de acción (or ""), the line in the document, and what."""

    record: str
    line: int
    message: str


class Draft(NamedTuple):
    """What a document says. Each record has one answer, that of the year; objectives are in the document's order.

    `ends` is the line of the last thing that it says.
    """

    name: str
    ramo: str
    year: int
    objectives: tuple[Objective, ...]
    records: tuple[Record, ...]
    ends: int
    inferred: tuple[Remark, ...] = ()
    unplaced: tuple[Remark, ...] = ()


def wrong(name: str, line: int, message: str, help: str = "") -> UserError:
    """The error for a place in a document; lines count from 1."""
    return UserError(f"{printable(name)}:{line}: {message}", help)
