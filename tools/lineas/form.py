"""Form: what `fmt` would write. Bytes in, canonical bytes or the reason why not out; no file is touched here."""

from __future__ import annotations

import unicodedata

from lineas import schema, source
from lineas.frozen import NamedTuple
from lineas.registry import finding
from lineas.writing import canonical_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lineas.findings import Finding


class Formed(NamedTuple):
    """The canonical bytes of a file, or, where it cannot be written without a loss, the findings that say why."""

    data: bytes
    findings: list[Finding]


def formed(path: str, data: bytes, kind: str) -> Formed:
    """Bring one file into canonical form. A byte order mark, CRLF and accents in two characters are mended on the way;
    a comment, or whatever else strict reading refuses, is left to a person."""
    layout = schema.schema(kind).layout
    document = source.parse(_mended(data), layout)
    problems = document.problems or document.comments()
    if problems:
        return Formed(data, [finding(path, document, problem) for problem in problems])
    return Formed(canonical_bytes(document.value, kind), [])


def _mended(data: bytes) -> bytes:
    if len(data) > source.MAX_BYTES:
        return data
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).encode()
