"""Checking one file: its kind, its document, the rules that look at it, and its findings with line and column.

A Checker holds what all files of a programme are held against: programme.yaml, institutions.yaml and glossary.yaml, as
far as these can be read, and the accepted findings of exceptions.yaml, once there is a finding that they may be about.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from lineas.files.document import Document, parse
from lineas.findings import Finding, Problem
from lineas.lint.cache import Memory
from lineas.messages import _
from lineas.registry import model, reading, schema
from lineas.registry.kinds import NAMED, OPTIONAL, RECORDS, hidden, kind_of, name_of
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

    from lineas.files.canonical import Layout, Path
    from lineas.registry.trees import File, Tree

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
    all files of the programme.
    """

    def __init__(
        self, tree: Tree, programme: str, rules: list[Rule], today: str = "", paths: Collection[str] | None = None
    ) -> None:
        self.tree = tree
        self._today = today
        self.programme = programme
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(PROSE_OF if rule.id in PROSE else rule.on, []).append(rule)
        self.memory: Memory | None = None
        folder = f"{RECORDS}/{programme}"
        wanted = [folder] if paths is None else dict.fromkeys([*(f"{folder}/{name}" for name in NAMED), *paths])
        listed = [file for path in wanted for file in tree.files(path)]
        self._kinds = {f.path: kind_of(f.path) for f in listed}
        self.files = [f for f in listed if self._kinds[f.path] != "source" and not hidden(f.path)]
        self.context: Context | None = None
        self._read_context()

    @cached_property
    def accepted(self) -> list[model.Accepted]:
        """The entries of exceptions.yaml."""
        read = self._valid("exceptions")
        return model.accepted_from(read["exceptions"].value) if read else []

    @cached_property
    def spared(self) -> frozenset[tuple[str, str]]:
        """(record, rule) of the exceptions that hold: their findings are set aside, and need no place."""
        return frozenset((e.record, e.rule) for e in self.accepted if self._today and e.holds(self._today))

    def _valid(self, *kinds: str) -> dict[str, Document]:
        """The valid documents of the files of these kinds, of which a programme has one each."""
        files = [file for file in self.files if self._kinds[file.path] in kinds]
        read = {self._kinds[file.path] or "": document for file, document in self._documents(files)}
        return {kind: document for kind, document in read.items() if not schema.check(document, kind)}

    def _read_context(self) -> None:
        valid = self._valid("programme", "institutions", "glossary")
        if "programme" in valid and "institutions" in valid:
            values = {kind: document.value for kind, document in valid.items()}
            programme = model.programme_from(values["programme"])
            institutions = model.institutions_from(values["institutions"])
            self.context = Context(programme, institutions, model.glossary_from(values.get("glossary", {})))
            texts = [document.text for document in valid.values()]
            self.memory = Memory(texts, (rule.id for rule in self._rules.get(PROSE_OF, ())))

    def layout(self, path: str) -> Layout:
        """The layout of the kind of file that a path is."""
        return schema.schema(kind_of(path) or "record").layout

    def document(self, path: str) -> Document:
        """A file, read again."""
        return parse(next(iter(self.tree.read([path]))), self.layout(path))

    def _documents(self, files: list[File]) -> Iterator[tuple[File, Document]]:
        """Each file as read; one that is not even opened has its reason as its problem."""
        closed = {f.path: reading.refused(f) if self._kinds[f.path] else _unexpected() for f in files}
        contents = iter(self.tree.read([path for path, problem in closed.items() if not problem]))
        for file in files:
            layout, problem = self.layout(file.path), closed[file.path]
            document = Document("", None, [problem], layout) if problem else parse(next(contents), layout)
            yield file, document

    def check_files(self, files: list[File]) -> tuple[list[Finding], list[Keys]]:
        """The findings of each file on its own, and the keys of its facts."""
        findings: list[Finding] = []
        keys: list[Keys] = []
        for file, document in self._documents(files):
            found, facts = self.check(file.path, document)
            findings += found
            keys.append((file.path, facts))
        return findings, keys

    def check(self, path: str, document: Document) -> tuple[list[Finding], list[tuple[str, Any]]]:
        """The findings of one file on its own, and the keys of its facts."""
        subjects, keys = self._subjects(path, document)
        found = []
        for on, *subject in subjects:
            if on == PROSE_OF:
                found += self._prose(path, document, *subject)
            else:
                found += self.apply(on, path, document, *subject)
        return found, keys

    def _prose(self, path: str, document: Document, parts: list[Part]) -> list[Finding]:
        """The findings of the rules on prose: run, or remembered where none of them needs to be shown."""
        known = self.memory.get(document.text) if self.memory else None
        name = name_of(path)
        if known is not None and all((name, rule) in self.spared for rule in known):
            return [Finding(path, 1, 1, rule, "", "") for rule in known]
        found = list(self.apply(PROSE_OF, path, document, parts))
        if self.memory:
            self.memory.put(document.text, (f.rule for f in found))
        return found

    def save(self) -> None:
        """Keep what was learnt for the next run: verdicts on words and on texts."""
        spelling.save()
        if self.memory:
            self.memory.save()

    def reports(self, path: str, document: Document) -> list[tuple[Rule, Report]]:
        """What the rules say of one file, by place; for those who mend it."""
        subjects, _keys = self._subjects(path, document)
        return [pair for on, *subject in subjects for pair in self._reports(on, *subject)]

    def _subjects(self, path: str, document: Document) -> tuple[list[tuple[Any, ...]], list[tuple[str, Any]]]:
        """What of a file rules look at (on, subject…), and the keys of its facts."""
        kind = self._kinds.get(path, kind_of(path))
        if kind:
            document.problems = schema.check(document, kind)
        if document.problems:
            return [(FILE, document)], []
        subjects: list[tuple[Any, ...]] = [] if document.canonical else [(FORM, document)]
        if kind == "record":
            record = model.record_from(document.value, path)
            facts = self._rules.get(REGISTRY, ())
            return [*subjects, (RECORD, record), (PROSE_OF, [((), record)])], [
                (r.id, fact.key) for r in facts if r.facts for fact in r.facts(record)
            ]
        if kind == "programme":
            programme = model.programme_from(document.value)
            subjects += [(PROGRAMME, programme, self.programme), (PROSE_OF, list(_titles(programme)))]
        elif kind == "institutions":
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

    def apply(self, on: str, path: str, document: Document, *subject: Any) -> Iterator[Finding]:
        """The findings of the rules on a kind of subject."""
        name = name_of(path)
        for rule, report in self._reports(on, *subject):
            if (name, rule.id) in self.spared:  # it will be set aside, and a place costs a second reading of the file
                yield Finding(path, 1, 1, rule.id, rule.severity, report.message)
            else:
                yield self.finding(rule, path, document, report)

    def finding(self, rule: Rule, path: str, document: Document, report: Report) -> Finding:
        """A report with its path, line and column."""
        line, column, length = report.at or document.locate(report.place, key=report.key, span=report.span)
        problem = Problem(rule.id, line, column, report.message, report.help, length)
        found = reading.finding(path, document, problem, rule.severity)
        if report.replacement is not None and document.shows(report.place, report.span, line, column, length):
            found = found._replace(replacement=report.replacement, unsafe=report.unsafe)
        return found

    def missing(self) -> Iterator[Finding]:
        """The findings for files that a programme must have and has not."""
        for name in NAMED:
            path = f"{RECORDS}/{self.programme}/{name}"
            if name not in OPTIONAL and path not in self._kinds:
                message = _("the programme has no {name}").format(name=name)
                problem = Problem("missing-file", 1, 1, message, _("docs/format.md says what stands in it"))
                document = Document("", None, [problem], schema.schema("record").layout)
                yield from self.apply(FILE, path, document, document)


def _titles(programme: model.Programme) -> Iterator[Part]:
    """The objetivos and estrategias as records without answers, with their places."""
    for o, objective in enumerate(programme.objectives):
        yield ("objectives", o), model.Record(objective.id, objective.title, ())
        for s, strategy in enumerate(objective.strategies):
            yield ("objectives", o, "strategies", s), model.Record(strategy.id, strategy.title, ())


def _unexpected() -> Problem:
    help = _("records end in .yaml; published documents go into “sources”")
    return Problem("unexpected-file", 1, 1, _("no tool reads this file"), help)
