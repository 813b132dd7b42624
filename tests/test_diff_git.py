"""`lineas diff` of revisions, with real git: every form of its arguments, old revisions that do not parse, strangers' names."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from lineas.cli import main

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Autora",
    "GIT_AUTHOR_EMAIL": "autora@example.org",
    "GIT_COMMITTER_NAME": "Autora",
    "GIT_COMMITTER_EMAIL": "autora@example.org",
    "GIT_AUTHOR_DATE": "2017-01-01T12:00:00Z",
    "GIT_COMMITTER_DATE": "2017-01-01T12:00:00Z",
    "LC_ALL": "C",
}
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
INSTITUTIONS = "INM:\n  name: Instituto\n"


def record(id: str, text: str | None = None, status: str = "planned") -> str:
    answers = f"  - year: 2017\n    status: {status}\n"
    if text:
        answers += "    activities:\n      - commitments:\n          - institution: INM\n"
        answers += f"            text: >-\n              {text}\n"
    return f"id: {id}\ntitle: >-\n  Línea {id}\nanswers:\n{answers}"


class Repository:
    """A repository with a registry in a folder, and `lineas diff` run in it."""

    def __init__(self, path, capsys):
        self.path = path
        self.capsys = capsys
        self.git("init", "-q", "-b", "main", ".")

    def git(self, *arguments):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | ENVIRONMENT
        done = subprocess.run(["git", *arguments], cwd=self.path, env=environment, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def write(self, name, content):
        """Write a file of the programme; None deletes it, and a path with a slash in front is taken as it is."""
        path = self.path / "records" / "p" / name
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, **files):
        for name, content in files.items():
            self.write(name, content)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD")

    def run(self, *arguments, code=0):
        assert main(["--root", str(self.path), "--lang", "en", "diff", *arguments]) == code
        return self.capsys.readouterr()

    def diff(self, *arguments, code=0):
        return json.loads(self.run(*arguments, "--format", "json", code=code).out)

    def kinds(self, *arguments):
        return {r["id"]: [c["kind"] for c in r["changes"]] for r in self.diff(*arguments)["records"]}


@pytest.fixture
def repo(tmp_path, capsys):
    folder = tmp_path / "r"
    folder.mkdir()
    repository = Repository(folder, capsys)
    repository.commit(**{
        "programme.yaml": PROGRAMME,
        "institutions.yaml": INSTITUTIONS,
        "1.1/1.1.1.yaml": record("1.1.1", "El INM atenderá a 25,100 personas en las estancias."),
        "1.1/1.1.2.yaml": record("1.1.2", status="not_planned"),
    })  # fmt: skip
    return repository


EDITED = {"1.1/1.1.1.yaml": record("1.1.1", "El INM atenderá a 27,000 personas en las estancias.")}


def test_two_revisions_in_every_form(repo):
    one = repo.commit()
    repo.commit(**EDITED, **{"1.1/1.1.2.yaml": None, "1.1/1.1.10.yaml": record("1.1.10", status="concluded")})
    expected = {
        "1.1.1": ["commitment-edited"],
        "1.1.2": ["record-removed", "answer-removed"],
        "1.1.10": ["record-added", "answer-added"],
    }
    for form in ([one, "HEAD"], [f"{one}..HEAD"], [f"{one}.."], [f"{one}...HEAD"], [one], [one, "--index"]):
        assert repo.kinds(*form) == expected, form
    change = repo.diff(one, "HEAD")["records"][0]["changes"][0]
    assert change["numbers"] == [{"before": "25,100", "after": "27,000"}]
    back = repo.kinds("HEAD", one)
    assert (back["1.1.2"], back["1.1.10"]) == (["record-added", "answer-added"], ["record-removed", "answer-removed"])


def test_merge_base(repo):
    repo.git("checkout", "-q", "-b", "rama")
    repo.commit(**EDITED)
    repo.git("checkout", "-q", "main")
    repo.commit(**{"1.1/1.1.2.yaml": record("1.1.2", status="concluded")})
    assert repo.kinds("main...rama") == {"1.1.1": ["commitment-edited"]}
    assert sorted(repo.kinds("main..rama")) == ["1.1.1", "1.1.2"]


def test_the_index_and_the_working_tree(repo):
    for name, content in EDITED.items():
        repo.write(name, content)
    repo.git("add", "-A")
    repo.write("1.1/1.1.2.yaml", record("1.1.2", status="concluded"))
    repo.write("1.1/1.1.3.yaml", record("1.1.3", status="concluded"))
    working = {"1.1.2": ["status-changed"], "1.1.3": ["record-added", "answer-added"]}
    assert repo.kinds("--index") == repo.kinds("main", "--staged") == {"1.1.1": ["commitment-edited"]}
    assert repo.kinds() == working
    assert repo.kinds("main") == {"1.1.1": ["commitment-edited"], **working}
    repo.write("1.1/1.1.1.yaml", None)
    assert repo.kinds("main")["1.1.1"] == ["record-removed", "answer-removed", "commitment-removed"]


def test_a_file_that_was_only_touched_is_no_difference(repo):
    path = repo.path / "records/p/1.1/1.1.1.yaml"
    os.utime(path, (1, 1))
    path.chmod(0o755)
    assert "No differences between main and the working tree" in repo.run("main", "--exit-code").out
    repo.write("1.1/1.1.1.yaml", path.read_text() + "\n")
    assert [e["kind"] for e in repo.diff("main", "--exit-code", code=1)["around"]] == ["file-reformatted"]


def test_exit_code(repo):
    repo.commit(**EDITED)
    assert repo.run("HEAD~..HEAD").out
    repo.run("HEAD~..HEAD", "--exit-code", code=1)
    repo.run("HEAD", "--exit-code", code=0)


@pytest.mark.parametrize(
    "broken",
    [b"id: [", b"\xff\xfe", b"", b"id: 1.1.1\n", b"x" * (1 << 21)],
    ids=["yaml", "utf8", "empty", "schema", "big"],
)
@pytest.mark.parametrize("broken_is_old", [True, False])
def test_a_file_that_cannot_be_read_is_reported_and_the_rest_compared(repo, broken, broken_is_old):
    other = {"1.1/1.1.2.yaml": record("1.1.2", status="concluded")}
    if broken_is_old:
        repo.commit(**{"1.1/1.1.1.yaml": broken})
        repo.commit(**EDITED, **other)
    else:
        repo.commit(**{"1.1/1.1.1.yaml": broken}, **other)
    said = repo.run("HEAD~", "HEAD", "--format", "json", code=1)
    data = json.loads(said.out)
    assert [r["id"] for r in data["records"]] == ["1.1.2"]
    assert {(u["side"], u["path"]) for u in data["unreadable"]} == {
        ("HEAD~" if broken_is_old else "HEAD", "records/p/1.1/1.1.1.yaml")
    }
    assert data["totals"]["unreadable"] == 1
    assert f"HEAD{'~' * broken_is_old}:records/p/1.1/1.1.1.yaml:1:1: " in said.err or "1.1.1.yaml:" in said.err


def test_a_record_that_moved_from_a_broken_file_is_not_new(repo):
    repo.commit(**{"1.1/1.1.1.yaml": b"id: ["})
    repo.commit(**{"1.1/1.1.1.yaml": None, "x/1.1.1.yaml": record("1.1.1", "El INM irá.")})
    assert repo.diff("HEAD~", "HEAD", code=1)["records"] == []
    assert repo.kinds("HEAD~2", "HEAD")["1.1.1"][0] == "path-changed"


def test_links_are_reported_and_never_followed(repo):
    path = repo.path / "records/p/1.1/1.1.1.yaml"
    path.unlink()
    path.symlink_to("/etc/passwd")
    assert [u["rule"] for u in repo.diff("main", code=1)["unreadable"]] == ["regular-file"]
    repo.commit()
    assert [u["rule"] for u in repo.diff("HEAD~..HEAD", code=1)["unreadable"]] == ["regular-file"]


def test_programme_and_institutions(repo):
    repo.commit(**{
        "programme.yaml": PROGRAMME.replace("Uno uno", "Uno y medio"),
        "institutions.yaml": INSTITUTIONS + "SRE:\n  name: Secretaría\n",
        "sources/a.txt": "x",
    })  # fmt: skip
    around = [(e["kind"], e["id"], e["after"]) for e in repo.diff("HEAD~..HEAD")["around"]]
    assert around == [
        ("institution-added", "SRE", "Secretaría"),
        ("strategy-edited", "1.1", "Uno y medio"),
        ("file-added", "records/p/sources/a.txt", None),
    ]


def test_a_missing_programme_file_is_no_reason_to_fail(repo):
    repo.commit(**{"programme.yaml": None, **EDITED})
    repo.commit(**{"programme.yaml": PROGRAMME})
    assert repo.kinds("HEAD~2..HEAD~") == {"1.1.1": ["commitment-edited"]}
    assert repo.diff("HEAD~..HEAD")["around"][0]["kind"] == "programme-added"


def test_programmes(repo):
    (repo.path / "records/q").mkdir()
    (repo.path / "records/q/programme.yaml").write_text(PROGRAMME.replace("id: p", "id: q"))
    assert "--programme" in repo.run("main", code=2).err
    repo.git("add", "-A")
    assert "--programme" in repo.run("main", "--index", code=2).err
    assert repo.diff("main", "--programme", "p")["records"] == []
    assert repo.diff("main", "--programme", "q")["around"][0]["kind"] == "programme-added"


def test_a_registry_in_a_folder_of_the_repository(repo, capsys):
    (repo.path / "sub").mkdir()
    repo.git("mv", "records", "sub/records")
    one = repo.commit()
    folder = Repository.__new__(Repository)
    folder.path, folder.capsys = repo.path / "sub", capsys
    folder.write("1.1/1.1.1.yaml", EDITED["1.1/1.1.1.yaml"])
    folder.write("1.1/1.1.3.yaml", record("1.1.3", status="concluded"))
    assert folder.kinds(one) == {"1.1.1": ["commitment-edited"], "1.1.3": ["record-added", "answer-added"]}
    folder.commit()
    assert sorted(folder.kinds(f"{one}..HEAD")) == ["1.1.1", "1.1.3"]


def test_a_conflict_in_the_index(repo):
    repo.git("checkout", "-q", "-b", "rama")
    repo.commit(**EDITED)
    repo.git("checkout", "-q", "main")
    repo.commit(**{"1.1/1.1.1.yaml": record("1.1.1", "El INM no atenderá a nadie.")})
    with pytest.raises(subprocess.CalledProcessError):
        repo.git("merge", "rama")
    assert [u["rule"] for u in repo.diff("main", "--index", code=1)["unreadable"]] == ["conflict"]
    assert repo.diff("main", code=1)["unreadable"][0]["side"] == ":worktree"
    assert {u["side"] for u in repo.diff(code=1)["unreadable"]} == {":index", ":worktree"}


@pytest.mark.parametrize(
    "name", ["--output=x", "-x", "main..--output=x", "--output=x..main", "nada", "HEAD\nHEAD", "main...", "a..b..c", ""]
)
def test_names_never_become_options(repo, name):
    before = sorted(os.listdir(repo.path))
    code = 0 if name == "main..." else 2
    said = repo.run("--", name, code=code)
    assert bool(said.err) == bool(code)
    assert sorted(os.listdir(repo.path)) == before


def test_options_are_refused_before_the_dashes_too(repo):
    assert repo.run("--output=x", code=2).err
    assert repo.run("a", "b", "c", code=2).err
    assert repo.run("main..HEAD", "--index", code=2).err


def test_years_and_branches_with_the_name_of_a_year(repo):
    repo.git("branch", "2016")
    repo.commit(**EDITED)
    said = repo.run("2016", "2017")
    assert "refs/heads/2016" in said.err
    assert "The registry has no answers for 2016" in said.out
    assert repo.kinds("refs/heads/2016", "HEAD") == {"1.1.1": ["commitment-edited"]}
    assert "refs/heads/2016" in repo.run("2016", code=2).err
    assert repo.run("2016", "2019", code=2).err
    assert repo.run("2016", "2017", "--index", code=2).err


def test_years_with_a_file_that_cannot_be_read(repo):
    repo.write("1.1/1.1.1.yaml", "id: [")
    said = repo.run("2016", "2017", code=1)
    assert "records/p/1.1/1.1.1.yaml:" in said.err
    assert said.out.startswith("1 file cannot be read")


def test_a_shallow_clone(repo, tmp_path, capsys):
    old = repo.commit(**EDITED)
    repo.commit(**{"1.1/1.1.2.yaml": record("1.1.2", status="concluded")})
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.path}", str(tmp_path / "clone"))
    clone = Repository.__new__(Repository)
    clone.path, clone.capsys = tmp_path / "clone", capsys
    for name in (old, "HEAD~", f"{old}..HEAD"):
        assert "git fetch --unshallow" in clone.run(name, code=2).err
    assert clone.kinds("HEAD") == {}


def test_unrelated_histories(repo):
    repo.git("checkout", "-q", "--orphan", "otra")
    repo.commit(**EDITED)
    assert "no common ancestor" in repo.run("main...otra", code=2).err
    assert repo.kinds("main..otra") == {"1.1.1": ["commitment-edited"]}


def test_no_repository(tmp_path, capsys):
    (tmp_path / "records" / "p").mkdir(parents=True)
    assert main(["--root", str(tmp_path), "--lang", "en", "diff", "main"]) == 2
    assert "is not in a git repository" in capsys.readouterr().err


def test_git_is_run_without_the_repositorys_programs(repo):
    """A textconv, an external diff, hooks and fsmonitor of the configuration are not run."""
    marker = repo.path / "ran"
    for key in ("diff.external", "core.fsmonitor", "diff.x.textconv", "diff.x.command"):
        repo.git("config", key, f"touch {marker}")
    (repo.path / ".gitattributes").write_text("*.yaml diff=x\n")
    repo.write("1.1/1.1.1.yaml", EDITED["1.1/1.1.1.yaml"])
    assert repo.kinds("main") == {"1.1.1": ["commitment-edited"]}
    assert not marker.exists()
