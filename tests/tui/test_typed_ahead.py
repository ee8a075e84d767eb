"""Keys sent all at once, over pages and dialogs: each reaches the page that it is meant for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events

from readiness.response import Respondent
from readiness.session import InterviewSession
from readiness.storage import saves
from readiness.tui.keys_in_order import KeysInOrder
from tui.driving import App, Keys, drive, started, until
from tui.tiny_pack import now, tiny

NAMES = {
    "\r": "enter", "\x1b": "escape", "\t": "tab", " ": "space", "?": "question_mark", "/": "slash",
}  # fmt: skip


def send(app: App, text: str) -> None:
    """All keys in one go, as a terminal's driver does with what it read."""
    for char in text:
        app.post_message(events.Key(NAMES.get(char, char), char if char >= " " else None))


async def settled(app: App, pilot: Keys) -> None:
    for _ in range(300):
        await pilot.pause(0.01)
        if not (app._holding or app._following or app._waiting):
            return
    raise AssertionError("keys still wait")


def test_a_whole_check_is_typed_in_one_go_from_the_first_page_on(home: Path) -> None:
    async def script(app: App, pilot: Keys) -> None:
        send(app, "2Joe's quay\r1" + "12\r" + "1" + "1\r" + "bury\r" + "7\r" + "1\r")
        send(app, "Jo\rSam\r" + "123450")
        await until(app, pilot, "ResultsScreen")
        await settled(app, pilot)

    app = drive(script)
    assert app.session is not None
    assert app.session.path is not None
    assert app.session.path.parent == home
    stored = saves.read(app.session.path).response
    assert stored.respondent == Respondent(
        name="Joe's quay", sector="making", employees=12, makes_things=True, sells_to=("local",),
        area="bury", years_trading=7, goals=("time",), contact="Jo", adviser="Sam",
    )  # fmt: skip
    assert [stored.answers[q].option for q in ("A1", "A2", "A3", "B1", "B2")] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("note", ["dear 123", "d", "x ?w 1"])
def test_a_note_typed_at_once_is_a_note_and_answers_nothing(note: str, tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        send(app, f"1n{note}\x1b5")
        await settled(app, pilot)
        await until(app, pilot, "AskScreen")

    drive(script, session)
    answers = session.response.answers
    assert answers["A2"].note == note
    assert [answers[q].option for q in ("A1", "A2")] == [0, 4]
    assert set(answers) == {"A1", "A2"}


def test_keys_after_the_last_answer_are_for_the_next_page(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        send(app, "111111rs")
        await settled(app, pilot)
        await until(app, pilot, "ResultsScreen")

    drive(script, session)
    assert len(session.response.answers) == 6


def test_go_to_and_back_at_once(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        send(app, "gb2\r3/a3\r4r")
        await settled(app, pilot)
        await until(app, pilot, "ReviewScreen")

    drive(script, session)
    answers = session.response.answers
    assert {qid: answer.option for qid, answer in answers.items()} == {"B2": 2, "A3": 3}


def test_resizing_while_keys_come_loses_none(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        for number, size in enumerate([(60, 20), (120, 40), (30, 8), (200, 60), (80, 24)]):
            send(app, str(number + 1))
            await pilot.resize_terminal(*size)
        await settled(app, pilot)

    drive(script, session)
    assert [session.response.answers[q].option for q in ("A1", "A2", "A3", "B1", "B2")] == [
        0, 1, 2, 3, 4,
    ]  # fmt: skip


def test_a_page_that_never_comes_does_not_make_the_app_deaf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readiness.tui.keys_in_order._PATIENCE", 0.1)
    session = InterviewSession.start(tiny(), "full", path=tmp_path / "a.readiness.json", now=now)

    async def script(app: App, pilot: Keys) -> None:
        assert isinstance(app, KeysInOrder)
        app.hold()
        send(app, "3")
        await pilot.pause()
        assert session.response.answers == {}
        await asyncio.sleep(0.2)
        await settled(app, pilot)
        assert session.response.answers["A1"].option == 2

    drive(script, session)


def test_enter_that_comes_as_a_line_feed_is_enter(tmp_path: Path) -> None:
    # So it comes from a terminal that was not told yet to send keys as they are.
    session = started(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("down", "ctrl+j")

    drive(script, session)
    assert session.response.answers["A1"].option == 0
