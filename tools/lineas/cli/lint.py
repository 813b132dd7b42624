"""`lineas lint`: the verb."""

from __future__ import annotations

import os

from lineas import cli, findings
from lineas.findings import UserError, natural, printable
from lineas.messages import _, ngettext

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
    "lineas lint --format sarif > lineas.sarif",
    'lineas lint --accept repeated-text 1.2.3 --reason "Se ratificó el mismo compromiso."',
)


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    from lineas.views import reporters

    add = parser.add_argument
    add("paths", nargs="*", metavar=_("PATH"), help=_("files or folders; without any, the whole registry"))
    add("--select", action="append", metavar=_("RULES"), help=_("only these rules, separated by commas"))
    add("--ignore", action="append", metavar=_("RULES"), help=_("all rules but these"))
    add("--strict", action="store_true", help=_("warnings count as errors for the exit code"))
    add("--no-exceptions", action="store_true", help=_("show what exceptions.yaml accepts, too"))
    add("--format", choices=tuple(reporters.FORMATS), default="text", help=_("the format of the output"))
    add("--statistics", action="store_true", help=_("only how many findings each rule has"))
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
    accept = parser.add_argument_group(_("accepting a finding"))
    accept.add_argument("--accept", nargs=2, metavar=(_("RULE"), _("ID")), help=_("write it into exceptions.yaml"))
    accept.add_argument("--reason", metavar=_("TEXT"), help=_("why it is accepted"))
    accept.add_argument("--until", metavar=_("DAY"), help=_("the last day on which it is accepted: 2026-12-31"))


def run(options: Namespace) -> int:
    """Print what the rules find; 1 where there are errors (with --strict, any finding)."""
    from lineas import registry, spelling
    from lineas.lint import lint
    from lineas.views import reporters

    _check_usage(options)
    tree = registry.WorkingTree(cli.root(options))
    names, settings = _settings(options, tree)
    if options.accept:
        return _accept(options, tree, settings)
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
    if "spelling" in settings["rules"] and (reason := spelling.reason()):
        cli.note(reason)
    shown = result.findings if not options.quiet else [f for f in result.findings if f.severity == findings.ERROR]
    if options.statistics:
        cli.say(reporters.statistics(shown))
    else:
        how = reporters.Shown(cli.place_in_repository(tree.root), cli.colour())
        cli.say(reporters.FORMATS[options.format](shown, result.totals, how))
    if options.format == "text" and not shown and not options.quiet:
        cli.note(reporters.tally(result.totals))
    return _exit_code(options, result)


def _exit_code(options: Namespace, result: Result) -> int:
    failed = result.totals.errors or (options.strict and result.totals.warnings)
    return cli.FINDINGS if failed else cli.OK


def _check_usage(options: Namespace) -> None:
    """Options that mean nothing on their own are slips: better said than ignored."""
    for name, needed in (
        ("unsafe", "fix"),
        ("diff", "fix"),
        ("institution", "base"),
        ("reason", "accept"),
        ("until", "accept"),
    ):
        if getattr(options, name) and not getattr(options, needed):
            raise UserError(_("--{name} goes with --{needed}").format(name=name, needed=needed))
    if options.accept and not options.reason:
        help = _("a reason is a sentence that others understand in a year")
        raise UserError(_("--accept needs its --reason"), help)
    if options.until and not _is_day(options.until):
        raise UserError(_("“{day}” is no day: write it as 2026-12-31").format(day=printable(options.until)))
    if options.jobs < 0:
        raise UserError(_("--jobs takes a number from 0 on"))


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _settings(options: Namespace, tree: WorkingTree) -> tuple[list[str], dict[str, Any]]:
    """The programmes to look at, and the keywords of lint()."""
    from lineas import configuration, registry
    from lineas.rules import RULES

    configured = configuration.read(tree.root, RULES)
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
        "rules": _rules(options.select, options.ignore, configured.select, configured.ignore),
        "severities": dict(configured.severity),
        "exceptions": not options.no_exceptions,
        "institution": options.institution,
        "jobs": options.jobs,
    }
    if options.base:
        from lineas.baseline import Baseline

        settings["baseline"] = Baseline(tree.root, options.base)
    return names, settings


def _rules(select: list[str] | None, ignore: list[str] | None, selected: Any, ignored: Any) -> list[str]:
    """The rules to run: those of the command line, or else those of the configuration."""
    from lineas.rules import RULES
    from lineas.schema import did_you_mean

    def split(given: list[str]) -> list[str]:
        names = [name.strip() for text in given for name in text.split(",") if name.strip()]
        for name in names:
            if name not in RULES:
                message = _("there is no rule “{rule}”").format(rule=printable(name))
                raise UserError(message, did_you_mean(name, RULES) or _("`lineas rules` shows all rules"))
        return names

    wanted = split(select) if select else list(selected or RULES)
    unwanted = split(ignore) if ignore else list(ignored or ())
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


def _accept(options: Namespace, tree: WorkingTree, settings: dict[str, Any]) -> int:
    """Write a finding into exceptions.yaml. Raises UserError where there is no such finding."""
    from lineas import acceptance, registry
    from lineas.lint import lint
    from lineas.rules import RULES
    from lineas.schema import did_you_mean
    from lineas.writing import canonical_bytes, write_all

    rule, record = options.accept
    if rule not in RULES:
        message = _("there is no rule “{rule}”").format(rule=printable(rule))
        raise UserError(message, did_you_mean(rule, RULES) or _("`lineas rules` shows all rules"))
    name = cli.programme(options, tree)
    everything = lint(tree, [name], **{**settings, "paths": None, "rules": list(RULES), "exceptions": False})
    found = [f for f in everything.findings if f.rule == rule and registry.name_of(f.path) == record]
    if not found:
        message = _("“{rule}” finds nothing in {record}").format(rule=rule, record=printable(record))
        raise UserError(message, _("`lineas lint --no-exceptions` shows all findings"))
    path = f"{registry.RECORDS}/{name}/exceptions.yaml"
    data = acceptance.accepted(registry.value_of(tree, path), rule, record, options.reason, options.until)
    write_all(tree.root, {path: canonical_bytes(data, "exceptions")})
    accepted = ngettext("{n} finding accepted in {path}", "{n} findings accepted in {path}", len(found))
    cli.note(accepted.format(n=len(found), path=path))
    return cli.OK


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
