"""The columns of `scores.csv` for a block of rows, some of them several cells wide."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from readiness.batch.intake import Table
from readiness.batch.lookup_tables import Ints
from readiness.batch.readings import Firms
from readiness.batch.sums import STATUS_TEXTS, Overall, Scoring, Sums
from readiness.batch.tables import csv_cell, guarded
from readiness.batch.twice import replaced

SAFE = r"^[A-Za-z0-9](?:[A-Za-z0-9&()/_-]| [A-Za-z0-9&(])*$"
"""Texts that stand in a cell as they are."""


def cell(text: str) -> str:
    """The text as it stands in a line."""
    return csv_cell(guarded(text))


def cells(series: pl.Series) -> pl.Series:
    """Each text as it stands in a line."""
    odd = np.flatnonzero(~series.str.contains(SAFE).to_numpy())
    if not odd.size:
        return series
    return replaced(series, odd, [cell(text) for text in series[odd]])


Coded = tuple[Sequence[str], NDArray[Any]]
"""A column of few texts: these, and the number of each row's."""


class Writer:
    """Writes columns as lines of CSV into a file.

    In pieces: what Linux does to find room for a write of many megabytes can cost as much as making
    the text (measured on ext4, kernel 6.18).
    """

    PIECE = 1 << 20

    def __init__(self) -> None:
        """With room that is used again."""
        self._text = BytesIO()

    def write(self, columns: Sequence[pl.Series], file: BinaryIO) -> None:
        """Append one line a row; the texts stand as they are."""
        frame = pl.DataFrame([c.alias(str(n)) for n, c in enumerate(columns)])
        self._text.seek(0)
        frame.write_csv(self._text, include_header=False, quote_style="never")
        with self._text.getbuffer() as text:
            for start in range(0, end := self._text.tell(), self.PIECE):
                file.write(text[start : min(end, start + self.PIECE)])


def names(
    table: Table, free: Sequence[pl.Series], texted: Sequence[tuple[str, int, object]], rows: int
) -> pl.Series:
    """The names of the rows.

    Args:
        table: The table.
        free: The columns of free text that `texted` names.
        texted: Field, index and parser of these.
        rows: How many rows there are.
    """
    by_name = {name: series for (name, _, _), series in zip(texted, free, strict=True)}
    if "name" not in by_name:
        return pl.Series([""]).new_from_index(0, rows)
    given = by_name["name"]
    odd = np.flatnonzero(~given.str.contains(SAFE).to_numpy())
    if not odd.size:
        return given
    column = next(column for name, _, column in table.reader.profile if name == "name")
    return replaced(given, odd, [cell(str(column[raw])) for raw in given[odd]])


def profile(firms: Firms, own: Sequence[Ints], quick: Ints) -> list[Coded]:
    """Sector, area, employees and length; `own` are the codes of the profile columns."""
    present = {field.name: n for n, (_, field) in enumerate(firms.fields)}
    nowhere = np.zeros(len(quick), np.int64)
    out: list[Coded] = []
    for name in ("sector", "area", "employees"):
        n = present.get(name)
        out.append(([""], nowhere) if n is None else (firms.fields[n][1].words(), own[n]))
    return [*out, (("full", "quick"), quick)]


def scores_of(scoring: Scoring, overall: Overall, parts: Sums) -> list[Coded]:
    """The columns of the overall and of the components."""
    figures = scoring.figures
    return [
        (STATUS_TEXTS, overall.status),
        *((figures, at) for at in (overall.score, overall.low, overall.high)),
        (scoring.levels.texts, overall.level),
        (scoring.counts.texts, overall.counts),
        *((c.texts, n) for c, n in zip(scoring.components, parts.numbers, strict=True)),
    ]
