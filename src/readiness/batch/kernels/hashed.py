"""Look-ups of 64-bit numbers, and the hashes of rows."""

from __future__ import annotations

import numpy as np

from readiness.batch.kernels.compiler import Array, compiled

_MIX = np.uint64(0x9E3779B97F4A7C15)  # as in `numbers_table`
_ONE = np.uint64(1)


@compiled
def row_hashes(table: Array, codes: Array, keep: Array, total: Array) -> None:
    """`lines.Lines`: the sum of a row's random numbers, one for each answer's column and text."""
    for place in range(len(keep)):
        row = keep[place]
        one = np.uint64(0)
        for column in range(len(codes)):
            one += table[column, codes[column, row]]
        total[place] = one


@compiled
def find(keys: Array, values: Array, shift: np.uint64, wanted: Array, out: Array) -> None:
    """`NumberTable.get`: the value of each key; -1 where there is none."""
    last = np.uint64(len(keys) - 1)
    for n in range(len(wanted)):
        stored = wanted[n] + _ONE
        place = (stored * _MIX) >> shift
        while keys[place] != stored and keys[place] != 0:
            place = (place + _ONE) & last
        if keys[place] == 0:
            out[n] = -1
        else:
            out[n] = values[place]


@compiled
def claim(
    keys: Array, values: Array, shift: np.uint64, wanted: Array, given: Array, out: Array
) -> int:
    """`NumberTable.claim`, of a table with room. Returns how many keys are new."""
    last = np.uint64(len(keys) - 1)
    new = 0
    for n in range(len(wanted)):
        stored = wanted[n] + _ONE
        place = (stored * _MIX) >> shift
        while keys[place] != stored and keys[place] != 0:
            place = (place + _ONE) & last
        if keys[place] == 0:
            keys[place] = stored
            values[place] = given[n]
            new += 1
        out[n] = values[place]
    return new
