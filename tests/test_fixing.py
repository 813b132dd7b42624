"""`lint --fix` mends what has one answer, changes nothing else, and makes no other finding."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lineas.checking import Checker
from lineas.fixing import fixed
from lineas.model import Accepted
from lineas.registry import WorkingTree
from lineas.rules.rule import RECORD, Report, Rule

FIXTURES = Path(__file__).parent / "rules"
PATH = "records/prueba/1.1/1.1.1.yaml"
PLACE = ("answers", 0, "activities", 0, "commitments", 0, "text")


def proposes(replacement, *, unsafe=False):
    """A rule that wants “120” replaced wherever it stands."""

    def check(record):
        text = record.answers[0].activities[0].commitments[0].text
        at = text.find("120")
        if at >= 0:
            yield Report(PLACE, "120", span=(at, at + 3), replacement=replacement, unsafe=unsafe)

    return Rule("numero", "warning", RECORD, check, "")


def never(record):
    text = record.answers[0].activities[0].commitments[0].text
    if "trece" in text:
        yield Report(PLACE, "trece")


@pytest.fixture
def tree(tmp_path):
    shutil.copytree(FIXTURES / "base", tmp_path / "records" / "prueba")
    shutil.copytree(FIXTURES / "canonical" / "good", tmp_path / "records" / "prueba", dirs_exist_ok=True)
    return WorkingTree(str(tmp_path))


def mend(tree, *rules, unsafe=False, accepted=(), data=None):
    before = data or next(iter(tree.read([PATH])))
    return before, fixed(Checker(tree, "prueba", list(rules)), PATH, before, unsafe=unsafe, accepted=accepted)


def test_only_what_the_rule_named_changes(tree):
    before, after = mend(tree, proposes("130"))
    assert after == before.replace(b"120", b"130")


def test_unsafe_ones_wait_for_their_option(tree):
    before, after = mend(tree, proposes("130", unsafe=True))
    assert after == before
    assert mend(tree, proposes("130", unsafe=True), unsafe=True)[1] == before.replace(b"120", b"130")


def test_what_is_accepted_is_as_it_should_be(tree):
    before, after = mend(tree, proposes("130"), accepted=[Accepted("1.1.1", "numero", "Así se publicó.")])
    assert after == before


def test_a_replacement_that_makes_another_finding_is_left_to_a_person(tree):
    before, after = mend(tree, proposes("trece"), Rule("nunca", "error", RECORD, never, ""))
    assert after == before


def test_a_replacement_that_would_not_survive_is_not_written(tree):
    before, after = mend(tree, proposes("1\u202e30"))
    assert after == before


def test_the_form_is_mended_first(tree):
    before, _after = mend(tree)
    assert mend(tree, data=before.replace(b"id: 1.1.1", b'"id": "1.1.1"'))[1] == before


def test_a_file_that_cannot_be_read_stays_as_it_is(tree):
    for data in (b"a: [", b"\xff", b"id: 1.1.1  # comentario\n"):
        assert mend(tree, proposes("130"), data=data) == (data, data)
