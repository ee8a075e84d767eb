"""All answers of a firm, for the pages that the switch `--all-answers` adds."""

from __future__ import annotations

from typing import Any

from readiness.assessment import Assessment, QuestionResult
from readiness.errors import clean
from readiness.questionnaire import Question
from readiness.report.view_plan import LONGEST_NOTE
from readiness.response import Answer, State

View = dict[str, Any]


def answers(assessment: Assessment) -> list[View]:
    """Every question by component, with its answer in words and the note that may be shown."""
    pack = assessment.questionnaire
    out: list[View] = []
    for component in pack.components:
        rows = [
            _row(question, assessment.response.answer(question.id), assessment)
            for question in component.node.walk()
        ]
        out.append({"name": component.name, "rows": rows})
    return out


def _row(question: Question, answer: Answer | None, assessment: Assessment) -> View:
    result = assessment.questions[question.id]
    state = _state(result)
    note = answer.note if answer and answer.note_visibility == "report" else ""
    return {
        "title": question.title,
        "stem": question.stem,
        "state": state,
        "hidden": result.hidden,
        "answer": said(question, answer) if answer and state == "answered" else "",
        "reason": result.reason,
        "note": clean(note, limit=LONGEST_NOTE),
    }


def _state(result: QuestionResult) -> str:
    """As the page tells it: a question that was not put is neither open nor answered."""
    if result.state is State.NOT_APPLICABLE:
        return "not_applicable"
    return result.state.value if result.counted else "hidden"


def said(question: Question, answer: Answer) -> str:
    """An answer to a question of any kind, in the words of its options."""
    options = question.options

    def words(level: int | None) -> str:
        known = level is not None and 0 <= level < len(options)
        return options[level].text if known and level is not None else "–"

    if question.kind == "number":
        return clean(answer.number)
    if question.kind == "multiple":
        return " · ".join(words(level) for level in answer.options)
    if question.kind == "grid":
        pairs = zip(question.rows, answer.rows, strict=False)
        return " · ".join(f"{row}: {words(level)}" for row, level in pairs)
    return words(answer.option)
