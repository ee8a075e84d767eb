"""The roadmap of one assessment: steps in lanes, things to find out, projections, and help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from readiness.assessment import Assessment
from readiness.findout import FindOutCall, FindOutItem, calls, find_out_order
from readiness.lanes import in_lanes
from readiness.outline import Outline, outline
from readiness.projection import LeastSet, Projection, least_component, least_overall, project
from readiness.record import Record
from readiness.steps import Lane, Step
from readiness.support import Matches, OfferMatch, Refusal, match
from readiness.whatif import WhatIf

__all__ = [
    "Doubt",
    "FindOutCall",
    "FindOutItem",
    "Lane",
    "LeastSet",
    "LeftOut",
    "OfferMatch",
    "Outline",
    "OwnStep",
    "Projection",
    "Refusal",
    "Roadmap",
    "Step",
    "outline",
    "plan",
    "with_steps",
]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OwnStep(Record):
    """A step that a person added. No answer led to it, so it has no effort, impact or offer."""

    id: str
    text: str
    lane: Lane
    by: str = ""
    """A day (ISO) or words."""
    component: str = ""
    """Id of a component, or empty."""
    after: int = 0
    """How many of the plan's own steps stand before it in its lane."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LeftOut(Record):
    """A step of the plan that a person left out, and why."""

    step: Step
    reason: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Doubt(Record):
    """Something about an edit to look at again, in words.

    `kind`: ``gone`` (the step is no longer in the plan; nothing came of the edit), ``answer`` (the
    answer behind it changed; it still holds), ``order`` (a step comes before what it builds on),
    ``unread`` (another version made it; kept and not used).
    """

    kind: Literal["gone", "answer", "order", "unread"]
    step: str
    words: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Roadmap(Record):
    """The plan of one assessment on one day, as planned or as people edited it."""

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
    own: tuple[OwnStep, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    pinned: tuple[str, ...] = ()
    """Ids of the recommendations that a person pinned."""
    moved: tuple[str, ...] = ()
    """Ids of those that a person put into another lane."""
    doubts: tuple[Doubt, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        return self.now + self.next + self.later

    def lane(self, name: Lane) -> tuple[Step | OwnStep, ...]:
        """The steps of a lane, own ones among them, in order."""
        made: tuple[Step, ...] = getattr(self, name)
        own = [step for step in self.own if step.lane == name]
        out: list[Step | OwnStep] = []
        for place in range(len(made) + 1):
            out += [step for step in own if step.after == place]
            out += made[place : place + 1]
        return tuple(out)


def plan(assessment: Assessment, on: date) -> Roadmap:
    """The whole roadmap; the same assessment and day always give the same one."""
    ordered = in_lanes(assessment)
    unknown = find_out_order(assessment)
    limit = assessment.questionnaire.roadmap.find_out_limit
    whatif = WhatIf(assessment)
    empty = Roadmap(
        on,
        (),
        (),
        (),
        calls(assessment, unknown[:limit]),
        calls(assessment, unknown[limit:]),
        (),
        least_component(assessment, whatif),
        least_overall(assessment, whatif),
        (),
        (),
    )
    return with_steps(empty, assessment, ordered)


def with_steps(roadmap: Roadmap, assessment: Assessment, ordered: Sequence[Step]) -> Roadmap:
    """The roadmap with these steps instead, and what follows from them: help and projections.

    Args:
        roadmap: Any roadmap of the assessment.
        assessment: The assessment.
        ordered: The steps, each with its lane.
    """
    helped = match(assessment, ordered, roadmap.on)
    steps = tuple(replace(s, offers=_offers_of(s, helped)) for s in ordered)
    now, nxt = _in_lane(steps, "now"), _in_lane(steps, "next")
    projections = []
    if now:
        projections.append(project(assessment, "now", now))
    if nxt:
        projections.append(project(assessment, "next", now + nxt))
    return replace(
        roadmap,
        now=now,
        next=nxt,
        later=_in_lane(steps, "later"),
        projections=tuple(projections),
        offers=helped.offered,
        refusals=helped.refused,
    )


def _in_lane(steps: Iterable[Step], lane: Lane) -> tuple[Step, ...]:
    return tuple(step for step in steps if step.lane == lane)


def _offers_of(step: Step, helped: Matches) -> tuple[str, ...]:
    return tuple(m.offer.id for m in helped.offered if step.recommendation.id in m.serves)
