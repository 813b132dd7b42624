"""What all tests share: golden files, and an environment in which nothing depends on whose machine it is."""

from __future__ import annotations

import pytest

from lineas import messages


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
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "LINEAS_LANG", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Enlace de prueba")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "enlace@example.org")
        monkeypatch.setenv(f"GIT_{role}_DATE", "2017-01-15T12:00:00+0000")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    messages.use(messages.DEFAULT)
    yield
    messages.use(messages.DEFAULT)
