"""A Parquet file to the text of a table. It needs Polars, the extra ``big``.

The file is opened in a child with limits (`confined`). A column holds text, whole or decimal
numbers, truth values, dates and times, or lists of text or whole numbers (several choices); any
other type has no reading, and its column is refused where it would be used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readiness.batch.given import Given
from readiness.confined import Limits, Send, ask
from readiness.errors import Place, fault

if TYPE_CHECKING:
    import polars as pl

JOB = "readiness.batch.parquet:work"
# Polars reserves more memory than it uses. Not required, as for workbooks: where a system has no
# limits, the counts in the file's foot are looked at all the same.
LIMITS = Limits(6 << 30, 300, 600, 500_000_000, required=False)
CELLS = 100_000_000
_ROWS_A_TIME = 50_000
_WHOLE = 1e15
"""Up to here a decimal number that is whole is written without its decimals."""


def read_parquet(path: Path, sha256: str) -> Given:
    """The table in a Parquet file. Raises UserError (G101, T106, T107)."""
    place = Place(file=path.name)
    if find_spec("polars") is None:
        raise fault(
            "G101",
            "Parquet files need Polars, and it is not installed.",
            "Install readiness with the extra 'big', or save the table as CSV UTF-8.",
            place,
        )
    answer = ask(JOB, {"path": str(path.absolute())}, LIMITS)
    if answer is None:
        message = f"The Parquet file takes more than {LIMITS.answer:,} bytes as text, or too long."
        raise fault("T107", message, "Split it, or save it as CSV UTF-8.", place)
    if "refused" in answer.said:
        code, message, hint = answer.said["refused"]
        raise fault(code, message, hint, place)
    said = answer.said
    return Given(
        path,
        "parquet",
        answer.data,
        sha256,
        "Parquet file",
        kinds={int(index): kinds for index, kinds in said["kinds"].items()},
        unfit={int(index): name for index, name in said["unfit"].items()},
    )


# ---- in the child ----------------------------------------------------------------------------
def work(order: dict[str, Any], send: Send) -> dict[str, Any]:
    """Send the table at ``path`` as CSV, its header first."""
    os.environ["POLARS_MAX_THREADS"] = "1"  # threads would reserve memory each
    import polars as pl

    try:
        return _work(Path(order["path"]), send)
    except pl.exceptions.PolarsError:
        hint = "Write it again, or save the table as CSV UTF-8."
        return {"refused": ["T106", "The Parquet file is damaged.", hint]}
    except BaseException as error:
        # Polars' own faults come as an exception of this name, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        hint = "Write it again, or save the table as CSV UTF-8."
        return {"refused": ["T106", "The Parquet file cannot be read.", hint]}


def _work(path: Path, send: Send) -> dict[str, Any]:
    import polars as pl

    frame = pl.scan_parquet(path, glob=False)
    schema = frame.collect_schema()
    rows = int(frame.select(pl.len()).collect().item())
    if not len(schema) or rows * len(schema) > CELLS:
        message = f"The Parquet file has {rows:,} rows and {len(schema):,} columns."
        return {"refused": ["T107", message, f"At most {CELLS:,} cells are read: split it."]}
    texts: list[pl.Expr] = []
    kinds: dict[str, dict[str, int]] = {}
    unfit: dict[str, str] = {}
    for index, (name, kind) in enumerate(schema.items()):
        text = _text(pl.col(name), kind)
        texts.append((pl.lit("") if text is None else text).alias(str(index)))
        if text is None:
            unfit[str(index)] = str(kind)
        elif kind.is_temporal() or kind == pl.Boolean:
            kinds[str(index)] = {"truth" if kind == pl.Boolean else "date": rows}
    send(_csv(pl.DataFrame({str(i): [name] for i, name in enumerate(schema)})))
    for part in _parts(frame.select(texts)):
        send(_csv(part))
    return {"kinds": kinds, "unfit": unfit}


def _parts(frame: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    yield from frame.collect_batches(chunk_size=_ROWS_A_TIME, maintain_order=True)


def _csv(frame: pl.DataFrame) -> bytes:
    import polars as pl

    # A lone carriage return would end a line for the readers of CSV.
    plain = frame.with_columns(pl.col(pl.String).str.replace_all("\r\n?", "\n"))
    return plain.write_csv(include_header=False).encode()


def _text(column: pl.Expr, kind: pl.DataType) -> pl.Expr | None:
    """The column as people write it; None when its type has no reading."""
    import polars as pl

    if kind == pl.Null:
        return pl.lit("")
    if isinstance(kind, (pl.String, pl.Categorical, pl.Enum)) or kind.is_integer():
        return column.cast(pl.String)
    if isinstance(kind, (pl.Float32, pl.Float64)):
        whole = (column == column.floor()) & (column.abs() < _WHOLE)
        return (
            pl.when(whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(column.cast(pl.String))
        )
    if kind == pl.Boolean:
        return pl.when(column).then(pl.lit("TRUE")).when(column.not_()).then(pl.lit("FALSE"))
    if isinstance(kind, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")
    if isinstance(kind, (pl.Date, pl.Time)):
        return column.cast(pl.String)
    if isinstance(kind, pl.List) and (
        isinstance(kind.inner, (pl.String, pl.Categorical, pl.Enum)) or kind.inner.is_integer()
    ):
        return column.cast(pl.List(pl.String)).list.join(";")
    return None
