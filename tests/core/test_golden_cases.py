"""The golden firms: what they are told is written down, and close to what an adviser would say."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from north_west import cases, north_west
from oracle import Oracle
from readiness.outline import outline
from readiness.packs import Case, data_folder, load, load_cases, shipped_packs
from readiness.packs.golden import compare
from readiness.response import State
from readiness.scoring import assess, shown

WORKED = ("accountant", "app-studio", "bakery", "home-care", "precision-engineer")


def first_steps(case: Case) -> tuple[set[str], set[str]]:
    """Question ids in now or to find out this week; and those with next added."""
    plan = outline(assess(north_west(), case.response))
    now = {s.question for s in plan.steps if s.lane == "now"} | set(plan.find_out)
    return now, now | {s.question for s in plan.steps if s.lane == "next"}


PACKS = [info.id for info in shipped_packs()]


@pytest.mark.parametrize("pack_id", PACKS)
def test_every_golden_case_of_every_pack_gives_what_is_written_in_its_file(pack_id: str) -> None:
    made = load(pack_id)
    found = load_cases(data_folder("questionnaires") / pack_id)
    assert len(found) >= 11
    ends = {"all-best", "all-worst", "all-dont-know", "all-not-applicable", "one-answer"}
    assert {case.id for case in found} >= ends
    for case in found:
        assert case.expect.keys() == {"overall", "components", "now", "next", "find_out"}, case.id
        moved = compare(case, assess(made, case.response))
        assert moved == [], "if it is meant: python tools/freeze_cases.py"


@pytest.mark.parametrize("pack_id", PACKS)
def test_both_scorers_agree_on_every_golden_case_of_every_pack(pack_id: str) -> None:
    made = load(pack_id)
    for case in load_cases(data_folder("questionnaires") / pack_id):
        first, second = assess(made, case.response), Oracle(made, case.response)
        for result in (first.overall, *first.components.values()):
            other = second.overall if result is first.overall else second.components[result.id]
            assert (result.score, result.low, result.high) == (other.score, other.low, other.high)
            assert (result.status, result.level, result.caps) == (
                other.status,
                other.level,
                other.caps,
            )


def test_a_golden_case_that_moved_is_named_with_what_it_was_and_is() -> None:
    case = cases()["bakery"]
    moved = case.response.with_answer("AD5", replace(case.response.answers["AD5"], option=4))
    problems = compare(case, assess(north_west(), moved))
    assert {p.code for p in problems} == {"P301"}
    assert {p.where.field for p in problems} >= {"expect overall", "expect components AD"}


def test_every_sector_has_a_golden_firm() -> None:
    sectors = {case.response.respondent.sector for case in cases().values()}
    assert sectors >= {s.id for s in north_west().sectors}


def test_each_worked_firm_starts_with_most_of_what_an_adviser_would_start_with() -> None:
    wanted = {i: cases()[i].adviser_first_steps for i in WORKED}
    assert [len(steps) for steps in wanted.values()] == [3] * 5
    in_three = in_seven = 0
    for case_id, steps in wanted.items():
        now, seven = first_steps(cases()[case_id])
        in_three += len(now & set(steps))
        in_seven += len(seven & set(steps))
    assert in_three >= 11
    assert in_seven >= 14


@pytest.mark.parametrize("case_id", WORKED)
def test_no_worked_firm_meets_none_of_its_advisers_steps_at_once(case_id: str) -> None:
    now, _ = first_steps(cases()[case_id])
    assert now & set(cases()[case_id].adviser_first_steps)


def test_the_bakery_is_summed_by_hand() -> None:
    # Skills 1 2 1 1 1 0 1 1 of 4 each: 8 / 32.
    assessment = assess(north_west(), cases()["bakery"].response)
    assert assessment.components["SK"].score == Fraction(8, 32)
    # Infrastructure 0 1 (dk) 0 0 0 0 1; IN2 stops at 3 below ten people: (1/3 + 1/4) / 7.
    infrastructure = assessment.components["IN"]
    assert infrastructure.score == (Fraction(1, 3) + Fraction(1, 4)) / 7
    assert shown(infrastructure.score, decimals=2) == "8.33"
    assert assessment.questions["IN3"].state is State.DONT_KNOW
    assert infrastructure.failed_gates == ("IN3", "IN5", "IN7")
    assert infrastructure.low == (Fraction(1, 3) + Fraction(1, 4)) / 8
    assert infrastructure.high == (Fraction(1, 3) + Fraction(1, 4) + 1) / 8


def test_few_questions_are_enough_where_few_apply_but_not_where_most_are_unknown() -> None:
    assessment = assess(north_west(), cases()["home-care"].response)
    trade = assessment.components["TR"]
    assert trade.counts.applicable < north_west().scoring.min_scored
    assert trade.status == "scored"
    assert assessment.components["FI"].status == "withheld"
    assert assessment.overall.status == "scored"
