"""Scores: worked examples, faults seen in public tools, and properties of every score."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from invented import answers_to, cases, firms
from north_west import cases as golden
from north_west import north_west
from oracle_states import states
from readiness.assessment import Assessment, Result
from readiness.points import answer_at, least_and_most, level_of, score_of
from readiness.questionnaire import (
    Component,
    Condition,
    Display,
    Node,
    Option,
    Question,
    Questionnaire,
    Reason,
    Rule,
    ScoringRules,
    Threshold,
)
from readiness.response import Answer, Respondent, Response, State
from readiness.scoring import assess, shown, with_decimals
from small_packs import (
    DONT_KNOW,
    answered,
    component,
    multiple,
    not_applicable,
    pack,
    respond,
    single,
)

HALF = Fraction(1, 2)


def overall(questionnaire: Questionnaire, response: Response) -> Fraction | None:
    return assess(questionnaire, response).overall.score


def every_result(assessment: Assessment) -> list[Result]:
    found, waiting = [], [assessment.overall, *assessment.components.values()]
    while waiting:
        found.append(waiting.pop())
        waiting += found[-1].groups
    return found


# Worked examples


def test_a_component_is_the_weighted_mean_of_its_questions() -> None:
    made = pack(component("A", single("Q1", weight=Fraction(3)), single("Q2"), single("Q3")))
    assert overall(made, respond(Q1=4, Q2=0, Q3=2)) == Fraction(3 * 4 + 0 + 2, 5 * 4)


def test_the_overall_is_the_mean_of_the_components_however_many_questions_they_have() -> None:
    made = pack(
        component("A", single("Q1")),
        component("B", single("Q2"), single("Q3"), single("Q4")),
    )
    assert overall(made, respond(Q1=4, Q2=0, Q3=0, Q4=0)) == HALF


def test_components_may_weigh_differently() -> None:
    made = pack(component("A", single("Q1"), weight=Fraction(3)), component("B", single("Q2")))
    assert overall(made, respond(Q1=4, Q2=0)) == Fraction(3, 4)


def test_an_overall_by_mean_counts_every_question_alike_also_those_in_groups() -> None:
    groups = (Node("Ag", "Ag", (single("Q1"), single("Q2"))),)
    made = pack(
        component("A", groups=groups, method="mean_of_means"),
        component("B", single("Q3")),
        scoring=ScoringRules(method="mean"),
    )
    assert overall(made, respond(Q1=4, Q2=4, Q3=0)) == Fraction(2, 3)


def test_an_overall_by_sum_weighs_components_by_what_they_can_reach() -> None:
    ten, thirty = Display(maximum=Fraction(10)), Display(maximum=Fraction(30))
    made = pack(
        component("A", single("Q1"), display=ten),
        component("B", single("Q2"), display=thirty),
        scoring=ScoringRules(method="sum"),
    )
    assert overall(made, respond(Q1=4, Q2=0)) == Fraction(10, 40)


def test_a_sum_is_pro_rata_over_what_applies_and_is_known() -> None:
    questions = (single("Q1", 0, 10), single("Q2", 0, 30), single("Q3", 0, 60))
    made = pack(component("A", *questions, method="sum"), scoring=ScoringRules(min_scored=1))
    assert overall(made, respond(Q1=1, Q2=0, Q3=1)) == Fraction(70, 100)
    assert overall(made, respond(Q1=1, Q2=0, Q3="dk")) == Fraction(10, 40)


def test_a_mean_of_means_gives_every_group_the_same_say() -> None:
    small = Node("s", "s", (single("Q1"),))
    large = Node("l", "l", (single("Q2"), single("Q3"), single("Q4")))
    made = pack(component("A", groups=(small, large), method="mean_of_means"))
    assert overall(made, respond(Q1=4, Q2=0, Q3=0, Q4=0)) == HALF


def test_a_mean_counts_every_question_alike_whatever_its_group() -> None:
    small = Node("s", "s", (single("Q1"),))
    large = Node("l", "l", (single("Q2"), single("Q3"), single("Q4")))
    made = pack(component("A", groups=(small, large), method="mean"))
    assert overall(made, respond(Q1=4, Q2=0, Q3=0, Q4=0)) == Fraction(1, 4)


def test_groups_are_scored_too_and_carry_their_own_range() -> None:
    groups = (
        Node("s", "s", (single("Q1"), single("Q2"))),
        Node("t", "t", (single("Q3"), single("Q4"))),
    )
    made = pack(component("A", groups=groups, method="mean_of_means"))
    first, second = assess(made, respond(Q1=4, Q2=4, Q3=2, Q4="dk")).components["A"].groups
    one = Fraction(1)
    assert (first.id, first.score, first.low, first.high) == ("s", one, one, one)
    assert (second.id, second.status) == ("t", "withheld")
    rules = ScoringRules(min_scored=1, withheld_below=Fraction(0))
    lax = replace(made, scoring=rules)
    second = assess(lax, respond(Q1=4, Q2=4, Q3=2, Q4="dk")).components["A"].groups[1]
    assert (second.score, second.low, second.high) == (HALF, Fraction(1, 4), Fraction(3, 4))


def test_the_weakest_and_the_strongest_component_are_named_and_the_first_wins_a_tie() -> None:
    made = pack(*(component(c, single(f"Q{c}")) for c in "ABCD"))
    assessment = assess(made, respond(QA=3, QB=1, QC=3, QD=1))
    assert (assessment.weakest, assessment.strongest) == ("B", "A")
    nothing = assess(made, respond())
    assert (nothing.weakest, nothing.strongest) == (None, None)


# What one answer earns


def test_a_single_choice_earns_its_points_over_the_maximum() -> None:
    question = single("Q", 0, 1, 6, maximum=Fraction(8))
    assert [score_of(question, answered(i)) for i in range(3)] == [
        0,
        Fraction(1, 8),
        Fraction(6, 8),
    ]


def test_a_multiple_choice_earns_the_sum_of_its_ticks_up_to_its_cap() -> None:
    capped = multiple("Q", 1, 1, 1, 1, maximum=3, multiple_rule="sum")
    ticks = [(0,), (0, 1), (0, 1, 2), (0, 1, 2, 3)]
    earned = [score_of(capped, Answer(State.ANSWERED, options=t)) for t in ticks]
    assert earned == [Fraction(1, 3), Fraction(2, 3), 1, 1]


def test_none_of_these_earns_nothing() -> None:
    question = multiple("Q", 1, 1, none_of_these=True)
    assert score_of(question, Answer(State.ANSWERED, options=(2,))) == 0


def test_a_grid_earns_the_points_of_all_its_rows_over_its_maximum() -> None:
    options = (Option("no", Fraction(0)), Option("plan", HALF), Option("yes", Fraction(1)))
    grid = Question("Q", "", "", options, Fraction(3), kind="grid", rows=("a", "b", "c"))
    assert score_of(grid, Answer(State.ANSWERED, rows=(2, 1, 0))) == HALF
    assert score_of(grid, Answer(State.ANSWERED, rows=(2, 2, 2))) == 1


@pytest.mark.parametrize(
    ("given_number", "higher", "lower"),
    [("-1", 0, 1), ("4.99", 0, 1), ("5", 1, 1), ("9.9", 1, HALF), ("10", 2, HALF), ("99", 2, 0)],
)
def test_a_number_earns_by_the_thresholds_it_reaches(
    given_number: str, higher: int, lower: Fraction
) -> None:
    def number(points: tuple[int, int], *, lower_is_better: bool) -> Question:
        steps = tuple(
            Threshold(Fraction(at), Fraction(p)) for at, p in zip((5, 10), points, strict=True)
        )
        return Question(
            "Q",
            "",
            "",
            (),
            Fraction(2),
            kind="number",
            thresholds=steps,
            lower_is_better=lower_is_better,
        )

    answer = Answer(State.ANSWERED, number=given_number)
    assert score_of(number((1, 2), lower_is_better=False), answer) == Fraction(higher, 2)
    assert score_of(number((2, 1), lower_is_better=True), answer) == lower


def test_a_ceiling_earns_full_marks_and_so_does_any_level_above_it() -> None:
    question = single(
        "Q",
        ceilings=(Rule(Condition("at_most", profile="employees", number=Fraction(1)), level=2),),
    )
    made = pack(component("A", question))
    alone = Respondent(employees=1)
    scores = [overall(made, respond("full", alone, Q=level)) for level in range(5)]
    assert scores == [0, HALF, 1, 1, 1]
    assert overall(made, respond("full", Respondent(employees=2), Q=2)) == HALF
    assert overall(made, respond("full", Respondent(), Q=2)) == HALF


# How a score is shown


@pytest.mark.parametrize(
    ("score", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(1), "100"),
        (Fraction(599999, 1000000), "59"),
        (Fraction(3, 5), "60"),
        (Fraction(2, 3), "66"),
        (None, ""),
    ],
)
def test_a_shown_score_is_cut_and_never_rounded_up(score: Fraction | None, text: str) -> None:
    assert shown(score) == text


def test_a_scale_may_run_between_other_ends_and_have_decimals() -> None:
    assert shown(Fraction(2, 3), Display(Fraction(0), Fraction(3), 2)) == "2.00"
    assert shown(Fraction(2, 3), Display(Fraction(1), Fraction(5), 1)) == "3.6"
    assert shown(Fraction(1, 3), decimals=3) == "33.333"
    assert shown(Fraction(1, 100), Display(Fraction(0), Fraction(1), 2)) == "0.01"
    assert shown(Fraction(1, 3), Display(Fraction(-1), Fraction(1), 1)) == "-0.4"
    assert shown(Fraction(1, 3), Display(Fraction(-5), Fraction(5))) == "-2"


@given(st.fractions(0, 1))
def test_a_shown_score_never_stands_beside_a_level_that_starts_above_it(score: Fraction) -> None:
    made = pack(component("A", single("Q")))
    level = made.levels[made.level_at(score)]
    assert level.start <= score
    assert Fraction(shown(score)) <= score * 100
    if made.level_at(score) + 1 < len(made.levels):
        assert Fraction(shown(score)) < made.levels[made.level_at(score) + 1].start * 100


# Faults seen in public tools


def test_ticking_every_box_scores_100_and_not_112_and_a_half() -> None:
    eight = multiple("Q", *[1] * 9, maximum=8, multiple_rule="sum")
    made = pack(component("A", eight))
    every = Answer(State.ANSWERED, options=tuple(range(9)))
    assert overall(made, respond(Q=every)) == 1


def test_a_blank_response_has_no_score_rather_than_some_points() -> None:
    made = pack(component("A", *(single(f"Q{i}", 1, 2, 3) for i in range(4))))
    assessment = assess(made, respond())
    assert assessment.overall.status == "withheld"
    assert assessment.overall.score is None
    assert shown(assessment.overall.score) == ""


def test_leaving_a_hard_question_blank_does_not_lift_what_is_promised() -> None:
    made = pack(component("A", *(single(f"Q{i}") for i in range(8))))
    answers = {f"Q{i}": 4 for i in range(7)}
    blank = assess(made, respond(**answers)).overall
    worst = assess(made, respond(**answers, Q7=0)).overall
    assert blank.low == worst.score
    assert blank.high == 1


def test_25_and_a_half_falls_into_one_band_and_not_between_two() -> None:
    four = tuple(
        replace(level, start=Fraction(i, 4)) for i, level in enumerate(north_west().levels[:4])
    )
    made = pack(component("A", single("Q", 0, Fraction(255, 10), 100)), levels=four)
    result = assess(made, respond(Q=1)).overall
    assert result.score == Fraction(255, 1000)
    assert result.level == 1


def test_every_hundredth_of_a_point_falls_into_exactly_one_band() -> None:
    made = pack(component("A", single("Q")))
    starts = [level.start for level in made.levels] + [Fraction(2)]
    for step in range(10_001):
        score = Fraction(step, 10_000)
        level = made.level_at(score)
        assert starts[level] <= score < starts[level + 1]


def test_a_weight_of_0_stays_0() -> None:
    made = pack(component("A", single("Q1", weight=Fraction(0)), single("Q2")))
    assessment = assess(made, respond(Q1=4, Q2=1))
    assert assessment.overall.score == Fraction(1, 4)
    assert assessment.questions["Q1"].hidden == "unscored"
    assert assessment.overall.counts.applicable == 1


def test_a_hidden_answer_is_not_counted() -> None:
    child = single("Q2", applies_when=Condition("at_least", question="Q1", number=Fraction(2)))
    made = pack(component("A", single("Q1"), child))
    assessment = assess(made, respond(Q1=1, Q2=4))
    assert assessment.overall.score == Fraction(1, 4)
    assert assessment.questions["Q2"].hidden == "branch"
    assert not assessment.questions["Q2"].counted
    assert overall(made, respond(Q1=2, Q2=4)) == Fraction(3, 4)


def test_a_negative_line_may_earn_nothing_but_never_adds() -> None:
    question = multiple("Q", 1, 1, 0)
    without = score_of(question, Answer(State.ANSWERED, options=(0, 1)))
    assert score_of(question, Answer(State.ANSWERED, options=(0, 1, 2))) == without == 1


# Properties


@given(cases())
def test_no_score_leaves_0_to_100_nor_its_range(case: tuple[Questionnaire, Response]) -> None:
    for result in every_result(assess(*case)):
        if result.score is None:
            assert (result.low, result.high) == (None, None)
            assert result.level is None
        else:
            assert result.low is not None
            assert result.high is not None
            assert 0 <= result.low <= result.score <= result.high <= 1


@given(st.data())
def test_the_range_holds_whatever_the_unknown_answers_turn_out_to_be(data: st.DataObject) -> None:
    made, response = data.draw(cases())
    before = assess(made, response)
    unknown = [
        r.id
        for r in before.questions.values()
        if (r.counted and r.state in (State.DONT_KNOW, State.UNANSWERED)) or r.hidden == "open"
    ]
    kept = {q for q in unknown if before.questions[q].hidden == "open" and q in response.answers}
    for qid in set(unknown) - kept:
        response = response.with_answer(qid, data.draw(answers_to(made.questions[qid])))
    after = assess(made, response)
    for cid, result in before.components.items():
        score = after.components[cid].known_score
        if result.score is not None and result.low is not None and result.high is not None:
            assert score is not None
            assert result.low <= score <= result.high
    first, same = before.overall, {c for c, r in before.components.items() if r.score is not None}
    if first.score is not None and same == {
        c for c, r in after.components.items() if r.score is not None
    }:
        assert after.overall.known_score is not None
        assert first.low is not None
        assert first.high is not None
        assert first.low <= after.overall.known_score <= first.high


@given(st.data())
def test_a_better_answer_never_lowers_a_score(data: st.DataObject) -> None:
    made, response = data.draw(cases())
    before = assess(made, response)
    singles = [
        q.id
        for q in made.questions.values()
        if q.kind == "single"
        and before.questions[q.id].counted
        and before.questions[q.id].state is State.ANSWERED
    ]
    assume(singles)
    qid = data.draw(st.sampled_from(singles))
    options = made.questions[qid].options
    level = response.answers[qid].option
    assert level is not None
    better = [i for i, o in enumerate(options) if o.points >= options[level].points and i != level]
    assume(better)
    changed = response.with_answer(qid, answered(data.draw(st.sampled_from(better))))

    def standing(given_response: Response) -> dict[str, str]:
        found = states(made, given_response, given_response.answers)
        return {i: kind for i, (kind, _) in found.items()}

    assume(standing(changed) == standing(response))
    after = assess(made, changed)
    for old, new in zip(every_result(before), every_result(after), strict=True):
        assert old.id == new.id
        if old.score is not None and new.score is not None:
            assert new.score >= old.score
            assert new.low is not None
            assert old.low is not None
            assert new.low >= old.low
            assert new.high is not None
            assert old.high is not None
            assert new.high >= old.high


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_answers_questions_and_components_does_not_matter(
    case: tuple[Questionnaire, Response], chance: random.Random
) -> None:
    made, response = case

    def mixed(node: Node) -> Node:
        questions, groups = list(node.questions), [mixed(g) for g in node.groups]
        chance.shuffle(questions)
        chance.shuffle(groups)
        return replace(node, questions=tuple(questions), groups=tuple(groups))

    components = [replace(c, node=mixed(c.node)) for c in made.components]
    chance.shuffle(components)
    answers = list(response.answers.items())
    chance.shuffle(answers)
    first = assess(made, response)
    second = assess(
        replace(made, components=tuple(components)), replace(response, answers=dict(answers))
    )
    assert first.questions == second.questions
    assert replace(first.overall, caps=(), failed_gates=(), open_gates=()) == replace(
        second.overall, caps=(), failed_gates=(), open_gates=()
    )
    for cid, result in first.components.items():
        other = second.components[cid]
        assert (result.score, result.low, result.high) == (other.score, other.low, other.high)
        assert (result.level, set(result.caps)) == (other.level, set(other.caps))


def with_weights(made: Questionnaire, scale: Fraction) -> Questionnaire:
    def heavier(node: Node) -> Node:
        return replace(
            node,
            weight=node.weight * scale,
            questions=tuple(replace(q, weight=q.weight * scale) for q in node.questions),
            groups=tuple(heavier(g) for g in node.groups),
        )

    components = (replace(c, node=heavier(c.node)) for c in made.components)
    return replace(made, components=tuple(components))


@given(cases(), st.sampled_from((Fraction(7), Fraction(1, 3), Fraction(5, 4))))
def test_weights_count_only_in_proportion(
    case: tuple[Questionnaire, Response], scale: Fraction
) -> None:
    made, response = case
    first, second = assess(made, response), assess(with_weights(made, scale), response)
    assert first.components == second.components
    assert first.overall == second.overall


def without(node: Node, qid: str) -> Node:
    return replace(
        node,
        questions=tuple(q for q in node.questions if q.id != qid),
        groups=tuple(without(g, qid) for g in node.groups),
    )


def with_question(made: Questionnaire, changed: Question | None, qid: str) -> Questionnaire:
    """The pack with a question put in another's place, or taken out."""

    def walk(node: Node) -> Node:
        if changed is None:
            return without(node, qid)
        return replace(
            node,
            questions=tuple(changed if q.id == qid else q for q in node.questions),
            groups=tuple(walk(g) for g in node.groups),
        )

    components = (replace(c, node=walk(c.node)) for c in made.components)
    return replace(made, components=tuple(components))


