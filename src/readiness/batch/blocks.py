"""A large table, block by block: lines that are plain go to Polars, all others one by one.

Plain is a line without quotation marks that has as many separators as the header. Where records
span lines, or bytes are not what the first lines promised, the file is left to the row engine.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from readiness.batch import dialects
from readiness.batch.dialects import Record
from readiness.batch.lookup import Ints, Unfit

CHUNK = 8 << 20
"""Bytes read at a time."""
_LF, _QUOTE = 10, 34


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of the table, in order: those that have all their cells, and those that have not.

    `frame` has one row a whole record and a column ``c<index>`` for each column that is read;
    `lines` are the line numbers of these rows. `mended` are those (by place) whose quotation marks
    were not doubled. `faulty` are the other records.
    """

    frame: pl.DataFrame
    lines: Ints
    mended: frozenset[int]
    faulty: tuple[Record, ...]
    _data: bytes
    _starts: Ints
    _first_line: int
    _odd: Mapping[int, Record]
    _delimiter: str

    def cells(self, line: int) -> list[str]:
        """The cells of the record on this line, as they came."""
        record = self._odd.get(line)
        if record is not None:
            return record.cells
        return self.raw(line).split(self._delimiter)

    def raw(self, line: int) -> str:
        """The text of this line, without its end."""
        at = line - self._first_line
        return self._data[self._starts[at] : self._starts[at + 1] - 1].decode()

    def is_plain(self, line: int) -> bool:
        """Whether the record on this line is the line, split at its separators."""
        return line not in self._odd


