"""The page that saves copies: which, where, nothing overwritten unasked, faults in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from readiness.errors import fault
from readiness.exports import Exported
from readiness.session import InterviewSession
from readiness.storage import saves
from readiness.tui.screens.export import ExportScreen
from readiness.tui.trips import Trips, trips
from tui.driving import App, Asked, Keys, Script, drive, fake_trips, shown, told, until
from tui.step_pack import answered, step_pack


@pytest.fixture
def session(tmp_path: Path) -> InterviewSession:
    made = answered(tmp_path / "a.readiness.json")
    made.save()
    return made


async def to_export(app: App, pilot: Keys) -> ExportScreen:
    await pilot.press("s", "p")
    await until(app, pilot, "ExportScreen")
    assert isinstance(app.screen, ExportScreen)
    return app.screen


def run(script: Script, session: InterviewSession, go: Trips, *, may_open: bool = True) -> None:
    drive(script, session, go=go, at_questions=False, may_open=may_open)


def test_ticked_copies_go_into_the_chosen_folder(session: InterviewSession, tmp_path: Path) -> None:
    asked: Asked = []
    other = tmp_path / "other"
    other.mkdir()

    async def script(app: App, pilot: Keys) -> None:
        page = await to_export(app, pilot)
        await pilot.press("1", "s")
        await told(app, pilot, "Tick at least one line first")
        await pilot.press("2", "3", "f")
        await until(app, pilot, "PathDialog")
        app.screen.query_one(Input).value = str(other)
        await pilot.press("enter")
        await until(app, pilot, "ExportScreen")
        assert page.kinds == ("html", "json")
        await pilot.press("s")
        await told(app, pilot, f"You find them here: {other}/roadmap.html {other}/roadmap.json")

    run(script, session, fake_trips(step_pack(), asked))
    assert asked == [(session.path, other, ("html", "json"))]


def test_nothing_is_overwritten_before_that_is_asked(
    session: InterviewSession, tmp_path: Path
) -> None:
    mine = tmp_path / "roadmap.pdf"
    mine.write_text("mine")

    async def script(app: App, pilot: Keys) -> None:
        await to_export(app, pilot)
        await pilot.press("enter")
        await until(app, pilot, "PickDialog")
        assert "roadmap.pdf is there already." in shown(app)
        await pilot.press("3")
        await until(app, pilot, "ExportScreen")
        assert list(tmp_path.glob("roadmap*")) == [mine]
        await pilot.press("enter")
        await until(app, pilot, "PickDialog")
        await pilot.press("1")
        await told(app, pilot, "roadmap-2.pdf")
        assert mine.read_text() == "mine"
        await pilot.press("enter")
        await until(app, pilot, "PickDialog")
        await pilot.press("2")
        await told(app, pilot, f"You find it here: {mine}")
        assert mine.read_text() == "%PDF"

    run(script, session, fake_trips(step_pack()))


def test_what_went_out_is_remembered_once(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await to_export(app, pilot)
        await pilot.press("s")
        await told(app, pilot, "roadmap.pdf")
        await pilot.press("s")
        await until(app, pilot, "PickDialog")
        await pilot.press("2")
        await told(app, pilot, "You find it here")

    run(script, session, fake_trips(step_pack()))
    assert session.path is not None
    events = [event["event"] for event in saves.read(session.path).response.history]
    assert events == ["issued"]


def test_a_full_disk_is_said_in_words(session: InterviewSession) -> None:
    def refuse(*_: object) -> Exported:
        raise fault("W101", "cannot be written: the disk is [full].")

    async def script(app: App, pilot: Keys) -> None:
        await to_export(app, pilot)
        await pilot.press("s")
        await told(app, pilot, "NOT WRITTEN")
        await told(app, pilot, "the disk is [full].")

    run(script, session, fake_trips(step_pack())._replace(export=refuse))


def test_in_a_browser_no_folder_is_chosen_and_copies_are_handed_over(
    session: InterviewSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[str, bytes]] = []

    async def script(app: App, pilot: Keys) -> None:
        def deliver(data: object, *, save_filename: str) -> None:
            given.append((save_filename, data.read()))  # type: ignore[attr-defined]

        monkeypatch.setattr(app, "deliver_binary", deliver)
        await to_export(app, pilot)
        assert "Folder" not in shown(app)
        await pilot.press("f", "3", "s")
        await told(app, pilot, "roadmap.json")

    run(script, session, fake_trips(step_pack()), may_open=False)
    assert given == [("roadmap.pdf", b"%PDF"), ("roadmap.json", b"%PDF")]
    assert sorted(p.name for p in tmp_path.glob("roadmap*")) == []


def test_the_real_trip_writes_a_roadmap_with_its_edits(home: Path, tmp_path: Path) -> None:
    from north_west import cases, north_west
    from tui.tiny_pack import now

    path = tmp_path / "b.readiness.json"
    saves.write(path, cases()["bakery"].response, 0)
    session = InterviewSession.resume(path, lambda _: north_west(), now=now)
    session.edit_roadmap(({"own": "own-1", "text": "Call [Jo]", "lane": "now", "place": 1},))
    session.save()

    async def script(app: App, pilot: Keys) -> None:
        await to_export(app, pilot)
        await pilot.press("2", "3", "s")
        await told(app, pilot, "the-example-bakery-roadmap.pdf")

    run(script, session, trips())
    page = (tmp_path / "the-example-bakery-roadmap.html").read_text(encoding="utf-8")
    assert "Call [Jo]" in page
    answers = saves.read(tmp_path / "the-example-bakery-answers.json").response
    assert answers.roadmap_edits == session.response.roadmap_edits
    history = saves.read(path).response.history
    assert [event["event"] for event in history] == ["roadmap-issued"]
