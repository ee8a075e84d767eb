"""Text to records: separators, line ends, headers, faulty rows, and the count that checks them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.batch.count import count_records
from readiness.batch.dialects import (
    CELL_LIMIT,
    DELIMITERS,
    find,
    is_blank,
    line_ends,
    lines_of,
    records,
)

KNOWN = {"name", "q1", "q2"}
CELLS = st.text(st.sampled_from('abé0 ,;\t|"\n\r\u2028\x0b'), max_size=6)


def known(headers: object) -> int:
    """How many of the headers are known."""
    assert isinstance(headers, (list, tuple))
    return sum(h in KNOWN for h in headers)


def found(text: str, delimiter: str = ",") -> list[tuple[int, list[str], bool]]:
    """Line, cells and whether it is faulty, for every record but the blank ones."""
    return [
        (r.line, r.cells, bool(r.fault))
        for r in records(lines_of(text), delimiter)
        if r.fault or not is_blank(r.cells)
    ]


@given(
    table=st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6),
    delimiter=st.sampled_from(DELIMITERS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
)
def test_any_table_comes_back_cell_for_cell(
    table: list[list[str]], delimiter: str, end: str, last: bool
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows(table)
    text = written.getvalue() if last else written.getvalue().removesuffix(end)
    assert [cells for _, cells, _ in found(text, delimiter)] == table
    assert count_records(text, delimiter) == len(table)


@given(
    text=st.text(st.sampled_from('a ,;"\n\r\t'), max_size=40), delimiter=st.sampled_from(DELIMITERS)
)
def test_two_ways_of_counting_agree_on_any_text(text: str, delimiter: str) -> None:
    assert count_records(text, delimiter) == len(found(text, delimiter))


@given(text=st.text(st.sampled_from('a,"\n'), max_size=40))
def test_every_character_of_a_text_is_in_some_record(text: str) -> None:
    lines = lines_of(text)
    starts = [r.line - 1 for r in records(lines, ",")]
    assert starts == sorted(set(starts))
    assert "".join(lines) == text


def test_a_line_number_is_where_the_record_starts() -> None:
    text = 'name,q1\n"two\nlines",3\n\nlast,4\n'
    assert [line for line, _, _ in found(text)] == [1, 2, 5]


def test_an_open_quotation_mark_costs_its_own_line_only() -> None:
    text = 'name,q1\n"open,3\nA,4\n"B, C",5\n'
    assert found(text) == [
        (1, ["name", "q1"], False),
        (2, ['"open,3'], True),
        (3, ["A", "4"], False),
        (4, ["B, C", "5"], False),
    ]


def test_marks_that_were_not_doubled_are_offered_mended() -> None:
    text = 'name,q1\n"The "Best" Ltd",3\n'
    faulty = list(records(lines_of(text), ","))[1]
    assert faulty.fault
    assert faulty.mended == ['The "Best" Ltd', "3"]


def test_a_cell_over_the_limit_is_a_faulty_row() -> None:
    long = "x" * (CELL_LIMIT + 1)
    for cell in (long, f'"{long}"'):
        text = f"name,q1\n{cell},3\nA,4\n"
        assert [fault for _, _, fault in found(text)] == [False, True, False]
        assert count_records(text, ",") == 3


def test_the_header_is_the_line_under_which_most_names_are_known() -> None:
    text = "Survey of firms, spring\n\nname;q1;q2\nA, B;3;4\n"
    dialect = find(lines_of(text), known)
    assert dialect is not None
    assert (dialect.delimiter, dialect.header_line, dialect.skipped) == (";", 3, 2)
    assert dialect.header == ("name", "q1", "q2")


def test_several_choices_in_a_cell_do_not_make_the_semicolon_a_separator() -> None:
    dialect = find(lines_of("name,q1\nA,1;2;3;4;5\nB,2;3;4\n"), known)
    assert dialect is not None
    assert dialect.delimiter == ","


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "\ufeffsep=;"])
def test_a_sep_line_names_the_separator_and_is_no_header(line: str) -> None:
    dialect = find(lines_of(f"{line}\nname;q1\nA;3\n"), known)
    assert dialect is not None
    assert (dialect.delimiter, dialect.header, dialect.stated) == (";", ("name", "q1"), True)


def test_a_sep_line_may_name_the_tab() -> None:
    dialect = find(lines_of("sep=\t\nname\tq1\nA\t3\n"), known)
    assert dialect is not None
    assert (dialect.delimiter, dialect.header) == ("\t", ("name", "q1"))


def test_a_text_of_blank_lines_has_no_header() -> None:
    assert find(lines_of("\n \n"), known) is None


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a\nb\n", "LF"),
        ("a\r\nb\r\n", "CRLF"),
        ("a\rb\r", "CR"),
        ("a\r\nb\n", "CRLF+LF"),
        ("a", "none"),
    ],
)
def test_line_ends_are_named(text: str, ends: str) -> None:
    assert line_ends(text) == ends
