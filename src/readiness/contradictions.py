"""Answers that cannot both be true, or are worth a kind question. They never change a score."""

from __future__ import annotations

from collections.abc import Mapping

from readiness.applicability import Known, Standing, holds
from readiness.questionnaire import Questionnaire
from readiness.response import Respondent, State

STRAIGHT_LINE = "straight-line"
STRAIGHT_LINE_LENGTH = 15
"""As many same levels in a row, in asking order, as make an adviser look again.

Source: ``questionnaires/north-west/contradictions.yaml``, rule Q21 of the bank's review."""


def contradictions(
    questionnaire: Questionnaire, respondent: Respondent, found: Mapping[str, Standing]
) -> tuple[str, ...]:
    """Ids of the rules that fire, in pack order, and `STRAIGHT_LINE`. A don't-know never fires."""

    def lookup(question_id: str) -> Known | None:
        standing = found[question_id]
        if not standing.counted or standing.state in (State.DONT_KNOW, State.UNANSWERED):
            return None
        return Known(standing.state, standing.answer)

    fired = [
        rule.id
        for rule in questionnaire.contradictions
        if holds(rule.when, respondent, lookup) is True
    ]
    if is_straight_line(questionnaire, found):
        fired.append(STRAIGHT_LINE)
    return tuple(fired)


def is_straight_line(questionnaire: Questionnaire, found: Mapping[str, Standing]) -> bool:
    """Whether the same level was given many times in a row, in the order of asking."""
    run, last = 0, None
    for question in questionnaire.asked:
        standing = found[question.id]
        if not standing.counted or standing.state is not State.ANSWERED or standing.answer is None:
            continue
        level = standing.answer.option
        if level is None:
            continue
        run, last = (run + 1 if level == last else 1), level
        if run >= STRAIGHT_LINE_LENGTH:
            return True
    return False
