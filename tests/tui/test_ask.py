"""Every key of the question page, end to end: from the key to the response and the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.progress import ComponentProgress
from readiness.response import Answer, State
from readiness.session import InterviewSession
from readiness.storage import saves
from readiness.tui.app import ReadinessApp
from readiness.tui.screens.ask import AskScreen
from readiness.tui.screens.dialogs import Dialog, PickDialog, TextDialog
from readiness.tui.screens.go_to import GoToDialog
from readiness.tui.screens.note import NoteDialog
from readiness.tui.screens.page import BasePage
from readiness.tui.screens.profile import ProfileScreen
from readiness.tui.screens.results import ResultsScreen
from readiness.tui.screens.review import ReviewScreen
from readiness.tui.screens.welcome import WelcomeScreen
from readiness.tui.widgets.frame import Rail
from tui.driving import App, Keys, drive, shown, started, until
from tui.tiny_pack import all_kinds, component, now, single, tiny


@pytest.fixture
def session(tmp_path: Path) -> InterviewSession:
    return started(tmp_path / "a.readiness.json")


@pytest.mark.parametrize(
    "page",
    [
        AskScreen, ProfileScreen, ResultsScreen, ReviewScreen, WelcomeScreen, Dialog, NoteDialog,
        GoToDialog, PickDialog, TextDialog,
    ],
)  # fmt: skip
def test_no_key_is_bound_twice(page: type[BasePage]) -> None:
    keys = [
        key
        for owner in (*page.__mro__, ReadinessApp)
        if owner in (ReadinessApp, Dialog) or owner.__module__.startswith("readiness.")
        for binding in owner.__dict__.get("BINDINGS", [])
        for key in binding.key.split(",")
    ]
    assert keys
    twice = {key for key in keys if keys.count(key) > 1}
    # A dialog stands alone: the app's keys do not reach it, and one key may close it twice over.
    allowed = {"q"} if issubclass(page, Dialog) else set()
    assert twice <= allowed


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5"])
def test_a_digit_answers_saves_and_goes_on(key: str, session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press(key)
        await pilot.pause()
        assert session.current == "A2"
        assert "Stem of A2?" in shown(app)

    drive(script, session)
    assert session.path is not None
    assert saves.read(session.path).response.answers["A1"].option == int(key) - 1


@pytest.mark.parametrize("key", ["0", "d"])
def test_zero_and_d_are_dont_know(key: str, session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press(key)

    drive(script, session)
    assert session.state("A1") is State.DONT_KNOW
    assert session.current == "A2"


def test_x_asks_why_when_there_are_two_reasons(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("1", "x")
        await until(app, pilot, "ReasonDialog")
        assert "Contract work only" in shown(app)
        await pilot.press("2")
        await until(app, pilot, "AskScreen")

    drive(script, session)
    assert session.response.answers["A2"].reason == "contract"
    assert session.current == "A3"


def test_x_and_escape_leave_the_question_as_it_was(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("1", "x")
        await until(app, pilot, "ReasonDialog")
        await pilot.press("escape")
        await until(app, pilot, "AskScreen")

    drive(script, session)
    assert session.state("A2") is State.UNANSWERED
    assert session.current == "A2"


def test_x_with_one_reason_needs_no_second_key(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("1")
        await pilot.pause()
        assert "Doesn't apply to us (it asks why)" in shown(app)
        await pilot.press("1")
        await pilot.pause()
        # Whoever takes the line takes the reason: it is written down as the owner's.
        assert "Doesn't apply to us: We work alone" in shown(app)
        await pilot.press("x")

    drive(script, session)
    assert session.response.answers["A3"] == Answer(
        State.NOT_APPLICABLE, reason="alone", at="2026-11-23T09:00:00Z"
    )


def test_x_on_a_question_for_everyone_says_so(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("x")
        await pilot.pause()
        assert "for everyone" in shown(app)

    drive(script, session)
    assert session.response.answers == {}


@pytest.mark.parametrize(
    ("keys", "option"),
    [
        (["down", "enter"], 0),
        (["down", "down", "down", "enter"], 2),
        (["j", "j", "k", "space"], 0),
        (["up", "up", "enter"], 4),
        (["down", "up", "up", "enter"], 0),
    ],
)
def test_the_arrows_and_enter_answer_too(
    keys: list[str], option: int, session: InterviewSession
) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press(*keys)

    drive(script, session)
    assert session.response.answers["A1"].option == option


def test_enter_without_a_cursor_answers_nothing(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("enter", "space")
        await pilot.pause()
        assert "Press the number" in shown(app)
        assert "▌" not in shown(app)

    drive(script, session)
    assert session.response.answers == {}


@pytest.mark.parametrize(("back", "on"), [("left", "right"), ("h", "l")])
def test_back_shows_the_old_answer_and_skip_leaves_it(
    back: str, on: str, session: InterviewSession
) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("3", back)
        await pilot.pause()
        assert "● Option 3" in shown(app)
        await pilot.press(on, on)

    drive(script, session)
    assert session.current == "A3"
    assert list(session.response.answers) == ["A1"]


def test_left_on_the_first_question_leads_to_the_firm(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("left")
        await until(app, pilot, "ProfileScreen")

    drive(script, session)


def test_u_takes_back_every_answer_and_shows_it(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("3", "0", "x")
        await pilot.press("u", "u", "u")
        await pilot.pause()
        assert "Stem of A1?" in shown(app)
        assert "Taken back" in shown(app)
        await pilot.press("u")
        await pilot.pause()
        assert "nothing to take back" in shown(app)

    drive(script, session)
    assert session.response.answers == {}
    assert session.path is not None
    assert saves.read(session.path).response.answers == {}


def test_n_writes_a_note_while_it_is_typed(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("n")
        await until(app, pilot, "NoteDialog")
        await pilot.press(*"ask 1q?")
        await pilot.pause()
        assert session.response.answers["A1"].note == "ask 1q?"
        assert app.autosave is not None
        app.autosave.flush()
        assert session.path is not None
        assert saves.read(session.path).response.answers["A1"].note == "ask 1q?", "while typing"
        await pilot.press("enter", "J", "o", "escape")
        await until(app, pilot, "AskScreen")
        assert "Note: ask 1q?" in shown(app)
        await pilot.press("2")

    drive(script, session)
    assert session.path is not None
    answer = saves.read(session.path).response.answers["A1"]
    assert (answer.option, answer.note) == (1, "ask 1q?\nJo")


def test_tab_or_a_click_in_the_note_says_who_sees_it(session: InterviewSession) -> None:
    def seen_by() -> str:
        return session.response.answers["A1"].note_visibility

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("n")
        await until(app, pilot, "NoteDialog")
        assert "● Only for you" in shown(app)
        await pilot.press(*"ask", "tab")
        await pilot.pause()
        assert session.response.answers["A1"].note == "ask"
        assert seen_by() == "report"
        assert "● Also in the roadmap" in shown(app)
        await pilot.click("PickList", offset=(5, 0))
        await pilot.pause()
        assert seen_by() == "internal"
        await pilot.click("PickList", offset=(5, 0))
        await pilot.click("PickList", offset=(5, 1))
        await pilot.press("escape")
        await until(app, pilot, "AskScreen")
        assert seen_by() == "report"
        await pilot.press("n")
        await until(app, pilot, "NoteDialog")
        assert "● Also in the roadmap" in shown(app)
        await pilot.press("escape")
        await until(app, pilot, "AskScreen")

    drive(script, session)
    assert session.path is not None
    assert saves.read(session.path).response.answers["A1"].note_visibility == "report"


def test_w_says_why_with_the_example_of_the_sector(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("w")
        await until(app, pilot, "WhyDialog")
        text = shown(app)
        assert "Why A1." in text
        assert "Example of A1 for makers." in text
        await pilot.press("w")
        await until(app, pilot, "AskScreen")

    drive(script, session)
    assert session.response.answers == {}


@pytest.mark.parametrize("key", ["g", "slash"])
def test_g_finds_a_question_by_a_few_letters(key: str, session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press(key)
        await until(app, pilot, "GoToDialog")
        await pilot.press("b", "2", "enter")
        await until(app, pilot, "AskScreen")
        assert "Stem of B2?" in shown(app)

    drive(script, session)
    assert session.current == "B2"


def test_the_list_of_go_to_can_be_walked(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("g")
        await until(app, pilot, "GoToDialog")
        await pilot.press("down", "down", "up", "enter")
        await until(app, pilot, "AskScreen")

    drive(script, session)
    assert session.current == "A2"


def test_go_to_without_a_hit_goes_nowhere(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("g")
        await until(app, pilot, "GoToDialog")
        await pilot.press(*"zzz")
        await pilot.pause()
        assert "Nothing has these letters" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "Nothing has these letters" in shown(app), "the letters can still be mended"
        await pilot.press("escape")
        await until(app, pilot, "AskScreen")

    drive(script, session)
    assert session.current == "A1"


def test_r_goes_to_the_review_and_back(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("0", "r")
        await until(app, pilot, "ReviewScreen")
        text = shown(app)
        assert "5 questions have no answer yet" in text
        assert "Don't know (1)" in text
        await pilot.press("left")
        await until(app, pilot, "AskScreen")

    drive(script, session)
    assert session.current == "A2"


def test_question_mark_shows_the_keys(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("question_mark")
        await until(app, pilot, "HelpDialog")
        assert "take back the last answer" in shown(app)
        await pilot.press("escape")
        await until(app, pilot, "AskScreen")

    drive(script, session)


def test_t_changes_the_colours_and_comes_round(session: InterviewSession) -> None:
    seen = []

    async def script(app: App, pilot: Keys) -> None:
        for _ in range(4):
            seen.append(app.theme)
            await pilot.press("t")
            await pilot.pause()

    drive(script, session)
    assert seen == ["readiness-dark", "readiness-light", "readiness-contrast", "readiness-dark"]


def test_q_saves_says_where_and_ends(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("4", "q")
        await pilot.pause(0.2)

    app = drive(script, session, pack="my packs/mine")
    assert app.return_code == 0
    assert app.parting == (
        f"Saved in {session.path}\n"
        f"Go on with: readiness assess {session.path} --pack 'my packs/mine'"
    )
    assert session.path is not None
    assert saves.read(session.path).response.answers["A1"].option == 3


def test_a_click_on_a_line_answers(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        y = next(y for y, line in enumerate(shown(app).split("\n")) if "Option 4" in line)
        await pilot.click(offset=(30, y))
        await pilot.pause()
        lines = shown(app).split("\n")
        y = next(y for y, line in enumerate(lines) if "Don't know" in line)
        await pilot.click(offset=(3, y))
        await pilot.pause()
        await pilot.click(offset=(3, 0))

    drive(script, session)
    assert session.response.answers["A1"].option == 3
    assert session.state("A2") is State.DONT_KNOW
    assert session.current == "A3"


def test_a_click_on_a_key_of_the_bottom_line_does_it(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("2")
        await pilot.pause()
        x = shown(app).split("\n")[23].index("undo")
        await pilot.click(offset=(x, 23))
        await pilot.pause()
        assert session.response.answers == {}
        x = shown(app).split("\n")[23].index("help")
        await pilot.click(offset=(x, 23))
        await until(app, pilot, "HelpDialog")

    drive(script, session)


def test_a_digit_beyond_the_options_does_nothing(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("6", "9", "period", "minus", "backspace", "z")

    drive(script, session)
    assert session.response.answers == {}


def test_a_finished_component_is_told_and_the_next_digit_answers(
    session: InterviewSession,
) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("5", "5", "5")
        await pilot.pause()
        assert "Alpha is done" in shown(app)
        assert "100 of 100" in shown(app)
        await pilot.press("1")
        await pilot.pause()
        assert "Alpha is done" not in shown(app)

    drive(script, session)
    assert session.response.answers["B1"].option == 0


def test_all_answered_leads_to_the_result_a_gap_to_the_review(session: InterviewSession) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("right", *"22222")
        await until(app, pilot, "ReviewScreen")
        await pilot.press("down", "enter")
        await until(app, pilot, "AskScreen")
        assert session.current == "A1"
        await pilot.press("2")
        await until(app, pilot, "ResultsScreen")

    drive(script, session)


def test_as_many_keys_as_questions_sent_at_once_lose_nothing(tmp_path: Path) -> None:
    many = tiny(component("AA", "Alpha", *[single(f"A{n}") for n in range(56)]))
    session = started(tmp_path / "a.readiness.json", many)
    levels = [(n * 3) % 5 for n in range(56)]

    async def script(app: App, pilot: Keys) -> None:
        await pilot.press(*[str(level + 1) for level in levels])
        await until(app, pilot, "ResultsScreen")

    drive(script, session)
    assert session.path is not None
    stored = saves.read(session.path).response.answers
    assert [stored[f"A{n}"].option for n in range(56)] == levels


class TestOtherKinds:
    """Multiple choice, grids and numbers, which packs of other regions have."""

    @pytest.fixture
    def kinds(self, tmp_path: Path) -> InterviewSession:
        return started(tmp_path / "a.readiness.json", all_kinds())

    def test_digits_tick_and_enter_goes_on(self, kinds: InterviewSession) -> None:
        async def script(app: App, pilot: Keys) -> None:
            await pilot.press("1", "3", "2", "2")
            await pilot.pause()
            assert "■ Option 3" in shown(app)
            assert kinds.current == "M1"
            await pilot.press("enter")

        drive(script, kinds)
        assert kinds.response.answers["M1"].options == (0, 2)
        assert kinds.current == "G1"

    def test_an_exclusive_line_stands_alone(self, kinds: InterviewSession) -> None:
        async def script(app: App, pilot: Keys) -> None:
            await pilot.press("1", "4")
            await pilot.pause()
            assert kinds.response.answers["M1"].options == (3,)
            await pilot.press("2", "enter")

        drive(script, kinds)
        assert kinds.response.answers["M1"].options == (1,)

    def test_no_tick_is_no_answer(self, kinds: InterviewSession) -> None:
        async def script(app: App, pilot: Keys) -> None:
            await pilot.press("1", "1", "enter")
            await pilot.pause()
            assert "Tick at least one" in shown(app)

        drive(script, kinds)
        assert kinds.response.answers == {}

    def test_a_row_of_ticks_can_be_walked(self, kinds: InterviewSession) -> None:
        async def script(app: App, pilot: Keys) -> None:
            await pilot.press("down", "down", "space", "enter")

        drive(script, kinds)
        assert kinds.response.answers["M1"].options == (1,)
        assert kinds.current == "G1"

    def test_a_grid_is_filled_row_by_row(self, kinds: InterviewSession) -> None:
        async def script(app: App, pilot: Keys) -> None:
            await pilot.press("0", "1")
            await pilot.pause()
            assert "▶ Row two" in shown(app)
            await pilot.press("left", "3", "2", "1")

        drive(script, kinds)
        assert kinds.response.answers["G1"].rows == (2, 1, 0)
        assert kinds.current == "N1"

    def test_a_half_filled_grid_is_kept(self, kinds: InterviewSession) -> None:
        async def script(app: App, pilot: Keys) -> None:
            await pilot.press("0", "2", "right", "left")
            await pilot.pause()
            assert "▶ Row two" in shown(app)

        drive(script, kinds)
        assert kinds.path is not None
        assert saves.read(kinds.path).response.answers["G1"].rows == (1, None, None)

    @pytest.mark.parametrize(
        ("keys", "number"),
        [("12", "12"), ("3.5", "3.5"), ("3,5", "3.5"), ("-4", "-4"), ("10", "10")],
    )
    def test_a_number_is_typed(self, keys: str, number: str, kinds: InterviewSession) -> None:
        names = {".": "full_stop", ",": "comma", "-": "minus"}

        async def script(app: App, pilot: Keys) -> None:
            await pilot.press("0", "0", *[names.get(k, k) for k in keys])
            await pilot.pause()
            assert f"{number}▏" in shown(app)
            await pilot.press("enter")

        drive(script, kinds)
        assert kinds.response.answers["N1"].number == number
        assert kinds.current == "C1"

    def test_what_is_no_number_is_said_and_can_be_mended(self, kinds: InterviewSession) -> None:
        async def script(app: App, pilot: Keys) -> None:
            await pilot.press("0", "0", "1", "full_stop", "enter")
            await pilot.pause()
            assert "Type a number" in shown(app)
            await pilot.press("backspace", "enter")

        drive(script, kinds)
        assert kinds.response.answers["N1"].number == "1"

    def test_a_number_may_be_unknown_or_not_apply(self, kinds: InterviewSession) -> None:
        async def script(app: App, pilot: Keys) -> None:
            await pilot.press("0", "0", "d", "left", "x")

        drive(script, kinds)
        assert kinds.state("N1") is State.NOT_APPLICABLE

    def test_a_hidden_question_comes_when_its_answer_does(self, kinds: InterviewSession) -> None:
        async def script(app: App, pilot: Keys) -> None:
            await pilot.press("0", "0", "d", "4")
            await pilot.pause()
            assert "Stem of C2?" in shown(app)

        drive(script, kinds)


def test_the_app_goes_on_where_the_file_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    first = started(path)

    async def answer(app: App, pilot: Keys) -> None:
        await pilot.press("2", "0", "q")
        await pilot.pause(0.2)

    drive(answer, first)
    again = InterviewSession.resume(path, lambda _: tiny(), now=now)

    async def look(app: App, pilot: Keys) -> None:
        text = shown(app)
        assert "Stem of A3?" in text
        assert "Welcome back. 2 of 6 are done" in text
        assert "Acme [Ltd]" in text
        assert "saved ✓" in text

    drive(look, again)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40), (200, 60)])
def test_everything_of_a_question_is_on_the_screen(
    size: tuple[int, int], session: InterviewSession
) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("1")
        await pilot.pause()
        text = shown(app)
        for part in ("Stem of A2?", "Option 1", "Option 5", "Don't know", "Doesn't apply", "back"):
            assert part in text
        assert ("Beta" in text) == (size[0] >= 100)

    drive(script, session, size=size)


@pytest.mark.parametrize("size", [(59, 24), (80, 19), (20, 5)])
def test_a_small_window_is_asked_to_grow_and_loses_nothing(
    size: tuple[int, int], session: InterviewSession
) -> None:
    async def script(app: App, pilot: Keys) -> None:
        await pilot.press("3")
        await pilot.resize_terminal(*size)
        await pilot.pause(0.1)
        assert "too small" in shown(app)
        assert "Stem" not in shown(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause(0.1)
        assert "Stem of A2?" in shown(app)

    drive(script, session)
    assert session.response.answers["A1"].option == 2


def test_the_bars_beside_the_question_line_up() -> None:
    parts = [
        ComponentProgress(component(name, name, single(f"{name}1")), done, total)
        for name, done, total in (("AA", 0, 3), ("BB", 3, 3), ("CC", 7, 12), ("DD", 1, 120))
    ]
    rail = Rail()
    rail._parts = tuple(parts)
    lines = ["".join(text for text, _ in line.pieces) for line in rail.make_lines(35, 9)]
    bars = [line for line in lines if " of " in line]
    assert len(bars) == 4
    assert len({line.index(" of ") for line in bars}) == 1
    assert all(len(line) <= 35 for line in bars)
    cells = [line.count("━") for line in bars]
    assert cells[0] == cells[3] == 0
    assert 0 < cells[2] < cells[1]
