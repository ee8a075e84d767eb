"""The review: what has no answer, what is not known, what was noted, what does not fit together."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from readiness.errors import clean
from readiness.session import InterviewSession
from readiness.tui.messages import Left
from readiness.tui.screens.page import InterviewPage
from readiness.tui.text import count
from readiness.tui.widgets.frame import (
    HELP_KEY,
    MORE_KEYS,
    Key,
    KeyLine,
    ProgressLine,
    TopLine,
    Words,
)
from readiness.tui.widgets.picklist import PickList, PickRow
from readiness.tui.words import ReviewLine, contradiction_lines, review_lines

_HEADINGS = {
    "look again": "Worth a second look",
    "unanswered": "No answer yet",
    "don't know": "Don't know",
    "note": "Notes",
}


class ReviewScreen(InterviewPage):
    """Lists what to look at again; picking one goes there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("enter,space,right,l", "take", show=False),
        Binding("left,h,escape", "back", show=False),
        Binding("s", "results", show=False),
        Binding("f", "profile", show=False),
    ]

    def __init__(self, session: InterviewSession) -> None:
        """Review this session."""
        super().__init__(session)
        self._targets: list[str | None] = []

    def content(self) -> ComposeResult:
        """Words, then the list."""
        yield TopLine(clean(self.session.questionnaire.title))
        yield ProgressLine()
        with Vertical(id="middle"):
            yield Words(id="summary")
            yield PickList(whole=True)
        yield KeyLine(*self.all_keys())

    def all_keys(self) -> tuple[Key, ...]:
        """The keys of this page."""
        return (
            Key("enter", "go there", "take", "go to the question that is marked; or click a line"),
            Key("↑ ↓", "", "", "move in the list"),
            Key("s", "see the result", "results", "where you stand, and the next steps"),
            Key("←", "questions", "back", "back to the questions (also Esc)"),
            Key("f", "your firm", "profile", "what you said about your firm"),
            HELP_KEY,
            Key("g", "go to", "go_to", "any question by a few letters (also /)"),
            Key("u", "undo", "undo", "take back the last answer or note, without limit"),
            *MORE_KEYS,
            Key("q", "save, quit", "app.quit", "save and quit; it says where the file is"),
        )

    def on_mount(self) -> None:
        """Fill the list."""
        from readiness.scoring import assess

        session = self.session
        self.query_one(TopLine).show(firm=clean(session.response.respondent.name))
        progress = session.progress()
        self.query_one(ProgressLine).show(progress.done, progress.total)
        assessment = assess(session.questionnaire, session.response)
        lines = (
            *contradiction_lines(assessment),
            *review_lines(
                session.questionnaire,
                dict(session.response.answers),
                session.unanswered(),
                session.ids,
            ),
        )
        left = len(session.unanswered())
        if left:
            words = (
                f"{count(left, 'question has', 'questions have')} no answer yet. You can see your "
                "result now; what is open shows as a range."
            )
        else:
            words = "Every question has been dealt with. Change what you like, or see the result."
        self.query_one("#summary", Words).show(("Review", "head"), (words, "text"))
        self.query_one(PickList).show(*self._rows(lines))

    def _rows(self, lines: tuple[ReviewLine, ...]) -> list[PickRow]:
        rows = [PickRow("See the result and the next steps", mark="▶")]
        self._targets = [None]
        pack = self.session.questionnaire
        for kind, heading in _HEADINGS.items():
            mine = [line for line in lines if line.kind == kind]
            if not mine:
                continue
            rows += [PickRow("", heading=True), PickRow(f"{heading} ({len(mine)})", heading=True)]
            self._targets += [None, None]
            for line in mine:
                question = pack.questions[line.question]
                text = line.text.replace("\n", " ")
                remark = question.title if kind == "note" else pack.component_of[question.id].name
                rows.append(PickRow(text, remark=remark))
                self._targets.append(line.question)
        return rows

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self.query_one(PickList).move(step)

    def action_take(self) -> None:
        """Go to the question under the cursor, or to the result."""
        self._go(self.query_one(PickList).cursor)

    def _go(self, row: int) -> None:
        target = self._targets[row]
        if target is None:
            self.action_results()
        else:
            self.post_message(Left("ask", target))

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        self._go(message.index)

    def action_results(self) -> None:
        """Go to the result."""
        self.post_message(Left("results"))

    def action_profile(self) -> None:
        """Go to the fields about the firm."""
        self.post_message(Left("profile"))

    def action_back(self) -> None:
        """Go back to the questions, to the first open one or else to the last."""
        session = self.session
        if session.current is None:
            session.go_to(session.first_unanswered() or (session.ids[-1] if session.ids else None))
        self.post_message(Left("ask"))
