"""How git is asked: every way to name a commit, every place of a repository, every state that it can be in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zoo
from lineas.cli import main
from lineas.findings import UserError
from lineas.git.command import Command, GitError, top_of
from lineas.git.repository import INDEX, REGULAR, SYMLINK, WORKTREE, Entry, Git, Touched, blob_id
from lineas.lint.renames import similar
from lineas.registry.touched import differing, touched

FILE = "records/p/1.1/1.1.1.yaml"


@pytest.fixture
def cage(tmp_path):
    """A clone with a registry in `datos`, a change on its branch `cambio`, and more of it in the index and on disk."""
    cage = zoo.Cage(tmp_path)
    cage.clone()
    return cage


@pytest.fixture
def say(monkeypatch, capsys):
    """Run lineas in a folder: its exit code, and what it says on standard error."""
    monkeypatch.setenv("LINEAS_DEBUG", "1")

    def say(folder, *arguments):
        monkeypatch.chdir(folder)
        code = main(["--lang", "en", *arguments])
        said = capsys.readouterr().err
        assert "Traceback" not in said
        return code, said

    return say


def paths(cage, before, after=WORKTREE):
    return [file.path.removeprefix("records/p/") for file in touched(Git(str(cage.root)), before, after, "records")]


CHANGED = ["1.1/1.1.1.yaml", "1.1/1.1.2.yaml", "1.1/1.1.3.yaml"]


# ------------------------------------------------------------------------------------------------ names of commits


@pytest.mark.parametrize(
    "name",
    [
        "^HEAD", "HEAD^{tree}", "HEAD^{blob}", "HEAD^@", "HEAD^!", "HEAD^-", "HEAD:datos", ":datos/records", "HEAD^2",
        "main@{99}",  ":/no such message", "nada", "0" * 40, "a" * 39, "refs/heads/nada", ":/Base",
        "refs", "heads", "main^{/nada}", "HEAD~9999999999", "main^{commit", "--all", "-", "", " ", "\x1b[31m", "main\n",
        "x" * 5000, "datos/records",  "main.lock", "*", "ma?n", "[m]ain", "main ", "../main",
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", [("diff",), ("lint", "--base")])
def test_what_names_no_commit_is_said(cage, say, name, verb):
    code, said = say(cage.root, *verb[:1], *([f"--base={name}"] if verb[1:] else ["--", name]))
    assert code == 2
    assert any(words in said for words in ("there is no revision", "A..B", "several")), said


@pytest.mark.parametrize(
    "name",
    [
        "main", "heads/main", "refs/heads/main", "main~0", "main^0", "main^{commit}", "main^{}", "cambio~", "cambio^", "HEAD~1",
        "@~", "@^", "origin/main", "refs/remotes/origin/main", "remotes/origin/main", "main@{0}", "etiqueta",
        "anotada", "anotada^{commit}", "tags/anotada", "main@{upstream}", "rama/con/barras", "año", "FETCH_HEAD",
    ],
)  # fmt: skip
def test_every_way_to_name_a_commit(cage, name):
    cage.git("tag", "etiqueta", "main")
    cage.git("tag", "-a", "-m", "x", "anotada", "main")
    cage.git("branch", "rama/con/barras", "main")
    cage.git("branch", "año", "main")
    cage.git("fetch", "-q", "origin", "main", cwd=cage.top)
    cage.git("pack-refs", "--all")
    assert Git(str(cage.root)).commit(name) == cage.main


def test_ids_and_remotes(cage):
    git = Git(str(cage.root))
    for digits in (40, 12, 7):
        assert git.commit(cage.main[:digits]) == cage.main
    assert git.commit(f"v1-0-g{cage.main[:8]}") == cage.main
    assert git.commit(cage.main + "~0") == cage.main
    cage.git("remote", "set-head", "origin", "main", cwd=cage.top)
    assert git.commit("origin") == cage.main


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("origin/main", "refs/tags/origin/main"), ("origin/main", "refs/heads/origin/main"), ("origin/main", "refs/origin/main"),
        ("heads/main", "refs/heads/heads/main"), ("origin/main~0", "refs/tags/origin/main"), ("origin", "refs/tags/origin"),
        ("main^{commit}", "refs/tags/main"), ("main@{0}", "refs/tags/main"), ("{id}", "refs/heads/{id}"),
        ("x-4-g{id}", "refs/tags/x-4-g{id}"), ("FETCH_HEAD", "refs/tags/FETCH_HEAD"),
    ],
)  # fmt: skip
def test_who_pushes_a_name_does_not_choose_what_others_are_held_against(cage, say, name, ref):
    cage.git("fetch", "-q", "origin", "main", cwd=cage.top)
    cage.git("remote", "set-head", "origin", "main", cwd=cage.top)
    name, ref = (text.replace("{id}", cage.main[:8]) for text in (name, ref))
    assert say(cage.root, "lint", "--base", name)[0] == 1
    cage.git("update-ref", ref, "cambio")
    code, said = say(cage.root, "lint", "--base", name)
    assert code == 2
    assert "could mean several revisions" in said
    cage.git("update-ref", ref, cage.main)
    assert Git(str(cage.root)).commit(name) == cage.main


def test_a_tag_of_the_full_name_of_a_ref_that_is_not_there(cage):
    """git would look for refs/tags/refs/remotes/origin/nueva."""
    cage.git("update-ref", "refs/tags/refs/remotes/origin/nueva", "cambio")
    assert cage.git("rev-parse", "refs/remotes/origin/nueva") == cage.git("rev-parse", "cambio")
    with pytest.raises(UserError, match="refs/remotes/origin/nueva"):
        Git(str(cage.root)).commit("refs/remotes/origin/nueva")


def test_head_and_full_ids_mean_one_thing(cage):
    """Whatever tags there are of these names."""
    head = cage.git("rev-parse", "HEAD")
    for name in ("HEAD", cage.main):
        cage.git("update-ref", f"refs/tags/{name}", "main" if name == "HEAD" else "cambio")
    git = Git(str(cage.root))
    assert (git.commit("HEAD"), git.commit("@"), git.commit(cage.main)) == (head, head, cage.main)


# --------------------------------------------------------------------------------------------- where a repository is


def test_the_working_tree_the_index_and_commits(cage):
    git = Git(str(cage.root))
    assert paths(cage, git.commit("main")) == CHANGED
    assert paths(cage, git.commit("main"), INDEX) == [CHANGED[0], CHANGED[2]]
    assert paths(cage, git.commit("main"), git.commit("HEAD")) == CHANGED[:1]
    assert paths(cage, INDEX) == CHANGED[1:2]


def test_a_linked_worktree(cage, tmp_path):
    cage.git("worktree", "add", "-q", str(tmp_path / "otro"), "main")
    git = Git(str(tmp_path / "otro/datos"))
    assert (git.prefix(), git.commit("HEAD")) == ("datos/", cage.main)
    assert touched(git, git.commit("cambio"), WORKTREE, "records")[0].path == FILE


def test_a_worktree_of_a_bare_clone(cage, tmp_path):
    cage.git("clone", "-q", "--bare", str(cage.author), str(tmp_path / "desnudo"))
    cage.git("worktree", "add", "-q", str(tmp_path / "otro"), "main", cwd=tmp_path / "desnudo")
    git = Git(str(tmp_path / "otro/datos"))
    assert (git.prefix(), git.commit("HEAD")) == ("datos/", cage.main)


def test_a_submodule(cage, tmp_path):
    """A repository of its own, whose top is where its `.git` is a file."""
    outer = tmp_path / "afuera"
    cage.git("init", "-q", str(outer))
    allowed = ("-c", "protocol.file.allow=always")
    cage.git(*allowed, "submodule", "add", "-q", "-b", "main", str(cage.author), "dentro", cwd=outer)
    git = Git(str(outer / "dentro/datos"))
    assert (git.prefix(), git.commit("HEAD")) == ("datos/", cage.main)


def test_a_root_behind_links(cage, tmp_path):
    (tmp_path / "atajo").symlink_to(cage.root)
    (tmp_path / "otro").symlink_to(cage.top)
    for place in (tmp_path / "atajo", tmp_path / "otro/datos"):
        git = Git(str(place))
        assert (git.prefix(), len(touched(git, git.commit("main"), WORKTREE, "records"))) == ("datos/", 3)


def test_a_folder_with_everything_in_its_name(cage, say, tmp_path):
    for name in ("con espacio", "año", "a:b", "*", "[x]", "ñ\udcff", ":(top)", "--help", "linea\nnueva"):
        folder = tmp_path / name
        try:
            cage.top.rename(folder)
        except OSError:  # not every system takes every name
            continue
        git = Git(str(folder / "datos"))
        if "\n" in name:
            with pytest.raises(UserError, match=r"otro repositorio|another repository"):
                git.commit("main")
        else:
            assert len(touched(git, git.commit("main"), WORKTREE, "records")) == 3, name
        folder.rename(cage.top)


def test_a_root_of_an_odd_name_in_a_repository(cage):
    for name in (":(top)x", "*", "a b", "ñ\udcff", "x\ny", "-n", "\\", "[d]"):
        try:
            cage.git("mv", cage.root.name, name, cwd=cage.top)
        except (OSError, subprocess.CalledProcessError):
            continue
        cage.root = cage.top / name
        cage.git("commit", "-qm", "x", cwd=cage.top)
        git = Git(str(cage.root))
        assert [file.path for file in touched(git, git.commit("HEAD"), WORKTREE, "records")] == [
            FILE.replace("1.yaml", "2.yaml")
        ]
        assert git.folders(git.commit("HEAD"), "records") == git.folders(INDEX, "records") == ["p"]


@pytest.mark.parametrize("worktree", [False, True])
def test_a_hook_sees_what_is_being_committed(cage, tmp_path, worktree):
    """`git commit PATH` has an index of its own, and tells its hooks; in a linked worktree it tells them GIT_DIR, too."""
    if worktree:
        cage.git("stash", "-qu")
        cage.git("worktree", "add", "-q", str(tmp_path / "otro"), "-b", "otra")
        cage.top = tmp_path / "otro"
        cage.root = cage.top / "datos"
        (cage.root / "records/p/1.1/1.1.2.yaml").write_text(zoo.record("1.1.2", "concluded"))
        (cage.root / "records/p/1.1/1.1.3.yaml").write_text(zoo.record("1.1.3", "concluded"))
        cage.git("add", "records")
    hook = tmp_path / "clon/.git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    out = tmp_path / "out"
    hook.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m lineas --root datos --lang en diff --index > '{out}'\n")
    hook.chmod(0o755)
    cage.git("commit", "-qm", "x", "--", "records/p/1.1/1.1.2.yaml")
    said = out.read_text()
    assert "1.1.2" in said
    assert "1.1.3" not in said


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_ids_of_both_lengths(tmp_path, object_format):
    folder = tmp_path / "r"
    (folder / "records/p").mkdir(parents=True)

    def run(*arguments):
        subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)

    run("init", "-q", f"--object-format={object_format}")
    (folder / "records/p/a.yaml").write_text("a")
    (folder / "records/p/b.yaml").write_text("b")
    run("add", ".")
    run("commit", "-qm", "x")
    git = Git(str(folder))
    head = git.commit("HEAD")
    assert touched(git, head, WORKTREE, "records") == touched(git, INDEX, WORKTREE, "records") == []
    (folder / "records/p/b.yaml").write_text("c")
    [change] = touched(git, head, WORKTREE, "records")
    assert (change.path, len(change.before.oid), len(change.after.oid)) == ("records/p/b.yaml", len(head), len(head))
    assert next(git.blobs([change.before.oid])) == git.blob(change.before.oid, 1) == b"b"
    assert git.blob(change.before.oid, 0) == b""


def test_safe_directory_of_the_environment_counts(cage, say, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    wrapper = tmp_path / "bin/git"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {shutil.which("git")} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")
    code, said = say(cage.root, "diff", "main")
    assert (code, "safe.directory" in said) == (2, True)
    for name, value in {"COUNT": "1", "KEY_0": "safe.directory", "VALUE_0": "*"}.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    assert say(cage.root, "diff", "main")[0] == 0
    monkeypatch.delenv("GIT_CONFIG_COUNT")
    (tmp_path / "configuration").write_text("[safe]\n\tdirectory = *\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "configuration"))
    assert say(cage.root, "diff", "main")[0] == 0


# ------------------------------------------------------------------------------------------------ states of a repository


def test_no_commit_yet(tmp_path, say):
    (tmp_path / "records/p").mkdir(parents=True)
    (tmp_path / "records/p/programme.yaml").write_text(zoo.PROGRAMME)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=tmp_path, check=True)
    for arguments in (["diff", "HEAD"], ["diff", "--index"], ["diff", "main"], ["lint", "--base", "main"]):
        code, said = say(tmp_path, *arguments)
        assert (code, "`git commit` makes the first one" in said) == (2, True), said
    assert say(tmp_path, "diff", "--exit-code")[0] == 1
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    assert say(tmp_path, "diff", "--exit-code")[0] == 0


def test_a_branch_that_is_not_born_and_a_head_that_is_no_branch(cage, say):
    cage.git("checkout", "-q", "--detach")
    assert say(cage.root, "lint", "--base", "main")[0] == 1
    assert say(cage.root, "diff", "main")[0] == 0
    cage.git("symbolic-ref", "HEAD", "refs/heads/nueva")
    assert say(cage.root, "diff", "main")[0] == 0
    code, said = say(cage.root, "lint", "--base", "main")
    assert (code, "no commit here yet" in said) == (2, True)


def test_no_repository_and_a_bare_one(cage, say, tmp_path):
    for bare in (False, True):
        folder = tmp_path / f"bare-{bare}"
        shutil.copytree(cage.root, folder)
        if bare:
            cage.git("init", "-q", "--bare", str(folder))
        code, said = say(folder, "diff", "main")
        assert (code, "is not in a git repository" in said) == (2, True)
        assert say(folder, "lint")[0] == 1


def test_no_git(cage, say, monkeypatch, tmp_path):
    (tmp_path / "git").mkdir()  # a folder of that name is none
    (tmp_path / "sin").mkdir()
    (tmp_path / "sin/git").write_text("x")  # a file that nobody may run, neither
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{tmp_path}/sin")
    code, said = say(cage.root, "diff", "main")
    assert (code, "git was not found" in said) == (2, True)
    assert say(cage.root, "diff", "2016", "2017")[0] == 0


def test_a_partial_clone_is_told_how_to_get_the_rest(cage, say, tmp_path):
    cage.git("config", "uploadpack.allowFilter", "true", cwd=cage.author)
    clone = tmp_path / "parcial"
    cage.git("clone", "-q", "--filter=blob:none", "-b", "cambio", f"file://{cage.author}", str(clone))
    code, said = say(clone / "datos", "diff", "origin/main")
    assert (code, "`git fetch --refetch --no-filter`" in said) == (2, True)
    cage.git("fetch", "-q", "--refetch", "--no-filter", cwd=clone)
    assert say(clone / "datos", "diff", "origin/main")[0] == 0


def test_what_is_damaged_is_said_in_both_languages(cage, capsys, monkeypatch):
    (cage.top / ".git/index").write_bytes(b"DIRC")
    monkeypatch.chdir(cage.root)
    for language, words in (("es", "git no puede leer su índice"), ("en", "git cannot read its index")):
        assert main(["--lang", language, "diff"]) == 2
        assert words in capsys.readouterr().err


# ----------------------------------------------------------------------------------------------------- what git answers


def test_blobs_come_one_after_the_other(cage):
    oids = [cage.git("hash-object", "-w", "--stdin", input="x" * size) for size in (0, 1, 100_000, *range(200))]
    git = Git(str(cage.root))
    assert [len(blob) for blob in git.blobs(oids)] == [0, 1, 100_000, *range(200)]
    assert git.sizes(oids) == [0, 1, 100_000, *range(200)]
    some = git.blobs(oids)
    next(some)
    some.close()  # a process left behind would be a warning, and these are errors
    assert list(git.blobs([])) == git.sizes([]) == []


class Answers(Command):
    """A git that answers what it is told to."""

    def __init__(self, answer):
        super().__init__("/r")
        self._top = "/r"
        self.answer = answer

    def run(self, *_arguments, input=b""):
        return self.answer


OID = "0123456789" * 4
TREE = f"100644 blob {OID}\trecords/p/a.yaml\x00120000 blob {OID}\trecords/p/b\0".encode()
STAGES = f"100644 {OID} 0\trecords/p/a.yaml\x00100644 {OID} 2\trecords/p/b\0".encode()
RAW = f":100644 000000 {OID} {'0' * 40} D\0records/p/a.yaml\0:000000 100755 {'0' * 40} {OID} A\0records/p/b\0".encode()
ASKED = {
    "tree": (TREE, lambda git: git.tree(OID, "records")),
    "index": (STAGES, lambda git: git.index("records")),
    "changes": (RAW, lambda git: git.changes(OID, OID, "records")),
    "folders": (b"records/p\0records/q\0", lambda git: git.folders(OID, "records")),
    "sizes": (f"{OID} blob 12\n{OID} blob 0\n".encode(), lambda git: git.sizes([OID, OID])),
    "merge_base": (f"{OID}\n".encode(), lambda git: git.merge_base(OID, OID)),
    "commit": (f"{OID}\n".encode(), lambda git: git.commit(OID)),
}


def asked(what, answer):
    git = Git("/r")
    git._command, git._prefix = Answers(answer), ""
    git._check_index = lambda: None
    return ASKED[what][1](git)


@pytest.mark.parametrize("what", ASKED)
def test_answers_are_understood(what):
    expected = {
        "tree": {"records/p/a.yaml": Entry("100644", OID), "records/p/b": Entry(SYMLINK, OID)},
        "index": {"records/p/a.yaml": Entry("100644", OID), "records/p/b": Entry("conflict", "")},
        "changes": [
            Touched("records/p/a.yaml", Entry("100644", OID), Entry("", "")),
            Touched("records/p/b", Entry("", ""), Entry("100755", OID)),
        ],
        "folders": ["p", "q"],
        "sizes": [12, 0],
        "merge_base": OID,
        "commit": OID,
    }
    assert asked(what, ASKED[what][0]) == expected[what]


@given(data=st.data(), what=st.sampled_from(sorted(ASKED)))
def test_an_answer_of_another_form_is_one_sentence(data, what):
    """Bytes are changed, cut out, put in, repeated: it is understood, or refused, and never half of each."""
    answer = ASKED[what][0]
    start = data.draw(st.integers(0, len(answer)))
    end = data.draw(st.integers(start, len(answer)))
    put = data.draw(st.sampled_from([b"", b"\0", b"\n", b"\t", b" ", b"../", b"/", b"\xff", b"0", b"missing", answer]))
    try:
        found = asked(what, answer[:start] + put + answer[end:])
    except UserError:
        return
    ids = [entry.oid for entry in found.values()] if isinstance(found, dict) else []
    ids += [entry.oid for file in found for entry in file[1:]] if what == "changes" else []
    assert all(len(oid) in (0, 40, 64) and not oid.strip("0123456789abcdef") for oid in ids)
    for path in found if isinstance(found, dict) else [file.path for file in found] if what == "changes" else []:
        assert path.startswith("records/")
        assert not {"", ".", ".."} & set(path.split("/"))


@pytest.mark.parametrize(
    "answer",
    [
        TREE[:-1], TREE[5:], TREE.replace(b"100644", b"100648"), TREE.replace(b"blob", b"tree"), TREE + b"x",
        TREE.replace(OID.encode(), b"0123"), TREE.replace(b"records/p/a", b"records/../a"), TREE.replace(b"records/", b"otra/"),
        TREE.replace(b"p/a.yaml", b"p//a.yaml"), TREE.replace(b"p/a.yaml", b"p/a/"), TREE.replace(b"a.yaml", b"b"),
    ],
)  # fmt: skip
def test_a_tree_that_makes_no_sense(answer):
    with pytest.raises(UserError, match="no tiene sentido"):
        asked("tree", answer)


def test_modes_as_they_were_written_long_ago():
    assert asked("tree", TREE.replace(b"100644", b"100664"))["records/p/a.yaml"].mode == REGULAR[0]
    assert asked("tree", TREE.replace(b"100644", b"100775"))["records/p/a.yaml"].mode == REGULAR[1]


@given(st.text(max_size=200), st.integers(1, 255))
def test_whatever_git_says_is_a_sentence(said, code):
    error = GitError(code, said)
    assert error.message.isprintable()
    assert error.help


def test_the_nearest_folder_with_git(tmp_path):
    (tmp_path / "a/b/c").mkdir(parents=True)
    (tmp_path / "a/.git").write_text("gitdir: elsewhere")
    (tmp_path / "x").symlink_to(tmp_path / "a/b/c")
    assert top_of(str(tmp_path / "a/b/c")) == top_of(str(tmp_path / "x")) == os.path.realpath(tmp_path / "a")
    with pytest.raises(UserError):
        Git(str(tmp_path / "a/b")).prefix()


# ---------------------------------------------------------------------------------------------------- files on disk


FILES = st.dictionaries(st.sampled_from(["a.yaml", "b.yaml", "1.1/c.yaml", "1.1/d.yaml"]), st.binary(max_size=20))


@given(before=FILES, after=FILES)
def test_differing_is_what_is_not_the_same(before, after):
    sides = [{path: Entry(REGULAR[0], blob_id(data, 40)) for path, data in side.items()} for side in (before, after)]
    found = {file.path for file in differing(*sides)}
    assert found == {path for path in {**before, **after} if before.get(path) != after.get(path)}


def test_what_is_no_file_and_what_only_looks_changed(cage):
    git = Git(str(cage.root))
    cage.git("checkout", "-q", ".")
    cage.git("commit", "-qam", "x")
    head = git.commit("HEAD")
    assert touched(git, head, WORKTREE, "records") == touched(git, INDEX, WORKTREE, "records") == []
    path = cage.root / FILE
    path.chmod(0o755)
    os.utime(path, (1, 1))
    assert touched(git, head, WORKTREE, "records") == []
    (cage.root / "records/p/.oculta").mkdir()
    (cage.root / "records/p/.oculta/x.yaml").write_text("x")
    cage.git("add", "-f", "records")
    cage.git("commit", "-qm", "x")
    assert touched(git, INDEX, WORKTREE, "records") == touched(git, head, git.commit("HEAD"), "records") == []
    path.unlink()
    path.symlink_to("1.1.2.yaml")
    [change] = touched(git, head, WORKTREE, "records")
    assert (change.before.mode, change.after.mode) == (REGULAR[0], SYMLINK)
    cage.git("add", "records")
    assert touched(git, INDEX, WORKTREE, "records") == []
    path.unlink()
    os.mkfifo(path)  # which nobody opens: that would wait for ever
    assert [file.after.oid for file in touched(git, INDEX, WORKTREE, "records")] == [""]


def test_bytes_decide_whatever_git_converts(cage, say):
    """With core.autocrlf git takes a file with CRLF for unchanged. Strict reading refuses it, so it is a difference."""
    cage.git("config", "core.autocrlf", "true")
    path = cage.root / FILE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert paths(cage, Git(str(cage.root)).commit("HEAD")) == CHANGED
    code, said = say(cage.root, "diff", "HEAD")
    assert (code, "CRLF" in said) == (1, True)  # a file that cannot be read is a difference that nobody has seen


def test_a_large_file_on_disk(cage):
    """A published document of any size: it is read in parts."""
    path = cage.root / "records/p/sources/acta.pdf"
    path.parent.mkdir()
    path.write_bytes(os.urandom(3 << 20))
    cage.git("add", "records")
    assert paths(cage, INDEX) == []
    with path.open("ab") as file:
        file.write(b"x")
    assert paths(cage, INDEX) == ["sources/acta.pdf"]


LINES = st.lists(
    st.integers(0, 50).map(lambda n: f"Una frase bastante larga, la número {n}.".encode()), min_size=5, unique=True
)


@given(st.dictionaries(st.sampled_from("abcdef"), LINES, max_size=6), st.randoms())
def test_what_was_only_moved_is_found(files, random):
    """Each content once: under new names all are found, whatever their order."""
    contents = {path: b"\n".join(lines) for path, lines in files.items()}
    contents = {path: content for path, content in contents.items() if list(contents.values()).count(content) == 1}
    paths = sorted(contents)
    random.shuffle(paths)
    new = {f"nuevo/{number}": contents[path] for number, path in enumerate(paths)}
    assert similar(contents, new) == {f"nuevo/{number}": path for number, path in enumerate(paths)}


def test_similar_is_four_fifths():
    lines = [f"Una frase bastante larga, la número {n}.".encode() for n in range(10, 20)]
    old = {"a": b"\n".join(lines)}
    for changed, found in ((0, {"b": "a"}), (2, {"b": "a"}), (3, {})):
        text = [b"Otra frase muy larga, por entero nueva.." * (n < changed) or line for n, line in enumerate(lines)]
        assert similar(old, {"b": b"\n".join(text)}) == found, changed
