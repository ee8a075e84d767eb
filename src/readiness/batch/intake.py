"""A table file to rows: each a response ready to score, or the problems that reject it.

The steps are `text.decode` (bytes to text), `dialects.find` (separator and header),
`headers.lay_out` (which column holds what) and then row by row `rows`. Nothing is dropped: every
record is a row, a header, a blank line or a line above the header, and all are counted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from readiness.batch import dialects, text
from readiness.batch.dialects import Dialect, Record
from readiness.batch.headers import Layout, Names, lay_out
from readiness.batch.mapping import ColumnMap, read_mapping
from readiness.batch.rows import Coding, Row, RowReader
from readiness.errors import Place, Problem, UserError, show_controls
from readiness.questionnaire import Questionnaire
from readiness.response import Length

_SECOND_HEADER = frozenset({"response", "open-ended response"})
"""What SurveyMonkey writes below the question's text, one per column."""


@dataclass(slots=True)
class Tally:
    """How many rows the table has, and what is in it that is no row."""

    rows: int = 0
    blank_lines: int = 0
    empty_tail: int = 0
    """Rows of nothing but separators at the end of the file, as spreadsheets leave them."""


@dataclass(frozen=True)
class Table:
    """A table that was understood: its layout, and its rows to walk through once."""

    file: str
    sha256: str
    text: str
    encoding: str
    line_ends: str
    dialect: Dialect
    layout: Layout
    coding: Coding
    notices: tuple[str, ...]
    reader: RowReader = field(repr=False)
    records: Sequence[Record] = field(repr=False, default=())
    """The records below the header, blank lines and empty tail left out."""
    second_header: bool = False
    tally: Tally = field(default_factory=Tally)

    def rows(self) -> Iterator[Row]:
        """Every row, in the order of the file."""
        return self.reader.rows(self.records)

    def distinct(self, index: int) -> Counter[str]:
        """The distinct cells of a column and how often each occurs; short rows are left out."""
        return _distinct(self.records, index)


def read_table(
    path: Path,
    questionnaire: Questionnaire,
    *,
    mapping: Path | None = None,
    encoding: str | None = None,
    lenient: bool = False,
) -> Table:
    """The table in a CSV file, understood but not yet walked through.

    Args:
        path: The file.
        questionnaire: The pack whose questions it answers.
        mapping: A mapping file for names and words that are not the pack's own.
        encoding: Overrides the detection.
        lenient: Take a cell that cannot be read as unanswered instead of rejecting its row.

    Raises:
        UserError: T101 to T109.
    """
    columns = read_mapping(mapping, questionnaire) if mapping else ColumnMap()
    try:
        if path.is_file() and path.stat().st_size > text.MAX_BYTES:
            raise _fault(
                "T107",
                path.name,
                f"The table is larger than {text.MAX_BYTES:,} bytes.",
                "Split it into several tables.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise _fault(
            "T101", str(path), f"The table cannot be read: {error.strerror}.", "Check the path."
        ) from None
    return understand(
        data, path.name, questionnaire, columns=columns, encoding=encoding, lenient=lenient
    )


def understand(
    data: bytes,
    file: str,
    questionnaire: Questionnaire,
    *,
    columns: ColumnMap,
    encoding: str | None = None,
    lenient: bool = False,
) -> Table:
    """The table in these bytes, as `read_table` gives it. Raises UserError as that does."""
    decoded = text.decode(data, file, encoding)
    lines = dialects.lines_of(decoded.text)
    names = Names(questionnaire, columns.columns)
    dialect = dialects.find(lines, names.known)
    if dialect is None:
        raise _fault("T102", file, "The table is empty.", "Give a table with a header line.")
    layout = lay_out(dialect.header, names, file, dialect.header_line)
    tally = Tally()
    found, second = _records(lines, dialect, layout, tally)
    notices = [*decoded.notices, *_notices(dialect, layout, second, columns, names)]
    first_code = _first_code(found, layout, questionnaire, columns, file)
    default: Length = "full"
    asked = [questionnaire.questions[qid] for qid, _ in layout.questions]
    if all(q.core for q in asked) and not all(q.core for q in questionnaire.questions.values()):
        default = "quick"
    coding = Coding(columns, first_code, default, lenient)
    return Table(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        text=decoded.text,
        encoding=decoded.encoding,
        line_ends=dialects.line_ends(decoded.text),
        dialect=dialect,
        layout=layout,
        coding=coding,
        notices=tuple(notices),
        reader=RowReader(questionnaire, layout, coding),
        records=found,
        second_header=second,
        tally=tally,
    )


