"""The only runner of git: revisions, trees and blobs by plumbing commands, in a clean environment.

Revisions, paths and configuration may come from a stranger's pull request: names that could be options are refused,
nothing is looked up through a shell, and what a repository's configuration could run (hooks, fsmonitor, textconv)
is switched off.
"""

from __future__ import annotations

import os
import subprocess

from lineas.findings import UserError
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REGULAR = ("100644", "100755")
SYMLINK = "120000"
GITLINK = "160000"
ABSENT = "000000"

# Sides of a comparison that are no commit.
INDEX = ":index"
WORKTREE = ":worktree"


class GitError(Exception):
    """git said no: its exit code and its words (in English, whatever the locale)."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(said)
        self.code = code
        self.said = said


class Entry(NamedTuple):
    """A file in a tree: path with forward slashes, mode ("100644", …), object id."""

    path: str
    mode: str
    oid: str


class Touched(NamedTuple):
    """A file that may differ between two sides. A mode is "" where the file is not there; an object id is "" where it
    is not known, as on disk. `conflict` says that the index holds several versions of it."""

    path: str
    before_mode: str
    before_oid: str
    after_mode: str
    after_oid: str
    conflict: bool = False


class Git:
    """The repository whose working tree is, or holds, the folder `root`."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._prefix: str | None = None

    def run(self, *arguments: str, input: bytes | None = None) -> bytes:
        """The standard output of `git arguments…`. Raises GitError; UserError where there is no git."""
        # Hooks and drivers inherit GIT_DIR and GIT_INDEX_FILE of the command that runs them: `pre-commit` in a
        # worktree, or `git commit -a` with its own index. Of these only the index that is being committed matters.
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        if "GIT_INDEX_FILE" in os.environ:
            environment["GIT_INDEX_FILE"] = os.path.abspath(os.environ["GIT_INDEX_FILE"])
        environment |= {
            "LC_ALL": "C",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_NO_REPLACE_OBJECTS": "1",
        }
        command = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *arguments]
        try:
            done = subprocess.run(
                command, cwd=self.root, env=environment, input=input, capture_output=True, check=False,
                stdin=None if input is not None else subprocess.DEVNULL,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise UserError(_("git was not found"), _("install git, and see that it is on the PATH")) from error
        if done.returncode:
            raise GitError(done.returncode, done.stderr.decode("utf-8", "replace").strip())
        return done.stdout

    def text(self, *arguments: str) -> str:
        """The output as one stripped line of text."""
        return self.run(*arguments).decode("utf-8", "surrogateescape").strip()

    def prefix(self) -> str:
        """Where `root` lies in its repository: "" or "folder/". Raises UserError outside a repository."""
        if self._prefix is not None:
            return self._prefix
        try:
            found = self.run("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape")
        except GitError as error:
            if "dubious ownership" in error.said:
                help = _("see `git help config`, safe.directory")
                raise UserError(_("git does not trust this folder: it belongs to another user"), help) from error
            message = _("{folder} is not in a git repository").format(folder=printable(self.root))
            raise UserError(message, _("compare years, or work in a clone of the repository")) from error
        self._prefix = found.removesuffix("\n")
        return self._prefix

    def commit(self, revision: str) -> str:
        """The full id of the commit that `revision` names. Raises UserError where there is none."""
        self.prefix()
        # With a leading "-" it would be an option; git itself allows no such name for a branch or a tag.
        if revision and not revision.startswith("-") and revision.isprintable():
            try:
                return self.text("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
            except GitError:
                pass
        message = _("there is no revision “{name}” here").format(name=printable(revision))
        raise UserError(message, self._why_missing())

    def _why_missing(self) -> str:
        if self.is_shallow():
            return _("this clone is shallow, old revisions were not fetched: `git fetch --unshallow`")
        return _("see `git branch --all` and `git tag`; a branch of a remote is “origin/NAME”")

    def is_shallow(self) -> bool:
        """Is this a clone with a part of the history only?"""
        return self.text("rev-parse", "--is-shallow-repository") == "true"

    def has_ref(self, name: str) -> bool:
        """Is there a branch or a tag of this name? No where there is no repository, or no git."""
        wanted = {f"refs/heads/{name}", f"refs/tags/{name}"}
        try:
            return bool(wanted & set(self.text("for-each-ref", "--format=%(refname)", *sorted(wanted)).split("\n")))
        except (GitError, UserError):
            return False

    def merge_base(self, one: str, other: str) -> str:
        """The commit where two histories part. Raises UserError where they have none in common."""
        try:
            return self.text("merge-base", one, other).split("\n")[0]
        except GitError as error:
            help = _("this clone is shallow: `git fetch --unshallow`") if self.is_shallow() else ""
            raise UserError(_("the two revisions have no common ancestor here"), help) from error

    def tree(self, commit: str, folder: str) -> list[Entry]:
        """The files under `folder` (relative to `root`) at a commit. Paths are relative to `root`."""
        prefix = self.prefix()
        out = self.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", f":(literal){prefix}{folder}/")
        found = []
        for record in _records(out):
            head, path = record.split("\t", 1)
            mode, _kind, oid = head.split(" ")
            if mode != GITLINK:
                found.append(Entry(path[len(prefix) :], mode, oid))
        return found

    def index(self, folder: str) -> list[Entry]:
        """The files under `folder` as they are in the index; those in conflict are left out."""
        out = self.run("ls-files", "-s", "-z", "--", f":(literal){folder}/")
        found = []
        for record in _records(out):
            head, path = record.split("\t", 1)
            mode, oid, stage = head.split(" ")
            if stage == "0" and mode != GITLINK:
                found.append(Entry(path, mode, oid))
        return found

    def folders(self, side: str, folder: str) -> list[str]:
        """The names of the folders directly in `folder`, in a commit or in the index."""
        inside = f"{self.prefix()}{folder}/"
        if side == INDEX:
            paths = [entry.path.removeprefix(f"{folder}/") for entry in self.index(folder)]
            return sorted({path.split("/")[0] for path in paths if "/" in path})
        out = self.run("ls-tree", "-d", "-z", "--name-only", "--full-tree", side, "--", f":(literal){inside}")
        return [path.removeprefix(inside) for path in _records(out)]

    def changes(self, before: str, after: str, folder: str) -> list[Touched]:
        """The files under `folder` that may differ between two sides; nothing else does. Paths are relative to `root`.

        `before` is a commit or INDEX; `after` a commit, INDEX or WORKTREE (where files that git does not know count).
        """
        if before == INDEX:
            command = ["diff-files"]
        elif after in (INDEX, WORKTREE):
            command = ["diff-index", *(["--cached"] if after == INDEX else []), before]
        else:
            command = ["diff-tree", "-r", before, after]
        where = ("--", f":(top,literal){self.prefix()}{folder}/")
        out = self.run(*command, "--raw", "-z", "--no-renames", "--no-abbrev", "--no-relative", *where)
        found: dict[str, Touched] = {}
        fields = iter(_records(out))
        for head in fields:
            old_mode, new_mode, old, new, status = head.lstrip(":").split(" ")
            path = next(fields)[len(self.prefix()) :]
            known = found.get(path)
            if GITLINK in (old_mode, new_mode):
                continue
            sides = (_mode(old_mode), _oid(old), _mode(new_mode), _oid(new))
            conflict = status == "U" or (known is not None and known.conflict)
            if status == "U" and known is not None:
                found[path] = known._replace(conflict=True)
            else:
                found[path] = Touched(path, *sides, conflict)
        if after == WORKTREE:
            for path in _records(self.run("ls-files", "--others", "-z", "--", f":(literal){folder}/")):
                if not path.endswith("/"):
                    found.setdefault(path, Touched(path, "", "", REGULAR[0], ""))
        return list(found.values())

    def renames(self, before: str, folder: str) -> dict[str, str]:
        """The files under `folder` in the index or on disk that a commit has under another name: new path → old path."""
        where = ("--", f":(top,literal){self.prefix()}{folder}/")
        # Twice the similarity that git asks for: records of one estrategia resemble each other.
        found: dict[str, str] = {}
        for side in (["--cached"], []):
            out = self.run("diff-index", *side, before, "--raw", "-z", "--find-renames=80%", "--diff-filter=R", *where)
            fields = iter(_records(out))
            for _head in fields:
                old, new = next(fields)[len(self.prefix()) :], next(fields)[len(self.prefix()) :]
                found[new] = old
        return found

    def blobs(self, oids: Iterable[str]) -> Iterator[bytes]:
        """The contents of the objects, in order, from one `cat-file --batch`."""
        wanted = list(oids)
        out = memoryview(self.run("cat-file", "--batch", input="".join(f"{oid}\n" for oid in wanted).encode()))
        at = 0
        for _oid in wanted:
            end = bytes(out[at : at + 200]).index(b"\n") + at
            if bytes(out[at:end]).endswith(b" missing"):
                raise UserError(_("the repository lacks a part of its history"), _("see `git fsck`, or clone it again"))
            size = bytes(out[at:end]).split(b" ")[2]
            yield bytes(out[end + 1 : end + 1 + int(size)])
            at = end + 2 + int(size)

    def sizes(self, oids: Iterable[str]) -> list[int]:
        """The size in bytes of each object."""
        lines = "".join(f"{oid}\n" for oid in oids).encode()
        if not lines:
            return []
        out = self.run("cat-file", "--batch-check=%(objectsize)", input=lines)
        return [int(line) for line in out.split()]


def _mode(mode: str) -> str:
    return "" if mode == ABSENT else mode


def _oid(oid: str) -> str:
    return "" if set(oid) == {"0"} else oid


def _records(out: bytes) -> list[str]:
    return [record for record in out.decode("utf-8", "surrogateescape").split("\0") if record]
