"""Bring the Spanish catalogue up to date with the messages of the code: `make catalogue`.

Messages are those marked with `_`, `ngettext` and `marked` in tools/lineas, the docstrings of the rules, and what
argparse says. New ones are added without a translation (tests/test_messages.py then fails until there is one), and those
that are gone are taken out.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
SPANISH = HERE / "lineas" / "locale" / "es" / "LC_MESSAGES" / "lineas.po"
KEYWORDS = {"_": None, "marked": None, "ngettext": (1, 2)}


def extract() -> dict[str, tuple[Any, str]]:
    """Every message by its id (of a plural, its singular): the id or the pair of forms, and where it comes from."""
    from lineas.rules import RULES
    from lineas.views.catalogue import messages_of

    found: dict[str, tuple[Any, str]] = {}
    for file, _line, message, _comments, _context in extract_from_dir(HERE / "lineas", keywords=KEYWORDS):
        if message:
            found.setdefault(message if isinstance(message, str) else message[0], (message, file))
    for _line, message, _comments, _context in extract_from_file("python", argparse.__file__, keywords=KEYWORDS):
        found.setdefault(message if isinstance(message, str) else message[0], (message, "argparse"))
    for rule in RULES.values():
        for message in messages_of(rule):
            found.setdefault(message, (message, f"rule {rule.id}"))
    return found


def read(path: Path = SPANISH) -> Catalog:
    """The catalogue as it is."""
    with path.open("rb") as file:
        return read_po(file, locale="es")


def updated() -> Catalog:
    """The catalogue as it should be: the messages of the code, with the translations that there are."""
    old = read()
    new = Catalog(locale="es", charset="utf-8", header_comment="# The Spanish of lineas.", fuzzy=False)
    for key, (message, origin) in sorted(extract().items(), key=lambda item: (item[1][1], item[0])):
        have = old.get(key)
        flags = ("python-brace-format",) if "{" in key and origin != "argparse" else ()
        new.add(message, have.string if have else None, auto_comments=[origin], flags=flags)
    # Another Python says other things through argparse: what is known of it stays.
    for entry in old:
        if entry.id and "argparse" in entry.auto_comments and new.get(_key(entry.id)) is None:
            new.add(entry.id, entry.string, auto_comments=["argparse"])
    return new


def _key(id: Any) -> str:
    return id if isinstance(id, str) else str(id[0])


def translated(string: Any) -> bool:
    """Is there a translation, in all its forms?"""
    return bool(string) and all([string] if isinstance(string, str) else string)


def main() -> None:
    """Write the catalogue, and say what has no Spanish yet."""
    catalogue = updated()
    with SPANISH.open("wb") as file:
        write_po(file, catalogue, width=100, omit_header=True)
    data = SPANISH.read_bytes()
    head = (
        '# The Spanish of lineas. `make catalogue` brings it up to date with the code.\nmsgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: es\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    SPANISH.write_bytes(head.encode() + data)
    for entry in catalogue:
        if entry.id and not translated(entry.string):
            print("no Spanish:", _key(entry.id))


if __name__ == "__main__":
    main()
