"""The words for statuses: the labels of the official table, and their short forms. The only place that has them.

A year that was not answered has a label of its own, so that no view can take it for "no actions".
"""

from __future__ import annotations

from collections.abc import Iterable

from lineas.messages import _, marked
from lineas.registry.model import UNANSWERED

LABELS = {
    "planned": marked("Actions will be carried out in {year}"),
    "not_planned": marked("No actions will be carried out in {year}"),
    "concluded": marked("Línea de acción concluded"),
    UNANSWERED: marked("No answer"),
}

SHORT = {
    "planned": marked("With actions"),
    "not_planned": marked("Without actions"),
    "concluded": marked("Concluded"),
    UNANSWERED: marked("No answer"),
}


def status_label(status: str | None, year: int) -> str:
    """The official label of a status ("planned", …) in a year; None and "unanswered" are a year without an answer."""
    return _(LABELS[status or UNANSWERED]).format(year=year)


def due_label(status: str | None, year: int, due: bool) -> str:
    """The official label; where no answer is due any more, that is said."""
    label = status_label(status, year)
    return label if due else _("{label}, none due: concluded in an earlier year").format(label=label)


def short_label(status: str | None) -> str:
    """The label of a status where a heading or a narrow cell has no room for the official one."""
    return _(SHORT[status or UNANSWERED])


def not_asked_line(years: Iterable[int]) -> str:
    """One sentence on years for which no línea has an answer; empty without any."""
    *others, last = ["", *map(str, years)]
    named = _("{names} and {last}").format(names=", ".join(others[1:]), last=last) if others[1:] else last
    sentence = _("The registry has no answers for {years}; they do not count as missing.")
    return sentence.format(years=named) if named else ""
