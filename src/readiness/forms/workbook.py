"""The blank workbook: one row a firm, a drop-down list for each question, help beside each cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from readiness.forms.csv_form import made_from
from readiness.forms.definition import DONT_KNOW, MADE
from readiness.profile import MOST, ProfileField, profile_fields
from readiness.questionnaire import Question, Questionnaire

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS = 500
"""Rows that are ready to be filled in, below the header."""
_LISTS = "lists"
_TITLE, _HELP = 32, 255
"""The most characters that Excel takes in an input message: its title, its text."""


class _Column(NamedTuple):
    """A column: its header (which `batch` knows), its message, its list, and its width."""

    header: str
    title: str
    help: str
    choices: tuple[str, ...] = ()
    most: int | None = None
    """For a whole number: the largest."""
    width: int = 16


def xlsx_form(pack: Questionnaire) -> bytes:
    """The blank workbook as XLSX: the same bytes for the same pack.

    The headers are ``id. words``: `batch` knows a column by the id when the words agree. They are
    protected without a password, so that a slip does not rename a column.
    """
    from xlsxwriter import Workbook

    file = BytesIO()
    # Formulas and addresses in the pack's texts stay text.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, options)
    book.set_properties(
        {
            "title": pack.title,
            "author": "readiness",
            "comments": f"{pack.id} {pack.version} {pack.hash}",
            "created": datetime.combine(MADE, time()),
        }
    )
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#0b2239",
         "font_color": "#ffffff", "border": 1, "border_color": "#ccd6de"}
    )  # fmt: skip
    open_cell = book.add_format({"locked": False, "text_wrap": True, "valign": "top"})
    # Numbers typed into these would lose leading zeros or become dates.
    text_cell = book.add_format(
        {"locked": False, "text_wrap": True, "valign": "top", "num_format": "@"}
    )
    sheet = book.add_worksheet("Answers")
    lists = book.add_worksheet(_LISTS)
    lists.hide()
    lists.protect()
    for index, column in enumerate(_columns(pack)):
        free = column.most is None and not column.choices
        _write(sheet, lists, index, column, head, text_cell if free else open_cell)
    sheet.set_row(0, 78)
    sheet.freeze_panes(1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True})
    sheet.set_landscape()
    sheet.repeat_rows(0)
    book.close()
    return file.getvalue()


def _write(
    sheet: Worksheet, lists: Worksheet, index: int, column: _Column, head: Format, cell: Format
) -> None:
    sheet.set_column(index, index, column.width, cell)
    sheet.write_string(0, index, column.header, head)
    rule: dict[str, object] = {
        "validate": "any",
        "input_title": _cut(column.title, _TITLE),
        "input_message": _cut(column.help, _HELP),
    }
    if column.choices:
        lists.write_column(0, index, column.choices)
        name = _letters(index)
        rule |= {
            "validate": "list",
            "source": f"={_LISTS}!${name}$1:${name}${len(column.choices)}",
            "error_title": "Not on the list",
            "error_message": "Choose a line of the list, or leave the cell empty.",
        }
    elif column.most is not None:
        rule |= {
            "validate": "integer",
            "criteria": "between",
            "minimum": 0,
            "maximum": column.most,
            "error_title": "Not a number",
            "error_message": f"Type a whole number from 0 to {column.most}.",
        }
    sheet.data_validation(1, index, ROWS, index, rule)


def _columns(pack: Questionnaire) -> Sequence[_Column]:
    made = [_Column("row_id", "Row", "A number or name of your own for this row. Optional.")]
    made += [_profile_column(field) for field in profile_fields(pack)]
    length = "quick: only the core questions. full: all of them."
    made.append(_Column("length", "Quick or full", length, ("quick", "full")))
    stems = [question.stem.casefold() for question in pack.asked]
    for question in pack.asked:
        # Where two questions read the same, `batch` tells them apart by the id alone.
        alone = stems.count(question.stem.casefold()) == 1
        header = f"{question.id}. {question.stem}" if alone else question.id
        choices = _choices(question)
        made.append(
            _Column(header, question.title, _help(question), choices, None, 30 if choices else 22)
        )
    keep = "It says which questionnaire this table was made from. Leave it as it is."
    made.append(_Column(made_from(pack), "Made from", keep))
    return made


def _profile_column(field: ProfileField) -> _Column:
    header = f"{field.name}. {field.ask}"
    if field.kind == "whole":
        return _Column(header, field.title, field.why, most=MOST[field.name])
    if field.kind == "one":
        choices = tuple(choice.label for choice in field.choices)
        return _Column(header, field.title, field.why, choices, width=22)
    if field.kind == "many":
        ids = "; ".join(choice.id for choice in field.choices)
        return _Column(header, field.title, f"One or more of these, with ; between: {ids}")
    return _Column(header, field.title, field.why)


def _choices(question: Question) -> tuple[str, ...]:
    if question.kind != "single":
        return ()
    options = tuple(f"{n}. {option.text}" for n, option in enumerate(question.options, start=1))
    taken = {option.text.casefold() for option in question.options}
    reasons = [r.text for r in question.may_not_apply if r.text.casefold() not in taken]
    return (*options, DONT_KNOW, *reasons)


def _help(question: Question) -> str:
    how: dict[str, Callable[[], str]] = {
        "single": lambda: question.help,
        "number": lambda: "A number, dk or empty. " + question.help,
        "multiple": lambda: "Numbers with ; between, such as 1;3: " + _numbered(question),
        "grid": lambda: (
            f"One number for each of the {len(question.rows)} rows, with ; between: "
            + " / ".join(question.rows)
            + ". "
            + _numbered(question)
        ),
    }
    return how[question.kind]() or question.stem


def _numbered(question: Question) -> str:
    return "; ".join(f"{n}. {option.text}" for n, option in enumerate(question.options, start=1))


def _cut(text: str, most: int) -> str:
    """At most so many characters as Excel counts them, cut at a blank."""
    if len(text.encode("utf-16-le")) // 2 <= most:
        return text
    short = text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    return (short.rsplit(" ", 1)[0] if " " in short else short) + "…"


def _letters(index: int) -> str:
    """The letters of a column: A for 0, AA for 26."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(index))
