"""What a diff says, in whole sentences: what a person would say happened. Whatever the format.

A Style says how a text of the records is written, and how an edited one; everything else is the same for all formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lineas.diff.changes import INDEX, WORKTREE, Change, Diff, RecordDiff, Tally, Transition
from lineas.diff.texts import Segment
from lineas.frozen import NamedTuple
from lineas.messages import _, marked, ngettext
from lineas.registry.model import CONCLUDED, UNANSWERED
from lineas.views.markup.labels import not_asked_line, status_label

_MOST_IDS = 12
_MOST_PENDING = 1000
_CONTEXT = 6  # words of what stayed the same, on each side of a change


class Style(NamedTuple):
    """How a format writes a text (as it is; shortened to so many characters) and the pieces of an edited text."""

    text: Callable[[str], str]
    edit: Callable[[Sequence[Segment]], str]
    longest: int


def side(name: str) -> str:
    """The name of a side for people."""
    return {INDEX: _("the index"), WORKTREE: _("the working tree")}.get(name, name)


def shorten(text: str, longest: int) -> str:
    """The text on one line, cut at a word with an ellipsis where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else (line[: longest + 1].rpartition(" ")[0] or line[:longest]) + "…"


# ---------------------------------------------------------------------------------------------- the whole


def nothing(diff: Diff, style: Style) -> str:
    """The sentence where there is no difference, or nothing to compare."""
    if diff.not_asked:
        return not_asked_line(diff.not_asked)
    message = _("No differences between {before} and {after}.")
    if diff.unreadable:
        message = _("No other differences between {before} and {after}.")
    return message.format(**_sides(diff, style))


def _sides(diff: Diff, style: Style) -> dict[str, str]:
    before, after = (style.text(shorten(side(name), style.longest)) for name in (diff.source, diff.target))
    return {"before": before, "after": after}


def unreadable(diff: Diff, style: Style) -> str:
    """What must be said before all else: that files could not be read, and which; empty without any."""
    paths = list(dict.fromkeys(finding.path for _side, finding in diff.unreadable))
    n = len(paths)
    message = ngettext(
        "{n} file cannot be read and was left out of the comparison: {paths}.",
        "{n} files cannot be read and were left out of the comparison: {paths}.",
        n,
    )
    return message.format(n=n, paths=style.text(_listed([shorten(path, 120) for path in paths]))) if paths else ""


def headline(diff: Diff, style: Style) -> str:
    """How many records changed."""
    n = len(diff.records)
    if diff.years:
        message = ngettext(
            "From {before} to {after}, {n} of {total} líneas de acción changes.",
            "From {before} to {after}, {n} of {total} líneas de acción change.",
            n,
        )
    else:
        message = ngettext(
            "From {before} to {after}, {n} línea de acción changes.",
            "From {before} to {after}, {n} líneas de acción change.",
            n,
        )
    return message.format(n=n, total=diff.compared, **_sides(diff, style))


def overview(diff: Diff, style: Style) -> Iterator[str]:
    """What changed in all: statuses, then who has not answered yet, then commitments."""
    for transition in diff.transitions:
        if transition.after != UNANSWERED or not diff.years or transition.before == CONCLUDED:
            yield _transition(transition, style)
    if diff.years and diff.pending:
        n = len(diff.pending)
        message = ngettext("{n} answer for {year} is pending: {ids}.", "{n} answers for {year} are pending: {ids}.", n)
        yield message.format(n=n, year=diff.years[1], ids=style.text(_listed(diff.pending, _MOST_PENDING)))
    if any(diff.tally[1:]):
        yield commitments_line(diff.tally, whole=bool(diff.years))


def commitments_line(t: Tally, *, whole: bool) -> str:
    """How many commitments are new, removed, …: of all líneas (`whole`) or of those that changed."""
    if t.pending:
        message = _("Commitments: {added} new, {removed} removed, {edited} edited, {kept} unchanged, and {pending} of líneas whose answer is pending.")  # fmt: skip
    elif whole:
        message = _("Commitments: {added} new, {removed} removed, {edited} edited and {kept} unchanged.")
    else:
        message = _(
            "Commitments of these líneas: {added} new, {removed} removed, {edited} edited and {kept} unchanged."
        )
    return message.format(**t._asdict())


