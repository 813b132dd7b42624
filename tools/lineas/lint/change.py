"""A change: the commit where the work began, the lines touched since, and what rules say of it (`lint --base`).

Only files that differ are read. The commit is where the history of the base and that of HEAD part: what others have
changed on the base branch meanwhile is not part of this change.
"""

from __future__ import annotations

from collections.abc import Iterator

from lineas.files.canonical import Path
from lineas.files.document import MAX_BYTES, Document
from lineas.findings import Finding
from lineas.git.repository import ABSENT, REGULAR, Git
from lineas.lint.check import Checker
from lineas.lint.renames import renames
from lineas.registry import kinds, model
from lineas.registry.reading import judged
from lineas.registry.touched import differing, on_disk
from lineas.registry.trees import GitTree, WorkingTree
from lineas.rules import RULES
from lineas.rules.rule import CHANGE, REGISTRY, TREE, Change, Rule, Site, TreeChange


class Baseline:
    """The base of a change. Raises UserError where there is no such revision or no repository."""

    def __init__(self, root: str, revision: str) -> None:
        self._git = Git(root)
        self.commit = self._git.merge_base(self._git.commit(revision), self._git.commit("HEAD"))
        self._files = self._git.tree(self.commit, kinds.RECORDS)
        self.tree = GitTree(self._git, self._files)
        self._here = WorkingTree(root)
        differ = differing(self._files, on_disk(root, kinds.RECORDS, like=self._files))
        self._touched = {file.path: file for file in differ}
        self._lines: dict[tuple[str, str], set[int]] = {}
        self._renames: dict[str, str] | None = None
        self._documents: dict[str, Document] = {}

    def touched(self, programme: str) -> list[str]:
        """The files of a programme that differ from the base, deleted ones too."""
        return sorted(path for path in self._touched if path.startswith(f"{kinds.RECORDS}/{programme}/"))

    def is_touched(self, path: str) -> bool:
        """Does the file differ from the base?"""
        return path in self._touched

    def origin(self, path: str) -> str:
        """What a file was called in the base, if it has another name now."""
        file = self._touched.get(path)
        if file is None or file.before != ABSENT:
            return path
        if self._renames is None:
            self._renames = renames(self._git, self._here, self._touched.values())
        return self._renames.get(path, path)

    def before(self, path: str) -> bytes:
        """What a file was; empty where there was none, or nothing that would be read."""
        file = self._touched.get(path)
        if file is None:
            return next(self._here.read([path])) if path in self._files else b""
        return self._git.blob(file.before.oid, MAX_BYTES) if file.before.mode in REGULAR else b""

    def document(self, path: str) -> Document:
        """What a file was, as a document."""
        if path not in self._documents:
            self._documents[path] = judged(path, self.before(path))
        return self._documents[path]

    def touches(self, path: str, line: int, after: str) -> bool:
        """Did the change touch this line of a file that now says `after`? A deletion touches the lines around it."""
        if path not in self._touched:
            return False
        if (path, after) not in self._lines:
            before = self.before(self.origin(path))
            self._lines[path, after] = _changed_lines(before.decode("utf-8", "replace"), after)
        return line in self._lines[path, after]


