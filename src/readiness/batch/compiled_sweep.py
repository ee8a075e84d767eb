"""The pass over a block's answers by compiled loops: the same tables, the same results.

A row at a time: its answers stay in the processor while sums, ranks and first steps are worked out.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readiness.batch.lookup import NO_LEVEL, Lookup
from readiness.batch.lookup_tables import Ints
from readiness.batch.order import NEVER
from readiness.batch.sums import Scoring
from readiness.batch.sweep import Sweep, Swept
from readiness.batch.tables import FIND_OUTS
from readiness.contradictions import STRAIGHT_LINE_LENGTH


class CompiledSweep(Sweep):
    """Sweeps over the blocks of one table."""

    def __init__(
        self,
        lookup: Lookup,
        scoring: Scoring,
        kernels: ModuleType,
        *,
        whole_lanes: bool = False,
    ) -> None:
        """For one pack; see `Sweep`. Raises Unfit."""
        super().__init__(lookup, scoring, whole_lanes=whole_lanes)
        self._kernels = kernels
        order = self.order
        self._walk = (
            np.concatenate(lookup.components).astype(np.uint32),
            np.cumsum([0, *map(len, lookup.components)]),
            np.array(self.asked, np.uint32),
        )
        count = len(lookup.questions)
        fixed = np.zeros(count, np.int64)
        fixed[order.never] = NEVER
        self._owners = (
            order.owner, order.component_of[:count].copy(),
            order.bit_of[:count].astype(np.uint64), fixed,
        )  # fmt: skip
        self._edges = self._flat()
        self._gates = (
            np.array(list(order.gates), np.uint32), np.array(list(order.gates.values()), np.int64)
        )  # fmt: skip
        rules = lookup.pack.roadmap
        self._limits = (
            min(rules.now_limit, count), rules.now_per_component, rules.now_gates,
            rules.next_limit, order.most, order.owner_mask,
        )  # fmt: skip
        self._bases = np.zeros(count + 1, np.int64)
        self._table = np.zeros((0, 4), np.int64)
        self._cells: tuple[NDArray[Any], NDArray[Any]] = (self._bases[:0], self._bases[:0])
        """By place in the table: its question, and its kind."""
        self._parts: tuple[NDArray[np.uint32], ...] = ()

    def _flat(self) -> tuple[NDArray[Any], ...]:
        """The needs of all questions, as `kernels.first_steps` takes them."""
        needs = self.order.needs
        pairs: list[tuple[int, int]] = []
        bits: list[tuple[int, int, int, int]] = []
        for at in needs.order:
            for need in needs.of[at]:
                # By what is unmet and what is short: the levels that have just this.
                starts: dict[tuple[int, int], int] = {}
                for level in range(NO_LEVEL):
                    unmet = short = 0
                    for edge in need.edges:
                        if edge.starts >> level & 1:
                            unmet |= edge.unmet
                            short |= edge.unmet & edge.short
                    starts[unmet, short] = starts.get((unmet, short), 0) | 1 << level
                for (unmet, short), levels in starts.items():
                    if unmet:
                        pairs.append((at, need.question))
                        bits.append((levels, unmet, short, need.place))
        return (
            np.array(pairs, np.uint32).reshape(-1, 2),
            np.array(bits, np.int64).reshape(-1, 4),
            np.array(sorted(needs.mixed), np.uint32),
        )

    def _refresh(self) -> None:
        if self._seen == (len(self.lookup.segments.kinds), self.lookup.extended):
            return
        super()._refresh()
        look = self.lookup
        columns = look.columns
        sizes = [len(column.sums) for column in columns]
        self._bases = np.cumsum([0, *sizes])
        lists = (
            [c.sums for c in columns], [c.rules for c in columns], [c.marks for c in columns],
            self._worth,
        )  # fmt: skip
        self._table = np.column_stack([np.concatenate(one) for one in lists])
        self._cells = (
            np.repeat(np.arange(len(columns)), sizes),
            np.concatenate([c.figures for c in columns]),
        )
        by_kind, by_pattern = look.segments.parts(look.states.count)
        by_kind += self._bases[:-1]
        self._parts = by_kind.astype(np.uint32), by_pattern.astype(np.uint32)

    def over(self, places: Ints, states: NDArray[np.uint8], keep: Ints, quick: Ints) -> Swept:
        """Sweep over a block; see `Sweep.over`."""
        self._refresh()
        look, rows, kernels = self.lookup, len(keep), self._kernels
        wide = len(look.segments.sectors) * len(look.segments.goals)
        kinds = places // wide
        kept = kinds, places - kinds * wide
        fired = self._allowed.take(kinds)
        totals = np.empty((len(look.components), rows), np.int64)
        counts, straight = np.empty(rows, np.int64), np.empty(rows, np.int64)
        find_outs = np.empty((FIND_OUTS, rows), np.int64)
        figures = np.zeros((2, len(self._table)), np.uint32)
        answers = np.empty((rows, len(states)), np.uint8)
        kernels.by_row(states, keep, answers)
        self._rows["quick"] += (of_quick := int(quick.sum()))
        self._rows["full"] += rows - of_quick
        kernels.sweep(
            answers, kept, quick, self._parts,
            (self._table, look.by_find_out), self._walk,
            (look.quick_at, look.counts_mask, NO_LEVEL, STRAIGHT_LINE_LENGTH,
             look.pack.roadmap.find_out_limit, len(states)),
            (totals, counts, fired, find_outs, straight, figures),
        )  # fmt: skip
        np.add.at(self.kinds["full"], self._cells, figures[0])
        np.add.at(self.kinds["quick"], self._cells, figures[1])
        parts = self.scoring.start(rows)
        needs = np.empty_like(totals)
        for component, total in enumerate(totals):
            needs[component] = parts.add(component, total)
        summed = parts.sums()
        steps = np.empty((self.order.most, rows), np.int64)
        laned = np.empty(rows, np.uint8)
        odd = np.empty(rows, np.bool_)
        kernels.first_steps(
            answers, kept, needs, summed.weakest, self._parts, (self._table, self.recommended),
            self._owners, self._edges, self._gates, self._limits, (steps, laned, odd),
        )  # fmt: skip
        overall = self.scoring.overall_of(summed, counts, quick)
        return Swept(counts, summed, overall, [*steps], laned, odd, [*find_outs], fired, straight)
