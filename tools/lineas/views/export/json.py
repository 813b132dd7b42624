"""The whole registry for other programs. A format is a function from a registry to text."""

from __future__ import annotations

from lineas.registry import model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lineas.registry.loading import Registry


def export(registry: Registry) -> str:
    """JSON with "programme", "institutions" and "records", in the order of the files; see docs/format.md."""
    import json

    data = {
        "programme": model.to_data(registry.programme),
        "institutions": {acronym: model.to_data(entry) for acronym, entry in registry.institutions.items()},
        "records": [model.to_data(record) for record in registry.records.values()],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
