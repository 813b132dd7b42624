"""A diff as text for a terminal, as Markdown for a comment on a pull request, as JSON. FORMATS is the table."""

from __future__ import annotations

import re

from lineas.messages import _, ngettext
from lineas.text import WIDTH, printable, wrapped
from lineas.views.diff import statements
from lineas.views.markup.markdown import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from lineas.diff.changes import Change, Diff, Entry, RecordDiff
    from lineas.diff.texts import Segment

_CONTEXT = 6  # words of what stayed the same, on each side of a change
# GitHub's limit for a comment; https://github.com/orgs/community/discussions/27190
COMMENT = 65_536


def _in_context(segments: Sequence[Segment], changed: Callable[[str, str], str], plain: Callable[[str], str]) -> str:
    """The pieces that changed, each with some words around it; "…" for what is left out."""
    parts = []
    for at, segment in enumerate(segments):
        if not segment.same:
            parts.append(changed(_lines(segment.before), _lines(segment.after)))
            continue
        words = re.findall(r"\s*\S+|\s+$", segment.before)
        head = words[:_CONTEXT] if at else []
        tail = words[-_CONTEXT:] if at < len(segments) - 1 else []
        whole = len(words) <= len(head) + len(tail) + 1 or len(segments) == 1
        shown = words if whole else [*head, " …", *tail] if head and tail else [*head, " …"] if head else ["…", *tail]
        parts.append(_spaced(_lines("".join(shown)), plain))
    return "".join(parts).strip()


def _spaced(text: str, plain: Callable[[str], str]) -> str:
    """The text in its format, with the spaces at its ends as they were."""
    inner = plain(text.strip())
    return f"{' ' * text[:1].isspace()}{inner}{' ' * (text[-1:].isspace() and bool(inner))}"


def _lines(text: str) -> str:
    """Paragraphs on one line, with the sign of printers between them."""
    return text.replace("\n", " ¶ ")


# --------------------------------------------------------------------------------------------------- text


def _marked(before: str, after: str) -> str:
    """[25,100 → 27,000], [− gone], [+ new], with the space before it where the words had one."""
    space = " " * (before[:1].isspace() or (not before and after[:1].isspace()))
    old, new = before.strip(), after.strip()
    if old and new:
        return f"{space}[{old} → {new}]"
    return f"{space}[+ {new}]" if new else f"{space}[− {old}]"


_TEXT = statements.Style(printable, lambda segments: printable(_in_context(segments, _marked, str)), 240)


def as_text(diff: Diff, width: int = WIDTH) -> str:
    """For a terminal, and to be read aloud: totals, what to look at first, then línea by línea."""

    def set_in(text: str, indent: str = "") -> str:
        return wrapped(text, width, indent, indent + "  ")

    if not diff.differs:
        return "\n".join([*statements.overview(diff, _TEXT), statements.nothing(diff)]) + "\n"
    lines = [set_in(statements.headline(diff, _TEXT))]
    lines += [set_in(sentence, "  ") for sentence in statements.overview(diff, _TEXT)]
    alarms = list(statements.alarms(diff))
    if alarms:
        lines += ["", _("Removed, reopened or concluded:")]
        lines += [set_in(f"{record.id} {_title(record, 60)}: {said}", "  ") for record, said in alarms]
    if diff.entries:
        lines += ["", _("Around the líneas de acción:")]
        lines += [set_in(statements.entry(entry, _TEXT), "  ") for entry in diff.entries]
    for record in diff.records:
        lines += ["", set_in(f"{record.id}  {_title(record, 90)}")]
        for year, changes in _by_year(record, diff):
            lines += ["  " + _("In {year}:").format(year=year)] if year else []
            lines += [set_in(statements.change(c, diff, _TEXT), "    " if year else "  ") for c in changes]
    return "\n".join(lines) + "\n"


def _title(record: RecordDiff, longest: int) -> str:
    return printable(statements.shorten(record.title, longest))


def _by_year(record: RecordDiff, diff: Diff) -> Iterator[tuple[int | None, list[Change]]]:
    """The changes of a record by their year; between two years the year goes without saying."""
    groups: dict[int | None, list[Change]] = {}
    for change in record.changes:
        groups.setdefault(None if diff.years else change.year, []).append(change)
    yield from groups.items()


# ----------------------------------------------------------------------------------------------- markdown


def _html(before: str, after: str) -> str:
    """The tags that GitHub shows for a revision: unlike ~~ and **, they hold beside any character."""
    space = " " * (before[:1].isspace() or (not before and after[:1].isspace()))
    old, new = escape(before), escape(after)
    return space + " ".join([*([f"<del>{old}</del>"] if old else []), *([f"<ins>{new}</ins>"] if new else [])])


_MARKDOWN = statements.Style(escape, lambda segments: _in_context(segments, _html, escape), 500)


