"""The command line: arguments, printing, exit codes. Nothing is computed here, and nothing is printed anywhere else.

A verb is a module of this package with `arguments(parser)` and `run(options) -> exit code`; its docstring is its help
(first the sentence of the overview, then examples). VERBS is the only list of them.
"""

from __future__ import annotations

import argparse
import os
import sys

from lineas import messages
from lineas.findings import UserError, reason
from lineas.messages import _, marked, ngettext
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any, NoReturn

    from lineas.findings import Finding
    from lineas.registry.loading import Registry
    from lineas.registry.trees import Tree

OK, FINDINGS, USAGE = 0, 1, 2

VERBS = {
    "lint": marked("check the records against all rules"),
    "fmt": marked("bring records into their canonical form"),
    "rules": marked("the catalogue of rules; one rule explained"),
    "show": marked("one línea de acción over all years"),
    "summary": marked("counts by status, objective, strategy and institution"),
    "diff": marked("what changed between two years or two revisions"),
    "report": marked("the yearly report"),
    "import": marked("turn a published document into records"),
    "export": marked("all records for other programs"),
}


class Parser(argparse.ArgumentParser):
    """A parser whose errors are ours: one sentence, exit code 2, never a guess at an abbreviated option."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.register("type", int, _whole_number)  # argparse itself would say “invalid int value”

    def error(self, message: str) -> NoReturn:
        """Raise UserError with what argparse said."""
        raise UserError(message, _("`{command} --help` shows how it is used").format(command=self.prog))


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“{value}” is not a whole number").format(value=printable(text))) from None


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal. argparse would ask shutil for that, for every option that is declared; it brings
    bz2 and lzma along."""

    def __init__(self, prog: str) -> None:
        columns = os.environ.get("COLUMNS", "")
        try:
            width = int(columns) if columns.isdigit() else os.get_terminal_size().columns
        except OSError:
            width = 80
        super().__init__(prog, width=max(width, 40) - 2)


def main(argv: list[str] | None = None) -> int:
    """Run `lineas argv…` and return its exit code: 0 nothing to report, 1 findings, 2 wrong usage."""
    arguments = sys.argv[1:] if argv is None else argv
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who called us (`>&-`): nobody listens, the exit code remains
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - as long as the process
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        messages.use(_language(arguments))
        # argparse says what it has to say through gettext too: give it our catalogue.
        argparse._, argparse.ngettext = _, ngettext  # type: ignore[attr-defined]
        code = _run(arguments)
        sys.stdout.flush()
    except UserError as error:
        note(_("lineas: {message}").format(message=error.message))
        if error.help:
            note("  " + _("help: {text}").format(text=error.help))
        return USAGE
    except BrokenPipeError:
        # The reader of a pipe has left (`| head`): no error of ours, and nothing more to say at exit.
        _leave_output()
        return OK
    except OSError as error:
        # What a verb reads and writes has errors of its own; what is left is where the output goes: a full disk, say.
        _leave_output()
        note(_("lineas: {message}").format(message=reason(error)))
        return USAGE
    except KeyboardInterrupt:
        return 130
    return code


