"""A response, scored: the only thing reports, tables and screens see of scoring.

Scores are exact, 0..1 (`Fraction`); `shown()` in `scoring` cuts them for people. `None` means there
is nothing to score; never 0, never -1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from readiness.questionnaire import Questionnaire
from readiness.record import Record
from readiness.response import Length, Response, State

Hidden = Literal["", "length", "branch", "open", "unscored"]
Status = Literal["scored", "provisional", "withheld", "not_applicable"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class QuestionResult(Record):
    """How one question entered the score.

    `counted` is False for a question outside the chosen length or hidden by branching: it is not in
    any count. `score` is 0..1 and None unless the state is answered. `level` is the option's level
    as answered, before a ceiling. `ceiling` is the level that earns full marks, None without one.
    """

    id: str
    state: State
    counted: bool
    score: Fraction | None = None
    level: int | None = None
    ceiling: int | None = None
    reason: str = ""
    hidden: Hidden = ""
    """Why it is not counted; ``open``: an unknown answer steers it, so it may yet be asked;
    ``unscored``: it has no weight."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cap(Record):
    """A failed gate that holds a level down: `level` is the index of the highest level allowed."""

    question: str
    level: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Counts(Record):
    """How many applicable questions stand in each state; `not_applicable` ones stand outside."""

    answered: int = 0
    dont_know: int = 0
    not_applicable: int = 0
    unanswered: int = 0

    @property
    def applicable(self) -> int:
        """Questions that can be answered: known and unknown together."""
        return self.answered + self.dont_know + self.unanswered

    @property
    def known_share(self) -> Fraction | None:
        """Known / (known + don't know + unanswered), or None when nothing applies."""
        return Fraction(self.answered, self.applicable) if self.applicable else None

    def __add__(self, other: Counts) -> Counts:
        """The counts of two groups together."""
        return Counts(
            self.answered + other.answered,
            self.dont_know + other.dont_know,
            self.not_applicable + other.not_applicable,
            self.unanswered + other.unanswered,
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Result(Record):
    """A scored node: a component, a group in one, or the overall.

    `score`, `low` and `high` are 0..1; None when withheld or not applicable. `level` is the index
    of the level after caps; `raw_level` before. `open_gates` are unanswered: the level is
    provisional.
    """

    id: str
    status: Status
    counts: Counts
    score: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    level: int | None = None
    raw_level: int | None = None
    caps: tuple[Cap, ...] = ()
    open_gates: tuple[str, ...] = ()
    failed_gates: tuple[str, ...] = ()
    """Every gate that is not met; `caps` are those that hold this level down."""
    close_to: int | None = None
    """Index of the neighbouring level whose boundary is within reach, if any."""
    reason: str = ""
    known_score: Fraction | None = None
    """The score of the known answers even when it is withheld; for ranking, never for printing."""
    groups: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Assessment(Record):
    """A response scored by a questionnaire."""

    questionnaire: Questionnaire
    response: Response
    length: Length
    overall: Result
    components: Mapping[str, Result]
    questions: Mapping[str, QuestionResult]
    weakest: str | None = None
    """Id of the scored component with the lowest score; None when none is scored."""
    strongest: str | None = None
    contradictions: tuple[str, ...] = ()
    notices: tuple[str, ...] = field(default=())
