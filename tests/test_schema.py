"""The schemas themselves, that every file of ours meets them, and that the fast gate decides as `jsonschema` does."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conftest import examples
from lineas import messages
from lineas.files.document import parse
from lineas.findings import ERROR
from lineas.registry import kinds, schema
from lineas.registry.gate import gate
from lineas.registry.kinds import kind_of
from lineas.text import shown

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("records/**/*.yaml"), *ROOT.glob("examples/records/**/*.yaml")])
BY_KIND = {
    kind: [f for f in FILES if kind_of(f.as_posix()[f.as_posix().index("/records/") + 1 :]) == kind]
    for kind in kinds.KINDS
}


@pytest.fixture(autouse=True)
def _english():
    messages.use("en")
    yield
    messages.use(messages.DEFAULT)


def value_of(path: Path, kind: str):
    document = parse(path.read_bytes(), schema.schema(kind).layout)
    assert document.problems == [], path
    return document.value


# ------------------------------------------------------------------------------------------- the schemas


def fields(node, root, name=""):
    """(name, schema) of the schema itself, of every property in it, and of every definition."""
    if isinstance(node, dict):
        for key, child in node.get("properties", {}).items():
            if child:
                yield f"{name}.{key}", child
                yield from fields(child, root, f"{name}.{key}")
        for key, child in node.get("$defs", {}).items():
            yield f"{name}#{key}", child
            yield from fields(child, root, f"{name}#{key}")
        if isinstance(node.get("items"), dict):
            yield from fields(node["items"], root, f"{name}[]")


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_schema_is_valid(kind):
    Draft202012Validator.check_schema(schema.schema(kind).data)


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_field_has_title_description_and_examples_that_are_right(kind):
    data = schema.schema(kind).data
    found = [(kind, data), *fields(data, data, kind)]
    assert len(found) > 3
    for name, node in found:
        if node.get("const") is not None or ".then." in name or ".else." in name:
            continue
        for key in ("title", "description", "examples"):
            assert node.get(key), f"{name} has no {key}"
        validator = Draft202012Validator({**node, "$defs": data.get("$defs", {})})
        for example in node["examples"]:
            assert validator.is_valid(example), f"{name}: {example!r}: {next(validator.iter_errors(example)).message}"


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_another_validator_accepts_every_file(kind):
    files = [str(path) for path in BY_KIND[kind]]
    assert files, f"no file of the kind {kind}"
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(ROOT / f"schema/{kind}.schema.json")]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_our_files_are_there_and_accepted():
    assert len(BY_KIND["record"]) > 10
    for kind, paths in BY_KIND.items():
        for path in paths:
            assert schema.schema(kind).accepts(value_of(path, kind)), path


# ---------------------------------------------------------------------------------- the gate and jsonschema

WORDS = st.sampled_from(
    [
        "id",
        "title",
        "answers",
        "year",
        "status",
        "activities",
        "commitments",
        "institution",
        "text",
        "partners",
        "notes",
        "planned",
        "not_planned",
        "concluded",
        "plannned",
        "1.2.3",
        "01.2.3",
        "1.2.3\n",
        "INM",
        "inm",
        "ÁREA-2",
        "INM ",
        "",
        "name",
        "ramo",
        "first_year",
        "last_year",
        "language",
        "es",
        "objectives",
        "strategies",
        "parent",
        "aliases",
        "reviewers",
        "@inm",
        "@a/b",
        "exceptions",
        "record",
        "rule",
        "acronyms",
        "words",
        "PTAT",
        "reason",
        "until",
        "2027-12-31",
        "a-b",
        "1",
        "1.1",
    ]
)
LEAVES = st.one_of(
    WORDS,
    st.text(max_size=5),
    st.text("x", min_size=199, max_size=202),
    st.integers(-3, 3),
    st.integers(1890, 3010),
    st.sampled_from([1900.0, 2017.0, 2017.5, 2999.0, float("inf"), float("nan"), 10**30]),
    st.booleans(),
    st.none(),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=5)
)
VALIDATORS = {kind: Draft202012Validator(schema.schema(kind).data) for kind in kinds.KINDS}


def agree(kind: str, value) -> None:
    """The gate decides as jsonschema does, and there is an explanation exactly when it refuses."""
    accepted = schema.schema(kind).accepts(value)
    assert accepted is VALIDATORS[kind].is_valid(value), json.dumps(value, default=str)
    explained = schema.explain(value, kind)
    assert bool(explained) is not accepted
    for wrong in explained:
        assert wrong.rule
        assert wrong.message
        assert "{" not in wrong.message.replace(shown(value), "")[:1]


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_gate_on_any_value(kind):
    @given(VALUES)
    def check(value):
        agree(kind, value)

    check()


# Schemas made of the keywords that ours use, also where they say what ours never say.
TEXTS = st.sampled_from(["a", "b", "ab", "", "1", "True"])
ANY = st.one_of(TEXTS, st.integers(-1, 2), st.booleans(), st.none(), st.sampled_from([0.0, 1.0, 1.5, float("nan")]))
SOMETHING = st.recursive(ANY, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
COUNT = st.integers(0, 3)


def schemas(inner):
    keywords = {
        "type": st.sampled_from(["object", "array", "string", "integer"]),
        "properties": st.dictionaries(TEXTS, inner, max_size=2),
        "additionalProperties": inner,
        "propertyNames": inner,
        "required": st.lists(TEXTS, max_size=2, unique=True),
        "items": inner,
        "minItems": COUNT,
        "maxItems": COUNT,
        "uniqueItems": st.booleans(),
        "minLength": COUNT,
        "maxLength": COUNT,
        "pattern": st.sampled_from(["^a", "b$", "[0-9]"]),
        "minimum": st.integers(-1, 2) | st.just(0.5),
        "maximum": st.integers(-1, 2) | st.just(1.5),
        "enum": st.lists(TEXTS, min_size=1, max_size=2, unique=True) | st.lists(SOMETHING, min_size=1, max_size=2),
        "const": TEXTS | SOMETHING,
        "if": inner,
        "then": inner,
        "else": inner,
        "$ref": st.sampled_from(["#/$defs/text", "#/$defs/texts", "#/$defs/one"]),
    }
    some = st.lists(st.sampled_from(list(keywords)), max_size=4, unique=True)
    return some.flatmap(lambda names: st.fixed_dictionaries({name: keywords[name] for name in names}))


SCHEMAS = st.recursive(st.booleans() | schemas(st.booleans()), schemas, max_leaves=6)
DEFINITIONS = {
    "text": {"type": "string"},
    "texts": {"type": "array", "items": {"$ref": "#/$defs/text"}},
    "one": {"const": "a"},
}


@examples(5)
@given(SCHEMAS, st.lists(SOMETHING, max_size=12))
def test_gate_of_any_schema_decides_as_jsonschema_or_is_none(made, values):
    root = {"$defs": DEFINITIONS, **made} if isinstance(made, dict) else made
    try:
        accepts = gate(root, root)
    except ValueError:
        return
    validator = Draft202012Validator(root)
    for value in values:
        assert accepts(value) is validator.is_valid(value), (root, value)


@pytest.mark.parametrize(
    "node",
    [
        {"const": 1},
        {"const": None},
        {"enum": ["a", True]},
        {"enum": [["a"]]},
        {"uniqueItems": True},
        {"uniqueItems": True, "items": {"type": "integer"}},
        {"uniqueItems": True, "items": {"enum": ["a", 1]}},
        {"properties": {"a": {"if": {"const": 0}}}},
        {"items": {"format": "date"}},
        {"type": "number"},
        {"type": ["string", "null"]},
    ],
)
def test_a_schema_that_the_gate_could_decide_otherwise_is_refused_when_it_is_read(node):
    with pytest.raises((ValueError, KeyError)):
        gate(node, node)


def places(value, path=()):
    """The path of every value inside a value, itself included."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def at(value, path):
    for step in path:
        value = value[step]
    return value


