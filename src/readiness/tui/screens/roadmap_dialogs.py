"""The panels of the roadmap page: a step with what can be done to it, a reason, a line of text."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from readiness.edits import LONGEST_REASON
from readiness.tui.roadmap_words import STOCK_REASONS
from readiness.tui.screens.dialogs import CLOSE, Dialog, PickDialog, Reading
from readiness.tui.widgets.frame import Key, Words
from readiness.tui.widgets.picklist import PickList, PickRow


class StepDialog(PickDialog):
    """All about one step, and what can be done to it; gives what was picked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "read(-4)", show=False),
        Binding("pagedown", "read(4)", show=False),
    ]

    def content(self) -> ComposeResult:
        """The words, which scroll, and under them the list, which is always there."""
        yield Reading(*self._paragraphs, beside=7 + len(self._choices), id="read")
        yield PickList(
            *[PickRow(text, key=str(n)) for n, (_, text) in enumerate(self._choices, start=1)],
            whole=True,
        )

    def keys(self) -> tuple[Key, ...]:
        """A number does it; the words above can be longer than their room."""
        read = Key("pgdn", "read on", "read(4)")
        return Key(f"1-{len(self._choices)}", "do it", ""), read, CLOSE

    def action_read(self, lines: int) -> None:
        """Scroll the words."""
        self.query_one(Reading).scroll_relative(y=lines, animate=False)


class LineDialog(Dialog[str | None]):
    """Asks for a line of text; an empty one is refused where something is needed."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self, title: str, words: str, value: str = "", *, most: int = 0, needed: str = ""
    ) -> None:
        """Ask.

        Args:
            title: The heading.
            words: What is asked.
            value: What stands there at first.
            most: How many characters fit; 0 is any number.
            needed: What to say to an empty line; empty when one may be given.
        """
        self.heading = title
        super().__init__()
        self._words = words
        self._value = value
        self._most = most
        self._needed = needed

    def content(self) -> ComposeResult:
        """The question, the line, and keys that can be clicked."""
        yield Words((self._words, "text"), id="asked")
        yield Input(self._value, max_length=self._most, select_on_focus=False)
        yield from self.more()

    def keys(self) -> tuple[Key, ...]:
        """Enter goes on."""
        return Key("enter", "go on", "go_on"), CLOSE

    def more(self) -> ComposeResult:
        """What stands under the line."""
        yield from ()

    def action_go_on(self) -> None:
        """Take what was typed."""
        self.take(self.query_one(Input).value.strip())

    def take(self, typed: str) -> None:
        """Close with a text, or say that one is needed."""
        if not typed and self._needed:
            self.query_one("#asked", Words).show((self._needed, "strong"))
            return
        self.dismiss(typed)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_go_on()


class WhyNotDialog(LineDialog):
    """Why a step is left out: in own words, or one of the usual reasons."""

    def __init__(self, title: str) -> None:
        """Ask why the step of this title is left out."""
        super().__init__(
            "Leave it out",
            f"“{title}”. Why not? Type a reason, or pick one with ↑ ↓ or the mouse.",
            most=LONGEST_REASON,
            needed="Please type a few words, or pick a reason: your adviser will ask.",
        )

    def more(self) -> ComposeResult:
        """The usual reasons."""
        yield PickList(whole=True)

    def on_mount(self) -> None:
        """Mark no reason before one is moved to."""
        self.query_one(PickList).show(*map(PickRow, STOCK_REASONS), active=False)

    def on_key(self, event: events.Key) -> None:
        """Move in the list while a line could be typed."""
        if event.key in ("up", "down"):
            event.stop()
            self.query_one(PickList).move(-1 if event.key == "up" else 1)

    def action_go_on(self) -> None:
        """Take what was typed, or else the marked reason."""
        picks, typed = self.query_one(PickList), self.query_one(Input).value.strip()
        self.take(typed or (STOCK_REASONS[picks.cursor] if picks.active else ""))

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        self.dismiss(STOCK_REASONS[message.index])
