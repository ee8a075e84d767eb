"""A note on a question, saved while it is typed, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from readiness.errors import clean
from readiness.questionnaire import Question
from readiness.session import LONGEST_NOTE, InterviewSession, NoteVisibility
from readiness.tui.screens.dialogs import Dialog
from readiness.tui.widgets.frame import Key, Words
from readiness.tui.widgets.picklist import PickList, PickRow

SEEN: dict[NoteVisibility, str] = {
    "internal": "Only for you: it is never printed",
    "report": "Also in the roadmap, beside the step",
}


def note_dialog(
    session: InterviewSession, question: Question, changed: Callable[[], object]
) -> NoteDialog:
    """The note on a question, to be written; `changed` is called after each change."""
    answer = session.answer_to(question.id)

    def keep(text: str) -> None:
        session.note(question.id, text)
        changed()

    def show(who: NoteVisibility) -> None:
        if session.show_note(question.id, who):
            changed()

    note, seen = (answer.note, answer.note_visibility) if answer else ("", "internal")
    return NoteDialog(question.title, note, keep, seen, show)


class NoteDialog(Dialog[None]):
    """A note on a question, saved while it is typed, and who sees it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "switch", show=False)]

    def __init__(
        self,
        title: str,
        note: str,
        keep: Callable[[str], None],
        seen: NoteVisibility,
        show: Callable[[NoteVisibility], None],
    ) -> None:
        """Edit `note`.

        Args:
            title: What the note is on.
            note: The note so far.
            keep: Is called with the text when typing pauses and at the end.
            seen: Who sees it so far.
            show: Is called with who is to see it, when that changes and at the end.
        """
        self.heading = f"Note: {title}"
        super().__init__()
        self._note = clean(note, keep_newlines=True)
        self._keep = keep
        self._kept = self._note
        self._seen = seen
        self._shown_to = show

    def content(self) -> ComposeResult:
        """The text, what becomes of it, and who sees it."""
        yield Words(
            ("A reminder for yourself, or where the proof is. No names or health details.", "quiet")
        )
        yield TextArea(self._note, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        yield PickList()

    def keys(self) -> tuple[Key, ...]:
        """Letters are text here, so only these two are keys."""
        return Key("tab", "who sees it", "switch"), Key("esc", "keep it and close", "leave")

    def on_mount(self) -> None:
        """Go on at the end of the note."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self._show_seen()

    def _show_seen(self) -> None:
        rows = [PickRow(w, mark="●" if seen == self._seen else "○") for seen, w in SEEN.items()]
        self.query_one(PickList).show(*rows, active=False)

    def action_switch(self) -> None:
        """Change who sees the note."""
        self._seen = "internal" if self._seen == "report" else "report"
        self._save()
        self._shown_to(self._seen)
        self._show_seen()

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        if tuple(SEEN)[message.index] != self._seen:
            self.action_switch()

    @on(TextArea.Changed)
    def _typed(self) -> None:
        # Each key at once: the thread that saves takes the newest, however fast they come.
        self._save()

    def _save(self) -> None:
        text = self.query_one(TextArea).text[:LONGEST_NOTE]
        if text != self._kept:
            self._kept = text
            self._keep(text)

    def action_leave(self) -> None:
        """Keep the note and close."""
        self._save()
        self._shown_to(self._seen)
        self.dismiss(None)
