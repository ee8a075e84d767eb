"""Find one of many by a few letters: a question to go to, a saved check to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from readiness.session import InterviewSession
from readiness.tui.answer_words import answer_mark
from readiness.tui.screens.dialogs import CLOSE, Dialog
from readiness.tui.text import find_rank
from readiness.tui.widgets.frame import Key
from readiness.tui.widgets.picklist import PickList, PickRow

_STEPS = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}


class Entry(NamedTuple):
    """Something to find: its id, its row, and what else its letters are looked for in."""

    id: str
    row: PickRow
    more: str = ""


class FindDialog(Dialog[str | None]):
    """Finds an entry by letters of its text or of what else is known of it; gives its id."""

    def __init__(
        self, title: str, entries: Sequence[Entry], example: str = "", here: str | None = None
    ) -> None:
        """Search these entries.

        Args:
            title: The heading.
            entries: What there is.
            example: What stands in the line before the first letter.
            here: The id of the entry that the cursor starts at.
        """
        self.heading = title
        super().__init__()
        self._entries = entries
        self._example = example
        self._here = here
        self._found: list[Entry] = []

    def content(self) -> ComposeResult:
        """The letters and what they find."""
        yield Input(placeholder=self._example)
        yield PickList(beside=9)

    def keys(self) -> tuple[Key, ...]:
        """Letters are typed, so only these are keys."""
        return Key("↑ ↓", "move", ""), Key("enter", "go there", "go_on"), CLOSE

    def on_mount(self) -> None:
        """Show everything before the first letter."""
        self._search("")

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self._search(message.value)

    def _search(self, typed: str) -> None:
        words = typed.casefold().split()
        ranked = []
        for place, entry in enumerate(self._entries):
            title = entry.row.text.casefold()
            rank = find_rank(words, f"{title} {entry.more}".casefold(), title)
            if rank is not None:
                ranked.append((rank, place))
        self._found = [self._entries[place] for _, place in sorted(ranked)]
        ids = [entry.id for entry in self._found]
        here = ids.index(self._here) if not words and self._here in ids else 0
        rows = [entry.row for entry in self._found]
        none = PickRow("Nothing has these letters.", heading=True)
        self.query_one(PickList).show(*rows or (none,), cursor=here)

    def on_key(self, event: events.Key) -> None:
        """Move in the list while the letters are typed."""
        if event.key in _STEPS:
            event.stop()
            self.query_one(PickList).move(_STEPS[event.key])

    def action_go_on(self) -> None:
        """Take the entry under the cursor."""
        self._take(self.query_one(PickList).cursor)

    def _take(self, place: int) -> None:
        if place < len(self._found):
            self.dismiss(self._found[place].id)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_go_on()

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        self._take(message.index)


class GoToDialog(FindDialog):
    """Finds a question by a few letters of its title, text or component."""

    def __init__(self, session: InterviewSession) -> None:
        """Search the questions that apply."""
        pack, opened = session.questionnaire, set(session.unanswered())
        entries = []
        for qid in session.ids:
            question, component = pack.questions[qid], pack.component_of[qid].name
            mark = answer_mark(None if qid in opened else session.answer_to(qid))
            row = PickRow(question.title, remark=component, mark=mark)
            entries.append(Entry(qid, row, f"{qid} {question.stem} {component}"))
        super().__init__("Go to a question", entries, "for example: backup", session.current)
