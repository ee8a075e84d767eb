"""A mouse is enough: every panel can be worked and left with it, every list walked through."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from textual import events

from readiness.questionnaire import Option, Question
from readiness.response import State
from readiness.session import InterviewSession
from readiness.tui.widgets.card import QuestionCard
from readiness.tui.widgets.picklist import PickList
from tui.driving import App, Keys, drive, shown, started, told, until
from tui.every_panel import PANELS, saved_for, to_page
from tui.step_pack import answered
from tui.tiny_pack import component, now, single, tiny


async def click(pilot: Keys, app: App, words: str, *, last: bool = False) -> None:
    """Click on words that stand on the screen, once or `last` of several times."""
    await pilot.pause(0.05)
    places = [
        (line.index(words), y) for y, line in enumerate(shown(app).split("\n")) if words in line
    ]
    assert places, f"{words!r} is not there:\n{shown(app)}"
    await pilot.click(offset=places[-1 if last else 0])
    await pilot.pause(0.05)


@pytest.fixture
def session(tmp_path: Path) -> InterviewSession:
    return started(tmp_path / "a.readiness.json")


@pytest.mark.parametrize(
    ("opens", "page"),
    [("w why", "WhyDialog"), ("n note", "NoteDialog"), ("g go to", "GoToDialog"),
     ("? help", "HelpDialog")],
)  # fmt: skip
def test_panels_over_a_question_are_opened_and_closed(
    opens: str, page: str, session: InterviewSession
) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await click(pilot, app, opens)
        await until(app, pilot, page)
        await click(pilot, app, "close", last=True)
        await until(app, pilot, "AskScreen")

    drive(script, session)
    assert not session.response.answers


def test_a_reason_is_picked_and_the_panel_of_reasons_left(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await click(pilot, app, "Option 1")
        await click(pilot, app, "Doesn't apply to us (it asks why)")
        await until(app, pilot, "ReasonDialog")
        await click(pilot, app, "close", last=True)
        await until(app, pilot, "AskScreen")
        assert session.state("A2") is State.UNANSWERED
        await click(pilot, app, "Doesn't apply to us")
        await until(app, pilot, "ReasonDialog")
        await click(pilot, app, "Contract work only")
        await until(app, pilot, "AskScreen")

    drive(script, session)
    assert session.response.answers["A2"].reason == "contract"


def test_a_path_is_taken_with_the_mouse(home: Path, tmp_path: Path) -> None:
    other = started(tmp_path / "x.readiness.json")
    other.answer("A1", option=1)
    other.save()
    other.close()

    async def script(app: App, pilot: Keys) -> None:
        await click(pilot, app, "a about")
        await until(app, pilot, "TextDialog")
        await click(pilot, app, "close", last=True)
        await until(app, pilot, "WelcomeScreen")
        await click(pilot, app, "open a file")
        await until(app, pilot, "PathDialog")
        await pilot.press(*str(other.path))
        await click(pilot, app, "go on", last=True)
        await until(app, pilot, "AskScreen")

    drive(script)


def test_the_components_beside_a_question_lead_to_it(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await click(pilot, app, "Option 2")
        await click(pilot, app, "Beta")
        await told(app, pilot, "Stem of B1?")
        await click(pilot, app, "Alpha")
        await told(app, pilot, "Stem of A2?")

    drive(script, session, size=(120, 40))


def test_a_step_is_looked_at_changed_and_left(tmp_path: Path) -> None:
    session = answered(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        await until(app, pilot, "ReviewScreen")
        await click(pilot, app, "See the result")
        await until(app, pilot, "ResultsScreen")
        await click(pilot, app, "m your roadmap")
        await until(app, pilot, "RoadmapScreen")
        await click(pilot, app, "enter more")
        await until(app, pilot, "StepDialog")
        await click(pilot, app, "close", last=True)
        await until(app, pilot, "RoadmapScreen")
        await click(pilot, app, "x leave out")
        await until(app, pilot, "WhyNotDialog")
        await click(pilot, app, "We do this already")
        await until(app, pilot, "RoadmapScreen")

    drive(script, session, at_questions=False)
    (edit,) = session.response.roadmap_edits
    assert edit["reason"] == "We do this already"


@pytest.mark.parametrize("page", PANELS)
def test_every_panel_is_whole_in_every_window(page: str, tmp_path: Path, home: Path) -> None:
    sizes = [(60, 20), (120, 40), (80, 24), (200, 60), (60, 20)]

    async def script(app: App, pilot: Keys) -> None:
        await to_page(app, pilot, page)
        for key, panel in PANELS[page]:
            if panel == "CommandPalette":
                continue
            await pilot.press(key)
            await until(app, pilot, panel)
            for size in sizes:
                await pilot.resize_terminal(*size)
                await pilot.pause(0.1)
                box = app.screen.query_one("#box").region
                assert app.screen.region.contains_region(box), (panel, size)
                lines = [line[box.x : box.right] for line in shown(app).split("\n")]
                assert "esc " in lines[box.bottom - 2], (panel, size, shown(app))
                assert set(lines[box.bottom - 1]) <= set("╰─╯"), (panel, size)
            await pilot.press("escape")
            await until(app, pilot, page)

    session = saved_for(page, tmp_path, home)
    drive(script, session, size=(80, 24), at_questions=page == "AskScreen")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 55)])
def test_the_cursor_of_a_long_list_is_always_seen(size: tuple[int, int], tmp_path: Path) -> None:
    pack = tiny(component("AA", "Alpha", *[single(f"A{n}") for n in range(60)]))
    session = started(tmp_path / "a.readiness.json", pack)

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("g")
        await until(app, pilot, "GoToDialog")
        for place in range(1, 60):
            await pilot.press("down")
            (here,) = [line for line in shown(app).split("\n") if "▌" in line and "Title" in line]
            assert f"Title A{place} " in here
        assert "close" in shown(app)

    drive(script, session, size=size)


def test_the_wheel_walks_through_a_list(tmp_path: Path) -> None:
    pack = tiny(component("AA", "Alpha", *[single(f"A{n}") for n in range(60)]))
    session = InterviewSession.start(pack, "full", path=tmp_path / "a.readiness.json", now=now)

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("r")
        await until(app, pilot, "ReviewScreen")
        picks = app.screen.query_one(PickList)
        assert picks.cursor == 0
        for kind, step in ((events.MouseScrollDown, 1), (events.MouseScrollUp, -1)):
            for _ in range(3):
                event = kind(picks, 5, 5, 0, step, 0, False, False, False, screen_x=9, screen_y=9)
                picks.post_message(event)
            await pilot.pause(0.1)
            assert (picks.cursor > 2) == (step > 0)

    session.set_profile(name="Acme")
    drive(script, session)


def test_the_wheel_shows_the_rows_of_a_question_that_do_not_fit(tmp_path: Path) -> None:
    rows = tuple(Option(f"Row {n} of a long list", Fraction(n)) for n in range(30))
    long = Question("A1", "Long", "Which one?", rows, Fraction(29))
    session = started(tmp_path / "a.readiness.json", tiny(component("AA", "Alpha", long)))

    async def script(app: App, pilot: Keys) -> None:
        card = app.screen.query_one(QuestionCard)
        assert "Row 29" not in shown(app)
        for kind, row in ((events.MouseScrollDown, "Row 29"), (events.MouseScrollUp, "Row 0 ")):
            for _ in range(40):
                card.post_message(
                    kind(card, 5, 5, 0, 1, 0, False, False, False, screen_x=9, screen_y=9)
                )
            await told(app, pilot, row)

    drive(script, session, size=(60, 20))
