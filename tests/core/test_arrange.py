"""Edits of a roadmap: what they move, what they never move, and what becomes of them later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented import planned_cases
from north_west import cases as golden
from north_west import north_west
from readiness import arrange
from readiness.arrange import edited, id_of, slot
from readiness.assessment import Assessment
from readiness.edits import (
    LANES,
    LONGEST_REASON,
    LONGEST_STEP,
    Raw,
    by_when,
    edits_of,
    read,
    said,
    written,
)
from readiness.projection import project
from readiness.questionnaire import Questionnaire
from readiness.response import Answer, Response, State
from readiness.roadmap import Roadmap, plan
from readiness.scoring import assess
from readiness.storage.save_models import from_document, to_document
from readiness.storage.save_text import dumps, loads
from small_packs import component, gate, needs, planned, respond, single

ON = date(2026, 11, 23)
AT = "2026-11-23T09:00:00Z"
Op = Callable[[Roadmap, Raw], Raw]


@pytest.fixture(scope="module")
def bakery() -> tuple[Assessment, Roadmap]:
    assessment = assess(north_west(), golden()["bakery"].response)
    return assessment, plan(assessment, ON)


def rows(shown: Roadmap) -> dict[str, list[str]]:
    """The ids of each lane, top to bottom."""
    return {lane: [id_of(item) for item in shown.lane(lane)] for lane in LANES}


def changed(draw: Callable[[Any], Any], shown: Roadmap, raws: Raw) -> Raw:
    """One change of any kind, of a step that is there."""
    items = [id_of(item) for lane in LANES for item in shown.lane(lane)]
    kind = draw(st.sampled_from(("pin", "drop", "by", "by", "lane", "own", "return")))
    out = [left.step.recommendation.id for left in shown.left_out]
    if kind == "return" and out:
        return arrange.with_return(raws, draw(st.sampled_from(out)), at=AT)
    if kind == "own" or not items:
        lane = draw(st.sampled_from(LANES))
        place = draw(st.integers(1, len(shown.lane(lane)) + 1))
        return arrange.with_own(
            shown, raws, "Call Jo", by="soon", component="", lane=lane, place=place, at=AT
        )
    step = draw(st.sampled_from(items))
    if kind == "pin" and not step.startswith("own-"):
        return arrange.with_pin(shown, raws, step, answer="1", at=AT)
    if kind == "drop":
        return arrange.with_drop(shown, raws, step, "no need", answer="1", at=AT)
    if kind == "lane":
        lane = draw(st.sampled_from(LANES))
        return arrange.with_lane(shown, raws, step, lane, answer="1", at=AT)
    by = draw(st.sampled_from((-1, 1)))
    return arrange.with_step_by(shown, raws, step, by, answer="1", at=AT)


@given(planned_cases(), st.data())
def test_edits_move_steps_and_projections_and_never_a_score(
    case: tuple[Questionnaire, Response], data: st.DataObject
) -> None:
    assessment = assess(*case)
    base = plan(assessment, ON)
    raws: Raw = ()
    shown = base
    for _ in range(data.draw(st.integers(0, 6))):
        raws = changed(data.draw, shown, raws)
        shown = edited(base, assessment, raws)
    response = replace(case[1], roadmap_edits=raws)
    again = assess(case[0], response)
    assert (again.overall, again.components) == (assessment.overall, assessment.components)
    assert edited(plan(again, ON), again) == shown, "the edits of the response are the same ones"

    # Every step of the plan is either shown once or left out, with its own answer behind it.
    left = [entry.step.recommendation.id for entry in shown.left_out]
    assert sorted([s.recommendation.id for s in shown.steps] + left) == sorted(
        s.recommendation.id for s in base.steps
    )
    assert len(shown.own) == sum(edit.own for edit in edits_of(raws).values())
    # The projection is that of the steps that stay, in the lanes where they stand.
    after = {p.after: p for p in shown.projections}
    assert after.get("now") == (project(assessment, "now", shown.now) if shown.now else None)
    both = shown.now + shown.next
    assert after.get("next") == (project(assessment, "next", both) if shown.next else None)
    # The order of the records means nothing; writing and reading loses nothing.
    turned = tuple(data.draw(st.permutations(raws)))
    assert edited(base, assessment, turned) == shown
    document = to_document(response, 1)
    back, _, problems = from_document(document, "a")
    assert problems == []
    assert edited(base, assessment, back.roadmap_edits) == shown


@given(planned_cases())
def test_without_edits_the_roadmap_is_the_plan(case: tuple[Questionnaire, Response]) -> None:
    assessment = assess(*case)
    base = plan(assessment, ON)
    assert edited(base, assessment) is base
    nothing = ({"step": "nobody", "at": AT},)
    assert edited(base, assessment, nothing) == base, "a record that says nothing changes nothing"


@given(planned_cases(), st.data())
def test_what_a_change_does_is_what_the_page_shows(
    case: tuple[Questionnaire, Response], data: st.DataObject
) -> None:
    """A move swaps two neighbours or carries a step into a lane; nothing else changes its place."""
    assessment = assess(*case)
    base = plan(assessment, ON)
    raws: Raw = ()
    shown = base
    for _ in range(data.draw(st.integers(1, 6))):
        before = rows(shown)
        everything = [i for lane in LANES for i in before[lane]]
        if not everything:
            break
        step = data.draw(st.sampled_from(everything))
        lane, place = slot(shown, step)
        kind = data.draw(st.sampled_from(("by", "lane", "drop", "own")))
        wish = {name: list(ids) for name, ids in before.items()}
        if kind == "by":
            by = data.draw(st.sampled_from((-1, 1)))
            raws = arrange.with_step_by(shown, raws, step, by, answer="1", at=AT)
            to = LANES.index(lane) + by
            if 0 <= place - 1 + by < len(wish[lane]):
                wish[lane][place - 1], wish[lane][place - 1 + by] = (
                    wish[lane][place - 1 + by],
                    wish[lane][place - 1],
                )
            elif 0 <= to < 3:
                wish[lane].remove(step)
                wish[LANES[to]].insert(0 if by > 0 else len(wish[LANES[to]]), step)
        elif kind == "lane":
            to = data.draw(st.integers(0, 2))
            raws = arrange.with_lane(shown, raws, step, LANES[to], answer="1", at=AT)
            if LANES[to] != lane:
                wish[lane].remove(step)
                start = to > LANES.index(lane)
                wish[LANES[to]].insert(0 if start else len(wish[LANES[to]]), step)
        elif kind == "drop":
            raws = arrange.with_drop(shown, raws, step, "no", answer="1", at=AT)
            wish[lane].remove(step)
        else:
            raws = arrange.with_own(
                shown, raws, "Mine", by="", component="", lane=lane, place=place, at=AT
            )
            new = str(raws[-1]["own"])
            wish[lane].insert(place - 1, new)
        shown = edited(base, assessment, raws)
        assert rows(shown) == wish, kind


def test_a_step_that_leaves_a_lane_takes_no_other_out_of_its_order() -> None:
    made = planned(*[component(f"C{n}", single(f"Q{n}")) for n in range(9)])
    assessment = assess(made, respond(**{f"Q{n}": 1 for n in range(9)}))
    base = plan(assessment, ON)
    first, gone, placed, last = (s.recommendation.id for s in base.next)
    raws = arrange.with_step_by(base, (), placed, 1, answer="2", at=AT)
    raws = arrange.with_step_by(edited(base, assessment, raws), raws, placed, -1, answer="2", at=AT)
    shown = edited(base, assessment, raws)
    assert rows(shown)["next"] == [first, gone, placed, last]
    dropped = arrange.with_drop(shown, raws, gone, "no", answer="2", at=AT)
    assert rows(edited(base, assessment, dropped))["next"] == [first, placed, last]
    moved = arrange.with_lane(shown, raws, gone, "now", answer="2", at=AT)
    assert rows(edited(base, assessment, moved))["next"] == [first, placed, last]


def test_a_step_left_out_no_longer_counts_and_comes_back(
    bakery: tuple[Assessment, Roadmap],
) -> None:
    assessment, base = bakery
    first = base.now[0].recommendation.id
    raws = arrange.with_drop(base, (), first, "Our bank does it", answer="1", at=AT)
    shown = edited(base, assessment, raws)
    assert [left.reason for left in shown.left_out] == ["Our bank does it"]
    assert first not in rows(shown)["now"]
    before, after = base.projections[0].overall.score, shown.projections[0].overall.score
    assert before is not None
    assert after is not None
    assert after < before
    assert all(first not in match.serves for match in shown.offers), "no help for what is left out"
    assert arrange.with_return(raws, first, at=AT) == ()


def test_a_pinned_step_keeps_its_lane_when_the_plan_moves_it() -> None:
    parts = [component(f"C{n}", single(f"Q{n}0", weight=2), single(f"Q{n}1")) for n in range(6)]
    made = planned(*parts)
    response = respond(**{q.id: 1 for c in parts for q in c.node.walk()})
    base = plan(assess(made, response), ON)
    step = base.next[0].recommendation.id
    raws = arrange.with_pin(base, (), step, answer="2", at=AT)
    # Three worse answers elsewhere push it out of next.
    worse = response
    for qid in ("Q50", "Q51", "Q40", "Q41", "Q30", "Q31", "Q20"):
        if not step.startswith(qid):
            worse = worse.with_answer(qid, Answer(State.ANSWERED, option=0))
    assessment = assess(made, worse)
    new = plan(assessment, ON)
    assert step not in rows(new)["next"]
    shown = edited(new, assessment, raws)
    assert step in rows(shown)["next"]
    assert shown.pinned == (step,)
    assert shown.moved == (step,)
    assert shown.doubts == ()
    assert arrange.with_pin(shown, raws, step, answer="2", at=AT) == ()


def test_another_answer_makes_edits_doubtful_in_words_and_loses_none() -> None:
    made = planned(component("C1", single("A"), single("B"), single("C")))
    response = respond(A=1, B=1, C=0)
    base = plan(assess(made, response), ON)
    raws = arrange.with_drop(base, (), "A-12", "We sold it", answer="2", at=AT)
    shown = edited(base, assess(made, response), raws)
    raws = arrange.with_pin(shown, raws, "B-12", answer="2", at=AT)
    shown = edited(base, assess(made, response), raws)
    assert shown.doubts == ()

    better = response.with_answer("A", Answer(State.ANSWERED, option=2))
    better = better.with_answer("B", Answer(State.DONT_KNOW))
    assessment = assess(made, replace(better, roadmap_edits=raws))
    shown = edited(plan(assessment, ON), assessment)
    assert [doubt.kind for doubt in shown.doubts] == ["gone", "gone"]
    first, second = (doubt.words for doubt in shown.doubts)
    assert "You left out “Take A to level 2” (because: We sold it)" in first
    assert "the step is now “Take A to level 3”" in first
    assert "“B” has no answer now" in second
    assert "A-23" in rows(shown)["now"]
    assert assessment.response.roadmap_edits == raws

    back = replace(response, roadmap_edits=raws)
    assert edited(plan(assess(made, back), ON), assess(made, back)).doubts == ()


def test_an_answer_that_changed_within_one_step_is_told_and_confirmed() -> None:
    made = planned(component("C1", single("A"), single("B"), single("C")))
    response = respond(A=1, B=1, C=0)
    assessment = assess(made, response)
    base = plan(assessment, ON)
    raws = arrange.with_pin(base, (), "A-12", answer="1", at=AT)
    shown = edited(base, assessment, raws)
    assert [doubt.kind for doubt in shown.doubts] == ["answer"]
    assert shown.pinned == ("A-12",)
    raws = arrange.with_answer_confirmed(raws, "A-12", answer=said(response.answers["A"]), at=AT)
    assert edited(base, assessment, raws).doubts == ()


def test_a_step_before_what_it_builds_on_is_told() -> None:
    parts = (component("C1", single("A", prerequisites=needs(("B", 2)), impact=5)),
             component("C2", single("B"), single("C")))  # fmt: skip
    made = planned(*parts)
    assessment = assess(made, respond(A=1, B=1, C=3))
    base = plan(assessment, ON)
    assert [s.recommendation.id for s in base.steps] == ["B-12", "A-12"]
    raws = arrange.with_drop(base, (), "B-12", "no", answer="2", at=AT)
    (doubt,) = edited(base, assessment, raws).doubts
    assert doubt.kind == "order"
    assert doubt.words == "“Take A to level 2” builds on “Take B to level 2”, which is left out."
    raws = arrange.with_lane(base, (), "B-12", "later", answer="2", at=AT)
    (doubt,) = edited(base, assessment, raws).doubts
    assert "comes after it now" in doubt.words


def test_a_dropped_gate_still_holds_the_level_down() -> None:
    made = planned(component("C1", single("A", gate=gate()), single("B"), single("C")))
    assessment = assess(made, respond(A=0, B=4, C=4))
    base = plan(assessment, ON)
    step = base.now[0].recommendation.id
    assert base.projections[0].overall.caps == ()
    raws = arrange.with_drop(base, (), step, "no", answer="1", at=AT)
    shown = edited(base, assessment, raws)
    assert shown.projections == ()
    raws = arrange.with_own(
        shown, raws, "Ask IT", by="", component="C1", lane="now", place=1, at=AT
    )
    shown = edited(base, assessment, raws)
    assert shown.projections == (), "an own step changes no figure"
    assert shown.offers == base.offers or all(not m.serves for m in shown.offers)


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"step": 3},
        {"step": "A-12", "own": "own-1", "text": "x"},
        {"step": "A-12", "lane": "yesterday"},
        {"step": "A-12", "place": 0},
        {"step": "A-12", "place": True},
        {"step": "A-12", "pinned": "yes"},
        {"step": "A-12", "dropped": True, "reason": ["x"]},
        {"own": "own-1", "text": "  "},
        {"own": "own-1", "text": "\x1b[2J"},
        {"edit": "of a newer version"},
    ],
)
def test_a_record_that_makes_no_sense_is_kept_told_and_not_used(raw: dict[str, Any]) -> None:
    made = planned(component("C1", single("A"), single("B"), single("C")))
    assessment = assess(made, respond(A=1, B=1, C=0))
    base = plan(assessment, ON)
    assert read(raw) is None
    shown = edited(base, assessment, (raw,))
    assert [doubt.kind for doubt in shown.doubts] == ["unread"]
    assert rows(shown) == rows(base)
    raws = arrange.with_pin(shown, (raw,), "A-12", answer="2", at=AT)
    assert raws[0] is raw


def test_fields_of_newer_versions_survive_every_change_and_the_file(
    bakery: tuple[Assessment, Roadmap], tmp_path: Path
) -> None:
    assessment, base = bakery
    step = base.now[1].recommendation.id
    raws: Raw = ({"step": step, "pinned": True, "lane": "now", "progress": {"done": [1, 2]}},)
    shown = edited(base, assessment, raws)
    raws = arrange.with_step_by(shown, raws, step, -1, answer="2", at=AT)
    raws = arrange.with_drop(edited(base, assessment, raws), raws, step, "x", answer="2", at=AT)
    raws = arrange.with_return(raws, step, at=AT)
    assert [raw["progress"] for raw in raws] == [{"done": [1, 2]}]
    response = replace(assessment.response, roadmap_edits=raws)
    back = loads(dumps(response, 1), tmp_path / "a.readiness.json").response
    assert back.roadmap_edits == raws


def test_texts_from_outside_are_cleaned_and_cut() -> None:
    long = {"own": "own-1", "text": "a\x1b[31m\u202e" + "b" * 400, "by": "c" * 99}
    edit = read(long)
    assert edit is not None
    assert edit.text.startswith("abbb")
    assert len(edit.text) == LONGEST_STEP
    dropped = read({"step": "A", "dropped": True, "reason": "x" * 999})
    assert dropped is not None
    assert len(dropped.reason) == LONGEST_REASON
    again = read(written(edit))
    assert again == edit


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2027-01-31", "2027-01-31"),
        ("31/1/2027", "2027-01-31"),
        ("31.01.2027", "2027-01-31"),
        ("31 January 2027", "2027-01-31"),
        ("1 sept 2027", "2027-09-01"),
        ("31/2/2027", "31/2/2027"),
        ("1/2/27", "1/2/27"),
        ("before Easter", "before Easter"),
        ("٣١/١/٢٠٢٧", "٣١/١/٢٠٢٧"),
        ("", ""),
    ],
)
def test_a_day_is_kept_as_a_day_and_other_words_as_they_are(typed: str, kept: str) -> None:
    assert by_when(typed) == kept


def test_changes_of_what_is_not_there_change_nothing(bakery: tuple[Assessment, Roadmap]) -> None:
    _, base = bakery
    first = base.now[0].recommendation.id
    assert slot(base, first) == ("now", 1)
    with pytest.raises(KeyError):
        slot(base, "no-such-step")
    raws = arrange.with_pin(base, (), first, answer="1", at=AT)
    assert arrange.with_return(raws, first, at=AT) == raws, "it was not left out"
    assert arrange.with_answer_confirmed(raws, "no-such-step", answer="2", at=AT) == raws


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("2", "Your answer to “A” has changed since: there is no step to take now."),
        ("5", "The plan no longer asks for it."),
    ],
)
def test_a_change_of_a_step_that_is_no_longer_needed_is_told(answer: str, words: str) -> None:
    made = planned(component("C1", single("A"), single("B"), single("C")))
    low = assess(made, respond(A=1, B=1, C=0))
    raws = arrange.with_pin(plan(low, ON), (), "A-12", answer=answer, at=AT)
    top = assess(made, respond(A=4, B=1, C=0))
    (doubt,) = edited(plan(top, ON), top, raws).doubts
    assert doubt.kind == "gone"
    assert doubt.words.endswith(words)
