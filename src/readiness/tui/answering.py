"""From keys to answers, by the kind of question: what a digit, Enter or a click on a row does.

Changes the session and the `ViewState`; shows nothing by itself.
"""

from __future__ import annotations

from typing import NamedTuple

from readiness.progress import Recorded
from readiness.questionnaire import Question
from readiness.session import InterviewSession
from readiness.tui.plain_input import NUMBER
from readiness.tui.question_view import (
    DONT_KNOW_ROW,
    NOT_APPLICABLE_ROW,
    ViewState,
    chosen_row,
    grid_rows,
    targets,
)

_LONGEST_NUMBER = 20


class Outcome(NamedTuple):
    """What a key led to; nothing at all when every field is empty."""

    recorded: Recorded | None = None
    """An answer is complete."""
    changed: bool = False
    """Something is to be saved, but the question stays."""
    asks_reason: bool = False
    """The person has to say why the question does not apply."""
    words: str = ""
    """What to tell the person."""


NOTHING = Outcome()


class Answering:
    """Takes keys for the current question of a session."""

    def __init__(self, session: InterviewSession, view: ViewState) -> None:
        """Answer in this session; `view` holds the cursor and what was typed so far."""
        self._session = session
        self._view = view

    def digit(self, digit: int) -> Outcome:
        """Answer with an option, tick it, or type a figure."""
        question = self._session.question
        if question is None:
            return NOTHING
        if question.kind == "number":
            return self.type(str(digit))
        if digit == 0:
            return self.dont_know()
        return self._choose(question, digit - 1) if digit <= len(question.options) else NOTHING

    def dont_know(self) -> Outcome:
        """Record a don't-know."""
        question = self._session.question
        return NOTHING if question is None else Outcome(self._session.dont_know(question.id))

    def not_applicable(self, reason: str = "") -> Outcome:
        """Record that the question does not apply; without a reason, the only one there is."""
        question = self._session.question
        if question is None:
            return NOTHING
        reasons = question.may_not_apply
        if not reasons:
            return Outcome(words="This question is for everyone. Press 0 if you don't know.")
        if not reason and len(reasons) > 1:
            return Outcome(asks_reason=True)
        return Outcome(self._session.not_applicable(question.id, reason or reasons[0].id))

    def move(self, step: int) -> None:
        """Move the cursor; it first appears at the answer, or at the top."""
        question = self._session.question
        if question is None:
            return
        last = len(targets(question)) - 1
        start = self._view.cursor
        if start is None:
            start = chosen_row(question, self._session.answer_to(question.id), self._view.row)
        if start is None:
            start = -1 if step > 0 else last + 1
        self._view.cursor = max(0, min(last, start + step))

    def take(self) -> Outcome:
        """Take the row under the cursor, or finish a question of several ticks or of a number."""
        question = self._session.question
        if question is None:
            return NOTHING
        if self._view.cursor is not None:
            return self.row(self._view.cursor)
        if question.kind == "number":
            return self._number(question)
        if question.kind != "multiple":
            words = "Press the number of a line, or move to it with the arrows first."
            return Outcome(words=words)
        answer = self._session.answer_to(question.id)
        if answer is None or not answer.options:
            return Outcome(words="Tick at least one line, or press 0 for don't know.")
        return Outcome(self._session.answer(question.id, options=answer.options))

    def row(self, row: int) -> Outcome:
        """Take a row of the card."""
        question = self._session.question
        if question is None or row >= len(targets(question)):
            return NOTHING
        target = targets(question)[row]
        if target == DONT_KNOW_ROW:
            return self.dont_know()
        if target == NOT_APPLICABLE_ROW:
            return self.not_applicable()
        if question.kind == "multiple":
            self._view.cursor = None
        return self._choose(question, target)

    def type(self, char: str) -> Outcome:
        """Type a figure where a number is asked."""
        if self._view.typed is not None and len(self._view.typed) < _LONGEST_NUMBER:
            self._view.typed += char
        return NOTHING

    def erase(self) -> None:
        """Take back the last typed figure."""
        if self._view.typed:
            self._view.typed = self._view.typed[:-1]

    def _choose(self, question: Question, level: int) -> Outcome:
        if question.kind == "multiple":
            return self._tick(question, level)
        if question.kind == "grid":
            return self._fill_row(question, level)
        return Outcome(self._session.answer(question.id, option=level))

    def _tick(self, question: Question, level: int) -> Outcome:
        answer = self._session.answer_to(question.id)
        ticked = set(answer.options) if answer else set()
        if level in ticked:
            ticked.remove(level)
        elif question.options[level].exclusive:
            ticked = {level}
        else:
            ticked = {t for t in ticked if not question.options[t].exclusive} | {level}
        if ticked:
            self._session.answer(question.id, options=tuple(sorted(ticked)), stay=True)
        else:
            self._session.clear(question.id)
        return Outcome(changed=True)

    def _fill_row(self, question: Question, level: int) -> Outcome:
        rows = grid_rows(question, self._session.answer_to(question.id))
        rows[self._view.row] = level
        recorded = self._session.answer(question.id, rows=tuple(rows))
        if None not in rows:
            return Outcome(recorded)
        later = [place for place in range(self._view.row, len(rows)) if rows[place] is None]
        self._view.row = later[0] if later else rows.index(None)
        return Outcome(changed=True)

    def _number(self, question: Question) -> Outcome:
        typed = self._view.typed or ""
        if NUMBER.fullmatch(typed):
            return Outcome(self._session.answer(question.id, number=typed))
        return Outcome(words="Type a number, such as 12 or 3.5, or press d for don't know.")
