"""A block's rows under other ways of scoring: `robustness`, over numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readiness.batch.lookup import LARGEST, Bits, Unfit
from readiness.batch.lookup_tables import Ints
from readiness.batch.sums import NOT_PRINTED, PART_BITS, Scoring
from readiness.batch.sweep import Sweep, Swept
from readiness.robustness import DOWN, SCENARIOS, UP, WHOLE
from readiness.tally import MICRO, ScenarioTally

NEAR = 1e-9
"""Scores so near to a level's start are compared exactly. A mean of some dozens of fractions is off
by less than 1e-13."""
_PART_MASK = (1 << PART_BITS) - 1
Bools = NDArray[np.bool_]


class Figures(NamedTuple):
    """What the numbers of a component's sums stand for, by number; scores in units of the scale."""

    total: Ints
    """Sum of weight times score, in units of the plan."""
    known: Ints
    """Weight of the answered."""
    printed: Bools
    score: Ints
    low: Ints
    high: Ints
    level: Ints
    """The level after caps; -1 for none."""

    def take(self, numbers: Ints) -> Figures:
        """Those of each row, by its number."""
        return Figures(
            self.total.take(numbers), self.known.take(numbers), self.printed.take(numbers),
            self.score.take(numbers), self.low.take(numbers), self.high.take(numbers),
            self.level.take(numbers),
        )  # fmt: skip


class Part(NamedTuple):
    """A component of a block's rows: figures by row, and what the scenarios need beside them."""

    figures: Figures
    even: Ints
    """`Figures.total`, of every other question alone."""
    even_known: Ints
    doubted: Ints
    """Weight of the don't-knows."""


