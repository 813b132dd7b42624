"""Memory: which rules on prose found something in a record that was read before, word for word, under the same context.

Prose is dear to check and seldom changes. What is remembered is only which rules spoke: where anything has to be shown,
the rules run. A memory is good for one version of the rules, one dictionary and one context (programme, institutions,
glossary); it lies in the user's cache folder, beside that of the speller, and LINEAS_NO_CACHE switches both off.
"""

from __future__ import annotations

import os

from lineas import __version__, rules
from lineas.rules.prose import spelling

try:
    from _blake2 import blake2b  # hashlib has it too, and loads OpenSSL first: a tenth of linting one file
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LARGEST = 8 << 20  # bytes: a larger file is not ours
_MOST = 16  # files: of the memories of other registries and versions so many are kept


class Memory:
    """The memory of one context. `get` and `put` take the text of a record; nothing is written before `save`."""

    def __init__(self, context: Iterable[str], rules: Iterable[str]) -> None:
        speller = spelling.cache_file()
        self._new: list[str] = []
        self._rules = frozenset(rules)
        key = _digest("\0".join([_version(), spelling.state(), *sorted(self._rules), *context]))
        self._path = os.path.join(os.path.dirname(speller), f"prose-{key}.txt") if speller else ""
        self._known = self._read() if self._path else {}

    def get(self, text: str) -> tuple[str, ...] | None:
        """The rules that found something in this text; None where it is not known."""
        return self._known.get(_digest(text)) if self._path else None

    def put(self, text: str, rules: Iterable[str]) -> None:
        """Remember which rules found something in this text."""
        if self._path:
            found = tuple(sorted(rules))
            self._known[_digest(text)] = found
            self._new.append(" ".join([_digest(text), *found]) + "\n")

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
            digest, *rules = line.split(" ")
            if len(digest) == _SIZE * 2 and self._rules.issuperset(rules):
                known[digest] = tuple(rules)
        return known


_SIZE = 16  # bytes of a digest


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).hexdigest()


def _version() -> str:
    """The version of the rules: of the package, and of the files they are in, for those who work on them."""
    marks = []
    for folder in map(os.path.dirname, (rules.__file__, spelling.__file__, __file__)):
        with os.scandir(folder) as entries:
            marks += [(e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in entries if e.name.endswith(".py")]
    return f"{__version__} {sorted(marks)}"
