"""Rules on prose: what they must find, with its exact characters, and what they must leave alone.

The silent texts are mostly those of the published table. tests/golden/real-findings.txt is what all rules say of the
real records where nothing is accepted: read its diff, an editor should accept every line of it.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from lineas.lint.run import lint
from lineas.registry import trees
from lineas.registry.model import Activity, Answer, Commitment, Record
from lineas.rules import RULES
from lineas.rules.prose import passages
from prose import CONTEXT, OURS, found, reports

ROOT = Path(__file__).parent.parent
FOUND = [
    ("El INM contará con el apoyo de los Consulados de", "cut-off", "de"),
    ("El INM elaborará protocolos sobre los delitos en materia", "cut-off", "en materia"),
    ("El INM trabajará con el Fondo y el Instituto,", "cut-off", "Instituto,"),
    ("El INM capacitará a los migrantes", "final-stop", "migrantes"),
    ('El INM distribuirá la "Carta de Derechos"', "final-stop", 'Derechos"'),
    ("El INM ofrecerá un enfoque de derechos .", "spacing", "s ."),
    ("El INM brindará asesoría,apoyo y orientación.", "spacing", ","),
    ("El INM creará mecanismos.\n.", "punctuation", "."),
    ("El INM atenderá las AGEB´S.", "punctuation", "AGEB´S"),
    ("El INM irá a EE.UU y Canadá.", "abbreviation", "EE.UU"),
    ('El INM firmará el Proyecto Fronterizo", con la firma.', "unbalanced", '"'),
    ('En el marco del "Proyecto Piloto, el INM creará mecanismos.', "unbalanced", '"'),
    ('El INM difundirá la campaña “Soy migrante".', "mixed-quotes", '“Soy migrante"'),
    ("El INM publicará la Guía en www.gob..mx/paisano.", "url", "www.gob..mx/paisano"),
    ("El INM realizará o d u d e t e a pob ac ó g a te os mapas.", "garbled-text", "o d u d e t e a pob ac ó g a te os"),
    ("La PGR realizarán convenios.", "number-agreement", "realizarán"),
    ("El CONACYT seguirán apoyando.", "number-agreement", "seguirán"),
    ("Con el objeto de evitarlo, la PGR realizarán cursos.", "number-agreement", "realizarán"),
    ("El INM hará un Manual en el que se plasmará las funciones.", "number-agreement", "plasmará"),
    ("El INM atenderá nueve puntos, en la cuales brindará atención.", "article-agreement", "la cuales"),
    ("El INM dará seguimiento a a las quejas.", "repeated-word", "a a"),
    ("El INM creará grupos a efecto fortalecer las acciones.", "missing-word", "a efecto"),
    ("El INM dará un taller con la finalidad sensibilizar.", "missing-word", "con la finalidad"),
    ("La inscripción será través del sitio del INM.", "missing-word", "través"),
    ("En el marco el Programa, el INM creará espacios.", "missing-word", "En el marco el"),
    ("El INM divulgará de campañas de temas.", "stray-word", "divulgará de campañas"),
    ("El INM capacitará en materia de en derechos.", "stray-word", "de en"),
    ("El INM continuará la supervisando la actuación.", "stray-word", "la supervisando"),
    ("El INM dará cursos para la profesionalizar a servidores.", "stray-word", "para la profesionalizar"),
    ("El INM hará trabajos es Estados del norte.", "confused-word", "es"),
    ("El INM armonizará los tratados internaciones.", "confused-word", "internaciones"),
    ("En colaboración de la Universidad, el INM elaborará un estudio.", "confused-word", "de"),
    ("El INM tramitará visas H2-A.", "confused-word", "H2-A"),
    ("El INM dará seguimiento a el acuerdo y copia de el convenio.", "confused-word", "de el"),
    ("El INM dará seguimiento a el acuerdo.", "confused-word", "a el"),
    ("Sin embrago, el INM dará cursos.", "confused-word", "Sin embrago"),
    ("El INM publicará una convocatoria la cual tiene por objeto dar fondos.", "relative-clause", "convocatoria la cual"),
    ("El INM apoyará la Iniciativa. La cual fue aprobada en marzo.", "relative-clause", "La cual"),
    ("El INM captará el agua de lluvia, asimismo se evaluará la obra.", "comma-splice", ", asimismo"),
    ("El INM abrirá oficinas con sede en: Los Ángeles y Chicago.", "punctuation", "en:"),
    ("Y, el INM abrirá oficinas.", "punctuation", "Y,"),
    ("El INM elegirá la sede, evento, institución que se trate.", "missing-word", "que se trate"),
    ("El INM, a través del Área de Quejas emitirá la resolución.", "subject-comma", "Quejas"),
    ("El INM a través del Área de Quejas, emitirá la resolución.", "subject-comma", "INM"),
    ("El INM irá con la Secretaría para Relaciones Exteriores.", "official-name", "Secretaría para Relaciones Exteriores"),
    ("El INM irá con el Instituto Nacional de las Mugeres.", "official-name", "Instituto Nacional de las Mugeres"),
    ("La INMUJERES realizará talleres.", "other-subject", "INMUJERES"),
    ("El INM enviará la liga www.gob.mx/profedet,, y otra.", "punctuation", ",,"),
    ("El INM brindará asesoría,apoyo y la liga www.gob.mx.", "spacing", ","),
    ('El INM dará el "Proyecto Piloto a todos. El curso "Soy migrante" seguirá.', "unbalanced", '"'),
    ("El INM atenderá a Niñas Niños y Adolescentes.", "missing-comma", "Niñas Niños"),
    ("Por otra parte, la PGR, promoverá acercamientos.", "subject-comma", ","),
    ("Por otra parte, El INM seguirá.", "capital-article", "El"),
    ("Por otra parta, el INM iniciará.", "connector", "Por otra parta"),
    ("Asi mismo ofrecerá el INM cursos.", "connector", "Asi mismo"),
    ("Ademas, el INM ofrecerá cursos.", "connector", "Ademas"),
    ("El INM elaborará y publicara el Prontuario.", "future-accent", "publicara"),
    ("El INM implementará, promocionará y realizara una campaña.", "future-accent", "realizara"),
    ("El IINMUJERES continuará con el INM.", "acronym", "IINMUJERES"),
    ("El INM apoyará a becarios CONACYT y a estudiantes sin beca CONACY.", "acronym", "CONACY"),
    ("La SRE realizará talleres.", "other-subject", "SRE"),
    ("En 2016 el INM realizará talleres.", "other-year", "2016"),
    ("El INM realizará talleres en 2016.", "other-year", "2016"),
    ("El INMUJERES elaboró, con el INM, un taller.", "past-tense", "elaboró"),
    ("El INM dará talleres talleres.", "repeated-word", "talleres talleres"),
    ("El INM dará talleres talleres, y cursos.", "repeated-word", "talleres talleres"),
    ("El INM realizará la acciones.", "article-agreement", "la acciones"),
    ("El INM coordinará el difusión, y más.", "article-agreement", "el difusión"),
    ("El INM irá a puntos en la cuales, brindará atención.", "article-agreement", "la cuales"),
    ("El INM atenderá a Niñas Niños, y adolescentes.", "missing-comma", "Niñas Niños"),
    ("El INM promoverá de acciones.", "stray-word", "promoverá de acciones"),
    ("El INM dará ¿ cursos?", "spacing", "¿ c"),
    ("El INM dará ¿cursos ?", "spacing", "s ?"),
    ("El INM dará cursos; por su parta, la SRE irá.", "connector", "por su parta"),
    ("El INM usara el sistema.", "future-accent", "usara"),
    ("El INM y la PGR realizará cursos.", "number-agreement", "realizará"),
    ("Las Delegaciones Federales del INM realizará cursos.", "number-agreement", "realizará"),
    ("El Instituto Nacional de Migración realizarán cursos.", "number-agreement", "realizarán"),
    ("La Comisión Nacional de Seguridad realizarán cursos con el INM.", "number-agreement", "realizarán"),
    ("El personal del INM realizarán cursos.", "number-agreement", "realizarán"),
    ("Además el INM realizarán cursos.", "number-agreement", "realizarán"),
    ("El INM difundirá y promoverán cursos.", "number-agreement", "promoverán"),
    ("El INM contribuyen al Programa.", "number-agreement", "contribuyen"),
    ("El INM colaborará con servidores públicos de.", "cut-off", "de"),
    ("El INM dará cursos a servidores públicos de\nEl INM hará más.", "cut-off", "de"),
    ("El INM dará cursos a todos\nEl INM hará más.", "final-stop", "todos"),
    ("El INM dará talleres ,cursos y más.", "spacing", "s ,"),
    ("El INM dará talleres .Además dará cursos.", "spacing", "s ."),
    ("El INM dará talleres:seminarios y más.", "spacing", ":"),
    ("El INM dará talleres(seminarios) y más.", "spacing", "("),
    ("El INM dará talleres (seminarios)y más.", "spacing", ")"),
    ("El INM dará el curso “Soy”y más.", "spacing", "”"),
    ("El INM dará talleres.asimismo dará cursos.", "spacing", "."),
    ("El INM dará 20talleres.", "spacing", "20"),
    ("El INM dará talleres., y cursos.", "punctuation", ".,"),
    ("¡El INM dará talleres!!", "punctuation", "!!"),
    ("El INM realizará dos talleres en marzo de 2016.", "other-year", "2016"),
    ("El INM realizará dos talleres el 3 de mayo de 2016.", "other-year", "2016"),
    ("El INM realizará dos talleres para 2016.", "other-year", "2016"),
    ("El INM realizará dos talleres en el ejercicio 2016.", "other-year", "2016"),
    ("El INM realizará talleres en 2018.", "other-year", "2018"),
    ("El INM realizará talleres en 2016. El INM dará cursos en 2018.", "other-year", "2016"),
    ("El INM realizará talleres en 2016. El INM dará cursos en 2018.", "other-year", "2018"),
    ("El INM ha realizado talleres.", "past-tense", "ha realizado"),
    ("Se realizaron dos talleres por el INM.", "past-tense", "realizaron"),
    ("El INM capacitó a migrantes.", "past-tense", "capacitó"),
    ("Se continuara con los talleres del INM.", "future-accent", "continuara"),
    ("En 2017 el INM publicara la guía.", "future-accent", "publicara"),
    ("El Instituto publicara la guía del INM.", "future-accent", "publicara"),
    ("A si mismo, el INM dará cursos.", "connector", "A si mismo"),
    ("El INM dará cursos, y ademas talleres.", "connector", "ademas"),
    ("Asímismo, el INM dará cursos.", "connector", "Asímismo"),
    ("El INM publicará la guía en www.gobmx hoy.", "url", "www.gobmx"),
    ("El INM publicará la guía en ww.gob.mx hoy.", "url", "ww.gob.mx"),
    ("El INM publicará la guía en inm.gob.nx hoy.", "url", "inm.gob.nx"),
    ("El IMN seguirá con el INM.", "acronym", "IMN"),
    ("La SRRE seguirá con el INM.", "acronym", "SRRE"),
    ("El INM seguirá con personal de la PGRR.", "acronym", "PGRR"),
    ("El INMM seguirá con el INM.", "acronym", "INMM"),
    ("El INM dará el curso «Soy migrante.", "unbalanced", "«"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "rule", "words"), FOUND)
def test_found_at_its_characters(sentence, rule, words):
    assert (rule, words) in found(sentence)


SILENT = [
    "El INM actualizará la plataforma .NET y el dominio .MX con Node.Js en escala 1 : 50 000.",
    'El INM fomentará la cooperación (trans)fronteriza y la (re)inserción, con pantallas de 32".',
    "El INM atenderá el oficio DG.AJ/0123, el folio A.B-12, el numeral IV.B y el apartado I.A de los Lineamientos.",
    "El INM revisará los folios 1..10 y «[...] personas [..] gozarán de derechos».",
    "Por su arte, los pueblos serán conocidos; por su parto, recibirán atención médica.",
    "El INM irá a Piedras Negras, Coah.; Reynosa, Tamps.; Nogales, Son., y León, Gto.",
    "El INM solicitará de diversas instancias apoyo para por lo menos dos talleres.",
    "Se impartirá los lunes un curso y se brindará los fines de semana atención del INM.",
    "En 2016 el INM capacitó a 300 personas; en 2017 capacitará a 400.",
    "Durante 2016 se detectó que el 30% de las personas requerirá atención del INM.",
    "El INM brindará servicios de salud, asimismo gratuitos, a los migrantes tzotzil de 9:00 a 14:00 hrs.",
    "La CNS en colaboración con la Procuraduría General de la República (PGR) e integrantes del INM asistirán a los cursos.",
    "El INM, en conjunto con la SRE y la PGR, llevarán a cabo el Concurso “Amigas y amigos de otros lados”.",
    "La SRE y el INM realizarán talleres.",
    "El INM contará con grandes empresas que realizarán estudios.",
    "En el marco de los tres operativos especiales del año, el INM celebrará Reuniones de Comité, Estatales y Municipales.",
    "El INM realizará dos estudios: 1) En colaboración con la Fundación, se elaborará el Anuario, y 2) En colaboración con la Universidad, otro.",
    "El INM creará un panorama para que, por ese medio, la actuación satisfaga las necesidades acorde a los principios.",
    "El INM dará continuidad a la Encuesta 2015, que tendrá como resultado el libro “Indicadores de México, 2015” con información.",
    "El INM mantendrá el Micrositio (www.condusef.gob.mx), a fin de que éstos puedan decidir (también en IOS y Android).",
    "El INM publicará la Guía en la página www.gob.mx/profedet, en el rubro de blog.",
    "En el marco de la Recomendación General No. 25/2016 de la Comisión, el INM programará un curso.",
    "El INM apoyará la Iniciativa, la cual fue aprobada el 1° de marzo de 2016 por la Cámara de Diputados y turnada al Senado.",
    "El INM publicará una convocatoria, la cual tiene como objeto proporcionar fondos semilla, y por medio de la cual se elegirá.",
    "El INM elaboró e impartirá el taller.",
    "El INM, asimismo, realizará talleres, y asimismo cursos; la SRE y el INM, adicionalmente, los evaluarán.",
    "El INM, a través del Área de Quejas que emitirá la resolución, la enviará; la sede será: Los Ángeles.",
    "El INM enviará la liga www.gob.mx/a_b y el correo quejas@inm.gob.mx, así como el horario 9:30.",
    "El INM creará el Consejo Nacional de Seguridad y la Secretaría de Relaciones Exteriores de Guatemala.",
    'El INM dará el "Proyecto Piloto" y el curso "Soy migrante", con "otros" más.',
    "El INM contará con la colaboración de la Universidad, con cada una de las cuales se firmará, en conjunto con la SRE.",
    "El INM continuará en el proyecto en el que colaboran la SRE, el CONAPRED y El COLEF.",
    "El INM impartirá la Norma Mexicana NMX-R-025-SCFI-2015 en Igualdad Laboral.",
    "El INM brindará una campaña dirigida a personas migrantes y/o repatriadas, acuerdos Alerta Amber, Alerta Alba-Keneth, etc.",
    "El INM entrevistará en El Paso y en Nuevo México a quien lo pida, de manera presencial.",
    "Asimismo el INM generará productos de comunicación.\n• Becas mixtas\n• Estancias cortas en Francia para becarios.",
    "Para 2017, el INM estima que se atenderá a 62,555 personas.",
    "El INM reparará los puentes dañados en 2015 y las salas abiertas en 2016.",
    "El INM operará los programas iniciados desde 2014, y en 2018 los evaluará.",
    "El INM, a través de los Grupos Beta, difundirá los derechos y los riesgos de las y los migrantes.",
    "El INM tratará de llegar a acuerdos, y dispondrá de recursos para la mujer y la familiar.",
    "El INM brindará credencialización a través del PTAT, con más de dos a tres módulos.",
    "El INM atenderá las denuncias que realizara la persona, y pedirá que se publicara la lista.",
    "Como el INM informó en 2016, se continuará con los talleres.",
    "Según el INM ha informado, se continuará con los talleres.",
    "El INM hará de nuestras oficinas un espacio.",
    "El INM dará cursos, sin menoscabo de en su momento informar de ello.",
    "El INM publicará la guía en http://200.33.112.15/inm y en www.méxico.mx hoy.",
    "El INM aplicará el Reglamento vigente en 2016.",
    "El INM publicará las cifras de migración durante 2016.",
    "El INM tendrá la información de 2016; lo que inició en 2016 concluirá en 2017, y en 2018 lo evaluará.",
    "El INM seguirá con la CONAGO, la SEDEMA, y con migrantes de Walla Walla.",
    "El INM atenderá a niños(as), a trabajadores(as), a la mexicana(o), y su (re)inserción.",
    "El INM enviará el archivo guia.pdf a casa@casa.mx y a paisano.gob.mx hoy.",
    "El INM dará: a) cursos, b) talleres (en línea), etc., con empresas de S.A., y de A.C.",
    "El INM impartirá cursos en:\n• Derechos\n• Género",
    "El INM prepara cursos, y el INM declara que también seguirá.",
    "El INM publico el informe.",
    "El INM cobrará el 50% de $100.00 por el 1er. lugar, la 2a. edición y la 3ª.",
    # “asimismo” between a verb and what belongs to it, or before a phrase that is no clause
    "Se considerará, asimismo, como prioritaria la atención de quienes lo soliciten.",
    "El INM atenderá a la población con apoyo de las autoridades, asimismo, de los consulados.",
    # a list of some length may be led in by a colon, whatever the word before it
    "El INM contribuirá a: reducir los tiempos; mejorar la atención, y ampliar el horario.",
    "Para estos efectos se entenderá por: a) Ciclo: el año, y b) Padrón: la lista.",
    "El INM atenderá delitos como: trata, tráfico, secuestro, extorsión y robo.",
    # acronyms that are near to one of an institution, and may be another's
    "El CONACY y la CONACIT firmarán un convenio, y el INMU dará cursos.",
    "La RGP publicará la lista.",
]


@pytest.mark.parametrize("sentence", SILENT)
def test_silent(sentence):
    assert found(sentence) == []


@pytest.mark.parametrize(
    ("acronym", "meant"),
    [
        ("IMN", "INM"),
        ("IINMUJERES", "INMUJERES"),
        ("INMUJERE", "INMUJERES"),
        ("CONACYTT", "CONACYT"),
        ("CONACTY", "CONACYT"),
    ],
)
def test_an_acronym_may_be_right_so_that_a_person_decides(acronym, meant):
    assert [(r.replacement, r.unsafe) for r in reports("acronym", f"El {acronym} dará cursos.")] == [(meant, True)]


def test_a_word_that_stands_twice_is_left_to_a_person():
    assert [r.unsafe for r in reports("repeated-word", "El INM dará cursos cursos.")] == [True]


@pytest.mark.parametrize(
    "sentence",
    ["Asímismo, el INM dará cursos.", "El INM dará o d u d e t e a pob ac ó g de de te os mapas."],
)
def test_one_finding_for_one_slip(sentence):
    assert len(found(sentence)) == 1


# ------------------------------------------------------------------------------------------------- guards


def varied(sentences):
    """Each sentence as it is, and with a comma, a stop or a bracket after one of its words, or one word twice."""
    chance = random.Random(2017)
    for sentence in sentences:
        yield sentence
        for change in ("{},", "{}.", "({})", "{} {}", "{}\n", "“{}”;"):
            words = sentence.split(" ")
            at = chance.randrange(len(words))
            words[at] = change.format(words[at], words[at])
            yield " ".join(words)


def real_texts():
    for path in sorted((ROOT / "records").rglob("*.yaml"))[::4]:
        if path.stem[0].isdigit():
            record = schema_record(path)
            yield from (commitment.text for _place, _answer, commitment in record.commitments())


def schema_record(path):
    from lineas.files.document import parse
    from lineas.registry import model, schema

    return model.record_from(parse(path.read_bytes(), schema.schema("record").layout).value, str(path))


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.id)
def test_guards_hide_nothing(rule, monkeypatch):
    """A rule whose guards all say yes finds what it finds with them: a guard may cost time, never a finding."""
    texts = list(varied([*(sentence for sentence, *_ in FOUND), *SILENT, *real_texts()]))
    answers = [(Answer(2017, "planned", (Activity((Commitment("INM", text),)),)),) for text in texts]
    records = [Record("1.1.1", "Promover el respeto, la acción", answer, path="x") for answer in answers]

    def said():
        return [list(rule.check(r, CONTEXT) if rule.wants_context else rule.check(r)) for r in records]

    guarded = said()
    for guard in ("has", "elsewhere", "marked", "twins"):
        monkeypatch.setattr(passages.Prose, guard, lambda *_: True)
    monkeypatch.setattr(passages, "_prose", None)
    for text, with_guards, without in zip(texts, guarded, said(), strict=True):
        assert with_guards == without, text


@pytest.mark.parametrize(
    ("sentence", "rule", "safe"),
    [
        ("El INM dará  talleres.", "spacing", True),
        ("El INM dará cursos , talleres.", "spacing", True),
        ("El INM dará cursos,talleres.", "spacing", True),
        ("El INM dará cursos.Dará más.", "spacing", False),
        ("El INM dará 20talleres.", "spacing", False),
        ("El INM dará talleres(seminarios) y más.", "spacing", False),
        ("El INM dará cursos,, talleres.", "punctuation", True),
        ("El INM dará cursos..", "punctuation", False),
        ("El INM dará cursos: «¡¡Alto a la trata!!».", "punctuation", False),
        ("El INM irá a EE.UU y Canadá.", "abbreviation", True),
        ("El INM irá al C.D de la convocatoria.", "abbreviation", False),
        ("Por otra parta, el INM dará cursos.", "connector", True),
    ],
)
def test_what_has_one_answer_is_safe(sentence, rule, safe):
    assert [not r.unsafe for r in reports(rule, sentence)] == [safe]


def test_a_title_has_no_full_stop_and_can_be_cut_off():
    assert found("El INM leerá.", title="Prevenir accidentes de las personas durante su") == [("cut-off", "su")]
    assert found("El INM leerá.", title="Simplificar los servicios migratorios") == []


@pytest.mark.usefixtures("sources")
def test_the_real_records(golden, monkeypatch, tmp_path):
    import shutil

    shutil.copytree(ROOT / "records", tmp_path / "records")
    (tmp_path / "records" / "pem-2014-2018" / "exceptions.yaml").unlink()
    ours = [rule.id for rule in OURS]
    findings = lint(trees.WorkingTree(str(tmp_path)), ["pem-2014-2018"], today="2018-06-30", rules=ours).findings
    lines = [f"{f.path.removeprefix('records/pem-2014-2018/')}:{f.line}:{f.column} {f.rule}\n" for f in findings]
    golden(ROOT / "tests" / "golden" / "real-findings.txt", "".join(lines))


def test_every_rule_is_in_the_catalogue():
    assert {rule.id for rule in OURS} <= RULES.keys()
