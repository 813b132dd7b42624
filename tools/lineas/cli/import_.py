"""`lineas import`: the verb."""

from __future__ import annotations

import os
import stat

from lineas import cli
from lineas.findings import UserError, reason
from lineas.forms.importers import IMPORTERS
from lineas.messages import _, ngettext
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterable

    from lineas.forms.published.draft import Draft, Remark
    from lineas.forms.published.plan import Plan

EXAMPLES = (
    "lineas import text acciones-relevantes-2017.txt --year 2017 --programme pem-2014-2018 --dry-run",
    "lineas import text acciones-relevantes-2017.txt --year 2017 --programme pem-2014-2018",
)


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("kind", choices=tuple(IMPORTERS), help=_("text: the published table, as plain text"))
    parser.add_argument("file", metavar=_("FILE"), help=_("the document"))
    parser.add_argument("--year", type=int, required=True, metavar=_("YEAR"), help=_("the year that it answers for"))
    parser.add_argument("--dry-run", action="store_true", help=_("show the changes as a diff, and write nothing"))
    parser.add_argument("--replace", action="store_true", help=_("import also where commitments would be lost"))
    help = _("the publication itself stops short: in mid-sentence, or before its last línea de acción")
    parser.add_argument("--cut-off", action="store_true", help=help)


def run(options: Namespace) -> int:
    """Write the records of a document and say what was inferred; with --dry-run, print the diff instead.

    The diff goes to standard output alone, so that it can be saved; what there is to say then goes to standard error.
    """
    from lineas.forms.published.draft import Document
    from lineas.forms.published.plan import Folder, institutions, plan

    tree = cli.working_tree(options, to_write=not options.dry_run)
    wanted = getattr(options, "programme", None)
    folder = Folder(tree, wanted if wanted is not None else cli.programme(options, tree))
    known = institutions(folder)
    document = Document(_read(options.file), os.path.basename(options.file), options.year, known, options.cut_off)
    draft = IMPORTERS[options.kind](document)
    todo = plan(folder, draft, document, replace=options.replace)
    if options.dry_run:
        cli.say("".join(cli.unified(path, old, new) for path, (old, new) in todo.files.items()))
        _tell(draft, todo, cli.note, _("nothing was written (--dry-run)"))
    else:
        tree.write(todo.files)
        _tell(draft, todo, cli.line, "")
    return cli.OK


def _read(path: str) -> bytes:
    from lineas.forms.published.draft import MAX_BYTES

    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise UserError(_("{path} is not a file").format(path=printable(path)))
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise UserError(_("{path} cannot be read: {reason}").format(path=printable(path), reason=why)) from error


def _tell(draft: Draft, todo: Plan, tell: Callable[[str], None], end: str) -> None:
    """What was inferred, what could not be placed, what changes, and how many records that is."""
    for title, remarks in (
        (_("Inferred:"), draft.inferred),
        (_("Could not be placed with certainty; please read these:"), (*draft.unplaced, *todo.missing)),
        (_("Changes:"), todo.remarks),
    ):
        for line in _listed(title, remarks):
            tell(line)
    made = ngettext("{n} record made", "{n} records made", len(todo.made)).format(n=len(todo.made))
    changed = ngettext("{n} changed", "{n} changed", len(todo.changed)).format(n=len(todo.changed))
    unchanged = ngettext("{n} unchanged", "{n} unchanged", len(todo.unchanged)).format(n=len(todo.unchanged))
    tell(_("{made}, {changed}, {unchanged}").format(made=made, changed=changed, unchanged=unchanged))
    if end:
        tell(end)


def _listed(title: str, remarks: Iterable[Remark]) -> list[str]:
    lines = []
    for remark in remarks:
        place = _("line {n}").format(n=remark.line) if remark.line else ""
        where = ", ".join(part for part in (remark.record, place) if part)
        lines.append(f"  {where}: {remark.message}" if where else f"  {remark.message}")
    return [title, *lines, ""] if lines else []