def free_questions(made: Questionnaire) -> list[Question]:
    """Questions that no branching looks at, and that are no gate."""
    looked_at = frozenset[str]().union(
        *(q.applies_when.questions() for q in made.questions.values() if q.applies_when)
    )
    return [q for q in made.questions.values() if q.id not in looked_at and not q.gate]


def figures(assessment: Assessment) -> list[tuple[object, ...]]:
    results = [assessment.overall, *assessment.components.values()]
    return [(r.id, r.status, r.score, r.low, r.high, r.level, r.known_score) for r in results]


@given(st.data())
def test_not_applicable_equals_a_pack_without_the_question(data: st.DataObject) -> None:
    made, response = data.draw(cases())
    free = [q for q in free_questions(made) if q.applies_when is None and q.may_not_apply]
    assume(free)
    question = data.draw(st.sampled_from(free))
    response = response.with_answer(question.id, not_applicable(question.may_not_apply[0].id))
    without_it = with_question(made, None, question.id)
    assert figures(assess(made, response)) == figures(assess(without_it, response))


@given(st.data())
def test_a_weight_of_0_equals_a_pack_without_the_question(data: st.DataObject) -> None:
    made, response = data.draw(cases())
    free = free_questions(made)
    assume(free)
    question = data.draw(st.sampled_from(free))
    weightless = with_question(made, replace(question, weight=Fraction(0)), question.id)
    without_it = with_question(made, None, question.id)
    assert figures(assess(weightless, response)) == figures(assess(without_it, response))


