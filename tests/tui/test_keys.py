"""Every key of a page is listed in its help and its palette, and does there what it says."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from readiness.session import InterviewSession
from readiness.tui.app import ReadinessApp
from readiness.tui.screens.page import BasePage
from tui.driving import App, Keys, drive, shown, started, until
from tui.tiny_pack import all_kinds, now, tiny

PAGES: dict[str, tuple[list[str], str]] = {
    "ask": ([], "AskScreen"),
    "review": (["r"], "ReviewScreen"),
    "results": (["r", "s"], "ResultsScreen"),
    "profile": (["r", "f"], "ProfileScreen"),
}
WITH_CURSOR = {"move", "take", "digit", "type", "erase", "pick", "tick", "scroll_lines"}
"""What moves in a list or a page, and what rows and digits do; help tells it in words."""


def page_of(app: App) -> BasePage:
    return cast("BasePage", app.screen)


def key_names(page: BasePage) -> set[str]:
    signs = {"←": "left", "→": "right", "?": "question_mark", "esc": "escape"}
    return {signs.get(k, k) for key in page.all_keys() for k in key.key.split()}


@pytest.mark.parametrize("page", PAGES)
def test_help_and_palette_list_every_key_of_the_page(page: str, tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")
    keys, name = PAGES[page]

    async def script(app: App, pilot: Keys) -> None:
        for pressed in keys:
            await pilot.press(pressed)
        await until(app, pilot, name)
        here = page_of(app)
        bound = {
            binding.key: binding.action
            for owner in type(here).__mro__
            if owner.__module__.startswith("readiness.")
            for binding in owner.__dict__.get("BINDINGS", [])
        }
        assert bound
        listed = {key.action for key in here.all_keys()}
        missing = {
            bound_to: action
            for bound_to, action in {**bound, "t": "app.theme", "q": "app.quit"}.items()
            if action.split("(")[0] not in WITH_CURSOR | {a.split("(")[0] for a in listed}
        }
        # These two are listed where they apply: such a question, a quick look.
        assert missing.keys() <= {"x", "c"}
        palette = [command.title for command in app.get_system_commands(app.screen)]
        assert len(palette) == len([k for k in here.all_keys() if k.action]) - 1
        for key in here.all_keys():
            space, _, action = key.action.rpartition(".")
            owner = app if space == "app" else here
            assert not action or hasattr(owner, f"action_{action}"), key
        await pilot.press("escape" if page != "profile" else "ctrl+c")

    drive(script, session)


def test_the_help_of_a_question_names_the_keys_that_it_takes(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json", all_kinds())
    seen: list[set[str]] = []

    async def script(app: App, pilot: Keys) -> None:
        for key in ("0", "0", "d", "1"):
            seen.append(key_names(page_of(app)))
            await pilot.press(key)
            await pilot.pause()

    drive(script, session)
    many, grid, number, single = seen
    assert {"1-4", "enter"} <= many
    assert "1-3" in grid
    assert {"0-9", "enter", "d", "x"} <= number
    assert "1-5" in single
    assert "x" not in single


def test_a_line_of_help_does_what_it_says(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("2", "question_mark")
        await until(app, pilot, "HelpDialog")
        lines = shown(app).split("\n")
        y = next(y for y, line in enumerate(lines) if "why we ask" in line)
        await pilot.click(offset=(20, y))
        await until(app, pilot, "WhyDialog")
        await pilot.press("escape", "question_mark")
        await until(app, pilot, "HelpDialog")
        rows = [key.action for key in app.screen._keys]  # type: ignore[attr-defined]
        await pilot.press(*["down"] * rows.index("undo"), "enter")
        await until(app, pilot, "AskScreen")
        await pilot.pause()
        assert session.response.answers == {}

    drive(script, session)


def test_the_palette_reaches_everything_while_a_line_is_typed(tmp_path: Path) -> None:
    session = InterviewSession.start(tiny(), "full", path=tmp_path / "a.readiness.json", now=now)

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("q", "t", "ctrl+p")
        await until(app, pilot, "CommandPalette")
        await pilot.press(*"colours")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await until(app, pilot, "ProfileScreen")
        assert app.theme == "readiness-light"

    drive(script, session, at_questions=False)


@pytest.mark.parametrize(
    ("keys", "page"),
    [("g", "GoToDialog"), ("slash", "GoToDialog"), ("u", "AskScreen"), ("t", "ReviewScreen")],
)
def test_the_keys_of_a_question_work_in_the_review_too(
    keys: str, page: str, tmp_path: Path
) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("2", "r")
        await until(app, pilot, "ReviewScreen")
        await pilot.press(keys)
        await until(app, pilot, page)
        if page == "GoToDialog":
            await pilot.press("b", "2", "enter")
            await until(app, pilot, "AskScreen")
            assert session.current == "B2"
        if keys == "u":
            assert session.response.answers == {}
            assert "Stem of A1?" in shown(app)
            await pilot.press("u")
            await pilot.pause()
        if keys == "t":
            assert app.theme == "readiness-light"

    drive(script, session)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_help_and_the_way_out_are_always_on_the_bottom_line(
    size: tuple[int, int], tmp_path: Path
) -> None:
    session = started(tmp_path / "a.readiness.json", length="quick")

    async def script(app: App, pilot: Keys) -> None:
        for keys, name in ([], "AskScreen"), (["r"], "ReviewScreen"), (["s"], "ResultsScreen"):
            await pilot.press(*keys)
            await until(app, pilot, name)
            last = shown(app).split("\n")[-1]
            assert " ? " in last
            assert " q " in last

    drive(script, session, size=size)
    assert ReadinessApp.BINDINGS


def test_ctrl_c_says_how_to_leave(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("ctrl+c")
        await pilot.pause()
        said = [notification.message for notification in app._notifications]
        assert said == ["q saves and quits."]
        assert app.is_running

    drive(script, session)


def test_the_newest_word_stands_alone(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        # The words of a key go after some seconds; these stay, however slow the machine is.
        for words in ("Colours: light", "q saves and quits.", "Colours: dark"):
            app.notify(words, markup=False, timeout=600)
        app.screen.notify("Colours: light", markup=False, timeout=600)
        await pilot.pause()
        said = [notification.message for notification in app._notifications]
        assert said == ["Colours: light"]

    drive(script, session)


def test_escape_leads_back_from_each_page_that_comes_after_the_questions(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        for key, page in (("r", "ReviewScreen"), ("s", "ResultsScreen"), ("m", "RoadmapScreen")):
            await pilot.press(key)
            await until(app, pilot, page)
        await pilot.press("escape")
        await until(app, pilot, "ResultsScreen")
        await pilot.press("p")
        await until(app, pilot, "ExportScreen")
        for page in ("ResultsScreen", "ReviewScreen", "AskScreen"):
            await pilot.press("escape")
            await until(app, pilot, page)

    drive(script, session)
