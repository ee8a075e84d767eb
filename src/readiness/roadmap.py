"""The roadmap of one assessment: steps in lanes, things to find out, projections, and help."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from readiness.assessment import Assessment
from readiness.findout import FindOutCall, FindOutItem, calls, find_out_order
from readiness.lanes import in_lanes
from readiness.outline import Outline, outline
from readiness.projection import LeastSet, Projection, least_component, least_overall, project
from readiness.record import Record
from readiness.steps import Lane, Step
from readiness.support import Matches, OfferMatch, Refusal, match

__all__ = [
    "FindOutCall",
    "FindOutItem",
    "Lane",
    "LeastSet",
    "OfferMatch",
    "Outline",
    "Projection",
    "Refusal",
    "Roadmap",
    "Step",
    "outline",
    "plan",
]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Roadmap(Record):
    """The plan of one assessment on one day."""

    on: date
    now: tuple[Step, ...]
    next: tuple[Step, ...]
    later: tuple[Step, ...]
    find_out: tuple[FindOutCall, ...]
    """What to find out this week."""
    find_out_later: tuple[FindOutCall, ...]
    projections: tuple[Projection, ...]
    least_component: LeastSet | None
    least_overall: LeastSet | None
    offers: tuple[OfferMatch, ...]
    refusals: tuple[Refusal, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        return self.now + self.next + self.later


def plan(assessment: Assessment, on: date) -> Roadmap:
    """The whole roadmap; the same assessment and day always give the same one."""
    ordered = in_lanes(assessment)
    unknown = find_out_order(assessment)
    limit = assessment.questionnaire.roadmap.find_out_limit
    helped = match(assessment, ordered, on)
    steps = tuple(replace(s, offers=_offers_of(s, helped)) for s in ordered)
    now = tuple(s for s in steps if s.lane == "now")
    nxt = tuple(s for s in steps if s.lane == "next")
    projections = []
    if now:
        projections.append(project(assessment, "now", now))
    if nxt:
        projections.append(project(assessment, "next", now + nxt))
    return Roadmap(
        on,
        now,
        nxt,
        tuple(s for s in steps if s.lane == "later"),
        calls(assessment, unknown[:limit]),
        calls(assessment, unknown[limit:]),
        tuple(projections),
        least_component(assessment),
        least_overall(assessment),
        helped.offered,
        helped.refused,
    )


def _offers_of(step: Step, helped: Matches) -> tuple[str, ...]:
    return tuple(m.offer.id for m in helped.offered if step.recommendation.id in m.serves)
