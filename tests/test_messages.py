"""Everything that a person reads exists in Spanish, the default, and in English."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path

import pytest

from lineas.cli import VERBS, main

REPOSITORY = Path(__file__).parents[1]


def load(name):
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CATALOGUE = load("update_catalogue")
NAMES = (CATALOGUE.MESSAGES, CATALOGUE.PAGES)
SPANISH = [message for name in NAMES for message in CATALOGUE.read(name) if message.id]


@pytest.mark.parametrize("name", NAMES)
def test_every_message_of_the_code_has_spanish(name):
    missing = [repr(m.id) for m in CATALOGUE.updated(name) if m.id and not CATALOGUE.translated(m.string)]
    assert not missing, "\n".join(missing)  # all of them: pytest would shorten the comparison of two lists


@pytest.mark.parametrize("name", NAMES)
def test_a_catalogue_holds_the_messages_of_the_code_and_no_others(name):
    catalogues = (CATALOGUE.read(name), CATALOGUE.updated(name))
    known, wanted = ({m.id for m in catalogue if m.id} for catalogue in catalogues)
    assert known == wanted
    assert not any(message.fuzzy for message in SPANISH)
    assert CATALOGUE.path(name).read_bytes() == CATALOGUE.written(CATALOGUE.updated(name)), "run `make catalogue`"


def test_one_run_of_make_catalogue_is_enough(monkeypatch, tmp_path):
    """Also where a message has become a pair of forms, or a pair one message: what Spanish fits stays."""
    monkeypatch.setattr(CATALOGUE, "FOLDER", tmp_path)
    messages = {"a": ("a", "x.py"), "pair": (("pair", "pairs"), "x.py"), "new": ("new", "x.py"), "one": ("one", "x.py")}
    monkeypatch.setattr(CATALOGUE, "extract", lambda _name: messages)
    before = """msgid "gone"\nmsgstr "ido"\n
msgid "a"\nmsgstr "una"\n
msgid "pair"\nmsgstr "par"\n
msgid "one"\nmsgid_plural "more"\nmsgstr[0] "uno"\nmsgstr[1] "más"\n"""
    CATALOGUE.path("lineas").write_text(before, encoding="utf-8")
    once = CATALOGUE.updated("lineas")
    assert {m.id: m.string for m in once if m.id} == {
        "a": "una", ("pair", "pairs"): ("par", ""), "new": "", "one": "uno",
    }  # fmt: skip
    CATALOGUE.path("lineas").write_bytes(CATALOGUE.written(once))
    assert CATALOGUE.written(CATALOGUE.updated("lineas")) == CATALOGUE.written(once)


def test_the_spanish_fills_in_the_same_places():
    def places(forms):
        texts = [forms] if isinstance(forms, str) else forms
        return {frozenset(re.findall(r"\{\w*\}|%\(\w+\)[sdr]|%[sdr]", text)) for text in texts}

    wrong = [
        f"{message.id!r}: {message.string!r}" for message in SPANISH if not places(message.string) <= places(message.id)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("verb", [None, *VERBS])
def test_help_is_in_one_language(verb, capsys, monkeypatch):
    arguments = [verb, "--help"] if verb else ["--help"]
    texts = {}
    for language in ("es", "en"):
        assert main([*arguments, "--lang", language]) == 0
        texts[language] = capsys.readouterr().out
    for word in ("usage:", "options:", "show this help", "Examples:", " the ", " files "):
        assert word not in texts["es"]
    for word in ("uso:", "opciones:", "Ejemplos:", " los ", " archivos "):
        assert word not in texts["en"]


def test_spanish_unless_asked_otherwise(capsys, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    main(["rules", "canonical"])
    spanish = capsys.readouterr().out
    monkeypatch.setenv("LINEAS_LANG", "en")
    main(["rules", "canonical"])
    english = capsys.readouterr().out
    main(["rules", "canonical", "--lang", "es"])
    assert capsys.readouterr().out == spanish != english
    assert "Why:" in english
    assert "Why:" not in spanish


def test_an_error_of_usage_is_in_one_language(capsys):
    """What argparse says of a number, it says by the name of a type of Python."""
    for wrong in (["report", "abc"], ["lint", "--jobs", "x"]):
        assert main(wrong) == main([*wrong, "--lang", "en"]) == 2
        spanish, english = re.split(r"(?=^lineas: argument )", capsys.readouterr().err, flags=re.MULTILINE)
        assert "no es un número entero" in spanish
        assert "is not a whole number" in english
    assert main(["report", "--lang", "fr"]) == main(["lnit"]) == 2
    assert "¿quiso decir «lint»?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "name"),
    [(["report", "2017"], "informe-ejemplo-2017.md"), (["diff", "2016", "2017"], "diferencias-2016-2017.txt")],
)
def test_golden_in_spanish(arguments, name, capsys, golden):
    """The outputs that most people read, as whole texts."""
    assert main(["--root", str(REPOSITORY / "examples"), *arguments]) == 0
    golden(REPOSITORY / "tests" / "golden" / name, capsys.readouterr().out)


def test_the_pages_of_rules_are_fresh(capsys):
    for language, page in (("en", "rules.md"), ("es", "reglas.md")):
        main(["rules", "--format", "markdown", "--lang", language])
        assert capsys.readouterr().out == (REPOSITORY / "docs" / page).read_text(encoding="utf-8"), "run `make docs`"


@pytest.mark.parametrize("path", sorted((REPOSITORY / "tools" / "lineas").rglob("*.py")), ids=lambda path: path.stem)
def test_no_message_stands_inside_an_f_string(path):
    """Extraction does not look there."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            for call in ast.walk(node):
                called = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id
                literal = called and call.args and isinstance(call.args[0], ast.Constant)
                assert not (literal and called in ("_", "ngettext", "marked")), f"{path}:{call.lineno}"


@pytest.mark.parametrize("path", sorted((REPOSITORY / "tools" / "lineas").rglob("*.py")), ids=lambda path: path.stem)
def test_both_forms_stand_where_extraction_finds_them(path):
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("ngettext", "marked"):
            forms = call.args[:2] if call.func.id == "ngettext" else call.args
            assert all(isinstance(form, ast.Constant) for form in forms), f"{path}:{call.lineno}"
