"""From the ranks of a block's rows to their first steps: `lanes`, over all rows at once.

Most rows are settled by their highest ranks; those that are not take another turn with all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readiness.batch.lookup_tables import Ints
from readiness.batch.needs import NONE, Bools
from readiness.batch.order import Order, Ranks
from readiness.batch.tables import STEPS

WINDOW = 12
"""So many of the highest ranks of a row are looked at first."""
_WAITS, _LATE, _GATE, _NEVER, _NONE = 1, 2, 4, 8, 16

_NO_PART = 254

Small = NDArray[np.uint8]


class _Window(NamedTuple):
    """The highest ranks of some rows, slots x rows."""

    rows: Ints
    """Which rows of the block."""
    question: Ints
    """Whose step it is; the number of questions where there is none."""
    flags: Small
    full: Bools
    """Rows with more steps than these."""


class _Now(NamedTuple):
    """The steps of now."""

    steps: Ints
    """Places x rows: whose step it is, `NONE` where there are no more."""
    parts: Small
    """Places x rows: its component."""
    gates: Bools
    """Places x rows: whether it is a failed must-have."""
    many: Small
    """How many each row has."""
    taken: Bools
    """Slots x rows: which they are."""


class Picks:
    """Finds the first steps."""

    def __init__(self, order: Order) -> None:
        """For the pack of this order."""
        self.order = order
        self.rules = order.rules
        self.none = len(order.component_of)
        self.component_of = np.append(order.component_of, 255).astype(np.uint8)
        self.never = [order.lookup.at[q] for q in self.rules.never_now if q in order.lookup.at]

    def first(self, ranks: Ranks) -> Ints:
        """The questions of the first steps, `STEPS` x rows, `NONE` where there are no more."""
        rows, count = ranks.rank.shape
        ranks.rank.sort(axis=1)
        flags = self._flags(ranks, rows)
        every = np.arange(rows)
        out = np.full((STEPS, rows), NONE, np.int64)
        width = min(WINDOW, count)
        open_ = self._pick(self._window(every, flags, ranks.rank, width), ranks, out)
        if open_.size:
            out[:, open_] = NONE
            left = self._pick(self._window(open_, flags, ranks.rank[open_], count), ranks, out)
            assert not left.size
        return out

    def _flags(self, ranks: Ranks, rows: int) -> Small:
        """Questions x rows, and one more for no step."""
        flags = np.zeros((self.none + 1, rows), np.uint8)
        for question, bits in zip(self.order.edges_of, ranks.waits, strict=True):
            flags[question] |= (bits != 0).view(np.uint8)
        for question, late in ranks.late.items():
            flags[question] |= late.view(np.uint8) << 1
        for gate, failed in ranks.gates.items():
            flags[gate] |= failed.view(np.uint8) << 2
        flags[[*self.never, self.none]] |= _NEVER
        flags[self.none] |= _NONE
        return flags

    def _window(self, rows: Ints, flags: Small, ranked: Ints, width: int) -> _Window:
        top = np.ascontiguousarray(ranked[:, : -width - 1 : -1].T)
        top &= self.order.owner_mask
        question = self.order.owner.take(top)
        where = question * flags.shape[1]
        where += rows
        full = question[-1] != self.none if width < self.none else np.zeros(len(rows), np.bool_)
        return _Window(rows, question, flags.ravel().take(where), full)

    def _pick(self, window: _Window, ranks: Ranks, out: Ints) -> Ints:
        """Fill in the first steps of these rows; returns the rows that need a wider window."""
        picked = self._now(window)
        now, count, taken = picked.steps, picked.many, picked.taken
        open_ = window.full & (count < self.rules.now_limit)
        open_ |= self._want(window, ranks, picked)
        lead, missing = self._lead(window, ranks, now)
        open_ |= missing & window.full
        total = count.astype(np.int64)
        first = np.full((max(STEPS, len(now)), len(window.rows)), NONE, np.int64)
        first[: len(now)] = now
        bits = np.zeros(len(total), np.int64)
        for question in now:
            bits |= self.order.bit_of[question]  # NONE is the last entry: no bit
        limit = np.minimum(total + self.rules.next_limit, STEPS)
        for leads in (True, False):
            left = np.flatnonzero((total < limit) & (lead.any(axis=0) if leads else True))
            for slot, question in enumerate(window.question):
                if not left.size:
                    break
                fits = (lead[slot, left] == leads) & ~taken[slot, left]
                fits &= window.flags[slot, left] & (_LATE | _NONE) == 0
                rows = left[fits]
                if not rows.size:
                    continue
                rows = self._ready(rows, slot, window, ranks, bits)
                self._put(first, total, rows, question[rows], taken[slot])
                bits[rows] |= self.order.bit_of[question[rows]]
                left = left[total[left] < limit[left]]
        left = np.flatnonzero(total < STEPS)
        for slot, question in enumerate(window.question):
            if not left.size:
                break
            rows = left[~taken[slot, left] & (window.flags[slot, left] & _NONE == 0)]
            self._put(first, total, rows, question[rows], taken[slot])
            left = left[total[left] < STEPS]
        open_ |= window.full & (total < STEPS)
        out[:, window.rows] = first[:STEPS]
        return window.rows[open_]

    @staticmethod
    def _put(first: Ints, total: Ints, rows: Ints, question: Ints, taken: Bools) -> None:
        first[total[rows], rows] = question
        total[rows] += 1
        taken[rows] = True

    def _now(self, window: _Window) -> _Now:
        rules, rows = self.rules, len(window.rows)
        now = np.full((rules.now_limit, rows), NONE, np.int64)
        parts = np.full((rules.now_limit, rows), _NO_PART, np.uint8)
        is_gate = np.zeros((rules.now_limit, rows), np.bool_)
        count = np.zeros(rows, np.uint8)
        gates = np.zeros(rows, np.uint8)
        taken = np.zeros(window.question.shape, np.bool_)
        for slot, question in enumerate(window.question):
            flags = window.flags[slot]
            fits = (flags & (_WAITS | _LATE | _NEVER)) == 0
            fits &= count < rules.now_limit
            if not fits.any():
                if (count == rules.now_limit).all():
                    break
                continue
            own = self.component_of.take(question)
            same = np.zeros(rows, np.uint8)
            for part in parts:
                same += part == own
            fits &= same < rules.now_per_component
            gate = (flags & _GATE) != 0
            fits &= ~gate | (gates < rules.now_gates)
            here = np.flatnonzero(fits)
            place = count[here]
            now[place, here] = question[here]
            parts[place, here] = own[here]
            is_gate[place, here] = gate[here]
            count += fits
            gates += fits & gate
            taken[slot] = fits
        return _Now(now, parts, is_gate, count, taken)

    def _want(self, window: _Window, ranks: Ranks, now: _Now) -> Bools:
        """One of now serves a goal or the weakest component, where some step that fits does.

        Returns the rows for which this cannot be told from the window.
        """
        rows = len(window.rows)
        met = np.zeros(rows, np.bool_)
        for picked in now.steps:
            there = picked >= 0
            met |= there & self._wanted(np.where(there, picked, 0), window.rows, ranks)
        open_ = np.zeros(rows, np.bool_)
        left = np.flatnonzero(~met & (now.many > 0))
        for slot, question in enumerate(window.question):
            if not left.size:
                break
            fits = (window.flags[slot, left] & (_WAITS | _LATE | _NEVER)) == 0
            here = np.flatnonzero(fits)
            at = left[here]
            here = here[self._wanted(question[at], window.rows[at], ranks)]
            if here.size:
                done = self._swap(left[here], slot, window, now)
                left = np.delete(left, here[done])
        open_[left] = window.full[left]
        return open_

    def _swap(self, rows: Ints, slot: int, window: _Window, now: _Now) -> Bools:
        """Put the step of this slot into now: the last that makes room for it gives way.

        Returns in which of these rows it found room.
        """
        step = window.question[slot, rows]
        part = self.component_of.take(step)
        gate = (window.flags[slot, rows] & _GATE) != 0
        steps, parts, gates = now.steps[:, rows], now.parts[:, rows], now.gates[:, rows]
        same = (parts == part).sum(axis=0)
        failed = gates.sum(axis=0)
        done = np.zeros(rows.size, np.bool_)
        for out in reversed(range(len(steps))):
            fits = same - (parts[out] == part) < self.rules.now_per_component
            fits &= ~gate | (failed - gates[out] < self.rules.now_gates)
            fits &= ~done & (out < now.many[rows])
            at = np.flatnonzero(fits)
            if not at.size:
                continue
            where, last = rows[at], now.many[rows[at]] - 1
            now.taken[:, where] &= window.question[:, where] != steps[out, at]
            now.taken[slot, where] = True
            # Those behind close up.
            for own in (now.steps, now.parts, now.gates):
                for place in range(out, len(own) - 1):
                    own[place, where] = own[place + 1, where]
            now.steps[last, where] = step[at]
            now.parts[last, where] = part[at]
            now.gates[last, where] = gate[at]
            done |= fits
        return done

    def _wanted(self, question: Ints, rows: Ints, ranks: Ranks) -> Bools:
        wanted = self.order.lookup.tables.wanted
        found: Bools = wanted.take(ranks.places[question, rows])
        found |= self.order.component_of[question] == ranks.weakest[rows]
        return found

    def _lead(self, window: _Window, ranks: Ranks, now: Ints) -> tuple[Bools, Bools]:
        """Which slots lead next: failed gates outside now, and what these wait for.

        Also the rows where some such gate is not in the window.
        """
        whole = len(window.rows) == len(ranks.rank)
        bits = np.zeros(len(window.rows), np.int64)
        outside = np.zeros(len(window.rows), np.uint8)
        for gate, failed in ranks.gates.items():
            here = (failed if whole else failed[window.rows]).copy()
            for picked in now:
                here &= picked != gate
            outside += here
            if gate in self.order.edges_of:
                waits = ranks.waits[self.order.place_of[gate]]
                waits = waits if whole else waits[window.rows]
                bits |= waits * here
        lead = (window.flags & _GATE) != 0
        for slot, question in enumerate(window.question):
            for picked in now:
                lead[slot] &= picked != question
        missing = lead.sum(axis=0, dtype=np.uint8) < outside
        if bits.any():
            for slot, question in enumerate(window.question):
                lead[slot] |= (self.order.bit_of.take(question) & bits) != 0
        return lead, missing

    def _ready(self, rows: Ints, slot: int, window: _Window, ranks: Ranks, bits: Ints) -> Ints:
        """Of these rows, those where nothing is left that the step of the slot waits for."""
        waiting = rows[(window.flags[slot, rows] & _WAITS) != 0]
        if not waiting.size:
            return rows
        question = window.question[slot, waiting]
        waits = ranks.waits[self.order.place_of[question], window.rows[waiting]]
        stays = (waits & ~bits[waiting]) != 0
        if not stays.any():
            return rows
        return rows[~np.isin(rows, waiting[stays])]