class Changed:
    """The change since a baseline in one programme. `now` and `then` check the files of the two sides; `asked` are the
    files to look at (None: all) and `places` the files and folders that were named to mean them."""

    def __init__(self, baseline: Baseline, now: Checker, then: Checker, rules: list[Rule]) -> None:
        self.baseline = baseline
        self.then = then
        self._now = now
        self._rules = [rule for rule in rules if rule.of_a_change]
        self._known: dict[str, set[tuple[str, str]]] = {}

    def paths(self) -> list[str]:
        """The records that may differ."""
        return [p for p in self.baseline.touched(self._now.programme) if kinds.kind_of(p) == kinds.RECORD]

    def findings(self, today: str, institution: str) -> Iterator[Finding]:
        """What the rules on CHANGE say: each record of the base held against what it is now."""
        if not self._rules:
            return
        yield from self._of_programme(institution)
        before: dict[str, tuple[model.Record, Document]] = {}
        after: dict[str, tuple[model.Record, Document]] = {}
        here = {file.path for file in self._now.files}
        for path in self.paths():
            now = self._now.documents.get(path) if path in here else None
            for side, document in ((before, self.baseline.document(path)), (after, now)):
                if document is not None and document.valid:
                    record = model.record_from(document.value, path)
                    side[record.id] = record, document
        for id in {**before, **after}:
            old_record, old_document = before.get(id, (None, None))
            record_now, document_now = after.get(id, (None, None))
            document = document_now or old_document
            if document is None or (record_now is None and document.path in here):
                continue  # the file is there and broken, which is said
            yield from self._said(CHANGE, document, Change(old_record, record_now, today, institution))
            if record_now:
                was = {id: old_record.title} if old_record else {}
                place: Path = ("title",) if old_record else ("id",)
                yield from self._of_tree(document, TreeChange(was, {id: record_now.title}, {id: place}, institution))

    def _of_programme(self, institution: str) -> Iterator[Finding]:
        """What there is to say of the objetivos and estrategias."""
        path = kinds.path_of(self._now.programme, "programme")
        if self._now.context and self.then.context and self.baseline.is_touched(path):
            programmes = (self.then.context.programme, self._now.context.programme)
            before, after = ({part.id: part.title for _place, part in programme.parts()} for programme in programmes)
            places: dict[str, Path] = {part.id: (*place, "title") for place, part in programmes[1].parts()}
            change = TreeChange(before, after, places, institution)
            yield from self._of_tree(self._now.documents.get(path), change)

    def _of_tree(self, document: Document, change: TreeChange) -> Iterator[Finding]:
        if self.then.context:  # else the programme itself is new
            yield from self._said(TREE, document, change)

    def _said(self, on: str, document: Document, subject: Change | TreeChange) -> Iterator[Finding]:
        for rule in self._rules:
            for report in rule.check(subject) if rule.on == on else ():
                yield self._now.finding(rule, document, report)

    def touches(self, site: Site) -> bool:
        """Did the change touch any line of the value at a site?"""
        if not self.baseline.is_touched(site.path):
            return False
        document = self._now.documents.get(site.path)
        return any([self.baseline.touches(site.path, line, document.text) for line in document.lines_of(site.place)])

    def marked(self, f: Finding) -> Finding:
        """The finding, and whether the change has to do with it: it touched the line, or the base had no such finding, or
        accepted it. What it has not is listed and blocks nobody."""
        lost = self.then.exceptions.covers(f) and not self._now.exceptions.covers(f)
        if RULES[f.rule].on == REGISTRY:
            return f._replace(untouched=f.untouched and not lost)
        if f.path not in self._known:
            document = self.baseline.document(self.baseline.origin(f.path))
            self._known[f.path] = {(old.rule, old.message) for old in self.then.check(document)[0]}
        text = self._now.documents.get(f.path).text if f.excerpt else ""
        mine = lost or self.baseline.touches(f.path, f.line, text) or (f.rule, f.message) not in self._known[f.path]
        return f._replace(untouched=not mine)

    def accepts(self, f: Finding) -> bool:
        """May an exception that is there now accept a marked finding? Not where the change has to do with it and the
        exception is older than the change: nobody writes under the cover of what was accepted of others."""
        if RULES[f.rule].of_a_change:
            return self.then.exceptions.covers(f)  # nobody lifts in a change the guard against this change
        return self._now.exceptions.covers(f, pinned=True) or not (self.then.exceptions.covers(f) and not f.untouched)


def _changed_lines(before: str, after: str) -> set[int]:
    import difflib

    old, new = before.split("\n"), after.split("\n")
    if not before:
        return set(range(1, len(new) + 2))
    changed: set[int] = set()
    for tag, _a, _b, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "delete":
            changed |= {start, start + 1}
        elif tag != "equal":
            changed |= set(range(start + 1, end + 1))
    return changed
