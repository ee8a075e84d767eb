"""Steps: which questions give one, to which level, and how much each matters."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented import firms, planned_cases
from north_west import cases as golden
from north_west import north_west
from readiness.questionnaire import (
    Condition,
    Question,
    Questionnaire,
    Rule,
    TargetRule,
    Threshold,
)
from readiness.response import Answer, Respondent, Response, State
from readiness.scoring import assess
from readiness.steps import Step, candidates, targets
from small_packs import component, every_step, gate, planned, respond, single, step

SMALL = Condition("at_most", profile="employees", number=Fraction(9))


def steps_of(made: Questionnaire, response: Response) -> dict[str, Step]:
    return {s.question: s for s in candidates(assess(made, response))}


# Which questions give a step


def test_every_answered_question_below_its_target_gives_one_step_one_level_up() -> None:
    made = planned(component("A", *(single(f"Q{i}") for i in range(5))), target=3)
    found = steps_of(made, respond(Q0=0, Q1=1, Q2=2, Q3=3, Q4=4))
    assert {q: (s.level, s.to, s.target) for q, s in found.items()} == {
        "Q0": (0, 1, 3),
        "Q1": (1, 2, 3),
        "Q2": (2, 3, 3),
    }


@pytest.mark.parametrize("answer", ["dk", "na", None])
def test_what_was_not_answered_gives_no_step(answer: str | None) -> None:
    made = planned(component("A", single("Q1"), single("Q2")))
    given_answers: dict[str, int | str] = {"Q2": 0}
    if answer is not None:
        given_answers["Q1"] = answer
    assert set(steps_of(made, respond(**given_answers))) == {"Q2"}


def test_a_hidden_answer_gives_no_step() -> None:
    child = single("Q2", applies_when=Condition("at_least", question="Q1", number=Fraction(2)))
    made = planned(component("A", single("Q1"), child))
    assert set(steps_of(made, respond(Q1=0, Q2=0))) == {"Q1"}


def test_a_question_stops_at_its_ceiling() -> None:
    question = single("Q", ceilings=(Rule(None, level=2),))
    made = planned(component("A", question), target=4)
    assert steps_of(made, respond(Q=1))["Q"].target == 2
    assert steps_of(made, respond(Q=2)) == {}


def test_a_step_that_the_pack_does_not_have_is_not_made_up() -> None:
    made = planned(component("A", single("Q")), recommendations=(step("Q", 1, 2),))
    assert steps_of(made, respond(Q=0)) == {}
    assert set(steps_of(made, respond(Q=1))) == {"Q"}


def test_a_number_moves_from_threshold_to_threshold() -> None:
    steps = tuple(Threshold(Fraction(at), Fraction(at)) for at in (1, 2, 4))
    number = Question("Q", "", "", (), Fraction(4), kind="number", thresholds=steps)
    made = planned(component("A", number), target=2)
    found = steps_of(made, respond(Q=Answer(State.ANSWERED, number="1.5")))
    assert (found["Q"].level, found["Q"].to) == (1, 2)
    assert steps_of(made, respond(Q=Answer(State.ANSWERED, number="2"))) == {}


# Gates


def test_a_failed_gate_is_one_step_straight_to_its_level() -> None:
    made = planned(component("A", single("Q", gate=gate(2))), target=1)
    failed = steps_of(made, respond(Q=0))["Q"]
    assert (failed.to, failed.target, failed.gate) == (2, 2, True)
    assert (steps_of(made, respond(Q=1))["Q"].to, failed.recommendation.id) == (2, "Q-02")
    assert steps_of(made, respond(Q=2)) == {}


def test_a_gate_that_is_met_moves_one_level_like_any_other() -> None:
    made = planned(component("A", single("Q", gate=gate(2))), target=4)
    met = steps_of(made, respond(Q=2))["Q"]
    assert (met.to, met.gate) == (3, False)


# Targets


def test_the_last_target_rule_that_certainly_holds_wins() -> None:
    rules = (TargetRule(3), TargetRule(1, when=SMALL), TargetRule(4, ("Q2",), when=SMALL))
    made = planned(component("A", single("Q1"), single("Q2", gate=gate())), targets=rules)
    assert targets(made, Respondent(employees=5)) == {"Q1": 1, "Q2": 4}
    assert targets(made, Respondent(employees=10)) == {"Q1": 3, "Q2": 3}
    assert targets(made, Respondent()) == {"Q1": 3, "Q2": 3}


def test_a_target_may_be_for_gates_only() -> None:
    rules = (TargetRule(1), TargetRule(4, gates_only=True))
    made = planned(component("A", single("Q1"), single("Q2", gate=gate())), targets=rules)
    assert targets(made, Respondent()) == {"Q1": 1, "Q2": 4}


def test_a_question_that_serves_a_named_goal_aims_one_level_higher_but_not_past_the_top() -> None:
    made = planned(
        component("A", single("Q1", goals=("time",)), single("Q2"), single("Q3", goals=("time",))),
        targets=(TargetRule(2), TargetRule(4, ("Q3",))),
    )
    owner = Respondent(goals=("time",))
    found = steps_of(made, respond("full", owner, Q1=2, Q2=2, Q3=3))
    assert {q: s.target for q, s in found.items()} == {"Q1": 3, "Q3": 4}
    assert steps_of(made, respond("full", Respondent(), Q1=2, Q2=2)) == {}


@pytest.mark.parametrize(
    ("sector", "employees", "expected"),
    [
        ("visitor-economy-retail", 6, {"SK1": 2, "IN5": 3, "AD5": 3, "DA4": 2, "CO5": 1}),
        ("health", 30, {"SK1": 3, "IN5": 3, "DA7": 2, "CO5": 2}),
        ("health", 60, {"SK1": 3, "IN5": 4, "IN7": 4, "IN3": 3}),
        ("", None, {"SK1": 3, "IN5": 3, "CO5": 3}),
    ],
)
def test_north_west_targets_follow_size(
    sector: str, employees: int | None, expected: dict[str, int]
) -> None:
    found = targets(north_west(), Respondent(sector=sector, employees=employees))
    assert {q: found[q] for q in expected} == expected


def test_a_maker_who_supplies_big_firms_aims_for_the_certificate() -> None:
    maker = Respondent(sector="advanced-manufacturing", employees=6, sells_to=("big-or-public",))
    assert targets(north_west(), maker)["IN6"] == 4
    assert targets(north_west(), replace(maker, sells_to=("local",)))["IN6"] == 2


# Priority


def expected_key(made: Questionnaire, response: Response, found: Step) -> Fraction:
    """Priority squared, by the formula in words, from the pieces of the pack."""
    question = made.questions[found.question]
    firm = response.respondent
    level = response.answers[question.id].option
    assert level is not None
    gap = Fraction(found.target - level, len(question.options) - 1)
    impact = question.impact_by_sector.get(firm.sector, question.impact)
    goal_fit = Fraction(3, 2) if set(firm.goals) & set(question.goals) else Fraction(1)
    fails = question.gate is not None and level < question.gate.level
    component_score = assess(made, response).components[found.component].known_score
    assert component_score is not None
    need = Fraction(3, 2) - component_score
    priority_by_root_effort = gap * impact * goal_fit * (2 if fails else 1) * need
    return priority_by_root_effort**2 / found.recommendation.effort


@given(planned_cases())
def test_the_priority_is_gap_impact_goal_gate_and_need_over_the_root_of_effort(
    case: tuple[Questionnaire, Response],
) -> None:
    made, response = case
    for found in candidates(assess(made, response)):
        assert found.rank_key == expected_key(made, response, found)
        assert found.priority**2 == pytest.approx(float(found.rank_key))


def test_a_priority_worked_by_hand() -> None:
    # gap 3/4, impact 5, goal 1.5, gate 2, need 1.5 - 0.25, effort 4: 14.0625 / 2 = 7.03125.
    question = single("Q1", impact=5, goals=("safe",), gate=gate(2))
    made = planned(
        component("A", question, single("Q2")),
        target=2,
        recommendations=every_step(question, effort=4),
    )
    found = steps_of(made, respond("full", Respondent(goals=("safe",)), Q1=0, Q2=2))["Q1"]
    assert found.priority == 7.03125


def test_the_impact_of_the_step_beats_that_of_the_sector_which_beats_that_of_the_question() -> None:
    question = single("Q", impact=2, impact_by_sector={"making": 4})
    own = replace(step("Q", 1, 2), impact=5)
    made = planned(component("A", question), recommendations=(step("Q", 0, 1), own))
    assert steps_of(made, respond(Q=0))["Q"].impact == 2
    assert steps_of(made, respond("full", Respondent(sector="making"), Q=0))["Q"].impact == 4
    assert steps_of(made, respond("full", Respondent(sector="making"), Q=1))["Q"].impact == 5


def test_the_goals_of_the_step_beat_those_of_the_question_also_when_it_has_none() -> None:
    question = single("Q", goals=("time",))
    steps = (replace(step("Q", 0, 1), goals=("safe",)), replace(step("Q", 1, 2), goals=()))
    made = planned(component("A", question), recommendations=(*steps, step("Q", 2, 3)), target=3)
    owner = Respondent(goals=("time", "safe"))
    assert steps_of(made, respond("full", owner, Q=0))["Q"].goals == ("safe",)
    assert steps_of(made, respond("full", owner, Q=1))["Q"].goals == ()
    assert steps_of(made, respond("full", owner, Q=2))["Q"].goals == ("time",)


def test_ties_go_to_less_effort_and_then_to_the_id() -> None:
    # Impact 2 at effort 4 is as urgent as impact 1 at effort 1.
    dear, cheap = single("Q1", impact=2), single("Q2", impact=1)
    same = single("Q3", impact=1)
    steps = every_step(dear, effort=4) + every_step(same, cheap)
    made = planned(component("A", dear, same, cheap), recommendations=steps)
    order = [s.question for s in candidates(assess(made, respond(Q1=0, Q2=0, Q3=0)))]
    assert order == ["Q2", "Q3", "Q1"]


def test_quick_wins_are_marked_and_not_moved_up() -> None:
    win, heavy = single("Q1", impact=4), single("Q2", impact=5, gate=gate())
    made = planned(component("A", win, heavy))
    found = candidates(assess(made, respond(Q1=2, Q2=0)))
    assert [(s.question, s.quick_win) for s in found] == [("Q2", True), ("Q1", True)]
    slow = planned(component("A", win), recommendations=every_step(win, effort=2))
    assert not steps_of(slow, respond(Q1=0))["Q1"].quick_win
    small = single("Q1", impact=3)
    assert not steps_of(planned(component("A", small)), respond(Q1=0))["Q1"].quick_win


@given(st.data())
def test_every_step_of_a_north_west_firm_is_triggered_by_an_answer(data: st.DataObject) -> None:
    made = north_west()
    response = data.draw(firms(made))
    for found in candidates(assess(made, response)):
        answer = response.answers[found.question]
        assert answer.state is State.ANSWERED
        assert answer.option == found.level == found.recommendation.start
        assert found.level < found.to <= found.target


def test_every_level_of_every_north_west_question_has_a_step_up() -> None:
    made = north_west()
    for question in made.questions.values():
        reach = question.gate.level if question.gate else 0
        for level in range(question.levels):
            assert (question.id, level, max(reach, level + 1)) in made.steps


def test_the_bakery_may_leave_no_failed_gate_without_a_step_or_a_question_to_ask() -> None:
    response = golden()["bakery"].response
    found = steps_of(north_west(), response)
    failed = assess(north_west(), response).overall.failed_gates
    assert failed == ("IN3", "IN5", "IN7", "DA4")
    assert {q for q in failed if q in found} == {"IN5", "IN7", "DA4"}
    assert response.answers["IN3"].state is State.DONT_KNOW


def test_a_failed_gate_without_a_straight_step_moves_one_level() -> None:
    question = single("Q", gate=gate(2))
    made = planned(component("A", question), recommendations=(step("Q", 0, 1), step("Q", 1, 2)))
    found = steps_of(made, respond(Q=0))["Q"]
    assert (found.to, found.target, found.gate) == (1, 3, True)
