"""`lineas lint`: the verb."""

from __future__ import annotations

import os

from lineas import cli, findings
from lineas.findings import UserError, natural, printable
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import Any

    from lineas.lint import Result
    from lineas.registry import WorkingTree

EXAMPLES = (
    "lineas lint",
    "lineas lint records/pem-2014-2018/1.2/1.2.3.yaml",
    "lineas lint --base origin/main",
    "lineas lint --fix --diff",
    "lineas lint --ignore repeated-text --strict",
    "lineas lint --format github",
)


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    add = parser.add_argument
    add("paths", nargs="*", metavar=_("PATH"), help=_("files or folders; without any, the whole registry"))
    add("--select", action="append", metavar=_("RULES"), help=_("only these rules, separated by commas"))
    add("--ignore", action="append", metavar=_("RULES"), help=_("all rules but these"))
    add("--strict", action="store_true", help=_("warnings count as errors for the exit code"))
    add("--no-exceptions", action="store_true", help=_("show what exceptions.yaml accepts, too"))
    add("--format", choices=tuple(findings.FORMATS), default="text", help=_("the format of the output"))
    add("--quiet", action="store_true", help=_("errors alone, and no closing line"))
    add("--jobs", type=int, default=0, metavar=_("N"), help=_("how many processes; without it, one for each core"))
    change = parser.add_argument_group(_("a change"))
    change.add_argument("--base", metavar=_("REVISION"), help=_(
        "compare with a revision: what the change did not touch is listed and blocks nobody"))  # fmt: skip
    change.add_argument("--institution", metavar=_("ACRONYM"), default="", help=_("whose change it is (with --base)"))
    mend = parser.add_argument_group(_("mending"))
    mend.add_argument("--fix", action="store_true", help=_("mend what has one safe answer"))
    mend.add_argument("--unsafe", action="store_true", help=_("with --fix: mend also what a person should look at"))
    mend.add_argument("--diff", action="store_true", help=_("with --fix: show what would change, and write nothing"))


def run(options: Namespace) -> int:
    """Print what the rules find; 1 where there are errors (with --strict, any finding)."""
    from lineas import registry
    from lineas.lint import lint

    _check_usage(options)
    tree = registry.WorkingTree(cli.root(options))
    names, settings = _settings(options, tree)
    if options.fix:
        changes = _fixes(options, tree, names, settings)
        if options.diff:
            cli.say("".join(cli.unified(path, before, after) for path, (before, after) in changes.items()))
            return cli.OK
        from lineas.writing import write_all

        write_all(tree.root, {path: after for path, (_before, after) in changes.items()})
        for path in changes:
            cli.note(_("mended: {path}").format(path=path))
    with cli.progress(_("checking")) as progress:
        result = lint(tree, names, progress=progress, **settings)
    shown = result.findings if not options.quiet else [f for f in result.findings if f.severity == findings.ERROR]
    cli.say(findings.FORMATS[options.format](shown, result.totals))
    if options.format == "text" and not shown and not options.quiet:
        cli.note(findings.tally(result.totals))
    return _exit_code(options, result)


def _exit_code(options: Namespace, result: Result) -> int:
    failed = result.totals.errors or (options.strict and result.totals.warnings)
    return cli.FINDINGS if failed else cli.OK


def _check_usage(options: Namespace) -> None:
    """Options that mean nothing on their own are slips: better said than ignored."""
    for name, needed in (("unsafe", "fix"), ("diff", "fix"), ("institution", "base")):
        if getattr(options, name) and not getattr(options, needed):
            raise UserError(_("--{name} goes with --{needed}").format(name=name, needed=needed))
    if options.jobs < 0:
        raise UserError(_("--jobs takes a number from 0 on"))