class Source:
    """The body of a large table file."""

    def __init__(
        self,
        path: Path,
        start: int,
        first_line: int,
        width: int,
        delimiter: str,
        schema: Mapping[int, pl.DataType | type[pl.DataType]],
    ) -> None:
        """Read from this byte on.

        Args:
            path: The file, in UTF-8.
            start: Where the line after the header starts, in bytes.
            first_line: Its number, the first line of the file being 1.
            width: How many columns the header has.
            delimiter: The separator.
            schema: By index, the type of each column that is to be read.
        """
        self.path = path
        self.start = start
        self.line = first_line
        self.width = width
        self.delimiter = delimiter
        self.schema = dict(schema)
        self.digest = hashlib.sha256()
        self.blank_lines = 0
        self.empty_tail = 0
        self.records = 0
        """Records below the header, counted by their line ends alone."""
        self.bytes_done = 0
        self.ends: Counter[bytes] = Counter()

    def blocks(self) -> Iterator[Block]:
        """The rows of the file. Raises Unfit when only the row engine can read it."""
        rest = b""
        with self.path.open("rb") as file:
            head = file.read(self.start)
            self.digest.update(head)
            self._count_ends(head)
            self.bytes_done = len(head)
            data = file.read(CHUNK)
            while data:
                self.digest.update(data)
                following = file.read(CHUNK)
                whole = rest + data
                cut = len(whole) if not following else whole.rfind(b"\n") + 1
                if not cut and len(whole) > 8 * CHUNK:
                    raise Unfit("it has lines of many megabytes")
                rest = whole[cut:]
                if cut:
                    self.bytes_done += len(whole[:cut])
                    yield self._block(whole[:cut], last=not following)
                data = following

    def _count_ends(self, data: bytes) -> None:
        crlf = data.count(b"\r\n")
        self.ends[b"\r\n"] += crlf
        self.ends[b"\n"] += data.count(b"\n") - crlf
        self.ends[b"\r"] += data.count(b"\r") - crlf

    @property
    def line_ends(self) -> str:
        """Which line ends the file has, as `dialects.line_ends` says it."""
        names = ((b"\r\n", "CRLF"), (b"\n", "LF"), (b"\r", "CR"))
        return "+".join(name for end, name in names if self.ends[end]) or "none"

    def _block(self, data: bytes, *, last: bool) -> Block:
        data = self._checked(data)
        if last:
            data = self._without_tail(data)
        if not data.endswith(b"\n"):
            data += b"\n"
        try:
            return self._split(data, closely=False)
        except pl.exceptions.ComputeError:
            # Too many cells on one line, as many too few on another: the sum was right.
            return self._split(data, closely=True)

    def _split(self, data: bytes, *, closely: bool) -> Block:
        octets = np.frombuffer(data, np.uint8)
        starts = np.append(0, np.flatnonzero(octets == _LF) + 1)
        count = len(starts) - 1
        first = self.line
        lines = np.arange(first, first + count)
        odd: dict[int, Record] = {}
        whole: list[tuple[int, list[str], bool]] = []
        faulty: list[Record] = []
        plain = data
        strange = self._strange(data, octets, starts, closely=closely)
        blank = 0
        if strange.any():
            for at in np.flatnonzero(strange).tolist():
                record = self._record(data[starts[at] : starts[at + 1]].decode(), first + at)
                if record is None:
                    blank += 1
                    continue
                odd[record.line] = record
                cells = record.mended if record.mended is not None else record.cells
                mended = record.mended is not None
                fits = not record.fault and len(cells) >= self.width
                fits = fits and not any(c.strip() for c in cells[self.width :])
                if fits or (mended and len(cells) == self.width):
                    whole.append((record.line, cells, mended))
                    odd[record.line] = Record(record.line, cells)
                else:
                    faulty.append(record)
            plain = octets[np.repeat(~strange, np.diff(starts))].tobytes()
            lines = lines[~strange]
        frame = self._parse(plain)
        if frame.height != len(lines):
            raise Unfit("its lines are not what they seem")
        self.line += count
        self.blank_lines += blank
        self.records += count - blank
        marked: frozenset[int] = frozenset()
        if whole:
            lines = np.append(lines, [line for line, _, _ in whole])
            order = np.argsort(lines, kind="stable")
            frame = frame.vstack(self._frame_of([cells for _, cells, _ in whole]))[order]
            lines = lines[order]
            bad = {line for line, _, mended in whole if mended}
            marked = (
                frozenset(np.flatnonzero(np.isin(lines, list(bad))).tolist()) if bad else marked
            )
        return Block(frame, lines, marked, tuple(faulty), data, starts, first, odd, self.delimiter)

    def _checked(self, data: bytes) -> bytes:
        """The bytes with LF line ends. Raises Unfit."""
        self._count_ends(data)
        if b"\r" in data:
            if self.ends[b"\r"]:
                raise Unfit("lines end in CR")
            data = data.replace(b"\r\n", b"\n")
        if b"\0" in data:
            raise Unfit("it holds NUL characters")
        if not data.isascii():
            try:
                data.decode()
            except UnicodeDecodeError:
                raise Unfit("it is not UTF-8 throughout") from None
            if b"\xef\xbf\xbd" in data:
                raise Unfit("it holds replacement characters")
        return data

    def _without_tail(self, data: bytes) -> bytes:
        """The bytes without rows of separators alone at the end of the file."""
        mark = self.delimiter.encode()
        while data:
            cut = (
                data.rstrip(b"\n").rfind(b"\n") + 1
                if data.endswith(b"\n\n") is False
                else len(data) - 1
            )
            line = data[cut:].decode().strip("\n")
            if any(cell.strip() for cell in line.replace('"', "").split(self.delimiter)):
                return data
            if '"' in line:
                raise Unfit("its last lines are quoted blanks")
            if mark.decode() in line:
                self.empty_tail += 1
                self.records += 1
            else:
                self.blank_lines += 1
            data = data[:cut]
        raise Unfit("its last lines are blank")

    def _strange(
        self, data: bytes, octets: NDArray[np.uint8], starts: Ints, *, closely: bool
    ) -> NDArray[np.bool_]:
        """Which lines Polars must not read."""
        count = len(starts) - 1
        marks = octets == ord(self.delimiter)
        strange = np.diff(starts) > dialects.CELL_LIMIT
        wanted = count * (self.width - 1)
        if closely or int(np.count_nonzero(marks)) != wanted or b'"' in data:
            at = np.searchsorted(np.flatnonzero(marks), starts)
            strange |= np.diff(at) != self.width - 1
            quotes = np.searchsorted(starts, np.flatnonzero(octets == _QUOTE), side="right") - 1
            strange[quotes] = True
        return strange

    def _record(self, text: str, line: int) -> Record | None:
        """The record on a strange line; None when it is blank. Raises Unfit."""
        found = list(dialects.records([text], self.delimiter))
        if not found or (dialects.is_blank(found[0].cells) and not found[0].fault):
            return None
        if "not closed" in found[0].fault or len(found) > 1:
            raise Unfit("its cells hold line breaks, or quotation marks that do not close")
        return found[0]._replace(line=line)

    def _parse(self, plain: bytes) -> pl.DataFrame:
        if not plain:
            return self._frame_of([])
        types = {f"c{i}": self.schema.get(i, pl.String) for i in range(self.width)}
        return pl.read_csv(
            plain,
            has_header=False,
            separator=self.delimiter,
            quote_char=None,
            schema=types,
            columns=sorted(self.schema),
        )

    def _frame_of(self, rows: list[list[str]]) -> pl.DataFrame:
        return pl.DataFrame(
            {
                # Polars reads an empty cell as null.
                f"c{i}": pl.Series([row[i] or None for row in rows], dtype=pl.String).cast(kind)
                for i, kind in sorted(self.schema.items())
            }
        )
