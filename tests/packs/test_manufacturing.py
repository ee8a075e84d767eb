"""The shop-floor check: its size, its words, its golden firms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import pytest

from readiness.outline import outline
from readiness.packs import Case, load, load_cases
from readiness.packs.golden import compare
from readiness.questionnaire import Question, Questionnaire
from readiness.roadmap import plan
from readiness.scoring import assess

TRADES = {
    "food": "bread dough bake baking bakes bakery oven pie loaf loaves flour recipe recipes trays "
    "malt allergen allergens food",
    "textiles": "cloth dye dyeing yarn loom rolls roll shade shades weave mill pattern patterns",
    "chemicals": "chemicals paint tank tanks reactor drum drums batch dosing fluids pH pumps",
    "metal": "metal machine lathe lathes laser spindles part parts bar cutting programs",
}
"""Words by which people of a trade would know that they are meant."""
WORKED = ("chemicals", "device-maker", "joiner-alone", "machine-shop", "pie-maker", "weaver")


@cache
def pack() -> Questionnaire:
    """The pack."""
    return load("manufacturing")


@cache
def cases() -> dict[str, Case]:
    """Its golden firms by id."""
    return {case.id: case for case in load_cases("manufacturing")}


def own_questions() -> list[Question]:
    """The questions that the North West pack does not have."""
    there = load("north-west").questions
    return [q for q in pack().questions.values() if q.id not in there]


def test_it_asks_at_most_25_questions_and_most_are_its_own() -> None:
    assert len(pack().questions) <= 25
    assert len(own_questions()) >= 15
    assert [c.id for c in pack().components] == ["SK", "AD", "IN", "DA", "FI", "RI"]
    assert all(len(c.node.questions) >= 2 for c in pack().components)


def test_a_quick_look_asks_two_questions_or_more_of_the_large_components() -> None:
    core = {c.id: sum(q.core for q in c.node.questions) for c in pack().components}
    assert core.keys() == {"SK", "AD", "IN", "DA", "FI", "RI"}
    assert min(core.values()) >= 1
    assert all(core[c] >= 2 for c in ("SK", "AD", "IN", "DA", "FI"))
    assert sum(core.values()) <= 15


@pytest.mark.parametrize("question", own_questions(), ids=lambda q: q.id)
def test_a_question_has_all_that_an_owner_needs(question: Question) -> None:
    assert len(question.options) == 5
    assert len({o.text for o in question.options}) == 5
    assert all(o.text.endswith(".") and len(o.text.split()) <= 15 for o in question.options)
    assert question.stem.endswith("?")
    assert len(question.stem) <= 100
    assert question.help
    assert question.why
    assert question.source
    assert question.find_out is not None
    assert question.find_out.minutes <= 60
    assert {"advanced-manufacturing", "health", "visitor-economy-retail", "other"} <= set(
        question.examples
    )


@pytest.mark.parametrize("question", own_questions(), ids=lambda q: q.id)
def test_a_question_speaks_to_three_of_the_four_trades(question: Question) -> None:
    words = set(re.findall(r"[A-Za-z']+", question.examples["advanced-manufacturing"]))
    met = [trade for trade, known in TRADES.items() if words & set(known.split())]
    assert len(met) >= 3 or question.id in {"ADM6", "INM3"}
    assert len(met) >= 2


@pytest.mark.parametrize("question", own_questions(), ids=lambda q: q.id)
def test_a_question_has_a_step_of_its_own_to_each_level(question: Question) -> None:
    gate = 0 if question.gate is None else question.gate.level
    steps = [pack().steps[question.id, level, gate or 1] for level in range(gate or 1)]
    steps += [pack().steps[question.id, level, level + 1] for level in range(gate or 1, 4)]
    assert len(steps) == 4
    for step in steps:
        assert len(step.title) <= 60
        assert not step.title.endswith(".")
        assert step.motivation.endswith(".")
        assert step.first_step.endswith(".")
        assert step.source
        assert step.checked
    if not gate:
        assert steps[0].effort == min(step.effort for step in steps)


def test_no_text_of_a_step_stands_twice() -> None:
    own = {q.id for q in own_questions()}
    steps = [r for r in pack().recommendations if r.question in own]
    assert len(steps) >= 4 * len(own)
    for field in ("title", "motivation", "first_step"):
        texts = [getattr(step, field) for step in steps]
        assert len(set(texts)) == len(texts)


def texts_of(question: Question) -> Iterator[str]:
    yield from (question.stem, question.help, question.why, *question.examples.values())
    yield from (option.text for option in question.options)
    for step in pack().recommendations:
        if step.question == question.id:
            yield from (step.title + ".", step.motivation, step.first_step, step.done_when)


def syllables(word: str) -> int:
    found = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and found > 1
    return max(1, found - silent)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade: years of school that a text asks for, age less five."""
    words = re.findall(r"[A-Za-z'-]+", text)
    sentences = max(1, len(re.findall(r"[.!?:]+(?:\s|$)", text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_measure_of_reading_age_tells_hard_from_easy() -> None:
    assert grade("We keep one list. It is on the wall.") < 3
    assert grade("Organisational interoperability necessitates comprehensive evaluation.") > 20


@pytest.mark.parametrize("question", own_questions(), ids=lambda q: q.id)
def test_a_question_reads_like_a_text_for_twelve_to_fourteen_year_olds(question: Question) -> None:
    assert grade(" ".join(texts_of(question))) < 7.5


def test_every_golden_case_gives_what_is_written_in_its_file() -> None:
    assert len(cases()) >= 10
    for case in cases().values():
        assert case.expect.keys() == {"overall", "components", "now", "next", "find_out"}, case.id
        assert compare(case, assess(pack(), case.response)) == []


def test_the_golden_firms_are_of_each_size_and_trade() -> None:
    firms = [cases()[case_id].response.respondent for case_id in WORKED]
    assert {f.employees for f in firms} == {1, 9, 22, 35, 48, 120}
    assert len({f.sector for f in firms}) >= 3
    assert len({f.area for f in firms}) == len(firms)


def test_most_of_what_an_adviser_would_start_with_stands_first() -> None:
    in_three = in_seven = 0
    for case_id in WORKED:
        case = cases()[case_id]
        found = outline(assess(pack(), case.response))
        now = {s.question for s in found.steps if s.lane == "now"} | set(found.find_out)
        seven = now | {s.question for s in found.steps if s.lane == "next"}
        wanted = set(case.adviser_first_steps)
        assert len(wanted) == 3
        assert now & wanted, case_id
        in_three += len(now & wanted)
        in_seven += len(seven & wanted)
    # The same shares as for the North West pack: 11 and 14 of 15.
    assert in_three >= 13
    assert in_seven >= 16


def test_the_pie_maker_is_summed_by_hand() -> None:
    found = assess(pack(), cases()["pie-maker"].response)
    # Answers 0 1 1 in skills, 1 1 1 0 1 1 1 in adoption and so on, of 4 each; IN5 is not known.
    parts = {
        "SK": (Fraction(2, 12), 1),
        "AD": (Fraction(6, 28), 2),
        "IN": (Fraction(2, 16), 1),
        "DA": (Fraction(6, 24), 2),
        "FI": (Fraction(2, 8), 1),
        "RI": (Fraction(1, 8), 1),
    }
    assert {c: r.score for c, r in found.components.items()} == {
        c: s for c, (s, _) in parts.items()
    }
    assert found.overall.score == sum(score * weight for score, weight in parts.values()) / 8


def test_the_old_control_room_caps_the_paint_maker() -> None:
    found = assess(pack(), cases()["chemicals"].response)
    infrastructure = found.components["IN"]
    assert [cap.question for cap in infrastructure.caps] == ["INM1"]
    assert found.questionnaire.levels[infrastructure.level or 0].id == "getting-going"


def test_made_smarter_comes_first_for_makers_of_any_trade() -> None:
    from datetime import date

    for case_id in WORKED:
        found = plan(assess(pack(), cases()[case_id].response), date(2026, 11, 23))
        assert found.offers, case_id
        assert found.offers[0].offer.priority_group == "made-smarter", case_id


def test_every_own_question_has_help_on_offer_for_one_of_its_steps() -> None:
    kinds = {
        (component, offer.kind)
        for offer in pack().offers
        if offer.status != "closed"
        for component in offer.components
    }
    named = {q for offer in pack().offers if offer.status != "closed" for q in offer.questions}
    for question in own_questions():
        component = pack().component_of[question.id].id
        wanted = {
            (component, kind)
            for step in pack().recommendations
            if step.question == question.id
            for kind in step.support
        }
        assert question.id in named or wanted & kinds, question.id


def test_no_offer_of_the_pack_is_left_without_work() -> None:
    questions = set(pack().questions)
    assert len(pack().offers) >= 30
    for offer in pack().offers:
        assert offer.components, offer.id
        assert set(offer.questions) <= questions, offer.id


def test_its_golden_firms_are_many_makers_of_every_size_and_the_extremes() -> None:
    ends = {"all-best", "all-worst", "all-dont-know", "all-not-applicable", "one-answer"}
    assert len(cases()) >= 16
    assert ends <= cases().keys()
    firms = [case.response.respondent for key, case in cases().items() if key not in ends]
    assert all(firm.makes_things for firm in firms)
    # Nobody who makes things calls it financial services.
    assert {f.sector for f in firms} == {s.id for s in pack().sectors} - {
        "business-financial-services"
    }
    sizes = [firm.employees or 0 for firm in firms]
    assert (min(sizes), max(sizes)) == (1, 200)
    for low, high in ((1, 1), (2, 9), (10, 49), (50, 199), (200, 200)):
        assert any(low <= size <= high for size in sizes), f"no firm of {low} to {high}"
    assert {case.response.length for case in cases().values()} == {"quick", "full"}
