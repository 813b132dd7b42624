"""Every kind of file × every change × every format: `lineas diff` says what changed, and never fails or keeps silent."""

from __future__ import annotations

import copy
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineas.diff import outside
from lineas.diff.changes import Diff, Tally
from lineas.files.document import parse
from lineas.registry import schema
from lineas.registry.formatting import canonical_bytes
from lineas.registry.kinds import KINDS, RECORD, path_of
from lineas.views.diff import formats
from test_diff_git import Repository

PROGRAMME = "p"
PATHS = {name: "records/p/1.1/1.1.1.yaml" if name == RECORD else path_of(PROGRAMME, name) for name in KINDS}


def example(kind):
    """A whole file of a kind: the first example of its schema."""
    with open(os.path.join(schema.folder(), f"{kind}.schema.json"), encoding="utf-8") as file:
        data = json.load(file)["examples"][0]
    return data | {"id": "1.1.1"} if kind == RECORD else data


def edited(kind):
    """Every file that differs from the example in one text, as far as the schema allows it."""

    def places(value, way=()):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(child, (dict, list)):
                yield from places(child, (*way, key))
            elif isinstance(child, str):
                yield (*way, key)

    for *way, last in places(example(kind)):
        data = copy.deepcopy(example(kind))
        node = data
        for key in way:
            node = node[key]
        node[last] += " x"
        content = canonical_bytes(data, kind)
        if not schema.check(parsed(content, kind), kind):
            yield content


def parsed(content, kind):
    return parse(content, schema.schema(kind).layout)


def reordered(kind):
    """The example with all its mappings and lists the other way round, as YAML that is not canonical."""

    def turned(value):
        if isinstance(value, dict):
            return {key: turned(child) for key, child in reversed(value.items())}
        return [turned(child) for child in reversed(value)] if isinstance(value, list) else value

    return json.dumps(turned(example(kind)), ensure_ascii=False, indent=2).encode()


CHANGES = {
    "added": lambda kind: (None, canonical_bytes(example(kind), kind)),
    "removed": lambda kind: (canonical_bytes(example(kind), kind), None),
    "edited": lambda kind: (canonical_bytes(example(kind), kind), next(edited(kind))),
    "reordered": lambda kind: (canonical_bytes(example(kind), kind), reordered(kind)),
    "broken": lambda kind: (canonical_bytes(example(kind), kind), b"a: ["),
    "mended": lambda kind: (b"a: [", canonical_bytes(example(kind), kind)),
    "added broken": lambda kind: (None, b"a: ["),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_change_of_every_kind_is_said(kind, change, tmp_path, capsys):
    before, after = CHANGES[change](kind)
    repo = Repository(tmp_path, capsys)
    name = PATHS[kind].removeprefix("records/p/")
    repo.commit(**{"sources/x.txt": "x"}, **({name: before} if before else {}))
    repo.commit(**{name: after})
    unreadable = "broken" in change or change == "mended"
    code = 1 if unreadable else 0
    for format in formats.FORMATS:
        for language in ("es", "en"):
            assert repo.run("HEAD~..HEAD", "--format", format, "--lang", language, code=code).out
    said = repo.run("HEAD~..HEAD", "--exit-code", code=1).out
    data = repo.diff("HEAD~..HEAD", code=code)
    assert bool(data["unreadable"]) == unreadable
    assert bool(data["records"] or data["around"]) != unreadable
    if unreadable:
        assert said.startswith(f"1 file cannot be read and was left out of the comparison: {PATHS[kind]}.\n")
    elif kind == RECORD:
        assert "1 línea de acción changes" in said or "Another form" in said
    else:
        assert [e["kind"].rpartition("-")[2] for e in data["around"]].count(change) or change in ("edited", "reordered")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != RECORD])
def test_every_text_that_changes_is_said(kind):
    """…and each by an entry that names it: never only that the file has another form."""
    before = parsed(canonical_bytes(example(kind), kind), kind).value
    for content in edited(kind):
        found = outside.entries(kind, "x.yaml", before, parsed(content, kind).value)
        assert [entry for entry in found if not entry.what.startswith("file-")]


LEAVES = st.text("ab.@<", min_size=1, max_size=5) | st.integers(0, 9)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.@<", max_size=5), inner, max_size=3))  # fmt: skip


@given(VALUES | st.none(), VALUES | st.none())
def test_a_kind_that_nobody_has_thought_of_yet(before, after):
    """Whatever its files hold, what differs is said, in every format."""
    if before is None and after is None:
        return
    found = outside.entries("novelties", "records/p/novelties.yaml", before, after)
    assert found
    same = {"file-reformatted", "novelties-reordered"}
    assert before != after or {entry.what for entry in found} <= same
    assert before == after or found[0].what != "file-reformatted"
    diff = Diff("a", "b", (), (), Tally(), 0, entries=found)
    for write in formats.FORMATS.values():
        assert write(diff, 80)
