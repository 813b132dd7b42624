"""Changing files: all of them or none, and nothing that was there gets lost.

Each new content is written beside its target, flushed to disk, and moved into place when all are written; what was
there before is kept until the last move has succeeded, and put back if one fails.
"""

from __future__ import annotations

import os
import stat
import tempfile

from lineas import schema, source
from lineas.canonical import dump
from lineas.findings import UserError, printable
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def canonical_bytes(value: Any, kind: str) -> bytes:
    """The canonical file of a value of a kind ("record", …). Re-read before it is returned: a value that would not
    come back as it went in raises UserError, and so nothing is written."""
    layout = schema.schema(kind).layout
    data = dump(value, layout).encode("utf-8", "surrogatepass")
    again = source.parse(data, layout)
    if again.problems or again.value != value:
        reason = again.problems[0].message if again.problems else ""
        message = _("nothing was written: a text would not survive being written as YAML {reason}")
        raise UserError(message.format(reason=f"({reason})" if reason else "").rstrip())
    return data


def write_all(root: str, changes: Mapping[str, bytes | None]) -> None:
    """Write, or with None delete, files under `root`: all, or none where one cannot be written.

    Paths are relative to `root` with forward slashes. Raises UserError for what the file system refuses, and for a
    path that leaves the root, also through a symbolic link.
    """
    targets = {_target(root, path): data for path, data in changes.items()}
    temporary: dict[str, str] = {}
    kept: dict[str, str] = {}
    made: list[str] = []
    folders: list[str] = []
    try:
        for target, data in targets.items():
            folders += _make_folders(os.path.dirname(target))
            if data is not None:
                temporary[target] = _beside(target, data)
        for target in targets:
            if os.path.lexists(target):
                kept[target] = _keep(target)
            if target in temporary:
                os.replace(temporary.pop(target), target)
                made.append(target)
    except OSError as error:
        _undo(made, kept, folders)
        name = printable(os.path.relpath(str(error.filename or root), root))
        message = _("nothing was written: {path}: {reason}").format(path=name, reason=error.strerror)
        raise UserError(message) from error
    except BaseException:
        _undo(made, kept, folders)
        raise
    finally:
        for name in temporary.values():
            os.unlink(name)
    for old in kept.values():
        os.unlink(old)
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


def _make_folders(folder: str) -> list[str]:
    """Make a folder and those above it; the ones that were made, from the top."""
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for name in reversed(missing):
        os.mkdir(name)
    return list(reversed(missing))


def _beside(target: str, data: bytes) -> str:
    handle, name = tempfile.mkstemp(prefix=".lineas-", dir=os.path.dirname(target))
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    mode = stat.S_IMODE(os.stat(target).st_mode) if os.path.exists(target) else 0o666 & ~_umask()
    os.chmod(name, mode)
    return name


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _keep(target: str) -> str:
    """Move what is there aside; its new name."""
    handle, name = tempfile.mkstemp(prefix=".lineas-old-", dir=os.path.dirname(target))
    os.close(handle)
    os.replace(target, name)
    return name


def _undo(made: list[str], kept: dict[str, str], folders: list[str]) -> None:
    for target in made:
        os.unlink(target)
    for target, old in kept.items():
        os.replace(old, target)
    for folder in reversed(folders):
        os.rmdir(folder)


def _flush_folder(folder: str) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
