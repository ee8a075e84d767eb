"""Field types of the pack models: text in, exact values out, with messages for authors.

Scalars reach the models as text. YAML's and pydantic's own conversions are both avoided: they turn
`NO` into false, `1_000` into 1000 and `0.1` into a float. An error's type is the code of the
problem that it becomes, so that `reading` need not guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from readiness.errors import nearest

ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,8})", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,9}|/[1-9][0-9]{0,8})?", re.ASCII)
_VERSION = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,3}(?:[-+][0-9A-Za-z.-]{1,32})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)
# https only; no user name or port; a host with a dot; then what may stand in an address.
_URL = re.compile(
    r"https://(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
    r"(?:[/?#][A-Za-z0-9._~:/?#\[\]!$&'()*+,;=%-]*)?",
    re.ASCII,
)
_BLANKS = re.compile("[ \t\r\n]+")
SUPPORT_KINDS = (
    "advice",
    "grant",
    "training",
    "leadership",
    "loan",
    "finance",
    "connectivity",
    "cyber",
    "network",
    "research",
    "trade",
    "placement",
)
"""The kinds of support there are; a closed list, so that a slip in one is found."""
MAX_LINE = 1_000
"""Longest one-paragraph text of a pack, in characters."""

_TEXT_SCHEMA = {"type": ["string", "number"]}
_NUMBER_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^[0-9]+/[0-9]+$"}]}


def wrong(message: str, hint: str = "", code: str = "P203") -> PydanticCustomError:
    """The error a validator raises; `reading` makes a `Problem` with this code of it."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        raise wrong("there is nothing here.", "Write a value, or take the entry out.")
    if isinstance(value, dict):
        raise wrong(
            "text was expected, but this reads as `key: value`.",
            "Put quotes around text that holds a colon and a space.",
        )
    raise wrong("text was expected, but this is a list.", "Put quotes around text in brackets.")


def _line(value: object) -> str:
    text = _BLANKS.sub(" ", _text(value)).strip(" ")
    if not text:
        raise wrong("this text is empty.", "Write something, or take the entry out.")
    if len(text) > MAX_LINE:
        raise wrong(f"this text has {len(text)} characters, more than {MAX_LINE}.", "Shorten it.")
    return text


def _prose(value: object) -> str:
    text = _text(value).strip()
    if not text:
        raise wrong("this text is empty.", "Write something, or take the entry out.")
    return text


def _pattern(
    pattern: re.Pattern[str], what: str, hint: str, code: str = "P203"
) -> Callable[[object], str]:
    def check(value: object) -> str:
        text = _text(value)
        if not pattern.fullmatch(text):
            raise wrong(f"is not {what}.", hint, code)
        return text

    return check


def integer(low: int, high: int) -> Callable[[object], int]:
    """A converter of text to a whole number from `low` to `high`, both included."""

    def convert(value: object) -> int:
        text = _text(value)
        if not _INT.fullmatch(text):
            raise wrong(
                "is not a whole number.", f"Write digits only, from {low} to {high}, such as {low}."
            )
        number = int(text)
        if not low <= number <= high:
            raise wrong("is out of range.", f"Use a number from {low} to {high}.")
        return number

    return convert


def number(
    low: Fraction | None = None, high: Fraction | None = None
) -> Callable[[object], Fraction]:
    """A converter of decimal or `1/3` text to an exact number in the given range."""

    def convert(value: object) -> Fraction:
        text = _text(value)
        if not _NUMBER.fullmatch(text):
            raise wrong("is not a number.", "Write digits with a point, such as 2 or 1.5, or 1/3.")
        exact = Fraction(text)
        if low is not None and exact < low:
            raise wrong("is too small.", f"Use a number from {low} up.")
        if high is not None and exact > high:
            raise wrong("is too large.", f"Use a number up to {high}.")
        return exact

    return convert


def _yes_no(value: object) -> bool:
    known = {"yes": True, "true": True, "no": False, "false": False}
    text = _text(value)
    if text not in known:
        raise wrong("is neither yes nor no.", "Write yes or no.")
    return known[text]


def _date(value: object) -> str:
    text = _text(value)
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise wrong("is not a date.", "Write year-month-day, such as 2026-11-23.")


def one_of(*choices: str) -> Callable[[object], str]:
    """A check that text is one of the choices, letter by letter."""

    def check(value: object) -> str:
        text = _text(value)
        if text not in choices:
            close = nearest(text, choices)
            hint = f"Did you mean '{close}'?" if close else f"Use one of: {', '.join(choices)}."
            raise wrong("is not known here.", hint)
        return text

    return check


def _anything(value: object) -> object:
    return value


_ID_HINT = "Use letters a to z, digits, - and _ only, at most 64."

Id = Annotated[
    str,
    BeforeValidator(_pattern(ID, "an id", _ID_HINT, "P204")),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}),
]
"""An id: ASCII letters, digits, hyphen, underscore."""

Line = Annotated[str, BeforeValidator(_line), WithJsonSchema(_TEXT_SCHEMA)]
"""One paragraph of text; line breaks become spaces."""

Prose = Annotated[str, BeforeValidator(_prose), WithJsonSchema(_TEXT_SCHEMA)]
"""Text of any number of paragraphs."""

Number = Annotated[Fraction, BeforeValidator(number()), WithJsonSchema(_NUMBER_SCHEMA)]
"""An exact number: `2`, `1.5` or `1/3`."""

Positive = Annotated[Fraction, BeforeValidator(number(Fraction(0))), WithJsonSchema(_NUMBER_SCHEMA)]
"""An exact number that is not negative."""

Percent = Annotated[
    Fraction,
    BeforeValidator(number(Fraction(0), Fraction(100))),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
"""An exact number from 0 to 100."""


LevelIndex = Annotated[
    int,
    BeforeValidator(integer(0, 99)),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 99}),
]
"""An answer level; the first option is level 0."""

OneToFive = Annotated[
    int,
    BeforeValidator(integer(1, 5)),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 5}),
]
"""A mark from 1 to 5 (effort, impact)."""

Count = Annotated[
    int,
    BeforeValidator(integer(0, 1_000_000)),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 1_000_000}),
]
"""A whole number that is not negative."""

YesNo = Annotated[
    bool, BeforeValidator(_yes_no), WithJsonSchema({"enum": [True, False, "yes", "no"]})
]
"""`yes` or `no` (also `true`, `false`), and no other spelling."""

Day = Annotated[str, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
"""A day of the calendar, `2026-11-23`."""

Version = Annotated[
    str,
    BeforeValidator(_pattern(_VERSION, "a version", "Write it as in 1.0.0.")),
    WithJsonSchema(
        {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{_VERSION.pattern}$"}]}
    ),
]
"""A version, kept as text: `1.10` is not `1.1`."""

Language = Annotated[
    str,
    BeforeValidator(_pattern(_LANGUAGE, "a language code", "Write it as in en-GB.")),
    WithJsonSchema({"type": "string"}),
]
"""A language tag such as `en-GB`."""

Url = Annotated[
    str,
    BeforeValidator(
        _pattern(_URL, "a web address that may be printed", "Write it as in https://example.org/.")
    ),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https://"}),
]
"""An https address without user name or port."""

SupportKind = Annotated[
    str,
    BeforeValidator(one_of(*SUPPORT_KINDS)),
    WithJsonSchema({"enum": list(SUPPORT_KINDS)}),
]
"""A kind of support, one of `SUPPORT_KINDS`."""

Free = Annotated[Any, BeforeValidator(_anything)]
"""Text, lists and mappings as they stand, for values that only a test reads."""
