"""How good a table is: what was read, what was refused, and what a person should look at.

Collected row by row and written as `quality.json`; nothing here changes a score. Lists name rows,
for whoever has to mend the table; figures about what firms answered are of k rows or more.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from readiness.assessment import Assessment
from readiness.batch.cells import DONT_KNOW, NOT_APPLICABLE, Fault, normal
from readiness.batch.dialects import DELIMITER_NAMES
from readiness.batch.headers import Layout
from readiness.batch.intake import Table
from readiness.batch.question_figures import (
    NOT_ASKED,
    QuestionFigures,
    main_length,
    shown_figures,
)
from readiness.batch.rows import Row
from readiness.batch.tools import submitted_at
from readiness.contradictions import STRAIGHT_LINE
from readiness.questionnaire import Question, Questionnaire
from readiness.response import Answer, Length, State
from readiness.suppression import DEFAULT_K, enough

VERSION = 1
LISTED = 1000
"""The most rows listed by name for one finding; the counts are always of all."""
_PLAIN = frozenset({"", DONT_KNOW[0], NOT_APPLICABLE[0]})


@dataclass(slots=True)
class Listed:
    """Entries of one finding: how many there are, and the first ones."""

    count: int = 0
    rows: list[Any] = field(default_factory=list)

    def append(self, entry: Any) -> None:  # noqa: ANN401
        """Count an entry, and keep it while there is room."""
        self.count += 1
        if len(self.rows) < LISTED:
            self.rows.append(entry)

    def report(self) -> dict[str, Any]:
        """The finding as it stands in `quality.json`."""
        return {"count": self.count, "rows": list(self.rows)}


class Quality:
    """Watches the rows of one table go by."""

    def __init__(self, questionnaire: Questionnaire, layout: Layout, k: int = DEFAULT_K) -> None:
        """Start with nothing seen. `k`: the fewest rows a figure may be of."""
        self.k = k
        ids = {layout.row_id, layout.length}
        self._columns = sorted(index for index in layout.used if index not in ids)
        self.questionnaire = questionnaire
        self.statuses: Counter[str] = Counter()
        self.rejected = 0
        self.codes: Counter[str] = Counter()
        self.straight = Listed()
        self.unfinished = Listed()
        self.mended = Listed()
        self.not_submitted = Listed()
        self.submitted_at = submitted_at(layout.headers)
        """The column that is empty where a response was never sent off."""
        self.contradictions = Listed()
        self.ignored = Listed()
        self.same_row = Listed()
        self.same_name = Listed()
        self.lengths: Counter[Length] = Counter()
        lengths: tuple[Length, ...] = ("full", "quick")
        self.figures = {
            length: {qid: QuestionFigures() for qid in questionnaire.questions}
            for length in lengths
        }
        self._rows_seen: dict[bytes, str] = {}
        self._names_seen: dict[str, str] = {}

    @property
    def scored(self) -> int:
        """How many rows were scored."""
        return self.statuses.total()

    def see_rejected(self, row: Row) -> None:
        """Count a rejected row."""
        self.rejected += 1
        for code in {problem.code for problem in row.problems}:
            self.codes[code] += 1

    def see_scored(self, row: Row, assessment: Assessment) -> list[str]:
        """Count a scored row, and return its warnings for `scores.csv`."""
        self.statuses[assessment.overall.status] += 1
        warnings: list[str] = []
        self._count_answers(assessment)
        if STRAIGHT_LINE in assessment.contradictions:
            self.straight.append(row.id)
            warnings.append("straight-line")
        if assessment.overall.counts.unanswered:
            self.unfinished.append(row.id)
        if assessment.contradictions:
            self.contradictions.append({"row_id": row.id, "ids": list(assessment.contradictions)})
            warnings += [f"contradiction:{c}" for c in assessment.contradictions]
        warnings += self._see_twice(row, assessment.response.respondent.name)
        if self.submitted_at is not None and not row.cells[self.submitted_at].strip():
            self.not_submitted.append(row.id)
            warnings.append("not-submitted")
        if row.mended:
            self.mended.append(row.id)
            warnings.append("quotation-marks")
        for problem in row.ignored:
            self.ignored.append(
                {
                    "row_id": row.id,
                    "line": problem.line,
                    "column": problem.column,
                    "value": problem.value,
                    "code": problem.code,
                }
            )
            warnings.append(f"ignored:{problem.column}")
        return warnings

    def _count_answers(self, assessment: Assessment) -> None:
        """Count every question's state."""
        self.lengths[assessment.length] += 1
        own = self.figures[assessment.length]
        for qid, result in assessment.questions.items():
            if not result.counted:
                continue
            figures = own[qid]
            figures.states[result.state] += 1
            if result.level is not None:
                figures.options[result.level] += 1

    def _see_twice(self, row: Row, respondent: str) -> list[str]:
        warnings: list[str] = []
        # The row without its id and extra columns: a firm that sent twice, at two times.
        cells = "\x1f".join([row.cells[index] for index in self._columns])
        key = blake2b(cells.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        first = self._rows_seen.setdefault(key, row.id)
        if first != row.id:
            self.same_row.append({"row_id": row.id, "same_as": first})
            warnings.append(f"same-row:{first}")
        name = normal(respondent)
        if name:
            named = self._names_seen.setdefault(name, row.id)
            if named not in (row.id, first):
                self.same_name.append({"row_id": row.id, "same_as": named})
                warnings.append(f"same-name:{named}")
        return warnings

    def report(self, table: Table, more: Mapping[str, Any]) -> dict[str, Any]:
        """Everything seen, as JSON values in a fixed order.

        Args:
            table: The table that was read.
            more: Further entries, such as the roadmaps written.
        """
        pack = self.questionnaire
        return {
            "format": "readiness-quality",
            "version": VERSION,
            "k": self.k,
            "pack": {"id": pack.id, "version": pack.version, "hash": pack.hash},
            "table": table_facts(table, pack),
            "rows": {
                "in": table.tally.rows,
                "scored": self.scored,
                "rejected": self.rejected,
                "provisional": self._provisional(),
            },
            "reject_codes": dict(sorted(self.codes.items())),
            "read_as": _read_as(table, pack),
            "ignored": self.ignored.report(),
            "quotation_marks": self.mended.report(),
            "same_row": self.same_row.report(),
            "same_name": self.same_name.report(),
            "straight_lines": self.straight.report(),
            "contradictions": self.contradictions.report(),
            "unfinished": self.unfinished.report(),
            "not_submitted": self.not_submitted.report(),
            **self._questions(table.layout.asked(pack)),
            **more,
        }

    def _provisional(self) -> int | None:
        """How many scored rows are provisional, where so many may be told.

        How many are withheld is not told: beside the levels of a cohort report it would give a
        hidden one away. The report has them, as far as they may be shown.
        """
        count = self.statuses["provisional"]
        return count if enough(count, self.scored, self.k) else None

    def _questions(self, asked: Iterable[str]) -> dict[str, Any]:
        length = main_length(self.lengths)
        rows = self.lengths[length]
        own = self.figures[length]
        return {
            "questions_of": {"length": length, "rows": rows},
            "questions": {
                qid: shown_figures(question, own[qid], rows, self.k, never=self._never(question))
                for qid in asked
                for question in (self.questionnaire.questions[qid],)
            },
        }

    def _never(self, question: Question) -> list[str]:
        """Parts of a question's rows that are nought for all to see."""
        component = self.questionnaire.component_of[question.id]
        rules = (*component.not_applicable_when, *question.not_applicable_when)
        never = {
            State.NOT_APPLICABLE.value: not (question.may_not_apply or rules),
            NOT_ASKED: question.applies_when is None,
            State.UNANSWERED.value: not self.unfinished.count,
        }
        return [name for name, is_so in never.items() if is_so]


def table_facts(table: Table, pack: Questionnaire) -> dict[str, Any]:
    """How a table was read, as JSON values."""
    return {
        "file": table.file,
        "sha256": table.sha256,
        "kind": table.kind,
        "encoding": table.encoding,
        "delimiter": DELIMITER_NAMES[table.dialect.delimiter] if table.kind == "text" else "",
        "line_ends": table.line_ends if table.kind == "text" else "",
        "header_line": table.dialect.header_line,
        "blank_lines": table.tally.blank_lines,
        "empty_rows_at_end": table.tally.empty_tail,
        "tool": table.coding.tool,
        "questions": list(table.layout.asked(pack)),
        "columns_by_other_names": dict(table.layout.renamed),
        "columns_not_used": list(table.layout.extras),
        "columns_without_name": table.layout.unnamed,
        "mapping": table.coding.columns.source,
        "first_code": table.coding.first_code,
        "lenient": table.coding.lenient,
        "notices": list(table.notices),
    }


def _read_as(table: Table, pack: Questionnaire) -> dict[str, Any]:
    """Answer cells that were read although not written as a plain number, option text, dk or na.

    Not in how many rows: that would say how few gave an answer whose figure is hidden.
    """
    found = Listed()
    for qid, index, column in table.reader.answers:
        question = pack.questions[qid]
        numbers = {str(n) for n in range(len(question.options) + 1)}
        texts = {option.text for option in question.options}
        for raw in sorted(table.distinct(index)):
            if raw in _PLAIN or raw in texts:
                continue
            # Not int(): a cell may hold more digits than Python turns into a number.
            if raw in numbers:
                continue
            value = column[raw]
            if isinstance(value, Fault):
                continue
            found.append(
                {
                    "column": table.layout.headers[index],
                    "value": raw,
                    "read_as": _words(value),
                }
            )
    return found.report()


def _words(answer: Answer | None) -> str:
    """The answer as the table contract writes it."""
    if answer is None:
        return ""
    if answer.state is State.DONT_KNOW:
        return "dk"
    if answer.state is State.NOT_APPLICABLE:
        return f"na ({answer.reason})"
    if answer.option is not None:
        return str(answer.option + 1)
    if answer.number:
        return answer.number
    levels = answer.options or answer.rows
    return ";".join("" if level is None else str(level + 1) for level in levels)


def quality_json(report: Mapping[str, Any]) -> bytes:
    """The bytes of `quality.json`."""
    text = json.dumps(report, ensure_ascii=False, allow_nan=False, indent=1)
    # A lone surrogate cannot come from a decoded file; escapes keep odd text readable anyway.
    return (text + "\n").encode("utf-8", "backslashreplace")
