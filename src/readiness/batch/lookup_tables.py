"""What each cell of each question adds to the sums, and which step follows: tables by state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Marks = NDArray[np.uint32]

# A mark, from its lowest bits up.
LEVEL = 0xF
"""The level where the question is answered and counted, else `lookup.NO_LEVEL`."""
WANTED = 0x10
"""Whether the step serves a named goal."""
REACHED_AT = 8
"""The level, but `lookup.NO_LEVEL` where a ceiling makes it enough for every prerequisite."""
FIND_OUT_AT = 16
"""The place of a don't-know in the order to find out, `lookup.NOTHING` for all others."""


@dataclass(slots=True)
class Column:
    """The tables of one question, all by variant * states + state."""

    sums: Ints
    """What the cell adds to its component's sums."""
    worth: Ints
    """The step's weight without the component's need, with its tie-break below; 0: no step."""
    marks: Marks
    """Level, level reached, whether the step is wanted, and the place to find out, side by side."""
    rules: Ints
    """A bit for each contradiction that this answer does not rule out."""
    figures: NDArray[np.uint8]
    """The cell as it counts in `quality.json`: level, or state; `count` for not asked."""

    @classmethod
    def empty(cls) -> Column:
        """Tables without a variant."""
        none = np.zeros(0, np.int64)
        return cls(none, none, none.astype(np.uint32), none, none.astype(np.uint8))

    def extend(self, cells: Sequence[Cell]) -> None:
        """Append cells."""
        for name, kind in _KINDS.items():
            more = np.array([getattr(cell, name) for cell in cells], kind)
            setattr(self, name, np.append(getattr(self, name), more))


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry of each table of a `Column`."""

    sums: int
    worth: int
    marks: int
    rules: int
    figures: int


_KINDS: dict[str, type[np.generic]] = {
    "sums": np.int64,
    "worth": np.int64,
    "marks": np.uint32,
    "rules": np.int64,
    "figures": np.uint8,
}
