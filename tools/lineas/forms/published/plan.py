"""Plan: a draft laid over the records that are there, as the files that would change and what there is to say of it.

What people corrected by hand survives: where a record already holds the same words in the same order for the year,
its activities, commitments, institutions and partners stay. Other years and all notes stay in any case, and no
objetivo or estrategia is removed.
"""

from __future__ import annotations

import os
import re

from lineas.files.writing import Change
from lineas.findings import UserError
from lineas.forms.published.draft import Remark
from lineas.forms.published.whole import missing
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.registry import model, reading, schema
from lineas.registry.formatting import canonical_bytes
from lineas.registry.kinds import RECORD, RECORDS, SOURCES, kind_of, name_of, record_path
from lineas.registry.model import Objective, Programme, Record
from lineas.text import natural, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from lineas.forms.published.draft import Document, Draft
    from lineas.registry.model import Answer, Institution
    from lineas.registry.trees import File, WorkingTree

_PERIOD = re.compile(r"\b([12][0-9]{3})\s*[-–]\s*([12][0-9]{3})\b")
_FILE_NAME = re.compile(r"[^\W_][\w. -]*\Z")


class Plan(NamedTuple):
    """What an import does to the files that change. `made`, `changed` and `unchanged` are the ids of the records,
    `remarks` what changes besides new records, `missing` what the document may lack."""

    files: dict[str, Change]
    made: list[str]
    changed: list[str]
    unchanged: list[str]
    remarks: list[Remark]
    missing: list[Remark]


class Folder:
    """A programme's folder in the working tree. It need not exist yet."""

    def __init__(self, tree: WorkingTree, programme: str) -> None:
        pattern = schema.schema("programme").data["properties"]["id"]["pattern"]
        if not (programme.isprintable() and re.search(pattern, programme)):
            message = _("“{name}” cannot be the name of a programme").format(name=printable(programme))
            raise UserError(message, _("lower-case letters without accents, figures and hyphens: pem-2014-2018"))
        self.programme = programme
        self.path = f"{RECORDS}/{programme}"
        self._tree = tree
        self._files: dict[str, File] = {file.path: file for file in tree.files(self.path)}
        self._read: dict[str, bytes] = {}

    def content(self, path: str) -> bytes | None:
        """The content of a file, as it was when it was first read; None where there is none. Raises UserError for a link
        or another special file."""
        if path in self._files and path not in self._read:
            self._read[path] = self._fetch(self._files[path])
        return self._read.get(path)

    def _fetch(self, file: File) -> bytes:
        if kind_of(file.path) != "source" or not file.regular:
            return reading.content_of(self._tree, file)
        with open(os.path.join(self._tree.root, file.path), "rb") as source:
            return source.read()

    def value(self, path: str, *, to_write: bool = True) -> Any:
        """The valid data of a YAML file; None where there is none. Raises UserError where it cannot be read, or where
        something would be lost if it were written again."""
        data = self.content(path)
        return None if data is None else reading.value_in(path, data, to_write=to_write)

    def records(self) -> dict[str, str]:
        """The paths of the records, by their ids."""
        return {name_of(path): path for path in self._files if kind_of(path) == RECORD}

    def sources(self) -> dict[str, int]:
        """The paths of the published documents, and their sizes in bytes."""
        return {path: file.size for path, file in self._files.items() if kind_of(path) == "source"}


def institutions(folder: Folder) -> dict[str, Institution]:
    """The institutions of a programme. Raises UserError where institutions.yaml is missing or cannot be read."""
    path = f"{folder.path}/institutions.yaml"
    data = folder.value(path, to_write=False)
    if data is None:
        message = _("{path} is missing: without it no paragraph has an institution").format(path=path)
        help = _("write it first: acronym, “name”, and as “aliases” the other names that the text uses")
        raise UserError(message, help)
    return model.institutions_from(data)


def plan(folder: Folder, draft: Draft, document: Document, *, replace: bool = False) -> Plan:
    """What importing a draft changes; its document is kept under sources/.

    Raises UserError where the draft is of another programme, where a file that is there cannot be read, where the document
    is not whole, unless it says so, and, without `replace`, where a commitment that is there would be lost.
    """
    files: dict[str, Change] = {}
    remarks: list[Remark] = []
    result = Plan(files, [], [], [], remarks, [])
    path = f"{folder.path}/programme.yaml"
    was = folder.value(path)
    programme = _programme(folder, draft, model.programme_from(was) if was else None, remarks)
    _put(folder, files, path, "programme", was, model.to_data(programme))
    result.missing.extend(missing(folder, draft, document, model.programme_from(was) if was else None))
    for record in draft.records:
        path = record_path(folder.programme, record.id)
        was = folder.value(path)
        laid = _laid(record, model.record_from(was), remarks, replace=replace) if was else record
        data_now = model.to_data(laid)
        _put(folder, files, path, "record", was, data_now)
        (result.made if was is None else result.unchanged if data_now == was else result.changed).append(record.id)
    _keep_source(folder, result, document.name, document.data)
    return result


