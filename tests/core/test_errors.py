"""What can be wrong, in words: cleaned texts, places, problems, and the nearest choice."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.errors import (
    CATALOGUE,
    Place,
    Problem,
    UserError,
    clean,
    fault,
    nearest,
    show_controls,
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Müller & Söhne", "Müller & Söhne"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("red \x1b[31mtext\x1b[0m", "red text"),
        ("title \x1b]0;owned\x07gone", "title gone"),
        ("left\u202egnp.exe", "leftgnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("a\u2028b", "a b"),
        ("half \ud800 pair", "half ? pair"),
        ("\x9b31mhigh", " 31mhigh"),
    ],
)
def test_text_from_outside_is_printable_and_in_its_real_order(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_notes_keep_their_lines_and_names_do_not() -> None:
    assert clean("a\r\nb\rc\x00", keep_newlines=True) == "a\nb\nc "
    assert clean("a\r\nb") == "a  b"


def test_long_text_is_cut_with_an_ellipsis_that_counts() -> None:
    assert clean("abcdef", limit=6) == "abcdef"
    assert clean("abcdefg", limit=6) == "abcde…"


@given(st.text())
def test_no_cleaned_text_holds_a_control_or_a_mark_that_reorders(text: str) -> None:
    for char in clean(text):
        assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
        assert char not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"
    assert clean(clean(text)) == clean(text)


def test_controls_are_shown_as_escapes_when_a_value_is_quoted() -> None:
    assert show_controls("a\x1b[31m") == "a\\x1b[31m"
    assert show_controls("a\u202eb") == "a\\u202eb"
    assert show_controls("x" * 100, limit=5) == "xxxx…"


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(), ""),
        (Place("pack.yaml", 3, 7), "pack.yaml line 3 column 7"),
        (Place("pack.yaml", 3), "pack.yaml line 3"),
        (Place("a.csv", row="41", field="column SK3"), "a.csv row 41, column SK3"),
        (Place(field="weights"), "weights"),
    ],
)
def test_a_place_reads_like_a_place(place: Place, text: str) -> None:
    assert str(place) == text


def test_a_problem_says_where_what_and_what_to_do() -> None:
    problem = Problem("R204", Place("a.csv", row="41"), "'yess' is not an option.", "Use 1 to 5.")
    assert str(problem) == "a.csv row 41: 'yess' is not an option. Use 1 to 5. (R204)"
    assert str(Problem("C101", Place(), "No such command.")) == "No such command. (C101)"


def test_all_problems_of_an_input_come_together_in_their_order() -> None:
    two = [Problem("P201", Place(), "One."), Problem("P202", Place(), "Two.")]
    error = UserError(two)
    assert error.problems == tuple(two)
    assert str(error) == "One. (P201)\nTwo. (P202)"
    assert UserError(two[0]).problems == (two[0],)
    assert fault("C102", "Not there.", "Look again.").problems[0].hint == "Look again."


def test_an_error_without_a_problem_is_a_bug() -> None:
    with pytest.raises(ValueError, match="at least one"):
        UserError([])


def test_the_nearest_choice_is_found_whatever_the_case_and_only_when_it_is_near() -> None:
    assert nearest("Yess", ("yes", "no")) == "yes"
    assert nearest(" ADVANCED-manufacturing", ("advanced-manufacturing", "health")) == (
        "advanced-manufacturing"
    )
    assert nearest("zzz", ("yes", "no")) is None
    assert nearest("x", ()) is None


def test_every_code_is_a_letter_and_three_digits_and_says_one_sentence() -> None:
    assert len(CATALOGUE) > 40
    for code, sentence in CATALOGUE.items():
        assert code[0].isupper()
        assert code[1:].isdigit()
        assert len(code) == 4
        assert sentence.endswith(".")
    assert len(set(CATALOGUE.values())) == len(CATALOGUE)
