"""What was given as a table, before it is understood: a text file, a workbook, or a Parquet file.

Workbooks and Parquet files become the text of a CSV file here, one line a row of the sheet, and
from there on go the way of every table. Which kind a file is, its ending and its first bytes must
agree on: a file that is not what its name says was most often saved or sent wrongly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from readiness.errors import Place, UserError, fault

Kind = Literal["text", "workbook", "parquet"]
Known = Callable[[Sequence[str]], int]
"""How many of these cells are column names that are known."""

WORKBOOKS = (".xlsx", ".xlsm")
PARQUETS = (".parquet", ".pq")
_ZIP, _PARQUET, _OLD_OFFICE = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XLSX_HINT = "Rename it so that it ends in .xlsx."


@dataclass(frozen=True)
class Given:
    """A table as it was given.

    `text` is its content as CSV (UTF-8, commas), and `kinds` counts, by column index, the cells
    that were dates or truth values there; both are empty for a text file, which is read from
    `path`. `sha256` is of the file as it came.
    """

    path: Path
    kind: Kind = "text"
    text: bytes = b""
    sha256: str = ""
    origin: str = ""
    """What it is, for people: ``Excel workbook, sheet 'Answers'``."""
    notices: tuple[str, ...] = ()
    kinds: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    merged: tuple[tuple[int, int], ...] = ()
    """First and last row of each group of merged cells."""
    unfit: Mapping[int, str] = field(default_factory=dict)
    """By column index, the type of a column that cannot be read as text."""

    @property
    def file(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def size(self) -> int:
        """How many bytes the table has as text; 0 when that cannot be told."""
        if self.kind != "text":
            return len(self.text)
        try:
            return self.path.stat().st_size if self.path.is_file() else 0
        except OSError:
            return 0


def kind_of(path: Path) -> Kind:
    """Which kind of table this is. Raises UserError (T102, T106) when name and content differ."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError:
        return "text"  # the reader of text files says what is wrong
    ending = path.suffix.lower()
    if start.startswith(_OLD_OFFICE):
        raise _wrong(path, *_old_office(path))
    if start.startswith(_ZIP) and ending not in (*WORKBOOKS, *PARQUETS):
        what, hint = _zipped(path)
        raise _wrong(path, what, hint)
    if ending in WORKBOOKS:
        if not start:
            raise fault("T102", "The workbook is empty.", "Export it again.", Place(file=path.name))
        if not start.startswith(_ZIP):
            hint = "If it is a CSV file, rename it so that it ends in .csv."
            raise _wrong(path, "This is not an Excel workbook, whatever its name says.", hint)
        return "workbook"
    if ending in PARQUETS:
        if not start.startswith(_PARQUET):
            hint = "If it is a CSV file, rename it so that it ends in .csv."
            raise _wrong(path, "This is not a Parquet file, whatever its name says.", hint)
        return "parquet"
    if start.startswith(_PARQUET):
        hint = "Rename it so that it ends in .parquet."
        raise _wrong(path, "This is a Parquet file, not a text table.", hint)
    return "text"


def digest_of(path: Path) -> str:
    """The SHA-256 of the file. Raises UserError (T101)."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise fault(
            "T101", f"The table cannot be read: {error.strerror}.", "Check the path.",
            Place(file=str(path)),
        ) from None  # fmt: skip


def _old_office(path: Path) -> tuple[str, str]:
    """A workbook with a password has the outside of an old one."""
    with path.open("rb") as file:
        protected = _ENCRYPTED in file.read(1 << 20)
    if protected:
        return (
            "The workbook is protected with a password.",
            "Open it, take the password off (File, Info, Protect Workbook), and save a copy.",
        )
    return (
        "This is an old Excel workbook (.xls), which is not read.",
        "Open it in Excel and save it as an Excel workbook (.xlsx) or as CSV UTF-8.",
    )


def _zipped(path: Path) -> tuple[str, str]:
    import zipfile

    try:
        with zipfile.ZipFile(path) as file:
            names = set(file.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        names = set()
    if "xl/workbook.xml" in names:
        return "This is an Excel workbook, not a text table.", _XLSX_HINT
    again = "Open it and save the table as an Excel workbook (.xlsx) or as CSV UTF-8."
    if "content.xml" in names:
        return "This is an OpenDocument file (.ods), which is not read.", again
    if "xl/workbook.bin" in names:
        return "This is a binary Excel workbook (.xlsb), which is not read.", again
    return "This is a zip file or a document, not a text table.", "Unpack it, or export a table."


def _wrong(path: Path, message: str, hint: str) -> UserError:
    return fault("T106", message, hint, Place(file=path.name))
