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
    from lineas import findings
    from lineas.files import writing
    from lineas.files.document import Document
    from lineas.registry import reading, schema, trees
    from lineas.registry.formatting import formed
    from lineas.registry.kinds import RECORDS, kind_of
    from lineas.views import findings as view

    tree = trees.WorkingTree(cli.root(options))
    names = chosen(tree, options.paths) if options.paths else [file.path for file in tree.files()]
    if hasattr(options, "programme"):
        folder = f"{RECORDS}/{cli.programme(options, tree)}/"
        names = [name for name in names if name.startswith(folder)]
    files = {file.path: file for file in tree.files()}
    kinds = {name: kind_of(name) for name in names if not reading.refused(files[name])}
    paths = [name for name, kind in kinds.items() if kind not in (None, "source")]
    changes: dict[str, tuple[bytes, bytes]] = {}
    refused = [
        reading.finding(name, Document("", None, [], schema.schema("record").layout), problem)
        for name in names
        if kind_of(name) not in (None, "source") and (problem := reading.refused(files[name]))
    ]
    for path, data in zip(paths, tree.read(paths), strict=True):
        result = formed(path, data, kinds[path] or "")
        refused += result.findings
        if result.data != data:
            changes[path] = (data, result.data)
    if options.diff:
        cli.say("".join(cli.unified(path, before, after) for path, (before, after) in changes.items()))
    elif not options.check:
        writing.write_all(tree.root, {path: after for path, (_before, after) in changes.items()})
    for path in () if options.diff else changes:
        cli.line(path)
    totals = findings.Totals(len(paths), len(refused), 0)
    cli.say(view.as_text(findings.in_order(refused), totals, view.Shown(colour=cli.colour())))
    cli.note(_said(len(paths), len(changes), written=not (options.check or options.diff)))
    return cli.FINDINGS if refused or (changes and options.check) else cli.OK


def _said(files: int, changed: int, *, written: bool) -> str:
    if written:
        changes = ngettext("{n} file written anew", "{n} files written anew", changed)
    else:
        changes = ngettext("{n} file would be written anew", "{n} files would be written anew", changed)
    return _("{files}; {changes}").format(
        files=ngettext("{n} file looked at", "{n} files looked at", files).format(n=files),
        changes=changes.format(n=changed),
    )
