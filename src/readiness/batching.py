"""The trips of many firms at once: a table to scores and roadmaps, a batch to a cohort report.

No rule stands here. The trips of single saved responses are in `workflow`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.errors import clean, fault
from readiness.papers import Wish, cohort_documents, in_bulk, missing_letters

if TYPE_CHECKING:
    from readiness.batch.cohort import CohortWish
    from readiness.batch.run import BatchSummary
    from readiness.cohort import Cohort
    from readiness.questionnaire import Questionnaire
    from readiness.waves import Waves

Progress = Callable[[int, int], None]
"""Called with how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class RoadmapsWish:
    """One roadmap per row, and how they are drawn.

    `workers` are processes (None: one per processor), or `cluster` is the address of a Dask
    scheduler; `any_day` keeps the day of the run that is resumed. `brand` is a brand file.
    """

    brand: Path | None = None
    workers: int | None = None
    cluster: str | None = None
    resume: bool = False
    zip: bool = False
    any_day: bool = False
    progress: Progress | None = None


def run_batch(
    table: Path,
    to: Path,
    on: date,
    *,
    pack: str | None = None,
    mapping: Path | None = None,
    roadmaps: RoadmapsWish | None = None,
    lenient: bool = False,
    encoding: str | None = None,
    sheet: str | None = None,
    cohort: CohortWish | None = None,
    also: Sequence[str] = (),
    progress: Progress | None = None,
) -> BatchSummary:
    """Score a table of responses into a folder. Raises UserError; then nothing was published."""
    from readiness.batch.run import run

    documents = None
    if roadmaps is not None:
        from readiness.batch.documents import DocumentWish

        render, look = in_bulk(roadmaps.brand, pack)
        documents = DocumentWish(
            render,
            missing_letters,
            look=look,
            workers=roadmaps.workers,
            cluster=roadmaps.cluster,
            resume=roadmaps.resume,
            zip=roadmaps.zip,
            any_day=roadmaps.any_day,
            progress=roadmaps.progress,
        )

    return run(
        table,
        _load(pack),
        to,
        mapping=mapping,
        documents=documents,
        lenient=lenient,
        encoding=encoding,
        sheet=sheet,
        cohort=cohort,
        also=also,
        on=on,
        progress=progress,
    )


def kept_roadmaps(to: Path) -> int:
    """How many parts of an interrupted batch into this folder are kept for one that resumes."""
    from readiness.storage.parts import waiting

    return waiting(to)


def cohort_wish(
    name: str = "",
    k: int | None = None,
    places: Path | None = None,
    pack: str | None = None,
    look: Wish | None = None,
) -> CohortWish:
    """What a cohort report is to be like, and with `look` its documents. Raises UserError."""
    from readiness.batch.cohort import HTML, LONGEST_NAME, PDF, CohortWish, read_places
    from readiness.suppression import DEFAULT_K, LEAST_K, MOST_K

    if k is not None and not LEAST_K <= k <= MOST_K:
        raise fault("C104", f"--k {k} cannot be used.", f"Give {LEAST_K} to {MOST_K}.")
    name = " ".join(clean(name).split())
    if len(name) > LONGEST_NAME:
        raise fault(
            "C104",
            f"--name of {len(name)} characters cannot be used.",
            f"Give at most {LONGEST_NAME}.",
        )
    told = read_places(places, _load(pack)) if places is not None else None
    pdf, html = cohort_documents(look or Wish(), pack)
    return CohortWish({PDF: pdf, HTML: html}, name, k if k is not None else DEFAULT_K, told)


def report_cohort(
    waves: Sequence[Path], to: Path, on: date, wish: CohortWish
) -> tuple[Cohort, Waves | None, tuple[str, ...]]:
    """Write the cohort report of a batch's folder, or of the second of two waves. Raises UserError.

    Returns:
        The cohort, how it compares with the first wave, and the names of the files written.
    """
    from readiness.batch.cohort import write_report

    before = waves[0] if len(waves) > 1 else None
    return write_report(before, waves[-1], to, wish, _load, on)


def _load(ref: str | None) -> Questionnaire:
    from readiness import hub
    from readiness.packs import load

    return load(hub.pack_or_default(ref))
