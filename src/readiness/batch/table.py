"""The text of a table to what its rows need: which column holds what, and the records below.

The steps are `text.decode` (bytes to text), `dialects.find` (separator and header),
`headers.lay_out` (which column holds what) and then row by row `rows`. Nothing is dropped: every
record is a row, a header, a blank line or a line above the header, and all are counted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from readiness.batch import dialects, text
from readiness.batch.count import count_records
from readiness.batch.dialects import Dialect, Record
from readiness.batch.given import Given
from readiness.batch.headers import Layout, Names, lay_out, made_from
from readiness.batch.mapping import ColumnMap
from readiness.batch.rows import Coding, Row, RowReader
from readiness.batch.suggestions import suggestions
from readiness.batch.tools import LIME, second_header, tool_of
from readiness.batch.zero_based import first_zero, refuse_zero_based
from readiness.errors import Place, Problem, UserError, show_controls
from readiness.questionnaire import Questionnaire
from readiness.response import Length

_SOME_LINES = 200
"""Lines below the header that show how its rows are separated."""


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
    kind: str = "text"
    """``text``, ``workbook`` or ``parquet``: what the file was."""
    tally: Tally = field(default_factory=Tally)

    def rows(self) -> Iterator[Row]:
        """Every row, in the order of the file."""
        return self.reader.rows(self.records)

    def distinct(self, index: int) -> Counter[str]:
        """The distinct cells of a column and how often each occurs; short rows are left out."""
        width = len(self.layout.headers)
        found = [record.fit(width) for record in self.records]
        return Counter([r.cells[index] for r in found if len(r.cells) > index and not r.fault])

    def counted(self) -> int:
        """How many records the file has, blank lines left out, counted a second way."""
        return count_records(self.text, self.dialect.delimiter)


def understand(
    data: bytes,
    given: Given,
    questionnaire: Questionnaire,
    *,
    columns: ColumnMap,
    encoding: str | None = None,
    lenient: bool = False,
    doubting: bool = False,
) -> Table:
    """The table in these bytes, understood but not yet walked through. Raises UserError.

    Args:
        data: The text of the table, or its start.
        given: The file it is from.
        questionnaire: The pack whose questions it answers.
        columns: What the mapping file says.
        encoding: Overrides the detection.
        lenient: Take a cell that cannot be read as unanswered.
        doubting: Do not stop at a table that looks coded from 0.
    """
    file = given.file
    made = given.kind != "text"
    if made:
        decoded = text.Text(data.decode("utf-8"), given.origin, given.notices)
    else:
        decoded = text.decode(data, file, encoding)
    lines = dialects.lines_of(decoded.text)
    names = Names(questionnaire, columns.columns)
    dialect = dialects.find(lines, names.known, sure="," if made else "")
    if dialect is None:
        raise _fault("T102", file, "The table is empty.", "Give a table with a header line.")
    if not made:
        _refuse_two_separators(lines, dialect, file)
    below = dialects.records(lines, dialect.delimiter, dialect.start)
    if made:
        dialect, below = _by_rows(lines, dialect)
    tally = Tally()
    found, headers = _records(below, dialect.header, names, tally)
    second = headers is not dialect.header
    layout = lay_out(headers, names, file, dialect.header_line)
    tool = tool_of(dialect.header)
    _refuse_unfit(given, layout)
    notices = [*decoded.notices, *_notices(dialect, layout, second, columns, names)]
    notices += _kinds(given, layout)
    notices += _merged(given, dialect.header_line)
    notices += _about_columns(layout, tool, questionnaire)
    first_code = 1 if columns.first_code is None else columns.first_code
    default: Length = "full"
    asked = [questionnaire.questions[qid] for qid in layout.asked(questionnaire)]
    if all(q.core for q in asked) and not all(q.core for q in questionnaire.questions.values()):
        default = "quick"
    coding = Coding(columns, first_code, default, lenient, tool)
    table = Table(
        file=file,
        sha256=given.sha256 or hashlib.sha256(data).hexdigest(),
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
        kind=given.kind,
        tally=tally,
    )
    if columns.first_code is None and not doubting:
        refuse_zero_based(
            file, layout, table.distinct, questionnaire, lambda n: first_zero(found, n)
        )
    return table


def _refuse_two_separators(lines: Sequence[str], dialect: Dialect, file: str) -> None:
    """Refuse a table whose rows have another separator than its header: all would be rejected.

    Only where none of the first rows has as many cells as the header, and most have by another one.
    Not all: several choices in one cell are separated, too, and rows may be faulty besides.
    """
    width = len(dialect.header)

    def fitting(delimiter: str) -> list[bool]:
        below = dialects.records(lines[dialect.start : dialect.start + _SOME_LINES], delimiter)
        some = islice((r for r in below if not dialects.is_blank(r.cells)), dialects.HEADER_WITHIN)
        return [len(record.cells) == width for record in some]

    if any(fitting(dialect.delimiter)):
        return
    for delimiter, name in dialects.DELIMITER_NAMES.items():
        found = fitting(delimiter)
        if delimiter != dialect.delimiter and 2 * sum(found) > len(found):
            raise UserError(
                Problem(
                    "T111",
                    Place(file=file, line=dialect.start + 1),
                    f"{dialects.DELIMITER_NAMES[dialect.delimiter].capitalize()}s separate the "
                    f"names of the columns, and {name}s the cells of the rows.",
                    "Save the table again from one program, or write the header with the "
                    "separator of the rows.",
                )
            )


def _by_rows(lines: Sequence[str], dialect: Dialect) -> tuple[Dialect, Iterator[Record]]:
    """The header and the records below it, each with the number of its row in the sheet.

    A row with a line break in a cell has several lines of text, but one number in the sheet.
    """
    every = enumerate(dialects.records(lines, dialect.delimiter), start=1)
    header = next(n for n, record in every if record.line == dialect.header_line)
    return replace(dialect, header_line=header), (r._replace(line=n) for n, r in every)


def _refuse_unfit(given: Given, layout: Layout) -> None:
    problems = [
        Problem(
            "T106",
            Place(file=given.file, field=f"column {layout.headers[index]}"),
            f"A column of the type {kind} cannot be read as answers.",
            "Write it as text or whole numbers.",
        )
        for index, kind in given.unfit.items()
        if index in layout.used
    ]
    if problems:
        raise UserError(problems)


def _kinds(given: Given, layout: Layout) -> Iterator[str]:
    """What cells of a workbook were that text has no kind for, in columns that are used."""
    found = Counter[str]()
    for index, kinds in given.kinds.items():
        if index in layout.used:
            found.update(kinds)
    if found["date"]:
        yield f"{found['date']} cell(s) with a date or time were read like 2026-03-02 or 09:30:00."
    if found["truth"]:
        yield f"{found['truth']} cell(s) with a truth value were read as TRUE or FALSE."


def _merged(given: Given, header: int) -> Iterator[str]:
    """Merged cells: only the first of each group holds the value, the others are empty."""
    if any(first <= header <= last for first, last in given.merged):
        yield "Cells of the header row are merged: only the first column of each has its name."
    if below := sum(last > header for _, last in given.merged):
        yield f"{below} group(s) of cells below the header are merged; all but the first are empty."


def _records(
    below: Iterable[Record], header: tuple[str, ...], names: Names, tally: Tally
) -> tuple[list[Record], tuple[str, ...]]:
    """The records below the header, and the column names: with those of a second header line."""
    found: list[Record] = []
    headers = header
    for record in below:
        if dialects.is_blank(record.cells) and not record.fault:
            tally.blank_lines += 1
            continue
        if not found and headers is header and not record.fault:
            both = second_header(header, record.cells, names)
            if both is not None:
                headers = tuple(both)
                continue
        found.append(record)
    while found and not found[-1].fault and not any(c.strip() for c in found[-1].cells):
        found.pop()
        tally.empty_tail += 1
    tally.rows = len(found)
    return found, headers


def _about_columns(layout: Layout, tool: str, questionnaire: Questionnaire) -> Iterator[str]:
    """What a person should know about how the columns were understood."""
    if tool:
        yield f"It looks like an export of {tool}."
    if layout.by_code:
        named = _listed(layout.by_code)
        yield (
            f"The options of {named} are only numbered in the column names (SQ001, ...): they were "
            "taken in the order of the questionnaire. Check that the survey has the same order."
        )
    if tool == LIME:
        yield "Codes such as A1 or AO01 are read as the number of the option."
    for thing in layout.unknown_parts:
        yield (
            f"{thing} has columns for choices that are not its own; these were not read. Name them "
            "in a mapping file."
        )
    if layout.doubled:
        named = _listed(layout.doubled)
        yield f"{named}: the one column was read, those of the single options were not."
    for pack_id, version, content in filter(None, map(made_from, layout.extras)):
        if content != questionnaire.hash:
            yield (
                f"The blank table was made from {pack_id} {version}, and it is scored with "
                f"{questionnaire.id} {questionnaire.version}, whose content is another. Answers to "
                "questions that changed may not fit."
            )
    taken = [*layout.asked(questionnaire), *layout.profile]
    for near in suggestions(layout.extras, taken, questionnaire):
        yield (
            f"The column '{show_controls(near.header, limit=60)}' is nearly {near.target} and was "
            "not read. Rename it, or name it in a mapping file."
        )


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[:8]) + (f" and {len(ids) - 8} more" if len(ids) > 8 else "")


def _notices(
    dialect: Dialect, layout: Layout, second: bool, columns: ColumnMap, names: Names
) -> Iterator[str]:
    above = dialect.skipped - 1 - dialect.stated
    if above:
        yield f"{above} line(s) above the header were left out."
    if second:
        yield "The line below the header is a second header line, not a row."
    if layout.unnamed:
        yield f"{layout.unnamed} column(s) without a name were left out."
    if extras := [name for name in layout.extras if made_from(name) is None]:
        shown = ", ".join(show_controls(h, limit=40) for h in extras[:8])
        more = f" and {len(extras) - 8} more" if len(extras) > 8 else ""
        yield f"Columns that are not used: {shown}{more}."
    unused = [c for c in columns.columns if not any(names.same(c, h) for h in layout.headers)]
    if unused:
        shown = ", ".join(show_controls(c, limit=40) for c in unused)
        yield f"The mapping names columns that the table does not have: {shown}."


def _fault(code: str, file: str, message: str, hint: str) -> UserError:
    return UserError(Problem(code, Place(file=file), message, hint))
