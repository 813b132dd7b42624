"""Trees: the files of a registry at one moment, in the working tree, the index, a git revision, or as they would be.

Hides where the bytes come from. What the files say is for `reading`.
"""

from __future__ import annotations

import os
import stat

from lineas.files import JOURNAL
from lineas.files.document import MAX_BYTES
from lineas.findings import UserError, reason
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.registry.kinds import RECORDS
from lineas.text import did_you_mean, natural, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lineas.files.writing import Change
    from lineas.git.repository import Entry, Git

INDEX = ":index"
MAX_FOLDERS = 32


class File(NamedTuple):
    """A file of a tree: path relative to the root, size in bytes, and whether it is a regular file."""

    path: str
    size: int
    regular: bool = True


class WorkingTree:
    """The files on disk under `root`/records. Links are listed, as what they are, and never followed."""

    def __init__(self, root: str) -> None:
        """Raises UserError where a change of the files is unfinished."""
        self.root = root
        if os.path.lexists(os.path.join(root, RECORDS, JOURNAL)):
            from lineas.files import journal

            journal.settled(root, RECORDS)

    def files(self, folder: str = RECORDS) -> list[File]:
        """Every file under a folder, in natural order; of a file, itself."""
        found = [] if "/." in folder else list(self.walk(folder))
        return sorted(found, key=lambda file: natural(file.path)) if len(found) > 1 else found

    def folders(self) -> list[str]:
        """The names of the folders in records/ that hold something."""
        with os.scandir(os.path.join(self.root, RECORDS)) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        return [
            name for name in names if not name.startswith(".") and os.listdir(os.path.join(self.root, RECORDS, name))
        ]

    def loose(self) -> list[File]:
        """What lies beside the folders of the programmes: files, links, hidden folders."""
        found = [file for entry in self._entries(RECORDS) for file in self._beside(entry)]
        return sorted(found, key=lambda file: natural(file.path))

    def _beside(self, entry: os.DirEntry[str]) -> Iterator[File]:
        path = f"{RECORDS}/{entry.name}"
        if not entry.is_dir(follow_symlinks=False):
            yield from self.walk(path)
        elif entry.name.startswith(".") and not entry.name.startswith(JOURNAL):
            yield File(f"{path}/", 0)

    def walk(self, start: str) -> Iterator[File]:
        """The files under a path, in any order. A folder that lies too deep, or is hidden, is listed in the place of what is
        in it; the path of a hidden one ends in a slash."""
        info = self._stat(start)
        folders = [start] if info and stat.S_ISDIR(info.st_mode) else []
        if info and not folders:
            yield File(start, info.st_size, stat.S_ISREG(info.st_mode))
        while folders:
            folder = folders.pop()
            for entry in self._entries(folder):
                path = f"{folder}/{entry.name}"
                if not entry.is_dir(follow_symlinks=False):
                    info = entry.stat(follow_symlinks=False)
                    yield File(path, info.st_size, stat.S_ISREG(info.st_mode))
                elif too_deep(path):
                    yield File(path, 0)
                elif not entry.name.startswith("."):
                    folders.append(path)
                elif not entry.name.startswith(JOURNAL):
                    yield File(f"{path}/", 0)

    def _stat(self, path: str) -> os.stat_result | None:
        """What a path is; None where there is nothing."""
        try:
            return os.lstat(os.path.join(self.root, path))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(path, error) from error

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(os.path.join(self.root, folder)) as entries:
                return list(entries)
        except OSError as error:
            raise _unreadable(folder, error) from error

    def read(self, paths: Sequence[str]) -> Iterator[bytes]:
        """The contents of files, in the order of `paths`."""
        for path in paths:
            try:
                # Unbuffered: the file is read in one go.
                with open(os.path.join(self.root, path), "rb", buffering=0) as file:
                    # As much as there is, and no more than would be refused; a buffer for the most takes longer to make.
                    yield file.read(min(os.fstat(file.fileno()).st_size, MAX_BYTES) + 1)
            except OSError as error:
                raise _unreadable(path, error) from error

    def write(self, changes: Mapping[str, Change]) -> None:
        """Change files: all, or none, as `writing.write_all` does."""
        from lineas.files.writing import write_all

        write_all(self.root, changes, RECORDS)


def _unreadable(path: str, error: OSError) -> UserError:
    return UserError(_("{path} cannot be read: {reason}").format(path=printable(path), reason=reason(error)))


def too_deep(path: str) -> bool:
    """Does a path lie in more folders than a registry has?"""
    return path.count("/") > MAX_FOLDERS


