"""The column engine: a large table to the same outputs as the row engine, block by block.

Polars splits the lines and numbers the distinct cells, each distinct cell is parsed once, and
look-up tables do the rest. Whatever does not fit raises `Unfit`; nothing is published then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

import numpy as np
import polars as pl

from readiness.batch.blocks import Block, Source
from readiness.batch.cells import Fault, broken, plain_text
from readiness.batch.dialects import lines_of
from readiness.batch.given import Given
from readiness.batch.grid import BEYOND
from readiness.batch.intake import Table, understand
from readiness.batch.lines import Lines
from readiness.batch.long import LongText
from readiness.batch.lookup import Lookup, NotUtf8, Unfit
from readiness.batch.lookup_tables import Ints
from readiness.batch.mapping import ColumnMap
from readiness.batch.profile import TEXT_LIMIT
from readiness.batch.quality import Quality
from readiness.batch.readings import NULL, Answers, Firms
from readiness.batch.refusals import Known, Reading, Refusals, Refused
from readiness.batch.tables import REJECTS, ScoreTable, csv_line, raw_line
from readiness.batch.text import codec_of
from readiness.batch.twice import FirstIds, Ids, replaced
from readiness.batch.zero_based import refuse_zero_based
from readiness.errors import UserError
from readiness.questionnaire import Questionnaire
from readiness.suppression import DEFAULT_K
from readiness.tally import Tallies

HEAD = 1 << 20
"""So many bytes at the start show how the table is written."""
_PLAIN = ("UTF-8", "UTF-8 with byte order mark", "utf-8")
SAFE_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
"""Ids that stand in every output as they came; all others are looked at one by one."""


class ColumnTable(Table):
    """A table of which only the start is held as text; cells are counted as they go by."""

    counts: dict[int, Counter[str]]

    def distinct(self, index: int) -> Counter[str]:
        """The distinct cells of a column and how often each occurs."""
        return self.counts[index]


def open_table(
    path: Path,
    questionnaire: Questionnaire,
    columns: ColumnMap,
    encoding: str | None,
    given: Given,
    decoded: LongText | None,
) -> tuple[Table, int]:
    """The table as its start shows it, and the byte at which the rows begin.

    Raises:
        NotUtf8: It has another encoding.
        Unfit: Only the row engine can read it, or say what is wrong.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        more = bool(file.read(1))
    if more:
        head = head[: head.rfind(b"\n") + 1]
    try:
        if given.kind == "text":
            codec = codec_of(head, given.file, None if decoded else encoding)
            if not codec.name.startswith("utf-8"):
                raise NotUtf8(f"it is {codec.shown}")
        if b"\r" in head.replace(b"\r\n", b"") or not head:
            raise Unfit("lines end in CR")
        table = understand(
            head, given, questionnaire, columns=columns, encoding=None if decoded else encoding
        )
    except UserError as error:
        # The whole file may say otherwise, and the row engine counts what is wrong in all of it.
        raise Unfit(error.problems[0].message) from None
    if decoded is not None:
        notices = (*decoded.notices, *table.notices)
        table = replace(table, encoding=decoded.encoding, notices=notices)
    elif given.kind == "text" and table.encoding not in _PLAIN:
        raise NotUtf8(f"it is {table.encoding}")
    if given.kind != "text" and table.dialect.header_line != table.dialect.start:
        raise Unfit("its header holds line breaks")
    if table.layout.groups:
        raise Unfit("a question has a column for each of its options")
    if table.second_header or len(table.layout.headers) < 2 or "\ufffd" in table.text:
        raise Unfit("its start needs a closer look")
    above = "".join(lines_of(table.text)[: table.dialect.start])
    start = len(above.encode()) + (3 if head.startswith(b"\xef\xbb\xbf") else 0)
    return table, start


