"""The pages around the questions: welcome, about your firm, review, result, export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from readiness.errors import fault
from readiness.exports import Exported
from readiness.packs import load
from readiness.questionnaire import Questionnaire
from readiness.response import Respondent
from readiness.session import InterviewSession
from readiness.storage import saves
from readiness.tui.help import about
from readiness.tui.lengths import length_words
from readiness.tui.trips import Trips
from readiness.tui.widgets.picklist import PickList
from tui.driving import App, Asked, Keys, drive, fake_trips, shown, started, told, until
from tui.tiny_pack import component, now, single, tiny

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "saves"


def new(path: Path) -> InterviewSession:
    return InterviewSession.start(tiny(), "full", path=path, now=now)


@pytest.mark.parametrize(("key", "length", "total"), [("1", "quick", 3), ("2", "full", 6)])
def test_a_new_check_starts_with_the_firm(key: str, length: str, total: int, home: Path) -> None:
    async def script(app: App, pilot: Keys) -> None:
        assert "Quick look" in shown(app)
        await pilot.press(key)
        await until(app, pilot, "ProfileScreen")
        await pilot.press(*"Joe's Bakery", "enter", "escape")
        await until(app, pilot, "AskScreen")
        await pilot.press("3")

    app = drive(script)
    assert app.session is not None
    assert app.session.progress().total == total
    stored = saves.read(home / "joes-bakery.readiness.json").response
    assert stored.length == length
    assert stored.respondent.name == "Joe's Bakery"


def test_the_first_page_names_the_questionnaire_and_its_own_times(home: Path) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await told(app, pilot, "Start a new check · Tiny check")
        assert "about 5 minutes, the questions that matter most" in shown(app)
        assert "about 5 minutes, with every component in full" in shown(app)

    drive(script, folder=home)


@pytest.mark.parametrize(
    ("pack", "quick", "full"),
    [
        (load(), "about 10 minutes", "about 25 minutes"),
        (load("manufacturing"), "about 5 minutes", "about 10 minutes"),
        (tiny(component("AA", "Alpha", single("A1"))), "the same as the full check", "5 minutes"),
        (tiny(component("AA", "Alpha", single("A1", core=True))), "the same as the full", "5 min"),
        (None, "the questions that matter most", "with every component in full"),
    ],
    ids=["north-west", "manufacturing", "no core", "all core", "not read yet"],
)
def test_times_go_by_the_number_of_questions(
    pack: Questionnaire | None, quick: str, full: str
) -> None:
    said = length_words(pack)
    assert quick in said[0]
    assert full in said[1]


def test_a_quick_look_always_asks_something() -> None:
    pack = tiny(component("AA", "Alpha", single("A1")))
    session = InterviewSession.start(pack, "quick", now=now)
    assert session.response.length == "full"
    assert session.progress().total == 1
    assert InterviewSession.start(tiny(), "quick", now=now).response.length == "quick"


def test_the_pack_of_many_saved_checks_is_read_once(home: Path) -> None:
    pack, asked = tiny(), []
    for name in ("one", "two", "three"):
        session = new(home / f"{name}.readiness.json")
        session.answer("A1", option=2)
        session.save()
        session.close()

    def load_it(ref: str | None) -> Questionnaire:
        asked.append(ref)
        return pack

    async def script(app: App, pilot: Keys) -> None:
        await told(app, pilot, "1 of 6")
        await app.workers.wait_for_complete()

    drive(script, folder=home, go=fake_trips(pack)._replace(load=load_it))
    assert asked == [None]


def test_every_field_of_the_firm_is_asked_and_kept(tmp_path: Path) -> None:
    session = new(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        assert "What is your business called?" in shown(app)
        assert "Why" not in shown(app).split("\n")[0]
        await pilot.press(*"Acme [Ltd]", "enter")
        await pilot.press("1")
        await pilot.press("1", "2", "enter")
        await pilot.press("2")
        await pilot.press("1", "3", "4", "3", "enter")
        await pilot.press(*"bur", "enter")
        await pilot.press("7", "enter")
        await pilot.press("1", "2", "3")
        await pilot.pause()
        assert "At most 2" in shown(app)
        await pilot.press("enter")
        await pilot.press(*"Jo", "enter")
        await pilot.press(*"Sam", "enter")
        await until(app, pilot, "AskScreen")

    drive(script, session, at_questions=False)
    expected = Respondent(
        name="Acme [Ltd]",
        sector="making",
        employees=12,
        makes_things=False,
        sells_to=("local", "big-or-public"),
        area="bury",
        years_trading=7,
        goals=("time", "cost"),
        contact="Jo",
        adviser="Sam",
    )
    assert session.response.respondent == expected
    assert saves.read(tmp_path / "a.readiness.json").response.respondent == expected


def test_every_field_can_be_passed_over(tmp_path: Path) -> None:
    session = new(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        for key in ("enter", "tab", "enter", "right", "enter", "enter", "enter", "tab", "enter",
                    "enter", "enter"):  # fmt: skip
            await pilot.press(key)
        await until(app, pilot, "AskScreen")

    drive(script, session, at_questions=False)
    assert session.response.respondent == Respondent()
    assert list(tmp_path.iterdir()) == [], "nothing was said, so there is nothing to save"


def test_what_is_typed_about_the_firm_is_kept_key_by_key(tmp_path: Path, home: Path) -> None:
    session = new(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press(*"Acm")
        await pilot.pause()
        assert session.response.respondent.name == "Acm"
        await pilot.press("e", "enter", "tab", "1", "2", "shift+tab")
        await pilot.pause()
        assert session.response.respondent.name == "Acme"
        assert session.response.respondent.employees == 12

    drive(script, session, at_questions=False)
    assert saves.read(tmp_path / "a.readiness.json").response.respondent.employees == 12

    async def named(app: App, pilot: Keys) -> None:
        await pilot.press("2")
        await until(app, pilot, "ProfileScreen")
        await pilot.press(*"Acme")
        await pilot.pause()
        assert list(home.glob("*.readiness.json")) == [], "a new file is named after the whole name"
        await pilot.press("enter")

    drive(named)
    assert [p.name for p in home.glob("*.readiness.json")] == ["acme.readiness.json"]


def test_a_wrong_number_and_place_are_said_and_can_be_mended(tmp_path: Path) -> None:
    session = new(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("enter", "enter", *"1o", "enter")
        await pilot.pause()
        assert "whole number" in shown(app)
        await pilot.press("backspace", "enter", "enter", "enter", *"nowhere", "enter")
        await pilot.pause()
        words = "No council area with these letters."
        assert shown(app).count(words) == 1
        await pilot.press("backspace")
        await pilot.pause()
        assert shown(app).count(words) == 1
        await pilot.press(*["backspace"] * 6)
        await pilot.pause()
        assert words not in shown(app)
        await pilot.press("enter", *"bl1", "enter")

    drive(script, session, at_questions=False)
    respondent = session.response.respondent
    assert (respondent.employees, respondent.area, respondent.postcode) == (1, "", "BL1")


def test_going_back_shows_what_was_said(tmp_path: Path) -> None:
    session = new(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press(*"Acme", "enter", "2", "shift+tab")
        await pilot.pause()
        assert "● Other" in shown(app)
        await pilot.press("left")
        await pilot.pause()
        assert "Acme" in shown(app)
        await pilot.press("backspace", "enter")

    drive(script, session, at_questions=False)
    assert session.response.respondent.name == "Acm"
    assert session.response.respondent.sector == "other"


def test_saved_files_are_listed_and_one_key_goes_on(home: Path) -> None:
    for name, answers in (("First", 1), ("Second [x]", 3)):
        session = started(home / f"{name}.readiness.json")
        session.set_profile(name=name)
        for _ in range(answers):
            session.answer(session.current or "", option=1)
        session.save()
        session.close()
    (home / "bad.readiness.json").write_bytes(b"{")

    async def script(app: App, pilot: Keys) -> None:
        text = shown(app)
        assert "Second [x]" in text
        assert "3 answered" in text
        assert "cannot be opened" in text
        row = next(line for line in text.split("\n") if "Second [x]" in line)
        await pilot.press(row.split()[0] if row.split()[0].isdigit() else row.split()[1])
        await until(app, pilot, "AskScreen")
        assert "Stem of B1?" in shown(app)

    drive(script)


def test_a_file_is_opened_by_its_path(tmp_path: Path) -> None:
    session = started(tmp_path / "x.readiness.json")
    session.answer("A1", option=1)
    session.save()
    session.close()

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("o")
        await until(app, pilot, "PathDialog")
        app.screen.query_one(Input).value = f"{session.path}x"
        await pilot.press("enter")
        await until(app, pilot, "TextDialog")
        assert "does not exist" in shown(app)
        await pilot.press("escape", "o")
        await until(app, pilot, "PathDialog")
        line = app.screen.query_one(Input)
        assert line.value == f"{session.path}x", "after a slip it need not be typed again"
        # As a terminal pastes it.
        line.value = f"'{session.path}' "
        await pilot.press("enter")
        await until(app, pilot, "AskScreen")
        assert "Welcome back. 1 of 6 are done" in shown(app)

    drive(script)


def test_a_folder_given_as_a_path_lists_its_files(tmp_path: Path, home: Path) -> None:
    session = started(tmp_path / "x.readiness.json")
    session.save()
    session.close()
    empty = tmp_path / "empty"
    empty.mkdir()

    async def script(app: App, pilot: Keys) -> None:
        for folder, page in ((empty, "TextDialog"), (tmp_path, "WelcomeScreen")):
            await pilot.press("o")
            await until(app, pilot, "PathDialog")
            app.screen.query_one(Input).value = str(folder)
            await pilot.press("enter")
            await until(app, pilot, page)
            if folder is empty:
                await told(app, pilot, "no saved check is in it")
                await pilot.press("escape")
        await told(app, pilot, "Acme [Ltd]")
        await told(app, pilot, f"Go on with · in {tmp_path}")
        await pilot.press("3")
        await until(app, pilot, "ProfileScreen")

    drive(script, size=(120, 40))


def test_one_of_many_saved_checks_is_found_by_letters(home: Path) -> None:
    for number in range(30):
        session = new(home / f"{number}.readiness.json")
        session.set_profile(name=f"Firm {number} of [many]")
        session.answer("A1", option=1)
        session.save()
        session.close()

    async def script(app: App, pilot: Keys) -> None:
        # In every line of the list stands how far the check is, not only in short lists.
        assert shown(app).count("quick look") + shown(app).count("full check · 1") >= 8
        await pilot.press("slash")
        await until(app, pilot, "FindDialog")
        await pilot.press(*"17 many")
        await pilot.pause()
        picks = app.screen.query_one(PickList)
        assert [row.text for row in picks.rows] == ["Firm 17 of [many]"]
        await pilot.press("enter")
        await until(app, pilot, "AskScreen")
        assert app.session is not None
        assert app.session.response.respondent.name == "Firm 17 of [many]"

    drive(script)


def test_a_check_that_was_only_begun_goes_on_at_the_first_empty_field(home: Path) -> None:
    session = new(home / "a.readiness.json")
    session.set_profile(name="Acme", sector=tiny().sectors[0].id)
    session.save()
    session.close()

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("3")
        await until(app, pilot, "ProfileScreen")
        assert "How many people work in the business" in shown(app)
        await pilot.press("escape")
        await until(app, pilot, "AskScreen")
        assert "Press the number of the highest line that is true today." in shown(app)
        await pilot.press("1")
        await pilot.pause()
        assert "Press the number of the highest line" not in shown(app)

    drive(script)


def test_in_a_browser_no_file_is_opened_by_its_path() -> None:
    async def script(app: App, pilot: Keys) -> None:
        assert "open a file" not in shown(app)
        await pilot.press("o")
        await pilot.pause()
        assert type(app.screen).__name__ == "WelcomeScreen"

    drive(script, may_open=False)


def test_a_damaged_file_offers_the_save_before_it_and_stays(home: Path) -> None:
    path = home / "a.readiness.json"
    session = started(path)
    session.answer("A1", option=1)
    session.save()
    session.answer("A2", option=1)
    session.save()
    session.close()
    path.write_bytes(path.read_bytes()[:-9])
    damaged = path.read_bytes()

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("3")
        await until(app, pilot, "PickDialog")
        assert "damaged" in shown(app)
        assert "answers: 1" in shown(app)
        await pilot.press("1")
        await until(app, pilot, "AskScreen")
        assert "Stem of A2?" in shown(app)

    drive(script)
    assert [p.read_bytes() for p in home.iterdir() if ".damaged-" in p.name] == [damaged]


@pytest.mark.parametrize("name", ["14_newer.json", "21_wrong_root.json", "05_all_nul.json"])
def test_a_file_that_cannot_be_opened_says_why_and_is_unchanged(name: str, home: Path) -> None:
    path = home / "a.readiness.json"
    path.write_bytes((CORPUS / name).read_bytes())

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("down", "down", "enter")
        await until(app, pilot, "TextDialog")
        assert "cannot be opened" in shown(app)
        await pilot.press("escape")
        await until(app, pilot, "WelcomeScreen")

    drive(script)
    assert path.read_bytes() == (CORPUS / name).read_bytes()


def test_a_file_open_elsewhere_is_told(home: Path) -> None:
    session = started(home / "a.readiness.json")
    session.save()

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("3")
        await until(app, pilot, "TextDialog")
        assert "another window" in " ".join(shown(app).split())

    drive(script)
    session.close()


def test_about_says_whose_reading_this_is() -> None:
    pack = replace(tiny(), summary="A check for bakers.", sources=("A book on ovens, 2024",))

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("a")
        await until(app, pilot, "TextDialog")
        words = " ".join(shown(app).split())
        assert "A check for bakers." in words
        assert "Source: A book on ovens, 2024" in words
        assert "techUK" not in words

    drive(script, go=fake_trips(pack))
    told = " ".join(text for text, _ in about(load()))
    assert "the eight components of techUK's local digital capital, read here for one firm" in told
    assert "techUK means them for a place; reading them for one firm is our own step." in told


def test_the_review_leads_to_what_is_picked(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")
    session.answer("A1", option=1)
    session.note("A1", "a note [x]")
    session.close_note()
    session.dont_know("B1")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("r")
        await until(app, pilot, "ReviewScreen")
        text = shown(app)
        assert "No answer yet (4)" in text
        assert "a note [x]" in text
        rows = [line.strip() for line in text.split("\n")]
        assert rows.index("Don't know (1)") < rows.index("Notes (1)")
        await pilot.press("end", *["down"] * 20, "enter")
        await until(app, pilot, "AskScreen")
        assert "Stem of A1?" in shown(app)

    drive(script, session)


def test_the_result_shows_figures_words_range_and_next_steps(tmp_path: Path) -> None:
    pack = tiny(
        component("AA", "Alpha", *[single(f"A{n}") for n in range(3)]),
        component("BB", "Beta", *[single(f"B{n}") for n in range(5)]),
    )
    session = started(tmp_path / "a.readiness.json", pack)
    for qid, option in (
        ("A0", 4),
        ("A1", 2),
        ("A2", 3),
        ("B0", 0),
        ("B1", 1),
        ("B2", 1),
        ("B3", 2),
    ):
        session.answer(qid, option=option)
    session.dont_know("B4")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("r", "s")
        await until(app, pilot, "ResultsScreen")
        await pilot.pause(0.3)
        lines = shown(app).split("\n")
        (alpha,) = [line for line in lines if "Alpha" in line and "High" in line]
        assert alpha.split()[-2:] == ["75", "High"]
        (beta,) = [line for line in lines if "Beta" in line and "Low" in line]
        assert " 25 " in beta
        assert "20 to 40" in beta
        assert "1 don't know" in beta
        assert "Find out this week" in "\n".join(lines)
        await pilot.press("end", "up", "pageup", "home", "down", "pagedown")
        await pilot.press("left")
        await until(app, pilot, "ReviewScreen")

    drive(script, session, size=(120, 40))


def test_a_quick_look_is_continued_from_its_result(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json", length="quick")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("2", "2", "2")
        await until(app, pilot, "ResultsScreen")
        assert "full check" in shown(app)
        await pilot.press("c")
        await until(app, pilot, "AskScreen")
        assert "Stem of A2?" in shown(app)

    drive(script, session)
    assert saves.read(tmp_path / "a.readiness.json").response.length == "full"


def test_the_roadmap_is_written_next_to_the_saved_file(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")
    exported: Asked = []

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press(*"222222")
        await until(app, pilot, "ResultsScreen")
        await pilot.press("p")
        await until(app, pilot, "ExportScreen")
        await pilot.press("enter")
        await told(app, pilot, "roadmap.pdf")

    drive(script, session, go=fake_trips(tiny(), exported))
    assert exported == [(tmp_path / "a.readiness.json", tmp_path, ("pdf",))]
    assert len(saves.read(tmp_path / "a.readiness.json").response.answers) == 6


def test_a_roadmap_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")
    trips = fake_trips(tiny())

    def refuse(*_: object) -> Exported:
        raise fault("W101", "cannot be written: the disk is full.")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("3", "r", "s")
        await until(app, pilot, "ResultsScreen")
        await pilot.press("p")
        await until(app, pilot, "ExportScreen")
        await pilot.press("enter")
        await told(app, pilot, "the disk is full")
        assert "NOT WRITTEN" in shown(app)

    drive(script, session, go=Trips(trips.load, trips.plan, refuse))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_every_page_fits_three_sizes(size: tuple[int, int], tmp_path: Path) -> None:
    session = new(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        for keys, page, words in (
            ([], "ProfileScreen", "What is your business called?"),
            (["escape"], "AskScreen", "Stem of A1?"),
            (["3", "r"], "ReviewScreen", "No answer yet"),
            (["s"], "ResultsScreen", "Your components"),
        ):
            await pilot.press(*keys)
            await until(app, pilot, page)
            lines = shown(app).split("\n")
            assert words in "\n".join(lines)
            assert "quit" in lines[-1] or "esc questions" in lines[-1]

    drive(script, session, size=size, at_questions=False)


def test_a_fault_of_ours_prints_no_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = started(tmp_path / "a.readiness.json")
    apps: list[App] = []

    def fail(question_id: str, **_: object) -> None:
        secret = session.response.respondent.name
        raise RuntimeError(f"broken with {len(secret)}")

    async def script(app: App, pilot: Keys) -> None:
        apps.append(app)
        monkeypatch.setattr(session, "answer", fail)
        await pilot.press("3")
        await pilot.pause(0.1)

    with pytest.raises(RuntimeError, match="broken"):
        drive(script, session)
    assert isinstance(apps[0].fault, RuntimeError)
    assert apps[0]._exit_renderables == []
    session.close()


@pytest.mark.parametrize("key", ["tab", "escape"])
def test_what_is_typed_stays_whatever_key_leads_on(key: str, home: Path) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("1")
        await until(app, pilot, "ProfileScreen")
        await pilot.press(*"Acme", key)
        await until(app, pilot, "ProfileScreen" if key == "tab" else "AskScreen")
        await pilot.pause(0.05)

    app = drive(script)
    assert app.session is not None
    assert app.session.response.respondent.name == "Acme"


def test_what_cannot_be_kept_is_told_once_and_can_then_be_passed_over(tmp_path: Path) -> None:
    session = new(tmp_path / "a.readiness.json")

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press(*"Acme", "enter", "tab", *"ten", "tab")
        await told(app, pilot, "Please type a whole number")
        await told(app, pilot, "How many people work")
        await pilot.press("tab")
        await told(app, pilot, "Do you make or process physical products?")

    drive(script, session, at_questions=False)
    assert session.response.respondent.employees is None
