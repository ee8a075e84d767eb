"""The mapping file: what it says, and everything that can be wrong with it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from batch.small import rows, small_pack
from readiness.batch.mapping import read_mapping
from readiness.errors import UserError
from readiness.response import State


def write(folder: Path, text: str) -> Path:
    """A mapping file with this text."""
    path = folder / "map.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[tuple[str, int | None]]:
    """Codes and lines of what is wrong with this mapping file."""
    with pytest.raises(UserError) as caught:
        read_mapping(write(folder, text), small_pack())
    return [(p.code, p.where.line) for p in caught.value.problems]


def test_columns_and_words_are_read_as_the_file_says(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "columns:\n  Firm called: name\n  How do you save: q1\n  Notes: skip\n"
        "values:\n  q1: {Always: 5}\n  any: {No idea: dk}\n  sector: {shop: retail}\n",
    )
    found = rows(
        tmp_path,
        "Firm called,How do you save,q2,sector,Notes\nA,always,no idea,Shop,x\nB,1,2,health,\n",
        mapping=path,
    )
    first = found[0].response
    assert first is not None
    assert first.respondent.name == "A"
    assert first.respondent.sector == "retail"
    assert first.answers["q1"].option == 4
    assert first.answers["q2"].state is State.DONT_KNOW
    assert found[1].response is not None


def test_all_problems_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = "columns:\n  A: q9\n  B: [x]\nvalues:\n  q7: {a: b}\nfirst_code: 2\nextra: 1\n"
    assert sorted(problems(tmp_path, text), key=str) == [
        ("T109", 2),
        ("T109", 3),
        ("T109", 5),
        ("T109", 6),
        ("T109", 7),
    ]


@pytest.mark.parametrize(
    "text", ["", "- a\n", "columns: 3\n", "values: x\n", "a: &x 1\nb: *x\n", "a: [\n"]
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    found = problems(tmp_path, text)
    assert found
    assert all(code == "T109" for code, _ in found)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_mapping(tmp_path / "none.yaml", small_pack())
    assert caught.value.problems[0].code == "T109"


def test_a_zero_based_file_is_stopped_with_a_question_that_a_mapping_answers(
    tmp_path: Path,
) -> None:
    table = "name,q1,q2\nA,0,4\nB,3,\nC,1,2\n"
    with pytest.raises(UserError) as caught:
        rows(tmp_path, table)
    problem = caught.value.problems[0]
    assert (problem.code, problem.where.line) == ("T108", 2)
    assert "?" in problem.message
    zero = rows(tmp_path, table, mapping=write(tmp_path, "first_code: 0\n"))
    assert [r.response.answers["q1"].option for r in zero if r.response] == [0, 3, 1]
    one = rows(tmp_path, table, mapping=write(tmp_path, "first_code: 1\n"))
    assert [r.response is None for r in one] == [True, False, False]


def test_a_zero_beside_a_last_option_rejects_its_row_only(tmp_path: Path) -> None:
    found = rows(tmp_path, "name,q1,q2\nA,0,4\nB,3,5\n")
    assert [r.response is None for r in found] == [True, False]
    assert found[0].problems[0].code == "R204"


def test_a_guess_is_refused_until_somebody_confirms_it(tmp_path: Path) -> None:
    text = "columns:\n  A: q1?\n  B: 'q2'\nvalues:\n  q1: {now and then: 2?, why?: dk}\n"
    assert problems(tmp_path, text) == [("T109", 2), ("T109", 5)]
    path = write(tmp_path, text.replace("q1?", "q1").replace("2?", "2"))
    (found,) = rows(tmp_path, "A,B\nNow and then,Why?\n", mapping=path)
    assert found.problems[0].column == "B"
    assert read_mapping(path, small_pack()).values["q1"]["why?"] == "dk"
