"""The roadmap page: every key and click does what it says, is saved, and can be taken back."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from readiness.arrange import id_of
from readiness.edits import Edit, edits_of
from readiness.session import InterviewSession
from readiness.storage import saves
from readiness.tui.screens.roadmap import RoadmapScreen
from readiness.tui.widgets.picklist import PickList
from tui.driving import App, Keys, Script, drive, shown, told, until
from tui.step_pack import answered, step_pack
from tui.tiny_pack import now

Look = Callable[[App, Keys, RoadmapScreen], Awaitable[None]]


@pytest.fixture
def session(tmp_path: Path) -> InterviewSession:
    made = answered(tmp_path / "a.readiness.json")
    made.save()
    return made


def on_roadmap(script: Look) -> Script:
    """The script, on the roadmap page."""

    async def run(app: App, pilot: Keys) -> None:
        await pilot.press("s")
        await until(app, pilot, "ResultsScreen")
        await pilot.press("m")
        await until(app, pilot, "RoadmapScreen")
        assert isinstance(app.screen, RoadmapScreen)
        await script(app, pilot, app.screen)

    return run


def steps(page: RoadmapScreen) -> list[str]:
    return [f"{lane} {id_of(item)}" for _, lane, item in page.editing.numbered()]


def stored(session: InterviewSession) -> dict[str, Edit]:
    assert session.path is not None
    return edits_of(saves.read(session.path).response.roadmap_edits)


def place_of(app: App, words: str) -> int:
    return next(y for y, line in enumerate(shown(app).split("\n")) if words in line)


def test_the_page_shows_lanes_dates_levels_and_every_step(session: InterviewSession) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        text = shown(app)
        assert "Now · by 23 February 2027" in text
        assert "Next · by 23 August 2027" in text
        assert re.search(r"Today \d+, getting going → Now done: \d+ → Next done: \d+, build", text)
        assert "must-have" in text
        await pilot.press("end")
        assert "Later · after that" in shown(app)
        assert "Add a step of your own" in shown(app)

    drive(on_roadmap(look), session, at_questions=False, size=(120, 30))


def test_each_key_changes_the_plan_and_u_takes_all_back(session: InterviewSession) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        before = steps(page)
        first, second = (line.split()[1] for line in before[:2])
        levels = shown(app).split("\n")[1:4]

        await pilot.press("p")
        assert page.editing.roadmap.pinned == (first,)
        assert "Pinned: it stays in Now" in shown(app)
        assert "◆" in shown(app)
        await pilot.press("J")
        assert steps(page)[:2] == [f"now {second}", f"now {first}"]
        await pilot.press("K", "shift+down", "shift+up")
        assert steps(page) == before
        await pilot.press("greater_than_sign")
        assert f"next {first}" in steps(page)
        assert shown(app).split("\n")[1:4] != levels, "the projected level moves at once"
        await pilot.press("less_than_sign", "less_than_sign")
        assert "Now is the first of the three." in shown(app)
        await pilot.press("m")
        await until(app, pilot, "PickDialog")
        await pilot.press("3")
        await until(app, pilot, "RoadmapScreen")
        assert f"later {first}" in steps(page)
        await pilot.press("x")
        await until(app, pilot, "WhyNotDialog")
        await pilot.press("enter")
        assert "Please type a few words" in shown(app)
        await pilot.press(*"We [x] sold", "enter")
        await until(app, pilot, "RoadmapScreen")
        assert "Left out (1)" in shown(app)
        assert "because: We [x] sold" in shown(app)
        await pilot.press("a")
        await until(app, pilot, "LineDialog")
        await pilot.press(*"Call Jo", "enter")
        await told(app, pilot, "By when?")
        await pilot.press(*"31/1/2027", "enter")
        await until(app, pilot, "PickDialog")
        await pilot.press("2")
        await until(app, pilot, "RoadmapScreen")
        (own,) = page.editing.roadmap.own
        assert (own.text, own.by, own.component) == ("Call Jo", "2027-01-31", "CA")
        assert "by when: 31 January 2027" in shown(app)
        assert page.target.step == own.id
        await pilot.press("x")
        assert not page.editing.roadmap.own
        await pilot.press("u")
        assert page.editing.roadmap.own == (own,)
        for _ in range(20):
            await pilot.press("u")
        assert "There is nothing to take back." in shown(app)
        assert steps(page) == before
        await pilot.press("p")

    drive(on_roadmap(look), session, at_questions=False, size=(100, 40))
    assert [e.pinned for e in stored(session).values()] == [True]


def test_a_step_left_out_comes_back_by_x_or_from_its_panel(session: InterviewSession) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        before = steps(page)
        for back in (["x"], ["enter", "2"]):
            await pilot.press("home", "x")
            await until(app, pilot, "WhyNotDialog")
            await pilot.press("down", "down", "enter")
            await until(app, pilot, "RoadmapScreen")
            (left,) = page.editing.roadmap.left_out
            assert left.reason == "Somebody else does this for us"
            await pilot.press("end", "up")
            assert page.target.kind == "left"
            await pilot.press(back[0])
            if len(back) > 1:
                await until(app, pilot, "StepDialog")
                assert "You left it out, because: Somebody else" in shown(app)
                await pilot.press(back[1])
                await until(app, pilot, "RoadmapScreen")
            assert steps(page) == before

    drive(on_roadmap(look), session, at_questions=False, size=(100, 40))


def test_the_panel_of_a_step_says_all_and_does_all(session: InterviewSession) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        before = steps(page)
        first = before[0].split()[1]
        checks: tuple[tuple[str, Callable[[], bool]], ...] = (
            ("2", lambda: page.editing.roadmap.pinned == (first,)),
            ("5", lambda: steps(page)[1] == f"now {first}"),
            ("4", lambda: steps(page) == before),
            ("6", lambda: f"next {first}" in steps(page)),
            ("1", lambda: f"next {first}" in steps(page)),
        )
        for key, check in checks:
            await pilot.press("enter")
            await until(app, pilot, "StepDialog")
            assert "You answered: “Line" in shown(app)
            assert "Done when: It is done." in shown(app)
            await pilot.press("pagedown", key)
            await until(app, pilot, "RoadmapScreen")
            assert check(), key
        await pilot.press("enter", "3")
        await until(app, pilot, "WhyNotDialog")
        await pilot.press("escape")
        await until(app, pilot, "RoadmapScreen")
        assert page.editing.roadmap.left_out == ()

    drive(on_roadmap(look), session, at_questions=False, size=(100, 40))


def test_an_own_step_is_changed_in_its_own_words(session: InterviewSession) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        page.editing.add("Call Jo", "soon", "CB")
        page.change("", "own-1")
        await pilot.press("enter")
        await until(app, pilot, "StepDialog")
        assert "You added this step. It changes no score" in shown(app)
        await pilot.press("2")
        await until(app, pilot, "LineDialog")
        assert app.screen.query_one(Input).value == "Call Jo"
        await pilot.press(*"!", "enter")
        await told(app, pilot, "By when?")
        assert app.screen.query_one(Input).value == "soon"
        await pilot.press("enter")
        await until(app, pilot, "PickDialog")
        await pilot.press("1")
        await until(app, pilot, "RoadmapScreen")
        (own,) = page.editing.roadmap.own
        assert (own.text, own.by, own.component) == ("Call Jo!", "soon", "")

    drive(on_roadmap(look), session, at_questions=False, size=(100, 40))


def test_enter_alone_leaves_an_own_step_as_it_is(session: InterviewSession) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        page.editing.add("Call Jo", "soon", "CB")
        page.change("", "own-1")
        for last in ("escape", "enter"):
            await pilot.press("enter")
            await until(app, pilot, "StepDialog")
            await pilot.press("2")
            for dialog in ("LineDialog", "LineDialog", "PickDialog"):
                await until(app, pilot, dialog)
                if dialog == "PickDialog":
                    await pilot.press(last)
                else:
                    await pilot.press("enter")
                    await pilot.pause(0.05)
            await until(app, pilot, "RoadmapScreen")
            (own,) = page.editing.roadmap.own
            assert (own.text, own.by, own.component) == ("Call Jo", "soon", "CB")
            if last == "escape":
                assert "so nothing was changed" in shown(app)
        await pilot.press("p")
        assert "always stay" in shown(app)

    drive(on_roadmap(look), session, at_questions=False, size=(100, 40))


def test_changes_that_no_longer_fit_are_shown_and_settled(session: InterviewSession) -> None:
    edits = (
        {"step": "A0-01", "pinned": True, "lane": "now", "answer": "1"},
        {"step": "A1-12", "pinned": True, "lane": "now", "answer": "1"},
    )
    session.edit_roadmap(edits)

    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        await pilot.press("end", "up", "up")
        assert "Look again (2)" in shown(app)
        assert page.target.step == "A0-01"
        await pilot.press("enter")
        await until(app, pilot, "StepDialog")
        await told(app, pilot, "the step is now “Take A0 to level 2”")
        await pilot.press("2")
        await until(app, pilot, "RoadmapScreen")
        assert [d.step for d in page.editing.roadmap.doubts] == ["A1-12"]
        await pilot.press("end", "up", "x")
        await until(app, pilot, "StepDialog")
        await pilot.press("2")
        await until(app, pilot, "RoadmapScreen")
        assert page.editing.roadmap.doubts == ()
        assert page.editing.roadmap.pinned == ("A1-12",)
        await pilot.press("u", "u", "s")
        await until(app, pilot, "ExportScreen")
        await told(app, pilot, "Look again: 2 changes of the roadmap may no longer fit")
        await pilot.press("m")
        await until(app, pilot, "RoadmapScreen")

    drive(on_roadmap(look), session, at_questions=False, size=(100, 40))


def test_everything_is_in_reach_of_the_mouse(session: InterviewSession) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        second = steps(page)[1].split()[1]
        y = place_of(app, page.editing.title(second))
        await pilot.click(offset=(20, y))
        assert page.target.step == second
        last = shown(app).split("\n")[-1]
        await pilot.click(offset=(last.index("pin"), app.size.height - 1))
        assert page.editing.roadmap.pinned == (second,)
        await pilot.click(offset=(20, y))
        await until(app, pilot, "StepDialog")
        await pilot.click(offset=(30, place_of(app, "Leave it out")))
        await until(app, pilot, "WhyNotDialog")
        await pilot.click(offset=(30, place_of(app, "We do this already")))
        await until(app, pilot, "RoadmapScreen")
        assert [e.reason for e in page.editing.roadmap.left_out] == ["We do this already"]
        await pilot.press("end")
        await pilot.click(offset=(20, place_of(app, "Add a step of your own")))
        await until(app, pilot, "LineDialog")
        await pilot.press(*"Mine")
        line = place_of(app, "go on")
        await pilot.click(offset=(shown(app).split("\n")[line].index("go on"), line))
        await told(app, pilot, "By when?")
        line = place_of(app, "close")
        await pilot.click(offset=(shown(app).split("\n")[line].index("close"), line))
        await until(app, pilot, "RoadmapScreen")
        assert page.editing.roadmap.own == (), "closed half way, nothing is added"

    drive(on_roadmap(look), session, at_questions=False, size=(120, 40))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_the_page_and_its_panels_fit_three_sizes(
    size: tuple[int, int], session: InterviewSession
) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        assert "Today" in shown(app)
        assert " q quit" in shown(app).split("\n")[-1]
        await pilot.press("p", "enter")
        await until(app, pilot, "StepDialog")
        assert "Move it to Later" in shown(app), "the last of the choices is in sight"
        await pilot.press("escape", "x")
        await until(app, pilot, "WhyNotDialog")
        assert "no time or money" in shown(app)
        assert "go on" in shown(app)
        await pilot.press("escape")
        await until(app, pilot, "RoadmapScreen")
        await pilot.press("s")
        await until(app, pilot, "ExportScreen")
        assert "Save now" in shown(app)

    drive(on_roadmap(look), session, at_questions=False, size=size)


def test_left_and_r_lead_away_and_the_plan_waits_as_it_was(session: InterviewSession) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        await pilot.press("p", "left")
        await until(app, pilot, "ResultsScreen")
        await pilot.press("m", "u")
        await until(app, pilot, "RoadmapScreen")
        await pilot.pause()
        assert not session.response.roadmap_edits, "undo reaches back over pages"
        await pilot.press("r")
        await until(app, pilot, "ReviewScreen")

    drive(on_roadmap(look), session, at_questions=False)


def test_saved_is_said_once_the_edit_is_on_the_disk(session: InterviewSession) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        await pilot.press("p")
        assert app.autosave is not None
        app.autosave.flush()
        await told(app, pilot, "saved ✓")
        assert len(stored(session)) == 1

    drive(on_roadmap(look), session, at_questions=False)


def test_words_of_people_are_text_on_the_roadmap_page(session: InterviewSession) -> None:
    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        page.editing.add("[@click=app.quit]go[/] \x1b[31m[b]x[/b]", "[b]soon[/b]")
        page.change("", "own-1")
        assert "[@click=app.quit]go[/] [b]x[/b]" in shown(app)
        await pilot.press("enter")
        await until(app, pilot, "StepDialog")
        assert "[@click=app.quit]go[/]" in shown(app)
        assert "[b]soon[/b]" in shown(app)

    drive(on_roadmap(look), session, at_questions=False, size=(120, 40))


def test_edits_of_the_file_are_there_when_it_is_opened_again(session: InterviewSession) -> None:
    async def pin(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        await pilot.press("p", "a")
        await until(app, pilot, "LineDialog")
        await pilot.press(*"Mine", "enter")
        await told(app, pilot, "By when?")
        await pilot.press("enter")
        await until(app, pilot, "PickDialog")
        await pilot.press("1")
        await until(app, pilot, "RoadmapScreen")

    drive(on_roadmap(pin), session, at_questions=False)
    assert session.path is not None
    again = InterviewSession.resume(session.path, lambda _: step_pack(), now=now)

    async def look(app: App, pilot: Keys, page: RoadmapScreen) -> None:
        assert "◆" in shown(app)
        assert "Mine" in shown(app)
        assert app.screen.query_one(PickList).rows

    drive(on_roadmap(look), again, at_questions=False)
