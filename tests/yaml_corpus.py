"""YAML that nobody would write, from a seed: every style and space, comments where they hurt, and what an accident makes
of a file. And what must hold of each of them (`check`).

tests/test_reading.py tries some thousands in CI; `make soak` a million.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from lineas.cli import main
from lineas.files import canonical
from lineas.files.document import parse
from lineas.registry import schema
from lineas.registry.formatting import canonical as formed
from lineas.registry.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from lineas.files.document import Document

ROOT = Path(__file__).parents[1]

# ---------------------------------------------------------------------------------------------------- the generator

KEYS = ("id", "title", "answers", "year", "status", "activities", "commitments", "institution", "text", "partners",
        "notes", "INM", "otra", "no", "1.10", "a b")  # fmt: skip
WORDS = ("El", "INM", "hará", "talleres.", "Dos.", "¿Qué?", "(sic)", "2017", "1.10", "no", "~", "No.", "a:b", "c#d",
         "“x”", "etc.", "x,", "-", "…", "null", "e", "'", '"', "[", "}", "&", "*", "!", "%", "@", "|", ">", "?")  # fmt: skip
PLAIN = WORDS[:20]
SPLIT = ("\n", "\n", "\n\n", " \n", "  \n   \n", "\n\n\n")


class Writer:
    """Writes one value after the other, in a style that chance chooses, and now and then a comment with a number."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.comments = 0

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def rarely(self, one_in: int) -> bool:
        return self.random.randrange(one_in) == 0

    def words(self, words: tuple[str, ...], most: int = 6) -> list[str]:
        return self.random.choices(words, k=self.random.randint(1, most))

    def comment(self) -> str:
        """The rest of a line: most often nothing."""
        if not self.rarely(12):
            return self.one("", "", "", " ", "  ")
        self.comments += 1
        return self.one(" ", " ", "   ", "") + f"#{self.one('', ' ')}c{self.comments}" + self.one("", " ", " # y")

    def line_end(self, indent: int) -> str:
        """What ends a line, and sometimes more lines that say nothing."""
        found = self.comment() + "\n"
        while self.rarely(10):
            self.comments += 1
            spaces = " " * self.random.choice((indent, indent, 0, indent + 2, 1))
            found += self.one("", spaces, f"{spaces}# c{self.comments}") + "\n"
        return found

    def lines(self, words: list[str], indent: int) -> str:
        """Words over several lines, whose spaces and blank lines are chance's."""
        out = words[0]
        for word in words[1:]:
            end = self.one(*SPLIT) if self.rarely(4) else ""
            spaces = " " * (indent + self.random.choice((0, 0, 0, 1, 3))) if end else self.one(" ", " ", "  ")
            out += end + spaces + word
        return out

    def scalar(self, indent: int) -> str:
        """A scalar that does not end its line."""
        style = self.random.randrange(6)
        if style < 2:
            return " ".join(self.words(PLAIN, 3))
        if style == 2:
            return self.lines(self.words(PLAIN), indent)
        if style == 3:
            return "'" + self.lines(self.words(WORDS), indent).replace("'", "''") + "'"
        escapes = ("\\n", "\\u00e9", "\\\\", "\\ ", "\\\n" + " " * indent, "\\x41", "\\/", "\\t", "\\u202e", '\\"')
        words = [word.replace('"', '\\"') for word in self.words(WORDS)]
        if self.rarely(3):
            words.insert(self.random.randrange(len(words) + 1), self.one(*escapes))
        return '"' + self.lines(words, indent) + '"'

    def block(self, indent: int) -> str:
        """A block scalar, with its header and its last line end."""
        deep = indent + self.random.choice((0, 0, 0, 1, 2))
        digit = str(deep - indent + 2) if self.rarely(8) else ""
        chomp = self.one("-", "-", "-", "", "+")
        out = self.one("|", ">", ">", ">") + self.one(digit + chomp, chomp + digit) + self.comment() + "\n"
        while self.rarely(6):
            out += " " * self.random.randrange(deep + 3) + "\n"
        for _ in range(self.random.randint(0, 4)):
            spaces = deep + self.random.choice((0,) * 12 + (1, -1, 2))
            out += " " * max(0, spaces) + self.one("", "", "", "", "# no ") + " ".join(self.words(WORDS, 5))
            out += self.one("", "", "", " ", "  ") + self.one("\n", "\n", "\n", "\n\n", f"\n{' ' * deep}\n", "\n \n")
        return out

    def flow(self, depth: int, indent: int) -> str:
        """A list or a mapping in brackets."""
        gap = self.one("", "", " ", f"\n{' ' * indent}") if not self.rarely(10) else f" # c\n{' ' * indent}"
        items = [self.flow(depth - 1, indent) if depth and self.rarely(3) else self.scalar(indent).replace(",", "")
                 for _ in range(self.random.randrange(4))]  # fmt: skip
        if self.rarely(2):
            return "[" + f",{gap} ".join(items) + self.one("", "", ",", gap) + "]"
        return "{" + gap + f",{gap} ".join(f"{self.one(*KEYS)}: {item}" for item in items) + gap + "}"

    def value(self, depth: int, indent: int) -> str:
        """What stands after `key:` or `-`, with its last line end."""
        kind = self.random.randrange(12)
        sign = self.one("", "", "", "", "", "", "", "", "&a ", "!x ", "!!str ", "*a ") if self.rarely(8) else ""
        if depth and kind < 5:
            return self.line_end(indent) + self.nested(depth - 1, indent)
        if kind < 8:
            return " " + sign + self.block(indent)
        if kind == 8:
            return " " + sign + self.flow(2, indent) + self.line_end(indent)
        if kind == 9:
            return self.line_end(indent)
        return self.one(" ", " ", "  ") + sign + self.scalar(indent) + self.line_end(indent)

    def nested(self, depth: int, indent: int) -> str:
        """A mapping or a list of several lines."""
        spaces, out = " " * indent, ""
        if self.rarely(3):
            for _ in range(self.random.randint(1, 3)):
                step = self.one("- ", "- ", "-   ")
                inner = indent + len(step)
                if depth and self.rarely(2):
                    out += spaces + step + self.nested(depth - 1, inner)[inner:]
                else:
                    out += spaces + "-" + self.value(depth, indent + 2)
            return out
        for key in self.random.sample(KEYS, k=self.random.randint(1, 4)):
            written = self.one(*[key] * 8, f'"{key}"', f"'{key}'", f"? {key}\n{spaces}")
            out += f"{spaces}{written}:" + self.value(depth, indent + self.one("", " ", "  ").count(" ") + 1)
        return out


