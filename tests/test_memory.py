"""What is remembered of a text changes how long a lint takes, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lineas.lint.exceptions import accepted
from lineas.lint.run import lint
from lineas.registry.formatting import canonical_bytes
from lineas.registry.trees import WorkingTree

RULES = Path(__file__).parent / "rules"
RECORD = "records/prueba/1.1/1.1.1.yaml"


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A registry with an accepted finding (final-stop, twice) in 1.1.1, and a cache folder of its own."""
    monkeypatch.setenv("LINEAS_NO_CACHE", "1")
    shutil.copytree(RULES / "base", tmp_path / "records" / "prueba")
    shutil.copytree(RULES / "missing-year" / "bad", tmp_path / "records" / "prueba", dirs_exist_ok=True)
    edit(tmp_path, RECORD, "libros.", "libros")
    edit(tmp_path, RECORD, "salas.", "salas")
    accept(tmp_path, "final-stop", "missing-year")
    (tmp_path / "cache").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("LINEAS_NO_CACHE")
    return tmp_path


def edit(root, path, before, after):
    text = (root / path).read_text(encoding="utf-8")
    assert before in text
    (root / path).write_text(text.replace(before, after), encoding="utf-8")


def accept(root, *rules):
    found = [f for f in run(root, exceptions=False).findings if f.rule in rules]
    data = None
    for rule in rules:
        data = accepted(data, [f for f in found if f.rule == rule], "Así se publicó.", None)
    (root / "records/prueba/exceptions.yaml").write_bytes(canonical_bytes(data, "exceptions"))


def run(root, **options):
    return lint(WorkingTree(str(root)), ["prueba"], today="2018-06-30", **options)


def test_a_second_run_says_the_same(root):
    first = run(root)
    assert first.totals.accepted == 3
    assert list((root / "cache" / "lineas").glob("prose-*.txt"))
    assert run(root) == first


def test_what_is_no_longer_accepted_shows_with_its_place(root):
    run(root)
    accept(root, "missing-year")
    assert [(f.rule, f.path) for f in run(root).findings] == [("final-stop", RECORD)] * 2
    assert all(f.line > 1 and f.message for f in run(root).findings)
    assert len([f for f in run(root, exceptions=False).findings if f.rule == "final-stop"]) == 2


def test_another_text_or_another_context_is_looked_at_anew(root):
    run(root)
    edit(root, RECORD, "120 libros", "120  libros")
    assert {f.rule for f in run(root).findings} == {"spacing", "final-stop"}  # an exception is about one text
    edit(root, RECORD, "120  libros", "120 libros")
    edit(root, "records/prueba/institutions.yaml", "Casa de los Libros", "Casa de los Mapas")
    before = len(list((root / "cache" / "lineas").glob("prose-*.txt")))
    run(root)
    assert len(list((root / "cache" / "lineas").glob("prose-*.txt"))) == before + 1


def test_a_memory_that_is_not_ours_is_passed_over(root):
    first = run(root)
    (path,) = (root / "cache" / "lineas").glob("prose-*.txt")
    for data in (b"\xff\x00" * 50, b"x" * 32 + b" no-such-rule\n", b"", b"zz final-stop\n"):
        path.write_bytes(data)
        assert run(root) == first


def test_without_a_cache_nothing_is_written(root, monkeypatch):
    monkeypatch.setenv("LINEAS_NO_CACHE", "1")
    first = run(root)
    assert list((root / "cache").iterdir()) == []
    assert run(root) == first
