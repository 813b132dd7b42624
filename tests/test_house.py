"""The house keeps its order: imports go one way and never in a circle, and what has one importer keeps it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import lineas

HOUSE = Path(lineas.__file__).parent
MODULES = {path.relative_to(HOUSE).as_posix(): ast.parse(path.read_text("utf-8")) for path in HOUSE.rglob("*.py")}
ROOMS = re.findall(r"^    ([a-z]+)  +\S", lineas.__doc__ or "", re.MULTILINE)


def room(file: str) -> str:
    """The line of the map that a file belongs to: "rules" for rules/record.py, "" for the two of the package itself."""
    return re.sub(r"__(init|main)__", "", file.split("/", maxsplit=1)[0].removesuffix(".py"))


def imported(tree: ast.AST) -> set[str]:
    """Every name that is imported, at whatever place: "yaml", "lineas.git", "lineas.files.document.parse", …"""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def needed(file: str) -> set[str]:
    """The modules of ours that a file imports when it is imported itself, not when a function of it runs."""
    body = [node for node in MODULES[file].body if not (isinstance(node, ast.If) and "TYPE" in ast.unparse(node.test))]
    names = {name for node in body if isinstance(node, ast.Import | ast.ImportFrom) for name in imported(node)}
    paths = {name.removeprefix("lineas.").replace(".", "/") for name in names if name.startswith("lineas.")}
    return {f"{p}.py" for p in {*paths, *(p.rpartition("/")[0] for p in paths)} if f"{p}.py" in MODULES} - {file}


def importers(*names: str) -> set[str]:
    return {file for file, tree in MODULES.items() if any(i.split(".")[0] in names for i in imported(tree))}


def test_the_map_names_every_room():
    assert {room(file) for file in MODULES} - {""} == set(ROOMS)
    assert len(ROOMS) == len(set(ROOMS))


@pytest.mark.parametrize("file", sorted(MODULES))
def test_imports_go_up_the_map_only(file):
    allowed = ROOMS if not room(file) else [*ROOMS[: ROOMS.index(room(file))], room(file)]
    closed = {
        "views": {"lint", "git", "history", "forms"},
        "lint": {"history"},
        "history": {"lint"},
        "diff": {"git", "files"},
    }
    for name in imported(MODULES[file]):
        if name.startswith("lineas.") and name != "lineas.__version__":
            there = name.split(".")[1]
            assert there in allowed, f"{file} imports {name}"
            assert there not in closed.get(room(file), ()), f"{file} imports {name}"


def test_views_turn_types_into_text_and_nothing_else():
    for file in (file for file in MODULES if room(file) == "views"):
        for name in imported(MODULES[file]):
            assert not name.startswith("lineas.registry.") or name.startswith("lineas.registry.model."), (file, name)
            # Of a diff its types: a class or a constant.
            assert not name.startswith("lineas.diff.") or name.rpartition(".")[2][0].isupper(), (file, name)


def test_figures_are_typed():
    for file in (file for file in MODULES if room(file) == "figures"):
        assert "typing.Any" not in imported(MODULES[file]), file


def test_no_imports_in_a_circle():
    def follow(file: str, way: tuple[str, ...]) -> None:
        assert file not in way, " → ".join((*way, file))
        if file not in seen:
            for other in needed(file):
                follow(other, (*way, file))
            seen.add(file)

    seen: set[str] = set()
    for file in MODULES:
        follow(file, ())


def test_one_exit_for_all_that_is_printed():
    """Only cli.output writes to a stream: what goes around it is escaped for no terminal and for no runner."""
    for file, tree in MODULES.items():
        if file == "cli/output.py":
            continue
        calls = {n.func for n in ast.walk(tree) if isinstance(n, ast.Call)}
        assert not {f.id for f in calls if isinstance(f, ast.Name)} & {"print", "input", "exit", "quit"}, file
        attributes = {ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        streams = {f"sys.{around}{name}{around}" for name in ("stdout", "stderr") for around in ("", "__")}
        around = {*streams, "os.write", "traceback.print_exc", "warnings.warn"}
        around -= {"os.write"} if file == "files/disk.py" else set()  # it opens what it writes to
        assert not attributes & around, file
        assert not {i for i in imported(tree) if i.split(".")[0] in ("logging", "pprint")}, file


def test_one_importer_each():
    assert importers("yaml") == {"files/strict_yaml.py"}
    assert importers("subprocess") == {"git/command.py"}
    assert {room(file) for file in importers("argparse")} == {"cli"}
    assert importers("simplemma") == importers("hunspell") == {"rules/prose/lexicon.py"}
    assert importers("jsonschema") == {"registry/schema.py"}
