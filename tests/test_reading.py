"""One text, read by us and by others: what is accepted means what libyaml says of the same bytes, and nothing gets lost.

Where our reading leaves libyaml's value, it is tidied as `canonical.tidy` says: spaces around a paragraph of prose, and
paragraphs that are empty.
"""

from __future__ import annotations

import contextlib
import json
import random

import pytest
import yaml

import yaml_corpus
from lineas import messages
from lineas.cli import main
from lineas.files import canonical
from lineas.files.document import parse
from lineas.findings import MOST
from lineas.registry import formatting, schema
from lineas.registry.reading import content_of, value_in
from lineas.registry.trees import WorkingTree

RECORD = schema.schema("record").layout
GLOSSARY = schema.schema("glossary").layout
PATH = "records/prueba/1.1/1.1.1.yaml"
GLOSSARY_PATH = "records/prueba/glossary.yaml"


@pytest.fixture(autouse=True)
def _english():
    messages.use("en")


def says(text, layout=RECORD):
    return yaml_corpus.said(yaml.compose(text, Loader=yaml.CBaseLoader), layout)


# ------------------------------------------------------------------------------------------------------ the corpus


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_the_corpus(part):
    # What is accepted says what libyaml says, every place lies in its file, and `fmt` keeps every letter or writes nothing.
    for number in range(300):
        kind, data = yaml_corpus.mutant(random.Random(f"{part}-{number}"))
        with contextlib.suppress(yaml_corpus.Differs):
            yaml_corpus.check(kind, data, second_witness=number % 20 == 0)


@pytest.mark.slow
def test_the_corpus_in_a_registry(tmp_path):
    registry = yaml_corpus.Registry(str(tmp_path))
    for number in range(40):
        registry.holds(*yaml_corpus.mutant(random.Random(f"registry-{number}")))


# What the YAML test suite is about, on one page: name → text, and what strict reading makes of it ("" where it refuses).
TRICKY = {
    "two spaces of indentation in a list": ("partners:\n  -   a\n  -   b\n", {"partners": ["a", "b"]}),
    "a list without indentation": ("partners:\n- a\n- b\nid: c\n", {"partners": ["a", "b"], "id": "c"}),
    "a list in a list": ("- - a\n  - b\n- - c\n", [["a", "b"], ["c"]]),
    "empty values": ("a:\nb: ''\nc: \"\"\nd: ~\n", {"a": "", "b": "", "c": "", "d": "~"}),
    "an empty item": ("-\n- a\n-\n", ["", "a", ""]),
    "an explicit key": ("? a\n: b\n? c\n", {"a": "b", "c": ""}),
    "a key over two lines": ("a\n  b: c\n", None),
    "a question mark that is text": ("?a: b?\n", {"?a": "b?"}),
    "colons that are text": ("a:b: c:d\nurl: http://a\n", {"a:b": "c:d", "url": "http://a"}),
    "a dash that is text": ("-a: -\n", None),
    "a dash that begins a text": ("a: -b\n", {"a": "-b"}),
    "signs inside a text": ("a: b & c * d ! e | f > g % h @ i ` j\n", {"a": "b & c * d ! e | f > g % h @ i ` j"}),
    "a hash that is text": ("a: b#c\n", {"a": "b#c"}),
    "a quote inside a text": ("a: b\"c'd\n", {"a": "b\"c'd"}),
    "text after a quote": ("a: 'b' c\n", None),
    "a plain text over lines": ("a: b\n  c\n\n  d\n", {"a": "b c\nd"}),
    "single quotes over lines": ("a: 'b\n  c\n\n  d'''\n", {"a": "b c\nd'"}),
    "double quotes over lines": ('a: "b \\\n  c\n\n  d"\n', {"a": "b c\nd"}),
    "escapes": ('a: "\\x41\\u00e9\\n\\\\\\/"\n', {"a": "Aé\n\\/"}),
    "an unknown escape": ('a: "\\q"\n', None),
    "half a surrogate": ('a: "\\ud800"\n', None),
    "a literal": ("a: |\n  b\n   c\n\n  d\n", {"a": "b\n c\n\nd\n"}),
    "a literal that keeps its end": ("a: |+\n  b\n\nc: d\n", {"a": "b\n\n", "c": "d"}),
    "a literal that strips its end": ("a: |-\n  b\n\n\n", {"a": "b"}),
    "a literal with an indentation": ("a: |1\n  b\n c\n", {"a": " b\nc\n"}),
    "an indentation before the sign": ("a: |1-\n  b\n", {"a": " b"}),
    "an indentation of nothing": ("a: |0\n  b\n", None),
    "two signs": ("a: |--\n  b\n", None),
    "a folded block": ("a: >\n  b\n  c\n\n  d\n", {"a": "b c\nd\n"}),
    "folded lines that are indented more": ("a: >\n  b\n    c\n  d\n", {"a": "b\n  c\nd\n"}),
    "the same in prose": ("title: >\n  b\n    c\n  d\n", None),
    "an empty block": ("a: >-\nb: |\n\nc: d\n", {"a": "", "b": "", "c": "d"}),
    "a block at the end of the file": ("a: >-\n  b", {"a": "b"}),
    "a block that begins too deep": ("a: >-\n    b\n  c\n", None),
    "a hash in a block": ("a: |\n  # b\n  c # d\n", {"a": "# b\nc # d\n"}),
    "a document mark in a block": ("a: |\n  ---\n  ...\n", {"a": "---\n...\n"}),
    "brackets": ("a: [b, 'c', \"d\", [e], {f: g}, h: i]\n", {"a": ["b", "c", "d", ["e"], {"f": "g"}, {"h": "i"}]}),
    "brackets over lines": ("a: [b,\n  c\n  ,]\n", {"a": ["b", "c"]}),
    "brackets with nothing between commas": ("a: [b,,c]\n", None),
    "braces without values": ("{a, b: , c: d}\n", {"a": "", "b": "", "c": "d"}),
    "braces right after a quote": ("{'a':b}\n", {"a": "b"}),
    "a document mark": ("---\na: b\n...\n", {"a": "b"}),
    "a text on the line of the mark": ("--- a\n", "a"),
    "a mark inside a quote": ("a: 'b\n---\n'\n", None),
    "a document without anything": ("---\n", ""),
    "two documents": ("a: b\n---\nc: d\n", None),
    "text after the end": ("a: b\n...\nc: d\n", None),
    "a directive": ("%YAML 1.1\n---\na: b\n", None),
    "a percent sign in a text": ("a: 5 %\n", {"a": "5 %"}),
    "an anchor": ("a: &b c\n", None),
    "an alias that is a key": ("*a : b\n", None),
    "a tag": ("a: !!int 7\n", None),
    "the tag that is none": ("a: ! b\n", None),
    "a merge key": ("<<: {a: b}\n", None),
    "a merge key in quotes": ("'<<': a\n", {"<<": "a"}),
    "a key twice": ("a: b\n'a': c\n", None),
    "a mapping as a key": ("{a: b}: c\n", None),
    "a key with more indentation": ("a: b\n  c: d\n", None),
    "a key with less": ("  a: b\nc: d\n", None),
    "tabs": ("a:\tb\n", None),
    "a comment between": ("a:\n  # b\n  c: d\n# e\n", {"a": {"c": "d"}}),
    "a comment in a plain text": ("a: b\n  # c\n  d\n", None),
    "reserved signs": ("a: @b\n", None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), TRICKY.values(), ids=TRICKY)
