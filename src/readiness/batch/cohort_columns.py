"""The counts of a cohort from the column engine's pass: `tally.Counter`, over a block at a time.

Each count has a place for each group, those of full checks first, then those of quick looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import combinations
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from readiness.batch.cohort_offers import OfferMatches
from readiness.batch.cohort_trials import Decoder, Overalls, Trials, by_length
from readiness.batch.lookup import LARGEST, Unfit
from readiness.batch.lookup_tables import Ints
from readiness.batch.quality import Quality
from readiness.batch.question_figures import QuestionFigures
from readiness.batch.readings import Firms
from readiness.batch.sums import STATUSES
from readiness.batch.sweep import Sweep, Swept
from readiness.response import Length, Respondent
from readiness.tally import (
    CUTS,
    MICRO,
    NOT_GIVEN,
    OVERALL,
    POINTS,
    SIZES,
    WHOLE,
    GroupTally,
    ItemTally,
    SetTally,
    Spread,
    Tallies,
    Tally,
    groups_of,
)

_FIELDS = {"sector": "sector", "size": "employees", "sub_region": "area"}
"""By cut, the profile field that its groups follow from."""
_LENGTHS: tuple[Length, ...] = ("full", "quick")


class _Cut:
    """The counts of one cut: places of groups (lengths x groups) x what is counted."""

    def __init__(
        self, groups: Sequence[str], subjects: int, width: int, steps: int, offers: int
    ) -> None:
        """Nothing yet."""
        self.groups = groups
        places = len(_LENGTHS) * len(groups)
        self.spreads = np.zeros((subjects, places, width), np.int64)
        """Per subject: firms by level and points."""
        self.totals = np.zeros((subjects, places), np.int64)
        """Per subject: the sum of scores in parts of `MICRO`, of firms with a level."""
        self.steps = np.zeros((places, steps), np.int64)
        self.offers = np.zeros((places, offers), np.int64)

    def see(self, subject: int, place: Ints, at: Ints, micro: Ints) -> None:
        """Enter a score of each row, at this level and points."""
        spread = self.spreads[subject]
        _enter(spread, place, at)
        # Floats hold these sums exactly: a block has far fewer rows than 2^53 over `MICRO`.
        summed = np.bincount(place, weights=micro, minlength=len(spread))
        self.totals[subject] += summed.astype(np.int64)

    def of(self, length: int) -> slice:
        """The places of the groups of one length."""
        return slice(length * len(self.groups), (length + 1) * len(self.groups))


class ColumnCounter:
    """Counts the rows of one table, block by block."""

    def __init__(self, sweep: Sweep, firms: Firms, on: date, kernels: ModuleType | None) -> None:
        """For one table. Raises Unfit.

        Args:
            sweep: What the rows are scored by; it finds whole lanes.
            firms: What reads their profiles.
            on: The day for which offers are matched.
            kernels: Compiled loops, where there are any.
        """
        self._sweep, self._firms = sweep, firms
        pack = self._pack = sweep.lookup.pack
        whole = sweep.lookup.scale * sum(sweep.scoring.weights)
        stages = (pack.roadmap.build_from, pack.roadmap.scale_from)
        factors = [n for start in stages for n in start.as_integer_ratio()]
        if whole * max(MICRO, 100 * max(factors)) >= LARGEST:
            raise Unfit("the starts of its stages have no small common denominator")
        self._subjects = [OVERALL, *(c.id for c in pack.components)]
        known = {r.id: r for r in pack.recommendations}
        self._offers = OfferMatches(pack, [known.get(s) for s in sweep.steps], on, kernels)
        self._decoder = Decoder(sweep.scoring)
        self._trials = Trials(sweep)
        self._no_level = len(pack.levels) * POINTS
        names = {
            "sector": [label.id for label in pack.sectors],
            "size": [name for name, _ in SIZES],
            "sub_region": [place.id for place in pack.sub_regions],
        }
        self._cuts = {
            cut: _Cut(
                [*names[cut], NOT_GIVEN], len(self._subjects), self._no_level + 1,
                len(sweep.steps), len(self._offers.offers),
            )
            for cut in CUTS
        }  # fmt: skip
        sizes = [len(cut.groups) for cut in self._cuts.values()]
        self._joint = np.zeros((len(_LENGTHS), *sizes), np.int64)
        self._contradictions, self._provisional = (np.zeros(2, np.int64) for _ in range(2))

    def see(
        self,
        swept: Swept,
        places: Ints,
        states: NDArray[np.uint8],
        quick: Ints,
        own: Sequence[Ints],
    ) -> None:
        """Count the rows of a block. Raises Unfit.

        Args:
            swept: What they come to.
            places: By row, its place among the kinds of firms.
            states: Questions x rows.
            quick: By row, 1 where the length is quick.
            own: By profile field, the codes of the rows.
        """
        groups = [
            self._firms.by_value(
                _FIELDS[cut], "group", partial(self._group_of, cut), own, len(quick)
            )
            for cut in CUTS
        ]
        together = np.ravel_multi_index((quick, *groups), self._joint.shape)
        _enter(self._joint.reshape(1, -1), 0, together)
        self._contradictions += by_length(quick, (swept.fired | swept.straight) != 0)
        provisional = swept.overall.status == STATUSES.index("provisional")
        self._provisional += by_length(quick, provisional)
        parts = self._trials.parts(swept, self._decoder, places, states)
        overall = self._overall_of(swept)
        self._trials.see(parts, overall, swept.parts.weakest.astype(np.int64), quick)
        scores = [(overall.level, overall.score, overall.weight)]
        scores += [(p.figures.level, p.figures.score, np.ones_like(quick)) for p in parts]
        steps = np.array(swept.steps) * (np.arange(len(swept.steps))[:, None] < swept.laned)
        row, offer = self._offers.of(self._firms, own, self._stages_of(overall), steps)
        by_cut = [
            (cut, quick * len(cut.groups) + group)
            for cut, group in zip(self._cuts.values(), groups, strict=True)
        ]
        for subject, score in enumerate(scores):
            at, micro = self._spread_at(*score)
            for cut, place in by_cut:
                cut.see(subject, place, at, micro)
        for cut, place in by_cut:
            _enter(cut.steps, np.tile(place, len(steps)), steps.reshape(-1))
            _enter(cut.offers, place.take(row), offer)

    def _group_of(self, cut: str, value: object) -> int:
        lone = Respondent(**{_FIELDS[cut]: value})  # type: ignore[arg-type]
        return self._cuts[cut].groups.index(groups_of(self._pack, lone)[cut])

    def _overall_of(self, swept: Swept) -> Overalls:
        scoring, parts = self._sweep.scoring, swept.parts
        score, low, high = (parts.values >> at & mask for at, mask in scoring.value_at)
        at, mask = scoring.vote_at[0]
        levels = (scoring.at_level, scoring.highest)
        return Overalls(
            score, np.minimum(low, score), np.maximum(high, score), parts.votes >> at & mask,
            *(np.array(one, np.int64).take(swept.overall.level) for one in levels),
        )  # fmt: skip

    def _stages_of(self, overall: Overalls) -> Ints:
        """By row, an index into `cohort_offers.STAGES`, as `support.stage_of`."""
        rules = self._pack.roadmap
        whole = overall.weight * self._sweep.lookup.scale
        stage = (whole > 0).astype(np.int64)
        for start in (rules.build_from, rules.scale_from):
            reached = 100 * overall.score * start.denominator >= start.numerator * whole
            stage += reached & (whole > 0)
        return stage

    def _spread_at(self, level: Ints, score: Ints, weight: Ints) -> tuple[Ints, Ints]:
        """Level and points as one number, and the score in parts of `MICRO`; 0 without a level."""
        there = level >= 0
        whole = np.maximum(weight, 1) * self._sweep.lookup.scale
        micro = np.where(there, score, 0) * MICRO // whole
        at = level * POINTS + micro * (POINTS - 1) // MICRO
        return np.where(there, at, self._no_level), micro

    def tallies(self, quality: Quality) -> Tallies:
        """All that was counted; `quality` has the figures of the questions."""
        return Tallies(*(self._tally(n, quality.figures[one]) for n, one in enumerate(_LENGTHS)))

    def _tally(self, length: int, figures: Mapping[str, QuestionFigures]) -> Tally:
        joint = self._joint[length]
        firms = int(joint.sum())
        if not firms:
            return Tally()
        cuts = self._cuts.values()
        return Tally(
            firms,
            {
                WHOLE: self._groups(length, WHOLE),
                **{cut: self._groups(length, cut) for cut in CUTS},
            },
            self._overlaps(joint),
            self._sets(self._sweep.steps, [cut.steps[cut.of(length)] for cut in cuts]),
            self._sets(
                [offer.id for offer in self._offers.offers],
                [cut.offers[cut.of(length)] for cut in cuts],
            ),
            self._items(figures),
            self._trials.tally(length),
            int(self._contradictions[length]),
            int(self._provisional[length]),
        )

    def _groups(self, length: int, name: str) -> dict[str, GroupTally]:
        """The groups of a cut that have firms, or the one of all firms."""
        cut = self._cuts[CUTS[0] if name == WHOLE else name]
        spreads, totals = cut.spreads[:, cut.of(length)], cut.totals[:, cut.of(length)]
        groups = cut.groups
        if name == WHOLE:
            spreads, totals = spreads.sum(axis=1, keepdims=True), totals.sum(axis=1, keepdims=True)
            groups = [WHOLE]
        return {
            group: GroupTally(
                firms,
                {
                    subject: self._spread(spreads[n, at], int(totals[n, at]))
                    for n, subject in enumerate(self._subjects)
                },
            )
            for at, group in enumerate(groups)
            if (firms := int(spreads[0, at].sum()))
        }

    def _spread(self, counts: Ints, total: int) -> Spread:
        table = counts[: self._no_level].reshape(-1, POINTS)
        levels = [*table.sum(axis=1).tolist(), int(counts[self._no_level])]
        return Spread(levels, table.sum(axis=0).tolist(), total)

    def _overlaps(self, joint: Ints) -> dict[str, dict[str, int]]:
        """How many firms stand in each group of two cuts, and of all three."""
        names = [cut.groups for cut in self._cuts.values()]
        every = range(len(CUTS))
        found = {}
        for some in (*combinations(every, 2), tuple(every)):
            counts = joint.sum(axis=tuple(n for n in every if n not in some))
            found["|".join(CUTS[n] for n in some)] = {
                "|".join(names[n][i] for n, i in zip(some, at, strict=True)): int(counts[tuple(at)])
                for at in np.argwhere(counts).tolist()
            }
        return found

    def _sets(self, ids: Sequence[str], by_cut: Sequence[Ints]) -> dict[str, SetTally]:
        """By id, how many firms and how many of each group; what has no id is left out."""
        return {
            ids[at]: SetTally(
                int(by_cut[0][:, at].sum()),
                {
                    f"{name}|{cut.groups[group]}": int(counts[group, at])
                    for name, cut, counts in zip(CUTS, self._cuts.values(), by_cut, strict=True)
                    for group in np.flatnonzero(counts[:, at]).tolist()
                },
            )
            for at in np.flatnonzero(by_cut[0].sum(axis=0)).tolist()
            if ids[at]
        }

    def _items(self, figures: Mapping[str, QuestionFigures]) -> dict[str, ItemTally]:
        return {
            qid: ItemTally(
                {state.value: n for state, n in own.states.items() if n},
                [own.options[n] for n in range(len(self._pack.questions[qid].options))],
            )
            for qid, own in figures.items()
            if own.states.total()
        }


def _enter(counts: Ints, place: Ints | int, at: Ints) -> None:
    """Add one at each of these places (rows of `counts`) and columns."""
    where = place * counts.shape[1] + at
    counts += np.bincount(where, minlength=counts.size).reshape(counts.shape)
