"""From a result to paper: view, templates, strict XML, blocks, pages.

Importing this package loads neither ReportLab nor Jinja2; the first document does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.report.document import roadmap_pdf
    from readiness.report.theme import Brand

__all__ = ["Brand", "roadmap_pdf"]


def __getattr__(name: str) -> object:
    if name == "roadmap_pdf":
        from readiness.report.document import roadmap_pdf

        return roadmap_pdf
    if name == "Brand":
        from readiness.report.theme import Brand

        return Brand
    raise AttributeError(name)
