"""The roadmap of a session while it is edited: what is said, what is kept, what is taken back."""

from __future__ import annotations

from pathlib import Path

from readiness.arrange import id_of
from readiness.editing import RoadmapEditing
from readiness.edits import MOST_OWN
from readiness.scoring import assess
from readiness.session import InterviewSession
from tui.step_pack import answered, editing, step_pack
from tui.tiny_pack import now


def order(made: RoadmapEditing) -> list[str]:
    """The steps as they stand, top to bottom, with the lane of each."""
    return [f"{lane} {id_of(item)}" for _, lane, item in made.numbered()]


def test_each_change_says_what_it_did_and_undo_takes_all_of_them_back() -> None:
    session = answered()
    score = assess(session.questionnaire, session.response).overall
    made = editing(session)
    before = order(made)
    first = next(id_of(item) for _, _, item in made.numbered())
    steps = [id_of(item) for _, _, item in made.numbered()]
    said = [
        made.pin(first),
        made.pin(steps[1]),
        made.pin(steps[1]),
        made.move(steps[2], -1),
        made.to_lane(steps[4], "now"),
        made.drop(steps[5], "Our [bank] does it"),
        made.add("Call Jo", "31/1/2027", "CA", after=first),
        made.reword("own-1", "Call Jo's boss", "soon", ""),
        made.move("own-1", 1),
        made.bring_back(steps[5]),
        made.drop("own-1"),
    ]
    assert said == [
        "Pinned: it stays in Now, whatever other answers change.",
        "Pinned: it stays in Now, whatever other answers change.",
        "No longer pinned.",
        "Moved: it is number 2 in Now.",
        "Moved to Now.",
        f"Left out: “{made.title(steps[5])}”.",
        "Added to Now: “Call Jo”.",
        "Changed: “Call Jo's boss”.",
        "Moved: it is number 3 in Now.",
        f"Back in the plan: “{made.title(steps[5])}”.",
        "Taken off: “Call Jo's boss”.",
    ]
    assert assess(session.questionnaire, session.response).overall == score
    for _ in said:
        assert made.undo() == "Taken back."
    assert made.undo() == "There is nothing to take back."
    assert not session.response.roadmap_edits
    assert order(made) == before


def test_what_cannot_be_done_is_said_and_changes_nothing() -> None:
    session = answered()
    made = editing(session)
    steps = [id_of(item) for _, _, item in made.numbered()]
    response = session.response
    assert made.drop(steps[0], "  ") == "Please give a reason in a few words. The step stays."
    assert made.move(steps[0], -1) == "It is the first step already."
    assert made.move(steps[-1], 1) == "It is the last step already."
    assert made.to_lane(steps[0], "now") == "It stands in Now already."
    assert made.add("\x1b[31m ") == "Nothing was typed, so nothing was added."
    assert session.response is response
    made.add("Mine")
    assert made.pin("own-1") == "Your own steps always stay. Nothing to pin."
    assert made.reword("own-1", " ", "", "") == "Nothing was typed. The step stays as it was."
    for _ in range(MOST_OWN):
        told = made.add("Mine")
    assert "Take one off first" in told
    assert len(made.roadmap.own) == MOST_OWN


def test_a_must_have_left_out_is_said_to_hold_the_level() -> None:
    made = editing()
    gate = next(s for s in made.roadmap.steps if s.gate)
    assert "holds your level back" in made.drop(gate.recommendation.id, "no")


def test_another_answer_is_told_and_can_be_confirmed_or_forgotten() -> None:
    session = answered()
    made = editing(session)
    made.drop("A0-12", "We sold it")
    made.pin("A1-12")
    session.answer("A0", option=2)
    made = editing(session)
    (doubt,) = made.roadmap.doubts
    assert "You left out “Take A0 to level 2” (because: We sold it)" in doubt.words
    assert made.forget("A0-12") == "Forgotten: the plan decides again."
    assert made.roadmap.doubts == ()
    session.undo_edit()
    assert len(made.roadmap.doubts) == 1

    edits = tuple({**raw, "answer": "1"} for raw in session.response.roadmap_edits)
    session.edit_roadmap(edits)
    kinds = {doubt.step: doubt.kind for doubt in made.roadmap.doubts}
    assert kinds["A1-12"] == "answer"
    assert made.confirm("A1-12") == "Noted: it still holds."
    assert [doubt.step for doubt in made.roadmap.doubts] == ["A0-12"]


def test_edits_survive_the_file_and_a_new_session(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    session = answered(path)
    made = editing(session)
    made.drop("A0-12", "We sold it")
    made.add("Call Jo", "", "", after="A1-12")
    shown = made.roadmap
    session.save()
    session.close()
    again = InterviewSession.resume(path, lambda _: step_pack(), now=now)
    assert editing(again).roadmap == shown
    again.close()
