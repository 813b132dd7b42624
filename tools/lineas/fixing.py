"""Fixing: what `lint --fix` would write. Bytes in, bytes out; no file is touched here.

First the canonical form, then the replacements that rules propose, one after the other: a replacement that would bring
a finding that was not there before is left to a person. Nothing but what a rule has named changes.
"""

from __future__ import annotations

from collections import Counter

from lineas import registry, source
from lineas.findings import UserError
from lineas.form import formed
from lineas.writing import canonical_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from lineas.canonical import Path
    from lineas.checking import Checker
    from lineas.model import Accepted
    from lineas.rules.rule import Report, Rule

    Said = list[tuple[Rule, Report]]


def fixed(checker: Checker, path: str, data: bytes, *, unsafe: bool, accepted: Sequence[Accepted]) -> bytes:
    """The file with all that can be mended safely (with `unsafe`, all that a rule has an answer for).

    Findings in `accepted` are left alone: they are as they should be. A file that cannot be read stays as it is.
    """
    kind = registry.kind_of(path)
    form = formed(path, data, kind) if kind and kind != "source" else None
    if kind is None or form is None or form.findings:
        return data
    spared = {entry.rule for entry in accepted if entry.record == registry.name_of(path)}
    data = form.data
    given_up: set[tuple[str, Path, Any]] = set()
    said = _said(checker, path, data)
    while True:
        chosen = next(
            (r for rule, r in said if _applies(rule, r, spared, unsafe=unsafe) and _key(r) not in given_up), None
        )
        if chosen is None:
            return data
        mended = _replaced(checker, path, data, kind, chosen)
        then = _said(checker, path, mended)
        if mended == data or _counted(then) - _counted(said):
            given_up.add(_key(chosen))
        else:
            data, said = mended, then


def _said(checker: Checker, path: str, data: bytes) -> Said:
    return checker.reports(path, source.parse(data, checker.layout(path)))


def _counted(said: Said) -> Counter[tuple[str, str]]:
    return Counter((rule.id, report.message) for rule, report in said)


def _applies(rule: Rule, report: Report, spared: set[str], *, unsafe: bool) -> bool:
    return report.replacement is not None and rule.id not in spared and (unsafe or not report.unsafe)


def _key(report: Report) -> tuple[str, Path, Any]:
    return report.message, report.place, report.span


def _replaced(checker: Checker, path: str, data: bytes, kind: str, report: Report) -> bytes:
    """The file with one value, or the span of one, replaced. As it was where that could not be written."""
    value = source.parse(data, checker.layout(path)).value
    *steps, last = report.place
    holder = value
    for step in steps:
        holder = holder[step]
    start, end = report.span or (0, len(holder[last]))
    holder[last] = holder[last][:start] + (report.replacement or "") + holder[last][end:]
    try:
        return canonical_bytes(value, kind)
    except UserError:
        return data
