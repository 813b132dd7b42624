"""A year that nobody has answered is not a year of withdrawals, nor is one that half of the líneas have answered."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from invented import registry, write
from lineas import cli
from lineas.registry.loading import load
from lineas.registry.model import Answer
from lineas.registry.trees import WorkingTree

ROOT = Path(__file__).parent.parent
PLACES = {"real": (ROOT, "pem-2014-2018"), "invented": (ROOT / "examples", "programa-de-ejemplo")}
SENTENCE = "The registry has no answers for {}; they do not count as missing."
BY = (None, "status", "objective", "strategy", "institution", "year")


class Place:
    """A registry on disk in which some líneas have answered for 2018 as they did for 2017, and the verbs run in it."""

    def __init__(self, root, capsys, whole, chosen):
        self.root, self.capsys, self.whole = root, capsys, whole
        self.write([self.again(r) if r.id in chosen else r for r in whole.records.values()])

    def write(self, records):
        self.records = {record.id: record for record in records}
        write(self.root, registry(records, self.whole.programme, self.whole.institutions))

    @staticmethod
    def again(record):
        answer = record.answer(2017)
        return record._replace(answers=(*record.answers, answer._replace(year=2018)))

    def run(self, *arguments, code=0):
        assert cli.main([arguments[0], "--lang", "en", "--root", str(self.root), *arguments[1:]]) == code
        return self.capsys.readouterr().out

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--format", "json"))


@pytest.fixture(params=PLACES)
def place(request, tmp_path, capsys):
    """Makes a place from the share of líneas that answer for 2018: of those with an answer for 2017, every nth."""
    root, programme = PLACES[request.param]
    whole = load(WorkingTree(str(root)), programme)
    answered = [record.id for record in whole.records.values() if record.answer(2017)]

    def make(every=0):
        return Place(tmp_path, capsys, whole, set(answered[::every]) if every else set())

    return make


def words(text):
    """The text on one line, as it was before it was wrapped."""
    return " ".join(text.split())


# ---------------------------------------------------------------------------------------------------- nobody


@pytest.mark.parametrize("years", [("2017", "2018"), ("2018", "2017")])
def test_nobody_diff(place, years):
    p = place()
    sentence = SENTENCE.format(2018)
    assert p.run("diff", *years, "--exit-code") == f"{sentence}\n"
    assert p.run("diff", *years, "--format", "markdown") == f"{sentence}\n"
    data = p.json("diff", *years)
    assert data["not_asked"] == [2018]
    assert data["records"] == data["transitions"] == data["pending"] == []
    assert not any(data["totals"].values())


def test_two_years_of_which_the_registry_holds_nothing(place):
    p = place()
    p.write([record._replace(answers=()) for record in p.records.values()])
    assert p.run("diff", "2016", "2017") == SENTENCE.format("2016 and 2017") + "\n"


def test_nobody_report(place):
    text = place().run("report", "2018")
    assert text.endswith(f"IN 2018**\n\n{SENTENCE.format(2018)}\n")
    assert len(text.split("\n\n")) == 5
    assert "No answer" not in text


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("named", [(), ("--names",)])
def test_nobody_summary(place, by, named):
    p = place()
    options = ("summary", "--year", "2018", *(("--by", by) if by else ()), *named)
    for format in ("table", "markdown"):
        text = p.run(*options, "--format", format)
        assert len(re.findall(r"2018\b[^.]*; they do not count as missing\.", words(text))) == 1
        assert "Without an answer for 2018" not in text
        assert not re.search(r"^\W*2018 ", text, re.MULTILINE)
        if by != "year":
            assert "%" not in text
    rows = list(csv.reader(io.StringIO(p.run(*options, "--format", "csv"))))
    assert not [row for row in rows[1:] if row[0] == "2018"]
    assert len(rows) == 1 or by == "year"


def test_nobody_json(place):
    p = place()
    n = len(p.records)
    data = p.json("summary", "--year", "2018")
    groups = [data["totals"], *data["by_objective"], *data["by_strategy"]]
    for row in groups:
        assert (row["not_asked"], row["unanswered"], row["planned"]) == (row["records"], 0, 0)
    assert data["totals"]["records"] == n
    for row in data["by_year"]:
        asked = row["planned"] + row["not_planned"] + row["concluded"] + row["unanswered"]
        assert (asked, row["not_asked"]) == ((n, 0) if row["year"] in data["years"] else (0, n))
        assert row["ids"]["unanswered"] == [] or row["year"] in data["years"]


def test_the_years_of_a_summary(place):
    p = place()
    text = p.run("summary", "--by", "year")
    shown = {int(year) for year in re.findall(r"^(\d{4}) ", text, re.MULTILINE)}
    assert shown == set(p.json("summary")["years"])
    assert 2018 not in shown


def test_nobody_show(place):
    p = place()
    first = next(iter(p.records))
    text = p.run("show", first)
    assert not re.search(r"^2018 ", text, re.MULTILINE)
    assert re.search(r"no answers for ([0-9, ]+ and )?2018; they do not count as missing\.\n", text)
    data = p.json("show", first)
    assert {y["year"]: y["status"] for y in data["years"]}[2018] == "not_asked"
    assert {y["year"]: y["status"] for y in data["years"]}[2017] != "not_asked"


# ------------------------------------------------------------------------------------------------ half, and all


def missing_in(p, year):
    """The líneas that owe an answer: without one, and not concluded by the last they gave."""
    owed = []
    for record in p.records.values():
        last = [answer.status for answer in record.answers if answer.year <= year]
        if not record.answer(year) and last[-1:] != ["concluded"]:
            owed.append(record.id)
    return owed


@pytest.mark.parametrize("every", [1, 2, 3])
def test_part_of_them(place, every):
    p = place(every)
    owed = missing_in(p, 2018)
    data = p.json("diff", "2017", "2018")
    assert data["pending"] == owed
    assert data["totals"]["pending"] == len(owed)
    assert data["records"] == []
    assert (data["totals"]["commitments_removed"], data["totals"]["answers_removed"]) == (0, 0)
    text = words(p.run("diff", "2017", "2018"))
    if owed:
        assert f"for 2018 {'is' if len(owed) == 1 else 'are'} pending: {', '.join(owed)}." in text
        assert ", ".join(owed) in words(p.run("diff", "2017", "2018", "--format", "markdown")).replace("\\", "")
    for word in ("removed, reopened", "no longer", "was removed"):
        assert word not in text.lower()
    assert text.endswith("No differences between 2017 and 2018.")


@pytest.mark.parametrize("every", [1, 2, 3])
def test_counts_add_up(place, every):
    p = place(every)
    totals = p.json("diff", "2017", "2018")["totals"]
    of = {year: p.json("summary", "--year", str(year))["totals"] for year in (2017, 2018)}
    kept = totals["commitments_kept"] + totals["commitments_edited"]
    assert kept + totals["commitments_removed"] + totals["commitments_pending"] == of[2017]["commitments"]
    assert kept + totals["commitments_added"] == of[2018]["commitments"]
    assert of[2018]["unanswered"] - of[2018]["concluded_before"] == totals["pending"]


@pytest.mark.parametrize("every", [1, 2, 3])
def test_a_report_and_a_summary_name_who_is_missing(place, every):
    p = place(every)
    owed = missing_in(p, 2018)
    report = p.run("report", "2018")
    without = report.split('id="without"')[1].split("\n## ")[0]
    assert f"### Without an answer for 2018 ({len(owed)})" in without
    assert all(f"[{id}](#" in without for id in owed)
    changes = report.split('id="changes"')[1]
    assert "0 removed" in changes
    assert ("for 2018 are pending." in changes) == (len(owed) > 1)
    assert "→ No answer" not in changes
    summary = words(p.run("summary", "--year", "2018", "--by", "status"))
    assert not owed or f"Without an answer for 2018 ({len(owed)}): {', '.join(owed)}" in summary


def test_who_withdraws_is_said_all_the_same(place):
    p = place(2)
    record = next(r for r in p.records.values() if r.answer(2018) and r.answer(2018).status == "planned")
    left = record._replace(answers=(*record.answers[:-1], Answer(2018, "not_planned")))
    p.write([left if r.id == left.id else r for r in p.records.values()])
    data = p.json("diff", "2017", "2018")
    assert [r["id"] for r in data["records"]] == [left.id]
    assert data["totals"]["commitments_removed"] == len(record.answer(2017).commitments())
