"""Spelling: which words are right, what a wrong one was meant to be, and what is kept of it.

What differs is tried with Hunspell and with the word list alone (the fixture `sources`). tests/official-prose.txt is
ordinary prose that nobody shall be bothered with.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lineas.lint.run import lint
from lineas.registry import trees
from lineas.registry.reading import words_of
from lineas.rules.prose import passages, spelling
from lineas.rules.prose.guesses import guess, one_slip, slip_of_hand
from lineas.rules.prose.word_parts import accented, antepenultimate, derived, has_long_root, is_slip, with_pronoun
from prose import CONTEXT, found, reports

ROOT = Path(__file__).parent.parent
PROSE = [
    line for line in (ROOT / "tests/official-prose.txt").read_text("utf-8").splitlines() if not line.startswith("#")
]


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    """The table of kinds keeps what was said of a word, whatever the sources of this test are."""
    monkeypatch.setattr(passages, "_kinds", None)
    monkeypatch.setattr(
        passages, "_kinds_of", None
    )  # or the table that comes back would be taken for that of this context
    monkeypatch.setattr(passages, "_prose", None)


# --------------------------------------------------------------------------------------------------- right and wrong

RIGHT = """
    montos egresos erogaciones incluyente incluyentes subnacional subnacionales ejidal ejidatario paraestatal paraestatales
    desagregación desagregados per cápita resilientes biogás biomasa fotovoltaicos agroforestales agroalimentaria
    sociodemográficas socioemocional biopsicosocial microcuencas microfinanciamiento mesorregión macroprocesos videovigilancia
    telesecundarias teleconsulta geoespacial georreferenciación hidrometeorológicas hidrosanitarias electromovilidad
    neurodesarrollo psicoemocional termoeléctricas pluriétnica multilingüe multiactor multisectoriales trinacional binacional
    bianual intersectorial intrainstitucional interseccionalidad ultraprocesados preinversión coinversión cogestión
    cofinanciar correpresentante reacreditación redensificación revictimización desvictimización antidiscriminatoria
    anticorrupción autoadscripción afromexicanas etnodesarrollo posoperatorias posdoctorales subejercicios sobrerregulación
    sismorresistentes semiescolarizado contrarreferencia silvopastoriles acuícola apícolas ciudadanización semaforización
    credencialización transversalización victimizantes monitoreables auditable interoperables coadyuvancia derechohabiencia
    tramitología sexenal sexenales prioritariamente integralmente verbalmente quinientas trescientas veinticuatro
    negarle beneficiarlo ponérsele otorgándoseles tratándose garantizarles concientizar transparentar hacendaria policiacos
    cardiacas antes este esta aquellas octies quáter quinquies tsotsil tzeltales purépechas rarámuri
""".split()
WRONG = """
    derehcos proteccción sevricios revición humanmos persolidad antención especializaciñon discrimininación losderechos
    porparte através deacuerdo tambien despues migracion atencion desagregacion reestructuracion requisto progamas
    realtivas comercales subsidos contratacón coprobar interación publicos articulos jovenes
    regimenes origenes prohiban presupuéstales contrareferencia coordinasión siguente noticiaros Atendera tecnologia
    explicitamente interetnica municpio desarollo apoyoo xyzzyx
