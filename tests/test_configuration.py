"""[tool.lineas] in pyproject.toml, and findings that are accepted from the command line."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from lineas.cli import main
from lineas.findings import UserError
from lineas.lint import configuration, exceptions
from lineas.rules import RULES

FIXTURES = Path(__file__).parent / "rules"
EXCEPTIONS = "records/prueba/exceptions.yaml"


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A registry with one finding, the warning missing-year in 1.1.1."""
    shutil.copytree(FIXTURES / "base", tmp_path / "records" / "prueba")
    shutil.copytree(FIXTURES / "missing-year" / "bad", tmp_path / "records" / "prueba", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configure(root, text):
    (root / "pyproject.toml").write_text(text, encoding="utf-8")


def test_severity_ignore_and_select(root):
    assert main(["lint"]) == 0
    configure(root, '[tool.lineas]\nseverity = { "missing-year" = "error" }\n')
    assert main(["lint"]) == 1
    configure(root, '[tool.lineas]\nignore = ["missing-year"]\n')
    assert main(["lint", "--strict"]) == 0
    configure(root, '[tool.lineas]\nselect = ["id-path"]\n')
    assert main(["lint", "--strict"]) == 0
    assert main(["lint", "--strict", "--select", "missing-year"]) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[tool.lineas]\nselect = ["mising-year"]\n', "pyproject.toml:2: "),
        ('[tool.other]\nmising = 1\n[tool.lineas]\n\nignore = [\n  "mising-year",\n]\n', "pyproject.toml:6: "),
        ("[tool.lineas]\nselct = []\n", "pyproject.toml:2: "),
        ('[tool.lineas]\nselect = "id-path"\n', "pyproject.toml:2: "),
        (f"[tool.lineas]\nselect = {'9' * 5000}\n", "pyproject.toml"),
        ("[tool.lineas]\nignore = [1]\n", "pyproject.toml:2: "),
        ('[tool.lineas]\nseverity = { "id-path" = "fatal" }\n', "pyproject.toml:2: "),
        ("[tool]\nlineas = 3\n", "pyproject.toml"),
        ("[tool.lineas\n", "pyproject.toml"),
        ("[tool]\nlineas = " + "[" * 100_000, "pyproject.toml"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(root, text, place, capsys):
    configure(root, text)
    with pytest.raises(UserError) as raised:
        configuration.read(str(root), RULES)
    assert raised.value.message.startswith(place)
    assert main(["lint"]) == 2


@pytest.mark.parametrize(
    "text", ["", "[project]\nname = 'x'\n", "[tool.ruff]\n# lineas\n", "broken = [\n", "tool = 'lineas'\n"]
)
def test_the_configuration_of_others_is_theirs(root, text):
    configure(root, text)
    assert configuration.read(str(root), RULES) == configuration.Configuration()


def test_accept_writes_an_exception(root, capsys):
    arguments = ["lint", "--accept", "missing-year", "1.1.1", "--reason", "Nadie  respondió\nen esos años."]
    assert main([*arguments, "--until", "2999-12-31"]) == 0
    assert main(["lint", "--strict"]) == 0
    assert (root / EXCEPTIONS).read_text(encoding="utf-8").splitlines()[:3] == [
        "exceptions:",
        "  - record: 1.1.1",
        "    rule: missing-year",
    ]
    assert main(arguments) == 2
    assert main(["fmt", "--check"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--accept", "missing-year", "1.1.1"],
        ["--accept", "missing-year", "1.1.1", "--reason", " "],
        ["--accept", "mising-year", "1.1.1", "--reason", "x"],
        ["--accept", "id-path", "1.1.1", "--reason", "x"],
        ["--accept", "missing-year", "1.1.9", "--reason", "x"],
        ["--accept", "missing-year", "1.1.1", "--reason", "x", "--until", "mañana"],
        ["--accept", "missing-year", "1.1.1", "--reason", "x", "--until", "2018-01-01"],
        ["--accept", "missing-year", "1.1.1", "--reason", "x", "--fix"],
        ["--accept", "past-answer", "1.1.1", "--reason", "x"],
        ["--reason", "x"],
        ["--until", "2018-01-01"],
    ],
)
def test_what_cannot_be_accepted_writes_nothing(root, arguments):
    assert main(["lint", *arguments]) == 2
    assert not (root / EXCEPTIONS).exists()


def test_accept_loses_no_comment_and_follows_no_link(root, tmp_path, capsys):
    arguments = ["lint", "--accept", "missing-year", "1.1.1", "--reason", "Nadie respondió."]
    file = root / EXCEPTIONS
    written = "exceptions: []  # acordado con la CASA\n"
    file.write_text(written, encoding="utf-8")
    assert main(arguments) == 2
    assert f"{EXCEPTIONS}:1:17:" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == written
    outside = tmp_path / "afuera.yaml"
    outside.write_text("exceptions: []\n", encoding="utf-8")
    for make in (lambda: file.symlink_to(outside), lambda: os.mkfifo(file)):
        file.unlink()
        make()
        assert main(arguments) == 2
        assert EXCEPTIONS in capsys.readouterr().err
    assert outside.read_text(encoding="utf-8") == "exceptions: []\n"


def test_exceptions_stay_in_natural_order():
    data = None
    for record in ("1.1.10", "1.1.2", "programme.yaml"):
        data = exceptions.accepted(data, "id-path", record, "Así se publicó.", None)
    assert [entry["record"] for entry in data["exceptions"]] == ["1.1.2", "1.1.10", "programme.yaml"]
