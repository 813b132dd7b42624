"""Checking one file: its kind, its document, the rules that look at it, and its findings with line and column.

A Checker holds what all files of a programme are held against: programme.yaml, institutions.yaml and glossary.yaml, as
far as these can be read, and the accepted findings of exceptions.yaml, once there is a finding that they may be about.
"""

from __future__ import annotations

from functools import cached_property, partial
from itertools import islice

from lineas.files.canonical import Layout, Path
from lineas.files.document import Document
from lineas.findings import Finding, Problem
from lineas.lint.cache import Memory
from lineas.lint.exceptions import Exceptions, fingerprint
from lineas.messages import _
from lineas.registry import kinds, model
from lineas.registry.reading import Documents, closed, words_of
from lineas.registry.trees import File, Tree
from lineas.rules import PROSE
from lineas.rules.prose import spelling
from lineas.rules.rule import FILE, FORM, INSTITUTIONS, PROGRAMME, RECORD, REGISTRY, Context, Report, Rule
from lineas.text import natural

# What the rules on prose look at, dear and remembered: the parts of a file as (place, record). A record is one part, and
# each title of the programme is one, as a record without answers.
PROSE_OF = "prose"
_MOST = 200  # findings of one rule on the prose of one record: who sees two hundred needs no more

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any

    # The path of a file, and for each fact in it the rule that wants it and the key to compare by.
    Keys = tuple[str, list[tuple[str, Any]]]
    Part = tuple[Path, model.Record]


class Facts:
    """The keys of the facts of all files: which of them were met more than once, and in which files.

    Keys are hashes: two facts can share one by chance, so whoever asks looks at the facts again.
    """

    def __init__(self) -> None:
        self._first: dict[tuple[str, Any], str] = {}
        self._repeated: dict[tuple[str, Any], None] = {}
        self._files: dict[str, None] = {}

    def add(self, keys: Iterable[Keys]) -> None:
        """Take in the keys of some files."""
        for path, found in keys:
            here: set[tuple[str, Any]] = set()
            for key in found:
                first = self._first.setdefault(key, path)
                again = key in here
                here.add(key)
                if first is not path or again:
                    self._repeated[key] = None
                    self._files.update({first: None, path: None})

    def is_repeated(self, rule: str, key: Any) -> bool:
        """Was this key of a rule met more than once?"""
        return (rule, key) in self._repeated

    def repeated_in(self) -> list[str]:
        """The files with such keys, in natural order."""
        return sorted(self._files, key=natural)


