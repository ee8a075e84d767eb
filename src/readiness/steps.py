"""The steps a firm could take: which questions are below target, and how much each step matters."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt
from typing import Literal

from readiness.applicability import HIDDEN, holds
from readiness.assessment import Assessment, QuestionResult
from readiness.questionnaire import Prerequisite, Question, Questionnaire, Recommendation
from readiness.record import Record
from readiness.response import Respondent, State

ZERO = Fraction(0)
Lane = Literal["now", "next", "later"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Step(Record):
    """One step of the roadmap. Levels count from 0; `rank_key` is the priority squared (exact)."""

    recommendation: Recommendation
    component: str
    level: int
    to: int
    target: int
    lane: Lane
    effort: int
    impact: int
    rank_key: Fraction
    goals: tuple[str, ...] = ()
    """Goals the owner named that the step serves."""
    gate: bool = False
    quick_win: bool = False
    check_first: tuple[Prerequisite, ...] = ()
    """Prerequisites that were not asked, or that take more than this roadmap to reach."""
    unlocks: tuple[str, ...] = ()
    """Ids of recommendations this step was moved forward for."""
    offers: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """Id of the question whose answer triggered the step."""
        return self.recommendation.question

    @property
    def priority(self) -> float:
        """The priority as a figure for charts; ranking uses `rank_key`."""
        return sqrt(self.rank_key)


def targets(questionnaire: Questionnaire, respondent: Respondent) -> dict[str, int]:
    """The level each question should reach in this firm, by id, before named goals raise it.

    The last rule that certainly holds wins; a profile value that is not known fires no rule.
    """
    out: dict[str, int] = {}
    for rule in questionnaire.targets:
        if rule.when is not None and holds(rule.when, respondent, lambda _qid: HIDDEN) is not True:
            continue
        for qid in rule.questions or questionnaire.questions:
            if not rule.gates_only or questionnaire.questions[qid].gate is not None:
                out[qid] = rule.level
    return out


def candidates(assessment: Assessment) -> list[Step]:
    """A step for every answered question below its target: priority, then less effort, then id."""
    pack, respondent = assessment.questionnaire, assessment.response.respondent
    aims = targets(pack, respondent)
    found = []
    for result in assessment.questions.values():
        question = pack.questions[result.id]
        step = _step(assessment, question, result, aims.get(result.id, question.levels))
        if step is not None:
            found.append(step)
    # Whole numbers over one denominator sort as the fractions do, and much faster.
    over = lcm(*(step.rank_key.denominator for step in found))

    def rank(step: Step) -> tuple[int, int, str]:
        key = step.rank_key
        return (-key.numerator * (over // key.denominator), step.effort, step.recommendation.id)

    return sorted(found, key=rank)


def step_for(assessment: Assessment, question_id: str, target: int) -> Step | None:
    """The question's next step toward a target level, or None when it is there or has no step."""
    question = assessment.questionnaire.questions[question_id]
    return _step(
        assessment, question, assessment.questions[question_id], target, raise_for_goal=False
    )


def _step(
    assessment: Assessment,
    question: Question,
    result: QuestionResult,
    aim: int,
    *,
    raise_for_goal: bool = True,
) -> Step | None:
    level = result.level
    if result.state is not State.ANSWERED or level is None:
        return None
    pack, respondent = assessment.questionnaire, assessment.response.respondent
    failed_gate = question.gate is not None and level < question.gate.level
    named = tuple(g for g in respondent.goals if g in question.goals)
    top = question.levels if result.ceiling is None else result.ceiling
    target = min(aim + (1 if named and raise_for_goal else 0), top)
    if failed_gate and question.gate is not None:
        target = max(target, question.gate.level)
    recommendation = move_from(pack, question, level) if level < target else None
    if recommendation is None:
        return None
    serves = question.goals if recommendation.goals is None else recommendation.goals
    goals = tuple(g for g in respondent.goals if g in serves)
    impact = recommendation.impact or question.impact_by_sector.get(
        respondent.sector, question.impact
    )
    component = pack.component_of[question.id].id
    rules = pack.roadmap
    base, score = rules.need_base, assessment.components[component].known_score or ZERO
    # base - score in whole numbers: the one fraction at the end is reduced once.
    need = base.numerator * score.denominator - score.numerator * base.denominator
    over = (target - level) * impact * need
    under = question.levels * base.denominator * score.denominator
    if goals:
        over, under = over * rules.goal_fit.numerator, under * rules.goal_fit.denominator
    if failed_gate:
        over, under = over * rules.gate_factor.numerator, under * rules.gate_factor.denominator
    return Step(
        recommendation,
        component,
        level,
        recommendation.to,
        target,
        "later",
        recommendation.effort,
        impact,
        Fraction(over * over, under * under * recommendation.effort),
        goals=goals,
        gate=failed_gate,
        quick_win=recommendation.effort <= rules.quick_win_effort
        and impact >= rules.quick_win_impact,
    )


def move_from(pack: Questionnaire, question: Question, level: int) -> Recommendation | None:
    """The step from a level: straight to the gate's level where a gate fails, else one level up."""
    gate = question.gate
    if gate is not None and level < gate.level:
        straight = pack.steps.get((question.id, level, gate.level))
        if straight is not None:
            return straight
    return pack.steps.get((question.id, level, level + 1))