@given(st.data())
def test_a_group_without_weight_equals_a_pack_without_the_group(data: st.DataObject) -> None:
    made, response = data.draw(cases(branching=False))
    grouped = [c for c in made.components if c.node.groups]
    assume(grouped)
    chosen = data.draw(st.sampled_from(grouped))
    group = replace(chosen.node.groups[0], weight=Fraction(0))
    assume(not any(q.gate for q in group.walk()))

    def put(groups: tuple[Node, ...]) -> Questionnaire:
        node = replace(chosen.node, groups=groups)
        components = (replace(c, node=node) if c is chosen else c for c in made.components)
        return replace(made, components=tuple(components))

    assert figures(assess(put((group,)), response)) == figures(assess(put(()), response))


@given(cases())
def test_scoring_twice_gives_the_same_and_changes_nothing(
    case: tuple[Questionnaire, Response],
) -> None:
    made, response = case
    answers = dict(response.answers)
    assert assess(made, response) == assess(made, response)
    assert response.answers == answers


@settings(max_examples=40)
@given(st.data())
def test_a_better_answer_never_lowers_a_north_west_score(data: st.DataObject) -> None:
    made = north_west()
    response = data.draw(firms(made))
    given_levels = [i for i, a in response.answers.items() if a.option is not None and a.option < 4]
    assume(given_levels)
    qid = data.draw(st.sampled_from(given_levels))
    old = response.answers[qid].option
    assert old is not None
    before = assess(made, response)
    after = assess(made, response.with_answer(qid, answered(old + 1)))
    for cid, result in before.components.items():
        known, then = result.known_score, after.components[cid].known_score
        if known is not None and then is not None:
            assert then >= known
        level, then_level = result.level, after.components[cid].level
        if level is not None and then_level is not None:
            assert then_level >= level


