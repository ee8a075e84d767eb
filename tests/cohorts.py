"""Made-up cohorts: firms with groups and scores by chance, counted as the engine counts them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

from readiness.cohort import Rows
from readiness.questionnaire import Questionnaire
from readiness.tally import (
    CUTS,
    MICRO,
    OVERALL,
    SIZES,
    WHOLE,
    GroupTally,
    Spread,
    Tallies,
    Tally,
)

ROWS = Rows(0, 0, 0, {})


def tallies_of(
    pack: Questionnaire, firms: Sequence[tuple[dict[str, str], dict[str, int]]]
) -> Tallies:
    """The tallies of firms, each with its group by cut and its points by subject (-1: no level)."""
    tally = Tally()
    last = len(pack.levels)
    for own, points in firms:
        tally.firms += 1
        for cut, name in ((WHOLE, WHOLE), *own.items()):
            groups = tally.groups.setdefault(cut, {})
            if name not in groups:
                groups[name] = GroupTally(0, {s: Spread([0] * (last + 1)) for s in points})
            group = groups[name]
            group.firms += 1
            for subject, at in points.items():
                spread = group.spreads[subject]
                if at < 0:
                    spread.levels[-1] += 1
                    continue
                spread.levels[min(at // 20, last - 1)] += 1
                spread.points[at] += 1
                spread.total += at * MICRO // 100
        for one, other in combinations(CUTS, 2):
            joint = tally.joint.setdefault(f"{one}|{other}", {})
            key = f"{own[one]}|{own[other]}"
            joint[key] = joint.get(key, 0) + 1
        every = tally.joint.setdefault("|".join(CUTS), {})
        key = "|".join(own[cut] for cut in CUTS)
        every[key] = every.get(key, 0) + 1
    return Tallies(full=tally)


def by_chance(
    pack: Questionnaire, seed: int, count: int
) -> list[tuple[dict[str, str], dict[str, int]]]:
    """Firms in groups of very different sizes, with levels that bunch together."""
    chance = random.Random(seed)
    names = {
        "sector": [s.id for s in pack.sectors],
        "size": [name for name, _ in SIZES],
        "sub_region": [s.id for s in pack.sub_regions],
    }
    weights = {cut: [chance.choice((1, 2, 5, 20)) for _ in found] for cut, found in names.items()}
    middle = chance.randint(20, 70)
    subjects = [OVERALL, *(c.id for c in pack.components)]
    return [
        (
            {cut: chance.choices(found, weights[cut])[0] for cut, found in names.items()},
            {
                s: -1 if chance.random() < 0.05 else max(0, min(100, int(chance.gauss(middle, 22))))
                for s in subjects
            },
        )
        for _ in range(count)
    ]
