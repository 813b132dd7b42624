"""`lineas diff`: the verb."""

from __future__ import annotations

import re

from lineas import cli
from lineas.findings import UserError
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from lineas.diff.changes import Diff
    from lineas.findings import Finding

EXAMPLES = (
    "lineas diff 2016 2017",
    "lineas diff main...HEAD --format markdown",
    "lineas diff main",
    "lineas diff main --index --exit-code",
)


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    help = _("two years; or one or two revisions: A (against the working tree), A B, A..B, A...B")
    parser.add_argument("sides", nargs="*", metavar="A", help=help)
    help = _("against the index, what the next commit would hold, instead of the working tree")
    parser.add_argument("--index", "--staged", action="store_true", dest="staged", help=help)
    parser.add_argument("--exit-code", action="store_true", help=_("exit with 1 if there are differences"))
    help = _("the format of the output")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help=help)


def run(options: Namespace) -> int:
    """Print what changed; 1 where a file could not be read, and with --exit-code where something changed."""
    from lineas.views.diff import formats

    if len(options.sides) > 2:
        raise UserError(_("a diff has two sides: {n} were given").format(n=len(options.sides)))
    years = [int(side) for side in options.sides if re.fullmatch("[0-9]{4}", side)]
    if len(options.sides) == 1 and years:
        help = _("two years: `lineas diff {before} {year}`; a branch of that name: refs/heads/{year}")
        message = _("{year} is a year, and a year is compared with another").format(year=years[0])
        raise UserError(message, help.format(before=years[0] - 1, year=years[0]))
    diff = _years(options, *years) if len(years) == 2 else _revisions(options)
    cli.show_findings([_named(side, finding) for side, finding in diff.unreadable])
    cli.say(formats.FORMATS[options.format](diff, cli.width()), options.format)
    # What could not be read is a finding of severity error, and a difference that nobody has seen.
    return cli.FINDINGS if diff.unreadable or (options.exit_code and diff.differs) else cli.OK


def _years(options: Namespace, before: int, after: int) -> Diff:
    from lineas.diff import registries
    from lineas.git.repository import WORKTREE, Git
    from lineas.registry.loading import load

    if options.staged:
        raise UserError(_("--index compares a revision with the index, not two years"))
    tree = cli.working_tree(options)
    loaded = load(tree, cli.programme(options, tree))
    for year in (before, after):
        cli.known_year(year, loaded)
        if Git(tree.root).has_ref(str(year)):
            message = _(
                "{year} is taken for a year; the branch or tag of that name is refs/heads/{year} or refs/tags/{year}"
            )
            cli.note(message.format(year=year))
    unreadable = tuple((WORKTREE, finding) for finding in loaded.findings)
    return registries.years(before, after, loaded.records)._replace(unreadable=unreadable)


def _revisions(options: Namespace) -> Diff:
    from lineas.git.repository import WORKTREE, Git
    from lineas.history import revisions
    from lineas.registry import trees

    git = Git(cli.root(options))
    pair = revisions.resolve(git, options.sides, staged=options.staged)
    if WORKTREE in (side.at for side in pair):
        cli.working_tree(options)  # says where it is unfinished
    programme = trees.choose(revisions.programmes(git, pair), getattr(options, "programme", None))
    return revisions.compare(git, *pair, programme)


def _named(side: str, finding: Finding) -> Finding:
    """The finding with its path as git writes it: "main:records/…", ":records/…" in the index."""
    from lineas.git.repository import INDEX, WORKTREE

    prefix = {WORKTREE: "", INDEX: ":"}.get(side, f"{side}:")
    return finding._replace(path=prefix + finding.path)
