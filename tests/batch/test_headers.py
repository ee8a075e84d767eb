"""Column names to what they hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from batch.small import small_pack
from readiness.batch.headers import Layout, Meaning, Names, lay_out
from readiness.errors import UserError

PACK = small_pack()


def layout(*headers: str, columns: dict[str, str] | None = None) -> Layout:
    """The layout of a table with these headers."""
    return lay_out(headers, Names(PACK, columns or {}), "t.csv", 1)


def code(*headers: str) -> str:
    """The code of the problem these headers give."""
    with pytest.raises(UserError) as caught:
        layout(*headers)
    return caught.value.problems[0].code


@pytest.mark.parametrize(
    "header",
    [
        "q1", " Q1 ", "How often?", "how often", "HOW  OFTEN? *", "Backups", "q1. How often?",
        "1. How often?", "Q3: How often?", "\ufeffq1",
    ],
)  # fmt: skip
def test_a_question_is_found_by_id_stem_or_title(header: str) -> None:
    assert layout(header).questions == (("q1", 0),)


@pytest.mark.parametrize(
    "header", ["q2. How often?", "q1. Something else", "How often do you sleep?"]
)
def test_a_code_and_a_text_that_do_not_agree_are_not_a_question(header: str) -> None:
    assert layout(header, "q1").extras == (header,)


def test_a_text_that_two_questions_share_names_neither() -> None:
    first, second = PACK.components
    same = replace(second.node.questions[0], stem="How often?")
    pack = replace(
        PACK, components=(first, replace(second, node=replace(second.node, questions=(same,))))
    )
    names = Names(pack, {})
    assert names.meaning("How often?").kind == "extra"
    assert names.meaning("Backups") == Meaning("question", "q1")


def test_profile_fields_have_their_own_names_and_a_few_usual_ones() -> None:
    found = layout("Business", "sector", "EMPLOYEES", "Response ID", "length", "q1")
    assert found.profile == {"name": 0, "sector": 1, "employees": 2}
    assert (found.row_id, found.length) == (3, 4)
    assert found.renamed == {"Business": "name", "EMPLOYEES": "employees", "Response ID": "row_id"}


def test_the_own_name_of_a_field_wins_over_a_usual_one() -> None:
    found = layout("Company", "name", "ID", "row_id", "q1")
    assert found.profile == {"name": 1}
    assert found.row_id == 3
    assert found.extras == ("Company", "ID")


def test_extra_and_unnamed_columns_are_listed() -> None:
    found = layout("q1", "", "Colour", " ")
    assert found.extras == ("Colour",)
    assert found.unnamed == 2


def test_two_columns_for_one_thing_are_refused() -> None:
    assert code("q1", "q1") == "T104"
    assert code("q1", "How often?") == "T104"
    assert code("q1", "name", "Name") == "T104"


def test_extra_columns_may_have_the_same_name() -> None:
    assert layout("q1", "Points", "Points").extras == ("Points", "Points")


def test_a_table_without_answers_is_refused() -> None:
    assert code("name", "sector") == "T105"


def test_more_columns_than_a_spreadsheet_has_are_refused() -> None:
    assert code(*["q1"] + ["x"] * 16_384) == "T107"


def test_a_mapping_names_columns_and_leaves_some_out() -> None:
    found = layout("Question 7", "name", "q2", columns={"question  7": "q1", "Q2": "skip"})
    assert found.questions == (("q1", 0),)
    assert found.extras == ("q2",)


def test_questions_stand_in_the_packs_order() -> None:
    assert [qid for qid, _ in layout("q2", "q1").questions] == ["q1", "q2"]


def test_what_the_forms_ask_about_the_firm_names_a_column_of_the_profile() -> None:
    names = Names(PACK, {})
    assert names.meaning("What is your business called?") == Meaning("profile", "name")
    assert names.meaning("how many people work in the business, with you") == Meaning(
        "profile", "employees"
    )
    assert names.meaning("What is your dog called?") == Meaning("extra")
