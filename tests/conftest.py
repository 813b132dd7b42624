"""What all tests share: golden files, and an environment in which nothing depends on whose machine it is."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from lineas import messages
from lineas.rules.prose import spelling


def system_program(name: str) -> str:
    """The path of a program that no Python package brings. Where it is not installed the test is skipped, by name.

    In CI it fails instead: .ci/run installs all of them, and a check that is silently left out checks nothing.
    """
    path = shutil.which(name)
    if path is None:
        not_at_hand(f"{name} is not installed")
    return str(path)


def not_at_hand(reason: str) -> None:
    """Skip a test that needs something of the system (a program, a dictionary) which is not there; fail it in CI."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not run: {reason}")


@pytest.fixture(scope="session")
def dictionary():
    """The dictionary of Mexican Spanish, and the binding to it."""
    if reason := spelling.reason():
        not_at_hand(reason)


PACKAGES = Path(__file__).parent / "editor"


@pytest.fixture(scope="session")
def node_modules():
    """The folder of the npm packages that package-lock.json pins, installed where they are not yet."""
    system_program("node")
    installed = PACKAGES / "node_modules/.package-lock.json"
    lock = PACKAGES / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        npm = [system_program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(npm, cwd=PACKAGES, check=True, timeout=300)
    return installed.parent


def pytest_addoption(parser):
    parser.addoption("--refresh-golden", action="store_true", help="write golden files anew; read the diff afterwards")


@pytest.fixture
def golden(request):
    """Compare a text with a golden file. An absent or empty golden file fails: it would expect nothing."""

    def compare(path, text):
        if request.config.getoption("--refresh-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing: pytest --refresh-golden writes it"
        expected = path.read_text(encoding="utf-8")
        assert expected.strip(), f"{path} is empty"
        assert text == expected

    return compare


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path):
    """Spanish, no configuration of the person's git, and no variables that a hook inherits."""
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "LINEAS_LANG", "SOURCE_DATE_EPOCH", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Enlace de prueba")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "enlace@example.org")
        monkeypatch.setenv(f"GIT_{role}_DATE", "2017-01-15T12:00:00+0000")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("LINEAS_NO_CACHE", "1")
    messages.use(messages.DEFAULT)
    yield
    messages.use(messages.DEFAULT)
