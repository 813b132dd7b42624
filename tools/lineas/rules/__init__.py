"""The rules. Each is one function in the module of its kind; RULES finds them there, in the order of the modules.

file        what strict reading and the schema refuse, and the form of a file
record      one línea de acción
years       across the years of a línea
change      across revisions, with `lint --base`
whole       whole passages: where they end, which nobody can read
signs       spaces, punctuation, quotes and brackets, addresses
agreement   a verb with its subject, an article with its word
wording     repeated, missing and stray words
commas      missing, and between what belongs together
words       spelling, accents, acronyms, connectors
sense       what a text says, held against its answer
across      across líneas; programme.yaml, institutions.yaml, exceptions.yaml
"""

from __future__ import annotations

from lineas.rules import across, change, file, record, years
from lineas.rules.prose import agreement, commas, sense, signs, whole, wording, words
from lineas.rules.rule import Rule

_PROSE = (whole, signs, agreement, wording, commas, words, sense)

RULES: dict[str, Rule] = {
    rule.id: rule
    for module in (file, record, years, change, *_PROSE, across)
    for rule in vars(module).values()
    if isinstance(rule, Rule)
}

# Those that depend on nothing but the text of a record and what it is held against.
PROSE = frozenset(rule.id for module in _PROSE for rule in vars(module).values() if isinstance(rule, Rule))

# Those that may ask the dictionary: where there is none, that they find nothing says nothing.
SPELLED = frozenset(rule.id for rule in vars(words).values() if isinstance(rule, Rule))
