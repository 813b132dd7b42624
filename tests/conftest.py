"""What all tests share: what they need of the machine, golden files, and an environment that is nobody's own.

Everything needs git. What a test needs beyond that and beyond Python packages it asks for by a fixture, and the fixture
marks it (NEEDS): so `make quick` knows what to leave out, and a machine that lacks something skips by name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from lineas import messages
from lineas.rules.prose import spelling

# Time never decides a test: it runs on whatever machine, beside whatever else.
settings.register_profile("lineas", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("lineas"), max_examples=15)
settings.load_profile("lineas")


def examples(times: float) -> settings:
    """So many times the usual number of examples (100, in `make quick` 15), for a property that needs more or fewer."""
    return settings(max_examples=int(times * settings.default.max_examples))


# Fixture → the marks of a test that asks for it, directly or through another fixture.
NEEDS = {"node": ["system"], "npm": ["system", "index"], "dictionary": ["system"], "package_index": ["index"]}


def pytest_configure(config):
    config.addinivalue_line("markers", "system: needs what no Python package brings: node, npm, a Hunspell dictionary")
    config.addinivalue_line("markers", "slow: seconds of work, for what few changes can break")
    config.addinivalue_line("markers", "index: needs a package index, of Python or of npm")


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    for item in items:
        for mark in {mark for fixture in item.fixturenames for mark in NEEDS.get(fixture, ())}:
            item.add_marker(mark)


def not_at_hand(reason: str) -> None:
    """Skip a test that needs something of the system (a program, a dictionary) which is not there; fail it in CI.

    .ci/run installs all of it: there, a check that is silently left out would check nothing.
    """
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


def program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        not_at_hand(f"{name} is not installed")
    return str(path)


@pytest.fixture(scope="session")
def node():
    """The path of node."""
    return program("node")


@pytest.fixture(scope="session")
def npm():
    """The path of npm."""
    return program("npm")


@pytest.fixture(scope="session")
def package_index():
    """Asked for by what installs Python packages: marks it, and does nothing else."""


@pytest.fixture(scope="session")
def dictionary():
    """Hunspell's dictionary of Mexican Spanish, and the binding to it.

    Who names a folder without one in $LINEAS_DICTIONARY wants to see what happens without: that is no gap, not even in CI.
    """
    if not spelling.dictionary():
        (pytest.skip if os.environ.get("LINEAS_DICTIONARY") else not_at_hand)(
            "Hunspell's dictionary es_MX is not there"
        )


@pytest.fixture(scope="module", params=["hunspell", "list"])
def sources(request, tmp_path_factory):
    """What words are held against: Hunspell's dictionary and the word list, and then the list alone."""
    with pytest.MonkeyPatch.context() as environment:
        if request.param == "hunspell":
            request.getfixturevalue("dictionary")
        else:
            environment.setenv("LINEAS_DICTIONARY", str(tmp_path_factory.mktemp("without")))
        spelling.forget()
        yield request.param
    spelling.forget()


PACKAGES = Path(__file__).parent / "editor"


@pytest.fixture(scope="session")
def node_modules(node, npm, tmp_path_factory):
    """The folder of the npm packages that package-lock.json pins, installed where they are not yet."""
    installed = PACKAGES / "node_modules/.package-lock.json"
    lock = PACKAGES / "package-lock.json"
    with FileLock(tmp_path_factory.getbasetemp().parent / "node_modules.lock"):  # there are several processes
        if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
            install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
            subprocess.run(install, cwd=PACKAGES, check=True, timeout=300)
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
