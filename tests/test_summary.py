"""`lineas summary`: numbers that add up, an answer that is missing kept apart from "no actions", names and totals."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented import PROGRAMME, RECORDS, commitment, planned, registry, write
from lineas import cli
from lineas.figures.year import Share, count
from lineas.registry.model import ANSWERS, Answer, Institution, Record
from lineas.views import year as view
from lineas.views.markup.tables import TABLES, share

COUNTS = ("records", *ANSWERS, "not_asked", "concluded_before", "activities", "commitments")


def summary(registry, year):
    """What other programs read of a year."""
    return json.loads(view.as_json(count(registry, year), None, named=False))


@pytest.fixture
def root(tmp_path):
    return write(tmp_path, registry())


def run(root, capsys, *arguments):
    code = cli.main(["summary", "--lang", "en", "--root", str(root), *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


# ------------------------------------------------------------------------------------------------ the numbers


def test_counts_of_a_year():
    data = summary(registry(), 2017)
    assert data["totals"] == {
        "records": 5, "planned": 1, "not_planned": 1, "concluded": 1, "unanswered": 2, "not_asked": 0,
        "concluded_before": 1, "activities": 2, "commitments": 2,
    }  # fmt: skip
    assert data["percent"] == {"planned": 20.0, "not_planned": 20.0, "concluded": 20.0, "unanswered": 40.0}
    assert data["ids"]["unanswered"] == ["1.1.2", "1.2.2"]
    assert data["ids"]["concluded_before"] == ["1.1.2"]
    assert [row["id"] for row in data["by_strategy"]] == ["1.1", "1.2", "2.1"]
    assert [row["records"] for row in data["by_objective"]] == [5, 0]
    assert data["years"] == [2016, 2017]


def test_institutions():
    inv, separ, vacia = summary(registry(), 2017)["by_institution"]
    assert (inv["records"], inv["commitments"], inv["partner_in"]) == (1, 1, 0)
    assert (separ["records"], separ["commitments"], separ["partner_in"]) == (1, 1, 1)
    assert vacia["ids"] == {"responsible": [], "partner": []}
    assert separ["name"] == "Secretaría de Parques"


def test_what_the_programme_does_not_know_is_counted_all_the_same():
    stray = Record("9.9.9", "Perdida", (planned(2017, commitment("NADIE", partners=("OTRA",))),))
    data = summary(registry([*RECORDS, stray]), 2017)
    assert data["by_objective"][-1]["id"] == "9"
    assert data["by_objective"][-1]["title"] == ""
    assert {row["institution"]: row["name"] for row in data["by_institution"]}["NADIE"] == ""
    assert sum(row["records"] for row in data["by_strategy"]) == 6


def test_natural_order():
    assert list(summary(registry(), 2017)["titles"]) == ["1.1.1", "1.1.2", "1.1.10", "1.2.1", "1.2.2"]


ANSWER = st.sampled_from(["planned", "not_planned", "concluded"])


@st.composite
def registries(draw):
    keys = draw(st.sets(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 12)), max_size=15))
    records = []
    for key in sorted(keys):
        answers = []
        for year in sorted(draw(st.sets(st.integers(2015, 2017)))):
            status = draw(ANSWER)
            who = draw(st.lists(st.sampled_from(["INV", "SEPAR", "NADIE"]), min_size=1, max_size=3))
            made = [commitment(name, partners=("VACIA",)) for name in who]
            answers.append(planned(year, *made) if status == "planned" else Answer(year, status))
        records.append(Record(".".join(map(str, key)), "Título", tuple(answers)))
    return registry(records)


@given(registries(), st.integers(2015, 2017))
def test_sums(given_registry, year):
    data = summary(given_registry, year)
    rows = [data["totals"], *data["by_objective"], *data["by_strategy"], *data["by_year"]]
    for row in rows:
        assert row["records"] == sum(row[status] for status in (*ANSWERS, "not_asked"))
        assert row["not_asked"] in (0, row["records"])
        assert 0 <= row["concluded_before"] <= row["unanswered"]
    for grouping in ("by_objective", "by_strategy"):
        for key in COUNTS:
            assert sum(row[key] for row in data[grouping]) == data["totals"][key]
    of_year = next(row for row in data["by_year"] if row["year"] == year)
    assert {key: of_year[key] for key in COUNTS} == data["totals"]
    assert sum(row["commitments"] for row in data["by_institution"]) == data["totals"]["commitments"]
    assert all(row["records"] <= data["totals"]["planned"] for row in data["by_institution"])
    for status in ANSWERS:
        assert data["totals"][status] == len(data["ids"][status])


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_percentages(part, more):
    total = part + more
    shown = Share(part, total).percent
    assert shown is None if not total else abs(shown - 100 * part / total) <= 0.0500001
    text = share(Share(part, total))
    assert text.split(" ")[0] == str(part)
    assert "(0 %)" not in text or not part
    assert "(100 %)" not in text or not more


# ------------------------------------------------------------------------------------------------ the formats


@pytest.mark.parametrize("by", [None, *TABLES])
@pytest.mark.parametrize("named", [False, True])
def test_every_table_in_every_format(by, named):
    for year in (2015, 2017):
        for figures in (
            count(registry(), year),
            count(registry([]), year),
            count(registry([], institutions={}), year),
        ):
            for format in view.FORMATS.values():
                assert format(figures, by, named, 100)


def test_table_golden(root, capsys, golden, request):
    golden(request.path.parent / "golden" / "summary.txt", run(root, capsys, "--names")[1])


def test_markdown_golden(root, capsys, golden, request):
    golden(request.path.parent / "golden" / "summary.md", run(root, capsys, "--format", "markdown")[1])


@pytest.mark.parametrize("width", [80, 100, 160])
def test_lines_fit_the_terminal(width):
    long = [Record(r.id, "Una línea de acción de título muy largo " * 6, r.answers) for r in RECORDS]
    institutions = {"INV": Institution("INV", "Instituto de nombre largo " * 7)}
    text = view.as_text(count(registry(long, institutions=institutions), 2017), None, True, width)
    assert max(map(len, text.split("\n"))) <= width
    assert "…" in text


def test_csv_has_a_mark_numbers_and_one_header(root, capsys):
    _code, out, _err = run(root, capsys, "--by", "strategy", "--format", "csv")
    assert out.startswith("\ufeff")
    assert out.endswith("\r\n")
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
    assert [row["Strategy"] for row in rows] == ["1.1", "1.2", "2.1"]
    assert rows[0]["Actions will be carried out in 2017"] == "1"
    assert rows[0]["Actions will be carried out in 2017 (%)"] == "33.3"
    assert rows[2]["Actions will be carried out in 2017 (%)"] == ""


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "＝"])
def test_csv_holds_no_formula(sign):
    records = [Record("1.1.1", sign + "HYPERLINK(1)", (planned(2017),))]
    institutions = {"INV": Institution("INV", sign + "1+1")}
    figures = count(registry(records, institutions=institutions), 2017)
    for by, named in (("institution", False), ("status", True), ("institution", True)):
        rows = csv.reader(io.StringIO(view.as_csv(figures, by, named).removeprefix("\ufeff"), newline=""))
        cells = [cell for row in rows for cell in row]
        assert any(cell.startswith("'") for cell in cells)
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]


def test_json_is_the_contract(root, capsys):
    code, out, _err = run(root, capsys, "--year", "2017", "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert {"programme", "year", "totals", "by_objective", "by_strategy", "by_institution"} <= set(data)
    assert data["programme"] == "arboles"
    counts = {"records", "planned", "not_planned", "concluded", "unanswered", "activities", "commitments"}
    assert counts <= set(data["totals"])
    assert {"id", "title", *counts} <= set(data["by_objective"][0])
    assert {"institution", "name", "records", "commitments"} <= set(data["by_institution"][0])


def test_names_say_who_has_not_answered(root, capsys):
    out = run(root, capsys, "--by", "status", "--names")[1]
    missing = out.split("Without an answer for 2017 (1)")[1]
    assert missing.split("\n\n")[0].split() == ["1.2.2", "Nombrar", "los", "parques", "sin", "nombre"]
    assert "Concluded before 2017, no answer due (1)\n  1.1.2" in out
    assert "Without an answer for 2017 (1): 1.2.2" in run(root, capsys)[1]


# ------------------------------------------------------------------------------------------ years, empty states


def test_without_a_year_the_latest_with_an_answer(root, capsys):
    code, out, err = run(root, capsys)
    assert code == 0
    assert "summary of 2017" in out
    assert "2017" in err


def test_a_year_without_answers(root, capsys):
    code, out, err = run(root, capsys, "--year", "2015")
    assert (code, err) == (0, "")
    assert "The registry has no answers for 2015" in out
    assert "5 (100 %)" not in out
    assert "no línea de acción has an answer for 2015 yet" in run(root, capsys, "--year", "2015", "--format", "csv")[2]


def test_an_unknown_year(root, capsys):
    code, out, err = run(root, capsys, "--year", "2020")
    assert (code, out) == (2, "")
    assert "2015" in err


def test_a_programme_without_records(tmp_path, capsys):
    write(tmp_path, registry([]))
    code, out, err = run(tmp_path, capsys, "--format", "json")
    assert code == 0
    assert "no records yet" in err
    assert json.loads(out)["totals"]["records"] == 0


def test_a_broken_file_is_not_left_out_silently(root, capsys):
    (root / "records" / "arboles" / "1.1" / "1.1.1.yaml").write_text("id: [\n")
    code, out, err = run(root, capsys)
    assert (code, out) == (2, "")
    assert "1.1.1.yaml" in err


def test_programme_is_what_it_was():
    assert summary(registry(), 2016)["name"] == PROGRAMME.name
