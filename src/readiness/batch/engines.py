"""Which engine scores a table, and the column engine's part of a batch.

Nothing here imports Polars or numpy until a table is large enough, or the column engine is asked
for: the row engine and its start stay light.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from readiness.batch.given import Given
from readiness.batch.intake import Table
from readiness.batch.long import LongText
from readiness.batch.mapping import ColumnMap, read_mapping
from readiness.batch.quality import Quality
from readiness.errors import UserError, fault
from readiness.questionnaire import Questionnaire
from readiness.storage.files import write_whole
from readiness.storage.outbox import Outbox

if TYPE_CHECKING:
    from readiness.tally import Tallies

Engine = Literal["auto", "rows", "columns"]
_AS_TEXT = ".table.csv"
"""Where the text of a workbook, or of a table in another encoding, waits while it is read."""
_ROW = 200
"""Bytes of a row, as a first guess at how many there are."""
LARGE = 2 * 1024 * 1024
"""Tables of more bytes go to the column engine, where it is installed."""


@dataclass(frozen=True, slots=True)
class Columned:
    """What the column engine gives: the table as it was found, and what was seen in it."""

    table: Table
    quality: Quality
    tallies: Tallies | None
    """The rows counted as a cohort, where that was asked for."""


def is_large(given: Given) -> bool:
    """Whether the column engine is worth its start for this table."""
    return given.size > LARGE


def score_by_columns(
    given: Given,
    questionnaire: Questionnaire,
    outbox: Outbox,
    names: tuple[str, str, str],
    *,
    mapping: Path | None,
    encoding: str | None,
    progress: Callable[[int, int], None] | None,
    required: bool,
    k: int,
    counted_on: date | None,
) -> Columned | str:
    """Stage the three tables, or say why the row engine has to.

    Args:
        given: The table.
        questionnaire: The pack it answers.
        outbox: Where the files are staged.
        names: Their names: scores, rejects, rejected rows.
        mapping: A mapping file.
        encoding: Overrides the detection.
        progress: Called after each block with how many rows are done, and about of how many.
        required: Refuse where the engine is not installed.
        k: The fewest rows that a figure of ``quality.json`` may be of.
        counted_on: Count the rows as a cohort too, with the offers of this day.

    Raises:
        UserError: G101 the engine was asked for and is not installed; W101.
    """
    try:
        from readiness.batch.acceleration import kernels_for
        from readiness.batch.as_utf8 import as_utf8
        from readiness.batch.columns import ColumnRun
        from readiness.batch.lookup import NotUtf8, Unfit
    except ImportError:
        if required:
            raise fault(
                "G101",
                "The column engine needs Polars and numpy, and they are not installed.",
                "Install readiness with the extra 'big', or leave --engine out.",
            ) from None
        return "Polars and numpy are not installed: this large table is scored row by row."
    columns = read_mapping(mapping, questionnaire) if mapping else ColumnMap()
    others = [outbox.staging / name for name in names[1:]]
    copy = outbox.staging / _AS_TEXT

    def stage(path: Path, given: Given, decoded: LongText | None = None) -> Columned:
        one = ColumnRun(
            path, questionnaire, columns, encoding, given, kernels_for(given.size),
            k=k, counted_on=counted_on, decoded=decoded,
        )  # fmt: skip
        found: list[Table] = []
        with (
            open(others[0], "xb", opener=_private) as rejects,
            open(others[1], "xb", opener=_private) as rows,
        ):
            outbox.add(
                names[0], lambda file: found.append(one.write(file, rejects, rows, progress))
            )
            for file in (rejects, rows):
                file.flush()
                os.fsync(file.fileno())
        return Columned(found[0], one.quality, one.tallies)

    def take_back() -> None:
        for name in names:
            with suppress(FileNotFoundError):
                (outbox.staging / name).unlink()

    try:
        if progress is not None:
            progress(0, given.size // _ROW)
        if given.kind != "text":
            write_whole(copy, given.text)
            done = stage(copy, given)
        else:
            try:
                done = stage(given.path, given)
            except NotUtf8 as error:
                take_back()
                try:
                    decoded = as_utf8(given.path, encoding, copy)
                except UserError:
                    # The row engine says what is wrong with it.
                    raise Unfit(error.reason) from None
                done = stage(copy, replace(given, sha256=decoded.sha256), decoded)
    except Unfit as error:
        take_back()
        return f"Scored row by row: {error.reason}."
    finally:
        copy.unlink(missing_ok=True)
    for name in names[1:]:
        outbox.adopt(name)
    return done


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
