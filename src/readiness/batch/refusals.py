"""Rejected rows of a block, to their lines of `rejects.csv` and `rejected_rows.csv`.

What is said of a cell depends on its column and text alone, and few such pairs occur: each is put
into words once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import ModuleType
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from readiness.batch.blocks import Block
from readiness.batch.cells import Fault
from readiness.batch.dialects import Record
from readiness.batch.distinct import Distinct
from readiness.batch.grid import BEYOND, Numbers
from readiness.batch.intake import Table
from readiness.batch.lookup import Unfit
from readiness.batch.lookup_tables import Ints
from readiness.batch.quality import Quality
from readiness.batch.readings import Answers, Firms, Values
from readiness.batch.rows import RowProblem
from readiness.batch.tables import about_problem, guarded_cell
from readiness.batch.twice import Ids

_MOST_KNOWN = 1 << 17
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\Z").match
"""Ids that stand in a line as they are."""


def _kinds() -> NDArray[np.uint8]:
    """By byte, what it does to a cell, as `kernels.raw_lines` takes it."""
    kinds = np.full(256, 4, np.uint8)
    for byte in range(32, 127):
        kinds[byte] = 0 if chr(byte).isalnum() else 2
    kinds[list(b",;|")] = 1
    kinds[ord(" ")] = 3
    kinds[ord('"')] = 4
    return kinds


KINDS = _kinds()
"""By byte, what `kernels.raw_lines` does with it in a cell."""


class _Written(dict[str, str]):
    """Each cell as it stands in a line."""

    def __missing__(self, raw: str) -> str:
        if len(self) > _MOST_KNOWN:
            self.clear()
        text = self[raw] = guarded_cell(raw)
        return text


class Refused(NamedTuple):
    """A rejected row."""

    line: int
    reasons: str
    """Its lines of `rejects.csv`."""
    cells: str
    """Its line of `rejected_rows.csv`."""


class Known(NamedTuple):
    """The ids of all records of a block, in order."""

    ids: pl.Series | None
    """None: the line numbers."""
    first: Ints
    """The number of the first record with the same id."""
    numbers: Ints
    """Each record's own number."""


class Reading(NamedTuple):
    """The cells of a block's whole rows."""

    codes: Numbers
    states: NDArray[np.uint8]
    values: list[Values]
    free: list[pl.Series]
    odd: list[NDArray[np.bool_]]
    """By column of free text, which cells cannot be read."""


