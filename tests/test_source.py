"""Strict reading: what is refused and where, what stays as it says, and where each value stands in its file."""

from __future__ import annotations

from io import StringIO

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from conftest import examples
from lineas import messages
from lineas.files.canonical import Layout, dump, tidy
from lineas.files.characters import characters
from lineas.files.document import Document, parse
from lineas.files.sentences import sentences
from lineas.files.strict_yaml import construct
from lineas.registry import kinds, schema

RECORD = schema.schema("record").layout
LAYOUTS = {kind: schema.schema(kind).layout for kind in kinds.KINDS}


@pytest.fixture(autouse=True)
def _english():
    messages.use("en")


def read(data: bytes | str, layout: Layout = RECORD) -> Document:
    return parse(data.encode() if isinstance(data, str) else data, layout)


# ------------------------------------------------------------------------------------------ what is refused

REFUSED = {
    "empty file": (b"", "yaml-syntax", 1, 1),
    "only a comment": (b"# nothing\n", "yaml-syntax", 1, 1),
    "anchor": (b"title: &a uno\nid: 1.1.1\n", "yaml-feature", 1, 8),
    "anchor on a mapping": (b"title: uno\nanswers: &a\n  - x\n", "yaml-feature", 2, 10),
    "anchor on a key": (b"title: uno\n&a id: 1.1.1\n", "yaml-feature", 2, 1),
    "alias": (b"title: *a\n", "yaml-feature", 1, 8),
    "merge key": (b"id: 1.1.1\n<<: {title: uno}\n", "yaml-feature", 2, 1),
    "tag": (b"title: !!str uno\n", "yaml-feature", 1, 8),
    "local tag": (b"id: 1.1.1\ntitle: !x uno\n", "yaml-feature", 2, 8),
    "tag that constructs": (b"title: !!python/object/apply:os.system [ls]\n", "yaml-feature", 1, 8),
    "tag on a mapping": (b"!!map\nid: 1.1.1\n", "yaml-feature", 1, 1),
    "second document": (b"id: 1.1.1\n---\nid: 1.1.2\n", "yaml-feature", 2, 1),
    "version directive": (b"%YAML 1.2\n---\nid: 1.1.1\n", "yaml-feature", 1, 1),
    "tag directive": (b"%TAG !e! tag:example,2000:\n---\nid: 1.1.1\n", "yaml-feature", 1, 1),
    "tab in the indentation": (b"answers:\n\t- year: 2017\n", "character", 2, 1),
    "tab in a text": (b"title: uno\tdos\n", "character", 1, 11),
    "byte order mark": (b"\xef\xbb\xbfid: 1.1.1\n", "encoding", 1, 1),
    "UTF-16": ("id: 1.1.1\n".encode("utf-16"), "encoding", 1, 1),
    "CRLF": (b"id: 1.1.1\r\ntitle: uno\r\n", "encoding", 1, 10),
    "CR": (b"id: 1.1.1\rtitle: uno\r", "encoding", 1, 10),
    "CR in the second line": (b"id: 1.1.1\ntitle: uno\r\n", "encoding", 2, 11),
    "Latin-1": ("id: 1.1.1\ntitle: acción\n".encode("latin-1"), "encoding", 2, 12),
    "UTF-8 cut off": (b"title: acci\xc3", "encoding", 1, 12),
    "overlong UTF-8": (b"title: \xc0\xaf\n", "encoding", 1, 8),
    "surrogate": (b"title: \xed\xa0\x80\n", "encoding", 1, 8),
    "random bytes": (bytes(range(255, 0, -1)) * 40, "encoding", 1, 1),
    "NUL": (b"title: a\x00b\n", "character", 1, 9),
    "escape": (b"title: a\x1b[31m\n", "character", 1, 9),
    "DEL": (b"title: a\x7f\n", "character", 1, 9),
    "next line": ("title: a\u0085b\n".encode(), "character", 1, 9),
    "line separator": ("title: a\u2028b\n".encode(), "character", 1, 9),
    "bidi override": ("title: a\u202eb\n".encode(), "character", 1, 9),
    "bidi isolate": ("title: \u2066a\u2069\n".encode(), "character", 1, 8),
    "zero-width space": ("title: a\u200bb\n".encode(), "character", 1, 9),
    "zero-width joiner": ("title: a\u200db\n".encode(), "character", 1, 9),
    "BOM inside": ("title: a\ufeffb\n".encode(), "character", 1, 9),
    "soft hyphen": ("title: a\u00adb\n".encode(), "character", 1, 9),
    "no-break space": ("title: uno\u00a0dos\n".encode(), "character", 1, 11),
    "narrow no-break space": ("title: 5\u202f000\n".encode(), "character", 1, 9),
    "ideographic space": ("title: uno\u3000dos\n".encode(), "character", 1, 11),
    "accent apart": ("id: 1.1.1\ntitle: accio\u0301n\n".encode(), "character", 2, 12),
    "noncharacter": ("title: a\uffffb\n".encode(), "character", 1, 9),
    "private use": ("title: a\ue000b\n".encode(), "character", 1, 9),
    "in a comment too": ("# \u202e\nid: 1.1.1\n".encode(), "character", 1, 3),
    "bidi as an escape": (b'title: "a\\u202eb"\n', "character", 1, 8),
    "NUL as an escape": (b'title: "a\\0b"\n', "character", 1, 8),
    "accent apart as an escape": (b'title: "e\\u0301"\n', "character", 1, 8),
    "tab as an escape": (b'title: "a\\tb"\n', "character", 1, 8),
    "bidi as an escape in a key": (b'id: 1.1.1\n"a\\u202eb": c\n', "character", 2, 1),
    "repeated key": (b"id: 1.1.1\ntitle: uno\nid: 1.1.2\n", "repeated-key", 3, 1),
    "repeated key inside": (b"answers:\n  - year: 2017\n    year: 2018\n", "repeated-key", 3, 5),
    "repeated key in quotes": (b"id: 1.1.1\n'id': 1.1.2\n", "repeated-key", 2, 1),
    "repeated key in braces": (b"{id: 1.1.1, id: 1.1.2}\n", "repeated-key", 1, 13),
    "a list as a key": (b"? [a]\n: b\n", "yaml-syntax", 1, 3),
    "a mapping as a key": (b"{a: b}: c\n", "yaml-syntax", 1, 1),
    "colon in a plain text": (b"title: uno: dos\n", "yaml-syntax", 1, 11),
    "bracket not closed": (b"title: [uno\n", "yaml-syntax", 1, 8),
    "quote not closed": (b'id: 1.1.1\ntitle: "uno\n', "yaml-syntax", 2, 8),
    "colon without its space": (b"answers:\n  - year:#1\n    status: planned\n", "yaml-syntax", 2, 9),
    "percent": (b"title: %uno\n", "yaml-syntax", 1, 8),
    "at sign": (b"title: @uno\n", "yaml-syntax", 1, 8),
    "quote closed by the next one": (b'title: "uno\nid: "1.1.1"\n', "yaml-syntax", 1, 8),
    "a line indented more": (b"title: >-\n  Uno.\n  Dos.\n    Tres.\n", "yaml-syntax", 4, 3),
    "a first line indented more": (b"title: >-\n    Uno.\n  Dos.\n", "yaml-syntax", 3, 3),
    "an unfinished merge": (b"id: 1.1.1\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n", "yaml-syntax", 2, 1),
    "indentation": (b"id: 1.1.1\n  title: uno\n", "yaml-syntax", 2, 8),
    "10,000 brackets": (b"[" * 10_000, "too-large", 1, 33),
    "10,000 braces": (b"{a: " * 10_000, "too-large", 1, 129),
    "10,000 dashes": (b"- " * 10_000, "too-large", 1, 65),
    "10,000 levels": (b"".join(b" " * n + b"a:\n" for n in range(1_000)), "too-large", 33, 33),
    "more than 1 MiB": (b"title: " + b"a" * (1 << 20) + b"\n", "too-large", 1, 1),
}


