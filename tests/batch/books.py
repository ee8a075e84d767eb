"""Workbooks made by hand, part by part, for tests: what no spreadsheet program would write too."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def cell(place: str, value: str | int | float) -> str:
    """A cell with a text or a number."""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def sheet(rows: Sequence[Sequence[str | int | float]], tail: str = "") -> str:
    """A sheet with these rows from A1 on, and what follows its cells."""
    body = "".join(
        f'<row r="{n}">' + "".join(cell(f"{'ABCDEFGH'[i]}{n}", v) for i, v in enumerate(row))
        + "</row>"
        for n, row in enumerate(rows, start=1)
    )  # fmt: skip
    return raw(body, tail)


def raw(body: str, tail: str = "") -> str:
    """A sheet with this content of its data."""
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{tail}</worksheet>'


def book(
    path: Path,
    sheets: Mapping[str, str],
    *,
    states: Mapping[str, str] | None = None,
    more: Mapping[str, bytes | str] | None = None,
    leave_out: str = "",
) -> Path:
    """A workbook with these sheets.

    Args:
        path: Where to.
        sheets: Name to XML.
        states: Name to ``hidden`` or ``veryHidden``.
        more: Further parts.
        leave_out: A part that is not written.
    """
    listed = links = types = ""
    parts: dict[str, bytes | str] = {}
    for n, (name, xml) in enumerate(sheets.items(), start=1):
        state = f' state="{states[name]}"' if states and name in states else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{n}"{state} r:id="rId{n}"/>'
        links += (
            f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/s{n}.xml"/>'
        )
        types += (
            f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        )
        parts[f"xl/worksheets/s{n}.xml"] = xml
    parts["xl/workbook.xml"] = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>'
    )
    start = f'xmlns="{PACKAGE}/relationships"'
    parts["xl/_rels/workbook.xml.rels"] = f"{HEAD}<Relationships {start}>{links}</Relationships>"
    parts["_rels/.rels"] = (
        f'{HEAD}<Relationships {start}><Relationship Id="rId1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    parts["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-office'
        f'document.spreadsheetml.sheet.main+xml"/>{types}</Types>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {**parts, **(more or {})}.items():
            if name != leave_out:
                file.writestr(name, content)
    return path
