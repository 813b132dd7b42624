"""`lineas import text`: the real table, small invented ones, and everything that is not such a table."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from lineas import cli
from lineas.findings import UserError
from lineas.forms.importers import IMPORTERS
from lineas.forms.published import draft
from lineas.forms.published.attribution import Names
from lineas.forms.published.cells import join
from lineas.forms.published.draft import Document
from lineas.registry import trees
from lineas.registry.loading import load
from lineas.registry.model import Institution

ROOT = Path(__file__).parent.parent
PEM = ROOT / "records" / "pem-2014-2018"
PUBLISHED = PEM / "sources" / "acciones-relevantes-2017.txt"

INSTITUTIONS = """\
CNA:
  name: Consejo Nacional de Archivos
  aliases:
    - Red de Archivos
INB:
  name: Instituto Nacional de Bosques
SMA:
  name: Secretaría de Mares
"""
KNOWN = {
    "CNA": Institution("CNA", "Consejo Nacional de Archivos", aliases=("Red de Archivos",)),
    "INB": Institution("INB", "Instituto Nacional de Bosques"),
    "SMA": Institution("SMA", "Secretaría de Mares"),
}
HEAD = "Programa Inventado 2016-2018\n\nRamo: Inventado\n\nACCIONES RELEVANTES A REALIZAR EN 2017\n\n"
STATUS = "Se realizarán acciones en 2017"
PLAIN = "El INB plantará árboles."


def row(id="1.1.1", answer=f"{STATUS}\n{PLAIN}", title="Cuidar los \nbosques"):
    objective, strategy = id.split(".")[0], id.rpartition(".")[0]
    return f"{objective}. Objetivo {objective}\n\n{strategy}. Estrategia \n{strategy}\n\n{id}. {title}\n\n{answer}\n\n"


def planned(text):
    return row(answer=f"{STATUS}\n\n{text}")


def read(text, *, year=2017, cut_off=False):
    return IMPORTERS["text"](Document(text.encode("utf-8"), "tabla.txt", year, KNOWN, cut_off))


def activities(text):
    """[[(institution, partners, text), …], …] of the only answer in a text."""
    (record,) = read(HEAD + planned(text)).records
    return [
        [(c.institution, c.partners, c.text) for c in activity.commitments] for activity in record.answers[0].activities
    ]


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def place(tmp_path):
    """A registry that has only institutions.yaml, and a document beside it."""
    folder = tmp_path / "registry"
    (folder / "records" / "pi").mkdir(parents=True)
    (folder / "records" / "pi" / "institutions.yaml").write_text(INSTITUTIONS, "utf-8")
    return folder


def run(folder, text, *more, year="2017", programme="pi", name="tabla.txt"):
    document = folder.parent / name
    document.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    given_programme = ["--programme", programme] if programme else []
    return cli.main(
        [
            "import",
            "text",
            str(document),
            "--year",
            year,
            *given_programme,
            "--root",
            str(folder),
            "--lang",
            "en",
            *more,
        ]
    )


# ------------------------------------------------------------------------------------------- the real table


@pytest.fixture
def real(tmp_path):
    folder = tmp_path / "registry"
    (folder / "records" / "pem").mkdir(parents=True)
    (folder / "records" / "pem" / "institutions.yaml").write_bytes((PEM / "institutions.yaml").read_bytes())
    return folder


@cache
def pem_institutions():
    return load(trees.WorkingTree(str(ROOT)), "pem-2014-2018").institutions


def real_import(folder, *more):
    return run(folder, PUBLISHED.read_bytes(), *more, programme="pem", name=PUBLISHED.name)


def test_the_real_table(real, capsys):
    assert real_import(real) == 0
    said = capsys.readouterr().out
    loaded = load(trees.WorkingTree(str(real)), "pem")
    assert not loaded.findings
    answers = [record.answer(2017) for record in loaded.records.values()]
    assert len(answers) == 106
    assert {answer.status for answer in answers} == {"planned"}
    assert sum(len(answer.activities) for answer in answers) == 158
    assert sum(len(answer.commitments()) for answer in answers) == 193
    assert (len(loaded.programme.objectives), len(loaded.programme.strategies())) == (5, 25)
    # The table has six titles whose cells were too small; of four nothing but a space at the end tells.
    cut = re.findall(r"^  ([\d.]+), line \d+: its title may have been cut off", said, re.MULTILINE)
    assert cut == ["3.1.5", "3.2.4", "4.1.10", "5.1.4", "5.2.3", "5.4.1"]
    assert (real / "records" / "pem" / "sources" / PUBLISHED.name).read_bytes() == PUBLISHED.read_bytes()
    # The row with a cell too many, with the line where the second cell was made to begin.
    assert re.search(r"3\.4\.7, line 1613: 3 paragraphs", said)
    assert re.search(r"1\.1\.1, line 35: .*IINMUJERES", said)
    assert "106 records made, 0 changed, 0 unchanged" in said


def test_the_draft_of_the_real_table_is_what_stands_in_the_repository(real):
    real_import(real)
    mine = files(real / "records" / "pem")
    theirs = {path: data for path, data in files(PEM).items() if path in mine}
    differ = {path for path in mine if mine[path].replace(b"id: pem\n", b"id: pem-2014-2018\n") != theirs.get(path)}
    # A note says why its second activity begins where it does.
    assert differ == {"3.4/3.4.7.yaml"}


def test_twice_is_no_change(real, capsys):
    real_import(real)
    before = files(real)
    capsys.readouterr()
    assert real_import(real) == 0
    assert "0 records made, 0 changed, 106 unchanged" in capsys.readouterr().out
    assert files(real) == before
    assert real_import(real, "--dry-run") == 0
    assert capsys.readouterr().out == ""


def test_dry_run_shows_a_diff_and_writes_nothing(real, capsys):
    before = files(real)
    assert real_import(real, "--dry-run") == 0
    assert files(real) == before
    shown, said = capsys.readouterr()
    assert "--- /dev/null\n+++ b/records/pem/1.1/1.1.1.yaml\n@@" in shown
    assert "+++ b/records/pem/programme.yaml\n" in shown
    assert "3.4.7, line 1613" in said


@examples(0.6)
@given(cut=st.integers(min_value=1, max_value=3140))
def test_a_cut_text_is_refused_or_ends_with_a_sentence(cut):
    lines = PUBLISHED.read_text("utf-8").split("\n")[:cut]
    while lines and not lines[-1].strip():
        lines.pop()
    document = Document("\n".join(lines).encode("utf-8"), "t.txt", 2017, pem_institutions())
    try:
        result = IMPORTERS["text"](document)
    except UserError as error:
        said, result = error.message, None
    if result is None:
        line = re.match(r"t\.txt:([0-9]+): ", said)
        assert 1 <= int(line[1]) <= max(1, len(lines))
    else:
        # It ends between two rows: after a sentence, or after the heading of the table.
        assert re.search(r"[.][”\")]*\Z|^ACCIONES RELEVANTES", lines[-1].rstrip())
        assert len(result.records) == len([line for line in lines if re.match(r"\d+\.\d+\.\d+\. ", line)])


@pytest.mark.parametrize("rows", [10, 40, 105])
@pytest.mark.parametrize("again", [True, False])
def test_a_table_that_is_cut_after_a_whole_row(real, capsys, rows, again):
    """Where the whole one is kept, or its líneas are known, it is refused with its last line. Nothing is written."""
    lines = PUBLISHED.read_text("utf-8").split("\n")
    begins = [at for at, line in enumerate(lines) if re.match(r"\d+\.\d+\.\d+\. ", line)]
    end = max(at for at in range(begins[rows]) if re.match(r"\d\. ", lines[at]))
    text = "\n".join(lines[:end]).rstrip() + "\n"
    assert real_import(real) == 0
    if not again:  # the registry knows the líneas, and the document is another
        for path in (real / "records/pem/sources").iterdir():
            path.unlink()
    before = files(real)
    capsys.readouterr()
    assert run(real, text, programme="pem", name="cut.txt") == 2
    said = capsys.readouterr().err
    assert said.startswith(f"lineas: cut.txt:{len(text.splitlines())}: the text ends ")
    assert ("which begins with the same words, goes on" in said) == again
    assert "say --cut-off" in said
    assert files(real) == before
    assert run(real, text, "--cut-off", programme="pem", name="cut.txt") == 0
    assert "of which the text says nothing" in capsys.readouterr().out


def test_what_a_later_table_leaves_out(place, capsys):
    """A línea that was concluded leaves the form; others are named; and what is missing at the end is an error."""
    year = {"year": "2018"}
    eighteen = HEAD.replace("2017", "2018")
    concluded = row("1.1.9", answer="Línea de acción concluida")
    assert run(place, HEAD + row() + row("1.1.2") + row("1.1.3") + concluded) == 0
    assert "the text ends here; nothing tells whether the publication does, too" in capsys.readouterr().out
    answer = f"{STATUS.replace('2017', '2018')}\n\n{PLAIN}"
    said = {}
    for name, rows in {
        "whole": ("1.1.1", "1.1.2", "1.1.3"),
        "middle": ("1.1.1", "1.1.3"),
        "cut": ("1.1.1", "1.1.2"),
    }.items():
        code = run(
            place, eighteen + "".join(row(id, answer=answer) for id in rows), "--dry-run", name=f"{name}.txt", **year
        )
        said[name] = (code, capsys.readouterr().err)
    assert said["whole"][0] == said["middle"][0] == 0
    assert "says nothing" not in said["whole"][1]
    assert "nothing tells" not in said["whole"][1]
    assert "the registry has 1 number of which the text says nothing: 1.1.2" in said["middle"][1]
    assert said["cut"][0] == 2
    assert "the text ends with 1.1.2, and says nothing of what the registry has after that: 1.1.3" in said["cut"][1]


def test_a_first_table_is_held_against_the_programme(place, capsys):
    """programme.yaml was written by hand, with all its estrategias, before there is a record."""
    run(place, HEAD + row() + row("1.2.1"))
    for path in (place / "records/pi").glob("*/*"):
        path.unlink()
    assert run(place, HEAD + row()) == 2
    assert (
        "the text ends with 1.1, and says nothing of what the registry has after that: 1.2" in capsys.readouterr().err
    )


def test_a_last_line_after_which_another_should_follow(place, capsys):
    assert run(place, HEAD + row().rstrip() + " \n") == 0
    assert "its last line ends as one does that another follows" in capsys.readouterr().out


# ------------------------------------------------------------------------------------------ paragraphs, cells


def test_hyphens_and_spaces():
    text = "El INB  hará un estudio socio-\nfamiliar  según la norma NMX-R-\n025-SCFI-2015 , lo - \nque falte ."
    expected = "El INB hará un estudio socio-familiar según la norma NMX-R-025-SCFI-2015 , lo - que falte ."
    assert activities(text) == [[("INB", (), expected)]]


@given(st.lists(st.text("abñ -", min_size=1, max_size=12), min_size=1, max_size=8))
def test_joining_loses_nothing(lines):
    assert join(lines).replace(" ", "") == "".join(lines).replace(" ", "")
    assert "  " not in join(lines)


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n\n", "\n  \n\n"])
def test_a_page_break_inside_a_paragraph(gap):
    whole = "El INB plantará muchos árboles en la sierra del norte."
    assert activities(f"El INB plantará muchos árboles{gap}en la sierra del norte.") == [[("INB", (), whole)]]


def test_a_page_break_with_the_heading_inside_a_paragraph():
    steps = "Paso 3. Si se realizarán acciones en 2017 para la línea de acción descríbalas abajo. \nPuede registrar dos.\n\n"
    text = row(answer=f"{STATUS}\n\nEl INB plantará árboles\n\n{steps}{HEAD}\nen la sierra.")
    (record,) = read(text).records
    assert record.answers[0].commitments()[0].text == "El INB plantará árboles en la sierra."


def test_a_page_break_inside_a_title_and_column_headings():
    columns = "OBJETIVO ESTRATEGIA LÍNEA DE ACCIÓN Tipo de respuesta\n\nActividad 1 Actividad 2\n\n"
    text = HEAD + row(title=f"Cuidar los \n\n{columns}\nbosques")
    assert read(text).records[0].title == "Cuidar los bosques"


def test_a_sentence_that_ends_before_a_break_ends_its_paragraph():
    (first, second) = activities("El INB plantará árboles.\n\n\n\nLa SMA limpiará playas.")
    assert (first[0][0], second[0][0]) == ("INB", "SMA")


def test_a_short_line_ends_a_paragraph_and_a_full_one_does_not():
    full = "El INB plantará árboles de muchas clases en la sierra. La sierra los\n"
    short = "necesita.\nPor otra parte, la SMA limpiará playas."
    (cell,) = activities(full + short)
    assert [c[0] for c in cell] == ["INB", "SMA"]
    wrapped = "El INB plantará árboles de muchas clases en la sierra del norte.\nConvendrá regarlos."
    assert len(activities(wrapped)[0]) == 1


@pytest.mark.parametrize("connector", ["Por otra parte, ", "Por otra parta, ", "Además, ", "Asimismo, ", "Y, "])
def test_connectors_go_on_with_the_cell(connector):
    (cell,) = activities(f"El INB plantará árboles.\n\n{connector}la SMA limpiará playas.")
    assert [c[0] for c in cell] == ["INB", "SMA"]


def test_a_list_with_bullets_belongs_to_its_paragraph():
    text = "El INB plantará:\n• Pinos en el \nnorte\n• Encinos.\n\nLa SMA limpiará playas."
    assert activities(text)[0] == [("INB", (), "El INB plantará:\n• Pinos en el norte\n• Encinos.")]
    assert activities(text.replace(":\n•", ":\n\n•"))[0] == activities(text)[0]


def test_a_lone_stop_belongs_to_the_commitment_before_it():
    result = read(HEAD + planned("El INB plantará árboles.\n\n."))
    assert result.records[0].answers[0].commitments()[0].text == "El INB plantará árboles.\n."
    assert [remark.record for remark in result.unplaced] == ["1.1.1"]


def test_the_same_institution_in_a_row_is_one_commitment():
    (cell,) = activities("El INB plantará árboles.\n\nAdemás, el INB los regará.\n\nY, la SMA limpiará.")
    assert [(c[0], c[2].count("\n")) for c in cell] == [("INB", 1), ("SMA", 0)]


def test_three_cells_for_two():
    result = read(HEAD + planned("El INB plantará árboles.\n\nEl INB regará.\n\nEl INB cuidará."))
    (first, second) = result.records[0].answers[0].activities
    assert [a.commitments[0].text.count("\n") for a in (first, second)] == [0, 1]
    assert [(remark.record, remark.line) for remark in result.unplaced] == [("1.1.1", 19)]


def test_the_other_answers_have_no_activities():
    text = (
        HEAD
        + row("1.1.1", "No se realizarán acciones en 2017")
        + row("1.1.2", "Línea de acción concluida")
        + row("1.1.3")
    )
    answers = [record.answers[0] for record in read(text).records]
    assert [(a.status, len(a.activities)) for a in answers] == [("not_planned", 0), ("concluded", 0), ("planned", 1)]


def test_an_answer_on_the_line_of_its_status_and_right_after_the_title():
    assert read(HEAD + row(answer=f"{STATUS} {PLAIN}")).records == read(HEAD + row()).records
    assert read((HEAD + row()).replace(f"\n\n{STATUS}", f"\n{STATUS}")).records == read(HEAD + row()).records


# ------------------------------------------------------------------------------------------------ who it is


@pytest.mark.parametrize(
    ("text", "institution", "partners"),
    [
        ("El INB plantará con apoyo de la SMA.", "INB", ()),
        ("Con el apoyo de la SMA y en el marco del CNA, el INB plantará.", "INB", ()),
        ("En reuniones con el Instituto Nacional de Bosques, la SMA hablará.", "SMA", ()),
        ("La Red de Archivos en el norte archivará.", "CNA", ()),
        ("El Instituto Nacional de Bosques (INB) plantará.", "INB", ()),
        ("El INB y la SMA plantarán.", "INB", ("SMA",)),
        ("El INB, en conjunto con la SMA y el CNA, plantarán.", "INB", ("SMA", "CNA")),
        ("El INB en colaboración con la Secretaría de Mares (SMA) e integrantes del CNA irá.", "INB", ("SMA", "CNA")),
        ("El INB, mediante el trabajo coordinado con la SMA, como dice el CNA, plantará.", "INB", ("SMA",)),
        ("El INB seguirá plantando, en coordinación con el norte y la SMA, los árboles del CNA.", "INB", ("SMA",)),
        ("El INB usará una guía que fue hecha en colaboración con la SMA.", "INB", ()),
        ("Se plantará; esfuerzo en el que colaboran el INB, la SMA y el CNA.", "INB", ("SMA", "CNA")),
    ],
)
def test_subject_and_partners(text, institution, partners):
    subject = Names(KNOWN).subject(text)
    assert (subject.institution, subject.partners) == (institution, partners)


@pytest.mark.parametrize(
    ("text", "before", "institution"),
    [
        ("El IINB plantará.", "", "INB"),
        ("Los materiales serán impresos.", "SMA", "SMA"),
        ("Es un proyecto de la SMA que durará.", "", "SMA"),
        ("El INB contempla plantar.", "", "INB"),
    ],
)
def test_guesses_say_that_they_are(text, before, institution):
    subject = Names(KNOWN).subject(text, before)
    assert subject.institution == institution
    assert subject.guess


def test_nobody():
    assert Names(KNOWN).subject("Los materiales serán impresos.") is None
    assert Names({}).subject("El INB plantará.") is None


# --------------------------------------------------------------------------------- what is not such a table

TWO = HEAD + row() + row("1.1.2")
WRONG = {
    "empty": ("", 1),
    "not a table": ("Estimado señor:\n\nSaludos.\n", 1),
    "no heading": (row(), 1),
    "no ramo": (HEAD.replace("Ramo: Inventado\n\n", "") + row(), 3),
    "no name": (HEAD.replace("Programa Inventado 2016-2018\n\n", "") + row(), 3),
    "no rows": (HEAD, 1),
    "another year in the heading": (HEAD.replace("2017", "2016") + row(), 5),
    "another year in an answer": (TWO.replace(STATUS, STATUS.replace("2017", "2018"), 1), 15),
    "stops after the objetivo": (HEAD + row() + "1. Objetivo 1\nque sigue\n", 19),
    "stops after the estrategia": (HEAD + row() + "1. Objetivo 1\n\n1.1. Estrategia\n", 20),
    "stops after the línea": (HEAD + row() + "1. Objetivo 1\n\n1.1. Estrategia\n\n1.1.2. Línea\n", 22),
    "stops after the status": (TWO.removesuffix(f"{PLAIN}\n\n"), 26),
    "stops in a sentence": (TWO.removesuffix("árboles.\n\n"), 27),
    "the same línea twice": (HEAD + row() + row(), 23),
    "an estrategia of another objetivo": (TWO.replace("1.1. Estrategia", "2.1. Estrategia"), 9),
    "a línea of another estrategia": (TWO.replace("1.1.2. Cuidar", "1.2.2. Cuidar"), 23),
    "no objetivo": (TWO.replace("\n\n1. Objetivo 1\n\n1.1. Estrategia \n1.1\n\n1.1.2", "\n\n1.1. E\n\n1.1.2"), 18),
    "no estrategia": (TWO.replace("1.1. Estrategia \n1.1\n\n", "", 1), 9),
    "no answer": (TWO.replace(f"{STATUS}\n{PLAIN}\n\n", "", 1), 15),
    "no actions": (TWO.replace(f"{PLAIN}\n", "", 1), 15),
    "actions where there are none": (TWO.replace("Se realizarán", "No se realizarán", 1), 16),
    "another programme further on": (HEAD + row() + HEAD.replace("Inventado 2016", "Otro 2016") + row("1.1.2"), 22),
    "bad UTF-8": (TWO.encode("utf-8").replace("plantará".encode(), b"plantar\xe1", 1), 16),
    "a control character": (TWO.replace("árboles", "\x1b[31márboles", 1), 16),
    "a tab": (TWO.replace("árboles", "\tárboles", 1), 16),
    "a right-to-left override": (TWO.replace("árboles", "\u202eárboles", 1), 16),
    "CRLF": (TWO.replace("\n", "\r\n"), 1),
    "two-part accents": (TWO.replace("plantará", "plantara\u0301", 1), 16),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_with_its_line(case, place, capsys):
    text, line = WRONG[case]
    before = files(place)
    assert run(place, text) == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert f"tabla.txt:{line}: " in said
    assert "Traceback" not in said
    assert files(place) == before


def test_too_large(place, capsys, monkeypatch):
    monkeypatch.setattr("lineas.forms.published.rows.MAX_BYTES", 300)
    assert run(place, TWO) == 2
    assert "tabla.txt:1: " in capsys.readouterr().err
    assert not (place / "records" / "pi" / "programme.yaml").exists()


def test_a_publication_that_is_cut_off(place):
    text = TWO.removesuffix("árboles.\n\n")
    assert run(place, text, "--cut-off") == 0
    assert read(text, cut_off=True).records[-1].answers[0].commitments()[0].text == "El INB plantará"


@pytest.mark.parametrize("file", ["missing.txt", ".", "a\0b"])
def test_a_file_that_cannot_be_read(file, place, capsys):
    path = str(place / file)
    assert cli.main(["import", "text", path, "--year", "2017", "--programme", "pi", "--root", str(place)]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../pi", "..", "/tmp/x", "PI", "pi\n", "a b", "", "pi/../../x", "-", "\u202epi"])
def test_a_programme_name_that_is_none(name, place):
    before = files(place.parent)
    document = place.parent / "tabla.txt"
    document.write_text(TWO, "utf-8")
    args = ["import", "text", str(document), "--year", "2017", f"--programme={name}", "--root", str(place)]
    assert cli.main(args) == 2
    assert {path: data for path, data in files(place.parent).items() if path != "tabla.txt"} == before


@pytest.mark.parametrize("name", ["-rf.txt", ".hidden", "a\nb.txt", "año\u202e.txt"])
def test_a_file_name_that_cannot_be_kept(name, place):
    assert run(place, TWO, name=name) == 2
    assert not (place / "records" / "pi" / "sources").exists()


def test_without_institutions_nothing_is_made(place, capsys):
    assert run(place, TWO, programme="other") == 2
    assert "records/other/institutions.yaml" in capsys.readouterr().err
    assert not (place / "records" / "other").exists()


def test_every_paragraph_without_an_institution_is_named_at_once(place, capsys):
    text = (
        HEAD
        + planned("El XYZ volará.\n\nLos árboles crecerán.")
        + row("1.1.2")
        + row("1.1.3", f"{STATUS}\n\nLa XYZ irá.")
    )
    assert run(place, text) == 2
    said = capsys.readouterr().err
    assert [int(n) for n in re.findall(r"tabla\.txt:(\d+): 1\.1\.", said)] == [17, 19, 42]
    assert "XYZ" in said.splitlines()[-1]
    assert not (place / "records" / "pi" / "programme.yaml").exists()


# ------------------------------------------------------------------------------- over what is there already

RECORD = "records/pi/1.1/1.1.1.yaml"


def edit(place, path, *changes):
    file = place / path
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def test_a_first_import_makes_the_programme(place):
    assert run(place, TWO) == 0
    loaded = load(trees.WorkingTree(str(place)), "pi")
    programme = loaded.programme
    assert (programme.id, programme.name, programme.ramo) == ("pi", "Programa Inventado 2016-2018", "Inventado")
    assert (programme.first_year, programme.last_year, programme.language) == (2016, 2018, "es")
    assert [s.title for s in programme.strategies().values()] == ["Estrategia 1.1"]
    assert list(loaded.records) == ["1.1.1", "1.1.2"]
    assert (place / "records/pi/sources/tabla.txt").read_text("utf-8") == TWO


def test_one_programme_need_not_be_named(place):
    assert run(place, TWO, programme=None) == 0
    assert (place / RECORD).exists()


def test_corrections_by_hand_survive(place, capsys):
    text = HEAD + planned("El INB plantará árboles.\n\nAdemás, el INB regará.\n\nLa SMA limpiará.")
    run(place, text)
    corrected = """\
