"""A write of 20 files fails, or is killed, at every system call that it makes: all files are as before, or as after.

As before at once, with a sentence, where a call fails. Following the next command that writes where the process is killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from faults import ALL, CHANGING, FAILS, KILLED, LATE, TORN, Fault, counted, happening, in_child
from lineas import messages
from lineas.files import journal
from lineas.files.signals import Signals
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
    with folder_in_memory() as folder:
        yield folder


@contextmanager
def folder_in_memory():
    """The 20 files, in memory where the system has that: the disk would take ten times as long, and tell nothing more."""
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


def write(root: Path) -> str:
    """Write the 20 files; why that is refused, "" where it is not."""
    try:
        write_all(str(root), CHANGES, HOME)
    except UserError as error:
        return error.message
    return ""


def killed(root: Path, *faults: Fault) -> int:
    return in_child(lambda: write(root) and 2, *faults)


@pytest.fixture(scope="module")
def calls():
    """The names of the system calls of one such write, all of them. How many look at folders depends on how deep it lies."""
    import hashlib  # noqa: F401 - imported by the first write of a process
    import json  # noqa: F401

    with folder_in_memory() as root:
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
def test_a_call_fails(root, calls, kind):
    """Refused with a sentence, and all is as before. Or the work was done, and only tidying up fails.

    What is left behind then, or where even the lock fails, is a folder for the next command that writes.
    """
    locked, finished = calls.index("listdir"), len(calls) - 1 - calls[::-1].index("listdir") - 2
    for number, name in enumerate(calls):
        if kind == LATE and name not in CHANGING:
            continue
        again(root)
        with happening(Fault(kind, number)):
            said = write(root)
        assert said == "" or said.startswith("nothing was written: "), (number, name)
        left = os.path.lexists(root / HOME / ".lineas")
        assert not left or not locked < number < finished, (number, name)
        assert journal.recover(str(root), HOME) == [], (number, name)
        assert state(root) == ("before" if said else "after"), (number, name)


def test_all_calls_fail_from_one_on(root, calls):
    """The disk is gone, in the middle: what cannot be undone now is undone when it is back."""
    for number in range(len(calls)):
        again(root)
        with happening(Fault(ALL, number)):
            said = write(root)
        journal.recover(str(root), HOME)
        if said.startswith("some files may be new and others old: "):
            assert state(root) in ("before", "after"), number
        else:
            assert said == "" or said.startswith("nothing was written: "), number
            assert state(root) == ("before" if said else "after"), number


# ----------------------------------------------------------------------------------------- it is killed


@pytest.mark.parametrize("kind", [KILLED, TORN])
def test_it_is_killed_at_a_call(root, calls, kind):
    seen = set()
    for number, name in enumerate(calls):
        if kind == TORN and name != "write":
            continue
        again(root)
        assert killed(root, Fault(kind, number)) == -signal.SIGKILL
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
    for number in range(0, len(calls), 17):
        for later in (1, 2, 3, 5, 8, 13, 21, 34, 55):
            again(root)
            killed(root, Fault(FAILS, number), Fault(KILLED, number + later))
            journal.recover(str(root), HOME)
            assert state(root) in ("before", "after"), (number, later)


def test_undoing_it_is_killed(root, calls):
    """The next command is killed in its turn, and the one after that finds all that it needs."""
    for number in range(4, len(calls), 23):
        for call in range(0, 130, 7):
            again(root)
            killed(root, Fault(KILLED, number))
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
        killed(root, Fault(KILLED, begun))
        shutil.copy(root / HOME / ".lineas/.git/journal", kept)
        again(root)
        killed(root, Fault(KILLED, number))
        journal.recover(str(root), HOME)
        found = state(root)
        (root / HOME / ".lineas/.git").mkdir(parents=True)
        shutil.copy(kept, root / HOME / ".lineas/.git/journal")
        assert journal.recover(str(root), HOME) == [expected]
        assert state(root) == found


# ----------------------------------------------------------------------------------------- what others do meanwhile


@pytest.fixture
def halfway(root, calls):
    """The 20 files where a command was killed when it had written ten of them."""
    number = [at for at, name in enumerate(calls) if name == "replace"][11]  # the first is that of the journal
    assert killed(root, Fault(KILLED, number)) == -signal.SIGKILL
    found = tree(root)
    assert [found.get(path) == AFTER.get(path) for path in CHANGES] == [True] * 10 + [False] * 10
    return root


def test_what_somebody_has_changed_since_stays(halfway):
    """A new text and an old one get a third; one is deleted; one is put back by git, say."""
    edited = {
        "records/p/1.1/0.yaml": b"edited\n",
        "records/p/1.2/5.yaml": b"edited, too\n",
        "records/p/1.1/1.yaml": None,
    }
    for path, data in edited.items():
        (halfway / path).unlink() if data is None else (halfway / path).write_bytes(data)
    (halfway / "records/p/1.1/2.yaml").write_bytes(b"old 2\n")
    said = journal.recover(str(halfway), HOME)
    assert said[0] == UNDONE.replace("20", "17")
    assert sorted(said[1:]) == sorted(f"{path} was changed after that, and stays as it is" for path in edited)
    expected = {path: data for path, data in {**BEFORE, **edited}.items() if data is not None}
    assert tree(halfway) == expected


def test_a_folder_that_somebody_uses_now_stays(root, calls):
    number = [at for at, name in enumerate(calls) if name == "mkdir"][-1] + 1
    killed(root, Fault(KILLED, number))
    (root / "records/p/3.1/notes.txt").write_text("mine")
    assert journal.recover(str(root), HOME) == [UNDONE]
    assert tree(root) == BEFORE | {"records/p/3.1/notes.txt": b"mine"}


def test_a_command_that_had_begun_before_the_other_was_interrupted(halfway):
    """It has read files that are neither old nor new: it puts them back, and writes nothing itself."""
    with pytest.raises(UserError, match=UNDONE) as caught:
        write_all(str(halfway), {"records/p/1.1/0.yaml": Change(b"new 0\n", b"newer\n")}, HOME)
    assert "run the command again" in caught.value.help
    assert state(halfway) == "before"


def test_while_a_command_writes_others_wait_for_it(halfway, monkeypatch):
    monkeypatch.setattr(journal, "_PATIENCE", 0)
    with journal.Journal(str(halfway), HOME, Signals()):
        for work in (lambda: trees.WorkingTree(str(halfway)), lambda: trees.recover(str(halfway))):
            with pytest.raises(UserError, match=r"another command is writing in .*records"):
                work()
    with pytest.raises(UserError, match="a command was interrupted"):
        trees.WorkingTree(str(halfway))


# ----------------------------------------------------------------------------------------- hostile, or damaged


@pytest.mark.parametrize(
    "said",
    [
        b"", b"{", b"[]", b"null", b"{}", b'{"version": 2, "files": [], "folders": []}', b"\xff", b"[" * 100_000,
        b'{"version": 1, "files": [["a"]], "folders": []}', b'{"version": 1, "files": 3, "folders": []}',
        b'{"version": 1, "files": [["a", null, null, null]], "folders": []}',
    ],
)  # fmt: skip
def test_a_journal_that_cannot_be_read_is_said_and_nothing_is_touched(halfway, said):
    before = tree(halfway)
    (halfway / HOME / ".lineas/.git/journal").write_bytes(said)
    with pytest.raises(UserError, match=r"cannot be read") as caught:
        journal.recover(str(halfway), HOME)
    assert "records/.lineas" in caught.value.message
    assert "cannot be read" in write(halfway)
    assert tree(halfway) == before | {"records/.lineas/.git/journal": said}


@pytest.mark.parametrize(
    "path", ["../outside", "outside", "records/../outside", "/etc/passwd", "records/link/x", "records"]
)
def test_a_journal_never_writes_outside_the_records(halfway, path):
    """It could only be written by somebody who may write here anyway. All the same."""
    outside = halfway / "outside"
    outside.write_bytes(b"new 0\n")
    (halfway.parent / "outside").write_bytes(b"new 0\n")
    (halfway / "folder").mkdir()
    (halfway / "folder/x").write_bytes(b"new 0\n")
    (halfway / "records/link").symlink_to("../folder")
    file = halfway / HOME / ".lineas/.git/journal"
    file.write_bytes(file.read_bytes().replace(b"records/p/1.1/0.yaml", path.encode()))
    before = tree(halfway)
    with pytest.raises(UserError, match="leaves the folder of the registry"):
        journal.recover(str(halfway), HOME)
    assert tree(halfway) == before
    assert (halfway.parent / "outside").read_bytes() == b"new 0\n"


@pytest.mark.parametrize("damage", ["missing", "another", "a link"])
def test_what_is_kept_is_compared_before_it_is_put_back(halfway, damage):
    kept = halfway / HOME / ".lineas/.git/0.old"
    kept.unlink()
    if damage == "another":
        kept.write_bytes(b"evil\n")
    if damage == "a link":
        (halfway / "evil").write_bytes(b"old 0\n")
        kept.symlink_to("../../../evil")
    with pytest.raises(UserError, match=r"records/p/1.1/0.yaml cannot be put back: what was there before is missing"):
        journal.recover(str(halfway), HOME)
    assert (halfway / "records/p/1.1/0.yaml").read_bytes() == b"new 0\n"
    assert not (halfway / "records/p/1.1/0.yaml").is_symlink()


@pytest.mark.parametrize("what", ["file", "link", "inner link", "another's"])
def test_something_else_in_the_place_of_the_journal(root, what, monkeypatch):
    """A pull request can bring a file or a link of that name."""
    place = root / HOME / ".lineas"
    (root / "elsewhere/.git").mkdir(parents=True)
    (root / "elsewhere/.git/journal").write_text("{}")
    if what == "file":
        place.write_text("mine")
    elif what == "link":
        place.symlink_to("../elsewhere")
    elif what == "inner link":
        place.mkdir()
        (place / ".git").symlink_to("../../elsewhere/.git")
    else:
        place.mkdir()
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    before = tree(root)
    for work in (lambda: write_all(str(root), CHANGES, HOME), lambda: trees.recover(str(root))):
        with pytest.raises(UserError, match=r"is in the way: it is no folder of yours"):
            work()
    assert tree(root) == before


def test_what_others_keep_in_the_folder_stays(root):
    (root / HOME / ".lineas").mkdir()
    (root / HOME / ".lineas/mine").write_text("mine")
    write_all(str(root), CHANGES, HOME)
    assert tree(root) == AFTER | EMPTY_FOLDER | {"records/.lineas/mine": b"mine"}


# ----------------------------------------------------------------------------------------- git


def git(root, *arguments):
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def test_git_takes_nothing_of_it_along(root, calls):
    """Whenever the process is killed: `git status` shows records, and `git add --all` takes records, nothing else."""
    for number in range(0, len(calls), 29):
        again(root)
        git(root, "init", "--quiet")
        git(root, "add", "--all")
        killed(root, Fault(KILLED, number))
        assert ".lineas" not in git(root, "status", "--porcelain", "--untracked-files=all", "--ignored")
        git(root, "add", "--all", "--force")
        assert {*git(root, "ls-files").split()} <= {*CHANGES}
        journal.recover(str(root), HOME)
        assert {path: data for path, data in tree(root).items() if not path.startswith(".git/")} in (
            BEFORE,
            AFTER | EMPTY_FOLDER,
        )


def test_git_brings_no_journal(halfway, tmp_path):
    """Neither by its commands nor by a tree that somebody has made by hand."""
    git(halfway, "init", "--quiet")
    name = "records/.lineas/.git/journal"
    git(halfway, "add", "--force", name)
    assert git(halfway, "ls-files") == ""
    blob = git(halfway, "hash-object", "-w", name).strip()
    assert git(halfway, "update-index", "--add", "--cacheinfo", f"100644,{blob},{name}") is None
    inner = blob
    for part, mode in (
        ("journal", "100644 blob"),
        (".git", "040000 tree"),
        (".lineas", "040000 tree"),
        (HOME, "040000 tree"),
    ):
        line = f"{mode} {inner}\t{part}\n"
        done = subprocess.run(["git", "mktree"], cwd=halfway, input=line, capture_output=True, text=True, check=True)
        inner = done.stdout.strip()
    commit = git(halfway, "commit-tree", inner, "-m", "x").strip()
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--no-checkout", str(halfway), str(clone))
    git(clone, "fetch", "--quiet", "origin", commit)
    assert git(clone, "checkout", "--quiet", commit) is None
    assert not (clone / "records/.lineas/.git").exists()
