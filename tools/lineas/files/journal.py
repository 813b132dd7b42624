"""The journal: what an interrupted change leaves behind, so that the next command that writes can undo it.

While files are changed there is a folder `.lineas/.git` beside them, and so on their file system:

    lock       locked by the process that writes; the system unlocks it when that process ends, in whatever way
    0.old, …   what is there: another name of the same file, or a copy
    0.new, …   what will be there
    journal    written when all of these are on the disk, deleted when all files are in their places

Its name is its protection: git never adds, lists or checks out a path with a part `.git`. So `git add --all` does not
take the folder along, and no pull request can bring one that would be believed (docs/decisions/0011-journal.md).
Only `writing` writes through it.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress

from lineas.files import JOURNAL
from lineas.files.disk import FLAGS, content, create, digest_of, flush, there
from lineas.files.signals import Signals
from lineas.findings import UserError, reason
from lineas.frozen import NamedTuple
from lineas.messages import _, ngettext
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

_INSIDE = ".git"
_LOCK = "lock"
_UNFINISHED = "journal"
_VERSION = 1
_PATIENCE = 10.0  # seconds for which a command waits while another one writes
_PAUSE = 0.02


class Entry(NamedTuple):
    """A file that changes: its path from the root, and the digests of its content before and after (None: no file)."""

    path: str
    before: str | None
    after: str | None


def settled(root: str, home: str) -> None:
    """Raise UserError where a change is unfinished: what would be read is partly old and partly new.

    While another command is writing, this waits for it.
    """
    folder = os.path.join(root, home, JOURNAL, _INSIDE)
    journal = os.path.join(folder, _UNFINISHED)
    if not os.path.lexists(journal):
        return
    with suppress(OSError):
        os.close(_locked(folder, None))
    if os.path.lexists(journal):
        message = _("a command was interrupted while it was writing: some files may be new and others old")
        raise UserError(message, _("`lineas fmt` puts them back first, as every command that writes does"))


def recover(root: str, home: str) -> list[str]:
    """Undo what an interrupted command left unfinished, and remove what it left behind; what there is to say of it.

    Raises UserError while another command is writing, and where it cannot be undone.
    """
    if not os.path.lexists(os.path.join(root, home, JOURNAL)):
        return []
    try:
        with Signals() as signals, Journal(root, home, signals) as journal:
            return journal.settle()
    except OSError as error:
        path = printable(os.path.join(home, JOURNAL))
        message = _("nothing was written: {path}: {reason}").format(path=path, reason=reason(error))
        raise UserError(message) from error


class Journal:
    """The journal of the files in `root`/`home`, locked: `with Signals() as signals, Journal(root, home, signals) as journal`.

    At the end its folder is removed, unless a change is unfinished. Paths are relative to `root`, with forward slashes.
    """

    def __init__(self, root: str, home: str, signals: Signals) -> None:
        self._signals = signals
        self._root = os.path.realpath(root)
        self._home = home
        self._folder = os.path.join(self._root, home, JOURNAL, _INSIDE)
        self._journal = os.path.join(self._folder, _UNFINISHED)
        self._real: set[str] = set()  # folders that are no links, and not behind one

    def __enter__(self) -> Self:
        self._lock = _locked(self._folder, self._signals)
        try:
            self._clear()
        except OSError:
            os.close(self._lock)
            raise
        return self

    def __exit__(self, *error: object) -> None:
        # Whatever fails here is left to the next command: the work itself is done, or undone.
        with suppress(OSError):
            if self._clear():
                os.unlink(os.path.join(self._folder, _LOCK))
                _remove(self._folder)
        with suppress(OSError):
            os.close(self._lock)

    def target(self, path: str) -> str:
        """Where a file is. Raises UserError for a path that leaves the folder of the files, also through a link."""
        parts = path.split("/")
        folder = os.path.join(self._root, *parts[:-1])
        inside = (not self._home or path.startswith(f"{self._home}/")) and not {"", ".", ".."} & {*parts}
        if not inside or (folder not in self._real and os.path.realpath(folder) != folder):
            raise UserError(_("{path} leaves the folder of the registry").format(path=printable(path)))
        self._real.add(folder)
        return os.path.join(folder, parts[-1])

    def missing(self, path: str) -> list[str]:
        """The folders above a file that are not there, the outer ones first."""
        found: list[str] = []
        folder = path.rpartition("/")[0]
        while folder not in ("", self._home) and not os.path.isdir(self.target(folder)):
            found.insert(0, folder)
            folder = folder.rpartition("/")[0]
        return found

    def old(self, number: int) -> str:
        """Where the old content of the file with this number is kept."""
        return os.path.join(self._folder, f"{number}.old")

    def new(self, number: int) -> str:
        """Where the new content of the file with this number is kept."""
        return os.path.join(self._folder, f"{number}.new")

    def begin(self, entries: Sequence[Entry], folders: Sequence[str]) -> None:
        """From here on, and until `finish`, a change is unfinished that has these files and makes these folders."""
        import json

        draft = os.path.join(self._folder, "draft")
        data = {"version": _VERSION, "files": entries, "folders": folders}
        create(draft, json.dumps(data).encode())
        flush(self._folder)
        os.replace(draft, self._journal)
        for folder in (self._folder, os.path.dirname(self._folder), os.path.join(self._root, self._home)):
            flush(folder)

    def finish(self) -> None:
        """The change is finished."""
        with suppress(FileNotFoundError):
            os.unlink(self._journal)

    def settle(self) -> list[str]:
        """Finish a change that was interrupted where all is written; else undo it. What there is to say of it, if anything."""
        if not there(self._journal):
            return []
        entries, folders = self._read()
        files = len(entries)
        if all(digest_of(self.target(entry.path)) == entry.after for entry in entries):
            self.flush(entry.path for entry in entries)
            self.finish()
            message = ngettext(
                "a command was interrupted when it had written all that it had to: {n} file",
                "a command was interrupted when it had written all that it had to: {n} files",
                files,
            )
            return [message.format(n=files)]
        changed = self.undo(dict(enumerate(entries)), folders)
        message = ngettext(
            "a command was interrupted while it was writing, and is undone: {n} file is as it was before",
            "a command was interrupted while it was writing, and is undone: {n} files are as they were before",
            files - len(changed),
        )
        later = _("{path} was changed after that, and stays as it is")
        return [message.format(n=files - len(changed)), *(later.format(path=path) for path in changed)]

    def undo(self, entries: dict[int, Entry], folders: Sequence[str]) -> list[str]:
        """Put the files with these numbers back, and finish; the paths of those that somebody has changed since.

        Raises UserError where one cannot be put back. Then the change stays unfinished.
        """
        changed: list[str] = []
        at = self._home
        try:
            for number, entry in reversed(entries.items()):
                at = entry.path
                now = digest_of(self.target(at))
                if now == entry.after:
                    self._put_back(number, entry)
                elif now != entry.before:
                    changed.insert(0, at)
            for folder in reversed(folders):
                with suppress(OSError):  # somebody has put something into it
                    os.rmdir(self.target(folder))
            self.flush(entry.path for entry in entries.values())
            self.finish()
        except OSError as error:
            message = _("some files may be new and others old: {path} cannot be put back: {reason}").format(
                path=printable(at), reason=reason(error)
            )
            help = _(
                "the next command that writes tries it again, unless you delete {folder}, which keeps what was there before"
            )
            folder = printable(os.path.join(self._home, JOURNAL))
            raise UserError(message, help.format(folder=folder)) from error
        return changed

    def _put_back(self, number: int, entry: Entry) -> None:
        if entry.before is None:
            os.unlink(self.target(entry.path))
        elif digest_of(self.old(number)) == entry.before:
            os.replace(self.old(number), self.target(entry.path))
        else:
            raise OSError(_("what was there before is missing"))

    def flush(self, paths: Iterable[str]) -> None:
        """Bring to the disk what the folders of these files hold."""
        for folder in sorted({os.path.dirname(self.target(path)) for path in paths}):
            with suppress(FileNotFoundError):
                flush(folder)

    def _read(self) -> tuple[list[Entry], list[str]]:
        import json

        try:
            data = json.loads(content(self._journal) or b"")
            entries = [Entry(str(path), *map(_digest, digests)) for path, *digests in data["files"]]
            folders = [str(folder) for folder in data["folders"]]
            known = data["version"] == _VERSION
        except (ValueError, TypeError, KeyError, RecursionError):
            known = False
        if not known:
            path = printable(os.path.join(self._home, JOURNAL))
            message = _("a command was interrupted while it was writing, and what it left in {path} cannot be read")
            raise UserError(message.format(path=path), _("compare the files with what git has, and delete that folder"))
        return entries, folders

    def _clear(self) -> bool:
        """Remove what is of no use any more: everything but the lock, unless a change is unfinished. Is it gone?"""
        if there(self._journal):
            return False
        for name in os.listdir(self._folder):
            if name != _LOCK:
                os.unlink(os.path.join(self._folder, name))
        return True


def _digest(value: object) -> str | None:
    return None if value is None else str(value)


# ------------------------------------------------------------------------------------------------- the lock


def _locked(folder: str, signals: Signals | None) -> int:
    """The handle of the lock in a folder, which a writer, who holds `signals` back, makes where it is not there. Closing
    it unlocks.

    Raises UserError where another process does not let go of it, and where what lies there is not ours.
    """
    import time

    path = os.path.join(folder, _LOCK)
    home = os.path.dirname(os.path.dirname(folder))
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            if signals:
                _make(folder)
            handle = os.open(path, os.O_RDWR | (os.O_CREAT if signals else 0) | FLAGS, 0o600)
        except FileNotFoundError:  # another process has finished, and removed it
            if not (signals and os.path.isdir(home)):
                raise
        except OSError:
            _remove(folder)
            raise
        else:
            try:
                if _lock(handle) and _is(handle, path):
                    return handle
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)
        if time.monotonic() > until:
            message = _("another command is writing in {folder}").format(folder=printable(home))
            raise UserError(message, _("try again when it has finished"))
        if signals:
            signals.check()
        time.sleep(_PAUSE)


def _make(folder: str) -> None:
    """Make the folder of a journal. Raises UserError where something that is not ours lies in its place."""
    for name in (os.path.dirname(folder), folder):
        with suppress(FileExistsError):
            os.mkdir(name, 0o700)
        info = os.lstat(name)
        if not stat.S_ISDIR(info.st_mode) or (hasattr(os, "geteuid") and info.st_uid != os.geteuid()):
            message = _("{path} is in the way: it is no folder of yours").format(path=printable(name))
            raise UserError(message, _("commands that write make a folder of that name, and remove it: delete it"))


def _remove(folder: str) -> None:
    """Remove the folder of a journal, if nothing is in it."""
    with suppress(OSError):
        os.rmdir(folder)
    with suppress(OSError):
        os.rmdir(os.path.dirname(folder))


def _lock(handle: int) -> bool:
    """Lock an open file, unless another process has done so."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is(handle: int, path: str) -> bool:
    """Is an open file still the one of this name?"""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False