def _put(folder: Folder, files: dict[str, Change], path: str, kind: str, was: Any, now: Any) -> None:
    if now == was:
        return
    if not schema.schema(kind).accepts(now):
        first = schema.explain(now, kind)[0]
        raise UserError(_("nothing was written: {path}: {reason}").format(path=path, reason=first.message), first.help)
    files[path] = Change(folder.content(path), canonical_bytes(now, kind, path))


def _keep_source(folder: Folder, result: Plan, name: str, data: bytes) -> None:
    if any(size == len(data) and folder.content(path) == data for path, size in folder.sources().items()):
        return
    if not _FILE_NAME.match(name):
        message = _("the document cannot be kept under the name “{name}”").format(name=printable(name))
        raise UserError(message, _("rename the file: letters, figures, hyphens, full stops"))
    path = f"{folder.path}/{SOURCES}/{name}"
    was = folder.content(path)
    if was is not None:
        result.remarks.append(Remark("", 0, _("{path} is replaced: it held another document").format(path=path)))
    result.files[path] = Change(was, data)


# -------------------------------------------------------------------------------------------- the programme


def _programme(folder: Folder, draft: Draft, was: Programme | None, remarks: list[Remark]) -> Programme:
    if was is None:
        years = _PERIOD.search(draft.name)
        if not years:
            message = _("the programme's name, “{name}”, does not say its years").format(name=draft.name)
            raise UserError(message, _("write programme.yaml by hand, and import again"))
        first, last = int(years[1]), int(years[2])
        was = Programme(folder.programme, draft.name, draft.ramo, first, last, "es", ())
    if was.id != folder.programme:
        message = _("programme.yaml says that it is of “{id}”, not of “{name}”")
        raise UserError(message.format(id=was.id, name=folder.programme))
    if was.name != draft.name:
        message = _("the document is of “{found}”, not of “{name}”").format(found=draft.name, name=was.name)
        raise UserError(message, _("--programme takes the programme that the document belongs to"))
    if not was.first_year <= draft.year <= was.last_year:
        message = _("the programme has no year {year}: it runs from {first} to {last}")
        raise UserError(message.format(year=draft.year, first=was.first_year, last=was.last_year))
    return was._replace(objectives=_objectives(was.objectives, draft.objectives, remarks))


def _objectives(
    was: tuple[Objective, ...], found: tuple[Objective, ...], remarks: list[Remark]
) -> tuple[Objective, ...]:
    """The objetivos and estrategias that were there, with those that were found; in natural order."""
    merged = {objective.id: objective for objective in was}
    for objective in found:
        old = merged.get(objective.id, objective)
        inside = {strategy.id: strategy for strategy in old.strategies}
        for strategy in objective.strategies:
            kept = inside.get(strategy.id, strategy)
            inside[strategy.id] = strategy._replace(title=_title(strategy.id, kept.title, strategy.title, remarks))
        strategies = tuple(inside[id] for id in sorted(inside, key=natural))
        title = _title(objective.id, old.title, objective.title, remarks)
        merged[objective.id] = Objective(objective.id, title, strategies)
    return tuple(merged[id] for id in sorted(merged, key=natural))


def _title(id: str, was: str, found: str, remarks: list[Remark]) -> str:
    """The title that stays: the one that was found, unless it is only the beginning of the one that was there."""
    if found == was:
        return was
    if was.startswith(found):
        remarks.append(Remark(id, 0, _("the title is cut off in the document; the longer one stays")))
        return was
    remarks.append(Remark(id, 0, _("the title changes from “{was}” to “{found}”").format(was=was, found=found)))
    return found


# ---------------------------------------------------------------------------------------------- the records


def _laid(found: Record, was: Record, remarks: list[Remark], *, replace: bool) -> Record:
    """A record with the answer that was found; the rest is as it was."""
    (answer,) = found.answers
    old = was.answer(answer.year)
    if old is None:
        remarks.append(Remark(found.id, 0, _("answered for {year}").format(year=answer.year)))
    elif (old.status, _words(old)) == (answer.status, _words(answer)):
        answer = old
    else:
        if not replace and _loses(old, answer):
            message = _("the answer of {id} for {year} says more than the document: commitments would be lost")
            help = _("see that the document is whole; `--replace` imports it all the same")
            raise UserError(message.format(id=found.id, year=answer.year), help)
        message = _("the answer for {year} has other words now; institutions and partners are those of the draft")
        remarks.append(Remark(found.id, 0, message.format(year=answer.year)))
        answer = answer._replace(notes=old.notes)
    others = [other for other in was.answers if other.year != answer.year]
    answers = tuple(sorted([*others, answer], key=lambda other: other.year))
    return was._replace(title=_title(found.id, was.title, found.title, remarks), answers=answers)


def _words(answer: Answer) -> list[str]:
    return [word for commitment in answer.commitments() for word in commitment.text.split()]


def _loses(old: Answer, new: Answer) -> bool:
    """Does a new answer say less: fewer commitments, or only the beginning of the words? A document can be cut short."""
    was, now = _words(old), _words(new)
    return len(new.commitments()) < len(old.commitments()) or (len(now) < len(was) and was[: len(now)] == now)
