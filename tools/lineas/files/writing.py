"""Changing files: all of them or none, and nothing that was there gets lost.

Each new content is written beside its target, flushed to disk, and moved into place when all are written; what was
there before is kept until the last move has succeeded, and put back if one fails.
"""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import ExitStack, suppress

from lineas.findings import UserError, reason
from lineas.messages import _
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def write_all(root: str, changes: Mapping[str, bytes | None]) -> None:
    """Write, or with None delete, files under `root`: all, or none where one cannot be written.

    Paths are relative to `root` with forward slashes. Raises UserError for what the file system refuses, and for a
    path that leaves the root, also through a symbolic link.
    """
    targets = {_target(root, path): data for path, data in changes.items()}
    targets = {target: data for target, data in targets.items() if data is not None or os.path.lexists(target)}
    try:
        # What undoes each step, in reverse, should one of them fail.
        with ExitStack() as undo:
            beside = {target: _beside(target, data, undo) for target, data in targets.items()}
            kept = [_move(target, beside[target], undo, delete=data is None) for target, data in targets.items()]
            undo.pop_all()
    except OSError as error:
        name = printable(os.path.relpath(str(error.filename or root), root))
        message = _("nothing was written: {path}: {reason}").format(path=name, reason=reason(error))
        raise UserError(message) from error
    for old in kept:
        _discard(old)
    for folder in sorted({os.path.dirname(target) for target in targets}):
        _flush_folder(folder)


def _target(root: str, path: str) -> str:
    real = os.path.realpath(root)
    target = os.path.join(real, *path.split("/"))
    if os.path.realpath(os.path.dirname(target)) != os.path.dirname(os.path.normpath(target)) or not (
        os.path.normpath(target).startswith(real + os.sep)
    ):
        raise UserError(_("{path} leaves the folder of the registry").format(path=printable(path)))
    return os.path.normpath(target)


def _make_folders(folder: str, undo: ExitStack) -> None:
    """Make a folder and those above it that are missing."""
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for name in reversed(missing):
        os.mkdir(name)
        undo.callback(os.rmdir, name)


def _beside(target: str, data: bytes | None, undo: ExitStack) -> str:
    """Write a new content beside its target, with the mode of the target; its name."""
    _make_folders(os.path.dirname(target), undo)
    handle, name = tempfile.mkstemp(prefix=".lineas-", dir=os.path.dirname(target))
    undo.callback(_discard, name)
    with os.fdopen(handle, "wb") as file:
        if data is not None:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    mode = stat.S_IMODE(os.stat(target).st_mode) if os.path.isfile(target) else 0o666 & ~_umask()
    os.chmod(name, mode)
    return name


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _move(target: str, new: str, undo: ExitStack, *, delete: bool) -> str:
    """Put the file `new` into the place of the target, or delete the target; the name that the old file has now."""
    old = new + ".old"
    if os.path.lexists(target):
        undo.callback(_discard, old)
        _keep(target, old, delete=delete)
        undo.callback(os.replace, old, target)
    else:
        undo.callback(_discard, target)
    if delete:
        _discard(new)
    else:
        os.replace(new, target)
    return old


def _keep(target: str, old: str, *, delete: bool) -> None:
    """Give the target a second name, or only that one where it is to be deleted.

    A second name, and not another: so the file is never missing, should the machine stop at this moment.
    """
    if not delete:
        try:
            os.link(target, old, follow_symlinks=False)
        except (OSError, NotImplementedError):  # a file system without links
            pass
        else:
            return
    os.replace(target, old)


def _discard(name: str) -> None:
    """Delete a file of ours, if it is there. What cannot be deleted stays, hidden: the work itself is done."""
    with suppress(OSError):
        os.unlink(name)


def _flush_folder(folder: str) -> None:
    """Flush a folder's list of names, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
