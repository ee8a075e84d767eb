"""What the pages of the line mode share: the session, the lines, saving, finding a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

from readiness.errors import UserError, clean
from readiness.response import Response
from readiness.session import InterviewSession
from readiness.tui.plain_lines import Lines
from readiness.tui.text import find_rank
from readiness.tui.trips import Trips

Page = Literal["profile", "ask", "results", "roadmap", "export", "quit"]


class Talk:
    """One interview, line by line; each page of it reads and says through this."""

    def __init__(
        self, session: InterviewSession, go: Trips, lines: Lines, today: Callable[[], date]
    ) -> None:
        """Talk about this session."""
        self.session = session
        self.lines = lines
        self.go = go
        self.today = today
        self.say = lines.say
        self.read = lines.read
        self.failed: UserError | None = None
        """Why the newest change is not saved; None when it is."""

    def help(self, commands: Iterable[tuple[str, str]]) -> None:
        """List what can be typed, one command a line."""
        self.say("You can type:")
        for typed, does in commands:
            self.say(f"  {typed}: {does}", indent="    ")

    def unknown(self, typed: str) -> None:
        """Say that a line is none of those that can be typed here."""
        self.say(f"“{clean(typed, limit=30)}” is not one of the lines. Type ? for help.")

    # Saving

    def save(self) -> None:
        """Save now; where that fails, say so and try again later."""
        try:
            self.session.save()
            self.failed = None
        except UserError as error:
            self.failed = error
            self.say(f"NOT SAVED: {clean(str(error.problems[0]))} It is tried again.")

    def save_if_changed(self, before: Response) -> bool:
        """Save if the response is another one than before; says whether it is."""
        changed = self.session.response is not before
        if changed:
            self.save()
        return changed

    def save_again(self) -> bool:
        """Try once more to save what is not saved; True when everything is."""
        if self.failed is not None:
            self.save()
        return self.failed is None

    # Finding

    def go_to(self, letters: str) -> bool:
        """Go to the question that fits the letters best; says so when there is none."""
        words = letters.casefold().split()
        pack = self.session.questionnaire
        ranked = []
        for place, qid in enumerate(self.session.ids):
            question = pack.questions[qid]
            title = question.title.casefold()
            text = f"{qid} {title} {question.stem} {pack.component_of[qid].name}".casefold()
            rank = -1 if words == [qid.casefold()] else find_rank(words, text, title)
            if rank is not None:
                ranked.append((rank, place, qid))
        best = min(ranked, default=None)
        if not words or best is None:
            self.say("No question has these letters.")
            return False
        self.session.go_to(best[2])
        return True
