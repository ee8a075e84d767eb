"""A record of a table to a row: a response, or everything that is wrong with it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from readiness.batch.cells import Column, Fault, answer_parser, broken, plain_text
from readiness.batch.dialects import DELIMITER_NAMES, Record
from readiness.batch.groups import Group, GroupReader, several_labels
from readiness.batch.headers import Layout
from readiness.batch.mapping import ANY, ColumnMap
from readiness.batch.profile import length_parser, profile_parsers
from readiness.batch.tools import LIME, LIME_YES_NO, lime_codes
from readiness.questionnaire import Question, Questionnaire
from readiness.response import Answer, Length, Respondent, Response

_LINE_DIGITS = 16
"""No line number has so many digits."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong with a row. `column` is the header as written, empty for the whole row."""

    line: int
    column: str
    value: str
    code: str
    reason: str
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a response, or the problems that reject it.

    `cells` are as they came. `ignored` are cells taken as unanswered because of ``--lenient``;
    `mended` tells that quotation marks inside a cell were not doubled.
    """

    id: str
    line: int
    cells: tuple[str, ...]
    response: Response | None = None
    problems: tuple[RowProblem, ...] = ()
    ignored: tuple[RowProblem, ...] = ()
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Coding:
    """How this table's cells are to be read: the mapping file, and what follows from the file.

    `first_code` is the number of the first option; `default_length` is for rows that say nothing;
    `tool` is the survey tool that wrote the table, empty when it cannot be told.
    """

    columns: ColumnMap
    first_code: int
    default_length: Length
    lenient: bool
    tool: str = ""


class SeenIds:
    """The first line with each id. Rows without one have their line's number for it."""

    def __init__(self) -> None:
        """None yet."""
        self._given: dict[str, int] = {}
        # Not in the dictionary: millions of rows may have none.
        self._nameless = array("q")

    def clear(self) -> None:
        """Forget all."""
        self._given.clear()
        self._nameless = array("q")

    def first(self, given: str, line: int) -> int:
        """The first line with the id of this row; call it in the order of the lines."""
        if not given:
            self._nameless.append(line)
            return self._given.get(str(line), line)
        if (first := self._given.get(given)) is not None:
            return first
        if given.isdecimal() and len(given) < _LINE_DIGITS:
            at = bisect_left(self._nameless, int(given))
            if at < len(self._nameless) and str(self._nameless[at]) == given:
                return self._nameless[at]
        self._given[given] = line
        return line


