"""Tables that look coded from 0, where options count from 1: nobody may score those by mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from readiness.batch.dialects import Record
from readiness.batch.headers import Layout
from readiness.errors import Place, Problem, UserError
from readiness.questionnaire import Questionnaire

ZEROS = ("0", "0.0")


def refuse_zero_based(
    file: str,
    layout: Layout,
    distinct: Callable[[int], Counter[str]],
    questionnaire: Questionnaire,
    zero_at: Callable[[int], int],
) -> None:
    """Stop at a table that looks coded from 0, when the mapping file does not say how it is.

    Args:
        file: The table's name.
        layout: Its columns.
        distinct: The distinct cells of a column, and how often each occurs.
        questionnaire: The pack whose questions it answers.
        zero_at: The line of the first cell of a column that is 0; asked where there is one.

    Raises:
        UserError: T108, when some cell is 0 and none is the number of a last option.
    """
    zeros = 0
    first: tuple[int, str] | None = None
    for qid, index in layout.questions:
        question = questionnaire.questions[qid]
        if question.kind != "single":
            continue
        seen = {cell.strip(): n for cell, n in distinct(index).items()}
        last = str(len(question.options))
        if last in seen or f"{last}.0" in seen:
            return
        count = seen.get("0", 0) + seen.get("0.0", 0)
        if count and first is None:
            first = zero_at(index), layout.headers[index]
        zeros += count
    if first is not None:
        raise UserError(
            Problem(
                "T108",
                Place(file=file, line=first[0], field=f"column {first[1]}"),
                f"Does 0 mean the first option? {zeros} cell(s) are 0 and none is the number of a "
                "last option, so the answers look coded from 0; here options count from 1.",
                "If so, say first_code: 0 in a mapping file (--map). If not, mend the zeros, or "
                "say first_code: 1 and their rows are rejected one by one.",
            )
        )


def first_zero(found: Sequence[Record], index: int) -> int:
    """The line of the first cell of a column that is 0; there is one."""
    cells = ((r.line, r.cells[index]) for r in found if len(r.cells) > index)
    return next(line for line, cell in cells if cell.strip() in ZEROS)
