"""How a response may end: every way its unknown answers can turn out, as far as scores differ.

Only questions that steer branching, and those that would move a score by turning out not
applicable, need trying one by one; any other unknown answer moves the score between its own least
and most points, whatever the rest does. So the range stays exact without trying all combinations.
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
from readiness.points import least_and_most, score_of
from readiness.questionnaire import Condition, Question, Questionnaire
from readiness.record import Record
from readiness.response import Answer, Response, State

LIMIT = 4096
"""Most endings a pack may have; the loader refuses a pack that branches more (P210)."""


FULL_RANGE = (Fraction(0), Fraction(1))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Ending(Record):
    """One way to end: standings with the steering unknowns scoring least, and scoring most."""

    least: Mapping[str, Standing]
    most: Mapping[str, Standing]


def endings(
    questionnaire: Questionnaire, response: Response, found: Mapping[str, Standing]
) -> Iterator[Ending]:
    """Every ending that matters; just the present standings when no unknown answer decides."""
    unknown = [
        qid
        for qid in deciding(questionnaire)
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


def deciding(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Questions to try one by one while unknown: those that steer, parents first, and waverers.

    A waverer may turn out not applicable and cannot score both 0 and 1, so that leaving it out can
    move a score beyond both its ends.
    """
    memo = questionnaire.memo
    if "deciding" not in memo:
        steer = steering(questionnaire)
        memo["deciding"] = steer + tuple(
            q.id
            for q in questionnaire.questions.values()
            if q.may_not_apply and q.id not in steer and least_and_most(q) != FULL_RANGE
        )
    found = memo["deciding"]
    assert isinstance(found, tuple)
    return found


def classes(
    questionnaire: Questionnaire, question: Question, ceiling: int | None = None
) -> list[tuple[Answer, Answer]]:
    """The answers of a deciding question that branching can tell apart, as (least, most) points."""
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
    for qid in deciding(questionnaire):
        total *= len(classes(questionnaire, questionnaire.questions[qid])) or 1
    return total


def _tests(condition: Condition | None, question_id: str) -> list[Condition]:
    if condition is None:
        return []
    if condition.question == question_id:
        return [condition]
    return [t for part in condition.parts for t in _tests(part, question_id)]
