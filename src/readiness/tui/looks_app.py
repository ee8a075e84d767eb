"""Colours and motion of the app, and that they are remembered."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.color import Color
from textual.filter import LineFilter

from readiness.errors import UserError
from readiness.storage.settings import Settings, read_settings, write_settings
from readiness.tui.keys_in_order import KeysInOrder
from readiness.tui.themes import CONTRAST, DARK, DEFAULTS, NAMES, THEMES, after

_BRIGHT = 0.5


class WithoutColour(LineFilter):
    """For ``NO_COLOR``: no code for a colour at all; a bright ground becomes reversed text."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same text in bold, underlined or reversed alone."""
        return [
            Segment(text, _plain(style) if style else None, control)
            for text, style, control in segments
        ]


@lru_cache(1024)
def _plain(style: Style) -> Style:
    ground = style.bgcolor
    bright = ground is not None and Color.from_rich_color(ground).brightness > _BRIGHT
    return style.without_color + Style(reverse=bright != bool(style.reverse))


class LooksApp(KeysInOrder):
    """An app in one of our sets of colours, with more or less motion, as was last chosen."""

    def __init__(self) -> None:
        """Look as last time."""
        super().__init__()
        self.settings = read_settings()
        for theme in THEMES:
            self.register_theme(theme)
        names = [theme.name for theme in THEMES]
        self.theme = self.settings.theme if self.settings.theme in names else DARK.name
        if self.no_color:
            # Its grounds are black or bright, so that what stands out in it can be reversed.
            self.theme = CONTRAST.name
        if self.settings.motion == "less":
            self.animation_level = "none"

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filter for ``NO_COLOR`` sends greys, which are colours too."""
        return [WithoutColour()] if self.no_color else super().get_line_filters()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our variables, for themes that do not set them."""
        return DEFAULTS

    def on_notify(self) -> None:
        """What is said for a moment takes the place of what was said before."""
        self.clear_notifications()

    def action_theme(self) -> None:
        """Change to the next colours."""
        if self.no_color:
            self.notify("Colours are off: NO_COLOR is set.", markup=False, timeout=3)
            return
        theme = after(self.theme)
        self.theme = theme.name
        self.notify(f"Colours: {NAMES[theme.name]}", markup=False, timeout=2)
        self.remember(theme=theme.name)

    def action_motion(self) -> None:
        """Change between less motion and all of it."""
        less = self.animation_level != "none"
        self.animation_level = "none" if less else "full"
        self.calm(self.screen.query("Input, TextArea"))
        words = "Less motion: nothing blinks or slides." if less else "All motion is back."
        self.notify(words, markup=False, timeout=2)
        self.remember(motion="less" if less else "full")

    def remember(self, **changes: str) -> None:
        """Keep settings for the next run; a disk that cannot be written is no reason to stop."""
        self.settings = Settings(**{**self.settings._asdict(), **changes})
        self._write_settings(changes)

    @work(thread=True, exit_on_error=False)
    def _write_settings(self, changes: dict[str, str]) -> None:
        with contextlib.suppress(UserError):
            write_settings(changes)
