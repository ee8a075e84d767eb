"""A first mapping file for a table: what is known, what is a guess, and what the cells hold.

A guess has a question mark behind it (``SK1?``), and no batch runs until a person has taken it off:
a column read as the wrong question gives scores that look right.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from readiness.batch import dialects, text
from readiness.batch.cells import Fault, answer_parser, broken, normal
from readiness.batch.dialects import Dialect, Record
from readiness.batch.given import Given
from readiness.batch.headers import EXTRA, USUAL_NAMES, Names, meanings_of
from readiness.batch.intake import open_input
from readiness.batch.long import look_over
from readiness.batch.mapping import GUESS, SKIP
from readiness.batch.profile import length_parser, profile_parsers
from readiness.batch.suggestions import suggestions
from readiness.batch.tools import second_header
from readiness.errors import Place, fault, show_controls
from readiness.questionnaire import Question, Questionnaire

SAMPLES = 4
VALUES = 12
"""The most cell texts that are listed for one question or field."""
_MORE = "    # ... and more"
_SHOWN = 60
_ALIKE = 0.6
"""So many of a column's texts must be options of a question to guess it from them."""
_LISTED = ("sector", "area", "sells_to", "goals")
"""Fields whose values the pack lists, so that cells tell of them."""
_FIRM = frozenset({"firm", "business", "company", "organisation", "organization", "trading"})
_ROWS = 5000
_LINES, _CHARACTERS = 20 * _ROWS, 16 << 20
"""As much of a table is looked at: more than these rows have, unless their cells are very long."""
_LIKENESS = 0.6
"""A guess may be bolder here than in a notice: somebody has to confirm it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its name, what it is taken for, why, and what stands in it."""

    header: str
    target: str
    why: str
    cells: Counter[str]

    @property
    def known(self) -> bool:
        """Whether it is read as it is, without a mapping file."""
        return not self.why


def first_mapping(
    path: Path, questionnaire: Questionnaire, encoding: str | None = None, sheet: str | None = None
) -> str:
    """The text of a first mapping file for the table in this file.

    Args:
        path: The table, of any kind that is read.
        questionnaire: The pack whose questions it may answer.
        encoding: Overrides the detection.
        sheet: The sheet of a workbook.

    Raises:
        UserError: T101 to T107.
    """
    given = open_input(path, questionnaire, None, sheet)
    headers, records = _opened(given, Names(questionnaire, {}), encoding)
    columns = list(_columns(headers, records, questionnaire))
    return "".join(f"{line}\n" for line in _lines(given.file, columns, questionnaire, len(records)))


def _opened(
    given: Given, names: Names, encoding: str | None
) -> tuple[tuple[str, ...], list[Record]]:
    lines = _start(given, encoding)
    dialect = dialects.find(lines, names.known, sure="" if given.kind == "text" else ",")
    if dialect is None:
        place = Place(file=given.file)
        raise fault("T102", "The table is empty.", "Give a table with a header line.", place)
    if not dialect.known and given.kind == "text":
        dialect = _widest(lines, dialect)
    records: list[Record] = []
    for record in dialects.records(lines, dialect.delimiter, dialect.start):
        if not record.fault and not dialects.is_blank(record.cells):
            records.append(record)
        if len(records) > _ROWS:
            break
    both = second_header(dialect.header, records[0].cells, names) if records else None
    return (tuple(both), records[1:]) if both is not None else (dialect.header, records)


def _start(given: Given, encoding: str | None) -> list[str]:
    """The first lines of the table. Raises UserError."""
    if given.kind != "text":
        return _first(io.StringIO(given.text.decode("utf-8"), newline=""))
    try:
        if given.size > text.MAX_BYTES:
            codec = look_over(given.path, encoding).codec
            with given.path.open(encoding=codec, newline="") as file:
                return _first(file)
        content = text.decode(given.path.read_bytes(), given.file, encoding).text
        return _first(io.StringIO(content, newline=""))
    except OSError as error:
        place = Place(file=str(given.path))
        message = f"The table cannot be read: {error.strerror}."
        raise fault("T101", message, "Check the path.", place) from None


def _first(file: TextIO) -> list[str]:
    lines: list[str] = []
    size = 0
    while len(lines) < _LINES and size < _CHARACTERS and (line := file.readline(_CHARACTERS)):
        lines.append(line)
        size += len(line)
    return lines


def _widest(lines: Sequence[str], plain: Dialect) -> Dialect:
    """Where no name is known: the separator by which most rows have as many cells as the header."""
    best, most = plain, (0, 0)
    for delimiter in dialects.DELIMITERS:
        one = dialects.find(lines, len, sure=delimiter)
        if one is None or len(one.header) < 2:
            continue
        rows = islice(dialects.records(lines, delimiter, one.start), _ROWS)
        fit = sum(len(record.cells) == len(one.header) for record in rows)
        if (fit, len(one.header)) > most:
            best, most = one, (fit, len(one.header))
    return best


