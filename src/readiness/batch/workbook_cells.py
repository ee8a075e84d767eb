"""The cells of a workbook as the text of a table: the work of the child that `workbook` starts.

One line of CSV a row of the sheet, in its order, blank rows included: the number of a record is
the number of the row in the sheet.
"""

from __future__ import annotations

import csv
import gc
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readiness.batch.workbook_scan import AGAIN, DAMAGED, Cells, Refusal, Sheet, Workbook
from readiness.confined import Send

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

HEAD = 20
"""Rows with something in them that are shown of a sheet, to tell which sheet holds the table."""
_ROWS_A_TIME = 4000
_KNOWN = 10_000
# A workbook writes a control as _x001B_, and its reader decodes that. Tab and line break may stand.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def work(order: dict[str, Any], send: Send) -> dict[str, Any]:
    """Open the workbook at ``path``; send the rows of ``sheet``, or of the only visible one.

    With several visible sheets and none named, the answer has the first rows of each instead.
    """
    gc.disable()  # millions of small objects without cycles, in a process that ends soon
    try:
        return _work(Path(order["path"]), order.get("sheet"), send)
    except Refusal as refusal:
        return {"refused": [refusal.code, refusal.message, refusal.hint]}
    except BaseException as error:
        # The library's own faults come as an exception of this name, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return {"refused": ["T106", f"{DAMAGED}: its cells cannot be read.", AGAIN]}
    finally:
        gc.enable()


def _work(path: Path, wanted: str | None, send: Send) -> dict[str, Any]:
    book = Workbook(path)
    hidden = [sheet.name for sheet in book.sheets if not sheet.visible]
    visible = [sheet for sheet in book.sheets if sheet.visible]
    chosen = [sheet for sheet in visible if wanted in (None, sheet.name)]
    if not chosen:
        raise _no_sheet(wanted, visible, hidden)
    scanned = {sheet.name: book.scan(sheet) for sheet in chosen}
    book.forget()
    reader = _opened(path)
    about = {"sheets": [sheet.name for sheet in visible], "hidden": hidden}
    if len(chosen) > 1:
        return {**about, "heads": {s.name: _head(reader, s, scanned[s.name]) for s in chosen}}
    cells = scanned[chosen[0].name]
    kinds = _send_rows(_rows(reader, chosen[0], cells), send)
    return {**about, "sheet": chosen[0].name, "kinds": kinds, "merged": cells.merged}


def _no_sheet(wanted: str | None, visible: list[Sheet], hidden: list[str]) -> Refusal:
    if wanted is None:
        return Refusal(
            "T106",
            "All sheets of the workbook are hidden.",
            "Make the sheet with the answers visible (right-click a tab: Unhide) and save it.",
        )
    names = ", ".join(f"'{sheet.name}'" for sheet in visible[:8])
    is_hidden = " It is hidden: make it visible." if wanted in hidden else ""
    return Refusal(
        "T101",
        f"The workbook has no visible sheet '{wanted}'.{is_hidden}",
        f"Its visible sheets are: {names}.",
    )


def _opened(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, ValueError, OSError):
        raise Refusal("T106", f"{DAMAGED}: it cannot be opened.") from None


def _rows(reader: CalamineWorkbook, sheet: Sheet, cells: Cells) -> Iterator[list[Any]]:
    """Every row from the first of the sheet on, with the cells of its odd places put in.

    Raises:
        Refusal: The reader gives other rows than the scan saw.
    """
    from python_calamine import CalamineError

    try:
        found = reader.get_sheet_by_name(sheet.name)
        before = [""] * (found.start[1] if found.start else 0)
        odd: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in cells.odd.items():
            odd.setdefault(row, []).append((column - 1, text))
        last = 0
        for last, given in enumerate(found.iter_rows(), start=1):
            values: list[Any] = [*before, *given]
            for column, text in odd.pop(last, ()):
                values += [""] * (column + 1 - len(values))
                values[column] = text
            if last not in cells.with_values and values.count("") < len(values):
                raise _differs(last)
            yield values
    except CalamineError as error:
        raise Refusal("T106", f"{DAMAGED}: {error}.") from None
    if odd or last < max(cells.with_values, default=0):
        # Rows after the last that the reader gave: cells that it takes for empty, if at all.
        raise _differs(last + 1)


def _differs(row: int) -> Refusal:
    return Refusal("T106", f"{DAMAGED}: row {row} of the sheet cannot be read for sure.", AGAIN)


def _head(reader: CalamineWorkbook, sheet: Sheet, cells: Cells) -> list[list[str]]:
    head: list[list[str]] = []
    for row in _rows(reader, sheet, cells):
        texts = [_text(value, Counter()) for value in row]
        if any(text.strip() for text in texts):
            head.append(texts)
        if len(head) == HEAD:
            break
    return head


def _send_rows(rows: Iterable[list[Any]], send: Send) -> dict[str, dict[str, int]]:
    """Send the rows as CSV; returns, by column index, how many cells were dates or truth values."""
    kinds: dict[int, Counter[str]] = {}
    numbers: dict[float, str] = {}
    plain = {str, float}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")

    def flush() -> None:
        text = buffer.getvalue()
        send(text.encode("utf-8", "replace"))
        buffer.seek(0)
        buffer.truncate()

    for count, row in enumerate(rows, start=1):
        if not plain.issuperset(map(type, row)):
            for index, value in enumerate(row):
                if type(value) not in plain:
                    row[index] = _text(value, kinds.setdefault(index, Counter()))
        texts = [v if type(v) is str else numbers.get(v) or _number(v, numbers) for v in row]
        line = ",".join(texts)
        if line.isprintable() and '"' not in line and line.count(",") == len(texts) - 1:
            blank = not line.strip(", ")
            buffer.write("\n" if blank else f"{line}\n")
        elif not any(text.strip() for text in texts):
            buffer.write("\n")
        elif not _CONTROLS.search(line):
            writer.writerow(texts)
        else:
            writer.writerow([_CONTROLS.sub(_escape, text) for text in texts])
        if count % _ROWS_A_TIME == 0:
            flush()
    flush()
    return {str(index): dict(found) for index, found in sorted(kinds.items()) if found}


def _escape(found: re.Match[str]) -> str:
    """The control as the workbook had it written: text that can be seen, and does nothing."""
    return f"_x{ord(found[0]):04X}_"


def _number(value: float, known: dict[float, str]) -> str:
    """A number as people write it: 3.0 is 3."""
    text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if len(known) < _KNOWN:
        known[value] = text
    return text


def _text(value: object, kinds: Counter[str]) -> str:
    """The text of a cell; dates and truth values are counted."""
    if isinstance(value, bool):
        kinds["truth"] += 1
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value, {})
    if isinstance(value, datetime):
        kinds["date"] += 1
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time)):
        kinds["date"] += 1
        return value.isoformat()
    if isinstance(value, timedelta):
        kinds["date"] += 1
    return str(value)
