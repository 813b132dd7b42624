"""What is asked of git: the commit that a name means, trees, the index, blobs, what differs between two commits.

Plumbing commands alone, and of each answer the form is checked: an id is 40 or 64 digits, a path lies where it was asked
for, a blob has the content that its id says. Nothing here looks at the working tree: to compare it git would run the
filters of a configuration (registry/sides.py does it by the bytes).
"""

from __future__ import annotations

import hashlib
import os
import re

from lineas.findings import UserError
from lineas.frozen import NamedTuple
from lineas.git.command import Command, GitError
from lineas.messages import _
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Modes. The last is ours: of a file of which the index holds several versions.
REGULAR = ("100644", "100755")
SYMLINK = "120000"
GITLINK = "160000"
CONFLICT = "conflict"

# Sides of a comparison that are no commit.
INDEX = ":index"
WORKTREE = ":worktree"

_ID = "[0-9a-f]{40}(?:[0-9a-f]{24})?"
# The records of plumbing commands. What stands between the groups is one character each: a sum of lengths shows that
# nothing else was said.
_TREE = re.compile(f"([0-7]{{6}}) (blob|commit) ({_ID})\t([^\0]+)\0")
_INDEX = re.compile(f"([0-7]{{6}}) ({_ID}) ([0-3])\t([^\0]+)\0")
_DIFFERENCE = re.compile(f"(:[0-7]{{6}}) ([0-7]{{6}}) ({_ID}) ({_ID}) ([ADMTU])\0([^\0]+)\0")
_FOLDER = re.compile("([^\0]+)\0")
_IMPOSSIBLE = re.compile(r"/\.{0,2}[/\0]")  # in a path: an empty name, "." or ".."
_AT_ONCE = 64  # blobs asked for before their answers are read: the questions must fit into a pipe


class Entry(NamedTuple):
    """A file in a tree: mode ("100644", …) and object id."""

    mode: str
    oid: str


ABSENT = Entry("", "")  # a file that is not there


class Touched(NamedTuple):
    """A file that differs between two sides. On one of them it may be ABSENT."""

    path: str
    before: Entry
    after: Entry


