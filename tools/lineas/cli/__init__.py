"""The command line: arguments, printing (cli.output), exit codes. Nothing is computed here.

A verb is a module of this package with `arguments(parser)` and `run(options) -> exit code`; its docstring is its help
(first the sentence of the overview, then examples). VERBS is the only list of them.
"""

from __future__ import annotations

import argparse
import os
import re
import sys

from lineas import messages
from lineas.cli import output
from lineas.cli.output import colour as colour
from lineas.cli.output import line as line
from lineas.cli.output import note as note
from lineas.cli.output import progress as progress
from lineas.cli.output import say as say
from lineas.cli.output import width as width
from lineas.findings import UserError, reason
from lineas.messages import _, marked, ngettext
from lineas.text import printable, wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any, NoReturn

    from lineas.findings import Finding
    from lineas.registry.loading import Registry
    from lineas.registry.trees import Tree, WorkingTree

OK, FINDINGS, USAGE = 0, 1, 2
_LONGEST = 400  # characters of what an exception says

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

    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, formatter_class=Formatter, allow_abbrev=False, add_help=False, **options)
        self.color = False  # Python 3.14 would colour what it says
        self.register("type", int, _whole_number)  # argparse itself would say “invalid int value”
        self.add_argument("-h", "--help", action="help", help=_("show this help"))
        default = argparse.SUPPRESS
        self.add_argument("--root", metavar=_("FOLDER"), default=default, help=_("the folder that holds “records”"))
        help = _("which programme, where there are several")
        self.add_argument("--programme", metavar=_("NAME"), default=default, help=help)
        help = _("the language of what is printed")
        self.add_argument("--lang", choices=messages.LANGUAGES, default=default, help=help)

    def usage_help(self, guess: str = "") -> str:
        """Where it stands how this command is used, after a guess at what was meant."""
        usage = _("`{command} --help` shows how it is used").format(command=self.prog)
        return f"{guess} {usage}" if guess else usage

    def options(self) -> list[str]:
        """The options that the command knows: "-h", "--help", …"""
        return [option for action in self._actions for option in action.option_strings]

    def error(self, message: str) -> NoReturn:
        """Raise UserError with what argparse said."""
        raise UserError(message, self.usage_help())

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        from lineas.text import did_you_mean

        name = "/".join(action.option_strings) or str(action.metavar or action.dest)
        allowed = ", ".join(map(str, action.choices))
        message = _("{option} takes one of these, not “{value}”: {allowed}")
        guess = did_you_mean(str(value), map(str, action.choices))
        raise UserError(message.format(option=name, value=value, allowed=allowed), self.usage_help(guess))

    def _print_message(self, message: str, file: object = None) -> None:
        say(message)


