"""The diff of records: nothing that differs stays unsaid, nothing is counted twice, numbers keep their written form."""

from __future__ import annotations

import itertools
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lineas import messages
from lineas.diff import matching, outside, records, registries, texts
from lineas.diff.changes import Entry, Tally
from lineas.findings import Finding
from lineas.git.repository import INDEX, WORKTREE
from lineas.registry.model import Activity, Answer, Commitment, Record
from lineas.views.diff import formats


@pytest.fixture(autouse=True)
def english():
    before = messages.language()
    messages.use("en")
    yield
    messages.use(before)


TEXTS = st.lists(
    st.sampled_from("La SEBIMA entregará 25,100 27,000 libros a de en . , 7 mil % <b> @x\n y".split(" ")),
    min_size=1,
    max_size=9,
).map(" ".join)
NOTES = st.just("") | TEXTS
COMMITMENTS = st.builds(
    Commitment,
    st.sampled_from(["INM", "PGR", "SRE"]),
    TEXTS,
    st.lists(st.sampled_from(["SAT", "DIF"]), max_size=2, unique=True).map(tuple),
    NOTES,
)
ACTIVITIES = st.lists(COMMITMENTS, min_size=1, max_size=3).map(lambda c: Activity(tuple(c)))
ANSWERS = st.builds(
    Answer,
    st.sampled_from([2015, 2016, 2017]),
    st.sampled_from(["planned", "not_planned", "concluded"]),
    st.lists(ACTIVITIES, max_size=2).map(tuple),
    NOTES,
    st.lists(st.sampled_from(["SAT", "DIF"]), max_size=2, unique=True).map(tuple),
)
RECORDS = st.builds(
    Record, st.just("1.1.1"), TEXTS, st.lists(ANSWERS, max_size=3).map(tuple), NOTES, st.sampled_from(["a", "b"])
)


def mutated(record: Record) -> st.SearchStrategy[Record]:
    """The record, or one that differs from it in little: order, years and repeated answers included."""
    return st.one_of(
        st.just(record),
        st.permutations(record.answers).map(lambda a: record._replace(answers=tuple(a))),
        st.builds(lambda a: record._replace(answers=(*record.answers[:-1], *a)), st.lists(ANSWERS, max_size=2)),
        st.builds(lambda n: record._replace(notes=n), NOTES),
        RECORDS,
    )


PAIRS = RECORDS.flatmap(lambda record: st.tuples(st.just(record), mutated(record)))


@given(PAIRS)
def test_what_differs_is_said_and_nothing_else(pair):
    before, after = pair
    assert bool(records.compare(before, after).changes) == (before != after)


@given(PAIRS)
def test_every_commitment_is_counted_once(pair):
    before, after = pair
    tally = records.compare(before, after).tally
    assert tally.kept + tally.edited + tally.removed == len(list(before.commitments()))
    assert tally.kept + tally.edited + tally.added == len(list(after.commitments()))


@given(st.lists(ANSWERS, min_size=2, max_size=2))
def test_every_commitment_is_in_one_pair(pair):
    before, after = (matching.placed(answer) for answer in pair)
    pairs = matching.match(before, after)
    assert sorted(old for old, _ in pairs if old) == before
    assert sorted(new for _, new in pairs if new) == after
    assert pairs == matching.match(list(before), list(after))


@given(PAIRS)
def test_a_diff_can_be_turned_round(pair):
    there, back = records.compare(*pair).tally, records.compare(*reversed(pair)).tally
    assert (there.kept + there.edited, there.removed, there.added) == (
        back.kept + back.edited,
        back.added,
        back.removed,
    )


@given(TEXTS | st.text(), TEXTS | st.text())
def test_the_segments_are_the_texts(before, after):
    pieces = texts.segments(before, after)
    assert "".join(piece.before for piece in pieces) == before
    assert "".join(piece.after for piece in pieces) == after
    assert all(piece.same for piece in pieces) == (before == after)
    assert bool(texts.changed(pieces)) == (before != after)


