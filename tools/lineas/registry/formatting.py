"""Form: what `fmt` would write. Bytes in, canonical bytes or the reason why not out; no file is touched here."""

from __future__ import annotations

import unicodedata

from lineas.files.canonical import dump
from lineas.files.document import MAX_BYTES, parse
from lineas.findings import UserError
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.registry import schema
from lineas.registry.reading import finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from lineas.findings import Finding


class Formed(NamedTuple):
    """The canonical bytes of a file, or, where it cannot be written without a loss, the findings that say why."""

    data: bytes
    findings: list[Finding]


def formed(path: str, data: bytes, kind: str) -> Formed:
    """Bring one file into canonical form. A byte order mark, CRLF and accents in two characters are mended on the way;
    a comment, or whatever else strict reading refuses, is left to a person."""
    layout = schema.schema(kind).layout
    document = parse(_mended(data), layout)
    problems = document.problems or document.comments()
    if problems:
        return Formed(data, [finding(path, document, problem) for problem in problems])
    return Formed(canonical_bytes(document.value, kind), [])


def _mended(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        return data
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).encode()


def canonical_bytes(value: Any, kind: str) -> bytes:
    """The canonical file of a value of a kind ("record", …). Re-read before it is returned: a value that would not
    come back as it went in raises UserError, and so nothing is written."""
    layout = schema.schema(kind).layout
    data = dump(value, layout).encode("utf-8", "surrogatepass")
    again = parse(data, layout)
    if again.problems or again.value != value:
        reason = again.problems[0].message if again.problems else ""
        message = _("nothing was written: a text would not survive being written as YAML {reason}")
        raise UserError(message.format(reason=f"({reason})" if reason else "").rstrip())
    return data
