"""What a diff says, in whole sentences: what a person would say happened. For views.changes, whatever the format.

A Style says how a text of the records is written, and how an edited one; everything else is the same for all formats.
"""

from __future__ import annotations

from lineas.diff.changes import INDEX, WORKTREE
from lineas.frozen import NamedTuple
from lineas.messages import _, marked, ngettext
from lineas.registry.model import CONCLUDED, UNANSWERED
from lineas.views.markup.labels import not_asked_line, status_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lineas.diff.changes import Change, Diff, Entry, RecordDiff, Tally, Transition
    from lineas.diff.texts import Segment

_MOST_IDS = 12


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
    return line if len(line) <= longest else line[: longest + 1].rpartition(" ")[0] + "…"


# ---------------------------------------------------------------------------------------------- the whole


def nothing(diff: Diff) -> str:
    """The sentence where there is no difference, or nothing to compare."""
    if diff.not_asked:
        return not_asked_line(diff.not_asked)
    return _("No differences between {before} and {after}.").format(before=side(diff.source), after=side(diff.target))


def headline(diff: Diff, style: Style) -> str:
    """The first sentence: how many records changed."""
    names = {"before": style.text(side(diff.source)), "after": style.text(side(diff.target))}
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
    return message.format(n=n, total=diff.compared, **names)


def overview(diff: Diff, style: Style) -> Iterator[str]:
    """What changed in all: statuses, then commitments, then what could not be read."""
    for transition in diff.transitions:
        if transition.after != UNANSWERED or not diff.years or transition.before == CONCLUDED:
            yield _transition(transition, style)
    if diff.years and diff.pending:
        n = len(diff.pending)
        message = ngettext("{n} answer for {year} is pending: {ids}.", "{n} answers for {year} are pending: {ids}.", n)
        yield message.format(n=n, year=diff.years[1], ids=style.text(", ".join(diff.pending)))
    if any(diff.tally[1:]):
        yield commitments_line(diff.tally, whole=bool(diff.years))
    files = len({finding.path for _side, finding in diff.unreadable})
    if files:
        yield ngettext(
            "{n} file cannot be read and was left out of the comparison.",
            "{n} files cannot be read and were left out of the comparison.",
            files,
        ).format(n=files)


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


def _listed(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:_MOST_IDS])
    more = len(ids) - _MOST_IDS
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


# ---------------------------------------------------------------------------------------------- one change


def change(c: Change, diff: Diff, style: Style) -> str:
    """One change of a record as a sentence."""
    message = _answer(c, diff) or (_notes(c) if c.what == "notes-changed" else "") or _commitment(c) or _plain(c)
    years = dict(zip(("before_year", "after_year"), diff.years or (c.year, c.year), strict=True))
    values = {
        "institution": style.text(c.institution),
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


def _value(value: object, c: Change, diff: Diff, style: Style, *, at: int) -> str:
    if c.what in ("answer-added", "answer-removed", "status-changed"):
        year = diff.years[at] if diff.years else c.year
        return status_label(str(value), year or 0) if value else ""
    if isinstance(value, (tuple, list)):
        return style.text(", ".join(map(str, value)))
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


# -------------------------------------------------------------------------------------- around the records

_SUBJECTS = {
    "programme": marked("the programme"),
    "objective": marked("objective {id}"),
    "strategy": marked("strategy {id}"),
    "institution": marked("institution {id}"),
    "institutions": marked("the institutions"),
    "exception": marked("accepted finding {id}"),
    "exceptions": marked("the accepted findings"),
    "file": marked("file {id}"),
}
_FIELDS = {
    "name": marked("name"),
    "title": marked("title"),
    "aliases": marked("other names"),
    "parent": marked("belongs to"),
    "reviewers": marked("reviewers"),
    "notes": marked("notes"),
    "reason": marked("reason"),
    "until": marked("until"),
    "first_year": marked("first year"),
    "last_year": marked("last year"),
    "language": marked("language"),
    "objective": marked("objective"),
}


def entry(e: Entry, style: Style) -> str:
    """One change outside the records as a sentence."""
    subject, _dash, how = e.what.rpartition("-")
    subject = _(_SUBJECTS[subject]).format(id=style.text(e.id))
    before, after = (_listing(value, style) for value in (e.before, e.after))
    message = {
        "added": _("Added: {subject}: {after}") if after else _("Added: {subject}"),
        "removed": _("Removed: {subject}: {before}") if before else _("Removed: {subject}"),
        "reordered": _("Another order: {subject}"),
        "reformatted": _("Another form, the same content: {subject}"),
        "edited": _("Changed: {subject}, {field}: {before} → {after}") if e.field else _("Changed: {subject}"),
    }[how]
    field = _(_FIELDS[e.field]) if e.field in _FIELDS else e.field
    return message.format(subject=subject, field=field, before=before or "—", after=after or "—")


def _listing(value: object, style: Style) -> str:
    if value is None:
        return ""
    return style.text(shorten(", ".join(value) if isinstance(value, tuple) else str(value), style.longest))
