"""Blank forms of a questionnaire to fill in elsewhere: table, workbook, paper, HTML, survey tools.

What comes back is a table for `batch`, or a saved response, as a file or as a code.
"""

from __future__ import annotations

from collections.abc import Sequence

from readiness.questionnaire import Questionnaire

__all__ = ["blank_forms"]


def blank_forms(pack: Questionnaire, kinds: Sequence[str]) -> dict[str, bytes]:
    """The bytes of blank forms by file name; nothing of a form is loaded that is not asked for.

    Args:
        pack: The questionnaire.
        kinds: Any of ``csv``, ``xlsx``, ``paper`` (one PDF a length), ``html`` and ``survey``
            (three files a length).
    """
    made: dict[str, bytes] = {}
    if "csv" in kinds:
        from readiness.forms.csv_form import csv_form

        made[f"{pack.id}-table.csv"] = csv_form(pack)
    if "xlsx" in kinds:
        from readiness.forms.workbook import xlsx_form

        made[f"{pack.id}-table.xlsx"] = xlsx_form(pack)
    if "paper" in kinds:
        from readiness.forms.paper import paper_form

        core = sum(q.core for q in pack.asked)
        if 0 < core < len(pack.asked):
            made[f"{pack.id}-paper-quick.pdf"] = paper_form(pack, "quick")
        made[f"{pack.id}-paper-full.pdf"] = paper_form(pack)
    if "html" in kinds:
        from readiness.forms.html import html_form

        made[f"{pack.id}-form.html"] = html_form(pack)
    if "survey" in kinds:
        from readiness.forms.survey import survey_forms

        made |= survey_forms(pack)
    return made
