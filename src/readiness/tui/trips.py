"""What the app does beyond the screen: each is a trip of `workflow`, imported when it is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    # The core costs a third of the time to the first page, which does not need it.
    from readiness.assessment import Assessment
    from readiness.benchmark import Benchmark
    from readiness.questionnaire import Questionnaire
    from readiness.roadmap import Roadmap


class Trips(NamedTuple):
    """What the app may do beyond the screen; each is a trip of `workflow`."""

    load: Callable[[str | None], Questionnaire]
    plan: Callable[[Assessment, date], Roadmap]
    export: Callable[[Path, Path], Path]
    """From a saved file and a folder to the roadmap document written there."""
    benchmark: Callable[[], Benchmark | None] = lambda: None
    """The group of firms that results may stand beside."""


def trips(benchmark: Path | None = None) -> Trips:
    """The real trips; nothing heavy is imported before one is taken.

    Args:
        benchmark: A saved benchmark, for results and documents.
    """

    def load(ref: str | None) -> Questionnaire:
        from readiness.workflow import load_pack

        return load_pack(ref)

    def plan(assessment: Assessment, on: date) -> Roadmap:
        from readiness.papers import plan_roadmap

        return plan_roadmap(assessment, on)

    def export(saved: Path, folder: Path) -> Path:
        from readiness.papers import Wish
        from readiness.workflow import make_roadmaps

        return make_roadmaps([saved], folder, date.today(), wish=Wish(benchmark=benchmark))[0]

    def group() -> Benchmark | None:
        from readiness.papers import Wish

        return Wish(benchmark=benchmark).load_benchmark()

    return Trips(load, plan, export, group)
