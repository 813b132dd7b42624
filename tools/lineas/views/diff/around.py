"""What a diff says of the files around the records, in sentences. A kind of file that has no words here is named as it is."""

from __future__ import annotations

from lineas.diff.changes import Entry, Value
from lineas.messages import _, marked
from lineas.views.diff.statements import Style, shorten

_SUBJECTS = {
    "programme": marked("the programme"),
    "objective": marked("objective {id}"),
    "strategy": marked("strategy {id}"),
    "institution": marked("institution {id}"),
    "institutions": marked("the institutions"),
    "exception": marked("accepted finding {id}"),
    "exceptions": marked("the accepted findings"),
    "acronym": marked("acronym {id}"),
    "word": marked("word {id}"),
    "glossary": marked("the glossary"),
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
    "meaning": marked("meaning"),
}


def entry(e: Entry, style: Style) -> str:
    """One change outside the records as a sentence."""
    what, _dash, how = e.what.rpartition("-")
    id = style.text(shorten(e.id, style.longest))
    subject = _(_SUBJECTS[what]).format(id=id) if what in _SUBJECTS else f"{style.text(what)} {id}".strip()
    before, after = (_shown(value, style) for value in (e.before, e.after))
    if how == "edited":
        edited = _("Changed: {subject}, {field}: {before} → {after}") if e.field else _("Changed: {subject}: {before} → {after}")  # fmt: skip
        message = edited if before or after else _("Changed: {subject}")
    else:
        message = {
            "added": _("Added: {subject}: {after}") if after else _("Added: {subject}"),
            "removed": _("Removed: {subject}: {before}") if before else _("Removed: {subject}"),
            "reordered": _("Another order: {subject}"),
            "reformatted": _("Another form, the same content: {subject}"),
        }[how]
    field = _(_FIELDS[e.field]) if e.field in _FIELDS else style.text(e.field)
    return message.format(subject=subject, field=field, before=before or "—", after=after or "—")


def _shown(value: Value, style: Style) -> str:
    if value is None:
        return ""
    return style.text(shorten(", ".join(value) if isinstance(value, tuple) else str(value), style.longest))
