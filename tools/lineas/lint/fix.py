"""Fixing: what `lint --fix` would write. Bytes in, bytes out; no file is touched here.

First the canonical form, then the replacements that rules propose, one after the other: a replacement that would make a
finding that was not there before is left to a person. Nothing changes but what a finding that is shown has named.
"""

from __future__ import annotations

from collections import Counter

from lineas.files.canonical import Path
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
_LOOKED_AT = 1_000_000  # bytes, in all, of one file
_ROUNDS = 8  # a file that could not be read shows what else is wrong with it only when it can


class Fixes(NamedTuple):
    """What mended files would say and what they said, by their paths; and the files that would have to be in canonical
    form first."""

    contents: dict[str, bytes]
    read: dict[str, bytes]
    not_formed: list[str]


def fixes(tree: WorkingTree, programmes: list[str], *, unsafe: bool, **options: Any) -> Fixes:
    """Mend what `lint(tree, programmes, **options)` finds, as far as it has one answer; with `unsafe`, any answer.

    A file is left as it is where mending it would make a finding across líneas: two texts that become the same, say.
    """
    contents: dict[str, bytes] = {}
    read: dict[str, bytes] = {}
    not_formed: list[str] = []
    across = _across(tree, programmes, options["today"])
    for turn in range(_ROUNDS):
        there = trees.Overlay(tree, contents)
        named: dict[str, set[tuple[str, int, int]]] = {}
        # After the first turn only what it mended can show something new.
        again = options if turn == 0 else {**options, "paths": frozenset(contents)}
        for f in lint(there, programmes, **again).findings:
            if not f.untouched and (turn == 0 or turn * len(contents.get(f.path, b"")) < _LOOKED_AT):
                named.setdefault(f.path, set()).add((f.rule, f.line, f.column))
        mended: dict[str, bytes] = {}
        for programme in programmes:
            checker = Checker(there, programme, list(RULES.values()))
            files = [f.path for f in checker.files if f.path in named and not reading.refused(f)]
            for path, before in zip(files, there.read(files), strict=True):
                read.setdefault(path, before)
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
    return Fixes(contents, read, sorted(set(not_formed)))


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
    said = checker.reports(document)
    wanted = list(_wanted(checker, document, said, named, unsafe=unsafe))
    if formed != data:
        if _FORMS.isdisjoint([rule for rule, _line, _column in named]):
            return None if wanted else data
        said = checker.reports(judged(path, formed))
        wanted = [mend for mend in wanted if mend in {report for _rule, report in said}]  # the others come again
    return _Mending(checker, path, formed, said).mended(wanted)


class _Mending:
    """A file on its way, and what the rules say of it. So often it is looked at again, the less the larger it is: what
    is left then is left to a person, or to another run."""

    def __init__(self, checker: Checker, path: str, data: bytes, said: Said) -> None:
        self._checker = checker
        self._path = path
        self._data = data
        self._said = _counted(said)
        self._attempts = 1 + _LOOKED_AT // len(data)

    def mended(self, mends: list[Report]) -> bytes:
        """The file with as many mends as make no finding that was not there: all at once, or else each half on its own.

        They go from the end of each text to its beginning, so that the places before them stay what they are.
        """
        self._try(sorted(mends, key=lambda report: (str(report.place), report.span or (0, 0)), reverse=True))
        return self._data

    def _try(self, mends: list[Report]) -> None:
        if not mends or not self._attempts:
            return
        self._attempts -= 1
        data = _replaced(self._path, self._data, mends)
        if data is not None and self._is_better(data):
            return
        half = len(mends) // 2
        if half:
            self._try(mends[:half])
            self._try(mends[half:])

    def _is_better(self, data: bytes) -> bool:
        """Take a file where nothing new is said of it. What spaces alone bring to light was there before: two of them hid
        it from a rule."""
        said = _counted(self._checker.reports(judged(self._path, data)))
        spaces = b"".join(data.split()) == b"".join(self._data.split())
        if said - self._said and not spaces:
            return False
        self._data, self._said = data, said
        return True


def _readable(document: Document, data: bytes, named: Named, *, unsafe: bool) -> bytes:
    """A refused file with what is named of its problems mended; never more than that, for nobody knows yet what it says."""
    mine = [p for p in document.problems if (p.kind, p.line, p.column) in named and (unsafe or not p.unsafe)]
    edits = [edit for problem in mine for edit in problem.edits]
    if edits:
        return edited(document.text, edits).encode()
    return legible(data, of_another=True) if mine else data


def _wanted(checker: Checker, document: Document, said: Said, named: Named, *, unsafe: bool) -> Iterator[Report]:
    """The replacements that belong to what is named, by the places where it stands in the file."""
    for rule, report in said:
        if report.replacement is not None and (unsafe or not report.unsafe):
            found = checker.finding(rule, document, report)
            if (rule.id, found.line, found.column) in named:
                yield report


def _counted(said: Said) -> Counter[tuple[str, str]]:
    return Counter((rule.id, report.message) for rule, report in said)


def _replaced(path: str, data: bytes, mends: Iterable[Report]) -> bytes | None:
    """The file with values, or spans of them, replaced; of two that touch the one that stands further back. None where that
    could not be written."""
    document = judged(path, data)
    reached: dict[Path, int] = {}
    pieces: dict[Path, list[str]] = {}
    for mend in mends:
        text = _at(document.value, mend.place)
        start, end = mend.span or (0, len(text))
        limit = reached.get(mend.place, len(text))
        if end <= limit:
            pieces.setdefault(mend.place, []).extend([text[end:limit], mend.replacement or ""])
            reached[mend.place] = start
    for place, parts in pieces.items():
        text = _at(document.value, place)
        _at(document.value, place[:-1])[place[-1]] = text[: reached[place]] + "".join(reversed(parts))
    try:
        return canonical_bytes(document.value, document.kind)
    except UserError:
        return None


def _at(value: Any, place: Path) -> Any:
    for step in place:
        value = value[step]
    return value
