"""Excel workbooks: which sheet, what its cells become, and what is refused before it is opened."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from batch.books import book, cell, raw, sheet
from batch.small import WORDS, small_pack
from readiness.batch import workbook_cells, workbook_scan
from readiness.batch.intake import Table, open_input, read_table
from readiness.batch.run import run
from readiness.batch.workbook_scan import Refusal, Workbook
from readiness.errors import UserError

Cells = tuple[str | int, ...]
TABLE: tuple[Cells, ...] = (
    ("row_id", "name", "q1", "q2"),
    ("a", "Alpha", 3, "dk"),
    ("b", "Beta", 5, 1),
)
HEADER = '<row r="1">' + "".join(
    cell(f"{c}1", str(n)) for c, n in zip("ABCD", TABLE[0], strict=True)
)
HEADER += "</row>"
DAY = date(2026, 11, 23)


def read(path: Path, name: str | None = None) -> Table:
    """The table in a workbook."""
    pack = small_pack()
    return read_table(path, pack, given=open_input(path, pack, None, name))


def refused(path: Path, name: str | None = None) -> tuple[str, str]:
    """Code and words with which a workbook is refused."""
    with pytest.raises(UserError) as caught:
        read(path, name)
    (problem,) = caught.value.problems
    return problem.code, str(problem)


def names(table: Table) -> list[str]:
    """The firms of a table, where they were read."""
    return [r.response.respondent.name for r in table.rows() if r.response]


# ---- which sheet -----------------------------------------------------------------------------
def test_the_sheet_with_the_most_known_names_is_read(tmp_path: Path) -> None:
    other = sheet([("Notes",), ("q1",)])
    path = book(tmp_path / "t.xlsx", {"Notes": other, "Answers": sheet(TABLE)})
    table = read(path)
    assert names(table) == ["Alpha", "Beta"]
    assert table.encoding == "Excel workbook, sheet 'Answers'"
    assert table.notices == ("Sheets that were not read: Notes.",)


def test_answers_on_a_second_sheet_are_told_and_can_be_read(tmp_path: Path) -> None:
    second = sheet([("name", "q1"), ("Gamma", 1)])
    path = book(tmp_path / "t.xlsx", {"One": sheet(TABLE), "Two": second})
    table = read(path)
    assert names(table) == ["Alpha", "Beta"]
    assert any("another sheet too (Two)" in notice for notice in table.notices)
    assert names(read(path, "Two")) == ["Gamma"]
    assert refused(path, "Three")[0] == "T101"


def test_hidden_sheets_are_never_read(tmp_path: Path) -> None:
    sheets = {"Old": sheet(TABLE), "New": sheet([("name", "q1"), ("Gamma", 1)])}
    path = book(tmp_path / "t.xlsx", sheets, states={"Old": "hidden"})
    table = read(path)
    assert names(table) == ["Gamma"]
    assert table.notices == ("Hidden sheets are not read: Old.",)
    assert "hidden" in refused(path, "Old")[1]
    every = book(tmp_path / "all.xlsx", sheets, states={"Old": "hidden", "New": "veryHidden"})
    assert refused(every)[0] == "T106"


# ---- cells -----------------------------------------------------------------------------------
def test_cells_become_what_people_would_write(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter", reason="comes with the program")
    path = tmp_path / "t.xlsx"
    made = xlsxwriter.Workbook(str(path))
    page = made.add_worksheet()
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, ["row_id", "name", "makes_things", "employees", "q1", "q2", "sent"])
    page.write_row(1, 0, [1, "a\nb", True, 3, 3, "3.0"])
    page.write_datetime(1, 6, dt.datetime(2026, 3, 2), day)
    page.write_row(3, 0, [2, 'c,"d"', False, 2.5, 1, 2])
    page.write_row(4, 0, [3, "e", "", 7])
    page.write_datetime(4, 4, dt.datetime(2026, 3, 2), day)
    page.write_formula(5, 1, '="f"', None, "f")
    page.write_formula(5, 4, "=NA()", None, "#N/A")
    made.close()
    table = read(path)
    rows = list(table.rows())
    # The line is the row of the sheet, also below a cell with a line break and a blank row.
    assert [(row.id, row.line) for row in rows] == [("1", 2), ("2", 4), ("3", 5), ("6", 6)]
    assert table.tally.blank_lines == 1
    assert rows[0].cells == ("1", "a\nb", "TRUE", "3", "3", "3.0", "2026-03-02")
    assert rows[1].cells == ("2", 'c,"d"', "FALSE", "2.5", "1", "2", "")
    first = rows[0].response
    assert first is not None
    assert (first.respondent.makes_things, first.respondent.employees) == (True, 3)
    assert (first.respondent.name, first.answers["q2"].option) == ("a b", 2)
    assert [[(p.column, p.code, p.value) for p in r.problems] for r in rows[1:]] == [
        [("employees", "R203", "2.5")],
        [("q1", "R204", "2026-03-02")],
        [("q1", "R209", "#N/A")],
    ]
    assert "1 cell(s) with a date or time were read like 2026-03-02 or 09:30:00." in table.notices
    assert "2 cell(s) with a truth value were read as TRUE or FALSE." in table.notices


def test_an_error_rejects_its_row_in_any_column_that_is_used(tmp_path: Path) -> None:
    errors = {"A": "#N/A", "B": "#REF!", "C": "#DIV/0!", "D": "#VALUE!"}
    body = HEADER
    for n, (bad, error) in enumerate(errors.items(), start=2):
        values: dict[str, str | int] = {"A": f"x{n}", "B": "Alpha", "C": 3, "D": 4}
        body += (
            f'<row r="{n}">'
            + "".join(
                f'<c r="{c}{n}" t="e"><f>1/0</f><v>{error}</v></c>'
                if c == bad
                else cell(f"{c}{n}", v)
                for c, v in values.items()
            )
            + "</row>"
        )
    rows = list(read(book(tmp_path / "t.xlsx", {"S": raw(body)})).rows())
    assert [[(p.code, p.value) for p in row.problems] for row in rows] == [
        [("R209", error)] for error in errors.values()
    ]
    assert [row.id for row in rows] == ["2", "x3", "x4", "x5"]


def test_errors_in_a_csv_file_reject_their_rows_too(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("row_id,name,q1\n1,#REF!,3\n#N/A,B,3\nx,#1 Bakery,3\n", "utf-8")
    rows = list(read_table(path, small_pack()).rows())
    assert [[p.code for p in row.problems] for row in rows] == [["R209"], ["R209"], []]


def test_a_formula_without_its_result_is_no_empty_cell(tmp_path: Path) -> None:
    formulas = {
        '<c r="C{}"><f>1+2</f></c>': ["R209"],
        '<c r="C{}"><f>1+2</f><v></v></c>': ["R209"],
        '<c r="C{}"><f>1+2</f><v/></c>': ["R209"],
        '<c r="C{}" t="str"><f>""</f><v></v></c>': [],
        '<c r="C{}"><f>1+2</f><v>3</v></c>': [],
        '<c r="C{}" t="str"><f>"a"</f><v>dk</v></c>': [],
    }
    body = HEADER
    for n, formula in enumerate(formulas, start=2):
        cells = cell(f"A{n}", f"x{n}") + formula.format(n) + cell(f"D{n}", 4)
        body += f'<row r="{n}">{cells}</row>'
    rows = list(read(book(tmp_path / "t.xlsx", {"S": raw(body)})).rows())
    assert [[p.code for p in row.problems] for row in rows] == list(formulas.values())


def test_merged_cells_are_pointed_out(tmp_path: Path) -> None:
    head = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    below = '<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>'
    for tail, words in ((head, "header row are merged"), (below, "1 group(s) of cells below")):
        path = book(tmp_path / "t.xlsx", {"S": sheet(TABLE, tail)})
        assert [words in notice for notice in read(path).notices] == [True]


# ---- both engines, and back ------------------------------------------------------------------
def test_both_engines_give_the_same_files(tmp_path: Path) -> None:
    pytest.importorskip("polars", reason="the extra 'big' is not installed")
    rows: list[Cells] = [TABLE[0], *((n, f"Firm {n}", 1 + n % 5, WORDS[n % 5]) for n in range(40)),
            (99, "=cmd", 9, 1), ("", "", "", ""), (100, "Last", 0, "dk")]  # fmt: skip
    path = book(tmp_path / "t.xlsx", {"S": sheet(rows)})
    for engine in ("rows", "columns"):
        run(path, small_pack(), tmp_path / engine, on=DAY, engine=engine)
    files = sorted(p.name for p in (tmp_path / "rows").iterdir())
    assert len(files) == 5
    for name in files:
        one, two = ((tmp_path / e / name).read_bytes() for e in ("rows", "columns"))
        assert one == two, name


def test_rejected_rows_are_mended_and_fed_back(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", {"S": sheet([*TABLE, ("c", "Gamma", 9, 2)])})
    first = run(path, small_pack(), tmp_path / "out", on=DAY)
    assert (first.rows, first.scored, first.rejected) == (3, 2, 1)
    with (tmp_path / "out" / "rejects.csv").open(encoding="utf-8", newline="") as file:
        assert [(r["row_id"], r["line"]) for r in csv.DictReader(file)] == [("c", "4")]
    mended = tmp_path / "mended.csv"
    text = (tmp_path / "out" / "rejected_rows.csv").read_text("utf-8")
    mended.write_text(text.replace("9", "5"), "utf-8")
    again = run(mended, small_pack(), tmp_path / "again", on=DAY)
    assert (again.rows, again.scored) == (1, 1)
    about = json.loads((tmp_path / "out" / "quality.json").read_bytes())["table"]
    assert (about["kind"], about["delimiter"]) == ("workbook", "")


# ---- files that are not what they seem, or too much ------------------------------------------
def test_other_kinds_of_files_are_refused_with_what_to_do(tmp_path: Path) -> None:
    whole = book(tmp_path / "whole.xlsx", {"S": sheet(TABLE)}).read_bytes()
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    cases = {
        "t.csv": (whole, "T106", "ends in .xlsx"),
        "t.txt": (whole, "T106", "ends in .xlsx"),
        "old.xls": (old, "T106", "old Excel workbook"),
        "old.xlsx": (old, "T106", "old Excel workbook"),
        "secret.xlsx": (old + "EncryptedPackage".encode("utf-16-le"), "T106", "password"),
        "text.xlsx": (b"q1,q2\n3,4\n", "T106", "ends in .csv"),
        "page.xlsx": (b"<html></html>", "T106", "not an Excel workbook"),
        "cut.xlsx": (whole[: len(whole) // 2], "T106", "cannot be unpacked"),
        "empty.xlsx": (b"", "T102", "empty"),
    }
    for name, (content, code, words) in cases.items():
        path = tmp_path / name
        path.write_bytes(content)
        found = refused(path)
        assert found[0] == code and words in found[1], (name, found)
    for name, part, words in (
        ("t.ods", "content.xml", "OpenDocument"),
        ("t.xlsb", "xl/workbook.bin", "binary"),
        ("t.docx", "word/document.xml", "zip file or a document"),
        ("t.xlsx", "word/document.xml", "word-processor"),
    ):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as file:
            file.writestr(part, "x")
        found = refused(path)
        assert found[0] == "T106" and words in found[1], (name, found)


DECLARED = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "{}">]>'
NASTY = {
    "two far corners": (raw(cell("A1", 1) + cell("XFD1048576", 1)), "T107"),
    "a far row": (raw(f'<row r="1">{cell("A1", 1)}{cell("J1", 1)}</row>'
                      f'<row r="600000">{cell("A600000", 1)}</row>'), "T107"),
    "outside the grid": (raw(f'<row r="1">{cell("XFE1", 1)}</row>'), "T106"),
    "below the grid": (raw(f'<row r="1048577">{cell("A1048577", 1)}</row>'), "T106"),
    "no place": (raw('<row r="1"><c r="1A"><v>1</v></c></row>'), "T106"),
    "row nought": (raw(f'<row r="0">{cell("A0", 1)}</row>'), "T106"),
    "entities": (DECLARED.format("x") + "<worksheet/>", "T106"),
    "UTF-16": (f"{DECLARED.format('x')}<worksheet/>".encode("utf-16"), "T106"),
    "another encoding": ('<?xml version="1.0" encoding="UTF-7"?><worksheet/>', "T106"),
    "open elements": (raw(f'<row r="1">{cell("A1", "q1")}')[:-20], "T106"),
    "a text that is not there": (raw('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "T106"),
    "a text before the first": (
        sheet([["q1", "q2"], [3, 4]]).replace("<v>3</v>", "<v>-1</v>").replace(
            '<c r="A2"', '<c r="A2" t="s"'), "T106"),
    "a cell twice": (raw(f'<row r="1">{cell("A1", "q1")}{cell("B1", "q2")}</row>'
                         f'<row r="2">{cell("A2", 3)}{cell("A2", 5)}</row>'), "T106"),
    "a row twice": (raw(f'<row r="1">{cell("A1", "q1")}{cell("B1", "q2")}</row>'
                        f'<row r="2">{cell("A2", 3)}</row><row r="3">{cell("A3", 4)}</row>'
                        f'<row r="2">{cell("B2", 5)}</row>'), "T106"),
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_a_sheet_that_would_harm_is_refused(tmp_path: Path, name: str) -> None:
    content, code = NASTY[name]
    path = book(tmp_path / "t.xlsx", {"S": content})  # type: ignore[dict-item]
    # In this process: all of it has to be seen before the cells are read.
    answer = workbook_cells.work({"path": str(path)}, lambda _: None)
    assert answer["refused"][0] == code


def test_a_sheet_without_cells_is_empty(tmp_path: Path) -> None:
    assert refused(book(tmp_path / "t.xlsx", {"S": raw("")}))[0] == "T102"


def test_a_reader_that_gives_other_rows_than_were_seen_is_not_believed(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", {"S": sheet(TABLE)})
    one = Workbook(path)
    cells = one.scan(one.sheets[0])
    reader = workbook_cells._opened(path)
    assert len(list(workbook_cells._rows(reader, one.sheets[0], cells))) == 3
    for seen in ({1, 2}, {1, 2, 3, 4}):
        cells.with_values = seen
        with pytest.raises(Refusal, match="cannot be read for sure"):
            list(workbook_cells._rows(reader, one.sheets[0], cells))


def test_numbers_that_are_none_reject_their_rows(tmp_path: Path) -> None:
    row = "".join(f'<row r="{n}"><c r="A{n}"><v>{v}</v></c></row>' for n, v in
                  enumerate(("NaN", "1e999", "-1", "1e20", "3.5"), start=2))  # fmt: skip
    path = book(tmp_path / "t.xlsx", {"S": raw(f'<row r="1">{cell("A1", "q1")}</row>{row}')})
    rows = list(read(path).rows())
    assert [row.problems[0].code for row in rows] == ["R204"] * 5


def test_parts_that_are_packed_too_tightly_too_large_or_too_many(tmp_path: Path) -> None:
    good = {"S": sheet(TABLE)}
    bomb = raw("<row><c><v>1</v></c></row>" * 200_000)
    assert "packed" in refused(book(tmp_path / "a.xlsx", {"S": bomb}))[1]
    wide = book(tmp_path / "b.xlsx", good, more={f"x/{n}.xml": "<x/>" for n in range(250)})
    assert "parts" in refused(wide)[1]
    twice = book(tmp_path / "c.xlsx", good, more={"XL/Workbook.xml": "<x/>"})
    assert "twice" in refused(twice)[1]
    lost = book(tmp_path / "d.xlsx", good, leave_out="xl/worksheets/s1.xml")
    assert "missing" in refused(lost)[1]


def test_what_does_no_harm_is_read(tmp_path: Path) -> None:
    more: dict[str, bytes | str] = {
        "../../evil.txt": "x",
        "xl/vbaProject.bin": b"\0" * 99,
        "docProps/app.xml": "<a/>",
    }
    path = book(tmp_path / "t.xlsm", {"S": sheet(TABLE, '<dimension ref="A1:XFD9"/>')}, more=more)
    assert names(read(path)) == ["Alpha", "Beta"]
    assert sorted(p.name for p in tmp_path.parent.iterdir() if "evil" in p.name) == []


def test_a_lying_size_is_found_while_unpacking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "t.xlsx", {"S": sheet(TABLE)})
    monkeypatch.setattr(workbook_scan, "_check_members", lambda _: None)
    monkeypatch.setattr(workbook_scan, "INFLATED", 1000)
    with pytest.raises(Refusal, match="1,000 bytes"):
        Workbook(path)


def test_other_spellings_of_the_same_sheet_give_the_same_rows(tmp_path: Path) -> None:
    plain = sheet(TABLE)
    forms = {
        "prefix": plain.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
        .replace("xmlns=", "xmlns:x="),
        "apostrophes": plain.replace('<c r="A2"', "<c r='A2'").replace('<row r="2"', "<row r='2'"),
        "no places": plain.replace(' r="A2"', "").replace(' r="B2"', "").replace(' r="C2"', "")
        .replace(' r="D2"', "").replace('<row r="3"', '<row x="1" r="3"'),
        "white space": plain.replace("<c r=", "<c\n  r=").replace("<row r=", "<row  r="),
    }  # fmt: skip
    for name, text in forms.items():
        assert names(read(book(tmp_path / f"{name}.xlsx", {"S": text}))) == ["Alpha", "Beta"], name


def test_the_quick_look_and_the_exact_one_find_the_same(tmp_path: Path) -> None:
    rows: list[Cells] = [
        TABLE[0],
        *((n, f"Firm {n}", 1 + n % 5, "") for n in range(120)),
        ("", "", "", 1),
    ]
    data = sheet(rows).encode()
    quick, exact = workbook_scan._quick(data), workbook_scan._exact(data)
    assert quick is not None
    assert (quick.last_row, quick.last_column) == (exact.last_row, exact.last_column) == (122, 4)
    assert quick.with_values == exact.with_values == set(range(1, 123))
    strange = data.replace(b'r="D122"', b'r="XFD122"')
    assert (workbook_scan._quick(strange) or exact).last_column in (4, 16_384)
    assert workbook_scan._exact(strange).last_column == 16_384
    assert workbook_scan._quick(data.replace(b'r="D122"', b'r="D9999999"')) is None


def test_the_child_that_is_ended_is_told_as_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "t.xlsx", {"S": sheet(TABLE)})
    monkeypatch.setattr("readiness.batch.workbook.JOB", "os:abort_now")
    assert refused(path)[0] == "T107"


def test_a_small_workbook_loads_no_heavy_library(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", {"S": sheet(TABLE)})
    program = (
        "import sys, pathlib\n"
        "from readiness.batch.intake import open_input\n"
        "from batch.small import small_pack\n"
        "open_input(pathlib.Path(sys.argv[1]), small_pack())\n"
        "heavy = 'polars numpy pydantic yaml reportlab textual jinja2 python_calamine zipfile'\n"
        "print([name for name in heavy.split() if name in sys.modules])\n"
    )
    here = Path(__file__).parents[1]
    paths = os.pathsep.join([str(here), str(here.parent / "src"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
