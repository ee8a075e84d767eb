"""The columns of `scores.csv` for a block of rows, some of them several cells wide."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from readiness.batch.intake import Table
from readiness.batch.lookup_tables import Ints
from readiness.batch.readings import Firms
from readiness.batch.sums import STATUS_TEXTS, Overall, Scoring, Sums
from readiness.batch.tables import csv_line, guarded
from readiness.batch.twice import replaced

SAFE = r"^[A-Za-z0-9](?:[A-Za-z0-9&()/_-]| [A-Za-z0-9&(])*$"
"""Texts that stand in a cell as they are."""


def cell(text: str) -> str:
    """The text as it stands in a line."""
    return csv_line([guarded(text)])[:-1]


def cells(series: pl.Series) -> pl.Series:
    """Each text as it stands in a line."""
    odd = np.flatnonzero(~series.str.contains(SAFE).to_numpy())
    if not odd.size:
        return series
    return replaced(series, odd, [cell(text) for text in series.gather(odd)])


def head(
    table: Table,
    firms: Firms,
    own: Sequence[Ints],
    free: Sequence[pl.Series],
    texted: Sequence[tuple[str, int, object]],
    ids: pl.Series | None,
    lines: Ints,
    quick: Ints,
) -> list[pl.Series]:
    """The six columns that say who it is.

    Args:
        table: The table.
        firms: Its profile columns.
        own: The codes of each of these.
        free: The columns of free text that `texted` names.
        texted: Field, index and parser of these.
        ids: The rows' ids; None: their line numbers.
        lines: Their line numbers.
        quick: 1 where the length is quick.
    """
    rows = len(lines)
    out = [pl.Series(lines).cast(pl.String) if ids is None else cells(ids)]
    parsers = {name: column for name, _, column in table.reader.profile}
    by_name = {name: series for (name, _, _), series in zip(texted, free, strict=True)}
    out.append(by_name.get("name", pl.Series([""]).new_from_index(0, rows)))
    if "name" in by_name:
        odd = np.flatnonzero(~out[1].str.contains(SAFE).to_numpy())
        if odd.size:
            column = parsers["name"]
            out[1] = replaced(out[1], odd, [cell(str(column[raw])) for raw in out[1].gather(odd)])
    present = {field.name: n for n, (_, field) in enumerate(firms.fields)}
    for name in ("sector", "area", "employees"):
        if name in present:
            n = present[name]
            out.append(pl.Series(firms.fields[n][1].words()).gather(own[n]))
        else:
            out.append(pl.Series([""]).new_from_index(0, rows))
    out.append(pl.Series(["full", "quick"]).gather(quick))
    return out


def scores_of(scoring: Scoring, overall: Overall, parts: Sums) -> list[pl.Series]:
    """The columns of the overall and of the components."""
    figures = pl.Series(scoring.figures)
    out = [pl.Series(STATUS_TEXTS).gather(overall.status)]
    out += [figures.gather(at) for at in (overall.score, overall.low, overall.high)]
    out.append(pl.Series(scoring.levels.texts).gather(overall.level))
    out.append(pl.Series(scoring.counts.texts).gather(overall.counts))
    out += [
        pl.Series(texts.texts).gather(numbers)
        for texts, numbers in zip(scoring.components, parts.numbers, strict=True)
    ]
    return out
