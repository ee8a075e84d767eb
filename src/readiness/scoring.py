"""From a response to scores, ranges and levels: the one place where a score is computed.

Sums are whole numbers over one unit per pack, divided once into a `Fraction`; no float takes part.
The rules are those of ``docs/method.md``; an independent second scorer in the tests checks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from readiness.applicability import Standing, applicable, standings
from readiness.assessment import Assessment, Counts, QuestionResult, Result
from readiness.completion import endings
from readiness.contradictions import contradictions
from readiness.levels import gates_of, status_of, with_level
from readiness.plan import PlanNode, ScoringPlan, overall_of, plan_of
from readiness.points import ends, known_values, level_of, score_of
from readiness.questionnaire import Display, Questionnaire
from readiness.response import Response, State

Values = Mapping[str, int]
"""Scores of questions by id, in units of the plan; a question without a score is absent."""

__all__ = ["applicable", "assess", "score_of", "shown"]


def assess(questionnaire: Questionnaire, response: Response) -> Assessment:
    """The response scored: every component, the overall, and how each question stands."""
    plan = plan_of(questionnaire)
    found = standings(questionnaire, response)
    values = known_values(plan, found)
    questions = {qid: _question_result(plan, s, values.get(qid)) for qid, s in found.items()}
    plain = {
        n.id: _plain_result(questionnaire, plan, n, questions, values) for n in plan.components
    }
    printed = [n for n in plan.components if plain[n.id].score is not None]
    spans = _spans(questionnaire, plan, response, found, printed)
    components = {
        node.id: with_level(
            questionnaire,
            _ranged(plain[node.id], spans),
            gates_of(found, node.questions),
            response.length,
        )
        for node in plan.components
    }
    overall = _overall(questionnaire, plan, components, printed, values)
    overall = with_level(
        questionnaire,
        _ranged(overall, spans),
        gates_of(found, found),
        response.length,
        is_overall=True,
    )
    ranked = sorted(
        (c for c in components.values() if c.score is not None),
        key=lambda c: c.score or Fraction(0),
    )
    best = max(ranked, key=lambda c: c.score or Fraction(0), default=None)
    return Assessment(
        questionnaire,
        response,
        response.length,
        overall,
        components,
        questions,
        weakest=ranked[0].id if ranked else None,
        strongest=best.id if best else None,
        contradictions=contradictions(questionnaire, response.respondent, found),
    )


def shown(
    score: Fraction | None, display: Display | None = None, decimals: int | None = None
) -> str:
    """The score as people see it: cut, never rounded up, so that no figure shows a level too high.

    Args:
        score: 0..1, or None for "nothing to show" (gives an empty text).
        display: The scale; 0 to 100 in whole points when left out.
        decimals: Overrides the scale's decimals.
    """
    if score is None:
        return ""
    scale = display or Display()
    places = scale.decimals if decimals is None else decimals
    value = scale.minimum + score * (scale.maximum - scale.minimum)
    whole = floor(value * 10**places)
    sign, digits = ("-" if whole < 0 else ""), str(abs(whole)).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def sum_node(plan: ScoringPlan, node: PlanNode, values: Values) -> Fraction | None:
    """The node's weighted mean over the questions that have a value, or None when none has."""
    total = weight = 0
    for qid, w in node.leaves:
        value = values.get(qid)
        if value is not None:
            total += w * value
            weight += w
    if not node.groups:
        return Fraction(total, weight * plan.unit) if weight else None
    whole = Fraction(total, plan.unit)
    for group in node.groups:
        score = sum_node(plan, group, values)
        if score is not None:
            whole += group.weight * score
            weight += group.weight
    return whole / weight if weight else None


def sum_overall(plan: ScoringPlan, printed: list[PlanNode], values: Values) -> Fraction | None:
    """The overall over the components that are printed; the same ones for score, low and high."""
    return sum_node(plan, overall_of(plan, (node.id for node in printed)), values)


def _question_result(plan: ScoringPlan, standing: Standing, value: int | None) -> QuestionResult:
    question, answer = standing.question, standing.answer
    answered = standing.counted and standing.state is State.ANSWERED and answer is not None
    return QuestionResult(
        question.id,
        standing.state,
        standing.counted and question.id in plan.scored,
        None if value is None else Fraction(value, plan.unit),
        level_of(question, answer) if answered and answer is not None else None,
        standing.ceiling,
        standing.reason,
        standing.hidden or ("" if question.id in plan.scored else "unscored"),
    )


