"""Files are changed all or none, never outside the root, and a text that YAML would not give back is not written."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from lineas import messages
from lineas.files import writing
from lineas.findings import UserError
from lineas.registry.formatting import canonical_bytes

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="modes and links as POSIX has them")


@pytest.fixture(autouse=True)
def _english():
    messages.use("en")


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "root"
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


CHANGES = {"a.yaml": b"A\n", "1.1/b.yaml": None, "2.1/new/d.yaml": b"D\n", "1.1/c.yaml": b"C\n"}


def test_all_is_written(root):
    writing.write_all(str(root), CHANGES)
    assert tree(root) == {
        "a.yaml": b"A\n",
        "1.1": None,
        "1.1/c.yaml": b"C\n",
        "2.1": None,
        "2.1/new": None,
        "2.1/new/d.yaml": b"D\n",
    }


def test_nothing_to_write(root):
    before = tree(root)
    writing.write_all(str(root), {})
    assert tree(root) == before


def test_deleting_what_is_not_there(root):
    before = tree(root)
    writing.write_all(str(root), {"nowhere.yaml": None, "9.9/nowhere.yaml": None})
    assert tree(root) == before


def failing(monkeypatch, function, call, error):
    """Let the `call`th call of a function of `os` fail, and those before and after it succeed."""
    real, calls = getattr(os, function), []

    def stand_in(*arguments, **options):
        calls.append(arguments)
        if len(calls) == call:
            raise error
        return real(*arguments, **options)

    monkeypatch.setattr(os, function, stand_in)


# Three new contents are flushed; then they are moved into their places, and what is to be deleted is moved aside.
@pytest.mark.parametrize(
    ("function", "call"), [*(("fsync", n) for n in (1, 2, 3)), *(("replace", n) for n in (1, 2, 3, 4))]
)
def test_a_failure_in_the_middle_restores_everything(root, monkeypatch, function, call):
    before = tree(root)
    with monkeypatch.context() as patch:
        failing(patch, function, call, OSError(28, "No space left on device"))
        with pytest.raises(UserError, match=r"nothing was written: .*no space left|no queda espacio"):
            writing.write_all(str(root), CHANGES)
    assert tree(root) == before


def test_an_interruption_in_the_middle_restores_everything(root, monkeypatch):
    before = tree(root)
    with monkeypatch.context() as patch:
        failing(patch, "replace", 3, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            writing.write_all(str(root), CHANGES)
    assert tree(root) == before


def test_where_files_have_no_second_names(root, monkeypatch):
    """A file system without links: all the same all or nothing."""
    before = tree(root)
    monkeypatch.setattr(os, "link", lambda *_, **__: (_ for _ in ()).throw(OSError(1, "Operation not permitted")))
    with monkeypatch.context() as patch:
        failing(patch, "replace", 7, OSError(28, "No space left on device"))
        with pytest.raises(UserError):
            writing.write_all(str(root), {**CHANGES, "3.1/e.yaml": b"E\n"})
    assert tree(root) == before
    writing.write_all(str(root), CHANGES)
    assert (root / "a.yaml").read_bytes() == b"A\n"
    assert not list(root.rglob(".lineas-*"))


@posix
def test_a_file_in_the_place_of_a_folder(root):
    before = tree(root)
    with pytest.raises(UserError, match=r"nothing was written: .*a\.yaml"):
        writing.write_all(str(root), {"1.1/b.yaml": b"B\n", "a.yaml/x.yaml": b"X\n"})
    assert tree(root) == before


@pytest.mark.parametrize("path", ["../outside.yaml", "1.1/../../outside.yaml", "", ".", "..", "1.1/.."])
def test_paths_that_leave_the_root_are_refused(root, path):
    before = tree(root.parent)
    with pytest.raises(UserError):
        writing.write_all(str(root), {"a.yaml": b"A\n", path: b"X\n"})
    assert tree(root.parent) == before


@posix
def test_links_that_leave_the_root_are_refused(root, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.yaml").write_text("x\n")
    (root / "link").symlink_to(outside)
    (root / "inner").symlink_to("1.1")
    for path in ("link/x.yaml", "link/new/y.yaml", "inner/b.yaml"):
        with pytest.raises(UserError, match="leaves the folder"):
            writing.write_all(str(root), {path: b"X\n"})
    assert tree(outside) == {"x.yaml": b"x\n"}


@posix
def test_a_link_in_the_place_of_a_file_is_replaced_not_followed(root, tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text("x\n")
    (root / "a.yaml").unlink()
    (root / "a.yaml").symlink_to(outside)
    writing.write_all(str(root), {"a.yaml": b"A\n"})
    assert outside.read_text() == "x\n"
    assert not (root / "a.yaml").is_symlink()
    assert (root / "a.yaml").read_text() == "A\n"


def test_the_root_itself_may_be_a_link(root, tmp_path):
    (tmp_path / "link").symlink_to(root)
    writing.write_all(str(tmp_path / "link"), {"a.yaml": b"A\n"})
    assert (root / "a.yaml").read_text() == "A\n"


@posix
def test_modes_are_kept(root):
    (root / "a.yaml").chmod(0o640)
    (root / "1.1/c.yaml").chmod(0o755)
    mask = os.umask(0o027)
    try:
        writing.write_all(str(root), {"a.yaml": b"A\n", "1.1/c.yaml": b"C\n", "d.yaml": b"D\n"})
    finally:
        os.umask(mask)
    modes = {path: stat.S_IMODE((root / path).stat().st_mode) for path in ("a.yaml", "1.1/c.yaml", "d.yaml")}
    assert modes == {"a.yaml": 0o640, "1.1/c.yaml": 0o755, "d.yaml": 0o640}


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
