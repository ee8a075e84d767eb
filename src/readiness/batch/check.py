"""A table doubted before it is scored: a verdict for every row, and what is odd about the columns.

Nothing is scored and nothing is written. A row is *rejected* when a batch would reject it,
*doubtful* when a person should look at it, and *ok* otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from readiness.applicability import standings
from readiness.batch.drift import Seen, drift
from readiness.batch.firms import Firms, entry_of
from readiness.batch.given import Given
from readiness.batch.intake import Table, need_rows, open_input, read_table
from readiness.batch.quality import table_facts
from readiness.batch.rows import Row
from readiness.batch.suggestions import suggestions
from readiness.batch.tools import submitted_at
from readiness.batch.verdicts import Verdicts
from readiness.contradictions import STRAIGHT_LINE, STRAIGHT_LINE_LENGTH, contradictions
from readiness.questionnaire import Questionnaire
from readiness.response import Response, State

VERSION = 1
FEW = 0.5
"""A row that answers less than this share of what is asked of the firm is doubtful."""
RULE = "Of several rows of one firm, the last in the table that can be read is the one to count."


def check(
    path: Path,
    questionnaire: Questionnaire,
    *,
    mapping: Path | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    against: Path | None = None,
) -> dict[str, Any]:
    """The doubts about a table, as JSON values. `exit_code` of it says whether there are any.

    Args:
        path: The table, of any kind that is read.
        questionnaire: The pack it answers.
        mapping: A mapping file, for both tables.
        encoding: Overrides the detection, for both tables.
        sheet: The sheet of a workbook.
        against: An earlier table to set it beside.

    Raises:
        UserError: T101 to T109, but for T108: a table coded from 0 is a doubt here.
    """

    def read(file: Path, given: Given | None) -> Table:
        return read_table(
            file, questionnaire, mapping=mapping, encoding=encoding, given=given, doubting=True
        )

    table = read(path, open_input(path, questionnaire, mapping, sheet))
    now = Seen(table, questionnaire) if against is not None else None
    firms, verdicts = Firms(), Verdicts()
    messages = {rule.id: rule.message for rule in questionnaire.contradictions}
    sent_at = submitted_at(table.layout.headers)
    for at, row in enumerate(table.rows()):
        verdicts.add(row, _why(row, questionnaire, messages, sent_at))
        if (entry := entry_of(at, row)) is not None:
            firms.see(entry)
        if now is not None:
            now.see(row, entry)
    need_rows(path.name, len(verdicts))
    twice = firms.twice()
    for *earlier, last in twice:
        text = f"Row {last.row_id} is a later one of the same firm; that one should count."
        for entry in earlier:
            verdicts.doubt(entry.at, {"code": "same-firm", "why": text})
    found: dict[str, Any] = {
        "format": "readiness-check",
        "version": VERSION,
        "pack": {
            "id": questionnaire.id, "version": questionnaire.version, "hash": questionnaire.hash,
        },
        "table": table_facts(table, questionnaire),
        "rows": {"in": len(verdicts), **verdicts.counts()},
        "verdicts": verdicts,
        "firms_twice": {
            "rule": RULE,
            "firms": [
                {"rows": [one.row_id for one in rows], "counts": rows[-1].row_id} for rows in twice
            ],
        },
        "columns": list(_columns(table, questionnaire)),
        "against": None,
    }  # fmt: skip
    if against is not None and now is not None:
        then = Seen(before := read(against, None), questionnaire)
        for at, row in enumerate(before.rows()):
            then.see(row, entry_of(at, row))
        found["against"] = drift(now, then)
    return found


def exit_code(found: dict[str, Any]) -> int:
    """0 when there is no doubt, else 1."""
    against = found["against"] or {}
    told = ("came", "went", "moved")
    doubts = found["columns"] or any(against.get(key) for key in told)
    return 1 if doubts or found["rows"]["ok"] < found["rows"]["in"] else 0


def _why(
    row: Row, pack: Questionnaire, messages: dict[str, str], sent_at: int | None
) -> list[dict[str, str]]:
    """What is wrong with a row that is rejected, or doubtful about another."""
    if row.response is None:
        return [
            {"code": p.code, "column": p.column, "value": p.value, "why": p.reason,
             "nearest": p.nearest}
            for p in row.problems
        ]  # fmt: skip
    doubts = list(_doubts(row.response, pack, messages))
    if sent_at is not None and not row.cells[sent_at].strip():
        doubts.append(("not-submitted", "The response was never sent off."))
    if row.mended:
        doubts.append(("quotation-marks", "Quotation marks inside a cell are not doubled."))
    return [{"code": code, "why": text} for code, text in doubts]


def _doubts(
    response: Response, pack: Questionnaire, messages: dict[str, str]
) -> Iterator[tuple[str, str]]:
    found = standings(pack, response)
    for rule in contradictions(pack, response.respondent, found):
        if rule == STRAIGHT_LINE:
            yield "straight-line", f"{STRAIGHT_LINE_LENGTH} same answers in a row."
        else:
            yield f"contradiction:{rule}", messages[rule]
    counted = [s for s in found.values() if s.counted and s.state is not State.NOT_APPLICABLE]
    given = sum(s.state is not State.UNANSWERED for s in counted)
    if counted and given < FEW * len(counted):
        yield "few-answers", f"{given} of {len(counted)} questions are answered."


def _columns(table: Table, pack: Questionnaire) -> Iterator[dict[str, str]]:
    """What is odd about whole columns."""
    for qid, index, _ in table.reader.answers:
        header, question = table.layout.headers[index], pack.questions[qid]
        cells = {cell.strip(): n for cell, n in table.distinct(index).items() if cell.strip()}
        zeros, last = cells.get("0", 0) + cells.get("0.0", 0), str(len(question.options))
        counts_from_0 = table.coding.first_code == 0
        if question.kind == "single" and zeros and not counts_from_0 and last not in cells:
            text = (
                f"{zeros} cell(s) are 0 and none is {last}. Does 0 mean the first option? If so, "
                "say first_code: 0 in a mapping file."
            )
            yield {"column": header, "doubt": "coded-from-0", "why": text}
        if not cells:
            yield {"column": header, "doubt": "empty", "why": "No row has an answer here."}
        elif len(cells) == 1 and sum(cells.values()) >= STRAIGHT_LINE_LENGTH:
            text = f"All {sum(cells.values())} answers are the same."
            yield {"column": header, "doubt": "one-answer", "why": text}
    taken = [*table.layout.asked(pack), *table.layout.profile]
    for near in suggestions(table.layout.extras, taken, pack):
        text = f"Its name is nearly {near.target}, and it is not read."
        yield {"column": near.header, "doubt": "nearly-known", "why": text}
