"""The rows of separators alone that spreadsheets leave at the end of a file, found from its end.

There may be millions of them, and no engine should have to look at each.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from readiness.batch.lookup import Unfit

PIECE = 8 << 20
"""The most bytes looked at in one go."""
_FIRST = 1 << 16
_LF, _QUOTE = 10, b'"'
# What `str.strip` takes for white space, as far as it is one byte.
_BLANKS = b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"


class Tail(NamedTuple):
    """The end of a table that holds nothing."""

    start: int
    """The byte at which it begins; the size of the file where there is none."""
    rows: int
    """Its lines of separators."""
    blank_lines: int


def find_tail(path: Path, body: int, delimiter: str) -> Tail:
    """The empty rows and blank lines at the end of a text file.

    Args:
        path: The file, in UTF-8, with lines that end in LF or CRLF.
        body: The byte at which the rows begin.
        delimiter: The separator.

    Raises:
        Unfit: Only the row engine can tell, because these rows are in quotation marks.
    """
    mark = delimiter.encode()
    rows = blank = 0
    with path.open("rb") as file:
        end = file.seek(0, 2)
        size = _FIRST
        while end > body:
            begin = max(body, end - size)
            file.seek(begin)
            data = file.read(end - begin)
            skip = 0 if begin == body else data.find(b"\n") + 1
            if begin > body and not skip:
                if data.strip(_BLANKS + mark):
                    break
                if size > PIECE:
                    raise Unfit("it has lines of many megabytes")
                size *= 2
                continue
            data = data[skip:]
            kept = _without(data, mark)
            found = _count(data[kept:], mark)
            rows, blank = rows + found[0], blank + found[1]
            end = begin + skip + kept
            if kept:
                break
            size = min(2 * size, PIECE)
    return Tail(end, rows, blank)


def _without(data: bytes, mark: bytes) -> int:
    """Where the empty rows at the end of these lines begin. Raises Unfit."""
    last = len(data.rstrip(_BLANKS + mark))
    # A line that holds something, or looks so: hard spaces and quotation marks may be blank too.
    after = data.find(b"\n", last)
    end = len(data) if after < 0 else after + 1
    if not last:
        return 0
    while end:
        begin = data.rfind(b"\n", 0, end - 1) + 1
        line = data[begin:end]
        text = line.replace(_QUOTE, b"").decode("utf-8", "replace")
        if any(cell.strip() for cell in text.split(mark.decode())):
            return end
        if _QUOTE in line:
            raise Unfit("its last lines are quoted blanks")
        end = begin
    return 0


def _count(lines: bytes, mark: bytes) -> tuple[int, int]:
    """How many of these lines hold a separator, and how many none."""
    if not lines:
        return 0, 0
    octets = np.frombuffer(lines, np.uint8)
    ends = np.flatnonzero(octets == _LF)
    if octets[-1] != _LF:
        ends = np.append(ends, len(octets))
    marks = np.searchsorted(np.flatnonzero(octets == mark[0]), ends)
    rows = int(np.count_nonzero(np.diff(marks, prepend=0)))
    return rows, len(ends) - rows
