"""How git is run. The only module that starts a program.

Repositories come from strangers. A pull request can bring a whole bare repository in a subfolder, with a configuration
of its own; an archive can bring a `.git`. So this module, not git, decides which repository is meant: the nearest folder
upwards that holds `.git`, which no commit can contain. git runs in that folder, from an absolute path, and whatever a
configuration could make it run is switched off (docs/security.md has the list, tests/test_zoo.py the proof).
"""

from __future__ import annotations

import os
import re

from lineas.findings import UserError
from lineas.messages import _, marked
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess

SETTINGS = (
    "safe.bareRepository=explicit",  # from git 2.38 on; for the others `_decide` below
    "core.fsmonitor=",  # empty, not false: before git 2.36 its value was the name of a program
    "core.hooksPath=/dev/null",
    "fetch.bundleURI=",  # what a lazy fetch asks first
)

# What the person, not the repository, tells git: where their configuration is. In CI it often holds safe.directory.
KEPT = re.compile("GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_[0-9]+|VALUE_[0-9]+)")


class GitError(UserError):
    """git refused, as a sentence and what would help. `said` are its own words (English, whatever the locale)."""

    def __init__(self, code: int, said: str) -> None:
        self.code = code
        self.said = "\n".join(re.findall("^(?:fatal|error): (.*)", said, re.MULTILINE))  # no hints, no warnings
        super().__init__(*_explained(self.said))


class Command:
    """git, in the repository whose working tree is, or holds, a folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._top = ""
        self._index = ""

    @property
    def top(self) -> str:
        """The folder that holds `.git`, links resolved. Raises UserError where there is none, or git would take another."""
        if not self._top:
            self._decide()
        return self._top

    @property
    def index(self) -> str:
        """The path of the index: that of the repository, or of the commit that a hook checks."""
        return os.path.join(self.top, self._index)

    def run(self, *arguments: str, input: bytes = b"") -> bytes:
        """The standard output of `git arguments…`, run at the top. Raises GitError; UserError where there is no git."""
        return self._run(self.top, *arguments, input=input)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A `git arguments…` to talk with, over its standard input and output."""
        import subprocess

        return subprocess.Popen(
            _words(arguments), cwd=self.top, env=_environment(self.top),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _run(self, top: str, *arguments: str, input: bytes = b"") -> bytes:
        import subprocess

        done = subprocess.run(
            _words(arguments), cwd=top, env=_environment(top), input=input, capture_output=True, check=False
        )
        if done.returncode:
            raise GitError(done.returncode, done.stderr.decode("utf-8", "replace"))
        return done.stdout

    def _decide(self) -> None:
        top = top_of(self.folder)
        if not top:
            message = _("{folder} is not in a git repository").format(folder=printable(self.folder))
            raise UserError(message, _("compare years, or work in a clone of the repository"))
        said = self._run(top, "rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-path", "index").split(b"\n")
        # A `.git` that is no repository, beside the parts of a bare one: git before 2.38 takes the latter.
        if len(said) != 4 or not _same(said[0], top) or _same(said[1], top):
            message = _("git takes another repository for that of {folder}").format(folder=printable(top))
            raise UserError(message, _("see `git rev-parse --show-toplevel --absolute-git-dir` in that folder"))
        self._top, self._index = top, os.fsdecode(said[2])


def top_of(folder: str) -> str:
    """The nearest folder from `folder` upwards that holds `.git`, links resolved; "" where there is none."""
    top = os.path.realpath(folder)
    while not os.path.lexists(os.path.join(top, ".git")):
        top, below = os.path.dirname(top), top
        if top == below:
            return ""
    return top


def _same(said: bytes, folder: str) -> bool:
    try:
        return os.path.samefile(os.fsdecode(said), folder)
    except OSError:  # there is no such folder
        return False


def _words(arguments: tuple[str, ...]) -> list[str]:
    return [_program(), *(word for setting in SETTINGS for word in ("-c", setting)), *arguments]


def _program() -> str:
    """The absolute path of git. A name would be looked up in the current folder too: by Windows, and where PATH says "."."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.get_exec_path():
        path = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise UserError(_("git was not found"), _("install git, and see that it is on the PATH"))


def _environment(top: str) -> dict[str, str]:
    # Hooks and drivers inherit GIT_DIR and GIT_INDEX_FILE of the command that runs them: `pre-commit` in a worktree, or
    # `git commit -a` with its own index. Of these only the index that is being committed matters.
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_" or KEPT.fullmatch(name)}
    if "GIT_INDEX_FILE" in os.environ:
        environment["GIT_INDEX_FILE"] = os.path.abspath(os.environ["GIT_INDEX_FILE"])
    return environment | {
        "LC_ALL": "C",
        "GIT_CEILING_DIRECTORIES": os.path.dirname(top),
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.path.join(os.devnull, "grafts"),  # there is none: of an empty one git says that it is old
        # An object that is not there is not fetched: a fetch runs what the configuration says. Before git 2.39.4 it is
        # tried all the same, over a protocol of this name. Not of an empty or a fixed one: `remote.x.vcs` could be it.
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": os.urandom(16).hex(),
    }


# What git says, and what people are told. The order counts: "config" may name an object, and "index" a configuration.
_REFUSALS = (
    (
        "dubious ownership|unsafe repository",
        marked("git does not trust this folder: it belongs to another user"),
        marked("see `git help config`, safe.directory"),
    ),
    (
        "promisor remote|transport '.*' not allowed",
        marked("this clone is a partial one: it lacks contents that are to be compared"),
        marked("fetch them: `git fetch --refetch --no-filter`"),
    ),
    (
        "not a git repository|bare repository|gitfile|repository extension|repo version|config",
        marked("git cannot use this repository: {said}"),
        marked("`git status` must work here first"),
    ),
    (
        "index",
        marked("git cannot read its index: {said}"),
        marked("move .git/index away and run `git reset`: it makes a new one, and your files stay as they are"),
    ),
    (
        "^$|object|tree|commit|blob|pack|corrupt|inflate|unable to read|[Cc]ould not read",
        marked("the repository lacks a part of its history, or it is damaged"),
        marked("`git fsck` says what is missing; a new clone has everything"),
    ),
    ("", marked("git refuses: {said}"), marked("`git status` must work here first")),
)


def _explained(said: str) -> tuple[str, str]:
    message, help = next((m, h) for words, m, h in _REFUSALS if re.search(words, said))
    return _(message).format(said=printable(said.partition("\n")[0])), _(help)