def _columns(
    headers: Sequence[str], records: Sequence[Record], questionnaire: Questionnaire
) -> Iterator[Column]:
    names = Names(questionnaire, {})
    meanings = meanings_of(headers, names)
    taken = [m.target or m.kind for m in meanings if m is not EXTRA]
    usual: dict[int, str] = {}
    for index, (header, meaning) in enumerate(zip(headers, meanings, strict=True)):
        target = USUAL_NAMES.get(normal(header), "") if meaning is EXTRA else ""
        if target and target not in taken:
            usual[index] = target
            taken.append(target)
    near = {s.header: s for s in suggestions(headers, taken, questionnaire, _LIKENESS)}
    by_option = _options(questionnaire)
    parsers = profile_parsers(questionnaire, {})
    fields = {name: parsers[name] for name in _LISTED}
    seen: set[str] = set()
    for index, (header, meaning) in enumerate(zip(headers, meanings, strict=True)):
        if not header.strip() or normal(header) in seen:
            continue
        seen.add(normal(header))
        cells = Counter(r.cells[index] for r in records if len(r.cells) > index)
        target = meaning.target + (f"[{meaning.choice}]" if meaning.choice else "")
        if meaning is not EXTRA:
            yield Column(header, target or meaning.kind, "", cells)
        elif index in usual:
            yield Column(header, usual[index], "", cells)
        elif not any(cell.strip() for cell in cells):
            # A tool's own empty column would take the place of the one that was filled in.
            yield Column(header, SKIP, "not known", cells)
        elif header in near:
            one = near[header]
            yield Column(header, one.target, f"{one.likeness:.0%} like its name", cells)
        else:
            guessed = _by_cells(cells, by_option)
            why = "its cells are that question's options"
            if not guessed:
                guessed, why = _field(header, cells, fields)
            if guessed in taken:
                guessed = ""
            yield Column(header, guessed or SKIP, why if guessed else "not known", cells)


