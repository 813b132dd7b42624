"""`lineas lint` over a change: what it has not touched blocks nobody, what it breaks elsewhere does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from lineas.cli import main
from lineas.findings import UserError
from lineas.lint.change import Baseline
from lineas.lint.run import lint
from lineas.registry.trees import WorkingTree

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
        "tree-changed": False,
    }


def test_what_others_changed_on_the_base_meanwhile_is_not_this_change(root):
    git(root, "switch", "-qc", "mine")
    git(root, "switch", "-q", "main")
    edit(root, "120 libros", "140 libros")
    git(root, "commit", "-qam", "Theirs")
    git(root, "switch", "-q", "mine")
    assert found(root)[1].warnings == 0


def accept(root, rule, record="1.1.1", until="2018-12-31"):
    (root / "records/prueba/exceptions.yaml").write_text(
        f'exceptions:\n  - record: {record}\n    rule: {rule}\n    year: 2017\n    reason: >-\n      Se acordó.\n    until: "{until}"\n',
        encoding="utf-8",
    )


def test_an_exception_that_was_unused_before_blocks_nobody(root):
    accept(root, "year-order")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Unused")
    shutil.copy(root / RECORD, root / "records/prueba/1.1/1.1.2.yaml")
    edit(root, "id: 1.1.1", "id: 1.1.2", "records/prueba/1.1/1.1.2.yaml")
    edit(root, "120 libros", "un libro", "records/prueba/1.1/1.1.2.yaml")
    assert found(root)[0][("unused-exception", 2)] is True


def test_an_exception_that_the_change_left_unused_blocks(root):
    accept(root, "unknown-institution")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Accepted")
    edit(root, "institution: CASSA", "institution: CASA")
    assert found(root)[0][("unused-exception", 2)] is False


def test_an_exception_that_the_change_took_away_blocks(root):
    accept(root, "unknown-institution")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Accepted")
    (root / "records/prueba/exceptions.yaml").unlink()
    assert found(root)[0] == {("unknown-institution", 9): False}


def test_an_exception_that_time_has_ended_blocks_nobody(root):
    accept(root, "unknown-institution", until="2018-06-29")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Accepted")
    assert found(root)[0] == {("unknown-institution", 9): True, ("expired-exception", 7): True}


def test_a_day_that_is_none_ends_an_exception(root):
    accept(root, "unknown-institution", until="2018-13-01")
    findings = lint(WorkingTree(str(root)), ["prueba"], today="2018-06-30").findings
    assert {f.rule for f in findings} == {"unknown-institution", "expired-exception"}


def test_a_renamed_file_keeps_its_findings(root):
    git(root, "mv", RECORD, "records/prueba/1.1/1.1.9.yaml")
    edit(root, "id: 1.1.1", "id: 1.1.9", "records/prueba/1.1/1.1.9.yaml")
    assert found(root)[0][("unknown-institution", 9)] is True


def test_the_same_text_twice_blocks_only_who_touched_it(root):
    other = "records/prueba/1.1/1.1.2.yaml"
    shutil.copy(root / RECORD, root / other)
    edit(root, "id: 1.1.1", "id: 1.1.2", other)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Twice")
    edit(root, "title: >-\n  ", "title: >-\n  Nuevo: ")
    assert found(root)[0][("repeated-text", 11)] is True


def test_a_deleted_record_is_in_its_folder(root, monkeypatch, capsys):
    edit(root, "institution: CASSA", "institution: TALLER")
    git(root, "commit", "-qam", "Right")
    (root / RECORD).unlink()
    monkeypatch.chdir(root)
    for places in ([], ["records"], ["records/prueba"], ["."]):
        assert main(["lint", "--base", "HEAD", "--institution", "CASA", *places]) == 1
        assert "foreign-institution" in capsys.readouterr().out
    assert main(["lint", "--base", "HEAD", "--institution", "CASA", "records/prueba/institutions.yaml"]) == 0


def test_a_change_does_not_accept_itself(root, monkeypatch, capsys):
    edit(root, "institution: CASSA", "institution: TALLER")
    git(root, "commit", "-qam", "Right")
    edit(root, "120 libros", "130 libros")
    monkeypatch.chdir(root)
    lint_it = ["lint", "--base", "HEAD", "--institution", "CASA"]
    assert main(lint_it) == 1
    accept_it = ["--accept", "foreign-institution", "1.1.1", "--reason", "Sí.", "--until", "2999-12-31"]
    assert main([*lint_it, *accept_it]) == 0
    assert main(lint_it) == 1
    git(root, "add", "records/prueba/exceptions.yaml")
    git(root, "commit", "-qm", "Agreed")
    assert main(lint_it) == 0


def test_an_institution_that_nobody_knows(root):
    with pytest.raises(UserError, match="CASAA") as error:
        found(root, institution="CASAA")
    assert "CASA" in error.value.help


ANOTHERS = {
    "the record is deleted": lambda root: (root / RECORD).unlink(),
    "the commitment is": lambda root: edit(
        root, (root / RECORD).read_text("utf-8").partition("    status")[2], ": not_planned\n"
    ),
    "it is taken over": lambda root: edit(root, "institution: TALLER", "institution: CASA"),
    "a partner joins, and edits": lambda root: edit(
        root, "institution: TALLER\n            text: >-\n              ",
        "institution: TALLER\n            partners:\n              - CASA\n            text: >-\n              Con la CASA. ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", ANOTHERS.values(), ids=ANOTHERS)
def test_the_text_of_another_institution_is_protected(root, change):
    edit(root, "institution: CASSA", "institution: TALLER")
    git(root, "commit", "-qam", "Right")
    change(root)
    assert "foreign-institution" in {rule for rule, _line in found(root, institution="CASA")[0]}


def test_an_institution_changes_its_own_text(root):
    edit(root, "institution: CASSA", "institution: TALLER")
    git(root, "commit", "-qam", "Right")
    edit(root, "120 libros", "130 libros")
    assert "foreign-institution" not in {rule for rule, _line in found(root, institution="TALLER")[0]}


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


def test_an_exception_covers_only_what_was_accepted(root, monkeypatch, capsys):
    """Another text in the same record, in the same year or in another, has no cover; nor has what a change itself wrote."""
    monkeypatch.chdir(root)
    edit(root, "institution: CASSA", "institution: CASA")
    edit(root, "libros.", "libros en los municipios de")
    main(["lint", "--accept", "cut-off", "1.1.1", "--reason", "Así se publicó."])
    assert {f.rule for f in lint(WorkingTree(str(root)), ["prueba"], today="2018-06-30").findings} == set()
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Accepted")
    another = (root / RECORD).read_text(encoding="utf-8").partition("answers:\n")[2].replace("2017", "2018")
    with (root / RECORD).open("a", encoding="utf-8") as file:
        file.write(another.replace("120 libros", "140 libros"))
    assert found(root)[0] == {("cut-off", 18): False}
    assert {f.rule for f in lint(WorkingTree(str(root)), ["prueba"], today="2018-06-30").findings} == {"cut-off"}


def test_an_exception_without_a_text_is_no_cover_for_a_change(root):
    edit(root, "institution: CASSA", "institution: CASA")
    text = (root / RECORD).read_text(encoding="utf-8")
    (root / "records/prueba/exceptions.yaml").write_text(
        "exceptions:\n  - record: 1.1.1\n    rule: repeated-institution\n    year: 2017\n    reason: >-\n      Así es.\n",
        encoding="utf-8",
    )
    twice = text[text.index("          - institution") :]
    (root / RECORD).write_text(text + twice.replace("120", "130"), encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Accepted")
    assert found(root)[0] == {}
    (root / RECORD).write_text(text + twice.replace("120", "130") + twice.replace("120", "140"), encoding="utf-8")
    assert found(root)[0] == {("past-answer", 5): False, ("repeated-institution", 15): False}


def test_the_tree_of_the_programme(root):
    """New and gone líneas, estrategias and objetivos, and other titles, are said of a change, once each."""
    edit(root, "institution: CASSA", "institution: CASA")
    git(root, "commit", "-qam", "Right")
    edit(root, "libros a las escuelas", "libros a todas las escuelas")
    other = "records/prueba/1.1/1.1.2.yaml"
    (root / other).write_text("id: 1.1.2\ntitle: >-\n  Prestar libros\nanswers: []\n", encoding="utf-8")
    edit(root, '      - id: "1.2"\n', '      - id: "1.3"\n', "records/prueba/programme.yaml")
    result = lint(WorkingTree(str(root)), ["prueba"], today="2018-06-30", baseline=Baseline(str(root), "main"))
    assert [(f.rule, f.path.rpartition("/")[2], f.line) for f in result.findings] == [
        ("tree-changed", "1.1.1.yaml", 3),
        ("tree-changed", "1.1.2.yaml", 1),
        ("tree-changed", "programme.yaml", 1),
        ("tree-changed", "programme.yaml", 17),
    ]
    assert {rule for rule, _line in found(root, institution="CASA")[0]} == {"foreign-tree"}


def test_what_was_there_before_is_one_line(root, monkeypatch, capsys):
    monkeypatch.chdir(root)
    assert main(["lint", "--base", "main"]) == 0
    captured = capsys.readouterr()
    assert "CASSA" not in captured.out
    assert "--all" in captured.err
    assert main(["lint", "--base", "main", "--all"]) == 0
    assert "CASSA" in capsys.readouterr().out
