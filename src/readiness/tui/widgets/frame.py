"""What stands around every page: the top line, the progress line, the keys, the rail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.message import Message

from readiness.tui.autosave import SaveState
from readiness.tui.text import shorten, wrap
from readiness.tui.widgets.lines import BLANK, Line, LinesWidget, Look

if TYPE_CHECKING:
    from readiness.progress import ComponentProgress

_RAIL_BAR = 18
"""Cells of each bar beside the question, however many questions it stands for."""
SAVE_WORDS = {"saved": "saved ✓", "saving": "saving…", "failed": "NOT SAVED"}


class TopLine(LinesWidget):
    """The title and the firm on the left; on the right whether everything is saved."""

    DEFAULT_CSS = """
    TopLine { height: 1; background: $panel; color: $foreground; }
    """
    LOOKS: ClassVar[dict[str, Look]] = {
        "title": Look(bold=True),
        "firm": Look("muted"),
        "saved": Look("success"),
        "failed": Look("background", "error", bold=True),
    }

    def __init__(self, title: str) -> None:
        """Show a title; the firm and the state of saving come later."""
        super().__init__(id="top")
        self._title = title
        self._firm = ""
        self._state: SaveState | None = None

    def show(self, firm: str | None = None, state: SaveState | None = None) -> None:
        """Change the firm's name, the state of saving, or both."""
        if firm is not None:
            self._firm = firm
        if state is not None:
            self._state = state
        self.repaint()

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        kind = self._state.kind if self._state else ""
        words = f"{SAVE_WORDS.get(kind, '')} "
        room = width - cell_len(words) - 1
        title = shorten(f" {self._title}", room)
        left = cell_len(title)
        firm = shorten(f"  ·  {self._firm}", room - left) if self._firm else ""
        gap = " " * (width - left - cell_len(firm) - cell_len(words))
        return [
            Line(
                [
                    (title, "title"),
                    (firm, "firm"),
                    (gap, "title"),
                    (words, "failed" if kind == "failed" else "saved"),
                ]
            )
        ]


class ProgressLine(LinesWidget):
    """How many questions are dealt with, as a line and in figures."""

    DEFAULT_CSS = """
    ProgressLine { height: 1; }
    """
    LOOKS: ClassVar[dict[str, Look]] = {
        "done": Look("primary"),
        "left": Look("faint"),
        "figures": Look("muted"),
    }

    def __init__(self) -> None:
        """Start at nothing of nothing."""
        super().__init__(id="progress")
        self._done = 0
        self._total = 0

    def show(self, done: int, total: int) -> None:
        """Show how many are done, and of how many."""
        self._done, self._total = done, total
        self.repaint()

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        done, total = self._done, self._total
        figures = f"  {done} of {total} "
        room = max(0, width - cell_len(figures) - 1)
        full = done * room // total if total else 0
        return [
            Line(
                [
                    (" ", ""),
                    ("━" * full, "done"),
                    ("─" * (room - full), "left"),
                    (figures, "figures"),
                ]
            )
        ]


class Rail(LinesWidget):
    """The components in asking order, with progress; never a score."""

    LOOKS: ClassVar[dict[str, Look]] = {
        "name": Look("muted"),
        "current": Look(bold=True),
        "done": Look("success"),
        "bar": Look("primary"),
        "left": Look("faint"),
        "off": Look("muted"),
    }

    @dataclass
    class Clicked(Message):
        """A component was clicked; its id."""

        component: str

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(id="rail")
        self._parts: tuple[ComponentProgress, ...] = ()
        self._current = ""

    def show(self, parts: tuple[ComponentProgress, ...], current: str) -> None:
        """Show the progress of the components; `current` is the id of the one being asked."""
        self._parts, self._current = parts, current
        self.repaint()

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """Two lines a component, with a blank one between where there is room."""
        lines: list[Line] = [BLANK]
        airy = height > 3 * len(self._parts) + 1
        digits = max((len(str(part.total)) for part in self._parts), default=1)
        for place, part in enumerate(self._parts):
            here = part.component.id == self._current
            finished = part.total > 0 and part.done == part.total
            mark = "▶" if here else "✓" if finished else " "
            style = "current" if here else "done" if finished else "name"
            lines.append(Line([(f" {mark} {part.component.name}", style)], target=place))
            if part.total:
                full = part.done * _RAIL_BAR // part.total
                lines.append(
                    Line(
                        [
                            ("   ", ""),
                            ("━" * full, "bar"),
                            ("─" * (_RAIL_BAR - full), "left"),
                            (f"  {part.done:>{digits}} of {part.total:>{digits}}", "name"),
                        ],
                        target=place,
                    )
                )
            else:
                lines.append(Line([("   does not apply to you", "off")]))
            if airy:
                lines.append(BLANK)
        return lines

    def on_click(self, event: events.Click) -> None:
        """Tell which component was clicked."""
        place = self.target_at(event)
        if place is not None:
            self.post_message(self.Clicked(self._parts[place].component.id))


