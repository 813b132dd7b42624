"""Two revisions (or the index, or the working tree) side by side: only files that differ are fetched and read.

Hides where their bytes come from. A file that cannot be read on one side is reported and left out on both, so that
it is never taken for one that was removed or added.
"""

from __future__ import annotations

import os
import stat

from lineas.diff import outside, registries
from lineas.diff.changes import Entry
from lineas.files.document import MAX_BYTES, Document, too_large
from lineas.findings import Problem, UserError
from lineas.frozen import NamedTuple
from lineas.git.repository import ABSENT, CONFLICT, INDEX, REGULAR, WORKTREE
from lineas.messages import _
from lineas.registry import model, trees
from lineas.registry.kinds import RECORD, RECORDS, is_read, kind_of
from lineas.registry.reading import closed, findings, judged, not_regular, refused
from lineas.registry.touched import touched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from lineas.diff.changes import Diff
    from lineas.findings import Finding
    from lineas.git.repository import Git, Touched
    from lineas.registry.model import Record


class Side(NamedTuple):
    """One side: its name for people and `at`, a commit id, INDEX or WORKTREE."""

    name: str
    at: str


class _Version(NamedTuple):
    """One version of a file: its bytes, or why it cannot be read."""

    data: bytes
    problem: Problem | None = None


def resolve(git: Git, given: Sequence[str], *, staged: bool) -> tuple[Side, Side]:
    """The two sides that the words of a command line mean; see `lineas diff --help`. Raises UserError.

    Nothing: the index and the working tree. `A`: A and the working tree (with `staged`, the index). `A B` and `A..B`:
    two revisions. `A...B`: B and the commit where it left A. An end that is left out is HEAD.
    """
    if staged:
        if len(given) > 1 or ".." in "".join(given):
            raise UserError(_("--index compares one revision with the index"), "lineas diff main --index")
        name = given[0] if given else "HEAD"
        return Side(name, git.commit(name)), Side(INDEX, INDEX)
    if not given:
        git.prefix()
        return Side(INDEX, INDEX), Side(WORKTREE, WORKTREE)
    if len(given) == 1 and ".." not in given[0]:
        return Side(given[0], git.commit(given[0])), Side(WORKTREE, WORKTREE)
    dots = "..." if len(given) == 1 and "..." in given[0] else ".."
    left, right = given if len(given) == 2 else (end or "HEAD" for end in given[0].split(dots, 1))
    one, other = git.commit(left), git.commit(right)
    return Side(left, git.merge_base(one, other) if dots == "..." else one), Side(right, other)


def programmes(git: Git, sides: Iterable[Side]) -> list[str]:
    """The names of the programmes that either side has."""
    found: set[str] = set()
    for side in sides:
        if side.at == WORKTREE:
            folder = os.path.join(git.root, RECORDS)
            found |= {entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)}
        else:
            found |= set(git.folders(side.at, RECORDS))
    return sorted(name for name in found if not name.startswith("."))


def compare(git: Git, before: Side, after: Side, programme: str) -> Diff:
    """What changed in a programme from one side to the other. Files that cannot be read are in `unreadable`."""
    differ = touched(git, before.at, after.at, f"{RECORDS}/{programme}")
    read = [file for file in differ if is_read(file.path)]
    versions = _versions(git, read, (before, after))
    values: list[dict[str, Any]] = [{}, {}]
    unreadable: list[tuple[str, Finding]] = []
    for file in read:
        for side, name in enumerate((before.name, after.name)):
            version = versions[side].get(file.path)
            if version is not None:
                document = _document(file.path, version)
                values[side][file.path] = document.value if document.valid else None
                unreadable += [(name, finding) for finding in findings([document])]
    left_out = {finding.path for _name, finding in unreadable}
    sound = [file for file in read if file.path not in left_out]
    pairs = _pairs([_records(values[side], sound) for side in (0, 1)], left_out)
    result = registries.compare(before.name, after.name, pairs)
    entries = [entry for file in sound for entry in _entries(file.path, values[0], values[1])]
    entries += [_file(file) for file in differ if file not in read]
    commits = tuple("" if side.at in (INDEX, WORKTREE) else side.at for side in (before, after))
    return result._replace(entries=tuple(entries), unreadable=tuple(unreadable), commits=commits)


