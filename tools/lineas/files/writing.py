"""Changing files: all of them or none, and nothing that was there gets lost.

Each new content is written beside the files, and each old one gets a second name there, before the first file is
touched; then file by file is moved into its place. What fails on the way is undone at once, and what is killed on the
way by the next command that writes (`journal`). A file that is no longer what its new content was made of stays as
it is, and with it all others.
"""

from __future__ import annotations

import errno
import os

from lineas.files.disk import NO_FILE, content, create, digest, digest_of
from lineas.files.journal import Entry, Journal
from lineas.files.signals import Signals
from lineas.findings import UserError, reason
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Change(NamedTuple):
    """What a file said when it was read, and what it is to say; None where it is not there."""

    before: bytes | None
    after: bytes | None


def write_all(root: str, changes: Mapping[str, Change], home: str = "") -> None:
    """Change files of `root`/`home`: all, or none where one cannot be changed, or says something else by now.

    Paths are relative to `root` with forward slashes. Raises UserError for what the file system refuses, for a file that
    was changed meanwhile, for a path that leaves `home`, also through a link, and while another process is writing.
    """
    wanted = {path: change for path, change in changes.items() if change.before != change.after}
    if not wanted:
        return
    work = _Work(wanted, home)
    try:
        with Signals() as signals, Journal(root, home, signals) as journal:
            work.do(journal, signals)
    except OSError as error:
        message = _("nothing was written: {path}: {reason}").format(path=printable(work.at), reason=reason(error))
        raise UserError(message) from error


def replace(path: str, data: bytes) -> None:
    """Write one file, whole or not at all, whatever it said before. Raises UserError as `write_all` does."""
    folder, name = os.path.split(path)
    while not os.path.isdir(folder):
        folder, outer = os.path.split(folder)
        name = f"{outer}/{name}"
    try:
        before = content(path)
    except OSError as error:
        message = _("nothing was written: {path}: {reason}").format(path=printable(path), reason=reason(error))
        raise UserError(message) from error
    write_all(folder, {name: Change(before, data)})


class _Work:
    """The work of one `write_all`. `at` is the path that it is busy with."""

    def __init__(self, changes: Mapping[str, Change], home: str) -> None:
        self.at = self._home = home or "."
        self._changes = changes
        self._entries: list[Entry] = []
        self._folders: list[str] = []  # those to make, the outer ones first

    def do(self, journal: Journal, signals: Signals) -> None:
        """All of it, or nothing."""
        said = journal.settle()
        if said:  # since this command began: what it has read is not true any more
            raise UserError("\n".join(said), _("run the command again: it looks at what is there now"))
        for number, (path, change) in enumerate(self._changes.items()):
            signals.check()
            self.at = path
            self._prepare(journal, number, path, change)
        self.at = self._home
        done: dict[int, Entry] = {}
        try:
            # One file is moved at one stroke. More of them, or one in a new folder, need a journal.
            if len(self._entries) > 1 or self._folders:
                journal.begin(self._entries, self._folders)
            for folder in self._folders:
                self.at = folder
                _make(journal.target(folder))
            for number, entry in enumerate(self._entries):
                signals.check()
                self.at = entry.path
                _check(journal.target(entry.path), entry)
                done[number] = entry  # before it is touched: what fails may have been done all the same
                _move(journal, number, entry)
            self.at = self._home
            journal.flush([*self._changes, *self._folders])
            journal.finish()
        except BaseException:
            journal.undo(done, self._folders)
            raise

    def _prepare(self, journal: Journal, number: int, path: str, change: Change) -> None:
        """Write the new content of a file, and give the old one a second name."""
        entry = Entry(path, *(None if data is None else digest(data) for data in change))
        target = journal.target(path)
        _check(target, entry)
        self._entries.append(entry)
        info = None
        if change.before is not None:
            if not os.access(target, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            info = os.stat(target)
            try:
                os.link(target, journal.old(number), follow_symlinks=False)
            except (OSError, NotImplementedError):  # a file system without links
                create(journal.old(number), change.before, info)
        if change.after is not None:
            create(journal.new(number), change.after, info)
            self._folders += [folder for folder in journal.missing(path) if folder not in self._folders]


def _make(folder: str) -> None:
    try:
        os.mkdir(folder)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None


def _move(journal: Journal, number: int, entry: Entry) -> None:
    """Put a new content into the place of the old one, or nothing."""
    if entry.after is None:
        os.unlink(journal.target(entry.path))
    else:
        os.replace(journal.new(number), journal.target(entry.path))


def _check(target: str, entry: Entry) -> None:
    """Raise UserError where a file is no longer what it was when it was read."""
    found = digest_of(target)
    if found == entry.before:
        return
    if found == NO_FILE and os.path.isdir(target):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    message = _("nothing was written: {path} was changed by somebody else in the meantime")
    help = _("run the command again: it looks at what is there now")
    raise UserError(message.format(path=printable(entry.path)), help)
