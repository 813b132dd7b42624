"""`lineas report`: whole, in order, with links that lead somewhere, and no text of a record ever becomes markup."""

from __future__ import annotations

import os
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from invented import INSTITUTIONS, PROGRAMME, commitment, planned, registry, write
from lineas import cli, messages
from lineas.figures.report import report
from lineas.registry.model import Answer, Institution, Objective, Record, Strategy
from lineas.views.report.markdown import markdown

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[pulse](javascript:alert(1))", "![x](http://e.example/x)",
    "@octocat y #12", "| una | celda |", "# Título", "- lista", "1. lista", "> cita", "```", "    código", "~~~", "---", "===",
    "**negrita** _cursiva_ ~~no~~", "`código`", "&lt;b&gt; &amp;", "<!-- comentario", "-->", "http://e.example", "www.e.example",
    "\\", "cola \\", "$x$", "[ref]: http://e.example", '<a id="l-9"></a>', "título #", "título ##", "#", "##", "\\#", "\\\\#", ":smile:", "*", "_", "+ a",
]  # fmt: skip
TAGS = {"h1", "h2", "h3", "h4", "p", "a", "ul", "li", "strong", "em", "table", "thead", "tbody", "tr", "th", "td"}


class Page(HTMLParser):
    """What a rendering holds: tags, places, links, and its words."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.ids, self.links, self.words = set(), [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.words += " " if tag not in ("a", "em", "strong") else ""
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if "href" in attrs:
            self.links.append(attrs["href"])
        assert set(attrs) <= {"id", "href", "style"}

    def handle_data(self, data):
        self.words += data

    def text(self):
        return " ".join(self.words.split())


def rendered(text):
    return Page(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))


def hostile(text):
    """A registry that has `text` wherever a text can be."""
    made = commitment(text=f"{text}\n{text}", notes=text, partners=("SEPAR",))
    records = [
        Record("1.1.1", text, (planned(2016, commitment(text=text)), planned(2017, made, notes=text)), notes=text),
        Record("1.1.2", text, (Answer(2016, "not_planned"), Answer(2017, "not_planned", notes=text))),
        Record("1.1.3", text, (Answer(2016, "concluded"),)),
        Record("1.1.4", text, (planned(2016),)),
    ]
    objectives = (Objective("1", text, (Strategy("1.1", text),)),)
    programme = PROGRAMME._replace(name=text, ramo=text, objectives=objectives)
    names = {acronym: Institution(acronym, text) for acronym in INSTITUTIONS}
    return registry(records, programme, names)


@pytest.fixture(autouse=True)
def _english():
    messages.use("en")


@pytest.fixture
def root(tmp_path):
    return write(tmp_path / "registro", registry())


def run(root, capsys, *arguments):
    code = cli.main(["report", "--lang", "en", "--root", str(root), *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_golden(root, capsys, golden, request):
    code, out, err = run(root, capsys, "2017")
    assert (code, err) == (0, "")
    golden(request.path.parent / "golden" / "report.md", out)


def test_every_link_has_its_place():
    page = rendered(markdown(report(registry(), 2017)))
    assert page.tags <= TAGS
    assert len(page.ids) == len(set(page.ids))
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert {"l-1-1-10", "o-2", "institutions", "changes"} <= set(page.ids)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_words(text):
    plain, page = (rendered(markdown(report(hostile(each), 2017))) for each in ("palabra", text))
    assert page.tags == plain.tags
    assert page.ids == plain.ids
    assert page.links == plain.links
    assert plain.text().replace("palabra", " ".join(text.split())) == page.text()


@given(
    st.text(st.sampled_from(sorted({c for text in HOSTILE for c in text})), min_size=1, max_size=30).filter(str.strip)
)
def test_no_mixture_of_signs_becomes_markup(text):
    messages.use("en")
    page, plain = (
        rendered(markdown(report(hostile(text.strip()), 2017))),
        rendered(markdown(report(hostile("palabra"), 2017))),
    )
    assert page.tags == plain.tags
    assert page.ids == plain.ids
    assert page.links == plain.links
    assert plain.text().replace("palabra", " ".join(text.split())) == page.text()


def test_nobody_is_mentioned():
    text = markdown(report(hostile("@octocat, #12 y usuario@e.example"), 2017))
    assert "@octocat" not in text
    assert "#12" not in text
    assert "@e.example" not in text


def test_every_word_of_every_commitment_is_there():
    text = rendered(markdown(report(registry(), 2017))).text()
    for words in (
        "La INV plantará 25 árboles. También dará talleres.",
        "El texto está cortado.",
        "Se recibió por oficio.",
    ):
        assert words in text
    assert "INV, with SEPAR: La INV" in text


def test_changes_only_where_the_year_before_has_answers():
    assert 'id="changes"' in markdown(report(registry(), 2017))
    assert 'id="changes"' not in markdown(report(registry(), 2016))


def test_what_was_concluded_before_is_no_change():
    changes = markdown(report(registry(), 2017)).split('id="changes"')[1]
    assert "1.1.2" not in changes
    assert "1.2.1" in changes
    assert "20 → 25" in changes


def test_who_will_do_nothing_is_named():
    records = [Record("1.1.1", "Uno", (Answer(2017, "not_planned", declined=("INV", "SEPAR")),))]
    assert "Will do nothing: INV, SEPAR" in markdown(report(registry(records), 2017))


def test_years(root, capsys):
    code, out, err = run(root, capsys, "2015")
    assert (code, err) == (0, "")
    assert "no answers for 2015" in out
    assert "5 (100 %)" not in out
    code, out, _err = run(root, capsys, "2099")
    assert (code, out) == (2, "")


def test_empty_programme():
    page = rendered(markdown(report(registry([]), 2017)))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_output_is_whole_and_the_same(root, capsys, tmp_path):
    target = tmp_path / "nueva" / "informe.md"
    code, out, err = run(root, capsys, "2017", "--output", str(target))
    assert (code, out) == (0, "")
    assert "informe.md" in err
    assert target.read_text("utf-8") == run(root, capsys, "2017")[1]
    assert os.listdir(target.parent) == ["informe.md"]
    link = tmp_path / "enlace.md"
    link.symlink_to(target)
    run(root, capsys, "2016", "--output", str(link))
    assert link.is_symlink()
    assert target.read_text("utf-8") == run(root, capsys, "2016")[1]


def test_output_never_takes_the_place_of_a_record_or_a_folder(root, capsys, tmp_path):
    record = root / "records" / "arboles" / "1.1" / "1.1.1.yaml"
    before = record.read_bytes()
    for target in (record, root / "records" / "informe.md", tmp_path, "/dev/null"):
        code, _out, err = run(root, capsys, "2017", "--output", str(target))
        assert code == 2
        assert "help:" in err
    assert record.read_bytes() == before
    assert os.path.exists("/dev/null")
