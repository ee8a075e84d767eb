"""The line mode can do all that the screens do, and writes the same file for the same changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import Input

from readiness.arrange import id_of
from readiness.edits import edits_of
from readiness.errors import UserError
from readiness.session import InterviewSession
from readiness.storage import saves
from tui.driving import App, Asked, Keys, drive, fake_trips, told, until
from tui.step_pack import ANSWERS, KEYS, answered, step_pack
from tui.test_plain import talk
from tui.tiny_pack import component, now, single, tiny


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A saved interview with all answers given."""
    session = answered(tmp_path / "a.readiness.json")
    session.save()
    session.close()
    return tmp_path / "a.readiness.json"


def plain(path: Path, *lines: str, asked: Asked | None = None) -> str:
    code, out = talk(["r", *lines], path, go=fake_trips(step_pack(), asked))
    assert code == 0
    return out


def stored(path: Path) -> dict[str, object]:
    return dict(edits_of(saves.read(path).response.roadmap_edits))


def test_the_roadmap_is_listed_with_lanes_days_levels_and_marks(path: Path) -> None:
    out = plain(path, "m", "1", "?", "b", "q")
    assert "Now · by 23 February 2027" in out
    assert "Later · after that" in out
    assert re.search(r"Today \d+, getting going → Now done: \d+ → Next done: \d+, building", out)
    assert "must-have" in out
    assert "You answered: “Line" in out
    assert "up 3, down 3: move step 3 one place" in out


def test_every_change_is_typed_said_and_saved(path: Path) -> None:
    out = plain(
        path, "m", "p 1", "p", "down 1", "up 2", "< 1", "> 2", "m 3 now", "m 3 here",
        "x 2", "We [x] sold it", "x 3", "2", "x L1", "a 1", "Call Jo", "31/1/2027", "1",
        "c 1", "c 2", "Call Jo's boss", "-", "-", "x 99", "zzz", "l", "q",
    )  # fmt: skip
    for words in (
        "Pinned: it stays in Now",
        "Which step? Type its number, such as: p 1",
        "Moved: it is number 2 in Now.",
        "Moved: it is number 1 in Now.",
        "Moved to Next.",
        "Moved to Now.",
        "There is no such lane. Type for example: m 3 next",
        "Why not? Type a reason, or a number.",
        "because: Somebody else does this for us",
        "Back in the plan",
        "Added to Now: “Call Jo”.",
        "These words come from the questionnaire",
        "Changed: “Call Jo's boss”.",
        "“zzz” is not one of the lines",
    ):
        assert words in " ".join(out.split()), words
    assert len(stored(path)) >= 4


def test_undo_takes_every_change_back_also_after_other_pages(path: Path) -> None:
    out = plain(path, "m", "p 1", "x 2 no", "b", "m", "u", "u", "u", "q")
    assert out.count("Taken back.") == 2
    assert "There is nothing to take back." in out
    assert stored(path) == {}


def test_changes_that_no_longer_fit_are_listed_confirmed_and_forgotten(path: Path) -> None:
    session = InterviewSession.resume(path, lambda _: step_pack(), now=now)
    session.edit_roadmap(
        (
            {"step": "A0-01", "pinned": True, "lane": "now", "answer": "1"},
            {"step": "A1-12", "pinned": True, "lane": "now", "answer": "1"},
        )
    )
    session.save()
    session.close()
    out = plain(path, "m", "y D1", "x D1", "y D1", "x D9", "b", "p", "b", "q")
    assert "D1 You pinned “Take A0 to level 1”" in " ".join(out.split())
    assert "This one goes when" in out
    assert "Forgotten: the plan decides again." in out
    assert "Noted: it still holds." in out
    assert "There is no D9 in the list." in out
    assert list(stored(path)) == ["A1-12"]


def test_copies_are_written_and_nothing_is_overwritten_unasked(path: Path, tmp_path: Path) -> None:
    asked: Asked = []
    mine = tmp_path / "roadmap.html"
    mine.write_text("mine")
    out = plain(path, "p", "2 1", "3", "1 2", "1", "p", "3", "p", "9", "?", "f", "b", "q",
                asked=asked)  # fmt: skip
    assert "roadmap.html is there already." in out
    assert "Nothing was written." in out
    assert mine.read_text() == "mine"
    assert [kinds for _, _, kinds in asked] == [("pdf", "html"), ("json",)]
    assert f"{tmp_path}/roadmap-2.html" in out
    events = [event["event"] for event in saves.read(path).response.history]
    assert events == ["issued"]


