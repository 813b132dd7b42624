"""Each format is what its readers accept, whatever a record or a file name holds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineas.cli import main
from lineas.findings import Finding, Totals
from lineas.rules import RULES
from lineas.views import findings
from lineas.views.findings import FORMATS, Shown

FIXTURES = Path(__file__).parent / "rules"
NASTY = [
    "\x1b[2J",
    "]]>",
    "<b>&amp;",
    '"',
    "%0A::error::",
    "\u202e",
    "::",
    "\n",
    "a,b",
    "ñ",
    "%",
    "\udcff",
    "\x00",
    "\uffff",
]
TEXT = st.lists(st.sampled_from([*NASTY, "libro", " "]), max_size=6).map("".join)
FINDING = st.builds(
    Finding,
    path=st.just("records/prueba/").flatmap(lambda p: TEXT.map(lambda t: p + t.replace("\n", ""))),
    line=st.integers(1, 99),
    column=st.integers(1, 99),
    rule=st.sampled_from(sorted(RULES)),
    severity=st.sampled_from(["error", "warning"]),
    message=TEXT,
    help=TEXT,
    excerpt=TEXT.map(lambda t: t.replace("\n", "")),
    length=st.integers(1, 99),
    replacement=st.none() | TEXT,
    untouched=st.booleans(),
)
FINDINGS = st.lists(FINDING, max_size=14)
TOTALS = Totals(3, 1, 1, 1, 1)


@given(FINDINGS)
def test_junit_is_xml_and_never_empty(findings):
    root = ET.fromstring(FORMATS["junit"](findings, TOTALS, Shown()))
    (suite,) = root
    cases = suite.findall("testcase")
    assert int(suite.get("tests")) == len(cases) >= 1
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
    failing = {f.path for f in findings if f.severity == "error" and not f.untouched}
    assert len(suite.findall("testcase/failure")) == len(failing)


@given(FINDINGS)
def test_gitlab_has_what_it_needs(findings):
    entries = json.loads(FORMATS["gitlab"](findings, TOTALS, Shown("examples/")))
    assert len({entry["fingerprint"] for entry in entries}) == len(findings)
    for entry, finding in zip(entries, findings, strict=True):
        assert entry["severity"] in ("info", "minor", "major")
        assert entry["location"]["path"] == "examples/" + finding.path
        assert entry["location"]["lines"]["begin"] == finding.line


@given(FINDINGS)
def test_github_commands_cannot_be_forged(findings):
    lines = FORMATS["github"](findings, TOTALS, Shown()).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert commands == lines
    assert len([line for line in lines if "title=" in line]) == len(findings)
    for line in lines:
        assert re.match(r"::(error|warning|notice)( file=[^,]*,line=\d+,col=\d+,title=[a-z-]+)?::", line)
        assert "./" not in line.split("::")[1]


@given(FINDINGS, st.booleans())
def test_a_terminal_gets_colours_at_the_most(findings, colour):
    text = FORMATS["text"](findings, TOTALS, Shown(colour=colour))
    plain = re.sub(r"\x1b\[[0-9]*m", "", text) if colour else text
    assert plain.replace("\n", "").isprintable()


def test_more_findings_than_github_shows_are_announced():
    findings = [Finding("records/a.yaml", n, 1, "id-path", "error", "x") for n in range(1, 14)]
    assert FORMATS["github"](findings, TOTALS, Shown()).startswith("::notice::3 ")


def test_fingerprints_stay_when_lines_come_above():
    before = Finding("a.yaml", 5, 1, "id-path", "error", "x", excerpt="id: 1")
    assert findings.fingerprints([before]) == findings.fingerprints([before._replace(line=9)])


def test_carets_stand_under_what_is_shown():
    finding = Finding("a.yaml", 1, 5, "character", "error", "x", excerpt="a:\t\tb", length=1)
    *_rest, excerpt, carets = FORMATS["text"]([finding], TOTALS, Shown()).splitlines()[:3]
    assert excerpt[carets.index("^")] == "b"


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """All bad fixtures that can stand side by side, in a repository whose registry is not at the top."""
    root = tmp_path / "datos"
    shutil.copytree(FIXTURES / "base", root / "records" / "prueba")
    for n, rule in enumerate(("wrong-value", "repeated-institution", "canonical", "yaml-syntax"), 1):
        folder = root / "records" / f"prueba-{n}"
        shutil.copytree(FIXTURES / "base", folder)
        shutil.copytree(FIXTURES / rule / "bad", folder, dirs_exist_ok=True)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("format", [f for f in FORMATS if f not in ("text", "json")])
def test_paths_are_from_the_top_of_the_repository(broken, capsys, format):
    assert main(["lint", "--format", format]) == 1
    assert "datos/records/prueba-1/" in capsys.readouterr().out


def test_sarif_is_what_its_schema_says(broken, capsys, node_modules):
    import jsonschema

    assert main(["lint", "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    path = node_modules / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
    validator = jsonschema.Draft4Validator(json.loads(path.read_text(encoding="utf-8")))
    assert list(validator.iter_errors(log)) == []
    with_fix = [Finding("records/a b.yaml", 1, 1, "id-path", "error", "x", length=2, replacement="y", untouched=True)]
    assert list(validator.iter_errors(json.loads(FORMATS["sarif"](with_fix, TOTALS, Shown())))) == []
    (run,) = log["runs"]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == RULES.keys()
    assert run["results"]


def test_statistics_and_quiet(broken, capsys):
    main(["lint", "--statistics"])
    lines = capsys.readouterr().out.split("\n")
    assert any(line.split() == ["1", "repeated-institution"] for line in lines)
    main(["lint", "--quiet"])
    assert "repeated-institution" not in capsys.readouterr().out
