"""Documents for one assessment: PDF, its twin as a web page, in a brand, from templates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from readiness.assessment import Assessment
from readiness.benchmark import Benchmark, refusal
from readiness.changes import Changes
from readiness.errors import Problem
from readiness.questionnaire import Questionnaire
from readiness.response import Response

if TYPE_CHECKING:
    from readiness.cohort import Cohort
    from readiness.report import Brand
    from readiness.roadmap import Roadmap
    from readiness.waves import Waves

DrawCohort = Callable[["Cohort", "Waves | None"], bytes]


@dataclass(frozen=True, slots=True)
class Wish:
    """What documents shall look like, and which: `html` also makes a web page of each.

    `brand` is a brand file, `templates` a folder of page templates; None is the plain look and the
    templates that come with the program. `benchmark` is a saved benchmark or the folder it is in;
    a firm that does not compare with it gets its document without. `all_answers` adds every
    question and answer after the last page. `meeting` is the adviser's sheet in place of all that.
    """

    summary: bool = False
    html: bool = False
    brand: Path | None = None
    templates: Path | None = None
    benchmark: Path | None = None
    all_answers: bool = False
    meeting: bool = False

    @property
    def kind(self) -> str:
        """What the files are called after."""
        return "meeting" if self.meeting else "summary" if self.summary else "roadmap"

    def load_benchmark(self) -> Benchmark | None:
        """The benchmark. Raises UserError (C102, T110)."""
        if self.benchmark is None:
            return None
        from readiness.batch.cohort_data import read_benchmark

        return read_benchmark(self.benchmark)

    def load(self, pack: str | None = None) -> Brand | None:
        """The brand; where none is wished, the one that the named pack brings, else the hub's.

        Raises:
            UserError: D102 and D104 for a faulty brand, P101 for a pack that is not there.
        """
        from readiness import hub
        from readiness.packs.places import pack_brand
        from readiness.report import load_brand

        path = self.brand or (None if pack is None else pack_brand(pack))
        if path is None:
            return hub.brand()
        # Another look may be wished, but whoever runs the program answers for the data.
        return replace(load_brand(path), privacy=hub.settings().privacy)


def plan_roadmap(assessment: Assessment, on: date) -> Roadmap:
    """The roadmap of an assessment on a day, with the edits of its response."""
    from readiness.arrange import edited
    from readiness.roadmap import plan

    return edited(plan(assessment, on), assessment)


def roadmap_bytes(assessment: Assessment, on: date, brand: Brand | None = None) -> bytes:
    """The roadmap document as PDF; for the workers of a batch."""
    from readiness.report import roadmap_pdf

    return roadmap_pdf(assessment, plan_roadmap(assessment, on), brand=brand)


def in_bulk(
    brand: Path | None, pack: str | None
) -> tuple[Callable[[Assessment, date], bytes], str]:
    """What draws the roadmaps of a batch, and a text that tells its look apart from any other.

    The brand travels to the workers whole, logo and fonts included: they may be on other machines.

    Raises:
        UserError: As `Wish.load`.
    """
    look = Wish(brand=brand).load(pack)
    return partial(roadmap_bytes, brand=look), sha256(repr(look).encode()).hexdigest()


def documents(
    assessment: Assessment,
    on: date,
    wish: Wish,
    brand: Brand | None,
    benchmark: Benchmark | None = None,
    warnings: list[str] | None = None,
) -> dict[str, bytes]:
    """The documents of an assessment by the ending of their names: ``.pdf``, and ``.html``.

    The same assessment, day and wish give the same bytes.

    Args:
        assessment: The scored response.
        on: The day on the document.
        wish: Which documents.
        brand: What `wish.load()` gave.
        benchmark: What `wish.load_benchmark()` gave.
        warnings: Gets a line for each letter that the fonts do not have, and one where the firm
            was not set beside the benchmark.

    Raises:
        UserError: D101 for a faulty template.
    """
    from readiness.report import meeting_sheet, roadmap_html, roadmap_pdf

    if wish.meeting:
        roadmap = plan_roadmap(assessment, on)
        kinds: list[Literal["pdf", "html"]] = ["pdf", "html"] if wish.html else ["pdf"]
        return {
            f".{kind}": meeting_sheet(
                kind,
                assessment,
                roadmap,
                brand=brand,
                templates=wish.templates,
                warnings=warnings if kind == "pdf" else None,
            )
            for kind in kinds
        }
    if benchmark is not None and warnings is not None:
        why = refusal(benchmark, assessment)
        if why:
            warnings.append(f"not set beside the benchmark: {why}")
    roadmap = plan_roadmap(assessment, on)
    pdf = roadmap_pdf(
        assessment,
        roadmap,
        brand=brand,
        templates=wish.templates,
        summary=wish.summary,
        benchmark=benchmark,
        all_answers=wish.all_answers,
        warnings=warnings,
    )
    if not wish.html:
        return {".pdf": pdf}
    page = roadmap_html(
        assessment,
        roadmap,
        brand=brand,
        templates=wish.templates,
        summary=wish.summary,
        benchmark=benchmark,
        all_answers=wish.all_answers,
    )
    return {".pdf": pdf, ".html": page.encode()}


def missing_letters(response: Response) -> tuple[str, ...]:
    """Letters of a firm's own words that no font has: a document shows them as hollow squares."""
    from readiness.report.typeface import printable

    firm, missing = response.respondent, set[str]()
    notes = (a.note for a in response.answers.values() if a.note_visibility == "report")
    for text in (firm.name, firm.adviser, *notes):
        printable(text, missing)
    return tuple(sorted(missing))


def check_templates(
    questionnaire: Questionnaire, folder: Path | None, brand: Path | None = None
) -> tuple[list[Problem], int]:
    """What the worst cases find in templates, set in a brand's fonts, and how many were tried.

    Args:
        questionnaire: The pack.
        folder: Templates of a hub; None is those that come with the program.
        brand: A brand file.

    Raises:
        UserError: A faulty brand; G102, when this machine cannot run them within limits.
    """
    from readiness.packs import data_folder
    from readiness.report.worst import check_templates, worst_cases

    look = Wish(brand=brand).load()
    found = check_templates(
        questionnaire, folder or data_folder("templates"), look.fonts if look else None
    )
    return found, len(worst_cases(questionnaire))


def cohort_documents(wish: Wish, pack: str | None) -> tuple[DrawCohort, DrawCohort]:
    """What draws the cohort report as a PDF, and as a web page.

    Raises:
        UserError: As `Wish.load`.
    """
    look, templates = wish.load(pack), wish.templates

    def pdf(cohort: Cohort, waves: Waves | None) -> bytes:
        from readiness.report.cohort_document import cohort_pdf

        return cohort_pdf(cohort, waves, brand=look, templates=templates)

    def html(cohort: Cohort, waves: Waves | None) -> bytes:
        from readiness.report.cohort_document import cohort_html

        return cohort_html(cohort, waves, brand=look, templates=templates)

    return pdf, html


def write_comparison(
    path: Path, found: Changes, on: date, wish: Wish, warn: Callable[[str], None]
) -> None:
    """Write what changed between two assessments as a PDF.

    Raises:
        UserError: A faulty brand or template; W101 where the file cannot be written.
    """
    from readiness.report import comparison_pdf
    from readiness.storage.files import write_whole

    warnings: list[str] = []
    made = comparison_pdf(found, on, brand=wish.load(), templates=wish.templates, warnings=warnings)
    write_whole(path, made, mode=0o644)
    for warning in warnings:
        warn(f"{path}: {warning}")
