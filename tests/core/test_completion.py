"""The range: every way a response may still end, without trying more than it has to."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given

from invented import cases
from north_west import north_west
from oracle_states import MOST
from oracle_states import count_endings as brute_count
from readiness.applicability import standings
from readiness.completion import LIMIT, classes, count_endings, deciding, endings
from readiness.questionnaire import Condition, Questionnaire, Reason, ScoringRules
from readiness.response import Response
from readiness.scoring import assess
from small_packs import component, multiple, not_applicable, pack, respond, single

REASON = (Reason("r", "r"),)
LAX = ScoringRules(min_scored=1, withheld_below=Fraction(0))


def at_least(qid: str, level: int) -> Condition:
    return Condition("at_least", question=qid, number=Fraction(level))


def span(made: Questionnaire, response: Response) -> tuple[Fraction | None, Fraction | None]:
    result = assess(made, response).overall
    return result.low, result.high


def count(made: Questionnaire, response: Response) -> int:
    return sum(1 for _ in endings(made, response, standings(made, response)))


def test_without_branching_there_is_one_ending_however_much_is_unknown() -> None:
    made = pack(component("A", *(single(f"Q{i}") for i in range(30))))
    assert count(made, respond()) == 1
    assert count_endings(made) == 1
    assert count_endings(north_west()) == 1


def test_a_question_that_steers_is_tried_only_as_far_as_branching_can_tell_answers_apart() -> None:
    child = single("Q2", applies_when=at_least("Q1", 2))
    made = pack(component("A", single("Q1"), child))
    assert count(made, respond()) == 2
    assert count(made, respond(Q1=1)) == 1
    low, high = classes(made, made.questions["Q1"])
    assert [a.option for a in low] == [0, 1]
    assert [a.option for a in high] == [2, 4]


def test_the_range_reaches_over_both_branches() -> None:
    child = single("Q2", applies_when=at_least("Q1", 2))
    made = pack(component("A", single("Q1"), child, single("Q3")), scoring=LAX)
    # Q1 below 2: Q1 and Q3 alone, from 0 to (1 + 4) / 8. From 2 on Q2 counts too, up to 12 / 12.
    assert span(made, respond(Q3=4)) == (Fraction(4, 8), Fraction(1))
    # A stored answer of the child counts in the endings in which it is asked.
    assert span(made, respond(Q2=2, Q3=0)) == (Fraction(0), Fraction(6, 12))


def test_children_of_an_unknown_parent_are_not_scored() -> None:
    child = single("Q2", applies_when=at_least("Q1", 2))
    made = pack(component("A", single("Q1"), child, single("Q3")), scoring=LAX)
    assert assess(made, respond(Q1="dk", Q2=0, Q3=4)).overall.score == 1


def test_the_score_of_the_known_answers_widens_a_range_that_would_not_hold_it() -> None:
    # Whatever Q1 turns out to be, one of the two poor answers counts; the score counts neither.
    low = single("Q2", applies_when=Condition("at_most", question="Q1", number=Fraction(1)))
    made = pack(
        component(
            "A",
            single("Q1", weight=Fraction(0)),
            low,
            single("Q3", applies_when=at_least("Q1", 2)),
            single("Q4"),
        ),
        scoring=LAX,
    )
    result = assess(made, respond(Q2=0, Q3=0, Q4=4)).overall
    one = Fraction(1)
    assert (result.score, result.low, result.high) == (one, Fraction(1, 2), one)


def test_an_unknown_answer_that_may_turn_out_not_to_apply_stays_inside_the_range() -> None:
    # Ticking nothing is no answer, so the least is 1 of 2; leaving it out gives 0 of 4.
    ticks = multiple("Q1", 1, 1, may_not_apply=REASON)
    made = pack(component("A", ticks, single("Q2")), scoring=LAX)
    assert deciding(made) == ("Q1",)
    assert span(made, respond(Q1="dk", Q2=0)) == (Fraction(0), Fraction(1, 2))
    assert assess(made, respond(Q1=not_applicable("r"), Q2=0)).overall.score == 0


def test_a_question_that_can_score_0_and_1_need_not_be_tried_as_not_applicable() -> None:
    made = pack(component("A", single("Q1", may_not_apply=REASON), single("Q2")))
    assert deciding(made) == ()
    assert count(made, respond()) == 1


def test_a_parent_that_may_not_apply_has_an_ending_of_its_own() -> None:
    settled = Condition("state", question="Q1", values=("not_applicable",))
    child = single("Q2", applies_when=settled)
    made = pack(component("A", single("Q1", may_not_apply=REASON), child, single("Q3")))
    assert count(made, respond()) == 2


def test_grandchildren_are_tried_only_where_their_parents_are_asked() -> None:
    made = pack(
        component(
            "A",
            single("Q1", 0, 1),
            single("Q2", 0, 1, applies_when=at_least("Q1", 1)),
            single("Q3", 0, 1, applies_when=at_least("Q2", 1)),
        ),
        scoring=LAX,
    )
    assert count(made, respond()) == 3
    assert count_endings(made) == 4


def test_the_bound_that_the_loader_uses_is_never_below_what_a_response_takes() -> None:
    parents = [multiple(f"P{i}", 1, 1, 1) for i in range(4)]
    children = [
        single(
            f"C{i}",
            applies_when=Condition("any_of", question=f"P{i}", values=("0", "2")),
        )
        for i in range(4)
    ]
    made = pack(component("A", *parents, *children))
    assert count(made, respond()) <= count_endings(made) <= LIMIT


@given(cases())
def test_few_endings_are_tried_and_never_more_than_there_are(
    case: tuple[Questionnaire, Response],
) -> None:
    made, response = case
    assume(brute_count(made, response) <= MOST)
    assert count(made, response) <= max(1, brute_count(made, response))
    assert count(made, response) <= count_endings(made)
