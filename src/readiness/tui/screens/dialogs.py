"""The panels over a page: why, reason, help, a message with a choice, a path."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Input

from readiness.errors import clean
from readiness.questionnaire import Question, Reason
from readiness.tui.keys_in_order import ready
from readiness.tui.widgets.frame import Key, KeyLine, Words
from readiness.tui.widgets.picklist import PickList, PickRow

ResultT = TypeVar("ResultT")
CLOSE = Key("esc", "close", "leave")
_NINE = 9


class Reading(VerticalScroll):
    """Paragraphs to read, in the room that the window has beside everything else."""

    def __init__(
        self,
        *paragraphs: tuple[str, str],
        beside: int,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Show paragraphs (text, style of `Words`) in what `beside` lines leave of the window."""
        super().__init__(Words(*paragraphs), id=id, can_focus=False)
        self._beside = beside

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as the words, or as the window lets it."""
        # A limit in the style sheet would not reach the panel: it is as high as all the words.
        most = max(3, viewport.height - self._beside)
        return min(super().get_content_height(container, viewport, width), most)


class Dialog(ModalScreen[ResultT]):
    """A box in the middle with a title; Escape leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Close", show=False)]
    AUTO_FOCUS = "Input, TextArea"
    heading = ""
    TELLS_WHEN_READY = True

    def on_screen_resume(self) -> None:
        """Take the keys that were typed ahead."""
        ready(self)

    def content(self) -> ComposeResult:
        """What is in the box."""
        raise NotImplementedError

    def keys(self) -> tuple[Key, ...]:
        """The line at the bottom; each key in it can be clicked, so that a mouse is enough."""
        return (CLOSE,)

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="box") as box:
            box.border_title = Content(clean(self.heading))
            yield from self.content()
            yield KeyLine(*self.keys())

    def action_leave(self) -> None:
        """Close without a choice."""
        self.dismiss(None)

    @on(KeyLine.Clicked)
    async def _key_clicked(self, message: KeyLine.Clicked) -> None:
        await self.run_action(message.action)


class TextDialog(Dialog[None]):
    """Paragraphs to read; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,q", "leave", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("down,j", "scroll(1)", show=False),
    ]

    def __init__(self, title: str, *paragraphs: tuple[str, str]) -> None:
        """Show paragraphs (text, style of `Words`)."""
        self.heading = title
        super().__init__()
        self._paragraphs = paragraphs

    def content(self) -> ComposeResult:
        """The paragraphs, which scroll when there is little room."""
        yield Reading(*self._paragraphs, beside=6)

    def on_mount(self) -> None:
        """Say how to read on, where there is more than fits."""
        self.call_after_refresh(self._show_keys)

    def on_resize(self) -> None:
        """There may be more or less room."""
        self.call_after_refresh(self._show_keys)

    def _show_keys(self) -> None:
        more = self.query_one(Reading).max_scroll_y > 0
        read = (Key("↑ ↓", "read on", "scroll(3)"),) if more else ()
        self.query_one(KeyLine).show(*read, *self.keys())

    def action_scroll(self, step: int) -> None:
        """Scroll some lines."""
        self.query_one(Reading).scroll_relative(y=step, animate=False)


class WhyDialog(TextDialog):
    """Why a question is asked, what its help says, and an example from the firm's sector."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("w", "leave", show=False)]

    def __init__(self, question: Question, sector: str) -> None:
        """Explain `question` to a firm of `sector` ("" when not known)."""
        example = question.examples.get(sector) or question.examples.get("other", "")
        parts = [("Why we ask", "head"), (question.why or question.stem, "text")]
        if question.help:
            parts += [("", "text"), ("To help you choose", "head"), (question.help, "text")]
        if example:
            parts += [("", "text"), ("An example", "head"), (example, "text")]
        parts += [
            ("", "text"),
            ("Pick the highest line that is true today together with the lines above it.", "quiet"),
        ]
        super().__init__(question.title, *parts)


class PickDialog(Dialog[str | None]):
    """A short list; a digit or Enter picks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *[Binding(str(n), f"pick({n})", show=False) for n in range(1, 10)],
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("enter,space", "take", show=False),
    ]

    def __init__(
        self,
        title: str,
        choices: tuple[tuple[str, str], ...],
        *paragraphs: tuple[str, str],
        cursor: int = 0,
    ) -> None:
        """Offer choices (id, text) under some paragraphs, the cursor on one of them."""
        self.heading = title
        super().__init__()
        self._cursor = cursor
        self._choices = choices
        self._paragraphs = paragraphs

    def content(self) -> ComposeResult:
        """The paragraphs and the list."""
        if self._paragraphs:
            yield Words(*self._paragraphs, ("", "text"))
        picks = PickList(
            *[
                PickRow(text, key=str(n) if n <= _NINE else "")
                for n, (_, text) in enumerate(self._choices, start=1)
            ],
            whole=True,
        )
        picks.cursor = self._cursor
        yield picks

    def keys(self) -> tuple[Key, ...]:
        """A number, or the cursor and Enter."""
        last = min(len(self._choices), _NINE)
        return Key(f"1-{last}", "choose", ""), Key("enter", "take it", "take"), CLOSE

    def action_pick(self, number: int) -> None:
        """Pick by number."""
        if number <= len(self._choices):
            self.dismiss(self._choices[number - 1][0])

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self.query_one(PickList).move(step)

    def action_take(self) -> None:
        """Pick the row under the cursor."""
        self.action_pick(self.query_one(PickList).cursor + 1)

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        self.action_pick(message.index + 1)


class ReasonDialog(PickDialog):
    """Why a question does not apply."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        """Offer the reasons of a question."""
        choices = tuple((reason.id, reason.text) for reason in reasons)
        super().__init__("Why doesn't this apply?", choices)


class PathDialog(Dialog[str | None]):
    """Asks for a path or another short text."""

    def __init__(self, title: str, value: str, *paragraphs: tuple[str, str]) -> None:
        """Ask under some paragraphs, with `value` to start from."""
        self.heading = title
        super().__init__()
        self._value = value
        self._paragraphs = paragraphs

    def content(self) -> ComposeResult:
        """The paragraphs and the line."""
        yield Words(*self._paragraphs)
        yield Input(self._value)

    def keys(self) -> tuple[Key, ...]:
        """Enter goes on."""
        return Key("enter", "go on", "go_on"), CLOSE

    def action_go_on(self) -> None:
        """Close with what was typed."""
        self.dismiss(self.query_one(Input).value.strip() or None)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_go_on()
