"""Which commitment of before is which of after: by institution first, then by what the texts share.

Pure functions. The same lists give the same pairs, whatever else stands around them.
"""

from __future__ import annotations

from lineas.diff.texts import similarity, words
from lineas.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from lineas.registry.model import Answer, Commitment

# Measured on the 198 commitments published for 2017: of 1,588 pairs of different commitments of one institution, half
# share 0.19 and 17 share 0.5 or more; of 16,940 pairs of different institutions none does. So, below these, two texts of
# one institution are two commitments; and a text of another institution is the same one, passed on.
SAME_INSTITUTION = 0.5
OTHER_INSTITUTION = 0.7
# Every text is compared with every other up to this many on a side; larger lists are compared in stretches.
_STRETCH = 60


class Placed(NamedTuple):
    """A commitment and its place in an answer: activity and position in it, both from 1."""

    activity: int
    position: int
    commitment: Commitment


def placed(answer: Answer | None) -> list[Placed]:
    """The commitments of an answer in the order of the text; none of a year without an answer."""
    return [
        Placed(a, c, commitment)
        for a, activity in enumerate(answer.activities if answer else (), 1)
        for c, commitment in enumerate(activity.commitments, 1)
    ]


def match(before: Sequence[Placed], after: Sequence[Placed]) -> list[tuple[Placed | None, Placed | None]]:
    """Every commitment of both sides in exactly one pair; None where it has no partner.

    Pairs stand in the order of `after`, what was removed in its own order behind them.
    """
    partner: dict[int, int] = {}
    old, new = list(range(len(before))), list(range(len(after)))

    def settle(pairs: Iterable[tuple[int, int]]) -> None:
        taken = dict(pairs)
        partner.update((j, i) for i, j in taken.items())
        old[:] = [i for i in old if i not in taken]
        new[:] = [j for j in new if j not in partner]

    exact: tuple[Callable[[Placed], Hashable], ...] = (
        lambda p: (p.commitment, p.activity),
        lambda p: (p.commitment.institution, p.commitment.text, p.activity),
        lambda p: (p.commitment.institution, p.commitment.text),
    )
    for key in exact:
        settle(_equal([(i, key(before[i])) for i in old], [(j, key(after[j])) for j in new]))
    sides: dict[str, tuple[list[int], list[int]]] = {}
    for i in old:
        sides.setdefault(before[i].commitment.institution, ([], []))[0].append(i)
    for j in new:
        sides.setdefault(after[j].commitment.institution, ([], []))[1].append(j)
    for mine, theirs in sides.values():
        settle(_similar(before, after, mine, theirs, SAME_INSTITUTION))
    settle(_similar(before, after, list(old), list(new), OTHER_INSTITUTION))
    pairs: list[tuple[Placed | None, Placed | None]] = [
        (before[partner[j]] if j in partner else None, item) for j, item in enumerate(after)
    ]
    return [*pairs, *((before[i], None) for i in old)]


def _equal(before: list[tuple[int, Hashable]], after: list[tuple[int, Hashable]]) -> list[tuple[int, int]]:
    """Pairs with equal keys, first with first."""
    waiting: dict[Hashable, list[int]] = {}
    for i, key in reversed(before):
        waiting.setdefault(key, []).append(i)
    return [(waiting[key].pop(), j) for j, key in after if waiting.get(key)]


def _similar(
    before: Sequence[Placed], after: Sequence[Placed], old: list[int], new: list[int], least: float
) -> list[tuple[int, int]]:
    """The pairs that share the most in all, none of them less than `least`."""
    found = []
    for at in range(0, min(len(old), len(new)), _STRETCH):
        rows, columns = old[at : at + _STRETCH], new[at : at + _STRETCH]
        left = [words(before[i].commitment.text) for i in rows]
        right = [words(after[j].commitment.text) for j in columns]
        scores = [[similarity(a, b) for b in right] for a in left]
        # Among equals, that of the same activity, and then the nearer one.
        weights = [
            [
                score + (before[i].activity == after[j].activity) * 1e-3 - abs(x - y) * 1e-6 if score >= least else 0.0
                for y, (j, score) in enumerate(zip(columns, line, strict=True))
            ]
            for x, (i, line) in enumerate(zip(rows, scores, strict=True))
        ]
        found += [(rows[x], columns[y]) for x, y in assignment(weights) if weights[x][y] > 0]
    return found


def assignment(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """(row, column) pairs, each row and column at most once, with the greatest sum of weights (none negative).

    The Hungarian method with potentials, O(n³): https://cp-algorithms.com/graph/hungarian-algorithm.html
    """
    if not weights or not weights[0]:
        return []
    if len(weights) > len(weights[0]):
        return sorted((row, column) for column, row in assignment(list(zip(*weights, strict=True))))
    n, m = len(weights), len(weights[0])
    u, v = [0.0] * (n + 1), [0.0] * (m + 1)
    owner, way = [0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        owner[0], j0 = i, 0
        least, used = [float("inf")] * (m + 1), [False] * (m + 1)
        while owner[j0]:
            used[j0] = True
            i0, delta, j1 = owner[j0], float("inf"), 0
            for j in range(1, m + 1):
                if not used[j]:
                    cost = -weights[i0 - 1][j - 1] - u[i0] - v[j]
                    if cost < least[j]:
                        least[j], way[j] = cost, j0
                    if least[j] < delta:
                        delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[owner[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
        while j0:
            owner[j0] = owner[way[j0]]
            j0 = way[j0]
    return sorted((owner[j] - 1, j - 1) for j in range(1, m + 1) if owner[j])