# Golden cases at the ends


def test_the_best_answers_give_100_and_the_top_level_everywhere() -> None:
    assessment = assess(north_west(), golden()["all-best"].response)
    top = len(north_west().levels) - 1
    for result in [assessment.overall, *assessment.components.values()]:
        assert (result.score, result.level, result.status) == (Fraction(1), top, "scored")


def test_the_worst_answers_give_0_and_the_lowest_level_everywhere() -> None:
    assessment = assess(north_west(), golden()["all-worst"].response)
    for result in [assessment.overall, *assessment.components.values()]:
        assert result.score == 0
        assert result.level == 0


@pytest.mark.parametrize("case", ["all-dont-know", "one-answer"])
def test_too_little_known_gives_no_number_and_no_level(case: str) -> None:
    assessment = assess(north_west(), golden()[case].response)
    assert assessment.overall.status == "withheld"
    for result in [assessment.overall, *assessment.components.values()]:
        assert result.status == "withheld"
        assert (result.score, result.low, result.high, result.level) == (None,) * 4


def test_a_component_that_does_not_apply_is_left_out_and_is_never_0() -> None:
    assessment = assess(north_west(), golden()["all-not-applicable"].response)
    trade = assessment.components["TR"]
    assert (trade.status, trade.score, trade.level) == ("not_applicable", None, None)
    assert assessment.overall.score == 1


