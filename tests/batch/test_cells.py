"""The contract of an answer cell: what is accepted, and that everything else is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from batch.small import WORDS, question
from readiness.batch.cells import Fault, answer_parser, unguarded
from readiness.questionnaire import Option, Question
from readiness.response import Answer, State

Q1 = question("q1", "Backups", "How often?")
Q2 = question("q2", "Training", "Do you train?")


def level(raw: str, asked: Question = Q1) -> int | None:
    """The level a cell is read as."""
    value = answer_parser(asked)(raw)
    assert isinstance(value, Answer), value
    return value.option


def refused(raw: str, asked: Question = Q1) -> Fault:
    """Why a cell is refused."""
    value = answer_parser(asked)(raw)
    assert isinstance(value, Fault), value
    return value


@pytest.mark.parametrize("raw", ["3", " 3 ", "3.0", "3.00", "3\u00a0", "\t3", "\ufeff3"])
def test_a_number_is_the_option_with_that_number(raw: str) -> None:
    assert level(raw) == 2


@pytest.mark.parametrize(
    "raw",
    [
        WORDS[2],
        WORDS[2].upper(),
        "  We do it   every month  ",
        "3. We do it every month.",
        "3 - we do it every month",
        "3) We do it every month",
    ],
)
def test_the_words_of_an_option_are_the_option(raw: str) -> None:
    assert level(raw) == 2


@pytest.mark.parametrize(
    "raw",
    [
        "3,0", "03", "+3", "-3", "3e0", "0x3", "1_0", "\u0969", "\uff13", "\u00b3", "\u2462", "NaN",
        "inf", "-inf", "1e999", "-0", "9" * 30, "3%", "\u00a33", "three", "Yes", "TRUE", "-", ".",
        "3.", "3.5", "0", "6", "1;2", "2. We do it every month.", "=3", "--", "null", "None",
    ],
)  # fmt: skip
def test_everything_else_is_refused(raw: str) -> None:
    assert refused(raw).code == "R204"


@pytest.mark.parametrize(
    "raw", ["dk", "DK", "Don't know", "Don\u2019t know", "do not know", " dont know "]
)
def test_a_dont_know_is_an_answer(raw: str) -> None:
    assert answer_parser(Q1)(raw) == Answer(State.DONT_KNOW)


@pytest.mark.parametrize("raw", ["na", "N/A", "n.a.", "Not applicable", "We have no employees"])
def test_not_applicable_takes_the_packs_first_reason(raw: str) -> None:
    assert answer_parser(Q2)(raw) == Answer(State.NOT_APPLICABLE, reason="no-staff")


def test_not_applicable_is_refused_where_the_question_is_for_everyone() -> None:
    assert refused("na").code == "R205"


@pytest.mark.parametrize("raw", ["", " ", "\u00a0", "\t", "\u200b"])
def test_an_empty_cell_is_unanswered(raw: str) -> None:
    assert answer_parser(Q1)(raw) is None


def test_a_nul_is_refused() -> None:
    assert refused("3\x00").code == "R207"


@pytest.mark.parametrize(
    ("raw", "near"),
    [
        ("0", "1"),
        ("6", "5"),
        ("99", "5"),
        ("we do it evry month", WORDS[2]),
        ("dont kno", "don't know"),
    ],
)
def test_a_refusal_names_the_nearest_valid_value(raw: str, near: str) -> None:
    assert refused(raw).nearest == near


def test_a_zero_says_that_options_count_from_one() -> None:
    assert "count from 1" in refused("0").reason


def test_a_file_coded_from_zero_is_read_with_that_code() -> None:
    parse = answer_parser(Q1, first_code=0)
    assert [getattr(parse(str(n)), "option", "refused") for n in range(6)] == [
        0, 1, 2, 3, 4, "refused",
    ]  # fmt: skip


def test_words_of_a_mapping_file_stand_for_what_it_says() -> None:
    parse = answer_parser(Q1, words={"unsure": "dk", "always": "5", "skipped": ""})
    assert parse("Unsure") == Answer(State.DONT_KNOW)
    assert parse("ALWAYS.") == Answer(State.ANSWERED, option=4)
    assert parse("skipped") is None


def test_options_that_look_alike_are_not_chosen_by_their_words() -> None:
    twins = Question(
        "t", "T", "T?", (Option("Same.", Fraction(0)), Option("same", Fraction(1))), Fraction(1)
    )
    assert refused("Same", twins).code == "R204"
    assert level("2", twins) == 1


MULTIPLE = Question(
    "m",
    "M",
    "M?",
    (
        Option("E-mail", Fraction(1)),
        Option("Phone; also text", Fraction(1)),
        Option("Post", Fraction(1)),
        Option("None of these", Fraction(0), exclusive=True),
    ),
    Fraction(3),
    kind="multiple",
)


@pytest.mark.parametrize(
    ("raw", "options"),
    [
        ("1;3", (0, 2)),
        ("3 | 1 | 1", (0, 2)),
        ("E-mail;Post;", (0, 2)),
        ("post; phone; also text", (1, 2)),
        ("Phone; also text", (1,)),
        ("4", (3,)),
    ],
)
def test_several_choices_are_a_set(raw: str, options: tuple[int, ...]) -> None:
    assert answer_parser(MULTIPLE)(raw) == Answer(State.ANSWERED, options=options)


@pytest.mark.parametrize("raw", ["1;4", "1;9", "1,3", "e-mail; fax"])
def test_choices_that_cannot_be_are_refused(raw: str) -> None:
    assert refused(raw, MULTIPLE).code == "R204"


GRID = Question(
    "g", "G", "G?", MULTIPLE.options[:3], Fraction(3), kind="grid", rows=("first", "second")
)


def test_a_grid_has_one_value_a_row() -> None:
    assert answer_parser(GRID)("1;3") == Answer(State.ANSWERED, rows=(0, 2))
    assert answer_parser(GRID)("1;") == Answer(State.ANSWERED, rows=(0, None))
    assert refused("1;2;3", GRID).code == "R204"
    assert refused("1;9", GRID).code == "R204"


NUMBER = Question("n", "N", "N?", (), Fraction(1), kind="number")


@pytest.mark.parametrize(
    ("raw", "number"),
    [("12", "12"), (" 12.50 ", "12.5"), ("-0", "0"), ("007", "7"), ("-3.0", "-3")],
)
def test_a_number_is_kept_exactly(raw: str, number: str) -> None:
    assert answer_parser(NUMBER)(raw) == Answer(State.ANSWERED, number=number)


@pytest.mark.parametrize("raw", ["1e5", "1,000", "nan", "inf", "twelve", "\uff11", "1_0"])
def test_other_spellings_of_numbers_are_refused(raw: str) -> None:
    assert refused(raw, NUMBER).code == "R204"


def test_the_guards_apostrophe_is_taken_off_and_no_other() -> None:
    assert unguarded("'=1+1") == "=1+1"
    assert unguarded("'twas") == "'twas"
