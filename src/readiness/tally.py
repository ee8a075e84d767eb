"""Counting a cohort as its firms go by: exact, private sums from which a cohort report is made.

One `Tally` takes any number of assessments in the memory of one. What it holds is not for
readers: counts of single firms stand in it. `cohort` hides what must not be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from readiness.assessment import Assessment, Result
from readiness.questionnaire import Questionnaire
from readiness.response import Respondent
from readiness.robustness import SCENARIOS, Robustness, weakest_of
from readiness.steps import Step

WHOLE = "whole"
"""The one group of the cut that takes all firms together."""
CUTS = ("sector", "size", "sub_region")
SIZES = (("1", 1), ("2-9", 9), ("10-49", 49), ("50-249", 249), ("250-", None))
"""Size bands by the most people in them. Source: the bands of UK business statistics."""
NOT_GIVEN = "not-given"
MICRO = 10**8
"""Sums of scores are kept in whole parts of this, cut: far finer than the points shown."""
POINTS = 101
"""Scores from 0 to 100 in whole points, cut."""
OVERALL = "overall"


@dataclass(slots=True)
class Spread:
    """How one subject (the overall or a component) spreads over the firms of one group.

    `levels` counts firms by level, those without a level last. `points` counts scored firms by
    whole point; `total` is the sum of their scores in parts of `MICRO`.
    """

    levels: list[int]
    points: list[int] = field(default_factory=lambda: [0] * POINTS)
    total: int = 0


@dataclass(slots=True)
class GroupTally:
    """The firms of one group: how many, and the spread of each subject."""

    firms: int = 0
    spreads: dict[str, Spread] = field(default_factory=dict)


@dataclass(slots=True)
class ItemTally:
    """One question: firms by state, and by option chosen."""

    states: dict[str, int] = field(default_factory=dict)
    options: list[int] = field(default_factory=list)


@dataclass(slots=True)
class SetTally:
    """A set of firms, such as those who get one step: how many, and how many of each group."""

    firms: int = 0
    groups: dict[str, int] = field(default_factory=dict)
    """By ``cut|group``."""


@dataclass(slots=True)
class ScenarioTally:
    """How firms fare under one other way of scoring; `firms` are those with an overall level."""

    firms: int = 0
    changed: int = 0
    same_weakest: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    """By component: the sum of scores in parts of `MICRO`."""
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """The exact sums of one cohort, of firms with one length of the check."""

    firms: int = 0
    groups: dict[str, dict[str, GroupTally]] = field(default_factory=dict)
    """By cut, then group."""
    joint: dict[str, dict[str, int]] = field(default_factory=dict)
    """By ``cut|cut``, then ``group|group``, and for all three: for the check of overlaps."""
    steps: dict[str, SetTally] = field(default_factory=dict)
    """By recommendation: firms that have it in now or next."""
    offers: dict[str, SetTally] = field(default_factory=dict)
    items: dict[str, ItemTally] = field(default_factory=dict)
    scenarios: dict[str, ScenarioTally] = field(default_factory=dict)
    contradictions: int = 0
    provisional: int = 0


@dataclass(slots=True)
class Tallies:
    """Both lengths of the check: they ask different questions and are never mixed."""

    full: Tally = field(default_factory=Tally)
    quick: Tally = field(default_factory=Tally)

    @property
    def main(self) -> Tally:
        """The length that more firms have; the full check when as many."""
        return self.full if self.full.firms >= self.quick.firms else self.quick


class Counter:
    """Enters assessments of one pack into tallies."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Start with nothing counted."""
        self.tallies = Tallies()
        self._pack = questionnaire
        self._robustness = Robustness(questionnaire)

    def see(self, assessment: Assessment, steps: Iterable[Step], offers: Iterable[str]) -> None:
        """Count one firm: its scores, the steps of now and next, the offers matched to it."""
        tally = self.tallies.quick if assessment.length == "quick" else self.tallies.full
        own = groups_of(self._pack, assessment.response.respondent)
        keys = [f"{cut}|{group}" for cut, group in own.items()]
        tally.firms += 1
        tally.contradictions += bool(assessment.contradictions)
        tally.provisional += assessment.overall.status == "provisional"
        results = [assessment.overall, *assessment.components.values()]
        for cut, group in ((WHOLE, WHOLE), *own.items()):
            self._spread(tally.groups.setdefault(cut, {}), group, results)
        for one, other in combinations(CUTS, 2):
            joint = tally.joint.setdefault(f"{one}|{other}", {})
            key = f"{own[one]}|{own[other]}"
            joint[key] = joint.get(key, 0) + 1
        every = tally.joint.setdefault("|".join(CUTS), {})
        key = "|".join(own[cut] for cut in CUTS)
        every[key] = every.get(key, 0) + 1
        for step in {s.recommendation.id for s in steps if s.lane != "later"}:
            _enter(tally.steps, step, keys)
        for offer in set(offers):
            _enter(tally.offers, offer, keys)
        self._items(tally, assessment)
        self._scenarios(tally, assessment)

    def _spread(self, groups: dict[str, GroupTally], name: str, results: Sequence[Result]) -> None:
        group = groups.get(name)
        if group is None:
            none = len(self._pack.levels) + 1
            spreads = {r.id: Spread([0] * none) for r in results}
            group = groups[name] = GroupTally(0, spreads)
        group.firms += 1
        for result in results:
            spread = group.spreads[result.id]
            level, score = result.level, result.score
            if level is None or score is None:
                spread.levels[-1] += 1
                continue
            spread.levels[level] += 1
            micro = score.numerator * MICRO // score.denominator
            spread.total += micro
            spread.points[micro * (POINTS - 1) // MICRO] += 1

    def _items(self, tally: Tally, assessment: Assessment) -> None:
        for qid, result in assessment.questions.items():
            if not result.counted:
                continue
            item = tally.items.get(qid)
            if item is None:
                question = self._pack.questions[qid]
                width = len(question.options) if question.kind == "single" else 0
                item = tally.items[qid] = ItemTally({}, [0] * width)
            state = result.state.value
            item.states[state] = item.states.get(state, 0) + 1
            if result.level is not None and item.options:
                item.options[result.level] += 1

    def _scenarios(self, tally: Tally, assessment: Assessment) -> None:
        trials = self._robustness.trials(assessment)
        base = {c: r.score for c, r in assessment.components.items() if r.score is not None}
        own = weakest_of(base)
        for name in SCENARIOS:
            trial = trials[name]
            found = tally.scenarios.setdefault(name, ScenarioTally())
            if trial.changed is not None:
                found.firms += 1
                found.changed += trial.changed
                found.same_weakest += trial.weakest == own
            for cid, score in trial.components.items():
                micro = score.numerator * MICRO // score.denominator
                found.totals[cid] = found.totals.get(cid, 0) + micro
                found.counts[cid] = found.counts.get(cid, 0) + 1


def groups_of(pack: Questionnaire, respondent: Respondent) -> dict[str, str]:
    """The group of a firm in each cut; what it did not say is a group of its own."""
    sectors = {label.id for label in pack.sectors}
    area = pack.area.get(respondent.area)
    return {
        "sector": respondent.sector if respondent.sector in sectors else NOT_GIVEN,
        "size": size_band(respondent.employees),
        "sub_region": area.sub_region if area is not None else NOT_GIVEN,
    }


def size_band(employees: int | None) -> str:
    """The size band of a firm; the owner of a sole trader counts as 1."""
    if employees is None:
        return NOT_GIVEN
    return next(name for name, most in SIZES if most is None or employees <= most)


def mean_of(spread: Spread) -> Fraction | None:
    """The mean score, 0..1, of the firms with a level; None without any."""
    count = scored(spread)
    return Fraction(spread.total, MICRO * count) if count else None


def scored(spread: Spread) -> int:
    """How many firms have a score and a level."""
    return sum(spread.levels[:-1])


def median_of(spread: Spread) -> int | None:
    """The whole point (0 to 100) of the middle firm, of two the lower one; None without any."""
    left = (scored(spread) + 1) // 2
    for points, count in enumerate(spread.points):
        left -= count
        if count and left <= 0:
            return points
    return None


def _enter(sets: dict[str, SetTally], name: str, groups: Iterable[str]) -> None:
    found = sets.setdefault(name, SetTally())
    found.firms += 1
    for group in groups:
        found.groups[group] = found.groups.get(group, 0) + 1
