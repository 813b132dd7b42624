"""Markdown: text from records as plain words, whatever it holds. For every view that writes Markdown.

Records come from pull requests of strangers, and what we print ends in comments on GitHub: nothing in them may become
HTML, a link, a heading, a mention or a reference. Backslashes keep Markdown from reading a character; GitHub looks for
mentions and references in the text that comes out of Markdown, so those are parted by an empty HTML comment.
"""

from __future__ import annotations

import re

from lineas.text import printable

PART = "<!-- -->"

_SYNTAX = re.compile(r"[\\`*_\[\]|~$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# What begins a block: a heading, a list, a rule, the underline of a heading.
_BLOCK = re.compile(r"[-+=#]|[0-9]{1,9}(?=[.)](?:\s|$))")
# A mention or an address; #12 and GH-12; a link without brackets; an :emoji:; the id of a commit.
_LIVE = re.compile(
    r"""(?P<at>@(?=\w)) | (?P<number>\#(?=[0-9])) | (?P<gh>\bgh-(?=[0-9])) | (?P<www>\bwww(?=\.))
    | (?P<url>\b(?:https?|ftp|mailto|xmpp):(?=\S)) | (?P<emoji>:(?=[a-z0-9_+-]+:))
    | (?P<sha>\b[0-9a-f](?=[0-9a-f]{6,39}\b)(?=[0-9a-f]*[a-f])(?=[a-f]*[0-9]))""",
    re.IGNORECASE | re.VERBOSE,
)


def escape(text: str) -> str:
    """`text` as one line of Markdown that shows exactly its words. Paragraphs are the caller's: escape each of them.

    Fit for a paragraph, a list item, a heading and a table cell; not for code spans and not inside HTML blocks.
    """
    # No NUL is printable, so it can hold the places of the comments until the rest is escaped.
    line = _LIVE.sub("\\g<0>\0", printable(" ".join(text.split())))
    line = _SYNTAX.sub(r"\\\g<0>", line)
    line = re.sub("[&<>]", lambda match: _ENTITIES[match[0]], line)
    if start := _BLOCK.match(line):
        line = f"{line[: start.end()]}\\{line[start.end() :]}" if line[0].isdigit() else "\\" + line
    return line.replace("\0", PART)
