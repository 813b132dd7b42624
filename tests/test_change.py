"""`lineas lint` over a change: what it has not touched blocks nobody, what it breaks elsewhere does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from lineas.baseline import Baseline
from lineas.findings import UserError
from lineas.lint import lint
from lineas.registry import WorkingTree

RULES = Path(__file__).parent / "rules"
RECORD = "records/prueba/1.1/1.1.1.yaml"


def git(root, *arguments):
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def root(tmp_path):
    """A repository whose only record has two findings: a wrong acronym, and a text that is not canonical."""
    shutil.copytree(RULES / "base", tmp_path / "records" / "prueba", copy_function=shutil.copy)
    shutil.copytree(RULES / "canonical" / "good", tmp_path / "records" / "prueba", dirs_exist_ok=True)
    edit(tmp_path, "institution: CASA", "institution: CASSA")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Base")
    return tmp_path


def edit(root, before, after, path=RECORD):
    text = (root / path).read_text(encoding="utf-8")
    assert before in text
    (root / path).write_text(text.replace(before, after), encoding="utf-8")


def found(root, revision="main", **options):
    result = lint(
        WorkingTree(str(root)), ["prueba"], today="2018-06-30", baseline=Baseline(str(root), revision), **options
    )
    return {(f.rule, f.line): f.untouched for f in result.findings}, result.totals


def test_what_was_there_before_is_listed_and_does_not_block(root):
    findings, totals = found(root)
    assert findings == {("unknown-institution", 9): True}
    assert (totals.errors, totals.untouched) == (0, 1)


def test_a_touched_line_blocks(root):
    edit(root, "institution: CASSA", "institution: CASAA")
    findings, totals = found(root)
    assert findings[("unknown-institution", 9)] is False
    assert totals.errors == 1


def test_another_line_of_the_same_file_does_not(root):
    edit(root, "120 libros", "130 libros")
    findings, totals = found(root)
    assert findings[("unknown-institution", 9)] is True
    assert totals.errors == 0


def test_what_a_change_breaks_in_another_file_blocks(root):
    edit(root, "institution: CASSA", "institution: TALLER")
    git(root, "commit", "-qam", "Mended")
    edit(root, "TALLER:\n  name: Taller de Encuadernación\n  parent: CASA\n", "", "records/prueba/institutions.yaml")
    findings, totals = found(root)
    assert findings == {("unknown-institution", 9): False}
    assert totals.errors == 1


def test_a_new_file_is_touched_everywhere(root):
    path = "records/prueba/1.1/1.1.2.yaml"
    shutil.copy(root / RECORD, root / path)
    edit(root, "id: 1.1.1", "id: 1.1.2", path)
    result = lint(WorkingTree(str(root)), ["prueba"], today="2018-06-30", baseline=Baseline(str(root), "main"))
    assert {f.rule: f.untouched for f in result.findings if f.path == path} == {
        "unknown-institution": False,
        "repeated-text": False,
    }


def test_what_others_changed_on_the_base_meanwhile_is_not_this_change(root):
    git(root, "switch", "-qc", "mine")
    git(root, "switch", "-q", "main")
    edit(root, "120 libros", "140 libros")
    git(root, "commit", "-qam", "Theirs")
    git(root, "switch", "-q", "mine")
    assert found(root)[1].warnings == 0


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", "", "HEAD~9", "a b"])
def test_no_such_revision(root, revision):
    with pytest.raises(UserError):
        Baseline(str(root), revision)


def test_several_processes_find_the_same(tmp_path):
    shutil.copytree(RULES / "base", tmp_path / "records" / "prueba")
    for number in range(1, 260):
        path = tmp_path / "records" / "prueba" / "1.1" / f"1.1.{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        text = (RULES / "canonical" / "good" / "1.1" / "1.1.1.yaml").read_text(encoding="utf-8")
        path.write_text(
            text.replace("id: 1.1.1", f"id: 1.1.{number}").replace("120", str(number % 200)), encoding="utf-8"
        )
    tree = WorkingTree(str(tmp_path))
    alone, shared = (lint(tree, ["prueba"], today="2018-06-30", jobs=jobs) for jobs in (1, 2))
    assert alone == shared
    assert len(alone.findings) == 59
    assert {f.rule for f in alone.findings} == {"repeated-text"}
