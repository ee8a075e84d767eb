"""A hash table of whole numbers in numpy arrays: millions of keys in a few bytes each.

And texts that are found again by such keys.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""2^64 over the golden ratio, odd. Source: Knuth, The Art of Computer Programming, vol. 3, 6.4."""
_FULL = 0.6
_PART = 1 << 16
"""Places moved at a time when the table grows, so that moving needs little room."""


class NumberTable:
    """Keys to values, both whole numbers from 0 up; all look-ups of a block go together."""

    def __init__(
        self, bits: int = 12, values: type[Any] = np.int32, kernels: ModuleType | None = None
    ) -> None:
        """An empty table of ``2 ** bits`` places.

        Args:
            bits: As above.
            values: The numpy type of the values.
            kernels: Compiled loops, where there are any.
        """
        self._bits = bits
        self._kernels = kernels
        self._type = values
        self._size = 0
        self._keys = np.zeros(1 << bits, np.uint64)  # a key is kept plus one; 0 is a free place
        self._values = np.zeros(1 << bits, values)

    def __len__(self) -> int:
        """How many keys there are."""
        return self._size

    def get(self, keys: NDArray[np.uint64]) -> Ints:
        """The value of each key, -1 where there is none."""
        if self._kernels is not None:
            out = np.empty(len(keys), np.int64)
            self._kernels.find(self._keys, self._values, self._shift, keys, out)
            return out
        stored = keys + np.uint64(1)
        place = self._first_place(stored)
        found = self._keys.take(place)
        out = self._values.take(place).astype(np.int64)
        out[found == 0] = -1
        open_ = np.flatnonzero((found != stored) & (found != 0))
        while open_.size:
            place[open_] = (place[open_] + 1) & (len(self._keys) - 1)
            at = place[open_]
            found = self._keys[at]
            done = (found == stored[open_]) | (found == 0)
            out[open_] = np.where(found == 0, -1, self._values[at])
            open_ = open_[~done]
        return out

    def claim(self, keys: NDArray[np.uint64], values: Ints) -> Ints:
        """The value of each key; a new key takes its value from here, the first one wins.

        The values must differ from each other.
        """
        if self._size + len(keys) > _FULL * len(self._keys):
            self._grow(self._size + len(keys))
        out = np.empty(len(keys), np.int64)
        if self._kernels is not None:
            self._size += self._kernels.claim(
                self._keys, self._values, self._shift, keys, values, out
            )
            return out
        stored = keys + np.uint64(1)
        place = self._first_place(stored)
        open_ = np.arange(len(keys))
        while open_.size:
            at, own = place[open_], stored[open_]
            free = self._keys[at] == 0
            if free.any():
                # Backwards: of several writes to one place the last stays, and that is the first.
                new = open_[free][::-1]
                where, own_new, own_value = place[new], stored[new], values[new]
                self._keys[where] = own_new
                here = self._keys[where] == own_new
                where, own_value = where[here], own_value[here]
                self._values[where] = own_value
                self._size += int(np.count_nonzero(self._values[where] == own_value))
            hit = self._keys[at] == own
            out[open_[hit]] = self._values[at[hit]]
            open_ = open_[~hit]
            place[open_] = (place[open_] + 1) & (len(self._keys) - 1)
        return out

    def _first_place(self, stored: NDArray[np.uint64]) -> Ints:
        return ((stored * _MIX) >> self._shift).astype(np.int64)

    @property
    def _shift(self) -> np.uint64:
        return np.uint64(64 - self._bits)

    def _grow(self, size: int) -> None:
        keys, values = self._keys, self._values
        while size > _FULL * (1 << self._bits):
            self._bits += 1
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._values = np.zeros(1 << self._bits, self._type)
        self._size = 0
        for at in range(0, len(keys), _PART):
            own = keys[at : at + _PART]
            used = own != 0
            if used.any():
                old = values[at : at + _PART][used].astype(np.int64)
                self.claim(own[used] - np.uint64(1), old)


class Texts:
    """Texts by number, for rows that repeat them; numbers of keys are given in order."""

    def __init__(self, kernels: ModuleType | None = None) -> None:
        """None yet."""
        self.numbers = NumberTable(kernels=kernels)
        self.texts: list[str] = []

    def number(self, keys: Ints) -> tuple[Ints, list[int]]:
        """The number of each key, and the keys that are new; add their texts in this order."""
        wanted = keys.view(np.uint64)
        found = self.numbers.get(wanted)
        missing = np.flatnonzero(found < 0)
        if not missing.size:
            return found, []
        new, back = np.unique(wanted[missing], return_inverse=True)
        first = len(self.numbers)
        self.numbers.claim(new, np.arange(first, first + len(new)))
        found[missing] = first + back
        return found, [int(k) for k in new]
