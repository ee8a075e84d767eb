"""A large table, block by block: lines that are plain go to Polars, all others one by one.

Plain is a line without quotation marks that has as many separators as the header. Where bytes are
not what the first lines promised, the file is left to the row engine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from readiness.batch import dialects
from readiness.batch.dialects import Record
from readiness.batch.grid import MOST_TEXTS, Grid, Numbers, Octets, Texts, count_of
from readiness.batch.lookup import NotUtf8, Unfit
from readiness.batch.lookup_tables import Ints
from readiness.batch.strange import AsGiven, Body, Strange, look
from readiness.batch.tail import find_tail
from readiness.batch.walk import Splitter, Walked

CHUNK = 8 << 20
"""Bytes read at a time."""
MOST_LINES = 100_000
"""The most lines of a block: short ones would take a hundred times their bytes."""
_LF, _QUOTE = 10, 34


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of the table, in order: those that have all their cells, and those that have not.

    `frame` has one row a whole record and a column ``c<index>`` for each column of the profile that
    is read, `answers` has the answers' numbers (columns x rows); `lines` are the line numbers of
    these rows. `mended` are those (by place) whose quotation marks were not doubled. `faulty` are
    the other records.
    """

    frame: pl.DataFrame
    answers: Numbers
    lines: Ints
    mended: frozenset[int]
    faulty: tuple[Record, ...]
    _data: bytes
    _starts: Ints
    _first_line: int
    _odd: Mapping[int, Record]
    delimiter: str

    def cells(self, line: int) -> list[str]:
        """The cells of the record on this line, as they came."""
        record = self._odd.get(line)
        if record is not None:
            return record.cells
        return self.raw(line).split(self.delimiter)

    def raw(self, line: int) -> str:
        """The text of this line, without its end."""
        at = line - self._first_line
        return self._data[self._starts[at] : self._starts[at + 1] - 1].decode()

    def bytes_of(self, lines: Ints) -> tuple[Octets, Ints]:
        """The bytes of the block, and where these lines start and end in them (lines x 2)."""
        at = lines - self._first_line
        return (
            np.frombuffer(self._data, np.uint8),
            np.column_stack([self._starts[at], self._starts[at + 1]]),
        )

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
        answers: Sequence[int],
        kernels: ModuleType | None = None,
    ) -> None:
        """Read from this byte on.

        Args:
            path: The file, in UTF-8.
            start: Where the line after the header starts, in bytes.
            first_line: Its number, the first line of the file being 1.
            width: How many columns the header has.
            delimiter: The separator.
            schema: By index, the type of each column of the profile that is to be read.
            answers: The indexes of the columns of answers.
            kernels: Compiled loops, where there are any.
        """
        self.path = path
        self.start = start
        self.line = first_line
        self.width = width
        self.delimiter = delimiter
        self.schema = dict(schema)
        self.answers = list(answers)
        self.texts = Texts(delimiter)
        self._split_by = None if kernels is None else Splitter(kernels, width, delimiter)
        self._start_numbering()
        self.digest = hashlib.sha256()
        self.blank_lines = 0
        self.empty_tail = 0
        self._has_tail = False
        self.records = 0
        """Records below the header, counted by their line ends alone."""
        self.bytes_done = 0
        self.ends: set[bytes] = set()
        self._given = AsGiven()

    def _start_numbering(self) -> None:
        """No text of the columns that Polars numbers is known."""
        self._categories = pl.Categories.random(physical=pl.UInt32)
        # Polars forgets them when no column is left that has them.
        self._kept = pl.Series([""], dtype=pl.Categorical(self._categories))
        self._numbers = np.zeros(0, np.uint16)

    def blocks(self) -> Iterator[Block]:
        """The rows of the file. Raises Unfit when only the row engine can read it."""
        tail = find_tail(self.path, self.start, self.delimiter)
        self.empty_tail, self.blank_lines = tail.rows, tail.blank_lines
        self.records += tail.rows
        self._has_tail = tail.rows + tail.blank_lines > 0
        rest = open_ = b""
        with self.path.open("rb") as file:
            head = file.read(self.start)
            self.digest.update(head)
            self._see_ends(head)
            self.bytes_done = len(head)
            left = tail.start - len(head)
            while left:
                data = file.read(min(left, CHUNK))
                left -= len(data)
                self.digest.update(data)
                cut = data.rfind(b"\n") + 1 if left else len(data)
                if not cut:
                    rest += data
                    if len(rest) > 8 * CHUNK:
                        raise Unfit("it has lines of many megabytes")
                    continue
                # Many megabytes: copied once, not once for each part.
                whole = b"".join((rest, memoryview(data)[:cut]))
                rest = data[cut:]
                self.bytes_done += len(whole)
                self._given.add(self.line + open_.count(b"\n"), whole, self.line)
                for piece, last in self._pieces(self._checked(whole)):
                    block, open_ = self._split(open_ + piece, last=last and not left)
                    yield block
            self._look_past(file)

    def _look_past(self, file: BinaryIO) -> None:
        """The empty rows at the end count for the digest and the line ends."""
        rest = b""
        while data := file.read(CHUNK):
            self.digest.update(data)
            whole = rest + data
            cut = whole.rfind(b"\n") + 1
            rest = whole[cut:]
            self._checked(whole[:cut])
            self.bytes_done += len(data)
        self._checked(rest)

    @staticmethod
    def _pieces(data: bytes) -> Iterator[tuple[bytes, bool]]:
        """The lines in pieces of not too many, and whether each is the last one."""
        octets = np.frombuffer(data, np.uint8)
        if count_of(_LF, octets) <= MOST_LINES:
            yield data, True
            return
        cuts = [*(np.flatnonzero(octets == _LF)[MOST_LINES - 1 :: MOST_LINES] + 1).tolist()]
        at = 0
        for cut in cuts:
            yield data[at:cut], cut == len(data)
            at = cut
        if at < len(data):
            yield data[at:], True

    def _see_ends(self, data: bytes) -> None:
        """Which line ends these bytes have."""
        if b"\r" not in data:
            self.ends |= {b"\n"} if b"\n" in data else set()
            return
        crlf, cr = data.count(b"\r\n"), data.count(b"\r")
        # Counting is much faster so than by `bytes.count`, which stops at each.
        lf = count_of(_LF, np.frombuffer(data, np.uint8))
        found = ((b"\r\n", crlf), (b"\n", lf - crlf), (b"\r", cr - crlf))
        self.ends |= {end for end, count in found if count}

    @property
    def line_ends(self) -> str:
        """Which line ends the file has, as `dialects.line_ends` says it."""
        names = ((b"\r\n", "CRLF"), (b"\n", "LF"), (b"\r", "CR"))
        return "+".join(name for end, name in names if end in self.ends) or "none"

    def _split(self, data: bytes, *, last: bool) -> tuple[Block, bytes]:
        """The rows in these lines, and the lines from which a record goes on into the next ones.

        Raises Unfit.
        """
        if not data.endswith(b"\n"):
            data += b"\n"
        grid = None if b'"' in data else self._grid(data)
        plain = grid is not None and grid.is_whole and grid.longest() <= dialects.CELL_LIMIT
        octets = np.frombuffer(data, np.uint8)
        if grid is not None and plain:
            starts = np.append(0, grid.line_ends)
        else:
            starts = np.append(0, np.flatnonzero(octets == _LF) + 1)
        count = len(starts) - 1
        first = self.line
        lines = np.arange(first, first + count)
        seen, rest = Strange(), b""
        if not plain:
            strange = self._strange(octets, starts)
            seen, stop = self._look(data, starts, strange, last=last)
            if stop < count:
                data, rest = data[: starts[stop]], data[starts[stop] :]
                octets, count = octets[: len(data)], stop
                starts, strange, lines = starts[: stop + 1], strange[:stop], lines[:stop]
            left = octets[np.repeat(~strange, np.diff(starts))].tobytes()
            grid = self._grid(left)
            lines = lines[~strange]
        assert grid is not None
        frame, answers = self._parse(grid)
        if grid.rows != len(lines) or not grid.is_whole:
            raise Unfit("its lines are not what they seem")
        self.line += count
        self.blank_lines += seen.blank
        self.records += count - seen.blank - seen.inner
        marked: frozenset[int] = frozenset()
        if seen.whole:
            cells = [cells for _, cells, _ in seen.whole]
            lines = np.append(lines, [line for line, _, _ in seen.whole])
            order = np.argsort(lines, kind="stable")
            if self.schema:
                frame = frame.vstack(self._frame_of(cells))[order]
            more = [[self.texts.number(row[index]) for row in cells] for index in self.answers]
            answers = np.hstack([answers, np.array(more, np.uint16).reshape(len(more), -1)])
            answers = np.ascontiguousarray(answers[:, order])
            lines = lines[order]
            bad = [line for line, _, mended in seen.whole if mended]
            marked = frozenset(np.flatnonzero(np.isin(lines, bad)).tolist())
        block = Block(
            frame, answers, lines, marked, tuple(seen.faulty), data, starts, first, seen.odd,
            self.delimiter,
        )  # fmt: skip
        return block, rest

    def _grid(self, data: bytes) -> Grid | Walked:
        """The cells of lines that are all plain."""
        if self._split_by is not None:
            walked = self._split_by.walk(data, self.answers, self.schema, self.texts)
            if walked is not None:
                return walked
        return Grid(data, self.width, self.delimiter)

    def _look(
        self, data: bytes, starts: Ints, strange: NDArray[np.bool_], *, last: bool
    ) -> tuple[Strange, int]:
        """Split the strange lines, and mark those inside an earlier line's record. Raises Unfit."""
        body = Body(data, starts.tolist(), self.line, self.width, self.delimiter)
        seen, stop = look(body, np.flatnonzero(strange).tolist(), last=last)
        for at, spans in seen.several:
            strange[at : at + spans] = True
        for at, spans in seen.several:
            if any(self._given.has_crlf(self.line + at + n) for n in range(spans - 1)):
                raise Unfit("its cells hold CRLF line breaks")
        if seen.open_end and self._has_tail:
            # What is wrong with that record depends on how long the tail is.
            raise Unfit("a quotation mark does not close before its last lines")
        return seen, stop

    def _checked(self, data: bytes) -> bytes:
        """The bytes with LF line ends. Raises Unfit."""
        self._see_ends(data)
        if b"\r" in data:
            if b"\r" in self.ends:
                raise Unfit("lines end in CR")
            data = data.replace(b"\r\n", b"\n")
        if b"\0" in data:
            raise Unfit("it holds NUL characters")
        if not data.isascii():
            try:
                data.decode()
            except UnicodeDecodeError:
                raise NotUtf8("it is not UTF-8 throughout") from None
            if b"\xef\xbf\xbd" in data:
                raise Unfit("it holds replacement characters")
        return data

    def _strange(self, octets: Octets, starts: Ints) -> NDArray[np.bool_]:
        """Which lines are not plain."""
        strange = np.diff(starts) > dialects.CELL_LIMIT
        at = np.searchsorted(np.flatnonzero(octets == ord(self.delimiter)), starts)
        strange |= np.diff(at) != self.width - 1
        quotes = np.searchsorted(starts, np.flatnonzero(octets == _QUOTE), side="right") - 1
        strange[quotes] = True
        return strange

    def _parse(self, grid: Grid | Walked) -> tuple[pl.DataFrame, Numbers]:
        if not grid.rows:
            return self._frame_of([]), np.zeros((len(self.answers), 0), np.uint16)
        answers, wordy = grid.answers(self.answers, self.texts)
        asked = {self.answers[n]: n for n in wordy}
        if not (self.schema or asked):
            return self._frame_of([]), answers
        if len(self._numbers) > 2 * MOST_TEXTS:
            # They do not come again, and each block brings as many new ones.
            self._start_numbering()
        data, order = grid.rest([*self.schema, *asked])
        types: dict[str, pl.DataType | type[pl.DataType]] = {}
        kind = pl.Categorical(self._categories)
        for index in order:
            types[f"c{index}"] = kind if index in asked else self.schema.get(index, pl.String)
        read = [n for n, index in enumerate(order) if index in self.schema or index in asked]
        frame = pl.read_csv(
            data,
            has_header=False,
            separator=self.delimiter,
            quote_char=None,
            schema=types,
            columns=read,
        )
        if frame.height != grid.rows:
            raise Unfit("its lines are not what they seem")
        for index, n in asked.items():
            answers[n] = self._numbered(frame[f"c{index}"])
        return frame.select([f"c{index}" for index in sorted(self.schema)]), answers

    def _numbered(self, texts: pl.Series) -> Numbers:
        """The numbers of a column of categories."""
        known = self._categories.to_series()
        if len(self._numbers) < len(known):
            new = [self.texts.number(text) for text in known[len(self._numbers) :].to_list()]
            self._numbers = np.append(self._numbers, np.array(new, np.uint16))
        # An empty cell is null.
        return np.append(self._numbers, np.uint16(0)).take(
            texts.to_physical().fill_null(len(self._numbers)).to_numpy()
        )

    def _frame_of(self, rows: list[list[str]]) -> pl.DataFrame:
        return pl.DataFrame(
            {
                # Polars reads an empty cell as null.
                f"c{i}": pl.Series([row[i] or None for row in rows], dtype=pl.String).cast(kind)
                for i, kind in sorted(self.schema.items())
            }
        )
