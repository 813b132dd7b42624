"""The house keeps its order: imports go one way, and only cli prints, only events reads YAML, only git runs git."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import lineas

HOUSE = Path(lineas.__file__).parent
MODULES = {path.relative_to(HOUSE).as_posix(): ast.parse(path.read_text("utf-8")) for path in HOUSE.rglob("*.py")}
ORDER = re.findall(r"^    ([a-z]+)  +\S", lineas.__doc__ or "", re.MULTILINE)


def floor(file: str) -> str:
    """The line of the map that a file belongs to: "rules" for rules/record.py, "" for the two of the package itself."""
    return re.sub(r"__(init|main)__", "", file.split("/", maxsplit=1)[0].removesuffix(".py"))


def imported(tree: ast.AST) -> set[str]:
    """Every module that is imported, at whatever place: "yaml", "lineas.source", "lineas.cli.lint", …"""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {f"{node.module}.{a.name}" for a in node.names} if node.module == "lineas" else {node.module}
    return found


def importers(*names: str) -> set[str]:
    return {file for file, tree in MODULES.items() if any(i.split(".")[0] in names for i in imported(tree))}


def test_the_map_names_every_module():
    assert {floor(file) for file in MODULES} - {""} == set(ORDER)
    assert len(ORDER) == len(set(ORDER))


@pytest.mark.parametrize("file", sorted(MODULES))
def test_imports_go_up_the_map_only(file):
    allowed = ORDER if not floor(file) else [*ORDER[: ORDER.index(floor(file))], floor(file)]
    for name in imported(MODULES[file]):
        if name.startswith("lineas.") and name != "lineas.__version__":
            assert name.split(".")[1] in allowed, f"{file} imports {name}"


def test_nothing_prints_outside_cli():
    for file, tree in MODULES.items():
        if floor(file) != "cli":
            calls = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
            assert not calls & {"print", "input", "exit", "quit"}, file
            used = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
            assert not used & {"stdout", "stderr"} or file == "git.py", file


def test_one_importer_each():
    assert importers("yaml") == {"events.py"}
    assert importers("subprocess") == {"git.py"}
    assert {floor(file) for file in importers("argparse")} == {"cli"}
    assert importers("jsonschema") == {"schema.py"}
