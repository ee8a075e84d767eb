"""What all pages share: breakpoints, the keys line, and a word when there is no room."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen

from readiness.tui.widgets.frame import KeyLine, Words


class BasePage(Screen[None]):
    """A page: what `content` yields, or a plain request below 60 by 20 cells."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it without ClassVar
        (0, "-tiny"),
        (60, "-narrow"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it without ClassVar
        (0, "-flat"),
        (20, "-short"),
        (30, "-tall"),
    ]
    AUTO_FOCUS = ""

    def content(self) -> ComposeResult:
        """The widgets of the page."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The page, and the request that is hidden while there is room."""
        # Textual sets these classes after the first layout; set now, the first frame is the last.
        for size, points in (
            (self.app.size.width, self.HORIZONTAL_BREAKPOINTS),
            (self.app.size.height, self.VERTICAL_BREAKPOINTS),
        ):
            self.add_class([name for least, name in points if size >= least][-1])
        yield from self.content()
        yield Words(
            ("This window is too small.", "strong"),
            ("Please make it at least 60 columns wide and 20 lines high. Nothing is lost.", "text"),
            id="too-small",
        )

    @on(KeyLine.Clicked)
    async def _key_clicked(self, message: KeyLine.Clicked) -> None:
        await self.run_action(message.action)
