"""Two assessments of one firm beside each other: what it answered then and now.

Both are of the same pack as it stands today, so that every figure of one compares with the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from readiness.assessment import Assessment, Result
from readiness.errors import clean
from readiness.questionnaire import Question
from readiness.record import Record
from readiness.response import Answer, State

Moved = Literal["up", "down", "same", "new", "gone", ""]
"""`new` and `gone`: only one of the two has a figure; empty: neither has."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Part(Record):
    """A component or, with an empty id, the overall: its two results."""

    id: str
    before: Result
    after: Result
    moved: Moved


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Change(Record):
    """A question that was answered otherwise; answers in the words of their options."""

    question: str
    before: str
    after: str
    moved: Moved


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Changes(Record):
    """All that differs, in reporting order."""

    before: Assessment
    after: Assessment
    parts: tuple[Part, ...]
    answers: tuple[Change, ...]


def changes(before: Assessment, after: Assessment) -> Changes:
    """What differs between two assessments of one pack.

    Raises:
        ValueError: They are of two packs, or one is a quick look and the other is not: their
            figures do not compare.
    """
    pack = after.questionnaire
    if before.questionnaire.hash != pack.hash:
        raise ValueError("they answer different questionnaires")
    if before.length != after.length:
        raise ValueError("one is a quick look and the other a full check")
    parts = [_part("", before.overall, after.overall)]
    parts += [_part(c.id, before.components[c.id], after.components[c.id]) for c in pack.components]
    answers = []
    for question in pack.questions.values():
        first, second = (
            _words(one, question) for one in (before, after)
        )  # what no longer counts has no words
        if first != second:
            then, now = before.questions[question.id].score, after.questions[question.id].score
            answers.append(Change(question.id, first, second, _moved(then, now)))
    return Changes(before, after, tuple(parts), tuple(answers))


def _part(key: str, before: Result, after: Result) -> Part:
    return Part(key, before, after, _moved(_printed(before), _printed(after)))


def _printed(result: Result) -> Fraction | None:
    return result.score if result.status in ("scored", "provisional") else None


def _moved(then: Fraction | None, now: Fraction | None) -> Moved:
    if then is None or now is None:
        return "" if then is now else "new" if then is None else "gone"
    return "up" if now > then else "down" if now < then else "same"


def _words(assessment: Assessment, question: Question) -> str:
    result = assessment.questions[question.id]
    answer = assessment.response.answer(question.id)
    if result.state is State.NOT_APPLICABLE:
        return f"does not apply: {result.reason}" if result.reason else "does not apply"
    if not result.counted:
        return "not asked"
    if result.state is State.DONT_KNOW:
        return "don’t know"
    if answer is None or result.state is State.UNANSWERED:
        return "open"
    return answer_words(question, answer)


def answer_words(question: Question, answer: Answer) -> str:
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
