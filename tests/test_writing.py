"""Files are changed all or none, never outside the root, and a text that YAML would not give back is not written."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import pytest

from faults import ended, forked, in_child
from lineas import messages
from lineas.files import journal
from lineas.files.signals import Signals
from lineas.files.writing import Change, replace, write_all
from lineas.findings import UserError
from lineas.registry.formatting import canonical_bytes

posix = pytest.mark.skipif(os.name != "posix", reason="modes and links as POSIX has them")


@pytest.fixture(autouse=True)
def _english():
    messages.use("en")


@pytest.fixture
def root(tmp_path):
    return fill(tmp_path / "root")


def fill(folder: Path) -> Path:
    for path, text in {"a.yaml": "a\n", "1.1/b.yaml": "b\n", "1.1/c.yaml": "c\n"}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def tree(folder: Path):
    """Every file and folder under a folder with its contents: also temporary files that were forgotten."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


CHANGES = {
    "a.yaml": Change(b"a\n", b"A\n"),
    "1.1/b.yaml": Change(b"b\n", None),
    "2.1/new/d.yaml": Change(None, b"D\n"),
    "1.1/c.yaml": Change(b"c\n", b"C\n"),
}


def test_all_is_written(root):
    write_all(str(root), CHANGES)
    assert tree(root) == {
        "a.yaml": b"A\n",
        "1.1": None,
        "1.1/c.yaml": b"C\n",
        "2.1": None,
        "2.1/new": None,
        "2.1/new/d.yaml": b"D\n",
    }


@pytest.mark.parametrize("changes", [{}, {"a.yaml": Change(b"a\n", b"a\n"), "no.yaml": Change(None, None)}])
def test_nothing_to_write(root, changes):
    root.chmod(0o555)
    before = tree(root)
    write_all(str(root), changes)
    assert tree(root) == before


def test_a_file_system_without_links(root, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *_, **__: (_ for _ in ()).throw(OSError(1, "Operation not permitted")))
    (root / "a.yaml").chmod(0o640)
    with pytest.raises(UserError):
        write_all(str(root), {**CHANGES, "1.1/c.yaml/d.yaml": Change(None, b"D\n")})
    assert (root / "a.yaml").read_text() == "a\n"
    write_all(str(root), CHANGES)
    assert (root / "a.yaml").read_text() == "A\n"
    assert stat.S_IMODE((root / "a.yaml").stat().st_mode) == 0o640
    assert not (root / ".lineas").exists()


@posix
def test_a_file_in_the_place_of_a_folder(root):
    before = tree(root)
    with pytest.raises(UserError, match=r"nothing was written: .*a\.yaml.*: a part of the path is no folder"):
        write_all(str(root), {**CHANGES, "a.yaml/x.yaml": Change(None, b"X\n")})
    assert tree(root) == before


def test_a_folder_in_the_place_of_a_file(root):
    (root / "f.yaml").mkdir()
    before = tree(root)
    with pytest.raises(UserError, match=r"nothing was written: f\.yaml: it is a folder"):
        write_all(str(root), {**CHANGES, "f.yaml": Change(None, b"X\n")})
    assert tree(root) == before


@pytest.mark.parametrize(
    "path", ["../outside.yaml", "1.1/../../outside.yaml", "", ".", "..", "1.1/..", "/etc/x", "1.1//x"]
)
def test_paths_that_leave_the_root_are_refused(root, path):
    before = tree(root.parent)
    with pytest.raises(UserError, match="leaves the folder"):
        write_all(str(root), {**CHANGES, path: Change(None, b"X\n")})
    assert tree(root.parent) == before


@pytest.mark.parametrize("path", ["a.yaml", "2.1/b.yaml", "1.1", "1.10/c.yaml"])
def test_only_what_lies_in_the_home_of_the_journal_is_written(root, path):
    before = tree(root)
    with pytest.raises(UserError, match="leaves the folder"):
        write_all(str(root), {path: Change(None, b"X\n")}, home="1.1")
    assert tree(root) == before


