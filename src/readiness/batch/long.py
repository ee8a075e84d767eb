"""A text table that is too large to hold: read from the disk piece by piece, as often as needed.

The row engine walks it like any other table. A piece ends where a record ends, so that line breaks
inside cells, stray quotation marks and every encoding give what they would give in one go.
"""

from __future__ import annotations

import codecs
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from readiness.batch import dialects, text
from readiness.batch.count import count_records
from readiness.batch.dialects import Record
from readiness.batch.distinct import Distinct
from readiness.batch.given import Given
from readiness.batch.mapping import ColumnMap
from readiness.batch.rows import Row
from readiness.batch.table import Table, Tally, understand
from readiness.batch.zero_based import ZEROS, refuse_zero_based
from readiness.errors import Place, Problem, UserError
from readiness.questionnaire import Questionnaire

PIECE = 1 << 20
"""Characters read at a time: of the shortest lines, half a million records."""
HEAD = 1 << 20
"""Characters at the start that show how the table is written."""
_MOST_PIECES = 16
"""A quotation mark that does not close within so many pieces never does: cells have a limit."""


@dataclass(frozen=True, slots=True)
class LongText:
    """A large file as text: how to decode it, and what one look at all of it told."""

    path: Path
    codec: str
    encoding: str
    """The name of the encoding, for people."""
    notices: tuple[str, ...]
    sha256: str
    line_ends: str

    def head(self) -> str:
        """The first whole lines."""
        with self.path.open(encoding=self.codec, newline="") as file:
            start = file.read(HEAD)
            return start if not file.read(1) else start[: _last_line_end(start)]

    def pieces(self, start: int, delimiter: str) -> Iterator[tuple[str, int, list[Record]]]:
        """Pieces of whole records: text, the number of its first line, and its records.

        Args:
            start: The number of lines before the first record.
            delimiter: The separator.
        """
        with self.path.open(encoding=self.codec, newline="") as file:
            rest, line, size = "", 1, PIECE
            while True:
                data = file.read(size)
                whole = rest + data
                cut = len(whole) if not data else _last_line_end(whole)
                lines = dialects.lines_of(whole[:cut])
                skip = max(0, min(start + 1 - line, len(lines)))
                found = list(dialects.records(lines, delimiter, skip))
                open_ = next((r for r in found if dialects.NOT_CLOSED in r.fault), None)
                if open_ is not None and data and len(whole) < _MOST_PIECES * PIECE:
                    # What follows may close it.
                    found = found[: found.index(open_)]
                    lines = lines[: open_.line - 1]
                taken = sum(map(len, lines))
                if found:
                    below = "".join(lines[skip:])
                    yield below, line + skip, [r._replace(line=r.line + line - 1) for r in found]
                rest, line = whole[taken:], line + len(lines)
                if not data:
                    return


def _last_line_end(start: str) -> int:
    """Where the last whole line ends; a CR at the very end may be half of one."""
    return max(start.rfind("\n"), start.rfind("\r", 0, len(start) - 1)) + 1


def look_over(path: Path, encoding: str | None) -> LongText:
    """Find out how a large file is encoded, and read all of it once.

    Raises:
        UserError: T102, T103, T106 as for any table; T101.
    """
    try:
        with path.open("rb") as file:
            head = file.read(text.HEAD)
        found = text.codec_of(head, path.name, encoding)
        try:
            return _decoded(path, found)
        except UnicodeDecodeError:
            if found.sure:
                raise
        return _decoded(path, text.western(path))
    except UnicodeDecodeError:
        raise UserError(
            Problem(
                "T103",
                Place(file=path.name),
                "The file is not clean text in one encoding.",
                "Save the table again as CSV UTF-8.",
            )
        ) from None
    except OSError as error:
        raise UserError(
            Problem(
                "T101",
                Place(file=str(path)),
                f"The table cannot be read: {error.strerror}.",
                "Check the path.",
            )
        ) from None


