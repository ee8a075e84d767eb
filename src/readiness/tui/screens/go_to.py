"""Go to any question by a few letters."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from readiness.session import InterviewSession
from readiness.tui.answer_words import answer_words
from readiness.tui.screens.dialogs import Dialog
from readiness.tui.widgets.picklist import PickList, PickRow


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
