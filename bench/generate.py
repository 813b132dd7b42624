"""Make a registry of any size: `python bench/generate.py 1000 FOLDER`. Invented text, the same for the same number.

A record holds five years of answers with two activities each, some 9 KB: more than a real one ever had, as a bound.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from lineas.registry.formatting import canonical_bytes

WORDS = (
    "acción derechos coordinación institución programa nacional población atención servicios protección consular"
    " reuniones talleres capacitación frontera sur norte personas información difusión bibliotecas lectura"
).split()
INSTITUTIONS = ("CASA", "TALLER", "MUSEO")
A_STRATEGY, AN_OBJECTIVE = 9, 20  # líneas in an estrategia, estrategias in an objetivo


def ids(count: int) -> list[str]:
    """The ids of so many líneas de acción."""
    places = [divmod(number, A_STRATEGY) for number in range(count)]
    return [f"{s // AN_OBJECTIVE + 1}.{s % AN_OBJECTIVE + 1}.{line + 1}" for s, line in places]


def record(id: str, chance: random.Random) -> dict:
    def sentence(institution):
        words = " ".join(chance.sample(WORDS, 20))
        return f"La institución {institution} realizará {chance.randrange(10_000)} acciones de {words}."

    def activity():
        institution = chance.choice(INSTITUTIONS)
        return {
            "commitments": [{"institution": institution, "text": " ".join(sentence(institution) for _ in range(3))}]
        }

    answers = [{"year": y, "status": "planned", "activities": [activity(), activity()]} for y in range(2014, 2019)]
    return {"id": id, "title": f"Línea de acción inventada {id}", "answers": answers}


def generate(count: int, root: Path) -> None:
    """Write the registry of so many records below `root`."""
    chance = random.Random(count)
    folder = root / "records" / "inventado"
    tree: dict[str, set[str]] = {}
    for id in ids(count):
        strategy = id.rpartition(".")[0]
        tree.setdefault(id.partition(".")[0], set()).add(strategy)
        path = folder / strategy / f"{id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(canonical_bytes(record(id, chance), "record"))
    programme = {
        "id": "inventado",
        "name": "Programa inventado",
        "ramo": "Inventado",
        "first_year": 2014,
        "last_year": 2018,
        "language": "es",
        "objectives": [
            {"id": o, "title": "Inventado", "strategies": [{"id": s, "title": "Inventada"} for s in sorted(found)]}
            for o, found in tree.items()
        ],
    }
    (folder / "programme.yaml").write_bytes(canonical_bytes(programme, "programme"))
    names = {acronym: {"name": f"Institución inventada {acronym}"} for acronym in INSTITUTIONS}
    (folder / "institutions.yaml").write_bytes(canonical_bytes(names, "institutions"))


if __name__ == "__main__":
    generate(int(sys.argv[1]), Path(sys.argv[2]))
