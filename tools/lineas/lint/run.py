"""Lint: reads each file of a programme once, runs the rules over it, and sets aside what was accepted.

A valid record is looked at and let go: of all records only findings are kept, and a key for each fact that a rule on
REGISTRY compares. Files in which keys meet again are read a second time. Places become lines and columns only where
there is something to say. Large registries are shared among processes.
"""

from __future__ import annotations

from collections import Counter

from lineas.files.document import parse
from lineas.findings import ERROR, WARNING, Finding, Totals, UserError, in_order
from lineas.frozen import NamedTuple
from lineas.lint import parallel
from lineas.lint.check import Checker, Facts
from lineas.messages import _
from lineas.registry import model, reading, schema
from lineas.registry.kinds import RECORDS, kind_of, name_of
from lineas.rules import RULES, SPELLED
from lineas.rules.across import unused_exception
from lineas.rules.prose import spelling
from lineas.rules.rule import CHANGE, EXCEPTIONS, REGISTRY, Acceptances, Change, Fact, Rule, Site
from lineas.text import did_you_mean, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from typing import Any

    from lineas.files.document import Document
    from lineas.lint.change import Baseline
    from lineas.registry.trees import File, Tree


class Result(NamedTuple):
    """What lint found, in order, and its totals."""

    findings: list[Finding]
    totals: Totals


class Options(NamedTuple):
    """How to lint.

    `today` (ISO) is the day on which exceptions expire and years are past; `paths` are the files (relative to the root)
    to look at alone, and `places` the files and folders that were named to mean them: a file that a change deleted is in
    one of these; `severities` replace those of rules; `institution` is whose change it is; `jobs` how many
    processes may work, 0 for as many as there are cores; `progress` is called with files done and files in all.
    """

    today: str
    paths: Collection[str] | None = None
    places: Collection[str] = ()
    rules: Collection[str] = tuple(RULES)
    severities: Mapping[str, str] = {}
    exceptions: bool = True
    baseline: Baseline | None = None
    institution: str = ""
    jobs: int = 0
    progress: Callable[[int, int], None] | None = None


def lint(tree: Tree, programmes: Iterable[str], **options: Any) -> Result:
    """Run rules over programmes: over all files, or over the files `paths` alone; see Options for the keywords.

    Rules across líneas, and what became of exceptions, need all files and rest where `paths` are given.
    """
    chosen = Options(**options)
    findings: list[Finding] = []
    files = accepted = 0
    for name in programmes:
        run = _Run(tree, name, chosen)
        findings += run.lint()
        files += run.files
        accepted += run.accepted
    ordered = in_order(findings)
    errors, warnings = (
        sum(f.severity == severity and not f.untouched for f in ordered) for severity in (ERROR, WARNING)
    )
    return Result(ordered, Totals(files, errors, warnings, sum(f.untouched for f in ordered), accepted))


