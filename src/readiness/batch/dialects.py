"""Text to records: which separator, which line is the header, and where each record starts.

A record is one row of the table; it may span several lines when a quoted cell holds line breaks.
The rules are those of RFC 4180, strictly: a quoted cell ends at its closing quotation mark. Where
it does not (no closing mark, or text after it), the *first line* of that record is one faulty
record and reading goes on at the next line, so that one stray mark cannot swallow the rest.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
HEADER_WITHIN = 20
"""The header is looked for among this many first records."""
CELL_LIMIT = 131_072
"""The longest cell in characters: the limit of the `csv` module, kept on purpose."""

NOT_CLOSED = "not closed"
"""Stands in the fault of a record that more lines might complete."""


class Record(NamedTuple):
    """One row as it stands in the file; `line` counts from 1.

    A faulty record has its first line as its only cell, and `fault` says what is wrong with it.
    `mended` are its cells if quotation marks inside a quoted cell were only not doubled.
    """

    line: int
    cells: list[str]
    fault: str = ""
    mended: list[str] | None = None

    def fit(self, width: int) -> Record:
        """The record as it is read: with its mended cells, if they are as many as the header's."""
        if self.mended is not None and len(self.mended) == width:
            return Record(self.line, self.mended)
        return self


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the table is written: separator, header, and the index of the line after the header.

    `skipped` is the number of records up to and including the header and a ``sep=`` line, blank
    lines left out.
    """

    delimiter: str
    header: tuple[str, ...]
    header_line: int
    start: int
    skipped: int
    known: int
    stated: bool = False
    """True when a ``sep=`` line named the separator."""


def lines_of(text: str) -> list[str]:
    """The lines with their ends; LF, CRLF and CR each end a line, nothing else does.

    Not `str.splitlines`: that also splits at form feeds and other marks that may stand in a name.
    """
    return list(io.StringIO(text, newline=""))


def line_ends(text: str) -> str:
    """Which line ends the text has: ``LF``, ``CRLF``, ``CR``, or several joined by ``+``."""
    crlf = text.count("\r\n")
    found = [
        name
        for name, count in (
            ("CRLF", crlf),
            ("LF", text.count("\n") - crlf),
            ("CR", text.count("\r") - crlf),
        )
        if count
    ]
    return "+".join(found) or "none"


def is_blank(cells: Sequence[str]) -> bool:
    """Whether this is a line without anything on it, which is no record."""
    return not cells or (len(cells) == 1 and not cells[0].strip())


def records(lines: Sequence[str], delimiter: str, start: int = 0) -> Iterator[Record]:
    """All records from the line with this index on, blank lines included (as empty records)."""
    while start < len(lines):
        base = start
        reader = csv.reader(_from(lines, base), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                yield Record(start + 1, cells)
                start = base + reader.line_num
        except csv.Error as error:
            yield faulty(lines[start], start + 1, str(error), delimiter)
            start += 1


def faulty(text: str, line: int, error: str, delimiter: str) -> Record:
    """The record of a line at which the `csv` module stopped with this error."""
    text = text.rstrip("\r\n")
    return Record(line, [text], _fault(error), _mend(text, delimiter))


def _from(lines: Sequence[str], start: int) -> Iterator[str]:
    for index in range(start, len(lines)):
        yield lines[index]


def _mend(line: str, delimiter: str) -> list[str] | None:
    """The cells of ``"The "Best" Ltd",3``: a mark closes only before a separator or the end.

    None where that reading does not work out either.
    """
    if len(line) > CELL_LIMIT:
        return None
    cells: list[str] = []
    rest: str | None = line
    while rest is not None:
        if rest.startswith('"'):
            head, mark, tail = rest[1:].partition('"' + delimiter)
            if not mark:
                head, tail = head[:-1], head[-1:]
                if tail != '"':
                    return None
            cells.append(head.replace('""', '"'))
            rest = tail if mark else None
        else:
            head, mark, tail = rest.partition(delimiter)
            cells.append(head)
            rest = tail if mark else None
    return cells


def _fault(error: str) -> str:
    if "field larger" in error:
        return f"a cell is longer than {CELL_LIMIT:,} characters"
    if "end of data" in error:
        return f"a quotation mark is {NOT_CLOSED}"
    return "text stands after a closing quotation mark"


def find(
    lines: Sequence[str], known: Callable[[Sequence[str]], int], sure: str = ""
) -> Dialect | None:
    """The separator and header line under which most headers are known; None without any record.

    The bodies are never sniffed: cells with several choices are full of semicolons. Ties go to the
    earlier line, then to comma, semicolon, tab, pipe.

    Args:
        lines: All lines of the table.
        known: How many of these cells are headers that are known.
        sure: The separator where it is not in doubt.
    """
    begin = 0
    stated = ""
    if sure:
        found = list(_candidates(lines, sure, 0, False, known))
        return max(found, key=lambda one: one.known, default=None)
    first = lines[0].strip().strip('"').replace("\ufeff", "") if lines else ""
    if first.lower().startswith("sep=") and len(first) <= 5:
        stated = first[4:] or "\t"  # "sep=" and a tab: the tab went with the white space
        begin = 1
    best: Dialect | None = None
    for delimiter in (stated,) if stated in DELIMITERS else DELIMITERS:
        for candidate in _candidates(lines, delimiter, begin, bool(stated), known):
            if best is None or candidate.known > best.known:
                best = candidate
    return best


def _candidates(
    lines: Sequence[str],
    delimiter: str,
    begin: int,
    stated: bool,
    known: Callable[[Sequence[str]], int],
) -> Iterator[Dialect]:
    seen = 0
    pending: tuple[Record, int] | None = None
    # A record's end is only known when the next one starts.
    for record in records(lines, delimiter, begin):
        if pending:
            yield _dialect(pending, record.line - 1, delimiter, stated, known)
            pending = None
        if is_blank(record.cells):
            continue
        seen += 1
        if seen > HEADER_WITHIN:
            return
        pending = (record, seen)
    if pending:
        yield _dialect(pending, len(lines), delimiter, stated, known)


def _dialect(
    pending: tuple[Record, int],
    start: int,
    delimiter: str,
    stated: bool,
    known: Callable[[Sequence[str]], int],
) -> Dialect:
    record, seen = pending
    count = 0 if record.fault else known(record.cells)
    return Dialect(delimiter, tuple(record.cells), record.line, start, seen + stated, count, stated)
