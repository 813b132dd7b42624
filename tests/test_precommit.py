"""The hooks of this repository, run for real: through `pre-commit run` and through `git commit`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
PROGRAMME = "records/programa-de-ejemplo"
CONFIG = ".pre-commit-config.yaml"


class Repository:
    """A git repository with the records of the examples and the hooks of this one that look at records."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("GIT_CONFIG", "PRE_COMMIT"))
        }
        self.environment |= {
            "HOME": str(home), "PRE_COMMIT_HOME": str(home / "pre-commit"), "PATH": programs, "LINEAS_LANG": "en",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8",
        }  # fmt: skip

    def run(self, *command: str, code: int = 0) -> str:
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        return said

    def hooks(self, *, code: int = 0) -> str:
        """What `pre-commit run` says of what is staged."""
        return self.run(sys.executable, "-m", "pre_commit", "run", "--color=never", code=code)

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text("utf-8")
        assert text.count(old) >= 1
        file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
        self.run("git", "add", path)


@pytest.fixture
def repository(tmp_path):
    folder, home = tmp_path / "registry", tmp_path / "home"
    home.mkdir()
    shutil.copytree(ROOT / "examples" / "records", folder / "records")
    (folder / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "in-venv", folder / "tools")
    config = YAML().load(ROOT / CONFIG)
    (ours,) = config["repos"]
    wanted = ("lineas-lint", "lineas-fmt", "lineas-registry")
    ours["hooks"] = [hook for hook in ours["hooks"] if hook["id"] in wanted]
    assert len(ours["hooks"]) == len(wanted)
    YAML().dump(config, folder / CONFIG)
    repository = Repository(folder, home)
    repository.run("git", "init", "--quiet", "--initial-branch=main")
    repository.run("git", "add", ".")
    repository.run("git", "commit", "--quiet", "--message=Registro")
    return repository


def outcomes(said: str) -> list[str]:
    """The last word of each hook's line: "Passed", "Failed" or "Skipped"."""
    return [line.rpartition(".")[2].rpartition(")")[2] for line in said.splitlines() if line.startswith("lineas ")]


def test_a_good_commit(repository):
    repository.edit(f"{PROGRAMME}/1.1/1.1.1.yaml", "27,000", "28,000")
    assert outcomes(repository.hooks()) == ["Passed", "Passed", "Passed"]


def test_a_commit_that_changes_no_record(repository):
    (repository.folder / "LEAME.md").write_text("Hola\n")
    repository.run("git", "add", "LEAME.md")
    assert outcomes(repository.hooks()) == ["Skipped", "Skipped", "Passed"]


def test_a_bad_commit_names_file_and_line(repository):
    path = f"{PROGRAMME}/1.1/1.1.1.yaml"
    repository.edit(path, "status: planned", "status: plannned")
    said = repository.hooks(code=1)
    assert outcomes(said) == ["Failed", "Passed", "Failed"]
    assert f"{path}:6:13: error[wrong-value]" in said


def test_a_record_that_is_not_canonical(repository):
    repository.edit(f"{PROGRAMME}/1.1/1.1.2.yaml", "  - year: 2017", "  - year:  2017")
    said = repository.hooks(code=1)
    assert outcomes(said)[1] == "Failed"
    assert f"{PROGRAMME}/1.1/1.1.2.yaml" in said


def test_only_deletions_still_meet_the_registry_hook(repository):
    repository.run("git", "rm", "--quiet", f"{PROGRAMME}/2.1/2.1.1.yaml")
    assert outcomes(repository.hooks()) == ["Skipped", "Skipped", "Passed"]
    repository.run("git", "rm", "--quiet", f"{PROGRAMME}/institutions.yaml")
    said = repository.hooks(code=1)
    assert outcomes(said) == ["Skipped", "Skipped", "Failed"]
    assert f"{PROGRAMME}/institutions.yaml" in said


def test_what_is_not_staged_is_not_looked_at(repository):
    repository.edit(f"{PROGRAMME}/1.1/1.1.1.yaml", "27,000", "28,000")
    (repository.folder / PROGRAMME / "1.1/1.1.2.yaml").write_text("&a [\n")
    assert outcomes(repository.hooks()) == ["Passed", "Passed", "Passed"]


def test_git_commit(repository):
    repository.run(sys.executable, "-m", "pre_commit", "install")
    head = repository.run("git", "rev-parse", "HEAD")
    path = f"{PROGRAMME}/3.1/3.1.2.yaml"
    repository.edit(path, "institution: SEBIMA", "institution: SEBIMAA")
    said = repository.run("git", "commit", "--message=Malo", code=1)
    assert f"{path}:9:26: error[unknown-institution]" in said
    assert repository.run("git", "rev-parse", "HEAD") == head
    repository.edit(path, "institution: SEBIMAA", "institution: COFILEC")
    repository.run("git", "commit", "--quiet", "--message=Bueno")
    assert repository.run("git", "rev-parse", "HEAD") != head


def test_git_commit_of_a_part_with_its_own_index(repository):
    """`git commit PATH` runs hooks with GIT_INDEX_FILE set to another index."""
    repository.run(sys.executable, "-m", "pre_commit", "install")
    repository.edit(f"{PROGRAMME}/1.1/1.1.1.yaml", "27,000", "28,000")
    repository.edit(f"{PROGRAMME}/1.1/1.1.2.yaml", "ocho cuentos", "nueve cuentos")
    repository.run("git", "commit", "--quiet", "--message=Parte", f"{PROGRAMME}/1.1/1.1.2.yaml")
    assert repository.run("git", "status", "--porcelain") == f"M  {PROGRAMME}/1.1/1.1.1.yaml\n"


def test_a_missing_environment_is_said(repository, tmp_path):
    """Without .venv and without lineas on the PATH a hook says what to do."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname"):
        (tools / name).symlink_to(shutil.which(name))
    repository.environment["PATH"] = str(tools)
    said = repository.run(str(repository.folder / "tools" / "in-venv"), "lineas", "lint", code=2)
    assert "make environment" in said
