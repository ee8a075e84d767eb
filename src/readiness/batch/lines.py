"""A block of rows that are read to its lines of `scores.csv`, and its part of `quality.json`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from readiness.batch.blocks import Block
from readiness.batch.cells import normal
from readiness.batch.dialects import Record
from readiness.batch.grid import Numbers
from readiness.batch.intake import Table
from readiness.batch.lookup import COUNT_BITS, MOST_QUESTIONS, UNANSWERED, Lookup
from readiness.batch.lookup_tables import Ints
from readiness.batch.numbers_table import Texts
from readiness.batch.pieces import Writer, cells, names, profile, scores_of
from readiness.batch.quality import LISTED, Listed, Quality
from readiness.batch.readings import Answers, Firms, Values
from readiness.batch.rows import RowReader
from readiness.batch.sums import STATUSES, Scoring
from readiness.batch.sweep import Sweep, Swept
from readiness.batch.tables import STEPS, ScoreTable, csv_line, guarded
from readiness.batch.twice import Hashes, Ids, Twins, constant, hashes, mixed, replaced
from readiness.contradictions import STRAIGHT_LINE as SAME_LINE
from readiness.outline import outline
from readiness.scoring import assess

if TYPE_CHECKING:
    from readiness.batch.cohort_columns import ColumnCounter

SAFE_NAME = r"^[A-Za-z0-9](?:[A-Za-z0-9&()/-]| [A-Za-z0-9&(])*$"
"""Names that stand in every output as they came, and compare by their small letters."""


class Lines:
    """Scores blocks, and writes them."""

    def __init__(
        self,
        lookup: Lookup,
        writer: ScoreTable,
        quality: Quality,
        answers: Answers,
        firms: Firms,
        ids: Ids,
        table: Table,
        kernels: ModuleType | None,
        counted_on: date | None = None,
    ) -> None:
        """For one table. Raises Unfit.

        Args:
            lookup: The pack's tables.
            writer: Writes lines.
            quality: Is told what is seen.
            answers: Reads the columns of answers.
            firms: Reads the profiles.
            ids: Knows the ids of rows.
            table: The table.
            kernels: Compiled loops, where there are any.
            counted_on: Count the rows as a cohort too, with the offers of this day.
        """
        self.lookup = lookup
        self.quality = quality
        self.answers = answers
        self.firms = firms
        self.ids = ids
        self.table = table
        self.scoring = Scoring(lookup, writer, kernels)
        whole = counted_on is not None
        if kernels is None:
            self.sweep = Sweep(lookup, self.scoring, whole_lanes=whole)
        else:
            from readiness.batch.compiled_sweep import CompiledSweep

            self.sweep = CompiledSweep(lookup, self.scoring, kernels, whole_lanes=whole)
        self.counter: ColumnCounter | None = None
        if counted_on is not None:
            from readiness.batch.cohort_columns import ColumnCounter

            self.counter = ColumnCounter(self.sweep, firms, counted_on, kernels)
        self._kernels = kernels
        self._writer = Writer()
        self.warnings = Texts(kernels)
        self.warnings.number(np.zeros(1, np.int64))
        self.warnings.texts.append("")
        self.twins = Twins(kernels)
        self._zobrist: Hashes = np.zeros((len(answers.columns), 0), np.uint64)

    def write(
        self,
        scores: BinaryIO | None,
        block: Block,
        keep: Ints,
        codes: Numbers,
        states: NDArray[np.uint8],
        values: list[Values],
        free: Sequence[pl.Series],
        ids: pl.Series | None,
        numbers: Ints,
        texted: Sequence[tuple[str, int, object]],
    ) -> None:
        """Score the rows of a block that are kept, and write their lines (None: nowhere).

        `codes` and `states` are of all its rows.
        """
        rows = len(keep)
        if not rows:
            return
        whole = rows == len(block.lines)
        if not whole:
            free = [s[keep] for s in free]
            ids = None if ids is None else ids[keep]
        own = [v.codes if whole else v.codes[keep] for v in values]
        lines = block.lines if whole else block.lines[keep]
        numbers = numbers if whole else numbers[keep]
        places, quick = self.firms.places(own, rows)
        swept = self.sweep.over(places, states, keep, quick)
        overall = swept.overall
        self._redo(swept, block, lines)
        if self.counter is not None:
            self.counter.see(swept, places, states if whole else states[:, keep], quick, own)
        warned, more = self._warnings(block, keep, swept, codes, own, free, numbers, texted)
        tally = np.bincount(overall.status, minlength=4)
        self.quality.statuses.update(
            {s: int(n) for s, n in zip(STATUSES, tally.tolist(), strict=True) if n}
        )
        if scores is None:
            return
        written = pl.Series(lines).cast(pl.String) if ids is None else cells(ids)
        coded = profile(self.firms, own, quick)
        coded += scores_of(self.scoring, overall, swept.parts)
        coded += [(self.sweep.steps, step) for step in swept.steps[:STEPS]]
        questions = [*(q.id for q in self.lookup.questions), ""]
        coded += [(questions, found) for found in swept.find_outs]
        coded.append((self.warnings.texts + more, warned))
        columns = [written, names(self.table, free, texted, rows)]
        # By index and not by `gather`, which makes a query of each.
        columns += [pl.Series(texts, dtype=pl.String)[codes] for texts, codes in coded]
        self._writer.write(columns, scores)

    def _redo(self, swept: Swept, block: Block, lines: Ints) -> None:
        """Work out the first steps of odd rows one by one."""
        if not swept.odd.any():
            return
        known = {text: n for n, text in enumerate(self.sweep.steps)}
        reader = RowReader(self.lookup.pack, self.table.layout, self.table.coding)
        for at in np.flatnonzero(swept.odd).tolist():
            line = int(lines[at])
            row = next(iter(reader.rows([Record(line, block.cells(line))])))
            assert row.response is not None
            order = outline(assess(self.lookup.pack, row.response)).steps
            for n, found in enumerate(swept.steps):
                found[at] = known[order[n].recommendation.id] if n < len(order) else 0
            swept.laned[at] = sum(step.lane != "later" for step in order)

    def _warnings(
        self,
        block: Block,
        keep: Ints,
        swept: Swept,
        codes: Numbers,
        own: list[Ints],
        free: Sequence[pl.Series],
        numbers: Ints,
        texted: Sequence[tuple[str, int, object]],
    ) -> tuple[Ints, list[str]]:
        """Per row the number of its warnings' text, and texts beyond those of `warnings`."""
        quality = self.quality
        straight = swept.straight
        key = (swept.fired << 1) | straight
        number, new = self.warnings.number(key)
        for one in new:
            texts = ["straight-line"] if one & 1 else []
            texts += [f"contradiction:{c}" for c in self._fired(one)]
            self.warnings.texts.append(csv_line([guarded(";".join(texts))])[:-1])
        for at in np.flatnonzero(straight).tolist():
            quality.straight.append(self.ids.text(int(numbers[at])))
        self._list(
            quality.unfinished,
            swept.counts >> UNANSWERED * COUNT_BITS & MOST_QUESTIONS > 0,
            numbers,
            None,
        )
        self._list(quality.contradictions, key > 0, numbers, key)
        twice = self._twice(codes, keep, own, free, numbers, texted)
        more: list[str] = []
        mended = {int(k): n for n, k in enumerate(keep.tolist())} if block.mended else {}
        marked = {mended[m] for m in block.mended if m in mended}
        for at in sorted(set(twice) | marked):
            texts = ["straight-line"] if key[at] & 1 else []
            texts += [f"contradiction:{c}" for c in self._fired(int(key[at]))]
            texts += twice.get(at, [])
            if at in marked:
                quality.mended.append(self.ids.text(int(numbers[at])))
                texts.append("quotation-marks")
            number[at] = len(self.warnings.texts) + len(more)
            more.append(csv_line([guarded(";".join(texts))])[:-1])
        return number, more

    def _fired(self, key: int) -> list[str]:
        rules = [r.id for n, r in enumerate(self.lookup.pack.contradictions) if key >> n + 1 & 1]
        return [*rules, SAME_LINE] if key & 1 else rules

    def _list(
        self, listed: Listed, where: NDArray[np.bool_], numbers: Ints, keys: Ints | None
    ) -> None:
        rows = np.flatnonzero(where)
        for at in rows[: max(0, LISTED - len(listed.rows))].tolist():
            row_id = self.ids.text(int(numbers[at]))
            if keys is None:
                listed.append(row_id)
            else:
                listed.append({"row_id": row_id, "ids": self._fired(int(keys[at]))})
            listed.count -= 1
        listed.count += len(rows)

    def _twice(
        self,
        codes: Numbers,
        keep: Ints,
        own: list[Ints],
        free: Sequence[pl.Series],
        numbers: Ints,
        texted: Sequence[tuple[str, int, object]],
    ) -> dict[int, list[str]]:
        """Rows that came before as they are, or under the same name, with their warnings."""
        named = next((n for n, (name, _, _) in enumerate(texted) if name == "name"), None)
        names: Hashes | None = None
        if named is not None:
            given = free[named].str.to_lowercase()
            odd = np.flatnonzero(~free[named].str.contains(SAFE_NAME).to_numpy())
            if odd.size:
                parse = self.table.reader.profile
                column = next(c for name, _, c in parse if name == "name")
                plain = [normal(str(column[raw])) for raw in free[named][odd]]
                given = replaced(given, odd, plain)
            names = hashes(given)
        cells = self._row_hashes(codes, keep, own, free, texted)
        at, rows, firsts = self.twins.of(cells, names, numbers)
        out: dict[int, list[str]] = {}
        mine = numbers[at]
        texts = zip(*(self.ids.texts(n) for n in (mine, rows, firsts)), strict=True)
        every = zip(at.tolist(), mine.tolist(), rows.tolist(), firsts.tolist(), texts, strict=True)
        for n, number, same, other, (row_id, text, named_like) in every:
            if same != number:
                self.quality.same_row.append({"row_id": row_id, "same_as": text})
                out[n] = [f"same-row:{text}"]
            if named is not None and other not in (number, same) and given[n]:
                self.quality.same_name.append({"row_id": row_id, "same_as": named_like})
                out.setdefault(n, []).append(f"same-name:{named_like}")
        return out

    def _row_hashes(
        self,
        codes: Numbers,
        keep: Ints,
        own: list[Ints],
        free: Sequence[pl.Series],
        texted: Sequence[tuple[str, int, object]],
    ) -> Hashes:
        """A hash of each row's cells, its id and length left out."""
        size = len(self.answers.texts)
        have = self._zobrist.shape[1]
        if have < size:
            columns = np.arange(len(codes), dtype=np.uint64)[:, None] << np.uint64(32)
            more = mixed(columns | np.arange(have + 1, size + 1, dtype=np.uint64))
            self._zobrist = np.hstack([self._zobrist, more])
        total: Hashes = np.zeros(len(keep), np.uint64)
        if self._kernels is not None:
            self._kernels.row_hashes(self._zobrist, codes, keep, total)
        else:
            codes = codes if len(keep) == codes.shape[1] else codes.take(keep, axis=1)
            for table, code in zip(self._zobrist, codes, strict=True):
                total += table.take(code)
        for n, (_, field) in enumerate(self.firms.fields):
            if field.name != "length":
                # An empty cell's place moves as texts are added: it counts as 0 here.
                table = mixed(np.arange(1, len(field.codes.texts) + 2, dtype=np.uint64))
                table *= constant(field.name)
                table[-1] = 0
                total += table.take(own[n])
        for (name, _, _), series in zip(texted, free, strict=True):
            total += hashes(series) * constant(name)
        return np.minimum(total, np.uint64((1 << 64) - 2))
