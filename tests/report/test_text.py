"""Setting text: nothing is lost, nothing is wider than its column."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from readiness.report.text import Line, Run, set_lines
from readiness.report.theme import STYLES
from readiness.report.typeface import REPLACEMENT, cut, printable, warnings

LETTERS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F), max_size=120)
RUNS = st.lists(
    st.builds(
        Run, LETTERS, st.booleans(), st.booleans(), st.sampled_from(["", "https://example.org/a"])
    ),
    max_size=6,
)
SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


@given(RUNS, st.floats(30, 500))
def test_no_line_is_wider_than_its_column_and_no_letter_is_lost(
    runs: list[Run], width: float
) -> None:
    style = STYLES["body"]
    lines = set_lines(tuple(runs), style, width)
    assert lines
    for line in lines:
        for piece in line:
            last = piece is line[-1]  # its space at the end of a line takes no room
            exact = (
                cut(piece.font).width(piece.text.removesuffix(" ") if last else piece.text)
                * style.size
            )
            assert abs(exact - piece.width) < 0.01 or not piece.text.strip()
            assert piece.x >= 0
            assert piece.x + piece.width <= width + 0.01
        for left, right in pairwise(line):
            assert abs(left.x + left.width - right.x) < 4  # a space at most
    drawn = "".join(piece.text for line in lines for piece in line)
    wanted = "".join(run.text for run in runs)
    assert SPACES.sub("", drawn) == SPACES.sub("", wanted)


def test_a_break_makes_a_new_line_and_a_hard_space_does_not() -> None:
    style = STYLES["body"]
    lines = set_lines((Run("a"), Run("\n"), Run("b\u00a0c d")), style, 400)
    assert [[piece.text for piece in line] for line in lines] == [["a "], ["b\u00a0c d"]]
    width = cut("Regular").width("ane two thre") * style.size
    lines = set_lines((Run("one two\u00a0three four"),), style, width)
    assert [line[0].text for line in lines] == ["one ", "two\u00a0three ", "four"]


def texts(lines: list[Line]) -> list[str]:
    """The words of each line."""
    return ["".join(piece.text for piece in line).strip() for line in lines]


def test_no_short_word_stands_alone_on_the_last_line() -> None:
    style = STYLES["body"]
    width = cut("Regular").width("Fill it in for this week's") * style.size
    plain = (Run("Fill it in for this week's go."),)
    assert texts(set_lines(plain, style, width)) == ["Fill it in for this", "week's go."]
    mixed = (Run("Fill it in for "), Run("this week's go", bold=True), Run("."))
    assert texts(set_lines(mixed, style, width * 1.04))[-1] == "week's go."
    # The line above keeps most of its words, and a long last word stays where it is.
    short = (Run("internationalisation go"),)
    narrow = cut("Regular").width("internationalisation") * style.size
    assert texts(set_lines(short, style, narrow)) == ["internationalisation", "go"]
    long = (Run("Fill it in for this week's undertaking"),)
    assert texts(set_lines(long, style, width))[-1] == "undertaking"


def test_the_lines_of_a_heading_are_about_equally_long() -> None:
    style = STYLES["h3"]
    width = cut("SemiBold").width("Write a one-page rule for") * style.size
    lines = set_lines((Run("Write a one-page rule for AI"),), style, width)
    assert texts(lines) == ["Write a one-page", "rule for AI"]


def test_words_of_two_manners_stand_close_where_no_space_is() -> None:
    (line,) = set_lines((Run("save ", bold=True), Run("time", bold=True), Run(".")),
                        STYLES["body"], 400)  # fmt: skip
    assert [piece.text for piece in line] == ["save time", "."]
    assert abs(line[0].x + line[0].width - line[1].x) < 0.001


def test_a_long_address_is_cut_after_a_slash() -> None:
    text = "https://example.org/a-long-folder/another-long-folder/page"
    lines = set_lines((Run(text),), STYLES["body"], 120)
    assert len(lines) > 1
    assert all(line[0].text[-1] in "/-." for line in lines[:-1])
    assert "".join(line[0].text for line in lines) == text


def test_letters_of_welsh_polish_greek_and_cyrillic_are_printed_as_they_are() -> None:
    text = "Tŷ Gwyn Ŵyn Łódź Zażółć gęślą jaźń Ελλάδα Київ Žluťoučký Ólafur £5 – “x” → ✓ €"
    missing: set[str] = set()
    assert printable(text, missing) == text
    assert not missing
    for name in ("Regular", "SemiBold", "Display", "Italic"):
        assert {ord(char) for char in text} <= cut(name).letters


def test_a_letter_without_glyph_is_seen_and_reported() -> None:
    missing: set[str] = set()
    text = printable("株 שלום 👩\u200d👦 ok", missing)
    assert text == f"{REPLACEMENT} {REPLACEMENT * 4} {REPLACEMENT * 2} ok"
    assert ord(REPLACEMENT) in cut("Regular").letters
    lines = warnings(missing)
    assert len(lines) == len(missing) == 7
    assert all("(D103)" in line and "U+" in line for line in lines)


def test_text_is_composed_before_it_is_set() -> None:
    assert printable("cafe\u0301") == "café"


@given(st.text(max_size=60))
def test_what_is_printable_has_a_glyph_and_may_stand_in_xml(text: str) -> None:
    out = printable(text)
    letters = cut("Regular").letters
    assert all(ord(char) in letters or char == "\n" for char in out)
    assert all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cs") for char in out)
    assert printable(out) == out
