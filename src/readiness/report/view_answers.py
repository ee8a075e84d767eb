"""All answers of a firm, for the pages that the switch `--all-answers` adds."""

from __future__ import annotations

from typing import Any

from readiness.assessment import Assessment, QuestionResult
from readiness.changes import answer_words
from readiness.errors import clean
from readiness.questionnaire import Question
from readiness.report.words import LONGEST_NOTE
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
        "answer": answer_words(question, answer) if answer and state == "answered" else "",
        "reason": clean(result.reason, limit=LONGEST_NOTE),
        "note": clean(note, limit=LONGEST_NOTE),
    }


def _state(result: QuestionResult) -> str:
    """As the page tells it: a question that was not put is neither open nor answered."""
    if result.state is State.NOT_APPLICABLE:
        return "not_applicable"
    return result.state.value if result.counted else "hidden"
