"""`lineas lint` and `lineas fmt` as people meet them: one finding, at its place, exit code 1, never a traceback."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lineas.cli import main

RULES = Path(__file__).parent / "rules"
RECORD = "records/prueba/1.1/1.1.1.yaml"


@pytest.fixture
def root(tmp_path, monkeypatch):
    shutil.copytree(RULES / "base", tmp_path / "records" / "prueba")
    shutil.copytree(RULES / "canonical" / "good", tmp_path / "records" / "prueba", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(root, before, after, path=RECORD):
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8", newline="")


ANSWER = """  - year: 2017
    status: planned
    activities:
      - commitments:
          - institution: CASA
            text: >-
              La CASA entregará 120 libros.
"""
ACTIVITY = ANSWER.partition("    activities:\n")[2]

# What must change, and the one place where it must be said.
SLIPS = [
    ("repeated year", ANSWER, ANSWER + ANSWER, (12, 11, "repeated-year")),
    ("status", "status: planned", "status: plannned", (6, 13, "wrong-value")),
    ("planned without activities", "    activities:\n" + ACTIVITY, "", (6, 13, "status-activities")),
    ("not planned with activities", "status: planned", "status: not_planned", (7, 5, "status-activities")),
    ("three activities", ACTIVITY, ACTIVITY * 3, (16, 9, "wrong-value")),
    ("unknown institution", "institution: CASA", "institution: CASSA", (9, 26, "unknown-institution")),
    ("tab", "    status", "\tstatus", (6, 1, "character")),
    ("anchor", "institution: CASA", "institution: &a CASA", (9, 26, "yaml-feature")),
    ("tag", "institution: CASA", "institution: !!str CASA", (9, 26, "yaml-feature")),
]


@pytest.mark.parametrize(("before", "after", "expected"), [slip[1:] for slip in SLIPS], ids=[slip[0] for slip in SLIPS])
def test_one_slip_one_finding(root, capsys, before, after, expected):
    edit(root, before, after)
    assert main(["lint", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(f["path"], f["line"], f["column"], f["rule"]) for f in found] == [(RECORD, *expected)]


HOSTILE = {
    "random bytes": (random.Random(2017).randbytes(4096), "encoding"),
    "empty": (b"", "yaml-syntax"),
    "nested": (b"[" * 10_000, "too-large"),
    "nested keys": (b"".join(b" " * n + b"a:\n" for n in range(500)), "too-large"),
    "100 MB": (None, "too-large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_give_one_finding_in_little_memory(root, name):
    data, rule = HOSTILE[name]
    with (root / RECORD).open("wb") as file:
        if data is None:
            file.truncate(100_000_000)
        else:
            file.write(data)
    command = [sys.executable, "-m", "lineas", "lint", "--format", "json"]
    limit = 300 * 1024 * 1024
    done = subprocess.run(
        command,
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert done.returncode == 1, done.stderr
    assert [f["rule"] for f in json.loads(done.stdout)["findings"]] == [rule]


def test_a_file_under_another_name(root, capsys):
    os.rename(root / RECORD, root / "records/prueba/1.1/1.1.7.yaml")
    assert main(["lint", "--format", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["path"], found["line"], found["rule"]) == ("records/prueba/1.1/1.1.7.yaml", 1, "id-path")
    assert RECORD in found["help"]


def test_a_clean_registry(root, capsys):
    assert main(["lint"]) == 0
    assert capsys.readouterr().out == ""


def test_text_shows_the_line_the_carets_and_the_help(root, capsys):
    edit(root, "status: planned", "status: plannned")
    assert main(["lint", "--lang", "en"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{RECORD}:6:13: error[wrong-value]: “plannned” is not allowed here",
        " 6 |     status: plannned",
        "   |             ^^^^^^^^",
        "  help: did you mean “planned”? write one of: planned, not_planned, concluded",
        "",
        "3 files: 1 error, 0 warnings",
    ]


def test_github_annotations_repeat_the_place_and_escape(root, capsys):
    edit(root, "institution: CASA", "institution: CASSA")
    assert main(["lint", "--lang", "en", "--format", "github"]) == 1
    place = f"file={RECORD},line=9,col=26,title=unknown-institution"
    assert capsys.readouterr().out.startswith(f"::error {place}::{RECORD}:9:26: unknown institution “CASSA”")


def test_terminal_escapes_are_shown_not_obeyed(root, capsys):
    edit(root, "status: planned", 'status: "\\e[2J"')
    main(["lint"])
    assert "\x1b" not in capsys.readouterr().out


def test_warnings_block_only_under_strict(root, capsys):
    edit(
        root,
        "              La CASA entregará 120 libros.\n",
        "              La CASA entregará 120 libros.\n" + ACTIVITY[21:],
    )
    assert main(["lint"]) == 0
    assert main(["lint", "--strict"]) == 1
    assert main(["lint", "--strict", "--ignore", "repeated-institution,repeated-text"]) == 0
    assert main(["lint", "--strict", "--select", "id-path"]) == 0


def test_paths_choose_files_and_folders(root, capsys):
    edit(root, "status: planned", "status: plannned")
    assert main(["lint", RECORD]) == 1
    assert main(["lint", "records/prueba/1.1"]) == 1
    assert main(["lint", "records/prueba/programme.yaml"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint", "no-such-file.yaml"],
        ["lint", ".."],
        ["lint", "--select", "no-such-rule"],
        ["lint", "--format", "xml"],
        ["lint", "--select", ""],
        ["lint", "--ignore", ","],
        ["lint", "--statistics", "--format", "sarif"],
        ["lint", "--fix", "--diff", "--format", "json"],
        ["lint", "--fix", "--diff", "--quiet"],
        ["lint", "--root", "no-such-folder"],
        ["lint", "--programme", "otro"],
        ["lint", "--lang", "fr"],
        ["lnt"],
        ["lint", "--strct"],
        ["rules", "id-pat"],
    ],
)
def test_wrong_usage_is_explained(root, capsys, arguments):
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("lineas: ")


@pytest.mark.parametrize("value", ["²", "9" * 20, "mañana", "-"])
def test_a_time_that_is_none(root, capsys, monkeypatch, value):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert main(["lint"]) == 2
    assert "SOURCE_DATE_EPOCH" in capsys.readouterr().err


def test_what_blocks_is_shown(root, capsys):
    edit(root, "120 libros", "120  libros")
    assert main(["lint", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["lint", "--quiet", "--strict"]) == 1
    assert "spacing" in capsys.readouterr().out
    assert main(["lint", "--quiet", "--strict", "--statistics"]) == 1
    assert "spacing" in capsys.readouterr().out
    assert main(["lint", "--strict", "--format", "junit"]) == 1
    assert 'failures="1"' in capsys.readouterr().out


def test_output_that_is_closed_leaves_the_exit_code(root):
    command = f"exec {sys.executable} -m lineas lint >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], cwd=root, check=False).returncode == 0
    edit(root, "status: planned", "status: plannned")
    assert subprocess.run(["sh", "-c", command], cwd=root, check=False).returncode == 1


@pytest.mark.parametrize(
    ("written", "column", "said"),
    [
        ("La CASA entregará 120\n              libros.", 35, "el siguiente"),
        ("La CASA entregará 120 libros. La CASA leerá.", 45, "otra oración"),
        ("La CASA entregará 120 libros.  ", 44, "espacios"),
    ],
)
def test_what_is_not_canonical_is_said_where_it_is(root, capsys, written, column, said):
    edit(root, "La CASA entregará 120 libros.", written)
    assert main(["lint", "--select", "canonical"]) == 1
    out = capsys.readouterr().out
    assert f"{RECORD}:11:{column}: " in out
    assert said in out


def test_titles_of_the_programme_are_prose_too(root, capsys):
    path = "records/prueba/programme.yaml"
    edit(root, "Acercar los libros", "Acercar los los libros", path)
    main(["lint"])
    assert f"{path}:14:19: " in capsys.readouterr().out


def test_wherever_there_is_no_registry(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["lint"]) == 2
    (tmp_path / "records").mkdir()
    assert main(["lint"]) == 2
    assert "import" in capsys.readouterr().err


def test_fmt_mends_form_and_loses_nothing(root, capsys):
    text = (root / RECORD).read_text(encoding="utf-8")
    edit(root, "  - year: 2017\n    status: planned\n", "  - status: 'planned'\n    year: 2017\n")
    changed = (root / RECORD).read_bytes()
    assert main(["fmt", "--check"]) == 1
    assert main(["fmt", "--diff"]) == 0
    assert "-  - status: 'planned'" in capsys.readouterr().out
    assert (root / RECORD).read_bytes() == changed
    assert main(["fmt"]) == 0
    assert (root / RECORD).read_text(encoding="utf-8") == text
    (root / RECORD).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").replace("á", "a\u0301").encode())
    assert main(["fmt"]) == 0
    assert (root / RECORD).read_text(encoding="utf-8") == text
    assert main(["fmt", "--check"]) == 0


def test_fmt_refuses_to_lose_a_comment(root, capsys):
    edit(root, "status: planned", "status: planned  # por confirmar")
    before = (root / RECORD).read_bytes()
    assert main(["fmt"]) == 1
    assert f"{RECORD}:6:" in capsys.readouterr().out
    assert (root / RECORD).read_bytes() == before


def test_fix_shows_first_and_then_mends(root, capsys):
    text = (root / RECORD).read_bytes()
    edit(root, "id: 1.1.1", '"id": "1.1.1"')
    changed = (root / RECORD).read_bytes()
    assert main(["lint", "--fix", "--diff"]) == 0
    assert '-"id": "1.1.1"' in capsys.readouterr().out
    assert (root / RECORD).read_bytes() == changed
    assert main(["lint", "--fix"]) == 0
    assert (root / RECORD).read_bytes() == text
    edit(root, "status: planned", "status: plannned")
    assert main(["lint", "--fix"]) == 1


def test_exceptions_can_be_looked_through(root, capsys):
    edit(root, ACTIVITY, ACTIVITY + ACTIVITY.replace("      - commitments:\n", ""))
    write = root / "records/prueba/exceptions.yaml"
    write.write_text(
        "exceptions:\n"
        + "".join(
            f"  - record: 1.1.1\n    rule: {rule}\n    year: 2017\n    reason: >-\n      Así se publicó.\n"
            for rule in ("repeated-institution", "repeated-text")
        ),
        encoding="utf-8",
    )
    assert main(["lint", "--strict"]) == 0
    assert main(["lint", "--strict", "--no-exceptions"]) == 1


@pytest.mark.parametrize(
    "arguments", [["--unsafe"], ["--diff"], ["--institution", "CASA"], ["--jobs", "-1"], ["--base", "x"]]
)
def test_options_that_mean_nothing_alone_are_slips(root, arguments):
    assert main(["lint", *arguments]) == 2


def test_what_no_tool_reads_is_said(root, tmp_path, capsys):
    """Loose files, linked folders and hidden ones, beside the programmes and in them; not what systems leave behind."""
    records = root / "records"
    (records / "suelto.yaml").write_text("id: 1.1.1\n", encoding="utf-8")
    (records / "otro-programa").symlink_to(records / "prueba")
    for folder in (records / ".borrador", records / "prueba" / ".copia"):
        folder.mkdir()
        (folder / "1.1.2.yaml").write_text("id: 1.1.2\n", encoding="utf-8")
    for name in (".DS_Store", "README.md", "prueba/.gitkeep"):
        (records / name).touch()
    assert main(["lint", "--format", "json"]) == 1
    said = {f["path"]: f["rule"] for f in json.loads(capsys.readouterr().out)["findings"]}
    assert said == {
        "records/.borrador/": "unexpected-file",
        "records/otro-programa": "regular-file",
        "records/suelto.yaml": "unexpected-file",
        "records/prueba/.copia/": "unexpected-file",
    }
    assert main(["lint", "records/suelto.yaml"]) == 1
    assert "programme.yaml" not in capsys.readouterr().out
