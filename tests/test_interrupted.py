"""A write of 20 files fails, or is killed, at every system call that it makes: all files are as before, or as after.

As before at once, with a sentence, where a call fails. Following the next command that writes where the process is killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from faults import ALL, CHANGING, FAILS, KILLED, LATE, TORN, Fault, counted, in_child
from lineas import messages
from lineas.files import journal
from lineas.files.writing import Change, write_all
from lineas.findings import UserError
from lineas.registry import trees

HOME = "records"
CHANGES = {
    **{f"records/p/1.1/{n}.yaml": Change(b"old %d\n" % n, b"new %d\n" % n) for n in range(6)},
    **{f"records/p/1.2/{n}.yaml": Change(b"old %d\n" % n, b"new %d\n" % n) for n in range(6)},
    **{f"records/p/2.1/{n}.yaml": Change(b"old %d\n" % n, None) for n in range(4)},
    **{f"records/p/3.1/sub/{n}.yaml": Change(None, b"new %d\n" % n) for n in range(4)},
}
assert len(CHANGES) == 20
BEFORE = {path: change.before for path, change in CHANGES.items() if change.before is not None}
AFTER = {path: change.after for path, change in CHANGES.items() if change.after is not None}
UNDONE = "a command was interrupted while it was writing, and is undone: 20 files are as they were before"
WRITTEN = "a command was interrupted when it had written all that it had to: 20 files"


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    messages.use("en")
    # It is called, and it fails where it should; to wait for a disk some 100,000 times would tell nothing more.
    monkeypatch.setattr(os, "fsync", os.fstat)


@pytest.fixture
def root():
    """A folder in memory, where the system has that: the disk would take ten times as long, and tell nothing more."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        made(Path(folder, "root"))
        yield Path(folder, "root")


def made(root: Path) -> None:
    """The 20 files as before."""
    for path, data in BEFORE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def tree(root: Path):
    """Every file with what it says, and whatever else there is that is not a folder which holds a file."""
    found = {}
    for folder, folders, files in os.walk(root):
        if not folders and not files:
            found[os.path.relpath(folder, root)] = None
        for name in files:
            path = Path(folder, name)
            found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


EMPTY_FOLDER = {"records/p/2.1": None}  # where all files have been deleted


def state(root: Path) -> str:
    """before, after, or what else there is."""
    found = tree(root)
    return "before" if found == BEFORE else "after" if found == AFTER | EMPTY_FOLDER else str(sorted(found.items()))


def write(root: Path) -> int:
    """Write the 20 files; 2 where that is refused, as on the command line."""
    try:
        write_all(str(root), CHANGES, HOME)
    except UserError as error:
        print(error.message)
        return 2
    return 0


CALLS = []


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """The names of the system calls of one such write, all of them."""
    import hashlib  # noqa: F401 - imported by the first write of a process
    import json  # noqa: F401

    root = tmp_path_factory.mktemp("counted")
    made(root)
    found = counted(lambda: write(root), only=True)
    assert state(root) == "after"
    assert set(found) >= {"open", "write", "fsync", "close", "link", "replace", "unlink", "mkdir", "rmdir", "flock"}
    assert found.count("replace") == 16 + 1
    return found


def again(root: Path) -> None:
    """The files as before, whatever there is."""
    shutil.rmtree(root)
    made(root)


# ----------------------------------------------------------------------------------------- it fails


@pytest.mark.parametrize("kind", [FAILS, LATE])
def test_a_call_fails(root, calls, capfd, kind):
    """Refused with a sentence, and all is as before. Or the work was done, and only tidying up fails.

    What is left behind then, or where even the lock fails, is a folder for the next command that writes.
    """
    locked, finished = calls.index("listdir"), len(calls) - 1 - calls[::-1].index("listdir") - 2
    for number, name in enumerate(calls):
        if kind == LATE and name not in CHANGING:
            continue
        again(root)
        code = in_child(lambda: write(root), Fault(kind, number))
        said = capfd.readouterr()
        assert (code, said.err) in ((0, ""), (2, "")), (number, name, said)
        assert bool(said.out) == (code == 2)
        if code == 2:
            assert said.out.startswith("nothing was written: "), said.out
        left = os.path.lexists(root / HOME / ".lineas")
        assert journal.recover(str(root), HOME) == [], (number, name)
        assert state(root) == ("after" if code == 0 else "before"), (number, name)
        assert not left or not locked < number < finished, (number, name)


