"""Lint: reads each file of a programme once, runs the rules over it, and sets aside what was accepted.

A valid record is looked at and let go; of all records only findings and the facts that rules on REGISTRY ask for are
kept. Places become lines and columns only where there is something to say.
"""

from __future__ import annotations

from lineas import model, registry, schema, source
from lineas.findings import ERROR, WARNING, Finding, Problem, Totals, in_order
from lineas.frozen import NamedTuple
from lineas.messages import _
from lineas.rules import RULES
from lineas.rules.rule import (
    EXCEPTIONS,
    FILE,
    FORM,
    INSTITUTIONS,
    PROGRAMME,
    RECORD,
    REGISTRY,
    Acceptances,
    Context,
    Report,
    Rule,
    Site,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any

    from lineas.registry import File, Tree
    from lineas.source import Document


class Result(NamedTuple):
    """What lint found, in order, and its totals."""

    findings: list[Finding]
    totals: Totals


def lint(
    tree: Tree,
    programmes: Iterable[str],
    *,
    today: str,
    paths: Collection[str] | None = None,
    rules: Collection[str] = tuple(RULES),
) -> Result:
    """Run rules over programmes: over all files, or over the files `paths` (relative to the root) alone.

    Rules across líneas, and what became of exceptions, need all files and rest where `paths` are given. `today` is the
    day (ISO) on which exceptions expire.
    """
    findings: list[Finding] = []
    files = 0
    for name in programmes:
        run = _Run(tree, name, [RULES[id] for id in RULES if id in rules], today)
        findings += run.lint(paths)
        files += run.files
    ordered = in_order(findings)
    errors = sum(f.severity == ERROR for f in ordered)
    return Result(ordered, Totals(files, errors, sum(f.severity == WARNING for f in ordered)))


class _Run:
    """One run over one programme: the rules by what they look at, the context, and the facts found so far."""

    def __init__(self, tree: Tree, programme: str, rules: list[Rule], today: str) -> None:
        self.tree = tree
        self.programme = programme
        self.today = today
        self.files = 0
        self.rules = {on: [rule for rule in rules if rule.on == on] for on in (
            FILE, FORM, RECORD, PROGRAMME, INSTITUTIONS, EXCEPTIONS, REGISTRY)}  # fmt: skip
        self.context: Context | None = None
        self.accepted: list[model.Accepted] = []
        self.facts: dict[tuple[str, Any], list[Site]] = {}

    def lint(self, paths: Collection[str] | None) -> list[Finding]:
        files = [file for file in self.tree.files(f"{registry.RECORDS}/{self.programme}") if not _hidden(file.path)]
        kinds = {file.path: registry.kind_of(file.path) for file in files}
        files = [file for file in files if kinds[file.path] != "source"]
        self._read_context([file for file in files if kinds[file.path] in registry.NAMED.values()])
        findings: list[Finding] = []
        chosen = files if paths is None else [file for file in files if file.path in paths]
        for file, document in self._documents(chosen):
            findings += self._check(file.path, kinds[file.path], document)
        if paths is None:
            findings += self._across()
            for name in registry.NAMED:
                if name not in registry.OPTIONAL and f"{registry.RECORDS}/{self.programme}/{name}" not in kinds:
                    findings += self._missing(name)
        self.files = len(chosen)
        return self._set_aside(findings, whole=paths is None)

    def _documents(self, files: list[File]) -> Iterator[tuple[File, Document]]:
        """Each file as read; one that is not even opened has its reason as its problem."""
        opened = [file for file in files if registry.kind_of(file.path) and not registry.refused(file)]
        contents = self.tree.read([file.path for file in opened])
        for file in files:
            kind = registry.kind_of(file.path)
            problem = registry.refused(file) if kind else _unexpected()
            layout = schema.schema(kind or "record").layout
            if problem:
                yield file, source.Document("", None, [problem], layout)
            else:
                yield file, source.parse(next(contents), layout)

    def _read_context(self, files: list[File]) -> None:
        valid = {
            registry.kind_of(file.path): document.value
            for file, document in self._documents(files)
            if not schema.check(document, registry.kind_of(file.path) or "")
        }
        if "programme" in valid and "institutions" in valid:
            programme = model.programme_from(valid["programme"])
            glossary = model.glossary_from(valid.get("glossary", {}))
            self.context = Context(programme, model.institutions_from(valid["institutions"]), glossary)
        if "exceptions" in valid:
            self.accepted = model.accepted_from(valid["exceptions"])

    def _check(self, path: str, kind: str | None, document: Document) -> Iterator[Finding]:
        """The findings in one file, on its own."""
        document.problems = schema.check(document, kind) if kind else document.problems
        if document.problems:
            yield from self._apply(FILE, path, document, document)
            return
        if not document.canonical:
            yield from self._apply(FORM, path, document, document)
        if kind == "record":
            yield from self._check_record(model.record_from(document.value, path), document)
        elif kind == "programme":
            yield from self._apply(PROGRAMME, path, document, model.programme_from(document.value), self.programme)
        elif kind == "institutions":
            yield from self._apply(INSTITUTIONS, path, document, model.institutions_from(document.value))

    def _check_record(self, record: model.Record, document: Document) -> Iterator[Finding]:
        for rule in self.rules[RECORD]:
            if not rule.wants_context:
                reports = rule.check(record)
            elif self.context is not None:
                reports = rule.check(record, self.context)
            else:
                continue  # programme.yaml or institutions.yaml is broken, and has its own finding
            for report in reports:
                yield _finding(rule, record.path, document, report)
        for rule in self.rules[REGISTRY]:
            for key, place, name in rule.facts(record) if rule.facts else ():
                self.facts.setdefault((rule.id, key), []).append(Site(record.path, place, name))

    def _apply(self, on: str, path: str, document: Document, *subject: Any) -> Iterator[Finding]:
        for rule in self.rules[on]:
            for report in rule.check(*subject):
                yield _finding(rule, path, document, report)

    def _across(self) -> Iterator[Finding]:
        """The findings of rules on REGISTRY, from the facts that stand in several places."""
        for (id, _key), sites in self.facts.items():
            if len(sites) > 1:
                for report in RULES[id].check(sites):
                    yield _finding(RULES[id], report.path, self._reread(report.path), report)

    def _reread(self, path: str) -> Document:
        return source.parse(next(iter(self.tree.read([path]))), schema.schema(registry.kind_of(path) or "").layout)

    def _missing(self, name: str) -> Iterator[Finding]:
        message = _("the programme has no {name}").format(name=name)
        problem = Problem("missing-file", 1, 1, message, _("docs/format.md says what stands in it"))
        document = source.Document("", None, [problem], schema.schema("record").layout)
        yield from self._apply(FILE, f"{registry.RECORDS}/{self.programme}/{name}", document, document)

    def _set_aside(self, findings: list[Finding], *, whole: bool) -> list[Finding]:
        """Take out what exceptions.yaml accepts, and add what there is to say about exceptions.yaml itself."""
        entries = self.accepted
        met: list[int | None] = [0] * len(entries)
        kept = []
        for f in findings:
            # A finding in a file that is no record is accepted under the file's name.
            name = f.path.rpartition("/")[2]
            known = name if name in registry.NAMED else name.removesuffix(".yaml")
            hits = [i for i, e in enumerate(entries) if (e.record, e.rule) == (known, f.rule) and not self._expired(e)]
            for i in hits:
                met[i] = (met[i] or 0) + 1
            if not hits:
                kept.append(f)
        active = {rule.id for rules in self.rules.values() for rule in rules}
        met = [count if whole and entry.rule in active and not self._expired(entry) else None
               for count, entry in zip(met, entries, strict=True)]  # fmt: skip
        path = f"{registry.RECORDS}/{self.programme}/exceptions.yaml"
        if entries and whole:
            subject = Acceptances(entries, met, RULES, self.today)
            kept += self._apply(EXCEPTIONS, path, self._reread(path), subject)
        return kept

    def _expired(self, entry: model.Accepted) -> bool:
        return bool(entry.until) and entry.until < self.today


def _hidden(path: str) -> bool:
    return path.rpartition("/")[2].startswith(".")


def _unexpected() -> Problem:
    help = _("records end in .yaml; published documents go into “sources”")
    return Problem("unexpected-file", 1, 1, _("no tool reads this file"), help)


def _finding(rule: Rule, path: str, document: Document, report: Report) -> Finding:
    line, column, length = report.at or document.locate(report.place, key=report.key, span=report.span)
    problem = Problem(rule.id, line, column, report.message, report.help, length)
    return registry.finding(path, document, problem, rule.severity)
