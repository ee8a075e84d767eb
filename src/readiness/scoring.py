"""From a response to scores, ranges and levels: the one place where a score is computed.

Sums are whole numbers over one unit per pack, divided once into a `Fraction`; no float takes part.
The rules are those of ``docs/method.md``; an independent second scorer in the tests checks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import itemgetter

from readiness.applicability import Standing, applicable, standings
from readiness.assessment import Assessment, Counts, QuestionResult, Result
from readiness.completion import endings
from readiness.contradictions import contradictions
from readiness.levels import gates_of, status_of, with_level
from readiness.plan import PlanNode, ScoringPlan, overall_of, plan_of
from readiness.points import ends, known_values, question_result, score_of
from readiness.questionnaire import Display, Questionnaire
from readiness.response import Response, State

Values = Mapping[str, int]
"""Scores of questions by id, in units of the plan; a question without a score is absent."""
PERCENT = Display()
UNKNOWN = (State.DONT_KNOW, State.UNANSWERED)

__all__ = ["applicable", "assess", "score_of", "shown"]


def assess(questionnaire: Questionnaire, response: Response) -> Assessment:
    """The response scored: every component, the overall, and how each question stands."""
    plan = plan_of(questionnaire)
    found = standings(questionnaire, response)
    values = known_values(plan, found)
    questions = {qid: question_result(plan, s, values.get(qid)) for qid, s in found.items()}
    plain = {
        n.id: _plain_result(questionnaire, plan, n, questions, values) for n in plan.components
    }
    printed = [n for n in plan.components if plain[n.id].score is not None]
    spans = _spans(questionnaire, plan, response, found, values, printed)

    def finished(result: Result, gates: Iterable[str]) -> Result:
        ranged = _ranged(result, spans)
        return with_level(questionnaire, ranged, gates_of(found, gates), response.length)

    components = {n.id: finished(plain[n.id], n.gates) for n in plan.components}
    overall = finished(_overall(questionnaire, plan, plain, printed, values), plan.gates)
    weakest, strongest = _ends_of(components.values())
    return Assessment(
        questionnaire,
        response,
        response.length,
        overall,
        components,
        questions,
        weakest=weakest,
        strongest=strongest,
        contradictions=contradictions(questionnaire, response.respondent, found),
    )


def _ends_of(components: Iterable[Result]) -> tuple[str | None, str | None]:
    """Ids of the weakest and the strongest scored component; the first in the report wins a tie."""
    scored = [(c.score, c.id) for c in components if c.score is not None]
    if not scored:
        return None, None
    return min(scored, key=itemgetter(0))[1], max(scored, key=itemgetter(0))[1]


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
    scale = display or PERCENT
    places = scale.decimals if decimals is None else decimals
    value = scale.minimum + score * (scale.maximum - scale.minimum)
    return with_decimals(value.numerator * 10**places // value.denominator, places)


def with_decimals(whole: int, places: int) -> str:
    """A figure as text, given as a whole number of its last decimal place."""
    sign, digits = ("-" if whole < 0 else ""), str(abs(whole)).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def sum_node(plan: ScoringPlan, node: PlanNode, values: Values) -> Fraction | None:
    """The node's weighted mean over the questions that have a value, or None when none has."""
    ratio = _ratio(plan, node, values)
    return None if ratio is None else Fraction(*ratio)


def _ratio(plan: ScoringPlan, node: PlanNode, values: Values) -> tuple[int, int] | None:
    """The node's mean as numerator and denominator, not reduced: reducing once is much faster."""
    total = weight = 0
    for qid, w in node.leaves:
        value = values.get(qid)
        if value is not None:
            total += w * value
            weight += w
    over = plan.unit
    for group in node.groups:
        ratio = _ratio(plan, group, values)
        if ratio is not None:
            total, over = total * ratio[1] + group.weight * ratio[0] * over, over * ratio[1]
            weight += group.weight
    return (total, over * weight) if weight else None


def sum_overall(plan: ScoringPlan, printed: list[PlanNode], values: Values) -> Fraction | None:
    """The overall over the components that are printed; the same ones for score, low and high."""
    return sum_node(plan, overall_of(plan, (node.id for node in printed)), values)


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
    kept = score if status in ("scored", "provisional") else None
    reasons = {questions[q].reason for q in node.questions} if status == "not_applicable" else set()
    return Result(
        node.id,
        status,
        counts,
        kept,
        low=kept,
        high=kept,
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
    return Result("overall", status, counts, kept, low=kept, high=kept, known_score=score)


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
    values: Values,
    printed: list[PlanNode],
) -> dict[str, _Span]:
    """By node id, the range of every printed component, group and overall that is not settled."""
    loose = {
        qid for qid, s in found.items() if s.hidden == "open" or (s.counted and s.state in UNKNOWN)
    }
    spans: dict[str, _Span] = {}

    def widen(node_id: str, low: Fraction | None, high: Fraction | None) -> None:
        if low is not None and high is not None:
            span = spans.setdefault(node_id, _Span(low, high))
            span.low, span.high = min(span.low, low), max(span.high, high)

    def visit(node: PlanNode, lows: Values, highs: Values) -> None:
        if not loose.isdisjoint(node.questions):
            widen(node.id, sum_node(plan, node, lows), sum_node(plan, node, highs))
            for part in node.parts:
                visit(part, lows, highs)

    for ending in endings(questionnaire, response, found) if loose and printed else ():
        lows, highs = dict(values), dict(values)
        for qid in loose:
            if _scores(plan, ending.least[qid]):
                lows[qid] = ends(plan, ending.least[qid])[0]
                highs[qid] = ends(plan, ending.most[qid])[1]
        for node in printed:
            visit(node, lows, highs)
        widen("overall", sum_overall(plan, printed, lows), sum_overall(plan, printed, highs))
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
        return replace(result, groups=groups) if groups else result
    low, high = min(span.low, result.score), max(span.high, result.score)
    return replace(result, low=low, high=high, groups=groups)
