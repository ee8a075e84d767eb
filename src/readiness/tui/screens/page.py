"""What all pages share: breakpoints, the keys line, and a word when there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from readiness.tui.keys_in_order import KeysInOrder, ready
from readiness.tui.messages import LEAVING, Changed, Left
from readiness.tui.widgets.frame import Key, KeyLine, TopLine, Words

if TYPE_CHECKING:
    from readiness.session import InterviewSession
    from readiness.tui.autosave import SaveState


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
    TELLS_WHEN_READY = True

    def on_screen_resume(self) -> None:
        """Take the keys that were typed ahead."""
        ready(self)

    def post_message(self, message: Message) -> bool:
        """Send a message; when it leads to another page, keys wait for that one."""
        if isinstance(message, LEAVING) and isinstance(self.app, KeysInOrder):
            self.app.hold()
        return super().post_message(message)

    def content(self) -> ComposeResult:
        """The widgets of the page."""
        raise NotImplementedError

    def all_keys(self) -> tuple[Key, ...]:
        """The keys of the page, those that matter most first and the way out last.

        The bottom line shows as many as it has room for; help and the palette list them all.
        """
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


class InterviewPage(BasePage):
    """A page of an interview: it shows how saving stands, leads to any question, takes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g,slash", "go_to", "Go to", show=False),
        Binding("u", "undo", "Undo", show=False),
    ]

    def __init__(self, session: InterviewSession) -> None:
        """Show this session."""
        super().__init__()
        self.session = session

    def show_state(self, state: SaveState) -> None:
        """Show how saving stands."""
        self.query_one(TopLine).show(state=state)

    def action_go_to(self) -> None:
        """Jump to any question by a few letters."""
        from readiness.tui.screens.go_to import GoToDialog

        def jump(question_id: str | None) -> None:
            if question_id is not None:
                self.went_to(question_id)

        self.app.push_screen(GoToDialog(self.session), jump)

    def went_to(self, question_id: str) -> None:
        """Show a question that was found."""
        self.post_message(Left("ask", question_id))

    def action_review(self) -> None:
        """Go to the review."""
        self.post_message(Left("review"))

    def action_undo(self) -> None:
        """Take back the last answer or note and show where it was."""
        question_id = self.session.undo()
        if question_id is None:
            self.notify("There is nothing to take back.", markup=False, timeout=3)
            return
        self.post_message(Changed())
        self.post_message(Left("ask", question_id))