def _whole_number(text: str) -> int:
    if not re.fullmatch("-?[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError(_("“{value}” is not a whole number").format(value=text))
    return int(text)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as a line may be. argparse would ask shutil for that, for every option that is declared; it brings
    bz2 and lzma along."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=width() - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        # An example is a command, to be copied as it stands.
        return "\n".join(part if part.startswith(" ") else wrapped(part, width) for part in text.splitlines())


def main(argv: list[str] | None = None) -> int:
    """Run `lineas argv…` and return its exit code: 0 nothing to report, 1 findings, 2 wrong usage or what failed."""
    output.prepare()
    try:
        try:
            return _run(sys.argv[1:] if argv is None else argv)
        finally:
            output.end()
    except UserError as error:
        return _refused(error.message, error.help)
    except KeyboardInterrupt as stopped:
        return 128 + (stopped.args[0] if isinstance(stopped, _Stopped) else 2)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a sentence
        return _failed(error)


def _refused(message: str, help: str = "") -> int:
    note(_("lineas: {message}").format(message=message))
    if help:
        note("  " + _("help: {text}").format(text=help))
    return USAGE


def _failed(error: Exception) -> int:
    """Say in a sentence what nobody expected: the system refused something, or this program is wrong."""
    if os.environ.get("LINEAS_DEBUG"):
        import traceback

        for text in traceback.format_exception(error):
            for part in text.splitlines():
                note(part)
    try:
        return _refused(*_explained(error))
    except Exception:  # noqa: BLE001 - the catalogue of the language cannot be read, say: that is what failed, then
        messages.use("en")
        return _refused(*_explained(error))


def _explained(error: Exception) -> tuple[str, str]:
    if isinstance(error, OSError):
        name = f"{error.filename}: " if isinstance(error.filename, str) else ""
        return name + reason(error), ""
    if isinstance(error, MemoryError):
        return _("there is not enough memory for this"), ""
    if isinstance(error, RecursionError):
        return _("something is nested too deeply"), ""
    said = f"{type(error).__name__}: {error}"[:_LONGEST]
    if isinstance(error, ImportError):
        return _("a part of the program is missing: {error}").format(error=said), _("install lineas anew")
    message = _("this is a mistake of the program, not yours: {error}").format(error=said)
    return message, _("please report it; with LINEAS_DEBUG=1 set it says where it happened")


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
    messages.use(_language(arguments))
    # argparse says what it has to say through gettext too: give it our catalogue.
    argparse._, argparse.ngettext = _, ngettext  # type: ignore[attr-defined]
    verb = _verb(arguments)
    if verb is not None and verb not in VERBS:
        from lineas.text import did_you_mean

        help = did_you_mean(verb, VERBS) or _("the verbs: {names}").format(names=", ".join(VERBS))
        raise UserError(_("no verb “{name}”").format(name=verb), help)
    parser = Parser("lineas", description=_("Records, linter and reports of a programme's líneas de acción."))
    parser.add_argument("--version", action="version", version=_version(), help=_("show the version"))
    # With a `prog` of our own argparse need not format a usage to make one: that imports shutil, and with it bz2 and lzma.
    verbs = parser.add_subparsers(dest="verb", metavar=_("VERB"), title=_("verbs"), parser_class=Parser, prog="lineas")
    for name, summary in VERBS.items():
        if verb is None:
            verbs.add_parser(name, help=_(summary))
    of_verb = _declare(verbs, verb) if verb else parser
    try:
        options, unknown = parser.parse_known_args(arguments)
    except SystemExit:  # --help and --version have said what they have to say
        return OK
    if unknown:
        raise _unknown(unknown, of_verb, verb)
    if options.verb is None:
        say(parser.format_help())
        return OK
    code: int = options.run(options)
    return code


def _declare(verbs: argparse._SubParsersAction[Parser], name: str) -> Parser:
    """The parser of a verb, with its arguments."""
    module = _module(name)
    parser = verbs.add_parser(name, description=_(VERBS[name]), epilog=_examples(module))
    module.arguments(parser)
    parser.set_defaults(run=module.run)
    return parser


def _unknown(unknown: list[str], parser: Parser, verb: str | None) -> UserError:
    """What is to be said of arguments that a command does not know."""
    from lineas.text import meant, nearest

    option = next((argument for argument in unknown if argument.startswith("-")), "").partition("=")[0]
    if not option:
        message = _("`{command}` has no place for “{value}”").format(command=parser.prog, value=unknown[0])
        return UserError(message, parser.usage_help())
    message = _("`{command}` has no option {option}").format(command=parser.prog, option=option)
    if option in parser.options():
        message = _("{option} stands after the verb: `{command} {option}`").format(command=parser.prog, option=option)
        return UserError(message, parser.usage_help())
    verbs = Parser("lineas").add_subparsers(parser_class=Parser, prog="lineas")
    others = ", ".join(f"`lineas {v}`" for v in VERBS if v != verb and option in _declare(verbs, v).options())
    if others:
        return UserError(
            message, parser.usage_help(_("{option} is an option of {verbs};").format(option=option, verbs=others))
        )
    near = nearest(option.lstrip("-"), [known.lstrip("-") for known in parser.options()])  # dashes are all alike
    return UserError(message, parser.usage_help(meant(near and f"--{near}")))


def _verb(arguments: list[str]) -> str | None:
    """The first argument that is neither an option nor the value of one of the common options."""
    before = ""
    for argument in arguments:
        if not argument.startswith("-") and before not in ("--root", "--programme", "--lang"):
            return argument
        before = argument
    return None


def _module(verb: str) -> ModuleType:
    import importlib

    return importlib.import_module(f"lineas.cli.{verb}_" if verb == "import" else f"lineas.cli.{verb}")


def _examples(module: ModuleType) -> str:
    return _("Examples:") + "\n" + "".join(f"  {example}\n" for example in module.EXAMPLES)


def _version() -> str:
    from lineas import __version__

    return f"lineas {__version__}"


# ------------------------------------------------------------------------------------------ for the verbs


def root(options: argparse.Namespace) -> str:
    """The root of the registry that the options mean."""
    from lineas.registry.trees import find_root

    return find_root(os.getcwd(), getattr(options, "root", None))


def programme(options: argparse.Namespace, tree: Tree) -> str:
    """The programme that the options mean."""
    from lineas.registry.trees import one_programme

    return one_programme(tree, getattr(options, "programme", None))


def working_tree(options: argparse.Namespace, *, to_write: bool = False) -> WorkingTree:
    """The working tree of the registry that the options mean.

    What an interrupted command left unfinished is undone first where a verb is going `to_write`. Raises UserError elsewhere.
    """
    from lineas.registry import trees

    if to_write:
        _stop_gently()
    folder = root(options)
    if to_write:
        for said in trees.recover(folder):
            note(said)
    return trees.WorkingTree(folder)


class _Stopped(KeyboardInterrupt):
    """The process is asked to end, as with Ctrl+C; `args[0]` is the signal."""


def _stop_gently() -> None:
    """Treat SIGTERM and SIGHUP as Ctrl+C: what is being written is undone, and the exit code says which it was."""
    import signal

    def stop(number: int, _frame: object) -> NoReturn:
        raise _Stopped(number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, stop)


def working_registry(options: argparse.Namespace) -> Registry:
    """The registry of the working tree, whole. Raises UserError where one of its files cannot be read.

    A count or a report over a part of the records would be wrong without a word.
    """
    from lineas.registry.loading import load

    tree = working_tree(options)
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


def place_in_repository(folder: str) -> str:
    """Where a root lies in its repository, "examples/" say: hosts want paths from the top. Empty where there is none."""
    from lineas.git.command import top_of

    top = top_of(folder)
    place = os.path.relpath(os.path.realpath(folder), top).replace(os.sep, "/") if top else "."
    return "" if place == "." else place + "/"


def unified(path: str, before: bytes | None, after: bytes | None) -> str:
    """The unified diff of a file that a command would write; None is no file. It applies as a patch where
    all of it can be seen."""
    import difflib

    old, new = (re.findall(r"[^\n]*\n|[^\n]+", (data or b"").decode("utf-8", "replace")) for data in (before, after))
    origin = "/dev/null" if before is None else f"a/{printable(path)}"
    target = "/dev/null" if after is None else f"b/{printable(path)}"
    lines = difflib.unified_diff(old, new, origin, target)
    end = "\\ No newline at end of file\n"
    return "".join(part if part.endswith("\n") else f"{part}\n{end}" for part in lines)
