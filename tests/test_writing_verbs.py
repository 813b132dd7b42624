"""The verbs that write: interrupted, by whatever signal; with somebody at the same files; and the verbs that read meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from faults import FAILS, KILLED, SIGNALLED, Fault, counted, forked, happening, in_child
from invented import RECORDS, registry, write
from lineas import cli
from lineas.files import writing
from lineas.files.journal import Journal
from lineas.files.signals import Signals

FOLDER = "records/arboles"


@pytest.fixture
def root(monkeypatch):
    """A registry in git, in memory: 20 of its records are not in canonical form."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        root = Path(folder, "registro")
        write(root, registry([RECORDS[0]._replace(id=f"1.1.{n}") for n in range(1, 21)]))
        for path in root.glob(f"{FOLDER}/*/*.yaml"):
            path.write_text(
                path.read_text()
                .replace("title: >-\n  Plantar", 'title: "Plantar')
                .replace("sin árboles\n", 'sin árboles"\n', 1)
            )
        git(root, "init", "--quiet", "--initial-branch=main")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message=x")
        monkeypatch.chdir(root)
        monkeypatch.setattr(os, "fsync", os.fstat)
        yield root


def git(root, *arguments):
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout


def tree(root):
    """All that lies under records/, with what it says."""
    return {
        p.relative_to(root).as_posix(): p.read_bytes() if p.is_file() else None
        for p in sorted((root / "records").rglob("*"))
    }


@pytest.fixture
def sides(root):
    """All files as before, and as `lineas fmt` leaves them."""
    before = tree(root)
    assert in_child(lambda: cli.main(["fmt"])) == 0
    after = tree(root)
    assert sum(before[path] != after[path] for path in before) == 20
    assert before.keys() == after.keys()
    git(root, "checkout", "--quiet", ".")
    assert tree(root) == before
    return before, after


@pytest.fixture
def halfway(root):
    """The registry where `lineas fmt` was killed in the middle."""
    calls = counted(lambda: cli.main(["fmt"]))
    git(root, "checkout", "--quiet", ".")
    at = [number for number, name in enumerate(calls) if name == "replace"][10]
    assert in_child(lambda: cli.main(["fmt"]), Fault(KILLED, at)) == -signal.SIGKILL
    assert len(changed(root)) == 9
    return root


def changed(root):
    """The files that git says have changed."""
    return git(root, "status", "--porcelain", "--untracked-files=all").splitlines()


# ----------------------------------------------------------------------------------------- a signal


@pytest.fixture
def heard(number):
    """A signal that is heard, also where the tests run under `nohup`."""
    before = signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    yield
    signal.signal(number, before)


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_undoes_what_was_begun(root, sides, capfd, monkeypatch, number):
    """No traceback, nothing left behind; the exit code says which signal it was. What comes too late finds all written."""
    before, after = sides
    calls = counted(lambda: cli.main(["fmt"]))
    first = calls.index("mkdir")
    seen = set()
    for call in (*range(0, first, 40), *range(first, len(calls), 17), len(calls) - 1):
        git(root, "checkout", "--quiet", ".")
        capfd.readouterr()
        assert in_child(lambda: cli.main(["fmt"]), Fault(SIGNALLED, call, number)) == 128 + number
        said = capfd.readouterr()
        assert said == ("", ""), call
        seen.add(found := "before" if tree(root) == before else "after" if tree(root) == after else "torn")
        assert found != "torn", call
    assert seen == {"before", "after"}


def test_a_signal_that_is_ignored_is_ignored(root, sides):
    """`nohup lineas fmt` goes on when the terminal is closed."""

    def work():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        return cli.main(["fmt"])

    calls = counted(work)
    git(root, "checkout", "--quiet", ".")
    assert in_child(work, Fault(SIGNALLED, calls.index("replace"), signal.SIGHUP)) == 0
    assert tree(root) == sides[1]


def test_a_process_that_is_told_to_end_while_it_waits_ends(root):
    """It waits because another one writes: Ctrl+C is not kept from it."""
    with Journal(str(root), "records", Signals()):
        child = forked(lambda: cli.main(["fmt"]))
        status = (0, 0)
        while status == (0, 0):  # what comes while a process begins can get lost
            os.kill(child, signal.SIGTERM)
            time.sleep(0.05)
            status = os.waitpid(child, os.WNOHANG)
        assert os.waitstatus_to_exitcode(status[1]) in (143, -signal.SIGTERM)


# ----------------------------------------------------------------------------------------- the verbs that read


READING = {
    "lint": ["lint"],
    "fmt --check": ["fmt", "--check"],
    "fmt --diff": ["fmt", "--diff"],
    "lint --fix --diff": ["lint", "--fix", "--diff"],
    "show": ["show", "1.1.1"],
    "summary": ["summary"],
    "report": ["report", "2017"],
    "report --output": ["report", "2017", "--output", "../informe.md"],
    "export": ["export"],
    "import --dry-run": ["import", "text", "records/arboles/programme.yaml", "--year", "2017", "--dry-run"],
    "diff of years": ["diff", "2016", "2017"],
    "diff": ["diff", "main"],
    "diff of the index": ["diff"],
}


