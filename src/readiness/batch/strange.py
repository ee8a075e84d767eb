"""Lines of a large table that are not plain, split one by one.

They have quotation marks, too few or too many separators, or very long cells. A record with line
breaks in its cells takes the lines after it, plain or not.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from readiness.batch import dialects
from readiness.batch.count import count_records
from readiness.batch.dialects import Record
from readiness.batch.grid import LF


class AsGiven:
    """The lines as they came, of which all others see LF ends alone: did they end in CRLF?

    A line break inside a cell belongs to the cell. Spreadsheets write LF there, and end lines in
    CRLF.
    """

    def __init__(self) -> None:
        """None yet."""
        self._parts: list[tuple[int, bytes, list[int]]] = []

    def add(self, first: int, data: bytes, needed: int) -> None:
        """Keep some whole lines from this number on; those before `needed` are not asked for."""
        while len(self._parts) > 1 and self._parts[1][0] <= needed:
            self._parts.pop(0)
        self._parts.append((first, data if b"\r" in data else b"", []))

    def has_crlf(self, line: int) -> bool:
        """Whether the line with this number ends in CRLF."""
        first, data, ends = next(part for part in reversed(self._parts) if part[0] <= line)
        if not data:
            return False
        if not ends:
            octets = np.frombuffer(data, np.uint8)
            ends += np.flatnonzero(octets == LF).tolist()
        end = ends[line - first]
        return data[end - 1 : end] == b"\r"


class Body(NamedTuple):
    """Whole lines of a table, each with its LF."""

    data: bytes
    starts: Sequence[int]
    """Where each line begins, and the end of the last one."""
    first: int
    """The number of the first line."""
    width: int
    """How many cells the header has."""
    delimiter: str

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self.starts) - 1

    def text(self, at: int, lines: int = 1) -> str:
        """The text of so many lines from one on."""
        return self.data[self.starts[at] : self.starts[at + lines]].decode()

    def after(self, at: int) -> Iterator[str]:
        """The lines from one on."""
        for n in range(at, self.lines):
            yield self.data[self.starts[n] : self.starts[n + 1]].decode()


@dataclass(slots=True)
class Strange:
    """The records that begin on lines that are not plain."""

    odd: dict[int, Record] = field(default_factory=dict)
    """By line, those that are not blank."""
    whole: list[tuple[int, list[str], bool]] = field(default_factory=list)
    """Line and cells of those that have all their cells, and whether they were mended."""
    faulty: list[Record] = field(default_factory=list)
    blank: int = 0
    several: list[tuple[int, int]] = field(default_factory=list)
    """Those of several lines: the place of the first one, and how many."""
    open_end: bool = False
    """Whether a quotation mark never closes."""

    @property
    def inner(self) -> int:
        """Lines that belong to the record of an earlier one."""
        return sum(lines - 1 for _, lines in self.several)


def look(body: Body, places: Sequence[int], *, last: bool) -> tuple[Strange, int]:
    """Split the records that begin on these lines, by place.

    Args:
        body: The lines.
        places: Those that are not plain.
        last: Whether the table ends here.

    Returns:
        What was found, and the place of the line from which a record goes on beyond the last one:
        how many lines there are, where none does.
    """
    seen = Strange()
    until = 0
    for at in places:
        if at < until:
            continue
        record, lines = _record(body, at)
        if dialects.NOT_CLOSED in record.fault:
            if not last:
                return seen, at
            seen.open_end = True
        if lines > 1:
            until = at + lines
            seen.several.append((at, lines))
        if dialects.is_blank(record.cells) and not record.fault:
            seen.blank += 1
            continue
        seen.odd[record.line] = record
        _sort(record, body.width, seen)
    return seen, body.lines


def _record(body: Body, at: int) -> tuple[Record, int]:
    """The record that begins on this line, and how many lines it spans."""
    line = body.first + at
    reader = csv.reader(body.after(at), delimiter=body.delimiter, strict=True)
    try:
        cells = next(reader)
    except csv.Error as error:
        return dialects.faulty(body.text(at), line, str(error), body.delimiter), 1
    lines = reader.line_num
    if lines > 1:
        counted = count_records(body.text(at, lines), body.delimiter)
        if counted != (not dialects.is_blank(cells)):
            raise RuntimeError(f"line {line} cannot be counted; nothing was written")
    return Record(line, cells), lines


def _sort(record: Record, width: int, seen: Strange) -> None:
    mended = record.mended is not None
    cells = record.mended if record.mended is not None else record.cells
    fits = not record.fault and len(cells) >= width
    fits = fits and not any(c.strip() for c in cells[width:])
    if fits or (mended and len(cells) == width):
        seen.whole.append((record.line, cells, mended))
        seen.odd[record.line] = Record(record.line, cells)
    else:
        seen.faulty.append(record)
