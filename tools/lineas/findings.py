"""Finding: what a rule has to say about a place in a file, and its order; views.reporters shows them.

UserError is the one error for what a user did
wrong; every other exception is a bug of ours.
"""

from __future__ import annotations

from lineas.frozen import NamedTuple
from lineas.messages import _, marked
from lineas.text import natural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ERROR = "error"
WARNING = "warning"
MOST = 200  # problems of one file: who sees two hundred needs no more


class UserError(Exception):
    """What the user asked cannot be done, or the environment cannot do it: a message and, perhaps, what would help."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class Finding(NamedTuple):
    """One finding. Lines and columns count from 1; `path` is relative to the root, with forward slashes.

    `excerpt` is the source line and `length` how many of its characters the finding is about, both for people.
    `replacement` is what these characters should be where there is one answer (`unsafe`: a person should look at it).
    `untouched` says that a change has nothing to do with it: it is listed, and blocks nobody. `year` is that of the answer
    it is about (0 outside of answers), `text` the fingerprint of the text it is about ("" where it is about none): what an
    exception from it names.
    """

    path: str
    line: int
    column: int
    rule: str
    severity: str
    message: str
    help: str = ""
    excerpt: str = ""
    length: int = 1
    replacement: str | None = None
    unsafe: bool = False
    untouched: bool = False
    year: int = 0
    text: str = ""


class Edit(NamedTuple):
    """So many characters at a line and column (from 1) become a text, which may be of several lines."""

    line: int
    column: int
    length: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made, none of which touches another."""
    lines = text.split("\n")
    for e in sorted(edits, reverse=True):
        line = lines[e.line - 1]
        lines[e.line - 1] = line[: e.column - 1] + e.text + line[e.column - 1 + e.length :]
    return "\n".join(lines)


class Problem(NamedTuple):
    """What reading a file or its schema refuses, before its path is known. `kind` is the id of the rule that reports it.

    `edits` mend it where there is one answer; `unsafe` says that a person should look at it.
    """

    kind: str
    line: int
    column: int
    message: str
    help: str = ""
    length: int = 1
    edits: tuple[Edit, ...] = ()
    unsafe: bool = False


def inside(lines: list[str], line: int, column: int, length: int) -> tuple[int, int, int]:
    """A place as it is, or the last character before it: what is missing at the end of a file is found behind it."""
    if line > len(lines) - (lines[-1] == ""):  # what follows the last line end is no line
        line = next((n for n in range(len(lines), 0, -1) if lines[n - 1].strip()), 1)
        column = len(lines[line - 1])
    width = len(lines[line - 1])
    column = max(1, min(column, width))
    return line, column, max(1, min(length, width + 1 - column))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, sorted by path (naturally), line, column and rule."""
    return sorted(findings, key=lambda f: (natural(f.path), f.line, f.column, f.rule, f.message))


class Totals(NamedTuple):
    """How many files were read, and how many findings of each severity there are.

    Findings that a change has nothing to do with are not among them but in `untouched`, and those that exceptions.yaml
    accepts in `accepted`.
    """

    files: int
    errors: int
    warnings: int
    untouched: int = 0
    accepted: int = 0


# What operating systems say in English, in the language of the person. The rest stays as it is said.
_REASONS = {
    "ENOENT": marked("there is no such file or folder"),
    "EACCES": marked("permission denied"),
    "EPERM": marked("permission denied"),
    "EISDIR": marked("it is a folder"),
    "ENOTDIR": marked("a part of the path is no folder"),
    "ENOSPC": marked("no space left"),
    "EROFS": marked("it cannot be written to"),
    "EDQUOT": marked("no space left"),
    "ELOOP": marked("too many links"),
    "ENAMETOOLONG": marked("the name is too long"),
    "EMFILE": marked("too many files are open"),
    "ENFILE": marked("too many files are open"),
    "EBADF": marked("it is not open for that"),
    "EIO": marked("the device does not answer"),
}


def reason(error: OSError) -> str:
    """Why the operating system refused something, for people."""
    import errno

    name = errno.errorcode.get(error.errno or 0, "")
    return _(_REASONS[name]) if name in _REASONS else str(error.strerror or error)
