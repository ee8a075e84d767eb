"""The result in words: nothing is cut in any window, and both front ends say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from rich.cells import cell_len

from north_west import cases, north_west
from readiness.assessment import Assessment
from readiness.papers import plan_roadmap
from readiness.questionnaire import Question, Threshold
from readiness.report import view_plan
from readiness.report.view_results import strength
from readiness.response import Answer, Response, State
from readiness.roadmap import Roadmap, plan
from readiness.scoring import assess, shown
from readiness.tui.plain_results import result_text
from readiness.tui.result_lines import result_lines
from small_packs import planned
from tui.tiny_pack import component, single

ON = date(2026, 11, 23)


def made(case: str) -> tuple[Assessment, Roadmap]:
    assessment = assess(north_west(), cases()[case].response)
    return assessment, plan_roadmap(assessment, ON)


def facts(assessment: Assessment, roadmap: Roadmap) -> list[str]:
    """What a person must find in the result, however it is shown."""
    pack = assessment.questionnaire
    found = [component.name for component in pack.components]
    results = [assessment.overall, *assessment.components.values()]
    found += [cap.reason for result in results for cap in result.caps]
    for step in roadmap.steps[:3]:
        found += [step.recommendation.title, step.recommendation.first_step]
        found += ["a must-have"] * step.gate
    found += [item.ask for call in roadmap.find_out for item in call.items]
    kept = strength(assessment)
    return [*found, kept["name"]] if kept else found


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("case", sorted(cases()))
def test_nothing_of_the_result_is_cut_in_any_window(case: str) -> None:
    assessment, roadmap = made(case)
    wanted = facts(assessment, roadmap)
    assert len(wanted) >= 8
    for width in (59, 60, 79, 80, 99, 100, 119, 120, 160, 200):
        lines = list(result_lines(assessment, roadmap, width))
        texts = ["".join(text for text, _ in line.pieces) for line in lines]
        assert max(map(cell_len, texts)) <= width, (width, max(texts, key=cell_len))
        whole = flat(" ".join(texts))
        assert [fact for fact in wanted if flat(fact) not in whole] == [], width
        for result in assessment.components.values():
            if result.score is not None and result.low != result.high:
                assert f"{shown(result.low)} to {shown(result.high)}" in whole


@pytest.mark.parametrize("case", sorted(cases()))
def test_the_line_mode_says_all_that_the_page_shows(case: str) -> None:
    assessment, roadmap = made(case)
    said = list(result_text(assessment, roadmap))
    whole = flat(" ".join(said))
    assert [fact for fact in facts(assessment, roadmap) if flat(fact) not in whole] == []
    assert ".." not in whole
    answers = said[said.index("Your answers, one by one.") + 1 :]
    for part in assessment.questionnaire.components:
        questions = [assessment.questions[question.id] for question in part.node.walk()]
        asked = [q for q in questions if q.hidden not in ("length", "branch")]
        lines = [line for line in answers if line.startswith(f"{part.name}: ")]
        assert len(lines) == bool(asked)
        unknown = sum(q.state is State.DONT_KNOW for q in asked)
        assert sum(line.count("don't know") for line in lines) == unknown


def number(question_id: str) -> Question:
    steps = tuple(Threshold(Fraction(at), Fraction(at, 2)) for at in (2, 4, 6, 8))
    return Question(question_id, f"Title {question_id}", "How many?", (), Fraction(4),
                    kind="number", thresholds=steps)  # fmt: skip


@pytest.mark.parametrize("figure", ["1", "5", "9"])
def test_a_step_or_strength_from_a_figure_is_said_in_that_figure(figure: str) -> None:
    pack = planned(component("AA", "Alpha", number("N1"), single("A1"), single("A2")))
    answers = {
        "N1": Answer(State.ANSWERED, number=figure),
        "A1": Answer(State.ANSWERED, option=0),
        "A2": Answer(State.ANSWERED, option=1),
    }
    response = Response(pack.id, pack.version, pack.hash, length="full", answers=answers)
    assessment = assess(pack, response)
    roadmap = plan(assessment, ON)
    text = flat(" ".join(result_text(assessment, roadmap)))
    steps = [step for step in roadmap.steps if step.recommendation.question == "N1"]
    assert bool(steps) == (figure != "9")
    if steps:
        assert f"You answered: “{figure}”" in text
        said = {s["question"]: s["answer"] for s in view_plan.steps(assessment, roadmap)}
        assert said["Title N1"] == figure, "on paper too"
    assert "Keep this up" not in text, "a figure has no words to praise"


def test_whoever_dealt_with_everything_is_not_told_to_answer_more() -> None:
    pack = planned(component("AA", "Alpha", *[single(f"A{n}") for n in range(4)]))
    answers = {f"A{n}": Answer(State.DONT_KNOW) for n in range(4)}
    empty = Response(pack.id, pack.version, pack.hash, length="full")
    for given, words in ((answers, "too little is known"), ({}, "not enough answers yet")):
        assessment = assess(pack, replace(empty, answers=given))
        text = flat(" ".join(result_text(assessment, plan(assessment, ON))))
        assert words in text.casefold()