def _transition(t: Transition, style: Style) -> str:
    n = len(t.records)
    if t.before == UNANSWERED:
        message = ngettext(
            "{n} línea without an answer in {before_year} is answered in {after_year} with “{after}”: {ids}.",
            "{n} líneas without an answer in {before_year} are answered in {after_year} with “{after}”: {ids}.",
            n,
        )
        if t.before_year == t.after_year:
            message = ngettext(
                "{n} línea gets its answer for {after_year}, “{after}”: {ids}.",
                "{n} líneas get their answer for {after_year}, “{after}”: {ids}.",
                n,
            )
    elif t.after == UNANSWERED:
        message = ngettext(
            "{n} línea was concluded in {before_year} and has no answer in {after_year} any more: {ids}.",
            "{n} líneas were concluded in {before_year} and have no answer in {after_year} any more: {ids}.",
            n,
        )
        if t.before_year == t.after_year:
            message = ngettext(
                "{n} línea loses its answer for {before_year}, “{before}”: {ids}.",
                "{n} líneas lose their answer for {before_year}, “{before}”: {ids}.",
                n,
            )
    else:
        message = ngettext(
            "{n} línea goes from “{before}” to “{after}”: {ids}.",
            "{n} líneas go from “{before}” to “{after}”: {ids}.",
            n,
        )
    labels = {"before": status_label(t.before, t.before_year), "after": status_label(t.after, t.after_year)}
    years = {"before_year": t.before_year, "after_year": t.after_year}
    return message.format(n=n, ids=style.text(_listed(t.records)), **labels, **years)


def _listed(ids: Sequence[str], most: int = _MOST_IDS) -> str:
    shown = ", ".join(ids[:most])
    more = len(ids) - most
    return ngettext("{ids} and {n} more", "{ids} and {n} more", more).format(ids=shown, n=more) if more > 0 else shown


def alarms(diff: Diff) -> Iterator[tuple[RecordDiff, str]]:
    """What a reader must see first: what was removed, reopened, concluded; with the record it is about."""
    for record in diff.records:
        if any(change.what == "record-removed" for change in record.changes):
            yield record, _("The línea de acción was removed.")
        for change in record.changes:
            if change.what == "answer-removed":
                yield record, _("Its answer for {year} was removed.").format(year=change.year)
    for record in diff.records:
        for year in record.reopened:
            yield record, _("It was concluded, and is answered again in {year}.").format(year=year)
    for record in diff.records:
        for year in record.concluded:
            yield record, _("It is concluded in {year}.").format(year=year)


def by_year(record: RecordDiff, diff: Diff) -> Iterator[tuple[int | None, list[Change]]]:
    """The changes of a record by their year; between two years the year goes without saying."""
    groups: dict[int | None, list[Change]] = {}
    for change in record.changes:
        groups.setdefault(None if diff.years else change.year, []).append(change)
    yield from groups.items()


# ---------------------------------------------------------------------------------------------- one change


