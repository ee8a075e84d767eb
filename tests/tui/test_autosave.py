"""Saving in the background: coalescing, the truth about it, trying again, and the last word."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.widgets import Input

from readiness.errors import fault
from readiness.response import Response
from readiness.session import InterviewSession
from readiness.storage import saves
from readiness.tui.autosave import Autosave, SaveState
from tui.driving import App, Keys, drive, shown, started, until
from tui.tiny_pack import now, tiny

FULL = fault("W101", "cannot be written: the disk is full.", "Free some space.")


def response(number: int) -> Response:
    return Response("p", "1", "h", updated_at=str(number))


class Disk:
    """A place to write that can be slow or refuse."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.tried = 0
        self.refuse = 0
        self.open = threading.Event()
        self.open.set()

    def write(self, given: Response) -> None:
        self.tried += 1
        assert self.open.wait(10)
        if self.tried <= self.refuse:
            raise FULL
        self.written.append(given.updated_at)


def test_the_newest_wins_and_saved_is_told_only_for_it() -> None:
    disk, told = Disk(), list[SaveState]()
    disk.open.clear()
    saver = Autosave(disk.write, told.append)
    for number in range(50):
        saver.submit(response(number))
        assert saver.state.kind == "saving"
    disk.open.set()
    assert saver.close() == SaveState("saved")
    assert disk.written[-1] == "49"
    assert len(disk.written) <= 2
    assert told == [SaveState("saved")]


def test_one_save_an_answer_when_there_is_time_for_it() -> None:
    disk = Disk()
    saver = Autosave(disk.write, lambda _: None)
    for number in range(5):
        saver.submit(response(number))
        assert saver.flush() == SaveState("saved")
    saver.close()
    assert disk.written == ["0", "1", "2", "3", "4"]


def test_a_failed_save_is_told_in_words_and_tried_again() -> None:
    disk, told = Disk(), list[SaveState]()
    disk.refuse = 2
    saver = Autosave(disk.write, told.append, pauses=(0.01,))
    saver.submit(response(1))
    assert saver.flush().words == "the disk is full. Free some space."
    for _ in range(200):
        if saver.state.kind == "saved":
            break
        threading.Event().wait(0.01)
    assert disk.written == ["1"]
    assert [state.kind for state in told] == ["failed", "failed", "saved"]
    saver.close()


def test_a_new_answer_is_tried_at_once_after_a_failure() -> None:
    disk = Disk()
    disk.refuse = 1
    saver = Autosave(disk.write, lambda _: None, pauses=(60.0,))
    saver.submit(response(1))
    saver.flush()
    saver.submit(response(2))
    assert saver.state.kind == "failed", "not called saved, nor saving, before it is"
    assert saver.close().kind == "saved"
    assert disk.written == ["2"]


def test_closing_tries_once_more_and_says_when_that_failed() -> None:
    disk = Disk()
    disk.refuse = 99
    saver = Autosave(disk.write, lambda _: None, pauses=(60.0,))
    saver.submit(response(1))
    saver.flush()
    assert saver.close().kind == "failed"
    assert disk.tried == 2


def test_a_fault_of_ours_does_not_end_the_saving() -> None:
    calls = []

    def write(given: Response) -> None:
        calls.append(given.updated_at)
        if len(calls) == 1:
            raise RuntimeError("x")

    saver = Autosave(write, lambda _: None, pauses=(60.0,))
    saver.submit(response(1))
    assert "RuntimeError" in saver.flush().words
    saver.submit(response(2))
    assert saver.close().kind == "saved"
    assert calls == ["1", "2"]


@pytest.fixture
def session(tmp_path: Path) -> InterviewSession:
    return started(tmp_path / "a.readiness.json")


def test_a_full_disk_is_said_on_the_screen_and_the_answers_go_on(
    session: InterviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, broken = session.save, threading.Event()
    broken.set()

    def save(given: Response | None = None) -> int:
        if broken.is_set():
            raise FULL
        return real(given)

    monkeypatch.setattr(session, "save", save)

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("1", "2")
        await pilot.pause(0.1)
        text = shown(app)
        assert "NOT SAVED" in text.split("\n")[0]
        assert "the disk is full" in text
        assert "saved ✓" not in text
        assert session.current == "A3"
        broken.clear()
        await pilot.press("3")
        await pilot.pause(0.2)
        assert "saved ✓" in shown(app).split("\n")[0]
        assert "NOT SAVED" not in shown(app)

    drive(script, session)
    assert session.path is not None
    assert len(saves.read(session.path).response.answers) == 3


def test_quitting_with_a_full_disk_asks_and_can_save_elsewhere(
    session: InterviewSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real, home = session.save, session.path

    def save(given: Response | None = None) -> int:
        if session.path == home:
            raise FULL
        return real(given)

    monkeypatch.setattr(session, "save", save)
    other = tmp_path / "other"

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("1", "q")
        await until(app, pilot, "PickDialog")
        assert "NOT SAVED" in shown(app)
        await pilot.press("3")
        await until(app, pilot, "AskScreen")
        await pilot.press("q")
        await until(app, pilot, "PickDialog")
        await pilot.press("2")
        await until(app, pilot, "PathDialog")
        app.screen.query_one(Input).value = str(other)
        await pilot.press("enter")
        await pilot.pause(0.3)

    app = drive(script, session)
    assert app.return_code == 0
    (found,) = [p for p in other.iterdir() if p.suffix == ".json"]
    assert saves.read(found).response.answers["A1"].option == 0


def test_quitting_with_a_full_disk_can_be_meant(
    session: InterviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(given: Response | None = None) -> int:
        raise FULL

    monkeypatch.setattr(session, "save", save)

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("1", "q")
        await until(app, pilot, "PickDialog")
        await pilot.press("4")
        await pilot.pause(0.1)

    app = drive(script, session)
    assert app.return_code == 2
    assert "without saving" in app.parting


def test_nothing_is_called_saved_before_there_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    seen: list[str] = []

    async def script(app: App, pilot: Keys) -> None:
        seen.append(shown(app).split("\n")[0])
        assert not path.exists()
        await pilot.press(*"Acme", "enter")
        await pilot.pause()
        assert app.autosave is not None
        app.autosave.flush()
        await pilot.pause(0.1)
        seen.append(shown(app).split("\n")[0])

    drive(script, InterviewSession.start(tiny(), "full", path=path, now=now), at_questions=False)
    assert "saved" not in seen[0]
    assert "saved ✓" in seen[1]


def test_who_leaves_before_the_first_answer_is_not_told_that_it_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    session = InterviewSession.start(tiny(), "full", path=path, now=now)

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("ctrl+q")
        await pilot.pause(0.2)

    app = drive(script, session, at_questions=False)
    assert app.parting == "Nothing was answered, so nothing was saved."
    assert not path.exists()


def test_a_name_that_is_still_being_typed_is_kept_on_leaving(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    session = InterviewSession.start(tiny(), "full", path=path, now=now)

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press(*"Acme", "ctrl+q")
        await pilot.pause(0.2)

    app = drive(script, session, at_questions=False)
    assert saves.read(path).response.respondent.name == "Acme"
    assert "Saved in" in app.parting