def test_all_calls_fail_from_one_on(root, calls, capfd):
    """The disk is gone, in the middle: what cannot be undone now is undone when it is back."""
    for number in range(len(calls)):
        again(root)
        code = in_child(lambda: write(root), Fault(ALL, number))
        said = capfd.readouterr().out
        assert (code, said) == (0, "") or code == 2, number
        journal.recover(str(root), HOME)
        unsure = said.startswith("some files may be new and others old: ")
        assert state(root) in ("before", "after") if unsure else state(root) == ("before" if code else "after"), number


# ----------------------------------------------------------------------------------------- it is killed


@pytest.mark.parametrize("kind", [KILLED, TORN])
def test_it_is_killed_at_a_call(root, calls, kind):
    seen = set()
    for number, name in enumerate(calls):
        if kind == TORN and name != "write":
            continue
        again(root)
        assert in_child(lambda: write(root), Fault(kind, number)) == -signal.SIGKILL
        unfinished = (root / HOME / ".lineas/.git/journal").exists()
        if unfinished:
            with pytest.raises(UserError, match="a command was interrupted while it was writing"):
                trees.WorkingTree(str(root))
        else:
            trees.WorkingTree(str(root))
        said = journal.recover(str(root), HOME)
        assert said in ([[UNDONE], [WRITTEN]] if unfinished else [[]])
        found = state(root)
        assert found == "after" if said == [WRITTEN] else found in ("before", "after"), (number, name, found)
        seen.add((bool(said), found))
        assert journal.recover(str(root), HOME) == []
    if kind == KILLED:
        assert seen == {(False, "before"), (True, "before"), (True, "after"), (False, "after")}


def test_it_is_killed_while_it_undoes_what_failed(root, calls):
    """Two faults: the disk is full at one call, and some calls later the process is killed."""
    for number in range(0, len(calls), 9):
        for later in (1, 2, 3, 5, 8, 13, 21, 34, 55):
            again(root)
            in_child(lambda: write(root), Fault(FAILS, number), Fault(KILLED, number + later))
            journal.recover(str(root), HOME)
            assert state(root) in ("before", "after"), (number, later)


def test_undoing_it_is_killed(root, calls):
    """The next command is killed in its turn, and the one after that finds all that it needs."""
    for number in range(0, len(calls), 7):
        for call in range(0, 120, 6):
            again(root)
            in_child(lambda: write(root), Fault(KILLED, number))
            in_child(lambda: journal.recover(str(root), HOME) and 0, Fault(KILLED, call))
            journal.recover(str(root), HOME)
            assert state(root) in ("before", "after"), (number, call)


def test_a_machine_stops_and_names_come_back(root, calls):
    """What was deleted last can be there again when a machine has stopped: a journal whose work was done, or undone."""
    for target, expected in (("replace", UNDONE), ("rmdir", WRITTEN)):
        again(root)
        number = [at for at, name in enumerate(calls) if name == target][-1]
        kept = root.parent / "kept"
        begun = [at for at, name in enumerate(calls) if name == "mkdir"][2]  # after those of the journal itself
        in_child(lambda: write(root), Fault(KILLED, begun))
        shutil.copy(root / HOME / ".lineas/.git/journal", kept)
        again(root)
        in_child(lambda: write(root), Fault(KILLED, number))
        journal.recover(str(root), HOME)
        found = state(root)
        (root / HOME / ".lineas/.git").mkdir(parents=True)
        shutil.copy(kept, root / HOME / ".lineas/.git/journal")
        assert journal.recover(str(root), HOME) == [expected]
        assert state(root) == found
