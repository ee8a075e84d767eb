"""Which questions count: branching, profile rules, ceilings, length, and invalid answers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented import cases, conditions, respondents
from north_west import cases as golden
from north_west import north_west
from oracle_states import states, true
from readiness.applicability import (
    Known,
    applicable,
    completions,
    first_rule,
    holds,
    is_valid,
    standings,
    steering,
)
from readiness.questionnaire import (
    Condition,
    Option,
    Question,
    Questionnaire,
    Reason,
    Rule,
    Threshold,
)
from readiness.response import Answer, Respondent, Response, State
from readiness.scoring import assess
from small_packs import answered, component, multiple, not_applicable, pack, respond, single


def at_least(qid: str, level: int) -> Condition:
    return Condition("at_least", question=qid, number=Fraction(level))


def at_most(qid: str, level: int) -> Condition:
    return Condition("at_most", question=qid, number=Fraction(level))


def both(*parts: Condition) -> Condition:
    return Condition("all", parts=parts)


def either(*parts: Condition) -> Condition:
    return Condition("any", parts=parts)


def none(part: Condition) -> Condition:
    return Condition("not", parts=(part,))


LEVEL_2 = Known(State.ANSWERED, answered(2))
FIRM = Respondent(employees=10, sector="making", makes_things=False, sells_to=("local", "uk"))


# Conditions


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (at_least("Q", 2), True),
        (at_least("Q", 3), False),
        (at_most("Q", 2), True),
        (at_most("Q", 1), False),
        (Condition("in", question="Q", values=("1", "2")), True),
        (Condition("is", question="Q", values=("1",)), False),
        (Condition("none_of", question="Q", values=("1",)), True),
        (Condition("state", question="Q", values=("answered",)), True),
        (Condition("state", question="Q", values=("not_applicable",)), False),
        (Condition("at_least", profile="employees", number=Fraction(10)), True),
        (Condition("at_most", profile="employees", number=Fraction(9)), False),
        (Condition("in", profile="sector", values=("making",)), True),
        (Condition("is", profile="makes_things", values=("no",)), True),
        (Condition("any_of", profile="sells_to", values=("uk",)), True),
        (Condition("none_of", profile="sells_to", values=("uk",)), False),
        (both(at_least("Q", 1), at_most("Q", 3)), True),
        (both(at_least("Q", 1), at_most("Q", 1)), False),
        (either(at_least("Q", 4), at_most("Q", 2)), True),
        (none(at_least("Q", 4)), True),
    ],
)
def test_a_condition_holds_or_does_not(condition: Condition, expected: bool) -> None:
    assert holds(condition, FIRM, lambda _: LEVEL_2) is expected


@pytest.mark.parametrize(
    "condition",
    [
        at_least("Q", 1),
        none(at_least("Q", 1)),
        Condition("state", question="Q", values=("answered",)),
        both(at_least("Q", 1), Condition("at_least", profile="employees", number=Fraction(2))),
        Condition("in", profile="area", values=("bolton",)),
        none(Condition("in", profile="area", values=("bolton",))),
    ],
)
def test_a_condition_on_something_unknown_is_neither_true_nor_false(condition: Condition) -> None:
    assert holds(condition, FIRM, lambda _: None) is None


def test_what_is_unknown_does_not_matter_where_the_rest_decides() -> None:
    unknown, no, yes = at_least("Q", 1), at_least("R", 4), at_least("R", 1)

    def lookup(qid: str) -> Known | None:
        return LEVEL_2 if qid == "R" else None

    assert holds(both(unknown, no), FIRM, lookup) is False
    assert holds(either(unknown, yes), FIRM, lookup) is True


def test_a_reason_may_be_asked_for_too() -> None:
    asked = Condition("state", question="Q", values=("not_applicable",), reason="r1")
    assert holds(asked, FIRM, lambda _: Known(State.NOT_APPLICABLE, not_applicable("r1")))
    assert not holds(asked, FIRM, lambda _: Known(State.NOT_APPLICABLE, not_applicable("r2")))
    assert not holds(asked, FIRM, lambda _: Known(State.NOT_APPLICABLE))


def test_a_test_of_levels_never_holds_for_several_ticks_or_for_not_applicable() -> None:
    ticked = Known(State.ANSWERED, Answer(State.ANSWERED, options=(1, 2)))
    assert holds(at_least("Q", 0), FIRM, lambda _: ticked) is False
    assert holds(Condition("any_of", question="Q", values=("2",)), FIRM, lambda _: ticked) is True
    gone = Known(State.NOT_APPLICABLE, not_applicable())
    assert holds(at_least("Q", 0), FIRM, lambda _: gone) is False


def test_a_number_is_compared_exactly() -> None:
    number = Known(State.ANSWERED, Answer(State.ANSWERED, number="0.3"))
    third = Condition("at_least", question="Q", number=Fraction(3, 10))
    assert holds(third, FIRM, lambda _: number) is True
    more = Condition("at_least", question="Q", number=Fraction(31, 100))
    assert holds(more, FIRM, lambda _: number) is False


@given(st.data())
def test_conditions_mean_what_the_second_scorer_makes_of_them(data: st.DataObject) -> None:
    parents = (single("Q1"), multiple("Q2", 1, 1, 1))
    condition = data.draw(conditions(parents))
    firm = data.draw(respondents)
    known = {
        "Q1": data.draw(
            st.none() | st.integers(0, 4).map(lambda n: Known(State.ANSWERED, answered(n)))
        ),
        "Q2": data.draw(
            st.none()
            | st.just(Known(State.NOT_APPLICABLE, not_applicable("r1")))
            | st.just(Known(State.ANSWERED, Answer(State.ANSWERED, options=(0, 2))))
        ),
    }
    for blank in (None, True, False):
        first = holds(condition, firm, known.__getitem__, blank)
        seen = {q: None if k is None else (k.state.value, k.answer) for q, k in known.items()}
        assert first == true(condition, firm, seen.__getitem__, blank)


# Profile rules


def test_a_rule_on_a_profile_value_that_was_not_given_never_fires() -> None:
    small = Rule(Condition("at_most", profile="employees", number=Fraction(1)), level=2)
    other = Rule(none(Condition("in", profile="sector", values=("making",))), level=3)
    assert first_rule((small, other), Respondent()) is None
    assert first_rule((small, other), Respondent(employees=1)) is small
    assert first_rule((small, other), Respondent(sector="caring")) is other


def test_a_rule_without_a_condition_always_fires() -> None:
    rule = Rule(None, level=1)
    assert first_rule((rule,), Respondent()) is rule


SIZE_RULE = (Rule(Condition("at_most", profile="employees", number=Fraction(1)), reason="alone"),)
ALONE = (Reason("alone", "You work alone"),)


def test_a_sole_trader_is_not_asked_about_apprentices_and_an_old_answer_does_not_count() -> None:
    learners = single("Q2", may_not_apply=ALONE, not_applicable_when=SIZE_RULE)
    made = pack(component("A", single("Q1"), learners))
    response = respond("full", Respondent(employees=1), Q1=4, Q2=0)
    assessment = assess(made, response)
    assert assessment.questions["Q2"].state is State.NOT_APPLICABLE
    assert assessment.questions["Q2"].reason == "You work alone"
    assert assessment.overall.score == 1
    assert response.answers["Q2"].option == 0
    assert applicable(made, response) == ("Q1",)


def test_an_unknown_size_makes_nothing_not_applicable() -> None:
    learners = single("Q2", may_not_apply=ALONE, not_applicable_when=SIZE_RULE)
    made = pack(component("A", single("Q1"), learners))
    assert applicable(made, respond()) == ("Q1", "Q2")


def test_not_applicable_is_not_taken_where_the_question_does_not_allow_it() -> None:
    made = pack(component("A", single("Q1"), single("Q2", may_not_apply=ALONE)))
    found = assess(made, respond(Q1="na", Q2=not_applicable("alone"))).questions
    assert found["Q1"].state is State.UNANSWERED
    assert found["Q2"].state is State.NOT_APPLICABLE
    assert found["Q2"].reason == "You work alone"


def test_a_reason_that_the_pack_no_longer_has_is_shown_by_its_id() -> None:
    made = pack(component("A", single("Q1", may_not_apply=ALONE)))
    found = assess(made, respond(Q1=not_applicable("old-reason"))).questions["Q1"]
    assert (found.state, found.reason) == (State.NOT_APPLICABLE, "old-reason")


def test_no_gate_of_the_pack_has_a_ceiling_or_may_be_left_out() -> None:
    gates = [q for q in north_west().questions.values() if q.gate]
    assert {q.id for q in gates} == {"IN3", "IN5", "IN7", "DA4"}
    for gate in gates:
        assert not gate.ceilings
        assert not gate.may_not_apply
        assert not gate.not_applicable_when
        assert gate.applies_when is None
        assert gate.core


# Branching


def family() -> Questionnaire:
    """Q2 hangs on Q1, Q3 on Q2."""
    return pack(
        component(
            "A",
            single("Q1"),
            single("Q2", applies_when=at_least("Q1", 2)),
            single("Q3", applies_when=at_least("Q2", 2)),
        )
    )


@pytest.mark.parametrize(
    ("given_answers", "hidden"),
    [
        ({}, ("", "open", "open")),
        ({"Q1": "dk"}, ("", "open", "open")),
        ({"Q1": 1}, ("", "branch", "branch")),
        ({"Q1": 1, "Q2": 4, "Q3": 4}, ("", "branch", "branch")),
        ({"Q1": 2}, ("", "", "open")),
        ({"Q1": 2, "Q2": "dk"}, ("", "", "open")),
        ({"Q1": 2, "Q2": 1}, ("", "", "branch")),
        ({"Q1": 2, "Q2": 2}, ("", "", "")),
    ],
)
def test_a_question_is_hidden_open_or_asked_by_the_answer_above_it(
    given_answers: dict[str, int | str], hidden: tuple[str, ...]
) -> None:
    found = assess(family(), respond(**given_answers)).questions
    assert tuple(r.hidden for r in found.values()) == hidden


def test_only_what_can_be_asked_now_is_asked_in_the_order_of_asking() -> None:
    made = replace(
        family(),
        components=(
            *family().components,
            component("B", single("Q4"), single("Q5"), asking_order=("Q5", "Q4")),
        ),
        asking_order=("B", "A"),
    )
    assert applicable(made, respond()) == ("Q5", "Q4", "Q1")
    assert applicable(made, respond(Q1=3)) == ("Q5", "Q4", "Q1", "Q2")


def test_a_parent_that_does_not_apply_counts_as_settled() -> None:
    made = pack(
        component(
            "A",
            single("Q1", may_not_apply=ALONE),
            single(
                "Q2", applies_when=Condition("state", question="Q1", values=("not_applicable",))
            ),
        )
    )
    assert applicable(made, respond(Q1=not_applicable("alone"))) == ("Q1", "Q2")
    assert applicable(made, respond(Q1=3)) == ("Q1",)


@pytest.mark.parametrize(
    "condition",
    [
        Condition("in", profile="sector", values=("making",)),
        none(Condition("in", profile="sector", values=("making",))),
        Condition("none_of", profile="sells_to", values=("uk",)),
        both(
            Condition("in", profile="sector", values=("making",)),
            none(Condition("is", profile="makes_things", values=("no",))),
        ),
    ],
)
def test_a_profile_value_that_was_not_given_hides_no_question(condition: Condition) -> None:
    made = pack(component("A", single("Q1", applies_when=condition)))
    assert applicable(made, respond()) == ("Q1",)


def test_children_may_stand_before_their_parents() -> None:
    child = single("Q1", applies_when=at_least("Q2", 1))
    made = pack(component("A", child, single("Q2")))
    assert applicable(made, respond()) == ("Q2",)
    assert applicable(made, respond(Q2=1)) == ("Q1", "Q2")
    assert steering(made) == ("Q2",)


def test_questions_that_steer_stand_after_those_that_steer_them() -> None:
    made = pack(
        component(
            "A",
            single("Q3", applies_when=at_least("Q2", 1)),
            single("Q2", applies_when=at_least("Q1", 1)),
            single("Q1"),
        )
    )
    assert steering(made) == ("Q1", "Q2")


@given(cases())
def test_every_question_stands_as_the_second_scorer_says(
    case: tuple[Questionnaire, Response],
) -> None:
    made, response = case
    names = {"hidden": "branch", "open": "open", "length": "length"}
    second = states(made, response, response.answers)
    for qid, standing in standings(made, response).items():
        kind = second[qid][0]
        if kind in names:
            assert (standing.hidden, standing.counted) == (names[kind], False)
        else:
            assert (standing.state.value, standing.counted, standing.hidden) == (kind, True, "")


# Length


def test_the_quick_look_asks_and_counts_only_the_core() -> None:
    made = pack(component("A", single("Q1", core=True), single("Q2")))
    quick = respond("quick", Q1=4, Q2=0)
    assert applicable(made, quick) == ("Q1",)
    assert assess(made, quick).overall.score == 1
    assert assess(made, quick).questions["Q2"].hidden == "length"
    assert assess(made, replace(quick, length="full")).overall.score == Fraction(1, 2)


def test_the_north_west_quick_look_has_all_gates_and_every_component() -> None:
    core = {q.id for q in north_west().questions.values() if q.core}
    assert {"IN3", "IN5", "IN7", "DA4"} <= core
    assert 16 <= len(core) <= 24
    assert {north_west().component_of[qid].id for qid in core} == {
        c.id for c in north_west().components
    }


# Answers that do not fit


NUMBER = Question(
    "Q", "", "", (), Fraction(1), kind="number", thresholds=(Threshold(Fraction(1), Fraction(1)),)
)
GRID = Question(
    "Q",
    "",
    "",
    (Option("a", Fraction(0)), Option("b", Fraction(1))),
    Fraction(2),
    kind="grid",
    rows=("x", "y"),
)


@pytest.mark.parametrize(
    ("question", "answer", "fits"),
    [
        (single("Q"), Answer(State.ANSWERED, option=4), True),
        (single("Q"), Answer(State.ANSWERED, option=5), False),
        (single("Q"), Answer(State.ANSWERED, option=-1), False),
        (single("Q"), Answer(State.ANSWERED), False),
        (multiple("Q", 1, 1), Answer(State.ANSWERED, options=(0, 1)), True),
        (multiple("Q", 1, 1), Answer(State.ANSWERED, options=(1, 1)), False),
        (multiple("Q", 1, 1), Answer(State.ANSWERED, options=(2,)), False),
        (multiple("Q", 1, 1), Answer(State.ANSWERED, options=()), False),
        (multiple("Q", 1, 1, none_of_these=True), Answer(State.ANSWERED, options=(2,)), True),
        (multiple("Q", 1, 1, none_of_these=True), Answer(State.ANSWERED, options=(0, 2)), False),
        (GRID, Answer(State.ANSWERED, rows=(0, 1)), True),
        (GRID, Answer(State.ANSWERED, rows=(0, None)), False),
        (GRID, Answer(State.ANSWERED, rows=(0, 2)), False),
        (GRID, Answer(State.ANSWERED, rows=(0,)), False),
        (NUMBER, Answer(State.ANSWERED, number="2.5"), True),
        (NUMBER, Answer(State.ANSWERED, number=""), False),
        (NUMBER, Answer(State.ANSWERED, number="1/0"), False),
        (NUMBER, Answer(State.ANSWERED, number="some"), False),
    ],
)
def test_a_stored_answer_fits_its_question_or_is_left_out(
    question: Question, answer: Answer, fits: bool
) -> None:
    assert is_valid(question, answer) is fits


def test_completions_are_all_that_an_unknown_answer_may_turn_out_to_be() -> None:
    choice = multiple("Q", 1, 1, none_of_these=True, may_not_apply=ALONE)
    found = completions(choice)
    assert {a.options for a in found if a.state is State.ANSWERED} == {(0,), (1,), (0, 1), (2,)}
    assert [a.reason for a in found if a.state is State.NOT_APPLICABLE] == ["alone"]
    assert {a.option for a in completions(single("Q"))} == {0, 1, 2, 3, 4}
    assert {a.rows for a in completions(GRID)} == {(0, 0), (1, 1)}
    numbers = {Fraction(a.number) for a in completions(NUMBER, (at_least("Q", 3),))}
    assert any(n < 1 for n in numbers)
    assert any(1 <= n < 3 for n in numbers)
    assert any(n >= 3 for n in numbers)


def test_the_golden_firms_are_asked_only_what_applies() -> None:
    for case in golden().values():
        asked = applicable(north_west(), case.response)
        found = assess(north_west(), case.response).questions
        assert asked
        for qid in asked:
            assert found[qid].counted


def test_a_profile_rule_never_waits_for_an_answer() -> None:
    assert first_rule((Rule(at_least("Q", 0), level=1),), FIRM) is None
