"""The hooks that other repositories use, installed as they would be: a real `pre-commit try-repo` of this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
RECORD = "records/programa-de-ejemplo/1.1/1.1.1.yaml"


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """One cache for all tests of the module: the environment is built once."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def run(tmp_path, cache):
    """A repository of its own, with the invented records; `run()` tries the hooks on all its files."""
    shutil.copytree(REPOSITORY / "examples" / "records", tmp_path / "records")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Records"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    environment = {**os.environ, "PRE_COMMIT_HOME": str(cache), "HOME": str(tmp_path)}

    def try_repo():
        command = [sys.executable, "-m", "pre_commit", "try-repo", str(REPOSITORY), "--all-files", "--color", "never"]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=600
        )
        return done.returncode, done.stdout + done.stderr

    return try_repo


def test_good_records_pass_and_bad_ones_do_not(run, tmp_path):
    code, said = run()
    assert code == 0, said
    assert said.count("Passed") == 3
    text = (tmp_path / RECORD).read_text(encoding="utf-8")
    (tmp_path / RECORD).write_text(text.replace("status: planned", "status: plannned", 1), encoding="utf-8")
    code, said = run()
    assert code == 1
    assert said.count(f"{RECORD}:6:13:") == 2, said
    (tmp_path / RECORD).write_text(text.replace("id: 1.1.1", '"id": 1.1.1', 1), encoding="utf-8")
    code, said = run()
    assert code == 1
    assert "files were modified by this hook" in said
    assert (tmp_path / RECORD).read_text(encoding="utf-8") == text
