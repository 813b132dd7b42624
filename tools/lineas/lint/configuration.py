"""Configuration: `[tool.lineas]` in the pyproject.toml of a registry. What the command line says goes before it.

[tool.lineas]
select = ["id-path", …]     only these rules
ignore = ["repeated-text"]  all rules but these
severity = { "missing-year" = "error" }
"""

from __future__ import annotations

import os

from lineas.findings import ERROR, WARNING, UserError, reason
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.text import did_you_mean, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

FILE = "pyproject.toml"
KEYS = ("select", "ignore", "severity")
_MAX_BYTES = 1 << 20


class Configuration(NamedTuple):
    """Which rules run, and how severe they are: rules → "error" or "warning"."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, str] = {}


def read(root: str, rules: Collection[str]) -> Configuration:
    """The configuration of the registry in `root`; an empty one where there is none.

    Raises UserError, with file and line, for what is no TOML, an unknown key, an unknown rule or a value of another kind.
    """
    path = os.path.join(root, FILE)
    try:
        if not os.path.isfile(path):  # a link to a device would never end
            return Configuration()
        with open(path, "rb") as file:
            text = file.read(_MAX_BYTES + 1).decode("utf-8", "replace")
    except OSError as error:
        raise UserError(_("{path} cannot be read: {reason}").format(path=FILE, reason=reason(error))) from error
    # However it is spelt, [tool.lineas] says one of these; tomllib takes 15 ms to import, and most files have no such table.
    bare = text.replace(" ", "").replace("'", "").replace('"', "").replace("\t", "")
    if not any(start in bare for start in ("tool.lineas", "[tool]", "tool={", "tool=")):
        return Configuration()
    import tomllib

    try:
        tools = tomllib.loads(text).get("tool")
    except (ValueError, RecursionError) as error:  # also for a number of thousands of digits
        raise UserError(_("{path} is not valid TOML: {reason}").format(path=FILE, reason=error)) from error
    return _checked(tools.get("lineas", {}) if isinstance(tools, dict) else {}, text, rules)


def _checked(table: Any, text: str, rules: Collection[str]) -> Configuration:
    if not isinstance(table, dict):
        raise _wrong(text, "lineas", _("[tool.lineas] must be a table"))
    for key in table:
        if key not in KEYS:
            raise _wrong(text, key, _("unknown key “{key}”").format(key=printable(key)), did_you_mean(key, KEYS))
    for key in ("select", "ignore"):
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise _wrong(text, key, _("“{key}” must be a list of rules").format(key=key))
    severity = table.get("severity", {})
    if not isinstance(severity, dict) or any(level not in (ERROR, WARNING) for level in severity.values()):
        raise _wrong(text, "severity", _("“severity” must say “error” or “warning” for each rule"))
    for name in (*table.get("select", ()), *table.get("ignore", ()), *severity):
        if name not in rules:
            help = did_you_mean(name, rules) or _("`lineas rules` shows all rules")
            raise _wrong(text, name, _("there is no rule “{rule}”").format(rule=printable(name)), help)
    return Configuration(tuple(table.get("select", ())), tuple(table.get("ignore", ())), severity)


def _wrong(text: str, word: str, message: str, help: str = "") -> UserError:
    """An error at the line of [tool.lineas] that holds a word, or at the file where it cannot be found."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.strip().startswith("[tool.lineas")), 0)
    line = next((n for n, line in enumerate(lines[start:], start) if word in line), None)
    place = FILE if line is None else f"{FILE}:{line + 1}"
    return UserError(f"{place}: {message}", help)
