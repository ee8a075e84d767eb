"""From the ranks of a block's rows to their first steps: `lanes`, over all rows at once.

Most rows are settled by their highest ranks; those that are not take another turn with all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from readiness.batch.lookup_tables import Ints
from readiness.batch.needs import Bools
from readiness.batch.order import (
    GATE,
    LATE,
    NEVER,
    NO_STEP,
    WAITS,
    WANTED,
    Bits,
    Flags,
    Order,
    Ranks,
)

WINDOW = 12
"""So many of the highest ranks of a row are looked at first."""
_TILE = 1024
"""Rows whose ranks are sorted at a time, so that they stay in the processor's cache."""
_NOT_NOW = WAITS | LATE | NEVER


class _Window(NamedTuple):
    """The highest ranks of some rows, slots x rows."""

    rows: Ints
    """Which rows of the block."""
    question: Flags
    """Whose step it is; the number of questions where there is none."""
    part: Flags
    """Its component."""
    flags: Flags
    full: Bools
    """Rows with more steps than these."""


class _Filled:
    """The steps found so far, in order."""

    def __init__(self, most: int, rows: int, none: int) -> None:
        """None yet; so many at most."""
        self.steps = np.full((most, rows), none, np.uint8)
        """Places x rows: whose step it is."""
        self.total = np.zeros(rows, np.uint8)
        """How many each row has."""

    def put(self, rows: Ints, question: Flags) -> None:
        """Enter a step of each of these rows; those that have all of theirs are left alone."""
        room = self.total[rows] < len(self.steps)
        if not room.all():
            rows, question = rows[room], question[room]
        at = self.total[rows].astype(np.int64)
        at *= self.steps.shape[1]
        at += rows
        self.steps.reshape(-1)[at] = question
        self.total[rows] += 1


