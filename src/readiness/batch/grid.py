"""The cells of plain lines: where each one ends, and the answers among them as numbers.

Answers are short and few texts repeat: the first two bytes of a cell give its number by a table,
at a fraction of the cost of a text for each. Columns of longer answers are left to Polars, like
all other columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from readiness.batch.lookup_tables import Ints

Octets = NDArray[np.uint8]
Numbers = NDArray[np.uint16]
LF = 10
_PIECE = 1 << 18
"""Bytes that are compared at a time."""
UNKNOWN = 0xFFFF
MOST_TEXTS = 60_000
"""More different answers than that are no answers: the rest is looked at cell by cell."""
BEYOND = "\0"
"""Stands for every text after so many; no table that is read here holds it, and it is no answer."""
PAIR = 2
"""Cells of so many bytes at most are known by them."""
WORDY = 1 / 50
"""A column with more long cells than this share is read by Polars."""
_TILE = 1024
"""Rows worked on at a time, so that they stay in the processor's cache."""


class Texts:
    """The different texts of all answer columns, by number; an empty cell is 0."""

    def __init__(self, delimiter: str) -> None:
        """None yet but the empty one."""
        self.texts = [""]
        self._numbers = {"": 0}
        self._ends = (ord(delimiter), LF)
        # By the two bytes from a cell's start on; the second, or both, may be beyond its end.
        self.pairs = np.full(1 << 16, UNKNOWN, np.uint16)
        self.pairs.reshape(256, 256)[:, list(self._ends)] = 0

    def number(self, text: str) -> int:
        """The number of a text; that of `BEYOND` where there are too many."""
        number = self._numbers.get(text)
        if number is None:
            if len(self.texts) >= MOST_TEXTS and text != BEYOND:
                return self.number(BEYOND)
            number = self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return number

    def learn(self, pairs: Ints) -> None:
        """Enter the numbers of these pairs of bytes, each of a cell of one or two."""
        for pair in pairs.tolist():
            own = bytes((pair & 0xFF, pair >> 8))
            text = own[:1] if own[1] in self._ends else own
            self.pairs[pair] = self.number(text.decode())


def count_of(byte: int, octets: Octets) -> int:
    """How often a byte occurs; compared in pieces, which need no fresh memory each time."""
    pieces = range(0, len(octets), _PIECE)
    return sum(int(np.count_nonzero(octets[at : at + _PIECE] == byte)) for at in pieces)


class Grid:
    """Lines that all have as many cells as the header, and no quotation marks."""

    def __init__(self, data: bytes, width: int, delimiter: str) -> None:
        """Find the ends of the cells.

        Args:
            data: The lines, each with its LF.
            width: How many cells each should have.
            delimiter: The separator.
        """
        self.width = width
        self.octets: Octets = np.frombuffer(data, np.uint8)
        self._data = data
        marks = self.octets == LF
        lines = np.count_nonzero(marks)
        marks |= self.octets == ord(delimiter)
        ends = np.flatnonzero(marks)
        self.rows = len(ends) // width
        self.ends = ends[: self.rows * width].reshape(self.rows, width)
        self.is_whole = len(ends) == lines * width and bool(
            (self.octets.take(self.ends[:, -1]) == LF).all()
        )
        """Whether all lines have just so many cells."""

    @property
    def line_ends(self) -> Ints:
        """By line, the byte at which the next one starts."""
        found: Ints = self.ends[:, -1] + 1
        return found

    def longest(self) -> int:
        """Bytes of the longest line, with its end."""
        return int(np.diff(self.line_ends, prepend=0).max(initial=0))

    def answers(self, columns: Sequence[int], texts: Texts) -> tuple[Numbers, list[int]]:
        """The numbers of the cells in these columns (columns x rows), and who is too wordy.

        The columns that are, by place in `columns`, are not filled in.
        """
        found = np.empty((len(columns), self.rows), np.uint16)
        if not columns:
            return found, []
        first, last = min(columns), max(columns) + 1
        places = np.array(columns) - first
        neat = bool((np.diff(places) == 1).all())
        long: list[Ints] = []
        for top in range(0, self.rows, _TILE):
            ends = self.ends[top : top + _TILE, first:last]
            at = np.empty(ends.shape, np.int64)
            at[:, 1:] = ends[:, :-1]
            if first:
                at[:, 0] = self.ends[top : top + _TILE, first - 1]
            else:
                at[1:, 0] = self.ends[top : top + _TILE - 1, -1][: len(at) - 1]
                at[0, 0] = self.ends[top - 1, -1] if top else -1
            at += 1
            size = ends - at
            pair = self.octets.take(at).astype(np.uint16)
            at += 1
            # The last cell's end may be the last byte of all.
            pair |= self.octets.take(at, mode="clip").astype(np.uint16) << 8
            number = texts.pairs.take(pair)
            odd = size > PAIR
            if odd.any():
                number[odd] = UNKNOWN
            new = (number == UNKNOWN) & ~odd
            if new.any():
                texts.learn(np.unique(pair[new]).astype(np.int64))
                number[new] = texts.pairs.take(pair[new])
            if odd.any():
                long.append(np.flatnonzero(odd) + top * (last - first))
            found[:, top : top + _TILE] = (number if neat else number[:, places]).T
        if not long:
            return found, []
        return found, self._spell(np.concatenate(long), first, last, columns, found, texts)

    def _spell(
        self,
        long: Ints,
        first: int,
        last: int,
        columns: Sequence[int],
        found: Numbers,
        texts: Texts,
    ) -> list[int]:
        """Fill in the cells that are longer than two bytes, one by one."""
        rows, column = np.divmod(long, last - first)
        column += first
        many = np.bincount(column, minlength=self.width) > max(1.0, self.rows * WORDY)
        place = {index: n for n, index in enumerate(columns) if not many[index]}
        few = np.isin(column, list(place))
        at = rows[few] * self.width + column[few]
        all_ends = self.ends.reshape(-1)
        starts = np.where(at > 0, all_ends[at - 1], -1) + 1
        for row, index, start, end in zip(
            rows[few].tolist(), column[few].tolist(), starts.tolist(), all_ends[at].tolist(),
            strict=True,
        ):  # fmt: skip
            found[place[index], row] = texts.number(self._data[start:end].decode())
        return [n for n, index in enumerate(columns) if many[index]]

    def rest(self, columns: Sequence[int]) -> tuple[bytes, list[int]]:
        """The lines with some columns alone, and which columns each line has then.

        There may be more of them than asked for.
        """
        wanted = set(columns)
        wanted |= set(range(self.width)) if len(wanted) < PAIR else set()
        runs = [
            (keep, list(group))
            for keep, group in groupby(range(self.width), key=lambda n: n in wanted)
        ]
        keeps = [keep for keep, _ in runs]
        cuts = np.empty((self.rows, len(runs) + (not keeps[-1])), np.int64)
        for n, (_, group) in enumerate(runs):
            cuts[:, n] = self.ends[:, group[-1]] + 1
        order = sorted(wanted)
        if not keeps[-1]:
            # The end of the line stays, and makes a last, empty cell.
            cuts[:, -1] = cuts[:, -2]
            cuts[:, -2] -= 1
            keeps.append(True)
            order.append(-1)
        sizes = np.diff(cuts.ravel(), prepend=0)
        mask = np.repeat(np.tile(keeps, self.rows), sizes)
        return self.octets[: len(mask)][mask].tobytes(), order
