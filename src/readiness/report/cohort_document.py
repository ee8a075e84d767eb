"""From a cohort to its documents: a tagged PDF and an HTML page with the same sentences."""

from __future__ import annotations

from readiness.cohort import Cohort
from readiness.packs import data_folder
from readiness.report import html, typeface, view_cohort
from readiness.report.compose import compose
from readiness.report.issued import made_from
from readiness.report.markup import Node, parse
from readiness.report.pages import Frame, draw
from readiness.report.templates import fill
from readiness.report.theme import Brand, palette
from readiness.waves import Waves

COHORT = "cohort/cohort.xml"


def cohort_pdf(cohort: Cohort, waves: Waves | None = None, *, brand: Brand | None = None) -> bytes:
    """The cohort report as a PDF: the same bytes for the same cohort.

    Args:
        cohort: What may be shown.
        waves: A comparison with an earlier wave.
        brand: Whose document it is.

    Raises:
        UserError: D102 for a faulty brand.
    """
    colours = palette(brand)
    words = made_from(cohort.questionnaire)
    frame = Frame(_author(brand), cohort.on, brand.logo if brand else None, words)
    with typeface.family(brand.fonts if brand else None):
        return draw(compose(_tree(cohort, waves, brand)), frame, colours)


def cohort_html(cohort: Cohort, waves: Waves | None = None, *, brand: Brand | None = None) -> bytes:
    """The cohort report as one HTML file without scripts, from the same tree as the PDF."""
    root, logo = _tree(cohort, waves, brand), brand.logo if brand else None
    font = brand.fonts.family if brand and brand.fonts else ""
    words = made_from(cohort.questionnaire)
    page = html.page(
        root, palette(brand), author=_author(brand), logo=logo, keywords=words, font=font
    )
    return page.encode("utf-8")


def _author(brand: Brand | None) -> str:
    return typeface.printable(brand.name) if brand and brand.name else "readiness"


def _tree(cohort: Cohort, waves: Waves | None, brand: Brand | None) -> Node:
    data = view_cohort.build(cohort, waves, brand=brand)
    return parse(fill(data_folder("templates"), COHORT, data), COHORT)