def _versions(git: Git, files: list[Touched], sides: tuple[Side, Side]) -> list[dict[str, _Version]]:
    """Path → version, for each side. Blobs come from one `cat-file`, and none that is too large."""
    found: list[dict[str, _Version]] = [{}, {}]
    wanted: list[tuple[int, str, str]] = []
    for file in files:
        for side, version in enumerate((file.before, file.after)):
            if version == ABSENT:
                continue
            if version.mode == CONFLICT:
                found[side][file.path] = _Version(b"", _in_conflict())
            elif sides[side].at == WORKTREE:
                found[side][file.path] = _on_disk(git.root, file.path)
            elif version.mode not in REGULAR:
                found[side][file.path] = _Version(b"", not_regular())
            else:
                wanted.append((side, file.path, version.oid))
    sizes = git.sizes(oid for _side, _path, oid in wanted)
    small = [item for item, size in zip(wanted, sizes, strict=True) if size <= MAX_BYTES]
    for side, path, _oid in wanted:
        found[side][path] = _Version(b"", too_large())
    if small:
        for (side, path, _oid), data in zip(small, git.blobs(oid for _s, _p, oid in small), strict=True):
            found[side][path] = _Version(data)
    return found


def _in_conflict() -> Problem:
    help = _("finish the merge first")
    return Problem("conflict", 1, 1, _("the file is in conflict: the index holds several versions of it"), help)


def _on_disk(root: str, path: str) -> _Version:
    info = os.lstat(os.path.join(root, path))
    problem = refused(trees.File(path, info.st_size, stat.S_ISREG(info.st_mode)))
    return _Version(b"", problem) if problem else _Version(next(trees.WorkingTree(root).read([path])))


def _document(path: str, version: _Version) -> Document:
    return closed(path, version.problem) if version.problem else judged(path, version.data)


def _records(values: dict[str, Any], files: list[Touched]) -> list[Record]:
    return [
        model.record_from(values[file.path], file.path)
        for file in files
        if file.path in values and kind_of(file.path) == RECORD
    ]


def _pairs(sides: list[list[Record]], left_out: set[str]) -> list[tuple[Record | None, Record | None]]:
    """Records of one id together, those of one path first. Alone stays what the other side cannot have hidden."""
    hidden = {os.path.splitext(path.rpartition("/")[2])[0] for path in left_out}
    before = {(record.id, record.path): record for record in sides[0]}
    rest: dict[str, list[Record]] = {}
    pairs: list[tuple[Record | None, Record | None]] = []
    alone = []
    for record in sides[1]:
        same = before.pop((record.id, record.path), None)
        pairs += [(same, record)] if same else []
        alone += [] if same else [record]
    for record in before.values():
        rest.setdefault(record.id, []).append(record)
    for record in alone:
        moved = rest.get(record.id)
        if moved or record.id not in hidden:
            pairs.append((moved.pop(0) if moved else None, record))
    pairs += [(record, None) for group in rest.values() for record in group if record.id not in hidden]
    return pairs


def _entries(path: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Entry]:
    """What changed in a file that is no record; or that a record was only written in another form."""
    old, new = before.get(path), after.get(path)
    kind = kind_of(path) or ""
    if kind != RECORD:
        yield from outside.entries(kind, path, old, new)
    elif old == new:
        yield Entry("file-reformatted", path, "")


def _file(file: Touched) -> Entry:
    """A published document, or a file that does not belong, that changed."""
    change = "added" if file.before == ABSENT else "removed" if file.after == ABSENT else "edited"
    return Entry(f"file-{change}", file.path, "")
