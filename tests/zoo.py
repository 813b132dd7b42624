"""Hostile repositories: each animal is built with real git, as a clone on which `lineas --root datos` is then run.

In the tame clone a pull request (HEAD, the branch `cambio`) gives a record an institution that does not exist, which is an
error; the index has a new record, and on disk the status of another is changed. All of that is to be held against `main`.
An animal tries to run a program, which would leave a mark, or to be held against something else, or is broken.

A builder returns what shows that the animal is what it says: run by a naive git it does leave its mark, or does mislead.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PROGRAMME = """\
id: p
name: Programa
ramo: Ramo
first_year: 2014
last_year: 2018
language: es
objectives:
  - id: "1"
    title: Uno
    strategies:
      - id: "1.1"
        title: Uno uno
"""
RECORD = """\
id: {id}
title: >-
  Atender a las personas en la estancia {id}.
answers:
  - year: 2017
    status: {status}
"""
ACTIVITY = """\
    activities:
      - commitments:
          - institution: {institution}
            text: >-
              Atenderá a las personas que lleguen a la estancia.
"""


def record(id: str, status: str, institution: str = "") -> str:
    return RECORD.format(id=id, status=status) + (ACTIVITY.format(institution=institution) if institution else "")


class Animal(NamedTuple):
    """`refuses` is what must be said, in English, where the animal is not simply ignored."""

    name: str
    build: Callable[[Cage], Callable[[], bool]]
    refuses: str


ANIMALS: list[Animal] = []


def animal(refuses: str = ""):
    def add(build):
        ANIMALS.append(Animal(build.__name__, build, refuses))
        return build

    return add


class Cage:
    """The author's repository, the clone that is checked, and the mark."""

    def __init__(self, folder: Path):
        self.author = folder / "autor"
        self.top = folder / "clon"
        self.root = self.top / "datos"
        self.mark = folder / "mark"
        self.cwd = self.top
        self.arguments = ["--root", "datos"]
        self.environment: dict[str, str] = {}
        self.touch = f"touch '{self.mark}'; false"  # what a configuration runs
        self.script = folder / "script"
        self.script.write_text(f"#!/bin/sh\ntouch '{self.mark}'\n")
        self.script.chmod(0o755)
        self.filter = f"touch '{self.mark}'; cat"
        self._author()

    def _author(self):
        self.author.mkdir()
        self.git("init", "-q", "-b", "main", ".", cwd=self.author)
        folder = self.author / "datos/records/p"
        (folder / "1.1").mkdir(parents=True)
        (folder / "programme.yaml").write_text(PROGRAMME)
        (folder / "institutions.yaml").write_text("INM:\n  name: Instituto\n")
        (folder / "1.1/1.1.1.yaml").write_text(record("1.1.1", "planned", "INM"))
        (folder / "1.1/1.1.2.yaml").write_text(record("1.1.2", "not_planned"))
        self.git("add", "-A", cwd=self.author)
        self.git("commit", "-qm", "Base", cwd=self.author)
        self.main = self.git("rev-parse", "HEAD", cwd=self.author)
        self.git("checkout", "-qb", "cambio", cwd=self.author)
        (folder / "1.1/1.1.1.yaml").write_text(record("1.1.1", "planned", "INMM"))
        self.git("commit", "-qam", "Cambio", cwd=self.author)

    def git(self, *arguments: str, cwd: Path | None = None, input: str | None = None, **environment: str) -> str:
        """Git as anybody would run it; what it says."""
        done = subprocess.run(
            ["git", *arguments], cwd=cwd or self.root, env={**os.environ, **self.environment, **environment},
            input=input, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def push(self):
        """The author's commit of everything that lies in their folder."""
        self.git("add", "-Af", ".", cwd=self.author)
        self.git("commit", "-qm", "Animal", cwd=self.author)

    def clone(self):
        """What a pull request is checked in: the branch checked out, main beside it; then the person's own work."""
        self.top.mkdir()
        self.git("init", "-q", "-b", "nada", cwd=self.top)
        self.git("remote", "add", "origin", f"file://{self.author}", cwd=self.top)
        self.git("fetch", "-q", "origin", cwd=self.top)  # few objects: they stay loose
        self.git("checkout", "-q", "cambio", cwd=self.top)
        self.git("branch", "-q", "main", "origin/main", cwd=self.top)
        (self.root / "records/p/1.1/1.1.3.yaml").write_text(record("1.1.3", "concluded"))
        self.git("add", str(self.root.resolve() / "records"), cwd=self.top)
        (self.root / "records/p/1.1/1.1.2.yaml").write_text(record("1.1.2", "concluded"))

    def bites(self, *arguments: str, cwd: Path | None = None, **environment: str) -> bool:
        """Does a naive git command leave the mark?"""
        subprocess.run(
            ["git", *arguments], cwd=cwd or self.root, env={**os.environ, **self.environment, **environment},
            stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
        bitten = self.mark.exists()
        self.mark.unlink(missing_ok=True)
        return bitten

    def fails(self, *arguments: str, cwd: Path | None = None) -> bool:
        """Does a naive git command fail?"""
        try:
            self.git(*arguments, cwd=cwd)
        except subprocess.CalledProcessError:
            return True
        return False

    def object(self, name: str) -> Path:
        """The file of an object of the clone."""
        oid = self.git("rev-parse", name, cwd=self.top)
        return self.top / ".git/objects" / oid[:2] / oid[2:]

    def bare(self, config: str, *, main: str = "main") -> Path:
        """The author's subfolder `datos` becomes a bare repository beside its records: HEAD, config, objects, refs."""
        folder = self.author / "datos"
        self.git("init", "-q", "--bare", "-b", "cambio", "--template=", ".", cwd=folder)
        self.git(
            "fetch", "-q", f"file://{self.author}", f"{main}:refs/heads/main", "cambio:refs/heads/cambio", cwd=folder
        )
        (folder / "FETCH_HEAD").unlink()
        (folder / "info").mkdir(exist_ok=True)
        with (folder / "config").open("a") as file:
            file.write(config)
        return folder

    def worktree(self, config: str) -> Path:
        """The same, with `datos` as its working tree and its index."""
        folder = self.bare("[core]\n\tbare = false\n\tworktree = .\n" + config)
        self.git("-c", "core.fsmonitor=false", "add", "records", cwd=folder)
        return folder

    def bare_lacks(self, folder: Path, name: str):
        """Take an object away from the bare repository."""
        oid = self.git("rev-parse", name, cwd=self.author)
        (folder / "objects" / oid[:2] / oid[2:]).unlink()


# ------------------------------------------------------- what a pull request brings: a bare repository in a subfolder


PROMISOR = """[core]
\trepositoryformatversion = 1
[extensions]
\tpartialClone = o
[remote "o"]
\tpromisor = true
"""


def lazy(cage: Cage, config: str, lacks: str = "main", **environment: str) -> Callable[[], bool]:
    folder = cage.bare(PROMISOR + config)
    cage.bare_lacks(folder, lacks)
    cage.push()
    cage.clone()
    cage.environment |= environment
    return lambda: (
        cage.bites("rev-parse", "main^{commit}") or cage.bites("cat-file", "-p", "main:datos/records/p/1.1/1.1.1.yaml")
    )


@animal()
def bare_uploadpack(cage):
    return lazy(cage, f'\turl = .\n\tuploadpack = "{cage.touch}"\n')


@animal()
def bare_uploadpack_for_a_blob(cage):
    return lazy(cage, f'\turl = .\n\tuploadpack = "{cage.touch}"\n', "main:datos/records/p/1.1/1.1.1.yaml")


@animal()
def bare_ext(cage):
    return lazy(
        cage, f'\turl = "ext::{cage.script}"\n[protocol]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n'
    )


@animal()
def bare_ssh(cage):
    return lazy(cage, f'\turl = ssh://h/x\n[core]\n\tsshCommand = "{cage.touch}"\n')


@animal()
def bare_git_proxy(cage):
    return lazy(cage, f"\turl = git://h/x\n[core]\n\tgitProxy = {cage.script}\n")


@animal()
def bare_alias_as_helper(cage):
    """The remote helper `git remote-` is an alias, and its name is empty, which an empty list of protocols contains."""
    return lazy(cage, f'\turl = x\n\tvcs = ""\n[alias]\n\tremote- = "!{cage.touch}"\n')


@animal()
def bare_autocorrected_helper(cage):
    config = f'\turl = x\n\tvcs = "nada"\n[help]\n\tautocorrect = immediate\n[alias]\n\tremote-nad = "!{cage.touch}"\n'
    return lazy(cage, config)


@animal()
def bare_fsmonitor(cage):
    cage.worktree(f'\tfsmonitor = "{cage.touch}"\n')
    cage.push()
    cage.clone()
    return lambda: cage.bites("status") and cage.bites("ls-files", "-s")


@animal()
def bare_clean_filter(cage):
    folder = cage.worktree(f'[filter "x"]\n\tclean = "{cage.filter}"\n')
    (folder / "info/attributes").write_text("* filter=x\n")
    cage.push()
    cage.clone()
    return lambda: cage.bites("diff-index", "--find-renames", "main")


@animal()
def bare_filter_process(cage):
    folder = cage.worktree(f'[filter "x"]\n\tprocess = "{cage.touch}"\n')
    (folder / ".gitattributes").write_text("* filter=x\n")
    cage.push()
    cage.clone()
    return lambda: cage.bites("diff-index", "-p", "main")


@animal()
def bare_external_diff(cage):
    folder = cage.worktree(f'[diff]\n\texternal = "{cage.touch}"\n[diff "x"]\n\tcommand = "{cage.touch}"\n')
    (folder / "info/attributes").write_text("* diff=x\n")
    cage.push()
    cage.clone()
    return lambda: cage.bites("diff", "main")


@animal()
def bare_textconv(cage):
    folder = cage.worktree(f'[diff "x"]\n\ttextconv = "{cage.touch}"\n')
    (folder / "info/attributes").write_text("* diff=x\n")
    cage.push()
    cage.clone()
    return lambda: cage.bites("diff", "main")


@animal()
def bare_hooks(cage):
    folder = cage.worktree("")
    (folder / "hooks").mkdir()
    shutil.copy(cage.script, folder / "hooks/post-index-change")
    cage.push()
    cage.clone()
    return lambda: cage.bites("status")


@animal()
def bare_included_configuration(cage):
    folder = cage.worktree("[include]\n\tpath = trampa\n")
    (folder / "trampa").write_text(f'[core]\n\tfsmonitor = "{cage.touch}"\n')
    cage.push()
    cage.clone()
    return lambda: cage.bites("status")


@animal()
def bare_in_the_current_folder(cage):
    """Not the root is the bare repository, but the folder below from which lineas is run."""
    cage.worktree(f'\tfsmonitor = "{cage.touch}"\n')
    (cage.author / "datos/notas").mkdir()
    for name in ("HEAD", "config", "index", "objects", "refs"):
        (cage.author / "datos" / name).rename(cage.author / "datos/notas" / name)
    cage.push()
    cage.clone()
    cage.cwd, cage.arguments = cage.root / "notas", []
    return lambda: cage.bites("ls-files", "-s", cwd=cage.cwd)


@animal()
def bare_answers_for_main(cage):
    """Its `main` is what the author has written: held against that, nothing has changed."""
    cage.bare("", main="cambio")
    cage.push()
    cage.clone()
    return lambda: cage.git("rev-parse", "main") != cage.main


# ------------------------------------------------------------- what an archive brings: a .git with what its owner wanted


def configured(*settings: str, attributes: str = "", naive: tuple[str, ...]):
    """A builder of a clone with a configuration. "{touch}" and "{filter}" are what leaves the mark."""

    def build(cage: Cage) -> Callable[[], bool]:
        cage.clone()
        for setting in settings:
            name, _, value = setting.partition("=")
            cage.git("config", name, value.format(touch=cage.touch, filter=cage.filter))
        (cage.top / ".git/info").mkdir(exist_ok=True)
        (cage.top / ".git/info/attributes").write_text(attributes)
        for path in cage.root.rglob("*.yaml"):
            os.utime(path, (1, 1))  # git has to look into the file
        return lambda: cage.bites(*naive)

    return build


def owned(name: str, *settings: str, attributes: str = "", naive: tuple[str, ...]):
    build = configured(*settings, attributes=attributes, naive=naive)
    ANIMALS.append(Animal(name, build, ""))


owned("fsmonitor", "core.fsmonitor={touch}", naive=("ls-files", "-s"))
owned("clean_filter", "filter.x.clean={filter}", attributes="* filter=x", naive=("diff-index", "-p", "main"))
owned(
    "filter_process",
    "filter.x.process={touch}",
    "filter.x.required=true",
    attributes="* filter=x",
    naive=("diff-index", "-p", "main"),
)
owned("external_diff", "diff.external={touch}", naive=("diff", "main"))
owned("diff_command", "diff.x.command={touch}", attributes="* diff=x", naive=("diff", "main"))
owned("textconv", "diff.x.textconv={touch}", attributes="* diff=x", naive=("diff", "main"))


@animal()
def attributes_from_elsewhere(cage):
    build = configured("filter.x.clean={filter}", naive=("diff", "main"))
    bites = build(cage)
    attributes = cage.top.parent / "attributes"
    attributes.write_text("* filter=x\n")
    cage.git("config", "core.attributesFile", str(attributes))
    return bites


@animal()
def attributes_in_the_tree(cage):
    (cage.author / ".gitattributes").write_text("*.yaml filter=x\n")
    cage.push()
    return configured("filter.x.clean={filter}", naive=("diff", "main"))(cage)


@animal()
def hook(cage):
    cage.clone()
    folder = cage.top / "ganchos"
    folder.mkdir()
    shutil.copy(cage.script, folder / "post-index-change")
    cage.git("config", "core.hooksPath", str(folder))
    os.utime(cage.root / "records/p/programme.yaml", (1, 1))
    return lambda: cage.bites("status")


@animal()
def signature_program(cage):
    cage.clone()
    commit = cage.git("cat-file", "commit", "main", cwd=cage.top)
    head, _, text = commit.partition("\n\n")
    signed = f"{head}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n nada\n -----END PGP SIGNATURE-----\n\n{text}"
    oid = cage.git("hash-object", "-t", "commit", "-w", "--stdin", cwd=cage.top, input=signed + "\n")
    cage.git("branch", "firmada", oid)
    cage.git("config", "log.showSignature", "true")
    cage.git("config", "gpg.program", str(cage.script))
    return lambda: cage.bites("log", "-1", "firmada")


@animal()
def command_for_refs_of_alternates(cage):
    cage.clone()
    (cage.top / ".git/objects/info/alternates").write_text(f"{cage.author}/.git/objects\n")
    cage.git("config", "core.alternateRefsCommand", cage.touch)
    cage.git("commit", "-q", "--allow-empty", "-m", "x", cwd=cage.author)
    return lambda: cage.bites("fetch", "origin")


def partial(cage: Cage, lacks: str) -> Callable[[], bool]:
    cage.clone()
    for setting, value in {
        "core.repositoryformatversion": "1", "extensions.partialClone": "origin", "remote.origin.promisor": "true",
        "remote.origin.uploadpack": cage.touch,
    }.items():  # fmt: skip
        cage.git("config", setting, value)
    oid = cage.git("rev-parse", lacks)
    cage.object(lacks).unlink()
    return lambda: cage.bites("cat-file", "-p", oid)


PARTIAL = "partial one|lacks a part of its history|no revision"


@animal(PARTIAL)
def partial_clone_without_a_blob(cage):
    return partial(cage, "main:datos/records/p/1.1/1.1.1.yaml")


@animal(PARTIAL)
def partial_clone_without_a_tree(cage):
    return partial(cage, "main^{tree}")


@animal(PARTIAL)
def partial_clone_without_the_base(cage):
    return partial(cage, "main")


# ----------------------------------------------------------------------------- what an environment or a folder brings


@animal()
def git_in_the_current_folder(cage):
    cage.clone()
    for folder in (cage.top, cage.root):
        shutil.copy(cage.script, folder / "git")
    cage.environment["PATH"] = os.pathsep.join([".", "", os.environ["PATH"]])
    return lambda: cage.bites("status")


@animal()
def environment_of_a_hook(cage):
    """Variables that a hook of another repository inherits, and some that name programs."""
    cage.clone()
    cage.environment |= {
        "GIT_DIR": f"{cage.author}/.git", "GIT_WORK_TREE": str(cage.author), "GIT_PREFIX": "x/",
        "GIT_EXTERNAL_DIFF": cage.touch, "GIT_SSH_COMMAND": cage.touch, "GIT_ASKPASS": str(cage.script),
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={cage.script}'", "GIT_TRACE2": str(cage.mark),
    }  # fmt: skip
    return lambda: cage.bites("diff", "main") and cage.git("rev-parse", "--show-toplevel") != str(cage.top)


# ------------------------------------------------------------------------------------- who picks what is compared with


SEVERAL = "could mean several revisions"


def named(build):
    """A ref of the pusher's that a naive git takes for main."""

    def all(cage: Cage) -> Callable[[], bool]:
        cage.clone()
        build(cage)
        return lambda: cage.git("rev-parse", "main^{commit}") != cage.main

    all.__name__ = build.__name__
    return all


@animal(SEVERAL)
@named
def tag_of_the_name_of_a_branch(cage):
    cage.git("tag", "main", "cambio")


@animal(SEVERAL)
@named
def annotated_tag_of_the_name_of_a_branch(cage):
    cage.git("tag", "-a", "-m", "x", "main", "cambio")


@animal(SEVERAL)
@named
def file_in_git_of_the_name_of_a_branch(cage):
    (cage.top / ".git/main").write_text(cage.git("rev-parse", "cambio") + "\n")


@animal(SEVERAL)
@named
def ref_outside_of_branches_and_tags(cage):
    cage.git("update-ref", "refs/main", "cambio")


@animal()
def replaced_commit(cage):
    cage.clone()
    cage.git("update-ref", f"refs/replace/{cage.main}", "cambio")
    return lambda: cage.git("rev-parse", "main:datos") == cage.git("rev-parse", "cambio:datos")


@animal()
def replaced_blob(cage):
    cage.clone()
    name = "datos/records/p/1.1/1.1.1.yaml"
    before, after = cage.git("rev-parse", f"main:{name}"), cage.git("rev-parse", f"cambio:{name}")
    cage.git("update-ref", f"refs/replace/{before}", after)
    return lambda: "INMM" in cage.git("show", f"main:{name}")


@animal()
def graft(cage):
    """main becomes a child of the change: where both part is the change itself."""
    cage.clone()
    (cage.top / ".git/info").mkdir(exist_ok=True)
    (cage.top / ".git/info/grafts").write_text(f"{cage.main} {cage.git('rev-parse', 'cambio')}\n")
    return lambda: cage.git("merge-base", "main", "cambio") != cage.main


@animal("no common ancestor here|no revision")
def shallow(cage):
    cage.clone()
    (cage.top / ".git/shallow").write_text(cage.git("rev-parse", "cambio") + "\n")
    return lambda: cage.fails("merge-base", "main", "cambio")


@animal()
def files_of_the_names_of_revisions(cage):
    cage.clone()
    for folder in (cage.top, cage.root):
        for name in ("main", "HEAD", "main^{commit}", "main...HEAD", "cambio"):
            (folder / name).write_text("x")
    return lambda: cage.fails("diff", "main")


@animal()
def unchanged_says_the_index(cage):
    cage.clone()
    cage.git("update-index", "--assume-unchanged", "records/p/1.1/1.1.2.yaml")
    return lambda: not cage.git("diff", "--name-only")


@animal()
def unchanged_say_size_and_time(cage):
    """An index in which the size and the times of the changed file stand beside the id of what it was."""
    cage.clone()
    for setting in ("core.trustctime=false", "core.checkStat=minimal"):
        cage.git("config", *setting.split("="))
    path = cage.root / "records/p/1.1/1.1.2.yaml"
    before = bytes.fromhex(cage.git("rev-parse", ":datos/records/p/1.1/1.1.2.yaml"))
    after = bytes.fromhex(cage.git("hash-object", str(path)))
    os.utime(path, (1, 1))
    cage.git("add", str(path))
    index = cage.top / ".git/index"
    content = index.read_bytes()[:-20].replace(after, before)
    index.write_bytes(content + hashlib.sha1(content).digest())
    return lambda: not cage.git("diff", "--name-only")


# ------------------------------------------------------------------------------------------------- what is broken


DAMAGED = "lacks a part of its history, or it is damaged"


def loses(cage: Cage, name: str, *naive: str) -> Callable[[], bool]:
    cage.clone()
    cage.object(name).unlink()
    return lambda: cage.fails(*naive)


@animal(DAMAGED)
def missing_blob(cage):
    return loses(cage, "main:datos/records/p/1.1/1.1.1.yaml", "diff", "main", "HEAD")


@animal(DAMAGED)
def missing_tree(cage):
    return loses(cage, "main:datos/records/p", "diff", "main", "HEAD")


@animal(DAMAGED)
def missing_tree_of_the_commit(cage):
    return loses(cage, "main^{tree}", "diff", "main", "HEAD")


@animal(DAMAGED + "|no revision")
def missing_commit(cage):
    return loses(cage, "main", "diff", "main", "HEAD")


@animal(DAMAGED)
def blob_with_another_content(cage):
    """A loose object under an id that is not its own: git reads it and does not look."""
    cage.clone()
    other = cage.object("cambio:datos/records/p/1.1/1.1.1.yaml")
    path = cage.object("main:datos/records/p/1.1/1.1.1.yaml")
    path.chmod(0o644)
    shutil.copy(other, path)
    return lambda: "INMM" in cage.git("show", "main:datos/records/p/1.1/1.1.1.yaml")


@animal(DAMAGED)
def truncated_blob(cage):
    cage.clone()
    path = cage.object("main:datos/records/p/1.1/1.1.1.yaml")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:30])
    return lambda: cage.fails("show", "main:datos/records/p/1.1/1.1.1.yaml")


