"""Owners and advisers about the same firms: where they agree, under the rule for small groups.

Only differences are told, never a mean of the firms that both answered about: those firms may be
nearly the whole cohort, whose mean is published, and the few others could be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from readiness.cohort import SubjectViews, Views
from readiness.disclosure import share
from readiness.suppression import hide_parts
from readiness.tally import OVERALL
from readiness.waves import REAL_COMPONENT, REAL_OVERALL


@dataclass(frozen=True, slots=True)
class Seen:
    """How somebody sees one subject of a firm: score 0..1 and level (0 is lowest), None = none."""

    score: Fraction | None
    level: int | None


Firms = Mapping[str, Mapping[str, Seen]]
"""What is seen of each firm, by firm and subject."""


def compare_views(
    owners: Firms, advisers: Firms, subjects: Sequence[str], *, firms: int, k: int
) -> Views:
    """Owners and advisers beside each other, for the firms that both answered about.

    Args:
        owners: What owners said of their firms.
        advisers: What advisers said of firms.
        subjects: What to compare, in order.
        firms: How many firms the report is of.
        k: The smallest number of firms that a figure may be of.
    """
    both = sorted(owners.keys() & advisers.keys())
    if len(both) < k:
        return Views(share(len(both), firms, k), ())
    pairs = {
        subject: [(owners[firm][subject], advisers[firm][subject]) for firm in both]
        for subject in subjects
    }
    return Views(
        share(len(both), firms, k),
        tuple(_subject(subject, pairs[subject], k) for subject in subjects),
    )


def _subject(subject: str, pairs: Sequence[tuple[Seen, Seen]], k: int) -> SubjectViews:
    sizes = {"same": 0, "owner": 0, "adviser": 0, "neither": 0}
    gaps = []
    for owner, adviser in pairs:
        if owner.level is None or adviser.level is None:
            sizes["neither"] += 1
        else:
            higher = "owner" if owner.level > adviser.level else "adviser"
            sizes["same" if owner.level == adviser.level else higher] += 1
        if owner.score is not None and adviser.score is not None:
            gaps.append(adviser.score - owner.score)
    hidden = hide_parts(sizes, k)
    told = len(gaps) >= k and len(set(gaps)) > 1
    gap = sum(gaps, Fraction(0)) / len(gaps) if told else None
    least = REAL_OVERALL if subject == OVERALL else REAL_COMPONENT
    same, owner_higher, adviser_higher = (
        None if key in hidden else sizes[key] for key in ("same", "owner", "adviser")
    )
    real = gap is not None and abs(gap) >= least
    return SubjectViews(subject, same, owner_higher, adviser_higher, gap, real)
