"""The whole registry for other programs. A format is a function from what a registry holds to text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lineas.registry.model import Institution, Programme, Record, to_data


def export(programme: Programme, institutions: Mapping[str, Institution], records: Iterable[Record]) -> str:
    """JSON with "programme", "institutions" and "records", in the order of the files; see docs/format.md."""
    import json

    data = {
        "programme": to_data(programme),
        "institutions": {acronym: to_data(entry) for acronym, entry in institutions.items()},
        "records": [to_data(record) for record in records],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
