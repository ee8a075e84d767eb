"""What a pack offers beside its questions: steps, support offers, places, outside figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from readiness.record import Record


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Prerequisite(Record):
    """A question that should have reached a level first."""

    question: str
    level: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cost(Record):
    """What a step costs: ``none``, ``time-only``, ``ask-for-a-quote``, or ``seen`` somewhere."""

    band: str
    text: str = ""
    source: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Recommendation(Record):
    """One step of one question, from a level to a higher one."""

    id: str
    question: str
    start: int
    to: int
    title: str
    motivation: str
    first_step: str
    done_when: str
    effort: int
    cost: Cost
    impact: int | None = None
    prerequisites: tuple[Prerequisite, ...] | None = None
    """None = those of the question (they count above level 1)."""
    support: tuple[str, ...] = ()
    goals: tuple[str, ...] | None = None
    examples: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Offer(Record):
    """One support offer. Dates are ISO text; an empty string means not known.

    `regions` holds sub-region ids, the region's id, the pack's nation or ``uk``; `sectors` our
    sector ids or ``any``. `url` is empty when no source showed the address.
    """

    id: str
    name: str
    provider: str
    kind: str
    summary: str
    offer: str
    status: Literal["active", "unclear", "round-based", "closed"]
    confidence: Literal["high", "medium", "low"]
    components: tuple[str, ...]
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    stages: tuple[str, ...]
    source: str
    source_date: str
    checked: str
    checked_by: str = ""
    questions: tuple[str, ...] = ()
    preferred_sectors: tuple[str, ...] = ()
    employees_min: int | None = None
    employees_max: int | None = None
    min_trading_years: int | None = None
    max_trading_years: int | None = None
    areas: tuple[str, ...] = ()
    makes_things: bool | None = None
    other: str = ""
    opens: str = ""
    closes: str = ""
    url: str = ""
    bring: str = ""
    priority_group: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Area(Record):
    """A council area; the sub-region and its growth hub follow from it."""

    id: str
    name: str
    sub_region: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SubRegion(Record):
    """A part of the region with its own growth hub."""

    id: str
    name: str
    growth_hub: str
    """The offer id of the growth hub, or its name when no offer describes it."""
    growth_hub_name: str = ""
    growth_hub_url: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PostcodeHint(Record):
    """A postcode area (`M`) or district (`PR8`), and the sub-region it mostly lies in."""

    prefix: str
    sub_region: str
    straddles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BenchmarkFigure(Record):
    """An outside figure that was really seen, with its base, year and source."""

    id: str
    component: str
    text: str
    figure: str
    base: str
    year: str
    source: str
    checked: str
    until: str = ""