def recover(root: str) -> list[str]:
    """Undo what an interrupted command left unfinished in the working tree; what there is to say of it, if anything."""
    from lineas.files import journal

    return journal.recover(root, RECORDS)


class GitTree:
    """Files under records/ as git keeps them, by path: those of a revision, or of the index."""

    def __init__(self, git: Git, files: Mapping[str, Entry]) -> None:
        self._git = git
        self._files = files

    def files(self, folder: str = RECORDS) -> list[File]:
        """Every file under a folder, in natural order; of a file, itself."""
        from lineas.git.repository import REGULAR

        paths = [path for path in self._files if f"{path}/".startswith(folder + "/")]
        sizes = self._git.sizes(self._files[path].oid for path in paths)
        found = [File(p, size, self._files[p].mode in REGULAR) for p, size in zip(paths, sizes, strict=True)]
        return sorted(found, key=lambda file: natural(file.path))

    def folders(self) -> list[str]:
        """The names of the folders in records/ that hold something."""
        return list({path.split("/")[1] for path in self._files if path.count("/") > 1})

    def loose(self) -> list[File]:
        """What lies beside the folders of the programmes."""
        return [file for path in self._files if path.count("/") == 1 for file in self.files(path)]

    def read(self, paths: Sequence[str]) -> Iterator[bytes]:
        """The contents of files, in the order of `paths`."""
        yield from self._git.blobs(self._files[path].oid for path in paths)


def find_root(start: str, given: str | None = None) -> str:
    """The folder that holds records/: `given`, or the nearest one from `start` upwards. Raises UserError."""
    root = _nearest(os.path.abspath(start)) if given is None else os.path.abspath(given)
    if root is None:
        message = _("there is no folder “records” here or in any folder above")
        raise UserError(message, _("go to the folder of the registry, or name it with --root"))
    records = os.path.join(root, RECORDS)
    if not os.path.isdir(records):
        message = _("{folder} has no folder “records”").format(folder=printable(given or root))
        raise UserError(message, _("--root takes the folder that holds “records”"))
    if os.path.islink(records):
        message = _("{folder} is a symbolic link, and links are not followed").format(folder=printable(records))
        raise UserError(message, _("--root takes the folder that holds “records”"))
    return root


def _nearest(folder: str) -> str | None:
    """The folder, or the first one above it, that holds records/."""
    while not os.path.isdir(os.path.join(folder, RECORDS)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


class Overlay:
    """A tree in which some files say something else: what would be, before it is written."""

    def __init__(self, tree: WorkingTree, contents: Mapping[str, bytes]) -> None:
        self._tree = tree
        self._contents = contents

    def files(self, folder: str = RECORDS) -> list[File]:
        """Every file under a folder, in natural order; of a file, itself."""
        other = self._contents
        return [f._replace(size=len(other[f.path])) if f.path in other else f for f in self._tree.files(folder)]

    def folders(self) -> list[str]:
        """The names of the folders in records/ that hold something."""
        return self._tree.folders()

    def loose(self) -> list[File]:
        """What lies beside the folders of the programmes."""
        return self._tree.loose()

    def read(self, paths: Sequence[str]) -> Iterator[bytes]:
        """The contents of files, in the order of `paths`."""
        for path in paths:
            yield self._contents[path] if path in self._contents else next(self._tree.read([path]))


Tree = WorkingTree | GitTree | Overlay


def programmes(tree: Tree) -> list[str]:
    """The names of the programmes' folders, in natural order."""
    return sorted(tree.folders(), key=natural)


def one_programme(tree: Tree, wanted: str | None) -> str:
    """The programme that is meant: the one wanted, or the only one. Raises UserError where that is not clear."""
    return choose(programmes(tree), wanted)


def choose(names: Sequence[str], wanted: str | None) -> str:
    """The one of the programmes that is meant; raises as `one_programme` does."""
    if wanted is not None and wanted not in names:
        message = _("there is no programme “{name}”").format(name=printable(wanted))
        raise UserError(message, did_you_mean(wanted, names) or ", ".join(map(printable, names)))
    if wanted is not None:
        return wanted
    if len(names) == 1:
        return names[0]
    if not names:
        message = _("the folder “records” holds no programme yet")
        raise UserError(message, _("`lineas import text FILE --year YEAR --programme NAME` makes the first one"))
    message = _("there are several programmes: {names}").format(names=", ".join(map(printable, names)))
    raise UserError(message, _("choose one with --programme"))
