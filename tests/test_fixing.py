"""`lint --fix` mends what has one answer, changes nothing else, and makes no other finding."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from lineas.cli import main
from lineas.lint.check import Checker
from lineas.lint.fix import fixed
from lineas.registry.reading import judged
from lineas.registry.trees import WorkingTree
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


def mend(tree, *rules, unsafe=False, data=None, but=()):
    """A file before and after its fix, where all findings are to be mended `but` those of some rules."""
    before = data or next(iter(tree.read([PATH])))
    checker = Checker(tree, "prueba", list(rules))
    document = judged(PATH, before)
    found = [checker.finding(rule, document, report) for rule, report in checker.reports(document)]
    named = {(f.rule, f.line, f.column) for f in found if f.rule not in but} | {("canonical", 1, 1)}
    return before, fixed(checker, PATH, before, named, unsafe=unsafe)


def test_only_what_the_rule_named_changes(tree):
    before, after = mend(tree, proposes("130"))
    assert after == before.replace(b"120", b"130")


def test_unsafe_ones_wait_for_their_option(tree):
    before, after = mend(tree, proposes("130", unsafe=True))
    assert after == before
    assert mend(tree, proposes("130", unsafe=True), unsafe=True)[1] == before.replace(b"120", b"130")


def test_what_is_not_named_stays(tree):
    before, after = mend(tree, proposes("130"), but=["numero"])
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


def test_a_form_that_is_not_named_stays(tree):
    checker = Checker(tree, "prueba", [proposes("130")])
    before = next(iter(tree.read([PATH]))).replace(b"id: 1.1.1", b'"id": "1.1.1"')
    at = next(n for n, line in enumerate(before.decode().split("\n"), 1) if "120" in line)
    column = before.decode().split("\n")[at - 1].index("120") + 1
    assert fixed(checker, PATH, before, [("id-path", at, column)], unsafe=False) == before
    assert fixed(checker, PATH, before, [("numero", at, column), ("id-path", 1, 1)], unsafe=False) is None


def test_a_file_that_cannot_be_read_stays_as_it_is(tree):
    for data in (b"a: [", b"\xff", b"id: 1.1.1  # comentario\n"):
        assert mend(tree, proposes("130"), data=data) == (data, data)


# ------------------------------------------------------------------------------------------------ the verb

OTHER = "records/prueba/1.1/1.1.2.yaml"


def write(tree, path, *lines, head=""):
    text = "".join(f"              {line}\n" for line in lines)
    (Path(tree.root) / path).write_text(
        f"{head}id: {Path(path).stem}\ntitle: >-\n  Entregar libros a las escuelas\nanswers:\n  - year: 2017\n"
        "    status: planned\n    activities:\n      - commitments:\n          - institution: CASA\n"
        f"            text: >-\n{text}",
        encoding="utf-8",
    )


def lint(tree, *arguments):
    return main(["--root", tree.root, "lint", *arguments])


def text(tree, path=PATH):
    return (Path(tree.root) / path).read_text(encoding="utf-8")


def test_two_texts_do_not_become_the_same(tree, capsys):
    write(tree, PATH, "La CASA leerá cuentos , libros y poemas.")
    write(tree, OTHER, "La CASA leerá cuentos, libros y poemas.")
    before = text(tree)
    lint(tree, "--fix")
    assert text(tree) == before
    assert "spacing" in capsys.readouterr().out


def test_only_the_rules_that_were_asked_for(tree, capsys):
    write(tree, PATH, "Por otra parta, la CASA leerá  cuentos.")
    assert lint(tree, "--fix", "--select", "connector") == 0
    assert "Por otra parte, la CASA leerá  cuentos." in text(tree)
    write(tree, PATH, "Por otra parta, la CASA leerá cuentos.", head="---\n")
    before = text(tree)
    lint(tree, "--fix", "--select", "connector")
    assert text(tree) == before
    assert PATH in capsys.readouterr().err
    lint(tree, "--fix")
    assert text(tree) == before.replace("parta", "parte").removeprefix("---\n")


def test_a_file_that_could_not_be_read_is_mended_whole(tree):
    write(tree, PATH, "Por otra parta, la CASA leerá cuentos.")
    wanted = text(tree).replace("parta", "parte")
    path = Path(tree.root) / PATH
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert lint(tree, "--fix") == 0
    assert text(tree) == wanted


def test_only_what_the_change_touched(tree):
    write(tree, PATH, "Por otra parta, la CASA leerá cuentos.", "Por otra parta, la CASA leerá libros.")
    write(tree, OTHER, "Por otra parta, la CASA leerá poemas.")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Base"]):
        subprocess.run(["git", *command], cwd=tree.root, check=True)
    before = text(tree, OTHER)
    path = Path(tree.root) / PATH
    path.write_text(text(tree).replace("leerá libros", "leerá dos libros"), encoding="utf-8")
    lint(tree, "--fix", "--base", "HEAD")
    assert "Por otra parta, la CASA leerá cuentos." in text(tree)
    assert "Por otra parte, la CASA leerá dos libros." in text(tree)
    assert text(tree, OTHER) == before


def test_the_diff_exits_as_the_fix_would(tree, capsys):
    write(tree, PATH, "Por otra parta, la CASA leerá cuentos.")
    before = text(tree)
    assert lint(tree, "--fix", "--diff", "--strict") == 0
    assert "+              Por otra parte, la CASA leerá cuentos." in capsys.readouterr().out
    write(tree, PATH, "Por otra parta, la CASA leerá cuentos")
    assert lint(tree, "--fix", "--diff", "--strict") == 1
    assert text(tree) != before


def test_spaces_have_a_replacement_in_json(tree, capsys):
    write(tree, PATH, "La CASA leerá  cuentos.")
    lint(tree, "--format", "json")
    assert '"replacement": " "' in capsys.readouterr().out


def test_spaces_that_hid_another_finding_are_mended(tree, capsys):
    write(tree, PATH, "La CASA  realizarán talleres.")
    lint(tree, "--fix")
    assert "La CASA realizarán talleres." in text(tree)
    assert "number-agreement" in capsys.readouterr().out


@pytest.mark.parametrize("block", ["|", ">", "|-", ">+"])
def test_a_block_of_another_kind_becomes_ours(tree, block):
    write(tree, PATH, "La CASA leerá cuentos.")
    wanted = text(tree)
    (Path(tree.root) / PATH).write_text(wanted.replace("text: >-", f"text: {block}"), encoding="utf-8")
    assert lint(tree, "--fix", "--strict") == 0
    assert text(tree) == wanted
