"""The rules. Each is one function in the module of its kind; RULES finds them there, in the order of the modules.

reading     what strict reading and the schema refuse, and the form of a file
record      one línea de acción
history     across the years of a línea
change      across revisions, with `lint --base`
registry    across líneas; programme.yaml, institutions.yaml, exceptions.yaml
"""

from __future__ import annotations

from lineas.rules import change, history, reading, record, registry
from lineas.rules.rule import Rule

RULES: dict[str, Rule] = {
    rule.id: rule
    for module in (reading, record, history, change, registry)
    for rule in vars(module).values()
    if isinstance(rule, Rule)
}