def _plain_result(
    questionnaire: Questionnaire,
    plan: ScoringPlan,
    node: PlanNode,
    questions: Mapping[str, QuestionResult],
    values: Values,
) -> Result:
    """The node's counts, status and score, before range and level."""
    counts = _counts(questions, node.questions)
    status = status_of(questionnaire.scoring, counts)
    score = sum_node(plan, node, values)
    reasons = {questions[q].reason for q in node.questions} if status == "not_applicable" else set()
    return Result(
        node.id,
        status,
        counts,
        score if status in ("scored", "provisional") else None,
        reason=reasons.pop() if len(reasons) == 1 else "",
        known_score=score,
        groups=tuple(_plain_result(questionnaire, plan, p, questions, values) for p in node.parts),
    )


def _counts(questions: Mapping[str, QuestionResult], ids: Iterable[str]) -> Counts:
    states = [questions[i].state for i in ids if questions[i].counted]
    return Counts(
        states.count(State.ANSWERED),
        states.count(State.DONT_KNOW),
        states.count(State.NOT_APPLICABLE),
        states.count(State.UNANSWERED),
    )


def _overall(
    questionnaire: Questionnaire,
    plan: ScoringPlan,
    components: Mapping[str, Result],
    printed: list[PlanNode],
    values: Values,
) -> Result:
    """The overall before range and level: withheld when too many components are."""
    rules = questionnaire.scoring
    voting = [components[n.id] for n in plan.components if n.weight]
    counts = sum((c.counts for c in voting), Counts())
    status = status_of(rules, counts, is_overall=True)
    applicable = [c for c in voting if c.status != "not_applicable"]
    withheld = [c for c in applicable if c.status == "withheld"]
    if applicable and Fraction(len(withheld), len(applicable)) > rules.overall_withheld_share:
        status = "withheld"
    score = sum_overall(plan, printed, values) if printed else None
    if score is None and status != "not_applicable":
        status = "withheld"
    kept = score if status in ("scored", "provisional") else None
    return Result("overall", status, counts, kept, known_score=score)


@dataclass(slots=True)
class _Span:
    """The lowest and highest score of a node over all endings."""

    low: Fraction
    high: Fraction


def _spans(
    questionnaire: Questionnaire,
    plan: ScoringPlan,
    response: Response,
    found: Mapping[str, Standing],
    printed: list[PlanNode],
) -> dict[str, _Span]:
    """The range of every printed component, of its groups and of the overall, by node id."""
    spans: dict[str, _Span] = {}

    def widen(node_id: str, low: Fraction | None, high: Fraction | None) -> None:
        if low is None or high is None:
            return
        span = spans.setdefault(node_id, _Span(low, high))
        span.low, span.high = min(span.low, low), max(span.high, high)

    def visit(node: PlanNode, lows: Values, highs: Values) -> None:
        widen(node.id, sum_node(plan, node, lows), sum_node(plan, node, highs))
        for part in node.parts:
            visit(part, lows, highs)

    for ending in endings(questionnaire, response, found):
        lows = {q: ends(plan, s)[0] for q, s in ending.least.items() if _scores(plan, s)}
        highs = {q: ends(plan, s)[1] for q, s in ending.most.items() if _scores(plan, s)}
        for node in printed:
            visit(node, lows, highs)
        if printed:
            widen(
                "overall",
                sum_overall(plan, printed, lows),
                sum_overall(plan, printed, highs),
            )
    return spans


def _scores(plan: ScoringPlan, standing: Standing) -> bool:
    return (
        standing.counted
        and standing.state is not State.NOT_APPLICABLE
        and standing.question.id in plan.scored
    )


def _ranged(result: Result, spans: Mapping[str, _Span]) -> Result:
    """The result with its range, which always holds the score itself.

    An answer under an unknown steering question is not in the score but is in the endings, so the
    score of the known alone can lie outside them; as one more honest view it widens the range.
    """
    groups = tuple(_ranged(g, spans) for g in result.groups)
    span = spans.get(result.id)
    if result.score is None or span is None:
        return replace(result, groups=groups)
    low, high = min(span.low, result.score), max(span.high, result.score)
    return replace(result, low=low, high=high, groups=groups)
