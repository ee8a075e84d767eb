"""A file of any kind that is read, to the table in it as it was given."""

from __future__ import annotations

from pathlib import Path

from readiness.batch.given import Given, Known, digest_of, kind_of
from readiness.errors import Place, fault, show_controls


def take_in(path: Path, known: Known, sheet: str | None = None) -> Given:
    """The table in a file of any kind that is read.

    Args:
        path: The file.
        known: Tells which sheet of several holds the table.
        sheet: The name of the sheet to read; None finds it.

    Raises:
        UserError: T101 to T107, G101.
    """
    kind = kind_of(path)
    if sheet is not None and kind != "workbook":
        raise fault(
            "C104",
            f"--sheet '{show_controls(sheet)}' cannot be used: this is not a workbook.",
            "Leave it out.",
            Place(file=path.name),
        )
    if kind == "text":
        return Given(path)
    if kind == "workbook":
        from readiness.batch.workbook import read_workbook

        return read_workbook(path, digest_of(path), known, sheet)
    from readiness.batch.parquet import read_parquet

    return read_parquet(path, digest_of(path))