@pytest.mark.parametrize(
    ("before", "after", "numbers"),
    [
        ("Entregará 25,100 libros.", "Entregará 27,000 libros.", [("25,100", "27,000")]),
        ("Atenderá a 7 mil personas", "Atenderá a 8 mil personas", [("7 mil", "8 mil")]),
        ("un 5% más", "un 7.5 % más", [("5%", "7.5 %")]),
        ("con $3,000 pesos", "con $4 millones", [("$3,000", "$4 millones")]),
        ("la 3ª sesión", "la 4ª sesión", [("3ª", "4ª")]),
        ("la Guía No. 25/2015 de acervos", "la Guía No. 26/2016 de acervos", [("25/2015", "26/2016")]),
        ("12 talleres y 3 ferias en 2016", "15 talleres y 4 ferias en 2017", [("12", "15"), ("3", "4"), ("2016", "2017")]),
        ("10 becas", "diez becas", []),
        ("10 becas, 5 cursos", "10 becas; 5 cursos", []),
        ("las 3 salas", "las 4 o 5 salas", []),
        ("seis cuentos", "ocho cuentos", []),
    ],
)  # fmt: skip
def test_numbers_keep_their_written_form(before, after, numbers):
    assert [tuple(pair) for pair in texts.numbers(texts.segments(before, after))] == numbers


def test_words_that_changed():
    before = "Los datos se publicarán. Las respuestas llegarán en 30 días."
    after = "Los datos abiertos se publicarán. Las respuestas llegarán en 20 días. Habrá un informe."
    pairs = [tuple(pair) for pair in texts.changed(texts.segments(before, after))]
    assert pairs == [("", "abiertos"), ("30", "20"), ("", "Habrá un informe.")]


def test_a_new_paragraph_is_said():
    assert texts.changed(texts.segments("Uno dos.\nTres.", "Uno dos. Tres."))


def answer(*texts: str, year: int = 2016, status: str = "planned") -> Answer:
    """An answer from "INM: text" lines."""
    commitments = tuple(Commitment(*text.split(": ", 1)) for text in texts)
    return Answer(year, status, (Activity(commitments),) if commitments else ())


def whats(before: Answer | None, after: Answer | None) -> list[str]:
    return [change.what for change in records.answers(before, after, (2016, 2017))[0]]


BOOKS = "La SEBIMA entregará 25,100 libros a 251 bibliotecas rurales en el segundo semestre del año"
MORE = "La SEBIMA entregará 27,000 libros a 270 bibliotecas rurales en el primer semestre del año"
OTHER = "Se capacitará a los promotores de lectura mediante talleres y cursos por internet"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([f"SEBIMA: {BOOKS}"], [f"SEBIMA: {MORE}"], ["commitment-edited"]),
        ([f"SEBIMA: {BOOKS}"], [f"SEBIMA: {OTHER}"], ["commitment-added", "commitment-removed"]),
        ([f"SEBIMA: {BOOKS}"], [f"INCAFI: {BOOKS}"], ["institution-changed"]),
        ([f"SEBIMA: {BOOKS}"], [f"INCAFI: {OTHER}"], ["commitment-added", "commitment-removed"]),
        # Its own institution's commitment is preferred to a text that is more alike.
        ([f"A: {BOOKS}", f"B: {MORE}"], [f"A: {MORE}", f"B: {BOOKS}"], ["commitment-edited"] * 2),
        ([f"A: {BOOKS}", f"A: {OTHER}"], [f"A: {OTHER}", f"A: {BOOKS}"], ["order-changed"]),
        ([f"A: {BOOKS}", f"A: {BOOKS}"], [f"A: {BOOKS}"], ["commitment-removed"]),
    ],
)
def test_matching(before, after, expected):
    assert whats(answer(*before), answer(*after)) == expected


