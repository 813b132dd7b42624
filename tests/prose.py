"""Rules on prose, asked about one sentence: what they find in it, as the commitment of an institution."""

from __future__ import annotations

from lineas.registry.model import Activity, Answer, Commitment, Glossary, Institution, Programme, Record
from lineas.rules import _PROSE, RULES
from lineas.rules.rule import Context, Rule

OURS = [rule for module in _PROSE for rule in vars(module).values() if isinstance(rule, Rule)]
NAMES = {
    "INM": "Instituto Nacional de Migración",
    "SRE": "Secretaría de Relaciones Exteriores",
    "PGR": "Procuraduría General de la República",
    "CNS": "Comisión Nacional de Seguridad",
    "INMUJERES": "Instituto Nacional de las Mujeres",
    "CONACYT": "Consejo Nacional de Ciencia y Tecnología",
    "CONAPRED": "Consejo Nacional para Prevenir la Discriminación",
    "COLEF": "El Colegio de la Frontera Norte, A.C.",
    "STPS": "Secretaría del Trabajo y Previsión Social",
}
CONTEXT = Context(
    Programme("p", "Programa", "Ramo", 2014, 2018, "es", ()),
    {acronym: Institution(acronym, name) for acronym, name in NAMES.items()},
    Glossary({"PTAT": "Programa de Trabajadores Agrícolas Temporales"}, ("credencialización",)),
)


def found(sentence, institution="INM", *, title="Promover el respeto", year=2017):
    """(rule, the characters that it is about) of every finding in a commitment, or in the title."""
    answer = Answer(year, "planned", (Activity((Commitment(institution, sentence),)),))
    record = Record("1.1.1", title, (answer,), path="records/p/1.1/1.1.1.yaml")
    said = []
    for rule in OURS:
        for r in rule.check(record, CONTEXT) if rule.wants_context else rule.check(record):
            value = title if r.place == ("title",) else sentence
            said.append((rule.id, value[slice(*r.span)] if r.span else value))
    return said


def reports(rule_id, sentence, context=CONTEXT):
    answer = Answer(2017, "planned", (Activity((Commitment("INM", sentence),)),))
    return list(RULES[rule_id].check(Record("1.1.1", "Promover", (answer,), path="x"), context))
