"""Which files differ between two sides: commits, the index, the working tree.

Files on disk are compared by their bytes: the id that their blob would have is computed here. git would first run the
filters of its configuration (`filter.*.clean`, which are programs), and trust sizes and times of its index.
"""

from __future__ import annotations

import hashlib
import os

from lineas.files import JOURNAL
from lineas.findings import UserError, reason
from lineas.git.repository import ABSENT, INDEX, REGULAR, SYMLINK, WORKTREE, Entry, Touched, blob_id
from lineas.messages import _
from lineas.registry.trees import WorkingTree, too_deep
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lineas.git.repository import Git
    from lineas.registry.trees import File

_CHUNK = 1 << 20


def touched(git: Git, before: str, after: str, folder: str) -> list[Touched]:
    """The files under `folder` that differ between two sides, by path.

    `before` is a commit or INDEX; `after` another commit, INDEX (of a commit) or WORKTREE. On disk, files that git does not know count. Folders whose name begins with a dot do not belong to a registry.
    """
    if after != WORKTREE:
        return _of_interest(git.changes(before, after, folder))
    old = git.index(folder) if before == INDEX else git.tree(before, folder)
    return differing(old, on_disk(git.root, folder, like=old))


def differing(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> list[Touched]:
    """The files that are not the same in two lists of files, by path."""
    paths = [path for path, file in before.items() if after.get(path) != file]
    paths += [path for path in after if path not in before]
    return _of_interest(Touched(path, before.get(path, ABSENT), after.get(path, ABSENT)) for path in paths)


def on_disk(root: str, folder: str, like: Mapping[str, Entry]) -> dict[str, Entry]:
    """The files on disk under `root`/`folder`, with the ids that their blobs would have beside those of `like`."""
    digits = max((len(entry.oid) for entry in like.values()), default=40)
    files = (file for file in WorkingTree(root).walk(folder) if not file.path.endswith("/"))  # but for hidden folders
    return {file.path: _entry(root, file, digits) for file in files}


def _of_interest(files: Iterable[Touched]) -> list[Touched]:
    """Without hidden folders and what we leave behind ourselves, and without files of which only the permissions changed."""
    return sorted(
        file
        for file in files
        if "/." not in file.path.rpartition("/")[0]
        and not file.path.rpartition("/")[2].startswith(JOURNAL)
        and not (file.before.oid == file.after.oid and file.before.mode in REGULAR and file.after.mode in REGULAR)
    )


def _entry(root: str, file: File, digits: int) -> Entry:
    place = f"{root}/{file.path}"
    try:
        if file.regular and not too_deep(file.path):
            return Entry(REGULAR[0], _id(place, file.size, digits))
        if os.path.islink(place):
            return Entry(SYMLINK, blob_id(os.fsencode(os.readlink(place)), digits))
    except OSError as error:
        message = _("{path} cannot be read: {reason}").format(path=printable(file.path), reason=reason(error))
        raise UserError(message) from error
    return Entry("special", "")  # a pipe, a device; or a folder that nobody looks into


def _id(place: str, size: int, digits: int) -> str:
    """The id that the blob of a file would have."""
    file = os.open(place, os.O_RDONLY | getattr(os, "O_BINARY", 0))  # open() asks the system twice as much
    try:
        if size < _CHUNK:
            return blob_id(os.read(file, size + 1), digits)
        digest = hashlib.new("sha1" if digits == 40 else "sha256", b"blob %d\0" % size, usedforsecurity=False)
        while chunk := os.read(file, _CHUNK):
            digest.update(chunk)
    finally:
        os.close(file)
    return digest.hexdigest()
