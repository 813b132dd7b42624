"""`lineas show`: the verb."""

from __future__ import annotations

from lineas import cli
from lineas.findings import UserError
from lineas.messages import _
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from lineas.findings import Finding
    from lineas.registry.loading import Registry
    from lineas.registry.model import Record

EXAMPLES = ("lineas show 1.2.3", "lineas show 1.2.3 --format json")


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    from lineas.views import record as view

    parser.add_argument("id", metavar=_("ID"), help=_("the number of the línea de acción: 1.2.3"))
    parser.add_argument("--format", choices=tuple(view.FORMATS), default="text", help=_("the format of the output"))


def run(options: Namespace) -> int:
    """Print one línea. Other files that cannot be read do not keep this one from being shown."""
    from lineas.figures.record import over_years
    from lineas.registry.loading import load
    from lineas.views import record as view

    tree = cli.working_tree(options)
    whole = load(tree, cli.programme(options, tree))
    line = over_years(_wanted(options.id.strip().rstrip("."), whole), whole)
    cli.say(view.FORMATS[options.format](line, cli.width()), options.format)
    return cli.OK


def _wanted(id: str, registry: Registry) -> Record:
    """The record with an id. Raises UserError where there is none, or where its file cannot be read."""
    if record := registry.records.get(id):
        return record
    broken: list[Finding] = [f for f in registry.findings if f.path.rpartition("/")[2].rpartition(".")[0] == id]
    if broken:
        message = _("the record {id} cannot be read: {place}")
        place = f"{broken[0].path}:{broken[0].line}:{broken[0].column}: {broken[0].message}"
        raise UserError(message.format(id=id, place=place), broken[0].help or _("`lineas lint` says what is wrong"))
    message = _("the programme has no línea de acción {id}").format(id=printable(id))
    raise UserError(message, _help(id, registry))


def _help(id: str, registry: Registry) -> str:
    """Which líneas may have been meant: those of the same estrategia or objetivo for part of a number, else the like."""
    from lineas.text import did_you_mean

    inside = [known for known in registry.records if known.startswith(f"{id}.")]
    if inside:
        return _("líneas that begin so: {ids}").format(ids=", ".join(inside))
    return did_you_mean(id, registry.records) or _("`lineas summary --names` shows all líneas")
