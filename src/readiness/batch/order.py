"""The first steps of every row of a block, in the order of `lanes`, by look-up.

Every step has a whole number, its rank: priority squared, then a tie-break, then room to stand just
before another step. The largest is first. Prerequisites take the rank of the step they unlock; the
ranks of each row are sorted, and `picks` walks them as `lanes` does, all rows at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from readiness.batch.lookup import Lookup, Unfit
from readiness.batch.lookup_tables import Ints, Tables
from readiness.batch.needs import NONE, Bools, Levels, Needs, has

MOST_NEEDED = 62


class Ranks(NamedTuple):
    """What the lanes need to know of a block of rows."""

    rank: Ints
    """Rows x questions: each step's rank, 0 where there is none."""
    places: Ints
    """Questions x rows: each row's place in the tables."""
    waits: Ints
    """Questions with prerequisites x rows: a bit for each question that it waits for."""
    late: dict[int, Bools]
    """By question: where a prerequisite takes more than one step, so that it stays for later."""
    gates: dict[int, Bools]
    """By must-have: where it is failed and has a step."""
    weakest: Ints
    """The component with the lowest printed score, `NONE` where none is printed."""


class Order:
    """Ranks the steps of a block's rows for one pack."""

    def __init__(self, lookup: Lookup) -> None:
        """Work out what unlocks what. Raises Unfit."""
        self.lookup = lookup
        pack = lookup.pack
        self.rules = pack.roadmap
        count = len(lookup.questions)
        self.component_of = np.zeros(count, np.int64)
        for n, ids in enumerate(lookup.components):
            self.component_of[ids] = n
        needs = Needs(lookup)
        self.edges, self.edges_of = needs.edges, needs.edges_of
        self.anchors, self.mixed = needs.anchors, needs.mixed
        self.brought = {slot.question for a in self.anchors for slot in a.slots}
        """Questions that can be brought forward."""
        most = max((len(a.slots) for a in self.anchors), default=0)
        self.room = most.bit_length()
        # By the last bits of a rank: whose step it is; the number of questions for no step.
        self.owner_mask = (1 << self.room + lookup.tie_bits) - 1
        self.owner = np.full(self.owner_mask + 1, count, np.int64)
        places = np.arange(1, len(lookup.by_tie)) << self.room
        self.owner[places] = lookup.by_tie[1:]
        for anchor in self.anchors:
            own = places[lookup.by_tie[1:] == anchor.question]
            for slot in anchor.slots:
                self.owner[own + slot.place] = slot.question
        needed = dict.fromkeys(e.needed for e in self.edges)
        if len(needed) > MOST_NEEDED:
            raise Unfit("too many of its questions come before others")
        self.bit_of = np.zeros(count + 1, np.int64)
        """By question, its bit among those that others wait for; 0 where none does."""
        for n, question in enumerate(needed):
            self.bit_of[question] = 1 << n
        self.place_of = np.full(count + 1, NONE, np.int64)
        """By question, its place among those with prerequisites."""
        self.place_of[list(self.edges_of)] = np.arange(len(self.edges_of))
        self.gates = [lookup.at[g] for g in lookup.gates]
        self.gate_below = {
            lookup.at[q.id]: q.gate.level for q in lookup.questions if q.gate is not None
        }
        self._tables: Tables | None = None
        self._worth = self._tie = np.zeros(0, np.int64)

    def _prepare(self) -> None:
        """Make tables anew after variants came up. Raises Unfit."""
        look = self.lookup
        self._tables = look.tables
        worth = look.tables.worth
        if (int(worth.max(initial=0)) * look.need_base**2).bit_length() + self.room > 61:
            raise Unfit("its priorities do not fit into whole numbers of 62 bits")
        ties = (1 << look.tie_bits) - 1
        self._worth = (worth & ~ties) << self.room
        self._tie = (worth & ties) << self.room

    def ranks(
        self, index: Ints, levels: Levels, need: list[Ints], score: list[Ints]
    ) -> tuple[Ranks, Bools]:
        """The rank of every step, and the rows whose order must be worked out one by one.

        Args:
            index: Questions x rows: each row's place in the tables.
            levels: Questions x rows: the level that counts, or `NO_LEVEL`.
            need: Per component, its need squared.
            score: Per component, its printed score, to find the weakest.
        """
        look = self.lookup
        if self._tables is not look.tables:
            self._prepare()
        rows = index.shape[1]
        rank = np.empty((rows, len(index)), np.int64)
        kept = {a.question for a in self.anchors} | self.brought | set(self.gates)
        own: dict[int, Ints] = {}
        for component, ids in enumerate(look.components):
            for at in ids:
                worth = self._worth.take(index[at])
                worth *= need[component]
                tie = self._tie.take(index[at])
                if at in kept:
                    worth |= tie
                    own[at] = worth
                if at not in self.brought:
                    np.bitwise_or(worth, tie, out=rank[:, at])
        waits, late, odd = self._bring_forward(index, levels, rank, own)
        gates = {
            gate: (levels[gate] < self.gate_below[gate]) & (own[gate] > 0) for gate in self.gates
        }
        return Ranks(rank, index, waits, late, gates, self._weakest(score)), odd

    def _weakest(self, score: list[Ints]) -> Ints:
        weakest = np.zeros(len(score[0]), np.int64)
        lowest = score[0]
        for n, own in enumerate(score[1:], start=1):
            less = own < lowest
            weakest[less] = n
            lowest = np.minimum(lowest, own)
        weakest[lowest >= 1 << 40] = NONE
        return weakest

    def _bring_forward(
        self, index: Ints, levels: Levels, rank: Ints, own: dict[int, Ints]
    ) -> tuple[Ints, dict[int, Bools], Bools]:
        rows = len(rank)
        reached: dict[int, Levels] = {}
        active: dict[int, Bools] = {}
        waits = np.zeros((len(self.edges_of), rows), np.int64)
        late: dict[int, Bools] = {}
        for n, edge in enumerate(self.edges):
            if edge.needed not in reached:
                reached[edge.needed] = self.lookup.tables.reached.take(index[edge.needed])
            on = has(edge.starts, levels[edge.question])
            on &= has(edge.unmet, reached[edge.needed])
            active[n] = on
            waits[self.place_of[edge.question]][np.flatnonzero(on)] |= self.bit_of[edge.needed]
            if edge.short:
                # One step may be too short: then the other one stays for later.
                short = has(edge.short, levels[edge.needed]) & on
                late[edge.question] = (
                    late[edge.question] | short if edge.question in late else short
                )
        odd = np.zeros(rows, np.bool_)
        # Column by column first: the rows of `rank` are far apart in memory.
        lifted = {question: own[question].copy() for question in self.brought}
        for anchor in self.anchors:
            base_of = own[anchor.question]
            where = np.flatnonzero(waits[self.place_of[anchor.question]])
            where = where[base_of[where] > 0]
            if not where.size:
                continue
            base = base_of[where]
            open_: list[Bools] = []
            for slot in anchor.slots:
                on = np.logical_or.reduce([active[n][where] for n in slot.edges])
                if slot.under != NONE:
                    on &= open_[slot.under]
                open_.append(on)
                here = where[on]
                if here.size:
                    column = lifted[slot.question]
                    column[here] = np.maximum(column[here], base[on] + slot.place)
            for question in self.mixed & {anchor.question, *(s.question for s in anchor.slots)}:
                # Which need comes first depends on the level here: with one alone it is plain.
                kinds = {self.edges[n].needed: 0 for n in self.edges_of[question]}
                several = np.zeros(where.size, np.int64)
                for needed in kinds:
                    pairs = [n for n in self.edges_of[question] if self.edges[n].needed == needed]
                    several += np.logical_or.reduce([active[n][where] for n in pairs])
                odd[where[several > 1]] = True
        for question, column in lifted.items():
            rank[:, question] = column
        return waits, late, odd
