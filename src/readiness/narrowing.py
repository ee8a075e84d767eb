"""Whether a printed mean and middle firm narrow what a hidden number of firms at a level may be.

Counts are hidden so that other counts do not give them away. But nineteen firms with a mean of 3
points have nobody at a level that starts at 60: a mean can say that nobody, or nearly nobody, is at
a level, and so can the middle firm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from readiness.suppression import LEAST_K

_TINY = 1e-9
_Parts = tuple[float, float, float, float]
"""Firms below the middle one's level, at it, above it, and without a level."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What readers know of the scores in one group: whole points of 100, cut.

    `bands` are the lowest and the highest points that a firm at each level can have.
    """

    mean: int
    median: int | None
    bands: Sequence[tuple[int, int]]


def narrows(counts: Sequence[int], shown: Sequence[bool], printed: Printed, k: int) -> bool:
    """Whether a hidden count below `k` may be only one of fewer than `LEAST_K` numbers.

    Parts of firms are let through on the way, so that one number more is asked for.

    Args:
        counts: The firms by level, those without one last; together they are known.
        shown: Which of the counts are printed.
        printed: What is printed of their scores.
        k: The smallest count shown.
    """
    case = _Case(counts, shown, printed)
    return any(count < k and not shown[at] and case.narrowed(at) for at, count in enumerate(counts))


class _Case:
    """One row of counts, with what the scores say about the hidden ones.

    Why differences to the mean: the points of all firms less the mean come to nought or a little
    more, less the next whole point to less than nought, however many firms have a score.
    """

    def __init__(self, counts: Sequence[int], shown: Sequence[bool], printed: Printed) -> None:
        self.counts, self.shown = counts, shown
        none = len(counts) - 1
        self.none = none
        mean, bands = printed.mean, printed.bands
        self.low = [low - mean - 1 for low, _ in bands] + [0]
        self.high = [high - mean for _, high in bands] + [0]
        self.side = [1] * none + [3]  # where each stands, as in `_Parts`
        self.ordered = printed.median is not None
        if printed.median is not None:
            middle = max(n for n, (low, _) in enumerate(bands) if low <= printed.median)
            self.side = [(n >= middle) + (n > middle) for n in range(none)] + [3]

    def narrowed(self, at: int) -> bool:
        """Whether scores leave a hidden count fewer numbers than `LEAST_K`, and than counts do."""
        hidden = [n for n, is_shown in enumerate(self.shown) if not is_shown and n != at]
        left = self.counts[at] + sum(self.counts[n] for n in hidden)
        true, wide = self.counts[at], 0
        for way in (1, -1):
            count = true + way
            while 0 <= count <= left and wide < LEAST_K and self._may_be(at, count, left, hidden):
                wide += 1
                count += way
        return wide < min(LEAST_K, left)

    def _may_be(self, at: int, count: int, left: int, hidden: list[int]) -> bool:
        """Whether the other hidden counts can be such that all that is printed is right."""
        fixed = {n: self.counts[n] for n, is_shown in enumerate(self.shown) if is_shown}
        fixed[at] = count
        known = [0.0] * 4
        for n, firms in fixed.items():
            known[self.side[n]] += firms
        limits: list[tuple[_Parts, float]] = []
        if self.ordered:
            # Fewer stand below the middle firm's level than elsewhere, and no more above it.
            limits = [
                ((1, -1, -1, 0), known[1] + known[2] - known[0] - 1),
                ((-1, -1, 1, 0), known[0] + known[1] - known[2]),
            ]
        sides = [[n for n in hidden if self.side[n] == side] for side in range(4)]
        low = [min((self.low[n] for n in ns), default=0) for ns in sides]
        high = [max((self.high[n] for n in ns), default=0) for ns in sides]
        least: float = sum(firms * self.low[n] for n, firms in fixed.items())
        most: float = sum(firms * self.high[n] for n, firms in fixed.items())
        corners = list(_corners(left - count, [n for n, ns in enumerate(sides) if ns], limits))
        if not corners:
            return False
        least += min(sum(a * b for a, b in zip(low, c, strict=True)) for c in corners)
        most += max(sum(a * b for a, b in zip(high, c, strict=True)) for c in corners)
        # Below the top a band ends before its highest points.
        return least < 0 < most


def _corners(
    rest: int, sides: list[int], limits: list[tuple[_Parts, float]]
) -> Iterator[list[float]]:
    """The corners of all ways to put `rest` firms on these sides within the limits.

    A sum over the sides is largest and smallest at corners. At each, as many limits are reached as
    there are sides with firms, less one. Without sides there is none: only the true count leaves
    no firm over then, and that is not asked about.
    """
    for size in range(1, len(limits) + 2):
        for chosen in combinations(sides, size):
            for reached in combinations(limits, size - 1):
                found = _solved(rest, chosen, reached)
                if found is None or min(found) < -_TINY:
                    continue
                if all(
                    sum(a * b for a, b in zip(by, found, strict=True)) <= most + _TINY
                    for by, most in limits
                ):
                    yield found


def _solved(
    rest: int, chosen: tuple[int, ...], reached: tuple[tuple[_Parts, float], ...]
) -> list[float] | None:
    """The numbers on at most three sides that come to `rest` and reach the limits, if any."""
    last = chosen[-1]
    rows = [
        ([by[side] - by[last] for side in chosen[:-1]], most - by[last] * rest)
        for by, most in reached
    ]
    firms: list[float] = []
    if len(rows) == 1:
        ((a,), most) = rows[0]
        if not a:
            return None
        firms = [most / a]
    elif rows:
        ((a, b), one), ((c, d), other) = rows
        whole = a * d - b * c
        if not whole:
            return None
        firms = [(one * d - b * other) / whole, (a * other - one * c) / whole]
    found = [0.0] * 4
    for side, count in zip(chosen, [*firms, rest - sum(firms)], strict=True):
        found[side] = count
    return found
