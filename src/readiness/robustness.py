"""Would the conclusion hold under other scoring choices? One response, scored in other ways.

Answers, levels' bands and must-haves stay as they are; only the sums change. A firm counts as
changed when its overall level, after caps, is another one than the program gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from readiness.assessment import Assessment
from readiness.plan import PlanNode, overall_of, plan_of
from readiness.questionnaire import Questionnaire
from readiness.response import State
from readiness.scoring import sum_node

UP, DOWN, WHOLE = 12, 8, 10
"""Weights times 12/10 and 8/10: that is plus and minus 20 %."""

SCENARIOS: dict[str, str] = {
    "components": "Each component's weight 20 % up or down, one at a time",
    "questions": "Every other question's weight 20 % up, the rest 20 % down, and the reverse",
    "dont-know-zero": "Don’t know counted as nought",
    "dont-know-worst": "Everything unknown at its worst",
    "unknown-best": "Everything unknown at its best",
    "other-mean": "All questions in one mean, without components in between",
}
"""What is tried, in the order of the report. Don't know ignored is what the program does."""
OTHER_WAY = "Components first, then their mean"
"""The words for `other-mean` where the pack itself puts all questions into one mean."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One response under one scenario.

    `changed`: the overall level is another one in at least one of the scenario's variants; None for
    a firm without an overall level.
    `components`: the component scores of its first variant that were worked out, by id.
    """

    changed: bool | None
    components: Mapping[str, Fraction]
    weakest: str | None