def _options(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Each option's text to the question it belongs to; texts of several questions left out."""
    found: dict[str, str] = {}
    for question in questionnaire.questions.values():
        for option in question.options:
            key = normal(option.text)
            found[key] = "" if key in found else question.id
    return found


def _by_cells(cells: Counter[str], by_option: Mapping[str, str]) -> str:
    texts = {normal(cell) for cell in cells} - {""}
    hits = Counter(by_option[t] for t in texts if by_option.get(t))
    if not hits:
        return ""
    question, count = hits.most_common(1)[0]
    return question if count >= _ALIKE * len(texts) else ""


def _field(
    header: str, cells: Counter[str], fields: Mapping[str, Callable[[str], object]]
) -> tuple[str, str]:
    """What a column may say of the firm, and why; empty where nothing speaks for it."""
    texts = [cell for cell in cells if cell.strip()]
    for name, parse in fields.items():
        if sum(not isinstance(parse(cell), Fault) for cell in texts) >= _ALIKE * len(texts):
            return name, "its cells are what that field may hold"
    words = set(normal(header).replace("/", " ").split())
    if "name" in words and words & _FIRM:
        return "name", "its name says so"
    return "", ""


# ---- the file --------------------------------------------------------------------------------
def _lines(
    file: str, columns: Sequence[Column], questionnaire: Questionnaire, rows: int
) -> Iterator[str]:
    known = [c for c in columns if c.known]
    yield f"# A first mapping for {_shown(file)}, questionnaire {questionnaire.id}."
    example = f"{next(iter(questionnaire.questions))}{GUESS}"
    yield f"# Every guess ends in a question mark ({example}). If it is right, take the mark off."
    if rows >= _ROWS:
        yield f"# It knows the first {_ROWS:,} rows: later ones may hold other cells."
    yield "# If not, write another question, a field (name, sector, ...) or skip. As long as one of"
    yield "# these marks is left, the batch refuses this file."
    if known:
        yield "#"
        yield "# Read as they are, and not needed here:"
        yield from (f"#   {_shown(c.header)}{_as(c)}" for c in known)
    yield "columns:"
    others = [c for c in columns if not c.known]
    for column in others:
        mark = "" if column.target == SKIP else GUESS
        samples = "; ".join(_shown(cell) for cell, _ in _common(column, SAMPLES))
        yield f"  # {column.why}. Cells: {samples or 'all empty'}"
        line = f"{_quoted(column.header)}: {column.target}{mark}"
        yield f"  {line}" if _can_name(column.header) else f"  # (a name no file can hold) {line}"
    if not others:
        yield "  {}"
    yield from _values(columns, questionnaire)
    asked = {c.target.partition("[")[0] for c in columns}
    missing = [qid for qid in questionnaire.questions if qid not in asked]
    if missing:
        yield f"# Questions without a column: {', '.join(missing)}"


def _values(columns: Sequence[Column], questionnaire: Questionnaire) -> Iterator[str]:
    """Cells that cannot be read as they stand, each with what is nearest or a place for it.

    No blank stands behind the # of a line to be used: one left over would make its indent wrong.
    """
    zeros = 0
    found: list[str] = []
    fields = {**profile_parsers(questionnaire, {}), "length": length_parser({})}
    for column in columns:
        question = questionnaire.questions.get(column.target)
        if question is not None:
            zeros += _zeros(column, question)
            odd = list(_odd_cells(column, question))
        elif column.target in fields:
            odd = list(_odd_values(column, fields[column.target]))
        else:
            continue
        if odd:
            live = any(not line.lstrip().startswith("#") for line in odd)
            found += [f"  {column.target}:" if live else f"  #{column.target}:", *odd]
    if found:
        live = any(not line.lstrip().startswith("#") for line in found)
        if any(line.startswith('    #"') for line in found):
            yield "# For a cell behind a #, take the # off and write what the cell stands for."
            yield "# If the lines it stands under (values, and the question or field) have a # too,"
            yield "# take these off as well."
        yield "values:" if live else "#values:"
        yield from found
    if zeros:
        yield f"# {zeros} cells are 0 and none is the number of a last option. If 0 means the first"
        yield "# option, take the # off the next line."
        yield "#first_code: 0"


def _zeros(column: Column, question: Question) -> int:
    cells = {cell.strip(): count for cell, count in column.cells.items()}
    return 0 if str(len(question.options)) in cells else cells.get("0", 0)


def _odd_cells(column: Column, question: Question) -> Iterator[str]:
    for cell, rows, why in _faults(column, answer_parser(question)):
        near = _number_of(why.nearest, question)
        if near and _can_name(cell) and not cell.strip().lstrip("-").isdecimal():
            what = question.options[int(near) - 1].text if near.isdecimal() else near
            yield f"    {_quoted(cell)}: {near}{GUESS}  # {rows}; nearest: {_shown(what)}"
        else:
            yield f"    #{_quoted(cell)}:   # {rows}: an option's number, dk or na"
    if _too_many(column, answer_parser(question)):
        yield _MORE


def _odd_values(column: Column, parse: Callable[[str], object]) -> Iterator[str]:
    """Cells that are no value of a field, each with the nearest one or what may stand there."""
    for cell, rows, why in _faults(column, parse):
        if why.nearest and _can_name(cell) and not cell.strip().isdecimal():
            yield f"    {_quoted(cell)}: {why.nearest}{GUESS}  # {rows}"
        else:
            yield f"    #{_quoted(cell)}:   # {rows}. {why.reason}"
    if _too_many(column, parse):
        yield _MORE


def _faults(column: Column, parse: Callable[[str], object]) -> Iterator[tuple[str, str, Fault]]:
    """The first cells that cannot be read: the cell, in how many rows, and why."""
    done: set[str] = set()
    for cell, count in _common(column, None):
        found = parse(cell)
        if not isinstance(found, Fault) or broken(cell):
            continue  # No mapping mends a spreadsheet's error.
        if normal(cell) not in done and len(done) < VALUES:
            done.add(normal(cell))
            yield cell, f"{count} row" + ("s" if count > 1 else ""), found


def _too_many(column: Column, parse: Callable[[str], object]) -> bool:
    """Whether more cells cannot be read than are listed."""
    odd = {normal(c) for c in column.cells if isinstance(parse(c), Fault) and not broken(c)}
    return len(odd) > VALUES


def _number_of(near: str, question: Question) -> str:
    for number, option in enumerate(question.options, start=1):
        if option.text == near:
            return str(number)
    return near if near in ("dk", "na") else ""


def _common(column: Column, most: int | None) -> list[tuple[str, int]]:
    """The cells by how often they occur, then by their text; empty ones left out."""
    found = sorted(column.cells.items(), key=lambda one: (-one[1], one[0]))
    return [one for one in found if one[0].strip()][:most]


def _as(column: Column) -> str:
    return "" if column.header == column.target else f"  ({column.target})"


def _shown(value: str) -> str:
    return show_controls(" ".join(value.split()), limit=_SHOWN)


def _can_name(value: str) -> bool:
    """Whether a mapping file may hold the text: it takes no controls."""
    return all(char.isprintable() or char == "\n" for char in value)


def _quoted(value: str) -> str:
    return json.dumps(" ".join(value.split()), ensure_ascii=False)
