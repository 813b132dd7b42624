"""Configuration: `[tool.lineas]` in the pyproject.toml of a registry. What the command line says goes before it.

[tool.lineas]
select = ["id-path", …]     only these rules
ignore = ["repeated-text"]  all rules but these
severity = { "missing-year" = "error" }
"""

from __future__ import annotations

import os
import re

from lineas.findings import ERROR, WARNING, UserError, reason
from lineas.frozen import NamedTuple
from lineas.messages import _, marked
from lineas.text import did_you_mean, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

FILE = "pyproject.toml"
KEYS = ("select", "ignore", "severity")


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
            text = file.read(_MAX_READ + 1).decode("utf-8-sig", "replace")
    except OSError as error:
        raise UserError(_("{path} cannot be read: {reason}").format(path=FILE, reason=reason(error))) from error
    # However it is spelt, [tool.lineas] says one of these; tomllib takes 15 ms to import, and most files have no such table.
    bare = text.replace(" ", "").replace("'", "").replace('"', "").replace("\t", "")
    if len(text) <= _MAX_READ and not any(start in bare for start in ("tool.lineas", "[tool]", "tool={", "tool=")):
        return Configuration()
    tools = _parsed(text).get("tool")
    return _checked(tools.get("lineas", {}) if isinstance(tools, dict) else {}, text, rules)


# ------------------------------------------------------------------------------------------------ as TOML

_MAX_READ, _MAX_PARSED = 1 << 22, 1 << 18  # characters; the largest that is known has some 60,000
_MAX_PARTS = 16  # of a key: tomllib takes time in proportion to their square (at both limits, about a second)

_COMMENT_OR_TEXT = (
    r"""(?s)\#[^\n]*+|\"{3}(?:\\.?|[^\\])*?(?:\"{3}|\Z)|'{3}.*?(?:'{3}|\Z)|"(?:\\[^\n]|[^"\\\n])*+"?|'[^'\n]*+'?"""
)
_LONG_KEY = rf"(?<![\w-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++){{{_MAX_PARTS},}}+"

# What tomllib says, by how it begins, and what that means to who wrote the file.
_SAID = {
    "Expected '='": marked("“=” is missing after the key"),
    "Cannot|Duplicate": marked("this key or table is there already"),
    "Unclosed array": marked("a list lacks a comma or its “]”"),
    "Unclosed inline": marked("a table lacks a comma or its “}”"),
    "Expected ']": marked("the name of a table lacks its “]”"),
    "Expected newline": marked("there is something left at the end of the line"),
    "Expected|Unterminated": marked("a text lacks the quotes that end it"),
    "Illegal character|Found": marked("a text goes on in the next line, or there is a control character"),
    "Unescaped|Invalid hex|Escaped": marked("in double quotes “\\” is written twice; in single ones, once"),
    "Invalid initial|Invalid statement": marked("a key is missing"),
    "Invalid date": marked("there is no such date"),
    "Invalid value": marked("this is no value: texts go in quotes"),
}


def _parsed(text: str) -> dict[str, Any]:
    """The tables of a TOML file. Raises UserError for what is none, and for what would take too long to find out."""
    import tomllib

    if len(text) > _MAX_PARSED:
        message = _("{path} has over {n} characters: too many to be read").format(path=FILE, n=_MAX_PARSED)
        raise UserError(message, _("give the registry a folder and a pyproject.toml of its own"))

    # Every text of one line is as good a key as any, and no dot of it counts.
    def short(match: re.Match[str]) -> str:
        return "" if match[0][0] == "#" else "t" + "\n" * match[0].count("\n")

    bare = re.sub(_COMMENT_OR_TEXT, short, text)
    if long := re.search(_LONG_KEY, bare):
        place = f"{FILE}:{bare.count(chr(10), 0, long.start()) + 1}"
        raise UserError(f"{place}: " + _("a key has over {n} parts").format(n=_MAX_PARTS))
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise UserError(f"{FILE}: " + _("something is nested too deeply")) from error
    except ValueError as error:  # also for a number of thousands of digits
        raise UserError(_place(str(error), text) + _explained(str(error))) from error


def _place(said: str, text: str) -> str:
    found = re.search(r" \(at (?:line ([0-9]+), column ([0-9]+)|(end of document))\)$", said)
    if not found:
        return f"{FILE}: "
    if not found[3]:
        return f"{FILE}:{found[1]}:{found[2]}: "
    lines = text.rstrip("\n").split("\n")
    return f"{FILE}:{len(lines)}:{len(lines[-1]) + 1}: "


def _explained(said: str) -> str:
    why = next((why for start, why in _SAID.items() if re.match(start, said)), "")
    return _("this is not TOML: {why}").format(why=_(why)) if why else _("this is not TOML")


# ---------------------------------------------------------------------------------------------- as our table


def _checked(table: Any, text: str, rules: Collection[str]) -> Configuration:
    if not isinstance(table, dict):
        raise _wrong(text, "lineas", _("[tool.lineas] must be a table"))
    for key in table:
        if key not in KEYS:
            raise _wrong(text, key, _("unknown key “{key}”").format(key=shown(key)), did_you_mean(key, KEYS))
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
            raise _wrong(text, name, _("there is no rule “{rule}”").format(rule=shown(name)), help)
    return Configuration(tuple(table.get("select", ())), tuple(table.get("ignore", ())), severity)


def _wrong(text: str, word: str, message: str, help: str = "") -> UserError:
    """An error at the line of [tool.lineas] that holds a word, or at the file where it cannot be found."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.strip().startswith("[tool.lineas")), 0)
    line = next((n for n, line in enumerate(lines[start:], start) if word in line), None)
    place = FILE if line is None else f"{FILE}:{line + 1}"
    return UserError(f"{place}: {message}", help)