def _records(
    lines: Sequence[str], dialect: Dialect, layout: Layout, tally: Tally
) -> tuple[list[Record], bool]:
    """The records below the header, and whether a second header line was left out."""
    found: list[Record] = []
    second = False
    for record in dialects.records(lines, dialect.delimiter, dialect.start):
        if dialects.is_blank(record.cells) and not record.fault:
            tally.blank_lines += 1
        elif not found and not second and _is_second_header(record, layout):
            second = True
        else:
            found.append(record)
    while found and not found[-1].fault and not any(c.strip() for c in found[-1].cells):
        found.pop()
        tally.empty_tail += 1
    tally.rows = len(found)
    return found, second


def _is_second_header(record: Record, layout: Layout) -> bool:
    if record.fault or len(record.cells) < len(layout.headers):
        return False
    cells = {record.cells[i].strip().casefold() for _, i in layout.questions}
    return bool(cells & _SECOND_HEADER) and cells <= _SECOND_HEADER | {""}


def _notices(
    dialect: Dialect, layout: Layout, second: bool, columns: ColumnMap, names: Names
) -> Iterator[str]:
    above = dialect.skipped - 1 - dialect.stated
    if above:
        yield f"{above} line(s) above the header were left out."
    if second:
        yield "The line below the header is a second header line and was left out."
    if layout.unnamed:
        yield f"{layout.unnamed} column(s) without a name were left out."
    if layout.extras:
        shown = ", ".join(show_controls(h, limit=40) for h in layout.extras[:8])
        more = f" and {len(layout.extras) - 8} more" if len(layout.extras) > 8 else ""
        yield f"Columns that are not used: {shown}{more}."
    unused = [c for c in columns.columns if not any(names.same(c, h) for h in layout.headers)]
    if unused:
        shown = ", ".join(show_controls(c, limit=40) for c in unused)
        yield f"The mapping names columns that the table does not have: {shown}."


def _first_code(
    found: Sequence[Record],
    layout: Layout,
    questionnaire: Questionnaire,
    columns: ColumnMap,
    file: str,
) -> int:
    """The number of the first option: 1 unless the mapping says 0. Stops a file that looks 0-based.

    Raises:
        UserError: T108, when some cell is 0 and none is the number of a last option.
    """
    if columns.first_code is not None:
        return columns.first_code
    zeros = 0
    first: tuple[int, str] | None = None
    for qid, index in layout.questions:
        question = questionnaire.questions[qid]
        if question.kind != "single":
            continue
        seen = {cell.strip(): n for cell, n in _distinct(found, index).items()}
        last = str(len(question.options))
        if last in seen or f"{last}.0" in seen:
            return 1
        count = seen.get("0", 0) + seen.get("0.0", 0)
        if count and first is None:
            first = next(
                (r.line, layout.headers[index])
                for r in found
                if len(r.cells) > index and r.cells[index].strip() in ("0", "0.0")
            )
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
    return 1


def _distinct(found: Sequence[Record], index: int) -> Counter[str]:
    return Counter([r.cells[index] for r in found if len(r.cells) > index and not r.fault])


def _fault(code: str, file: str, message: str, hint: str) -> UserError:
    return UserError(Problem(code, Place(file=file), message, hint))
