"""From a cohort to its documents: a tagged PDF and an HTML page with the same sentences."""

from __future__ import annotations

from pathlib import Path

from readiness.cohort import Cohort
from readiness.packs import data_folder
from readiness.report import typeface, view_cohort
from readiness.report.compose import compose
from readiness.report.markup import Node, parse
from readiness.report.pages import Frame, draw
from readiness.report.templates import fill
from readiness.report.theme import Brand, palette
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
    colours = palette(brand)
    document = compose(_tree(cohort, waves, brand, templates))
    author = typeface.printable(brand.name) if brand and brand.name else "readiness"
    return draw(document, Frame(author, cohort.on), colours)


def cohort_html(
    cohort: Cohort,
    waves: Waves | None = None,
    *,
    brand: Brand | None = None,
    templates: Path | None = None,
) -> bytes:
    """The cohort report as one HTML file without scripts, from the same tree as the PDF."""
    from readiness.report.html import page

    author = typeface.printable(brand.name) if brand and brand.name else "readiness"
    root = _tree(cohort, waves, brand, templates)
    return page(root, palette(brand), author=author).encode("utf-8")


def _tree(cohort: Cohort, waves: Waves | None, brand: Brand | None, templates: Path | None) -> Node:
    folder = templates if templates is not None else data_folder("templates")
    data = view_cohort.build(cohort, waves, brand=brand)
    return parse(fill(folder, COHORT, data), COHORT)
