"""A second attacker: every number that could stand at a hidden place of a row is tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from cohorts import ROWS, by_chance, tallies_of
from north_west import north_west
from readiness import grouping
from readiness.cohort import Cohort, SpreadShown
from readiness.disclosure import cohort_of
from readiness.narrowing import Printed, narrows
from readiness.questionnaire import Questionnaire
from readiness.suppression import LEAST_K

STARTS = (0, 20, 40, 60, 80)
ENDS = (20, 40, 60, 80, 100)
BANDS = tuple(zip(STARTS, ENDS, strict=True))


def made(seed: int, count: int, k: int) -> Cohort:
    pack = north_west()
    # Points far from the middle: there a mean says most.
    firms = [
        (own, {s: p if p < 0 else max(0, min(100, p - 35 * (seed % 3))) for s, p in points.items()})
        for own, points in by_chance(pack, seed, count)
    ]
    return cohort_of(pack, tallies_of(pack, firms), ROWS, on=date(2026, 11, 23), k=k)


def ungated(pack: Questionnaire) -> list[str]:
    return [c.id for c in pack.components if not any(q.gate for q in c.node.walk())]


@dataclass
class Row:
    """One row as it is printed, and who is in it."""

    levels: tuple[int | None, ...]
    firms: int
    mean: int
    median: int | None

    def fits(self, counts: list[int]) -> bool:
        """Whether firms at these levels can have this mean and this middle firm."""
        *at, none = counts
        scored = self.firms - none
        least = sum(n * start for n, start in zip(at, STARTS, strict=True))
        most = sum(n * end for n, end in zip(at, ENDS, strict=True))
        # Below the top a band's end belongs to the next level.
        below_end = most > scored * self.mean or (most == scored * self.mean and not sum(at[:-1]))
        if scored <= 0 or least >= scored * (self.mean + 1) or not below_end:
            return False
        if self.median is None:
            return True
        middle = min(self.median // 20, 4)
        rank = (scored + 1) // 2
        return sum(at[:middle]) < rank <= sum(at[: middle + 1])

    def numbers(self) -> dict[int, set[int]]:
        """For each hidden place, the numbers that could stand there."""
        hidden = [n for n, count in enumerate(self.levels) if count is None]
        left = self.firms - sum(count or 0 for count in self.levels)
        found: dict[int, set[int]] = {n: set() for n in hidden}
        for parts in _ways(left, len(hidden)):
            counts = [count or 0 for count in self.levels]
            for at, count in zip(hidden, parts, strict=True):
                counts[at] = count
            if self.fits(counts):
                for at, count in zip(hidden, parts, strict=True):
                    found[at].add(count)
        return found


def _ways(left: int, places: int) -> Iterator[tuple[int, ...]]:
    if places == 1:
        yield (left,)
        return
    for first in range(left + 1):
        for rest in _ways(left - first, places - 1):
            yield (first, *rest)


def rows(cohort: Cohort) -> Iterator[Row]:
    """The rows with a mean that are small enough to try all numbers."""
    for cut in cohort.cuts:
        for group in cut.groups:
            for subject in ungated(cohort.questionnaire):
                spread: SpreadShown | None = group.spreads.get(subject)
                if spread is None or spread.mean is None or group.firms is None:
                    continue
                left = group.firms - sum(count or 0 for count in spread.levels)
                if left <= 17:
                    yield Row(spread.levels, group.firms, int(spread.mean * 100), spread.median)


def narrow_rows(k: int) -> tuple[int, int]:
    """How many hidden places were attacked, and how many are left fewer than five."""
    attacked = narrow = 0
    for seed in range(5):
        for row in rows(made(seed, 70, k)):
            for numbers in row.numbers().values():
                attacked += 1
                # A place of k or more firms may be known; the small ones are not told apart here.
                narrow += len(numbers) < LEAST_K and max(numbers) < k
    return attacked, narrow


@pytest.mark.parametrize("k", [5, 10])
def test_means_and_middle_firms_leave_each_hidden_count_five_numbers(k: int) -> None:
    attacked, narrow = narrow_rows(k)
    assert attacked > 100
    assert narrow == 0


def test_the_attacker_finds_what_means_give_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "narrows", lambda *_: False)
    assert narrow_rows(10)[1] > 20


@pytest.mark.parametrize(
    ("counts", "hidden", "mean", "median", "says"),
    [
        # Nineteen firms with 3 points: nobody can be far up.
        ((17, 2, 0, 0, 0, 0), (0, 1, 2, 3, 4), 3, None, True),
        ((4, 4, 4, 4, 3, 0), (0, 1, 2, 3, 4), 50, None, False),
        # With 97 points nobody can be far down.
        ((0, 0, 0, 0, 19, 0), (0, 1, 2, 3, 4), 97, None, True),
        # Half of 50 stand above 40 points; 21 are seen below 20, so that few are at 20 to 40.
        ((21, 3, 12, 7, 7, 0), (1, 2), 36, 44, True),
        ((21, 3, 12, 7, 7, 0), (1, 2), 36, None, False),
        # Who has no score is not in the mean, so that it says less.
        ((0, 0, 9, 0, 0, 10), (0, 1, 2, 3, 4, 5), 45, None, False),
    ],
)
def test_what_a_mean_or_a_middle_firm_says(
    counts: tuple[int, ...], hidden: tuple[int, ...], mean: int, median: int | None, says: bool
) -> None:
    shown = [n not in hidden for n in range(6)]
    assert narrows(counts, shown, Printed(mean, median, BANDS), 10) is says
