"""Each rule has a folder in tests/rules: `bad`, with the findings expected of it in expected.txt, and `good`.

Both are laid over tests/rules/base (an invented programme); `NAME.deleted` takes a file of the base away. The good one
is silent under all rules, not only its own. Rules on a change have `before`, too. `pytest --refresh-golden` writes expected.txt anew: read the diff.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from textwrap import indent

import pytest

from lineas.lint.change import Baseline
from lineas.lint.run import lint
from lineas.registry.trees import WorkingTree
from lineas.rules import RULES
from lineas.views.rules import messages_of, page, section

FOLDER = Path(__file__).parent / "rules"
TODAY = "2018-06-30"


def laid_out(tmp_path: Path, *layers: Path) -> Path:
    target = tmp_path / "records" / "prueba"
    for layer in layers:
        # Not copy2: git tells files apart by their times, and those of the fixtures may be the same.
        shutil.copytree(layer, target, dirs_exist_ok=True, symlinks=True, copy_function=shutil.copy)
    for mark in list(target.rglob("*.deleted")):
        mark.with_suffix("").unlink()
        mark.unlink()
    return tmp_path


def findings(tmp_path: Path, id: str, side: str):
    """What lint finds in a fixture. Rules on CHANGE have a folder `before` too: the base, whose change is CASA's."""
    before = FOLDER / id / "before"
    options = {}
    if before.is_dir():
        root = laid_out(tmp_path, FOLDER / "base", before)
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Base"]):
            subprocess.run(["git", *command], cwd=root, check=True)
        shutil.rmtree(root / "records")
    root = laid_out(tmp_path, FOLDER / "base", FOLDER / id / side)
    if before.is_dir():
        whose = FOLDER / id / "institution"  # where it says whose change it is, that of nobody in particular
        options = {"baseline": Baseline(str(root), "HEAD"), "institution": "" if whose.exists() else "CASA"}
    return lint(WorkingTree(str(root)), ["prueba"], today=TODAY, **options).findings


@pytest.mark.parametrize("id", sorted(RULES))
def test_bad(id, tmp_path, golden):
    found = findings(tmp_path, id, "bad")
    assert id in {f.rule for f in found}
    lines = [f"{f.path.removeprefix('records/prueba/')}:{f.line}:{f.column} {f.severity}[{f.rule}]\n" for f in found]
    golden(FOLDER / id / "expected.txt", "".join(lines))


@pytest.mark.parametrize("id", sorted(RULES))
def test_good(id, tmp_path):
    assert findings(tmp_path, id, "good") == []


def test_every_fixture_has_its_rule():
    folders = {folder.name for folder in FOLDER.iterdir() if folder.is_dir()}
    assert folders == RULES.keys() | {"base"}


@pytest.mark.parametrize("id", sorted(RULES))
def test_docstring_says_what_and_why_shows_both_and_says_how_to_mend(id):
    assert next(messages_of(RULES[id])).endswith(".")
    assert re.findall(r"^ *(Why|Bad|Good|Mend):", RULES[id].doc, re.MULTILINE) == ["Why", "Bad", "Good", "Mend"]


def test_an_example_below_its_heading_is_shown_line_by_line():
    rule = RULES["repeated-year"]
    block = "- year: 2017\n  status: not_planned\n- year: 2017\n  status: concluded\n"
    assert f":\n{indent(block, '  ')}\n" in page(rule)
    assert f":**\n\n```yaml\n{block}```\n" in section(rule)
    assert not any("year: 2017" in message for message in messages_of(rule))