class RowReader:
    """Turns records into rows with one parser per column."""

    def __init__(self, questionnaire: Questionnaire, layout: Layout, coding: Coding) -> None:
        """Make the parsers; each lives as long as the table, and reads each distinct cell once."""
        self.questionnaire = questionnaire
        self.layout = layout
        self.lenient = coding.lenient
        self.default = coding.default_length
        words = coding.columns.values
        if coding.tool == LIME:
            words = {**words, "makes_things": {**LIME_YES_NO, **words.get("makes_things", {})}}
        self.answers: list[tuple[str, int, Column[Answer | None]]] = [
            (qid, index, Column(_answers(questionnaire.questions[qid], coding)))
            for qid, index in layout.questions
        ]
        parsers = profile_parsers(questionnaire, words)
        self.groups = [_group(group, questionnaire, coding, parsers) for group in layout.groups]
        self.profile = [(f, i, Column(parsers[f])) for f, i in sorted(layout.profile.items())]
        self.length = Column(length_parser(words.get("length", {})))
        self.seen = SeenIds()

    def rows(self, found: Iterable[Record]) -> Iterator[Row]:
        """Each record as a row, in order."""
        self.seen.clear()
        for record in found:
            yield self._row(record)

    def _row(self, record: Record) -> Row:
        given, record = record, record.fit(len(self.layout.headers))
        mended = record is not given
        cells = record.cells
        problems: list[RowProblem] = []
        row_id = self._id(record, problems)
        structure = self.structure(record)
        if structure:
            return Row(row_id, record.line, tuple(cells), problems=(structure, *problems))
        ignored: list[RowProblem] = []
        bad = ignored if self.lenient else problems
        answers: dict[str, Answer] = {}
        for qid, index, column in self.answers:
            value = column[cells[index]]
            if value is None:
                continue
            if type(value) is Fault:
                bad.append(self._problem(record, index, value))
            else:
                answers[qid] = value  # type: ignore[assignment]
        several = self._several(record, answers, bad)
        respondent = self._respondent(record, bad, several)
        length = self._length(record, bad)
        if problems:
            return Row(row_id, record.line, tuple(cells), problems=tuple(problems))
        pack = self.questionnaire
        response = Response(pack.id, pack.version, pack.hash, respondent, answers, length)
        return Row(row_id, record.line, tuple(cells), response, (), tuple(ignored), mended)

    def _several(
        self, record: Record, answers: dict[str, Answer], bad: list[RowProblem]
    ) -> dict[str, object]:
        """Put in the answers of questions with several columns; returns such profile fields."""
        fields: dict[str, object] = {}
        for reader, column in self.groups:
            text = reader.text(record.cells)
            value = column[text] if isinstance(text, str) else text[1]
            if isinstance(value, Fault):
                index = reader.index if isinstance(text, str) else text[0]
                bad.append(self._problem(record, index, value))
            elif isinstance(value, Answer):
                answers[reader.group.target] = value
            elif value is not None:
                fields[reader.group.target] = value
        return fields

    def _respondent(
        self, record: Record, bad: list[RowProblem], several: dict[str, object]
    ) -> Respondent:
        values: dict[str, object] = dict(several)
        for field_name, index, column in self.profile:
            value = column[record.cells[index]]
            if isinstance(value, Fault):
                bad.append(self._problem(record, index, value))
            else:
                values[field_name] = value
        return Respondent(**values)  # type: ignore[arg-type]

    def _length(self, record: Record, bad: list[RowProblem]) -> Length:
        if self.layout.length is None:
            return self.default
        value = self.length[record.cells[self.layout.length]]
        if isinstance(value, Fault):
            bad.append(self._problem(record, self.layout.length, value))
            return self.default
        return value or self.default  # type: ignore[return-value]

    def _id(self, record: Record, problems: list[RowProblem]) -> str:
        index = self.layout.row_id
        given = ""
        if index is not None and not record.fault and len(record.cells) > index:
            if fault := broken(record.cells[index]):
                problems.append(self._problem(record, index, fault))
            else:
                given = plain_text(record.cells[index])
        row_id = given or str(record.line)
        # Without such a column every line number stands once.
        first = record.line if index is None else self.seen.first(given, record.line)
        if first != record.line:
            header = self.layout.headers[index] if index is not None else ""
            reason = f"Line {first} has the same row id. Give each row its own."
            problems.append(RowProblem(record.line, header, row_id, "R206", reason))
        return row_id

    def structure(self, record: Record) -> RowProblem | None:
        """What is wrong with a row as a whole: None when it has all its cells."""
        if record.fault:
            return RowProblem(
                record.line,
                "",
                record.cells[0],
                "R208",
                f"The row cannot be split into cells: {record.fault}.",
            )
        wide, have = len(self.layout.headers), len(record.cells)
        if have < wide:
            some = "1 cell" if have == 1 else f"{have} cells"
            return RowProblem(
                record.line,
                "",
                "",
                "R202",
                f"The row has {some}, the header {wide}. {_missing(record.cells, wide)}",
            )
        if have > wide and any(cell.strip() for cell in record.cells[wide:]):
            return RowProblem(
                record.line,
                "",
                next(c for c in record.cells[wide:] if c.strip()),
                "R201",
                f"The row has {have} cells, the header {wide}. Put quotation marks around a cell "
                "that holds the separator.",
            )
        return None

    def _problem(self, record: Record, index: int, fault: Fault) -> RowProblem:
        return RowProblem(
            record.line,
            self.layout.headers[index],
            record.cells[index],
            fault.code,
            fault.reason,
            fault.nearest,
        )


def _missing(cells: Sequence[str], wide: int) -> str:
    """What to do about a row with too few cells."""
    for delimiter, name in DELIMITER_NAMES.items():
        if sum(cell.count(delimiter) for cell in cells) == wide - 1:
            return (
                f"Between its cells stands a {name}. Use the separator of the header in all rows, "
                "and no quotation marks around a whole row."
            )
    return "Put the missing separators in."


def _answers(question: Question, coding: Coding) -> Callable[[str], Answer | Fault | None]:
    """The parser of a question's cells."""
    return answer_parser(question, first_code=coding.first_code, words=_words(question, coding))


def _words(question: Question, coding: Coding) -> dict[str, str]:
    """Cell text to what it stands for: a tool's codes, then what the mapping file says."""
    words = coding.columns.values
    codes = lime_codes(question, coding.first_code) if coding.tool == LIME else {}
    return {**codes, **words.get(ANY, {}), **words.get(question.id, {})}


def _group(
    group: Group,
    questionnaire: Questionnaire,
    coding: Coding,
    parsers: Mapping[str, Callable[[str], object]],
) -> tuple[GroupReader, Column[object]]:
    """What reads the columns of a group, and then their text."""
    question = questionnaire.questions.get(group.target)
    if question is None:
        words = dict(coding.columns.values.get(group.target, {}))
        labels = several_labels(questionnaire)[group.target]
        several = GroupReader(group, None, 1, words, labels=labels, lime=coding.tool == LIME)
        return several, Column(parsers[group.target])
    words = _words(question, coding)
    reader = GroupReader(group, question, coding.first_code, words, lime=coding.tool == LIME)
    return reader, Column(_answers(question, coding))
