"""Registry: all records of a programme at one moment. What cannot be read is a finding in `Registry.findings`, and the rest is there."""

from __future__ import annotations

from lineas.files.document import Document, parse
from lineas.findings import Finding, UserError
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.registry import model, schema
from lineas.registry.kinds import NAMED, OPTIONAL, RECORDS, kind_of
from lineas.registry.model import Accepted, Institution, Programme, Record
from lineas.registry.reading import finding, refused
from lineas.registry.trees import Tree
from lineas.text import natural


class Registry(NamedTuple):
    """A programme at one moment. `findings` says which files could not be read; `records` are in natural order."""

    programme: Programme
    institutions: dict[str, Institution]
    accepted: list[Accepted]
    records: dict[str, Record]
    findings: list[Finding]


def load(tree: Tree, programme: str) -> Registry:
    """The registry of one programme. Raises UserError where programme.yaml or institutions.yaml cannot be read."""
    files = {file.path: kind for file in tree.files(f"{RECORDS}/{programme}") if (kind := kind_of(file.path))}
    whole = {file.path: file for file in tree.files(f"{RECORDS}/{programme}")}
    parts: dict[str, object] = {}
    records: dict[str, Record] = {}
    findings: list[Finding] = []
    wanted = [path for path, kind in files.items() if kind != "source" and not refused(whole[path])]
    for path, file in whole.items():
        if files.get(path, "source") != "source" and (problem := refused(file)):
            findings.append(finding(path, Document("", None, [], schema.schema("record").layout), problem))
    for path, data in zip(wanted, tree.read(wanted), strict=True):
        kind = files[path]
        document = parse(data, schema.schema(kind).layout)
        problems = schema.check(document, kind)
        if problems:
            findings += [finding(path, document, problem) for problem in problems]
        elif kind == "record":
            record = model.record_from(document.value, path)
            records.setdefault(record.id, record)
        else:
            parts[kind] = document.value
    for name, kind in NAMED.items():
        if kind not in parts and name not in OPTIONAL:
            message = _("{path} is missing or cannot be read").format(path=f"{RECORDS}/{programme}/{name}")
            raise UserError(message, _("`lineas lint` says what is wrong"))
    return Registry(
        model.programme_from(parts["programme"]),  # type: ignore[arg-type]
        model.institutions_from(parts["institutions"]),  # type: ignore[arg-type]
        model.accepted_from(parts["exceptions"]) if "exceptions" in parts else [],  # type: ignore[arg-type]
        dict(sorted(records.items(), key=lambda item: natural(item[0]))),
        findings,
    )
