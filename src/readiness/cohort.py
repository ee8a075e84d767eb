"""A cohort as it may be shown: levels and scores by group, needs, demand, and what stays hidden.

Made by `disclosure` from the exact counts in `tally`. Every output (PDF, HTML, CSV, XLSX,
benchmark) prints this and nothing else, so that no two of them can be set against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from readiness.questionnaire import Questionnaire

NO_LEVEL = "no-level"
Bound = Literal["exact", "under", "nearly", "hidden"]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `of` firms.

    `under`: fewer than k, perhaps none; `nearly`: all but such a few; `hidden`: not said at all.
    """

    bound: Bound
    count: int | None
    of: int


@dataclass(frozen=True, slots=True)
class SpreadShown:
    """One subject in one group. `levels`: firms by level, those without one last; None = hidden.

    `mean` is 0..1, `median` in whole points of 100; `base` are the firms they are of, None where
    that number is hidden.
    """

    levels: tuple[int | None, ...]
    mean: Fraction | None = None
    median: int | None = None
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of firms. With a hidden number of firms, everything about it is hidden."""

    id: str
    label: str
    firms: int | None
    spreads: Mapping[str, SpreadShown]


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to divide the cohort; groups without any firm are left out."""

    id: str
    label: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many firms have a step in now or next; `count` None where that is hidden."""

    id: str
    title: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Need:
    """How many firms have a step of one question in now or next, each of them one.

    `id` and `title` are the question's. `steps` are its steps, the most frequent first, those
    whose number is hidden last; none at all where not one of the numbers may be told.
    """

    id: str
    title: str
    component: str
    share: Share
    steps: tuple[StepCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """How many firms an offer was matched to, and its places; None: nobody told how many."""

    id: str
    name: str
    share: Share
    places: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """One question: how often don't know, and the options (labels from 1) that under k chose."""

    id: str
    title: str
    component: str
    dont_know: Share
    rare: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """The cohort under another way of scoring. `weakest` is its component with the lowest mean."""

    id: str
    label: str
    changed: Share
    same_weakest: Share
    weakest: str | None


@dataclass(frozen=True, slots=True)
class SubjectViews:
    """One subject as owners and advisers see the same firms. Firms by level; None = hidden.

    `gap` is the mean of the adviser's score less the owner's, -1..1; None where it may not be told.
    """

    id: str
    same: int | None
    owner_higher: int | None
    adviser_higher: int | None
    gap: Fraction | None
    real: bool
    """Whether the gap is wide enough to be called a difference."""


@dataclass(frozen=True, slots=True)
class Views:
    """Owners' answers beside those of advisers about the same firms."""

    firms: Share
    """Firms that both answered about, of all firms in the report."""
    subjects: tuple[SubjectViews, ...]
    """The overall, then each component; empty with fewer than k firms."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the firms come from: rows of a table, and what is worth a look among them."""

    given: int
    scored: int
    rejected: int
    looks: Mapping[str, int]
    """Counts of rows by kind of finding."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort ready to be shown. `whole` is None when there are fewer than `k` firms."""

    questionnaire: Questionnaire
    name: str
    on: date
    k: int
    length: Literal["quick", "full"]
    firms: Share
    """Firms with this length of the check, of all that were scored."""
    whole: Group | None
    weakest: str | None
    strongest: str | None
    cuts: tuple[Cut, ...]
    needs: tuple[Need, ...]
    demand: tuple[Demand, ...]
    items: tuple[Item, ...]
    scenarios: tuple[Scenario, ...]
    rows: Rows
    looks: Mapping[str, Share]
    hidden: int
    """How many figures stay hidden."""
    overlaps: tuple[str, ...]
    """Groups that are hidden because they hold nearly the same firms as others."""
    views: Views | None = None
    """Only where advisers answered about the same firms."""
