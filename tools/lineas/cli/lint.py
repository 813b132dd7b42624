"""`lineas lint`: the verb."""

from __future__ import annotations

import os

from lineas import cli, findings
from lineas.findings import UserError
from lineas.messages import _, ngettext
from lineas.registry.model import is_day
from lineas.text import natural, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import Any

    from lineas.findings import Finding
    from lineas.lint.run import Result
    from lineas.registry.trees import Tree, WorkingTree

EXAMPLES = (
    "lineas lint",
    "lineas lint records/pem-2014-2018/1.2/1.2.3.yaml",
    "lineas lint --base origin/main",
    "lineas lint --fix --diff",
    "lineas lint --ignore repeated-text --strict",
    "lineas lint --format sarif > lineas.sarif",
    'lineas lint --accept copied-answer 1.2.3 --reason "Se ratificó el mismo compromiso."',
)


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    from lineas.views import findings as view

    add = parser.add_argument
    add("paths", nargs="*", metavar=_("PATH"), help=_("files or folders; without any, the whole registry"))
    add("--select", action="append", metavar=_("RULES"), help=_("only these rules, separated by commas"))
    add("--ignore", action="append", metavar=_("RULES"), help=_("all rules but these"))
    add("--strict", action="store_true", help=_("warnings count as errors for the exit code"))
    add("--no-exceptions", action="store_true", help=_("show what exceptions.yaml accepts, too"))
    add("--format", choices=tuple(view.FORMATS), default="text", help=_("the format of the output"))
    add("--statistics", action="store_true", help=_("only how many findings each rule has"))
    add("--quiet", action="store_true", help=_("errors alone, and no closing line"))
    add("--jobs", type=int, default=0, metavar=_("N"), help=_("how many processes; without it, one for each core"))
    change = parser.add_argument_group(_("a change"))
    change.add_argument("--base", metavar=_("REVISION"), help=_(
        "compare with a revision: what the change did not touch is listed and blocks nobody"))  # fmt: skip
    change.add_argument("--all", action="store_true", help=_(
        "with --base: show also what was there before the change"))  # fmt: skip
    change.add_argument("--institution", metavar=_("ACRONYM"), default="", help=_("whose change it is (with --base)"))
    mend = parser.add_argument_group(_("mending"))
    mend.add_argument("--fix", action="store_true", help=_("mend what has one safe answer"))
    mend.add_argument("--unsafe", action="store_true", help=_("with --fix: mend also what a person should look at"))
    mend.add_argument("--diff", action="store_true", help=_("with --fix: show what would change, and write nothing"))
    accept = parser.add_argument_group(_("accepting a finding"))
    accept.add_argument("--accept", nargs=2, metavar=(_("RULE"), _("ID")), help=_("write it into exceptions.yaml"))
    accept.add_argument("--reason", metavar=_("TEXT"), help=_("why it is accepted"))
    accept.add_argument("--pin-exceptions", action="store_true", help=_(
        "write into exceptions.yaml the year and the text that each exception is about (with --diff: show it)"))  # fmt: skip
    accept.add_argument("--until", metavar=_("DAY"), help=_("the last day on which it is accepted: 2026-12-31"))


def run(options: Namespace) -> int:
    """Print what the rules find; 1 where there are errors (with --strict, any finding)."""
    from lineas.lint.run import lint
    from lineas.rules.prose import spelling
    from lineas.views import findings as view

    _check_usage(options)
    tree = cli.working_tree(options, to_write=_writes(options))
    names, settings = _settings(options, tree)
    if options.accept:
        return _accept(options, tree, settings)
    if options.pin_exceptions:
        return _pin(options, tree, settings)
    there: Tree = tree
    if options.fix:
        there = _fix(options, tree, names, settings)
    with cli.progress(_("checking")) as progress:
        result = lint(there, names, progress=progress, **settings)
    for sentence in result.notes:
        cli.note(sentence)
    if "spelling" in settings["rules"] and (reason := spelling.reason()):
        cli.note(reason)
    if options.diff:
        cli.note(view.tally(result.totals))
        return _exit_code(options, result)
    shown = _shown(options, result)
    if options.statistics:
        cli.say(view.statistics(shown))
    else:
        how = view.Shown(cli.place_in_repository(tree.root), cli.colour(), options.strict, cli.width())
        cli.say(view.FORMATS[options.format](shown, result.totals, how), options.format, coloured=how.colour)
    if options.format == "text" and not shown and not options.quiet:
        cli.note(view.tally(result.totals))
    if options.format == "text" and result.totals.untouched and not (options.all or options.quiet):
        cli.note(_("what was there before this change is shown by --all"))
    return _exit_code(options, result)


def _writes(options: Namespace) -> bool:
    return bool(options.fix or options.accept or options.pin_exceptions) and not options.diff


def _shown(options: Namespace, result: Result) -> list[Finding]:
    """The findings to show: those that block, or those of the change first; what was there before, with --all alone. A
    program gets all of them, in their order."""
    if options.quiet:
        return [f for f in result.findings if _blocks(options, f)]
    if options.format != "text":
        return result.findings
    return sorted((f for f in result.findings if options.all or not f.untouched), key=lambda f: f.untouched)


