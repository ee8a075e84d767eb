"""One cell of a table to an answer or a profile value, or to the reason why it is neither.

What is accepted is a contract (``docs/tables.md``): an option's number as ASCII digits (``3`` or
``3.0``), its text, both (``3. text``), ``dk``, ``na``, or nothing. White space at the ends, case,
curly apostrophes, HTML entities and a final full stop do not matter. Everything else is refused,
never guessed: ``03``, ``+3``, ``3,0``, ``3e0``, ``0x3``, ``1_0``, other scripts' digits, ``-``,
``yes``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import TypeVar

from readiness.errors import clean, nearest
from readiness.questionnaire import Question
from readiness.response import Answer, State

T = TypeVar("T")

_STRAIGHT = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
        "\u2026": "...", "\u200b": None, "\ufeff": None, "\u00ad": None,
    }
)  # fmt: skip
# [0-9] and not \d: other scripts' digits are refused, because nobody can tell that they were meant.
_LABEL = re.compile(r"([0-9]{1,4})(?:\.0+)?\Z")
_LABEL_AND_TEXT = re.compile(r"([0-9]{1,3})\s*[.):=-]\s*(\S.*)\Z", re.DOTALL)
_NUMBER = re.compile(r"(-?[0-9]{1,15})(?:\.([0-9]{1,9}))?\Z")
_BLANKS = re.compile(r"[0-9]+(?: [0-9]+)+\Z")
_SEVERAL = re.compile(r"[;|\n]")

DONT_KNOW = ("dk", "don't know", "dont know", "do not know", "i don't know", "i do not know", "d/k")
UNCALCULATED = "#UNCALCULATED!"
"""Stands for a formula whose result a workbook does not hold."""
# What a cell of a spreadsheet shows when its formula fails. Source: Excel's ERROR.TYPE.
ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!",
     "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!", "#BUSY!", "#EXTERNAL!", "#PYTHON!",
     "#ERROR!"}
)  # fmt: skip
NOT_APPLICABLE = ("na", "n/a", "n.a", "not applicable", "does not apply", "doesn't apply")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be used: a row code, the reason in words, the nearest valid value."""

    code: str
    reason: str
    nearest: str = ""


@lru_cache(maxsize=8192)  # headers are tried under each delimiter, option texts recur
def normal(text: str) -> str:
    """The text for comparing: one kind of space, quotes and dashes, no case, no final stop."""
    if "&" in text and ";" in text:
        text = unescape(text)  # "don&#39;t know", as some tools export it
    found = " ".join(text.translate(_STRAIGHT).split()).casefold()
    without = found.rstrip(".").rstrip()
    # "." alone is not nothing, and "3." is not how a number is written here.
    return found if not without or without.isdecimal() else without


