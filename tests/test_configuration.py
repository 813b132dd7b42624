"""[tool.lineas] in pyproject.toml, and findings that are accepted from the command line."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from lineas.cli import main
from lineas.findings import Finding, UserError
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
    ("text", "words"),
    [
        ("[tool.lineas]\nignore [", "2:8: esto no es TOML: falta «=» después de la clave"),
        ("[tool.lineas]\n[tool.lineas]\n", "2:13: esto no es TOML: esa clave o tabla ya está"),
        ("[tool.lineas]\nignore = []\nignore = []\n", "3:12: esto no es TOML: esa clave o tabla ya está"),
        ('[tool.lineas]\nignore = ["a" "b"]\n', "2:15: esto no es TOML: a una lista le falta una coma o su «]»"),
        ("[tool.lineas]\nseverity = { a = 1\n", "2:19: esto no es TOML: a una tabla le falta una coma o su «}»"),
        ("[tool.lineas\n", "1:13: esto no es TOML: al nombre de una tabla le falta su «]»"),
        ("[tool.lineas] x\n", "1:15: esto no es TOML: sobra algo al final del renglón"),
        ("[tool.lineas]\nignore = ['a\n", "2:13: esto no es TOML: a un texto le faltan las comillas del final"),
        ('[tool.lineas]\nignore = """\n\n', "2:13: esto no es TOML: a un texto le faltan las comillas del final"),
        ('[tool.lineas]\nignore = "a\n', "2:12: esto no es TOML: un texto sigue en el renglón siguiente"),
        ('[tool.lineas]\nignore = "C:\\x"\n', "2:15: esto no es TOML: entre comillas dobles se escribe «\\» dos veces"),
        ("[tool.lineas]\n= 1\n", "2:1: esto no es TOML: falta una clave"),
        ("[tool.lineas]\na = 2018-02-30\n", "2:5: esto no es TOML: esa fecha no existe"),
        ("[tool.lineas]\nignore = nada\n", "2:10: esto no es TOML: esto no es un valor: los textos van entre comillas"),
        (f"[tool.lineas]\na = {'9' * 5000}\n", "pyproject.toml: esto no es TOML"),
        ("[tool.lineas]\na = " + "[" * 100_000, "pyproject.toml: hay algo con demasiados niveles"),
        ("[tool.lineas]\r\n\r\nx\r\n", "3:2: esto no es TOML: falta «=»"),
    ],
)
def test_what_is_no_toml_is_said_in_words(root, text, words, capsys):
    (root / "pyproject.toml").write_text(text, encoding="utf-8", newline="")
    assert main(["lint"]) == 2
    assert words in capsys.readouterr().err


N = configuration._MAX_PARSED - 1000
KEY = ".".join("a" * configuration._MAX_PARTS)


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * (1 << 19)) + " = 1\n",
        "x = { " + ".".join("a" * (N // 2)) + " = 1 }\n",
        "[" + " . ".join(["'a'"] * (N // 8)) + "]\n",
        '"a\\"" . ' * (N // 8) + "b = 1\n",
        "#" * (1 << 23),
        "[" * N,
        "x = {a = " * (N // 10),
        '"' + '\\"' * (N // 2),
        '"""' + '\\"""' * (N // 4) + "\\",
        "a " * (N // 2),
        "a" + " " * N,
        "9" * N,
    ],
    ids=range(12),
)
def test_a_bomb_is_a_sentence(root, text, capsys):
    """One key of a megabyte took 40 seconds: time grows with the square of its parts."""
    configure(root, f"[tool.lineas]\n{text}")
    assert main(["lint"]) == 2
    assert "pyproject.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        f"[x]\n{KEY} = 1\n",
        f"[x]\ny = '{KEY}.a.a.a'  # {KEY}.a.a.a\n",
        f'[x]\ny = """\n{KEY}.a.a.a\n"""\n',
        f"[x]\ny = '''\n{KEY}.a'.a.a\n'''\n",
        "".join(f"[{KEY[:-2]}.b{n}]\nc = 1\n" for n in range(N // 60)),
    ],
)
def test_what_is_long_and_nothing_of_ours_is_read(root, text):
    configure(root, f"{text}[tool.lineas]\nignore = ['missing-year']\n")
    assert main(["lint", "--strict"]) == 0


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
        name = record if record == "programme.yaml" else f"{record}.yaml"
        found = Finding(f"records/prueba/{name}", 1, 1, "id-path", "error", "")
        data = exceptions.accepted(data, [found], "Así se publicó.", None)
    assert [entry["record"] for entry in data["exceptions"]] == ["1.1.2", "1.1.10", "programme.yaml"]
