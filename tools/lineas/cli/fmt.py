"""`lineas fmt`: the verb."""

from __future__ import annotations

from lineas import cli
from lineas.cli.lint import chosen
from lineas.messages import _, ngettext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

EXAMPLES = (
    "lineas fmt",
    "lineas fmt --diff records/pem-2014-2018/1.2/1.2.3.yaml",
    "lineas fmt --check",
)


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument(
        "paths", nargs="*", metavar=_("PATH"), help=_("files or folders; without any, the whole registry")
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help=_("write nothing; exit with 1 where something would change"))
    how.add_argument("--diff", action="store_true", help=_("write nothing; show what would change"))


def run(options: Namespace) -> int:
    """Write the files whose canonical form differs; 1 where one could not be formed, or would change under --check."""
    from lineas.files.writing import Change
    from lineas.findings import Totals
    from lineas.registry.formatting import formed
    from lineas.registry.kinds import RECORDS
    from lineas.views import findings as view

    tree = cli.working_tree(options, to_write=not (options.check or options.diff))
    names = chosen(tree, options.paths) if options.paths else None
    folder = f"{RECORDS}/{cli.programme(options, tree)}/" if hasattr(options, "programme") else ""
    files = [f for f in tree.files() if f.path.startswith(folder) and (names is None or f.path in names)]
    result = formed(tree, files)
    if options.diff:
        cli.say("".join(cli.unified(path, *change) for path, change in result.changes.items()))
    elif not options.check:
        tree.write({path: Change(*change) for path, change in result.changes.items()})
    for path in () if options.diff else result.changes:
        cli.line(path)
    shown = view.Shown(colour=cli.colour(), width=cli.width())
    cli.say(view.as_text(result.findings, Totals(result.files, len(result.findings), 0), shown), coloured=shown.colour)
    cli.note(_said(result.files, len(result.changes), written=not (options.check or options.diff)))
    return cli.FINDINGS if result.findings or (result.changes and options.check) else cli.OK


def _said(files: int, changed: int, *, written: bool) -> str:
    if written:
        changes = ngettext("{n} file written anew", "{n} files written anew", changed)
    else:
        changes = ngettext("{n} file would be written anew", "{n} files would be written anew", changed)
    return _("{files}; {changes}").format(
        files=ngettext("{n} file looked at", "{n} files looked at", files).format(n=files),
        changes=changes.format(n=changed),
    )
