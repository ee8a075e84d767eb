"""Projections are scores of changed answers; least sets are the least there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from invented import firms, planned_cases
from north_west import cases as golden
from north_west import north_west
from readiness.assessment import Assessment
from readiness.projection import LeastSet, least_component, least_overall
from readiness.questionnaire import (
    Condition,
    Question,
    Questionnaire,
    Recommendation,
    RoadmapRules,
    TargetRule,
    Threshold,
)
from readiness.response import Answer, Response, State
from readiness.roadmap import plan
from readiness.scoring import assess
from small_packs import answered, component, every_step, gate, needs, planned, respond, single

ON = date(2026, 11, 23)


# Projections


def after(response: Response, moves: Iterator[tuple[str, int]]) -> Response:
    for qid, level in moves:
        response = response.with_answer(qid, answered(level))
    return response


def check_projections(made: Questionnaire, response: Response) -> None:
    roadmap = plan(assess(made, response), ON)
    lanes = {"now": roadmap.now, "next": roadmap.now + roadmap.next}
    wanted = [n for n, steps in (("now", roadmap.now), ("next", roadmap.next)) if steps]
    assert [p.after for p in roadmap.projections] == wanted
    for projection in roadmap.projections:
        moves = ((s.question, s.to) for s in lanes[projection.after])
        again = assess(made, after(response, moves))
        assert projection.overall == again.overall
        assert projection.components == again.components


@given(planned_cases())
def test_a_projection_is_the_score_of_the_changed_answers(
    case: tuple[Questionnaire, Response],
) -> None:
    check_projections(*case)


@settings(max_examples=20)
@given(st.data())
def test_a_north_west_projection_is_the_score_of_the_changed_answers(data: st.DataObject) -> None:
    check_projections(north_west(), data.draw(firms(north_west())))


def test_curing_the_gates_lifts_the_cap_in_the_projection() -> None:
    made = planned(
        component(
            "A", *(single(f"Q{i}", gate=gate()) for i in range(2)), single("Q2"), single("Q3")
        )
    )
    roadmap = plan(assess(made, respond(Q0=0, Q1=1, Q2=4, Q3=4)), ON)
    after_now = roadmap.projections[0]
    assert after_now.overall.caps == ()
    assert after_now.overall.score == Fraction(12, 16)


def test_a_projection_leaves_dont_knows_unknown() -> None:
    made = planned(component("A", *(single(f"Q{i}") for i in range(4))))
    roadmap = plan(assess(made, respond(Q0=0, Q1=0, Q2=0, Q3="dk")), ON)
    last = roadmap.projections[-1].overall
    assert last.counts.dont_know == 1
    assert last.low != last.high


def test_a_number_is_projected_to_its_threshold_whichever_way_is_better() -> None:
    def number(qid: str, points: tuple[int, ...], *, lower: bool) -> Question:
        steps = tuple(
            Threshold(Fraction(a), Fraction(p)) for a, p in zip((5, 10), points, strict=True)
        )
        return Question(
            qid, "", "", (), Fraction(2), kind="number", thresholds=steps, lower_is_better=lower
        )

    up, down = number("Q1", (1, 2), lower=False), number("Q2", (2, 1), lower=True)
    made = planned(component("A", up, down), target=1)
    given_answers = respond(
        Q1=Answer(State.ANSWERED, number="4"), Q2=Answer(State.ANSWERED, number="11")
    )
    assert assess(made, given_answers).overall.score == 0
    projected = plan(assess(made, given_answers), ON).projections[0]
    assert projected.overall.score == Fraction(1, 2)


# Least sets, against trying everything


def chains(assessment: Assessment) -> dict[str, list[Recommendation]]:
    """Per answered question all its moves, in order; a failed gate first goes to its level."""
    made, out = assessment.questionnaire, {}
    for result in assessment.questions.values():
        question = made.questions[result.id]
        if result.state is not State.ANSWERED or result.level is None or not result.counted:
            continue
        level, moves = result.level, []
        top = question.levels if result.ceiling is None else result.ceiling
        while level < top:
            reach = question.gate.level if question.gate and level < question.gate.level else 0
            to = reach if (question.id, level, reach) in made.steps else level + 1
            moves.append(made.steps[question.id, level, to])
            level = to
        out[question.id] = moves
    return out


def sets(
    found: dict[str, list[Recommendation]], most: int, repeats: int
) -> Iterator[list[Recommendation]]:
    for size in range(1, most + 1):
        for chosen in combinations_with_replacement([q for q in found if found[q]], size):
            counts = {q: chosen.count(q) for q in chosen}
            if all(n <= min(repeats, len(found[q])) for q, n in counts.items()):
                yield [m for q, n in counts.items() for m in found[q][:n]]


def lifted(assessment: Assessment, subject: str, moves: list[Recommendation]) -> bool:
    again = assess(
        assessment.questionnaire,
        after(assessment.response, ((m.question, m.to) for m in moves)),
    )
    first = assessment.overall if subject == "overall" else assessment.components[subject]
    then = again.overall if subject == "overall" else again.components[subject]
    return then.level is not None and first.level is not None and then.level > first.level


def cost(moves: list[Recommendation]) -> tuple[int, int, tuple[str, ...]]:
    return (sum(m.effort for m in moves), len(moves), tuple(m.id for m in moves))


@settings(max_examples=60)
@given(planned_cases())
def test_no_cheaper_set_lifts_any_component(case: tuple[Questionnaire, Response]) -> None:
    made, response = case
    assessment = assess(made, response)
    found = least_component(assessment)
    moves = chains(assessment)
    tried = []
    for cid, result in assessment.components.items():
        if result.level is None:
            continue
        own = {q: m for q, m in moves.items() if made.component_of[q].id == cid}
        tried += [(*cost(s), cid) for s in sets(own, 3, 2) if lifted(assessment, cid, s)]
    if found is None:
        assert tried == []
    else:
        best = min(tried)
        assert (found.effort, len(found.moves), found.moves) == best[:3]
        assert found.subject == best[3]
        assert found.reached


@settings(max_examples=60)
@given(planned_cases())
def test_no_smaller_set_lifts_the_overall(case: tuple[Questionnaire, Response]) -> None:
    made, response = case
    assessment = assess(made, response)
    found = least_overall(assessment)
    moves = chains(assessment)
    if found is None:
        every = [m for chain in moves.values() for m in chain]
        top = assessment.overall.level == len(made.levels) - 1
        assert assessment.overall.level is None or top or not lifted(assessment, "overall", every)
        return
    chosen = [made.recommendation[m] for m in found.moves]
    assert lifted(assessment, "overall", chosen)
    assert found.effort == sum(m.effort for m in chosen)
    assert found.reached == (len(chosen) <= 3)
    if len(chosen) <= 4:
        fewer = sets(moves, len(chosen) - 1, 4)
        assert not any(lifted(assessment, "overall", s) for s in fewer)


def test_the_cheapest_way_up_is_found_also_when_one_question_has_to_move_twice() -> None:
    cheap, dear = single("Q1"), single("Q2")
    steps = every_step(cheap, effort=1) + every_step(dear, effort=5)
    made = planned(
        component("A", cheap, dear, *(single(f"Q{i}") for i in (3, 4, 5))), recommendations=steps
    )
    # 6 of 20 is 0.3: two points more reach 0.4.
    found = least_component(assess(made, respond(Q1=0, Q2=0, Q3=2, Q4=2, Q5=2)))
    assert found == LeastSet("A", 2, ("Q1-01", "Q1-12"), 2, reached=True)


def test_a_question_may_not_move_three_times_in_a_least_set() -> None:
    only = single("Q1")
    made = planned(
        component("A", only, single("Q2"), single("Q3")), recommendations=every_step(only)
    )
    # 0 of 12; three points more reach 0.25, two do not reach 0.2.
    assert least_component(assess(made, respond(Q1=0, Q2=0, Q3=0))) is None


def test_a_least_set_that_is_too_large_is_not_offered_for_a_component() -> None:
    made = planned(component("A", *(single(f"Q{i}") for i in range(20))))
    assert least_component(assess(made, respond(**dict.fromkeys(made.questions, 0)))) is None
    four = replace(made, roadmap=RoadmapRules(least_set_limit=4))
    few = dict.fromkeys(made.questions, 0) | {f"Q{i}": 4 for i in range(3)}
    found = least_component(assess(four, respond(**few)))
    assert found is not None
    assert len(found.moves) == 4


def test_the_overall_says_honestly_when_it_takes_more_than_three_moves() -> None:
    made = planned(component("A", *(single(f"Q{i}") for i in range(10))))
    found = least_overall(assess(made, respond(**dict.fromkeys(made.questions, 0))))
    assert found is not None
    assert (len(found.moves), found.reached, found.lifts_cap) == (8, False, False)


def test_a_cap_on_the_overall_is_lifted_first() -> None:
    made = planned(
        component("A", single("Q0", gate=gate()), *(single(f"Q{i}") for i in range(1, 6)))
    )
    assessment = assess(made, respond(Q0=0, Q1=4, Q2=4, Q3=4, Q4=4, Q5=4))
    assert [c.question for c in assessment.overall.caps] == ["Q0"]
    found = least_overall(assessment)
    assert found == LeastSet("overall", 3, ("Q0-02",), 1, reached=True, lifts_cap=True)


def test_all_gates_at_the_lowest_cap_have_to_be_cured_to_lift_it() -> None:
    gates = (single("Q0", gate=gate()), single("Q1", gate=gate()))
    made = planned(component("A", *gates, *(single(f"Q{i}") for i in range(2, 7))))
    answers = {f"Q{i}": 4 for i in range(2, 7)}
    found = least_overall(assess(made, respond(**answers, Q0=0, Q1=1)))
    assert found is not None
    assert (found.moves, found.lifts_cap) == (("Q0-02", "Q1-12"), True)


def test_a_cap_by_something_unknown_cannot_be_lifted_by_steps() -> None:
    made = planned(
        component("A", single("Q0", gate=gate()), *(single(f"Q{i}") for i in range(1, 6)))
    )
    assessment = assess(made, respond(Q0="dk", Q1=4, Q2=4, Q3=4, Q4=4, Q5=3))
    assert assessment.overall.caps
    assert least_overall(assessment) is None
    assert least_component(assessment) is None


def test_a_gate_that_would_hold_the_next_level_is_cured_on_the_way() -> None:
    made = planned(
        component("A", single("Q0", gate=gate()), *(single(f"Q{i}") for i in range(1, 6)))
    )
    # 13 of 24 is Building, where the cap of a failed gate would hold it: cure and one more move.
    assessment = assess(made, respond(Q0=1, Q1=4, Q2=4, Q3=2, Q4=1, Q5=1))
    assert assessment.overall.caps == ()
    found = least_overall(assessment)
    assert found is not None
    assert found.moves[0] == "Q0-12"
    assert len(found.moves) == 2


def test_a_cured_gate_may_move_on_where_nothing_else_can() -> None:
    # Cured, the gate brings 1 of 8; one more of its own moves reaches 0.25.
    must = single("Q0", gate=replace(gate(1), overall_cap="starting-out"))
    made = planned(component("A", must, single("Q1")), recommendations=every_step(must))
    found = least_overall(assess(made, respond(Q0=0, Q1=0)))
    assert found == LeastSet("overall", 1, ("Q0-01", "Q0-12"), 2, reached=True)


@pytest.mark.parametrize("length", ["quick", "full"])
def test_the_top_and_a_quick_look_have_no_least_set_of_components(length: str) -> None:
    made = planned(component("A", *(single(f"Q{i}", core=True) for i in range(3))))
    best = respond("quick" if length == "quick" else "full", Q0=4, Q1=4, Q2=4)
    assert least_component(assess(made, best)) is None
    assert least_overall(assess(made, best)) is None
    if length == "quick":
        assert least_component(assess(made, respond("quick", Q0=0, Q1=0, Q2=0))) is None


def test_a_move_that_hides_a_bad_answer_is_found_too() -> None:
    # While Q0 is below 1, the poor Q1 counts; one move of Q0 hides it and lifts the component.
    child = single("Q1", applies_when=Condition("at_most", question="Q0", number=Fraction(0)))
    parent = single("Q0")
    made = planned(
        component("A", parent, child, single("Q2"), single("Q3")),
        recommendations=every_step(parent),
    )
    assessment = assess(made, respond(Q0=0, Q1=0, Q2=2, Q3=2))
    assert assessment.components["A"].score == Fraction(4, 16)
    found = least_component(assessment)
    assert found == LeastSet("A", 2, ("Q0-01",), 1, reached=True)


def test_prerequisites_do_not_stand_in_the_way_of_a_least_set() -> None:
    blocked = single("Q1", prerequisites=needs(("Q2", 4)))
    made = planned(component("A", blocked, single("Q2")), recommendations=every_step(blocked))
    found = least_component(assess(made, respond(Q1=1, Q2=0)))
    assert found is not None
    assert found.moves == ("Q1-12",)


@settings(max_examples=15)
@given(st.data())
def test_least_sets_of_north_west_firms_do_what_they_say(data: st.DataObject) -> None:
    made = north_west()
    response = data.draw(firms(made))
    assume(response.length == "full")
    assessment = assess(made, response)
    for found in (least_component(assessment), least_overall(assessment)):
        if found is not None:
            assert lifted(assessment, found.subject, [made.recommendation[m] for m in found.moves])


def test_the_worst_firm_is_told_the_honest_count() -> None:
    found = least_overall(assess(north_west(), golden()["all-worst"].response))
    assert found is not None
    assert not found.reached
    assert len(found.moves) > 10


def test_targets_do_not_stop_a_least_set() -> None:
    made = planned(component("A", single("Q1"), single("Q2")), targets=(TargetRule(1),))
    assert least_component(assess(made, respond(Q1=1, Q2=1))) is not None


def test_where_no_steps_lead_up_there_is_no_least_set() -> None:
    only = single("Q1")
    made = planned(component("A", only, single("Q2")), recommendations=every_step(only)[3:])
    assessment = assess(made, respond(Q1=3, Q2=2))
    assert least_overall(assessment) is None
    assert least_component(assessment) is None
