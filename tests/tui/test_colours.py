"""Colours: enough contrast in every theme, nothing by colour alone, NO_COLOR."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.theme import Theme

from readiness.tui.themes import CONTRAST, DARK, LIGHT, THEMES, after
from readiness.tui.widgets.lines import LinesWidget
from tui.driving import App, Keys, drive, shown, started, until
from tui.every_panel import PANELS, saved_for, to_page

FAINT = {("ProgressLine", "left"), ("Rail", "left"), ("ResultView", "faint")}
"""Tracks of bars: what they show stands beside them in figures."""
LEAST = {DARK.name: 4.5, LIGHT.name: 4.5, CONTRAST.name: 7.0}


def light(colour: Color) -> float:
    # Source: WCAG 2.2, relative luminance.
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
             for part in colour.normalized]  # fmt: skip
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ratio(first: Color, second: Color) -> float:
    low, high = sorted((light(first), light(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_on_every_page_has_contrast(theme: Theme, tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")
    session.answer("A1", option=1)
    session.dont_know("A2")
    seen: set[tuple[str, str]] = set()

    def check(app: App) -> None:
        for widget in app.screen.query(LinesWidget):
            kind = type(widget).__name__
            for name in widget.LOOKS:
                if (kind, name) in FAINT:
                    continue
                style = widget.style_of(name)
                assert style.color is not None
                assert style.bgcolor is not None
                front = Color.from_rich_color(style.color)
                back = Color.from_rich_color(style.bgcolor)
                assert ratio(front, back) >= LEAST[theme.name], (kind, name, front, back)
                seen.add((kind, name))

    async def script(app: App, pilot: Keys) -> None:
        app.theme = theme.name
        await pilot.pause()
        check(app)
        for keys, page in (("g", "GoToDialog"), ("escape", "AskScreen"), ("r", "ReviewScreen"),
                           ("s", "ResultsScreen")):  # fmt: skip
            await pilot.press(keys)
            await until(app, pilot, page)
            check(app)

    drive(script, session, size=(120, 40))
    assert len(seen) > 35


def painted(app: App) -> Iterator[tuple[str, Color, Color]]:
    """Each painted text with its colours, as the terminal gets them; of a panel, only its own."""
    boxes = app.screen.query("#box, #--container")
    region = boxes.first().region if boxes else app.screen.region
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for text, style, _ in strip:
            start, x = x, x + cell_len(text)
            if style is None or not any(map(str.isalnum, text)):
                continue
            if region.contains(start, y):
                assert style.color is not None
                assert style.bgcolor is not None
                front = Color.from_rich_color(style.color)
                back = Color.from_rich_color(style.bgcolor)
                yield text, *((back, front) if style.reverse else (front, back))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("page", PANELS)
def test_every_text_that_is_painted_has_contrast(
    page: str, theme: Theme, tmp_path: Path, home: Path
) -> None:
    session = saved_for(page, tmp_path, home)
    seen = 0

    async def script(app: App, pilot: Keys) -> None:
        nonlocal seen
        app.theme = theme.name
        await to_page(app, pilot, page)
        app.notify("A message", markup=False)
        for key, panel in [("", page), *PANELS[page]]:
            if key:
                await pilot.press(key)
            await until(app, pilot, panel)
            await pilot.pause(0.1)
            for text, front, back in painted(app):
                least = LEAST[theme.name]
                assert ratio(front, back) >= least, (panel, text, front.hex, back.hex)
                seen += 1
            if key:
                await pilot.press("escape")
                await until(app, pilot, page)

    drive(script, session, at_questions=page == "AskScreen")
    assert seen > (30 if PANELS[page] else 12)


def test_the_contrast_formula_is_the_known_one() -> None:
    assert ratio(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert ratio(Color(118, 118, 118), Color(255, 255, 255)) == pytest.approx(4.54, abs=0.01)


def test_the_theme_key_goes_round_from_any_theme() -> None:
    assert after(DARK.name) is LIGHT
    assert after(CONTRAST.name) is DARK
    assert after("nord") is DARK


def test_state_is_told_by_shape_and_word(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        assert "●" not in shown(app)
        await pilot.press("3", "left")
        await pilot.pause()
        (line,) = [line for line in shown(app).split("\n") if "●" in line]
        assert "Option 3" in line
        await pilot.press("u", "down")
        await pilot.pause()
        assert "▌ 1  ○ Option 1" in shown(app)

    drive(script, session)


def test_without_colour_the_app_is_grey_and_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        assert app.no_color
        await pilot.press("2")

    drive(script, session)
    assert session.response.answers["A1"].option == 1


@pytest.mark.parametrize("theme", ["nord", "textual-light", "gruvbox"])
def test_other_themes_of_the_palette_work(theme: str, tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        app.theme = theme
        await pilot.press("2")
        await pilot.pause()
        assert "Stem of A2?" in shown(app)

    drive(script, session)
