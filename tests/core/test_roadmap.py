"""The whole roadmap: the same for the same input, and every step there because of an answer."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invented import firms, planned_cases
from north_west import cases as golden
from north_west import north_west
from readiness.outline import outline
from readiness.questionnaire import Questionnaire
from readiness.response import Respondent, Response, State
from readiness.roadmap import plan
from readiness.scoring import assess
from small_packs import component, gate, planned, respond, single

ON = date(2026, 11, 23)


@given(planned_cases())
def test_planning_twice_gives_the_same_roadmap(case: tuple[Questionnaire, Response]) -> None:
    assessment = assess(*case)
    assert plan(assessment, ON) == plan(assess(*case), ON)


@given(planned_cases())
def test_the_order_of_the_answers_does_not_change_the_roadmap(
    case: tuple[Questionnaire, Response],
) -> None:
    made, response = case
    turned = replace(response, answers=dict(list(response.answers.items())[::-1]))
    first, second = plan(assess(made, response), ON), plan(assess(made, turned), ON)
    assert first == second


def test_the_roadmap_is_the_same_in_another_process_with_another_hash_seed() -> None:
    program = (
        "from datetime import date\n"
        "from readiness.packs import data_folder, load, load_cases\n"
        "from readiness.roadmap import plan\n"
        "from readiness.scoring import assess\n"
        "for case in load_cases(data_folder('questionnaires') / 'north-west'):\n"
        "    roadmap = plan(assess(load(), case.response), date(2026, 11, 23))\n"
        "    print(case.id, [s.recommendation.id for s in roadmap.steps], roadmap.find_out,\n"
        "          roadmap.least_component, roadmap.least_overall,\n"
        "          [(m.offer.id, m.serves) for m in roadmap.offers],\n"
        "          [(r.offer.id, r.code) for r in roadmap.refusals])\n"
    )

    def run(seed: str) -> str:
        import os

        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    first = run("1")
    assert len(first) > 1000
    assert first == run("2")


@given(planned_cases())
def test_the_outline_of_a_table_shows_the_same_steps_and_find_outs(
    case: tuple[Questionnaire, Response],
) -> None:
    assessment = assess(*case)
    roadmap, short = plan(assessment, ON), outline(assessment)
    named = [(s.recommendation.id, s.lane) for s in roadmap.steps]
    assert [(s.recommendation.id, s.lane) for s in short.steps] == named
    week = sorted(i.question for c in roadmap.find_out for i in c.items)
    assert sorted(short.find_out) == week


@settings(max_examples=25)
@given(st.data())
def test_every_printed_step_is_there_because_of_an_answer_of_this_firm(
    data: st.DataObject,
) -> None:
    made = north_west()
    response = data.draw(firms(made))
    roadmap = plan(assess(made, response), ON)
    for step in roadmap.steps:
        assert response.answers[step.question].option == step.level
        assert response.answers[step.question].state is State.ANSWERED
    for call in roadmap.find_out + roadmap.find_out_later:
        for item in call.items:
            assert response.answers[item.question].state is State.DONT_KNOW


@pytest.mark.parametrize("case", ["all-best", "all-not-applicable"])
def test_a_firm_that_is_where_it_aims_has_no_steps_and_no_projection(case: str) -> None:
    roadmap = plan(assess(north_west(), golden()[case].response), ON)
    assert roadmap.steps == ()
    assert roadmap.projections == ()
    assert roadmap.find_out == ()
    assert (roadmap.least_component, roadmap.least_overall) == (None, None)


def test_a_firm_that_knows_nothing_gets_a_roadmap_of_questions() -> None:
    roadmap = plan(assess(north_west(), golden()["all-dont-know"].response), ON)
    assert roadmap.steps == ()
    assert sum(len(c.items) for c in roadmap.find_out) == 3
    assert sum(len(c.items) for c in roadmap.find_out_later) == len(north_west().questions) - 3


def test_one_answer_gives_one_step_and_its_lane() -> None:
    made = planned(component("A", single("Q1"), single("Q2")))
    roadmap = plan(assess(made, respond(Q1=0)), ON)
    assert [s.recommendation.id for s in roadmap.now] == ["Q1-01"]
    assert roadmap.on == ON


def test_a_quick_look_gives_a_roadmap_of_the_core_only() -> None:
    made = north_west()
    quick = replace(golden()["bakery"].response, length="quick")
    roadmap = plan(assess(made, quick), ON)
    assert roadmap.now
    assert all(made.questions[s.question].core for s in roadmap.steps)
    assert roadmap.least_component is None


def test_a_named_goal_moves_what_serves_it_forward() -> None:
    made = planned(
        component("A", single("Q1", goals=("safe",)), single("Q2", impact=4), single("Q3"))
    )
    answers = {"Q1": 0, "Q2": 0, "Q3": 0}
    without = plan(assess(made, respond("full", Respondent(), **answers)), ON)
    with_goal = plan(assess(made, respond("full", Respondent(goals=("safe",)), **answers)), ON)
    assert [s.question for s in without.steps] == ["Q2", "Q1", "Q3"]
    assert [s.question for s in with_goal.steps] == ["Q1", "Q2", "Q3"]
    assert with_goal.now[0].goals == ("safe",)


def test_a_must_have_without_weight_still_has_its_cure_and_its_find_out() -> None:
    must = single("G", gate=gate(), weight=Fraction(0))
    made = planned(component("A", must, *(single(f"Q{i}") for i in range(3))))
    best = {"Q0": 4, "Q1": 4, "Q2": 4}
    capped = plan(assess(made, respond(G=0, **best)), ON)
    assert [s.recommendation.id for s in capped.now] == ["G-02"]
    assert capped.projections[0].overall.caps == ()
    assert capped.least_overall is not None
    assert capped.least_overall.moves == ("G-02",)
    unknown = plan(assess(made, respond(G="dk", **best)), ON)
    assert [i.question for c in unknown.find_out for i in c.items] == ["G"]
