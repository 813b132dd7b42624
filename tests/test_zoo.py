"""Hostile repositories (zoo.py): nothing of theirs is run, nothing of theirs picks what a change is held against.

What `lineas` says in each of them is what it says in the tame one, or a sentence with exit code 2. Each is tried with the
installed git, and with one that knows neither safe.bareRepository (2.38) nor GIT_NO_LAZY_FETCH (2.39.4).
"""

from __future__ import annotations

import json
import os
import re
import shutil

import pytest

import zoo
from lineas.cli import main

OLD_GIT = """\
#!/bin/sh
unset GIT_NO_LAZY_FETCH
for word do
    shift
    [ "$word" = safe.bareRepository=explicit ] && word=nada.nada=nada
    set -- "$@" "$word"
done
exec {git} "$@"
"""
COMMANDS = [
    "lint --format json",
    "lint --base main --format json",
    "diff main",
    "diff main HEAD",
    "diff main...HEAD",
    "diff main --index",
    "diff",
    "diff --index",
    "diff 2016 2017",
    "summary --year 2017",
    "report 2017",
    "show 1.1.1",
]
ANIMALS = {animal.name: animal for animal in zoo.ANIMALS}


@pytest.fixture
def cage(tmp_path):
    return zoo.Cage(tmp_path)


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run a command in a cage: its exit code, its standard output, its standard error."""
    monkeypatch.setenv("LINEAS_DEBUG", "1")

    def run(cage, command, *, old=False):
        with monkeypatch.context() as patch:
            patch.chdir(cage.cwd)
            for name, value in cage.environment.items():
                patch.setenv(name, value)
            if old:
                patch.setenv("PATH", f"{old_git(tmp_path / 'old')}{os.pathsep}{os.environ['PATH']}")
            code = main([*cage.arguments, "--lang", "en", *command.split()])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert not cage.mark.exists(), f"{command} has run a program"
        return code, said.out, said.err

    return run


def old_git(folder):
    """A folder with a git in front of the one on the PATH."""
    if not folder.exists():
        absolute = os.pathsep.join(place for place in os.environ["PATH"].split(os.pathsep) if os.path.isabs(place))
        folder.mkdir()
        (folder / "git").write_text(OLD_GIT.format(git=shutil.which("git", path=absolute)))
        (folder / "git").chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def truth():
    return {}


def in_the_tame_one(truth, run, tmp_path):
    if not truth:
        (tmp_path / "tame").mkdir()
        tame = zoo.Cage(tmp_path / "tame")
        tame.clone()
        truth.update({command: run(tame, command)[:2] for command in COMMANDS})
    return truth


def test_the_tame_one(truth, run, tmp_path):
    truth = in_the_tame_one(truth, run, tmp_path)
    assert [code for code, _out in truth.values()] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    found = json.loads(truth["lint --base main --format json"][1])
    errors = [f["rule"] for f in found["findings"] if f["severity"] == "error" and not f.get("untouched")]
    assert errors == ["unknown-institution"]
    for command, ids in {"diff main": "123", "diff main HEAD": "1", "diff main --index": "13", "diff": "2"}.items():
        assert re.findall(r"^1\.1\.(\d)", truth[command][1], re.MULTILINE) == [*ids], command


@pytest.mark.slow
@pytest.mark.parametrize("old", [False, True], ids=["installed-git", "old-git"])
@pytest.mark.parametrize("name", ANIMALS)
def test_an_animal(name, cage, run, truth, tmp_path, old):
    truth = in_the_tame_one(truth, run, tmp_path)
    ANIMALS[name].build(cage)
    cage.mark.unlink(missing_ok=True)  # git itself may have left it when the animal was built
    refused = []
    for command in COMMANDS:
        code, out, err = run(cage, command, old=old)
        if ANIMALS[name].refuses and code == 2:
            assert not out
            assert re.search(ANIMALS[name].refuses, err), command
            refused.append(command)
        else:
            assert (code, out) == truth[command], f"{command}: {err}"
    assert bool(refused) == bool(ANIMALS[name].refuses)


@pytest.mark.slow
@pytest.mark.parametrize("name", ANIMALS)
def test_it_bites_who_is_naive(name, cage):
    """What nobody would be bitten by shows nothing."""
    assert ANIMALS[name].build(cage)()


def test_a_link_in_the_place_of_the_root(cage, run):
    """The pull request makes of `datos` a link, to a bare repository: in main nothing lies there, so all of it is new."""
    cage.worktree(f'\tfsmonitor = "{cage.touch}"\n')
    (cage.author / "datos").rename(cage.author / "trampa")
    (cage.author / "datos").symlink_to("trampa")
    cage.push()
    cage.clone()
    assert cage.bites("status")
    code, out, _err = run(cage, "lint --base main --format json")
    assert (code, json.loads(out)["totals"]["untouched"]) == (1, 0)
    assert "1.1.2" in run(cage, "diff main")[1]


def test_a_tree_with_one_name_twice(cage, run):
    """git would show the one and check out the other."""
    name = "main:datos/records/p/"
    zoo.tree_by_hand(
        cage, (b"programme.yaml", f"{name}programme.yaml"), (b"programme.yaml", f"{name}institutions.yaml")
    )
    code, out, err = run(cage, "diff main")
    assert (code, out) == (2, "")
    assert "makes no sense" in err
