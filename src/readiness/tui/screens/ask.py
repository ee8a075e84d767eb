"""The question page: one question at a time, answered with one key, repainted in place."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from readiness.errors import clean
from readiness.progress import Recorded
from readiness.questionnaire import Question
from readiness.response import Answer, State
from readiness.session import InterviewSession
from readiness.tui.autosave import SaveState
from readiness.tui.messages import Changed, Left
from readiness.tui.screens.dialogs import GoToDialog, NoteDialog, ReasonDialog, WhyDialog
from readiness.tui.screens.page import BasePage
from readiness.tui.widgets.card import Card, GridRow, QuestionCard, Row
from readiness.tui.widgets.frame import Key, KeyLine, ProgressLine, Rail, TopLine
from readiness.tui.words import (
    DONT_KNOW,
    DONT_KNOW_REMARK,
    NOT_APPLICABLE,
    answer_words,
    finished_words,
)

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_LONGEST_NUMBER = 20
_DONT_KNOW, _NOT_APPLICABLE = -1, -2
"""What a row stands for when it is not an option."""


class AskScreen(BasePage):
    """Asks the session's current question and records what is pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Each key stands once: of two bindings for one key the first wins without a word.
        *[Binding(str(n), f"digit({n})", show=False) for n in range(10)],
        Binding("d", "dont_know", "Don't know", show=False),
        Binding("x", "not_applicable", "Doesn't apply", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("enter,space", "take", show=False),
        Binding("left,h", "back", "Back", show=False),
        Binding("right,l", "skip", "Skip", show=False),
        Binding("u", "undo", "Undo", show=False),
        Binding("n", "note", "Note", show=False),
        Binding("w", "why", "Why we ask", show=False),
        Binding("g,slash", "go_to", "Go to", show=False),
        Binding("r", "review", "Review", show=False),
        Binding("full_stop,comma", "type('.')", show=False),
        Binding("minus", "type('-')", show=False),
        Binding("backspace", "erase", show=False),
    ]

    def __init__(self, session: InterviewSession, flash: str = "") -> None:
        """Ask what the session has current."""
        super().__init__()
        self.session = session
        self._flash = flash
        self._warning = ""
        self._panel: tuple[str, str] | None = None
        self._cursor: int | None = None
        self._typed: str | None = None
        self._row = 0

    def content(self) -> ComposeResult:
        """Top line, progress, the rail beside the question, keys."""
        yield TopLine(clean(self.session.questionnaire.title))
        yield ProgressLine()
        with Horizontal(id="body"):
            yield Rail()
            yield QuestionCard()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the first question."""
        self._arrive()
        self.show()

    def show_state(self, state: SaveState) -> None:
        """Show how saving stands."""
        self.query_one(TopLine).show(state=state)
        warning = ""
        if state.kind == "failed":
            words = "Your answers are kept here, and saving is tried again."
            warning = f"NOT SAVED: {clean(state.words)} {words}"
        if warning != self._warning:
            self._warning = warning
            self._show_card()

    def show(self) -> None:
        """Paint everything that may have changed."""
        session = self.session
        self.query_one(TopLine).show(firm=clean(session.response.respondent.name))
        self.query_one(ProgressLine).show(session.progress())
        if session.current is None:
            return
        component, _, _ = session.place_in_component()
        self.query_one(Rail).show(session.component_progress(), component.id)
        self.query_one(KeyLine).show(*self._keys())
        self._show_card()

    # What the question shows

    def _arrive(self) -> None:
        """Start afresh on the current question: no cursor unless it has an answer."""
        question = self.session.question
        self._typed, self._cursor, self._row = None, None, 0
        if question is None:
            return
        answer = self.session.answer_to(question.id)
        if question.kind == "number":
            self._typed = answer.number if answer else ""
        if question.kind == "grid":
            rows = self._grid_rows(question, answer)
            self._row = rows.index(None) if None in rows else 0

    def _grid_rows(self, question: Question, answer: Answer | None) -> list[int | None]:
        stored = list(answer.rows) if answer else []
        return (stored + [None] * len(question.rows))[: len(question.rows)]

    def _targets(self, question: Question) -> list[int]:
        """What each row of the card stands for, from the top."""
        options = list(range(len(question.options))) if question.kind != "number" else []
        extra = [_NOT_APPLICABLE] if question.may_not_apply else []
        return [*options, _DONT_KNOW, *extra]

    def _show_card(self) -> None:
        question = self.session.question
        if question is None or not self.is_mounted:
            return
        component, number, of = self.session.place_in_component()
        answer = self.session.answer_to(question.id)
        grid: tuple[GridRow, ...] = ()
        if question.kind == "grid":
            filled = self._grid_rows(question, answer)
            grid = tuple(
                GridRow(text, "" if level is None else str(level + 1), place == self._row)
                for place, (text, level) in enumerate(zip(question.rows, filled, strict=True))
            )
        self.query_one(QuestionCard).show(
            Card(
                component.name,
                f"question {number} of {of}",
                question.stem,
                question.help,
                tuple(self._card_row(question, answer, t) for t in self._targets(question)),
                self._cursor,
                ticks=question.kind == "multiple",
                grid=grid,
                typed=self._typed,
                note=clean(answer.note, keep_newlines=True) if answer else "",
                panel=self._panel,
                flash=self._flash,
                warning=self._warning,
            )
        )

    def _card_row(self, question: Question, answer: Answer | None, target: int) -> Row:
        state = answer.state if answer else State.UNANSWERED
        if target == _DONT_KNOW:
            key = "d" if question.kind == "number" else "0"
            return Row(key, DONT_KNOW, state is State.DONT_KNOW, DONT_KNOW_REMARK)
        if target == _NOT_APPLICABLE:
            chosen = state is State.NOT_APPLICABLE
            reason = question.reason(answer.reason) if answer and chosen else None
            return Row("x", NOT_APPLICABLE, chosen, f"({reason.text})" if reason else "")
        chosen = False
        if answer is not None and state is not State.DONT_KNOW:
            filled = self._grid_rows(question, answer)
            now = filled[self._row] if question.kind == "grid" else answer.option
            chosen = target in answer.options or target == now
        key = str(target + 1) if target < 9 else ""
        return Row(key, question.options[target].text, chosen)

    def _keys(self) -> tuple[Key, ...]:
        question = self.session.question
        if question is None:
            return ()
        answer = {
            "multiple": Key("1-9", "tick", ""),
            "number": Key("0-9", "type", ""),
            "grid": Key(f"1-{len(question.options)}", "answer", ""),
        }.get(question.kind, Key(f"1-{min(9, len(question.options))}", "answer", ""))
        done = question.kind in ("multiple", "number")
        return (
            answer,
            *([Key("enter", "go on", "take")] if done else []),
            Key("d" if question.kind == "number" else "0", "don't know", "dont_know"),
            *([Key("x", "doesn't apply", "not_applicable")] if question.may_not_apply else []),
            Key("←", "back", "back"),
            Key("→", "skip", "skip"),
            Key("u", "undo", "undo"),
            Key("n", "note", "note"),
            Key("?", "help", "app.help"),
            Key("w", "why", "why"),
            Key("g", "go to", "go_to"),
            Key("r", "review", "review"),
            Key("q", "save & quit", "app.quit"),
        )

    # What the keys do

    def action_digit(self, digit: int) -> None:
        """Answer with an option, tick it, or type a figure, by the kind of question."""
        question = self.session.question
        if question is None:
            return
        if question.kind == "number":
            self.action_type(str(digit))
        elif digit == 0:
            self.action_dont_know()
        elif digit <= len(question.options):
            self._choose(question, digit - 1)

    def _choose(self, question: Question, level: int) -> None:
        if question.kind == "multiple":
            self._tick(question, level)
        elif question.kind == "grid":
            self._fill_row(question, level)
        else:
            self._recorded(question, self.session.answer(question.id, option=level))

    def _tick(self, question: Question, level: int) -> None:
        answer = self.session.answer_to(question.id)
        ticked = set(answer.options) if answer else set()
        if level in ticked:
            ticked.remove(level)
        elif question.options[level].exclusive:
            ticked = {level}
        else:
            ticked = {t for t in ticked if not question.options[t].exclusive} | {level}
        if ticked:
            self.session.answer(question.id, options=tuple(sorted(ticked)), stay=True)
        else:
            self.session.clear(question.id)
        self._panel = None
        self.post_message(Changed())
        self.show()

    def _fill_row(self, question: Question, level: int | None) -> None:
        rows = self._grid_rows(question, self.session.answer_to(question.id))
        rows[self._row] = level
        recorded = self.session.answer(question.id, rows=tuple(rows))
        if None in rows:
            later = [place for place in range(self._row, len(rows)) if rows[place] is None]
            self._row = later[0] if later else rows.index(None)
            self.post_message(Changed())
            self.show()
        else:
            self._recorded(question, recorded)

    def _recorded(self, question: Question, recorded: Recorded) -> None:
        """Save, say what was taken down, and show what comes next."""
        self.post_message(Changed())
        answer = answer_words(question, self.session.answer_to(question.id))
        self._flash = f"{question.title}: {answer}  ·  u takes it back"
        self._panel = None
        if recorded.finished is not None:
            self._panel = self._finished(recorded.finished)
        self._arrive()
        self.show()
        if recorded.at_end:
            self._end()

    def _finished(self, component_id: str) -> tuple[str, str]:
        from readiness.scoring import assess

        assessment = assess(self.session.questionnaire, self.session.response)
        name = self.session.questionnaire.component(component_id).name
        return name, finished_words(assessment, component_id)

    def _end(self) -> None:
        self.post_message(Left("review" if self.session.unanswered() else "results"))

    def action_dont_know(self) -> None:
        """Record a don't-know."""
        question = self.session.question
        if question is not None:
            self._recorded(question, self.session.dont_know(question.id))

    def action_not_applicable(self) -> None:
        """Record that the question does not apply; asks why when there is more than one reason."""
        question = self.session.question
        if question is None:
            return
        reasons = question.may_not_apply
        if not reasons:
            self._say("This question is for everyone. Press 0 if you don't know.")
        elif len(reasons) == 1:
            self._leave_out(question, reasons[0].id)
        else:
            self.app.push_screen(
                ReasonDialog(reasons), lambda reason: self._leave_out(question, reason)
            )

    def _leave_out(self, question: Question, reason: str | None) -> None:
        if reason is not None:
            self._recorded(question, self.session.not_applicable(question.id, reason))

    def action_move(self, step: int) -> None:
        """Move the cursor; it first appears at the answer, or at the top."""
        question = self.session.question
        if question is None:
            return
        last = len(self._targets(question)) - 1
        if self._cursor is None:
            answer = self.session.answer_to(question.id)
            rows = [self._card_row(question, answer, t).chosen for t in self._targets(question)]
            start = rows.index(True) if True in rows else (-1 if step > 0 else last + 1)
            self._cursor = max(0, min(last, start + step))
        else:
            self._cursor = max(0, min(last, self._cursor + step))
        self._show_card()

    def action_take(self) -> None:
        """Take the row under the cursor, or finish a question of several ticks or of a number."""
        question = self.session.question
        if question is None:
            return
        if self._cursor is not None:
            self._take_row(question, self._cursor)
        elif question.kind == "number":
            self._take_number(question)
        elif question.kind == "multiple":
            answer = self.session.answer_to(question.id)
            options = answer.options if answer else ()
            if options:
                self._recorded(question, self.session.answer(question.id, options=options))
            else:
                self._say("Tick at least one line, or press 0 for don't know.")
        else:
            self._say("Press the number of a line, or move to it with the arrows first.")

    def _take_row(self, question: Question, row: int) -> None:
        target = self._targets(question)[row]
        if target == _DONT_KNOW:
            self.action_dont_know()
        elif target == _NOT_APPLICABLE:
            self.action_not_applicable()
        else:
            if question.kind == "multiple":
                self._cursor = None
            self._choose(question, target)

    def _take_number(self, question: Question) -> None:
        typed = self._typed or ""
        if _NUMBER.fullmatch(typed):
            self._recorded(question, self.session.answer(question.id, number=typed))
        else:
            self._say("Type a number, such as 12 or 3.5, or press d for don't know.")

    def action_type(self, char: str) -> None:
        """Type a figure where a number is asked."""
        if self._typed is not None and len(self._typed) < _LONGEST_NUMBER:
            self._typed += char
            self._show_card()

    def action_erase(self) -> None:
        """Take back the last typed figure."""
        if self._typed:
            self._typed = self._typed[:-1]
            self._show_card()

    def action_back(self) -> None:
        """Go to the question before; in a grid to the row before."""
        if self._row > 0:
            self._row -= 1
            self._show_card()
        elif self.session.back():
            self._turn()
        else:
            self.post_message(Left("profile"))

    def action_skip(self) -> None:
        """Leave the question as it is and go to the next."""
        if self.session.skip():
            self._turn()
        else:
            self.post_message(Left("review"))

    def _turn(self) -> None:
        self._flash, self._panel = "", None
        self._arrive()
        self.show()

    def action_undo(self) -> None:
        """Take back the last change and show where it was."""
        if self.session.undo() is None:
            self._say("There is nothing to take back.")
            return
        self.post_message(Changed())
        self._turn()
        self._say("Taken back. Answer again, or u for the one before.")

    def action_note(self) -> None:
        """Write a note on this question."""
        question = self.session.question
        if question is None:
            return
        answer = self.session.answer_to(question.id)

        def keep(text: str) -> None:
            self.session.note(question.id, text)
            self.post_message(Changed())

        def finish(_: None) -> None:
            self.session.close_note()
            self.show()

        dialog = NoteDialog(question.title, answer.note if answer else "", keep)
        self.app.push_screen(dialog, finish)

    def action_why(self) -> None:
        """Say why the question is asked, with an example from the firm's own sector."""
        question = self.session.question
        if question is not None:
            self.app.push_screen(WhyDialog(question, self.session.response.respondent.sector))

    def action_go_to(self) -> None:
        """Jump to any question by a few letters."""

        def jump(question_id: str | None) -> None:
            if question_id is not None:
                self.session.go_to(question_id)
                self._turn()

        self.app.push_screen(GoToDialog(self.session), jump)

    def action_review(self) -> None:
        """Go to the review."""
        self.post_message(Left("review"))

    def _say(self, words: str) -> None:
        self._flash = words
        self._show_card()

    @on(QuestionCard.RowClicked)
    def _row_clicked(self, message: QuestionCard.RowClicked) -> None:
        question = self.session.question
        if question is not None and message.index < len(self._targets(question)):
            self._take_row(question, message.index)
