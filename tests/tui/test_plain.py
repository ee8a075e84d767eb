"""The line mode: complete through pipes, and the same file as the terminal app."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from readiness.benchmark import Benchmark
from readiness.errors import UserError, fault
from readiness.exports import Exported
from readiness.questionnaire import Questionnaire
from readiness.response import Response, State
from readiness.scoring import assess
from readiness.session import InterviewSession
from readiness.storage import saves
from readiness.tui import plain
from readiness.tui.trips import Trips
from tui.driving import App, Asked, Keys, drive, fake_trips, until
from tui.tiny_pack import all_kinds, now, tiny


def talk(
    lines: list[str],
    file: Path | None,
    pack: Questionnaire | None = None,
    *,
    quick: bool = False,
    go: Trips | None = None,
) -> tuple[int, str]:
    """Run the line mode on these lines; the exit code and everything printed."""
    out = io.StringIO()
    typed = io.StringIO("".join(f"{line}\n" for line in lines))
    trips = go or fake_trips(pack or tiny())
    code = plain.run(None, file, quick, stdin=typed, stdout=out, now=now, go=trips)
    return code, out.getvalue()


def test_a_result_stands_beside_a_group_of_firms(tmp_path: Path) -> None:
    pack = tiny()
    group = Benchmark("Spring [b]", date(2026, 11, 2), 48, 10, "full",
                      pack.id, pack.version, pack.hash, 50, {"BB": 12})  # fmt: skip
    lines = ["start", "3", "0", "x", "5", "1", "2", "q"]
    path = tmp_path / "a.readiness.json"
    go = fake_trips(pack)._replace(benchmark=lambda: group)
    _, out = talk(lines, path, go=go)
    assert "The mean scores of 48 firms: Spring [b], 2 November" in out
    found = assess(pack, saves.read(path).response).components["BB"].score
    assert found is not None
    assert f"Beta: you {int(found * 100)}, group 12, {int(found * 100) - 12} above." in out
    other = replace(group, pack_hash="0")
    _, out = talk(["r", "q"], path, go=fake_trips(pack)._replace(benchmark=lambda: other))
    assert "Your result is not set beside Spring [b]" in " ".join(out.split())
    assert "group 12" not in out


def test_a_whole_interview_ends_with_the_result_and_the_roadmap(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    exported: Asked = []
    lines = ["Acme [Ltd]", "1", "12", "2", "1, 3", "Bury", "7", "1 2", "", "",
             "3", "0", "x", "5", "1", "d", "p", "1", "q"]  # fmt: skip
    code, out = talk(lines, path, go=fake_trips(tiny(), exported))
    assert code == 0
    assert "Stem of B3?" in out
    assert "Your result." in out
    assert "Alpha:" in out
    assert f"Saved in {path}" in out
    assert exported == [(path, tmp_path, ("pdf",))]
    response = saves.read(path).response
    assert response.respondent.sells_to == ("local", "uk")
    assert response.respondent.area == "bury"
    assert [response.answers[q].state for q in ("A1", "A2", "A3", "B3")] == [
        State.ANSWERED,
        State.DONT_KNOW,
        State.NOT_APPLICABLE,
        State.DONT_KNOW,
    ]
    assert response.answers["B1"].option == 4


def test_no_line_is_wider_than_a_small_terminal(tmp_path: Path) -> None:
    _, out = talk(["start", *"333333", "q"], tmp_path / "a.readiness.json")
    assert max(len(line) for line in out.split("\n") if "/" not in line) <= 78
    assert "\x1b" not in out


@pytest.mark.parametrize("keys", ["352413", "0x1053", "131001"])
def test_the_app_and_the_line_mode_write_the_same_bytes(keys: str, tmp_path: Path) -> None:
    first, second = tmp_path / "1.readiness.json", tmp_path / "2.readiness.json"
    firm = ["Joe's [Bakery]", "2", "6"]
    lines = [*firm, "start"]
    for key in keys:
        lines += [key, "1"] if key == "x" and len(lines) == 5 else [key]
    talk([*lines, "q"], first)

    session = InterviewSession.start(tiny(), "full", path=second, now=now)

    async def script(app: App, pilot: Keys) -> None:
        async def settle() -> None:
            await pilot.pause()
            assert app.autosave is not None
            app.autosave.flush()

        # At once, as the line mode has it: typed letter by letter it is saved letter by letter.
        app.screen.query_one(Input).value = firm[0]
        await pilot.pause()
        await settle()
        await pilot.press("enter")
        await settle()
        await pilot.press("2")
        await settle()
        await pilot.press("6", "enter")
        await settle()
        await pilot.press("escape")
        await until(app, pilot, "AskScreen")
        for key in keys:
            await pilot.press(key)
            if key == "x" and session.current == "A2":
                await until(app, pilot, "ReasonDialog")
                await pilot.press("1")
                await until(app, pilot, "AskScreen")
            await settle()

    drive(script, session, at_questions=False)
    assert first.read_bytes() == second.read_bytes()
    assert len(saves.read(first).response.answers) == 6


def test_every_letter_does_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    lines = ["start", "?", "w", "", "9", "hello", "n ask [Jo]", "2", "b", "s", "x", "2", "u",
             "g b2", "4", "g zzz", "r", "", "r", "r", "q"]  # fmt: skip
    code, out = talk(lines, path)
    assert code == 0
    for words in (
        "0 or d: don't know: a useful answer",
        "Why A1.",
        "“hello” is not one of the lines",
        "“9” is not one",
        "Noted. v says who sees it.",
        "(note: ask [Jo])",
        "(now: 2)",
        "Why doesn't it apply?",
        "Taken back.",
        "No question has these letters.",
        "Review:",
        "Your result.",
    ):
        assert words in out, words
    answers = saves.read(path).response.answers
    assert {qid: a.option for qid, a in answers.items()} == {"A1": 1, "B2": 3}
    assert answers["A1"].note == "ask [Jo]"


@pytest.mark.parametrize("ending", [[], ["q"]])
def test_the_end_of_input_and_q_keep_everything(ending: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    code, out = talk(["Acme", "start", "1", "2", *ending], path)
    assert code == 0
    assert f"Saved in {path}" in out
    assert len(saves.read(path).response.answers) == 2
    code, out = talk(["4"], path)
    assert "Stem of A3?" in out
    assert "What is your business called?" not in out
    assert len(saves.read(path).response.answers) == 3


def test_all_kinds_of_questions_can_be_typed(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    lines = ["start", "1 4", "3, 1", "1 2", "1 2 3", "abc", "12,5", "3", "2", "q"]
    _, out = talk(lines, path, all_kinds())
    answers = saves.read(path).response.answers
    assert answers["M1"].options == (0, 2), "an exclusive line does not go with others"
    assert answers["G1"].rows == (0, 1, 2)
    assert answers["N1"].number == "12.5"
    assert answers["C2"].option == 1
    assert "Row two" in out


def test_quick_asks_the_core_only(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    _, out = talk(["start", "1", "1", "1", "q"], path, quick=True)
    assert set(saves.read(path).response.answers) == {"A1", "A3", "B1"}
    assert "Your result." in out


def test_without_a_file_it_asks_what_to_do(home: Path) -> None:
    code, out = talk(["7", "2", "Acme", "start", "1"], None)
    assert code == 0
    assert "Type a number from the list" in out
    code, out = talk(["3", "2"], None)
    assert "Go on with Acme: full check · 1 of 6 · 23 Nov 2026" in out
    assert len(saves.read(home / "acme.readiness.json").response.answers) == 2
    assert talk(["q"], None)[0] == 0


def test_a_full_disk_is_said_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = InterviewSession.save
    calls = []

    def save(self: InterviewSession, given: Response | None = None) -> int:
        calls.append(1)
        if len(calls) < 3:
            raise fault("W101", "cannot be written: the disk is full.")
        return real(self, given)

    monkeypatch.setattr(InterviewSession, "save", save)
    path = tmp_path / "a.readiness.json"
    code, out = talk(["start", "1", "2"], path)
    assert code == 0
    assert out.count("NOT SAVED") == 2
    assert len(saves.read(path).response.answers) == 2


def test_what_stays_unsaved_ends_in_the_fault_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def save(self: InterviewSession, given: Response | None = None) -> int:
        raise fault("W101", "cannot be written: the disk is full.")

    monkeypatch.setattr(InterviewSession, "save", save)
    typed, out = io.StringIO("start\n1\n"), io.StringIO()
    with pytest.raises(UserError, match="the disk is full"):
        plain.run(
            None, tmp_path / "a.readiness.json", stdin=typed, stdout=out, now=now,
            go=fake_trips(tiny()),
        )  # fmt: skip
    assert "NOT SAVED" in out.getvalue()
    assert "Saved in" not in out.getvalue()


def test_another_folder_may_be_named_when_the_roadmap_cannot_be_written(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.mkdir()
    tried: list[Path] = []

    def export(_saved: Path, folder: Path, *_: object) -> Exported:
        tried.append(folder)
        if folder != good:
            raise fault("W101", "cannot be written: the disk is read-only.")
        return Exported((folder / "roadmap.pdf",), None)

    trips = fake_trips(tiny())._replace(export=export)
    lines = ["start", *"333333", "p", "1", f"f {good}", "1"]
    code, out = talk(lines, tmp_path / "a.readiness.json", go=trips)
    assert code == 0
    assert tried == [tmp_path, good]
    assert "NOT WRITTEN." in out
    assert f"{good}/roadmap.pdf" in out


def test_a_terminal_without_the_letters_shows_question_marks(tmp_path: Path) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    typed = io.StringIO("Café Łódź\nstart\nhm\n")
    plain.run(None, tmp_path / "a.readiness.json", stdin=typed, stdout=out, now=now,
              go=fake_trips(tiny()))  # fmt: skip
    out.flush()
    assert b"?hm? is not one of the lines" in raw.getvalue()
    assert saves.read(tmp_path / "a.readiness.json").response.respondent.name == "Café Łódź"


def test_controls_in_typed_text_never_reach_the_terminal(tmp_path: Path) -> None:
    _, out = talk(["A\x1b]52;c;AAAA\x07\u202eB", "start", "n x\x1b[31my", "b\x1b[2J"],
                  tmp_path / "a.readiness.json")  # fmt: skip
    assert "\x1b" not in out
    assert "\u202e" not in out
