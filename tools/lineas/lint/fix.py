"""Fixing: what `lint --fix` would write. Bytes in, bytes out; no file is touched here.

First the canonical form, then the replacements that rules propose, one after the other: a replacement that would make a
finding that was not there before is left to a person. Nothing changes but what a finding that is shown has named.
"""

from __future__ import annotations

from collections import Counter

from lineas.files.characters import legible
from lineas.files.document import Document
from lineas.findings import UserError, edited
from lineas.frozen import NamedTuple
from lineas.lint.check import Checker
from lineas.lint.run import lint
from lineas.registry import reading, trees
from lineas.registry.formatting import canonical, canonical_bytes
from lineas.registry.reading import judged
from lineas.rules import RULES
from lineas.rules.rule import FILE, FORM, REGISTRY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any

    from lineas.registry.trees import Tree, WorkingTree
    from lineas.rules.rule import Report, Rule

    Said = list[tuple[Rule, Report]]
    Named = Collection[tuple[str, int, int]]  # rule, line and column of the findings of a file that are to be mended

_FORMS = frozenset(rule.id for rule in RULES.values() if rule.on in (FILE, FORM))  # whose mending is the canonical form
_ROUNDS = 8  # a file that could not be read shows what else is wrong with it only when it can


class Fixes(NamedTuple):
    """What mended files would say, by their paths, and the files that would have to be in canonical form first."""

    contents: dict[str, bytes]
    not_formed: list[str]


def fixes(tree: WorkingTree, programmes: list[str], *, unsafe: bool, **options: Any) -> Fixes:
    """Mend what `lint(tree, programmes, **options)` finds, as far as it has one answer; with `unsafe`, any answer.

    A file is left as it is where mending it would make a finding across líneas: two texts that become the same, say.
    """
    contents: dict[str, bytes] = {}
    not_formed: list[str] = []
    across = _across(tree, programmes, options["today"])
    for _round in range(_ROUNDS):
        there = trees.Overlay(tree, contents)
        named: dict[str, set[tuple[str, int, int]]] = {}
        for f in lint(there, programmes, **options).findings:
            if not f.untouched:
                named.setdefault(f.path, set()).add((f.rule, f.line, f.column))
        mended: dict[str, bytes] = {}
        for programme in programmes:
            checker = Checker(there, programme, list(RULES.values()))
            files = [f.path for f in checker.files if f.path in named and not reading.refused(f)]
            for path, before in zip(files, there.read(files), strict=True):
                after = fixed(checker, path, before, named[path], unsafe=unsafe)
                if after is None:
                    not_formed.append(path)
                elif after != before:
                    mended[path] = after
        while mended:
            new = _across(trees.Overlay(tree, {**contents, **mended}), programmes, options["today"]) - across
            if not new:
                break
            spoilt = {path for path, _rule, _message in new if path in mended} or set(mended)
            mended = {path: data for path, data in mended.items() if path not in spoilt}
        if not mended:
            break
        contents |= mended
    return Fixes(contents, sorted(set(not_formed)))


def _across(tree: Tree, programmes: Iterable[str], today: str) -> Counter[tuple[str, str, str]]:
    """The findings of the rules across líneas: path, rule, message."""
    rules = [rule.id for rule in RULES.values() if rule.on == REGISTRY]
    return Counter((f.path, f.rule, f.message) for f in lint(tree, programmes, today=today, rules=rules).findings)


def fixed(checker: Checker, path: str, data: bytes, named: Named, *, unsafe: bool) -> bytes | None:
    """The file with what is `named` mended, as far as there is a safe answer (with `unsafe`, any answer).

    A file that cannot be read stays as it is. None where the file would have to be in canonical form first, and that
    is not among what is named.
    """
    document = judged(path, data)
    if not document.valid:
        return _readable(document, data, named, unsafe=unsafe)
    formed = canonical(path, data)
    if not isinstance(formed, bytes):
        return data
    wanted = list(_wanted(checker, path, data, named, unsafe=unsafe))
    if formed != data and _FORMS.isdisjoint([rule for rule, _line, _column in named]):
        return None if wanted else data
    data = formed
    said = _said(checker, path, data)
    # From the end of each text, so that the places before it stay what they are.
    for mend in sorted(wanted, key=lambda report: (str(report.place), report.span or (0, 0)), reverse=True):
        if all(report != mend for _rule, report in said):
            continue  # another one has mended it, or it stands elsewhere now and comes again
        mended = _replaced(path, data, mend)
        then = _said(checker, path, mended)
        # What spaces alone bring to light was there before: two of them hid it from a rule.
        spaces = b"".join(mended.split()) == b"".join(data.split())
        if spaces or not _counted(then) - _counted(said):
            data, said = mended, then
    return data


def _readable(document: Document, data: bytes, named: Named, *, unsafe: bool) -> bytes:
    """A refused file with what is named of its problems mended; never more than that, for nobody knows yet what it says."""
    mine = [p for p in document.problems if (p.kind, p.line, p.column) in named and (unsafe or not p.unsafe)]
    edits = [edit for problem in mine for edit in problem.edits]
    if edits:
        return edited(document.text, edits).encode()
    return legible(data, of_another=True) if mine else data


def _wanted(checker: Checker, path: str, data: bytes, named: Named, *, unsafe: bool) -> Iterator[Report]:
    """The replacements that belong to what is named, by the places where it stands in the file."""
    document = judged(path, data)
    for rule, report in checker.reports(document):
        if report.replacement is not None and (unsafe or not report.unsafe):
            found = checker.finding(rule, document, report)
            if (rule.id, found.line, found.column) in named:
                yield report


def _said(checker: Checker, path: str, data: bytes) -> Said:
    return checker.reports(judged(path, data))


def _counted(said: Said) -> Counter[tuple[str, str]]:
    return Counter((rule.id, report.message) for rule, report in said)


def _replaced(path: str, data: bytes, report: Report) -> bytes:
    """The file with one value, or the span of one, replaced. As it was where that could not be written."""
    document = judged(path, data)
    value = document.value
    *steps, last = report.place
    holder = value
    for step in steps:
        holder = holder[step]
    start, end = report.span or (0, len(holder[last]))
    holder[last] = holder[last][:start] + (report.replacement or "") + holder[last][end:]
    try:
        return canonical_bytes(value, document.kind)
    except UserError:
        return data
