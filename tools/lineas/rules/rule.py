"""What a rule is: a decorated generator that yields only where and what; its docstring is its page in the catalogue.

A rule knows neither its level nor whether it is on, and neither paths nor lines: the runner (`lint`) adds them.
"""

from __future__ import annotations

from lineas.findings import ERROR
from lineas.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from lineas.files.canonical import Path
    from lineas.registry.model import Accepted, Glossary, Institution, Programme, Record

# What a rule looks at. FILE: a file that strict reading or the schema refused; FORM: a file that is valid but not
# canonical; RECORD, PROGRAMME, INSTITUTIONS, EXCEPTIONS: what such a valid file says; REGISTRY: facts of all records; CHANGE: a record of the base revision and what it is
# now; TREE: the titles of the programme then and now.
FILE, FORM, RECORD = "file", "form", "record"
PROGRAMME, INSTITUTIONS, EXCEPTIONS = "programme", "institutions", "exceptions"
REGISTRY, CHANGE, TREE = "registry", "change", "tree"


class Report(NamedTuple):
    """Where, and what is to be said. `place` is a path into the data; see source.Document.locate for the rest.

    `at` (line, column, length) replaces the place where a rule knows better; `path` names another file than the one
    at hand (only rules on REGISTRY have need of it). `replacement` is what the value, or its `span`, should be instead,
    where there is one answer; `unsafe` says that a person should look at it.
    """

    place: Path
    message: str
    help: str = ""
    key: bool = False
    span: tuple[int, int] | None = None
    at: tuple[int, int, int] | None = None
    path: str = ""
    replacement: str | None = None
    unsafe: bool = False


class Context(NamedTuple):
    """What a record is held against. `words` reads the texts of the whole registry and gives their words, in lower case:
    only who is about to propose one has need of it."""

    programme: Programme
    institutions: dict[str, Institution]
    glossary: Glossary
    words: Callable[[], frozenset[str]] = frozenset


class Fact(NamedTuple):
    """What a rule on REGISTRY keeps of a record: a key to compare by, its place, and what to call it in a message."""

    key: Any
    place: Path
    name: str


class Site(NamedTuple):
    """Where a fact was found: the file, the place in it, and what to call it in a message."""

    path: str
    place: Path
    name: str


class Change(NamedTuple):
    """A record in the base revision and now (None where it is not there), the day (ISO), and the acronym of the
    institution whose change it is ("" where that is not known)."""

    before: Record | None
    after: Record | None
    today: str
    institution: str


class TreeChange(NamedTuple):
    """The titles of a part of the programme in the base revision and now, by their numbers: those of objetivos and
    estrategias, or that of one línea; where each stands now; and whose change it is ("" where that is not known)."""

    before: dict[str, str]
    after: dict[str, str]
    places: dict[str, Path]
    institution: str


class Acceptances(NamedTuple):
    """exceptions.yaml and what came of it: the entries, how many findings each one met (None where not all of its record
    was looked at), how many there are of its rule in its record, all rules by their names, and the day (ISO, "2026-01-31")."""

    entries: list[Accepted]
    met: list[int | None]
    near: list[int]
    rules: Mapping[str, Rule]
    today: str


class Rule(NamedTuple):
    """A rule with its function. For rules on REGISTRY, `facts` gives those of one record, and the function gets the
    sites of each key that was found more than once."""

    id: str
    severity: str
    on: str
    check: Callable[..., Iterator[Report]]
    doc: str
    facts: Callable[[Record], Iterable[Fact]] | None = None

    @property
    def of_a_change(self) -> bool:
        """Does it speak of one change, and with `lint --base` alone?"""
        return self.on in (CHANGE, TREE)

    @property
    def wants_context(self) -> bool:
        """Does the function take the context beside the record?"""
        return self.check.__code__.co_argcount > 1


def rule(
    id: str,
    *,
    on: str = RECORD,
    severity: str = ERROR,
    facts: Callable[[Record], Iterable[Fact]] | None = None,
) -> Callable[[Callable[..., Iterator[Report]]], Rule]:
    """Make a rule of a generator."""
    return lambda check: Rule(id, severity, on, check, check.__doc__ or "", facts)
