"""A small invented programme for the tests of views: what a test changes, it says."""

from __future__ import annotations

from lineas.registry.formatting import canonical_bytes
from lineas.registry.loading import Registry
from lineas.registry.model import (
    Activity,
    Answer,
    Commitment,
    Institution,
    Objective,
    Programme,
    Record,
    Strategy,
    to_data,
)


def commitment(institution="INV", text="La INV plantará 20 árboles.", **rest):
    return Commitment(institution, text, **rest)


def planned(year, *commitments, second=(), notes=""):
    activities = (Activity(commitments or (commitment(),)), *([Activity(tuple(second))] if second else []))
    return Answer(year, "planned", activities, notes)


def registry(records=None, programme=None, institutions=None):
    """A registry of two objectives, the second without a record, from 2015 to 2017."""
    records = RECORDS if records is None else records
    institutions = INSTITUTIONS if institutions is None else institutions
    return Registry(programme or PROGRAMME, institutions, [], {r.id: r for r in records}, [])


def write(root, registry):
    """The registry as files under root/records."""
    folder = root / "records" / registry.programme.id
    institutions = {acronym: to_data(entry) for acronym, entry in registry.institutions.items()}
    files = {
        "programme.yaml": (to_data(registry.programme), "programme"),
        "institutions.yaml": (institutions, "institutions"),
        **{f"{r.strategy}/{r.id}.yaml": (to_data(r), "record") for r in registry.records.values()},
    }
    for name, (data, kind) in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(canonical_bytes(data, kind))
    return root


PROGRAMME = Programme(
    "arboles", "Programa Inventado de Árboles 2015-2017", "Bosques de ejemplo", 2015, 2017, "es",
    (
        Objective("1", "Plantar árboles en las ciudades", (
            Strategy("1.1", "Plantar en las calles"), Strategy("1.2", "Plantar en los parques"))),
        Objective("2", "Cuidar los árboles plantados", (Strategy("2.1", "Regar en tiempo de secas"),)),
    ),
)  # fmt: skip

INSTITUTIONS = {
    "INV": Institution("INV", "Instituto Nacional de Viveros"),
    "SEPAR": Institution("SEPAR", "Secretaría de Parques"),
    "VACIA": Institution("VACIA", "Comisión sin Compromisos"),
}

RECORDS = [
    Record("1.1.1", "Plantar árboles de sombra en las calles sin árboles", (
        planned(2016, commitment(text="La INV plantará 20 árboles."), commitment("SEPAR", "La SEPAR cavará 20 hoyos.")),
        planned(2017,
                commitment(text="La INV plantará 25 árboles.\nTambién dará talleres.", partners=("SEPAR",)),
                second=[commitment("SEPAR", "La SEPAR pintará los troncos.", notes="El texto está cortado.")],
                notes="Se recibió por oficio."),
    )),
    Record("1.1.2", "Publicar un mapa de los árboles", (Answer(2016, "concluded"),)),
    Record("1.1.10", "Podar", (planned(2016), Answer(2017, "not_planned")), notes="La décima."),
    Record("1.2.1", "Contar los árboles de los parques", (Answer(2016, "not_planned"), Answer(2017, "concluded"))),
    Record("1.2.2", "Nombrar los parques sin nombre", (Answer(2016, "not_planned"),)),
]  # fmt: skip