class Git:
    """The repository whose working tree is, or holds, the folder `root`. Paths are relative to `root`."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._command = Command(root)
        self._prefix: str | None = None

    def prefix(self) -> str:
        """Where `root` lies in its repository: "" or "folder/". Raises UserError outside a repository."""
        if self._prefix is None:
            place = os.path.relpath(os.path.realpath(self.root), self._command.top).replace(os.sep, "/")
            self._prefix = "" if place == "." else place + "/"
        return self._prefix

    # ---------------------------------------------------------------------------------------------------- commits

    def commit(self, revision: str) -> str:
        """The full id of the commit that `revision` names. Raises UserError where it names none, or several."""
        self.prefix()
        # With a leading "-" it would be an option; git itself allows no such name for a branch or a tag.
        if revision and not revision.startswith("-") and revision.isprintable() and self._means_one(revision):
            found = self._id(revision + "^{commit}")
            if found:
                return found
        raise UserError(*self._why_missing(revision))

    def _means_one(self, revision: str) -> bool:
        """Can the name in `revision` only mean one commit? No where it is the full name of a ref that is not there.

        Whoever pushes a tag "origin/main" must not choose what others are held against: git would take the tag, and warn.
        Raises UserError where there are several.
        """
        name = re.split(r"[~^:]|@\{", revision, maxsplit=1)[0]
        if name in ("", "@", "HEAD") or re.fullmatch(_ID, name):
            return True
        if name.startswith("refs/"):
            return bool(self._refs(name))  # else git would look for refs/tags/refs/…
        refs = self._refs(*(f"refs/{name}" for name in (name, f"tags/{name}", f"heads/{name}", f"remotes/{name}")),
                          f"refs/remotes/{name}/HEAD")  # fmt: skip
        meanings = {ref: self._id(ref + "^{commit}") for ref in refs}
        abbreviated = re.search("(?:^|-g)([0-9a-f]{4,})$", name)  # also as `git describe` writes it
        if refs and abbreviated:
            for oid in self._text("rev-parse", "--disambiguate=" + abbreviated[1]).split():
                meanings[oid] = self._id(oid + "^{commit}")
        if refs:  # a file of that name in .git goes before all of them
            meanings[f".git/{name}"] = self._id(name + "^{commit}")
        if len({commit for commit in meanings.values() if commit}) > 1:
            message = _("“{name}” could mean several revisions: {names}")
            names = ", ".join(printable(name) for name, commit in meanings.items() if commit)
            raise UserError(message.format(name=printable(name), names=names), _("write in full the one that is meant"))
        return True

    def _why_missing(self, revision: str) -> tuple[str, str]:
        if self.is_shallow():
            help = _("this clone is shallow, old revisions were not fetched: `git fetch --unshallow`")
        elif not self._id("HEAD"):
            help = _("there is no commit here yet: `git commit` makes the first one")
        else:
            help = _("see `git branch --all` and `git tag`; a branch of a remote is “origin/NAME”")
        return _("there is no revision “{name}” here").format(name=printable(revision)), help

    def is_shallow(self) -> bool:
        """Is this a clone with a part of the history only?"""
        return self._text("rev-parse", "--is-shallow-repository") == "true"

    def has_ref(self, name: str) -> bool:
        """Is there a branch or a tag of this name? No where there is no repository, or none that git can use."""
        try:
            return bool(self._refs(f"refs/heads/{name}", f"refs/tags/{name}"))
        except UserError:
            return False

    def merge_base(self, one: str, other: str) -> str:
        """The commit where two histories part. Raises UserError where they have none in common."""
        try:
            return _checked(self._text("merge-base", one, other).split("\n")[0])
        except GitError as error:
            if error.code != 1 or error.said:
                raise
            help = _("this clone is shallow: `git fetch --unshallow`") if self.is_shallow() else ""
            raise UserError(_("the two revisions have no common ancestor here"), help) from error

    # ------------------------------------------------------------------------------------------- trees and the index

    def tree(self, commit: str, folder: str) -> dict[str, Entry]:
        """The files under `folder` at a commit, by path."""
        found = {}
        listed = self._listed(_TREE, folder, "ls-tree", "-r", "-z", commit)
        for mode, _kind, oid, path in listed:
            if mode != GITLINK:
                found[path] = _entry(mode, oid)
        if len({path for *_rest, path in listed}) < len(listed):
            raise _not_understood()  # two files of one name: made by hand, to show the one and to check out the other
        return found

    def index(self, folder: str) -> dict[str, Entry]:
        """The files under `folder` as they are in the index, by path."""
        self._check_index()
        found = {}
        for mode, oid, stage, path in self._listed(_INDEX, folder, "ls-files", "-s", "-z"):
            if mode != GITLINK:
                found[path] = _entry(mode, oid) if stage == "0" else Entry(CONFLICT, "")
        return found

    def folders(self, side: str, folder: str) -> list[str]:
        """The names of the folders directly in `folder`, in a commit or in the index."""
        if side == INDEX:
            paths = [path.removeprefix(f"{folder}/") for path in self.index(folder)]
            return sorted({path.split("/")[0] for path in paths if "/" in path})
        found = self._listed(_FOLDER, folder, "ls-tree", "-d", "-z", "--name-only", side)
        return [path.removeprefix(f"{folder}/") for (path,) in found]

    def changes(self, before: str, after: str, folder: str) -> list[Touched]:
        """The files under `folder` that differ between a commit and another, or INDEX."""
        if after == INDEX:
            self._check_index()
            command = ["diff-index", "--cached", before]  # with --cached it looks at no file on disk
        else:
            command = ["diff-tree", "-r", before, after]
        command += ["--raw", "-z", "--no-renames", "--no-abbrev"]
        found = []
        for old, new, a, b, status, path in self._listed(_DIFFERENCE, folder, *command):
            if GITLINK not in (old[1:], new):
                found.append(
                    Touched(path, _entry(old[1:], a), Entry(CONFLICT, "") if status == "U" else _entry(new, b))
                )
        return found

    def _check_index(self) -> None:
        """Does the index end with its checksum? git does not look, and of a truncated one lists what is left."""
        try:
            with open(self._command.index, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            return  # nothing was ever added
        for digest in (hashlib.sha1, hashlib.sha256):
            end = digest(usedforsecurity=False).digest_size
            # With index.skipHash (git 2.40) it ends with zeros.
            if data[-end:] in (bytes(end), digest(data[:-end], usedforsecurity=False).digest()):
                return
        raise GitError(0, "fatal: index file corrupt")

    def _listed(self, form: re.Pattern[str], folder: str, *command: str) -> list[tuple[str, ...]]:
        """The records that a command prints of a folder, in parts. The path is the last of them, from `root`."""
        inside = f"{self.prefix()}{folder}/"
        text = self._command.run(*command, "--", f":(literal){inside}").decode("utf-8", "surrogateescape")
        records = [match.groups() for match in form.finditer(text)]
        if sum([sum(map(len, record)) + len(record) for record in records]) != len(text):
            raise _not_understood()
        if any(sign in text for sign in ("/.", "//", "/\0")) and _IMPOSSIBLE.search(text):
            raise _not_understood()
        if not all([record[-1].startswith(inside) for record in records]):
            raise _not_understood()
        start = len(self.prefix())
        return [(*record[:-1], record[-1][start:]) for record in records] if start else records

    # ---------------------------------------------------------------------------------------------------- contents

    def blob(self, oid: str, most: int) -> bytes:
        """The content of one object; nothing of one that is larger than `most` bytes."""
        with self._command.start("cat-file", "blob", oid) as process:
            assert process.stdout
            data = process.stdout.read(most + 1)
        if len(data) > most:
            return b""
        return self._genuine(data, oid)

    def blobs(self, oids: Iterable[str]) -> Iterator[bytes]:
        """The contents of the objects, in order, from one `cat-file --batch`; one in memory at a time."""
        wanted = list(oids)
        if not wanted:
            return
        try:
            with self._command.start("cat-file", "--batch") as process:
                assert process.stdin
                assert process.stdout
                for start in range(0, len(wanted), _AT_ONCE):
                    some = wanted[start : start + _AT_ONCE]
                    process.stdin.write("".join(f"{oid}\n" for oid in some).encode())
                    process.stdin.flush()
                    for oid in some:
                        size = self._size(process.stdout.readline().decode("ascii", "replace"), oid)
                        yield self._genuine(process.stdout.read(size + 1)[:size], oid)
        except BrokenPipeError as error:  # git has given up
            raise self._lacking() from error

    def sizes(self, oids: Iterable[str]) -> list[int]:
        """The size in bytes of each object."""
        wanted = list(oids)
        out = self._text("cat-file", "--batch-check", input="".join(f"{oid}\n" for oid in wanted)).splitlines()
        if len(out) != len(wanted):
            raise self._lacking()
        return [self._size(line, oid) for line, oid in zip(out, wanted, strict=True)]

    def _genuine(self, data: bytes, oid: str) -> bytes:
        if blob_id(data, len(oid)) != oid:
            raise self._lacking()
        return data

    def _size(self, line: str, oid: str) -> int:
        answer = re.fullmatch(f"{oid} blob ([0-9]+)\n?", line)
        if not answer:
            raise self._lacking()
        return int(answer[1])

    def _lacking(self) -> UserError:
        """What is said of an object that is not there, or not what it should be."""
        try:
            self._command.run("config", "--get-regexp", r"^remote\..*\.promisor$|^extensions\.partialclone$")
        except GitError:
            return GitError(0, "")
        return GitError(0, "fatal: promisor remote")

    # ------------------------------------------------------------------------------------------------------ answers

    def _text(self, *arguments: str, input: str = "") -> str:
        return self._command.run(*arguments, input=input.encode()).decode("utf-8", "surrogateescape").strip()

    def _id(self, name: str) -> str:
        """The id that a name has; "" where there is no such thing. Raises GitError where git cannot read its objects."""
        try:
            found = self._text("rev-parse", "--verify", "--quiet", name)
        except GitError as error:
            # Names have no spaces.
            if re.search("is corrupt|unable to|Could not read|lazy fetching", error.said):
                raise
            return ""
        return found if re.fullmatch(_ID, found) else ""  # "^HEAD" has an id with a "^" in front

    def _refs(self, *names: str) -> list[str]:
        """Those of the refs that exist."""
        found = self._text("for-each-ref", "--format=%(refname)", *names).split("\n")
        return [ref for ref in names if ref in found]


def blob_id(data: bytes, digits: int) -> str:
    """The id of a blob, of 40 or 64 digits: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects"""
    digest = (hashlib.sha1 if digits == 40 else hashlib.sha256)(b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def _checked(oid: str) -> str:
    if not re.fullmatch(_ID, oid):
        raise _not_understood()
    return oid


def _not_understood() -> UserError:
    message = _("git gave an answer that makes no sense: the repository is damaged, or made to mislead")
    return UserError(message, _("`git fsck` says what is wrong with it; compare in a new clone"))


def _entry(mode: str, oid: str) -> Entry:
    """A file as git would list it today: old modes have more bits of permission."""
    if not int(mode):
        return ABSENT
    return Entry(REGULAR[int(mode, 8) >> 6 & 1] if mode.startswith("100") else mode, oid)
