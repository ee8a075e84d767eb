"""Ids, rows and names that came before: found by 64-bit hashes, so that millions fit in memory."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import polars as pl
from numpy.typing import NDArray

from readiness.batch.lookup import Ints
from readiness.batch.numbers_table import NumberTable

Hashes = NDArray[np.uint64]
_TOP = np.uint64((1 << 64) - 2)


def constant(name: str) -> np.uint64:
    """A fixed odd number for a column."""
    digest = blake2b(name.encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little") | 1)


def hashes(texts: pl.Series) -> Hashes:
    """A hash of each text."""
    found: Hashes = np.minimum(texts.hash(seed=7).to_numpy(), _TOP)
    return found


def replaced(series: pl.Series, at: Ints, texts: Sequence[str]) -> pl.Series:
    """The series with other texts at these places."""
    where = np.arange(len(series))
    where[at] = len(series) + np.arange(len(texts))
    return pl.concat([series, pl.Series(texts, dtype=pl.String)]).gather(where)


class Ids:
    """The ids of all records so far, to name an earlier one."""

    def __init__(self) -> None:
        """None yet."""
        self.count = 0
        self._starts: list[int] = []
        self._blocks: list[tuple[pl.Series | None, Ints]] = []

    def add(self, ids: pl.Series | None, lines: Ints) -> int:
        """Keep the ids of a block's records (None: the line numbers); the first one's number."""
        first = self.count
        self._starts.append(first)
        self._blocks.append((ids, lines.astype(np.int32)))
        self.count += len(lines)
        return first

    def _at(self, number: int) -> tuple[pl.Series | None, Ints, int]:
        block = bisect.bisect_right(self._starts, number) - 1
        ids, lines = self._blocks[block]
        return ids, lines, number - self._starts[block]

    def line(self, number: int) -> int:
        """The line of the record with this number."""
        _, lines, at = self._at(number)
        return int(lines[at])

    def text(self, number: int) -> str:
        """The id of the record with this number."""
        ids, lines, at = self._at(number)
        return str(lines[at]) if ids is None else str(ids[at])


class FirstSeen:
    """The number of the first record with the same hash."""

    def __init__(self) -> None:
        """None yet."""
        self._table = NumberTable(16)

    def of(self, found: Hashes, numbers: Ints) -> Ints:
        """Per record, the number of the first one like it; its own when it is the first."""
        return self._table.claim(found, numbers)
