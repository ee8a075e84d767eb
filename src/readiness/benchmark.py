"""A saved cohort that one firm's result may be set beside, and when it must not be.

A benchmark says how a real, named group of firms scored on a day. It is context, not a pass mark:
no rank is made of it, and figures of fewer than k firms are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from readiness.assessment import Assessment, Result
from readiness.errors import clean


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Mean scores of a group of firms, in whole points of 100.

    `components` holds the components whose mean may be told; `n` firms were in the group, and no
    figure is of fewer than `k`.
    """

    name: str
    on: date
    n: int
    k: int
    length: Literal["quick", "full"]
    pack_id: str
    pack_version: str
    pack_hash: str
    overall: int | None
    components: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Beside:
    """One subject of a firm beside the group. Both in whole points of 100."""

    id: str
    """A component, or ``overall``."""
    firm: int
    group: int

    @property
    def difference(self) -> int:
        """Points that the firm is above the group; below it where negative."""
        return self.firm - self.group


def refusal(benchmark: Benchmark, assessment: Assessment) -> str:
    """Why a firm must not be set beside a group, as the end of a sentence; empty where it may.

    Scores compare only when the same questions were asked and counted alike: the same content of
    the same pack, at the same length.
    """
    pack = assessment.questionnaire
    if benchmark.pack_hash != pack.hash:
        named = clean(f"{benchmark.pack_id} {benchmark.pack_version}", limit=80)
        changed = " as it stands now" if named == f"{pack.id} {pack.version}" else ""
        return f"the group answered {named}, and not {pack.id} {pack.version}{changed}"
    if benchmark.length != assessment.length:
        words = {"quick": "the quick look", "full": "the full check"}
        return f"the group took {words[benchmark.length]}, this firm {words[assessment.length]}"
    return ""


def beside(benchmark: Benchmark, assessment: Assessment) -> tuple[Beside, ...]:
    """The firm beside the group, overall first, then the components in reporting order.

    Left out is what the firm has no printed score for, and what may not be told of the group. Empty
    when the two must not be compared (`refusal`).
    """
    if refusal(benchmark, assessment):
        return ()
    groups = {"overall": benchmark.overall, **benchmark.components}
    results = {"overall": assessment.overall, **assessment.components}
    found = []
    for key in ("overall", *(c.id for c in assessment.questionnaire.components)):
        firm, group = _points(results[key]), groups.get(key)
        if firm is not None and group is not None:
            found.append(Beside(key, firm, group))
    return tuple(found)


def _points(result: Result) -> int | None:
    """The printed score in points of 100, cut as everywhere; None where none is printed."""
    if result.status not in ("scored", "provisional") or result.score is None:
        return None
    return int(Fraction(result.score) * 100)
