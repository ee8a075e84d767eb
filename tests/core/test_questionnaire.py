"""A questionnaire's own words: looking things up, orders, and what a condition looks at."""

from __future__ import annotations

from fractions import Fraction

import pytest

from north_west import north_west
from readiness.questionnaire import Condition, Node, Question, Reason, Threshold
from small_packs import component, multiple, pack, planned, single


def test_components_and_levels_are_found_by_id_or_not_at_all() -> None:
    made = pack(component("A", single("Q1")))
    assert made.component("A").name == "A"
    assert made.level_index("building") == 2
    with pytest.raises(KeyError):
        made.component("B")
    with pytest.raises(KeyError):
        made.level_index("perfect")


def test_questions_stand_in_reporting_order_groups_after_own_questions() -> None:
    deep = Node("b", "b", (single("Q3"),))
    group = Node("a", "a", (single("Q2"),), (deep,))
    made = pack(component("A", single("Q1"), groups=(group,)), component("B", single("Q4")))
    assert list(made.questions) == ["Q1", "Q2", "Q3", "Q4"]
    assert {q: c.id for q, c in made.component_of.items()} == {
        "Q1": "A",
        "Q2": "A",
        "Q3": "A",
        "Q4": "B",
    }
    assert [q.id for q in made.asked] == ["Q1", "Q2", "Q3", "Q4"]


def test_the_asking_order_may_differ_from_the_reporting_order() -> None:
    made = pack(
        component("A", single("Q1"), single("Q2"), asking_order=("Q2", "Q1")),
        component("B", single("Q3")),
        asking_order=("B", "A"),
    )
    assert [q.id for q in made.asked] == ["Q3", "Q2", "Q1"]
    assert list(made.questions) == ["Q1", "Q2", "Q3"]


def test_the_north_west_pack_asks_each_question_once_and_reports_in_techuks_order() -> None:
    made = north_west()
    assert [c.id for c in made.components] == ["SK", "AD", "IN", "DA", "FI", "RI", "TR", "CO"]
    assert sorted(q.id for q in made.asked) == sorted(made.questions)
    assert made.asked[0].id.startswith("AD")
    assert {c.node.weight for c in made.components} == {1}


def test_the_highest_level_is_that_of_the_options_or_of_the_thresholds() -> None:
    number = Question(
        "Q",
        "",
        "",
        (),
        Fraction(1),
        kind="number",
        thresholds=(Threshold(Fraction(1), Fraction(1)),),
    )
    assert (single("Q").levels, multiple("Q", 1, 1).levels, number.levels) == (4, 1, 1)


def test_a_condition_names_all_questions_it_looks_at() -> None:
    leaf = Condition("at_least", question="Q1", number=Fraction(1))
    other = Condition("not", parts=(Condition("is", question="Q2", values=("1",)),))
    size = Condition("at_most", profile="employees", number=Fraction(9))
    assert Condition("all", parts=(leaf, other, size)).questions() == {"Q1", "Q2"}


def test_steps_are_found_by_question_and_levels_and_by_id() -> None:
    made = planned(component("A", single("Q1")))
    assert made.steps["Q1", 0, 1].id == "Q1-01"
    assert made.recommendation["Q1-12"].to == 2
    assert ("Q1", 0, 2) not in made.steps


def test_reasons_and_areas_are_found_by_id() -> None:
    question = single("Q", may_not_apply=(Reason("r", "Because."),))
    assert question.reason("r") == Reason("r", "Because.")
    assert question.reason("s") is None
    assert north_west().area["bolton"].sub_region == "greater-manchester"