@pytest.mark.parametrize(("data", "kind", "line", "column"), REFUSED.values(), ids=REFUSED)
def test_refused_with_line_and_column(data, kind, line, column):
    document = read(data)
    assert document.value is None
    assert not document.canonical
    first = document.problems[0]
    assert (first.kind, first.line, first.column) == (kind, line, column), first
    assert first.message
    lines = document.text.split("\n")
    assert first.line <= len(lines) or not document.text


@examples(2)
@given(st.binary(max_size=60) | st.text("abñ:-[]{}&*!#|>'\"%@`?, \n\t\\0", max_size=60).map(str.encode))
def test_never_a_traceback(data):
    document = read(data)
    assert (document.value is None) or not document.problems
    for problem in document.problems:
        assert problem.line >= 1
        assert problem.column >= 1


def test_every_repeated_key_is_said():
    document = read("id: 1\nid: 2\nid: 3\n")
    assert [(p.line, p.column, p.length) for p in document.problems] == [(2, 1, 2), (3, 1, 2)]


def test_as_deep_as_allowed():
    assert read("[" * 32 + "]" * 32).problems == []
    assert read("[" * 33 + "]" * 33).problems != []


def test_as_large_as_allowed():
    assert read(b"title: " + b"a" * ((1 << 20) - 8) + b"\n").problems == []


