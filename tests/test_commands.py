"""Every command that CONTRIBUTING, the README, docs/, --help and a message show runs as it stands there."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from lineas.cli import VERBS

REPOSITORY = Path(__file__).parents[1]
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").glob("**/*.md"))]
CATALOGUE = REPOSITORY / "tools/lineas/locale/es/LC_MESSAGES/lineas.po"
pytestmark = pytest.mark.slow
RECORD = "records/pem-2014-2018/1.2/1.2.3.yaml"
# What a reader puts in the place of a word in capitals, an ellipsis or a {name}.
PLACES = {
    "FILE …": "text-2017.txt --year 2017", "[RULE]": "", "RULE": "cut-off", "FILE": "text-2017.txt", "PATH": RECORD,
    "REGLA": "cut-off", "ARCHIVO": "text-2017.txt", "AÑO": "2017", "YEAR": "2017", "NOMBRE": "pem-2014-2018", "NAME": "pem-2014-2018",
    "ID": "1.2.3", "“…”": '"Se ratificó."', '"…"': '"Se ratificó."', "{before}": "2016", "{year}": "2017", "{command}": "lineas lint",
    "{option}": "--strict",
}  # fmt: skip


def sh(script, folder, **environment):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, **environment}
    return subprocess.run(["sh", "-e", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=False)


@cache
def blocks():
    """The blocks of commands of the pages, a script each: what stands after two spaces is said of a command."""
    found = {}
    for page in PAGES:
        for block in re.findall(r"^```(\w*\n.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            if re.match(r"\n(\S*/)?(lineas|make|git|python) ", block):
                lines = [re.split(r"\s{2,}", line)[0] for line in block.strip().splitlines()]
                found[f"{page.name}: {lines[0]}"] = lines
    return found


@cache
def single():
    """The commands that a page or a message shows in backquotes, and the examples of --help; each once."""
    texts = [re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL) for page in PAGES]
    with CATALOGUE.open("rb") as file:
        texts += [form for entry in read_po(file) for form in (entry.id, entry.string) if isinstance(form, str)]
    found = {command for text in texts for command in re.findall(r"`((?:\.venv/bin/)?(?:lineas|make) [^`]*)`", text)}
    for verb in VERBS:
        found.update(
            importlib.import_module(f"lineas.cli.{verb}_" if verb == "import" else f"lineas.cli.{verb}").EXAMPLES
        )
    return sorted(found)


def filled(command):
    for place, word in PLACES.items():
        command = re.sub(rf"(?<![\w-]){re.escape(place)}(?![\w-])", word, command)
    return command


@pytest.fixture(scope="session")
def clone(tmp_path_factory):
    """A clone of the registry with a branch on which the INM's answer for 2017 is repeated for 2018."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("records", "examples", "docs"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copy(REPOSITORY / "records/pem-2014-2018/sources/acciones-relevantes-2017.txt", folder)
    shutil.copy(folder / "acciones-relevantes-2017.txt", folder / "text-2017.txt")
    (folder / ".gitignore").write_text(".venv\n*.txt\n", encoding="utf-8")
    record = (folder / RECORD).read_text("utf-8")
    answer = record.partition("answers:\n")[2].replace("year: 2017", "year: 2018").replace("en 2017", "en 2018")
    done = sh(
        "git init --quiet --initial-branch=main; git add --all; git commit --quiet --message=x\n"
        "git clone --quiet --bare . .git/there; git remote add origin .git/there; git fetch --quiet\n"
        f'git switch --quiet --create propuesta; echo "$ANSWER" >> {RECORD}; git commit --quiet --all --message=y',
        folder, ANSWER=answer, GIT_CONFIG_GLOBAL="/dev/null", GIT_AUTHOR_NAME="x", GIT_AUTHOR_EMAIL="x@example.org",
        GIT_COMMITTER_NAME="x", GIT_COMMITTER_EMAIL="x@example.org",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def place(clone, tmp_path):
    """A copy of it, as somebody has it on their machine."""
    folder = tmp_path / "clone"
    shutil.copytree(clone, folder)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def targets():
    return set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("name", blocks())
def test_a_block_of_commands_runs(place, name):
    """All of its lines, one after the other; of `make`, that there is such a target, as that would run these tests."""
    lines = blocks()[name]
    assert {line.split()[1] for line in lines if line.startswith("make ")} <= targets()
    script = "\n".join(filled(line) for line in lines if not line.startswith("make "))
    editor = place.parent / "editor"
    editor.write_text("#!/bin/sh\nprintf '  - year: 2018\\n    status: not_planned\\n' >> \"$1\"\n", encoding="utf-8")
    editor.chmod(0o755)
    done = sh(f"git switch --quiet main\n{script}", place, EDITOR=str(editor))
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr


@pytest.mark.parametrize("command", single())
def test_a_command_runs(place, command):
    """Not used wrongly, and nothing is missing: that it finds something is what some of them are for."""
    if command.startswith("make "):
        assert command.split()[1] in targets()
        return
    done = sh(filled(command), place)
    assert done.returncode < 2, done.stderr
    assert "Traceback" not in done.stderr


def test_the_commands_are_found():
    assert len(blocks()) >= 5
    assert {command.split()[1] for command in single() if command.startswith("lineas ")} >= {*VERBS}
