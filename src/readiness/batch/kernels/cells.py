"""From bytes to cells, and to the states of answers."""

from __future__ import annotations

import numpy as np

from readiness.batch.grid import UNKNOWN
from readiness.batch.kernels.compiler import LF, Array, compiled


@compiled
def split(
    octets: Array,
    delimiter: np.uint8,
    columns: Array,
    pairs: Array,
    numbers: Array,
    ends: Array,
    rest: Array,
    long: Array,
    state: Array,
) -> int:
    """`grid.Grid`: walk the bytes of whole lines, cell by cell.

    Args:
        octets: The bytes; the last is LF.
        delimiter: The separator.
        columns: By column, the place of an answer from 0; -1 keep its text, -2 leave it out.
        pairs: By two bytes, the number of an answer's text, or `UNKNOWN`.
        numbers: Answers x lines: filled in.
        ends: By line, where the next one starts: filled in.
        rest: Room for the bytes of the columns that are kept.
        long: Cells that `pairs` does not know, a row each: place, line, start, end. When there is
            no room for those of another line, the walk pauses.
        state: Next byte, next line, bytes in `rest`, rows in `long`; filled in.

    Returns:
        0 done, 1 paused, 2 a line has too few or too many cells.
    """
    width, size = len(columns), len(octets)
    at, line, out, odd = state[0], state[1], state[2], 0
    last_kept = columns[width - 1] == -1
    room = len(long) - width
    while at < size:
        if odd > room:
            state[0], state[1], state[2], state[3] = at, line, out, odd
            return 1
        for column in range(width):
            kind = columns[column]
            start = at
            if kind >= 0:
                one = octets[at]
                if one == delimiter or one == LF:
                    number = 0
                else:
                    at += 1
                    two = octets[at]
                    number = pairs[one | np.int64(two) << 8]
                    if two != delimiter and two != LF:
                        at += 1
                        if octets[at] != delimiter and octets[at] != LF:
                            number = UNKNOWN
                            while octets[at] != delimiter and octets[at] != LF:
                                at += 1
                    if number == UNKNOWN:
                        long[odd, 0], long[odd, 1], long[odd, 2], long[odd, 3] = (
                            kind, line, start, at,
                        )  # fmt: skip
                        odd += 1
                numbers[kind, line] = number
            elif kind == -1:
                while octets[at] != delimiter and octets[at] != LF:
                    rest[out] = octets[at]
                    out += 1
                    at += 1
                rest[out] = octets[at]
                out += 1
            else:
                while octets[at] != delimiter and octets[at] != LF:
                    at += 1
            end = octets[at]
            at += 1
            if (end == LF) != (column == width - 1):
                return 2
        if not last_kept:
            rest[out] = LF
            out += 1
        ends[line] = at
        line += 1
    state[0], state[1], state[2], state[3] = at, line, out, odd
    return 0


@compiled
def read_states(
    numbers: Array,
    table: Array,
    unread: int,
    bad_state: int,
    seen: Array,
    states: Array,
    bad: Array,
) -> bool:
    """`readings.Answers.read` of one column: states by number, counts, and rows that are bad.

    Returns whether a number came up that has no state yet; then nothing else is to be used.
    """
    new = False
    for row in range(len(numbers)):
        number = numbers[row]
        state = table[number]
        seen[number] += 1
        states[row] = state
        new |= state == unread
        bad[row] |= state == bad_state
    return new


@compiled
def by_row(states: Array, keep: Array, out: Array) -> None:
    """The states (questions x all rows) of the rows that are kept, a row at a time.

    In tiles, so that what is read stays in the processor until it is written.
    """
    count = len(states)
    for start in range(0, len(keep), 64):
        stop = min(start + 64, len(keep))
        for at in range(count):
            for place in range(start, stop):
                out[place, at] = states[at, keep[place]]


@compiled
def raw_lines(
    octets: Array,
    lines: Array,
    delimiter: np.uint8,
    kinds: Array,
    out: Array,
    places: Array,
) -> None:
    """`tables.raw_line` of lines that need no more than quotes around cells.

    Args:
        octets: The bytes of the table.
        lines: Lines x (its first byte, the one after its LF).
        delimiter: The separator.
        kinds: By byte, 0 leaves a cell as it is, 1 asks for quotes, 2 must not start a cell, 3 must
            not start or end one, 4 is for a closer look.
        out: Room for the lines.
        places: By line, where it ends there; filled in, and as it was before where the line is for
            a closer look.
    """
    size = 0
    for line in range(len(lines)):
        begin, at, stop = size, lines[line, 0], lines[line, 1]
        fits = True
        while fits and at < stop:
            end = at
            worst = quotes = 0
            while octets[end] != delimiter and octets[end] != LF:
                kind = kinds[octets[end]]
                quotes |= kind == 1
                worst = max(worst, kind)
                end += 1
            if end > at:
                fits = worst < 4 and kinds[octets[at]] < 1 and kinds[octets[end - 1]] != 3
            if quotes:
                out[size] = 34
                size += 1
            out[size : size + end - at] = octets[at:end]
            size += end - at
            if quotes:
                out[size] = 34
                size += 1
            out[size] = 44 if octets[end] == delimiter else LF
            size += 1
            at = end + 1
        if not fits:
            size = begin
        places[line] = size
