"""From the sums of a block of rows to scores, ranges, levels and their text.

A component's six cells follow from its sums alone, and few different sums occur: each is worked out
once, exactly, by the rules of `levels`, and found again by its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, lcm
from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readiness.assessment import Counts, Result, Status
from readiness.batch.lookup import (
    ANSWERED,
    COUNT_BITS,
    DONT_KNOW,
    LARGEST,
    MOST_QUESTIONS,
    NOT_APPLICABLE,
    UNANSWERED,
    Bits,
    Lookup,
    Unfit,
    counts_in,
)
from readiness.batch.lookup_tables import Ints
from readiness.batch.numbers_table import Texts
from readiness.batch.tables import DECIMALS, ScoreTable
from readiness.levels import OVERALL, Gates, status_of, with_level
from readiness.questionnaire import Display
from readiness.response import Length
from readiness.robustness import highest_level
from readiness.scoring import shown, with_decimals

MOST_FIGURES = 1 << 20  # each is made to text beforehand; a scale from 0 to 100 has 10,001
NOT_PRINTED = 1 << 40
NO_PART = 0xFE
"""Stands for "no component"."""
PART_BITS = 8
_SHARE = Display(maximum=Fraction(1))
STATUSES = ("scored", "provisional", "withheld", "not_applicable")


class Sums(NamedTuple):
    """What the components of a block's rows come to; a value a row."""

    values: Ints
    """Sums over printed components: score, low, high, side by side."""
    votes: Ints
    """Weight printed, components withheld, components that apply, side by side."""
    numbers: list[Ints]
    """Per component, the number of its text."""
    weakest: NDArray[np.uint8]
    """The component with the lowest printed score; `NO_PART` where none is printed."""


class ComponentTexts(Texts):
    """One component: texts and figures by the number of its sums."""

    def __init__(self, scoring: Scoring, at: int) -> None:
        """For the component at this index."""
        super().__init__(scoring.kernels)
        self.scoring = scoring
        self.at = at
        self.values: list[int] = []
        self.votes: list[int] = []
        self.need: list[int] = []
        self.score: list[int] = []
        self.figures = np.zeros((4, 0), np.int64)
        """By number: values, votes, need squared and score."""
        self.sums: list[int] = []
        """By number, the sums themselves."""
        self.at_level: list[int] = []
        """By number, the level after caps; -1 for none."""
        self._levels: dict[tuple[Status, int | None, int, int, int], tuple[Status, str, int]] = {}

    def look_up(self, sums: Ints) -> Ints:
        """The number of each row's sums, in `figures` and `texts`."""
        numbers, new = self.number(sums)
        if new:
            self._add(np.array(new, np.int64))
            self.figures = np.array((self.values, self.votes, self.need, self.score), np.int64)
        return numbers

    def _add(self, keys: Ints) -> None:
        s, look = self.scoring, self.scoring.lookup
        self.sums += keys.tolist()
        places = [p[self.at] for p in (look.sum_at, look.known_at, look.unknown_at)]
        places += [(p * COUNT_BITS, MOST_QUESTIONS) for p in (ANSWERED, DONT_KNOW, UNANSWERED)]
        places += [look.failed, look.open, (look.quick_at, 1)]
        parts = [((keys >> shift) & mask).tolist() for shift, mask in places]
        display = look.pack.components[self.at].node.display
        weight, (at, at_low, at_high) = s.weights[self.at], [at for at, _ in s.value_at]
        over = look.need_over // look.scale
        for total, known, unknown, answered, dont_know, unanswered, failed, unmet, quick in zip(
            *parts, strict=True
        ):
            status = s.status(answered, dont_know + unanswered)
            printed = bool(known) and status in ("scored", "provisional")
            # In whole numbers of the scale; all of these divide without a rest.
            score = look.scale * total // (look.plan.unit * known) if known else 0
            raw, value, figures, lowest = None, 0, ",,", NOT_PRINTED | NO_PART
            if printed:
                whole = look.plan.unit * (known + unknown)
                low = look.scale * total // whole
                high = look.scale * (total + look.plan.unit * unknown) // whole
                raw = s.band_of(score)
                value = (score << at) + (low << at_low) + (high << at_high)
                figures = ",".join([s.figure(f, display) for f in (score, low, high)])
                # With the component below, so that the first of the lowest is the least.
                lowest = score << PART_BITS | self.at
            level = self._level(status, raw, failed, unmet, quick)
            self.texts.append(f"{level[0]},{figures},{level[1]}")
            self.at_level.append(level[2])
            self.values.append(value * weight)
            votes = (weight if printed else 0, status == "withheld", status != "not_applicable")
            self.votes.append(
                sum(int(v) << shift for v, (shift, _) in zip(votes, s.vote_at, strict=True))
            )
            need = look.need_base - score * over
            self.need.append(need * need)
            self.score.append(lowest)

    def _level(
        self, status: Status, raw: int | None, failed: int, unmet: int, quick: int
    ) -> tuple[Status, str, int]:
        """Status, the cells of level and caps, and the level: all that follows from these."""
        key = (status, raw, failed, unmet, quick)
        found = self._levels.get(key)
        if found is None:
            look = self.scoring.lookup
            node = look.plan.components[self.at]
            gates = Gates(
                tuple(g for n, g in enumerate(look.gates) if failed >> n & 1 and g in node.gates),
                tuple(g for n, g in enumerate(look.gates) if unmet >> n & 1 and g in node.gates),
            )
            # Any score of this band gives the same level and caps.
            score = None if raw is None else look.pack.levels[raw].start
            plain = Result(node.id, status, Counts(), score, low=score, high=score)
            result = with_level(look.pack, plain, gates, "quick" if quick else "full")
            found = result.status, self.scoring.table.level_cells(result), number_of(result)
            self._levels[key] = found
        return found


