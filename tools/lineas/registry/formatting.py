"""Form: what `fmt` would write. Bytes in, canonical bytes or the reason why not out; no file is touched here."""

from __future__ import annotations

import unicodedata

from lineas.files.canonical import dump
from lineas.files.document import MAX_BYTES, parse
from lineas.findings import Problem, UserError
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.registry import schema
from lineas.registry.reading import finding
from lineas.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from lineas.files.canonical import Layout
    from lineas.findings import Finding


class Formed(NamedTuple):
    """The canonical bytes of a file, or, where it cannot be written without a loss, the findings that say why."""

    data: bytes
    findings: list[Finding]


def formed(path: str, data: bytes, kind: str) -> Formed:
    """Bring one file into canonical form. What nobody sees is mended on the way: a byte order mark, CRLF, accents in two
    characters, spaces at the ends of lines. A comment, or whatever else strict reading refuses, is left to a person."""
    layout = schema.schema(kind).layout
    document = parse(_mended(data), layout)
    if document.problems and not parse(bare := document.bare().encode(), layout).problems:
        document = parse(bare, layout)  # spaces in an empty line were all that was wrong
    problems = document.problems or document.comments()
    if not problems:
        written, refused = _written(document.tidied(), layout)
        if not refused:
            return Formed(written, [])
        message = _("this cannot be written in canonical form: {reason}").format(reason=refused)
        problems = [Problem("canonical", 1, 1, message)]
    return Formed(data, [finding(path, document, problem) for problem in problems])


def _mended(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        return data
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).encode()


def canonical_bytes(value: Any, kind: str, path: str = "") -> bytes:
    """The canonical file of a value of a kind ("record", …), to be written at `path`. Raises UserError for a value that
    would not come back as it went in, and so nothing is written."""
    data, refused = _written(value, schema.schema(kind).layout)
    if refused:
        name = printable(path) or f"{kind}.yaml"
        raise UserError(_("nothing was written: {path}: {reason}").format(path=name, reason=refused))
    return data


def _written(value: Any, layout: Layout) -> tuple[bytes, str]:
    """A value in canonical form, and why it would not come back as it went in ("" where it does)."""
    data = dump(value, layout).encode("utf-8", "surrogatepass")
    again = parse(data, layout)
    if again.problems:
        return data, again.problems[0].message
    return data, "" if again.value == value else _("a text would not come back as it is")