def _blocks(options: Namespace, f: Finding) -> bool:
    """Is it for this finding that the exit code is 1?"""
    return not f.untouched and (options.strict or f.severity == findings.ERROR)


def _exit_code(options: Namespace, result: Result) -> int:
    return cli.FINDINGS if any(_blocks(options, f) for f in result.findings) else cli.OK


def _check_usage(options: Namespace) -> None:
    """Options that mean nothing on their own are slips: better said than ignored."""
    for name, needed in (
        ("unsafe", "fix"),
        *(() if options.pin_exceptions else (("diff", "fix"),)),
        ("all", "base"),
        ("institution", "base"),
        ("reason", "accept"),
        ("until", "accept"),
    ):
        if getattr(options, name) and not getattr(options, needed):
            raise UserError(_("--{name} goes with --{needed}").format(name=name, needed=needed))
    if options.accept and not options.reason:
        help = _("a reason is a sentence that others understand in a year")
        raise UserError(_("--accept needs its --reason"), help)
    if options.until and not is_day(options.until):
        raise UserError(_("“{day}” is no day: write it as 2026-12-31").format(day=printable(options.until)))
    if options.until and options.until < _today():
        raise UserError(_("the day {day} is over: nothing would be accepted").format(day=options.until))
    if options.jobs < 0:
        raise UserError(_("--jobs takes a number from 0 on"))
    for one, other in (("accept", "fix"), ("statistics", "diff"), ("quiet", "diff")):
        if getattr(options, one) and getattr(options, other):
            raise UserError(_("--{one} does not go with --{other}").format(one=one, other=other))
    if options.format != "text" and (options.statistics or options.diff):
        other = "statistics" if options.statistics else "diff"
        raise UserError(_("--{one} does not go with --{other}").format(one=f"format {options.format}", other=other))


def _settings(options: Namespace, tree: WorkingTree) -> tuple[list[str], dict[str, Any]]:
    """The programmes to look at, and the keywords of lint()."""
    from lineas.lint import configuration
    from lineas.registry import trees
    from lineas.rules import RULES

    configured = configuration.read(tree.root, RULES)
    places = [_relative(tree, name) for name in options.paths]
    paths = chosen(tree, options.paths) if options.paths else None
    if hasattr(options, "programme") or paths is None:
        names = [cli.programme(options, tree)] if hasattr(options, "programme") else trees.programmes(tree)
    else:
        names = sorted({path.split("/")[1] for path in paths if path.count("/") > 1}, key=natural)
    if not names and not paths:
        trees.one_programme(tree, None)  # says that there is none, and what makes the first
    settings: dict[str, Any] = {
        "today": _today(),
        "paths": None if paths is None else frozenset(paths),
        "places": places,
        "rules": _rules(options.select, options.ignore, configured.select, configured.ignore),
        "severities": dict(configured.severity),
        "exceptions": not options.no_exceptions,
        "institution": options.institution,
        "jobs": options.jobs,
    }
    if options.base is not None:
        from lineas.lint.change import Baseline

        settings["baseline"] = Baseline(tree.root, options.base)
    return names, settings


def _rules(select: list[str] | None, ignore: list[str] | None, selected: Any, ignored: Any) -> list[str]:
    """The rules to run: those of the command line, or else those of the configuration."""
    from lineas.rules import RULES
    from lineas.text import did_you_mean

    def split(given: list[str]) -> list[str]:
        names = [name.strip() for text in given for name in text.split(",") if name.strip()]
        if not names:  # an empty variable in a script would switch all rules off without a word
            raise UserError(_("--select and --ignore take names of rules"), _("`lineas rules` shows all rules"))
        for name in names:
            if name not in RULES:
                message = _("there is no rule “{rule}”").format(rule=printable(name))
                raise UserError(message, did_you_mean(name, RULES) or _("`lineas rules` shows all rules"))
        return names

    wanted = split(select) if select else list(selected or RULES)
    unwanted = split(ignore) if ignore else list(ignored or ())
    return [name for name in wanted if name not in unwanted]


def _fix(options: Namespace, tree: WorkingTree, names: list[str], settings: dict[str, Any]) -> Tree:
    """Mend the files, or show how they would be mended; the tree as it is, or would be, then."""
    from lineas.files.writing import Change
    from lineas.lint.fix import fixes
    from lineas.registry.trees import Overlay

    with cli.progress(_("mending")) as progress:
        found = fixes(tree, names, unsafe=options.unsafe, progress=progress, **settings)
    for path in found.not_formed:
        cli.note(_("not mended, because it is not in canonical form: {path}").format(path=path))
    if options.diff:
        cli.say("".join(cli.unified(path, found.read[path], after) for path, after in found.contents.items()))
        return Overlay(tree, found.contents)
    tree.write({path: Change(found.read[path], after) for path, after in found.contents.items()})
    for path in found.contents:
        cli.note(_("mended: {path}").format(path=path))
    return tree


