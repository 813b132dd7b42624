"""Registry: all records of a programme at one moment, read from the working tree, the index or a git revision.

Hides where the bytes come from, which files belong to a registry, and that some of them may be broken: what cannot
be read is a finding in `Registry.findings`, and the rest is there.
"""

from __future__ import annotations

import os
import stat

from lineas import model, schema, source
from lineas.findings import ERROR, Finding, Problem, UserError, natural, printable, reason
from lineas.frozen import NamedTuple
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from lineas.git import Entry, Git
    from lineas.model import Accepted, Institution, Programme, Record

RECORDS = "records"
NAMED = {
    "programme.yaml": "programme",
    "institutions.yaml": "institutions",
    "exceptions.yaml": "exceptions",
    "glossary.yaml": "glossary",
}
OPTIONAL = ("exceptions.yaml", "glossary.yaml")
SOURCES = "sources"
INDEX = ":index"


class File(NamedTuple):
    """A file of a tree: path relative to the root, size in bytes, and whether it is a regular file."""

    path: str
    size: int
    regular: bool = True


class WorkingTree:
    """The files on disk under `root`/records. Links are listed, as what they are, and never followed."""

    def __init__(self, root: str) -> None:
        self.root = root

    def files(self, folder: str = RECORDS) -> list[File]:
        """Every file under a folder, in natural order; of a file, itself."""
        found = [] if "/." in folder else list(self._walk(folder))
        return sorted(found, key=lambda file: natural(file.path)) if len(found) > 1 else found

    def folders(self) -> list[str]:
        """The names of the folders in records/ that hold something."""
        with os.scandir(os.path.join(self.root, RECORDS)) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        return [
            name for name in names if not name.startswith(".") and os.listdir(os.path.join(self.root, RECORDS, name))
        ]

    def _walk(self, folder: str) -> Iterator[File]:
        try:
            info = os.lstat(os.path.join(self.root, folder))
            if not stat.S_ISDIR(info.st_mode):
                yield File(folder, info.st_size, stat.S_ISREG(info.st_mode))
                return
            entries = list(os.scandir(os.path.join(self.root, folder)))
        except FileNotFoundError:
            return
        except OSError as error:
            message = _("{path} cannot be read: {reason}").format(path=folder, reason=reason(error))
            raise UserError(message) from error
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith("."):
                    yield from self._walk(path)
            else:
                info = entry.stat(follow_symlinks=False)
                yield File(path, info.st_size, stat.S_ISREG(info.st_mode))

    def read(self, paths: Sequence[str]) -> Iterator[bytes]:
        """The contents of files, in the order of `paths`."""
        for path in paths:
            try:
                # Unbuffered: the file is read in one go.
                with open(os.path.join(self.root, path), "rb", buffering=0) as file:
                    # As much as there is, and no more than would be refused; a buffer for the most takes longer to make.
                    yield file.read(min(os.fstat(file.fileno()).st_size, source.MAX_BYTES) + 1)
            except OSError as error:
                message = _("{path} cannot be read: {reason}").format(path=path, reason=reason(error))
                raise UserError(message) from error


class GitTree:
    """The files under records/ in a revision or in the index."""

    def __init__(self, git: Git, entries: list[Entry]) -> None:
        self._git = git
        self._oids = {entry.path: entry.oid for entry in entries}
        self._modes = {entry.path: entry.mode for entry in entries}

    def files(self, folder: str = RECORDS) -> list[File]:
        """Every file under a folder, in natural order; of a file, itself."""
        from lineas.git import REGULAR

        paths = [path for path in self._oids if f"{path}/".startswith(folder + "/")]
        sizes = self._git.sizes(self._oids[path] for path in paths)
        found = [File(p, size, self._modes[p] in REGULAR) for p, size in zip(paths, sizes, strict=True)]
        return sorted(found, key=lambda file: natural(file.path))

    def folders(self) -> list[str]:
        """The names of the folders in records/ that hold something."""
        return list({path.split("/")[1] for path in self._oids if path.count("/") > 1})

    def oids(self) -> dict[str, str]:
        """The object id of every file: equal ids are equal contents."""
        return dict(self._oids)

    def read(self, paths: Sequence[str]) -> Iterator[bytes]:
        """The contents of files, in the order of `paths`."""
        yield from self._git.blobs(self._oids[path] for path in paths)


def find_root(start: str, given: str | None = None) -> str:
    """The folder that holds records/: `given`, or the nearest one from `start` upwards. Raises UserError."""
    if given is not None:
        if os.path.isdir(os.path.join(given, RECORDS)):
            return os.path.abspath(given)
        message = _("{folder} has no folder “records”").format(folder=printable(given))
        raise UserError(message, _("--root takes the folder that holds “records”"))
    folder = os.path.abspath(start)
    while not os.path.isdir(os.path.join(folder, RECORDS)):
        above = os.path.dirname(folder)
        if above == folder:
            message = _("there is no folder “records” here or in any folder above")
            raise UserError(message, _("go to the folder of the registry, or name it with --root"))
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

    def read(self, paths: Sequence[str]) -> Iterator[bytes]:
        """The contents of files, in the order of `paths`."""
        for path in paths:
            yield self._contents[path] if path in self._contents else next(self._tree.read([path]))


Tree = WorkingTree | GitTree | Overlay


def revision(root: str, name: str) -> GitTree:
    """The tree of a revision. Raises UserError where it does not exist."""
    from lineas.git import Git

    git = Git(root)
    return GitTree(git, git.tree(git.commit(name), RECORDS))


