"""A table file to rows: each a response ready to score, or the problems that reject it.

`opening.take_in` makes a workbook to text; `table` understands the text; a text file that is too
large to hold goes through `long`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from readiness.batch import text
from readiness.batch.given import Given
from readiness.batch.headers import Names
from readiness.batch.long import read_long
from readiness.batch.mapping import ColumnMap, read_mapping
from readiness.batch.opening import take_in
from readiness.batch.table import Table, Tally, understand
from readiness.errors import Place, Problem, UserError
from readiness.questionnaire import Questionnaire

MOST_LINES = 400_000
"""The most line ends of a text table that is held as rows: one of short lines takes a hundred times
its bytes. CRLF counts as two."""
__all__ = ["Table", "Tally", "need_rows", "open_input", "read_table", "understand"]


def open_input(
    path: Path, questionnaire: Questionnaire, mapping: Path | None = None, sheet: str | None = None
) -> Given:
    """What is in the file, with a workbook or a Parquet file as text. Raises UserError.

    Args:
        path: The file.
        questionnaire: The pack whose questions it answers.
        mapping: A mapping file; with the pack it tells which of several sheets holds the table.
        sheet: The name of the sheet to read.
    """

    @cache
    def names() -> Names:
        columns = read_mapping(mapping, questionnaire) if mapping else ColumnMap()
        return Names(questionnaire, columns.columns)

    return take_in(path, lambda cells: names().known(cells), sheet)


def read_table(
    path: Path,
    questionnaire: Questionnaire,
    *,
    mapping: Path | None = None,
    encoding: str | None = None,
    lenient: bool = False,
    given: Given | None = None,
    doubting: bool = False,
) -> Table:
    """The table in a file, understood but not yet walked through.

    Args:
        path: The file: CSV, an Excel workbook or a Parquet file.
        questionnaire: The pack whose questions it answers.
        mapping: A mapping file for names and words that are not the pack's own.
        encoding: Overrides the detection.
        lenient: Take a cell that cannot be read as unanswered instead of rejecting its row.
        given: What `open_input` gave for the file; None opens it here.
        doubting: Do not stop at a table that looks coded from 0: somebody else tells of it.

    Raises:
        UserError: T101 to T109.
    """
    columns = read_mapping(mapping, questionnaire) if mapping else ColumnMap()
    given = given or open_input(path, questionnaire, mapping)
    data = given.text
    try:
        if given.kind == "text" and _is_long(given):
            return read_long(
                given, questionnaire, columns, encoding, lenient=lenient, doubting=doubting
            )
        if given.size > text.MAX_BYTES:
            raise _fault(
                "T107",
                path.name,
                f"The table has more than {text.MAX_BYTES:,} bytes of text.",
                "Split it into several tables.",
            )
        if given.kind == "text":
            data = path.read_bytes()
    except OSError as error:
        raise _fault(
            "T101", str(path), f"The table cannot be read: {error.strerror}.", "Check the path."
        ) from None
    return understand(
        data,
        given,
        questionnaire,
        columns=columns,
        encoding=encoding,
        lenient=lenient,
        doubting=doubting,
    )


def _is_long(given: Given) -> bool:
    """Whether a text table has more bytes or lines than fit into memory as rows. Raises OSError."""
    if given.size > text.MAX_BYTES:
        return True
    if given.size <= MOST_LINES:
        return False
    lines = 0
    with given.path.open("rb") as file:
        while data := file.read(1 << 20):
            lines += data.count(b"\n") + data.count(b"\r")
    return lines > MOST_LINES


def need_rows(file: str, rows: int) -> None:
    """Refuse a table that is only a header: nobody wants the results of no firm. Raises T102."""
    if not rows:
        raise _fault(
            "T102",
            file,
            "The table has a header and no row below it.",
            "Export it again, or choose the sheet that holds the answers.",
        )


def _fault(code: str, file: str, message: str, hint: str) -> UserError:
    return UserError(Problem(code, Place(file=file), message, hint))
