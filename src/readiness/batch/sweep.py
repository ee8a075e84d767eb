"""One pass over the questions of a block of rows: sums, ranks and marks by look-up.

The places of one question's cells in its tables are worked out once, and all that follows from them
is looked up while they are at hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from readiness.batch.lookup import NO_LEVEL, NOTHING, Lookup
from readiness.batch.lookup_tables import FIND_OUT_AT, LEVEL, REACHED_AT, WANTED, Ints
from readiness.batch.needs import Bools, Levels
from readiness.batch.order import Flags, Order
from readiness.batch.picks import Picks
from readiness.batch.quality import Quality
from readiness.batch.question_figures import QuestionFigures
from readiness.batch.straight import straight_lines
from readiness.batch.sums import Overall, Scoring, Sums
from readiness.batch.tables import FIND_OUTS
from readiness.response import Length, State


class Swept(NamedTuple):
    """What the answers of a block's rows come to."""

    counts: Ints
    """By row, the counts and gates of all components together."""
    parts: Sums
    overall: Overall
    steps: list[Ints]
    """The first steps, by their numbers in `Sweep.steps`; as many as `Order.most`."""
    laned: Flags
    """By row, how many of these are in now or next."""
    odd: Bools
    """Rows whose order of steps must be worked out one by one."""
    find_outs: list[Ints]
    """Questions to find out about first; the number of questions where there are no more."""
    fired: Ints
    """By row, a bit for each contradiction."""
    straight: Ints
    """By row, 1 where one level was given many times in a row."""


