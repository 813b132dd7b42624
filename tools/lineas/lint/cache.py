"""Memory: which rules on prose found something in a record that was read before, word for word, under the same context.

Prose is dear to check and seldom changes. What is remembered is only which rules spoke: where anything has to be shown,
the rules run. A memory is good for one version of the rules, one dictionary and one context (programme, institutions,
glossary); it lies in the user's cache folder, beside that of the speller, and LINEAS_NO_CACHE switches both off.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from lineas import __version__, rules
from lineas.findings import Finding
from lineas.rules.prose import spelling
from lineas.text import digest

_LARGEST = 8 << 20  # bytes: a larger file is not ours
_MOST = 16  # files: of the memories of other registries and versions so many are kept


class Memory:
    """The memory of one context. `get` and `put` take the text of a record; nothing is written before `save`."""

    def __init__(self, context: Iterable[str], rules: Iterable[str]) -> None:
        speller = spelling.cache_file()
        self._new: list[str] = []
        self._rules = frozenset(rules)
        key = digest("\0".join([_version(), spelling.state(), *sorted(self._rules), *context]), _SIZE)
        self._path = os.path.join(os.path.dirname(speller), f"prose-{key}.txt") if speller else ""
        self._known = self._read() if self._path else {}

    def get(self, text: str) -> list[tuple[str, int, str]] | None:
        """The rules that found something in this text, each with the year and the fingerprint of what it is about; None
        where it is not known."""
        known = self._known.get(digest(text, _SIZE)) if self._path else None
        return (
            None if known is None else [(rule, int(year), text) for rule, year, text in (k.split("@") for k in known)]
        )

    def put(self, text: str, findings: Iterable[Finding]) -> None:
        """Remember which rules found something in this text, and of which year and text in it."""
        if self._path:
            found = tuple(sorted([f"{f.rule}@{f.year}@{f.text}" for f in findings]))
            self._known[digest(text, _SIZE)] = found
            self._new.append(" ".join([digest(text, _SIZE), *found]) + "\n")

    def save(self) -> None:
        """Append what is new. That it cannot be written is nobody's concern."""
        if not self._new:
            return
        folder = os.path.dirname(self._path)
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            if not os.path.exists(self._path):
                others = [os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("prose-")]
                for old in sorted(others, key=os.path.getmtime)[:-_MOST]:
                    os.unlink(old)
            with open(self._path, "a", encoding="utf-8") as file:
                file.write("".join(self._new))
        except OSError:
            pass
        self._new = []

    def _read(self) -> dict[str, tuple[str, ...]]:
        """What is remembered; a line that is not what we write is passed over."""
        try:
            with open(self._path, "rb") as file:
                data = file.read(_LARGEST + 1)
        except OSError:
            return {}
        known: dict[str, tuple[str, ...]] = {}
        for line in data.decode("utf-8", "replace").split("\n")[:-1] if len(data) <= _LARGEST else ():
            of, *keys = line.split(" ")
            if (
                len(of) == _SIZE * 2
                and all(_KEY(key) for key in keys)
                and self._rules.issuperset(key.partition("@")[0] for key in keys)
            ):
                known[of] = tuple(keys)
        return known


_SIZE = 16  # bytes of a digest
_KEY = re.compile(r"[a-z-]+@[0-9]{1,9}@[0-9a-f]*\Z").match


def _version() -> str:
    """The version of the rules: of the package, and of the files they are in, for those who work on them."""
    marks = []
    for folder in map(os.path.dirname, (rules.__file__, spelling.__file__, __file__)):
        with os.scandir(folder) as entries:
            marks += [(e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in entries if e.name.endswith(".py")]
    return f"{__version__} {sorted(marks)}"
