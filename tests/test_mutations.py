"""Every kind of slip (mutations.py), made in real and invented records: each gives a finding on its line, never a traceback."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

from lineas.lint.run import lint
from lineas.registry.kinds import kind_of
from lineas.registry.trees import File, WorkingTree, programmes
from mutations import MUTATORS, SPELT, mutate

ROOT = Path(__file__).parent.parent
TODAY = "2018-06-30"
SEED = 2017
OF_EACH = 4  # records that each slip is made in, if that many have a place for it


class OneChanged:
    """A tree in which one file says something else."""

    def __init__(self, tree, path, data):
        self.tree, self.path, self.data = tree, path, data

    def files(self, folder="records"):
        return [File(f.path, len(self.data), f.regular) if f.path == self.path else f for f in self.tree.files(folder)]

    def read(self, paths):
        for path, data in zip(paths, self.tree.read(paths), strict=True):
            yield self.data if path == self.path else data

    def __getattr__(self, name):
        return getattr(self.tree, name)


@cache
def records(root):
    """(tree, programme, path, text) of the records under `root` in which nothing is accepted: it could hide a slip."""
    tree = WorkingTree(str(root))
    names = programmes(tree)
    told = {finding.path for finding in lint(tree, names, today=TODAY, exceptions=False).findings}
    return [
        (tree, programme, file.path, (root / file.path).read_text(encoding="utf-8"))
        for programme in names
        for file in tree.files(f"records/{programme}")
        if kind_of(file.path) == "record" and file.path not in told
    ]


def found_in(tree, programme, path):
    return lint(tree, [programme], today=TODAY, paths=[path], jobs=1).findings


@cache
def mutants(name):
    """The first records, in an order of chance, that have a place for this slip: half of them real, half invented."""
    chance = random.Random(f"{SEED} {name}")
    chosen = []
    for pool in map(records, (ROOT, ROOT / "examples")):
        made = (
            (record, mutated)
            for record in chance.sample(pool, len(pool))
            if (mutated := mutate(name, record[3], chance)) is not None
        )
        chosen += [pair for pair, _n in zip(made, range(OF_EACH // 2), strict=False)]
    return chosen


@pytest.mark.parametrize("root", [ROOT, ROOT / "examples"], ids=["real", "invented"])
@pytest.mark.usefixtures("sources")
def test_unmutated_records_give_nothing(root):
    tree = WorkingTree(str(root))
    assert lint(tree, programmes(tree), today=TODAY).findings == []


@pytest.mark.parametrize("name", [name for name in MUTATORS if name not in SPELT])
def test_a_slip_is_found_on_its_line(name):
    assert_found(name)


@pytest.mark.parametrize("name", sorted(SPELT))
@pytest.mark.usefixtures("sources")
def test_a_slip_of_spelling_is_found_on_its_line(name):
    assert_found(name)


def assert_found(name):
    assert mutants(name), "no record has a place for this slip"
    for (tree, programme, path, _text), (data, lines) in mutants(name):
        findings = found_in(OneChanged(tree, path, data), programme, path)
        said = [(f.path, f.line, f.rule) for f in findings]
        assert any(f.path == path and f.line in lines for f in findings), (
            path,
            sorted(lines),
            said,
            data.decode("latin-1"),
        )
        assert all(f.column >= 1 and f.message for f in findings)


def test_they_are_many():
    assert len(MUTATORS) >= 40
    assert len({(record[2], mutated) for name in MUTATORS for record, mutated in mutants(name)}) >= 200
