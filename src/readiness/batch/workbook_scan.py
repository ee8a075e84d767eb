"""A look at a workbook before its cells are read: is it what it says, and small enough to open.

Readers of workbooks trust what stands in them: two cells in far corners of a sheet are enough to
make one ask for hundreds of gigabytes and end the whole program. So the parts are inflated and
counted here first, and a sheet's cells are looked at for places outside the grid, for errors, and
for formulas whose result was not saved: a reader gives an empty cell for both, and an empty cell
would be an unanswered question. Runs in a child (`confined`).

Sources: ECMA-376 part 1 (SpreadsheetML) for the elements; Excel's own limits for the grid.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from xml.etree import ElementTree

from readiness.batch.cells import UNCALCULATED
from readiness.errors import show_controls

MEMBERS = 200
INFLATED = 100_000_000
"""The most bytes all parts of a workbook may have together, inflated."""
RATIO = 100
RATIO_FROM = 1_000_000
"""Parts of fewer bytes may be packed more tightly than `RATIO`: they cannot hurt."""
CELLS = 5_000_000
"""The most cells of a sheet, empty ones between the first and the last included."""
MERGED = 1000
"""The most groups of merged cells that are looked at."""
ROWS, COLUMNS = 1_048_576, 16_384
SMALL_PART = 4_000_000

# The many ways in which packed data say that they are broken.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError,
           RuntimeError)  # fmt: skip
DAMAGED = "The workbook is damaged"
AGAIN = "Open it in Excel or LibreOffice and save it again as an Excel workbook (.xlsx)."


class Refusal(Exception):  # noqa: N818 - not an error of ours: what is wrong with the file
    """Why a workbook is not read: a code, what is wrong, what to do."""

    def __init__(self, code: str, message: str, hint: str = AGAIN) -> None:
        """Hold what a person is told."""
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


class Sheet(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    visible: bool
    part: str


@dataclass(slots=True)
class Cells:
    """What a scan of a sheet finds: where it ends, what is odd in it, and rows that hold values.

    Rows and columns count from 1 here. `odd` has the text of each cell that a reader would give as
    empty although it is not: a spreadsheet's error, or a formula without its result.
    """

    last_row: int = 0
    last_column: int = 0
    odd: dict[tuple[int, int], str] = field(default_factory=dict)
    with_values: set[int] = field(default_factory=set)
    merged: list[tuple[int, int]] = field(default_factory=list)
    """First and last row of each group of merged cells: only the first of them holds the value."""


class Workbook:
    """A workbook file whose parts were counted and checked."""

    def __init__(self, path: Path) -> None:
        """Check the parts. Raises Refusal."""
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN:
            raise Refusal("T106", f"{DAMAGED}: it cannot be unpacked.") from None
        members = self._zip.infolist()
        _check_members(members)
        self._parts = {m.filename: m for m in members}
        _check_kind(set(self._parts))
        self._left = INFLATED
        self._kept: dict[str, bytes] = {}
        for member in members:
            if member.filename.lower().endswith((".xml", ".rels")):
                self._check_part(member)
        self.sheets = self._sheets()

    def _check_part(self, member: zipfile.ZipInfo) -> None:
        data = self._inflated(member)
        # Readers expand what a document type declares, and UTF-16 would hide one from this look.
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Refusal("T106", "The workbook declares entities, which no workbook needs.")
        start = data[:200]
        stated = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", start)
        if b"\0" in start or (stated and stated[1].lower() not in (b"utf-8", b"us-ascii")):
            raise Refusal("T106", "The workbook's parts are not written in UTF-8.")
        self._kept[member.filename] = data

    def _inflated(self, member: zipfile.ZipInfo) -> bytes:
        found: list[bytes] = []
        size = 0
        try:
            with self._zip.open(member) as file:
                while chunk := file.read(1 << 18):
                    size += len(chunk)
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise _too_large()
                    if size > RATIO_FROM and size > RATIO * max(1, member.compress_size):
                        raise _too_tight()
                    found.append(chunk)
        except Refusal:
            raise
        except _BROKEN:
            raise Refusal("T106", f"{DAMAGED}: one of its parts cannot be unpacked.") from None
        return b"".join(found)

    def _part(self, name: str, most: int = SMALL_PART) -> bytes:
        data = self._kept.get(name)
        if data is None or len(data) > most:
            shown = show_controls(name, limit=60)
            raise Refusal("T106", f"{DAMAGED}: the part {shown} is missing or too large.")
        return data

    def _tree(self, name: str) -> ElementTree.Element:
        try:
            return ElementTree.fromstring(self._part(name))  # noqa: S314 - no entities: see above
        except ElementTree.ParseError:
            raise Refusal("T106", f"{DAMAGED}: its list of sheets cannot be read.") from None

    def _sheets(self) -> list[Sheet]:
        targets = {
            item.get("Id", ""): (item.get("Target", ""), item.get("Type", ""))
            for item in self._tree("xl/_rels/workbook.xml.rels")
        }
        found: list[Sheet] = []
        for item in self._tree("xl/workbook.xml").iter():
            if item.tag.rpartition("}")[2] != "sheet":
                continue
            link = next((v for k, v in item.items() if k.startswith("{") and k.endswith("}id")), "")
            target, kind = targets.get(link, ("", ""))
            if not kind.endswith("/worksheet"):
                continue  # a chart alone on its sheet, a macro sheet, a dialog
            part = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
            visible = item.get("state", "visible") == "visible"
            found.append(Sheet(item.get("name", ""), visible, part))
        names = [sheet.name for sheet in found]
        if not found or len(set(names)) < len(names):
            raise Refusal("T106", f"{DAMAGED}: it lists no sheets, or one twice.")
        return found

    def scan(self, sheet: Sheet) -> Cells:
        """Where the cells of a sheet stand. Raises Refusal when they reach too far."""
        data = _plain(self._part(sheet.part, INFLATED))
        cells = _quick(data) or _exact(data)
        cells.merged = [(int(a), int(b)) for a, b in _MERGED.findall(data)[:MERGED]]
        if cells.last_row * cells.last_column > CELLS:
            raise Refusal(
                "T107",
                f"The used part of the sheet has {cells.last_row:,} rows and "
                f"{cells.last_column:,} columns; at most {CELLS:,} cells are read.",
                "Delete what stands far below or beside the table, or save the table as CSV.",
            )
        return cells

    def forget(self) -> None:
        """Give the memory of the parts back, before a reader takes its own."""
        self._kept.clear()
        self._zip.close()


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBERS:
        raise Refusal(
            "T107", f"The workbook has {len(members):,} parts; at most {MEMBERS} are read."
        )
    names = [m.filename.casefold() for m in members]
    if len(set(names)) < len(names):
        # Which of two equal parts counts depends on the program that reads them.
        raise Refusal("T106", f"{DAMAGED}: one of its parts is in it twice.")
    if any(m.flag_bits & 1 for m in members):
        raise Refusal("T106", "The workbook is encrypted.", "Save it without a password.")
    if sum(m.file_size for m in members) > INFLATED:
        raise _too_large()
    if any(m.file_size > max(RATIO_FROM, RATIO * m.compress_size) for m in members):
        raise _too_tight()


def _too_large() -> Refusal:
    return Refusal(
        "T107",
        f"The workbook has more than {INFLATED:,} bytes when it is unpacked.",
        "Save the sheet with the answers as CSV UTF-8, or split it.",
    )


def _too_tight() -> Refusal:
    return Refusal(
        "T107",
        f"A part of the workbook is packed to less than a {RATIO}th of its size, as in a file made "
        "to fill a machine's memory.",
        "If it is a real table, save it as CSV UTF-8.",
    )


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    kinds = {
        "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
        "content.xml": "an OpenDocument file (.ods)",
        "word/document.xml": "a word-processor document",
        "ppt/presentation.xml": "a presentation",
    }
    kind = next((text for name, text in kinds.items() if name in names), "a zip file")
    hint = "Unpack it first." if kind == "a zip file" else AGAIN
    raise Refusal("T106", f"This is {kind}, not an Excel workbook (.xlsx).", hint)


# ---- the cells of a sheet --------------------------------------------------------------------
_PREFIX = re.compile(rb"<([A-Za-z_][\w.-]*):worksheet[\s>]")
_MERGED = re.compile(rb"<mergeCell\s+ref=\"[A-Z]{1,3}([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})\"")
_TOKEN = re.compile(rb"<(row|c)(?=[\s/>])([^>]*?)(/?)>")
_REF = re.compile(rb"\br\s*=\s*[\"']([^\"']*)[\"']")
_TYPE = re.compile(rb"\bt\s*=\s*[\"']([^\"']*)[\"']")
_CELL_REF = re.compile(rb"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_ROW = re.compile(rb"<row r=\"([1-9][0-9]{0,6})\"[ />]")
_CELL_COLUMN = re.compile(rb"<c r=\"([A-Z]{1,3})\"")
_DIGITS = b"0123456789"
_CELL = re.compile(rb"<c[\s/>]")
# A cell without its digits that is not written as Excel writes it.
_ODD_CELL = re.compile(rb"<c(?![A-Za-z])(?! r=\"[A-Z]{1,3}\"[ />])")
# Without its digits: a shared text that is not named by a number.
_ODD_TEXT = re.compile(rb"\bt=\"s\"[^>]*><v>(?!</v>)")
_VALUE = re.compile(rb"<v(?:\s[^>]*)?>([^<]*)</v>")


def _plain(data: bytes) -> bytes:
    """The part without the prefix that some programs put before each element."""
    found = _PREFIX.search(data[:4000])
    if not found:
        return data
    return data.replace(b"<" + found[1] + b":", b"<").replace(b"</" + found[1] + b":", b"</")


def _quick(data: bytes) -> Cells | None:
    """What `_exact` finds, for a sheet as Excel writes it, without a look at each cell.

    Without their digits most rows read the same, so that only a few texts are looked at. None where
    a closer look is needed: other spellings, errors, formulas, cells that are not of their row.
    """
    head, *pieces = data.split(b"<row")
    numbers = [int(n) for n in _ROW.findall(data)]
    if len(numbers) != len(pieces) or not numbers or numbers != sorted(set(numbers)):
        return None
    last_row = numbers[-1]
    kinds = {piece.translate(None, _DIGITS) for piece in pieces}
    rows = b"".join(kinds)
    if last_row > ROWS or any(sign in rows for sign in (b'"e"', b"'e'", b"<f", b"<!")):
        return None
    of_rows = [_CELL_COLUMN.findall(kind) for kind in kinds]
    if any(len(set(found)) < len(found) for found in of_rows):
        return None
    columns = [_column(c) for c in {c for found in of_rows for c in found}]
    if _ODD_TEXT.search(rows):
        return None
    if _CELL.search(head) or _ODD_CELL.search(rows) or not columns or max(columns) > COLUMNS:
        return None
    cells = Cells(last_row, max(columns))
    for number, piece in zip(numbers, pieces, strict=True):
        # Each cell, and the row itself, ends its place with the row's number.
        if piece.count(b'%d"' % number) <= piece.count(b'<c r="'):
            return None
        if b"<v" in piece or b"<is" in piece:
            cells.with_values.add(number)
    return cells


def _exact(data: bytes) -> Cells:
    """Every row and cell looked at. Raises Refusal for a place outside the grid, or taken twice."""
    cells = Cells()
    here, columns = 0, set[int]()
    done: set[int] = set()
    row = column = 0
    tokens: Iterator[re.Match[bytes]] = _TOKEN.finditer(data)
    for token in tokens:
        given = _REF.search(token[2])
        if token[1] == b"row":
            row, column = _row_number(given[1]) if given else row + 1, 0
        else:
            if given:
                row, column = _place(given[1])
            else:
                column += 1
            kind = _TYPE.search(token[2])
            if not token[3]:
                _look(data, token.end(), kind[1] if kind else b"n", (row, column), cells)
            if row != here:
                done.add(here)
                here, columns = row, set()
            if row in done or column in columns:
                # Which of two counts depends on the program that reads them.
                raise Refusal("T106", f"{DAMAGED}: row {row} has a cell twice, or is in it twice.")
            columns.add(column)
            cells.last_column = max(cells.last_column, column)
        cells.last_row = max(cells.last_row, row)
        if row > ROWS or column > COLUMNS:
            raise _outside(str(row))
    return cells


def _look(data: bytes, start: int, kind: bytes, place: tuple[int, int], cells: Cells) -> None:
    """Note what stands in a cell, from its opening tag on."""
    end = data.find(b"</c>", start)
    content = data[start : end if end >= 0 else len(data)]
    if b"<v" in content or b"<is" in content or b"<f" in content:
        cells.with_values.add(place[0])
    value = _VALUE.search(content)
    text = value[1].decode("utf-8", "replace").strip() if value else ""
    if kind == b"s" and text and not re.fullmatch("[0-9]+", text):
        # Readers take it for another text.
        raise Refusal("T106", f"{DAMAGED}: a cell names a text that there is not.")
    if kind != b"e" and b"<f" not in content:
        return
    if kind == b"e":
        cells.odd[place] = text or "#ERROR!"
    elif not text and not (kind == b"str" and value):
        cells.odd[place] = UNCALCULATED


def _row_number(text: bytes) -> int:
    if not re.fullmatch(rb"[1-9][0-9]{0,6}", text) or int(text) > ROWS:
        raise _outside(text.decode("utf-8", "replace"))
    return int(text)


def _place(text: bytes) -> tuple[int, int]:
    found = _CELL_REF.match(text)
    if found is None or int(found[2]) > ROWS or _column(found[1]) > COLUMNS:
        raise _outside(text.decode("utf-8", "replace"))
    return int(found[2]), _column(found[1])


def _outside(text: str) -> Refusal:
    shown = show_controls(text, limit=30)
    return Refusal("T106", f"{DAMAGED}: it has a cell outside the grid of a sheet ({shown}).")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