@pytest.mark.parametrize("arguments", READING.values(), ids=READING)
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_unfinished_is_not_read(halfway, capsys, arguments, language):
    there = tree(halfway)
    assert cli.main(["--lang", language, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(
        {"en": "lineas: a command was interrupted", "es": "lineas: se interrumpió un comando"}[language]
    )
    assert "`lineas fmt`" in err
    assert tree(halfway) == there


def test_what_git_has_can_be_read(halfway):
    for arguments in (["diff", "main..HEAD"], ["rules"], ["diff", "main", "--index"]):
        assert cli.main(arguments) == 0


# ----------------------------------------------------------------------------------------- the next verb that writes


TEXT = """Programa Inventado de Árboles 2015-2017

Ramo: Bosques de ejemplo

ACCIONES RELEVANTES A REALIZAR EN 2017

1. Plantar árboles en las ciudades

1.1. Plantar en las calles

1.1.21. Contar las hojas

Se realizarán acciones en 2017

La INV contará las hojas.
"""
WRITING = {
    "fmt": ["fmt"],
    "fmt of one file": ["fmt", "records/arboles/programme.yaml"],
    "lint --fix": ["lint", "--fix"],
    "lint --accept": ["lint", "--accept", "file-name", "1.1.1", "--reason", "Porque sí."],
    "import": ["import", "text", "../texto.txt", "--year", "2017"],
}


@pytest.mark.parametrize("arguments", WRITING.values(), ids=WRITING)
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_unfinished_is_undone_first(halfway, capsys, arguments, language):
    (halfway.parent / "texto.txt").write_text(TEXT)
    cli.main(["--lang", language, *arguments])
    first = capsys.readouterr().err.splitlines()[0]
    assert (
        first
        == {
            "en": "a command was interrupted while it was writing, and is undone: 20 files are as they were before",
            "es": "se interrumpió un comando mientras escribía y se deshizo lo que llevaba: 20 archivos están como antes",
        }[language]
    )
    assert not (halfway / "records/.lineas").exists()


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_was_finished_is_said_too(root, capsys, language):
    calls = counted(lambda: cli.main(["fmt"]))
    git(root, "checkout", "--quiet", ".")
    last = len(calls) - 1 - calls[::-1].index("fsync")
    in_child(lambda: cli.main(["fmt"]), Fault(KILLED, last))
    assert len(changed(root)) == 20
    assert cli.main(["--lang", language, "fmt"]) == 0
    first = capsys.readouterr().err.splitlines()[0]
    assert (
        first
        == {
            "en": "a command was interrupted when it had written all that it had to: 20 files",
            "es": "se interrumpió un comando cuando ya había escrito todo lo que debía: 20 archivos",
        }[language]
    )
    assert len(changed(root)) == 20


# ----------------------------------------------------------------------------------------- all or none


def test_an_import_writes_all_or_none(root, sides):
    """The programme, the records and the document that is kept: at every call that fails, and at some where it is killed."""
    (root.parent / "texto.txt").write_text(TEXT)
    before = sides[0]

    def work():
        return cli.main(WRITING["import"])

    calls = counted(work)
    after = tree(root)
    assert after.keys() - before.keys() == {
        f"{FOLDER}/1.1/1.1.21.yaml",
        f"{FOLDER}/sources",
        f"{FOLDER}/sources/texto.txt",
    }
    for number in range(calls.index("mkdir"), len(calls)):
        git(root, "checkout", "--quiet", ".")
        git(root, "clean", "--quiet", "-d", "--force")
        if number % 3:
            with happening(Fault(FAILS, number)):
                code = work()
            assert {p: d for p, d in tree(root).items() if ".lineas" not in p} == (before if code else after), number
        else:
            in_child(work, Fault(KILLED, number))
        cli.main(["lint", "--accept", "spelling", "1.1.99", "--reason", "x"])  # writes nothing of its own
        assert tree(root) in (before, after)


def test_no_verb_overwrites_what_somebody_has_saved(root, capsys, monkeypatch):
    """Between reading and writing, a file gets a new text."""
    (root.parent / "texto.txt").write_text(TEXT.replace("1.1.21", "1.1.3"))
    real = writing.write_all
    for arguments in WRITING.values():
        git(root, "checkout", "--quiet", ".")
        git(root, "clean", "--quiet", "-d", "--force")
        saved = []

        def save(place, changes, home="", saved=saved):
            path = next(iter(changes))
            saved.append(path)
            (root / path).write_text("what a person has written\n")
            real(place, changes, home)

        monkeypatch.setattr(writing, "write_all", save)
        code = cli.main(["--lang", "en", *arguments])
        monkeypatch.setattr(writing, "write_all", real)
        said = capsys.readouterr().err
        if saved:
            assert code == 2
            assert f"lineas: nothing was written: {saved[0]} was changed by somebody else in the meantime\n" in said
            assert (root / saved[0]).read_text() == "what a person has written\n"
            assert [line[3:] for line in changed(root)] == saved


# ----------------------------------------------------------------------------------------- what older versions left


def test_what_older_versions_left_is_not_listed(root, capsys):
    """They wrote beside the files. It is neither linted nor compared, whether git knows it or not; and it stays."""
    for name in (".lineas-k3j_x9ab", ".lineas-k3j_x9ab.old"):
        (root / FOLDER / "1.1" / name).write_text("id: 1.1.1\n")
    for known in (False, True):
        if known:
            git(root, "add", "--all")
            git(root, "commit", "--quiet", "--message=y")
        for arguments in (["diff", "main"], ["diff", "HEAD"], ["diff", "main^{/x}"], ["lint"], ["fmt", "--check"]):
            cli.main(arguments)
            out, err = capsys.readouterr()
            assert ".lineas" not in out + err, arguments
