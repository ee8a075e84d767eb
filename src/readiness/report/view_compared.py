"""A firm beside a group of others as the page shows it."""

from __future__ import annotations

from typing import Any

from readiness.assessment import Assessment
from readiness.benchmark import Benchmark, beside
from readiness.errors import clean
from readiness.report.words import day

View = dict[str, Any]
LONGEST_NAME = 120


def compared(assessment: Assessment, benchmark: Benchmark | None) -> View | None:
    """The firm beside the group; None without one, or when the two must not be compared."""
    rows = beside(benchmark, assessment) if benchmark is not None else ()
    if benchmark is None or not rows:
        return None
    pack = assessment.questionnaire
    names = {"overall": "Overall"} | {c.id: c.name for c in pack.components}
    return {
        "name": clean(benchmark.name, limit=LONGEST_NAME).strip(),
        "on": day(benchmark.on),
        "firms": f"{benchmark.n:,}",
        "k": benchmark.k,
        "rows": [
            {
                "name": names[row.id],
                "firm": str(row.firm),
                "group": str(row.group),
                "difference": _signed(row.difference),
                "at": row.firm / 100,
                "group_at": row.group / 100,
            }
            for row in rows
        ],
    }


def _signed(points: int) -> str:
    """A difference with its sign in words, so that it survives being read aloud."""
    if not points:
        return "the same"
    return f"{abs(points)} above" if points > 0 else f"{abs(points)} below"
