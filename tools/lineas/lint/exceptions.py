"""Acceptance: an entry for exceptions.yaml. Data in, data out; no file is touched here."""

from __future__ import annotations

from lineas.findings import UserError
from lineas.messages import _
from lineas.text import natural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def accepted(data: dict[str, Any] | None, rule: str, record: str, reason: str, until: str | None) -> dict[str, Any]:
    """The data of exceptions.yaml (None where there is no such file) with one more entry, in their order.

    Raises UserError where the findings of the rule in the record are accepted already, or where there is no reason.
    """
    entries = list(data["exceptions"]) if data else []
    if any((entry["record"], entry["rule"]) == (record, rule) for entry in entries):
        message = _("“{rule}” is accepted for {record} already").format(rule=rule, record=record)
        raise UserError(message, _("its entry in exceptions.yaml can be edited"))
    text = "\n".join(" ".join(paragraph.split()) for paragraph in reason.split("\n") if paragraph.strip())
    if not text:
        raise UserError(_("the reason is empty"), _("a reason is a sentence that others understand in a year"))
    entry = {"record": record, "rule": rule, "reason": text, **({"until": until} if until else {})}
    return {"exceptions": sorted([*entries, entry], key=lambda e: (natural(e["record"]), e["rule"]))}
