"""Canonical form is read line by line: that shortcut must be `dump` backwards, and say what YAML says."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from lineas.files import canonical, strict_yaml
from lineas.files.document import parse
from lineas.files.sentences import sentences
from lineas.registry import schema

PROSE = st.text(st.sampled_from("aáNo.25/ (#:-\"'“”¿E%U\n1>|&*!{}[],?"), max_size=40).map(canonical.tidy)
ACRONYM = st.sampled_from(["INM", "SRE", "NO", "Y", "OIC-INM", "1", "1.10", "", "a: b", "- x", '"', "#"])
COMMITMENT = st.fixed_dictionaries(
    {"institution": ACRONYM, "text": PROSE}, optional={"partners": st.lists(ACRONYM), "notes": PROSE}
)
ANSWER = st.fixed_dictionaries(
    {"year": st.integers(-(10**17), 10**17) | ACRONYM, "status": ACRONYM},
    optional={
        "activities": st.lists(st.fixed_dictionaries({"commitments": st.lists(COMMITMENT, max_size=2)}), max_size=2),
        "notes": PROSE,
        "otra": ACRONYM | st.lists(ACRONYM),
    },
)
RECORD = st.fixed_dictionaries(
    {"id": ACRONYM, "title": PROSE, "answers": st.lists(ANSWER, max_size=2)}, optional={"zz": PROSE, "no": PROSE}
)
LAYOUT = schema.schema("record").layout


@given(RECORD)
def test_what_is_written_is_read_back(value):
    text = canonical.dump(value, LAYOUT)
    assert canonical.read(text, LAYOUT) in (value, None)
    assert strict_yaml.construct(text, LAYOUT) == (value, [])
    document = parse(text.encode(), LAYOUT)
    assert (document.value, document.canonical, document.problems) == (value, True, [])


@given(st.text(st.sampled_from("aN. \n"), max_size=30))
def test_spaces_around_paragraphs_are_not_written(text):
    tidy = canonical.tidy(text)
    assert tidy.split() == text.split()
    assert canonical.dump({"title": text}, LAYOUT) == canonical.dump({"title": tidy}, LAYOUT)
    assert strict_yaml.construct(canonical.dump({"title": text}, LAYOUT), LAYOUT) == ({"title": tidy}, [])


def test_records_take_the_fast_way():
    for path in sorted((Path(__file__).parents[1] / "examples" / "records").glob("*/*/*.yaml")):
        assert canonical.read(path.read_text(encoding="utf-8"), LAYOUT) is not None


@given(RECORD, st.data())
def test_a_text_is_read_as_canonical_only_if_it_is_what_would_be_written(value, data):
    text = canonical.dump(value, LAYOUT)
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 3))
    mutated = text[:at] + data.draw(st.text(st.sampled_from(' \n":->#a1.[]{}'), max_size=3)) + text[at + cut :]
    read = canonical.read(mutated, LAYOUT)
    if read is not None:
        assert canonical.dump(read, LAYOUT) == mutated
        assert strict_yaml.construct(mutated, LAYOUT) == (read, [])


@given(PROSE | ACRONYM)
def test_a_scalar_means_the_same_to_other_readers(text):
    written = canonical.dump({"a": text}, canonical.Layout("map", {"a": canonical.TEXT}))
    assert yaml.safe_load(written) == {"a": text}


@given(PROSE)
def test_sentences_join_back(text):
    assert " ".join(sentences(text)) == text
