"""Text in cells: wrapping, shortening, bars; and the start that stays light."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from readiness.tui.text import bar, count, pad, shorten, wrap

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=80)


@given(TEXT, st.integers(2, 40))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_blanks_inside_a_line_stay() -> None:
    assert wrap("  1  Yes", 20) == ["  1  Yes"]
    assert wrap("", 5) == [""]
    assert wrap("one two\nthree", 20) == ["one two", "three"]


@given(TEXT, st.integers(0, 40))
def test_shortened_text_fits(text: str, width: int) -> None:
    assert cell_len(shorten(text, width)) <= width
    assert cell_len(pad(text, width)) == width


@given(st.fractions(0, 1), st.integers(1, 60))
def test_a_bar_is_never_longer_than_its_share(share: Fraction, width: int) -> None:
    drawn = bar(share, width)
    assert set(drawn) <= set("▀▘"), "bars of neighbouring lines must not touch"
    assert Fraction(len(drawn)) <= share * width + 1
    assert drawn.count("▀") + Fraction(drawn.count("▘"), 2) <= share * width
    assert (len(drawn) == width) == (share * width * 2 >= (width - 1) * 2 + 1)


def test_counts_have_their_noun() -> None:
    assert [count(n, "question") for n in (0, 1, 2)] == ["0 questions", "1 question", "2 questions"]


def test_the_first_page_needs_nothing_heavy(tmp_path: object) -> None:
    code = """
import sys
import readiness.tui.app
import readiness.tui.screens.welcome
from readiness.storage.saves import list_saved
list_saved()
assert "textual" in sys.modules
heavy = ("pydantic", "polars", "reportlab", "yaml", "jinja2", "readiness.scoring",
         "readiness.questionnaire", "readiness.roadmap", "textual.widgets._text_area")
print([name for name in heavy if name in sys.modules])
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_first_question_needs_no_pydantic_and_no_report() -> None:
    code = """
import sys
import readiness.session
import readiness.tui.screens.ask
assert "readiness.questionnaire" in sys.modules
heavy = ("pydantic", "polars", "reportlab", "yaml", "jinja2", "readiness.roadmap")
print([name for name in heavy if name in sys.modules])
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_what_counts_and_plans_is_read_once_there_is_an_interview(tmp_path: Path) -> None:
    code = """
import asyncio, sys
from readiness.tui.app import ReadinessApp

async def main():
    app = ReadinessApp()
    told = []
    async with app.run_test() as pilot:
        for key, warmed in ((None, "readiness.tui.screens.profile"), ("1", "readiness.roadmap")):
            if key:
                await pilot.press(key)
            for _ in range(2000):
                await pilot.pause(0.01)
                if warmed in sys.modules:
                    break
            await app.workers.wait_for_complete()
            told.append("readiness.roadmap" in sys.modules)
    print(told)

asyncio.run(main())
"""
    env = {**os.environ, "READINESS_HOME": str(tmp_path)}
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    assert out.stdout.strip() == "[False, True]"