""".split()
MISSED_BY_THE_LIST = "estan daran podra ningun preve".split()
MISSING_IN_THE_LIST = "connacionales feminicidio contraloría ciclovías".split()


def verdicts(words):
    return {word: spelling.speller().verdict(word.lower()) for word in words}


def test_right_words_are_not_accused(sources):
    assert {word: said for word, said in verdicts(RIGHT).items() if said} == {}


def test_slips_are_found(sources):
    assert {word: said for word, said in verdicts(WRONG).items() if said != spelling.WRONG} == {}


def test_what_only_hunspell_knows(sources):
    with_hunspell = sources == "hunspell"
    assert set(verdicts(MISSED_BY_THE_LIST).values()) == {spelling.WRONG if with_hunspell else spelling.RIGHT}
    assert set(verdicts(MISSING_IN_THE_LIST).values()) == {spelling.RIGHT if with_hunspell else spelling.WRONG}


@pytest.mark.parametrize(
    ("word", "meant"),
    [("victimas", "víctimas"), ("articulo", "artículo"), ("tramites", "trámites"), ("numero", "número")],
)
def test_a_verb_in_the_first_or_second_person_is_a_noun_without_its_accent(sources, word, meant):
    assert spelling.speller().verdict(word) == spelling.DOUBTFUL + meant


def test_words_with_and_without_an_accent_are_both_right(sources):
    words = "perdidas icono video periodo guion frijol chofer termina publica sabanas".split()
    assert set(verdicts(words).values()) == {spelling.RIGHT}


@pytest.mark.parametrize("word", ["México", "Chiapas", "Oaxaca", "Veracruz", "Tlaxcala", "Pedro"])
def test_a_name_at_the_beginning_of_a_sentence_is_no_slip(sources, word):
    assert found(f"{word} recibirá apoyo del INM.") == []


@pytest.mark.parametrize("sentence", PROSE)
def test_ordinary_prose_is_silent(sources, sentence):
    assert found(sentence, title="Promover") == []


@pytest.mark.parametrize(
    ("sentence", "rule", "words"),
    [
        ("El INM enviará mensajes a los noticiaros.", "spelling", "noticiaros"),
        ("El INM poyará la Iniciativa.", "confused-word", "poyará"),
        ("Atendera el INM a migrantes.", "spelling", "Atendera"),
        ("El INM atenderá a migrantes victimas de delito.", "missing-accent", "victimas"),
        ("El INM capacitará de acuerdo al articulo 25.", "missing-accent", "articulo"),
        ("El INM mejorará el sector publico y sus tramites.", "missing-accent", "publico"),
        ("El INM mejorará el sector publico y sus tramites.", "missing-accent", "tramites"),
    ],
)
def test_words_found(sources, sentence, rule, words):
    said = found(sentence)
    assert (rule, words) in said
    assert len({span for _rule, span in said}) == len(said), "one finding for one slip"


@pytest.mark.parametrize(
    "sentence",
    [
        "El INM buscará a personas perdidas en las sabanas, con un icono, un dinamo y un video.",
        "El INM dará un lucido y vivido relato ibero del mendigo.",
        "El INM publico el informe, y la Secretaría publico otro.",
        "El INM dará: i) cursos, ii) talleres, iii) foros y iv) guías.",
        "El INM aplicará la fracc. 3, el núm. 4, la ext. 22 y lo que diga el Lic. Pérez.",
        "El INM seguirá con el Department of Labor, in situ, ad hoc, con su call center y un webinar.",
    ],
)
def test_words_left_alone(sources, sentence):
    assert found(sentence) == []


# --------------------------------------------------------------------------------------------------- what was meant

OWN = "derechos protección servicios revisión humanos antención apoyo acuerdo de parte por los las siguiente coordinación noticiarios noticias maíz notas notes".split()  # fmt: skip


def context(*words):
    return CONTEXT._replace(words=lambda: frozenset(words))


@pytest.mark.parametrize(
    ("word", "answer", "hint"),
    [
        # one accent or tilde, and nothing else could be meant: whatever the registry says
        ("migracion", "migración", "migración"),
        ("tambien", "también", "también"),
        ("ninos", "niños", "niños"),
        ("prohiban", "prohíban", "prohíban"),
        ("presupuéstales", "presupuestales", "presupuestales"),
        # the registry uses the word
        ("derehcos", "derechos", "derechos"),
        ("proteccción", "protección", "protección"),
        ("siguente", "siguiente", "siguiente"),
        ("coordinasión", "coordinación", "coordinación"),
        ("noticiaros", "noticiarios", "noticiarios"),
        ("deacuerdo", "de acuerdo", "de acuerdo"),
        ("porparte", "por parte", "por parte"),
        ("losderechos", "los derechos", "los derechos"),
        # it does not: a slip of the hand is a hint, any other letter is nothing
        ("migrrantes", None, "migrantes"),
        ("realziará", None, "realizará"),
        ("convenoi", None, "convenio"),
        ("munucipios", None, ""),
        # too short, too long, or not near to anything
        ("maz", None, ""),
        ("xyzzyx", None, ""),
        ("x" * 41, None, ""),
    ],
)
def test_a_replacement_is_what_the_registry_writes(sources, word, answer, hint):
    (report,) = reports("spelling", f"El INM dará {word} a todos.", context(*OWN))
    assert report.replacement == answer
    assert (f"«{hint}»" in report.help) if hint else "glossary.yaml" in report.help
    assert report.unsafe


def test_two_words_that_the_registry_writes_are_a_hint():
    known = {"casos", "cosas"}.__contains__
    assert guess("cajsos", known, known, lambda: frozenset({"casos"})) == ("casos", True)
    either = {"cantos", "cantas"}.__contains__
    assert guess("cantws", either, either, lambda: frozenset({"cantos", "cantas"})).sure is False


def test_nothing_is_read_for_a_word_that_only_lacks_its_accent(sources):
    def read():
        raise AssertionError("the registry was read")

    lazy = CONTEXT._replace(words=read)
    assert [r.replacement for r in reports("spelling", "El INM atenderá la migracion.", lazy)] == ["migración"]
    assert reports("spelling", "El INM atenderá la migración.", lazy) == []


def test_a_guess_does_not_depend_on_what_was_read_before(sources):
    strange = [f"comunicacion{a}{b}o" for a in "bcdfghjklm" for b in "bcdfghjklm"]
    texts = [f"El INM dará {' y '.join(strange[n : n + 40])} y migracion." for n in (0, 40, 60)]
    texts.append("El INM dará migracion.")

    def said(order):
        spelling.forget()
        told = {text: [(r.help, r.replacement) for r in reports("spelling", text)] for text in order}
        return [told[text] for text in texts]

    assert said(texts) == said(texts[::-1])
    assert said(texts)[-1][0][1] == "migración"


@pytest.fixture
def registry(tmp_path):
    """The invented programme of tests/rules, in which 1.1.1 has a slip."""
    shutil.copytree(ROOT / "tests/rules/base", tmp_path / "records/prueba")
    shutil.copytree(ROOT / "tests/rules/missing-year/good", tmp_path / "records/prueba", dirs_exist_ok=True)
    path = tmp_path / "records/prueba/1.1/1.1.1.yaml"
    path.write_text(path.read_text("utf-8").replace("120 libros", "120 libros a persovas"), "utf-8")
    return tmp_path


def test_the_other_texts_of_the_registry_say_what_was_meant(sources, registry):
    def answers(paths=None):
        tree = trees.WorkingTree(str(registry))
        found = lint(tree, ["prueba"], today="2018-06-30", rules=["spelling"], paths=paths).findings
        return {f.replacement for f in found}

    assert answers() == answers(["records/prueba/1.1/1.1.1.yaml"]) == {"personas"}
    for path in registry.rglob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("personas", "familias"), "utf-8")
    assert answers() == {None}


def test_the_words_of_a_registry_are_those_of_its_texts(registry):
    (registry / "records/prueba/1.1/broken.yaml").write_bytes(b"text: \xff\xfe {aves y PECES\n")
    words = words_of(trees.WorkingTree(str(registry)), "prueba")
    assert {"persovas", "casa", "aves", "peces"} <= words
    assert not {"text", "commitments", "status", "institution"} & words


# --------------------------------------------------------------------------------------------------- parts of words


def test_accents():
    assert list(accented("dia")) == ["día", "diá"]
    assert "presupuestales" in accented("presupuéstales")
    assert [antepenultimate(w) for w in ("victimas", "articulo", "víctimas")] == ["víctimas", "artículo", ""]
    assert [antepenultimate(w) for w in ("aguas", "fuerzas", "dar", "para")] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("subnacional", "nacional"),
        ("sobrerregulación", "regulación"),
        ("irreversible", "reversible"),
        ("improbable", "probable"),
        ("prioritariamente", "prioritaria"),
        ("victimizante", "victimizar"),
        ("desvictimización", "victimizar"),
        ("comisiones", "comisión"),
        ("raíces", "raíz"),
    ],
)
def test_what_is_made_of_a_word_is_one(word, root):
    assert derived(word, root.__eq__)


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("contrareferencia", "referencia"),  # an r between vowels is written twice
        ("inregular", "regular"),
        ("inprobable", "probable"),
        ("irfracción", "fracción"),
        ("cocoordinar", "coordinar"),  # a syllable twice
        ("reuno", "uno"),
        ("paraniños", "niños"),  # a space is missing
        ("conmigrantes", "migrantes"),
        ("abogadoss", "abogados"),
        ("publicos", "publico" + "x"),
        ("re" * 30 + "nacional", "nacional"),
    ],
)
def test_what_only_looks_like_it_is_none(word, root):
    assert not derived(word, root.__eq__)


def test_pronouns_and_slips():
    assert with_pronoun("otorgándoseles", "otorgando".__eq__)
    assert with_pronoun("ponérsele", "poner".__eq__)
    assert not with_pronoun("derechola", "derecho".__eq__)
    assert is_slip("requisto", "requisito".__eq__)
    assert not is_slip("trescientas", "trescientos".__eq__)
    assert not is_slip("victimizante", "victimizaste".__eq__)
    assert has_long_root("coinversión", "inversión".__eq__)
    assert not has_long_root("coordenar", "ordenar".__eq__)
    assert not has_long_root("preestaciones", "estaciones".__eq__)
    assert not any(derived(word, lambda _: False) for word in ("s", "es", "as", "ó", "mente"))
    assert slip_of_hand("inmm", "inm")
    assert not slip_of_hand("inm", "inmm")
    assert one_slip("conacy", ["conapo", "conacyt"]) == "conacyt"


# --------------------------------------------------------------------------------------------------- the sources


def test_without_the_list_every_word_is_right_and_the_reason_is_said(monkeypatch):
    monkeypatch.setattr(spelling, "LIST", "no_such_package")
    spelling.forget()
    assert spelling.speller().verdict("xyzzyx") == ""
    assert not spelling.available()
    assert "lineas[spelling]" in spelling.reason()
    spelling.forget()


def test_without_hunspell_words_are_spelled_and_the_run_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("LINEAS_DICTIONARY", str(tmp_path))
    spelling.forget()
    assert spelling.speller().verdict("xyzzyx") == "!"
    assert spelling.available()
    assert not spelling.complete()
    assert "hunspell-es" in spelling.reason()
    spelling.forget()


def test_a_dictionary_whose_binding_is_missing_is_none(monkeypatch, tmp_path):
    for ending in (".dic", ".aff"):
        (tmp_path / f"es_MX{ending}").write_text("0\n")
    monkeypatch.setenv("LINEAS_DICTIONARY", str(tmp_path))
    assert spelling.dictionary() == (str(tmp_path) if spelling.installed("hunspell") else "")
    monkeypatch.setattr(spelling, "BINDING", "no_such_package")
    assert spelling.dictionary() == ""


def test_a_list_that_cannot_be_loaded_accuses_nobody(monkeypatch, tmp_path):
    monkeypatch.setenv("LINEAS_DICTIONARY", str(tmp_path))
    monkeypatch.setitem(sys.modules, "simplemma.strategies.dictionaries", None)
    spelling.forget()
    assert spelling.speller().verdict("xyzzyx") == ""
    assert not spelling.available()
    assert spelling.reason()
    spelling.forget()


# --------------------------------------------------------------------------------------------------- the cache


@pytest.fixture
def cache(monkeypatch, tmp_path, sources):
    monkeypatch.delenv("LINEAS_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    spelling.forget()
    yield tmp_path / "lineas" / "es_MX.tsv"
    spelling.forget()


def test_the_cache_answers_without_the_sources(cache, monkeypatch):
    words = {"personas": "", "noticiaros": "!", "victimas": "~víctimas"}
    assert verdicts(words) == words
    spelling.save()
    spelling.forget()
    monkeypatch.setitem(sys.modules, "hunspell", None)
    monkeypatch.setitem(sys.modules, "simplemma.strategies.dictionaries", None)
    assert verdicts(words) == words
    assert spelling.speller().usable
    assert spelling.speller().verdict("otras") == ""
    assert not spelling.speller().usable


def test_a_cache_is_of_its_sources(cache, monkeypatch, tmp_path):
    spelling.speller().verdict("personas")
    spelling.save()
    before = spelling.state()
    assert spelling.read_cache(before)
    dictionary = tmp_path / "other"
    dictionary.mkdir()
    for ending in (".dic", ".aff"):
        (dictionary / f"es_MX{ending}").write_text("0\n")
    monkeypatch.setenv("LINEAS_DICTIONARY", str(dictionary))
    if spelling.installed("hunspell"):
        assert spelling.state() != before
        assert spelling.read_cache(spelling.state()) == {}


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"lineas\t1\t0.0\t0.0\nxyzzyx\t\n", b"nonsense", b"\n" * 9])
def test_a_strange_cache_is_ignored(cache, data):
    cache.parent.mkdir()
    cache.write_bytes(data)
    assert spelling.speller().verdict("xyzzyx") == "!"


def test_a_hostile_word_in_the_cache_is_ignored(cache):
    spelling.speller().verdict("personas")
    spelling.save()
    for line in ("per sonas\t", "personas\t!\x1b[31m", "personas\tperhaps"):
        cache.write_text(cache.read_text("utf-8").split("\n")[0] + "\n" + line + "\n", "utf-8")
        assert spelling.read_cache(spelling.speller().key) == {}


def test_no_cache_where_there_is_no_folder_or_none_is_wanted(cache, monkeypatch):
    monkeypatch.setenv("LINEAS_NO_CACHE", "1")
    spelling.speller().verdict("personas")
    spelling.save()
    assert not cache.parent.exists()
    monkeypatch.delenv("LINEAS_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache.parent / "nowhere" / "cache"))
    assert spelling.cache_file() == ""


def test_the_cache_folder_of_a_new_home_is_made(cache, monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    spelling.speller().verdict("personas")
    spelling.save()
    assert (tmp_path / ".cache" / "lineas" / "es_MX.tsv").is_file()


def test_linting_imports_no_source_where_all_words_are_known(cache):
    code = (
        "import sys; from lineas.cli import main; main(['--root', sys.argv[1], 'lint', '--programme', 'pem-2014-2018'])"
        "; print({'hunspell', 'simplemma', 'lineas.rules.prose.lexicon'} & sys.modules.keys())"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache.parent.parent)}
    environment.pop("LINEAS_NO_CACHE", None)
    command = [sys.executable, "-c", code, str(ROOT)]
    runs = [
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout for _ in range(2)
    ]
    assert runs[-1].strip().endswith("set()")


def test_the_figures_of_the_rules_on_prose_can_be_had_again(sources, tmp_path):
    import json

    good = "Se darán cursos de derechos humanos."
    (tmp_path / "slips.jsonl").write_text(json.dumps({"good": good, "bad": good.replace("humanos", "humaanos")}))
    (tmp_path / "texts.txt").write_text(f"# right texts\n{good}\nSe darán seis xyzzyx.\n")
    script = [sys.executable, str(ROOT / "bench/prose.py"), str(tmp_path / "texts.txt"), str(tmp_path / "slips.jsonl")]
    said = subprocess.run(script, capture_output=True, text=True, check=True).stdout
    assert "2 right texts, 10 words: 1 findings, 0 changed by --fix --unsafe" in said
    assert "| `spelling` | 1 | 100.00 |" in said
    assert "1 slips: 1 found, 1 restored by --fix --unsafe, 0 made something else" in said
