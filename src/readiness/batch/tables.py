"""The tables that a batch writes: `scores.csv`, `rejects.csv` and `rejected_rows.csv`.

All are UTF-8 with LF line ends and commas, and have the same bytes for the same input. One row of
`scores.csv` is one scored row of the input, in its order; one row of `rejects.csv` is one problem;
one row of `rejected_rows.csv` is one rejected row as it came, below the header as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from readiness.assessment import Assessment, Result
from readiness.batch.rows import Row, RowProblem
from readiness.errors import show_controls
from readiness.outline import Outline
from readiness.questionnaire import Display, Questionnaire
from readiness.scoring import shown

DECIMALS = 2
STEPS = 5
FIND_OUTS = 3
OVERALL = (
    "row_id", "name", "sector", "area", "employees", "length", "status", "overall_score",
    "overall_low", "overall_high", "overall_level", "overall_capped_by", "known_share", "answered",
    "dont_know", "not_applicable", "unanswered",
)  # fmt: skip
PER_COMPONENT = ("status", "score", "low", "high", "level", "capped_by")
REJECTS = ("row_id", "line", "column", "value", "code", "reason", "nearest")
_SHARE = Display(maximum=Fraction(1))
VALUE_LIMIT = 200
"""The most characters of a bad value that `rejects.csv` quotes."""

# What spreadsheets take for a formula: these first characters, after white space, also full-width.
# Source: OWASP, CSV Injection.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
# Not a formula: a signed number, and a phone number with its digits in groups.
_HARMLESS = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)?\Z|\+[0-9]+(?: \(0\))?(?: ?[0-9]+)*\Z")
# A semicolon or tab is quoted too: where those separate cells, an open cell would start a new one.
_NEEDS_QUOTES = re.compile(r'[,;|"\t\r\n]|\A\s|\s\Z')


def guarded(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would run it as a formula.

    Plain numbers (``-1``) and phone numbers (``+44 20 7946 0000``) stay as they are.
    """
    if text[:1].isalnum() or not _FORMULA.match(text) or _HARMLESS.match(text):
        return text
    return "'" + text


def csv_line(cells: Iterable[str]) -> str:
    """One line of CSV with its end; the cells are written as given, quoted where needed."""
    return ",".join([csv_cell(cell) for cell in cells]) + "\n"


def csv_cell(cell: str) -> str:
    """One cell as it stands in a line of CSV."""
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


class ScoreTable:
    """Writes the lines of `scores.csv` for one pack."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Work out the columns of this pack."""
        self._levels = [level.id for level in questionnaire.levels]
        self._display = questionnaire.scoring.display
        self._components = [(c.id, c.node.display) for c in questionnaire.components]
        self._known: dict[tuple[int, int, int], str] = {}
        self.columns = (
            *OVERALL,
            *(f"{cid}_{name}" for cid, _ in self._components for name in PER_COMPONENT),
            *(f"step_{n}" for n in range(1, STEPS + 1)),
            *(f"find_out_{n}" for n in range(1, FIND_OUTS + 1)),
            "warnings",
        )

    def header(self) -> str:
        """The header line."""
        return csv_line(self.columns)

    def line(
        self, row_id: str, assessment: Assessment, outline: Outline, warnings: Sequence[str]
    ) -> str:
        """The line of one scored row."""
        who = assessment.response.respondent
        overall = assessment.overall
        counts = overall.counts
        share = counts.known_share
        cells = [
            guarded(row_id),
            guarded(who.name),
            guarded(who.sector),
            guarded(who.area),
            "" if who.employees is None else str(who.employees),
            assessment.length,
            # With no question that applies there is no overall to show.
            "withheld" if overall.status == "not_applicable" else overall.status,
            *self._figures(overall, self._display),
            self._shown(share, _SHARE),
            str(counts.answered),
            str(counts.dont_know),
            str(counts.not_applicable),
            str(counts.unanswered),
        ]
        for component_id, display in self._components:
            result = assessment.components[component_id]
            cells.append(result.status)
            cells += self._figures(result, display)
        cells += _padded([s.recommendation.id for s in outline.steps[:STEPS]], STEPS)
        cells += _padded(outline.find_out, FIND_OUTS)
        cells.append(guarded(";".join(warnings)))
        return csv_line(cells)

    def level_cells(self, result: Result) -> str:
        """The level and its caps, two cells as they stand in the line."""
        return csv_line(self._level(result))[:-1]

    def _figures(self, result: Result, display: Display) -> list[str]:
        return [
            self._shown(result.score, display),
            self._shown(result.low, display),
            self._shown(result.high, display),
            *self._level(result),
        ]

    def _level(self, result: Result) -> tuple[str, str]:
        return (
            "" if result.level is None else self._levels[result.level],
            ";".join(cap.question for cap in result.caps),
        )

    def _shown(self, score: Fraction | None, display: Display) -> str:
        """The figure with two decimals; each distinct one is worked out once."""
        if score is None:
            return ""
        # Not the Fraction itself: its hash costs as much as the figure.
        key = (score.numerator, score.denominator, id(display))
        text = self._known.get(key)
        if text is None:
            text = self._known[key] = shown(score, display, DECIMALS)
        return text


def _padded(texts: Sequence[str], length: int) -> list[str]:
    return [*texts[:length], *[""] * (length - len(texts))]


def reject_lines(row: Row) -> str:
    """The lines of `rejects.csv` for a rejected row, one per problem."""
    who = guarded_cell(row.id)
    return "".join([f"{who},{p.line},{about_problem(p)}" for p in row.problems])


def about_problem(problem: RowProblem) -> str:
    """What stands in a line of `rejects.csv` after row id and line, with its end."""
    value = guarded_cell(show_controls(problem.value, limit=VALUE_LIMIT))
    column, reason, near = map(_recurring, (problem.column, problem.reason, problem.nearest))
    return f"{column},{value},{problem.code},{reason},{near}\n"


def guarded_cell(text: str) -> str:
    """One cell with the formula guard, as it stands in a line of CSV."""
    return csv_cell(guarded(text))


@lru_cache(maxsize=4096)
def _recurring(text: str) -> str:
    return guarded_cell(text)


def raw_line(cells: Iterable[str]) -> str:
    """A row as it came, for `rejected_rows.csv`; only the formula guard is added.

    The guard's apostrophe is taken off again when the mended file is read.
    """
    return csv_line([guarded(cell) for cell in cells])
