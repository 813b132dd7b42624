"""A diff in Markdown, for a comment on a pull request: within the limit of GitHub, and what is left out is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lineas.diff.changes import INDEX, WORKTREE, Diff, RecordDiff
from lineas.messages import _, ngettext
from lineas.text import WIDTH
from lineas.views.diff import around, statements
from lineas.views.markup.markdown import escape

# GitHub's limit for a comment is 65,536 characters; in bytes it is kept whatever is counted as one.
# https://github.com/orgs/community/discussions/27190
COMMENT = 65_536
_LONGEST_NAME = 200  # of a revision, in the command that shows the whole diff


def _html(before: str, after: str) -> str:
    """The tags that GitHub shows for a revision: unlike ~~ and **, they hold beside any character."""
    space = " " * (before[:1].isspace() or (not before and after[:1].isspace()))
    old, new = escape(before), escape(after)
    return space + " ".join([*([f"<del>{old}</del>"] if old else []), *([f"<ins>{new}</ins>"] if new else [])])


_STYLE = statements.Style(escape, lambda segments: statements.in_context(segments, _html, escape), 500)


def as_markdown(diff: Diff, width: int = WIDTH) -> str:
    """What could not be read, totals, what to look at first, then línea by línea; as much of it as a comment holds."""
    sentences = list(statements.overview(diff, _STYLE))
    alarms = [f"**{escape(r.id)}** {_title(r, 100)}: {said}" for r, said in statements.alarms(diff)]
    entries = [around.entry(entry, _STYLE) for entry in diff.entries]
    sections = [_section(record, diff) for record in diff.records]
    parts = {"sentence": sentences, "alarm": alarms, "entry": entries, "record": sections}
    comment = _Comment(COMMENT - len(_rest({what: len(items) for what, items in parts.items()}, diff).encode()))
    if said := statements.unreadable(diff, _STYLE):
        comment.put(f"**{said}**\n\n")
    if diff.differs:
        comment.put(f"**{statements.headline(diff, _STYLE)}**\n\n")
    comment.section("", "sentence", (f"- {sentence}\n" for sentence in sentences))
    comment.section(_("Removed, reopened or concluded") + "\n", "alarm", (f"- {alarm}\n" for alarm in alarms))
    comment.section(_("Around the líneas de acción") + "\n", "entry", (f"- {entry}\n" for entry in entries))
    comment.section(_("By línea de acción"), "record", sections)
    if not diff.differs:
        comment.put(("\n" if sentences else "") + statements.nothing(diff, _STYLE) + "\n")
    return "".join(comment.text) + (_rest(comment.left, diff) if comment.left else "")


class _Comment:
    """What there was room for, in bytes; `left` counts what there was none for, by what it is."""

    def __init__(self, room: int) -> None:
        self.text: list[str] = []
        self.left: dict[str, int] = {}
        self._room = room

    def put(self, text: str) -> bool:
        """Add a text, if there is room for it."""
        size = len(text.encode())
        if size > self._room:
            return False
        self.text.append(text)
        self._room -= size
        return True

    def section(self, heading: str, what: str, items: Iterable[str]) -> None:
        """Add a section: a heading, where there is one, and every item for which there is room."""
        head = f"\n### {heading}\n" if heading else ""
        for item in items:
            if self.put(head + item):
                head = ""
            else:
                self.left[what] = self.left.get(what, 0) + 1


def _title(record: RecordDiff, longest: int) -> str:
    return escape(statements.shorten(record.title, longest))


def _section(record: RecordDiff, diff: Diff) -> str:
    lines = [f"\n**{escape(record.id)}** {_title(record, 200)}\n\n"]
    for year, changes in statements.by_year(record, diff):
        lines += ["- " + _("In {year}:").format(year=year) + "\n"] if year else []
        lines += [("  - " if year else "- ") + statements.change(change, diff, _STYLE) + "\n" for change in changes]
    return "".join(lines)


def _rest(left: Mapping[str, int], diff: Diff) -> str:
    """What the comment has no room for, and the command that shows all."""
    n = {what: left.get(what, 0) for what in ("record", "alarm", "entry", "sentence")}
    named = [
        ngettext("{n} línea de acción", "{n} líneas de acción", n["record"]).format(n=n["record"]),
        ngettext("{n} removed, reopened or concluded", "{n} removed, reopened or concluded", n["alarm"]).format(n=n["alarm"]),
        ngettext("{n} change around them", "{n} changes around them", n["entry"]).format(n=n["entry"]),
        ngettext("{n} sentence of the totals", "{n} sentences of the totals", n["sentence"]).format(n=n["sentence"]),
    ]  # fmt: skip
    shown = "; ".join(text for text, count in zip(named, n.values(), strict=True) if count)
    message = _("This comment is full. Left out: {left}. All of it: {command}")
    return "\n" + message.format(left=shown, command=escape(_command(diff))) + "\n"


def _command(diff: Diff) -> str:
    """The command that shows the whole diff. The names may be a stranger's: quoted, they stay names in a shell."""
    import shlex

    names = [name for name in (diff.source, diff.target) if name not in (INDEX, WORKTREE)]
    if any(len(name) > _LONGEST_NAME for name in names):
        return "lineas diff"
    return shlex.join(["lineas", "diff", *names, *(["--index"] if diff.target == INDEX else [])])
