"""Lanes: prerequisites first, then now, next and later with their limits."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from invented import firms, planned_cases
from north_west import north_west
from readiness.lanes import in_lanes
from readiness.questionnaire import (
    Condition,
    Question,
    Questionnaire,
    Reason,
    RoadmapRules,
    Rule,
    TargetRule,
)
from readiness.response import Respondent, Response, State
from readiness.scoring import assess
from readiness.steps import Step, candidates
from small_packs import component, every_step, gate, needs, planned, respond, single, step


def lanes(made: Questionnaire, response: Response) -> dict[str, list[str]]:
    """Question ids by lane, in order."""
    found: dict[str, list[str]] = {"now": [], "next": [], "later": []}
    for one in in_lanes(assess(made, response)):
        found[one.lane].append(one.question)
    return found


def steps_of(made: Questionnaire, response: Response) -> dict[str, Step]:
    return {s.question: s for s in in_lanes(assess(made, response))}


def ladder(cid: str, count: int, **fields: int) -> list[Question]:
    """Questions of falling impact, so that they rank in their own order."""
    return [single(f"{cid}{i}", impact=5 - i, **fields) for i in range(count)]


# Limits


def test_now_takes_three_next_four_and_later_the_rest() -> None:
    made = planned(*(component(c, *ladder(c, 3)) for c in "ABC"))
    answers = dict.fromkeys(made.questions, 0)
    found = lanes(made, respond(**answers))
    assert [len(found[lane]) for lane in ("now", "next", "later")] == [3, 4, 2]


def test_at_most_two_of_one_component_stand_in_now() -> None:
    made = planned(component("A", *ladder("A", 4)), component("B", single("B0", impact=1)))
    found = lanes(made, respond(A0=0, A1=0, A2=0, A3=0, B0=0))
    assert found["now"] == ["A0", "A1", "B0"]
    assert found["next"] == ["A2", "A3"]


def test_at_most_two_failed_gates_stand_in_now_and_the_others_lead_next() -> None:
    # The third gate matters least of all, and still comes before everything else in next.
    gates = [single(f"{c}0", gate=gate(), impact=i) for c, i in zip("ABC", (5, 5, 1), strict=True)]
    parts = (component(c, g, *ladder(c + "x", 2)) for c, g in zip("ABC", gates, strict=True))
    made = planned(*parts)
    response = respond(**dict.fromkeys(made.questions, 0) | {"C0": 1})
    assert candidates(assess(made, response))[-1].question == "C0"
    found = lanes(made, response)
    assert found["now"][:2] == ["A0", "B0"]
    assert found["next"][0] == "C0"


def test_a_question_that_is_never_for_now_waits_for_next() -> None:
    rules = RoadmapRules(never_now=("A0",))
    made = planned(component("A", single("A0", impact=5), single("A1", impact=1)), roadmap=rules)
    found = lanes(made, respond(A0=0, A1=0))
    assert (found["now"], found["next"]) == (["A1"], ["A0"])


def test_the_north_west_plan_page_never_takes_a_place_in_now() -> None:
    assert north_west().roadmap.never_now == ("CO6",)


# What the owner came for


def wanted(assessment_steps: tuple[Step, ...], weakest: str | None) -> list[Step]:
    return [s for s in assessment_steps if s.goals or s.component == weakest]


def test_one_of_now_serves_the_weakest_component_or_a_named_goal() -> None:
    strong = [component(c, single(f"{c}0", impact=5), single(f"{c}1", impact=5)) for c in "AB"]
    weak = component("C", single("C0", impact=1), single("C1", impact=1))
    made = planned(*strong, weak)
    response = respond(A0=0, A1=1, B0=0, B1=1, C0=0, C1=0)
    found = lanes(made, response)
    assert assess(made, response).weakest == "C"
    assert found["now"] == ["A0", "B0", "C0"]
    assert found["next"][:2] == ["A1", "B1"]


def test_a_wanted_step_comes_in_also_where_the_last_alone_cannot_make_room_for_it() -> None:
    # Two gates and a big step come first; what the owner came for is a third gate, so the second
    # gate gives way. The weakest component, E, has no steps at all.
    firsts = {
        "A": single("A0", gate=gate(), impact=5),
        "B": single("B0", gate=gate(), impact=5),
        "C": single("C0", impact=5),
        "D": single("D0", gate=gate(), impact=1, goals=("safe",)),
    }
    made = planned(
        *(component(c, q, single(f"{c}1")) for c, q in firsts.items()),
        component("E", single("E0"), single("E1")),
        recommendations=every_step(*firsts.values()),
    )
    answers = {q: 0 if q.endswith("0") else 4 for q in made.questions} | {"E1": 0}
    response = respond("full", Respondent(goals=("safe",)), **answers)
    assert assess(made, response).weakest == "E"
    found = lanes(made, response)
    assert (found["now"], found["next"]) == (["A0", "C0", "D0"], ["B0"])


# Prerequisites


def chain() -> Questionnaire:
    """Q3 needs Q2 at 2, which needs Q1 at 2; Q3 matters most, Q1 least."""
    return planned(
        component(
            "A",
            single("Q1", impact=1),
            single("Q2", impact=2, prerequisites=needs(("Q1", 2))),
            single("Q3", impact=5, prerequisites=needs(("Q2", 2))),
        ),
        component("B", single("B0", impact=2), single("B1", impact=2)),
    )


def test_a_prerequisite_takes_the_place_of_its_earliest_dependant_and_so_on_down() -> None:
    found = steps_of(chain(), respond(Q1=1, Q2=1, Q3=1, B0=3, B1=3))
    assert list(found) == ["Q1", "Q2", "Q3"]
    assert found["Q1"].unlocks == ("Q2-12",)
    assert found["Q2"].unlocks == ("Q3-12",)
    assert [s.lane for s in found.values()] == ["now", "next", "next"]


def test_a_step_never_stands_in_now_before_its_prerequisite_is_met() -> None:
    found = lanes(chain(), respond(Q1=2, Q2=1, Q3=1, B0=3, B1=3))
    assert found == {"now": ["Q2", "Q1"], "next": ["Q3"], "later": []}


def test_a_prerequisite_comes_in_even_above_its_own_target() -> None:
    made = planned(
        component("A", single("Q1", impact=1), single("Q2", prerequisites=needs(("Q1", 2)))),
        targets=(TargetRule(3), TargetRule(1, ("Q1",))),
    )
    assert [s.question for s in candidates(assess(made, respond(Q1=1, Q2=1)))] == ["Q2"]
    found = steps_of(made, respond(Q1=1, Q2=1))
    assert list(found) == ["Q1", "Q2"]
    assert (found["Q1"].to, found["Q1"].unlocks) == (2, ("Q2-12",))


def test_prerequisites_do_not_count_for_a_move_to_level_1() -> None:
    made = planned(
        component("A", single("Q1"), single("Q2", impact=5, prerequisites=needs(("Q1", 4))))
    )
    found = steps_of(made, respond(Q1=0, Q2=0))
    assert list(found) == ["Q2", "Q1"]
    assert found["Q1"].unlocks == ()


def test_a_prerequisite_that_takes_several_moves_makes_the_step_wait_and_is_named() -> None:
    made = planned(
        component("A", single("Q1"), single("Q2", impact=5, prerequisites=needs(("Q1", 3))))
    )
    found = steps_of(made, respond(Q1=0, Q2=1))
    assert list(found) == ["Q1", "Q2"]
    assert found["Q2"].lane == "later"
    assert [p.question for p in found["Q2"].check_first] == ["Q1"]


def test_a_prerequisite_that_does_not_apply_counts_as_met() -> None:
    optional = single("Q1", may_not_apply=(Reason("r", "r"),))
    made = planned(component("A", optional, single("Q2", prerequisites=needs(("Q1", 2)))))
    found = steps_of(made, respond(Q1="na", Q2=1))
    assert (found["Q2"].lane, found["Q2"].check_first) == ("now", ())


def test_a_prerequisite_hidden_by_branching_counts_as_met() -> None:
    hidden = single("Q1", applies_when=Condition("at_least", question="Q0", number=Fraction(1)))
    dependant = single("Q2", prerequisites=needs(("Q1", 2)))
    made = planned(component("A", single("Q0"), hidden, dependant))
    assert steps_of(made, respond(Q0=0, Q2=1))["Q2"].check_first == ()
    # While the answer above it is not known, it may yet be asked.
    names = [p.question for p in steps_of(made, respond(Q0="dk", Q2=1))["Q2"].check_first]
    assert names == ["Q1"]


def test_a_prerequisite_that_is_not_known_does_not_block_because_it_is_found_out() -> None:
    made = planned(component("A", single("Q1"), single("Q2", prerequisites=needs(("Q1", 2)))))
    found = steps_of(made, respond(Q1="dk", Q2=1))
    assert (found["Q2"].lane, found["Q2"].check_first) == ("now", ())


def test_a_prerequisite_that_was_not_asked_is_printed_as_check_first() -> None:
    made = planned(
        component("A", single("Q1"), single("Q2", core=True, prerequisites=needs(("Q1", 2))))
    )
    for response in (respond(Q2=1), respond("quick", Q1=4, Q2=1)):
        found = steps_of(made, response)
        assert found["Q2"].lane == "now"
        assert [p.question for p in found["Q2"].check_first] == ["Q1"]


def test_a_ceiling_of_the_prerequisite_is_enough() -> None:
    capped = single("Q1", ceilings=(Rule(None, level=1),))
    made = planned(component("A", capped, single("Q2", prerequisites=needs(("Q1", 3)))))
    found = steps_of(made, respond(Q1=1, Q2=1))
    assert list(found) == ["Q2"]
    assert found["Q2"].check_first == ()


def test_a_prerequisite_without_a_step_is_printed_as_check_first() -> None:
    dependant = single("Q2", prerequisites=needs(("Q1", 2)))
    made = planned(component("A", single("Q1"), dependant), recommendations=every_step(dependant))
    found = steps_of(made, respond(Q1=1, Q2=1))
    assert [p.question for p in found["Q2"].check_first] == ["Q1"]


def test_prerequisites_of_the_step_beat_those_of_the_question_also_when_it_has_none() -> None:
    dependant = single("Q2", prerequisites=needs(("Q1", 4)))
    free = replace(step("Q2", 1, 2), prerequisites=())
    steps = (*every_step(single("Q1")), step("Q2", 0, 1), free, step("Q2", 2, 3))
    made = planned(component("A", single("Q1"), dependant), recommendations=steps)
    assert steps_of(made, respond(Q1=1, Q2=1))["Q2"].lane == "now"
    assert steps_of(made, respond(Q1=1, Q2=2))["Q2"].lane == "later"


def test_two_that_need_one_another_do_not_hang() -> None:
    made = planned(
        component(
            "A",
            single("Q1", prerequisites=needs(("Q2", 2))),
            single("Q2", prerequisites=needs(("Q1", 2))),
        )
    )
    assert set(steps_of(made, respond(Q1=1, Q2=1))) == {"Q1", "Q2"}


def test_what_a_gate_waits_for_leads_next_right_before_the_gate() -> None:
    # Both gate and prerequisite rank below six others, and next has room for four.
    blocked = single("G", gate=gate(2), impact=1, prerequisites=needs(("Q", 2)))
    others = [component(c, *ladder(c, 3)) for c in "BCD"]
    made = planned(component("A", blocked, single("Q", impact=1)), *others)
    response = respond(**dict.fromkeys(made.questions, 0) | {"G": 1, "Q": 1})
    assert [s.question for s in candidates(assess(made, response))][-2:] == ["G", "Q"]
    found = lanes(made, response)
    assert found["next"][:2] == ["Q", "G"]


# For any firm


def check_lanes(made: Questionnaire, response: Response) -> None:
    assessment = assess(made, response)
    rules = made.roadmap
    ordered = in_lanes(assessment)
    now = [s for s in ordered if s.lane == "now"]
    nxt = [s for s in ordered if s.lane == "next"]
    assert [s.lane for s in ordered] == sorted(
        (s.lane for s in ordered), key=("now", "next", "later").index
    )
    assert len({s.question for s in ordered}) == len(ordered)
    assert len(now) <= rules.now_limit
    assert len(nxt) <= rules.next_limit
    assert max(Counter(s.component for s in now).values(), default=0) <= rules.now_per_component
    assert sum(s.gate for s in now) <= rules.now_gates
    assert not {s.question for s in now} & set(rules.never_now)
    # Nothing is lost: whatever is below its target has its step.
    assert {s.question for s in candidates(assessment)} <= {s.question for s in ordered}
    place = {s.question: i for i, s in enumerate(ordered)}
    lane = {s.question: s.lane for s in ordered}
    for one in ordered:
        assert assessment.questions[one.question].state is State.ANSWERED
        if one.to <= 1:
            continue
        own = one.recommendation.prerequisites
        for need in made.questions[one.question].prerequisites if own is None else own:
            result = assessment.questions[need.question]
            top = need.level if result.ceiling is None else min(need.level, result.ceiling)
            if result.state is State.ANSWERED and result.level is not None and result.level < top:
                if need.question in place:
                    assert place[need.question] < place[one.question]
                    assert one.lane != "now"
                    assert lane[need.question] != "later" or one.lane == "later"
                    assert one.recommendation.id in ordered[place[need.question]].unlocks
                else:
                    assert need in one.check_first


@settings(max_examples=100)
@given(planned_cases())
def test_lanes_keep_their_limits_and_prerequisites_for_any_firm_and_pack(
    case: tuple[Questionnaire, Response],
) -> None:
    check_lanes(*case)


@settings(max_examples=60)
@given(st.data())
def test_lanes_keep_their_limits_and_prerequisites_for_any_north_west_firm(
    data: st.DataObject,
) -> None:
    check_lanes(north_west(), data.draw(firms(north_west())))


@settings(max_examples=100)
@given(planned_cases())
def test_now_serves_the_weakest_component_or_a_goal_whenever_such_a_step_can_stand_there(
    case: tuple[Questionnaire, Response],
) -> None:
    made, response = case
    assessment = assess(made, response)
    ordered = in_lanes(assessment)
    now = [s for s in ordered if s.lane == "now"]
    free = [
        s
        for s in ordered
        if (s.goals or s.component == assessment.weakest)
        and not any(s.recommendation.id in other.unlocks for other in ordered)
        and not [p for p in s.check_first if assessment.questions[p.question].level is not None]
    ]
    assume(free)
    assert any(s.goals or s.component == assessment.weakest for s in now)


@given(planned_cases())
def test_a_failed_gate_is_not_left_for_later_unless_next_is_full_of_gates(
    case: tuple[Questionnaire, Response],
) -> None:
    made, response = case
    ordered = in_lanes(assess(made, response))
    gates = {s.question for s in ordered if s.gate}
    blockers = {
        s.question
        for s in ordered
        if any(made.recommendation[r].question in gates for r in s.unlocks)
    }
    nxt = [s for s in ordered if s.lane == "next"]
    for one in ordered:
        waits = one.check_first or any(one.recommendation.id in s.unlocks for s in ordered)
        if one.gate and one.lane == "later" and not waits:
            assert len(nxt) == made.roadmap.next_limit
            assert all(s.gate or s.question in blockers for s in nxt)


@example(0)
@given(st.integers(0, 3))
def test_a_firm_with_nothing_to_do_has_no_steps(extra: int) -> None:
    made = planned(component("A", *(single(f"Q{i}") for i in range(3 + extra))), target=3)
    assert in_lanes(assess(made, respond(**dict.fromkeys(made.questions, 4)))) == ()