def unguarded(text: str) -> str:
    """The text without the apostrophe that our own formula guard (or a spreadsheet) put first."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@", "\t", "\r") else text


def plain_text(raw: str) -> str:
    """A name or other free text as it is kept: no controls, single spaces."""
    return " ".join(clean(unguarded(raw)).split())


def broken(raw: str) -> Fault | None:
    """Why a cell is no value at all: a NUL character, or the error of a spreadsheet."""
    if "\x00" in raw:
        return Fault("R207", "The cell holds a NUL character.")
    if raw[:1] != "#":
        return None
    if raw == UNCALCULATED:
        return Fault(
            "R209",
            "The cell holds a formula whose result is not in the file. Open it in Excel, save it, "
            "and run this again.",
        )
    if raw.strip() in ERRORS:
        return Fault("R209", f"{raw.strip()} is an error of the spreadsheet. Mend its formula.")
    return None


MOST_KNOWN = 1 << 16
"""The most texts of a column whose values are kept; more of them hardly come again."""


class Column(dict[str, T | Fault]):
    """Parsed values of one column by the raw text of the cell: each distinct text is read once.

    Survey cells repeat, so that a look-up replaces nearly all parsing. Where they do not, what is
    kept is thrown away now and then.
    """

    def __init__(self, parse: Callable[[str], T | Fault]) -> None:
        """A column that reads its cells with `parse`."""
        super().__init__()
        self._parse = parse

    def __missing__(self, raw: str) -> T | Fault:
        """Parse a text that has not been seen before."""
        if len(self) >= MOST_KNOWN:
            self.clear()
        value = self[raw] = self._parse(raw)
        return value

    def reads(self, raw: str) -> bool:
        """Whether a text can be read; it is not kept."""
        value = self.get(raw)
        return not isinstance(self._parse(raw) if value is None else value, Fault)


def answer_parser(
    question: Question, *, first_code: int = 1, words: Mapping[str, str] | None = None
) -> Callable[[str], Answer | Fault | None]:
    """A function from a cell to the answer to this question; None is unanswered.

    Args:
        question: The question whose column it is.
        first_code: The number that stands for the first option: 1, or 0 by a mapping file.
        words: Cell text (normalised) to what it stands for, from a mapping file.
    """
    return _AnswerParser(question, first_code, words or {}).parse


class _AnswerParser:
    """The vocabulary of one question's column."""

    def __init__(self, question: Question, first_code: int, words: Mapping[str, str]) -> None:
        self.question = question
        self.first_code = first_code
        self.words = words
        self.options: dict[str, int] = {}
        self.texts = {normal(option.text): option.text for option in question.options}
        for level, option in enumerate(question.options):
            # The first of two options that look alike after normalising would win silently.
            key = normal(option.text)
            self.options[key] = -1 if key in self.options else level
        self.reasons: dict[str, str] = {}
        for reason in question.may_not_apply:
            self.reasons.setdefault(normal(reason.text), reason.id)
            self.reasons.setdefault(normal(reason.id), reason.id)

    def parse(self, raw: str) -> Answer | Fault | None:
        if fault := broken(raw):
            return fault
        text = normal(unguarded(raw))
        text = self.words.get(text, text)
        if not text:
            return None
        special = self._state(text)
        if special is not None:
            return special
        by_kind = {"multiple": self._multiple, "grid": self._grid, "number": self._number}
        if self.question.kind in by_kind:
            return by_kind[self.question.kind](text)
        level = self._level(text)
        return level if isinstance(level, Fault) else Answer(State.ANSWERED, option=level)

    def _state(self, text: str) -> Answer | Fault | None:
        if text in self.options:
            return None
        if text in DONT_KNOW:
            return Answer(State.DONT_KNOW)
        if text in NOT_APPLICABLE:
            if not self.question.may_not_apply:
                return Fault(
                    "R205",
                    f"{self.question.id} cannot be marked as not applicable: it is for every firm.",
                    "dk",
                )
            return Answer(State.NOT_APPLICABLE, reason=self.question.may_not_apply[0].id)
        if text in self.reasons:
            return Answer(State.NOT_APPLICABLE, reason=self.reasons[text])
        return None

    def _level(self, text: str) -> int | Fault:
        """The level (0 first) of a normalised option text or number."""
        level = self.options.get(text)
        if level is not None and level >= 0:
            return level
        found = _LABEL.match(text)
        both = None if found else _LABEL_AND_TEXT.match(text)
        number = int(found[1]) if found else int(both[1]) if both else None
        last = self.first_code + len(self.question.options) - 1
        # Leading zeros are refused: "03" is as often a month or a code of another list.
        spelled = (found or both) is not None and (found or both)[1] == str(number)  # type: ignore[index]
        if number is not None and spelled and self.first_code <= number <= last:
            level = number - self.first_code
            if not both or self.options.get(normal(both[2])) == level:
                return level
        return Fault("R204", self._reason(number), self._nearest(text, number))

    def _reason(self, number: int | None) -> str:
        last = self.first_code + len(self.question.options) - 1
        use = f"Use {self.first_code} to {last}, the option's text, dk, na, or leave it empty."
        if number == 0 and self.first_code == 1:
            return f"0 is not an option: options count from 1. {use}"
        return f"Not an option of {self.question.id}. {use}"

    def _nearest(self, text: str, number: int | None) -> str:
        if number is not None:
            last = self.first_code + len(self.question.options) - 1
            return str(min(max(number, self.first_code), last))
        choices = [*self.texts, *DONT_KNOW[:2], *NOT_APPLICABLE[:2]]
        found = nearest(text, choices)
        return self.texts.get(found, found) if found else ""

    def _multiple(self, text: str) -> Answer | Fault:
        levels: set[int] = set()
        # KoboToolbox writes the names of several choices with blanks between.
        for part in text.split() if _BLANKS.match(text) else self._parts(text):
            level = self._level(self.words.get(part, part))
            if isinstance(level, Fault):
                return level
            levels.add(level)
        if len(levels) > 1:
            for level in sorted(levels):
                if self.question.options[level].exclusive:
                    return Fault("R204", f"Option {level + 1} cannot be combined with others.")
        return Answer(State.ANSWERED, options=tuple(sorted(levels)))

    def _parts(self, text: str) -> list[str]:
        """The choices in a cell: longest option text first, as one may hold a semicolon itself."""
        parts: list[str] = []
        longest_first = sorted(self.options, key=len, reverse=True)
        rest = text
        while rest := rest.strip(" ;|,"):
            for option in longest_first:
                if rest == option or (rest.startswith(option) and self._ends(rest[len(option) :])):
                    parts.append(option)
                    rest = rest[len(option) :].lstrip(" .")
                    break
            else:
                part, *others = _SEVERAL.split(rest, maxsplit=1)
                parts.append(part.strip().rstrip("."))
                rest = others[0] if others else ""
        return parts

    def _ends(self, rest: str) -> bool:
        """Whether an option ends before this: at a separator, or before another option.

        Google puts a comma between them, KoboToolbox a blank.
        """
        plain = rest.lstrip(" .")
        if plain[:1] in (";", "|"):
            return True
        return rest[:1] in " .," and plain.lstrip(", ").startswith(tuple(self.options))

    def _grid(self, text: str) -> Answer | Fault:
        parts = [normal(part) for part in _SEVERAL.split(text)]
        if len(parts) != len(self.question.rows):
            return Fault("R204", f"Give {len(self.question.rows)} values separated by semicolons.")
        rows: list[int | None] = []
        for part in parts:
            level = self._level(part) if part else None
            if isinstance(level, Fault):
                return level
            rows.append(level)
        return Answer(State.ANSWERED, rows=tuple(rows))

    def _number(self, text: str) -> Answer | Fault:
        found = _NUMBER.match(text)
        if found is None:
            return Fault("R204", "Not a number. Use digits with at most one decimal point.")
        whole = str(int(found[1])) if found[1] != "-0" else "0"
        decimals = (found[2] or "").rstrip("0")
        return Answer(State.ANSWERED, number=f"{whole}.{decimals}" if decimals else whole)