def _decoded(path: Path, found: text.Codec) -> LongText:
    """Decode all of the file. Raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(found.name)()
    digest = hashlib.sha256()
    ends: Counter[str] = Counter()
    lines, lost, before = 0, 0, ""
    with path.open("rb") as file:
        while data := file.read(PIECE):
            digest.update(data)
            part = decoder.decode(data)
            for end in ("\r\n", "\r", "\n"):
                ends[end] += part.count(end)
            if before == "\r" and part[:1] == "\n":
                ends["\r\n"] += 1
            if not lost and "\ufffd" in part:
                lost = lines + part.count("\n", 0, part.index("\ufffd")) + 1
            lines += part.count("\n")
            before = part[-1:] or before
        decoder.decode(b"", final=True)
    crlf = ends["\r\n"]
    counts = (("CRLF", crlf), ("LF", ends["\n"] - crlf), ("CR", ends["\r"] - crlf))
    notices = found.notices
    if lost:
        notices = (
            *notices,
            f"Line {lost} holds a replacement character: letters were lost earlier on.",
        )
    return LongText(
        path, found.name, found.shown, notices, digest.hexdigest(),
        "+".join(name for name, count in counts if count) or "none",
    )  # fmt: skip


@dataclass(frozen=True)
class LongTable(Table):
    """A table whose rows are read from the file each time they are walked."""

    source: LongText = field(kw_only=True, repr=False)
    cells: dict[int, Distinct] = field(kw_only=True, repr=False)
    below: int = field(kw_only=True)
    """Records below the header, counted a second way."""

    def rows(self) -> Iterator[Row]:
        """Every row, in the order of the file."""
        return self.reader.rows(self._records())

    def distinct(self, index: int) -> Counter[str]:
        """The distinct cells of a column and how often each occurs; short rows are left out.

        Of very many, those that cannot be read are left out too.
        """
        return self.cells[index].counts

    def counted(self) -> int:
        """How many records the file has, counted a second way."""
        return self.dialect.skipped + self.below

    def _records(self) -> Iterator[Record]:
        left = self.tally.rows
        for record in _records(self):
            if not left:
                return
            left -= 1
            yield record


def _records(table: LongTable) -> Iterator[Record]:
    """The records below the header, a second header line and blank lines left out."""
    second = table.second_header
    for _, _, found in table.source.pieces(table.dialect.start, table.dialect.delimiter):
        for record in found:
            if dialects.is_blank(record.cells) and not record.fault:
                continue
            if second:
                second = False
                continue
            yield record


def read_long(
    given: Given,
    questionnaire: Questionnaire,
    columns: ColumnMap,
    encoding: str | None,
    *,
    lenient: bool,
    doubting: bool,
) -> LongTable:
    """The table in a large text file, understood but not yet walked through.

    Args:
        given: The file.
        questionnaire: The pack whose questions it answers.
        columns: What the mapping file says.
        encoding: Overrides the detection.
        lenient: Take a cell that cannot be read as unanswered.
        doubting: Do not stop at a table that looks coded from 0.

    Raises:
        UserError: T101 to T109.
    """
    source = look_over(given.path, encoding)
    shown = understand(
        source.head().encode("utf-8"), given, questionnaire,
        columns=columns, lenient=lenient, doubting=True,
    )  # fmt: skip
    shown = replace(
        shown,
        sha256=source.sha256,
        encoding=source.encoding,
        line_ends=source.line_ends,
        notices=tuple(dict.fromkeys((*source.notices, *shown.notices))),
        text="",
        records=(),
        tally=Tally(),
    )
    own = {f.name: getattr(shown, f.name) for f in fields(Table)}
    cells = {index: Distinct(column) for _, index, column in shown.reader.answers}
    table = LongTable(**own, source=source, cells=cells, below=0)
    below, zeros = _survey(table)
    object.__setattr__(table, "below", below)
    if columns.first_code is None and not doubting:
        refuse_zero_based(
            given.file, table.layout, table.distinct, questionnaire, zeros.__getitem__
        )
    return table


def _survey(table: LongTable) -> tuple[int, dict[int, int]]:
    """Fill in the tally and the distinct cells; returns the second count, and first zeros."""
    tally, columns = table.tally, table.cells
    below = empty = 0
    zeros: dict[int, int] = {}
    second = table.second_header
    for piece, _, found in table.source.pieces(table.dialect.start, table.dialect.delimiter):
        below += count_records(piece, table.dialect.delimiter)
        for given in found:
            record = given.fit(len(table.layout.headers))
            cells = record.cells
            if dialects.is_blank(cells) and not record.fault:
                tally.blank_lines += 1
                continue
            if second:
                second = False
                continue
            if not record.fault and not any(c.strip() for c in cells):
                empty += 1
                continue
            tally.rows += 1 + empty
            if empty:
                for seen in columns.values():
                    seen.counts[""] += empty
                empty = 0
            if record.fault:
                continue
            for index, seen in columns.items():
                if len(cells) > index:
                    seen.see(cells[index])
                    if cells[index].strip() in ZEROS:
                        zeros.setdefault(index, record.line)
    tally.empty_tail = empty
    return below, zeros
