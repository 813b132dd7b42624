"""Characters: how the bytes of a file are text, and which characters no text may hold. Refused, explained, mended.

People paste from Word and save with Notepad: spaces that do not break, soft hyphens, “ANSI” and “Unicode”, letters that were
read in the wrong encoding and saved again. What has one answer says it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lineas.files.canonical import LOST, clean
from lineas.findings import MOST, Edit, Problem
from lineas.messages import _, marked

# ---------------------------------------------------------------------------------------------- encodings

# What a Spanish text has beyond ASCII. In this light the bytes of another encoding are recognised, or not.
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑàèçÇ¿¡«»“”‘’–—…•·°ºª§€\u00a0\u00ad®©™½¼")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def decoded(data: bytes) -> tuple[str, str] | None:
    """The text of bytes that are no UTF-8, and what the encoding is called where people choose it; None where it is not
    certain what they say."""
    wide = _UTF16.get(data[:2]) or (("utf-16-be" if data[:1] == b"\0" else "utf-16-le") if looks_wide(data) else "")
    for encoding, name in ((wide, "Unicode (UTF-16)"), ("cp1252", "ANSI (Windows-1252)")):
        try:
            text = data.decode(encoding).removeprefix("\ufeff") if encoding else ""
        except UnicodeDecodeError:
            continue
        beyond = {c for c in text if not c.isascii()}
        if text and beyond <= _SPANISH and clean(re.sub("[\r\t\u00a0\u00ad]", "", text)):
            return text, name
    return None


def looks_wide(data: bytes) -> bool:
    """Has every letter two bytes, one of which is zero?"""
    return data[:2] in _UTF16 or data[:40].count(0) * 3 > len(data[:40])


def not_utf8(data: bytes, at: int) -> Problem:
    """What is said of a file that is no UTF-8 from a byte on."""
    before = data[:at].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    known = decoded(data)
    if known:
        message = _("the file was saved as {encoding}, and not as UTF-8").format(encoding=known[1])
        help = _("save it as UTF-8 (in Notepad: “Save as”, “Encoding”); `lineas lint --fix` does it")
        return Problem("encoding", line, column, message, help)
    message = _("this is not UTF-8 text: byte 0x{byte:02x}").format(byte=data[at])
    return Problem("encoding", line, column, message, _("save the file as UTF-8"))


def legible(data: bytes, *, of_another: bool = False) -> bytes:
    """A file with Unix line ends, without a byte order mark, and with letters in one piece (NFC); with `of_another`, one of
    another encoding as UTF-8, where it is certain what it says. Elsewhere the bytes as they are."""
    known: tuple[str, str] | None
    try:
        known = data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        known = decoded(data) if of_another else None
    if of_another and looks_wide(data):
        known = decoded(data)
    if known is None:
        return data
    return unicodedata.normalize("NFC", known[0].replace("\r\n", "\n").replace("\r", "\n")).encode()


# ---------------------------------------------------------------------------------------------- characters

_NAMES = {
    "\t": marked("a tab"),
    "\u00a0": marked("a non-breaking space"),
    "\u202f": marked("a non-breaking space"),
    "\u00ad": marked("a soft hyphen"),
    "\u200b": marked("a zero-width space"),
    "\u200c": marked("a zero-width character"),
    "\u200d": marked("a zero-width character"),
    "\u2060": marked("a zero-width character"),
    "\ufeff": marked("a byte order mark"),
    LOST: marked("the mark of a lost letter"),
}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def characters(text: str) -> list[Problem]:
    """What strict reading refuses in the characters of any text, YAML or not: one problem a line, an empty list for a
    clean text."""
    if text.startswith("\ufeff"):
        help = _("save the file as UTF-8 without BOM")
        return [Problem("encoding", 1, 1, _("the file begins with a byte order mark (BOM)"), help)]
    if "\r" in text:
        first = text[: text.index("\r")]
        help = _("save the file with Unix line endings (LF)")
        message = _("the lines end in CRLF or CR")
        return [Problem("encoding", first.count("\n") + 1, len(first) - first.rfind("\n"), message, help)]
    if clean(text) and not _maybe_twice(text):
        return []
    found: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        found += _twice_encoded(line, number) or _unseen(line, number) or _split_accents(line, number)
        if len(found) >= MOST:
            break
    return found


def _unseen(line: str, number: int) -> list[Problem]:
    """The characters of a line that nobody sees, as one problem."""
    at = [i for i, c in enumerate(line) if not c.isprintable() or c == LOST]
    if not at:
        return []
    first, last = at[0], at[-1]
    bad = list(dict.fromkeys(line[i] for i in at))
    names = ", ".join(f"{_name(c)} (U+{ord(c):04X})" for c in bad)
    if len(bad) == 1:
        message = _("{name} is not allowed").format(name=names)
    else:
        message = _("characters that nobody sees are not allowed: {names}").format(names=names)
    if LOST in bad or "\t" in line[: len(line) - len(line.lstrip())]:
        help = _("write the letter") if LOST in bad else _("use spaces")
        return [Problem("character", number, first + 1, message, help)]
    help = _("use spaces") if all(c.isspace() for c in bad) else _("delete it")
    edit = Edit(number, first + 1, last + 1 - first, "".join(_seen(c) for c in line[first : last + 1]))
    return [Problem("character", number, first + 1, message, help, edits=(edit,))]


def _seen(character: str) -> str:
    """What stands for a character where only those that people see may stand."""
    return character if character.isprintable() else " " if character.isspace() else ""


def _name(character: str) -> str:
    if character in _NAMES:
        return _(_NAMES[character])
    if character in _BIDI:
        return _("a character that changes the direction of the text")
    return _("an invisible or control character")


def _split_accents(line: str, number: int) -> list[Problem]:
    """A letter whose accent is a character of its own."""
    if unicodedata.is_normalized("NFC", line):
        return []
    composed = unicodedata.normalize("NFC", line)
    at = next((i for i, (a, b) in enumerate(zip(line, composed, strict=False)) if a != b), 0)
    message = _("a letter and its accent are two characters (not Unicode NFC)")
    help = _("write “{letter}” as one character; `lineas fmt` does it").format(letter=composed[at])
    return [Problem("character", number, at + 1, message, help, 2)]


_WRITTEN = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡«»“”‘’–—…°ºª")  # what people write in Spanish beyond ASCII

# UTF-8 that was read as Windows-1252 and saved again: “Ã¡” for “á”, “â€œ” for a quote.
_HIGH = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_RUN = rf"(?:[ÂÃ][{_HIGH}]|â[{_HIGH}]{{2}})+"


def _maybe_twice(text: str) -> bool:
    """Is it worth looking at every line? Three letters say no at once."""
    return ("Ã" in text or "Â" in text or "â" in text) and re.search(_RUN, text) is not None


def _twice_encoded(line: str, number: int) -> list[Problem]:
    edits = list(_once(line, number))
    if not edits:
        return []
    wrong = line[edits[0].column - 1 :][: edits[0].length]
    message = _("“{wrong}” was “{right}”: the text was read in the wrong encoding, and saved")
    message = message.format(wrong=wrong, right=edits[0].text)
    help = _("write the letter; `lineas lint --fix` does it where there is one answer")
    return [Problem("mojibake", number, edits[0].column, message, help, edits[0].length, tuple(edits))]


def _once(line: str, number: int) -> Iterator[Edit]:
    """The runs of a line that say something in Spanish when they are read again as what they were."""
    for m in re.finditer(_RUN, line):
        data = b"".join(c.encode("cp1252") if _in_cp1252(c) else c.encode("latin-1") for c in m[0])
        try:
            right = data.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if set(right) <= _WRITTEN:
            yield Edit(number, m.start() + 1, len(m[0]), right)


def _in_cp1252(character: str) -> bool:
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
