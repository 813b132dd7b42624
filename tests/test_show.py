"""`lineas show`: one línea over all years, whatever state the other files are in."""

from __future__ import annotations

import json

import pytest

from invented import registry, write
from lineas import cli


@pytest.fixture
def root(tmp_path):
    return write(tmp_path, registry())


def run(root, capsys, *arguments):
    code = cli.main(["show", "--lang", "en", "--root", str(root), *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_golden(root, capsys, golden, request):
    code, out, err = run(root, capsys, "1.1.1")
    assert (code, err) == (0, "")
    golden(request.path.parent / "golden" / "show.txt", out)


def test_full_name_on_first_mention_only(root, capsys):
    out = run(root, capsys, "1.1.1")[1]
    assert out.count("Instituto Nacional de Viveros") == 1
    assert out.count("SEPAR – Secretaría de Parques") == 1


def test_years_without_an_answer_are_said(root, capsys):
    assert "2017  No answer\n" in run(root, capsys, "1.2.2")[1]
    assert "2017  No answer, none due: concluded in an earlier year" in run(root, capsys, "1.1.2")[1]


def test_json(root, capsys):
    data = json.loads(run(root, capsys, "1.1.1", "--format", "json")[1])
    assert [year["status"] for year in data["years"]] == ["not_asked", "planned", "planned"]
    assert data["strategy"] == {"id": "1.1", "title": "Plantar en las calles"}
    assert data["years"][2]["activities"][0]["commitments"][0]["partners"] == ["SEPAR"]


def test_unknown_id_proposes_what_may_be_meant(root, capsys):
    code, out, err = run(root, capsys, "1.2.22")
    assert (code, out) == (2, "")
    assert "1.2.2" in err.split("\n", 1)[1]
    assert "1.2.1, 1.2.2" in run(root, capsys, "1.2")[2]
    assert run(root, capsys, "\x1b[31m")[2].isascii() is False or "\x1b" not in run(root, capsys, "\x1b[31m")[2]


def test_another_broken_file_does_not_matter(root, capsys):
    (root / "records" / "arboles" / "1.2" / "1.2.1.yaml").write_text("id: [\n")
    code, out, _err = run(root, capsys, "1.1.1")
    assert code == 0
    assert out.startswith("1.1.1 Plantar")
    code, out, err = run(root, capsys, "1.2.1")
    assert (code, out) == (2, "")
    assert "records/arboles/1.2/1.2.1.yaml:" in err
