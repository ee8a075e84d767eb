"""The written tables: exact bytes, the formula guard, and what needs quotation marks."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.small import small_pack
from readiness.batch.cells import unguarded
from readiness.batch.run import run
from readiness.batch.tables import ScoreTable, csv_line, guarded
from readiness.questionnaire import Questionnaire

DAY = date(2026, 11, 23)


def test_the_columns_are_those_of_the_interface(north_west: Questionnaire) -> None:
    columns = ScoreTable(north_west).columns
    start = [
        "row_id", "name", "sector", "area", "employees", "length", "status", "overall_score",
        "overall_low", "overall_high", "overall_level", "overall_capped_by", "known_share",
        "answered", "dont_know", "not_applicable", "unanswered",
    ]  # fmt: skip
    ids = ("SK", "AD", "IN", "DA", "FI", "RI", "TR", "CO")
    per = ("status", "score", "low", "high", "level", "capped_by")
    components = [f"{c}_{p}" for c in ids for p in per]
    end = [f"step_{n}" for n in range(1, 6)] + [f"find_out_{n}" for n in range(1, 4)] + ["warnings"]
    assert list(columns) == start + components + end


def test_the_files_have_exactly_these_bytes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(
        b"row_id,name,sector,area,employees,q1,q2\n"
        b'F1,"Smith, Jones",retail,Wirral,12,3,4\n'
        b"F2,=cmd,health,,,dk,5\n"
        b"F3,@B,shop,,0,9,na\n"
        b"F4,C\n"
    )
    run(path, small_pack(), tmp_path / "out", on=DAY)
    out = tmp_path / "out"
    head = (
        "row_id,name,sector,area,employees,length,status,overall_score,overall_low,overall_high,"
        "overall_level,overall_capped_by,known_share,answered,dont_know,not_applicable,unanswered,"
        "A_status,A_score,A_low,A_high,A_level,A_capped_by,"
        "B_status,B_score,B_low,B_high,B_level,B_capped_by,"
        "step_1,step_2,step_3,step_4,step_5,find_out_1,find_out_2,find_out_3,warnings\n"
    )
    assert (out / "scores.csv").read_bytes().decode() == (
        head
        + 'F1,"Smith, Jones",retail,wirral,12,full,scored,62.50,62.50,62.50,middle,,1.00,2,0,0,0,'
        "scored,50.00,50.00,50.00,middle,,scored,75.00,75.00,75.00,middle,,,,,,,,,,\n"
        "F2,'=cmd,health,,,full,withheld,,,,,,0.50,1,1,0,0,"
        "withheld,,,,,,scored,100.00,100.00,100.00,high,,,,,,,q1,,,\n"
    )
    use = "Use 1 to 5, the option's text, dk, na, or leave it empty."
    assert (out / "rejects.csv").read_bytes().decode() == (
        "row_id,line,column,value,code,reason,nearest\n"
        f'F3,4,q1,9,R204,"Not an option of q1. {use}",5\n'
        "F3,4,employees,0,R203,Count the owner too: a sole trader is 1.,1\n"
        'F3,4,sector,shop,R203,"Not a sector. Use one of: retail, health.",retail\n'
        'F4,5,,,R202,"The row has 2 cells, the header 7. Put the missing separators in.",\n'
    )
    assert (out / "rejected_rows.csv").read_bytes().decode() == (
        "row_id,name,sector,area,employees,q1,q2\nF3,'@B,shop,,0,9,na\nF4,C\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "+44-20", "-x",
        "=cmd|'/c calc'!A0", "+44 20 7946 0000+1", "-", "+1;2", "\n=1", "\u00a0=1",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Acme",
        "3",
        "-1",
        "+3.5",
        "-1,5",
        "+44 20 7946 0000",
        "+44 (0)20 7946 0000",
        "a=1",
        "'=1",
    ],
)
def test_numbers_phones_and_plain_words_are_left_alone(text: str) -> None:
    assert guarded(text) == text


@given(text=st.text(st.sampled_from("=+-@\t\r 1a'(\uff1d"), max_size=8))
def test_the_guard_holds_once_and_comes_off_again(text: str) -> None:
    safe = guarded(text)
    assert guarded(safe) == safe
    if safe != text and text[:1] in "=+-@\t\r":
        assert unguarded(safe) == text


@given(
    cells=st.lists(st.text(st.sampled_from('a,;"\n\r\t| é'), max_size=6), min_size=2, max_size=5)
)
def test_a_line_is_read_back_cell_for_cell(cells: list[str]) -> None:
    line = csv_line(cells)
    assert line.endswith("\n")
    assert next(csv.reader(io.StringIO(line, newline=""), strict=True)) == cells


@pytest.mark.parametrize("cell", ["a;b", "a\tb", "a|b", " a", "a "])
def test_a_cell_that_another_locale_would_split_is_quoted(cell: str) -> None:
    assert csv_line([cell]) == f'"{cell}"\n'
