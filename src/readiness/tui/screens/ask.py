"""The question page: one question at a time, answered with one key, repainted in place."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from readiness.errors import clean
from readiness.progress import Recorded
from readiness.session import InterviewSession
from readiness.tui.answer_words import answer_words
from readiness.tui.answering import Answering, Outcome
from readiness.tui.autosave import SaveState
from readiness.tui.messages import Changed, Left
from readiness.tui.question_view import ViewState, card_of, keys_of, panel_of
from readiness.tui.screens.page import InterviewPage
from readiness.tui.widgets.card import QuestionCard
from readiness.tui.widgets.frame import Key, KeyLine, ProgressLine, Rail, TopLine


class AskScreen(InterviewPage):
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
        Binding("n", "note", "Note", show=False),
        Binding("w", "why", "Why we ask", show=False),
        Binding("r", "review", "Review", show=False),
        Binding("full_stop,comma", "type('.')", show=False),
        Binding("minus", "type('-')", show=False),
        Binding("backspace", "erase", show=False),
    ]

    def __init__(self, session: InterviewSession, flash: str = "") -> None:
        """Ask what the session has current."""
        super().__init__(session)
        self._view = ViewState(flash=flash)
        self._answering = Answering(session, self._view)

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
        super().show_state(state)
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
        self.query_one(KeyLine).show(*self.all_keys())
        self._show_card()

    def all_keys(self) -> tuple[Key, ...]:
        """The keys of the question, and where else one can go."""
        return keys_of(self._shown)

    def _arrive(self) -> None:
        question = self.session.question
        if question is not None:
            self._shown = question
        answer = None if question is None else self.session.answer_to(question.id)
        self._view.arrive(question, answer)

    def _show_card(self) -> None:
        if self.session.question is not None:
            self.query_one(QuestionCard).show(card_of(self.session, self._view))

    # What the keys do

    def _did(self, outcome: Outcome) -> None:
        """Show and save what a key led to."""
        if outcome.recorded is not None:
            self._recorded(outcome.recorded)
        elif outcome.changed:
            self._view.panel = None
            self.post_message(Changed())
            self.show()
        elif outcome.asks_reason:
            self._ask_reason()
        elif outcome.words:
            self._say(outcome.words)
        else:
            self._show_card()

    def _recorded(self, recorded: Recorded) -> None:
        """Save, say what was taken down, and show what comes next."""
        self.post_message(Changed())
        question = self._shown
        answer = answer_words(question, self.session.answer_to(question.id))
        self._view.flash = f"{question.title}: {answer}  ·  u takes it back"
        finished = recorded.finished
        self._view.panel = None if finished is None else panel_of(self.session, finished)
        self._arrive()
        self.show()
        if recorded.at_end:
            self.post_message(Left("review" if self.session.unanswered() else "results"))

    def _ask_reason(self) -> None:
        from readiness.tui.screens.dialogs import ReasonDialog

        def leave_out(reason: str | None) -> None:
            if reason is not None:
                self._did(self._answering.not_applicable(reason))

        self.app.push_screen(ReasonDialog(self._shown.may_not_apply), leave_out)

    def action_digit(self, digit: int) -> None:
        """Answer with an option, tick it, or type a figure, by the kind of question."""
        self._did(self._answering.digit(digit))

    def action_dont_know(self) -> None:
        """Record a don't-know."""
        self._did(self._answering.dont_know())

    def action_not_applicable(self) -> None:
        """Record that the question does not apply; asks why when there is more than one reason."""
        self._did(self._answering.not_applicable())

    def action_move(self, step: int) -> None:
        """Move the cursor; it first appears at the answer, or at the top."""
        self._answering.move(step)
        self._show_card()

    def action_take(self) -> None:
        """Take the row under the cursor, or finish a question of several ticks or of a number."""
        self._did(self._answering.take())

    def action_type(self, char: str) -> None:
        """Type a figure where a number is asked."""
        self._did(self._answering.type(char))

    def action_erase(self) -> None:
        """Take back the last typed figure."""
        self._answering.erase()
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
        self._say("Taken back. Press u again for the one before.")

    def action_note(self) -> None:
        """Write a note on this question."""
        question = self.session.question
        if question is None:
            return

        def finish(_: None) -> None:
            self.session.close_note()
            self.show()

        from readiness.tui.screens.note import note_dialog

        dialog = note_dialog(self.session, question, lambda: self.post_message(Changed()))
        self.app.push_screen(dialog, finish)

    def action_why(self) -> None:
        """Say why the question is asked, with an example from the firm's own sector."""
        from readiness.tui.screens.dialogs import WhyDialog

        question = self.session.question
        if question is not None:
            self.app.push_screen(WhyDialog(question, self.session.response.respondent.sector))

    def went_to(self, question_id: str) -> None:
        """Show a question that was found."""
        self.session.go_to(question_id)
        self._turn()

    def _say(self, words: str) -> None:
        self._view.flash = words
        self._show_card()

    @on(Rail.Clicked)
    def _component_clicked(self, message: Rail.Clicked) -> None:
        question_id = self.session.first_of(message.component)
        if question_id is not None:
            self.went_to(question_id)

    @on(QuestionCard.RowClicked)
    def _row_clicked(self, message: QuestionCard.RowClicked) -> None:
        self._did(self._answering.row(message.index))