def _leave_output() -> None:
    """Let what is still to be written go nowhere, so that Python does not fail over it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _language(arguments: list[str]) -> str:
    """The language asked for; looked up before all else, so that errors of usage are in it too."""
    asked = os.environ.get("LINEAS_LANG") or messages.DEFAULT
    for at, argument in enumerate(arguments):
        if argument == "--lang" and at + 1 < len(arguments):
            asked = arguments[at + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    if asked not in messages.LANGUAGES:
        message = _("no language “{name}”: write es or en").format(name=printable(asked))
        raise UserError(message)
    return asked


def _run(arguments: list[str]) -> int:
    verb = _verb(arguments)
    if verb is not None and verb not in VERBS:
        from lineas.text import did_you_mean

        help = did_you_mean(verb, VERBS) or _("the verbs: {names}").format(names=", ".join(VERBS))
        raise UserError(_("no verb “{name}”").format(name=printable(verb)), help)
    parser = Parser(prog="lineas", description=_("Records, linter and reports of a programme's líneas de acción."),
                    formatter_class=Formatter, allow_abbrev=False, add_help=False)  # fmt: skip
    parser.add_argument("-h", "--help", action="help", help=_("show this help"))
    parser.add_argument("--version", action="version", version=_version(), help=_("show the version"))
    _common(parser)
    # With a `prog` of our own argparse need not format a usage to make one: that imports shutil, and with it bz2 and lzma.
    verbs = parser.add_subparsers(dest="verb", metavar=_("VERB"), title=_("verbs"), parser_class=Parser, prog="lineas")
    for name, summary in VERBS.items():
        if verb is None:
            verbs.add_parser(name, help=_(summary))
        elif name == verb:
            module = _module(name)
            sub = verbs.add_parser(
                name, description=_(summary), epilog=_examples(module), allow_abbrev=False, add_help=False,
                formatter_class=Formatter,
            )  # fmt: skip
            sub.add_argument("-h", "--help", action="help", help=_("show this help"))
            _common(sub)
            module.arguments(sub)
            sub.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    if options.verb is None:
        say(parser.format_help())
        return OK
    code: int = options.run(options)
    return code


def _verb(arguments: list[str]) -> str | None:
    """The first argument that is neither an option nor the value of one of the common options."""
    before = ""
    for argument in arguments:
        if not argument.startswith("-") and before not in ("--root", "--programme", "--lang"):
            return argument
        before = argument
    return None


def _common(parser: argparse.ArgumentParser) -> None:
    default = argparse.SUPPRESS
    parser.add_argument("--root", metavar=_("FOLDER"), default=default, help=_("the folder that holds “records”"))
    parser.add_argument(
        "--programme", metavar=_("NAME"), default=default, help=_("which programme, where there are several")
    )
    parser.add_argument(
        "--lang", choices=messages.LANGUAGES, default=default, help=_("the language of what is printed")
    )


def _module(verb: str) -> ModuleType:
    import importlib

    return importlib.import_module(f"lineas.cli.{verb}_" if verb == "import" else f"lineas.cli.{verb}")


def _examples(module: ModuleType) -> str:
    return _("Examples:") + "\n" + "".join(f"  {line}\n" for line in module.EXAMPLES)


def _version() -> str:
    from lineas import __version__

    return f"lineas {__version__}"


# ------------------------------------------------------------------------------------------ for the verbs


def say(text: str) -> None:
    """A result, to standard output."""
    sys.stdout.write(text if text.endswith("\n") or not text else text + "\n")


def note(text: str) -> None:
    """Progress or a remark, to standard error; never with something in it that a terminal would obey."""
    sys.stderr.write(printable(text) + "\n")


def root(options: argparse.Namespace) -> str:
    """The root of the registry that the options mean."""
    from lineas.registry.trees import find_root

    return find_root(os.getcwd(), getattr(options, "root", None))


def programme(options: argparse.Namespace, tree: Tree) -> str:
    """The programme that the options mean."""
    from lineas.registry.trees import one_programme

    return one_programme(tree, getattr(options, "programme", None))


def working_registry(options: argparse.Namespace) -> Registry:
    """The registry of the working tree, whole. Raises UserError where one of its files cannot be read.

    A count or a report over a part of the records would be wrong without a word.
    """
    from lineas.registry.loading import load
    from lineas.registry.trees import WorkingTree

    tree = WorkingTree(root(options))
    registry = load(tree, programme(options, tree))
    if registry.findings:
        first = registry.findings[0]
        files = len({finding.path for finding in registry.findings})
        message = ngettext("{n} file cannot be read: {place}", "{n} files cannot be read, the first is {place}", files)
        place = f"{first.path}:{first.line}:{first.column}: {first.message}"
        raise UserError(message.format(n=files, place=place), _("`lineas lint` says what is wrong"))
    return registry


def known_year(year: int, registry: Registry) -> int:
    """The year, where it lies in the programme's period. Raises UserError elsewhere."""
    p = registry.programme
    if not p.first_year <= year <= p.last_year:
        message = _("the programme has no year {year}: it runs from {first} to {last}")
        raise UserError(message.format(year=year, first=p.first_year, last=p.last_year))
    return year


def show_findings(findings: list[Finding]) -> None:
    """Say on standard error which files were left out, and why."""
    for f in findings:
        note(f"{f.path}:{f.line}:{f.column}: {f.message}")


def colour() -> bool:
    """Is standard output a terminal that may be given colours? (https://no-color.org)"""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def place_in_repository(folder: str) -> str:
    """Where a root lies in its repository, "examples/" say: hosts want paths from the top. Empty where there is none."""
    top = folder
    while not os.path.lexists(os.path.join(top, ".git")):
        top, below = os.path.dirname(top), top
        if top == below:
            return ""
    place = os.path.relpath(folder, top).replace(os.sep, "/")
    return "" if place == "." else place + "/"


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
                sys.stderr.write(f"\r{self._label} {'█' * filled}{'░' * (30 - filled)} {done}/{total} ")
                sys.stderr.flush()

        return show

    def __exit__(self, *error: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def unified(path: str, before: bytes, after: bytes) -> str:
    """The unified diff of a file that a command would write."""
    import difflib

    old, new = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{path}" if before else "/dev/null", f"b/{path}")
    return "".join(printable(line.rstrip("\n")) + "\n" for line in lines)