def index(root: str) -> GitTree:
    """The tree that the next commit would have."""
    from lineas.git import Git

    git = Git(root)
    git.prefix()
    return GitTree(git, git.index(RECORDS))


def kind_of(path: str) -> str | None:
    """What a file under records/PROGRAMME/ is: "record", "programme", …, "source", or None for what does not belong."""
    parts = path.split("/")[2:]
    if len(parts) == 1 and parts[0] in NAMED:
        return NAMED[parts[0]]
    if len(parts) > 1 and parts[0] == SOURCES:
        return "source"
    return "record" if parts and parts[-1].endswith((".yaml", ".yml")) else None


def hidden(path: str) -> bool:
    """Is it a file that editors and systems leave behind, .DS_Store and the like?"""
    return path.rpartition("/")[2].startswith(".")


def name_of(path: str) -> str:
    """What exceptions.yaml calls a file: the id of a record, the name of any other."""
    name = path.rpartition("/")[2]
    return name if name in NAMED else name.removesuffix(".yaml")


def record_path(programme: str, id: str) -> str:
    """Where the record of a línea de acción is kept, relative to the root."""
    return f"{RECORDS}/{programme}/{id.rpartition('.')[0]}/{id}.yaml"


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
        raise UserError(message, schema.did_you_mean(wanted, names) or ", ".join(map(printable, names)))
    if wanted is not None:
        return wanted
    if len(names) == 1:
        return names[0]
    if not names:
        message = _("the folder “records” holds no programme yet")
        raise UserError(message, _("`lineas import text FILE --year YEAR --programme NAME` makes the first one"))
    message = _("there are several programmes: {names}").format(names=", ".join(map(printable, names)))
    raise UserError(message, _("choose one with --programme"))


class Registry(NamedTuple):
    """A programme at one moment. `findings` says which files could not be read; `records` are in natural order."""

    programme: Programme
    institutions: dict[str, Institution]
    accepted: list[Accepted]
    records: dict[str, Record]
    findings: list[Finding]


def finding(path: str, document: source.Document, problem: Problem, severity: str = ERROR) -> Finding:
    """A problem of a document as a finding, with its source line."""
    lines = document.lines
    excerpt = lines[problem.line - 1].rstrip("\r") if problem.line <= len(lines) else ""
    p = problem
    return Finding(path, p.line, p.column, p.kind, severity, p.message, p.help, excerpt, p.length)


def value_of(tree: Tree, file: File, *, to_write: bool = False) -> Any:
    """What a valid file of a registry says, as data. Raises UserError, with its place, for what is wrong with it.

    `to_write` says that it will be written again: then a comment, which would be lost, is wrong, too.
    """
    kind = kind_of(file.path) or "record"
    problem = refused(file)
    problems = [problem] if problem else []
    if not problem:
        document = source.parse(next(iter(tree.read([file.path]))), schema.schema(kind).layout)
        problems = schema.check(document, kind) or (document.comments() if to_write else [])
    for p in problems:
        raise UserError(f"{printable(file.path)}:{p.line}:{p.column}: {p.message}", p.help)
    return document.value


def not_regular() -> Problem:
    """What is said of a link, a pipe or a device in the place of a file."""
    help = _("put a copy of the file in its place")
    return Problem("regular-file", 1, 1, _("this is a symbolic link or a special file, not a file"), help)


def refused(file: File) -> Problem | None:
    """Why a file is not even opened; None for one that is."""
    if not file.regular:
        return not_regular()
    return source.too_large() if file.size > source.MAX_BYTES else None


def load(tree: Tree, programme: str) -> Registry:
    """The registry of one programme. Raises UserError where programme.yaml or institutions.yaml cannot be read."""
    files = {file.path: kind for file in tree.files(f"{RECORDS}/{programme}") if (kind := kind_of(file.path))}
    whole = {file.path: file for file in tree.files(f"{RECORDS}/{programme}")}
    parts: dict[str, object] = {}
    records: dict[str, Record] = {}
    findings: list[Finding] = []
    wanted = [path for path, kind in files.items() if kind != "source" and not refused(whole[path])]
    for path, file in whole.items():
        if files.get(path, "source") != "source" and (problem := refused(file)):
            findings.append(finding(path, source.Document("", None, [], schema.schema("record").layout), problem))
    for path, data in zip(wanted, tree.read(wanted), strict=True):
        kind = files[path]
        document = source.parse(data, schema.schema(kind).layout)
        problems = schema.check(document, kind)
        if problems:
            findings += [finding(path, document, problem) for problem in problems]
        elif kind == "record":
            record = model.record_from(document.value, path)
            records.setdefault(record.id, record)
        else:
            parts[kind] = document.value
    for name, kind in NAMED.items():
        if kind not in parts and name not in OPTIONAL:
            message = _("{path} is missing or cannot be read").format(path=f"{RECORDS}/{programme}/{name}")
            raise UserError(message, _("`lineas lint` says what is wrong"))
    return Registry(
        model.programme_from(parts["programme"]),  # type: ignore[arg-type]
        model.institutions_from(parts["institutions"]),  # type: ignore[arg-type]
        model.accepted_from(parts["exceptions"]) if "exceptions" in parts else [],  # type: ignore[arg-type]
        dict(sorted(records.items(), key=lambda item: natural(item[0]))),
        findings,
    )
