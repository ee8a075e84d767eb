"""A file to rows: structure, ids, lengths, lenient reading, and what a person is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from batch.small import WORDS, rows, small_pack, table
from readiness.batch.intake import read_table
from readiness.batch.rows import Row
from readiness.errors import UserError

KINDS = [
    (delimiter, end, encoding)
    for delimiter in (",", ";", "\t", "|")
    for end in ("\n", "\r\n", "\r")
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252")
]


def codes(row: Row) -> list[str]:
    """The codes of a row's problems."""
    return [p.code for p in row.problems]


@pytest.mark.parametrize(("delimiter", "end", "encoding"), KINDS)
def test_the_same_table_in_any_dress_gives_the_same_rows(
    tmp_path: Path, delimiter: str, end: str, encoding: str
) -> None:
    lines = [
        ["name", "sector", "q1", "q2"],
        [f'"Café{delimiter} Ltd"', "retail", "3", "dk"],
        ['"Say ""hi"""', "health", WORDS[4], ""],
    ]
    text = end.join(delimiter.join(line) for line in lines) + end
    found = rows(tmp_path, text.encode(encoding))
    responses = [r.response for r in found]
    assert [r and r.respondent.name for r in responses] == [
        " ".join(f"Café{delimiter} Ltd".split()),
        'Say "hi"',
    ]
    assert [
        r and {q: (a.state.value, a.option) for q, a in r.answers.items()} for r in responses
    ] == [
        {"q1": ("answered", 2), "q2": ("dont_know", None)},
        {"q1": ("answered", 4)},
    ]
    assert [r.line for r in found] == [2, 3]


def test_rows_with_a_wrong_number_of_cells_are_named(tmp_path: Path) -> None:
    found = rows(tmp_path, "name,q1,q2\nA,3\nB,3,4,extra\nC,3,4,,\n")
    assert [codes(r) for r in found] == [["R202"], ["R201"], []]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A;3;4", "1 cell, the header 3. Between its cells stands a semicolon."),
        ('"A,3,4"', "1 cell, the header 3. Between its cells stands a comma."),
        ("A and, sons;3;4", "2 cells, the header 3. Between its cells stands a semicolon."),
        ("A,3", "2 cells, the header 3. Put the missing separators in."),
    ],
)
def test_a_row_with_another_separator_than_the_header_is_told_so(
    tmp_path: Path, line: str, words: str
) -> None:
    _, row = rows(tmp_path, f"name,q1,q2\nB,1,2\n{line}\n")
    assert codes(row) == ["R202"]
    assert words in row.problems[0].reason


@pytest.mark.parametrize(("header", "body"), [(",", ";"), (";", ","), (",", "\t"), ("|", ",")])
def test_a_header_with_another_separator_than_all_rows_is_refused(
    tmp_path: Path, header: str, body: str
) -> None:
    lines = [header.join(("name", "q1", "q2"))]
    lines += [body.join((f'"Firm, {n}; and sons"', "3", "4")) for n in range(9)]
    with pytest.raises(UserError) as refused:
        rows(tmp_path, "\n".join(lines) + "\n")
    (problem,) = refused.value.problems
    assert (problem.code, problem.where.line) == ("T111", 2)
    # Some rows may be faulty besides.
    lines[3:5] = [body.join(("A", "3")), body.join(("A", "3", "4", "5"))]
    with pytest.raises(UserError, match="T111"):
        rows(tmp_path, "\n".join(lines) + "\n")
    # One row that fits shows that the others are only faulty.
    lines.insert(5, header.join(("B", "3", "4")))
    assert [codes(r) for r in rows(tmp_path, "\n".join(lines) + "\n")][4] == []


def test_an_open_quotation_mark_rejects_its_row_and_no_other(tmp_path: Path) -> None:
    found = rows(tmp_path, 'name,q1,q2\n"A,3,4\nB,1,1\n')
    assert [codes(r) for r in found] == [["R208"], []]
    assert found[0].cells == ('"A,3,4',)


def test_marks_inside_a_quoted_name_are_kept_and_pointed_out(tmp_path: Path) -> None:
    found = rows(tmp_path, 'name,q1,q2\n"The "Best" Ltd",3,4\nB,1,1\n')
    assert found[0].response is not None
    assert found[0].response.respondent.name == 'The "Best" Ltd'
    assert [r.mended for r in found] == [True, False]


