"""What is printed: nothing hostile gets out, whatever the verb, the format and the place it is printed to."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import termios
import tty
import unicodedata
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from invented import INSTITUTIONS, PROGRAMME, commitment, planned, registry, write
from lineas.cli import VERBS, main, output
from lineas.registry.model import Answer, Institution, Objective, Record, Strategy
from lineas.text import printable

# ------------------------------------------------------------------------------------------------ what obeys

IGNORED = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")


def obeyed(line):
    """Would a runner take the line for a command? GitHub's trims spaces before `::` and looks for `##[` anywhere; it is
    a .NET program, whose comparison of strings does not see what Unicode calls ignorable."""
    seen = IGNORED.sub("", "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cf")))
    return seen.lstrip().startswith("::") or re.search(r"##[a-z]*\[", seen, re.IGNORECASE) is not None


def unsafe(line):
    """The first character of a line that moves a cursor, or hides or reorders what stands there."""
    return next((hex(ord(c)) for c in line if not c.isprintable() or IGNORED.match(c)), None)


PIECES = st.sampled_from(
    ["::", ":", "##[", "#", "[", "]", "error", "vso", " ", "\n", "\r", "\t", "\x1b[31m", "\x1b", "\u202e", "\u200d", "\u034f", "\x85",
     "\u2028", "\ufe0f", "\U000e0100", "\udcff", "é", "notice", "section_start:1:x\r\x1b[0K", "\\", '"']
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=20))


@given(TEXTS, st.sampled_from(["text", "markdown", "csv", "json"]))
def test_nothing_that_a_runner_obeys_gets_out(text, format):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_ACTIONS", "true")
        patch.delenv("FORCE_COLOR", raising=False)
        for line in output.escaped(text, format).removeprefix("\ufeff").split("\r\n" if format == "csv" else "\n"):
            assert not obeyed(line)
            assert not unsafe(line)


@pytest.mark.parametrize("name", ["CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"])
def test_any_service_has_a_runner(name, monkeypatch):
    text = "::error::x\n  ::error::y\na ::b ##[x]\n"
    for other in ("CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(other, raising=False)
    assert output.escaped(text) == text
    monkeypatch.setenv(name, "1")
    assert output.escaped(text) == "\\u003a:error::x\n  \\u003a:error::y\na ::b #\\u0023[x]\n"
    assert output.escaped(text, "markdown") == "&#58;:error::x\n  &#58;:error::y\na ::b #&#35;[x]\n"
    assert output.escaped("::error::x\n", "github") == "::error::x\n"


@given(st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)))
def test_json_says_the_same_for_a_runner(value):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CI", "true")
        shown = output.escaped(json.dumps(value, ensure_ascii=False, indent=2), "json")
    assert json.loads(shown) == json.loads(json.dumps(value))


@given(st.text())
def test_what_is_printable_stays(text):
    assert printable(printable(text)) == printable(text)
    seen = all(c.isprintable() and not IGNORED.match(c) for c in text)
    assert (printable(text) == text) == seen


# -------------------------------------------------------------------------------------- a hostile registry

SIGNS = "::error::hola ##[error]hola ##vso[task.setvariable variable=a]b ##teamcity[x 'y'] <b>@INM</b> =1+1"
TEXT = f"{SIGNS} {'y otra palabra ' * 12}{SIGNS}.\n::warning file=a::Otro párrafo.\n##[endgroup]"
SOURCE = f"""Programa Inventado 2016-2018

Ramo: ::error::hola

ACCIONES RELEVANTES A REALIZAR EN 2018

1. ::error::hola
::error::hola

1.3. ::error::Estrategia

1.3.1. ::error::hola ##[error]hola