@animal(DAMAGED)
def damaged_pack(cage):
    cage.clone()
    cage.git("gc", "-q")
    [pack] = (cage.top / ".git/objects/pack").glob("*.pack")
    pack.chmod(0o644)
    content = pack.read_bytes()
    pack.write_bytes(content[:12] + bytes(len(content) - 32) + content[-20:])
    return lambda: cage.fails("log", "main")


INDEX = "cannot read its index"


@animal(INDEX)
def index_of_rubbish(cage):
    cage.clone()
    (cage.top / ".git/index").write_bytes(b"rubbish")
    return lambda: cage.fails("status")


@animal(INDEX)
def truncated_index(cage):
    """git lists what is left, and a few files without a name."""
    cage.clone()
    path = cage.top / ".git/index"
    path.write_bytes(path.read_bytes()[:120])
    return lambda: cage.fails("fsck") or "programme" not in cage.git("ls-files")


CONFIGURATION = "cannot use this repository"


@animal(CONFIGURATION)
def configuration_of_rubbish(cage):
    cage.clone()
    with (cage.top / ".git/config").open("a") as file:
        file.write("[")
    return lambda: cage.fails("status")


@animal(CONFIGURATION)
def unknown_extension(cage):
    cage.clone()
    cage.git("config", "core.repositoryformatversion", "1")
    cage.git("config", "extensions.nada", "true")
    return lambda: cage.fails("status")