def test_a_note_has_several_lines_and_says_who_sees_it(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    talk(["start", "v", "n", "one", "two", "", "v", "v", "v"], path)
    answer = saves.read(path).response.answers["A1"]
    assert (answer.note, answer.note_visibility) == ("one\ntwo", "report")
    _, out = talk(["n -"], path)
    assert "The note is gone." in out
    assert saves.read(path).response.answers == {}


def test_the_review_has_numbers_that_lead_there(path: Path) -> None:
    session = InterviewSession.resume(path, lambda _: step_pack(), now=now)
    session.dont_know("B1")
    session.save()
    session.close()
    code, out = talk(["1", "4", "r", "q"], path, go=fake_trips(step_pack()))
    assert code == 0
    assert "1  don't know: B1" in out
    assert saves.read(path).response.answers["B1"].option == 3


def test_a_quick_look_becomes_a_full_check_and_fields_are_emptied(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    _, out = talk(["Acme", "start", "1", "1", "1", "c", "2", "f", "-", "q"], path, quick=True)
    response = saves.read(path).response
    assert response.length == "full"
    assert set(response.answers) == {"A1", "A2", "A3", "B1"}
    assert response.respondent.name == ""
    assert "Stem of A2?" in out


def test_a_file_is_opened_by_its_path_and_a_damaged_one_offers_the_save_before_it(
    home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.readiness.json"
    talk(["Acme", "start", "1", "2"], path)
    path.write_bytes(path.read_bytes()[:-9])
    _, out = talk(["o nowhere", "a", f"o {path}", "n", f"o {path}", "y", "4"], None)
    assert "This file cannot be opened." in out
    assert tiny().title in out.partition("What it is")[2]
    assert "There is a good save before it (answers: 1)" in out
    assert len(saves.read(path).response.answers) == 2
    assert [path.name for path in home.iterdir()] == ["cache"]


@pytest.mark.parametrize("new", [True, False])
def test_no_input_at_all_is_said_in_words_and_changes_nothing(
    new: bool, path: Path, tmp_path: Path
) -> None:
    file = tmp_path / "new.readiness.json" if new else path
    before = path.read_bytes()
    with pytest.raises(UserError, match="the input ended before anything was typed") as caught:
        talk([], file, go=fake_trips(step_pack()))
    assert caught.value.problems[0].code == "C106"
    assert path.read_bytes() == before
    assert not (tmp_path / "new.readiness.json").exists()
    # The file is free for other windows again.
    InterviewSession.resume(path, lambda _: step_pack(), now=now).close()


def test_no_input_at_the_choice_is_said_too(home: Path) -> None:
    with pytest.raises(UserError, match="the input ended"):
        talk([], None)
    code, out = talk(["7"], None)
    assert code == 0
    assert "The input ended before a check was chosen." in out


def test_screens_and_lines_write_the_same_bytes_for_the_same_answers_and_edits(
    tmp_path: Path,
) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    first, second = (tmp_path / n / "a.readiness.json" for n in ("1", "2"))
    lines = ["Joe's [Bakery]", "start", "n see the [folder]", "v", *KEYS,
             "m", "p 1", "x 2 We sold it", "down 1", "a Call Jo", "31/1/2027", "2",
             "m 5 now", "x 4", "1", "u", "x L1", "s", "1 3", "q"]  # fmt: skip
    talk(lines, first, go=fake_trips(step_pack()))

    session = InterviewSession.start(step_pack(), "full", path=second, now=now)

    async def script(app: App, pilot: Keys) -> None:
        async def press(*keys: str, page: str = "") -> None:
            for key in keys:
                await pilot.press(key)
                if page:
                    await until(app, pilot, page)
                await pilot.pause()
                assert app.autosave is not None
                app.autosave.flush()

        async def typed(text: str) -> None:
            app.screen.query_one(Input).value = text
            await pilot.pause()
            await press("enter")

        app.screen.query_one(Input).value = "Joe's [Bakery]"
        await press("enter")
        await press("escape", page="AskScreen")
        session.note("A0", "see the [folder]")
        session.close_note()
        app.save()
        await press()
        assert app.autosave is not None
        app.autosave.flush()
        await press("n", page="NoteDialog")
        await press("tab")
        await press("escape", page="AskScreen")
        await press(*KEYS)
        await until(app, pilot, "ResultsScreen")
        await press("m", page="RoadmapScreen")
        await press("p", "down")
        await press("x", page="WhyNotDialog")
        await typed("We sold it")
        await until(app, pilot, "RoadmapScreen")
        await press("home", "J")
        made = app.screen.editing  # type: ignore[attr-defined]
        app.screen.show("", id_of(made.roadmap.lane("now")[-1]))  # type: ignore[attr-defined]
        await press("a", page="LineDialog")
        await typed("Call Jo")
        await told(app, pilot, "By when?")
        await typed("31/1/2027")
        await until(app, pilot, "PickDialog")
        await press("3")
        await until(app, pilot, "RoadmapScreen")

        def mark(number: int) -> None:
            step = next(id_of(item) for n, _, item in made.numbered() if n == number)
            app.screen.show("", step)  # type: ignore[attr-defined]

        mark(5)
        await press("m", page="PickDialog")
        await press("1", page="RoadmapScreen")
        mark(4)
        await press("x", page="WhyNotDialog")
        await pilot.press("down")
        await press("enter")
        await until(app, pilot, "RoadmapScreen")
        await press("u")
        await press("end")
        await pilot.press("up")
        await press("x")
        await press("s", page="ExportScreen")
        await press("3", "s")
        await told(app, pilot, "roadmap.json")
        app.autosave.flush()

    drive(script, session, go=fake_trips(step_pack()), at_questions=False)
    one, two = saves.read(first), saves.read(second)
    assert one.response == two.response
    assert len(one.response.roadmap_edits) >= 3
    assert len(one.response.answers) == len(ANSWERS)
    assert one.response.answers["A0"].note_visibility == "report"
    assert [event["event"] for event in one.response.history] == ["issued"]
    assert first.read_bytes() == second.read_bytes()


def test_the_same_line_all_the_way_is_a_word_in_the_review_and_no_fault(tmp_path: Path) -> None:
    parts = [component("AA", "Alpha", *[single(f"A{n}") for n in range(20)])]
    path = tmp_path / "a.readiness.json"
    _, out = talk(["start", *"3" * 20, "r", "r", "q"], path, tiny(*parts))
    assert "15 answers or more in a row are the same line." in out
    session = InterviewSession.resume(path, lambda _: tiny(*parts), now=now)

    async def script(app: App, pilot: Keys) -> None:
        await until(app, pilot, "ReviewScreen")
        await told(app, pilot, "15 answers or more in a row")

    drive(script, session, at_questions=False)