def test_a_service_that_sells_only_locally_has_no_trade_support_to_score() -> None:
    assessment = assess(north_west(), golden()["accountant"].response)
    trade = assessment.components["TR"]
    assert trade.status == "not_applicable"
    assert trade.reason
    assert trade.counts.applicable == 0


def test_one_component_all_unanswered_is_withheld_and_the_overall_uses_the_others() -> None:
    made = pack(*(component(c, *(single(f"{c}{i}") for i in range(3))) for c in "ABCDE"))
    answers = {f"{c}{i}": 2 for c in "ABCD" for i in range(3)}
    assessment = assess(made, respond(**answers))
    assert assessment.components["E"].status == "withheld"
    result = assessment.overall
    assert (result.status, result.score, result.low, result.high) == ("scored", HALF, HALF, HALF)


def test_the_overall_is_withheld_when_more_than_a_quarter_of_the_components_are() -> None:
    made = pack(*(component(c, *(single(f"{c}{i}") for i in range(3))) for c in "ABCD"))
    three = {f"{c}{i}": 2 for c in "ABC" for i in range(3)}
    two = {qid: 2 for qid in three if qid[0] in "AB"}
    assert assess(made, respond(**three)).overall.status == "scored"
    gone = assess(made, respond(**two, C0=2, D0=2)).overall
    assert (gone.status, gone.score, gone.known_score) == ("withheld", None, HALF)