class Checker:
    """The rules, and what the files of one programme in one tree are held against.

    `today` (ISO) is the day on which exceptions hold; without it none does. `paths` are the files to look at, without them
    all files of the programme. `broken` are the files of the context that cannot be read: what depends on them rests.
    """

    def __init__(
        self, tree: Tree, programme: str, rules: list[Rule], today: str = "", paths: Collection[str] | None = None
    ) -> None:
        self.programme = programme
        self.documents = Documents(tree)
        self._today = today
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(PROSE_OF if rule.id in PROSE else rule.on, []).append(rule)
        folder = f"{kinds.RECORDS}/{programme}"
        wanted = [folder] if paths is None else dict.fromkeys([*(f"{folder}/{name}" for name in kinds.NAMED), *paths])
        listed = [file for path in wanted for file in tree.files(path)]
        self.files = [f for f in listed if kinds.kind_of(f.path) != kinds.SOURCE and not kinds.passed_over(f.path)]
        self.context: Context | None = None
        self.memory: Memory | None = None
        self._read_context()

    @cached_property
    def exceptions(self) -> Exceptions:
        """The entries of exceptions.yaml."""
        return Exceptions(next(iter(self._of_kinds("exceptions")), None), self._today)

    def _of_kinds(self, *names: str) -> list[Document]:
        """The documents of the files of these kinds, of which a programme has one each."""
        return list(self.documents.of([file for file in self.files if kinds.kind_of(file.path) in names]))

    def _read_context(self) -> None:
        read = self._of_kinds("programme", "institutions", "glossary")
        self.broken = [document.path for document in read if not document.valid]
        parts = {document.kind: kinds.KINDS[document.kind].read(document.value) for document in read if document.valid}
        if "programme" in parts and "institutions" in parts:
            glossary, words = (
                parts.get("glossary", model.Glossary()),
                partial(words_of, self.documents.tree, self.programme),
            )
            self.context = Context(parts["programme"], parts["institutions"], glossary, words)
            self.memory = Memory([document.text for document in read], (r.id for r in self._rules.get(PROSE_OF, ())))

    def resting(self) -> set[str]:
        """The rules that depend on a file that cannot be read, or is not there."""
        prose = [rule.id for rule in self._rules.get(PROSE_OF, ())] if self.broken or not self.context else []
        others = [r.id for r in self._rules.get(RECORD, ()) if r.wants_context] if not self.context else []
        return {*prose, *others}

    def check_files(self, files: list[File]) -> tuple[list[Finding], list[Keys]]:
        """The findings of each file on its own, and the keys of its facts."""
        findings: list[Finding] = []
        keys: list[Keys] = []
        for document in self.documents.of(files):
            found, facts = self.check(document)
            findings += found
            keys.append((document.path, facts))
        return findings, keys

    def check(self, document: Document) -> tuple[list[Finding], list[tuple[str, Any]]]:
        """The findings of one file on its own, and the keys of its facts."""
        subjects, keys = self._subjects(document)
        found = []
        for on, *subject in subjects:
            if on == PROSE_OF:
                found += self._prose(document, *subject)
            else:
                found += self.apply(on, document, *subject)
        return found, keys

    def _prose(self, document: Document, parts: list[Part]) -> list[Finding]:
        """The findings of the rules on prose: run, or remembered where none of them needs to be shown."""
        if self.broken:
            return []
        known = self.memory.get(document.text) if self.memory else None
        name = kinds.name_of(document.path)
        if known is not None and all(self.exceptions.accepts(name, *about, pinned=True) for about in known):
            return [Finding(document.path, 1, 1, rule, "", "", year=year, text=text) for rule, year, text in known]
        found = list(self.apply(PROSE_OF, document, parts))
        if self.memory:
            self.memory.put(document.text, found)
        return found

    def save(self) -> None:
        """Keep what was learnt for the next run: verdicts on words and on texts."""
        spelling.save()
        if self.memory:
            self.memory.save()

    def reports(self, document: Document) -> list[tuple[Rule, Report]]:
        """What the rules say of one file, by place; for those who mend it."""
        subjects, _keys = self._subjects(document)
        return [pair for on, *subject in subjects for pair in self._reports(on, *subject)]

    def _subjects(self, document: Document) -> tuple[list[tuple[Any, ...]], list[tuple[str, Any]]]:
        """What of a file rules look at (on, subject…), and the keys of its facts."""
        if document.problems:
            return [(FILE, document)], []
        subjects: list[tuple[Any, ...]] = [] if document.canonical else [(FORM, document)]
        if document.kind == kinds.RECORD:
            record = model.record_from(document.value, document.path)
            facts = self._rules.get(REGISTRY, ())
            # A comment may have taken the end of a text: what else is said of texts waits until that is mended.
            texts = [(PROSE_OF, [((), record)])] if document.canonical or not document.comments() else []
            return [*subjects, (RECORD, record), *texts], [
                (r.id, fact.key) for r in facts if r.facts for fact in r.facts(record)
            ]
        if document.kind == "programme":
            programme = model.programme_from(document.value)
            subjects += [(PROGRAMME, programme, self.programme), (PROSE_OF, list(_titles(programme)))]
        elif document.kind == "institutions":
            subjects.append((INSTITUTIONS, model.institutions_from(document.value)))
        return subjects, []

    def _reports(self, on: str, *subject: Any) -> Iterator[tuple[Rule, Report]]:
        if on == PROSE_OF:
            for place, record in subject[0]:
                for rule in self._rules.get(on, ()):
                    for report in islice(self._of_record(rule, record), _MOST):
                        yield rule, report._replace(place=(*place, *report.place))
            return
        for rule in self._rules.get(on, ()):
            for report in self._of_record(rule, *subject) if on == RECORD else rule.check(*subject):
                yield rule, report

    def _of_record(self, rule: Rule, record: model.Record) -> Iterable[Report]:
        if not rule.wants_context:
            return rule.check(record)
        # Where programme.yaml or institutions.yaml is broken, it has its own finding.
        return rule.check(record, self.context) if self.context is not None else ()

    def apply(self, on: str, document: Document, *subject: Any) -> Iterator[Finding]:
        """The findings of the rules on a kind of subject."""
        name = kinds.name_of(document.path)
        for rule, report in self._reports(on, *subject):
            year, text = _about(document, report.place)
            if self.exceptions.accepts(name, rule.id, year, text, pinned=True):
                # It will be set aside, and a place costs a second reading of the file.
                yield Finding(document.path, 1, 1, rule.id, rule.severity, report.message, year=year, text=text)
                continue
            found = self.finding(rule, document, report)
            if on != PROSE_OF or found.excerpt[found.column - 1 :].strip(" "):  # or else `canonical` says so
                yield found

    def finding(self, rule: Rule, document: Document, report: Report) -> Finding:
        """A report with its path, line and column, and what an exception from it would name."""
        line, column, length = report.at or document.locate(report.place, key=report.key, span=report.span)
        problem = Problem(rule.id, line, column, report.message, report.help, length)
        year, text = _about(document, report.place)
        found = document.finding(problem, rule.severity)._replace(year=year, text=text)
        if report.replacement is not None and (
            report.at or document.shows(report.place, report.span, line, column, length)
        ):
            found = found._replace(replacement=report.replacement, unsafe=report.unsafe)
        return found

    def missing(self) -> Iterator[Finding]:
        """The findings for files that a programme must have and has not."""
        there = {file.path for file in self.files}
        for kind in kinds.NAMED.values():
            path = kinds.path_of(self.programme, kind.name)
            if not kind.optional and path not in there:
                message = _("the programme has no {name}").format(name=kind.file)
                problem = Problem("missing-file", 1, 1, message, _("docs/format.md says what stands in it"))
                document = closed(path, problem)
                yield from self.apply(FILE, document, document)


def _about(document: Document, place: Path) -> tuple[int, str]:
    """What an exception from a finding at a place names: the year of its answer, and the fingerprint of its text."""
    value: Any = document.value
    layout: Layout | None = document.layout
    year = 0
    for step in place:
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            value, layout = value[step], layout and layout.item
        elif isinstance(value, dict) and step in value:
            value, layout = value[step], layout and (layout.fields.get(str(step)) or layout.rest)
        else:
            break
        if isinstance(value, dict) and isinstance(value.get("year"), int) and not year:
            year = value["year"]
    is_text = layout is not None and layout.kind == "prose" and isinstance(value, str)
    return year, fingerprint(value) if is_text else ""


def _titles(programme: model.Programme) -> Iterator[Part]:
    """The objetivos and estrategias as records without answers, with their places."""
    for place, part in programme.parts():
        yield place, model.Record(part.id, part.title, ())