def written(random: Random) -> str:
    """A document in all styles, most often valid."""
    writer = Writer(random)
    head = writer.one(*[""] * 20, "---\n", "--- # c\n", "\n", "# c\n", "%YAML 1.2\n---\n")
    tail = writer.one(*[""] * 20, "...\n", "\n\n", "...\n# c", "---\n", "\n ")
    return head + writer.nested(random.randrange(4), 0) + tail


def laid(random: Random, layout: canonical.Layout | None, depth: int = 5) -> object:
    """A value of a layout, or nearly: what is written of it in canonical form is read line by line."""
    if layout is None or random.randrange(30) == 0:
        return random.choice(("", "a: b", "x", 7, [], {}, ["a"], {"b": "c"}))
    if layout.kind == "map":
        free = random.sample(("INM", "NO", "a b", "1.10", "zz", "A" * 1024, "A" * 1025), k=random.randrange(3))
        found = {key: laid(random, child, depth - 1) for key, child in layout.fields.items() if random.randrange(6)}
        return found | ({key: laid(random, layout.rest, depth - 1) for key in free} if layout.rest else {})
    if layout.kind == "list":
        return [laid(random, layout.item, depth - 1) for _ in range(random.randrange(1, 4) if depth > 0 else 0)]
    if layout.kind == "integer":
        return random.choice((2017, 0, -3, 10**17, "2017"))
    if layout.kind == "text":
        return random.choice(
            ("planned", "INM", "1.1.1", "1.10", "no", "", "a: b", "OIC-INM", "ñ (x)", "2017-01-01", "a\nb")
        )
    paragraphs = [" ".join(random.choices(WORDS, k=random.randint(1, 9))) for _ in range(random.randint(1, 2))]
    return canonical.tidy("\n".join(paragraphs))


EXAMPLES = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("examples/records/*/[0-9]*/*.yaml"))]


PIECES = (" ", "  ", "\n", "\n\n", " \n", "#", " #", "# c\n", ":", ": ", "- ", "-", "'", '"', "\\", "|", ">", ">-", "|2-", "[", "]", "{",
          "}", ",", "&a ", "*a", "!", "%", "@", "`", "?", "? ", "---\n", "...\n", "<<: ", "\t", "\r", "\r\n", "\x00", "\u0085",
          "\u2028", "\u00a0", "\ufeff", "e\u0301", "\u202e", "ñ", "𝕏", "1", ".", "\x7f", "[" * 40, "<<<<<<< a\n")  # fmt: skip