@st.composite
def mutated(draw, kind):
    """A valid value of one of our files with one to three things wrong, or not."""
    value = {"value": copy.deepcopy(draw(st.sampled_from(VALID[kind])))}
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([p for p in places(value) if p]))
        holder, step = at(value, path[:-1]), path[-1]
        how = draw(st.sampled_from(["drop", "retype", "rename", "repeat", "extra", "empty"]))
        target = holder[step]
        if how == "drop" and path != ("value",):
            del holder[step]
        elif how == "retype":
            holder[step] = draw(LEAVES | st.just([]) | st.just({}) | st.builds(str, st.just(target)))
        elif how == "rename" and isinstance(holder, dict) and path != ("value",):
            holder[draw(WORDS | st.just(f"{step}s"))] = holder.pop(step)
        elif how == "repeat" and isinstance(target, list) and target:
            target.append(copy.deepcopy(target[0]))
        elif how == "extra" and isinstance(target, dict):
            target[draw(WORDS)] = draw(LEAVES)
        elif how == "empty" and isinstance(target, (dict, list, str)):
            holder[step] = type(target)()
    return value["value"]


VALID = {
    kind: [value_of(path, kind) for path in paths][:40] or schema.schema(kind).data["examples"]
    for kind, paths in BY_KIND.items()
}


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_gate_on_nearly_valid_values(kind):
    @examples(1.5)
    @given(mutated(kind))
    def check(value):
        agree(kind, value)

    check()


