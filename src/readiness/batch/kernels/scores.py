"""From the states of a row to its sums and figures."""

from __future__ import annotations

import numpy as np

from readiness.batch.kernels.compiler import Array, Arrays, compiled
from readiness.batch.lookup import NOTHING
from readiness.batch.lookup_tables import FIND_OUT_AT, LEVEL


@compiled
def sweep(
    states: Array,
    rows: Arrays,
    quick: Array,
    variants: Arrays,
    tables: Arrays,
    walk: Arrays,
    limits: tuple[int, ...],
    out: Arrays,
) -> None:
    """`sweep.Sweep.over` up to the sums: what the answers of each row come to.

    Args:
        states: Rows x questions.
        rows: By row, kind of firm; sector and goals as one number.
        quick: By row, 1 where the length is quick.
        variants: Kinds x questions, and patterns x questions: their parts of a cell's place.
        tables: Cells x (sum, rules, mark); by find-out place, the question.
        walk: Questions in the order of the components; where each component starts among them;
            questions in the order of asking.
        limits: Bit of quick, mask of counts, no level, how long a straight line is, find-outs, and
            the number of questions.
        out: Totals (components x rows), counts, fired, find-outs (places x rows), straight lines,
            figures (2 x cells).
    """
    kinds, patterns = rows
    by_kind, by_pattern = variants
    table, by_find_out = tables
    order, starts, asked = walk
    quick_at, counts_mask, no_level, line_length, find_out_limit, none = limits
    totals, counts, fired, find_outs, straight, figures = out
    level = np.empty(len(order), np.int64)
    best = np.empty(len(find_outs) + 1, np.int64)
    for n in range(len(states)):
        of_kind, of_pattern = by_kind[kinds[n]], by_pattern[patterns[n]]
        figure = figures[quick[n]]
        found = 0
        rule = fired[n]
        count = np.int64(0)
        for component in range(len(starts) - 1):
            total = quick[n] << quick_at
            for step in range(starts[component], starts[component + 1]):
                at = order[step]
                cell = of_kind[at] + of_pattern[at] + states[n, at]
                total += table[cell, 0]
                rule &= table[cell, 1]
                mark = table[cell, 2]
                level[at] = mark & LEVEL
                figure[cell] += 1
                place = mark >> FIND_OUT_AT
                if place != NOTHING:
                    slot = min(found, len(best) - 1)
                    while slot > 0 and best[slot - 1] > place:
                        best[slot] = best[slot - 1]
                        slot -= 1
                    best[slot] = place
                    found = min(found + 1, len(best) - 1)
            totals[component, n] = total
            count += total & counts_mask
        counts[n] = count
        fired[n] = rule
        for slot in range(len(find_outs)):
            there = slot < found and slot < find_out_limit
            find_outs[slot, n] = by_find_out[best[slot]] if there else none
        run = longest = np.int64(0)
        last = np.int64(no_level)
        for at in asked:
            one = level[at]
            given = np.int64(one != no_level)
            run = run * ((one == last) | (given == 0)) + given
            last = one if given else last
            longest = max(longest, run)
        straight[n] = longest >= line_length


@compiled
def parts(
    numbers: Array, figures: Array, needs: Array, values: Array, votes: Array, lowest: Array
) -> None:
    """`sums.Parts.add`: gather a component's figures (4 x numbers), and sum up.

    Args:
        numbers: By row, the number of its sums.
        figures: By number: values, votes, need squared, score.
        needs: Filled in.
        values, votes, lowest: Added to.
    """
    for n in range(len(numbers)):
        number = numbers[n]
        values[n] += figures[0, number]
        votes[n] += figures[1, number]
        needs[n] = figures[2, number]
        lowest[n] = min(lowest[n], figures[3, number])


@compiled
def overall(
    values: Array, votes: Array, places: Array, starts: Array, rules: tuple[int, ...], out: Arrays
) -> None:
    """`sums.Scoring.overall_of`: the band of each row's score, and the places of its figures.

    Args:
        values, votes: As in `sums.Sums`.
        places: Where score, low and high stand in the first, and the weight in the second: 4 x
            (shift, mask).
        starts: Where the bands start, but the first: numerators and denominators.
        rules: Scale, first figure, span, their denominator, and the number of the least figure.
        out: Bands, weights, and places of figures (3 x rows).
    """
    scale, first, span, over, least = rules
    bands, weights, shown = out
    for n in range(len(values)):
        score = values[n] >> places[0, 0] & places[0, 1]
        low = min(score, values[n] >> places[1, 0] & places[1, 1])
        high = max(score, values[n] >> places[2, 0] & places[2, 1])
        weight = votes[n] >> places[3, 0] & places[3, 1]
        full = max(weight, 1) * scale
        band = 0
        for one in range(starts.shape[1]):
            band += score * starts[1, one] >= full * starts[0, one]
        bands[n] = band
        weights[n] = weight
        shown[0, n] = (first * full + span * score) // (full * over) - least
        shown[1, n] = (first * full + span * low) // (full * over) - least
        shown[2, n] = (first * full + span * high) // (full * over) - least
