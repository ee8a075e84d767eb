"""From a cohort to its documents: a tagged PDF and an HTML page with the same sentences."""

from __future__ import annotations

from pathlib import Path

from readiness.cohort import Cohort
from readiness.report import view_cohort
from readiness.report.document import drawn, look_of
from readiness.report.issued import made_from
from readiness.report.render import Kind
from readiness.report.theme import Brand
from readiness.waves import Waves

COHORT = "cohort/cohort.xml"


def cohort_pdf(
    cohort: Cohort,
    waves: Waves | None = None,
    *,
    brand: Brand | None = None,
    templates: Path | None = None,
) -> bytes:
    """The cohort report as a PDF: the same bytes for the same cohort.

    Args:
        cohort: What may be shown.
        waves: A comparison with an earlier wave.
        brand: Whose document it is.
        templates: A folder of templates; None is the one that comes with the program.

    Raises:
        UserError: D101 for a faulty template, D102 for a faulty brand.
    """
    return _document("pdf", cohort, waves, brand, templates)


def cohort_html(
    cohort: Cohort,
    waves: Waves | None = None,
    *,
    brand: Brand | None = None,
    templates: Path | None = None,
) -> bytes:
    """The cohort report as one HTML file without scripts, from the same tree as the PDF."""
    return _document("html", cohort, waves, brand, templates)


def _document(
    kind: Kind, cohort: Cohort, waves: Waves | None, brand: Brand | None, templates: Path | None
) -> bytes:
    data = view_cohort.build(cohort, waves, brand=brand)
    look = look_of(brand, cohort.on, made_from(cohort.questionnaire))
    return drawn(kind, data, look, templates, None, COHORT)
