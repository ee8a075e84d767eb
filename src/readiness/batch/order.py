"""The rank of every step of every row of a block, by look-up.

A rank is a whole number: priority squared, then a tie-break, then room to stand just before another
step. The largest is first. A prerequisite takes the rank of the step it unlocks; `picks` then walks
the ranks of each row as `lanes` does, all rows at once.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from readiness.batch.lookup import Lookup, Unfit
from readiness.batch.lookup_tables import Ints
from readiness.batch.needs import NONE, Bools, Levels, Needs, has
from readiness.batch.tables import STEPS

MOST_NEEDED = 62
WAITS, LATE, GATE, NEVER, WANTED, NO_STEP = 1, 2, 4, 8, 16, 32
"""Flags of a step: a prerequisite comes first; one takes more than one step, so that it stays for
later; a failed must-have; never in now; serves a named goal; there is none."""

Flags = NDArray[np.uint8]
Bits = NDArray[Any]


class Ranks(NamedTuple):
    """What the lanes need to know of a block of rows."""

    rank: Ints
    """Questions x rows: each step's rank, 0 where there is none."""
    flags: Flags
    """Questions and one more, for no step, x rows."""
    waits: Bits
    """Questions with prerequisites x rows: a bit for each question that it waits for."""
    failed: Flags
    """By row, how many must-haves are failed and have a step."""
    weakest: Flags
    """The component with the lowest printed score; of no step where none is printed."""


class Order:
    """Ranks the steps of a block's rows for one pack."""

    def __init__(self, lookup: Lookup, *, whole_lanes: bool = False) -> None:
        """Work out what unlocks what, for all of now and next if asked for. Raises Unfit."""
        self.lookup = lookup
        self.rules = lookup.pack.roadmap
        count = len(lookup.questions)
        lanes = min(self.rules.now_limit + self.rules.next_limit, count) if whole_lanes else 0
        self.most = max(STEPS, lanes)
        """How many steps of a row are looked for."""
        self.component_of = np.full(count + 1, 0xFF, np.uint8)
        for n, ids in enumerate(lookup.components):
            self.component_of[ids] = n
        self.needs = Needs(lookup)
        self.room = self.needs.most.bit_length()
        # By the last bits of a rank: whose step it is; the number of questions for no step.
        self.owner_mask = (1 << self.room + lookup.tie_bits) - 1
        self.owner = np.full(self.owner_mask + 1, count, np.uint8)
        places = np.arange(1, len(lookup.by_tie)) << self.room
        self.owner[places] = lookup.by_tie[1:]
        for question, slots in self.needs.slots.items():
            own = places[lookup.by_tie[1:] == question]
            for needed, place in slots:
                self.owner[own + place] = needed
        needed_by_any = dict.fromkeys(edge.needed for edge in self.needs.edges)
        if len(needed_by_any) > MOST_NEEDED:
            raise Unfit("too many of its questions come before others")
        kind = np.uint32 if len(needed_by_any) <= 32 else np.uint64
        self.bit_of: Bits = np.zeros(count + 1, kind)
        """By question, its bit among those that others wait for; 0 where none does."""
        for n, question in enumerate(needed_by_any):
            self.bit_of[question] = 1 << n
        self.place_of = np.full(count + 1, NONE, np.int64)
        """By question, its place among those with prerequisites."""
        self.place_of[self.needs.order] = np.arange(len(self.needs.order))
        self.gates = {lookup.at[q.id]: q.gate.level for q in lookup.questions if q.gate is not None}
        self.never = [lookup.at[q] for q in self.rules.never_now if q in lookup.at]

    def shifted(self, worth: Ints) -> Ints:
        """A question's table of worth, with room for those that stand before it. Raises Unfit."""
        base = self.lookup.need_base
        # The need falls from its base by as much as a whole score takes off, below 0 where need be.
        most = int(worth.max(initial=0)) * max(base, abs(base - self.lookup.need_over)) ** 2
        if most.bit_length() + self.room > 61:
            raise Unfit("its priorities do not fit into whole numbers of 62 bits")
        return worth << self.room

    def ranks(
        self, rank: Ints, levels: Levels, reached: dict[int, Levels], flags: Flags, weakest: Flags
    ) -> tuple[Ranks, Bools]:
        """What the lanes need, and the rows whose order must be worked out one by one.

        Args:
            rank: Questions x rows: the rank of each step by its own priority.
            levels: Questions x rows: the level that counts, or `NO_LEVEL`.
            reached: By question that others need, the level it has reached for them.
            flags: Questions and one more x rows: `WANTED` is set.
            weakest: By row, the component with the lowest score.
        """
        rows = rank.shape[1]
        failed = np.zeros(rows, np.uint8)
        for gate, below in self.gates.items():
            here = (levels[gate] < below) & (rank[gate] > 0)
            failed += here
            flags[gate] |= here.view(np.uint8) * np.uint8(GATE)
        flags[self.never] |= NEVER
        flags[-1] = NEVER | NO_STEP
        waits, odd = self._bring_forward(rank, levels, reached, flags)
        return Ranks(rank, flags, waits, failed, weakest), odd

    def _bring_forward(
        self, rank: Ints, levels: Levels, reached: dict[int, Levels], flags: Flags
    ) -> tuple[Bits, Bools]:
        """Lift what is needed to just before the earliest step that waits for it.

        Who needs comes before who is needed, so that a lift is passed on.
        """
        rows = rank.shape[1]
        waits = np.zeros((len(self.needs.order), rows), self.bit_of.dtype)
        lifted, stands = np.empty(rows, np.int64), np.empty(rows, np.bool_)
        odd = np.zeros(rows, np.bool_)
        for n, question in enumerate(self.needs.order):
            np.greater(rank[question], 0, out=stands)
            several = np.zeros(rows, np.uint8)
            for need in self.needs.of[question]:
                active = np.zeros(rows, np.bool_)
                for edge in need.edges:
                    on = has(edge.starts, levels[question])
                    on &= has(edge.unmet, reached[edge.needed])
                    if edge.short:
                        # One step may be too short: then the other one stays for later.
                        short = has(edge.short, levels[edge.needed]) & on
                        flags[question] |= short.view(np.uint8) * np.uint8(LATE)
                    active |= on
                several += active
                waits[n] |= np.multiply(active, self.bit_of[need.question], dtype=waits.dtype)
                active &= stands
                np.add(rank[question], need.place, out=lifted)
                lifted *= active
                np.maximum(rank[need.question], lifted, out=rank[need.question])
            flags[question] |= (several > 0).view(np.uint8)
            if question in self.needs.mixed:
                # Which need comes first depends on the level here: with one alone it is plain.
                odd |= (several > 1) & stands
        return waits, odd
