"""What a stranger can put into a pull request, and what a system can refuse: a sentence, never a traceback or a command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import not_at_hand
from lineas.cli import main
from lineas.rules.prose import spelling

REPOSITORY = Path(__file__).parents[1]
RULES = Path(__file__).parent / "rules"
SOURCE = REPOSITORY / "records/pem-2014-2018/sources/acciones-relevantes-2017.txt"


@pytest.fixture
def root(tmp_path, monkeypatch):
    shutil.copytree(RULES / "base", tmp_path / "records" / "prueba")
    shutil.copytree(RULES / "canonical" / "good", tmp_path / "records" / "prueba", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("format", ["text", "github", "json", "junit"])
def test_a_file_name_is_no_workflow_command(root, capsys, format):
    (root / "records/prueba/1.1/x\n::warning::hola\x1b]0;x\x07.yaml").write_text("id: [\n", encoding="utf-8")
    assert main(["lint", "--format", format]) == 1
    out = capsys.readouterr().out
    assert not any(line.startswith("::warning::hola") for line in out.split("\n"))
    assert out.replace("\n", "").isprintable()


@pytest.mark.slow
def test_thousands_of_findings_in_one_file_end(root):
    """Not a second a finding: what is known of a file is found once (this took minutes when each finding split it anew)."""
    path = root / "records/prueba/1.1/1.1.1.yaml"
    block = "          - institution: CASSA\n            text: >-\n              La CASA entregará {} libros.\n"
    head = path.read_text(encoding="utf-8").partition("          - institution")[0]
    path.write_text(head + "".join(block.format(n) for n in range(3000)), encoding="utf-8")
    command = [sys.executable, "-m", "lineas", "lint", "--statistics"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert "3000  unknown-institution" in done.stdout


def test_a_full_disk_is_a_sentence(root):
    if not os.path.exists("/dev/full"):
        not_at_hand("there is no /dev/full here")
    with open("/dev/full", "w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "lineas", "export"]
        buffered = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
        done = subprocess.run(
            command, cwd=root, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=buffered
        )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_an_import_that_would_lose_commitments_is_refused(tmp_path, monkeypatch, capsys):
    shutil.copytree(REPOSITORY / "records", tmp_path / "records")
    monkeypatch.chdir(tmp_path)
    cut = tmp_path / "cortado.txt"
    cut.write_text("".join(SOURCE.read_text(encoding="utf-8").splitlines(keepends=True)[:337]), encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    command = ["import", "text", str(cut), "--year", "2017", "--programme", "pem-2014-2018"]
    assert main(command) == 2
    assert "--cut-off" in capsys.readouterr().err
    command.append("--cut-off")
    assert main(command) == 2
    assert "--replace" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == before
    assert main([*command, "--replace", "--dry-run"]) == 0


def test_without_a_dictionary_our_records_are_clean(monkeypatch, tmp_path):
    monkeypatch.setenv("LINEAS_DICTIONARY", str(tmp_path))
    monkeypatch.setenv("LINEAS_NO_CACHE", "1")
    spelling.forget()
    try:
        assert main(["lint", "--root", str(REPOSITORY), "--strict"]) == 0
    finally:
        spelling.forget()


def test_fmt_names_what_it_does_not_read(root, capsys):
    os.symlink("1.1.1.yaml", root / "records/prueba/1.1/1.1.2.yaml")
    assert main(["fmt", "--check"]) == 1
    assert "1.1.2.yaml:1:1:" in capsys.readouterr().out


def test_exceptions_are_looked_at_when_they_are_all_that_changed(root):
    path = root / "records/prueba/exceptions.yaml"
    entry = "  - record: 1.1.1\n    rule: {}\n    reason: >-\n      Así se publicó.\n{}"
    for rule, until in (("mising-year", ""), ("missing-year", '    until: "2016-13-45"\n')):
        path.write_text("exceptions:\n" + entry.format(rule, until), encoding="utf-8")
        assert main(["lint", "--strict", str(path)]) == 1


REPEATED = (
    *("El INM publicara, ", "(", "a..", "través la ", "realizará en 2016 ", ", realizará (a", "talleres talleres "),
    *('"a ', "“a", '“a" ', "la CAASA y ", "Por otra parta. ", "http://", "Casa de las Libros ", "b c d ", "articulo "),
)


@pytest.mark.slow
@pytest.mark.parametrize("part", REPEATED)
def test_a_text_of_one_slip_again_and_again_ends(root, part):
    """In proportion to its length: 300 KB of such texts took half an hour, as every finding looked at all before it."""
    path = root / "records/prueba/1.1/1.1.1.yaml"
    head = path.read_text(encoding="utf-8").partition("          - institution")[0]
    text = json.dumps((part * (300_000 // len(part))).strip(), ensure_ascii=False)
    path.write_text(f"{head}          - institution: CASA\n            text: {text}\n", encoding="utf-8")
    command = [sys.executable, "-m", "lineas", "lint", "--statistics"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.fixture
def deep(root):
    """A record that lies 1,100 folders deep. Taken away step by step, as others cannot delete it either."""
    os.chdir(root / "records/prueba/1.1")
    for _ in range(1100):
        os.mkdir("a")
        os.chdir("a")
    Path("1.1.9.yaml").write_text("id: 1.1.9\n")
    os.chdir(root)
    yield
    os.chdir(root / "records/prueba/1.1")
    for _ in range(1100):
        os.chdir("a")
    os.unlink("1.1.9.yaml")
    for _ in range(1100):
        os.chdir("..")
        os.rmdir("a")


@pytest.mark.parametrize("command", ["lint", "fmt --check", "summary", "export", "lint --fix"])
def test_folders_without_end(deep, capsys, command):
    """Nothing so deep is looked at, and lint says so; 1,100 of them were a RecursionError."""
    main(command.split())
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert command != "lint" or captured.out.count("too-large") == 1


def test_records_that_are_a_link(root, capsys, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    os.symlink(root / "records", outside / "records")
    for command in (
        ["lint", "--root", str(outside)],
        ["--root", str(outside), "fmt"],
        ["export", "--root", str(outside)],
    ):
        assert main(command) == 2
        captured = capsys.readouterr()
        assert "enlace simbólico" in captured.err
        assert captured.out == ""
    os.chdir(outside)
    assert main(["lint"]) == 2
