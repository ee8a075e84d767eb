"""How the result came about: one component worked out with this firm's own numbers."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

from readiness.assessment import Assessment, QuestionResult
from readiness.errors import clean
from readiness.questionnaire import Component, Questionnaire
from readiness.report.view_plan import answer_given, answer_text
from readiness.report.words import LONGEST_NOTE
from readiness.response import Answer, State
from readiness.scoring import shown

View = dict[str, Any]


def decimal(value: Fraction, places: int = 2) -> str:
    """An exact number cut to some decimals, without zeros at its end."""
    whole = floor(value * 10**places)
    text = f"{whole // 10**places}.{whole % 10**places:0{places}d}"
    return text.rstrip("0").rstrip(".")


def method(assessment: Assessment) -> View:
    """The rules with their constants, the counts, and one component's sum."""
    pack = assessment.questionnaire
    rules = pack.scoring
    return {
        "example": _example(assessment),
        "overall": _overall(assessment),
        "provisional_below": decimal(rules.provisional_below * 100),
        "withheld_below": decimal(rules.withheld_below * 100),
        "min_scored": rules.min_scored,
        "close_to": decimal(rules.close_to),
        "gates": [
            {
                "title": q.title,
                "level": answer_text(pack, q.id, q.gate.level),
                "component": pack.component_of[q.id].name,
            }
            for q in pack.questions.values()
            if q.gate is not None
        ],
        "goal_fit": decimal(pack.roadmap.goal_fit),
        "gate_factor": decimal(pack.roadmap.gate_factor),
        "now_limit": pack.roadmap.now_limit,
        "next_limit": pack.roadmap.next_limit,
    }


def _chosen(assessment: Assessment) -> Component | None:
    """The component to show: the weakest scored one without groups, else any scored one."""
    scored = [
        c
        for c in assessment.questionnaire.components
        if assessment.components[c.id].status in ("scored", "provisional")
    ]
    plain = [c for c in scored if not c.node.groups] or scored
    weakest = next((c for c in plain if c.id == assessment.weakest), None)
    return weakest or (plain[0] if plain else None)


def _example(assessment: Assessment) -> View | None:
    component = _chosen(assessment)
    if component is None:
        return None
    pack = assessment.questionnaire
    found = assessment.components[component.id]
    rows: list[View] = []
    total = weights = Fraction(0)
    for question in component.node.walk():
        result = assessment.questions[question.id]
        rows.append(_row(pack, question.id, result, assessment.response.answer(question.id)))
        if result.counted and result.score is not None:
            total += result.score * question.weight
            weights += question.weight
    # Groups have means of their own, so one sum over all questions would not be the true one.
    summed = weights > 0 and total / weights == found.score
    scale = component.node.display
    kinds = {question.kind for question in component.node.walk()}
    return {
        "name": component.name,
        "rows": rows,
        "in_order": kinds <= {"single", "yes_no"},
        "sum": decimal(total),
        "weights": decimal(weights),
        "mean": decimal(total / weights, 3) if weights else "",
        "summed": summed,
        "figure": shown(found.score, scale),
        "bottom": shown(Fraction(0), scale) if scale.minimum else "",
        "top": shown(Fraction(1), scale),
        "level": pack.levels[found.level].label if found.level is not None else "",
    }


def _row(
    pack: Questionnaire, question_id: str, result: QuestionResult, answer: Answer | None
) -> View:
    question = pack.questions[question_id]
    words = answer_given(pack, question_id, result.level, answer) if result.counted else ""
    state = "hidden"
    if result.counted:
        state = result.state.value
    elif result.state is State.NOT_APPLICABLE:
        state = "not_applicable"
    return {
        "title": question.title,
        "state": state,
        "hidden": result.hidden,
        "answer": words,
        "label": str(result.level + 1) if result.level is not None else "",
        "score": decimal(result.score) if result.score is not None and result.counted else "",
        "weight": decimal(question.weight),
        "ceiling": result.ceiling is not None,
        "reason": clean(result.reason, limit=LONGEST_NOTE),
    }


def _overall(assessment: Assessment) -> View:
    """The figures that go into the overall, and what comes out."""
    pack = assessment.questionnaire
    parts = [
        {
            "name": c.name,
            "figure": shown(assessment.components[c.id].score, c.node.display),
            "weight": decimal(c.node.weight),
        }
        for c in pack.components
        if assessment.components[c.id].status in ("scored", "provisional")
        and assessment.components[c.id].score is not None
    ]
    left_out = [
        {"name": c.name, "status": assessment.components[c.id].status}
        for c in pack.components
        if assessment.components[c.id].status in ("withheld", "not_applicable")
    ]
    weights = {c.node.weight for c in pack.components}
    return {
        "method": pack.scoring.method,
        "parts": parts,
        "left_out": left_out,
        "equal_weights": len(weights) == 1,
        "figure": shown(assessment.overall.score, pack.scoring.display)
        if assessment.overall.status in ("scored", "provisional")
        else "",
    }
