"""Two texts, word by word: how much they share, where they differ, which numbers changed. Pure functions on text."""

from __future__ import annotations

import re

from rapidfuzz.distance import Indel

from lineas.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    # Is it the same in both? Then its tokens in the one and in the other.
    _Run = tuple[bool, list[str], list[str]]

# A number with what is written around it ($, %, mil, an ordinal sign), a word, or one other character; each with the
# white space before it, so that the tokens of a text joined are the text.
_NUMBER = r"\$?[0-9]+(?:[.,][0-9]+)*(?![\w/-])(?:\s?%|[ºª°])?(?:\s(?:mil|mill[oó]n|millones|por\sciento)\b)*"
_TOKEN = re.compile(rf"\s*(?:{_NUMBER}|\w+(?:[-/.]\w+)*|\S)|\s+")
_WORD = re.compile(r"\w+")
_STOPS = frozenset(".;:,")
_NUMERIC = re.compile(r"\$?[0-9]")

# The alignment takes memory for every pair of words (a bit each); beyond this the differing middle is one piece.
_MAX_PAIRS = 40_000_000


class Segment(NamedTuple):
    """A piece of two texts: the same in both, or changed. The pieces joined are the texts."""

    before: str
    after: str

    @property
    def same(self) -> bool:
        """Is the piece the same in both texts?"""
        return self.before == self.after


class Pair(NamedTuple):
    """What stood there and what stands there now; "" where there is nothing."""

    before: str
    after: str


def words(text: str) -> list[str]:
    """The words of a text without punctuation and capitals: what `similarity` compares."""
    return _WORD.findall(text.casefold())


def similarity(before: Sequence[str], after: Sequence[str]) -> float:
    """From 0 (no word in common) to 1 (the same words): twice the common words in order, over all words."""
    return float(Indel.normalized_similarity(before, after))


def segments(before: str, after: str) -> tuple[Segment, ...]:
    """The two texts as pieces, alternately the same and changed; few of them rather than many tiny ones."""
    runs = list(_runs(_TOKEN.findall(before), _TOKEN.findall(after)))
    _slide(runs)
    pieces: list[_Run] = []
    for at, (same, old, new) in enumerate(runs):
        bridge = same and 0 < at < len(runs) - 1 and _slight(old)
        if pieces and not pieces[-1][0] and (bridge or not same):
            pieces[-1][1].extend(old)
            pieces[-1][2].extend(new)
        else:
            pieces.append((same, list(old), list(new)))
    return tuple(Segment("".join(old), "".join(new)) for _same, old, new in pieces)


def _slide(runs: list[_Run]) -> None:
    """Move what is only new or only gone past the end of the sentence that it begins with, so that it ends with one."""
    for (left, old, new), (_changed, gone, come), (right, head, tail) in zip(runs, runs[1:], runs[2:], strict=False):
        for piece in (gone, come):
            alone = left and right and bool(piece) and not (gone and come)
            if alone and head and piece[0] == head[0] and piece[0] in _STOPS:
                stop = piece.pop(0)
                old.append(stop)
                new.append(stop)
                piece.append(stop)
                del head[0], tail[0]
    runs[:] = [run for run in runs if run[1] or run[2]]


def _slight(tokens: list[str]) -> bool:
    """Is what two changes have between them too little to be read on its own, such as "de la"?"""
    return len(tokens) <= 2 and all(len(token.strip()) <= 3 and not _NUMERIC.match(token.strip()) for token in tokens)


def _runs(old: list[str], new: list[str]) -> Iterator[_Run]:
    """(same?, old tokens, new tokens) from beginning to end; changed runs that touch are one."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield True, old[:start], new[:start]
    gone: list[str] = []
    come: list[str] = []
    for same, left, right in _aligned(a, b):
        if same and (gone or come):
            yield False, gone, come
            gone, come = [], []
        if same:
            yield True, left, right
        else:
            gone, come = gone + left, come + right
    if gone or come:
        yield False, gone, come
    if end:
        yield True, old[len(old) - end :], new[len(new) - end :]


def _common(one: list[str], other: list[str]) -> int:
    """How many tokens two lists have in common at their beginning."""
    at = 0
    while at < len(one) and at < len(other) and one[at] == other[at]:
        at += 1
    return at


def _aligned(old: list[str], new: list[str]) -> Iterator[_Run]:
    if len(old) * len(new) > _MAX_PAIRS:
        yield False, old, new
        return
    for step in Indel.opcodes(old, new):
        yield step.tag == "equal", old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]


def changed(pieces: Sequence[Segment]) -> tuple[Pair, ...]:
    """The words that changed: a pair for every changed piece, without the white space around it."""
    found = []
    for piece in pieces:
        if not piece.same:
            old, new = piece.before.strip(), piece.after.strip()
            # Only the white space differs: a paragraph that begins or ends.
            found.append(Pair(old, new) if old != new else Pair(piece.before, piece.after))
    return tuple(found)


def numbers(pieces: Sequence[Segment]) -> tuple[Pair, ...]:
    """The numbers that changed, as they are written, in the order of the text.

    Numbers of one changed piece are paired in their order where it has as many before as after; elsewhere nobody can
    say which became which, and the words say it.
    """
    found = []
    for piece in pieces:
        if not piece.same:
            old, new = _numbers(piece.before), _numbers(piece.after)
            if len(old) == len(new):
                found += [Pair(a, b) for a, b in zip(old, new, strict=True) if a != b]
    return tuple(found)


def _numbers(text: str) -> list[str]:
    return [token.strip() for token in _TOKEN.findall(text) if _NUMERIC.match(token.strip())]