def _settings(options: Namespace, tree: WorkingTree) -> tuple[list[str], dict[str, Any]]:
    """The programmes to look at, and the keywords of lint()."""
    from lineas import registry

    paths = chosen(tree, options.paths) if options.paths else None
    if hasattr(options, "programme") or paths is None:
        names = [cli.programme(options, tree)] if hasattr(options, "programme") else registry.programmes(tree)
    else:
        names = sorted({path.split("/")[1] for path in paths}, key=natural)
    if not names:
        registry.one_programme(tree, None)  # says that there is none, and what makes the first
    settings: dict[str, Any] = {
        "today": _today(),
        "paths": None if paths is None else frozenset(paths),
        "rules": _rules(options.select, options.ignore),
        "exceptions": not options.no_exceptions,
        "institution": options.institution,
        "jobs": options.jobs,
    }
    if options.base:
        from lineas.baseline import Baseline

        settings["baseline"] = Baseline(tree.root, options.base)
    return names, settings


def _rules(select: list[str] | None, ignore: list[str] | None) -> list[str]:
    """The rules to run."""
    from lineas.rules import RULES
    from lineas.schema import did_you_mean

    def split(given: list[str]) -> list[str]:
        names = [name.strip() for text in given for name in text.split(",") if name.strip()]
        for name in names:
            if name not in RULES:
                message = _("there is no rule “{rule}”").format(rule=printable(name))
                raise UserError(message, did_you_mean(name, RULES) or _("`lineas rules` shows all rules"))
        return names

    wanted = split(select) if select else list(RULES)
    unwanted = split(ignore or [])
    return [name for name in wanted if name not in unwanted]


def _fixes(
    options: Namespace, tree: WorkingTree, names: list[str], settings: dict[str, Any]
) -> dict[str, tuple[bytes, bytes]]:
    """The files that would be mended: what they say, and what they would say."""
    from lineas import registry
    from lineas.checking import Checker
    from lineas.fixing import fixed
    from lineas.rules import RULES

    changes: dict[str, tuple[bytes, bytes]] = {}
    for name in names:
        checker = Checker(tree, name, [RULES[id] for id in settings["rules"]])
        files = [f.path for f in checker.files if not registry.refused(f) and registry.kind_of(f.path)]
        files = [path for path in files if settings["paths"] is None or path in settings["paths"]]
        accepted = checker.accepted if settings["exceptions"] else []
        for path, before in zip(files, tree.read(files), strict=True):
            after = fixed(checker, path, before, unsafe=options.unsafe, accepted=accepted)
            if after != before:
                changes[path] = (before, after)
    return changes


def chosen(tree: WorkingTree, given: list[str]) -> list[str]:
    """The files of the tree that the user's paths (files or folders, from the current folder) mean.

    Raises UserError for a path that is not there or does not lie in records/.
    """
    from lineas.registry import RECORDS

    base = os.path.realpath(tree.root)
    files = [file.path for file in tree.files()]
    known = set(files)
    found: dict[str, None] = {}
    for name in given:
        # The folder is resolved, the file itself is not: a link in the place of a record is to be looked at as one.
        folder, base_name = os.path.split(os.path.abspath(name))
        relative = os.path.relpath(os.path.join(os.path.realpath(folder), base_name), base).replace(os.sep, "/")
        inside = [relative] if relative in known else [path for path in files if path.startswith(relative + "/")]
        if relative == ".":
            inside = files
        if not inside:
            raise UserError(*_not_chosen(name, relative, RECORDS))
        found.update(dict.fromkeys(inside))
    return list(found)


def _not_chosen(name: str, relative: str, records: str) -> tuple[str, str]:
    if not os.path.lexists(name):
        return _("there is no file or folder {path}").format(path=printable(name)), ""
    if relative == records or relative.startswith(records + "/"):
        return _("there is no record in {path}").format(path=printable(name)), ""
    message = _("{path} is not in the folder “records” of this registry").format(path=printable(name))
    return message, _("another registry is named with --root")


def _today() -> str:
    """The day on which exceptions expire: SOURCE_DATE_EPOCH where it is set, so that a run can be repeated."""
    import time

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return time.strftime("%Y-%m-%d", time.gmtime(int(epoch)) if epoch.isdigit() else time.localtime())