class Parts:
    """The components of a block's rows, one by one."""

    def __init__(self, scoring: Scoring, rows: int) -> None:
        """None yet."""
        self._scoring = scoring
        self._values = np.zeros(rows, np.int64)
        self._votes = np.zeros(rows, np.int64)
        self._numbers: list[Ints] = []
        self._lowest = np.full(rows, NOT_PRINTED | NO_PART, np.int64)

    def add(self, component: int, sums: Ints) -> Ints:
        """Enter a component's sums; its need squared, in whole numbers."""
        texts = self._scoring.components[component]
        number = texts.look_up(sums & self._scoring.without_na)
        self._numbers.append(number)
        if self._scoring.kernels is not None:
            need = np.empty_like(number)
            self._scoring.kernels.parts(
                number, texts.figures, need, self._values, self._votes, self._lowest
            )
            return need
        value, vote, need, score = (figures.take(number) for figures in texts.figures)
        self._values += value
        self._votes += vote
        np.minimum(self._lowest, score, out=self._lowest)
        return need

    def sums(self) -> Sums:
        """What all components come to."""
        weakest = self._lowest.astype(np.uint8)
        return Sums(self._values, self._votes, self._numbers, weakest)


class Overall(NamedTuple):
    """The overall of a block's rows, as numbers of texts."""

    status: Ints
    score: Ints
    low: Ints
    high: Ints
    level: Ints
    counts: Ints