@animal(CONFIGURATION)
def head_of_rubbish(cage):
    cage.clone()
    (cage.top / ".git/HEAD").write_text("rubbish\n")
    return lambda: cage.fails("status")


@animal(CONFIGURATION + "|takes another repository")
def empty_git_folder_beside_a_bare_repository(cage):
    """Before git 2.38 the bare repository answers, from the very top."""
    cage.clone()
    shutil.rmtree(cage.top / ".git")
    (cage.top / ".git").mkdir()
    cage.git("init", "-q", "--bare", "--template=", ".", cwd=cage.top)
    with (cage.top / "config").open("a") as file:
        file.write(f'[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = "{cage.touch}"\n')
    return lambda: cage.bites("ls-files", "-s", cwd=cage.top)


@animal("takes another repository")
def working_tree_elsewhere(cage):
    cage.clone()
    cage.git("config", "core.worktree", str(cage.author))
    return lambda: cage.git("rev-parse", "--show-toplevel") != str(cage.top)


@animal("takes another repository")
def working_tree_nowhere(cage):
    cage.clone()
    cage.git("config", "core.worktree", str(cage.author / "nada"))
    return lambda: cage.fails("status")


@animal("does not trust this folder")
def folder_of_another_user(cage):
    cage.clone()
    wrapper = cage.top.parent / "bin/git"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {shutil.which("git")} "$@"\n')
    wrapper.chmod(0o755)
    cage.environment["PATH"] = f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}"
    return lambda: cage.fails("status")


