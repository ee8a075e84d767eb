"""Figures of each question in `quality.json`, of k rows or more.

They are of the rows of one length of the check, as in the cohort report: two sets of nearly the
same rows could be set against each other. A row has one state, and one option where it is answered;
so all parts together are the rows of that length, which may be known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from readiness.questionnaire import Question
from readiness.response import Length, State
from readiness.suppression import enough, hide_known_small

NOT_ASKED = "not_asked"
"""Rows that a question was not put to, because of another answer."""


@dataclass(slots=True)
class QuestionFigures:
    """How often each state and each option of one question occurs among the scored rows."""

    states: Counter[State] = field(default_factory=Counter)
    options: Counter[int] = field(default_factory=Counter)


def main_length(rows: Mapping[Length, int]) -> Length:
    """The length that more rows have; the full check when as many."""
    return "full" if rows.get("full", 0) >= rows.get("quick", 0) else "quick"


def shown_figures(
    question: Question, figures: QuestionFigures, rows: int, k: int, *, never: Collection[str]
) -> dict[str, Any]:
    """The figures of one question as JSON values; None for what stays hidden.

    Args:
        question: The question.
        figures: Its exact counts.
        rows: Rows of this length, of which the counts are parts.
        k: The smallest count shown.
        never: Parts that everybody knows to be nought, whatever was answered: states, and
            `NOT_ASKED`.
    """
    single = question.kind == "single"
    states = {state: figures.states[state] for state in State}
    options = {str(n): figures.options[n] for n in range(len(question.options))} if single else {}
    answered = options or {State.ANSWERED.value: states[State.ANSWERED]}
    asked = sum(states.values())
    others = {s.value: count for s, count in states.items() if s is not State.ANSWERED}
    others[NOT_ASKED] = rows - asked
    parts = {**answered, **{name: n for name, n in others.items() if n or name not in never}}
    # The list of unfinished rows says that so few are unanswered: that part protects no other.
    hidden = hide_known_small(parts, k, company=answered, sure=(State.UNANSWERED.value,))
    gone = hidden | {name for name, count in others.items() if count < k}
    if hidden.intersection(answered):
        gone |= {State.ANSWERED.value}
    found: dict[str, Any] = {s.value: None if s.value in gone else n for s, n in states.items()}
    unknown, put = states[State.DONT_KNOW], asked - states[State.NOT_APPLICABLE]
    # How many it was put to may tell how few it does not apply to; then the share is of all rows.
    of = put if enough(put, rows, k) or put == rows else rows
    told = State.DONT_KNOW.value not in gone and enough(unknown, of, k)
    found["dont_know_share"] = round(unknown / of, 4) if told else None
    found["share_of"] = of if told else None
    if single:
        found["options"] = [None if n in gone else count for n, count in options.items()]
        found["unused_options"] = [int(n) + 1 for n, count in options.items() if count < k]
    return found
