"""No key is lost between two pages: what is typed ahead waits until the next page can take it.

Textual gives a key to whatever has the focus at that moment. A page that is leaving would still get
the keys meant for the next one, and a dialog that is just opening has nothing in focus yet.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import partial
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer

_PATIENCE = 3.0
"""Seconds after which keys go on anyhow; a page that did not come must not make the app deaf."""
_ROUNDS = 2
"""While a line is typed, a key goes up to the app, and what it did there goes up once more."""


class KeysInOrder(App[int]):
    """An app whose keys wait for each other.

    Each key waits for what the one before it did. While a page is on its way (`hold` to `release`)
    all keys wait.
    """

    def __init__(self) -> None:
        """Start with nothing waiting."""
        super().__init__()
        self._waiting: deque[events.Event] = deque()
        self._holding = False
        self._following = False
        self._patience: Timer | None = None

    def hold(self) -> None:
        """Let keys wait from now on."""
        self._holding = True
        self._be_patient()

    def release(self) -> None:
        """A page is ready for keys."""
        self._holding = False
        self._go_on()

    def _be_patient(self) -> None:
        if self._patience is not None:
            self._patience.stop()
        self._patience = self.set_timer(_PATIENCE, self._lose_patience)

    def _lose_patience(self) -> None:
        self._holding = self._following = False
        self._go_on()

    def _go_on(self) -> None:
        if self._patience is not None and not self._holding:
            self._patience.stop()
            self._patience = None
        if self._waiting and not self._holding:
            self.call_next(self._give)

    async def _give(self) -> None:
        """Give out the first key that waits; the next one follows it."""
        if self._waiting and not (self._holding or self._following):
            await self._pass_on(self._waiting.popleft())

    async def on_event(self, event: events.Event) -> None:
        """Keep a key that comes too early."""
        if isinstance(event, events.Key) and event.key == "ctrl+j":
            # Enter, typed before the terminal was told to send it as such, or sent by a keypad.
            event = events.Key("enter", "\r")
        typed = isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded
        if not typed:
            await super().on_event(event)
        elif self._holding or self._following or self._waiting:
            self._waiting.append(event)
            if self._patience is None:
                self._be_patient()
        else:
            await self._pass_on(event)

    async def _pass_on(self, event: events.Event) -> None:
        self._following = True
        focused = self.focused
        way: list[MessagePump] = [self.screen, self]
        if focused is not None:
            way = [focused, *focused.ancestors] * _ROUNDS
        await super().on_event(event)
        self._follow(way)

    def _follow(self, way: list[MessagePump]) -> None:
        """Go the way that the key goes, through the queue of each widget up to the app."""

        def hop(place: int) -> None:
            if place == len(way):
                self._following = False
                self._go_on()
            elif not way[place].call_later(partial(hop, place + 1)):
                # That widget is gone, so what the key did is done.
                hop(len(way))

        hop(0)

    def calm(self, typed: Iterable[Any]) -> None:
        """Let the cursor of fields blink, or not where less motion is wanted."""
        for widget in typed:
            widget.cursor_blink = self.animation_level != "none"

    def push_screen(self, screen: Any, *more: Any, **named: Any) -> Any:  # noqa: ANN401
        """Let keys wait until the new page or dialog is ready."""
        self._hold_for(screen)
        return super().push_screen(screen, *more, **named)

    def switch_screen(self, screen: Screen[Any] | str) -> Any:  # noqa: ANN401
        """Let keys wait until the new page is ready."""
        self._hold_for(screen)
        return super().switch_screen(screen)

    def _hold_for(self, screen: object) -> None:
        if getattr(screen, "TELLS_WHEN_READY", False):
            self.hold()


def ready(screen: Screen[Any]) -> None:
    """Let the screen have the keys that wait; called when it resumes.

    Textual sets the focus in the same round of messages, so the keys come in the next one.
    """
    if isinstance(screen.app, KeysInOrder):
        screen.app.calm(screen.query("Input, TextArea"))
        screen.call_later(screen.app.release)
