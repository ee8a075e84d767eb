"""The panels over a page: note, why, reason, go to, help, a message with a choice, a path."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, TextArea

from readiness.errors import clean
from readiness.questionnaire import Question, Reason
from readiness.session import LONGEST_NOTE, InterviewSession
from readiness.tui.answer_words import answer_words
from readiness.tui.widgets.frame import Words
from readiness.tui.widgets.picklist import PickList, PickRow

ResultT = TypeVar("ResultT")
_NOTE_PAUSE = 0.5
"""Seconds without a key after which what was typed so far is saved."""
_NINE = 9


class Dialog(ModalScreen[ResultT]):
    """A box in the middle with a title; Escape leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Close", show=False)]
    AUTO_FOCUS = "Input, TextArea"
    heading = ""
    HINT = "Esc closes"

    def content(self) -> ComposeResult:
        """What is in the box."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="box") as box:
            box.border_title = Content(clean(self.heading))
            box.border_subtitle = Content(self.HINT)
            yield from self.content()

    def action_leave(self) -> None:
        """Close without a choice."""
        self.dismiss(None)


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


class TextDialog(Dialog[None]):
    """Paragraphs to read; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,q", "leave", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("down,j", "scroll(1)", show=False),
    ]
    HINT = "Esc or Enter closes"

    def __init__(self, title: str, *paragraphs: tuple[str, str]) -> None:
        """Show paragraphs (text, style of `Words`)."""
        self.heading = title
        super().__init__()
        self._paragraphs = paragraphs

    def content(self) -> ComposeResult:
        """The paragraphs, which scroll when there is little room."""
        with VerticalScroll(can_focus=False):
            yield Words(*self._paragraphs)

    def action_scroll(self, step: int) -> None:
        """Scroll a line."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)


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
    HINT = "a number picks · Esc closes"

    def __init__(
        self, title: str, choices: tuple[tuple[str, str], ...], *paragraphs: tuple[str, str]
    ) -> None:
        """Offer choices (id, text) under some paragraphs."""
        self.heading = title
        super().__init__()
        self._choices = choices
        self._paragraphs = paragraphs

    def content(self) -> ComposeResult:
        """The paragraphs and the list."""
        if self._paragraphs:
            yield Words(*self._paragraphs, ("", "text"))
        yield PickList(
            *[
                PickRow(text, key=str(n) if n <= _NINE else "")
                for n, (_, text) in enumerate(self._choices, start=1)
            ]
        )

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


class GoToDialog(Dialog[str | None]):
    """Finds a question by a few letters of its title, text or component."""

    HINT = "type a few letters · ↑ ↓ · Enter goes there · Esc closes"
    heading = "Go to a question"

    def __init__(self, session: InterviewSession) -> None:
        """Search the questions that apply."""
        super().__init__()
        self._session = session
        self._found: list[str] = []

    def content(self) -> ComposeResult:
        """The letters and what they find."""
        yield Input(placeholder="for example: backup")
        yield PickList()

    def on_mount(self) -> None:
        """Show everything before the first letter."""
        self._search("")

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self._search(message.value)

    def _search(self, typed: str) -> None:
        session, pack = self._session, self._session.questionnaire
        words = typed.casefold().split()
        scored = []
        for place, qid in enumerate(session.ids):
            question = pack.questions[qid]
            text = f"{qid} {question.title} {question.stem} {pack.component_of[qid].name}"
            rank = _rank(words, text.casefold(), question.title.casefold())
            if rank is not None:
                scored.append((rank, place, qid))
        self._found = [qid for _, _, qid in sorted(scored)]
        rows = [
            PickRow(
                pack.questions[qid].title,
                remark=f"{answer_words(pack.questions[qid], session.answer_to(qid))[:24]}"
                f"  ·  {pack.component_of[qid].name}",
            )
            for qid in self._found
        ]
        here = self._found.index(session.current) if session.current in self._found else 0
        picks = self.query_one(PickList)
        picks.show(*rows or (PickRow("Nothing found", heading=True),), cursor=0 if words else here)

    def on_key(self, event: events.Key) -> None:
        """Move in the list while the letters are typed."""
        if event.key in ("up", "down"):
            event.stop()
            self.query_one(PickList).move(-1 if event.key == "up" else 1)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        cursor = self.query_one(PickList).cursor
        self.dismiss(self._found[cursor] if cursor < len(self._found) else None)

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        if message.index < len(self._found):
            self.dismiss(self._found[message.index])


def _rank(words: list[str], text: str, title: str) -> int | None:
    """How well a question fits the words; smaller is better, None is not at all."""
    if not words:
        return 0
    if all(word in title for word in words):
        return 0
    if all(word in text for word in words):
        return 1
    return 2 if all(_is_within(word, title) for word in words) else None


def _is_within(letters: str, text: str) -> bool:
    """Whether the letters stand in the text in this order, perhaps with others between."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


class PathDialog(Dialog[str | None]):
    """Asks for a path or another short text."""

    HINT = "Enter goes on · Esc closes"

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

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        self.dismiss(message.value.strip() or None)
