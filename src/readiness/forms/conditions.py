"""A branching condition in words, for paper, where nothing can be hidden."""

from __future__ import annotations

from readiness.questionnaire import Condition

_STATES = {
    "answered": "you answered",
    "dont_know": "you ticked “Don't know” in",
    "not_applicable": "you ticked “Doesn't apply” in",
    "unanswered": "you left out",
}
_PROFILE = {
    "employees": "the number of people",
    "years_trading": "the years of trading",
    "sector": "your kind of work",
    "makes_things": "“Do you make or process physical products?”",
    "sells_to": "where your customers come from",
    "area": "your council area",
    "goals": "what matters most this year",
}


def in_words(condition: Condition) -> str:
    """The condition as the end of a sentence that starts with *Only if*."""
    if condition.op in ("all", "any"):
        joint = " and " if condition.op == "all" else ", or "
        return joint.join(in_words(part) for part in condition.parts)
    if condition.op == "not":
        return f"it is not so that {in_words(condition.parts[0])}"
    if condition.op == "state":
        return f"{_STATES[condition.values[0]]} {condition.question}"
    if condition.profile:
        return _profile(condition)
    ticked = "you ticked" if condition.op != "none_of" else "you did not tick"
    return f"{ticked} {_levels(condition)} in {condition.question}"


def _levels(condition: Condition) -> str:
    if condition.number is not None:
        # Options are printed with labels, which count from 1.
        label = condition.number + 1
        return f"{label} or {'higher' if condition.op == 'at_least' else 'lower'}"
    return _or([str(int(value) + 1) for value in condition.values])


def _profile(condition: Condition) -> str:
    what = _PROFILE.get(condition.profile, condition.profile)
    if condition.number is not None:
        return f"{what} is {condition.number} or {'more' if condition.op == 'at_least' else 'less'}"
    values = _or([value.replace("-", " ") for value in condition.values])
    return f"{what} {'is not' if condition.op == 'none_of' else 'is'} {values}"


def _or(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