class _Run:
    """One run over one programme."""

    def __init__(self, tree: Tree, programme: str, options: Options) -> None:
        self.options = options
        self.programme = programme
        self.tree = tree
        self.rules = [_levelled(RULES[id], options.severities) for id in RULES if id in options.rules]
        self.checker = self._checker(tree)
        self.base = self._checker(options.baseline.tree) if options.baseline else self.checker
        self.files = self.accepted = 0
        known = self.checker.context.institutions if self.checker.context else {}
        if options.institution and known and options.institution not in known:
            message = _("unknown institution “{acronym}”").format(acronym=printable(options.institution))
            help = did_you_mean(options.institution, known) or _("institutions.yaml has their acronyms")
            raise UserError(message, help)

    def _checker(self, tree: Tree) -> Checker:
        today = self.options.today if self.options.exceptions else ""
        mine = self.options.paths and [p for p in self.options.paths if p.split("/")[1] == self.programme]
        return Checker(tree, self.programme, self.rules, today, mine)

    def lint(self) -> list[Finding]:
        """The findings that are not accepted, in no order."""
        paths = self.options.paths
        chosen = [file for file in self.checker.files if paths is None or file.path in paths]
        self.files = len(chosen)
        findings, facts = self._check_all(chosen)
        if paths is None:
            findings += self.checker.missing()
            findings += self._across(facts)
        baseline = self.options.baseline
        if baseline:
            findings = self._mark(findings, baseline) + list(self._changes(baseline))
        path = f"{RECORDS}/{self.programme}/exceptions.yaml"
        asked = paths is None or path in paths
        if not self.options.exceptions or not (findings or asked):
            return findings
        kept, counts = self._set_aside(findings)
        said = list(self._of_exceptions(path, counts, whole=paths is None)) if asked and self.checker.accepted else []
        return kept + (self._mark_exceptions(said, baseline) if baseline else said)

    def _check_all(self, files: list[File]) -> tuple[list[Finding], Facts]:
        """The findings of each file on its own, and the facts of all."""
        findings: list[Finding] = []
        facts = Facts()
        done = 0
        for found, keys in parallel.chunks(self.checker.check_files, files, self.options.jobs, self.checker.save):
            findings += found
            facts.add(keys)
            done += len(keys)
            if self.options.progress:
                self.options.progress(done, len(files))
        self.checker.save()
        return findings, facts

    def _across(self, facts: Facts) -> Iterator[Finding]:
        """The findings of rules on REGISTRY, from the facts whose keys were met more than once."""
        met: dict[tuple[str, Any], list[Site]] = {}
        for path in facts.repeated_in():
            document = self.checker.document(path)
            record = model.record_from(document.value, path)
            for rule in self.rules:
                for fact in _facts(rule, record):
                    if facts.is_repeated(rule.id, fact.key):
                        met.setdefault((rule.id, fact.key), []).append(Site(path, fact.place, fact.name))
        rules = {rule.id: rule for rule in self.rules}
        for (id, _key), sites in met.items():
            if len(sites) < 2:
                continue
            touched = self.options.baseline is None or any([self._touches(self.options.baseline, s) for s in sites])
            for report in rules[id].check(sites):
                found = self.checker.finding(rules[id], report.path, self.checker.document(report.path), report)
                yield found._replace(untouched=not touched)

    def _touches(self, baseline: Baseline, site: Site) -> bool:
        """Did the change touch any line of the value at a site?"""
        if not baseline.is_touched(site.path):
            return False
        document = self.checker.document(site.path)
        return any([baseline.touches(site.path, line, document.text) for line in document.lines_of(site.place)])

    def _changes(self, baseline: Baseline) -> Iterator[Finding]:
        """The findings of rules on CHANGE: each record of the base held against what it is now."""
        before: dict[str, tuple[model.Record, Document]] = {}
        after: dict[str, tuple[model.Record, Document]] = {}
        paths = [p for p in baseline.touched(self.programme) if kind_of(p) == "record"]
        here = {file.path for file in self.checker.files if not reading.refused(file)}
        for path in paths:
            old = parse(baseline.before(path), schema.schema("record").layout)
            for side, document in ((before, old), (after, self.checker.document(path) if path in here else None)):
                if document is not None and not schema.check(document, "record"):
                    record = model.record_from(document.value, path)
                    side[record.id] = record, document
        for id in {**before, **after}:
            old_record, old_document = before.get(id, (None, None))
            record_now, document_now = after.get(id, (None, None))
            path = (record_now or old_record or model.Record("", "", ())).path
            if (record_now is None and path in here) or not self._asked_for(path):
                continue  # the file is there and broken, which is said; or it was not asked for
            change = Change(old_record, record_now, self.options.today, self.options.institution)
            for rule in self.rules:
                for report in rule.check(change) if rule.on == CHANGE else ():
                    document = document_now or old_document
                    if document is not None:
                        yield self.checker.finding(rule, path, document, report)

    def _asked_for(self, path: str) -> bool:
        """Is this file, which may be gone, among those to look at?"""
        within = (f"{path}/".startswith(place + "/") for place in self.options.places)
        return self.options.paths is None or path in self.options.paths or any(within)

    def _mark(self, findings: list[Finding], baseline: Baseline) -> list[Finding]:
        """Say of each finding whether the change has to do with it: it touched the line, or the base had no such
        finding. What it has not is listed and blocks nobody."""
        known: dict[str, set[tuple[str, str]]] = {}
        marked = []
        for f in findings:
            # What was accepted in the base and shows now has lost its exception by this change.
            lost = (name_of(f.path), f.rule) in self.base.spared
            if RULES[f.rule].on == REGISTRY:
                marked.append(f._replace(untouched=f.untouched and not lost))
                continue
            if f.path not in known:
                origin = baseline.origin(f.path)
                document = parse(baseline.before(origin), self.checker.layout(f.path))
                known[f.path] = {(old.rule, old.message) for old in self.base.check(origin, document)[0]}
            text = self.checker.document(f.path).text if f.excerpt else ""
            mine = lost or baseline.touches(f.path, f.line, text) or (f.rule, f.message) not in known[f.path]
            marked.append(f._replace(untouched=not mine))
        return marked

    def _mark_exceptions(self, findings: list[Finding], baseline: Baseline) -> list[Finding]:
        """The same for what is said of exceptions.yaml: the change touched the entry, or the record that it is of."""
        touched = {name_of(path) for path in baseline.touched(self.programme)}
        marked = []
        for f in findings:
            document = self.checker.document(f.path)
            at = [document.lines_of(("exceptions", n)) for n in range(len(self.checker.accepted))]
            entry = next(e for e, lines in zip(self.checker.accepted, at, strict=True) if f.line in lines)
            mine = baseline.touches(f.path, f.line, document.text) or (
                f.rule == unused_exception.id and entry.record in touched
            )
            marked.append(f._replace(untouched=not mine))
        return marked

    def _set_aside(self, findings: list[Finding]) -> tuple[list[Finding], list[int]]:
        """The findings that exceptions.yaml does not accept, and how many there are for each of its entries."""
        names = {path: name_of(path) for path in {f.path for f in findings}}
        counts = Counter((names[f.path], f.rule) for f in findings)
        # Nobody lifts in a change the guard against this change: what speaks of changes is spared as the base says.
        spared = {
            (record, rule)
            for record, rule in self.checker.spared
            if rule not in RULES or RULES[rule].on != CHANGE or (record, rule) in self.base.spared
        }
        kept = [f for f in findings if (names[f.path], f.rule) not in spared]
        self.accepted = len(findings) - len(kept)
        return kept, [counts[e.record, e.rule] for e in self.checker.accepted]

    def _of_exceptions(self, path: str, counts: list[int], *, whole: bool) -> Iterator[Finding]:
        """What there is to say about exceptions.yaml itself."""
        entries = self.checker.accepted
        # What was not looked for cannot be called unused: rules that rest, or that speak only with a base.
        active = {rule.id for rule in self.rules if rule.on != CHANGE}
        if not spelling.available():
            active -= SPELLED
        met = [
            count if whole and entry.rule in active and entry.holds(self.options.today) else None
            for count, entry in zip(counts, entries, strict=True)
        ]
        subject = Acceptances(entries, met, RULES, self.options.today)
        yield from self.checker.apply(EXCEPTIONS, path, self.checker.document(path), subject)


def _levelled(rule: Rule, severities: Mapping[str, str]) -> Rule:
    return rule._replace(severity=severities.get(rule.id, rule.severity))


def _facts(rule: Rule, record: model.Record) -> Iterable[Fact]:
    return rule.facts(record) if rule.facts else ()
