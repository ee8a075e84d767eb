"""Answers that cannot both be true, or are worth a kind question. They never change a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readiness.applicability import Known, Standing, holds, is_met
from readiness.questionnaire import Condition, Contradiction, Questionnaire
from readiness.response import Answer, Respondent, State

STRAIGHT_LINE = "straight-line"
STRAIGHT_LINE_LENGTH = 15
"""As many same levels in a row, in asking order, as make an adviser look again.

Source: ``questionnaires/north-west/contradictions.yaml``, rule Q21 of the bank's review."""


Needs = tuple[tuple[str, frozenset[int]], ...]
"""Levels that single-choice questions must have for a rule to hold: question ids with levels."""


def contradictions(
    questionnaire: Questionnaire, respondent: Respondent, found: Mapping[str, Standing]
) -> tuple[str, ...]:
    """Ids of the rules that fire, in pack order, and `STRAIGHT_LINE`. A don't-know never fires."""
    levels = {
        qid: s.answer.option
        for qid, s in found.items()
        if s.counted and s.state is State.ANSWERED and s.answer is not None
    }

    def lookup(question_id: str) -> Known | None:
        standing = found[question_id]
        if not standing.counted or standing.state in (State.DONT_KNOW, State.UNANSWERED):
            return None
        return Known(standing.state, standing.answer)

    fired = [
        rule.id
        for rule, needs in _with_needs(questionnaire)
        if all(levels.get(qid) in fitting for qid, fitting in needs)
        and holds(rule.when, respondent, lookup) is True
    ]
    if is_straight_line(questionnaire, levels):
        fired.append(STRAIGHT_LINE)
    return tuple(fired)


def _with_needs(questionnaire: Questionnaire) -> tuple[tuple[Contradiction, Needs], ...]:
    """Every rule with what it needs at least: nearly all are out at the first look."""
    memo = questionnaire.memo
    if "contradictions" not in memo:
        memo["contradictions"] = tuple(
            (rule, tuple(_needs(questionnaire, rule.when))) for rule in questionnaire.contradictions
        )
    rules = memo["contradictions"]
    assert isinstance(rules, tuple)
    return rules


def _needs(questionnaire: Questionnaire, when: Condition) -> Iterator[tuple[str, frozenset[int]]]:
    for test in when.parts if when.op == "all" else (when,):
        question = questionnaire.questions.get(test.question)
        if question is not None and question.kind == "single" and test.op != "state":
            levels = range(len(question.options))
            yield (
                question.id,
                frozenset(i for i in levels if is_met(test, _answered(i))),
            )


def _answered(level: int) -> Known:
    return Known(State.ANSWERED, Answer(State.ANSWERED, option=level))


def is_straight_line(questionnaire: Questionnaire, levels: Mapping[str, int | None]) -> bool:
    """Whether the same level was given many times in a row, in the order of asking.

    Args:
        questionnaire: Gives the order.
        levels: The answered level by question id; None for a question that has no single level.
    """
    run, last = 0, None
    for question in questionnaire.asked:
        level = levels.get(question.id)
        if level is None:
            continue
        run, last = (run + 1 if level == last else 1), level
        if run >= STRAIGHT_LINE_LENGTH:
            return True
    return False
