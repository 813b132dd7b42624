"""The one exit: whatever is printed goes through here, escaped for where it goes. Nothing else writes to a stream.

A view shows what is in a file name or a record as part of a line of its own (lineas.text.printable). This module
is what stands behind all of them: nothing that moves a cursor, hides or reorders a word gets out, and where a service
runs us (CI, GITHUB_ACTIONS), nothing of a record, a file name or a revision is obeyed by its runner.
"""

from __future__ import annotations

import os
import re
import sys

from lineas.findings import UserError, reason
from lineas.messages import _
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

WIDTH = 100  # where neither COLUMNS nor a terminal says how wide a line may be
_NARROWEST, _WIDEST = 40, 1000

_MARKUP = ("markdown", "md", "html", "junit")  # formats in which a character can be written as an entity
_COLOURS = "(\x1b\\[(?:0|1|2|31|33)m)"  # those of lineas.views.findings


def prepare() -> None:
    """Make the streams ours: UTF-8, and line ends that are the same everywhere. A closed one (`>&-`) becomes a silent
    one; were its number left free, the next file that is opened would get it, and what is printed with it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def say(text: str, format: str = "text", *, coloured: bool = False) -> None:
    """A result of whole lines, to standard output. `format` is that of the verb's --format; `coloured` says that the
    view was asked for colours."""
    _write(sys.stdout, escaped(text if text.endswith("\n") or not text else text + "\n", format, coloured=coloured))


def line(text: str) -> None:
    """A result of one line, to standard output: a line end that is in it is shown."""
    say(printable(text) + "\n")


def note(text: str) -> None:
    """Progress or a remark of one line, to standard error."""
    _write(sys.stderr, escaped(printable(text) + "\n"))


def end() -> None:
    """Write out what is still held back, so that Python does not fail over it at its own end."""
    for stream in (sys.stderr, sys.stdout):
        _through(stream, stream.flush)


def _write(stream: TextIO, text: str) -> None:
    if text:  # a full disk refuses nothing, too
        _through(stream, stream.write, text)


def _through(stream: TextIO, act: Callable[..., object], *arguments: str) -> None:
    """Do something with a stream. That a reader has left (`| head`) is no error, nor that nobody can read a remark."""
    try:
        act(*arguments)
    except OSError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)  # for what is held back, and all that may come
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            raise UserError(_("the output cannot be written: {reason}").format(reason=reason(error))) from error


# ------------------------------------------------------------------------------------------------ escaping

# What runners obey. GitHub: a command with `::` after white space, `##[` anywhere in a line (actions/runner,
# ActionCommand.cs). Azure Pipelines and TeamCity: `##vso[`, `##teamcity[`. GitLab's sections need control characters.
_OBEYED = r"(?mi)^([^\S\n]*):(?=:)|#(#)(?=[a-z]*\[)"


def escaped(text: str, format: str = "text", *, coloured: bool = False) -> str:
    """The text of a format, with nothing in it but its own line ends, signs that are seen and, perhaps, our colours.

    A sign that a runner would obey is written as the format has it: the JSON or the Markdown says the same as before.
    """
    mark, end = ("\ufeff", "\r\n") if format == "csv" else ("", "\n")
    shown = _printable_but_for_colours if coloured else printable
    lines = [shown(line) for line in text.removeprefix(mark).split(end)]
    text = (mark if text.startswith(mark) else "") + end.join(lines)
    if not _service():
        return text
    colon, hash = ("&#58;", "&#35;") if format in _MARKUP else (r"\u003a", r"\u0023")
    own = format == "github"  # its lines are commands, of which lineas.views.findings has escaped every part

    def broken(match: re.Match[str]) -> str:
        return f"#{hash}" if match[2] else match[0] if own else f"{match[1]}{colon}"

    return re.sub(_OBEYED, broken, text)


def _service() -> bool:
    """Does a service run us, whose runner reads what is printed?"""
    return any(os.environ.get(name) for name in ("CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"))


def _printable_but_for_colours(line: str) -> str:
    return "".join(part if at % 2 else printable(part) for at, part in enumerate(re.split(_COLOURS, line)))


# ------------------------------------------------------------------------------------------------ terminals


def colour() -> bool:
    """Is standard output a terminal that may be given colours? (https://no-color.org)"""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def width() -> int:
    """How many columns a line may take: COLUMNS, or those of the terminal; elsewhere always the same."""
    columns = os.environ.get("COLUMNS", "")
    asked = int(columns) if re.fullmatch("0*[0-9]{1,6}", columns, re.ASCII) else 0
    if not asked and sys.stdout.isatty():
        try:
            asked = os.get_terminal_size(sys.stdout.fileno()).columns  # 0 where a terminal does not say
        except OSError:
            asked = 0
    return min(max(asked, _NARROWEST), _WIDEST) if asked else WIDTH


class progress:  # noqa: N801 - used as a function
    """A bar on standard error, from one second on and on a terminal only: `with progress("checking") as show`."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = False

    def __enter__(self) -> Callable[[int, int], None]:
        import time

        begun = time.monotonic()

        def show(done: int, total: int) -> None:
            if sys.stderr.isatty() and time.monotonic() - begun >= 1:
                self._shown = True
                filled = 30 * done // max(total, 1)
                _write(sys.stderr, f"\r{self._label} {'█' * filled}{'░' * (30 - filled)} {done}/{total} ")
                sys.stderr.flush()

        return show

    def __exit__(self, *error: object) -> None:
        if self._shown:
            _write(sys.stderr, "\r\x1b[K")
