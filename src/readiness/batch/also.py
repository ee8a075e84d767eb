"""The scores in further forms, for programs: Parquet, and JSON with a row a line.

Both are made from the finished `scores.csv`, so that all forms hold the same. No spreadsheet opens
them as formulas, so that the guard's apostrophe is taken off; an empty cell becomes null, numbers
become numbers.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from readiness.batch.tables import guarded
from readiness.errors import fault
from readiness.storage.outbox import Outbox

_WHOLE = frozenset({"employees", "answered", "dont_know", "not_applicable", "unanswered"})
_DECIMAL = ("_score", "_low", "_high", "known_share")
MOST_REMEMBERED = 10_000
"""Distinct cells of a column that are kept in memory; ids and names have far more."""
ROW_GROUP = 100_000
"""Rows that Parquet keeps together; said here, so that no default can change the bytes."""


def add_forms(outbox: Outbox, scores: str, forms: Sequence[str]) -> list[str]:
    """Stage the scores in each of these forms; the names of the files.

    Args:
        outbox: Where they are staged, and where the scores are staged already.
        scores: The name of the CSV file.
        forms: Keys of `FORMS`.

    Raises:
        UserError: G101 Polars is not installed, which Parquet needs; W101.
    """
    stem = scores.removesuffix(".csv")
    names = []
    for form in sorted(set(forms)):
        outbox.add(f"{stem}.{form}", partial(FORMS[form], outbox.staging / scores))
        names.append(f"{stem}.{form}")
    return names


def check_forms(forms: Sequence[str]) -> None:
    """Raise UserError (G101) before any work is done for a form that cannot be written here."""
    if "parquet" in forms:
        try:
            import polars  # noqa: F401
        except ImportError:
            raise fault(
                "G101",
                "A Parquet file needs Polars, and it is not installed.",
                "Install readiness with the extra 'big', or leave parquet out of --also.",
            ) from None


def unguarded(text: str) -> str:
    """The text without the apostrophe that the formula guard put in front.

    A text that came with such an apostrophe lost it when the table was read, so that none of these
    is a text's own.
    """
    return text[1:] if text[:1] == "'" and guarded(text[1:]) == text else text


def _write_json_lines(path: Path, file: BinaryIO) -> None:
    file.writelines(_json_lines(path))


def _json_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
        rows = csv.reader(text)
        header = next(rows)
        columns = [_Member(name) for name in header]
        for row in rows:
            members = [member[cell] for member, cell in zip(columns, row, strict=True)]
            yield f"{{{','.join(members)}}}\n".encode()


class _Member(dict[str, str]):
    """A column's cells as members of a JSON object; each distinct one is made once."""

    def __init__(self, column: str) -> None:
        super().__init__()
        self._key = f"{json.dumps(column)}:"
        self._number = bool(_kind(column))

    def __missing__(self, cell: str) -> str:
        if not cell:
            value = "null"
        else:
            value = cell if self._number else json.dumps(unguarded(cell), ensure_ascii=False)
        if len(self) < MOST_REMEMBERED:
            self[cell] = self._key + value
        return self._key + value


def _kind(column: str) -> str:
    """``whole`` or ``decimal`` for columns of numbers, empty for text."""
    if column in _WHOLE:
        return "whole"
    return "decimal" if column.endswith(_DECIMAL) else ""


def _write_parquet(path: Path, file: BinaryIO) -> None:
    import polars as pl

    with path.open(encoding="utf-8", newline="") as text:
        header = next(csv.reader(text))

    def plain(cells: pl.Series) -> pl.Series:
        odd = cells.str.starts_with("'").fill_null(value=False)
        if not odd.any():
            return cells
        texts = [None if cell is None else unguarded(cell) for cell in cells]
        return pl.Series(cells.name, texts, dtype=pl.String())

    columns = [
        pl.col(name).cast(pl.Int64() if _kind(name) == "whole" else pl.Float64())
        if _kind(name)
        else pl.col(name).map_batches(plain, return_dtype=pl.String(), is_elementwise=True)
        for name in header
    ]
    lazy = pl.scan_csv(path, schema=dict.fromkeys(header, pl.String()), low_memory=True)
    lazy.select(columns).sink_parquet(
        file, compression="zstd", compression_level=3, row_group_size=ROW_GROUP, maintain_order=True
    )


FORMS: dict[str, Callable[[Path, BinaryIO], None]] = {
    "jsonl": _write_json_lines,
    "parquet": _write_parquet,
}
"""What writes each form, by the ending of its file."""