class ColumnRun:
    """One table going through."""

    def __init__(
        self,
        path: Path,
        questionnaire: Questionnaire,
        columns: ColumnMap,
        encoding: str | None,
        given: Given | None = None,
        kernels: ModuleType | None = None,
        *,
        k: int = DEFAULT_K,
        counted_on: date | None = None,
        decoded: LongText | None = None,
    ) -> None:
        """Look at the table's start, and compile the pack. Raises Unfit.

        Args:
            path: The table as text.
            questionnaire: The pack it answers.
            columns: What the mapping file says.
            encoding: Overrides the detection.
            given: The file that it was given as, where that is another one.
            kernels: Compiled loops, where there are any.
            k: The fewest rows that a figure of `quality.json` may be of.
            counted_on: Count the rows as a cohort too, with the offers of this day.
            decoded: How the table was encoded, where `path` is a copy of it in UTF-8.
        """
        self.given = given or Given(path)
        self.pack = questionnaire
        self.lookup = Lookup(questionnaire)
        self.table, start = open_table(path, questionnaire, columns, encoding, self.given, decoded)
        layout, self.reader = self.table.layout, self.table.reader
        self.quality = Quality(questionnaire, layout, k)
        if self.quality.submitted_at is not None:
            raise Unfit("it tells which responses were sent off")
        self.writer = ScoreTable(questionnaire)
        self.answers = Answers(self.reader, self.lookup, kernels)
        self.firms = Firms(self.reader, self.lookup, self.table.coding.default_length)
        short = {index for index, _ in self.firms.fields}
        self.texts = [(name, i, parse) for name, i, parse in self.reader.profile if i not in short]
        schema: dict[int, pl.DataType | type[pl.DataType]] = {
            index: field.codes.type for index, field in self.firms.fields
        }
        schema |= {index: pl.String for _, index, _ in self.texts}
        if layout.row_id is not None:
            schema[layout.row_id] = pl.String
        self.source = Source(
            path, start, self.table.dialect.start + 1, len(layout.headers),
            self.table.dialect.delimiter, schema, [index for _, index, _ in self.answers.columns],
            kernels,
        )  # fmt: skip
        self.answers.texts = self.source.texts.texts
        self.ids = Ids()
        self.first_id = FirstIds(self.ids)
        self.lines = Lines(self.lookup, self.writer, self.quality, self.answers, self.firms,
                           self.ids, self.table, kernels, counted_on)  # fmt: skip
        self.refusals = Refusals(self.table, self.quality, self.answers, self.firms, self.ids,
                                 self.texts, kernels)  # fmt: skip

    def write(
        self,
        scores: BinaryIO | None,
        rejects: BinaryIO,
        rejected_rows: BinaryIO,
        progress: Callable[[int, int], None] | None = None,
    ) -> Table:
        """Score every row into the open files; returns the table with what is known at its end.

        Raises:
            Unfit: Only the row engine can read the table.
        """
        if scores is not None:
            scores.write(self.writer.header().encode())
        rejects.write(csv_line(REJECTS).encode())
        rejected_rows.write(raw_line(self.table.layout.headers).encode("utf-8", "replace"))
        size = self.source.path.stat().st_size
        for block in self.source.blocks():
            refused = self._block(block, scores)
            rejects.write("".join(r.reasons for r in refused).encode("utf-8", "replace"))
            rejected_rows.write("".join(r.cells for r in refused).encode("utf-8", "replace"))
            if progress is not None:
                progress(*self._done(size))
        rows = self.source.records - self.source.empty_tail
        if rows != self.quality.scored + self.quality.rejected:
            raise RuntimeError(
                f"{rows} rows in the table, but {self.quality.scored} scored and "
                f"{self.quality.rejected} rejected; nothing was written"
            )
        return self._finished(rows)

    @property
    def tallies(self) -> Tallies | None:
        """The rows counted as a cohort, once all are written; None where that was not asked for."""
        counter = self.lines.counter
        return None if counter is None else counter.tallies(self.quality)

    def _done(self, size: int) -> tuple[int, int]:
        """Rows done, and a guess at how many there are: exact at the end."""
        done = self.quality.scored + self.quality.rejected
        read = self.source.bytes_done
        return done, done if read >= size else max(done, round(done * size / max(1, read)))

    def _finished(self, rows: int) -> Table:
        self.lines.sweep.finish(self.quality)
        counts = self.answers.distinct()
        for index, others in self.refusals.distinct.items():
            counts[index].pop(BEYOND, None)
            counts[index].update(others.counts)
        if self.table.coding.columns.first_code is None:
            self._doubt(counts)
        tally = replace(
            self.table.tally,
            rows=rows,
            blank_lines=self.source.blank_lines,
            empty_tail=self.source.empty_tail,
        )
        whole = replace(
            self.table, sha256=self.given.sha256 or self.source.digest.hexdigest(),
            line_ends=self.source.line_ends, tally=tally, records=(), text="",
        )  # fmt: skip
        table = ColumnTable(**{f: getattr(whole, f) for f in Table.__dataclass_fields__})
        object.__setattr__(table, "counts", counts)
        return table

    def _doubt(self, counts: dict[int, Counter[str]]) -> None:
        """Leave a table that looks coded from 0 to the row engine, which says where. Raises Unfit.

        Only the whole table shows it.
        """
        layout = self.table.layout
        try:
            refuse_zero_based(
                self.table.file, layout, counts.__getitem__, self.pack, lambda _index: 0
            )
        except UserError as error:
            raise Unfit(error.problems[0].message) from None

    def _block(self, block: Block, scores: BinaryIO | None) -> list[Refused]:
        """Write the scores of a block; returns its rejected rows, in order."""
        # All columns in one query: each query on its own would cost more than its work.
        coded = [name for name, kind in block.frame.schema.items() if kind != pl.String]
        frame = block.frame.with_columns(
            pl.col(coded).to_physical().fill_null(NULL), pl.col(pl.String).fill_null("")
        )
        lines = block.lines
        codes = block.answers
        states, bad = self.answers.read(codes)
        values = self.firms.read(frame)
        for value in values:
            bad |= value.bad
        free = [frame[f"c{index}"] for _, index, _ in self.texts]
        # Only these can be faults: texts too long, and errors of a spreadsheet.
        faults = [
            (s.str.len_bytes() > TEXT_LIMIT).to_numpy() | s.str.starts_with("#").to_numpy()
            for s in free
        ]
        for (_, _, parse), series, odd in zip(self.texts, free, faults, strict=True):
            for at in np.flatnonzero(odd).tolist():
                odd[at] = isinstance(parse[series[at]], Fault)
            bad |= odd
        ids, first, numbers = self._identify(block)
        twice = first != numbers
        own = numbers_of_rows = np.arange(len(lines))
        if block.faulty:
            every = np.append(lines, [r.line for r in block.faulty])
            place = np.argsort(np.argsort(every, kind="stable"), kind="stable")
            own = place[: len(lines)]
        bad |= twice[own]
        known = Known(ids, first, numbers)
        refused: list[Refused] = []
        if bad.any():
            rows = np.flatnonzero(bad)
            read = Reading(codes, states, values, free, faults)
            refused = self.refusals.rows(block, rows, own[rows], known, read)
        if block.faulty:
            at_faulty = place[len(lines) :]
            for record, where in zip(block.faulty, at_faulty.tolist(), strict=True):
                refused.append(self.refusals.record(record, where, known))
        if bad.any() or block.faulty:
            refused.sort(key=lambda r: r.line)
            keep = np.flatnonzero(~bad)
        else:
            keep = numbers_of_rows
        self.lines.write(
            scores, block, keep, codes, states, values, free,
            None if ids is None else ids[own], numbers[own], self.texts,
        )  # fmt: skip
        return refused

    def _identify(self, block: Block) -> tuple[pl.Series | None, Ints, Ints]:
        """Ids of all records of the block in order, the first number with each, their own."""
        index = self.table.layout.row_id
        faulty = [r.line for r in block.faulty]
        lines = np.append(block.lines, faulty).astype(np.int64)
        order = np.argsort(lines, kind="stable") if faulty else None
        if order is not None:
            lines = lines[order]
        if index is None:
            start = self.ids.add(None, lines)
            numbers = np.arange(start, start + len(lines))
            return None, numbers, numbers
        given = block.frame[f"c{index}"].fill_null("")
        odd = np.flatnonzero(~given.str.contains(SAFE_ID).to_numpy())
        if odd.size:
            if any(broken(raw) for raw in given[odd]):
                raise Unfit("an id in it is an error of the spreadsheet")
            mended = [
                plain_text(raw) or str(line)
                for raw, line in zip(given[odd], block.lines[odd].tolist(), strict=True)
            ]
            given = replaced(given, odd, mended)
        if faulty:
            given_ids = (
                r.cells[index] for r in block.faulty if not r.fault and len(r.cells) > index
            )
            if any(map(broken, given_ids)):
                raise Unfit("an id in it is an error of the spreadsheet")
            more = [
                (plain_text(r.cells[index]) if not r.fault and len(r.cells) > index else "")
                or str(r.line)
                for r in block.faulty
            ]
            given = pl.concat([given, pl.Series(more, dtype=pl.String)])
        if order is not None:
            given = given[order]
        numbers = np.arange(self.ids.count, self.ids.count + len(lines))
        first = self.first_id.of(given, numbers)
        self.ids.add(given, lines)
        return given, first, numbers
