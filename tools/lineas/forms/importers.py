"""Importers: a document in, a draft of records and a list of what could not be placed out.

An importer is one function from a `Document` to a `Draft` (draft.py) and one line in IMPORTERS. It reads no file and
prints nothing. `plan` lays a draft over the records that are there.
"""

from __future__ import annotations

from lineas.forms.published.published import read as published_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lineas.forms.published.draft import Importer

IMPORTERS: dict[str, Importer] = {"text": published_text}
