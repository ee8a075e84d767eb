"""What unlocks what: the prerequisites of a pack's steps, as bits and as slots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readiness.batch.lookup import NO_LEVEL, Lookup
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


class Slot(NamedTuple):
    """A place before a step's own, taken by a question that is needed there."""

    question: int
    under: int
    """The slot of the question that needs it; `NONE`: the step's own question does."""
    edges: tuple[int, ...]
    place: int
    """The larger, the earlier."""


class Anchor(NamedTuple):
    """A question with prerequisites, and all it can bring forward, in the order of walking."""

    question: int
    slots: tuple[Slot, ...]


class Needs:
    """The prerequisites of one pack."""

    def __init__(self, lookup: Lookup) -> None:
        """Collect them, and walk them."""
        self.lookup = lookup
        self.mixed: set[int] = set()
        """Questions whose steps name their needs in different orders."""
        self.edges = list(self._edges())
        self.edges_of: dict[int, list[int]] = {}
        for n, edge in enumerate(self.edges):
            self.edges_of.setdefault(edge.question, []).append(n)
        self.anchors = [self._anchor(q) for q in self.edges_of]

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

    def _anchor(self, question: int) -> Anchor:
        """Walk what the question needs, every way, as `lanes` does when no need is met.

        A question that is needed in several ways has several slots, and takes the first that is
        open. Who is needed stands before who needs it.
        """
        found: list[tuple[int, int, tuple[int, ...]]] = []
        done: list[int] = []

        def visit(one: int, slot: int, path: tuple[int, ...]) -> None:
            by_needed: dict[int, tuple[int, ...]] = {}
            for n in self.edges_of.get(one, []):
                needed = self.edges[n].needed
                by_needed[needed] = (*by_needed.get(needed, ()), n)
            for needed, edges in by_needed.items():
                if needed in path:  # the loader refuses loops
                    continue
                found.append((needed, slot, edges))
                own = len(found) - 1
                visit(needed, own, (*path, needed))
                done.append(own)

        visit(question, NONE, (question,))
        place = {slot: len(done) - n for n, slot in enumerate(done)}
        return Anchor(question, tuple(Slot(*one, place[n]) for n, one in enumerate(found)))


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