id: 1.1.1
title: >-
  Cuidar los bosques
answers:
  - year: 2017
    status: planned
    activities:
      - commitments:
          - institution: CNA
            partners:
              - SMA
            text: >-
              El INB plantará árboles.
          - institution: INB
            text: >-
              Además, el INB regará.
            notes: >-
              Leído dos veces.

              La SMA limpiará.
"""
    corrected = corrected.replace(
        "\n\n              La SMA limpiará.\n",
        "\n          - institution: SMA\n            text: >-\n              La SMA limpiará.\n",
    )
    (place / RECORD).write_text(corrected, "utf-8")
    capsys.readouterr()
    assert run(place, text) == 0
    assert "0 records made, 0 changed, 1 unchanged" in capsys.readouterr().out
    assert (place / RECORD).read_text("utf-8") == corrected


def test_other_words_replace_that_year_only(place, capsys):
    run(place, HEAD + row())
    edit(
        place,
        RECORD,
        ("answers:\n", "answers:\n  - year: 2016\n    status: not_planned\n    notes: >-\n      Por oficio.\n"),
        ("year: 2017\n    status: planned\n", "year: 2017\n    status: planned\n    notes: >-\n      Nota del año.\n"),
    )
    with (place / RECORD).open("a", encoding="utf-8") as file:
        file.write("notes: >-\n  Nota del registro.\n")
    capsys.readouterr()
    assert run(place, HEAD + row(answer=f"{STATUS}\n\nLa SMA limpiará.")) == 0
    out = capsys.readouterr().out
    assert "0 records made, 1 changed, 0 unchanged" in out
    assert re.search(r"1\.1\.1: .*2017", out)
    record = load(trees.WorkingTree(str(place)), "pi").records["1.1.1"]
    assert (record.notes, record.answer(2016).notes) == ("Nota del registro.", "Por oficio.")
    assert (record.answer(2017).notes, record.answer(2017).commitments()[0].institution) == ("Nota del año.", "SMA")


def test_another_year_is_added_in_order(place):
    run(place, HEAD + row())
    assert (
        run(
            place, (HEAD + row()).replace("EN 2017", "EN 2016").replace("en 2017", "en 2016"), year="2016", name="b.txt"
        )
        == 0
    )
    loaded = load(trees.WorkingTree(str(place)), "pi")
    assert [answer.year for answer in loaded.records["1.1.1"].answers] == [2016, 2017]
    assert sorted(path.name for path in (place / "records/pi/sources").iterdir()) == ["b.txt", "tabla.txt"]


def test_titles_that_differ(place, capsys):
    run(place, HEAD + row(title="Cuidar los bosques del norte"))
    capsys.readouterr()
    run(place, HEAD + row(title="Cuidar los bosques"), name="cut.txt")
    assert "0 records made, 0 changed, 1 unchanged" in capsys.readouterr().out
    run(place, HEAD + row(title="Cuidar las playas"), name="other.txt")
    out = capsys.readouterr().out
    assert "0 records made, 1 changed, 0 unchanged" in out
    assert "Cuidar las playas" in out
    assert "Cuidar las playas" in (place / RECORD).read_text("utf-8")


def test_objectives_and_strategies_are_merged(place):
    run(place, HEAD + row("2.3.1"))
    assert run(place, HEAD + row("2.1.1") + row("10.1.1"), name="b.txt") == 0
    loaded = load(trees.WorkingTree(str(place)), "pi")
    assert [objective.id for objective in loaded.programme.objectives] == ["2", "10"]
    assert list(loaded.programme.strategies()) == ["2.1", "2.3", "10.1"]
    assert list(loaded.records) == ["2.1.1", "2.3.1", "10.1.1"]


def test_another_title_for_a_strategy_is_told(place, capsys):
    assert run(place, HEAD + row() + row("1.1.2").replace("Estrategia", "Otra")) == 0
    assert re.search(r"1\.1\.2, line 20: .*Otra 1\.1", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (TWO.replace("Programa Inventado", "Programa Ajeno"), "2017"),
        (TWO.replace("2017", "2019"), "2019"),
    ],
)
def test_a_table_of_another_programme_or_period(text, year, place):
    run(place, TWO)
    before = files(place)
    assert run(place, text, year=year, name="b.txt") == 2
    assert files(place) == before


def test_a_programme_without_years_needs_its_file(place):
    assert run(place, TWO.replace(" 2016-2018", "")) == 2
    assert not (place / "records/pi/programme.yaml").exists()


@pytest.mark.parametrize("path", [RECORD, "records/pi/programme.yaml", "records/pi/institutions.yaml"])
def test_a_broken_file_is_never_written_over(path, place, capsys):
    run(place, TWO)
    (place / path).write_text("id: &a 1\n", "utf-8")
    before = files(place)
    assert run(place, TWO.replace("árboles", "pinos")) == 2
    assert f"{path}:1:" in capsys.readouterr().err
    assert files(place) == before


@pytest.mark.parametrize("path", ["records/pi/1.1/1.1.1.yaml", "records/pi/1.1", "records/pi/sources"])
def test_no_link_is_followed_out(path, place, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "1.1.1.yaml").write_text("id: 1.1.1\n", "utf-8")
    target = outside / "1.1.1.yaml" if path.endswith(".yaml") else outside
    (place / path).parent.mkdir(exist_ok=True)
    (place / path).symlink_to(target)
    assert run(place, TWO) == 2
    assert files(outside) == {"1.1.1.yaml": b"id: 1.1.1\n"}
    assert not (place / "records/pi/programme.yaml").exists()


def test_what_stands_before_the_first_row_is_told(place, capsys):
    assert run(place, "Una portada\n\n" + TWO) == 0
    assert "line 1: " in capsys.readouterr().out


def test_no_terminal_escape_is_printed(place, capsys):
    assert draft.wrong("a\x1b[31mb", 3, "no").message == "a\\u001b[31mb:3: no"
    assert run(place, "nada", name="a\x1b[31mb.txt") == 2
    assert "\x1b" not in "".join(capsys.readouterr())
