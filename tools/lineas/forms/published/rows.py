"""Rows: the published table as text, as far as its rows.

A row has four parts in order: objetivo ("1. …"), estrategia ("1.1. …"), línea de acción ("1.1.1. …") and the answer.
The form's instructions, the column headings and the heading of the table can stand before the first row or, where a
page ends, anywhere. A text that does not keep to this is refused with its line; nothing is guessed about its rows.
"""

from __future__ import annotations

import re

from lineas.files.characters import characters
from lineas.forms.published.cells import STOP, join
from lineas.forms.published.draft import MAX_BYTES, wrong
from lineas.frozen import NamedTuple
from lineas.messages import _, marked
from lineas.registry import model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lineas.findings import UserError
    from lineas.forms.published.cells import Line
    from lineas.forms.published.draft import Document

_HEADING = re.compile(r"ACCIONES RELEVANTES A REALIZAR EN ([0-9]{4})\s*\Z")
_RAMO = re.compile(r"Ramo: *(\S.*)")
_STEP = re.compile(
    r"Paso [0-9]\. +(?:Identifique la línea de acción|Para cada línea de acción|Si se realizarán acciones)\b"
)
_COLUMNS = re.compile(r"OBJETIVO\s+ESTRATEGIA\s+LÍNEA DE ACCIÓN\b|Actividad 1\s+Actividad 2\s*\Z")
_MARK = re.compile(r"([1-9][0-9]{0,2}(?:\.[1-9][0-9]{0,2}){0,2})\. +(?=\S)")
_STATUS = re.compile(
    r"(?:(?P<planned>Se realizarán acciones en)|(?P<not_planned>No se realizarán acciones en)) +(?P<year>[0-9]{4})\b\s*"
    r"|(?P<concluded>Línea de acción concluida)\b\s*"
)
_ANSWER = 4
_PARTS = (marked("an objetivo"), marked("an estrategia"), marked("a línea de acción"), marked("an answer"))


class Head(NamedTuple):
    """The heading of the table: the programme's name, its ramo, the year, and the line of the year."""

    name: str
    ramo: str
    year: int
    line: int


class Row(NamedTuple):
    """A row of the table as its blocks; `parts` are those of objetivo, estrategia, línea de acción and answer."""

    parts: tuple[list[list[Line]], list[list[Line]], list[list[Line]], list[list[Line]]]

    def mark(self, level: int) -> tuple[str, int]:
        """The number of the objetivo (0), estrategia (1) or línea de acción (2), and its line."""
        line, text = self.parts[level][0][0]
        match = _MARK.match(text)
        return (match[1] if match else ""), line

    def title(self, level: int) -> str:
        """The text of the objetivo, estrategia or línea de acción, without its number."""
        lines = [text for block in self.parts[level] for _line, text in block]
        return _MARK.sub("", join(lines), count=1)

    def goes_on(self, level: int) -> bool:
        """Does the last line of a part end in a space, as a line does that another follows? Then the cell was too small."""
        return self.parts[level][-1][-1][1].endswith(" ")

    def ends(self) -> int:
        """The last line of the row."""
        return self.parts[3][-1][-1][0]

    def status(self) -> tuple[str, int | None, int]:
        """The status of the answer, the year that it names, and its line."""
        line, text = self.parts[3][0][0]
        match = _STATUS.match(text)
        if match is None:
            raise AssertionError(text)
        status = next(name for name in model.STATUSES if match[name])
        return status, int(match["year"]) if match["year"] else None, line

    def answer(self) -> list[list[Line]]:
        """The blocks of the answer, without the words of its status."""
        first, *rest = self.parts[3]
        (line, text), *more = first
        text = _STATUS.sub("", text, count=1)
        blocks = [[(line, text), *more] if text.strip() else more, *rest]
        return [block for block in blocks if block]


def table(document: Document) -> tuple[Head, list[Row], list[list[Line]]]:
    """The heading, the rows, and what stands before the first row. Raises UserError, with the line."""
    lines = _lines(document)
    head = _take_head(lines, document)
    rows, before = _rows(_blocks(lines), document)
    _check_rows(rows, document)
    return head, rows, before


# -------------------------------------------------------------------------------------------- lines, blocks


def _lines(document: Document) -> list[str]:
    if len(document.data) > MAX_BYTES:
        raise wrong(document.name, 1, _("the file is larger than {n} MiB").format(n=MAX_BYTES >> 20))
    try:
        text = document.data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = document.data.count(b"\n", 0, error.start) + 1
        byte = document.data[error.start]
        message = _("this is not UTF-8 text: byte 0x{byte:02x}").format(byte=byte)
        raise wrong(document.name, line, message, _("save the file as UTF-8")) from error
    problems = characters(text)
    if problems:
        help = _("save the file as plain text: UTF-8, Unix line endings, no control characters")
        raise wrong(document.name, problems[0].line, problems[0].message, help)
    return text.split("\n")