@posix
def test_links_that_leave_the_root_are_refused(root, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.yaml").write_text("x\n")
    (root / "link").symlink_to(outside)
    (root / "inner").symlink_to("1.1")
    for path, before in (("link/x.yaml", b"x\n"), ("link/new/y.yaml", None), ("inner/b.yaml", b"b\n")):
        with pytest.raises(UserError, match="leaves the folder"):
            write_all(str(root), {path: Change(before, b"X\n")})
    assert tree(outside) == {"x.yaml": b"x\n"}


@posix
def test_a_link_that_came_into_the_place_of_a_file_is_neither_followed_nor_replaced(root, tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text("a\n")
    (root / "a.yaml").unlink()
    (root / "a.yaml").symlink_to(outside)
    for before in (b"a\n", None):
        with pytest.raises(UserError, match="was changed by somebody else"):
            write_all(str(root), {"a.yaml": Change(before, b"A\n")})
    assert outside.read_text() == "a\n"
    assert (root / "a.yaml").is_symlink()


def test_the_root_itself_may_be_a_link(root, tmp_path):
    (tmp_path / "link").symlink_to(root)
    write_all(str(tmp_path / "link"), {"a.yaml": Change(b"a\n", b"A\n")})
    assert (root / "a.yaml").read_text() == "A\n"


@posix
def test_modes_are_kept(root):
    (root / "a.yaml").chmod(0o640)
    (root / "1.1/c.yaml").chmod(0o755)
    changes = {"a.yaml": (b"a\n", b"A\n"), "1.1/c.yaml": (b"c\n", b"C\n"), "d.yaml": (None, b"D\n")}
    mask = os.umask(0o027)
    try:
        write_all(str(root), {path: Change(*change) for path, change in changes.items()})
    finally:
        os.umask(mask)
    modes = {path: stat.S_IMODE((root / path).stat().st_mode) for path in changes}
    assert modes == {"a.yaml": 0o640, "1.1/c.yaml": 0o755, "d.yaml": 0o640}


@posix
def test_the_owner_is_kept_where_that_is_allowed(root, monkeypatch):
    """Only root gives files away: for others, what counts is that it is tried, and that no is taken for an answer."""
    given = []

    def chown(path, user, group):
        given.append((Path(path).read_text(), user, group))
        raise PermissionError

    monkeypatch.setattr(os, "chown", chown)
    write_all(str(root), CHANGES)
    assert given == [(text, os.getuid(), (root / "a.yaml").stat().st_gid) for text in ("A\n", "C\n")]


@posix
@pytest.mark.parametrize("locked", ["a.yaml", "1.1/c.yaml", "1.1", "."])
def test_what_is_read_only_stays_as_it_is(locked):
    """For root, whom no permission stops, this becomes nobody; in a folder of its own, which nobody can reach."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        fill(root)
        mode = (root / locked).stat().st_mode
        if not os.geteuid():
            for path in (root, *root.rglob("*")):
                os.chown(path, 65534, 65534)

        def work():
            if not os.geteuid():
                os.setgid(65534)
                os.setuid(65534)
            (root / locked).chmod(mode & 0o555)
            before = tree(root)
            with pytest.raises(UserError, match=r"nothing was written: .*: permission denied"):
                write_all(str(root), CHANGES)
            assert tree(root) == before
            (root / locked).chmod(mode)
            write_all(str(root), CHANGES)

        assert in_child(work) == 0
        assert (root / "a.yaml").read_text() == "A\n"


# ----------------------------------------------------------------------------------------- what others save meanwhile


def saved(root, path, data):
    """Save as an editor does: a new file into the place of the old one."""
    if data is None:
        (root / path).unlink()
    else:
        (root / path).with_name("edited~").write_bytes(data)
        os.replace((root / path).with_name("edited~"), root / path)


SAVED = {
    "edited": ("a.yaml", b"what a person wrote\n"),
    "edited where it is to be deleted": ("1.1/b.yaml", b"b\nand more\n"),
    "deleted": ("1.1/c.yaml", None),
    "made where there was none": ("2.1/new/d.yaml", b"another\n"),
    "made, and the same": ("2.1/new/d.yaml", b"D\n"),
    "the same that was to be written": ("1.1/c.yaml", b"C\n"),
}


@pytest.mark.parametrize(("path", "data"), SAVED.values(), ids=SAVED)
@pytest.mark.parametrize("moment", ["before", "while"])
def test_what_somebody_saves_meanwhile_is_not_overwritten(root, monkeypatch, moment, path, data):
    """Between reading and writing, and after the first of the files has been written."""
    (root / "2.1/new").mkdir(parents=True)
    (root / "0.yaml").write_text("0\n")
    if moment == "before":
        saved(root, path, data)
    else:
        real = os.replace

        def replace(source, target):
            real(source, target)
            if str(target).endswith("0.yaml") and (root / "0.yaml").read_text() == "zero\n":
                monkeypatch.setattr(os, "replace", real)
                saved(root, path, data)

        monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(UserError, match=rf"nothing was written: {path} was changed by somebody else") as caught:
        write_all(str(root), {"0.yaml": Change(b"0\n", b"zero\n"), **CHANGES})
    assert "run the command again" in caught.value.help
    expected = {"0.yaml": b"0\n", "a.yaml": b"a\n", "1.1/b.yaml": b"b\n", "1.1/c.yaml": b"c\n", path: data}
    found = {name: content for name, content in tree(root).items() if content is not None}
    assert found == {name: content for name, content in expected.items() if content is not None}


def test_names_that_are_one_on_this_file_system_or_on_another(root):
    """Where A.yaml is a.yaml, the one that is there is not overwritten by one that would be new."""
    (root / "A.yaml").write_text("a\n")
    with pytest.raises(UserError, match="was changed by somebody else"):
        write_all(str(root), {"A.yaml": Change(None, b"X\n")})


# ----------------------------------------------------------------------------------------- one file, anywhere


def test_one_file_whatever_it_said_before(root):
    for text in (b"one", b"two", b"two"):
        replace(str(root / "new/folder/out.md"), text)
        assert tree(root / "new") == {"folder": None, "folder/out.md": text}


def test_one_file_that_cannot_be_written(root):
    before = tree(root)
    for path in (root / "1.1", root / "a.yaml/out.md", root / "new\0"):
        with pytest.raises((UserError, ValueError)):
            replace(str(path), b"x")
    assert tree(root) == before


# ----------------------------------------------------------------------------------------- two at once


def test_two_processes_do_not_write_at_once(root, monkeypatch):
    monkeypatch.setattr(journal, "_PATIENCE", 0)
    with journal.Journal(str(root), "", Signals()):
        before = tree(root)
        with pytest.raises(UserError, match="another command is writing") as caught:
            write_all(str(root), CHANGES)
        assert "try again" in caught.value.help
        with pytest.raises(UserError, match="another command is writing"):
            journal.recover(str(root), "")
        assert tree(root) == before
    write_all(str(root), CHANGES)
    assert (root / "a.yaml").read_text() == "A\n"


def test_a_command_waits_for_another_one(root):
    """Four processes that count in one file: what is refused, because another was faster, is tried again."""

    def work():
        done = 0
        while done < 5:
            before = (root / "a.yaml").read_bytes()
            try:
                write_all(str(root), {"a.yaml": Change(before, before + b".")})
                done += 1
            except UserError as error:
                if "was changed by somebody else" not in error.message:
                    raise

    children = [forked(work) for _child in range(4)]
    assert [ended(child) for child in children] == [0] * 4
    assert (root / "a.yaml").read_bytes() == b"a\n" + b"." * 20
    assert not (root / ".lineas").exists()


# ----------------------------------------------------------------------------------------- canonical_bytes

RECORD = {"id": "1.1.1", "title": "Un título", "answers": []}


def test_canonical_bytes():
    assert canonical_bytes(RECORD, "record") == "id: 1.1.1\ntitle: >-\n  Un título\nanswers: []\n".encode()


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\ud800b", "a\u202eb", "a\u200bb", "a\tb", "a\rb", "cafe\u0301", "a" * (1 << 20)]
)
def test_a_text_that_strict_reading_would_refuse_is_not_written(text):
    with pytest.raises(UserError, match="nothing was written"):
        canonical_bytes({**RECORD, "title": text}, "record")
