"""The interview without a screen: order, states, undo, notes, files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from readiness.errors import UserError
from readiness.questionnaire import Questionnaire
from readiness.response import Answer, Response, State
from readiness.session import InterviewSession
from readiness.storage import saves
from tui.tiny_pack import all_kinds, now, tiny


def fresh(pack: Questionnaire | None = None, path: Path | None = None) -> InterviewSession:
    return InterviewSession.start(pack or tiny(), "full", path=path, now=now)


def test_questions_come_in_asking_order_and_end() -> None:
    session = fresh()
    seen = []
    while session.current is not None:
        seen.append(session.current)
        recorded = session.answer(session.current, option=2)
    assert seen == ["A1", "A2", "A3", "B1", "B2", "B3"]
    assert recorded.at_end
    assert session.progress().done == session.progress().total == 6


def test_a_quick_look_asks_the_core_and_continues_in_full() -> None:
    session = InterviewSession.start(tiny(), "quick", now=now)
    assert session.ids == ("A1", "A3", "B1")
    for qid in session.ids:
        session.answer(qid, option=1)
    assert session.current is None
    session.continue_in_full()
    assert session.current == "A2"
    session.answer("A2", option=0)
    assert session.current == "B2", "answered questions are passed over"
    assert len(session.response.answers) == 4


def test_each_state_is_kept_apart() -> None:
    session = fresh()
    session.answer("A1", option=0)
    session.dont_know("A2")
    session.not_applicable("A3", "alone")
    states = [session.state(q) for q in ("A1", "A2", "A3", "B1")]
    assert states == [State.ANSWERED, State.DONT_KNOW, State.NOT_APPLICABLE, State.UNANSWERED]
    assert session.response.answers["A1"].option == 0
    assert session.response.answers["A3"].reason == "alone"
    assert session.response.answers["A1"].at == "2026-11-23T09:00:00Z"


def test_a_reason_the_question_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="no reason"):
        fresh().not_applicable("A3", "contract")


def test_a_finished_component_is_told_once() -> None:
    session = fresh()
    assert session.answer("A1", option=1).finished is None
    session.dont_know("A2")
    assert session.not_applicable("A3", "alone").finished == "AA"
    assert session.answer("A1", option=3).finished is None


def test_a_first_answer_leads_to_the_next_gap_a_correction_to_the_neighbour() -> None:
    session = fresh()
    session.answer("A1", option=1)
    session.skip()
    session.answer("A3", option=1)
    assert session.current == "B1"
    session.go_to("A1")
    session.answer("A1", option=2)
    assert session.current == "A2"
    session.answer("A2", option=2)
    assert session.current == "B1", "A3 has its answer"


def test_undo_takes_back_everything_in_order_without_limit() -> None:
    session = fresh()
    before: list[Response] = []
    for level in range(5):
        before.append(session.response)
        session.answer("A1", option=level)
    before.append(session.response)
    session.dont_know("A2")
    before.append(session.response)
    session.note("A2", "ask Jo")
    before.append(session.response)
    session.not_applicable("A3", "alone")
    for response in reversed(before):
        assert session.undo() is not None
        assert session.response.answers == response.answers
    assert session.undo() is None
    assert session.response.answers == {}


def test_undo_shows_the_question_it_was_about() -> None:
    session = fresh()
    session.answer("A1", option=1)
    session.answer("A2", option=1)
    assert session.undo() == "A2"
    assert session.current == "A2"


def test_a_note_stays_through_every_change_of_the_answer() -> None:
    session = fresh()
    session.note("A1", "see the folder")
    assert session.state("A1") is State.UNANSWERED
    assert session.progress().done == 0
    session.answer("A1", option=3)
    session.dont_know("A1")
    assert session.response.answers["A1"].note == "see the folder"
    session.clear("A1")
    assert session.response.answers["A1"] == Answer(
        State.UNANSWERED, note="see the folder", at="2026-11-23T09:00:00Z"
    )
    session.note("A1", "  ")
    assert "A1" not in session.response.answers


def test_typing_one_note_is_one_step_of_undo() -> None:
    session = fresh()
    session.answer("A1", option=1)
    for text in ("a", "as", "ask"):
        session.note("A1", text)
    session.close_note()
    session.note("A1", "ask Jo")
    session.undo()
    assert session.response.answers["A1"].note == "ask"
    session.undo()
    assert session.response.answers["A1"].note == ""
    session.undo()
    assert "A1" not in session.response.answers


def test_text_is_cleaned_on_its_way_in() -> None:
    session = fresh()
    session.set_profile(name="  A\x1b]52;c;AAAA\x07cme\u202e [Ltd] ")
    assert session.response.respondent.name == "Acme [Ltd]"
    session.note("A1", "one\ntwo\x1b[31m\ud800")
    assert session.response.answers["A1"].note == "one\ntwo?"


def test_hidden_questions_come_and_go_with_the_answer_they_hang_on() -> None:
    session = fresh(all_kinds())
    assert session.ids == ("M1", "G1", "N1", "C1")
    session.go_to("C1")
    session.answer("C1", option=3)
    assert session.current == "C2"
    session.answer("C2", option=1)
    session.go_to("C1")
    session.answer("C1", option=0)
    assert session.ids == ("M1", "G1", "N1", "C1")
    assert session.current is None
    assert session.response.answers["C2"].option == 1, "kept, not counted"
    assert session.progress().done == 1


def test_going_to_a_hidden_question_leads_to_the_next_that_is_asked() -> None:
    session = fresh(all_kinds())
    session.go_to("C2")
    assert session.current is None


def test_a_grid_stays_until_all_rows_are_filled_and_keeps_every_row() -> None:
    session = fresh(all_kinds())
    session.go_to("G1")
    session.answer("G1", rows=(1, None, None))
    assert session.current == "G1"
    assert session.state("G1") is State.UNANSWERED
    assert session.response.answers["G1"].rows == (1, None, None)
    session.answer("G1", rows=(1, 2, 0))
    assert session.current == "N1"


def test_back_and_skip_stop_at_the_ends() -> None:
    session = fresh()
    assert not session.back()
    for _ in range(5):
        assert session.skip()
    assert not session.skip()
    assert session.current is None
    assert session.back()
    assert session.current == "B3"


def test_the_clock_is_the_only_thing_that_differs(tmp_path: Path) -> None:
    files = []
    for number in (1, 2):
        session = fresh(path=tmp_path / f"{number}.readiness.json")
        session.set_profile(name="Acme")
        session.save()
        session.answer("A1", option=2)
        session.save()
        session.close()
        files.append((tmp_path / f"{number}.readiness.json").read_bytes())
    assert files[0] == files[1]


def test_a_session_is_resumed_at_the_next_open_question(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    session = fresh(path=path)
    session.answer("A1", option=2)
    session.dont_know("A2")
    session.save()
    session.close()
    again = InterviewSession.resume(path, lambda _: tiny(), now=now)
    assert again.current == "A3"
    assert again.response == session.response
    assert not again.can_undo
    again.answer("A3", option=1)
    assert again.save() == 2
    again.close()


def test_a_new_file_is_named_after_the_firm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READINESS_HOME", str(tmp_path))
    session = fresh()
    session.set_profile(name="Marks & Spencer")
    session.save()
    assert session.path == tmp_path / "marks-and-spencer.readiness.json"
    session.close()


def test_a_second_window_cannot_open_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    first = fresh(path=path)
    first.save()
    with pytest.raises(UserError) as caught:
        InterviewSession.resume(path, lambda _: tiny(), now=now)
    assert caught.value.problems[0].code == "S105"
    first.close()
    InterviewSession.resume(path, lambda _: tiny(), now=now).close()


def test_a_file_that_cannot_be_opened_is_left_unlocked(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    path.write_bytes(b"")
    for _ in range(2):
        with pytest.raises(UserError) as caught:
            InterviewSession.resume(path, lambda _: tiny(), now=now)
        assert caught.value.problems[0].code == "S102"
    assert list(tmp_path.iterdir()) == [path]


def test_a_newer_pack_is_taken_over_and_the_change_is_written_down(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    session = fresh(path=path)
    session.answer("A1", option=2)
    session.save()
    session.close()
    newer = replace(tiny(), version="2.0.0", hash="cd" * 32)
    again = InterviewSession.resume(path, lambda _: newer, now=now)
    assert (again.response.pack_version, again.response.pack_hash) == ("2.0.0", "cd" * 32)
    assert again.response.history[0]["from"] == {"version": "1.0.0", "hash": "ab" * 32}
    assert again.response.answers["A1"].option == 2
    again.close()


def test_an_answer_to_a_question_that_is_gone_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    response = Response("tiny", "1", "x", answers={"ZZ": Answer(State.ANSWERED, option=1)})
    saves.write(path, response, 0)
    session = InterviewSession.resume(path, lambda _: tiny(), now=now)
    session.answer("A1", option=0)
    session.save()
    session.close()
    assert set(saves.read(path).response.answers) == {"A1", "ZZ"}


def test_a_file_moves_to_another_folder_when_its_own_refuses(tmp_path: Path) -> None:
    session = fresh(path=tmp_path / "a.readiness.json")
    session.set_profile(name="Acme")
    session.save()
    session.move_to(tmp_path / "other")
    assert session.save() == 1
    session.close()
    assert (tmp_path / "other" / "acme.readiness.json").exists()


def test_a_new_file_is_due_for_review_after_two_years() -> None:
    assert fresh().response.review_by == "2028-11-23"


def test_who_sees_a_note_is_chosen_undone_and_gone_with_the_note(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    session = fresh(path=path)
    session.show_note("A1", "report")
    assert session.response.answers == {}, "there is no note to show"
    session.answer("A1", option=2)
    session.note("A1", "see the folder")
    session.close_note()
    session.show_note("A1", "report")
    session.save()
    assert saves.read(path).response.answers["A1"].note_visibility == "report"
    assert session.undo() == "A1"
    assert session.response.answers["A1"].note_visibility == "internal"
    session.show_note("A1", "report")
    session.note("A1", "")
    session.note("A1", "another one")
    assert session.response.answers["A1"].note_visibility == "internal"
    session.close()


def test_edits_of_the_roadmap_have_an_undo_of_their_own() -> None:
    session = fresh()
    session.answer("A1", option=2)
    first, second = ({"step": "A", "pinned": True},), ({"step": "B", "pinned": True},)
    assert session.edit_roadmap(first)
    assert not session.edit_roadmap(first)
    assert session.edit_roadmap(second)
    assert session.edit_roadmap(())
    assert session.undo_edit()
    assert session.response.roadmap_edits == second
    assert session.undo() == "A1", "answers are taken back apart from edits"
    assert session.undo_edit()
    assert session.undo_edit()
    assert not session.response.roadmap_edits
    assert not session.undo_edit()


def test_an_event_is_remembered_once() -> None:
    session = fresh()
    event = {"event": "roadmap-issued", "at": "2026-11-23"}
    assert session.remember(event)
    assert not session.remember(dict(event))
    assert session.response.history == (event,)