def _take_head(lines: list[str], document: Document) -> Head:
    """The heading; it, the instructions and the column headings are blanked in `lines`."""
    heads: list[Head] = []
    for at, line in enumerate(lines):
        match = _HEADING.match(line)
        if match:
            ramo = _above(lines, at)
            found = _RAMO.match(" ".join(lines[ramo[0] : ramo[1]]))
            if not found:
                raise _no_table(document, at + 1, _("the line “Ramo: …” is missing above this heading"))
            name = _above(lines, ramo[0])
            if name[0] == name[1]:
                raise _no_table(document, at + 1, _("the programme's name is missing above this heading"))
            heads.append(Head(join(lines[name[0] : name[1]]), join([found[1]]), int(match[1]), at + 1))
            lines[name[0] : at + 1] = [""] * (at + 1 - name[0])
    if not heads:
        raise _no_table(document, 1, _("the heading “ACCIONES RELEVANTES A REALIZAR EN …” is missing"))
    for head in heads:
        if head.year != document.year:
            message = _("the table is that of {found}, not of {year}").format(found=head.year, year=document.year)
            raise wrong(document.name, head.line, message, _("--year takes the year of the table"))
        if head[:2] != heads[0][:2]:
            raise wrong(document.name, head.line, _("this heading names another programme or ramo than the first"))
    _blank_instructions(lines)
    return heads[0]


def _no_table(document: Document, line: int, message: str) -> UserError:
    help = _("“text” is the published table “Acciones relevantes a realizar”, as text")
    return wrong(document.name, line, message, help)


def _above(lines: list[str], at: int) -> tuple[int, int]:
    """The block of lines above a line: from, to; empty at the top."""
    end = at
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    return start, end


def _blank_instructions(lines: list[str]) -> None:
    inside = False
    for at, line in enumerate(lines):
        inside = bool(line.strip()) and (inside or _STEP.match(line) is not None)
        if inside or _COLUMNS.match(line):
            lines[at] = ""


def _blocks(lines: list[str]) -> list[list[Line]]:
    """The lines, numbered, in blocks between empty lines."""
    blocks: list[list[Line]] = [[]]
    for number, line in enumerate(lines, 1):
        if line.strip():
            blocks[-1].append((number, line))
        elif blocks[-1]:
            blocks.append([])
    return blocks if blocks[-1] else blocks[:-1]


# ----------------------------------------------------------------------------------------------------- rows


def _rows(blocks: list[list[Line]], document: Document) -> tuple[list[Row], list[list[Line]]]:
    """The rows, and the blocks before the first one. Raises UserError where a part stands out of its order."""
    rows: list[Row] = []
    before: list[list[Line]] = []
    stage = 0  # how many parts of the row have begun
    for block in _answers_apart(blocks):
        level = _level(block[0][1])
        if level == 0:
            (rows[-1].parts[stage - 1] if rows else before).append(block)
        elif level == stage + 1 or (level == 1 and stage == _ANSWER):
            if level == 1:
                rows.append(Row(([], [], [], [])))
            stage = level
            rows[-1].parts[stage - 1].append(block)
        else:
            message = _("{found} begins here, where {wanted} has to come first")
            parts = {"found": _(_PARTS[level - 1]), "wanted": _(_PARTS[stage % _ANSWER])}
            raise wrong(document.name, block[0][0], message.format(**parts))
    if not rows:
        raise _no_table(document, 1, _("there is no row in this text: no “1. …”, “1.1. …”, “1.1.1. …”"))
    if stage < _ANSWER:
        message = _("the text stops in the middle of a row: {part} is missing").format(part=_(_PARTS[stage]))
        raise wrong(document.name, blocks[-1][-1][0], message)
    return rows, before


def _level(line: str) -> int:
    """Which part of a row a block with this first line begins: 1 to 4; 0 for none."""
    mark = _MARK.match(line)
    return mark[1].count(".") + 1 if mark else _ANSWER if _STATUS.match(line) else 0


def _answers_apart(blocks: list[list[Line]]) -> list[list[Line]]:
    """The blocks; where an answer follows its línea de acción without an empty line, it is a block of its own."""
    apart: list[list[Line]] = []
    level = 0
    for block in blocks:
        level = _level(block[0][1]) or level
        at = len(block)
        if level == _ANSWER - 1:
            at = next((n for n, (_line, text) in enumerate(block) if n and _STATUS.match(text)), at)
        apart += [part for part in (block[:at], block[at:]) if part]
        level = _level(apart[-1][0][1]) or level
    return apart


def _check_rows(rows: list[Row], document: Document) -> None:
    """Raise UserError for numbers that do not nest, a línea de acción that comes twice, an end in mid-sentence."""
    seen: dict[str, int] = {}
    for row in rows:
        for level in (1, 2):
            (outer, _line), (inner, line) = row.mark(level - 1), row.mark(level)
            if inner.rpartition(".")[0] != outer:
                message = _("{inner} does not belong to {outer}, under which it stands")
                raise wrong(document.name, line, message.format(inner=inner, outer=outer))
        for level in range(3):
            if not row.title(level):
                raise wrong(document.name, row.mark(level)[1], _("the text after the number is missing"))
        id, line = row.mark(2)
        if id in seen:
            message = _("the línea de acción {id} comes twice; it stands on line {line} already")
            raise wrong(document.name, line, message.format(id=id, line=seen[id]))
        seen[id] = line
        if sum(len(text) for part in row.parts for block in part for _line, text in block) > MAX_BYTES:
            raise wrong(document.name, line, _("the row is longer than a record can be"))
    answer = rows[-1].answer()
    if answer and not (STOP.search(answer[-1][-1][1].rstrip()) or document.cut_off):
        help = _("where the publication itself ends like this, say --cut-off")
        raise wrong(document.name, answer[-1][-1][0], _("the text stops in the middle of a sentence"), help)
