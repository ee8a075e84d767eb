"""The order of steps and don't-knows alone: the part of a roadmap that a table of firms needs."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.assessment import Assessment
from readiness.findout import find_out_order
from readiness.lanes import in_lanes
from readiness.record import Record
from readiness.steps import Step


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Outline(Record):
    """The steps in order and the don't-knows in order: what a table of many firms needs."""

    steps: tuple[Step, ...]
    find_out: tuple[str, ...]
    """Question ids, at most as many as fit into this week."""


def outline(assessment: Assessment) -> Outline:
    """Only the order of steps and don't-knows: the part of a roadmap that a table shows."""
    limit = assessment.questionnaire.roadmap.find_out_limit
    return Outline(in_lanes(assessment), find_out_order(assessment)[:limit])