class Key(NamedTuple):
    """A key of a page: what to press, what it does, the action a click runs, and more words on it.

    Without `does` it stands in help and palette only; without an action a click does nothing.
    """

    key: str
    does: str
    action: str
    words: str = ""


HELP_KEY = Key("?", "help", "app.help", "this list")
MORE_KEYS = (
    Key("t", "", "app.theme", "colours: dark, light, high contrast"),
    Key("", "", "app.motion", "less motion, or all of it: blinking, sliding"),
    Key("ctrl+p", "", "app.command_palette", "any command by a few letters, also while you type"),
)
"""What every page has, beside its own keys."""


class KeyLine(LinesWidget):
    """The keys of the page, most useful first; what does not fit is left out but for the last."""

    DEFAULT_CSS = """
    KeyLine { height: 1; background: $panel; dock: bottom; }
    """
    LOOKS: ClassVar[dict[str, Look]] = {
        "key": Look("accent", bold=True),
        "does": Look(),
    }

    @dataclass
    class Clicked(Message):
        """A key in the line was clicked."""

        action: str

    def __init__(self, *keys: Key) -> None:
        """Show these keys; the last one (the way out) is always there."""
        super().__init__(id="keys")
        self._keys = keys
        self._spans: list[tuple[int, int, str]] = []

    def show(self, *keys: Key) -> None:
        """Show other keys."""
        if keys != self._keys:
            self._keys = keys
            self.repaint()

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        if not self._keys:
            return [BLANK]
        # The way out and the way to all the others stay; the rest as far as there is room.
        keys = [key for key in self._keys if key.does]
        sure = {key for key in keys if key is HELP_KEY} | {keys[-1]}
        room = width - sum(map(_size, sure))
        shown = []
        for key in keys:
            if key not in sure:
                if _size(key) > room:
                    continue
                room -= _size(key)
            shown.append(key)
        pieces, self._spans, x = [], [], 0
        for key in shown:
            pieces += [(f" {key.key} ", "key"), (f"{key.does}  ", "does")]
            self._spans.append((x, x + _size(key), key.action))
            x += _size(key)
        return [Line(pieces)]

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        x = event.get_content_offset_capture(self).x
        for start, end, action in self._spans:
            if start <= x < end and action:
                self.post_message(self.Clicked(action))


def _size(key: Key) -> int:
    return cell_len(key.key) + cell_len(key.does) + 4


class Words(LinesWidget):
    """Wrapped paragraphs; each is a text and a style."""

    DEFAULT_CSS = """
    Words { height: auto; }
    """
    LOOKS: ClassVar[dict[str, Look]] = {
        "head": Look("primary", bold=True),
        "strong": Look(bold=True),
        "text": Look(),
        "quiet": Look("muted"),
        "fault": Look("error", bold=True),
    }

    def __init__(self, *paragraphs: tuple[str, str], id: str | None = None) -> None:  # noqa: A002
        """Show these paragraphs (text, style name without the prefix)."""
        super().__init__(id=id)
        self._paragraphs = paragraphs

    def show(self, *paragraphs: tuple[str, str]) -> None:
        """Show other paragraphs."""
        self._paragraphs = paragraphs
        self.refresh(layout=True)
        self.repaint()

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """The paragraphs, wrapped."""
        return [
            Line([(text, style)])
            for paragraph, style in self._paragraphs
            for text in wrap(paragraph, max(1, width))
        ]

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many lines as the paragraphs need."""
        return sum(len(wrap(text, max(1, width))) for text, _ in self._paragraphs)