# ------------------------------------------------------------------------------------------ the explanation

RECORD = """\
id: 1.1.1
title: Un título
answers:
  - year: 2017
    status: planned
    activities:
      - commitments:
          - institution: INM
            text: Un texto.
"""


def wrongs(text: str, kind: str = "record"):
    document = parse(text.encode(), schema.schema(kind).layout)
    return schema.check(document, kind)


def test_a_valid_record_has_nothing_wrong():
    assert wrongs(RECORD) == []
    assert ERROR


@pytest.mark.parametrize(
    ("old", "new", "rule", "line", "column", "words"),
    [
        ("status: planned", "status: plannned", "wrong-value", 5, 13, ["plannned", "did you mean “planned”"]),
        ("status: planned", "status: ''", "wrong-value", 5, 13, ["not_planned"]),
        ("title: Un título\n", "", "missing-key", 1, 1, ["title"]),
        ("title: Un", "titel: Un", "unknown-key", 2, 1, ["titel", "did you mean “title”"]),
        ("year: 2017", 'year: "2017"', "wrong-value", 4, 11, ["2017"]),
        ("year: 2017", "year: 1817", "wrong-value", 4, 11, ["1900"]),
        ("year: 2017", "year: 2017.0", "wrong-value", 4, 11, ["2017.0"]),
        ("id: 1.1.1", "id: 1.1", "wrong-value", 1, 5, ["1.1"]),
        ("text: Un texto.", "text: ''", "wrong-value", 9, 19, ["empty"]),
        ("text: Un texto.", "text: [a]", "wrong-value", 9, 19, ["text goes here"]),
        ("status: planned", "status: concluded", "status-activities", 6, 5, ["planned"]),
        (RECORD[RECORD.index("    activities") :], "", "status-activities", 5, 13, ["activities"]),
        (
            RECORD[RECORD.index("      - commit") :],
            "".join("      - commitments: [{institution: INM, text: Uno.}]\n" for _ in range(3)),
            "wrong-value",
            9,
            9,
            ["2"],
        ),
    ],
)
def test_one_sentence_at_the_right_place(old, new, rule, line, column, words):
    assert old in RECORD
    found = wrongs(RECORD.replace(old, new, 1))
    assert [(f.kind, f.line, f.column) for f in found] == [(rule, line, column)]
    for word in words:
        assert word in f"{found[0].message} {found[0].help}"


def test_an_acronym_that_is_none():
    found = wrongs("inm:\n  name: Instituto\n", "institutions")
    assert [(f.kind, f.line, f.column) for f in found] == [("wrong-value", 1, 1)]


def test_layout_follows_the_schema():
    layout = schema.schema("record").layout
    assert list(layout.fields) == ["id", "title", "answers", "notes"]
    answer = layout.fields["answers"].item
    assert answer.fields["year"].kind == "integer"
    assert answer.fields["notes"].kind == "prose"
    assert schema.schema("institutions").layout.rest.fields["name"].kind == "text"
