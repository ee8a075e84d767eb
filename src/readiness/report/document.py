"""From an assessment and its roadmap to the roadmap document: PDF, and its twin in HTML."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from readiness.assessment import Assessment
from readiness.benchmark import Benchmark
from readiness.changes import Changes
from readiness.packs import data_folder
from readiness.report import child, typeface, view, view_changes, view_meeting
from readiness.report.issued import issued
from readiness.report.render import COMPARE, MEETING, ROADMAP, Kind, Look, render
from readiness.report.theme import Brand, palette
from readiness.roadmap import Roadmap


def roadmap_pdf(
    assessment: Assessment,
    roadmap: Roadmap,
    *,
    brand: Brand | None = None,
    templates: Path | None = None,
    summary: bool = False,
    benchmark: Benchmark | None = None,
    all_answers: bool = False,
    warnings: list[str] | None = None,
) -> bytes:
    """The roadmap document as a PDF: the same bytes for the same input, on any day and machine.

    Args:
        assessment: The scored response.
        roadmap: Its plan; the document bears the plan's day.
        brand: Whose document it is; None prints no hub name and the plain colours.
        templates: A folder of templates; None is the one that comes with the program. Another one
            is filled in and drawn in a process with limits.
        summary: Only the first page.
        benchmark: A group of firms to set this one beside; left out where the two do not compare.
        all_answers: Every question and answer too, after the last page.
        warnings: Gets a line for each letter that had to be replaced.

    Raises:
        UserError: D101 for a faulty template, D102 for a faulty brand.
    """
    data = view.build(
        assessment,
        roadmap,
        brand=brand,
        benchmark=benchmark,
        summary=summary,
        all_answers=all_answers,
    )
    return _document("pdf", assessment, roadmap, brand, templates, data, warnings)


def roadmap_html(
    assessment: Assessment,
    roadmap: Roadmap,
    *,
    brand: Brand | None = None,
    templates: Path | None = None,
    summary: bool = False,
    benchmark: Benchmark | None = None,
    all_answers: bool = False,
    warnings: list[str] | None = None,
) -> str:
    """The same document as one HTML page, with the same sentences; see `roadmap_pdf`."""
    data = view.build(
        assessment,
        roadmap,
        brand=brand,
        benchmark=benchmark,
        summary=summary,
        all_answers=all_answers,
    )
    return _document("html", assessment, roadmap, brand, templates, data, warnings).decode()


def meeting_sheet(
    kind: Kind,
    assessment: Assessment,
    roadmap: Roadmap,
    *,
    brand: Brand | None = None,
    templates: Path | None = None,
    warnings: list[str] | None = None,
) -> bytes:
    """The adviser's sheet for a visit, as ``pdf`` or ``html``; see `roadmap_pdf`."""
    data = view_meeting.build(assessment, roadmap, brand=brand)
    return _document(kind, assessment, roadmap, brand, templates, data, warnings, MEETING)


def comparison_pdf(
    found: Changes,
    on: date,
    *,
    brand: Brand | None = None,
    templates: Path | None = None,
    warnings: list[str] | None = None,
) -> bytes:
    """What changed between two assessments of one firm, as a PDF; see `roadmap_pdf`."""
    data = view_changes.build(found, on, brand=brand)
    return drawn("pdf", data, look_of(brand, on, ""), templates, warnings, COMPARE)


def look_of(brand: Brand | None, on: date, keywords: str) -> Look:
    """What a brand gives a document of this day. Raises UserError (D102) for a faulty brand."""
    brand = brand or Brand()
    palette(brand)  # a faulty brand is told before the work
    logo = brand.logo
    return Look(
        brand.accent,
        brand.ink,
        brand.name or "readiness",
        on,
        logo.png if logo else b"",
        logo.alternative if logo else "",
        keywords,
        brand.fonts,
    )


def _document(
    kind: Kind,
    assessment: Assessment,
    roadmap: Roadmap,
    brand: Brand | None,
    templates: Path | None,
    data: view.View,
    warnings: list[str] | None,
    name: str = ROADMAP,
) -> bytes:
    look = look_of(brand, roadmap.on, issued(assessment, roadmap).keywords())
    return drawn(kind, data, look, templates, warnings, name)


def drawn(
    kind: Kind,
    data: view.View,
    look: Look,
    templates: Path | None,
    warnings: list[str] | None,
    name: str,
) -> bytes:
    """A document; templates that are not ours are filled in and drawn in a process with limits."""
    missing: set[str] = set()
    if templates is None:
        made = render(kind, data, data_folder("templates"), look, missing, name)
    else:
        order = {"kind": kind, "data": data, "folder": str(templates.absolute()), "name": name}
        made = child.document({**order, "look": look.plain()}, missing)
    if warnings is not None:
        warnings.extend(typeface.warnings(missing))
    return made