def broken(random: Random, text: str) -> str:
    """The text after one to four accidents."""
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        at = random.randrange(len(text) + 1)
        lines = text.split("\n")
        n = random.randrange(len(lines))
        match random.randrange(7):
            case 0:
                text = text[:at]
            case 1 | 2:
                text = text[:at] + random.choice(PIECES) + text[at:]
            case 3:
                text = text[:at] + text[at + random.choice((1, 1, 2, 5, 30)) :]
            case 4:
                lines[n] = random.choice(
                    (" " + lines[n], "  " + lines[n], lines[n][1:], lines[n] + " ", lines[n].strip())
                )
                text = "\n".join(lines)
            case 5:
                lines.insert(random.randrange(len(lines)), lines[n])
                text = "\n".join(lines)
            case 6:
                del lines[n]
                text = "\n".join(lines)
    return text


def encoded(random: Random, text: str) -> bytes:
    """The text as bytes: now and then in the encoding of another time, or with a byte that fell over."""
    kind = random.randrange(60)
    if kind == 0:
        return text.encode(random.choice(("utf-16", "latin-1", "cp1252", "utf-8-sig")), "replace")
    if kind == 1:
        return text.replace("\n", random.choice(("\r\n", "\r"))).encode()
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    if kind in (2, 3) and data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(data)


def mutant(random: Random) -> tuple[str, bytes]:
    """One case of the corpus: the kind of the file, and what it says."""
    kind = random.choice(("record", "record", *KINDS))
    layout = schema.schema(kind).layout
    match random.randrange(6):
        case 0:
            kind, text = "record", random.choice(EXAMPLES)
        case 1 | 2:
            text = canonical.dump(laid(random, layout), layout)
        case _:
            text = written(random)
    return kind, encoded(random, broken(random, text) if random.randrange(3) else text)


# ----------------------------------------------------------------------------------------------------- what must hold


def check(kind: str, data: bytes, *, second_witness: bool = False) -> str:
    """What must hold of any bytes; "accepted", "refused" or "invalid". Raises AssertionError, or whatever went wrong."""
    layout = schema.schema(kind).layout
    document = parse(data, layout)
    lines = data.decode("utf-8", "replace").split("\n")
    for p in document.problems:
        _stands_inside(lines, p.line, p.column, p.length)
    _is_formed(data, kind, document)
    if document.problems:
        assert document.value is None
        return "refused"
    text = data.decode()
    assert document.value == said(yaml.compose(data, Loader=yaml.CBaseLoader), layout)
    assert document.canonical is (canonical.dump(document.value, layout) == text)
    assert canonical.read(text, layout) is None or document.canonical
    comments = [lines[p.line - 1][p.column - 1 :] for p in document.comments()]
    assert all(comment.startswith("#") for comment in comments)
    if "\\" not in text + document.formed():
        assert letters(text) == letters(document.formed() + "".join(comments)), "something is lost"
    for path in places(document.value):
        _has_a_place(lines, document, path)
    if second_witness:
        _another_says_so(text, document)
    problems = schema.check(document, kind)
    for p in problems:
        _stands_inside(lines, p.line, p.column, p.length)
    return "invalid" if problems else "accepted"


def place_of(kind: str) -> str:
    """Where a file of a kind is kept."""
    return f"records/prueba/{KINDS[kind].file or '1.1/1.1.1.yaml'}"


