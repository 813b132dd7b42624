"""Reports held against the published schemas of their formats; the templates for hosts, and what their scripts do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import xmlschema
from hypothesis import given
from ruamel.yaml import YAML

from lineas.findings import Finding
from lineas.rules import RULES
from lineas.views.findings import FORMATS, Shown
from test_reporters import FINDINGS, TOTALS, broken  # noqa: F401 - a fixture

ROOT = Path(__file__).parent.parent
JUNIT = xmlschema.XMLSchema10(str(Path(__file__).parent / "schemas" / "junit-10.xsd"))
WORKFLOW = ROOT / ".github" / "workflows" / "lineas.yml"
GITLAB = ROOT / "templates" / "lineas.gitlab-ci.yml"


@given(FINDINGS)
def test_junit_is_what_jenkins_reads(findings):
    JUNIT.validate(FORMATS["junit"](findings, TOTALS, Shown("examples/")))


@given(FINDINGS)
def test_json_hides_nothing_and_moves_no_cursor(findings):
    for name in ("json", "gitlab", "sarif"):
        text = FORMATS[name](findings, TOTALS, Shown())
        assert text.replace("\n", "").isprintable(), name
        json.loads(text)
    shown = json.loads(FORMATS["json"](findings, TOTALS, Shown()))["findings"]
    assert [(f["path"], f["message"], f["replacement"]) for f in shown] == [
        (f.path, f.message, f.replacement) for f in findings
    ]


def test_sarif_makes_no_link_of_a_record():
    finding = Finding("records/a.yaml", 1, 1, "id-path", "error", "“[aquí](https://example.org)\\”")
    (result,) = json.loads(FORMATS["sarif"]([finding], TOTALS, Shown()))["runs"][0]["results"]
    assert result["message"]["text"] == "“\\[aquí\\](https://example.org)\\\\”"


def test_sarif_names_a_place_and_an_answer():
    finding = Finding(
        "records/a b%.yaml", 3, 5, "wrong-value", "error", "x", excerpt="    plannned", length=8, replacement="planned"
    )
    (run,) = json.loads(FORMATS["sarif"]([finding], TOTALS, Shown("datos/")))["runs"]
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "datos/records/a%20b%25.yaml", "uriBaseId": "SRCROOT"}
    region = {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 13}
    assert place["region"] == region
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "planned"}}]
    rules = run["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == "wrong-value"
    assert [rule["id"] for rule in rules] == list(RULES)
    assert all(rule["fullDescription"]["text"] and rule["help"]["markdown"] for rule in rules)


def test_the_text_shows_what_would_be_right():
    finding = Finding("a.yaml", 1, 1, "number-agreement", "error", "x", excerpt="realizara obras", length=9)
    shown = FORMATS["text"]([finding._replace(replacement="realizará")], TOTALS, Shown())
    assert shown.splitlines()[2] == "   | ^^^^^^^^^ → realizará"
    shown = FORMATS["text"]([finding._replace(replacement=" ")], TOTALS, Shown())
    assert shown.splitlines()[2] == "   | ^^^^^^^^^"


def test_annotations_hide_no_control_character_in_a_path():
    finding = Finding("records/\x1b[2J\x85\u2028.yaml", 1, 1, "id-path", "error", "x")
    assert FORMATS["github"]([finding], TOTALS, Shown()).rstrip("\n").isprintable()


# ------------------------------------------------------------------------------------------------- templates


def scripted(script, folder, **environment):
    """Run a step's script as the hosts do, with the lineas of these tests."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=folder, check=False,
        env={**os.environ, "PATH": programs, **environment}, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "arguments"),
    [
        (WORKFLOW, ["--builtin-schema", "vendor.github-workflows"]),
        (GITLAB, ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
    ],
)
def test_templates_are_what_their_hosts_accept(file, arguments):
    command = [sys.executable, "-m", "check_jsonschema", *arguments, str(file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_puts_no_text_of_others_into_a_script():
    (job,) = YAML().load(WORKFLOW)["jobs"].values()
    assert not any("${{" in step.get("run", "") for step in job["steps"])


def test_the_workflow_installs_before_it_checks_out():
    """What is installed in a checkout could find a venv, or a pip, that a pull request brings."""
    (job,) = YAML().load(WORKFLOW)["jobs"].values()
    steps = [step.get("name") or step["uses"].partition("@")[0] for step in job["steps"]]
    assert steps.index("Install") < steps.index("actions/checkout")
    assert all(re.fullmatch("[^@]+@[0-9a-f]{40}", step["uses"]) for step in job["steps"] if "uses" in step)
    assert YAML().load(WORKFLOW)["permissions"] == {}


@pytest.mark.parametrize("file", [WORKFLOW, GITLAB])
def test_no_module_of_the_checkout_is_imported(file, tmp_path):
    """`python -m venv` looks into the current folder first, unless it is told not to."""
    loaded = YAML().load(file)
    job = loaded["lineas"] if file == GITLAB else loaded["jobs"]["lint"]
    script = (
        "\n".join(job["before_script"]) if file == GITLAB else "\n".join(step.get("run", "") for step in job["steps"])
    )
    modules = re.findall(r'python"? -m (\w+)', script)
    assert modules == ["venv", "pip"]
    safe = {"PYTHONSAFEPATH": (job["variables"] if file == GITLAB else job["env"])["PYTHONSAFEPATH"]}
    mark = tmp_path / "mark"
    for module in modules:
        (tmp_path / f"{module}.py").write_text(f"open({str(mark)!r}, 'w')")
        for environment in (safe, {}):
            command = [sys.executable, "-m", module, "--help"]
            subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True)
            assert mark.exists() == (not environment), module
        mark.unlink()


@pytest.mark.slow
@pytest.mark.parametrize("base", ["", "HEAD"])
def test_the_scripts_of_the_workflow(broken, base):  # noqa: F811
    (job,) = YAML().load(WORKFLOW)["jobs"].values()
    steps = {step["name"]: step["run"] for step in job["steps"] if "run" in step}
    commit(broken)
    environment = {"ROOT": "datos", "STRICT": "", "BASE": base, "RUNNER_TEMP": str(broken), "LINEAS_LANG": "en"}
    done = scripted(steps["Report"], broken.parent, **environment)
    assert done.returncode == 0, done.stderr
    (run,) = json.loads((broken / "lineas.sarif").read_text(encoding="utf-8"))["runs"]
    assert {result["level"] for result in run["results"]} == ({"note"} if base else {"error", "warning"})
    done = scripted(steps["Lint"], broken.parent, **environment)
    assert done.returncode == (0 if base else 1), done.stderr
    assert ("::notice file=" if base else "::error file=") + "datos/records/prueba-" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("base", ["", "HEAD"])
def test_the_script_of_gitlab(broken, base):  # noqa: F811
    (script,) = YAML().load(GITLAB)["lineas"]["script"]
    commit(broken)
    environment = {
        "LINEAS_ROOT": "datos", "LINEAS_OPTIONS": "", "LINEAS_LANG": "en", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
    }  # fmt: skip
    done = scripted(script, broken.parent, **environment)
    assert done.returncode == (0 if base else 1), done.stderr
    entries = json.loads((broken.parent / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert {entry["severity"] for entry in entries} == ({"info"} if base else {"major", "minor"})
    JUNIT.validate(str(broken.parent / "lineas.junit.xml"))


def commit(root):
    for command in (["add", "."], ["commit", "-qm", "Registro"]):
        subprocess.run(["git", *command], cwd=root, check=True)
