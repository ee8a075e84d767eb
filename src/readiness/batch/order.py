"""The first steps of every row of a block, in the order of `lanes`, by look-up.

Every step has a whole number, its rank: priority squared, then a tie-break, then room to stand just
before another step. The largest is first. Prerequisites take the rank of the step they unlock, and
the lanes take the largest that fits, pass by pass over all rows at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from readiness.batch.lookup import Ints, Lookup, Unfit
from readiness.batch.needs import NONE, Bools, Levels, Needs, has
from readiness.batch.tables import STEPS


class Ranks(NamedTuple):
    """What the lanes need to know of a block of rows."""

    rank: Ints
    """Questions x rows: each step's rank, 0 where there is none."""
    levels: Levels
    """Questions x rows."""
    active: dict[int, Bools]
    """By edge: where the need is not met."""
    wanted: Bools
    """Questions x rows: a step that serves a named goal or the weakest component."""


class Order:
    """Finds the first steps of a block's rows for one pack."""

    def __init__(self, lookup: Lookup) -> None:
        """Work out what unlocks what. Raises Unfit."""
        self.lookup = lookup
        pack = lookup.pack
        self.rules = pack.roadmap
        self.never_now = [lookup.at[q] for q in self.rules.never_now if q in lookup.at]
        self.component_of = np.zeros(len(lookup.questions), np.int64)
        for n, ids in enumerate(lookup.components):
            self.component_of[ids] = n
        needs = Needs(lookup)
        self.edges, self.edges_of = needs.edges, needs.edges_of
        self.anchors, self.mixed = needs.anchors, needs.mixed
        most = max((len(a.slots) for a in self.anchors), default=0)
        self.room = most.bit_length()
        self.before = np.zeros((len(lookup.questions), most + 1), np.int64)
        self.before[:, 0] = np.arange(len(lookup.questions))
        for anchor in self.anchors:
            for slot in anchor.slots:
                self.before[anchor.question, slot.place] = slot.question
        self.gates = [lookup.at[g] for g in lookup.gates]
        self.gate_below = {
            lookup.at[q.id]: q.gate.level for q in lookup.questions if q.gate is not None
        }
        worth = max((int(c.worth.max(initial=0)) for c in lookup.columns), default=0)
        self._check(worth)

    def _check(self, worth: int) -> None:
        need = (self.lookup.need_base) ** 2
        if (worth * need).bit_length() + self.room > 61:
            raise Unfit("its priorities do not fit into whole numbers of 62 bits")

    def check(self) -> None:
        """Whether ranks still fit after new variants came up. Raises Unfit."""
        self._check(max(int(c.worth.max(initial=0)) for c in self.lookup.columns))

    def ranks(self, index: list[Ints], need: list[Ints], score: list[Ints]) -> tuple[Ranks, Bools]:
        """The rank of every step, and the rows whose order must be worked out one by one.

        Args:
            index: Per question, each row's place in its tables.
            need: Per component, its need squared.
            score: Per component, its printed score, to find the weakest.
        """
        look = self.lookup
        rows = len(index[0])
        rank = np.empty((len(index), rows), np.int64)
        levels = np.empty((len(index), rows), np.uint8)
        wanted = np.empty((len(index), rows), np.bool_)
        ties = (1 << look.tie_bits) - 1
        weakest = np.zeros(rows, np.int64)
        lowest = score[0]
        for n, own in enumerate(score[1:], start=1):
            less = own < lowest
            weakest[less] = n
            lowest = np.minimum(lowest, own)
        # Where none is printed there is no weakest.
        weakest[lowest >= 1 << 40] = NONE
        for component, ids in enumerate(look.components):
            weak = weakest == component
            for at in ids:
                column = look.columns[at]
                worth = column.worth.take(index[at])
                tie = worth & ties
                worth ^= tie
                worth *= need[component]
                worth |= tie
                np.left_shift(worth, self.room, out=rank[at])
                column.levels.take(index[at], out=levels[at], mode="clip")
                column.wanted.take(index[at], out=wanted[at], mode="clip")
                wanted[at] |= weak
        active, odd = self._bring_forward(index, rank, levels)
        return Ranks(rank, levels, active, wanted), odd

    def _bring_forward(
        self, index: list[Ints], rank: Ints, levels: Levels
    ) -> tuple[dict[int, Bools], Bools]:
        look = self.lookup
        reached: dict[int, Levels] = {}
        active: dict[int, Bools] = {}
        for n, edge in enumerate(self.edges):
            if edge.needed not in reached:
                reached[edge.needed] = look.columns[edge.needed].reached.take(index[edge.needed])
            active[n] = has(edge.starts, levels[edge.question])
            active[n] &= has(edge.unmet, reached[edge.needed])
        odd = np.zeros(rank.shape[1], np.bool_)
        own = {a.question: rank[a.question].copy() for a in self.anchors}
        for anchor in self.anchors:
            hit = np.zeros(rank.shape[1], np.bool_)
            for n in self.edges_of[anchor.question]:
                hit |= active[n]
            hit &= own[anchor.question] > 0
            rows = np.flatnonzero(hit)
            if not rows.size:
                continue
            base = own[anchor.question][rows]
            open_: list[Bools] = []
            for slot in anchor.slots:
                on = np.logical_or.reduce([active[n][rows] for n in slot.edges])
                if slot.under != NONE:
                    on &= open_[slot.under]
                open_.append(on)
                at = np.flatnonzero(on)
                if at.size:
                    where = rows[at]
                    ahead = base[at] + slot.place
                    rank[slot.question, where] = np.maximum(rank[slot.question, where], ahead)
            for question in self.mixed & {anchor.question, *(s.question for s in anchor.slots)}:
                # Which need comes first depends on the level here: with one alone it is plain.
                kinds = {self.edges[n].needed: 0 for n in self.edges_of[question]}
                several = np.zeros(rows.size, np.int64)
                for needed in kinds:
                    pairs = [n for n in self.edges_of[question] if self.edges[n].needed == needed]
                    several += np.logical_or.reduce([active[n][rows] for n in pairs])
                odd[rows[several > 1]] = True
        return active, odd

    def first(self, ranks: Ranks, odd: Bools) -> Ints:
        """The questions of the first steps, `STEPS` x rows, `NONE` where there are no more.

        Rows for which this cannot tell are marked in `odd`.
        """
        rank, rows = ranks.rank, ranks.rank.shape[1]
        blocked = {q: np.logical_or.reduce([ranks.active[n] for n in ns])
                   for q, ns in self.edges_of.items()}  # fmt: skip
        free = rank.copy()
        for question in self.never_now:
            free[question] = 0
        for question, where in blocked.items():
            free[question][where] = 0
        now = self._now(free, ranks)
        self._want(now, rank, blocked, ranks)
        out = np.full((max(STEPS, self.rules.now_limit), rows), NONE, np.int64)
        every = np.arange(rows)
        left = rank.copy()
        for n, picked in enumerate(now):
            out[n] = picked
            there = picked >= 0
            left[picked[there], every[there]] = 0
        count = (now >= 0).sum(axis=0)
        rest = left.copy()
        lead = self._lead(rest, ranks)
        waiting = self._hold_back(left, blocked, lead, ranks)
        taken = np.zeros(rank.shape, np.bool_)
        for picked in now:
            taken[picked[picked >= 0], every[picked >= 0]] = True
        for picked in now:
            self._release(left, waiting, picked, taken, ranks, None)
        for n in range(min(self.rules.next_limit, STEPS)):
            before = count
            count = self._add(out, count, left, rest, count < STEPS)
            if n + 1 < self.rules.next_limit and (count < STEPS).any():
                picked = np.where(count > before, out[np.minimum(before, STEPS - 1), every], NONE)
                taken[picked[picked >= 0], every[picked >= 0]] = True
                self._release(left, waiting, picked, taken, ranks, lead)
        while True:
            before = count
            count = self._add(out, count, rest, rest, count < STEPS)
            if (before == count).all():
                return out[:STEPS]

    def _now(self, free: Ints, ranks: Ranks) -> Ints:
        rules, rows = self.rules, free.shape[1]
        every = np.arange(rows)
        now = np.full((rules.now_limit, rows), NONE, np.int64)
        gates = np.zeros(rows, np.int64)
        for n in range(rules.now_limit):
            picked = self._largest(free)
            now[n] = picked
            there = picked >= 0
            free[picked[there], every[there]] = 0
            if n + 1 == rules.now_limit:
                break
            own = np.where(there, self.component_of[picked], NONE)
            same = sum(
                ((now[k] >= 0) & (self.component_of[now[k]] == own) for k in range(n)),
                start=np.ones(rows, np.int64),
            )
            full = there & (same >= rules.now_per_component)
            for component, ids in enumerate(self.lookup.components):
                here = np.flatnonzero(full & (own == component))
                if here.size:
                    free[np.array(ids)[:, None], here] = 0
            gates += self._is_gate(picked, ranks.levels, every)
            shut = np.flatnonzero(gates >= rules.now_gates)
            if shut.size:
                for gate in self.gates:
                    failed = ranks.levels[gate][shut] < self.gate_below[gate]
                    free[gate, shut[failed]] = 0
        return now

    def _want(self, now: Ints, rank: Ints, blocked: dict[int, Bools], ranks: Ranks) -> None:
        """One of now serves a goal or the weakest component, where some step that fits does."""
        every = np.arange(rank.shape[1])
        met = np.zeros(rank.shape[1], np.bool_)
        for picked in now:
            met |= (picked >= 0) & ranks.wanted[picked, every]
        rows = np.flatnonzero(~met & (now[0] >= 0))
        if not rows.size:
            return
        choice = np.where(ranks.wanted[:, rows], rank[:, rows], 0)
        for question in self.never_now:
            choice[question] = 0
        for question, where in blocked.items():
            choice[question][where[rows]] = 0
        best = self._largest(choice)
        choice = choice[:, best >= 0]
        rows, best = rows[best >= 0], best[best >= 0]
        while rows.size:
            # Whoever comes last gives way first; the others close up.
            own = now[:, rows]
            count = (own >= 0).sum(axis=0)
            best_gate = self._is_gate(best, ranks.levels, rows)
            done = np.zeros(rows.size, np.bool_)
            for out in reversed(range(len(now))):
                kept = np.delete(own, out, axis=0)
                same = ((kept >= 0) & (self.component_of[kept] == self.component_of[best])).sum(
                    axis=0
                )
                gates = np.zeros(rows.size, np.int64)
                for one in kept:
                    gates += self._is_gate(one, ranks.levels, rows)
                fits = (same < self.rules.now_per_component) & ~done & (out < count)
                fits &= ~best_gate | (gates < self.rules.now_gates)
                at = np.flatnonzero(fits)
                changed = np.vstack([kept, np.full(rows.size, NONE)])[:, at]
                changed[count[at] - 1, np.arange(at.size)] = best[at]
                now[:, rows[at]] = changed
                done |= fits
            choice = choice[:, ~done]
            rows, best = rows[~done], best[~done]
            choice[best, np.arange(rows.size)] = 0
            best = self._largest(choice)
            choice = choice[:, best >= 0]
            rows, best = rows[best >= 0], best[best >= 0]

    def _lead(self, rest: Ints, ranks: Ranks) -> dict[int, Bools]:
        """Where a question leads next: failed gates outside now, and what these wait for."""
        lead: dict[int, Bools] = {}
        for gate in self.gates:
            here = (ranks.levels[gate] < self.gate_below[gate]) & (rest[gate] > 0)
            lead[gate] = lead[gate] | here if gate in lead else here
            for n in self.edges_of.get(gate, []):
                needed = self.edges[n].needed
                first = here & ranks.active[n]
                lead[needed] = lead[needed] | first if needed in lead else first
        return lead

    def _hold_back(
        self, left: Ints, blocked: dict[int, Bools], lead: dict[int, Bools], ranks: Ranks
    ) -> dict[int, Ints]:
        """Take out what waits for another step, and put first what leads; gives what waits."""
        for question, where in lead.items():
            left[question] |= (where & (left[question] > 0)).astype(np.int64) << 62
        waiting: dict[int, Ints] = {}
        for question, where in blocked.items():
            waiting[question] = np.where(where, left[question], 0)
            left[question][where] = 0
            for n in self.edges_of[question]:
                # One step may be too short: then the other one stays for later.
                edge = self.edges[n]
                if edge.short:
                    short = has(edge.short, ranks.levels[edge.needed]) & ranks.active[n]
                    waiting[question][short] = 0
        return waiting

    def _release(
        self,
        left: Ints,
        waiting: dict[int, Ints],
        picked: Ints,
        taken: Bools,
        ranks: Ranks,
        lead: dict[int, Bools] | None,
    ) -> None:
        """Put back what waited for the steps just picked, and for nothing that is not `taken`.

        In next (`lead` is given) the turn of a step that leads has passed when one that does not
        lead comes.
        """
        for needed in {e.needed for e in self.edges}:
            rows = np.flatnonzero(picked == needed)
            if not rows.size:
                continue
            for n, edge in enumerate(self.edges):
                if edge.needed != needed:
                    continue
                waits = waiting[edge.question]
                on = rows[ranks.active[n][rows] & (waits[rows] > 0)]
                if not on.size:
                    continue
                if lead is not None and edge.question in lead:
                    passed = lead[edge.question][on]
                    if needed in lead:
                        passed = passed & ~lead[needed][on]
                    waits[on[passed]] = 0
                    on = on[~passed]
                for other in self.edges_of[edge.question]:
                    on = on[~ranks.active[other][on] | taken[self.edges[other].needed, on]]
                left[edge.question, on] = waits[on]
                waits[on] = 0

    def _add(self, out: Ints, count: Ints, left: Ints, rest: Ints, open_: Bools) -> Ints:
        """Put the largest of `left` behind what rows have; only rows that are open take part."""
        rows = np.flatnonzero(open_)
        if not rows.size:
            return count
        whole = rows.size == len(open_)
        picked = self._largest(left if whole else left[:, rows])
        rows, picked = rows[picked >= 0], picked[picked >= 0]
        out[count[rows], rows] = picked
        left[picked, rows] = 0
        rest[picked, rows] = 0
        more = count.copy()
        more[rows] += 1
        return more

    def _largest(self, rank: Ints) -> Ints:
        """The question of the largest rank of each row, `NONE` where all are 0."""
        best = rank.max(axis=0)
        where: Ints = best == 0
        best &= (1 << 62) - 1
        place = best & ((1 << self.room) - 1)
        owner = self.lookup.by_tie.take((best >> self.room) & ((1 << self.lookup.tie_bits) - 1))
        found: Ints = self.before[owner, place]
        found[where] = NONE
        return found

    def _is_gate(self, picked: Ints, levels: Levels, rows: Ints) -> Bools:
        found = np.zeros(len(picked), np.bool_)
        for gate in self.gates:
            here = np.flatnonzero(picked == gate)
            found[here] = levels[gate][rows[here]] < self.gate_below[gate]
        return found
