"""A typed line as choices or as the values of an answer."""

from __future__ import annotations

import re

from readiness.questionnaire import Question
from readiness.response import Answer, State
from readiness.tui.profile_fields import ProfileField

NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
"""A number that can be an answer: plain decimal digits."""
_MANY = re.compile(r"[0-9]{1,4}([ ,;]+[0-9]{1,4})*")


def choices_in(field: ProfileField, typed: str) -> tuple[tuple[str, ...], str]:
    """The ids of the choices a line names by number or by name, and what is wrong with it."""
    if _MANY.fullmatch(typed):
        numbers = [int(n) for n in re.split(r"[ ,;]+", typed)]
        if all(1 <= n <= len(field.choices) for n in numbers):
            return tuple(dict.fromkeys(field.choices[n - 1].id for n in numbers)), ""
        return (), f"Type a number from 1 to {len(field.choices)}, or nothing."
    found = [c.id for c in field.choices if c.label.casefold().startswith(typed.casefold())]
    if len(found) == 1:
        return (found[0],), ""
    return (), f"Type a number from 1 to {len(field.choices)}, or nothing."


def answer_in(question: Question, typed: str) -> Answer | None:
    """The line as the values of an answer, or None when it is none for this kind of question."""
    if question.kind == "number":
        number = typed.replace(",", ".")
        return Answer(State.ANSWERED, number=number) if NUMBER.fullmatch(number) else None
    if not (typed.isascii() and _MANY.fullmatch(typed)):
        return None
    levels = tuple(int(n) - 1 for n in re.split(r"[ ,;]+", typed))
    if not all(0 <= level < len(question.options) for level in levels):
        return None
    if question.kind == "single":
        return Answer(State.ANSWERED, option=levels[0]) if len(levels) == 1 else None
    if question.kind == "grid":
        return Answer(State.ANSWERED, rows=levels) if len(levels) == len(question.rows) else None
    chosen = tuple(sorted(set(levels)))
    alone = len(chosen) == 1 or not any(question.options[level].exclusive for level in chosen)
    return Answer(State.ANSWERED, options=chosen) if alone else None


def numbers_in(typed: str, most: int) -> tuple[int, ...]:
    """The numbers in a line, each once and in order; none when one is not from 1 to `most`."""
    if not (typed.isascii() and _MANY.fullmatch(typed)):
        return ()
    numbers = sorted({int(n) for n in re.split(r"[ ,;]+", typed)})
    return tuple(numbers) if all(1 <= n <= most for n in numbers) else ()
