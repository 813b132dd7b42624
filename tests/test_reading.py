"""One text, read by us and by others: what is accepted means what libyaml says of the same bytes, and nothing gets lost.

Where our reading leaves libyaml's value, it is tidied as `canonical.tidy` says: spaces around a paragraph of prose, and
paragraphs that are empty.
"""

from __future__ import annotations

import pytest
import yaml

from lineas import messages
from lineas.files import canonical
from lineas.files.document import parse
from lineas.registry import formatting, schema

RECORD = schema.schema("record").layout
PATH = "records/prueba/1.1/1.1.1.yaml"


@pytest.fixture(autouse=True)
def _english():
    messages.use("en")


def tidied(value, layout):
    """What libyaml says (every scalar as text), as strict reading has it: prose tidied, whole numbers typed."""
    if isinstance(value, dict):
        fields, rest = (layout.fields, layout.rest) if layout else ({}, None)
        return {key: tidied(child, fields.get(key) or rest) for key, child in value.items()}
    if isinstance(value, list):
        return [tidied(item, layout.item if layout else None) for item in value]
    kind = layout.kind if layout else ""
    return canonical.tidy(value) if kind == "prose" else value


def says(text, layout=RECORD):
    return tidied(yaml.load(text, Loader=yaml.CBaseLoader), layout)


# ------------------------------------------------------------------------------------- spaces that count or do not


@pytest.mark.parametrize(
    "text",
    [
        "title: >\n    \n  # no es un comentario\nid: 1.1.1\n",
        "title: >-\n  Uno.\n     \n  Dos.\n",
        "title: >-\n  Uno. \n  Dos.\n",
        "title: >-\n  Uno.\n  Dos. \n",
        "title: |\n  Uno. \n  Dos. \n\n\n",
        "title: |2-\n   Uno.\n   Dos.\n",
        "title: 'Uno. \n  Dos. '\n",
        'title: "Uno.\\ \n  Dos. \\n Tres."\n',
        "title: Uno. \n  Dos. \n",
        "id: 'a '\n",
        "id: |\n  INM \n",
    ],
)
def test_the_value_is_that_of_the_bytes_as_they_are(text):
    document = parse(text.encode(), RECORD)
    assert document.problems == []
    assert document.value == says(text)
    assert not document.canonical


def test_spaces_that_make_a_block_unreadable():
    text = "id: 1.1.1\ntitle: >-\n    \n  Uno\nanswers: []\n"
    document = parse(text.encode(), RECORD)
    assert [(p.kind, p.line, p.column, p.length) for p in document.problems] == [("yaml-syntax", 3, 1, 4)]
    assert formatting.canonical(PATH, text.encode()) == b"id: 1.1.1\ntitle: >-\n  Uno\nanswers: []\n"


def test_spaces_at_the_ends_of_lines_are_mended():
    text = "id: 1.1.1\ntitle: >-\n  Uno. \n  Dos.  \nanswers: [] \n"
    assert formatting.canonical(PATH, text.encode()) == b"id: 1.1.1\ntitle: >-\n  Uno.\n  Dos.\nanswers: []\n"


def test_spaces_that_say_something_are_not():
    text = "title: >\n    \n  # un comentario\nid: 1.1.1\n"
    result = formatting.canonical(PATH, text.encode())
    assert [(f.rule, f.line, f.column) for f in result] == [("comment", 3, 3)]


# -------------------------------------------------------------------------------------------------------- comments


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('status: "planned"# pendiente\n', [(1, 18, 11)]),
        ("status: 'planned'#\n", [(1, 18, 1)]),
        ("title: ># no publicar\n  Uno.\n", [(1, 9, 13)]),
        ("title: |2-# no\n  Uno.\n", [(1, 11, 4)]),
        ("title: >-   # no\n\n  Uno # sí.\n\n# fin\n", [(1, 13, 4), (5, 1, 5)]),
        ("answers: []# x\n", [(1, 12, 3)]),
        ("answers: [{year: 2017}# x\n  ]# y\n", [(1, 23, 3), (2, 4, 3)]),
        ("--- # uno\nid: 1.1.1\n... # dos\n# tres", [(1, 5, 5), (3, 5, 5), (4, 1, 6)]),
        ("id: a#b\ntitle: 'no # es'\n", []),
        ("? id # uno\n# dos\n: a\n", [(1, 6, 5), (2, 1, 5)]),
    ],
)
def test_every_comment_is_found(text, places):
    document = parse(text.encode(), RECORD)
    assert document.problems == []
    assert [(p.line, p.column, p.length) for p in document.comments()] == places
    assert isinstance(formatting.canonical(PATH, text.encode()), list) == bool(places)


# ------------------------------------------------------------------------------------------------ the fast reader


@pytest.mark.parametrize(
    "text",
    [
        "title: >-\n  Uno.\n  Dos. \n",
        "title: >-\n  ¿Uno?\n  Dos. \n",
        "title: >-\n  Uno, etc.\n  Dos.\n  \n",
        "title: >-\n   Uno?\n  Dos.\n",
    ],
)
def test_the_fast_reader_declines_what_would_be_written_otherwise(text):
    assert canonical.read(text, RECORD) is None


def test_a_key_may_be_as_long_as_yaml_looks_for_its_colon():
    layout = schema.schema("institutions").layout
    longest, longer = (f"{'A' * size}:\n  name: b\n" for size in (1024, 1025))
    assert canonical.read(longest, layout) == says(longest, layout)
    assert canonical.read(longer, layout) is None
    assert parse(longer.encode(), layout).problems


# --------------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("bomb", "kind", "column"),
    [
        ("[" * 10_000, "too-large", 33),
        ("[ " * 10_000, "too-large", 65),
        ("[" * 32 + "{" * 10_000, "too-large", 33),
        ("{" * 10_000, "yaml-syntax", 2),
        ("{a: " * 10_000, "too-large", 129),
        ("- " * 10_000, "too-large", 65),
        ("? " * 10_000, "yaml-syntax", 3),
        ("[a, [b], " * 10 + "[" * 10_000, "too-large", 113),
    ],
)
def test_our_limit_comes_before_that_of_a_library(bomb, kind, column):
    problems = parse(bomb.encode(), RECORD).problems
    assert [(p.kind, p.line, p.column) for p in problems] == [(kind, 1, column)]


# ------------------------------------------------------------------------------------------------------- positions


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id: [a", (1, 5)),
        ("id: {a: b", (1, 5)),
        ("id: 1.1.1\nstatus planned", (2, 1)),
        ("id: 'a", (1, 5)),
        ("[", (1, 1)),
        ("a: !<x", (1, 6)),
        ("a: *", (1, 4)),
        ("%", (1, 1)),
        ("", (1, 1)),
        ("\n\n\n", (1, 1)),
    ],
)
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_what_is_missing_at_the_end_is_missing_inside_the_file(text, place, end):
    text += end
    problem = parse(text.encode(), RECORD).problems[0]
    assert (problem.line, problem.column) == place
    lines = text.splitlines() or [""]
    assert problem.line <= len(lines)
    assert problem.column + problem.length - 1 <= max(1, len(lines[problem.line - 1]))
