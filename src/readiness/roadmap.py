"""The roadmap: which steps, in which order, by when, with which help. (Planner below the types.)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import sqrt
from typing import Literal

from readiness.assessment import Result
from readiness.questionnaire import Prerequisite, Recommendation
from readiness.support import OfferMatch, Refusal

Lane = Literal["now", "next", "later"]


@dataclass(frozen=True, slots=True)
class Step:
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
    gate: bool = False
    quick_win: bool = False
    check_first: tuple[Prerequisite, ...] = ()
    unlocks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()

    @property
    def priority(self) -> float:
        """The priority as a figure for charts; ranking uses `rank_key`."""
        return sqrt(self.rank_key)


@dataclass(frozen=True, slots=True)
class FindOutItem:
    """A don't-know and what to do about it."""

    question: str
    ask: str
    minutes: int
    gate: bool = False


@dataclass(frozen=True, slots=True)
class FindOutCall:
    """Find-out items for one person, bundled into one call; `minutes` is their sum."""

    who: str
    items: tuple[FindOutItem, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class Projection:
    """Scores and levels once every step up to and including a lane is done."""

    after: Literal["now", "next"]
    overall: Result
    components: Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class LeastSet:
    """The moves of least effort that lift a component (or the overall) one level.

    `reached` is False when no set within the limit does; `moves` then counts the honest way.
    """

    subject: str
    level: int
    moves: tuple[str, ...]
    effort: int
    reached: bool
    lifts_cap: bool = False


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The plan of one assessment on one day."""

    on: date
    now: tuple[Step, ...]
    next: tuple[Step, ...]
    later: tuple[Step, ...]
    find_out: tuple[FindOutCall, ...]
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
