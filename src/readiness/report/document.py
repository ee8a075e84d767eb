"""From an assessment and its roadmap to the bytes of the roadmap document."""

from __future__ import annotations

from pathlib import Path

from readiness.assessment import Assessment
from readiness.packs import data_folder
from readiness.report import typeface, view
from readiness.report.compose import compose
from readiness.report.markup import parse
from readiness.report.pages import Frame, draw
from readiness.report.templates import fill
from readiness.report.theme import Brand, palette
from readiness.roadmap import Roadmap

ROADMAP = "roadmap/roadmap.xml"


def roadmap_pdf(
    assessment: Assessment,
    roadmap: Roadmap,
    *,
    brand: Brand | None = None,
    templates: Path | None = None,
    summary: bool = False,
    warnings: list[str] | None = None,
) -> bytes:
    """The roadmap document as a PDF: the same bytes for the same input, on any day and machine.

    Args:
        assessment: The scored response.
        roadmap: Its plan; the document bears the plan's day.
        brand: Whose document it is; None prints no hub name and the plain colours.
        templates: A folder of templates; None is the one that comes with the program.
        summary: Only the first page.
        warnings: Gets a line for each letter that had to be replaced.

    Raises:
        UserError: D101 for a faulty template, D102 for a faulty brand.
    """
    colours = palette(brand)
    missing: set[str] = set()
    data = {**view.build(assessment, roadmap, brand=brand), "summary": summary}
    folder = templates if templates is not None else data_folder("templates")
    text = fill(folder, ROADMAP, data, missing)
    document = compose(parse(text, ROADMAP))
    if warnings is not None:
        warnings.extend(typeface.warnings(missing))
    author = typeface.printable(brand.name) if brand and brand.name else "readiness"
    return draw(document, Frame(author, roadmap.on), colours)