class Decoder:
    """Figures of the components by the numbers of their sums."""

    def __init__(self, scoring: Scoring) -> None:
        """For one pack."""
        self._scoring = scoring
        self._figures: list[Figures | None] = [None] * len(scoring.components)

    def of(self, component: int, numbers: Ints) -> Figures:
        """The figures of each row."""
        known = self._figures[component]
        if known is None or len(known.total) < len(self._scoring.components[component].sums):
            known = self._figures[component] = self._decoded(component)
        return known.take(numbers)

    def _decoded(self, component: int) -> Figures:
        s, texts = self._scoring, self._scoring.components[component]
        keys = np.array(texts.sums, np.int64)
        (total_at, total_mask), (known_at, known_mask) = (
            s.lookup.sum_at[component], s.lookup.known_at[component]
        )  # fmt: skip
        values, _, _, lowest = texts.figures
        printed = lowest < NOT_PRINTED
        (_, _), *ranges = s.value_at
        low, high = ((values >> at & mask) // s.weights[component] for at, mask in ranges)
        return Figures(
            keys >> total_at & total_mask,
            keys >> known_at & known_mask,
            printed,
            np.where(printed, lowest >> PART_BITS, 0),
            low,
            high,
            np.array(texts.at_level, np.int64),
        )


class Kept:
    """What the rows come to under one scenario, full checks first, then quick looks."""

    def __init__(self, components: int) -> None:
        """Nothing yet."""
        self.firms, self.changed, self.same_weakest = (np.zeros(2, np.int64) for _ in range(3))
        self.totals = np.zeros((components, 2), np.int64)
        """By component, the sum of scores in parts of `MICRO`."""


class Overalls(NamedTuple):
    """The overall of a block's rows; scores are over `weight` times the scale."""

    score: Ints
    low: Ints
    high: Ints
    weight: Ints
    level: Ints
    """The level after caps; -1 for none."""
    highest: Ints
    """The highest level that must-haves which are not met allow."""


class Trials:
    """Scores blocks under every scenario, and keeps what they come to."""

    def __init__(self, sweep: Sweep) -> None:
        """For one pack. Raises Unfit."""
        self._sweep = sweep
        look, self._scoring = sweep.lookup, sweep.scoring
        self._lookup = look
        self._weights = self._scoring.weights
        self._starts = [level.start for level in look.pack.levels[1:]]
        # The largest products: a weight up, beside a level's start or in parts of a score.
        factors = [n for start in self._starts for n in start.as_integer_ratio()]
        if UP * look.scale * sum(self._weights) * max(MICRO, *factors) >= LARGEST:
            raise Unfit("its sums are too large to be scored in other ways")
        self._at: list[list[tuple[int, int]]] = []
        """By component, where its even questions' sum and weight and its don't-knows stand."""
        for node in look.plan.components:
            bits, whole = Bits(), sum(weight for _, weight in node.leaves)
            self._at.append([bits.take(m) for m in (whole * look.plan.unit, whole, whole)])
        self._tables: list[Ints] = []
        self._extended = -1
        self._kept = {name: Kept(len(self._weights)) for name in SCENARIOS}
        self._printed = np.zeros((len(self._weights), 2), np.int64)
        """By component and length, how many firms have a score of it."""

    def _refresh(self) -> None:
        """Make the tables anew after kinds of firms came up."""
        look = self._lookup
        if self._extended == look.extended:
            return
        self._extended = look.extended
        self._tables = [np.zeros(0, np.int64)] * len(look.columns)
        for component, ids in enumerate(look.components):
            (sum_at, known_at, doubt_at) = (at for at, _ in self._at[component])
            for at in ids:
                column = look.columns[at]
                total, known, unknown = (
                    column.sums >> place & mask
                    for place, mask in (
                        look.sum_at[component], look.known_at[component], look.unknown_at[component]
                    )
                )  # fmt: skip
                table = (unknown * (column.figures == look.states.dont_know)) << doubt_at
                if at % 2 == 0:
                    table |= total << sum_at | known << known_at
                self._tables[at] = table

    def parts(
        self, swept: Swept, decoder: Decoder, places: Ints, states: NDArray[np.uint8]
    ) -> list[Part]:
        """The components of a block's rows.

        Args:
            swept: What the rows come to.
            decoder: Tells what numbers stand for.
            places: By row, its place among the kinds of firms.
            states: Questions x rows.
        """
        self._refresh()
        found = []
        for component, ids in enumerate(self._lookup.components):
            more = np.zeros(len(places), np.int64)
            for at in ids:
                index, variants = states[at], self._sweep.variants[at]
                more += self._tables[at].take(
                    index if variants is None else variants.take(places) + index
                )
            own = (more >> at & mask for at, mask in self._at[component])
            found.append(Part(decoder.of(component, swept.parts.numbers[component]), *own))
        return found

    def see(self, parts: Sequence[Part], overall: Overalls, weakest: Ints, quick: Ints) -> None:
        """Enter a block's rows.

        Args:
            parts: Their components.
            overall: Their overall.
            weakest: By row, the component with the lowest printed score.
            quick: By row, 1 where the length is quick.
        """
        scale = self._lookup.scale
        shown = overall.level >= 0
        printed = [part.figures.printed for part in parts]
        for component, there in enumerate(printed):
            self._printed[component] += by_length(quick, there)
        zeros = self._zeros(parts)
        varied = [self._reweighed(parts, even_up=up) for up in (True, False)]
        whole = overall.weight * scale
        total = np.sum([part.figures.total * part.figures.printed for part in parts], axis=0)
        known = np.sum([part.figures.known * part.figures.printed for part in parts], axis=0)
        zero = np.sum([w * z for w, z in zip(self._weights, zeros, strict=True)], axis=0)
        changes: dict[str, Bools] = {
            "components": self._one_at_a_time(parts, overall),
            "questions": np.logical_or(
                *(self._changed_near(scores, printed, overall) for scores in varied)
            ),
            "dont-know-zero": self._changed(zero, whole, overall),
            "dont-know-worst": self._changed(overall.low, whole, overall),
            "unknown-best": self._changed(overall.high, whole, overall),
            "other-mean": self._changed(total, self._lookup.plan.unit * known, overall),
        }
        scores: dict[str, Sequence[Ints]] = {
            "dont-know-zero": zeros,
            "dont-know-worst": [part.figures.low for part in parts],
            "unknown-best": [part.figures.high for part in parts],
        }
        base = [part.figures.score * MICRO // scale for part in parts]
        for name, kept in self._kept.items():
            same: Bools = shown
            micro = base
            if name in scores:
                same = _lowest(scores[name], printed) == weakest
                micro = [one * MICRO // scale for one in scores[name]]
            if name == "questions":
                same = self._weakest_of(varied[0], printed) == weakest
                micro = [over * MICRO // under for over, under in varied[0]]
            kept.firms += by_length(quick, shown)
            kept.changed += by_length(quick, changes[name] & shown)
            kept.same_weakest += by_length(quick, same & shown)
            for component, (one, there) in enumerate(zip(micro, printed, strict=True)):
                kept.totals[component] += by_length(quick, one * there)

    def _changed(self, score: Ints, whole: Ints, overall: Overalls) -> Bools:
        """Where a score, out of this whole, has another level; where `whole` is 0 it says nothing.

        In whole numbers: nothing is rounded.
        """
        band = np.zeros(len(score), np.int64)
        for start in self._starts:
            band += score * start.denominator >= whole * start.numerator
        changed: Bools = np.minimum(band, overall.highest) != overall.level
        return changed

    def _zeros(self, parts: Sequence[Part]) -> list[Ints]:
        """The components' scores with don't-knows as nought; 0 where not printed."""
        look = self._lookup
        out = []
        for part in parts:
            figures = part.figures
            score = figures.score.copy()
            at = np.flatnonzero((part.doubted > 0) & figures.printed)
            whole = look.plan.unit * (figures.known[at] + part.doubted[at])
            # A sum of weights, so that the scale divides without a rest.
            score[at] = look.scale * figures.total[at] // whole
            out.append(score)
        return out

    @staticmethod
    def _weigh(whole: Ints, even: Ints, *, even_up: bool) -> Ints:
        up, down = (UP, DOWN) if even_up else (DOWN, UP)
        return up * even + down * (whole - even)

    def _reweighed(self, parts: Sequence[Part], *, even_up: bool) -> list[tuple[Ints, Ints]]:
        """Per component its score as a fraction, with the weights of every other question up."""
        out = []
        for part in parts:
            over = self._weigh(part.figures.total, part.even, even_up=even_up)
            under = self._weigh(part.figures.known, part.even_known, even_up=even_up)
            out.append((over, np.maximum(under, 1) * self._lookup.plan.unit))
        return out

    def _changed_near(
        self, scores: Sequence[tuple[Ints, Ints]], printed: Sequence[Bools], overall: Overalls
    ) -> Bools:
        """Where the mean of fractions has another level; exact, though most are told by floats."""
        mean = np.zeros(len(overall.weight))
        for weight, (over, under), there in zip(self._weights, scores, printed, strict=True):
            mean += weight * there * (over / under)
        mean /= np.maximum(overall.weight, 1)
        band, near = np.zeros(len(mean), np.int64), np.zeros(len(mean), np.bool_)
        for start in self._starts:
            band += mean >= float(start)
            near |= np.abs(mean - float(start)) < NEAR
        rows = np.flatnonzero(near & (overall.weight > 0))
        if rows.size:
            # Firms that are so near are often alike: each kind is worked out once.
            kinds, back = np.unique(
                [
                    part[rows] * there[rows]
                    for score, there in zip(scores, printed, strict=True)
                    for part in score
                ],
                axis=1,
                return_inverse=True,
            )
            bands = [self._band_of(kind) for kind in kinds.T.tolist()]
            band[rows] = np.array(bands, np.int64).take(back.reshape(-1))
        changed: Bools = np.minimum(band, overall.highest) != overall.level
        return changed

    def _band_of(self, scores: Sequence[int]) -> int:
        """The level of the mean of fractions, given as numerators and denominators by turns.

        A component that is not printed has 0 for both.
        """
        pairs = zip(self._weights, scores[::2], scores[1::2], strict=True)
        printed = [(weight, Fraction(over, under)) for weight, over, under in pairs if under]
        total = sum((weight * score for weight, score in printed), Fraction(0))
        whole = sum(weight for weight, _ in printed)
        return sum(total >= start * whole for start in self._starts)

    def _one_at_a_time(self, parts: Sequence[Part], overall: Overalls) -> Bools:
        """Where one component's weight, up or down, gives another level.

        Of components of one weight, the highest and the lowest score move the overall farthest.
        """
        changed = np.zeros(len(overall.weight), np.bool_)
        for weight in sorted(set(self._weights)):
            own = [p.figures for p, w in zip(parts, self._weights, strict=True) if w == weight]
            most = np.max([np.where(f.printed, f.score, -1) for f in own], axis=0)
            least = np.min([np.where(f.printed, f.score, LARGEST) for f in own], axis=0)
            there = most >= 0
            for factor in (UP - WHOLE, DOWN - WHOLE):
                whole = (WHOLE * overall.weight + factor * weight) * self._lookup.scale
                for one in (most, least):
                    score = WHOLE * overall.score + factor * weight * np.where(there, one, 0)
                    changed |= there & self._changed(score, whole, overall)
        return changed

    def _weakest_of(self, scores: Sequence[tuple[Ints, Ints]], printed: Sequence[Bools]) -> Ints:
        """By row, the component with the lowest fraction; the first wins a tie.

        The products fit: each part is at most `UP` times the scale, which `Lookup` keeps small.
        """
        best = np.full(len(printed[0]), -1, np.int64)
        over, under = np.zeros(len(best), np.int64), np.ones(len(best), np.int64)
        for component, ((own_over, own_under), there) in enumerate(
            zip(scores, printed, strict=True)
        ):
            lower = there & ((best < 0) | (own_over * under < over * own_under))
            best[lower] = component
            over[lower], under[lower] = own_over[lower], own_under[lower]
        return best

    def tally(self, length: int) -> dict[str, ScenarioTally]:
        """What was kept of one length (1: quick), by scenario."""
        ids = [node.id for node in self._lookup.plan.components]
        counts = {cid: int(n) for cid, n in zip(ids, self._printed[:, length], strict=True) if n}
        found = {}
        for name, kept in self._kept.items():
            firms, changed, same = (
                int(of[length]) for of in (kept.firms, kept.changed, kept.same_weakest)
            )
            totals = zip(ids, kept.totals[:, length].tolist(), strict=True)
            own = {cid: total for cid, total in totals if cid in counts}
            found[name] = ScenarioTally(firms, changed, same, own, dict(counts))
        return found


def by_length(quick: Ints, values: Ints | Bools) -> Ints:
    """The sums of the values of full checks and of quick looks.

    Floats hold them exactly: a block has far fewer rows than 2^53 over the largest value, `MICRO`.
    """
    return np.bincount(quick, weights=values, minlength=2).astype(np.int64)


def _lowest(scores: Iterable[Ints], printed: Iterable[Bools]) -> Ints:
    """By row, the component with the lowest printed score; the first wins a tie."""
    packed = [
        np.where(there, score << PART_BITS | component, NOT_PRINTED | _PART_MASK)
        for component, (score, there) in enumerate(zip(scores, printed, strict=True))
    ]
    lowest: Ints = np.min(packed, axis=0) & _PART_MASK
    return lowest
