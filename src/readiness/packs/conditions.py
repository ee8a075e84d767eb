"""Checks of conditions: what they name has to exist, and the test has to be able to hold."""

from __future__ import annotations

from typing import Any

from readiness.errors import show_controls
from readiness.packs.fields import integer, number
from readiness.packs.findings import Findings
from readiness.packs.models import ConditionModel, Path
from readiness.packs.reading import FileRead
from readiness.response import SELLS_TO

# Which tests can ever hold, by the kind of question or profile field.
_QUESTION_TESTS = {
    "single": ("at_least", "at_most", "in", "any_of", "none_of", "is", "state"),
    "yes_no": ("at_least", "at_most", "in", "any_of", "none_of", "is", "state"),
    "multiple": ("in", "any_of", "none_of", "is", "state"),
    "grid": ("state",),
    "number": ("at_least", "at_most", "state"),
}
_NUMBERS = ("employees", "years_trading")


def check_condition(
    found: Findings,
    read: FileRead[Any],
    path: Path,
    condition: ConditionModel | None,
    *,
    profile_only: bool = False,
) -> None:
    """Note what is wrong with a condition.

    Args:
        found: Takes the problems.
        read: The file the condition stands in.
        path: Where it stands there.
        condition: None is fine.
        profile_only: Answers may not decide here: the rule is settled before anything is asked.
    """
    for inside, test in condition.walk(path) if condition is not None else ():
        op = _op(test)
        if test.profile:
            _check_profile(found, read, inside, test, op)
        elif profile_only:
            text = "this rule may look at the profile only, not at answers."
            hint = "Use applies_when on the question for branching."
            found.note("P203", read, (*inside, "question"), text, hint)
        elif found.refer(read, (*inside, "question"), test.question, found.questions, "question"):
            _check_question(found, read, inside, test, op)


def _op(test: ConditionModel) -> str:
    given = {
        "at_least": test.at_least,
        "at_most": test.at_most,
        "in": test.in_,
        "any_of": test.any_of,
        "none_of": test.none_of,
        "is": test.is_,
        "state": test.state,
    }
    return next(op for op, value in given.items() if value is not None)


def _values(test: ConditionModel, op: str) -> list[tuple[Path, str]]:
    """The values that a test names, each with the path to it from the test."""
    if op == "is":
        return [((op,), test.is_ or "")]
    given = {"in": test.in_, "any_of": test.any_of, "none_of": test.none_of}.get(op) or ()
    return [((op, place), value) for place, value in enumerate(given)]


def _check_question(
    found: Findings, read: FileRead[Any], path: Path, test: ConditionModel, op: str
) -> None:
    spot = found.spots.get(test.question)
    if spot is None:
        return
    kind, allowed = spot.model.kind, _QUESTION_TESTS[spot.model.kind]
    if op not in allowed:
        text = f"'{op}' can never hold for {test.question}, a question of kind {kind}."
        found.note(
            "P203", read, (*path, op), text, f"Use one of: {', '.join(allowed)}.", at_key=True
        )
        return
    if op == "state":
        if test.reason:
            reasons = [r.id for r in spot.model.may_not_apply]
            found.refer(read, (*path, "reason"), test.reason, reasons, "reason")
        return
    if kind == "number":
        return
    top = len(spot.model.options) - 1 if spot.model.options else 1
    bound = test.at_least if test.at_least is not None else test.at_most
    wrong: list[tuple[Path, str]] = []
    if bound is not None and not (bound.denominator == 1 and 0 <= bound <= top):
        wrong.append(((op,), str(bound)))
    for inside, value in _values(test, op):
        try:
            integer(0, top)(value)
        except ValueError:
            wrong.append((inside, value))
    for inside, value in wrong:
        text = f"{test.question} has no level {show_controls(value)}."
        found.note("P203", read, (*path, *inside), text, f"Its levels are 0 to {top}.")


def _check_profile(
    found: Findings, read: FileRead[Any], path: Path, test: ConditionModel, op: str
) -> None:
    name = test.profile or ""
    if op in ("at_least", "at_most"):
        if name not in _NUMBERS:
            text = f"'{op}' can never hold for {name}, which is not a number."
            found.note(
                "P203", read, (*path, op), text, "Use in, any_of, none_of or is.", at_key=True
            )
        return
    known = {
        "sector": found.sectors,
        "area": found.areas,
        "goals": found.goals,
        "sells_to": set(SELLS_TO),
        "makes_things": {"yes", "no", "true", "false"},
    }
    for inside, value in _values(test, op):
        if name in known:
            found.refer(read, (*path, *inside), value, known[name], f"value of {name}")
            continue
        try:
            number()(value)
        except ValueError:
            text = f"{name} is a number and never '{show_controls(value)}'."
            found.note("P203", read, (*path, *inside), text, "Write digits.")