def test_a_component_without_weight_is_scored_but_left_out_of_the_overall() -> None:
    made = pack(component("A", single("Q1")), component("B", single("Q2"), weight=Fraction(0)))
    assessment = assess(made, respond(Q1=1, Q2=4))
    assert assessment.components["B"].score == 1
    assert assessment.overall.score == Fraction(1, 4)
    assert assessment.overall.counts.applicable == 1


def test_a_component_of_the_quick_look_with_no_core_question_does_not_apply() -> None:
    made = pack(component("A", single("Q1", core=True)), component("B", single("Q2")))
    assessment = assess(made, respond("quick", Q1=2, Q2=4))
    assert assessment.components["B"].status == "not_applicable"
    assert assessment.overall.score == HALF


@example(Fraction(1, 7))
@given(st.fractions(0, 1))
def test_sums_are_exact_and_not_floats(weight: Fraction) -> None:
    assume(0 < weight < 1)
    made = pack(component("A", single("Q1", weight=weight), single("Q2", weight=1 - weight)))
    assert overall(made, respond(Q1=4, Q2=0)) == weight


def test_an_unknown_answer_is_neither_0_nor_dropped() -> None:
    made = pack(component("A", *(single(f"Q{i}") for i in range(4))))
    known = assess(made, respond(Q0=2, Q1=2, Q2=2, Q3=DONT_KNOW)).overall
    assert (known.score, known.low, known.high) == (HALF, Fraction(3, 8), Fraction(5, 8))


