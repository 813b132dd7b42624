"""Exceptions: which findings exceptions.yaml accepts, what there is to say of it, and how it is written.

An exception is about what was there when it was accepted: it names the rule, the record, the year of the answer (none for
what is outside of the answers) and, where the rule looks at a text, a fingerprint of this text. Another text of the same
record is never covered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from lineas.files.document import Document
from lineas.findings import Finding, UserError
from lineas.messages import _
from lineas.registry.kinds import name_of
from lineas.registry.model import Accepted, accepted_from
from lineas.rules.rule import Acceptances
from lineas.text import digest, natural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@lru_cache(8)  # the findings of one text come one after the other
def fingerprint(text: str) -> str:
    """What stands for a text in an exception: twelve digits that another text does not have."""
    return digest(text, 6)


class Exceptions:
    """What one exceptions.yaml accepts on a day (ISO; "" for never).

    A file that its schema refuses still says which findings were meant, as far as each entry can be understood, and its own
    finding says what is wrong with it. One that is no YAML at all says nothing: `unknown` is true.
    """

    def __init__(self, document: Document | None, today: str) -> None:
        self.unknown = document is not None and not document.valid and document.value is None
        self.entries = accepted_from(document.value) if document and document.valid else list(_understood(document))
        self.today = today
        self._holding: dict[tuple[str, str, int], set[str]] = {}
        for entry in self.entries:
            if today and (entry.holds(today) or not document or not document.valid):
                self._holding.setdefault((entry.record, entry.rule, entry.year), set()).add(entry.text)

    def accepts(self, record: str, rule: str, year: int, text: str, *, pinned: bool = False) -> bool:
        """Is a finding accepted? `text` is the fingerprint of what it is about, "" where that is no text; with `pinned`
        only an exception counts that names the text."""
        texts = self._holding.get((record, rule, year), ())
        return (text in texts and bool(text)) or (not pinned and "" in texts)

    def covers(self, f: Finding, *, pinned: bool = False) -> bool:
        """The same for a finding."""
        return self.accepts(name_of(f.path), f.rule, f.year, f.text, pinned=pinned)

    def acceptances(
        self, findings: Iterable[Finding], rules: Any, checked: Collection[str] | None, resting: Collection[str]
    ) -> Acceptances:
        """What came of each entry: `findings` are all, accepted or not, `checked` the files that were looked at whole
        (None: none was), and `resting` the rules that were not run on all of them."""
        met: dict[tuple[str, str, int], Counter[str]] = {}
        near: Counter[tuple[str, str]] = Counter()
        for f in findings:
            met.setdefault((name_of(f.path), f.rule, f.year), Counter())[f.text] += 1
            near[name_of(f.path), f.rule] += 1
        counts: list[int | None] = []
        for e in self.entries:
            looked = checked is not None and e.record in checked and e.rule not in resting and e.holds(self.today)
            texts = met.get((e.record, e.rule, e.year), Counter())
            counts.append((texts[e.text] if e.text else texts.total()) if looked else None)
        return Acceptances(self.entries, counts, [near[e.record, e.rule] for e in self.entries], rules, self.today)


def _understood(document: Document | None) -> Iterator[Accepted]:
    """The entries of a refused file, as far as they say whose findings they are about."""
    data = document.value if document else None
    entries = data.get("exceptions") if isinstance(data, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("record"), str) and isinstance(entry.get("rule"), str):
            year, text = entry.get("year", 0), entry.get("text", "")
            yield Accepted(
                entry["record"], entry["rule"], "", "",
                year if isinstance(year, int) else 0, text if isinstance(text, str) else "",
            )  # fmt: skip


# ------------------------------------------------------------------------------------------------- writing


def accepted(
    data: dict[str, Any] | None, findings: Sequence[Finding], reason: str, until: str | None
) -> dict[str, Any]:
    """The data of exceptions.yaml (None where there is no such file) with the findings of one rule in one record accepted.

    What was accepted of that rule in these texts when they were other texts goes. Raises UserError where all are accepted
    already, or where there is no reason.
    """
    text = "\n".join(" ".join(paragraph.split()) for paragraph in reason.split("\n") if paragraph.strip())
    if not text:
        raise UserError(_("the reason is empty"), _("a reason is a sentence that others understand in a year"))
    entries = list(data["exceptions"]) if data else []
    new = [entry for entry in _entries(findings, text, until) if not any(_same(entry, old) for old in entries)]
    if not new:
        message = _("“{rule}” is accepted for {record} already")
        record = name_of(findings[0].path)
        raise UserError(
            message.format(rule=findings[0].rule, record=record), _("its entry in exceptions.yaml can be edited")
        )
    current = {(f.year, f.text) for f in findings}
    kept = [old for old in entries if not _outdated(old, new[0], current)]
    return _data([*kept, *new])


def pinned(data: dict[str, Any], findings: Iterable[Finding]) -> dict[str, Any]:
    """The data with the year and the text in each entry that does not name them, as the findings say; an entry that is
    about several becomes several. One that is about nothing stays as it is."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for f in findings:
        found.setdefault((name_of(f.path), f.rule), []).append(f)
    entries: list[dict[str, Any]] = []
    for entry in data["exceptions"]:
        mine = [f for f in found.get((entry["record"], entry["rule"]), ()) if entry.get("year", f.year) == f.year]
        pins = list(_entries(mine, entry["reason"], entry.get("until"))) if "text" not in entry else []
        entries += [pin for pin in pins or [entry] if not any(_same(pin, other) for other in entries)]
    return _data(entries)


def _entries(findings: Iterable[Finding], reason: str, until: str | None) -> Iterator[dict[str, Any]]:
    for f in dict.fromkeys((name_of(f.path), f.rule, f.year, f.text) for f in findings):
        record, rule, year, text = f
        about = {**({"year": year} if year else {}), **({"text": text} if text else {})}
        yield {"record": record, "rule": rule, **about, "reason": reason, **({"until": until} if until else {})}


def _about(entry: dict[str, Any]) -> tuple[str, str, int, str]:
    return entry["record"], entry["rule"], entry.get("year", 0), entry.get("text", "")


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return _about(one) == _about(other)


def _outdated(old: dict[str, Any], new: dict[str, Any], current: Collection[tuple[int, str]]) -> bool:
    """Is an entry of this rule and record about a text, or a year, that has no such finding any more?"""
    record, rule, *about = _about(old)
    return (record, rule) == _about(new)[:2] and tuple(about) not in current


def _data(entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    def order(entry: dict[str, Any]) -> tuple[object, ...]:
        record, rule, year, text = _about(entry)
        return natural(record), rule, year, text

    return {"exceptions": sorted(entries, key=order)}
