"""`lineas report`: the verb."""

from __future__ import annotations

import os

from lineas import cli
from lineas.findings import UserError
from lineas.messages import _
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

EXAMPLES = ("lineas report 2017", "lineas report 2017 --output informe-2017.md")


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    from lineas.views.report import markdown

    parser.add_argument("year", type=int, metavar=_("YEAR"), help=_("the year of the report"))
    parser.add_argument("--format", choices=tuple(markdown.FORMATS), default="md", help=_("the format of the output"))
    parser.add_argument("--output", metavar=_("FILE"), help=_("where to write it; without it, to standard output"))


def run(options: Namespace) -> int:
    """Print or write the report of a year."""
    from lineas.figures.report import report
    from lineas.views.report import markdown

    registry = cli.working_registry(options)
    year = cli.known_year(options.year, registry)
    text = markdown.FORMATS[options.format](report(registry, year))
    if options.output in (None, "-"):
        cli.say(text, options.format)
    else:
        _write(options.output, text, os.path.join(cli.root(options), "records"))
        cli.note(_("{path} is written").format(path=options.output))
    return cli.OK


def _write(name: str, text: str, records: str) -> None:
    """Write the report, whole or not at all. Raises UserError where a file cannot or must not be written.

    Through a link its target is written. What is not a file is left alone, and so are the records.
    """
    from lineas.files.writing import replace

    target = os.path.realpath(name)
    if os.path.lexists(target) and not os.path.isfile(target):
        raise UserError(_("{path} is not a file").format(path=printable(name)), _("--output takes the name of a file"))
    if target.startswith(os.path.realpath(records) + os.sep):
        message = _("{path} lies among the records; a report has no place there").format(path=printable(name))
        raise UserError(message, _("--output takes a file outside the folder “records”"))
    replace(target, text.encode())