def test_a_commitment_that_goes_to_the_other_activity_is_kept():
    first, second = Commitment("A", BOOKS), Commitment("B", OTHER)
    one = Answer(2016, "planned", (Activity((first, second)),))
    two = Answer(2016, "planned", (Activity((first,)), Activity((second,))))
    found, tally = records.answers(one, two, (2016, 2016))
    assert [(c.what, c.before, c.after) for c in found] == [("activity-changed", 1, 2)]
    assert tally == Tally(kept=2)


@given(st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=1, max_size=5))
def test_the_assignment_is_the_best(weights):
    pairs = matching.assignment([[float(w) for w in row] for row in weights])
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
    tall, wide = (weights, list(zip(*weights, strict=True)))[:: 1 if len(weights) >= 3 else -1]
    best = max(
        sum(tall[r][c] for c, r in enumerate(rows)) for rows in itertools.permutations(range(len(tall)), len(wide))
    )
    assert sum(weights[r][c] for r, c in pairs) == best


def test_thousands_of_commitments_and_very_long_texts_end():
    many = [answer(*(f"A: {word} número {n} de la lista" for n in range(1500))) for word in ("compromiso", "acuerdo")]
    assert len(whats(*many)) >= 1500
    long = [" ".join(f"{word}{n}" for n in range(60_000)) for word in ("uno", "dos")]
    assert len(texts.segments(*long)) == 1


def test_years():
    records = [
        Record("1.1.1", "Uno", (answer(f"A: {BOOKS}"), answer(f"A: {MORE}", year=2017))),
        Record("1.1.2", "Dos", (Answer(2016, "concluded"), answer(f"A: {OTHER}", year=2017))),
        Record("1.1.3", "Tres", (Answer(2016, "not_planned"),)),
        Record("1.1.10", "Diez", (Answer(2017, "not_planned"),)),
        Record("1.2.1", "Igual", (answer(f"A: {BOOKS}"), answer(f"A: {BOOKS}", year=2017))),
    ]
    found = registries.years(2016, 2017, {record.id: record for record in records})
    assert [record.id for record in found.records] == ["1.1.1", "1.1.2", "1.1.10"]
    assert found.pending == ("1.1.3",)
    assert found.tally == Tally(kept=1, edited=1, added=1)
    assert found.records[1].reopened == (2017,)
    data = json.loads(formats.as_json(found))
    assert {(t["before"], t["after"], t["count"]) for t in data["transitions"]} == {
        ("concluded", "planned", 1), ("not_planned", "unanswered", 1), ("unanswered", "not_planned", 1),
    }  # fmt: skip
    text = formats.as_text(found)
    assert "[25,100 → 27,000]" in text
    assert text.index("It was concluded, and is answered again in 2017.") < text.index("1.1.1  Uno")


def valid(record: Record) -> Record:
    """The record with activities only where something is planned, as the schema has it."""
    return record._replace(
        answers=tuple(a if a.status == "planned" else a._replace(activities=()) for a in record.answers)
    )


@given(st.lists(RECORDS.map(valid), max_size=4))
def test_between_years_every_commitment_is_counted_once(drawn):
    several = {str(n): record._replace(id=str(n)) for n, record in enumerate(drawn)}
    found = registries.years(2016, 2017, several)
    if found.not_asked:
        assert not any(found.tally)
        return
    t = found.tally
    of = {
        year: sum(len(r.answer(year).commitments()) for r in several.values() if r.answer(year))
        for year in (2016, 2017)
    }
    assert t.kept + t.edited + t.removed + t.pending == of[2016]
    assert t.kept + t.edited + t.added == of[2017]
    assert {record.id for record in found.records}.isdisjoint(found.pending)
    assert all(several[id].answer(2017) is None for id in found.pending)


