"""What is released and what is installed: one version in all places, and a lock that covers whatever pyproject.toml asks for."""

from __future__ import annotations

import os
import re
import tomllib
from importlib.metadata import distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import lineas

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = ("README.md", ".github/workflows/lineas.yml", "templates/lineas.gitlab-ci.yml")


def test_the_changelog_is_of_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\](.*)$", text, re.MULTILINE)
    released = [(version, rest) for version, rest in headings if version != "Unreleased"]
    assert released[0][0] == lineas.__version__
    assert all(re.fullmatch(r" - (\d{4}-\d\d-\d\d|unreleased)", rest) for _version, rest in released)
    assert [version for version, rest in released[1:] if "unreleased" in rest] == []


@pytest.mark.parametrize("page", PAGES)
def test_others_are_told_to_use_this_version(page):
    named = re.findall(r"(?:@|re[vf]: )v(\d+\.\d+\.\d+)\b", (ROOT / page).read_text(encoding="utf-8"))
    assert set(named) == {lineas.__version__}


# ------------------------------------------------------------------------------------------------- the lock


def locked(path: str) -> dict[str, set[str]]:
    """Package → its versions in a list of constraints: more than one where systems or Pythons differ."""
    versions: dict[str, set[str]] = {}
    for line in (ROOT / path).read_text(encoding="utf-8").splitlines():
        if line := line.partition("#")[0].strip():
            found = Requirement(line)
            versions.setdefault(canonicalize_name(found.name), set()).add(str(found.specifier).removeprefix("=="))
    return versions


def test_the_lock_covers_what_is_asked_for():
    project = SETTINGS["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    lock = locked("constraints.txt")
    wrong = [
        text
        for text in asked
        if not (versions := lock.get(canonicalize_name(Requirement(text).name)))
        or not all(map(Requirement(text).specifier.contains, versions))
    ]
    assert not wrong, f"run `make lock`: {wrong}"
    assert set(SETTINGS["build-system"]["requires"]) <= set(asked), "the lock is made of dependencies and extras"


def test_the_lock_names_versions_alone():
    """No host of a package index, no option of pip, no path of a machine."""
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"#.*|[a-z0-9-]+==[\w.+!]+( ; [^#@:]+)?( +# via [\w., ()-]+)?", line), line
        assert "/" not in line


def test_what_is_installed_is_what_the_list_says():
    """Under `make`: the lock, or another list that it was given, say of the lowest versions."""
    used = os.environ.get("CONSTRAINTS", os.devnull)
    versions = locked(used)
    found = {canonicalize_name(d.metadata["Name"]): d.version for d in distributions()}
    wrong = [f"{name} {found[name]}" for name in found.keys() & versions.keys() if found[name] not in versions[name]]
    assert not wrong, f"not as {used} says: {sorted(wrong)}"
