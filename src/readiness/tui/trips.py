"""What the app does beyond the screen: each is a trip of `workflow`, imported when it is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    # The core costs a third of the time to the first page, which does not need it.
    from readiness.assessment import Assessment
    from readiness.benchmark import Benchmark
    from readiness.exports import Exported, Kind
    from readiness.questionnaire import Questionnaire
    from readiness.roadmap import Roadmap


class Trips(NamedTuple):
    """What the app may do beyond the screen; each is a trip of `workflow`."""

    load: Callable[[str | None], Questionnaire]
    plan: Callable[[Assessment, date], Roadmap]
    export: Callable[[Path, Path, Sequence[Kind], date, bool], Exported]
    """Copies of a saved file into a folder, with a day; True replaces what is there."""
    taken: Callable[[Path, Path, Sequence[Kind]], tuple[Path, ...]] = lambda *_: ()
    """What stands where these copies would go."""
    benchmark: Callable[[], Benchmark | None] = lambda: None
    """The group of firms that results may stand beside."""


def trips(benchmark: Path | None = None, pack: str | None = None) -> Trips:
    """The real trips; nothing heavy is imported before one is taken.

    Args:
        benchmark: A saved benchmark, for results and documents.
        pack: The pack that was named, for copies; None is the one that the saved file names.
    """

    def load(ref: str | None) -> Questionnaire:
        from readiness.workflow import load_pack

        return load_pack(ref)

    def plan(assessment: Assessment, on: date) -> Roadmap:
        from readiness.papers import plan_roadmap

        return plan_roadmap(assessment, on)

    def export(
        saved: Path, folder: Path, kinds: Sequence[Kind], on: date, replace: bool
    ) -> Exported:
        from readiness.exports import export
        from readiness.papers import Wish

        wish = Wish(benchmark=benchmark)
        return export(saved, folder, kinds, on, replace=replace, wish=wish, pack=pack)

    def taken(saved: Path, folder: Path, kinds: Sequence[Kind]) -> tuple[Path, ...]:
        from readiness.exports import taken

        return taken(saved, folder, kinds, pack)

    def group() -> Benchmark | None:
        if benchmark is None:  # asked before the first page: nothing is imported for nothing
            return None
        from readiness.papers import Wish

        return Wish(benchmark=benchmark).load_benchmark()

    return Trips(load, plan, export, taken, group)
