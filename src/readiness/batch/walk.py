"""The cells of plain lines by compiled loops: what `grid` finds, in one walk over the bytes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import ModuleType

import numpy as np

from readiness.batch.grid import LF, PAIR, WORDY, Numbers, Texts, count_of
from readiness.batch.lookup_tables import Ints

_ROOM = 1 << 12
"""Cells that need a closer look are taken so many at a time."""
_MOST_KNOWN = 1 << 14
"""Longer cells that are kept with their numbers, so that memory stays flat."""
_KEEP, _LEAVE = -1, -2
_DONE, _UNEVEN = 0, 2


class Walked:
    """Lines that all have as many cells as the header, and no quotation marks: as `Grid`."""

    is_whole = True

    def __init__(self, line_ends: Ints, numbers: Numbers, rest: bytes, order: list[int]) -> None:
        """Of what the walk found."""
        self.line_ends = line_ends
        self.rows = len(line_ends)
        self._numbers = numbers
        self._rest = rest
        self._order = order

    def longest(self) -> int:
        """Bytes of the longest line, with its end."""
        return int(np.diff(self.line_ends, prepend=0).max(initial=0))

    def answers(self, _columns: Sequence[int], _texts: Texts) -> tuple[Numbers, list[int]]:
        """The numbers of the answers; none is left to Polars."""
        return self._numbers, []

    def rest(self, _columns: Sequence[int]) -> tuple[bytes, list[int]]:
        """The lines with some columns alone, and which columns each line has then."""
        return self._rest, self._order


class Splitter:
    """Walks over blocks of lines."""

    def __init__(self, kernels: ModuleType, width: int, delimiter: str) -> None:
        """For lines of so many cells."""
        self._kernels = kernels
        self._width = width
        self._delimiter = np.uint8(ord(delimiter))
        self._long = np.empty((_ROOM + width, 4), np.int64)
        self._wordy = False
        self._known: dict[bytes, int] = {}

    def walk(
        self, data: bytes, answers: Sequence[int], kept: Collection[int], texts: Texts
    ) -> Walked | None:
        """The cells of these lines; None where they are for `Grid`. Raises Unfit.

        Args:
            data: The lines, each with its LF.
            answers: The columns of answers.
            kept: The columns whose text is kept.
            texts: The texts of answers; new ones are entered.
        """
        # Polars cannot read lines of one cell: an empty one would be no line.
        if self._wordy or len(kept) < 2 or not data:
            return None
        octets = np.frombuffer(data, np.uint8)
        columns = np.full(self._width, _LEAVE, np.int64)
        columns[list(kept)] = _KEEP
        columns[list(answers)] = np.arange(len(answers))
        rows = count_of(LF, octets)
        numbers = np.empty((len(answers), rows), np.uint16)
        ends = np.empty(rows, np.int64)
        rest = np.empty(len(data), np.uint8)
        state = np.zeros(4, np.int64)
        worded = np.zeros(len(answers), np.int64)
        while True:
            done = self._kernels.split(
                octets, self._delimiter, columns, texts.pairs, numbers, ends, rest, self._long,
                state,
            )  # fmt: skip
            if done == _UNEVEN:
                return None
            self._spell(data, self._long[: state[3]], numbers, worded, texts)
            if worded.max(initial=0) > max(1.0, rows * WORDY):
                # Answers in words: Polars reads their columns, here and from now on.
                self._wordy = True
                return None
            if done == _DONE:
                break
        order = sorted(kept) + ([] if columns[-1] == _KEEP else [-1])
        return Walked(ends, numbers, rest[: state[2]].tobytes(), order)

    def _spell(self, data: bytes, long: Ints, numbers: Numbers, worded: Ints, texts: Texts) -> None:
        """Fill in the cells that the walk could not."""
        if not len(long):
            return
        known = self._known
        found = []
        for start, end in zip(long[:, 2].tolist(), long[:, 3].tolist(), strict=True):
            raw = data[start:end]
            number = known.get(raw)
            if number is None:
                if len(known) >= _MOST_KNOWN:
                    known.clear()
                number = known[raw] = texts.number(raw.decode())
            if end - start <= PAIR:
                # Also where the text is known: the pair of one byte holds the cell's end.
                texts.learn(np.array([data[start] | data[start + 1] << 8]))
            found.append(number)
        numbers[long[:, 0], long[:, 1]] = found
        worded += np.bincount(long[long[:, 3] - long[:, 2] > PAIR, 0], minlength=len(worded))
