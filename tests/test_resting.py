"""One mistake, one finding: what depends on a file that cannot be read rests, and says so in one sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lineas.lint.run import lint
from lineas.registry.trees import WorkingTree

ROOT = Path(__file__).parent.parent
FOLDER = "records/pem-2014-2018"


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    """A copy of the real records: 106, with some ninety accepted findings."""
    root = tmp_path_factory.mktemp("registry")
    shutil.copytree(ROOT / FOLDER, root / FOLDER)
    return root


def spoilt(root, path, before, after):
    """What lint says while one file says something else."""
    file = root / FOLDER / path
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    try:
        return lint(WorkingTree(str(root)), ["pem-2014-2018"], today="2018-06-30")
    finally:
        file.write_text(text, encoding="utf-8")


MISTAKES = {
    "a record, wrong indentation": ("1.5/1.5.6.yaml", "\n    status:", "\n     status:", "yaml-syntax"),
    "a record, unknown key": ("1.5/1.5.6.yaml", "status:", "estatus:", "unknown-key"),
    "institutions": ("institutions.yaml", "  name:", "  nam:", "unknown-key"),
    "institutions, no YAML": ("institutions.yaml", "  name:", "  name: [", "yaml-syntax"),
    "programme": ("programme.yaml", "first_year: 2014", "first_year: dos mil", "wrong-value"),
    "programme, no YAML": ("programme.yaml", "ramo:", "ramo", "yaml-syntax"),
    "glossary": ("glossary.yaml", "words:", "palabras:", "unknown-key"),
    "exceptions, a day that is none": (
        "exceptions.yaml",
        "    reason:",
        "    until: mañana\n    reason:",
        "wrong-value",
    ),
    "exceptions, a key too many": ("exceptions.yaml", "    reason:", "    motivo: x\n    reason:", "unknown-key"),
    "exceptions, no YAML": ("exceptions.yaml", "  - record:", " - record", "yaml-syntax"),
}


@pytest.mark.parametrize(("path", "before", "after", "rule"), MISTAKES.values(), ids=MISTAKES)
def test_one_mistake_is_one_finding(registry, path, before, after, rule):
    result = spoilt(registry, path, before, after)
    assert [(f.rule, f.path) for f in result.findings] == [(rule, f"{FOLDER}/{path}")]
    rests = path.partition(".")[0] in ("institutions", "programme", "glossary") or after == " - record"
    assert len(result.notes) == rests
    assert all(path in note for note in result.notes)


def test_the_copy_itself_is_clean(registry):
    result = lint(WorkingTree(str(registry)), ["pem-2014-2018"], today="2018-06-30")
    assert result.findings == result.notes == []
