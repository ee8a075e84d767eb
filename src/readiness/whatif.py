"""Quick sums for "what if this answer were better", before `projection` scores for sure."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from readiness.applicability import standings
from readiness.assessment import Assessment
from readiness.plan import PlanNode, overall_of, plan_of
from readiness.points import answer_at, ends, known_values


class WhatIf:
    """What moves of answered questions add to the scores of one assessment, without scoring again.

    A score is a mean of means over the answers that count: each answer adds its own exact share,
    whatever the others are. That holds as long as no moved question steers which others count.
    `projection` confirms what it prints with `assess`.
    """

    def __init__(self, assessment: Assessment) -> None:
        """Take the known answers of the assessment as the start."""
        self._plan = plan_of(assessment.questionnaire)
        self._found = standings(assessment.questionnaire, assessment.response)
        self._values = known_values(self._plan, self._found)
        self._printed = [
            n for n in self._plan.components if assessment.components[n.id].score is not None
        ]

    def component(self, component_id: str) -> Reach:
        """What moves add to the component's score."""
        return self._reach(next(n for n in self._plan.components if n.id == component_id))

    def overall(self) -> Reach:
        """What moves add to the overall score."""
        return self._reach(overall_of(self._plan, (node.id for node in self._printed)))

    def _reach(self, node: PlanNode) -> Reach:
        shares = _shares(node, self._values, Fraction(1, self._plan.unit))
        return Reach(self, {} if shares is None else shares)

    def value(self, question_id: str, level: int | None = None) -> int:
        """The question's score in units of the plan: as answered, or at this level."""
        standing = self._found[question_id]
        if level is None:
            return self._values.get(question_id, 0)
        moved = standing._replace(answer=answer_at(standing.question, level))
        return ends(self._plan, moved)[0]


class Reach:
    """One score as a sum, in whole numbers of a unit of its own."""

    def __init__(self, whatif: WhatIf, shares: dict[str, Fraction]) -> None:
        """`shares`: what one unit of a question's score adds, by id; others add nothing."""
        self._whatif = whatif
        self._unit = lcm(1, *(share.denominator for share in shares.values()))
        self._shares = {qid: int(share * self._unit) for qid, share in shares.items()}
        self._score = sum(share * whatif.value(qid) for qid, share in self._shares.items())

    def added(self, question_id: str, level: int, start: int | None = None) -> int:
        """What the question adds at `level`, above what it adds at `start` (or as answered)."""
        share = self._shares.get(question_id)
        if share is None:
            return 0
        return share * (
            self._whatif.value(question_id, level) - self._whatif.value(question_id, start)
        )

    def missing(self, score: Fraction) -> int:
        """The least sum of what is `added` with which this score is reached."""
        # Upwards: a sum that is a hair too small must not pass.
        return -(-score.numerator * self._unit // score.denominator) - self._score


def _shares(node: PlanNode, values: dict[str, int], of: Fraction) -> dict[str, Fraction] | None:
    """What each known answer adds to a score of which the node is the part `of`; None: nothing."""
    leaves = [(qid, weight) for qid, weight in node.leaves if qid in values]
    groups = [
        (group.weight, shares)
        for group in node.groups
        if (shares := _shares(group, values, of)) is not None
    ]
    total = sum(weight for _, weight in leaves) + sum(weight for weight, _ in groups)
    if not total:
        return None
    found = {qid: of * Fraction(weight, total) for qid, weight in leaves}
    for weight, shares in groups:
        part = Fraction(weight, total)
        found.update((qid, share * part) for qid, share in shares.items())
    return found