# ----------------------------------------------------------------------------------- what stays as it says

SAYS = ["1.10", "no", "NO", "Yes", "on", "y", "null", "~", "", "2017-01-01", "0x1F", "0o17", "017", "1e3", "+1", "-1",
        "1_000", "12:30:45", ".5", "5.", ".inf", ".NaN", "=", "<<", "-", "?", ":", "- a", "a: b", "a #b", "#a", "&a", "*a", "!a",
        "|", ">", "'", '"', "%a", "@a", "`a", "[a", "{a", "a,", "true", "False", "1", "2017", "1.2.3", "---", "...", "--- a",
        "\\", "a\\nb", "“a”", "¿a?", "1.2.3.4", "1,000", "0", "00", "1.0.0e5", "a:", ":a", "a :b", "é", "ñ: ó", "٣", "１"]  # fmt: skip


@pytest.mark.parametrize("text", SAYS)
@pytest.mark.parametrize("kind", ["text", "prose"])
def test_every_reader_reads_what_we_write(text, kind):
    """What `dump` writes is the same text to a YAML 1.1 reader, to a YAML 1.2 reader, and to us."""
    layout = Layout("map", {"title": Layout(kind), "list": Layout("list", item=Layout(kind))})
    value = {"title": text, "list": [text, text]}
    written = dump(value, layout)
    assert yaml.load(written, Loader=yaml.CSafeLoader) == value
    assert YAML(typ="safe", pure=True).load(StringIO(written)) == value
    document = read(written, layout)
    assert document.value == value
    assert document.canonical


@pytest.mark.parametrize("text", [s for s in SAYS if s and s[0] not in "-?:#&*!|>'\"%@`[{,~=<." and s[-1] not in ":,"])
def test_a_plain_scalar_stays_what_it_says(text):
    if "\\" in text or ": " in text or " #" in text:
        return
    assert read(f"title: {text}\n").value == {"title": text}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2017", 2017), ("-3", -3), ("0", 0), ('"2017"', "2017"), ("'2017'", "2017"), ("2017.0", "2017.0"), ("02017", "02017"),
        ("+2017", "+2017"), ("0x7E1", "0x7E1"), ("2_017", "2_017"), ("2017-01-01", "2017-01-01"), ("", ""), ("~", "~"),
        ("１９００", "１９００"), ("9" * 18, int("9" * 18)), ("9" * 19, "9" * 19), ("-0", "-0"), ("1e3", "1e3"),
    ],
)  # fmt: skip
def test_an_integer_is_one_without_quotes_where_the_schema_says_so(written, value):
    document = read(f"answers:\n  - year: {written}\n")
    assert document.value == {"answers": [{"year": value}]}
    assert type(document.value["answers"][0]["year"]) is type(value)
    assert read(f"id: {written}\n").value == {"id": str(written.strip("\"'"))}


# --------------------------------------------------------------------------------- what is written is read

NASTY = st.sampled_from(SAYS)
TEXTS = st.one_of(
    NASTY,
    st.text(max_size=12),
    st.text("aB .?!:#-'\"\\¿ñ1\n", max_size=25),
    st.lists(
        st.sampled_from(["Sr.", "No.", "a.", "A", "b", "?", "¿C", "EE.UU.", "\n", "  ", "- x", "# y", "5.", "z:"])
    ).map(" ".join),
)
KEYS = st.one_of(NASTY, st.text(max_size=6), st.sampled_from(["INM", "NO", "1", "a b"]))


def of(layout: Layout | None) -> st.SearchStrategy:
    """Values of a layout, and sometimes of another: what a writer may be given."""
    anything = st.recursive(
        TEXTS | st.integers(-(10**17), 10**17),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2),
        max_leaves=4,
    )
    if layout is None:
        return anything
    if layout.kind == "map":
        fields = {key: of(child) for key, child in layout.fields.items()}
        known = st.fixed_dictionaries({}, optional=fields)
        free = st.dictionaries(KEYS, of(layout.rest) if layout.rest else TEXTS, max_size=2)
        return st.tuples(free, known).map(lambda pair: {**pair[0], **pair[1]})
    if layout.kind == "list":
        return st.lists(of(layout.item), max_size=3)
    if layout.kind == "prose":
        return TEXTS.map(tidy)
    return st.integers(1, 10**17) | TEXTS if layout.kind == "integer" else TEXTS


