"""What unlocks what: the prerequisites of a pack's steps, as bits and as places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readiness.batch.lookup import NO_LEVEL, Lookup, Unfit
from readiness.lanes import ABOVE
from readiness.questionnaire import Prerequisite
from readiness.steps import move_from

Bools = NDArray[np.bool_]
Levels = NDArray[np.uint8]
NONE = -1


class Edge(NamedTuple):
    """Steps of one question that need another one to have reached a level."""

    question: int
    needed: int
    starts: int
    """A bit for each level from which the step has this need."""
    unmet: int
    """A bit for each level of the needed question that is not enough and has a step."""
    short: int
    """A bit for each level of it from which one step is not enough."""


class Need(NamedTuple):
    """A question that another one needs."""

    question: int
    place: int
    """How far before the other's step it stands: what it needs itself fits in between."""
    edges: list[Edge]


class Needs:
    """The prerequisites of one pack."""

    def __init__(self, lookup: Lookup) -> None:
        """Collect them, and find them places. Raises Unfit."""
        self.lookup = lookup
        self.mixed: set[int] = set()
        """Questions whose steps name their needs in different orders."""
        self.edges = list(self._edges())
        self.of: dict[int, list[Need]] = {}
        """By question, what it needs, in order."""
        self._sizes: dict[int, int] = {}
        self.order: list[int] = []
        """Questions with prerequisites: each one before those that it needs."""
        for question in dict.fromkeys(edge.question for edge in self.edges):
            self._place(question, ())
        self.order.reverse()
        self.most = max(self._sizes.values(), default=0)
        """The farthest place."""
        self.slots = {question: list(self._slots(question)) for question in self.of}
        """By question, all that it can bring forward, with their places before it."""

    def _edges(self) -> Iterator[Edge]:
        look, pack = self.lookup, self.lookup.pack
        found: dict[tuple[int, int, int], int] = {}
        orders: list[list[tuple[int, int]]] = []
        for at, question in enumerate(look.questions):
            lists: list[tuple[int, list[Prerequisite]]] = []
            for level in range(len(question.options)):
                step = move_from(pack, question, level)
                if step is None or step.to <= ABOVE:
                    continue
                own = question.prerequisites if step.prerequisites is None else step.prerequisites
                lists.append((level, [need for need in own if need.question in look.at]))
            # The longest list first: most often it holds the order of all.
            for level, known in sorted(lists, key=lambda one: -len(one[1])):
                orders.append([(at, look.at[need.question]) for need in known])
                for need in known:
                    key = (at, look.at[need.question], need.level)
                    found[key] = found.get(key, 0) | 1 << level
        fixed = list(dict.fromkeys((at, needed) for at, needed, _ in found))
        self.mixed = {
            order[0][0] for order in orders if order != [pair for pair in fixed if pair in order]
        }
        for (at, needed, level), starts in found.items():
            unmet = short = 0
            for below in range(level):
                blocker = move_from(pack, look.questions[needed], below)
                if blocker is not None:
                    unmet |= 1 << below
                    short |= (blocker.to < level) << below
            yield Edge(at, needed, starts, unmet, short)

    def _place(self, question: int, path: tuple[int, ...]) -> int:
        """Find places for what the question needs; returns how many it takes. Raises Unfit."""
        if question in path:
            raise Unfit("two of its questions wait for one another")
        if question in self._sizes:
            return self._sizes[question]
        by_needed: dict[int, list[Edge]] = {}
        for edge in self.edges:
            if edge.question == question:
                by_needed.setdefault(edge.needed, []).append(edge)
        size = 0
        found: list[Need] = []
        # The last one stands next to the step.
        for needed, edges in reversed(by_needed.items()):
            found.append(Need(needed, size + 1, edges))
            size += 1 + self._place(needed, (*path, question))
        self._sizes[question] = size
        if found:
            self.of[question] = found[::-1]
            self.order.append(question)
        return size

    def _slots(self, question: int) -> Iterator[tuple[int, int]]:
        for need in self.of.get(question, ()):
            yield need.question, need.place
            for needed, place in self._slots(need.question):
                yield needed, need.place + place


def has(bits: int, levels: Levels) -> Bools:
    """Whether each level's bit is set; `NO_LEVEL` has none."""
    on = [n for n in range(NO_LEVEL) if bits >> n & 1]
    if not on:
        return np.zeros(len(levels), np.bool_)
    if on == list(range(on[0], on[-1] + 1)):
        found: Bools = levels <= on[-1]
        if on[0]:
            found &= levels >= on[0]
        return found
    table = np.zeros(NO_LEVEL + 1, np.bool_)
    table[on] = True
    return table.take(levels)
