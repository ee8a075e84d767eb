"""The different cells of a column of answers, with a limit to how many are kept."""

from __future__ import annotations

from collections import Counter

from readiness.batch.cells import Column
from readiness.batch.zero_based import ZEROS
from readiness.response import Answer

MOST_CELLS = 50_000
"""Beyond so many, only those are kept that can be read: the others are told with their rows."""


class Distinct:
    """How often each cell of a column occurs."""

    def __init__(self, column: Column[Answer | None]) -> None:
        """None yet; the column tells which cells can be read."""
        self.counts: Counter[str] = Counter()
        self._column = column

    def see(self, cell: str) -> None:
        """Count a cell."""
        counts = self.counts
        if cell in counts or len(counts) < MOST_CELLS or self._tells(cell):
            counts[cell] += 1

    def _tells(self, cell: str) -> bool:
        # Zeros cannot be read, but show that a table is coded from 0.
        return cell.strip() in ZEROS or self._column.reads(cell)