def texts(value):
    if isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from texts(child)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def same(one, other) -> bool:
    return one == other and str(one) == str(other)  # 1 == True, and nothing else


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_what_is_written_is_read(kind):
    layout = LAYOUTS[kind]

    @examples(1.5)
    @given(of(layout))
    def check(value):
        written = dump(value, layout)
        document = read(written.encode("utf-8", "surrogatepass"), layout)
        if any(characters(text) for text in texts(value)):
            assert document.problems, "what people cannot see is never read as if nothing were"
            return
        again, problems = construct(written, layout)
        assert problems == []
        assert again == value
        assert document.problems == []
        assert document.value == value
        assert dump(document.value, layout) == written
        assert document.canonical

    check()


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_the_fast_reader_reads_as_libyaml_does(kind):
    """Of canonical text with something put in, taken out or doubled: both readers agree, or the fast one declines."""
    layout = LAYOUTS[kind]

    @examples(1.5)
    @given(of(layout), st.data())
    def check(value, data):
        written = dump(value, layout)
        at = data.draw(st.integers(0, len(written)))
        put = data.draw(
            st.sampled_from(
                [" ", "\n", "  ", "- ", "#", " #", ":", ": ", '"', "'", "\n\n", "\\", ">-", "[", "&", "1", "ñ"]
            )
        )
        cut = data.draw(st.integers(0, 3))
        text = written[:at] + put + written[at + cut :]
        if characters(text):
            return
        document = read(text, layout)
        expected, problems = construct(text, layout)
        assert document.problems == problems
        if not problems:
            assert document.value == expected
            assert document.canonical is (dump(expected, layout) == text)

    check()


@pytest.mark.parametrize(
    "text",
    [
        "title: >-\n  1.\n\n",
        "title: >-\n  Uno.\n\nnotes: >-\n  Dos.\n",
        "title: >-\n  Uno.\n\n\n  Dos.\n",
        "title: >-\n\n  Uno.\n",
        "title: >-\n  Uno. \n",
        "title: >-\n  Uno.\n   \n  Dos.\n",
        'title: " Uno."\n',
        'title: "Uno. \\n\\n\\n Dos."\n',
        "title: >-\n  Uno. Dos.\n",
        "title: Uno\n",
        "title: >-\n  Uno.",
        "\ntitle: >-\n  Uno.\n",
        "id: '1.1.1'\n",
        'id: "1.1.1"\n',
        "id:  1.1.1\n",
        "id: 1.1.1 \n",
        "title: >-\n  Uno.\nid: 1.1.1\n",
        "answers:\n- year: 2017\n",
        "answers: [ ]\n",
        "---\nid: 1.1.1\n",
    ],
)
def test_valid_but_not_canonical(text):
    document = read(text)
    assert document.problems == []
    assert not document.canonical
    assert read(document.formed()).value == document.value
    assert read(document.formed()).canonical


# ------------------------------------------------------------------------------------------ where it stands

FILE = """\
id: 1.1.1
title: >-
  Uno dos. Tres cuatro.

  Cinco seis.
answers:
  - year: 2017
    status: 'planned'
    notes: "Aquí un “dato” y 27,000."
    activities:
      - commitments:
          - institution: INM
            text: Sin comillas
              ni bloque.
"""
COMMITMENT = ("answers", 0, "activities", 0, "commitments", 0)


