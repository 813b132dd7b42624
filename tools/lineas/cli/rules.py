"""`lineas rules`: the verb."""

from __future__ import annotations

from lineas import cli
from lineas.findings import UserError
from lineas.messages import _
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

EXAMPLES = ("lineas rules", "lineas rules concluded-reopened", "lineas rules --format markdown > docs/rules.md")


def arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument(
        "rule", nargs="?", metavar=_("RULE"), help=_("the rule to explain; without one, all are listed")
    )
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help=_("the format of the output"))


def run(options: Namespace) -> int:
    """Print the catalogue, or the page of one rule."""
    from lineas.rules import RULES
    from lineas.text import did_you_mean
    from lineas.views import rules as view

    if options.rule is not None and options.rule not in RULES:
        message = _("there is no rule “{rule}”").format(rule=printable(options.rule))
        raise UserError(message, did_you_mean(options.rule, RULES) or _("`lineas rules` shows all rules"))
    rules = [RULES[options.rule]] if options.rule else list(RULES.values())
    if options.format == "markdown":
        cli.say(view.markdown(rules), options.format)
    else:
        cli.say(view.page(rules[0], cli.width()) if options.rule else view.overview(rules, cli.width()))
    return cli.OK