def test_what_is_concluded_stays_concluded():
    closed = Answer(2015, "concluded")
    records = [
        Record("1.1.1", "Uno", (Answer(2014, "not_planned"), closed, answer(f"A: {BOOKS}", year=2017))),
        Record("1.1.2", "Dos", (Answer(2014, "not_planned"), closed)),
        Record(
            "1.1.3", "Tres", (Answer(2014, "not_planned"), Answer(2016, "not_planned"), Answer(2017, "not_planned"))
        ),
    ]
    several = {record.id: record for record in records}
    reopened = registries.years(2016, 2017, several)
    assert [(r.id, r.reopened) for r in reopened.records] == [("1.1.1", (2017,))]
    assert [(t.before, t.after, t.records) for t in reopened.transitions] == [("concluded", "planned", ("1.1.1",))]
    between = registries.years(2014, 2016, several)
    assert [(r.id, r.concluded) for r in between.records] == [("1.1.1", (2015,)), ("1.1.2", (2015,))]
    assert not between.pending


def test_an_answer_that_reopens_is_seen_between_revisions():
    before = Record("1.1.1", "Uno", (Answer(2016, "concluded"),))
    after = before._replace(answers=(*before.answers, answer(f"A: {BOOKS}", year=2018)))
    found = registries.compare("main", "HEAD", [(before, after)])
    assert found.records[0].reopened == (2018,)
    assert found.transitions[0].records == ("1.1.1",)


def shared(text, *partners, institution="INM", notes=""):
    return Answer(2017, "planned", (Activity((Commitment(institution, text, partners, notes),)),))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (None, shared(BOOKS, "SRE", "DIF"), "New commitment of INM (with SRE, DIF): "),
        (shared(BOOKS, "SRE"), None, "INM (with SRE) no longer has this commitment: "),
        (shared(BOOKS, "SRE"), shared(MORE, "SRE"), "INM (with SRE) changes its commitment: "),
        (shared(BOOKS), shared(BOOKS, institution="SRE"), "A commitment passes from INM to SRE: "),
        (
            shared(BOOKS, "DIF"),
            shared(BOOKS, "DIF", institution="SRE"),
            "A commitment passes from INM to SRE (with DIF): ",
        ),
        (shared(BOOKS), shared(BOOKS, "SRE"), "INM now shares a commitment with SRE: "),
        (None, shared(BOOKS, notes="Por oficio."), "New note on the commitment of INM: Por oficio."),
        (shared(BOOKS, notes="Por oficio."), None, "The note on the commitment of INM was removed: Por oficio."),
    ],
)
def test_partners_and_notes_are_said(before, after, sentence):
    sides = [Record("1.1.1", "Uno", (side,) if side else ()) for side in (before, after)]
    found = registries.compare("a", "b", [tuple(sides)])
    assert sentence in " ".join(formats.as_text(found).split())
    assert sentence.replace(".", "") in formats.as_markdown(found).replace(".", "")
    partners = {c.partners for c in found.records[0].changes if c.what in ("commitment-added", "commitment-removed")}
    in_json = [c.get("partners", []) for c in json.loads(formats.as_json(found))["records"][0]["changes"]]
    assert all(list(each) in in_json for each in partners)


def test_no_differences():
    found = registries.compare("main", WORKTREE, [])
    assert formats.as_text(found) == "No differences between main and the working tree.\n"
    assert not found.differs
    assert json.loads(formats.as_json(found))["records"] == []
    assert "cannot be read" in formats.as_text(found._replace(unreadable=((INDEX, Finding("p", 1, 1, "r", "e", "m")),)))


def test_around_the_records():
    before = {"id": "p", "name": "Uno", "objectives": [{"id": "1", "title": "T", "strategies": []}]}
    after = {"id": "p", "name": "Dos", "objectives": [{"id": "1", "title": "T", "strategies": [{"id": "1.1", "title": "E"}]}]}  # fmt: skip
    assert [
        (e.what, e.id, e.before, e.after) for e in outside.entries("programme", "programme.yaml", before, after)
    ] == [
        ("programme-edited", "p", "Uno", "Dos"),
        ("strategy-added", "1.1", None, "E"),
    ]
    one, two = {"A": {"name": "a"}, "B": {"name": "b"}}, {"A": {"name": "a", "aliases": ["x"]}}
    assert [e.what for e in outside.entries("institutions", "x.yaml", one, two)] == [
        "institution-removed",
        "institution-edited",
    ]
    assert [e.what for e in outside.entries("institutions", "x.yaml", None, one)] == ["institution-added"] * 2