class Scoring:
    """Sums of a block to texts, for one pack."""

    def __init__(
        self, lookup: Lookup, table: ScoreTable, kernels: ModuleType | None = None
    ) -> None:
        """Find room for the sums. Raises Unfit."""
        self.kernels = kernels
        self.lookup = lookup
        self.table = table
        pack, plan = lookup.pack, lookup.plan
        self.weights = [plan.shares[n.id].groups[0].weight for n in plan.components]
        bits = Bits()
        self.value_at = [bits.take(lookup.scale * sum(self.weights)) for _ in range(3)]
        bits = Bits()
        most = (sum(self.weights), len(self.weights), len(self.weights))
        self.vote_at = [bits.take(m) for m in most]
        self._level_bits = Bits(bits.end).take(len(pack.levels))
        self._starts = [ceil(level.start * lookup.scale) for level in pack.levels]
        self.components = [ComponentTexts(self, n) for n in range(len(plan.components))]
        self.levels = Texts(kernels)
        self.statuses: list[int] = []
        self.at_level: list[int] = []
        """By number of `levels`, the overall's level after caps; -1 for none."""
        self.highest: list[int] = []
        """By number of `levels`, the highest level that must-haves which are not met allow."""
        self.counts = Texts(kernels)
        self._status: dict[tuple[int, int], Status] = {}
        self._figures: dict[tuple[int, int], str] = {}
        self._overalls: dict[tuple[object, ...], tuple[str, int, int, int]] = {}
        self._ratios: dict[tuple[int, int], tuple[str, Status, bool]] = {}
        self._standings: dict[tuple[object, ...], int] = {}
        self._counts_like: list[int] = []
        self._standing_of: list[int] = []
        self._numbers()
        na = MOST_QUESTIONS << NOT_APPLICABLE * COUNT_BITS
        self.without_na = ~na
        """Takes the count of those that do not apply out of sums."""

    def _numbers(self) -> None:
        """Every figure the overall's score can be shown as, and how to get at its place."""
        display = self.lookup.pack.scoring.display
        span = display.maximum - display.minimum
        self._over = lcm(display.minimum.denominator, span.denominator)
        hundred = 10**DECIMALS
        self._first = int(display.minimum * self._over) * hundred
        self._span = int(span * self._over) * hundred
        self.least, last = (floor(of * hundred) for of in (display.minimum, display.maximum))
        starts = [n for level in self.lookup.pack.levels for n in level.start.as_integer_ratio()]
        factor = max(abs(self._span), abs(self._first), self._over, *starts)
        largest = self.lookup.scale * sum(self.weights) * factor
        if largest >= LARGEST or last - self.least > MOST_FIGURES:
            raise Unfit("its scale or its levels have no small common denominator")
        self.figures = [with_decimals(n, DECIMALS) for n in range(self.least, last + 1)]
        self.figures.append("")

    def status(self, answered: int, open_: int) -> Status:
        """The status of a component with so many answers and so many unknown."""
        found = self._status.get((answered, open_))
        if found is None:
            counts = Counts(answered, dont_know=open_)
            found = self._status[answered, open_] = status_of(self.lookup.pack.scoring, counts)
        return found

    def band_of(self, score: int) -> int:
        """The level whose band holds this score, in units of the scale."""
        starts = self._starts
        return next((n for n in range(len(starts) - 1, 0, -1) if score >= starts[n]), 0)

    def figure(self, score: int, display: Display) -> str:
        """The text of a score, in units of the scale, as `shown`; each is worked out once."""
        key = (score, id(display))
        text = self._figures.get(key)
        if text is None:
            least, span = display.minimum, display.maximum - display.minimum
            over = lcm(least.denominator, span.denominator)
            exact = int(least * over) * self.lookup.scale + int(span * over) * score
            whole = exact * 10**DECIMALS // (over * self.lookup.scale)
            text = self._figures[key] = with_decimals(whole, DECIMALS)
        return text

    def start(self, rows: int) -> Parts:
        """The sums of the components of a block, to be filled one by one."""
        return Parts(self, rows)

    def overall_of(self, sums: Sums, counts: Ints, quick: Ints) -> Overall:
        """The overall of each row; `counts` are the counts and gates of all components together."""
        raw, weight, shown_at = self._figures_of(sums)
        # Two look-ups: the counts and gates give a number, that with votes and band the text.
        texts, new = self.counts.number(counts)
        for key in new:
            self._add_counts(key)
        both = sums.votes | (raw << self._level_bits[0])
        standing = np.array(self._standing_of, np.int64).take(texts)
        both |= (standing << 1 | quick) << (self._level_bits[0] + 8)
        level_at, new = self.levels.number(both)
        for one in new:
            self._add_level(one)
        status = np.array(self.statuses, np.int64).take(level_at)
        empty = (status >= 2) | (weight == 0)
        for at in shown_at:
            at[empty] = len(self.figures) - 1
        return Overall(status, shown_at[0], shown_at[1], shown_at[2], level_at, texts)

    def _figures_of(self, sums: Sums) -> tuple[Ints, Ints, Sequence[Ints]]:
        """Band, weight, and the places of score, low and high in `figures`."""
        starts = [level.start for level in self.lookup.pack.levels[1:]]
        if self.kernels is not None:
            out = np.empty(len(sums.votes), np.int64), np.empty(len(sums.votes), np.int64)
            places = np.empty((3, len(sums.votes)), np.int64)
            fractions = [s.numerator for s in starts], [s.denominator for s in starts]
            self.kernels.overall(
                sums.values, sums.votes, np.array([*self.value_at, self.vote_at[0]]),
                np.array(fractions),
                (self.lookup.scale, self._first, self._span, self._over, self.least),
                (*out, places),
            )  # fmt: skip
            return (*out, [*places])
        score, low, high = ((sums.values >> at) & mask for at, mask in self.value_at)
        low, high = np.minimum(low, score), np.maximum(high, score)
        weight = (sums.votes >> self.vote_at[0][0]) & self.vote_at[0][1]
        full = np.maximum(weight, 1) * self.lookup.scale
        raw = np.zeros(len(score), np.int64)
        for start in starts:
            raw += score * start.denominator >= full * start.numerator
        shown_at = [
            (self._first * full + self._span * value) // (full * self._over) - self.least
            for value in (score, low, high)
        ]
        return raw, weight, shown_at

    def _add_counts(self, key: int) -> None:
        counts = counts_in(key)
        ratio = (counts.answered, counts.applicable)
        like = self._ratios.get(ratio)
        if like is None:
            rules, share = self.lookup.pack.scoring, counts.known_share
            like = self._ratios[ratio] = (
                "" if share is None else shown(share, _SHARE, DECIMALS),
                status_of(rules, counts, is_overall=True),
                counts.answered >= rules.quick_overall_needs * counts.applicable,
            )
        self.counts.texts.append(
            f"{like[0]},{counts.answered},{counts.dont_know},{counts.not_applicable}"
            f",{counts.unanswered}"
        )
        # All that the overall's level needs to know of the counts and gates.
        failed, unmet = self._gates_in(key)
        standing = (*like[1:], failed, bool(unmet))
        number = self._standings.setdefault(standing, len(self._standings))
        if number == len(self._counts_like):
            self._counts_like.append(key)
        self._standing_of.append(number)

    def _gates_in(self, key: int) -> tuple[int, int]:
        failed, unmet = self.lookup.failed, self.lookup.open
        return (key >> failed[0]) & failed[1], (key >> unmet[0]) & unmet[1]

    def _add_level(self, key: int) -> None:
        look, pack = self.lookup, self.lookup.pack
        votes = [(key >> at) & mask for at, mask in self.vote_at]
        raw = (key >> self._level_bits[0]) & 0xFF
        rest = key >> (self._level_bits[0] + 8)
        length: Length = "quick" if rest & 1 else "full"
        packed = self._counts_like[rest >> 1]
        counts = counts_in(packed)
        status = status_of(pack.scoring, counts, is_overall=True)
        weight, withheld, applicable = votes
        if applicable and Fraction(withheld, applicable) > pack.scoring.overall_withheld_share:
            status = "withheld"
        if not weight and status != "not_applicable":
            status = "withheld"
        failed, unmet = self._gates_in(packed)
        printed = status in ("scored", "provisional") and bool(weight)
        enough = counts.answered >= pack.scoring.quick_overall_needs * counts.applicable
        like = (status, raw if printed else None, failed, unmet, length, enough)
        found = self._overalls.get(like)
        if found is None:
            gates = Gates(
                tuple(g for n, g in enumerate(look.gates) if failed >> n & 1),
                tuple(g for n, g in enumerate(look.gates) if unmet >> n & 1),
            )
            # Any score of this band gives the same level and caps.
            score = pack.levels[raw].start if printed else None
            plain = Result(OVERALL, status, counts, score, low=score, high=score)
            result = with_level(pack, plain, gates, length)
            number = STATUSES.index(result.status)
            highest = highest_level(pack, result.failed_gates)
            found = self.table.level_cells(result), number, number_of(result), highest
            self._overalls[like] = found
        self.levels.texts.append(found[0])
        self.statuses.append(found[1])
        self.at_level.append(found[2])
        self.highest.append(found[3])


def number_of(result: Result) -> int:
    """The level of a result as a number; -1 for none."""
    return -1 if result.level is None else result.level


STATUS_TEXTS = ("scored", "provisional", "withheld", "withheld")
"""By the number of a status; with no question that applies there is no overall to show."""
