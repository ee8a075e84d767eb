"""What one respondent answered: immutable; every change gives a new `Response`.

The four states are never merged: answered, don't know, not applicable (with a reason), and
unanswered, which is the absence of an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Literal

from readiness.record import Record

Length = Literal["quick", "full"]


class State(Enum):
    """What is known about one question."""

    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Answer(Record):
    """An answer to one question.

    Exactly one of the value fields is set for an answered question, by its kind: `option` (level,
    0 first) for single choice, `options` (levels) for multiple choice, `rows` (a level or None a
    row) for a grid, `number` (decimal text) for a number.
    """

    state: State
    option: int | None = None
    options: tuple[int, ...] = ()
    rows: tuple[int | None, ...] = ()
    number: str = ""
    reason: str = ""
    note: str = ""
    note_visibility: Literal["report", "internal"] = "internal"
    evidence: str = ""
    answered_by: str = ""
    at: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields this version does not know; kept as they came."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Respondent(Record):
    """The firm, and who answered. Empty text, empty tuples and None mean not given."""

    name: str = ""
    sector: str = ""
    employees: int | None = None
    makes_things: bool | None = None
    sells_to: tuple[str, ...] = ()
    area: str = ""
    postcode: str = ""
    years_trading: int | None = None
    goals: tuple[str, ...] = ()
    contact: str = ""
    adviser: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> object:
        """The profile field a condition names; None, "" and () mean not known."""
        return getattr(self, name)


PROFILE_FIELDS = (
    "name",
    "sector",
    "employees",
    "makes_things",
    "sells_to",
    "area",
    "postcode",
    "years_trading",
    "goals",
    "contact",
    "adviser",
)
SELLS_TO = ("local", "visitors", "uk", "big-or-public", "abroad-goods", "abroad-services")
MAX_GOALS = 2


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Response(Record):
    """All answers of one respondent to one version of one pack."""

    pack_id: str
    pack_version: str
    pack_hash: str
    respondent: Respondent = Respondent()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    length: Length = "full"
    created_at: str = ""
    updated_at: str = ""
    review_by: str = ""
    adviser: Mapping[str, Any] = field(default_factory=dict)
    roadmap_edits: tuple[Mapping[str, Any], ...] = ()
    history: tuple[Mapping[str, Any], ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, question_id: str) -> Answer | None:
        """The stored answer, or None when the question is unanswered."""
        return self.answers.get(question_id)

    def with_answer(self, question_id: str, answer: Answer | None) -> Response:
        """A response in which this question has this answer (None: unanswered again)."""
        answers = dict(self.answers)
        if answer is None:
            answers.pop(question_id, None)
        else:
            answers[question_id] = answer
        return replace(self, answers=answers)

    def with_respondent(self, respondent: Respondent) -> Response:
        """A response of this respondent."""
        return replace(self, respondent=respondent)