class Sweep:
    """Sweeps over the blocks of one table."""

    def __init__(self, lookup: Lookup, scoring: Scoring, *, whole_lanes: bool = False) -> None:
        """For one pack. Raises Unfit.

        Args:
            lookup: The pack's tables.
            scoring: Its sums.
            whole_lanes: Find all steps of now and next, not only those that `scores.csv` names.
        """
        self.lookup = lookup
        self.scoring = scoring
        self.order = Order(lookup, whole_lanes=whole_lanes)
        self.picks = Picks(self.order)
        self.asked = [lookup.at[q.id] for q in lookup.pack.asked]
        self.recommended = np.zeros((len(lookup.questions) + 1, NO_LEVEL + 1), np.int64)
        self.steps = [""]
        """Ids of all steps by number; 0 is none."""
        for at, question in enumerate(lookup.questions):
            for level in range(len(question.options)):
                step = lookup.step(question, level)
                if step is not None:
                    self.recommended[at, level] = len(self.steps)
                    self.steps.append(step.id)
        self._needed = {edge.needed for edge in self.order.needs.edges}
        self._seen = (-1, -1)
        self.variants: list[Ints | None] = []
        """By question, its variant's first cell for each place of firms; None for one variant."""
        self._worth: list[Ints] = []
        self._allowed = np.zeros(0, np.int64)
        self.kinds: dict[Length, Ints] = {
            length: np.zeros((len(lookup.questions), lookup.states.count + 1), np.int64)
            for length in get_args(Length)
        }
        """Questions x kinds of cells: how often each was."""
        self._rows: Counter[Length] = Counter()

    def _refresh(self) -> None:
        """Make tables anew after kinds of firms came up. Raises Unfit."""
        look = self.lookup
        if self._seen == (len(look.segments.kinds), look.extended):
            return
        self._seen = len(look.segments.kinds), look.extended
        self._allowed = look.allowed()
        self._worth = [self.order.shifted(column.worth) for column in look.columns]
        self.variants = [
            None
            if len(column.sums) == look.states.count
            else look.segments.table(at) * look.states.count
            for at, column in enumerate(look.columns)
        ]

    def over(self, places: Ints, states: NDArray[np.uint8], keep: Ints, quick: Ints) -> Swept:
        """Sweep over a block.

        Args:
            places: By row that is kept, its place among the kinds of firms.
            states: Questions x all rows: the state of each cell.
            keep: The rows that are kept.
            quick: By row that is kept, 1 where the length is quick.
        """
        if len(keep) < states.shape[1]:
            states = states.take(keep, axis=1)
        self._refresh()
        look, rows = self.lookup, len(places)
        count = len(states)
        rank = np.empty((count, rows), np.int64)
        levels = np.empty((count, rows), np.uint8)
        flags = np.empty((count + 1, rows), np.uint8)
        reached: dict[int, Levels] = {}
        find_outs = _FindOuts(rows)
        sectors = len(look.segments.sectors) * len(look.segments.goals)
        fired = self._allowed.take(places // sectors)
        quick_rows = np.flatnonzero(quick)
        self._rows["quick"] += len(quick_rows)
        self._rows["full"] += rows - len(quick_rows)
        counts = np.zeros(rows, np.int64)
        parts = self.scoring.start(rows)
        index, value = np.empty(rows, np.int64), np.empty(rows, np.int64)
        for component, ids in enumerate(look.components):
            total = quick << look.quick_at
            for at in ids:
                column, variants = look.columns[at], self.variants[at]
                if variants is None:
                    index[:] = states[at]
                else:
                    variants.take(places, out=index, mode="clip")
                    index += states[at]
                total += column.sums.take(index, out=value, mode="clip")
                self._worth[at].take(index, out=rank[at], mode="clip")
                mark = column.marks.take(index, mode="clip")
                low = mark.astype(np.uint8)
                np.bitwise_and(low, LEVEL, out=levels[at])
                np.bitwise_and(low, WANTED, out=flags[at])
                if at in self._needed:
                    reached[at] = (mark >> REACHED_AT).astype(np.uint8) & np.uint8(LEVEL)
                find_outs.add((mark >> FIND_OUT_AT).astype(np.uint16))
                if at in look.ruled:
                    fired &= column.rules.take(index, out=value, mode="clip")
                self._count(at, index, quick_rows)
            counts += total & look.counts_mask
            need = parts.add(component, total)
            for at in ids:
                tie = np.bitwise_and(rank[at], self.order.owner_mask, out=value)
                rank[at] ^= tie
                rank[at] *= need
                rank[at] |= tie
        summed = parts.sums()
        overall = self.scoring.overall_of(summed, counts, quick)
        ranks, odd = self.order.ranks(rank, levels, reached, flags, summed.weakest)
        picked, laned = self.picks.first(ranks)
        return Swept(
            counts, summed, overall, self._first_steps(picked, levels), laned, odd,
            find_outs.questions(look), fired, straight_lines(levels, self.asked),
        )  # fmt: skip

    def _first_steps(self, picked: Flags, levels: Levels) -> list[Ints]:
        """The steps' numbers from the questions that they are of (places x rows)."""
        rows = levels.shape[1]
        every = np.arange(rows)
        steps = []
        for questions in picked:
            # No step has the level of the last question, and no recommendation.
            at = np.minimum(questions, len(levels) - 1) * np.int64(rows)
            at += every
            steps.append(self.recommended[questions, levels.reshape(-1).take(at)])
        return steps

    def _count(self, at: int, index: Ints, quick_rows: Ints) -> None:
        size = len(self.lookup.columns[at].sums)
        every = np.bincount(index, minlength=size)
        if quick_rows.size == index.size:
            quick = every.copy()
        else:
            quick = np.bincount(index.take(quick_rows), minlength=size)
        figures = self.lookup.columns[at].figures
        np.add.at(self.kinds["full"][at], figures, every - quick)
        np.add.at(self.kinds["quick"][at], figures, quick)

    def finish(self, quality: Quality) -> None:
        """Put the counts of states and levels into the quality report."""
        for length, kinds in self.kinds.items():
            if self._rows[length]:
                quality.lengths[length] += self._rows[length]
                self._finish(kinds.tolist(), quality.figures[length])

    def _finish(
        self, kinds: Sequence[Sequence[int]], quality: Mapping[str, QuestionFigures]
    ) -> None:
        states = self.lookup.states
        for question, by_kind in zip(self.lookup.questions, kinds, strict=True):
            found = quality[question.id]
            levels = range(len(question.options))
            found.options.update({lv: by_kind[lv] for lv in levels if by_kind[lv]})
            found.states[State.ANSWERED] += sum(by_kind[lv] for lv in levels)
            found.states[State.DONT_KNOW] += by_kind[states.dont_know]
            found.states[State.UNANSWERED] += by_kind[states.unanswered]
            found.states[State.NOT_APPLICABLE] += by_kind[states.reasons]


class _FindOuts:
    """The first few don't-knows of each row, by their places in the order to find out."""

    def __init__(self, rows: int) -> None:
        """None yet."""
        self._best = [np.full(rows, NOTHING, np.uint16) for _ in range(FIND_OUTS)]
        self._later = np.empty(rows, np.uint16)

    def add(self, more: NDArray[np.uint16]) -> None:
        """Enter one question's places; they are overwritten."""
        for found in self._best:
            np.maximum(found, more, out=self._later)
            np.minimum(found, more, out=found)
            more, self._later = self._later, more

    def questions(self, look: Lookup) -> list[Ints]:
        """The questions, in order; the number of questions where there are no more."""
        limit = look.pack.roadmap.find_out_limit
        out = []
        for n, found in enumerate(self._best):
            question = look.by_find_out.take(np.minimum(found, len(look.by_find_out) - 1))
            question[(found == NOTHING) | (n >= limit)] = len(look.questions)
            out.append(question)
        return out
