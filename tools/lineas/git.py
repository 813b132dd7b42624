"""The only runner of git: revisions, trees and blobs by plumbing commands, in a clean environment.

Revisions, paths and configuration may come from a stranger's pull request: names that could be options are refused,
nothing is looked up through a shell, and what a repository's configuration could run (hooks, fsmonitor, textconv)
is switched off.
"""

from __future__ import annotations

import os
import subprocess

from lineas.findings import UserError, printable
from lineas.frozen import NamedTuple
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REGULAR = ("100644", "100755")
SYMLINK = "120000"
GITLINK = "160000"


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


class Git:
    """The repository whose working tree is, or holds, the folder `root`."""

    def __init__(self, root: str) -> None:
        self.root = root

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
        try:
            return self.run("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").rstrip("\n")
        except GitError as error:
            if "dubious ownership" in error.said:
                help = _("see `git help config`, safe.directory")
                raise UserError(_("git does not trust this folder: it belongs to another user"), help) from error
            message = _("{folder} is not in a git repository").format(folder=printable(self.root))
            raise UserError(message, _("compare years, or work in a clone of the repository")) from error

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

    def blobs(self, oids: Iterable[str]) -> Iterator[bytes]:
        """The contents of the objects, in order, from one `cat-file --batch`."""
        wanted = list(oids)
        out = memoryview(self.run("cat-file", "--batch", input="".join(f"{oid}\n" for oid in wanted).encode()))
        at = 0
        for _oid in wanted:
            end = bytes(out[at : at + 200]).index(b"\n") + at
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


def _records(out: bytes) -> list[str]:
    return [record for record in out.decode("utf-8", "surrogateescape").split("\0") if record]
