"""Quick sums for "what if this answer were better", before `projection` scores for sure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from readiness.applicability import Standing, standings
from readiness.assessment import Assessment
from readiness.plan import plan_of
from readiness.points import answer_at, ends, known_values
from readiness.scoring import sum_node, sum_overall


class WhatIf:
    """Scores of one assessment with some answers moved, summed without scoring all of it again.

    Only for moves of answered questions that steer no branching: then nothing but
    their own points changes. `projection` confirms what it prints with `assess`.
    """

    def __init__(self, assessment: Assessment) -> None:
        """Take the known answers of the assessment as the start."""
        self._plan = plan_of(assessment.questionnaire)
        self._found = standings(assessment.questionnaire, assessment.response)
        self._values = known_values(self._plan, self._found)
        self._printed = [
            n for n in self._plan.components if assessment.components[n.id].score is not None
        ]

    def component(self, component_id: str, levels: Mapping[str, int]) -> Fraction | None:
        """The component's score with these questions at these levels."""
        node = next(n for n in self._plan.components if n.id == component_id)
        return sum_node(self._plan, node, self._moved(levels))

    def overall(self, levels: Mapping[str, int]) -> Fraction | None:
        """The overall score with these questions at these levels."""
        return sum_overall(self._plan, self._printed, self._moved(levels))

    def _moved(self, levels: Mapping[str, int]) -> dict[str, int]:
        moved = {qid: ends(self._plan, self._at(qid, level))[0] for qid, level in levels.items()}
        return {**self._values, **moved}

    def _at(self, question_id: str, level: int) -> Standing:
        standing = self._found[question_id]
        return standing._replace(answer=answer_at(standing.question, level))