def tree_by_hand(cage: Cage, *entries: tuple[bytes, str]) -> Callable[[], bool]:
    """main becomes a commit whose records/p has these entries (name, object), as git itself would not write them."""
    cage.clone()

    def tree(content: bytes) -> bytes:
        command = ["git", "hash-object", "-t", "tree", "--literally", "-w", "--stdin"]
        done = subprocess.run(command, cwd=cage.top, input=content, capture_output=True, check=True)
        return bytes.fromhex(done.stdout.decode())

    ids = [(name, bytes.fromhex(cage.git("rev-parse", object))) for name, object in entries]
    inner = tree(b"".join(b"100644 " + name + b"\0" + oid for name, oid in ids))
    for name in (b"p", b"records", b"datos"):
        inner = tree(b"40000 " + name + b"\0" + inner)
    cage.git("update-ref", "refs/heads/main", cage.git("commit-tree", inner.hex(), "-m", "x", "-p", "main"))
    return lambda: cage.git("rev-parse", "main^") == cage.main and bool(cage.git("ls-tree", "-r", "main"))


PROGRAMME_FILE = "main:datos/records/p/programme.yaml"
SENSELESS = "makes no sense"


@animal(SENSELESS)
def tree_that_leaves_its_folder(cage):
    return tree_by_hand(cage, (b"..", PROGRAMME_FILE), (b"programme.yaml", PROGRAMME_FILE))


@animal(SENSELESS)
def tree_with_slashes_in_a_name(cage):
    return tree_by_hand(cage, (b"../../x", PROGRAMME_FILE))


@animal(DAMAGED)
def tree_whose_file_is_a_commit(cage):
    return tree_by_hand(cage, (b"programme.yaml", "main"))