def as_markdown(diff: Diff, width: int = WIDTH) -> str:
    """For a comment on a pull request, within GitHub's limit: what is left out is said, and where it can be seen."""
    if not diff.differs:
        return "\n\n".join([*statements.overview(diff, _MARKDOWN), escape(statements.nothing(diff))]) + "\n"
    blocks = [f"**{statements.headline(diff, _MARKDOWN)}**\n\n"]
    blocks += _list(statements.overview(diff, _MARKDOWN))
    alarms = [f"**{escape(r.id)}** {escape(_title(r, 100))}: {said}" for r, said in statements.alarms(diff)]
    blocks += ["\n### " + _("Removed, reopened or concluded") + "\n\n"] * bool(alarms) + _list(alarms)
    around = [statements.entry(entry, _MARKDOWN) for entry in diff.entries]
    blocks += ["\n### " + _("Around the líneas de acción") + "\n\n"] * bool(around) + _list(around)
    sections = [_section(record, diff) for record in diff.records]
    blocks += ["\n### " + _("By línea de acción") + "\n"] * bool(sections)
    return _cut(blocks, sections, diff)


def _list(items: Sequence[str] | Iterator[str]) -> list[str]:
    return ["- " + item + "\n" for item in items]


def _section(record: RecordDiff, diff: Diff) -> str:
    lines = [f"\n**{escape(record.id)}** {escape(_title(record, 200))}\n\n"]
    for year, changes in _by_year(record, diff):
        lines += ["- " + _("In {year}:").format(year=year) + "\n"] if year else []
        lines += [("  - " if year else "- ") + statements.change(change, diff, _MARKDOWN) + "\n" for change in changes]
    return "".join(lines)


def _cut(blocks: list[str], sections: list[str], diff: Diff) -> str:
    """The blocks and as many sections as a comment holds."""
    room = COMMENT - 500 - len(diff.source) - len(diff.target)
    out, size = [], 0
    for block in [*blocks, *sections]:
        size += len(block)
        if size > room:
            break
        out.append(block)
    left = min(len(sections), len(blocks) + len(sections) - len(out))
    if len(out) < len(blocks) + len(sections):
        message = ngettext(
            "This comment is full: {n} more línea de acción changed. All of it: {command}",
            "This comment is full: {n} more líneas de acción changed. All of it: {command}",
            left,
        )
        out.append("\n" + message.format(n=left, command=escape(_command(diff))) + "\n")
    return "".join(out)


def _command(diff: Diff) -> str:
    """The command that shows the whole diff. The names may be a stranger's: quoted, they stay names in a shell."""
    import shlex

    from lineas.diff.changes import INDEX, WORKTREE

    names = [name for name in (diff.source, diff.target) if name not in (INDEX, WORKTREE)]
    return shlex.join(["lineas", "diff", *names, *(["--index"] if diff.target == INDEX else [])])


# --------------------------------------------------------------------------------------------------- json


def as_json(diff: Diff, width: int = WIDTH) -> str:
    """The shape that docs/format.md promises to other programs."""
    import json

    data = {
        "from": diff.source,
        "to": diff.target,
        "commits": {"from": diff.commits[0] or None, "to": diff.commits[1] or None},
        "totals": _totals(diff),
        "transitions": [
            {
                "before": t.before,
                "after": t.after,
                "count": len(t.records),
                "years": [t.before_year, t.after_year],
                "records": t.records,
            }
            for t in diff.transitions
        ],
        "records": [
            {
                "id": record.id,
                "title": record.title,
                "reopened": record.reopened,
                "concluded": record.concluded,
                "commitments": {name: n for name, n in record.tally._asdict().items() if name != "pending"},
                "changes": [_change(change) for change in record.changes],
            }
            for record in diff.records
        ],
        "around": [_entry(entry) for entry in diff.entries],
        "not_asked": diff.not_asked,
        "pending": diff.pending,
        "unreadable": [
            {"side": side, "path": f.path, "line": f.line, "column": f.column, "rule": f.rule, "message": f.message}
            for side, f in diff.unreadable
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _totals(diff: Diff) -> dict[str, int]:
    whats = [change.what for record in diff.records for change in record.changes]
    wanted = ("record-added", "record-removed", "answer-added", "answer-removed", "status-changed")
    counts = {what.replace("-", "s_"): whats.count(what) for what in wanted[:4]}
    return {
        "compared": diff.compared,
        "changed": len(diff.records),
        **counts,
        "statuses_changed": whats.count("status-changed"),
        "reopened": sum(bool(record.reopened) for record in diff.records),
        "concluded": sum(bool(record.concluded) for record in diff.records),
        **{f"commitments_{name}": count for name, count in diff.tally._asdict().items()},
        "pending": len(diff.pending),
        "unreadable": len({f.path for _side, f in diff.unreadable}),
    }


def _change(c: Change) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": c.what,
        "year": c.year,
        "institution": c.institution or None,
        "before": c.before,
        "after": c.after,
        "similarity": None if c.similarity is None else round(c.similarity, 3),
        "numbers": [pair._asdict() for pair in c.numbers],
        "words": [pair._asdict() for pair in c.words],
    }
    return found | ({"text": c.text} if c.text else {})


def _entry(e: Entry) -> dict[str, Any]:
    return {"kind": e.what, "id": e.id, "field": e.field, "before": e.before, "after": e.after}


FORMATS: dict[str, Callable[[Diff, int], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}
