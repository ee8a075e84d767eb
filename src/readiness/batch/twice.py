"""Ids, rows and names that came before: found by 64-bit hashes, so that millions fit in memory."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from readiness.batch.lookup_tables import Ints
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
    return pl.concat([series, pl.Series(texts, dtype=pl.String)])[where]


def mixed(numbers: NDArray[np.uint64]) -> Hashes:
    """Each number as 64 bits that look random.

    Source: the finaliser of SplitMix64, Steele, Lea, Flood (2014), Fast splittable pseudorandom
    number generators.
    """
    found = numbers * np.uint64(0x9E3779B97F4A7C15)
    found ^= found >> np.uint64(30)
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(27)
    found *= np.uint64(0x94D049BB133111EB)
    found ^= found >> np.uint64(31)
    return found


class Ids:
    """The ids of all records so far, to name an earlier one."""

    def __init__(self) -> None:
        """None yet."""
        self.count = 0
        self._starts: list[int] = []
        self._blocks: list[tuple[str | None, Ints | int]] = []
        self._split: tuple[int, list[str]] = (-1, [])

    def add(self, ids: pl.Series | None, lines: Ints) -> int:
        """Keep the ids of a block's records (None: the line numbers); the first one's number."""
        first = self.count
        self._starts.append(first)
        # As one text, and one number where lines follow each other: millions stay small.
        text = None if ids is None else str(ids.str.join("\n").item())
        if len(lines) and lines[-1] - lines[0] == len(lines) - 1:
            self._blocks.append((text, int(lines[0])))
        else:
            self._blocks.append((text, lines.astype(np.int32)))
        self.count += len(lines)
        return first

    def line(self, number: int) -> int:
        """The line of the record with this number."""
        block = bisect.bisect_right(self._starts, number) - 1
        lines, at = self._blocks[block][1], number - self._starts[block]
        return lines + at if isinstance(lines, int) else int(lines[at])

    def text(self, number: int) -> str:
        """The id of the record with this number."""
        block = bisect.bisect_right(self._starts, number) - 1
        if self._blocks[block][0] is None:
            return str(self.line(number))
        return self._ids(block)[number - self._starts[block]]

    def texts(self, numbers: Ints) -> list[str]:
        """The ids of the records with these numbers; each block is looked into once."""
        out = [""] * len(numbers)
        for n in np.argsort(numbers, kind="stable").tolist():
            out[n] = self.text(int(numbers[n]))
        return out

    def _ids(self, block: int) -> list[str]:
        if self._split[0] != block:
            self._split = block, (self._blocks[block][0] or "").split("\n")
        return self._split[1]

    def all(self) -> Iterator[tuple[pl.Series, int]]:
        """The ids of each block so far, and the first one's number."""
        for (ids, _), start in zip(self._blocks, self._starts, strict=True):
            if ids is not None:
                yield pl.Series(ids.split("\n"), dtype=pl.String), start


class FirstSeen:
    """The number of the first record with the same hash."""

    def __init__(self, kernels: ModuleType | None = None) -> None:
        """None yet."""
        self._table = NumberTable(16, kernels=kernels)

    def of(self, found: Hashes, numbers: Ints) -> Ints:
        """Per record, the number of the first one like it; its own when it is the first."""
        return self._table.claim(found, numbers)


class FirstIds:
    """The number of the first record with the same id.

    Most tables count their rows: while each id is greater than the one before, none comes twice.
    """

    def __init__(self, ids: Ids) -> None:
        """For these ids, which hold those of earlier blocks."""
        self._ids = ids
        self._last = ""
        self._seen: FirstSeen | None = None

    def of(self, given: pl.Series, numbers: Ints) -> Ints:
        """Per record, the number of the first one with its id; call it before `Ids.add`."""
        if self._seen is None and len(given):
            if given[0] > self._last and (given[1:] > given[:-1]).all():
                self._last = given[-1]
                return numbers
            self._seen = FirstSeen()
            for earlier, start in self._ids.all():
                self._seen.of(hashes(earlier), np.arange(start, start + len(earlier)))
        return numbers if self._seen is None else self._seen.of(hashes(given), numbers)


class Twins:
    """Scored rows that came before as they are, or under the same name.

    Rows that are the same have the same name, so that only rows whose name came before need a
    closer look.
    """

    def __init__(self, kernels: ModuleType | None = None) -> None:
        """None yet."""
        self._names = FirstSeen(kernels)
        self._rows = FirstSeen(kernels)
        self._count = 0
        self._starts: list[int] = []
        self._blocks: list[tuple[Hashes, Ints]] = []

    def of(self, rows: Hashes, names: Hashes | None, numbers: Ints) -> tuple[Ints, Ints, Ints]:
        """The rows of a block that are not the first of their kind.

        Args:
            rows: A hash of each row's cells.
            names: A hash of each row's name; None when the table has no names.
            numbers: The rows' numbers among all records.

        Returns:
            Places in the block; the number of the first record with the same cells; that of the
            first with the same name.
        """
        own = np.arange(self._count, self._count + len(rows))
        self._count += len(rows)
        self._starts.append(int(own[0]) if len(own) else self._count)
        self._blocks.append((rows, numbers.astype(np.int32)))
        if names is None:
            first = self._rows.of(rows, own)
            at = np.flatnonzero(first != own)
            return at, self._numbers(first[at]), self._numbers(own[at])
        named = self._names.of(names, own)
        at = np.flatnonzero(named != own)
        if not at.size:
            return at, at, at
        # The first of a name is entered when its name comes again.
        both = np.unique(np.append(named[at], own[at]))
        found = self._rows.of(self._hashes(both), both)
        first = found[np.searchsorted(both, own[at])]
        return at, self._numbers(first), self._numbers(named[at])

    def _hashes(self, own: Ints) -> Hashes:
        return self._gather(own, 0).astype(np.uint64)

    def _numbers(self, own: Ints) -> Ints:
        return self._gather(own, 1).astype(np.int64)

    def _gather(self, own: Ints, part: int) -> NDArray[Any]:
        block = np.searchsorted(self._starts, own, side="right") - 1
        out = np.empty(len(own), self._blocks[0][part].dtype if self._blocks else np.int64)
        for n in np.unique(block).tolist():
            here = block == n
            out[here] = self._blocks[n][part][own[here] - self._starts[n]]
        return out