Se realizarán acciones en 2018
::error::El INV hará {SIGNS}
##[error].
"""
NAMES = (
    "\x1b[31mrojo",
    "1.1.9\n::error::hola",
    "\x1b]0;hola\x07",
    "\u202e\u200b\u034f.yaml",
    "::error::hola",
    "##[error]",
    b"\xff\x9b1mA",
)
BROKEN = {
    "1.1.3": "id: 1.1.3\ntitle: ::error::hola\n  ##[error]x: [\n",
    "1.1.4": "::error::\x1b[31m: \u202e\n",
    "1.1.5": "id: 1.1.5\n##[error]: [::error::, ::error::]\n::error:: x: 1\n",
    "1.1.6": "id: 1.1.6\ntitle: x\nanswers:\n  - year: ##[error]2017\n    status: '::error::'\n",
}


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A registry of which every part that a stranger can choose is hostile. It is valid but for one institution, so that
    all verbs show it; `spoilt` adds what cannot be read."""
    institutions = {**INSTITUTIONS, "ERROR-Ñ9": Institution("ERROR-Ñ9", SIGNS, aliases=(f"Otra {SIGNS}",))}
    objective = Objective("1", TEXT[:400], (Strategy("1.1", TEXT[:400]), Strategy("1.2", SIGNS)))
    programme = PROGRAMME._replace(name=SIGNS, ramo=SIGNS, objectives=(objective, *PROGRAMME.objectives[1:]))
    mine = commitment("ERROR-Ñ9", TEXT, partners=("INV",), notes=TEXT)
    records = [
        Record("1.1.1", SIGNS, (planned(2016, commitment(text=SIGNS)), planned(2017, mine, notes=TEXT)), notes=TEXT),
        Record("1.1.2", f"{SIGNS} y más", (Answer(2016, "not_planned"), planned(2017, commitment("NADIE", TEXT)))),
    ]
    root = write(tmp_path / "::error::x", registry(records, programme, institutions))
    (root / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    (root / "fuente.txt").write_text(SOURCE, encoding="utf-8")
    (root / "##[error]\u202e.txt").write_text(SOURCE, encoding="utf-8")
    (root / "otro/records/otro").mkdir(parents=True)
    shutil.copy(root / "records/arboles/institutions.yaml", root / "otro/records/otro")
    monkeypatch.chdir(root)
    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message=x")
    git("branch", "rama\u034f<b>@INM$(x)")
    (root / "records/arboles/1.1/1.1.1.yaml").write_text(
        (root / "records/arboles/1.1/1.1.1.yaml").read_text("utf-8").replace("palabra", "::error::palabra", 3), "utf-8"
    )
    return root


def git(*arguments):
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def spoil(root):
    folder = root / "records/arboles/1.1"
    for name in NAMES:
        shutil.copy(folder / "1.1.1.yaml", os.path.join(os.fsencode(folder), os.fsencode(name) + b".yaml"))
    for name, text in BROKEN.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


CONFIGURATIONS = (
    '[tool.lineas]\n"::error::\\u001b[31m" = 1\n',
    '[tool.lineas]\nignore = ["##[error]\\u202e"]\n',
    "[tool.lineas]\n::error:: = \x1b\n",
)
WRONG = [
    ["::error::hola\nhola"], ["lint", "--\x1b[31m::error::"], ["lint", "--format", "\n::error::x"], ["show", "\n::error::1.1.1\u202e"],
    ["lint", "\n::error::x.yaml"], ["lint", "--root", "\n::error::x"], ["lint", "--programme", "\n::error::"], ["rules", "\n##[error]x"],
    ["lint", "--select", "\n##[error]x"], ["lint", "--base", "\n::error::x"], ["diff", "\u202e::error::", "##[error]"], ["fmt", "##[x]"],
    ["report", "2017", "--output", "records/\n::error::x"], ["import", "text", "\n::error::.txt", "--year", "2017"], ["summary", "--by", "\x1b"],
    ["lint", "--lang", "\n::error::"], ["report", "\n::error::"], ["lint", "--accept", "\n::error::", "1.1.1", "--reason", "x"],
    ["lint", "--base", "main", "--institution", "\n::error::"], ["show", "1.1.1", "\n::error::"],
]  # fmt: skip
# What each verb is run with; with each of its formats, too.
RUNS = {
    "lint": [["--no-exceptions"], ["--base", "main"], ["--fix", "--unsafe", "--diff"], ["--statistics"]],
    "fmt": [["--check"], ["--diff"], []],
    "rules": [[], ["repeated-text"]],
    "show": [["1.1.1"], ["1.1.2"]],
    "summary": [
        ["--names"],
        ["--by", "institution"],
        ["--by", "institution", "--names"],
        ["--by", "strategy", "--names"],
    ],
    "diff": [["2016", "2017"], ["main"], ["main..rama\u034f<b>@INM$(x)"], ["rama\u034f<b>@INM$(x)", "--index"]],
    "report": [["2017"], ["2017", "--output", "\x1b[31m::error::.md"]],
    "import": [
        ["text", name, "--year", "2018", "--programme", "otro", "--root", "otro", *more]
        for name, *more in (("fuente.txt", "--dry-run"), ("fuente.txt",), ("##[error]\u202e.txt",))
    ],
    "export": [[]],
}


def formats(verb, capsys):
    """The formats that the help of a verb lists."""
    main([verb, "--help"])
    found = re.search(r"--format \{([^}]*)\}", capsys.readouterr().out)
    return found[1].split(",") if found else []


def commands(capsys):
    for verb in VERBS:
        for arguments in RUNS[verb]:
            yield "text", [verb, *arguments]
            if not {"--diff", "--statistics"} & {*arguments}:
                yield from ((format, [verb, *arguments, "--format", format]) for format in formats(verb, capsys))
    yield from (("text", arguments) for arguments in WRONG)


OURS = re.compile(r"::(error|warning|notice)( file=[^,:]+,line=\d+,col=\d+,title=[a-z-]+)?::(?!.*##\[)")


def check(format, arguments, out, err, *, service):
    """The text of a run: safe lines, none of which a service obeys; and what a program reads is as its format says."""
    if format == "csv":
        assert out.replace("\r\n", "").isprintable() or out.startswith("\ufeff")
        out = out.removeprefix("\ufeff").replace("\r\n", "\n")
    assert "falla del programa" not in err, (arguments, err)
    for line in (*out.split("\n"), *err.split("\n")):
        assert not unsafe(line), (arguments, line)
        if service and not (format == "github" and OURS.match(line)):
            assert not obeyed(line), (arguments, line)
    if format in ("json", "sarif", "gitlab") and out:
        json.loads(out)
    if format == "junit" and out:
        ET.fromstring(out)


@pytest.mark.slow
@pytest.mark.parametrize("spoilt", [False, True], ids=["valid", "spoilt"])
@pytest.mark.parametrize("service", ["GITHUB_ACTIONS", ""])
def test_nothing_hostile_gets_out(hostile, capsys, monkeypatch, service, spoilt):
    for name in ("CI", "GITHUB_ACTIONS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    if service:
        monkeypatch.setenv(service, "true")
    if spoilt:
        spoil(hostile)
    for format, arguments in commands(capsys):
        code = main(arguments)
        out, err = capsys.readouterr()
        assert code == 2 if arguments in WRONG else code < 2 or spoilt, (arguments, err)
        check(format, arguments, out, err, service=bool(service))
    for text in CONFIGURATIONS:
        (hostile / "pyproject.toml").write_text(text, encoding="utf-8")
        assert main(["lint"]) == 2
        check("text", [text], *capsys.readouterr(), service=bool(service))


@pytest.mark.slow
def test_nothing_hostile_reaches_a_terminal(hostile, capsys):
    """The same through a real one, colours included."""
    spoil(hostile)
    for arguments in (["lint"], ["fmt", "--diff"], ["fmt", "--check"], ["show", "1.1.1"], ["diff", "main"]):
        out, err = on_terminal(arguments)
        findings = arguments[0] in ("lint", "fmt")  # which are coloured
        check("text", arguments, re.sub("\x1b\\[(0|1|2|31|33)m", "", out) if findings else out, err, service=False)


def on_terminal(arguments, columns=80, **environment):
    """What a run writes to a pseudo-terminal, and to standard error."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = [sys.executable, "-m", "lineas", *arguments]
    env = {**os.environ, "TERM": "xterm", **environment}
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=env) as run:
        os.close(theirs)
        parts = []
        try:
            while part := os.read(ours, 65536):
                parts.append(part)
        except OSError:  # Linux says EIO where the other side is closed
            pass
        os.close(ours)
        err = run.stderr.read()
    return b"".join(parts).decode(), err.decode()


# ------------------------------------------------------------------------------------------------ how wide

EXAMPLES = ["--root", str(Path(__file__).parents[1] / "examples")]
WIDE = [
    ["summary", "--year", "2017"], ["summary", "--by", "year"], ["summary", "--names"], ["show", "2.1.2"], ["diff", "2016", "2017"],
    ["rules"], ["rules", "cut-off"], ["lint", "--help"], ["--help"],
]  # fmt: skip


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("arguments", WIDE, ids=" ".join)
def test_texts_and_tables_are_as_wide_as_columns_says(capsys, monkeypatch, arguments, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    main([*EXAMPLES, *arguments])
    for line in capsys.readouterr().out.splitlines():
        # A word is not broken, nor an example of a command, nor (argparse) an option parted from its values.
        whole = " " not in line.strip() or line.startswith(("  lineas ", "  --")) or re.match(r" *\[[^]]*\]$", line)
        assert whole or wcswidth(line) <= columns, line


def test_a_source_line_fits_and_its_carets_too(hostile, capsys, monkeypatch):
    for name in ("CI", "GITHUB_ACTIONS"):  # where what is escaped takes more room
        monkeypatch.delenv(name, raising=False)
    for columns in (40, 60, 100, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        main(["lint"])
        lines = [line for line in capsys.readouterr().out.splitlines() if re.match(r" +[0-9]* \| ", line)]
        assert max(len(line) for line in lines if "→" not in line) <= columns
        assert any(len(line) > columns - 8 for line in lines)


@pytest.mark.parametrize("columns", ["²", "0", "-5", "80.0", "", " 80", "٣٣", "9" * 5000, "ochenta"])
def test_columns_that_are_no_number_do_not_count(capsys, monkeypatch, columns):
    for arguments in (["--help"], ["summary"]):
        main([*EXAMPLES, *arguments])
        expected = capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.setenv("COLUMNS", columns)
            main([*EXAMPLES, *arguments])
        assert capsys.readouterr() == expected


def test_a_terminal_says_how_wide_it_is():
    narrow, wide = (on_terminal([*EXAMPLES, "summary"], columns=n)[0] for n in (60, 140))
    assert 50 < max(map(wcswidth, narrow.splitlines())) <= 60
    assert 130 < max(map(wcswidth, wide.splitlines())) <= 140
    assert on_terminal([*EXAMPLES, "summary"], columns=60, COLUMNS="140")[0] == wide


# ------------------------------------------------------------------------------------------------- patches


@pytest.mark.parametrize("end", ["\n", ""], ids=["line end", "no line end"])
def test_what_would_be_written_is_a_patch(tmp_path, monkeypatch, capsys, end):
    """`git apply` makes of the files what the command itself makes of them."""
    for name in ("CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(write(tmp_path, registry()))
    path = tmp_path / "records/arboles/1.1/1.1.1.yaml"
    text = path.read_text("utf-8").replace("pintará los", "pintará  los").replace("planned", '"planned"', 1)
    before = text.rstrip("\n") + end
    for command in (["fmt"], ["lint", "--fix", "--unsafe"]):
        path.write_text(before, encoding="utf-8")
        main([*command, "--diff"])
        patch = capsys.readouterr().out
        assert main(command) < 2
        after = path.read_text("utf-8")
        assert after != before
        path.write_text(before, encoding="utf-8")
        subprocess.run(["git", "apply"], input=patch, text=True, check=True)
        assert path.read_text("utf-8") == after
        capsys.readouterr()
