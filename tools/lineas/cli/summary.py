"""`lineas summary`: the verb."""

from __future__ import annotations

from lineas import cli
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from lineas.registry.loading import Registry

EXAMPLES = (
    "lineas summary",
    "lineas summary --year 2017 --by strategy",
    "lineas summary --names",
    "lineas summary --by institution --format csv > instituciones.csv",
)


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    from lineas.views import year as view
    from lineas.views.markup import tables

    parser.add_argument(
        "--year", type=int, metavar=_("YEAR"), help=_("the year; without it, the latest with an answer")
    )
    help = _("only this table; without it, all (in CSV: by status)")
    parser.add_argument("--by", choices=tuple(tables.TABLES), help=help)
    help = _("the líneas of each group by name; without --by, by status")
    parser.add_argument("--names", action="store_true", help=help)
    parser.add_argument("--format", choices=tuple(view.FORMATS), default="table", help=_("the format of the output"))


def run(options: Namespace) -> int:
    """Print the summary of a year."""
    from lineas.figures.year import count
    from lineas.views import year as view

    registry = cli.working_registry(options)
    figures = count(registry, _year(options, registry))
    cli.say(view.FORMATS[options.format](figures, options.by, options.names, cli.width()), options.format)
    return cli.OK


def _year(options: Namespace, registry: Registry) -> int:
    """The year that is meant; what the reader has to know of it is said on standard error."""
    from lineas.figures.year import answered_years

    answered = answered_years(registry)
    if options.year is not None:
        year = cli.known_year(options.year, registry)
    elif answered:
        year = answered[-1]
        cli.note(_("the latest year with an answer is {year}; --year chooses another").format(year=year))
    else:
        year = registry.programme.first_year
    if not registry.records:
        cli.note(_("the programme {name} has no records yet").format(name=registry.programme.id))
    elif year not in answered and options.format in ("csv", "json"):  # the others say it themselves
        cli.note(_("no línea de acción has an answer for {year} yet").format(year=year))
    return year
