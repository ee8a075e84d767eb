"""What each cell of each question adds to the sums, and which step follows: tables by state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(slots=True)
class Column:
    """The tables of one question, all by variant * states + state."""

    sums: Ints
    """What the cell adds to its component's sums."""
    worth: Ints
    """The step's weight without the component's need, with its tie-break below; 0: no step."""
    levels: NDArray[np.uint8]
    """The level where it is answered and counted, else `NO_LEVEL`."""
    reached: NDArray[np.uint8]
    """The same, but `NO_LEVEL` where a ceiling makes it enough for every prerequisite."""
    wanted: NDArray[np.bool_]
    """Whether the step serves a named goal."""
    rules: Ints
    """A bit for each contradiction that this answer does not rule out."""
    figures: NDArray[np.uint8]
    """The cell as it counts in `quality.json`: level, or state; `count` for not asked."""
    find_out: NDArray[np.uint16]
    """The place of a don't-know in the order to find out, `NOTHING` for all others."""


class Tables:
    """The tables of all questions, one behind the other."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Join them."""
        self.offsets = np.cumsum([0, *(len(c.sums) for c in columns)])
        self.sums = np.concatenate([c.sums for c in columns])
        self.worth = np.concatenate([c.worth for c in columns])
        self.levels = np.concatenate([c.levels for c in columns])
        self.reached = np.concatenate([c.reached for c in columns])
        self.wanted = np.concatenate([c.wanted for c in columns])
        self.rules = np.concatenate([c.rules for c in columns])
        self.find_out = np.concatenate([c.find_out for c in columns])
