"""The first mistakes that people make: for each one finding, on the line that must change, in words that help, and what
`--fix` makes of it.

Each is made in an answer for 2018 that is added to a copy of a real record (the answer is invented). Lines count from the
first line of that answer; 0 and less are lines of the record above it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lineas import messages
from lineas.lint.fix import fixes
from lineas.lint.run import lint
from lineas.registry.formatting import canonical_bytes
from lineas.registry.reading import judged
from lineas.registry.trees import WorkingTree

FOLDER = Path("records/pem-2014-2018")
RECORD = FOLDER / "1.2/1.2.3.yaml"
ORIGINAL = (Path(__file__).parent.parent / RECORD).read_text(encoding="utf-8")
ABOVE = ORIGINAL.count("\n")
ANSWER = """\
  - year: 2018
    status: planned
    activities:
      - commitments:
          - institution: INM
            text: >-
              El INM impartirá diez talleres en 2018.
              Asimismo, publicará una guía.
          - institution: SRE
            text: >-
              La SRE publicará dos informes.
"""
RIGHT = ORIGINAL + ANSWER
FIRST = ">-\n              El INM impartirá diez talleres en 2018.\n              Asimismo, publicará una guía."
ACTIVITY = "      - commitments:\n          - institution: SCT\n            text: >-\n              La SCT {}.\n"
MENDED, SAME = "mended", "same"  # it says what the right answer says; nothing is written


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    """A part of the real registry: one estrategia, with what was accepted in it."""
    root = tmp_path_factory.mktemp("registry")
    here = Path(__file__).parent.parent / FOLDER
    shutil.copytree(here / "1.2", root / FOLDER / "1.2")
    for name in ("programme.yaml", "institutions.yaml", "glossary.yaml"):
        shutil.copy(here / name, root / FOLDER)
    exceptions = judged(f"{FOLDER.as_posix()}/exceptions.yaml", (here / "exceptions.yaml").read_bytes()).value
    mine = [entry for entry in exceptions["exceptions"] if entry["record"].startswith("1.2.")]
    (root / FOLDER / "exceptions.yaml").write_bytes(canonical_bytes({"exceptions": mine}, "exceptions"))
    return root


@pytest.fixture(autouse=True)
def _spanish():
    messages.use("es")


def look(root, data, path=RECORD):
    """What lint finds while a file holds these bytes, and what `--fix` would write into it."""
    file = root / path
    before = file.read_bytes() if file.exists() else None
    file.write_bytes(data)
    tree, options = WorkingTree(str(root)), {"today": "2018-06-30"}
    try:
        found = lint(tree, ["pem-2014-2018"], **options).findings
        return found, fixes(tree, ["pem-2014-2018"], unsafe=False, **options).contents.get(path.as_posix())
    finally:
        file.unlink() if before is None else file.write_bytes(before)


# (name, what was right, what was written, line of the finding, rule, words of the message and its help, what --fix makes)
MISTAKES = [
    ("official label: planned", "status: planned", "status: Se realizarán acciones en 2018", 2, "wrong-value", "planned", MENDED),
    ("official label: the rest is wrong, too", "status: planned", "status: No se realizarán acciones en 2018", 2, "wrong-value", "not_planned", "status: not_planned"),
    ("a slip in a status", "status: planned", "status: plannned", 2, "wrong-value", "«planned»", SAME),
    ("a status of no meaning", "status: planned", "status: quizá", 2, "wrong-value", "escriba uno de", SAME),
    ("two non-breaking spaces", "diez talleres", "diez\u00a0talleres\u00a0gratuitos", 7, "character", "espacio de no separación", "diez talleres gratuitos"),
    ("a tab in a text", "diez talleres", "diez\ttalleres", 7, "character", "tabulador", MENDED),
    ("soft hyphen and zero width", "diez talleres", "diez talle\u00adres\u200b", 7, "character", "guion opcional", MENDED),
    ("a tab as indentation", "    status: planned", "\tstatus: planned", 2, "character", "tabulador", SAME),
    ("mojibake", "publicará", "publicarÃ¡", 8, "mojibake", "«á»", MENDED),
    ("mojibake, twice on a line", "publicará una guía", "publicarÃ¡ una guÃ\u00ada", 8, "mojibake", "«á»", MENDED),
    ("an item one column off", "  - year", "   - year", 1, "yaml-syntax", "columna 4", MENDED),
    ("an item one column to the left", "  - year", " - year", 1, "yaml-syntax", "columna 2", MENDED),
    ("a key one column off", "    status", "     status", 2, "yaml-syntax", "columna 6", MENDED),
    ("a key one column to the left", "    status", "   status", 2, "yaml-syntax", "columna 4", MENDED),
    ("an inner key one column off", "            text: >-\n              La", "             text: >-\n              La", 10, "yaml-syntax", "columna 14", MENDED),
    ("no colon", "status: planned", "status planned", 2, "yaml-syntax", "dos puntos", MENDED),
    ("no colon, no value", "    activities:", "    activities", 3, "yaml-syntax", "dos puntos", MENDED),
    ("no space after the colon", "status: planned", "status:planned", 2, "yaml-syntax", "espacio", MENDED),
    ("no space after the colon of an item", "institution: INM", "institution:INM", 5, "yaml-syntax", "espacio", MENDED),
    ("no space after a hyphen", "- institution: SRE", "-institution: SRE", 9, "yaml-syntax", "espacio", MENDED),
    ("a text less indented", "              El INM", "          El INM", 7, "yaml-syntax", "columna 11", MENDED),
    ("a text hardly indented", "              El INM", "            El INM", 7, "yaml-syntax", "columna 13", MENDED),
    ("a line more indented", "              Asimismo", "                Asimismo", 8, "yaml-syntax", "sangría", SAME),
    ("a text beside its sign", ">-\n              El INM", ">- El INM", 6, "yaml-syntax", "renglón de abajo", MENDED),
    ("a text that begins with a star", FIRST, "* El INM impartirá diez talleres.", 6, "yaml-syntax", ">-", "* El INM impartirá diez talleres."),
    ("a colon in a text", FIRST, "El INM impartirá: diez talleres.", 6, "yaml-syntax", ">-", "El INM impartirá: diez talleres."),
    ("a quote that is not closed", ">-\n              La SRE publicará dos informes.", '"La SRE publicará dos informes.', 10, "yaml-syntax", ">-", MENDED),
    ("an en dash for the hyphen", "  - year", "  – year", 1, "yaml-syntax", "guion", MENDED),
    ("a bullet for the hyphen", "          - institution: SRE", "          • institution: SRE", 9, "yaml-syntax", "guion", MENDED),
    ("a closing formula", "informes.\n", "informes.\n\nAtentamente,\nla enlace\n", 13, "yaml-syntax", "no es parte", SAME),
    ("a number sign in a text", FIRST, "El INM impartirá el taller #5.", 6, "comment", ">-", SAME),
    ("letters changed places", "institution: INM", "institution: IMN", 5, "unknown-institution", "«INM»", SAME),
    ("small letters", "institution: INM", "institution: inm", 5, "unknown-institution", "INM", MENDED),
    ("the full name", "institution: INM", "institution: Instituto Nacional de Migración", 5, "unknown-institution", "INM", MENDED),
    ("two institutions", "institution: INM", "institution: INM y PGR", 5, "unknown-institution", "partners", SAME),
    ("an unknown institution", "institution: INM", "institution: ZZZQ", 5, "unknown-institution", "institutions.yaml", SAME),
    ("a year outside of the programme", "year: 2018", "year: 2081", 1, "year-outside-programme", "2014 a 2018", SAME),
    ("two figures", "year: 2018", "year: 18", 1, "wrong-value", "cuatro cifras", SAME),
    ("a year in quotes", "year: 2018", 'year: "2018"', 1, "wrong-value", "entero", MENDED),
    ("a year with a full stop", "year: 2018", "year: 2018.", 1, "wrong-value", "entero", MENDED),
    ("a year in words", "year: 2018", "year: dos mil dieciocho", 1, "wrong-value", "entero", SAME),
    ("no year", "year: 2018", "year: no", 1, "wrong-value", "entero", SAME),
    ("a Spanish key: año", "year:", "año:", 1, "unknown-key", "«year»", MENDED),
    ("a Spanish key: texto", "text: >-", "texto: >-", 6, "unknown-key", "«text»", MENDED),
    ("a Spanish key: estatus", "status:", "estatus:", 2, "unknown-key", "«status»", SAME),
    ("a Spanish key: institución", "institution:", "institución:", 5, "unknown-key", "«institution»", MENDED),
    ("activities that are too many", ANSWER[-20:], ANSWER[-20:] + ACTIVITY.format("hará uno") + ACTIVITY.format("hará dos"), 16, "wrong-value", "párrafo", SAME),
    ("empty lines at the end", "informes.\n", "informes.\n\n\n", 12, "canonical", "vacíos", MENDED),
    ("no line end at the end", "informes.\n", "informes.", 11, "canonical", "fin", MENDED),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "line", "rule", "words", "fixed"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])  # fmt: skip
def test_a_mistake_is_one_finding_that_helps(registry, right, wrong, line, rule, words, fixed):
    assert right in ANSWER
    text = ORIGINAL + ANSWER.replace(right, wrong, 1)
    found, written = look(registry, text.encode())
    assert [(f.line - ABOVE, f.rule) for f in found] == [(line, rule)], found
    assert words in f"{found[0].message} {found[0].help}"
    assert found[0].column <= max(1, len(text.split("\n")[found[0].line - 1]))
    if fixed == MENDED:
        assert written == RIGHT.encode()
    elif fixed == SAME:
        assert written is None
    else:
        assert fixed in (written or b"").decode()


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_file_in_another_encoding(registry, encoding):
    found, written = look(registry, RIGHT.encode(encoding))
    assert [f.rule for f in found] == ["encoding"]
    assert "UTF-8" in found[0].message + found[0].help
    assert written == RIGHT.encode()


def test_bytes_that_nobody_can_be_sure_of_stay(registry):
    for data in (
        RIGHT.encode().replace(b"diez", b"\xd0\xc0\xfe"),
        RIGHT.encode("utf-16-le").replace(b"d\0", b"\xff\xdb"),
    ):
        found, written = look(registry, data)
        assert [f.rule for f in found] == ["encoding"]
        assert written is None


@pytest.mark.parametrize("name", ["1.2.3 (1).yaml", "1.2.3-INM.yaml", "1.2.3.yml", "1.2.3 - copia.yaml"])
def test_a_copy_is_said_once_and_on_the_copy(registry, name):
    for text in (ORIGINAL, RIGHT):
        found, written = look(registry, text.encode(), RECORD.with_name(name))
        assert [(f.path.rpartition("/")[2], f.line, f.rule) for f in found] == [(name, 1, "repeated-id")]
        assert written is None


@pytest.mark.parametrize(("before", "after", "rule"), [
    ("id: 1.2.3", "id: 1.2.4", "repeated-id"),
    ("id: 1.2.3", "id: 9.9.9", "id-path"),
    ("id: 1.2.3", "id: 1.2", "wrong-value"),
])  # fmt: skip
def test_a_wrong_id(registry, before, after, rule):
    found, _written = look(registry, RIGHT.replace(before, after, 1).encode())
    assert [(f.line, f.rule) for f in found] == [(1, rule)]


def test_an_institution_in_the_wrong_place(registry):
    path = FOLDER / "institutions.yaml"
    text = (registry / path).read_text(encoding="utf-8") + "AAA:\n  name: Asociación inventada\n"
    found, written = look(registry, text.encode(), path)
    assert [(f.line, f.rule) for f in found] == [(text.count("\n") - 1, "canonical")]
    assert "alfabético" in found[0].message
    assert written.startswith(b"AAA:\n")


def test_what_a_person_sees_is_shown(registry, capsys, monkeypatch):
    from lineas.cli import main

    monkeypatch.chdir(registry)
    (registry / RECORD).write_text(RIGHT.replace("diez talleres", "diez\u00a0talle\u00adres"), encoding="utf-8")
    assert main(["lint", RECORD.as_posix()]) == 1
    (registry / RECORD).write_text(ORIGINAL, encoding="utf-8")
    said = capsys.readouterr().out
    assert "diez talleres" in said
    assert "\\u00" not in said


MARKED = """\
  - year: 2018
    status: planned
    activities:
      - commitments:
<<<<<<< main
          - institution: INM
            text: >-
              El INM impartirá talleres.
=======
          - institution: SRE
            text: >-
              La SRE publicará una guía.
>>>>>>> respuesta-sre
<<<<<<< main
          - institution: PGR
            text: >-
              La PGR dará cursos.
=======
>>>>>>> respuesta-sre
"""


def test_a_conflict_says_what_stands_there_and_loses_nothing(registry):
    found, written = look(registry, (ORIGINAL + MARKED).encode())
    assert [(f.line - ABOVE, f.rule) for f in found] == [(5, "yaml-syntax"), (14, "yaml-syntax")]
    assert "institution: INM" in found[0].message
    assert "institution: SRE" in found[0].message
    assert "las dos se quedan" in found[0].help
    assert "institution: PGR" in found[1].message
    assert written is None
    both = "".join(line for line in MARKED.splitlines(True) if line[0] not in "<=>")
    assert look(registry, (ORIGINAL + both).encode())[0] == []