@pytest.mark.parametrize(
    ("path", "options", "place"),
    [
        (("id",), {}, (1, 5, 5)),
        (("id",), {"key": True}, (1, 1, 2)),
        (("answers", 0, "year"), {}, (7, 11, 4)),
        (("answers", 0, "status"), {}, (8, 13, 9)),
        (("answers", 0, "status"), {"key": True}, (8, 5, 6)),
        (("answers", 0), {}, (7, 5, 10)),
        ((*COMMITMENT, "institution"), {}, (12, 26, 3)),
        ((), {}, (1, 1, 9)),
        # what is not there has the place of what is around it
        (("answers", 0, "year", "nothing"), {}, (7, 11, 4)),
        (("answers", 7), {}, (7, 3, 12)),
        (("nothing",), {"key": True}, (1, 1, 9)),
        # spans: folded, quoted, plain over two lines
        (("title",), {"span": (0, 3)}, (3, 3, 3)),
        (("title",), {"span": (9, 13)}, (3, 12, 4)),
        (("title",), {"span": (22, 27)}, (5, 3, 5)),
        (("title",), {"span": (28, 33)}, (5, 9, 5)),
        (("answers", 0, "notes"), {"span": (17, 23)}, (9, 30, 6)),
        (("answers", 0, "status"), {"span": (0, 7)}, (8, 14, 7)),
        ((*COMMITMENT, "text"), {"span": (0, 3)}, (13, 19, 3)),
        ((*COMMITMENT, "text"), {"span": (16, 22)}, (14, 18, 6)),
    ],
)
def test_locate(path, options, place):
    document = read(FILE)
    assert document.problems == []
    assert document.locate(path, **options) == place


def test_locate_finds_every_word():
    """The span of each word of each text leads to that word in the file."""
    document = read(FILE)
    lines = FILE.split("\n")
    value = document.value
    for path, text in [(("title",), value["title"]), ((*COMMITMENT, "text"), "Sin comillas ni bloque.")]:
        start = 0
        for word in text.split():
            start = text.index(word, start)
            line, column, length = document.locate(path, span=(start, start + len(word)))
            assert lines[line - 1][column - 1 : column - 1 + length] == word
            start += len(word)


def test_spaces_have_their_place():
    document = read("title: >-\n  Uno  dos.\n  Tres   cuatro.\n")
    assert document.locate(("title",), span=(3, 5)) == (2, 6, 2)
    assert document.locate(("title",), span=(14, 17)) == (3, 7, 3)
    assert document.shows(("title",), (14, 17), 3, 7, 3)


def test_lines_of_a_value():
    document = read(FILE)
    last = len(FILE.rstrip("\n").split("\n"))
    assert document.lines_of(("id",)) == range(1, 2)
    assert max(document.lines_of(("answers",))) == last
    cut = read(FILE.rstrip("\n"))
    assert max(cut.lines_of(("answers",))) == last


def test_comments():
    text = (
        "# uno\n"
        "id: 1.1.1 # dos\n"
        "title: >- # tres\n"
        "  No # es\n"
        "  # tampoco\n"
        'notes: "no # es" #cuatro\n'
        "answers: #\n"
        "  - year: 2017#no\n"
        "    status: a '#no' \"#no\" # cinco # seis\n"
    )
    document = read(text)
    assert document.problems == []
    found = [(p.line, p.column, p.length) for p in document.comments()]
    assert found == [(1, 1, 5), (2, 11, 5), (3, 11, 6), (6, 18, 7), (7, 10, 1), (9, 27, 14)]
    assert read(FILE).comments() == []


# ------------------------------------------------------------------------------------------------ sentences


@pytest.mark.parametrize(
    "whole",
    [
        "Conforme al Oficio No. 25/2016 de la dirección.",
        "Los consulados en EE.UU. Atenderán a los connacionales.",
        "El Sr. Pérez y la Dra. López asistirán.",
        "Talleres, cursos, etc. Para todos.",
        "Según J. Pérez y A. M. López.",
        "El Art. 33, fracc. II, inc. A, de la ley.",
        "La C. Directora y el Lic. Director.",
        "Llamar a la Av. Reforma No. 1, Col. Juárez.",
        "La empresa S.A. de C.V. Entregará.",
        "La versión 1.2.3 Beta.",
        "¿Cuándo? mañana.",
    ],
)
def test_one_sentence(whole):
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["Uno.", "Dos."],
        ["¿Uno?", "¡Dos!", "Tres."],
        ["Dijo “uno.”", "Dos."],
        ["(Uno.)", "(Dos.)"],
        ["En 2017.", "Además, en 2018."],
        ["Con 2,000 elementos.", "“Dos”."],
        ["La tasa es 3.5.", "Asimismo, sube."],
        ["Uno…", "Dos."],
        ["El INM lo hará.", "• Un punto."],
        ["La PGR.", "El INM."],
    ],
)
def test_several_sentences(parts):
    assert sentences(" ".join(parts)) == parts


@given(TEXTS)
@example("a. B")
@example("A. B. C")
@example(".  A")
def test_sentences_join_back(text):
    assert " ".join(sentences(text)) == text
