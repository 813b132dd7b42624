"""Bring the Spanish catalogues up to date with the messages of the code: `make catalogue`.

Messages are those marked with `_`, `ngettext` and `marked` in tools/lineas, and what argparse says (lineas.po), and the
docstrings of the rules (rules.po). New ones are added without a translation (tests/test_messages.py then fails until there is one), and those
that are gone are taken out.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
FOLDER = HERE / "lineas" / "locale" / "es" / "LC_MESSAGES"
MESSAGES, PAGES = "lineas", "rules"  # as in lineas.messages
KEYWORDS = {"_": None, "marked": None, "ngettext": (1, 2)}


def extract(name: str) -> dict[str, tuple[Any, str]]:
    """Every message of a catalogue by its id (of a plural, its singular): the id or the pair of forms, and its origin."""
    found: dict[str, tuple[Any, str]] = {}
    if name == PAGES:
        from lineas.rules import RULES
        from lineas.views.rules import messages_of

        for rule in RULES.values():
            for part in messages_of(rule):
                found.setdefault(part, (part, f"rule {rule.id}"))
        return found
    for file, _line, message, _comments, _context in extract_from_dir(HERE / "lineas", keywords=KEYWORDS):
        if message:
            found.setdefault(message if isinstance(message, str) else message[0], (message, file))
    for _line, message, _comments, _context in extract_from_file("python", argparse.__file__, keywords=KEYWORDS):
        found.setdefault(message if isinstance(message, str) else message[0], (message, "argparse"))
    return found


def path(name: str) -> Path:
    """The file of a catalogue."""
    return FOLDER / f"{name}.po"


def read(name: str) -> Catalog:
    """A catalogue as it is."""
    with path(name).open("rb") as file:
        return read_po(file, locale="es")


def updated(name: str) -> Catalog:
    """A catalogue as it should be: the messages of the code, with the translations that there are."""
    old = read(name)
    wanted = {key: (message, origin, _kept(message, old.get(key))) for key, (message, origin) in extract(name).items()}
    # Another Python says other things through argparse: what is known of it stays.
    for entry in old:
        if entry.id and "argparse" in entry.auto_comments:
            wanted.setdefault(_key(entry.id), (entry.id, "argparse", entry.string))
    new = Catalog(locale="es", charset="utf-8", header_comment="# The Spanish of lineas.", fuzzy=False)
    for key, (message, origin, string) in sorted(wanted.items(), key=lambda item: (item[1][1], item[0])):
        flags = ("python-brace-format",) if "{" in key and name == MESSAGES and origin != "argparse" else ()
        new.add(message, string, auto_comments=[origin], flags=flags)
    return new


def _kept(message: Any, have: Message | None) -> Any:
    """The translation that there is, in the shape of the message: one may have become a pair of forms since, or one of a pair."""
    string: Any = have.string if have else ""
    one = string if isinstance(string, str) else string[0]
    if isinstance(message, str):
        return one
    return (one, "") if isinstance(string, str) else string


def _key(id: Any) -> str:
    return id if isinstance(id, str) else str(id[0])


def translated(string: Any) -> bool:
    """Is there a translation, in all its forms?"""
    return bool(string) and all([string] if isinstance(string, str) else string)


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file."""
    head = (
        '# The Spanish of lineas. `make catalogue` brings it up to date with the code.\nmsgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: es\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    file = io.BytesIO()
    write_po(file, catalogue, width=100, omit_header=True)
    return head.encode() + file.getvalue()


def main() -> None:
    """Write the catalogues, and say what has no Spanish yet."""
    for name in (MESSAGES, PAGES):
        catalogue = updated(name)
        path(name).write_bytes(written(catalogue))
        for entry in catalogue:
            if entry.id and not translated(entry.string):
                print("no Spanish:", _key(entry.id))


if __name__ == "__main__":
    main()
