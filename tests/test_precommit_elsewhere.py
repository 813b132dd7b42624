"""The hooks of .pre-commit-hooks.yaml, as a repository of records uses them: by name, from a revision of this one.

pre-commit clones this repository and installs it into an environment of its own. That is done once for all of these tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.usefixtures("package_index"), pytest.mark.xdist_group("pre-commit")]
ROOT = Path(__file__).parent.parent
PROGRAMME = "records/programa-de-ejemplo"
HOOKS = ("lineas-lint", "lineas-fmt", "lineas-registry")


def run(folder, *command, code=0, **environment):
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    return said


def committed(folder):
    """The commit of all that is in a folder."""
    run(folder, "git", "init", "--quiet", "--initial-branch=main")
    run(folder, "git", "add", "--all")
    person = ("-c", "user.name=Enlace de prueba", "-c", "user.email=enlace@example.org")
    run(folder, "git", *person, "commit", "--quiet", "--message=Todo")
    return run(folder, "git", "rev-parse", "HEAD").strip()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The home folder of somebody for whom pre-commit keeps its environments."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def this_repository(tmp_path_factory):
    """This repository as it would be committed now, what is tracked and what is new: its folder and its revision."""
    folder = tmp_path_factory.mktemp("lineas")
    listed = run(ROOT, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder, committed(folder)


@pytest.fixture
def registry(tmp_path, this_repository):
    """A repository of records with the three hooks, as the README shows it."""
    folder = tmp_path / "registry"
    shutil.copytree(ROOT / "examples" / "records", folder / "records")
    source, revision = this_repository
    hooks = "".join(f"      - id: {hook}\n" for hook in HOOKS)
    config = f"repos:\n  - repo: {source.as_posix()}\n    rev: {revision}\n    hooks:\n{hooks}"
    (folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    committed(folder)
    return folder


def hooks(registry, home, *, code):
    """What the hooks say of all files, and the outcome of each."""
    said = run(
        registry, sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose", "--color=never", code=code,
        HOME=str(home), PRE_COMMIT_HOME=str(home / "pre-commit"), LINEAS_LANG="en",
    )  # fmt: skip
    lines = [line for line in said.splitlines() if line.startswith("lineas ")]
    return said, [line.rpartition(".")[2].strip() for line in lines]


def test_a_good_registry(registry, home):
    said, outcomes = hooks(registry, home, code=0)
    assert outcomes == ["Passed"] * len(HOOKS), said
    assert all(f"hook id: {hook}" in said for hook in HOOKS)


def test_the_hooks_spell(registry, home):
    path = registry / PROGRAMME / "1.1/1.1.1.yaml"
    path.write_text(path.read_text("utf-8").replace("biblioteca", "bibliotteca", 1), encoding="utf-8")
    said, _outcomes = hooks(registry, home, code=0)
    assert "[spelling]" in said


def test_a_bad_registry(registry, home):
    wrong, untidy = registry / PROGRAMME / "1.1/1.1.1.yaml", registry / PROGRAMME / "1.1/1.1.2.yaml"
    wrong.write_text(wrong.read_text("utf-8").replace("status: planned", "status: plannned", 1), encoding="utf-8")
    untidy.write_text(untidy.read_text("utf-8").replace("- year: 2017", "- year:  2017", 1), encoding="utf-8")
    run(registry, "git", "rm", "--quiet", f"{PROGRAMME}/institutions.yaml")
    said, outcomes = hooks(registry, home, code=1)
    assert outcomes == ["Failed"] * len(HOOKS), said
    assert f"{PROGRAMME}/1.1/1.1.1.yaml:6:13: error[wrong-value]" in said
    assert f"{PROGRAMME}/institutions.yaml:1:1: error[missing-file]" in said
    assert "files were modified by this hook" in said
    assert "- year: 2017" in untidy.read_text("utf-8")