class Refusals:
    """Says of each rejected row what is wrong with it."""

    def __init__(
        self,
        table: Table,
        quality: Quality,
        answers: Answers,
        firms: Firms,
        ids: Ids,
        texts: Sequence[tuple[str, int, object]],
        kernels: ModuleType | None = None,
    ) -> None:
        """For one table; `texts` are field, index and parser of the columns of free text."""
        self._kernels = kernels
        self.table = table
        self.quality = quality
        self.answers = answers
        self.firms = firms
        self.ids = ids
        self.texts = list(texts)
        self.distinct = {index: Distinct(parse) for _, index, parse in answers.columns}
        """The different cells of rows that are not read by columns, by column of answers."""
        self._written = _Written()
        self._said: dict[tuple[int, int], tuple[str, str]] = {}
        layout, reader = table.layout, table.reader
        order = [index for _, index, _ in reader.profile]
        if layout.length is not None:
            order.append(layout.length)
        self._order = {index: n for n, index in enumerate(order)}

    def rows(self, block: Block, at: Ints, own: Ints, known: Known, read: Reading) -> list[Refused]:
        """The rejected ones among the block's whole rows.

        Args:
            block: The block.
            at: Which of its whole rows.
            own: The place of these among all records of the block.
            known: The ids of all records of the block.
            read: The cells of all its whole rows.
        """
        lines = block.lines[at].tolist()
        faults = self._faults(at, read, block)
        ids = [str(n) for n in lines] if known.ids is None else known.ids[own].to_list()
        firsts, numbers = known.first[own].tolist(), known.numbers[own].tolist()
        written = self._written
        out: list[Refused] = []
        codes = self.quality.codes
        self.quality.rejected += len(lines)
        given = self._as_given(block, lines)
        for n, line in enumerate(lines):
            row_id = ids[n]
            who = f"{row_id if _PLAIN(row_id) else written[row_id]},{line},"
            said = faults[n]
            if firsts[n] != numbers[n]:
                said = [_said(self._repeated(ids[n], line, firsts[n])), *said]
            cells = given[n] if given else ""
            if not cells:
                cells = ",".join([written[cell] for cell in block.cells(line)]) + "\n"
            if len(said) == 1:
                # As nearly all: no set and no list for these.
                code, text = said[0]
                codes[code] += 1
                out.append(Refused(line, who + text, cells))
                continue
            for code in {code for code, _ in said}:
                codes[code] += 1
            out.append(Refused(line, "".join([who + text for _, text in said]), cells))
        return out

    def _as_given(self, block: Block, lines: Sequence[int]) -> list[str]:
        """The lines of `rejected_rows.csv` by compiled loops; "" for those that need a closer look.

        None at all where there are no such loops.
        """
        if self._kernels is None:
            return []
        at = [line for line in lines if block.is_plain(line)]
        if not at:
            return []
        octets, places = block.bytes_of(np.array(at, np.int64))
        # Each cell may get two quotation marks.
        out = np.empty(int(np.diff(places).sum()) * 3, np.uint8)
        ends = np.empty(len(at), np.int64)
        self._kernels.raw_lines(octets, places, np.uint8(ord(block.delimiter)), KINDS, out, ends)
        text = out[: ends[-1]].tobytes().decode()
        cuts = pairwise([0, *ends.tolist()])
        found = {line: text[start:end] for line, (start, end) in zip(at, cuts, strict=True)}
        return [found.get(line, "") for line in lines]

    def _faults(self, at: Ints, read: Reading, block: Block) -> list[list[tuple[str, str]]]:
        """Per row, code and text of what is wrong with its cells, in the order of the columns."""
        found: list[list[tuple[str, str]]] = [[] for _ in at]
        bad, texts = self.answers.lookup.states.bad, self.answers.texts
        for n, (question, index, parse) in enumerate(self.answers.columns):
            for row in np.flatnonzero(read.states[question].take(at) == bad).tolist():
                code = int(read.codes[n, at[row]])
                if texts[code] == BEYOND:
                    found[row].append(
                        self._look_at(index, block.cells(int(block.lines[at[row]]))[index], parse)
                    )
                else:
                    found[row].append(self._say(index, code, self.answers.fault, n))
        firm: list[tuple[int, int, tuple[str, str]]] = []
        for n, (index, _) in enumerate(self.firms.fields):
            for row in np.flatnonzero(read.values[n].bad.take(at)).tolist():
                code = int(read.values[n].codes[at[row]])
                firm.append((row, self._order[index], self._say(index, code, self.firms.fault, n)))
        for n, (_, index, reads) in enumerate(self.texts):
            for row in np.flatnonzero(read.odd[n].take(at)).tolist():
                raw = str(read.free[n][int(at[row])])
                said = _said(self._problem(index, raw, reads[raw]))  # type: ignore[index]
                firm.append((row, self._order[index], said))
        for row, _, said in sorted(firm, key=lambda one: one[:2]):
            found[row].append(said)
        return found

    def _say(self, index: int, code: int, fault: object, n: int) -> tuple[str, str]:
        said = self._said.get((index, code))
        if said is None:
            if len(self._said) > _MOST_KNOWN:
                self._said.clear()
            raw, why = fault(n, code)  # type: ignore[operator]
            said = self._said[index, code] = _said(self._problem(index, raw, why))
        return said

    def _problem(self, index: int, raw: str, why: Fault) -> RowProblem:
        return RowProblem(
            0, self.table.layout.headers[index], raw, why.code, why.reason, why.nearest
        )

    def record(self, record: Record, at: int, known: Known) -> Refused:
        """A record that has not all its cells, at this place among the block's records."""
        line = record.line
        row_id = str(line) if known.ids is None else str(known.ids[at])
        said: list[tuple[str, str]] = []
        if known.first[at] != known.numbers[at]:
            said.append(_said(self._repeated(row_id, line, int(known.first[at]))))
        wrong = self.table.reader.structure(record)
        assert wrong is not None
        said.insert(0, _said(wrong))
        self.quality.rejected += 1
        for code in {code for code, _ in said}:
            self.quality.codes[code] += 1
        if not record.fault:
            cells = record.cells
            for index, seen in self.distinct.items():
                if len(cells) > index:
                    seen.see(cells[index])
        written = self._written
        who = f"{written[row_id]},{line},"
        text = ",".join([written[cell] for cell in record.cells])
        return Refused(line, "".join([who + about for _, about in said]), text + "\n")

    def _look_at(self, index: int, raw: str, parse: Mapping[str, object]) -> tuple[str, str]:
        """What is wrong with a cell that has no number of its own. Raises Unfit."""
        why = parse[raw]
        if not isinstance(why, Fault):
            raise Unfit("its answers are too many different texts")
        self.distinct[index].see(raw)
        return _said(self._problem(index, raw, why))

    def _repeated(self, row_id: str, line: int, first: int) -> RowProblem:
        index = self.table.layout.row_id
        header = self.table.layout.headers[index] if index is not None else ""
        reason = f"Line {self.ids.line(first)} has the same row id. Give each row its own."
        return RowProblem(line, header, row_id, "R206", reason)


def _said(problem: RowProblem) -> tuple[str, str]:
    """The code, and what stands in the line of `rejects.csv` after row id and line."""
    return problem.code, about_problem(problem)