HOSTILE = (
    "<script>x</script> @juan #12 GH-7 [a](http://evil.example) ![i](u) **b** `c` <!-- ~~d~~ | :smile: www.evil.example"
)


def test_nothing_of_a_record_becomes_markup():
    before = Record("1.1.1", HOSTILE, (answer(f"A: {HOSTILE} {BOOKS}"),), notes=HOSTILE)
    after = Record("1.1.1", HOSTILE + " y", (answer(f"A: {MORE} {HOSTILE} {BOOKS}"),))
    source = formats.as_markdown(registries.compare("@main `x`", "#1", [(before, after)]))
    page = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(source)
    for tag in ("<script", "<a ", "<img", "<code", "<s>", "<em"):
        assert tag not in page
    for live in ("@juan", "@main", "#12", "#1*", "GH-7", "http://", "www.evil", ":smile:"):
        assert live not in page
    assert source.count("<!--") == source.count("<!-- -->")


def fits(found, *left):
    """The diff as a comment that fits into GitHub's limit, whatever that counts, and names all that it leaves out."""
    source = formats.as_markdown(found)
    assert len(source.encode()) <= 65_536
    rest = source.splitlines()[-1]
    assert rest.startswith("This comment is full. Left out: " + "; ".join(left) + ". All of it: ")
    return source


def test_a_comment_fits_into_githubs_limit_and_says_what_is_missing():
    pairs = [
        (None, Record(f"1.1.{n}", "Título " * 20, (answer(*(f"A: {BOOKS} {n} {m}" for m in range(9))),)))
        for n in range(1, 200)
    ]
    found = registries.compare("main", "$(reboot)", pairs)
    shown = formats.as_markdown(found).count("New línea de acción.")
    source = fits(found, f"{199 - shown} líneas de acción")
    assert len(source.encode()) > 60_000
    assert source.splitlines()[-1].endswith("All of it: lineas diff main '$(reboot)'".replace("$", "\\$"))


def test_one_long_record_does_not_hide_the_others():
    long = Record("1.1.1", "Larga", (answer(f"A: {'palabra ' * 50}", *(f"B: {BOOKS} {n}" for n in range(900))),))
    source = fits(
        registries.compare("a", "b", [(None, long), (None, long._replace(id="1.1.2", answers=()))]), "1 línea de acción"
    )
    assert "**1.1.2**" in source
    assert "**1.1.1**" not in source


def test_a_comment_counts_what_is_not_a_record_too():
    gone = [(Record(f"1.{n}.1", "T" * 90, (Answer(2017, "planned"),)), None) for n in range(700)]
    entries = tuple(Entry("institution-added", f"I{n}", "", None, "<" * 400) for n in range(60))
    found = registries.compare("a", "b" * 5000, gone)._replace(entries=entries)
    unreadable = tuple(("a", Finding("@" * 4000 + str(n), 1, 1, "r", "e", "m")) for n in range(30))
    source = formats.as_markdown(found._replace(unreadable=unreadable))
    assert len(source.encode()) <= 65_536
    assert source.startswith("**30 files cannot be read")
    shown = {"removed": "^- \\*\\*1", "changes": "^- Added: institution", "líneas": "^\\*\\*1"}
    for what, total in {"removed": 2 * len(gone), "changes": len(entries), "líneas": len(gone)}.items():
        left = re.search(rf"(\d+) {what}", source.splitlines()[-1])
        assert len(re.findall(shown[what], source, re.MULTILINE)) + int(left[1] if left else 0) == total


@given(PAIRS)
def test_every_change_can_be_printed(pair):
    found = registries.compare("a", "b", [pair])
    for write in formats.FORMATS.values():
        assert write(found)
    data = json.loads(formats.as_json(found))
    assert all(set(c) >= {"kind", "year", "institution", "before", "after", "similarity", "numbers"}
               for r in data["records"] for c in r["changes"])  # fmt: skip
