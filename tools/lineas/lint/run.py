"""Lint: reads each file of a programme once, runs the rules over it, and sets aside what was accepted.

A valid record is looked at and let go: of all records only findings are kept, and a key for each fact that a rule on
REGISTRY compares. Files in which keys meet again are read a second time. Places become lines and columns only where
there is something to say. Large registries are shared among processes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from lineas.findings import ERROR, WARNING, Finding, Totals, UserError, in_order
from lineas.frozen import NamedTuple
from lineas.lint import parallel
from lineas.lint.check import Checker, Facts
from lineas.messages import _, ngettext
from lineas.registry import model, reading
from lineas.registry.kinds import name_of, passed_over, path_of
from lineas.registry.reading import closed, refused
from lineas.registry.trees import File, Tree
from lineas.rules import PROSE, RULES, SPELLED
from lineas.rules.across import repeated_id, unused_exception
from lineas.rules.prose import spelling
from lineas.rules.rule import EXCEPTIONS, FILE, Fact, Rule, Site
from lineas.text import did_you_mean, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from lineas.lint.change import Baseline, Changed


class Result(NamedTuple):
    """What lint found, in order, its totals, and what was not looked at, a sentence each."""

    findings: list[Finding]
    totals: Totals
    notes: list[str]


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
    notes: list[str] = []
    files = accepted = 0
    for f in _loose(tree, chosen):
        findings.append(f)
        files += 1
    for name in programmes:
        run = _Run(tree, name, chosen)
        findings += run.lint()
        notes += run.notes()
        files += run.files
        accepted += run.accepted
    ordered = in_order(findings)
    errors, warnings = (
        sum(f.severity == severity and not f.untouched for f in ordered) for severity in (ERROR, WARNING)
    )
    return Result(ordered, Totals(files, errors, warnings, sum(f.untouched for f in ordered), accepted), notes)


def _loose(tree: Tree, options: Options) -> Iterator[Finding]:
    """What lies beside the folders of the programmes, where nobody reads it."""
    if options.paths is None:
        files = tree.loose()
    else:
        files = [file for path in options.paths if path.count("/") == 1 for file in tree.files(path)]
    there = [file for file in files if not passed_over(file.path)]
    for f in reading.findings(closed(file.path, problem) for file in there if (problem := refused(file))):
        if f.rule in options.rules:
            untouched = options.baseline is not None and not options.baseline.is_touched(f.path)
            yield f._replace(severity=options.severities.get(f.rule, f.severity), untouched=untouched)


class _Run:
    """One run over one programme."""

    def __init__(self, tree: Tree, programme: str, options: Options) -> None:
        self.options = options
        self.programme = programme
        self.rules = [_levelled(RULES[id], options.severities) for id in RULES if id in options.rules]
        self.checker = self._checker(tree)
        self.change = self._change(options.baseline) if options.baseline else None
        self.files = self.accepted = 0
        self.copies: set[str] = set()  # the files whose id is that of another
        known = self.checker.context.institutions if self.checker.context else {}
        if options.institution and known and options.institution not in known:
            message = _("unknown institution “{acronym}”").format(acronym=printable(options.institution))
            help = did_you_mean(options.institution, known) or _("institutions.yaml has their acronyms")
            raise UserError(message, help)

    def _checker(self, tree: Tree) -> Checker:
        today = self.options.today if self.options.exceptions else ""
        mine = self.options.paths and [p for p in self.options.paths if p.split("/")[1] == self.programme]
        return Checker(tree, self.programme, self.rules, today, mine)

    def _change(self, baseline: Baseline) -> Changed:
        from lineas.lint.change import Changed  # it brings git along, which a lint without --base has no need of

        return Changed(baseline, self.checker, self._checker(baseline.tree), self.rules)

    def lint(self) -> list[Finding]:
        """The findings that are not accepted, in no order."""
        paths = self.options.paths
        chosen = [file for file in self.checker.files if paths is None or file.path in paths]
        self.files = len(chosen)
        findings, facts = self._check_all(chosen)
        if paths is None:
            findings += self.checker.missing()
            findings += list(self._across(facts))
            # Of a copy only this is said: what else is wrong with it goes with it.
            findings = [f for f in findings if f.path not in self.copies or f.rule == repeated_id.id]
        if self.change:
            findings = [self.change.marked(f) for f in findings]
            findings += filter(self._asked_for, self.change.findings(self.options.today, self.options.institution))
        path = path_of(self.programme, "exceptions")
        asked = paths is None or path in paths
        if not self.options.exceptions or not (findings or asked):
            return findings
        kept = [f for f in findings if not self._accepts(f)]
        self.accepted = len(findings) - len(kept)
        if not asked or not self.checker.exceptions.entries:
            return kept
        said = self._of_exceptions(path, findings, chosen if paths is None else None)
        return kept + [self._mark_exception(f) for f in said]

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
            record = model.record_from(self.checker.documents.get(path).value, path)
            for rule in self.rules:
                for fact in _facts(rule, record):
                    if facts.is_repeated(rule.id, fact.key):
                        met.setdefault((rule.id, fact.key), []).append(Site(path, fact.place, fact.name))
        rules = {rule.id: rule for rule in self.rules}
        for (id, _key), every in sorted(met.items(), key=lambda item: item[0][0] != repeated_id.id):
            sites = [site for site in every if site.path not in self.copies]
            if len(sites) < 2:
                continue
            touched = self.change is None or any([self.change.touches(site) for site in sites])
            for report in rules[id].check(sites):
                found = self.checker.finding(rules[id], self.checker.documents.get(report.path), report)
                self.copies |= {report.path} if id == repeated_id.id else set()
                yield found._replace(untouched=not touched)

    def _asked_for(self, f: Finding) -> bool:
        """Is this file, which may be gone, among those to look at?"""
        within = (f"{f.path}/".startswith(place + "/") for place in self.options.places)
        return self.options.paths is None or f.path in self.options.paths or any(within)

    def _accepts(self, f: Finding) -> bool:
        """Is this finding set aside? Where exceptions.yaml cannot be read, what may well be accepted in it is."""
        if self.checker.exceptions.unknown and (f.severity == WARNING or f.rule in PROSE):
            return True
        return self.checker.exceptions.covers(f) and (self.change is None or self.change.accepts(f))

    def _of_exceptions(self, path: str, findings: list[Finding], whole: list[File] | None) -> Iterator[Finding]:
        """What there is to say about exceptions.yaml itself."""
        document = self.checker.documents.get(path)
        if not document.valid:
            return
        # What was not looked for cannot be called unused: rules that rest, or that speak only with a base.
        active = {rule.id for rule in self.rules if not rule.of_a_change} - self.checker.resting()
        if not spelling.complete():
            active -= SPELLED
        refused = {name_of(f.path) for f in findings if RULES[f.rule].on == FILE or f.path in self.copies}
        entries = self.checker.exceptions.entries
        checked = None if whole is None else {entry.record for entry in entries} - refused
        resting = RULES.keys() - active
        subject = self.checker.exceptions.acceptances(findings, RULES, checked, resting)
        yield from self.checker.apply(EXCEPTIONS, document, subject)

    def _mark_exception(self, f: Finding) -> Finding:
        """What is said of exceptions.yaml is the change's business where it touched the entry, or the record it is of."""
        if not self.change:
            return f
        document = self.checker.documents.get(f.path)
        entries = self.checker.exceptions.entries
        at = (document.lines_of(("exceptions", n)) for n in range(len(entries)))
        entry = next(e for e, lines in zip(entries, at, strict=True) if f.line in lines)
        touched = {name_of(path) for path in self.change.paths()}
        mine = self.change.baseline.touches(f.path, f.line, document.text) or (
            f.rule == unused_exception.id and entry.record in touched
        )
        return f._replace(untouched=not mine)

    def notes(self) -> Iterator[str]:
        """What was not looked at because a file cannot be read, and why exceptions are not looked at either."""
        resting = self.checker.resting()
        if resting:
            broken = self.checker.broken or [path_of(self.programme, n) for n in ("programme", "institutions")]
            message = ngettext(
                "{n} rule rests, and so do its exceptions, until {files} can be read",
                "{n} rules rest, and so do their exceptions, until {files} can be read",
                len(resting),
            )
            yield message.format(n=len(resting), files=", ".join(broken))
        if self.options.exceptions and self.accepted and self.checker.exceptions.unknown:
            message = _(
                "no warnings, and nothing about texts, are shown until {file} can be read: it says what is accepted"
            )
            yield message.format(file=path_of(self.programme, "exceptions"))


def _levelled(rule: Rule, severities: Mapping[str, str]) -> Rule:
    return rule._replace(severity=severities.get(rule.id, rule.severity))


def _facts(rule: Rule, record: model.Record) -> Iterable[Fact]:
    return rule.facts(record) if rule.facts else ()
