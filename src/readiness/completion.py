"""How a response may end: every way its unknown answers can turn out, as far as scores differ.

Only questions that steer branching need trying one by one; any other unknown answer moves the score
between its own least and most points, whatever the rest does. So the range stays exact without
walking through every combination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from readiness.applicability import (
    Known,
    Standing,
    completions,
    is_met,
    settle,
    steering,
)
from readiness.points import score_of
from readiness.questionnaire import Condition, Question, Questionnaire
from readiness.response import Answer, Response, State

LIMIT = 4096
"""Most endings a pack may have; the loader refuses a pack that branches more (P210)."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One way to end: standings with the steering unknowns scoring least, and scoring most."""

    least: Mapping[str, Standing]
    most: Mapping[str, Standing]


def endings(
    questionnaire: Questionnaire, response: Response, found: Mapping[str, Standing]
) -> Iterator[Ending]:
    """Every ending that matters; just the present standings when no unknown answer steers."""
    unknown = [
        qid
        for qid in steering(questionnaire)
        if found[qid].hidden == "open"
        or (found[qid].counted and found[qid].state in (State.DONT_KNOW, State.UNANSWERED))
    ]
    if not unknown:
        yield Ending(found, found)
        return
    yield from _endings(
        questionnaire, response, unknown, dict(response.answers), dict(response.answers)
    )


def _endings(
    questionnaire: Questionnaire,
    response: Response,
    unknown: list[str],
    least: dict[str, Answer],
    most: dict[str, Answer],
) -> Iterator[Ending]:
    standing: dict[str, Standing] = settle(questionnaire, response, least)
    if not unknown:
        yield Ending(standing, settle(questionnaire, response, most))
        return
    first, rest = unknown[0], unknown[1:]
    here = standing[first]
    settled = not here.counted or here.state in (State.ANSWERED, State.NOT_APPLICABLE)
    if settled:
        yield from _endings(questionnaire, response, rest, least, most)
        return
    for low, high in classes(questionnaire, here.question, here.ceiling):
        yield from _endings(
            questionnaire, response, rest, {**least, first: low}, {**most, first: high}
        )


def classes(
    questionnaire: Questionnaire, question: Question, ceiling: int | None = None
) -> list[tuple[Answer, Answer]]:
    """The answers of a steering question that branching can tell apart, as (least, most) points."""
    tests = [
        t for q in questionnaire.questions.values() for t in _tests(q.applies_when, question.id)
    ]
    groups: dict[tuple[object, ...], list[tuple[Fraction, Answer]]] = {}
    for answer in completions(question, tests):
        known = Known(answer.state, answer)
        key = (answer.state, *(is_met(t, known) for t in tests))
        score = (
            score_of(question, answer, ceiling) if answer.state is State.ANSWERED else Fraction(0)
        )
        groups.setdefault(key, []).append((score, answer))
    return [
        (min(g, key=lambda pair: pair[0])[1], max(g, key=lambda pair: pair[0])[1])
        for g in groups.values()
    ]


def count_endings(questionnaire: Questionnaire) -> int:
    """An upper bound on the endings of any response to this pack."""
    total = 1
    for qid in steering(questionnaire):
        total *= len(classes(questionnaire, questionnaire.questions[qid])) or 1
    return total


def _tests(condition: Condition | None, question_id: str) -> list[Condition]:
    if condition is None:
        return []
    if condition.question == question_id:
        return [condition]
    return [t for part in condition.parts for t in _tests(part, question_id)]
