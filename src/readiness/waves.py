"""Two waves of a cohort side by side, under the same rule for small groups."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from readiness.cohort import Cohort, Group
from readiness.tally import OVERALL, WHOLE

REAL_OVERALL, REAL_COMPONENT = Fraction(5, 100), Fraction(10, 100)
"""Differences of means from here on stand out. Our judgement, and no statistical test."""


@dataclass(frozen=True, slots=True)
class Move:
    """The mean of one subject in one group, before and after."""

    group: str
    subject: str
    before: Fraction
    after: Fraction
    real: bool
    """Whether it stands out."""


@dataclass(frozen=True, slots=True)
class Waves:
    """What may be said of two waves. Each tuple of moves is empty where nothing may be said."""

    before_name: str
    before_on: date
    before_firms: int
    after_firms: int
    subjects: tuple[Move, ...]
    """All firms: the overall, then each component."""
    groups: tuple[Move, ...]
    """The overall of each group that both waves show."""
    refused: tuple[str, ...]
    """Labels of groups, and names of subjects of all firms, that differ by too few firms."""


def compare_waves(before: Cohort, after: Cohort, near: Collection[tuple[str, str]]) -> Waves | None:
    """The second wave against the first; None when one of them has too few firms.

    Args:
        before: The first wave.
        after: The second, of the same version of the pack.
        near: (cut, group), or ``whole`` and a subject, where the two waves differ by fewer than k
            firms: a difference of their figures would tell those few.
    """
    if before.whole is None or after.whole is None:
        return None
    names = {OVERALL: "Overall"} | {c.id: c.name for c in after.questionnaire.components}
    subjects: list[Move] = []
    refused: list[str] = []
    if (WHOLE, WHOLE) in near:
        refused.append(after.whole.label)
    else:
        for subject, name in names.items():
            if (WHOLE, subject) in near:
                refused.append(name)
                continue
            subjects += _move(before.whole, after.whole, subject, after.whole.label, name)
    groups: list[Move] = []
    for cut in after.cuts:
        earlier = {g.id: g for c in before.cuts if c.id == cut.id for g in c.groups}
        for group in cut.groups:
            old = earlier.get(group.id)
            if old is None or old.firms is None or group.firms is None:
                continue
            label = f"{cut.label}: {group.label}"
            if (cut.id, group.id) in near or (WHOLE, WHOLE) in near:
                refused.append(label)
            else:
                groups += _move(old, group, OVERALL, label, names[OVERALL])
    return Waves(
        before.name,
        before.on,
        before.firms.count or 0,
        after.firms.count or 0,
        tuple(subjects),
        tuple(groups),
        tuple(refused),
    )


def _move(before: Group, after: Group, subject: str, group: str, name: str) -> list[Move]:
    old, new = before.spreads[subject].mean, after.spreads[subject].mean
    if old is None or new is None:
        return []
    least = REAL_OVERALL if subject == OVERALL else REAL_COMPONENT
    return [Move(group, name, old, new, abs(new - old) >= least)]