def test_an_answer_that_does_not_fit_its_question_is_taken_as_unanswered() -> None:
    made = pack(component("A", single("Q1"), multiple("Q2", 1, 1, none_of_these=True)))
    wrong = respond(Q1=7, Q2=Answer(State.ANSWERED, options=(0, 2)))
    states_found = {r.id: r.state for r in assess(made, wrong).questions.values()}
    assert set(states_found.values()) == {State.UNANSWERED}


def test_a_reason_of_a_whole_component_is_told_once() -> None:
    rule = Rule(Condition("in", profile="sector", values=("caring",)), reason="local")
    reasons = (Reason("local", "We sell only here"),)
    made = pack(
        component("A", single("Q1")),
        Component(
            Node(
                "B", "B", (single("Q2", may_not_apply=reasons), single("Q3", may_not_apply=reasons))
            ),
            "b",
            not_applicable_when=(rule,),
        ),
    )
    result = assess(made, respond("full", Respondent(sector="caring"), Q1=1)).components["B"]
    assert (result.status, result.reason) == ("not_applicable", "We sell only here")


def test_a_component_has_no_reason_where_it_applies_or_where_its_questions_have_two() -> None:
    reasons = (Reason("local", "We sell only here"), Reason("new", "We are new"))
    questions = [single(q, may_not_apply=reasons) for q in ("Q1", "Q2")]
    made = pack(component("A", *questions), component("B", single("Q3")))
    given = {"Q1": not_applicable("local"), "Q2": not_applicable("new"), "Q3": 2}
    found = assess(made, respond(**given)).components
    assert (found["A"].status, found["A"].reason) == ("not_applicable", "")
    assert (found["B"].status, found["B"].reason) == ("scored", "")


