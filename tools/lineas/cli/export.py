"""`lineas export`: the verb."""

from __future__ import annotations

from lineas import cli
from lineas.messages import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

EXAMPLES = ("lineas export --format json > pem.json",)


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("--format", choices=("json",), default="json", help=_("the format of the output"))


def run(options: Namespace) -> int:
    """Print the whole registry."""
    from lineas.views.export import json

    registry = cli.working_registry(options)
    cli.say(json.export(registry.programme, registry.institutions, registry.records.values()), options.format)
    return cli.OK
