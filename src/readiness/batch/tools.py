"""What survey tools do to a table beyond names and texts: second header lines, codes of their own.

The forms of the exports are those that the tools describe; docs/guide-programme.md says which of
them were tried with a real export.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readiness.batch.cells import normal
from readiness.batch.headers import EXTRA, Names
from readiness.questionnaire import Question

# The columns by which a tool's export is known: how many of them at least, and which.
_OWN: Mapping[str, tuple[int, frozenset[str]]] = {
    "LimeSurvey": (2, frozenset({"submitdate", "date submitted", "lastpage", "last page",
                                 "startlanguage", "start language", "seed"})),
    "KoboToolbox": (2, frozenset({"_uuid", "_submission_time", "_validation_status", "_index",
                                  "__version__", "_submitted_by"})),
    "SurveyMonkey": (2, frozenset({"respondent id", "collector id", "start date", "end date",
                                   "ip address", "custom data 1"})),
    "Microsoft Forms": (3, frozenset({"start time", "completion time", "email", "name",
                                      "last modified time"})),
    "Google Forms": (1, frozenset({"timestamp"})),
}  # fmt: skip
LIME = "LimeSurvey"
LIME_YES_NO: Mapping[str, str] = {"n/a": ""}
"""What LimeSurvey writes for a yes-or-no question without an answer."""
_SUBMITTED = frozenset({"submitdate", "date submitted"})
MARKS = frozenset({"response", "open-ended response"})
"""What SurveyMonkey writes below the text of a question with one answer."""
MOST_CODES = 20


def tool_of(headers: Sequence[str]) -> str:
    """The survey tool that wrote a table with these columns; empty when it cannot be told."""
    seen = {normal(header) for header in headers}
    for tool, (least, own) in _OWN.items():
        if len(seen & own) >= least:
            return tool
    return ""


def submitted_at(headers: Sequence[str]) -> int | None:
    """The column that is empty where a response was never sent off; None where none tells.

    Only LimeSurvey exports what people began and left.
    """
    if tool_of(headers) != LIME:
        return None
    at = (n for n, header in enumerate(headers) if normal(header) in _SUBMITTED)
    return next(at, None)


def lime_codes(question: Question, first_code: int) -> dict[str, str]:
    """LimeSurvey's running codes (A1, A01, AO01) to the numbers of a question's options.

    Codes that are texts of options stay what they are.
    """
    texts = {normal(option.text) for option in question.options}
    found: dict[str, str] = {}
    for n in range(1, min(len(question.options), MOST_CODES) + 1):
        for code in (f"a{n}", f"a{n:02}", f"ao{n:02}"):
            if code not in texts:
                found[code] = str(n - 1 + first_code)
    return found


def second_header(headers: Sequence[str], cells: Sequence[str], names: Names) -> list[str] | None:
    """The column names with those of a second header line put in; None when it is no such line.

    SurveyMonkey puts a question's text above the first of its columns and leaves the others empty;
    below stand ``Response``, or the options or rows, one a column.
    """
    if len(cells) < len(headers):
        return None
    filled: list[str] = []
    for header in headers:
        filled.append(header if header.strip() or not filled else filled[-1])
    marked = doubtful = False
    spans: dict[str, list[bool]] = {}
    out = list(headers)
    for index, (header, cell) in enumerate(zip(filled, cells, strict=False)):
        text = normal(cell)
        wide = header == filled[index + 1] if index + 1 < len(filled) else False
        wide = wide or not headers[index].strip()
        if text in MARKS:
            marked = True
        elif wide and names.choice(header, cell):
            spans.setdefault(header, []).append(True)
            out[index] = f"{header} [{cell.strip()}]"
        elif wide and names.meaning(header, parts=False) is not EXTRA:
            doubtful |= bool(text) and not text.startswith("other")
            spans.setdefault(header, []).append(bool(text))
            out[index] = f"{header} [{cell.strip()}]" if text else headers[index]
        elif text and names.meaning(header) is not EXTRA:
            return None  # an answer stands here: this is a row
    if doubtful and not marked:
        return None
    whole = any(len(found) > 1 and all(found) for found in spans.values())
    return out if marked or whole else None
