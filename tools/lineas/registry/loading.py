"""Registry: all records of a programme at one moment. What cannot be read is in `findings`, and the rest is there."""

from __future__ import annotations

from lineas.findings import Finding, UserError
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.registry import reading
from lineas.registry.kinds import KINDS, NAMED, RECORD, RECORDS, is_read, path_of
from lineas.registry.model import Accepted, Glossary, Institution, Programme, Record
from lineas.registry.trees import Tree
from lineas.text import natural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Registry(NamedTuple):
    """A programme at one moment. `findings` says which files could not be read; `records` are in natural order."""

    programme: Programme
    institutions: dict[str, Institution]
    accepted: list[Accepted]
    records: dict[str, Record]
    findings: list[Finding]
    glossary: Glossary = Glossary()


def load(tree: Tree, programme: str) -> Registry:
    """The registry of one programme. Raises UserError where programme.yaml or institutions.yaml cannot be read."""
    files = [file for file in tree.files(f"{RECORDS}/{programme}") if is_read(file.path)]
    parts: dict[str, Any] = {"exceptions": [], "glossary": Glossary()}
    records: dict[str, Record] = {}
    findings: list[Finding] = []
    for document in reading.read(tree, files):
        if not document.valid:
            findings += reading.findings([document])
        elif document.kind == RECORD:
            record = KINDS[RECORD].read(document.value)._replace(path=document.path)
            records.setdefault(record.id, record)
        else:
            parts[document.kind] = KINDS[document.kind].read(document.value)
    for kind in NAMED.values():
        if kind.name not in parts:
            message = _("{path} is missing or cannot be read").format(path=path_of(programme, kind.name))
            raise UserError(message, _("`lineas lint` says what is wrong"))
    in_order = dict(sorted(records.items(), key=lambda item: natural(item[0])))
    return Registry(
        parts["programme"], parts["institutions"], parts["exceptions"], in_order, findings, parts["glossary"]
    )