def test_blank_lines_and_an_empty_tail_are_no_rows(tmp_path: Path) -> None:
    found = table(tmp_path, "name,q1,q2\n\n,,\nA,3,4\n  \n,,\n , ,\n")
    assert [r.line for r in found.rows()] == [3, 4]
    assert (found.tally.rows, found.tally.blank_lines, found.tally.empty_tail) == (2, 2, 2)


def test_a_row_is_named_by_its_id_or_its_line(tmp_path: Path) -> None:
    found = rows(tmp_path, "row_id,q1\nF-1,3\n,4\n")
    assert [r.id for r in found] == ["F-1", "3"]


def test_a_row_id_that_stands_twice_rejects_the_later_row(tmp_path: Path) -> None:
    found = rows(tmp_path, "row_id,q1\nF-1,3\nF-1,4\n4,1\n,2\n")
    assert [codes(r) for r in found] == [[], ["R206"], [], []]
    assert "Line 2" in found[1].problems[0].reason


def test_all_problems_of_a_row_are_told(tmp_path: Path) -> None:
    found = rows(tmp_path, "name,sector,q1,q2\nA\x00,mars,9,\n")
    assert sorted((p.column, p.code) for p in found[0].problems) == [
        ("name", "R207"),
        ("q1", "R204"),
        ("sector", "R203"),
    ]


def test_lenient_reading_takes_a_bad_cell_as_unanswered_and_says_so(tmp_path: Path) -> None:
    found = rows(tmp_path, "name,sector,q1,q2\nA,mars,9,3\nB,retail,3\n", lenient=True)
    first, second = found
    assert first.response is not None
    assert list(first.response.answers) == ["q2"]
    assert first.response.respondent.sector == ""
    assert sorted(p.column for p in first.ignored) == ["q1", "sector"]
    assert codes(second) == ["R202"]


@pytest.mark.parametrize(
    ("content", "length"),
    [
        ("q1\n3\n", "quick"),
        ("q1,q2\n3,4\n", "full"),
        ("q1,length\n3,full\n", "full"),
        ("q1,q2,length\n3,4,Quick\n", "quick"),
        ("q1,q2,length\n3,4,\n", "full"),
    ],
)
def test_the_length_is_stated_or_follows_from_the_columns(
    tmp_path: Path, content: str, length: str
) -> None:
    (found,) = rows(tmp_path, content)
    assert found.response is not None
    assert found.response.length == length


def test_a_second_header_line_of_a_survey_tool_is_left_out(tmp_path: Path) -> None:
    text = "Respondent ID,How often?,Do you train?\n,Response,Response\n77,3,4\n"
    found = table(tmp_path, text)
    assert [r.id for r in found.rows()] == ["77"]
    assert any("second header" in n for n in found.notices)


def test_lines_above_the_header_are_left_out_and_told(tmp_path: Path) -> None:
    found = table(tmp_path, "Survey 2026\nExported by: me\nname,q1,q2\nA,3,4\n")
    assert [r.line for r in found.rows()] == [4]
    assert found.notices[0].startswith("2 line(s) above the header")


def test_columns_that_are_not_used_are_told(tmp_path: Path) -> None:
    found = table(tmp_path, "name,Colour,,q1\nA,red,x,3\n")
    assert any("Colour" in n for n in found.notices)
    assert any("without a name" in n for n in found.notices)


def test_a_mapped_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    mapping = tmp_path / "map.yaml"
    mapping.write_text("columns: {Gone: name}\n", encoding="utf-8")
    assert any("Gone" in n for n in table(tmp_path, "q1\n3\n", mapping=mapping).notices)


def test_a_path_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UserError) as caught:
            read_table(path, small_pack())
        assert caught.value.problems[0].code == "T101"


def test_rows_can_be_walked_twice_with_the_same_result(tmp_path: Path) -> None:
    found = table(tmp_path, "row_id,q1\nA,3\nA,9\n")
    assert list(found.rows()) == list(found.rows())


def test_an_id_that_is_a_line_number_clashes_with_the_row_on_that_line(tmp_path: Path) -> None:
    found = rows(tmp_path, "row_id,q1\n,1\n2,1\n2,1\n7,1\nx,1\n,1\n\u0662,1\n,1\n")
    clash = [(row.line, p.reason[:6]) for row in found for p in row.problems]
    assert clash == [(3, "Line 2"), (4, "Line 2"), (7, "Line 5")]
