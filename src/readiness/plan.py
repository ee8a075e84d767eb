"""A pack compiled for summing: whole-number weights and one unit for every question's score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm

from readiness.assessment import QuestionResult
from readiness.questionnaire import Node, Question, Questionnaire
from readiness.record import Record


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PlanNode(Record):
    """A node ready to sum. `leaves` are (question id, weight); weight 0 is left out."""

    id: str
    weight: int
    leaves: tuple[tuple[str, int], ...] = ()
    groups: tuple[PlanNode, ...] = ()
    """Groups whose scores are summed; none where the method sums straight over all questions."""
    parts: tuple[PlanNode, ...] = ()
    """Every direct group, for reporting."""
    questions: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    """The gates among its questions."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScoringPlan(Record):
    """A compiled pack. Every question's score is a whole number of 1 / `unit`."""

    unit: int
    components: tuple[PlanNode, ...]
    scored: frozenset[str]
    """Ids of the questions that have weight, and whose groups have."""
    shares: dict[str, PlanNode]
    """By component id: what it alone puts into the overall; nothing for one without weight."""
    gates: tuple[str, ...]
    """Every gate of the pack."""
    wholes: dict[tuple[str, ...], PlanNode] = field(default_factory=dict)
    """The overall over these components, made when first asked for."""
    levels: dict[tuple[str, int | None], tuple[int, ...]] = field(default_factory=dict)
    """Per single-choice question and ceiling (None without one): each level's score, in units."""
    ends: dict[tuple[str, int | None], tuple[int, int]] = field(default_factory=dict)
    """Per question and ceiling: the least and the most it can score, in units."""
    results: dict[tuple[object, ...], QuestionResult] = field(default_factory=dict)
    """What was said of a question standing like this, for those without rows, ticks or numbers."""


def plan_of(questionnaire: Questionnaire) -> ScoringPlan:
    """The compiled plan of a pack, made once and kept with it."""
    plan = questionnaire.memo.get("scoring")
    if plan is None:
        plan = questionnaire.memo["scoring"] = _compile(questionnaire)
    assert isinstance(plan, ScoringPlan)
    return plan


def _compile(questionnaire: Questionnaire) -> ScoringPlan:
    questions = questionnaire.questions.values()
    unit = lcm(1, *(d for q in questions for d in _denominators(q)))
    nodes = [n for c in questionnaire.components for n in _nodes(c.node)]
    scale = lcm(
        1,
        *(q.weight.denominator * q.maximum.denominator for q in questions),
        *(n.weight.denominator * n.display.maximum.denominator for n in nodes),
    )
    method = questionnaire.scoring.method
    return ScoringPlan(
        unit,
        tuple(_compile_node(c.node, scale) for c in questionnaire.components),
        frozenset(q.id for c in questionnaire.components for q in _scored(c.node)),
        {
            c.id: _compile_node(Node("overall", "", groups=(c.node,), method=method), scale)
            for c in questionnaire.components
        },
        tuple(q.id for q in questions if q.gate is not None),
    )


def overall_of(plan: ScoringPlan, component_ids: Iterable[str]) -> PlanNode:
    """The overall as a node over these components."""
    key = tuple(component_ids)
    if key not in plan.wholes:
        shares = [plan.shares[i] for i in key]
        plan.wholes[key] = PlanNode(
            "overall",
            1,
            tuple(leaf for share in shares for leaf in share.leaves),
            tuple(group for share in shares for group in share.groups),
        )
    return plan.wholes[key]


def _scored(node: Node) -> Iterable[Question]:
    """The questions that count; a weight of 0 leaves out a question or a whole group."""
    yield from (q for q in node.questions if q.weight)
    for group in node.groups:
        if group.weight:
            yield from _scored(group)


def _denominators(question: Question) -> Iterable[int]:
    tops = [question.maximum]
    tops += [
        question.options[rule.level].points for rule in question.ceilings if rule.level is not None
    ]
    points = [o.points for o in question.options] + [t.points for t in question.thresholds]
    return ((p / top).denominator for p in points for top in tops if top)


def _nodes(node: Node) -> Iterable[Node]:
    yield node
    for group in node.groups:
        yield from _nodes(group)


def _compile_node(node: Node, scale: int) -> PlanNode:
    # `sum` is a mean weighted by what each part can reach: that makes it pro rata over the known.
    by_size = node.method == "sum"
    own = _scored(node) if node.method == "mean" else node.questions
    parts = tuple(_compile_node(g, scale) for g in node.groups)
    weighed = (
        replace(part, weight=int(g.weight * (g.display.maximum if by_size else 1) * scale))
        for part, g in zip(parts, node.groups, strict=True)
    )
    return PlanNode(
        node.id,
        int(node.weight * scale),
        tuple(
            (q.id, int(q.weight * (q.maximum if by_size else Fraction(1)) * scale))
            for q in own
            if q.weight
        ),
        () if node.method == "mean" else tuple(g for g in weighed if g.weight),
        parts,
        tuple(q.id for q in node.walk()),
        tuple(q.id for q in node.walk() if q.gate is not None),
    )