def _accept(options: Namespace, tree: WorkingTree, settings: dict[str, Any]) -> int:
    """Write a finding into exceptions.yaml. Raises UserError where there is no such finding."""
    from lineas.files.writing import Change
    from lineas.lint import exceptions
    from lineas.lint.run import lint
    from lineas.registry.formatting import canonical_bytes
    from lineas.registry.kinds import name_of
    from lineas.rules import RULES
    from lineas.text import did_you_mean

    rule, record = options.accept
    if rule not in RULES:
        message = _("there is no rule “{rule}”").format(rule=printable(rule))
        raise UserError(message, did_you_mean(rule, RULES) or _("`lineas rules` shows all rules"))
    if RULES[rule].of_a_change and not options.until:
        message = _("“{rule}” speaks of one change: accept it with --until").format(rule=rule)
        raise UserError(message, _("the last day on which it is accepted: 2026-12-31"))
    name = cli.programme(options, tree)
    everything = lint(tree, [name], **{**settings, "paths": None, "rules": list(RULES), "exceptions": False})
    found = [f for f in everything.findings if f.rule == rule and name_of(f.path) == record]
    if not found:
        message = _("“{rule}” finds nothing in {record}").format(rule=rule, record=printable(record))
        raise UserError(message, _("`lineas lint --no-exceptions` shows all findings"))
    path, before, was = _exceptions(tree, name)
    data = exceptions.accepted(was, found, options.reason, options.until)
    tree.write({path: Change(before, canonical_bytes(data, "exceptions", path))})
    accepted = ngettext("{n} finding accepted in {path}", "{n} findings accepted in {path}", len(found))
    cli.note(accepted.format(n=len(found), path=path))
    if RULES[rule].of_a_change:
        cli.note(_("it counts for the changes that come after it: a change cannot accept itself"))
    return cli.OK


def _exceptions(tree: WorkingTree, programme: str) -> tuple[str, bytes | None, Any]:
    """The path of exceptions.yaml, its content and its data; None where there is no such file."""
    from lineas.registry import reading
    from lineas.registry.kinds import path_of

    path = path_of(programme, "exceptions")
    file = next(iter(tree.files(path)), None)
    content = reading.content_of(tree, file) if file else None
    return path, content, None if content is None else reading.value_in(path, content, to_write=True)


def _pin(options: Namespace, tree: WorkingTree, settings: dict[str, Any]) -> int:
    """Write into exceptions.yaml what each exception is about, where it does not say so; with --diff, show it."""
    from lineas.files.writing import Change
    from lineas.lint import exceptions
    from lineas.lint.run import lint
    from lineas.registry.formatting import canonical_bytes
    from lineas.rules import RULES

    name = cli.programme(options, tree)
    path, before, was = _exceptions(tree, name)
    if before is None:
        raise UserError(_("there is no {path}").format(path=path))
    every = lint(tree, [name], **{**settings, "paths": None, "rules": list(RULES), "exceptions": False})
    data = exceptions.pinned(was, every.findings)
    after = canonical_bytes(data, "exceptions", path)
    if options.diff:
        cli.say(cli.unified(path, before, after) if before != after else "")
    elif before != after:
        tree.write({path: Change(before, after)})
    n = sum("text" in entry or "year" in entry for entry in data["exceptions"])
    said = ngettext("{n} exception names what it is about", "{n} exceptions name what they are about", n)
    cli.note(said.format(n=n))
    return cli.OK


def chosen(tree: WorkingTree, given: list[str]) -> list[str]:
    """The files of the tree that the user's paths (files or folders, from the current folder) mean.

    Raises UserError for a path that is not there or does not lie in records/.
    """
    from lineas.registry.kinds import RECORDS

    found: dict[str, None] = {}
    for name in given:
        relative = _relative(tree, name)
        inside = [file.path for file in tree.files(relative)] if f"{relative}/".startswith(RECORDS + "/") else []
        if not inside:
            raise UserError(*_not_chosen(name, relative, RECORDS))
        found.update(dict.fromkeys(inside))
    return list(found)


def _relative(tree: WorkingTree, name: str) -> str:
    """The path of a file or folder, from the root of the tree; of the root itself, that of its records."""
    from lineas.registry.kinds import RECORDS

    # The folder is resolved, the file itself is not: a link in the place of a record is to be looked at as one.
    folder, base_name = os.path.split(os.path.abspath(name))
    path = os.path.join(os.path.realpath(folder), base_name)
    relative = os.path.relpath(path, os.path.realpath(tree.root)).replace(os.sep, "/")
    return RECORDS if relative == "." else relative


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

    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return time.strftime("%Y-%m-%d", time.gmtime(int(epoch)) if epoch else time.localtime())
    except (ValueError, OverflowError, OSError):
        message = _("SOURCE_DATE_EPOCH is no number of seconds: {value}").format(value=printable(epoch or ""))
        raise UserError(message) from None
