"""A note on a question, saved while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import TextArea

from readiness.errors import clean
from readiness.session import LONGEST_NOTE
from readiness.tui.screens.dialogs import Dialog
from readiness.tui.widgets.frame import Words

_NOTE_PAUSE = 0.5
"""Seconds without a key after which what was typed so far is saved."""


class NoteDialog(Dialog[None]):
    """A note on a question, saved while it is typed."""

    HINT = "Esc keeps the note and closes"

    def __init__(self, title: str, note: str, keep: Callable[[str], None]) -> None:
        """Edit `note`; `keep` is called with the text when typing pauses and at the end."""
        self.heading = f"Note: {title}"
        super().__init__()
        self._note = clean(note, keep_newlines=True)
        self._keep = keep
        self._kept = self._note
        self._pause: Timer | None = None

    def content(self) -> ComposeResult:
        """The text and what becomes of it."""
        yield Words(
            ("A reminder for yourself, or where the proof is. No names or health details.", "quiet")
        )
        yield TextArea(self._note, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")

    def on_mount(self) -> None:
        """Go on at the end of the note."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_NOTE_PAUSE, self._save)

    def _save(self) -> None:
        text = self.query_one(TextArea).text[:LONGEST_NOTE]
        if text != self._kept:
            self._kept = text
            self._keep(text)

    def action_leave(self) -> None:
        """Keep the note and close."""
        if self._pause is not None:
            self._pause.stop()
        self._save()
        self.dismiss(None)
