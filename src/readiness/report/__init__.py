"""From a result to paper: view, templates, strict XML, blocks, pages.

Importing this package loads neither ReportLab nor Jinja2; the first document does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.report.brand import load_brand
    from readiness.report.document import (
        comparison_pdf,
        meeting_sheet,
        roadmap_html,
        roadmap_pdf,
    )
    from readiness.report.theme import Brand

__all__ = ["Brand", "comparison_pdf", "load_brand", "meeting_sheet", "roadmap_html", "roadmap_pdf"]


def __getattr__(name: str) -> object:
    if name in ("comparison_pdf", "meeting_sheet", "roadmap_html", "roadmap_pdf"):
        from readiness.report import document

        return getattr(document, name)
    if name == "load_brand":
        from readiness.report.brand import load_brand

        return load_brand
    if name == "Brand":
        from readiness.report.theme import Brand

        return Brand
    raise AttributeError(name)
