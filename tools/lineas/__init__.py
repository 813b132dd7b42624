"""lineas: the answers to a government programme, as plain text in git.

The map, from the ground up; a module imports only from those above it (tests/test_house.py keeps it so):

    messages    the language that people read: gettext, Spanish by default
    frozen      small frozen types that cost no import time
    findings    Finding, its order, its output formats; UserError, the one error for what a user did wrong
    canonical   the one way to write a value, and to read it back: key order, a sentence a line, quotes
    events      libyaml: strict construction, marks. The only importer of yaml
    source      strict reading of one file: its value, or what is wrong and where
    git         the only runner of git
    gate        a schema compiled into a function that says whether a value is valid
    schema      JSON Schema: the explanation in people's words, the layout of a file
    model       Programme, Institution, Record, … and their places in a file
    registry    loading a programme from the working tree, the index or a revision
    writing     files changed all or none
    form        what `fmt` would write
    diff        what changed between two years or two registries, as data
    spelling    words that no dictionary knows, through Hunspell
    rules       what a rule has to say about a place; one function a rule
    configuration  [tool.lineas] of pyproject.toml
    acceptance  an entry for exceptions.yaml
    baseline    what a change is held against: a base revision, the lines touched since
    parallel    sharing a long list of files among processes
    memory      which rules on prose spoke of a text that was read before
    checking    one file: its document, the rules that look at it, its findings
    lint        runs the rules over a registry
    fixing      what `lint --fix` would write
    summary     counts, totals, names. Numbers, no markup
    views       a summary or a diff in, text out
    importers   published text in, draft records out
    cli         arguments, printing, exit codes
    __main__    python -m lineas
"""

__version__ = "0.1.0"
