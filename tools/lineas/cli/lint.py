"""`lineas lint`: the verb."""

from __future__ import annotations

import os

from lineas import cli, findings
from lineas.findings import UserError, printable
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from lineas.registry import WorkingTree

EXAMPLES = (
    "lineas lint",
    "lineas lint records/pem-2014-2018/1.2/1.2.3.yaml",
    "lineas lint --ignore repeated-text --strict",
    "lineas lint --format github",
)


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument(
        "paths", nargs="*", metavar=_("PATH"), help=_("files or folders; without any, the whole registry")
    )
    parser.add_argument(
        "--select", action="append", metavar=_("RULES"), help=_("only these rules, separated by commas")
    )
    parser.add_argument("--ignore", action="append", metavar=_("RULES"), help=_("all rules but these"))
    parser.add_argument("--strict", action="store_true", help=_("warnings count as errors for the exit code"))
    parser.add_argument("--format", choices=tuple(findings.FORMATS), default="text", help=_("the format of the output"))


def run(options: Namespace) -> int:
    """Print what the rules find; 1 where there are errors (with --strict, any finding)."""
    from lineas import registry
    from lineas.lint import lint

    root = cli.root(options)
    tree = registry.WorkingTree(root)
    rules = _rules(options.select, options.ignore)
    paths = chosen(tree, options.paths) if options.paths else None
    if getattr(options, "programme", None) or paths is None:
        names = [cli.programme(options, tree)] if hasattr(options, "programme") else registry.programmes(tree)
    else:
        names = sorted({path.split("/")[1] for path in paths}, key=findings.natural)
    if not names and paths is None:
        registry.one_programme(tree, None)  # says that there is none, and what makes the first
    result = lint(tree, names, today=_today(), paths=paths, rules=rules)
    cli.say(findings.FORMATS[options.format](result.findings, result.totals))
    if options.format == "text" and not result.findings:
        cli.note(findings.tally(result.totals))
    failed = result.totals.errors or (options.strict and result.totals.warnings)
    return cli.FINDINGS if failed else cli.OK


def _rules(select: list[str] | None, ignore: list[str] | None) -> list[str]:
    from lineas.rules import RULES
    from lineas.schema import did_you_mean

    def split(given: list[str] | None) -> list[str]:
        names = [name.strip() for text in given or () for name in text.split(",") if name.strip()]
        for name in names:
            if name not in RULES:
                message = _("there is no rule “{rule}”").format(rule=printable(name))
                raise UserError(message, did_you_mean(name, RULES) or _("`lineas rules` shows all rules"))
        return names

    selected = split(select) if select else list(RULES)
    ignored = split(ignore)
    return [name for name in selected if name not in ignored]


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
