"""lineas: the answers to a government programme, as plain text in git.

The map, from the ground up: a room a line, and a room imports only from those above it (tests/test_house.py keeps it so).

    messages    the language that people read: gettext, Spanish by default
    frozen      small frozen types that cost no import time
    text        text for people: natural order, what may be printed, shortening, "did you mean"
    findings    Finding, Problem, Totals; UserError, the one error for what a user did wrong
    git         the only runner of git: revisions, trees, blobs
    files       one file as text; knows no field of ours: strict reading, canonical form, sentences, writing all or none
    registry    the programme and where it is kept: model, kinds of files, schemas, trees, and the one way to read them
    diff        two records or registries in, changes out. Pure
    rules       one function a rule: on a file, a record, its years, a change, across records; prose/ has those on texts
    lint        runs the rules: check, run, change (--base), exceptions, fix, cache, parallel, configuration
    history     through git: two revisions side by side
    figures     numbers and facts, typed, no markup: a year, a record over the years, the yearly report
    forms       documents exchanged with institutions: published/ reads the published table
    views       data in, text out; by subject, then format
    cli         one module a verb: arguments, printing, exit codes

`__main__` is `python -m lineas`. docs/architecture.md has the contract between the rooms, and four walks through them.
"""

__version__ = "0.1.0"