def test_an_overall_of_few_answers_is_shown_where_no_component_is_missed() -> None:
    # Of components, too few answers are withheld; of the overall, components that are withheld.
    rules = ScoringRules(overall_withheld_share=Fraction(1))
    made = pack(
        component("A", single("Q1")), component("B", single("Q2"), single("Q3")), scoring=rules
    )
    result = assess(made, respond(Q1=4, Q2=0, Q3="dk"))
    assert result.components["B"].status == "withheld"
    assert (result.overall.status, result.overall.score) == ("provisional", Fraction(1))


def test_a_multiple_choice_without_an_exclusive_line_earns_no_more_than_all_its_ticks() -> None:
    quarter = Fraction(1, 4)
    few = multiple("Q", quarter, quarter, maximum=1)
    assert least_and_most(few) == (quarter, 2 * quarter)


@pytest.mark.parametrize(
    ("whole", "places", "text"), [(-1, 0, "-1"), (0, 0, "0"), (-1, 2, "-0.01"), (105, 1, "10.5")]
)
def test_a_figure_keeps_its_sign_and_its_decimals(whole: int, places: int, text: str) -> None:
    assert with_decimals(whole, places) == text


def test_a_number_without_thresholds_earns_nothing() -> None:
    bare = Question("Q", "Q", "How many?", (), Fraction(2), kind="number")
    assert least_and_most(bare) == (Fraction(0), Fraction(0))
    assert score_of(bare, Answer(State.ANSWERED, number="7")) == 0


def test_what_a_question_can_earn_is_a_share_of_its_maximum() -> None:
    few = multiple("Q", 1, 1, maximum=4)
    assert least_and_most(few) == (Fraction(1, 4), HALF)
    levels = tuple(Option(f"Line {n}", Fraction(n)) for n in range(4))
    grid = Question("Q", "Q", "Rows?", levels, Fraction(9), kind="grid", rows=("a", "b", "c"))
    assert least_and_most(grid) == (Fraction(0), Fraction(1))


def test_a_question_without_weight_has_a_level_and_no_score_of_its_own() -> None:
    made = pack(component("C", single("A"), single("U", weight=0), single("B")))
    result = assess(made, respond(A=1, U=2, B=2)).questions["U"]
    assert (result.level, result.score, result.counted) == (2, None, False)


@pytest.mark.parametrize(("lower", "numbers"), [(False, ["1", "5"]), (True, ["5", "1"])])
def test_the_least_answer_of_a_level_stands_for_that_level(lower: bool, numbers: list[str]) -> None:
    steps = (Threshold(Fraction(1), Fraction(1)), Threshold(Fraction(5), Fraction(2)))
    number = Question(
        "Q", "Q", "How many?", (), Fraction(2), kind="number", thresholds=steps,
        lower_is_better=lower,
    )  # fmt: skip
    found = [answer_at(number, level) for level in (1, 2)]
    assert [answer.number for answer in found] == numbers
    assert [level_of(number, answer) for answer in found] == [1, 2]
    assert answer_at(single("A"), 3) == answered(3)
