"""Answers that cannot both be true, or that are worth a kind question."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invented import conditions, firms, responses
from north_west import cases as golden
from north_west import north_west
from oracle_states import states, true
from readiness.contradictions import STRAIGHT_LINE, STRAIGHT_LINE_LENGTH
from readiness.questionnaire import Condition, Contradiction, Questionnaire, Reason
from readiness.response import Answer, Response, State
from readiness.scoring import assess
from small_packs import component, multiple, pack, respond, single


def at_least(qid: str, level: int) -> Condition:
    return Condition("at_least", question=qid, number=Fraction(level))


def at_most(qid: str, level: int) -> Condition:
    return Condition("at_most", question=qid, number=Fraction(level))


def with_rule(when: Condition) -> Questionnaire:
    reasons = (Reason("alone", "Alone"),)
    return pack(
        component("A", single("Q1"), single("Q2", may_not_apply=reasons), multiple("Q3", 1, 1)),
        contradictions=(Contradiction("H1", "cannot", when, "They cannot both be true."),),
    )


def fired(made: Questionnaire, response: Response) -> tuple[str, ...]:
    return assess(made, response).contradictions


def test_a_rule_fires_when_both_answers_are_as_it_says() -> None:
    made = with_rule(Condition("all", parts=(at_least("Q1", 4), at_most("Q2", 1))))
    assert fired(made, respond(Q1=4, Q2=1)) == ("H1",)
    assert fired(made, respond(Q1=4, Q2=2)) == ()
    assert fired(made, respond(Q1=3, Q2=1)) == ()


@pytest.mark.parametrize("unknown", ["dk", None])
def test_a_dont_know_never_fires(unknown: str | None) -> None:
    made = with_rule(Condition("all", parts=(at_least("Q1", 4), at_most("Q2", 1))))
    answers: dict[str, int | str] = {"Q1": 4}
    if unknown is not None:
        answers["Q2"] = unknown
    assert fired(made, respond(**answers)) == ()
    turned = with_rule(Condition("not", parts=(at_least("Q2", 3),)))
    assert fired(turned, respond(**answers)) == ()


def test_a_rule_may_ask_for_a_reason_for_ticks_or_for_one_of_several() -> None:
    reason = Condition("state", question="Q2", values=("not_applicable",), reason="alone")
    alone = Answer(State.NOT_APPLICABLE, reason="alone")
    assert fired(with_rule(reason), respond(Q2=alone)) == ("H1",)
    ticked = Condition("any_of", question="Q3", values=("1",))
    assert fired(with_rule(ticked), respond(Q3=Answer(State.ANSWERED, options=(0, 1)))) == ("H1",)
    either = Condition("any", parts=(at_least("Q1", 4), at_least("Q2", 4)))
    assert fired(with_rule(either), respond(Q2=4)) == ("H1",)


@given(st.data())
def test_rules_fire_as_the_second_scorer_reads_them(data: st.DataObject) -> None:
    parents = (single("Q1"), single("Q2"), multiple("Q3", 1, 1))
    made = with_rule(data.draw(conditions(parents)))
    response = data.draw(responses(made))
    stand = states(made, response, response.answers)

    def look(qid: str) -> tuple[str, Answer | None] | None:
        return stand[qid] if stand[qid][0] in ("answered", "not_applicable") else None

    expected = true(made.contradictions[0].when, response.respondent, look, None) is True
    assert ("H1" in fired(made, response)) == expected


def test_contradictions_never_change_a_score() -> None:
    made = with_rule(at_least("Q1", 0))
    plain = pack(made.components[0])
    response = respond(Q1=4, Q2=0, Q3=Answer(State.ANSWERED, options=(0,)))
    assert fired(made, response) == ("H1",)
    assert assess(made, response).overall == assess(plain, response).overall


def line(count: int) -> Questionnaire:
    return pack(component("A", *(single(f"Q{i:02}") for i in range(count))))


def test_fifteen_same_levels_in_a_row_are_noticed() -> None:
    made = line(STRAIGHT_LINE_LENGTH + 1)
    same = dict.fromkeys(made.questions, 2)
    assert fired(made, respond(**same)) == (STRAIGHT_LINE,)
    broken = same | {"Q07": 3}
    assert fired(made, respond(**broken)) == ()
    assert fired(line(STRAIGHT_LINE_LENGTH - 1), respond(**same)) == ()


def test_what_is_not_known_neither_breaks_nor_lengthens_a_straight_line() -> None:
    made = line(STRAIGHT_LINE_LENGTH)
    same: dict[str, int | str] = dict.fromkeys(made.questions, 2)
    assert fired(made, respond(**same | {"Q03": "dk"})) == ()
    longer = line(STRAIGHT_LINE_LENGTH + 1)
    same = dict.fromkeys(longer.questions, 2)
    assert fired(longer, respond(**same | {"Q03": "dk"})) == (STRAIGHT_LINE,)


# The North West rules


@pytest.mark.parametrize("level", range(5))
def test_one_level_throughout_contradicts_nothing_but_is_a_straight_line(level: int) -> None:
    made = north_west()
    assert len(made.contradictions) >= 40
    answers = dict.fromkeys(made.questions, level)
    assert fired(made, respond(**answers)) == (STRAIGHT_LINE,)


def test_the_worked_firms_do_not_contradict_themselves() -> None:
    worked = ("accountant", "app-studio", "bakery", "home-care", "precision-engineer")
    for case in worked:
        rules = {c.id: c.kind for c in north_west().contradictions}
        found = fired(north_west(), golden()[case].response)
        assert [i for i in found if rules.get(i) == "cannot"] == [], case


@settings(max_examples=30)
@given(st.data())
def test_every_rule_that_fires_for_any_firm_is_one_of_the_pack(data: st.DataObject) -> None:
    made = north_west()
    found = fired(made, data.draw(firms(made)))
    ids = [c.id for c in made.contradictions]
    order = [*ids, STRAIGHT_LINE]
    assert list(found) == sorted(found, key=order.index)


def test_every_north_west_rule_can_fire() -> None:
    made = north_west()
    for rule in made.contradictions:
        wanted = {p.question for p in rule.when.parts} if rule.when.op == "all" else set()
        assert wanted or rule.when.question or rule.when.parts, rule.id
        assert rule.message
