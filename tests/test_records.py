"""The records of 2017 hold exactly the words of the published table, row by row and in order.

The published text is read here by a few lines of its own, which know nothing of the importer: they find the rows by
the four things that every row has, take off the form's instructions, and compare words.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lineas.files.document import parse
from lineas.registry import model, schema, trees
from lineas.registry.formatting import canonical_bytes
from lineas.registry.kinds import kind_of
from lineas.registry.loading import load

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "records" / "pem-2014-2018"
PUBLISHED = FOLDER / "sources" / "acciones-relevantes-2017.txt"

# The form's third step, the programme, the ramo and the heading, where the first page ends.
FORM = re.compile(r"^Paso 3\..*?^ACCIONES RELEVANTES A REALIZAR EN 2017$", re.MULTILINE | re.DOTALL)
ROW = re.compile(
    r"^(?P<o>\d+)\. (?P<objective>(?:(?!^\d+\. ).)+?)"
    r"^(?P<s>(?P=o)\.\d+)\. (?P<strategy>.+?)"
    r"^(?P<l>(?P=s)\.\d+)\. (?P<title>.+?)"
    r"^Se realizarán acciones en 2017(?P<answer>.+?)(?=^\d+\. |\Z)",
    re.MULTILINE | re.DOTALL,
)


def words(text):
    """The words of a wrapped text; a hyphen at the end of a line belongs to its word."""
    return re.sub(r"(?<=\w-)\n", "", re.sub(r" +\n", "\n", text)).split()


ROWS = list(ROW.finditer(FORM.sub("", PUBLISHED.read_text("utf-8"))))
FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in (".yaml", ".yml"))
RECORDS = [path for path in FILES if path.parent != FOLDER]


def read(path, kind):
    data = path.read_bytes()
    document = parse(data, schema.schema(kind).layout)
    assert not schema.check(document, kind)
    return data, document.value


@pytest.fixture(scope="module")
def pem():
    return load(trees.WorkingTree(str(ROOT)), "pem-2014-2018")


def test_the_reader_sees_the_whole_table():
    # Every "1.2.3. " at the start of a line is a row, and no row swallowed another.
    assert [row["l"] for row in ROWS] == re.findall(r"^(\d+\.\d+\.\d+)\. ", PUBLISHED.read_text("utf-8"), re.MULTILINE)
    assert len(ROWS) == len({row["l"] for row in ROWS}) == 106
    assert not any(re.search(r"Paso \d|ACCIONES RELEVANTES|Se realizarán acciones en", row["answer"]) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row["l"] for row in ROWS])
def test_word_for_word(row):
    path = FOLDER / row["s"] / f"{row['l']}.yaml"
    _data, value = read(path, "record")
    record = model.record_from(value)
    assert record.id == row["l"]
    assert record.title.split() == words(row["title"])
    answer = record.answer(2017)
    assert answer.status == "planned"
    text = " ".join(commitment.text for commitment in answer.commitments())
    assert text.split() == words(row["answer"])


def test_no_record_beyond_the_rows():
    assert {path.relative_to(FOLDER).as_posix() for path in RECORDS} == {f"{r['s']}/{r['l']}.yaml" for r in ROWS}


def test_objectives_and_strategies(pem):
    found = {o.id: o.title for o in pem.programme.objectives} | {
        s.id: s.title for s in pem.programme.strategies().values()
    }
    published = {row["o"]: words(row["objective"]) for row in ROWS} | {row["s"]: words(row["strategy"]) for row in ROWS}
    assert {id: title.split() for id, title in found.items()} == published
    assert (len(pem.programme.objectives), len(pem.programme.strategies())) == (5, 25)
    assert (pem.programme.first_year, pem.programme.last_year) == (2014, 2018)
    assert f"{pem.programme.name}\n\nRamo: {pem.programme.ramo}\n" in PUBLISHED.read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_file_comes_back_byte_for_byte(path):
    kind = kind_of(path.relative_to(ROOT).as_posix())
    data, value = read(path, kind)
    assert canonical_bytes(value, kind) == data


def test_institutions(pem):
    known = pem.institutions
    used = {c.institution for r in pem.records.values() for _p, _a, c in r.commitments()}
    partners = {p for r in pem.records.values() for _p, _a, c in r.commitments() for p in c.partners}
    parents = {i.parent for i in known.values() if i.parent}
    assert used | partners | parents == set(known), "every institution is there for a reason, and none is missing"
    names = [name for i in known.values() for name in (i.acronym, i.name, *i.aliases)]
    assert len(names) == len(set(names)), "a name means one institution"
    text = " ".join(words(PUBLISHED.read_text("utf-8")))
    assert [alias for i in known.values() for alias in i.aliases if alias not in text] == []


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("1.2.9", [[("OIC-INM", ()), ("PGR", ())], [("SRE", ())]]),
        ("1.3.7", [[("CONAPRED", ("ACNUR", "CDHDF"))]]),
        (
            "1.5.7",
            [[("INMUJERES", ())], [("UPM", ("CONAPO", "STPS", "SRE", "CONAPRED", "SEDESOL", "COLEF")), ("UPM", ())]],
        ),
        ("2.1.5", [[("STPS", ())], [("STPS", ())]]),
        ("2.5.2", [[("SEDESOL", ())], [("CONDUSEF", ("IME",))]]),
        ("2.5.7", [[("SEDESOL", ())]]),
        ("3.4.7", [[("INM", ())], [("INM", ())]]),
        ("3.6.5", [[("ESISEN", ())]]),
        ("4.1.7", [[("INE", ("SRE",))], [("INE", ())]]),
        ("4.4.8", [[("CONAPRED", ())], [("INMUJERES", ()), ("INMUJERES", ("STPS", "CONAPRED"))]]),
        ("4.6.1", [[("INM", ())], [("INM", ("CCE",))]]),
        ("5.1.1", [[("CNS", ()), ("PGR", ())], [("SDH", ()), ("INMUJERES", ())]]),
        ("5.1.2", [[("CNS", ("PGR", "PF")), ("CNS", ())], [("SDH", ()), ("PGR", ())]]),
        ("5.3.2", [[("SRE", ())]]),
    ],
)
def test_attributions_that_were_read_by_people(pem, id, expected):
    activities = pem.records[id].answer(2017).activities
    assert [[(c.institution, c.partners) for c in activity.commitments] for activity in activities] == expected


def test_partners_stand_nowhere_else(pem):
    joint = [id for id, r in pem.records.items() if any(c.partners for _p, _a, c in r.commitments())]
    assert joint == ["1.3.7", "1.5.7", "2.5.2", "4.1.7", "4.4.8", "4.6.1", "5.1.2"]
