"""The question page: one question at a time, answered with one key, repainted in place."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from readiness.errors import clean
from readiness.progress import Recorded
from readiness.questionnaire import Question
from readiness.session import InterviewSession, NoteVisibility
from readiness.tui.answer_words import answer_words
from readiness.tui.autosave import SaveState
from readiness.tui.messages import Changed, Left
from readiness.tui.plain_input import NUMBER
from readiness.tui.question_view import (
    DONT_KNOW_ROW,
    NOT_APPLICABLE_ROW,
    ViewState,
    card_of,
    chosen_row,
    grid_rows,
    keys_of,
    targets,
)
from readiness.tui.screens.page import BasePage
from readiness.tui.widgets.card import QuestionCard
from readiness.tui.widgets.frame import KeyLine, ProgressLine, Rail, TopLine

_LONGEST_NUMBER = 20


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
        self._view = ViewState(flash=flash)

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
        if warning != self._view.warning:
            self._view.warning = warning
            self._show_card()

    def show(self) -> None:
        """Paint everything that may have changed."""
        session = self.session
        self.query_one(TopLine).show(firm=clean(session.response.respondent.name))
        progress = session.progress()
        self.query_one(ProgressLine).show(progress.done, progress.total)
        question = session.question
        if question is None:
            return
        component = session.questionnaire.component_of[question.id]
        self.query_one(Rail).show(session.component_progress(), component.id)
        self.query_one(KeyLine).show(*keys_of(question))
        self._show_card()

    def _arrive(self) -> None:
        question = self.session.question
        answer = None if question is None else self.session.answer_to(question.id)
        self._view.arrive(question, answer)

    def _show_card(self) -> None:
        if self.session.question is not None:
            self.query_one(QuestionCard).show(card_of(self.session, self._view))

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
        self._view.panel = None
        self.post_message(Changed())
        self.show()

    def _fill_row(self, question: Question, level: int | None) -> None:
        rows = grid_rows(question, self.session.answer_to(question.id))
        rows[self._view.row] = level
        recorded = self.session.answer(question.id, rows=tuple(rows))
        if None in rows:
            later = [place for place in range(self._view.row, len(rows)) if rows[place] is None]
            self._view.row = later[0] if later else rows.index(None)
            self.post_message(Changed())
            self.show()
        else:
            self._recorded(question, recorded)

    def _recorded(self, question: Question, recorded: Recorded) -> None:
        """Save, say what was taken down, and show what comes next."""
        self.post_message(Changed())
        answer = answer_words(question, self.session.answer_to(question.id))
        self._view.flash = f"{question.title}: {answer}  ·  u takes it back"
        self._view.panel = None
        if recorded.finished is not None:
            self._view.panel = self._finished(recorded.finished)
        self._arrive()
        self.show()
        if recorded.at_end:
            self._end()

    def _finished(self, component_id: str) -> tuple[str, str]:
        from readiness.scoring import assess
        from readiness.tui.words import finished_words

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
        from readiness.tui.screens.dialogs import ReasonDialog

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
        last = len(targets(question)) - 1
        start = self._view.cursor
        if start is None:
            start = chosen_row(question, self.session.answer_to(question.id), self._view.row)
        if start is None:
            start = -1 if step > 0 else last + 1
        self._view.cursor = max(0, min(last, start + step))
        self._show_card()

    def action_take(self) -> None:
        """Take the row under the cursor, or finish a question of several ticks or of a number."""
        question = self.session.question
        if question is None:
            return
        if self._view.cursor is not None:
            self._take_row(question, self._view.cursor)
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
        target = targets(question)[row]
        if target == DONT_KNOW_ROW:
            self.action_dont_know()
        elif target == NOT_APPLICABLE_ROW:
            self.action_not_applicable()
        else:
            if question.kind == "multiple":
                self._view.cursor = None
            self._choose(question, target)

    def _take_number(self, question: Question) -> None:
        typed = self._view.typed or ""
        if NUMBER.fullmatch(typed):
            self._recorded(question, self.session.answer(question.id, number=typed))
        else:
            self._say("Type a number, such as 12 or 3.5, or press d for don't know.")

    def action_type(self, char: str) -> None:
        """Type a figure where a number is asked."""
        if self._view.typed is not None and len(self._view.typed) < _LONGEST_NUMBER:
            self._view.typed += char
            self._show_card()

    def action_erase(self) -> None:
        """Take back the last typed figure."""
        if self._view.typed:
            self._view.typed = self._view.typed[:-1]
            self._show_card()

    def action_back(self) -> None:
        """Go to the question before; in a grid to the row before."""
        if self._view.row > 0:
            self._view.row -= 1
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
        self._view.flash, self._view.panel = "", None
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

        def show(who: NoteVisibility) -> None:
            if self.session.show_note(question.id, who):
                self.post_message(Changed())

        def finish(_: None) -> None:
            self.session.close_note()
            self.show()

        from readiness.tui.screens.note import NoteDialog

        note, seen = (answer.note, answer.note_visibility) if answer else ("", "internal")
        dialog = NoteDialog(question.title, note, keep, seen, show)
        self.app.push_screen(dialog, finish)

    def action_why(self) -> None:
        """Say why the question is asked, with an example from the firm's own sector."""
        from readiness.tui.screens.dialogs import WhyDialog

        question = self.session.question
        if question is not None:
            self.app.push_screen(WhyDialog(question, self.session.response.respondent.sector))

    def action_go_to(self) -> None:
        """Jump to any question by a few letters."""
        from readiness.tui.screens.go_to import GoToDialog

        def jump(question_id: str | None) -> None:
            if question_id is not None:
                self.session.go_to(question_id)
                self._turn()

        self.app.push_screen(GoToDialog(self.session), jump)

    def action_review(self) -> None:
        """Go to the review."""
        self.post_message(Left("review"))

    def _say(self, words: str) -> None:
        self._view.flash = words
        self._show_card()

    @on(QuestionCard.RowClicked)
    def _row_clicked(self, message: QuestionCard.RowClicked) -> None:
        question = self.session.question
        if question is not None and message.index < len(targets(question)):
            self._take_row(question, message.index)
