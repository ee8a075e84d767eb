"""What one answer earns: the exact score (0..1) of a question. Sums are in `scoring`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from readiness.applicability import Standing
from readiness.assessment import QuestionResult
from readiness.plan import ScoringPlan
from readiness.questionnaire import Question, Threshold
from readiness.response import Answer, State


def score_of(question: Question, answer: Answer, ceiling: int | None = None) -> Fraction:
    """The exact score of a valid answer; a ceiling's level earns full marks.

    Points / maximum: of the chosen option, of all rows of a grid together, or of all ticked options
    of a multiple choice, stopped at the maximum. A number earns the most points of all thresholds
    that it meets.
    """
    if question.kind == "single":
        assert answer.option is not None
        top = question.maximum if ceiling is None else question.options[ceiling].points
        return min(question.options[answer.option].points, top) / top
    if question.kind == "multiple":
        total = sum((question.options[o].points for o in answer.options), Fraction(0))
        return min(total, question.maximum) / question.maximum
    if question.kind == "grid":
        rows = [question.options[level].points for level in answer.rows if level is not None]
        return sum(rows, Fraction(0)) / question.maximum
    return max((t.points for t in _met(question, answer)), default=Fraction(0)) / question.maximum


def level_of(question: Question, answer: Answer) -> int | None:
    """The level an answer stands for: the option chosen, or how many thresholds a number meets.

    Multiple choice and grids have no single level.
    """
    if question.kind == "number":
        return len(_met(question, answer))
    return answer.option


def least_and_most(question: Question, ceiling: int | None = None) -> tuple[Fraction, Fraction]:
    """The least and the most the question can score."""
    points = [o.points for o in question.options]
    if question.kind == "number":
        best = max((t.points for t in question.thresholds), default=Fraction(0))
        return Fraction(0), best / question.maximum
    if question.kind == "multiple":
        alone = max((o.points for o in question.options if o.exclusive), default=Fraction(0))
        most = max(alone, sum((o.points for o in question.options if not o.exclusive), Fraction(0)))
        return (
            min(*points, question.maximum) / question.maximum,
            min(most, question.maximum) / question.maximum,
        )
    top = question.maximum if ceiling is None else question.options[ceiling].points
    rows = len(question.rows) or 1
    return min(min(points) * rows, top) / top, min(max(points) * rows, top) / top


def _met(question: Question, answer: Answer) -> list[Threshold]:
    value = Fraction(answer.number)
    if question.lower_is_better:
        return [t for t in question.thresholds if value <= t.at]
    return [t for t in question.thresholds if value >= t.at]


def known_values(plan: ScoringPlan, found: Mapping[str, Standing]) -> dict[str, int]:
    """The score of every answered question that counts, in units of the plan, by id."""
    return {
        qid: _units(plan, standing)
        for qid, standing in found.items()
        if standing.counted and standing.state is State.ANSWERED and qid in plan.scored
    }


def ends(plan: ScoringPlan, standing: Standing) -> tuple[int, int]:
    """The least and most a question can still score, in units; the same twice when it is known."""
    if standing.state is State.ANSWERED:
        value = _units(plan, standing)
        return value, value
    key = (standing.question.id, standing.ceiling)
    found = plan.ends.get(key)
    if found is None:
        low, high = least_and_most(standing.question, standing.ceiling)
        found = plan.ends[key] = (int(low * plan.unit), int(high * plan.unit))
    return found


def answer_at(question: Question, level: int) -> Answer:
    """The least answer that stands for this level, of a single choice or of a number (above 0)."""
    if question.kind != "number":
        return Answer(State.ANSWERED, option=level)
    ats = sorted((t.at for t in question.thresholds), reverse=question.lower_is_better)
    return Answer(State.ANSWERED, number=str(ats[level - 1]))


def _units(plan: ScoringPlan, standing: Standing) -> int:
    """The score of an answered question in units of the plan; exact by the choice of the unit."""
    question, answer = standing.question, standing.answer
    assert answer is not None
    if question.kind != "single" or answer.option is None:
        return int(score_of(question, answer) * plan.unit)
    key = (question.id, standing.ceiling)
    row = plan.levels.get(key)
    if row is None:
        levels = (Answer(State.ANSWERED, option=o) for o in range(len(question.options)))
        row = tuple(int(score_of(question, a, standing.ceiling) * plan.unit) for a in levels)
        plan.levels[key] = row
    return row[answer.option]


def question_result(plan: ScoringPlan, standing: Standing, value: int | None) -> QuestionResult:
    """How the question entered the score; `value` is its score in units, None without one."""
    question, answer = standing.question, standing.answer if standing.counted else None
    option = None if answer is None else answer.option
    key = (question.id, standing.state, option, standing.ceiling, standing.reason, standing.hidden)
    result = plan.results.get(key)
    if result is None:
        scored = question.id in plan.scored
        known = standing.state is State.ANSWERED and answer is not None
        result = QuestionResult(
            question.id,
            standing.state,
            standing.counted and scored,
            None if value is None else Fraction(value, plan.unit),
            level_of(question, answer) if known and answer is not None else None,
            standing.ceiling,
            standing.reason,
            standing.hidden or ("" if scored else "unscored"),
        )
        if answer is None or option is not None:
            plan.results[key] = result
    return result