def change(c: Change, diff: Diff, style: Style) -> str:
    """One change of a record as a sentence."""
    message = _answer(c, diff) or (_notes(c) if c.what == "notes-changed" else "") or _commitment(c) or _plain(c)
    years = dict(zip(("before_year", "after_year"), diff.years or (c.year, c.year), strict=True))
    values = {
        "institution": _who(c.institution, c, style),
        "before": _value(c.before, c, diff, style, at=0),
        "after": _value(c.after, c, diff, style, at=1),
        "text": style.text(shorten(c.text, style.longest // 2)),
        "edit": style.edit(c.segments),
    }
    said = message.format(**values, **years)
    if c.numbers:
        pairs = "; ".join(f"{style.text(a)} → {style.text(b)}" for a, b in c.numbers)
        said += " " + ngettext("The number that changes: {pairs}.", "The numbers that change: {pairs}.", len(c.numbers)).format(pairs=pairs)  # fmt: skip
    return said


def _who(institution: str, c: Change, style: Style) -> str:
    """Whose commitment it is, with those who share it."""
    if not c.partners:
        return style.text(institution)
    named = {"institution": style.text(institution), "partners": style.text(", ".join(c.partners))}
    return _("{institution} (with {partners})").format(**named)


def _value(value: object, c: Change, diff: Diff, style: Style, *, at: int) -> str:
    if c.what in ("answer-added", "answer-removed", "status-changed"):
        year = diff.years[at] if diff.years else c.year
        return status_label(str(value), year or 0) if value else ""
    if c.what == "institution-changed" and at:
        return _who(c.institution, c, style)
    if isinstance(value, tuple):
        return style.text(", ".join(value))
    return "" if value is None else style.text(shorten(str(value), style.longest))


def _answer(c: Change, diff: Diff) -> str:
    if c.what == "status-changed":
        return _("The answer goes from “{before}” to “{after}”.")
    if c.what == "answer-added":
        return _("It had no answer in {before_year}; in {after_year} the answer is “{after}”.") if diff.years else _("New answer for {after_year}: “{after}”.")  # fmt: skip
    if c.what == "answer-removed":
        return _("The answer for {before_year} was removed; it was “{before}”.")
    return ""


def _commitment(c: Change) -> str:
    if c.what == "declined-changed":
        if not c.before:
            return _("They will do nothing: {after}.")
        return _("They will do nothing: {after}; before: {before}.") if c.after else _("No longer said to do nothing: {before}.")  # fmt: skip
    if c.what != "partners-changed":
        return ""
    if not c.before:
        return _("{institution} now shares a commitment with {after}: {text}")
    if not c.after:
        return _("{institution} no longer shares a commitment with {before}: {text}")
    return _("{institution} shares a commitment with {after}, and before with {before}: {text}")


def _notes(c: Change) -> str:
    if c.institution:
        if c.before is None:
            return _("New note on the commitment of {institution}: {after}")
        if c.after is None:
            return _("The note on the commitment of {institution} was removed: {before}")
        return _("The note on the commitment of {institution} changes: {edit}")
    if c.before is None:
        return _("New note: {after}")
    return _("The note was removed: {before}") if c.after is None else _("The note changes: {edit}")


_PLAIN = {
    "record-added": marked("New línea de acción."),
    "record-removed": marked("The línea de acción was removed."),
    "path-changed": marked("The file moves from {before} to {after}."),
    "title-edited": marked("The title changes: {edit}"),
    "commitment-added": marked("New commitment of {institution}: {after}"),
    "commitment-removed": marked("{institution} no longer has this commitment: {before}"),
    "commitment-edited": marked("{institution} changes its commitment: {edit}"),
    "institution-changed": marked("A commitment passes from {before} to {after}: {text}"),
    "activity-changed": marked(
        "A commitment of {institution} passes from activity {before} to activity {after}: {text}"
    ),
}


def _plain(c: Change) -> str:
    if c.what == "order-changed":
        return _("The order of the commitments changes.") if c.year else _("The order of the answers changes.")
    return _(_PLAIN[c.what])


# ------------------------------------------------------------------------------------------ an edited text


def in_context(segments: Sequence[Segment], changed: Callable[[str, str], str], plain: Callable[[str], str]) -> str:
    """The pieces that changed, each with some words around it; "…" for what is left out."""
    parts = []
    for at, segment in enumerate(segments):
        if not segment.same:
            parts.append(changed(_one_line(segment.before), _one_line(segment.after)))
            continue
        words = re.findall(r"\s*\S+|\s+$", segment.before)
        head = words[:_CONTEXT] if at else []
        tail = words[-_CONTEXT:] if at < len(segments) - 1 else []
        whole = len(words) <= len(head) + len(tail) + 1 or len(segments) == 1
        shown = words if whole else [*head, " …", *tail] if head and tail else [*head, " …"] if head else ["…", *tail]
        parts.append(_spaced(_one_line("".join(shown)), plain))
    return "".join(parts).strip()


def _spaced(text: str, plain: Callable[[str], str]) -> str:
    """The text in its format, with the spaces at its ends as they were."""
    inner = plain(text.strip())
    return f"{' ' * text[:1].isspace()}{inner}{' ' * (text[-1:].isspace() and bool(inner))}"


def _one_line(text: str) -> str:
    """Paragraphs on one line, with the sign of printers between them."""
    return text.replace("\n", " ¶ ")