def said(node: yaml.Node, layout: canonical.Layout | None) -> object:
    """What libyaml says, every scalar as text; then prose tidied and whole numbers typed, as docs/format.md has it."""
    if isinstance(node, yaml.MappingNode):
        fields, rest = (layout.fields, layout.rest) if layout else ({}, None)
        return {key.value: said(child, fields.get(key.value) or rest) for key, child in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [said(child, layout.item if layout else None) for child in node.value]
    kind = layout.kind if layout else ""
    if kind == "integer" and not node.style and canonical.INTEGER.match(node.value):
        return int(node.value)
    return canonical.tidy(node.value) if kind == "prose" else node.value


def _has_a_place(lines: list[str], document: Document, path: canonical.Path) -> None:
    _stands_inside(lines, *document.locate(path))
    _stands_inside(lines, *document.locate(path, key=True))
    _stands_inside(lines, *document.locate((*path, "nowhere")))
    assert document.lines_of(path).stop - 1 <= _count(lines)
    value = document.value
    for step in path:
        value = value[step]
    if isinstance(value, str):
        escaped = "\\" in document.text or "''" in document.text
        for word in islice(re.finditer(r"\S+| +", value), 10):
            line, column, length = document.locate(path, span=word.span())
            _stands_inside(lines, line, column, length)
            assert escaped or lines[line - 1][column - 1] == word[0][0] or word[0][0] == " ", (path, word)


def places(value: object, path: canonical.Path = ()) -> Iterator[canonical.Path]:
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        yield from places(child, (*path, step))


def _count(lines: list[str]) -> int:
    """How many lines a file has: what follows its last line end is none."""
    return max(1, len(lines) - (lines[-1] == ""))


def _stands_inside(lines: list[str], line: int, column: int, length: int) -> None:
    assert 1 <= line <= _count(lines), (line, column)
    width = max(1, len(lines[line - 1]))
    assert 1 <= column <= width, (line, column)
    assert 1 <= length <= width + 1 - column, (line, column, length)


def _is_formed(data: bytes, kind: str, document: Document) -> None:
    """What `fmt` writes is canonical, stays as it is, and says with every letter what was there; or nothing is written."""
    written = formed(place_of(kind), data)
    if not isinstance(written, bytes):
        assert written
        return
    after = parse(written, document.layout)
    assert after.problems == []
    assert after.canonical
    assert formed(place_of(kind), written) == written
    if not document.problems:
        assert words(after.value) == words(document.value)
    if b"\\" not in data + written:
        assert letters(data.decode("utf-8-sig")) == letters(written.decode())


def words(value: object) -> object:
    if isinstance(value, dict):
        return {key: words(child) for key, child in value.items()}
    if isinstance(value, list):
        return [words(child) for child in value]
    return value.split() if isinstance(value, str) else value


def letters(text: str) -> Counter[str]:
    return Counter(c for c in unicodedata.normalize("NFC", text) if c.isalpha())


class Differs(Exception):
    """The reader in Python says something else of a text than libyaml: worth a look, and no fault of ours."""

    def __init__(self, what: str, value: object = None) -> None:
        super().__init__(what, value)
        self.what = what


def _another_says_so(text: str, document: Document) -> None:
    """PyYAML's own reader, in Python, gives the same value and finds the same comments, or refuses."""
    try:
        value = said(yaml.compose(text, Loader=yaml.BaseLoader), document.layout)
        tokens = list(yaml.scan(text, Loader=yaml.BaseLoader))
    except yaml.YAMLError as error:
        raise Differs("refuses what libyaml accepts", error) from None
    if value != document.value:
        raise Differs("reads another value", value)
    outside, at = [], 0
    for token in tokens:
        start, end = token.start_mark.index, token.end_mark.index
        outside.append(text[at:start])
        at = end
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            outside.append(text[start:].partition("\n")[0].lstrip("|>+-0123456789"))
    found = re.findall(r"#.*", "\n".join(outside))
    assert found == [document.lines[p.line - 1][p.column - 1 :] for p in document.comments()]


class Registry:
    """A small registry on disk, for what the commands make of a case."""

    def __init__(self, folder: str) -> None:
        self.root = Path(folder)

    def write(self, kind: str, data: bytes) -> None:
        """The registry anew, with such a file in it."""
        shutil.rmtree(self.root / "records", ignore_errors=True)
        shutil.copytree(ROOT / "tests/rules/base", self.root / "records/prueba")
        path = self.root / place_of(kind)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)

    def holds(self, kind: str, data: bytes) -> None:
        """With such a file in the registry every command ends with 0, 1 or 2, and every finding stands in its file."""
        self.write(kind, data)
        found = json.loads(self._runs("lint", "--format", "json"))["findings"]
        for f in found:
            there = self.root / f["path"]
            lines = there.read_bytes().decode("utf-8", "replace").split("\n") if there.is_file() else [""]
            _stands_inside(lines, f["line"], f["column"], 1)
        for command in (["summary"], ["export"], ["fmt", "--diff"], ["lint", "--fix", "--unsafe", "--diff"], ["fmt"]):
            self._runs(*command)
        _is_formed(data, kind, parse(data, schema.schema(kind).layout))

    def _runs(self, *command: str) -> str:
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as errors:
            os.environ["LINEAS_DEBUG"] = "1"  # what is unexpected shows its traceback
            code = main(["--root", str(self.root), *command])
        assert code in (0, 1, 2)
        assert "Traceback" not in errors.getvalue(), errors.getvalue()
        return out.getvalue()