class Robustness:
    """Scores responses to one pack under every scenario."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Compile the changed weights once."""
        self._pack = questionnaire
        self._plan = plan_of(questionnaire)
        order = {qid: n for n, qid in enumerate(questionnaire.questions)}
        patterns: list[Callable[[str], int]] = [
            lambda qid: UP if order[qid] % 2 == 0 else DOWN,
            lambda qid: DOWN if order[qid] % 2 == 0 else UP,
        ]
        self._variants = [
            {c.id: _reweighed(c, pattern) for c in self._plan.components} for pattern in patterns
        ]
        self._leaves = {c.id: tuple(_leaves(c)) for c in self._plan.components}
        self._pooled = questionnaire.scoring.method == "mean"

    def trials(self, assessment: Assessment) -> dict[str, Trial]:
        """Each scenario by id."""
        overall = assessment.overall
        values = {
            qid: int(result.score * self._plan.unit)
            for qid, result in assessment.questions.items()
            if result.counted and result.score is not None and qid in self._plan.scored
        }
        base = {c: r.score for c, r in assessment.components.items() if r.score is not None}
        printed = [n for n in self._plan.components if n.id in base]
        highest = highest_level(self._pack, overall.failed_gates)

        def other(score: Fraction | None) -> bool:
            return score is not None and min(self._pack.level_at(score), highest) != overall.level

        def trial(
            scores: list[Fraction | None], components: Mapping[str, Fraction] = base
        ) -> Trial:
            changed = None if overall.level is None else any(other(s) for s in scores)
            return Trial(changed, components, weakest_of(components))

        doubted = {
            qid: 0
            for qid, r in assessment.questions.items()
            if r.counted and r.state is State.DONT_KNOW and qid in self._plan.scored
        }
        zeros = {**doubted, **values}
        lows = {c: r.low for c, r in assessment.components.items() if r.low is not None}
        highs = {c: r.high for c, r in assessment.components.items() if r.high is not None}
        varied = [self._components(v, printed, values) for v in self._variants]
        zeroed = self._components({n.id: n for n in self._plan.components}, printed, zeros)
        return {
            "components": trial(self._one_at_a_time(base, printed, values)),
            "questions": trial(
                [self._of_nodes([v[n.id] for n in printed], values) for v in self._variants],
                varied[0],
            ),
            "dont-know-zero": trial([self._of_nodes(printed, zeros)], zeroed),
            "dont-know-worst": trial([overall.low], lows),
            "unknown-best": trial([overall.high], highs),
            "other-mean": trial([self._other_mean(base, printed, values)]),
        }

    def _components(
        self,
        nodes: Mapping[str, PlanNode],
        printed: list[PlanNode],
        values: Mapping[str, int],
    ) -> dict[str, Fraction]:
        found = ((n.id, sum_node(self._plan, nodes[n.id], values)) for n in printed)
        return {cid: score for cid, score in found if score is not None}

    def _of_nodes(self, nodes: list[PlanNode], values: Mapping[str, int]) -> Fraction | None:
        """The overall over these nodes, by the pack's own method."""
        if self._pooled:
            voting = [n for n in nodes if n.id in self._plan.shares]
            whole = PlanNode("overall", 1, tuple(leaf for n in voting for leaf in _leaves(n)))
            return sum_node(self._plan, whole, values)
        shares = overall_of(self._plan, (n.id for n in nodes))
        by_id = {n.id: n for n in nodes}
        groups = tuple(replace(by_id[g.id], weight=g.weight) for g in shares.groups)
        return sum_node(self._plan, PlanNode("overall", 1, shares.leaves, groups), values)

    def _one_at_a_time(
        self,
        base: Mapping[str, Fraction],
        printed: list[PlanNode],
        values: Mapping[str, int],
    ) -> list[Fraction | None]:
        """The overall with each component's weight up, then down."""
        if self._pooled:
            return [
                self._of_nodes(
                    [_reweighed(n, _always(f if n is chosen else WHOLE)) for n in printed], values
                )
                for chosen in printed
                for f in (UP, DOWN)
            ]
        weights = {g.id: g.weight for g in overall_of(self._plan, base).groups}
        # Whole numbers over one denominator: sixteen sums of fractions would take far longer.
        unit = lcm(1, *(base[i].denominator for i in weights))
        parts = {i: w * int(base[i] * unit) for i, w in weights.items()}
        total, weight = sum(parts.values()), sum(weights.values())
        out: list[Fraction | None] = []
        for chosen, own in weights.items():
            for factor in (UP - WHOLE, DOWN - WHOLE):
                over = WHOLE * total + factor * parts[chosen]
                under = (WHOLE * weight + factor * own) * unit
                out.append(Fraction(over, under))
        return out

    def _other_mean(
        self,
        base: Mapping[str, Fraction],
        printed: list[PlanNode],
        values: Mapping[str, int],
    ) -> Fraction | None:
        voting = [n for n in printed if n.id in self._plan.shares]
        if not self._pooled:
            leaves = tuple(leaf for n in voting for leaf in self._leaves[n.id])
            return sum_node(self._plan, PlanNode("overall", 1, leaves), values)
        total = sum(n.weight for n in voting)
        if not total:
            return None
        return sum((base[n.id] * n.weight for n in voting), Fraction(0)) / total


def weakest_of(scores: Mapping[str, Fraction]) -> str | None:
    """The id with the lowest score; the first wins a tie; None when there is none."""
    return min(scores, key=lambda i: scores[i], default=None)


def highest_level(pack: Questionnaire, failed_gates: Iterable[str]) -> int:
    """The highest overall level that the gates a firm does not meet allow."""
    gates = [pack.questions[q].gate for q in failed_gates]
    caps = [pack.level_index(g.overall_cap) for g in gates if g is not None and g.overall_cap]
    return min([len(pack.levels) - 1, *caps])


def _always(factor: int) -> Callable[[str], int]:
    return lambda _qid: factor


def _leaves(node: PlanNode) -> list[tuple[str, int]]:
    found = list(node.leaves)
    for group in node.groups:
        found += _leaves(group)
    return found


def _reweighed(node: PlanNode, factor: Callable[[str], int]) -> PlanNode:
    """The node with each question's weight changed; groups keep theirs beside each other."""
    return replace(
        node,
        leaves=tuple((qid, weight * factor(qid)) for qid, weight in node.leaves),
        groups=tuple(replace(_reweighed(g, factor), weight=g.weight * WHOLE) for g in node.groups),
    )