def test_tricky(text, value):
    document = parse(text.encode(), RECORD)
    assert document.value == value
    assert bool(document.problems) is (value is None)
    yaml_corpus.check("record", text.encode())
    for cut in range(len(text)):
        yaml_corpus.check("record", text[:cut].encode())


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


@pytest.mark.parametrize("spaces", [" ", "   "])
def test_spaces_at_the_end_of_a_line_are_one_finding(tmp_path, monkeypatch, capsys, spaces):
    """In a block they are two spaces between two sentences, too: that is the same mistake."""
    registry = yaml_corpus.Registry(str(tmp_path))
    clean = (yaml_corpus.ROOT / "tests/rules/canonical/good/1.1/1.1.1.yaml").read_text(encoding="utf-8")
    text = clean.replace("libros.\n", f"libros.{spaces}\n              La CASA invitará a las escuelas.\n")
    registry.write("record", text.encode())
    monkeypatch.chdir(tmp_path)
    assert main(["lint", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(f["rule"], f["line"], f["column"]) for f in found] == [("canonical", 11, 44)]
    assert main(["lint", "--fix", "--strict"]) == 0
    assert (tmp_path / PATH).read_text(encoding="utf-8") == text.replace(f"{spaces}\n", "\n")


def test_what_is_read_to_be_written_again_is_tidy(tmp_path):
    registry = yaml_corpus.Registry(str(tmp_path))
    registry.write("record", b"id: 1.1.1\ntitle: >-\n  Uno. \n  Dos.\nanswers: []\n")
    tree = WorkingTree(str(tmp_path))
    (file,) = tree.files(PATH)
    content = content_of(tree, file)
    assert value_in(file.path, content)["title"] == "Uno.  Dos."
    assert value_in(file.path, content, to_write=True)["title"] == "Uno. Dos."


@pytest.mark.slow
@pytest.mark.parametrize("command", ["fmt", "lint --fix"])
def test_what_cannot_be_written_is_named_and_the_rest_is_written(tmp_path, monkeypatch, capsys, command):
    """A file of 0.7 MiB that would be over 1 MiB with a sentence a line."""
    registry = yaml_corpus.Registry(str(tmp_path))
    text = f'{{id: 1.1.1, title: Uno, answers: [{{year: 2017, status: concluded, notes: "{"Uno. Dos. " * 70_000}"}}]}}'
    registry.write("record", text.encode())
    (tmp_path / GLOSSARY_PATH).write_text("words:\n- a\n- b\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(command.split()) == 1
    assert f"{PATH}:1:1: " in capsys.readouterr().out
    assert (tmp_path / PATH).read_text(encoding="utf-8") == text
    assert (tmp_path / GLOSSARY_PATH).read_text(encoding="utf-8") == "words:\n  - a\n  - b\n"


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


@pytest.mark.parametrize("line", ["  - a\n", "  -   a\n", "  - [a]\n"])
def test_as_many_values_as_allowed(line):
    most = canonical.MAX_VALUES // (2 if "[" in line else 1)
    assert parse(("words:\n" + line * (most - 2)).encode(), GLOSSARY).problems == []
    problem = parse(("words:\n" + line * most).encode(), GLOSSARY).problems[0]
    assert problem.kind == "too-large"
    assert problem.line in (most, most + 1)


def test_who_sees_two_hundred_problems_needs_no_more():
    assert len(parse(b"a\tb\n" * 1000, RECORD).problems) == MOST
    assert len(parse(b"a: b\n" * 1000, RECORD).problems) == MOST
    unknown = "".join(f"k{n}: b # c\n" for n in range(1000)).encode()
    assert len(schema.check(parse(unknown, RECORD), "record")) == MOST
    assert len(parse(unknown, RECORD).comments()) == MOST


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