class Picks:
    """Finds the first steps."""

    def __init__(self, order: Order) -> None:
        """For the pack of this order."""
        self.order = order
        self.rules = order.rules
        self.most = order.most
        self.none = len(order.component_of) - 1

    def first(self, ranks: Ranks) -> tuple[Flags, Flags]:
        """The questions of the first steps, and by row how many of these are in now or next.

        The questions are `most` x rows, and their number where there is no step.
        """
        count, rows = ranks.rank.shape
        out = np.empty((self.most, rows), np.uint8), np.empty(rows, np.uint8)
        width = min(WINDOW, count)
        open_ = self._pick(self._window(np.arange(rows), ranks, width), ranks, out)
        if open_.size:
            left = self._pick(self._window(open_, ranks, count), ranks, out)
            assert not left.size
        return out

    def _window(self, rows: Ints, ranks: Ranks, width: int) -> _Window:
        whole = len(rows) == ranks.rank.shape[1]
        question = np.empty((width, len(rows)), np.uint8)
        for start in range(0, len(rows), _TILE):
            end = start + _TILE
            some = ranks.rank[:, start:end] if whole else ranks.rank[:, rows[start:end]]
            ranked = np.ascontiguousarray(some.T)
            ranked.sort(axis=1)
            top = ranked[:, : -width - 1 : -1] & self.order.owner_mask
            question[:, start:end] = self.order.owner.take(top).T
        where = question * np.int64(ranks.flags.shape[1])
        where += rows
        full = question[-1] != self.none if width < self.none else np.zeros(len(rows), np.bool_)
        part = self.order.component_of.take(question)
        return _Window(rows, question, part, ranks.flags.reshape(-1).take(where), full)

    def _pick(self, window: _Window, ranks: Ranks, out: tuple[Flags, Flags]) -> Ints:
        """Fill in the first steps of these rows; returns the rows that need a wider window."""
        rules, rows = self.rules, len(window.rows)
        taken = self._now(window)
        count = taken.sum(axis=0, dtype=np.uint8)
        open_ = window.full & (count < rules.now_limit)
        swapped, last, unknown = self._want(window, ranks, taken)
        open_[unknown] = window.full[unknown]
        lead, missing = self._lead(window, ranks, taken)
        open_ |= missing & window.full

        filled = _Filled(self.most, rows, self.none)
        placed = np.zeros(rows, self.order.bit_of.dtype)
        keeps = taken.copy()
        keeps[last, swapped] = False
        for slot, question in enumerate(window.question):
            here = np.flatnonzero(keeps[slot])
            self._put(filled, placed, here, question[here])
        self._put(filled, placed, swapped, window.question[last, swapped])

        limit = np.minimum(count + min(rules.next_limit, self.most), self.most).astype(np.uint8)
        can = window.flags & (LATE | NO_STEP) == 0
        for turn in (lead, ~lead):
            may = turn & can & ~taken
            for slot, question in enumerate(window.question):
                here = np.flatnonzero(may[slot] & (filled.total < limit))
                if here.size:
                    here = self._ready(here, slot, window, ranks, placed)
                    self._put(filled, placed, here, question[here])
                    taken[slot, here] = True
        open_ |= window.full & (filled.total < limit)
        laned = filled.total.copy()
        left = window.flags & NO_STEP == 0
        left &= ~taken
        for slot, question in enumerate(window.question):
            here = np.flatnonzero(left[slot] & (filled.total < self.most))
            filled.put(here, question[here])
        open_ |= window.full & (filled.total < self.most)
        out[0][:, window.rows] = filled.steps
        out[1][window.rows] = laned
        unsettled: Ints = window.rows[open_]
        return unsettled

    def _put(self, filled: _Filled, placed: Bits, rows: Ints, question: Flags) -> None:
        filled.put(rows, question)
        placed[rows] |= self.order.bit_of.take(question)

    def _now(self, window: _Window) -> Bools:
        """Which slots are now's, by their ranks alone."""
        rules, rows = self.rules, len(window.rows)
        taken: Bools = window.flags & _NOT_NOW == 0
        gate = window.flags & GATE != 0
        count, gates = np.zeros(rows, np.uint8), np.zeros(rows, np.uint8)
        for slot in range(len(taken)):
            fits = taken[slot]
            fits &= count < rules.now_limit
            if slot >= rules.now_per_component:
                same = np.zeros(rows, np.uint8)
                for before in range(slot):
                    same += taken[before] & (window.part[before] == window.part[slot])
                fits &= same < rules.now_per_component
            fits &= ~gate[slot] | (gates < rules.now_gates)
            count += fits
            gates += fits & gate[slot]
        return taken

    def _want(self, window: _Window, ranks: Ranks, taken: Bools) -> tuple[Ints, Ints, Ints]:
        """One of now serves a goal or the weakest component, where some step that fits does.

        The last of now that makes room for it gives way; it stands last. Returns the rows where one
        did, the slots of what came in, and the rows for which the window does not tell.
        """
        serves = window.flags & WANTED != 0
        serves |= window.part == ranks.weakest[window.rows]
        left = np.flatnonzero(~(taken & serves).any(axis=0) & taken.any(axis=0))
        serves &= window.flags & _NOT_NOW == 0
        # What now holds, the last first; where it holds less, slots that are not taken.
        now = len(taken) - 1 - (~taken[::-1, left]).argsort(axis=0, kind="stable")
        now = now[: self.rules.now_limit]
        swapped, slots, unknown = [left[:0]], [left[:0]], [left[:0]]
        while left.size:
            slot = serves[:, left].argmax(axis=0)
            some = serves[slot, left]
            given_up, left, slot, now = left[~some], left[some], slot[some], now[:, some]
            unknown.append(given_up)
            out = self._gives_way(left, slot, now, window, taken)
            done = out >= 0
            rows = left[done]
            taken[out[done], rows] = False
            taken[slot[done], rows] = True
            swapped.append(rows)
            slots.append(slot[done])
            left, now = left[~done], now[:, ~done]
            serves[slot[~done], left] = False
        return np.concatenate(swapped), np.concatenate(slots), np.concatenate(unknown)

    def _gives_way(self, rows: Ints, slot: Ints, now: Ints, window: _Window, taken: Bools) -> Ints:
        """The last slot of now that makes room for this one in each row; -1 where none does."""
        there = taken[now, rows]
        same = window.part[now, rows] == window.part[slot, rows]
        same &= there
        gates = window.flags[now, rows] & GATE != 0
        gates &= there
        is_gate = window.flags[slot, rows] & GATE != 0
        fits = there & (same.sum(axis=0) - same < self.rules.now_per_component)
        fits &= ~is_gate | (gates.sum(axis=0) - gates < self.rules.now_gates)
        first = fits.argmax(axis=0)
        every = np.arange(len(rows))
        return np.where(fits[first, every], now[first, every], -1)

    def _lead(self, window: _Window, ranks: Ranks, taken: Bools) -> tuple[Bools, Bools]:
        """Which slots lead next: failed gates outside now, and what these wait for.

        Also the rows where some such gate is not in the window.
        """
        lead = window.flags & GATE != 0
        missing = lead.sum(axis=0, dtype=np.uint8) < ranks.failed[window.rows]
        lead &= ~taken
        bits = np.zeros(len(window.rows), ranks.waits.dtype)
        for gate in self.order.gates:
            if gate in self.order.needs.of:
                waits = ranks.waits[self.order.place_of[gate]][window.rows]
                bits |= waits * (ranks.flags[gate][window.rows] & GATE != 0)
        here = np.flatnonzero(bits)
        for slot, question in enumerate(window.question):
            lead[slot, here] |= (self.order.bit_of.take(question[here]) & bits[here]) != 0
        return lead, missing

    def _ready(self, rows: Ints, slot: int, window: _Window, ranks: Ranks, placed: Bits) -> Ints:
        """Of these rows, those where nothing is left that the step of the slot waits for."""
        waiting = np.flatnonzero(window.flags[slot, rows] & WAITS)
        if not waiting.size:
            return rows
        at = rows[waiting]
        waits = ranks.waits[self.order.place_of.take(window.question[slot, at]), window.rows[at]]
        stays = (waits & ~placed[at]) != 0
        return np.delete(rows, waiting[stays])
