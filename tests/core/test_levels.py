"""What is said of a number: status, level, caps by gates, quick looks, and "close to"."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invented import firms
from north_west import cases as golden
from north_west import north_west
from readiness.assessment import Result
from readiness.questionnaire import (
    Condition,
    Gate,
    Question,
    Questionnaire,
    Reason,
    Rule,
    ScoringRules,
    Threshold,
)
from readiness.response import Answer, Respondent, State
from readiness.scoring import assess
from small_packs import DONT_KNOW, component, gate, pack, respond, single


def ten(**fields: object) -> Questionnaire:
    """One component of ten questions."""
    return pack(component("A", *(single(f"Q{i}", core=i < 5) for i in range(10))), **fields)


def known(count: int, level: int = 2, state: str = "dk") -> dict[str, int | str]:
    """So many known answers of ten."""
    return {f"Q{i}": level if i < count else state for i in range(10)}


# Status


@pytest.mark.parametrize(
    ("count", "status"),
    [(10, "scored"), (7, "scored"), (6, "provisional"), (5, "provisional"), (4, "withheld")],
)
def test_the_known_share_decides_what_may_be_shown(count: int, status: str) -> None:
    for state in ("dk", "unanswered"):
        answers = {q: a for q, a in known(count, state=state).items() if a != "unanswered"}
        result = assess(ten(), respond(**answers))
        assert result.components["A"].status == status
        assert result.overall.status == status
        assert (result.overall.score is None) == (status == "withheld")


def test_not_applicable_stands_outside_the_known_share() -> None:
    optional = [single(f"Q{i}", may_not_apply=(Reason("r", "r"),)) for i in range(10)]
    made = pack(component("A", *optional))
    result = assess(made, respond(**known(3, state="na"))).overall
    assert (result.status, result.counts.applicable, result.counts.not_applicable) == (
        "scored",
        3,
        7,
    )
    assert result.counts.known_share == 1


@pytest.mark.parametrize(
    ("questions", "answers", "status"), [(4, 2, "withheld"), (2, 2, "scored"), (1, 1, "scored")]
)
def test_a_component_needs_three_known_answers_or_all_it_has(
    questions: int, answers: int, status: str
) -> None:
    made = pack(component("A", *(single(f"Q{i}") for i in range(questions))))
    given_answers = {f"Q{i}": 2 for i in range(answers)}
    assert assess(made, respond(**given_answers)).components["A"].status == status


def test_nothing_that_applies_is_not_applicable_and_not_withheld() -> None:
    made = pack(component("A", single("Q1", weight=Fraction(0))))
    assessment = assess(made, respond(Q1=4))
    assert assessment.overall.status == "not_applicable"
    assert assessment.overall.counts.known_share is None


# Levels


@pytest.mark.parametrize(
    ("points", "level"),
    [(0, 0), (19, 0), (20, 1), (39, 1), (40, 2), (59, 2), (60, 3), (79, 3), (80, 4), (100, 4)],
)
def test_a_level_starts_exactly_at_its_boundary(points: int, level: int) -> None:
    made = pack(component("A", single("Q", 0, Fraction(points), 100)))
    assert assess(made, respond(Q=1)).overall.level == level


def test_a_hair_below_a_boundary_is_below() -> None:
    made = pack(component("A", single("Q", 0, Fraction(599_999_999, 10_000_000), 100)))
    assert assess(made, respond(Q=1)).overall.level == 2


# Close to


@pytest.mark.parametrize(
    ("points", "close"),
    [
        ("38.49", None),
        ("38.5", 2),
        ("39.99", 2),
        ("40", 1),
        ("41.5", 1),
        ("41.51", None),
        ("0", None),
        ("99", None),
        ("78.5", 4),
        ("80", 3),
    ],
)
def test_within_a_point_and_a_half_of_an_inner_boundary_it_is_close(
    points: str, close: int | None
) -> None:
    made = pack(component("A", single("Q", 0, Fraction(points), 100)))
    assert assess(made, respond(Q=1)).overall.close_to == close


def test_only_an_exact_uncapped_full_check_is_close_to_anything() -> None:
    made = pack(component("A", *(single(f"Q{i}", core=True) for i in range(10))))
    near = {f"Q{i}": 2 for i in range(10)} | {"Q0": 0, "Q1": 0}
    assert assess(made, respond(**near)).overall.close_to == 1
    assert assess(made, respond("quick", **near)).overall.close_to is None
    unsure = near | {"Q0": "dk"}
    assert assess(made, respond(**unsure)).overall.close_to is None
    gated = replace(made.components[0].node.questions[0], gate=gate())
    node = replace(
        made.components[0].node, questions=(gated, *made.components[0].node.questions[1:])
    )
    capped = replace(made, components=(replace(made.components[0], node=node),))
    result = assess(capped, respond(**near)).components["A"]
    assert (result.caps != (), result.close_to) == (True, None)


# Gates


def gated(level: int = 2) -> Questionnaire:
    """A gate and three questions that are all as good as can be."""
    return pack(component("A", single("G", gate=gate(level)), *(single(f"Q{i}") for i in range(3))))


BEST = {"Q0": 4, "Q1": 4, "Q2": 4}


def test_a_failed_gate_caps_the_level_and_never_the_number() -> None:
    assessment = assess(gated(), respond(G=1, **BEST))
    result, overall = assessment.components["A"], assessment.overall
    assert result.score == Fraction(13, 16)
    assert (result.raw_level, result.level) == (4, 1)
    assert (overall.raw_level, overall.level) == (4, 2)
    assert [(c.question, c.level, c.reason) for c in result.caps] == [("G", 1, "It is not met.")]
    assert [c.level for c in overall.caps] == [2]
    assert result.failed_gates == ("G",)


def test_a_gate_that_is_just_met_caps_nothing() -> None:
    result = assess(gated(), respond(G=2, **BEST)).overall
    assert (result.caps, result.failed_gates, result.level) == ((), (), 4)


def test_a_cap_above_the_level_is_no_cap_but_the_gate_still_fails() -> None:
    result = assess(gated(), respond(G=0, Q0=1, Q1=1, Q2=1)).overall
    assert (result.level, result.caps, result.failed_gates) == (0, (), ("G",))


def test_a_dont_know_counts_as_not_met_for_the_gate_only() -> None:
    result = assess(gated(), respond(G=DONT_KNOW, **BEST)).components["A"]
    assert result.score == 1
    assert (result.level, [c.question for c in result.caps]) == (1, ["G"])
    assert result.status == "scored"


def test_an_unanswered_gate_leaves_the_level_open_and_provisional() -> None:
    assessment = assess(gated(), respond(**BEST))
    for result in (assessment.components["A"], assessment.overall):
        assert result.open_gates == ("G",)
        assert (result.status, result.level, result.caps) == ("provisional", 4, ())


def test_the_lowest_cap_wins_and_all_are_named() -> None:
    strict = Gate(1, "starting-out", "getting-going", "Strict.")
    made = pack(
        component(
            "A",
            single("G", gate=gate()),
            single("H", gate=strict),
            *(single(f"Q{i}") for i in range(6)),
        )
    )
    answers = {f"Q{i}": 4 for i in range(6)} | {"G": 0, "H": 0}
    assessment = assess(made, respond(**answers))
    assert assessment.components["A"].level == 0
    assert assessment.overall.level == 1
    assert [c.question for c in assessment.overall.caps] == ["G", "H"]


def test_a_gate_may_cap_only_its_component_or_only_the_overall() -> None:
    only_component = replace(gate(), overall_cap="")
    only_overall = replace(gate(), component_cap="")
    for one, levels in ((only_component, (1, 4)), (only_overall, (4, 2))):
        made = pack(component("A", single("G", gate=one), *(single(f"Q{i}") for i in range(3))))
        assessment = assess(made, respond(G=1, **BEST))
        assert (assessment.components["A"].level, assessment.overall.level) == levels


def test_a_gate_on_a_number_goes_by_the_thresholds_it_reaches() -> None:
    steps = (Threshold(Fraction(1), Fraction(1)), Threshold(Fraction(5), Fraction(2)))
    number = Question("G", "", "", (), Fraction(2), kind="number", thresholds=steps, gate=gate(2))
    made = pack(component("A", number, *(single(f"Q{i}") for i in range(3))))
    assert assess(made, respond(G=Answer(State.ANSWERED, number="4.9"), **BEST)).overall.caps
    assert not assess(made, respond(G=Answer(State.ANSWERED, number="5"), **BEST)).overall.caps


def test_a_gate_outside_the_quick_look_does_not_apply_there() -> None:
    questions = [single(f"Q{i}", core=True) for i in range(3)]
    made = pack(component("A", single("G", gate=gate()), *questions))
    result = assess(made, respond("quick", G=0, **BEST)).overall
    assert (result.failed_gates, result.open_gates, result.level) == ((), (), 4)
    assert result.status == "scored"


def test_a_gate_of_a_question_that_is_not_asked_is_neither_failed_nor_open() -> None:
    asked = Condition("at_least", question="Q0", number=Fraction(4))
    hidden = single("G", gate=gate(), applies_when=asked)
    made = pack(component("A", hidden, *(single(f"Q{i}") for i in range(3))))
    result = assess(made, respond(Q0=3, Q1=4, Q2=4)).overall
    assert (result.failed_gates, result.open_gates, result.status) == ((), (), "scored")
    assert assess(made, respond(Q0=4, Q1=4, Q2=4)).overall.open_gates == ("G",)


def test_a_gate_of_a_withheld_component_still_holds_the_overall() -> None:
    weak = component("B", single("G", gate=gate()), *(single(f"B{i}") for i in range(5)))
    others = [component(c, *(single(f"{c}{i}") for i in range(3))) for c in "CDEF"]
    made = pack(*others, weak)
    answers = {f"{c}{i}": 4 for c in "CDEF" for i in range(3)} | {"G": 0}
    assessment = assess(made, respond(**answers))
    assert assessment.components["B"].status == "withheld"
    assert assessment.components["B"].failed_gates == ("G",)
    assert (assessment.overall.raw_level, assessment.overall.level) == (4, 2)


@settings(max_examples=40)
@given(st.data())
def test_no_north_west_firm_stands_above_a_failed_gate(data: st.DataObject) -> None:
    made = north_west()
    assessment = assess(made, data.draw(firms(made)))
    for result in (assessment.overall, *assessment.components.values()):
        for qid in result.failed_gates:
            one = made.questions[qid].gate
            assert one is not None
            cap = one.overall_cap if result.id == "overall" else one.component_cap
            assert result.level is None or result.level <= made.level_index(cap)
        if result.level is not None and result.raw_level is not None:
            assert result.level == min([result.raw_level, *(c.level for c in result.caps)])


def test_the_four_must_haves_cap_as_they_are_published() -> None:
    made = north_west()
    for qid in ("IN3", "IN5", "IN7", "DA4"):
        one = made.questions[qid].gate
        assert one is not None
        assert (one.level, one.component_cap, one.overall_cap) == (2, "getting-going", "building")
        assert one.reason


# Quick look


def levels(results: list[Result]) -> list[int | None]:
    return [r.level for r in results]


def test_a_quick_look_gives_scores_but_no_component_a_level() -> None:
    quick = replace(golden()["bakery"].response, length="quick")
    assessment = assess(north_west(), quick)
    scored = [r for r in assessment.components.values() if r.score is not None]
    assert len(scored) >= 6
    assert set(levels(scored)) == {None}
    assert assessment.overall.level is not None


@pytest.mark.parametrize(("count", "shows"), [(5, True), (4, True), (3, False)])
def test_a_quick_look_says_an_overall_level_once_70_percent_of_the_core_is_known(
    count: int, shows: bool
) -> None:
    result = assess(ten(), respond("quick", **known(count))).overall
    assert result.score is not None
    assert (result.level is not None) == shows


def test_a_quick_look_can_be_continued_into_a_full_check() -> None:
    quick = respond("quick", **known(10, level=2))
    full = replace(quick, length="full")
    assert assess(ten(), quick).overall.counts.applicable == 5
    assert assess(ten(), full).overall.counts.applicable == 10
    assert assess(ten(), full).components["A"].level is not None


def test_the_constants_are_the_packs_and_not_the_engines() -> None:
    rules = ScoringRules(provisional_below=Fraction(1), withheld_below=Fraction(9, 10))
    strict = ten(scoring=rules)
    assert assess(strict, respond(**known(9))).overall.status == "provisional"
    assert assess(strict, respond(**known(8))).overall.status == "withheld"
    wide = ten(scoring=ScoringRules(close_to=Fraction(10)))
    assert assess(wide, respond(**known(10))).overall.close_to == 3
    assert assess(ten(), respond(**known(10))).overall.close_to is None


def test_a_gate_that_does_not_apply_neither_caps_nor_leaves_the_level_open() -> None:
    local = Rule(Condition("in", profile="sector", values=("caring",)), reason="r")
    optional = component("B", single("G", gate=gate()), not_applicable_when=(local,))
    made = pack(component("A", *(single(f"Q{i}") for i in range(3))), optional)
    result = assess(made, respond("full", Respondent(sector="caring"), G=0, **BEST)).overall
    assert (result.failed_gates, result.open_gates, result.level) == ((), (), 4)
