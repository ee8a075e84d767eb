"""The roadmap: now, next, later; pinned, left out, moved and added to by the person at the keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from readiness.arrange import Item, id_of, slot
from readiness.assessment import Assessment
from readiness.editing import LANE_NAMES, RoadmapEditing
from readiness.edits import LANES
from readiness.errors import clean
from readiness.roadmap import Roadmap
from readiness.session import InterviewSession
from readiness.steps import Lane
from readiness.tui.messages import Changed, ExportChosen, Left
from readiness.tui.roadmap_rows import Target, rows_of
from readiness.tui.roadmap_words import fullness, level_words_line
from readiness.tui.screens.page import InterviewPage
from readiness.tui.screens.roadmap_asking import RoadmapAsking
from readiness.tui.widgets.frame import HELP_KEY, MORE_KEYS, Key, KeyLine, TopLine, Words
from readiness.tui.widgets.picklist import PickList

_WIDE = 110
"""Columns from which the remarks on a step have room."""


class RoadmapScreen(InterviewPage):
    """Shows the roadmap of the session's response and edits it in place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "move(-8)", show=False),
        Binding("pagedown", "move(8)", show=False),
        Binding("home", "move(-999)", show=False),
        Binding("end", "move(999)", show=False),
        Binding("enter,space", "take", show=False),
        Binding("p", "pin", show=False),
        Binding("x,delete", "drop", show=False),
        Binding("shift+up,K", "earlier", show=False),
        Binding("shift+down,J", "later", show=False),
        Binding("less_than_sign", "lane_before", show=False),
        Binding("greater_than_sign", "lane_after", show=False),
        Binding("m", "lane", show=False),
        Binding("a", "add", show=False),
        Binding("s", "export", show=False),
        Binding("r", "review", show=False),
        Binding("left,h,escape", "results", show=False),
    ]

    def __init__(
        self,
        session: InterviewSession,
        plan: Callable[[Assessment, date], Roadmap],
        today: Callable[[], date],
    ) -> None:
        """Edit the roadmap of this session; `plan` makes it for a day."""
        super().__init__(session)
        self.editing = RoadmapEditing(session, plan, today())
        self._asking = RoadmapAsking(self)
        self._targets: list[Target] = []

    def content(self) -> ComposeResult:
        """The level line, the steps, what was said last, the keys."""
        yield TopLine(clean(self.session.questionnaire.title))
        with Vertical(id="middle"):
            yield Words(id="levels")
            yield PickList()
            yield Words(id="said")
        yield KeyLine(*self.all_keys())

    def all_keys(self) -> tuple[Key, ...]:
        """The keys of this page."""
        return (
            Key("p", "pin", "pin", "keep the step where it is, whatever other answers change"),
            Key("x", "leave out", "drop", "leave the step out, for a reason; again: back in"),
            Key("a", "add", "add", "add a step of your own"),
            Key("s", "save", "export", "save the roadmap: PDF, web page, answers"),
            Key("←", "back", "results", "back to the result (also Esc)"),
            HELP_KEY,
            Key("enter", "more", "take", "all about the step, and all that can be done to it"),
            Key("u", "undo", "undo", "take back the last change here, without limit"),
            Key("K", "earlier", "earlier", "move the step up (also Shift and ↑)"),
            Key("J", "later", "later", "move the step down (also Shift and ↓)"),
            Key("<", "lane before", "lane_before", "move the step from later to next, or to now"),
            Key(">", "lane after", "lane_after", "move the step from now to next, or to later"),
            Key("m", "lane", "lane", "move the step to now, next or later"),
            Key("↑ ↓", "", "", "go up and down (also j and k); or click a line, again for details"),
            Key("r", "review", "review", "open questions, don't-knows, notes"),
            Key("g", "go to", "go_to", "any question by a few letters (also /)"),
            *MORE_KEYS,
            Key("q", "quit", "app.quit", "save and quit; it says where the file is"),
        )

    def on_mount(self) -> None:
        """Show the roadmap."""
        self.query_one(TopLine).show(firm=clean(self.session.response.respondent.name))
        self.show("", "")

    def show(self, words: str, step: str) -> None:
        """Paint everything, the cursor on a step, with a word on what was done."""
        made = self.editing
        self.query_one("#levels", Words).show((level_words_line(made), "strong"))
        rows, self._targets = rows_of(made, short=self.app.size.width < _WIDE)
        places = [place for place, t in enumerate(self._targets) if t.step == step and step]
        old = self.query_one(PickList).cursor
        self.query_one(PickList).show(*rows, cursor=places[0] if places else old, stay=True)
        self.query_one("#said", Words).show((words or fullness(made), "quiet"))

    def on_resize(self) -> None:
        """There may be room for longer remarks now, or no more."""
        if self.is_mounted and self._targets:
            self.show("", self.target.step)

    # What the keys do

    @property
    def target(self) -> Target:
        """What stands under the cursor."""
        cursor = self.query_one(PickList).cursor
        return self._targets[cursor] if cursor < len(self._targets) else Target("")

    def item(self, step: str) -> Item:
        """The step of this id on the page."""
        return next(item for _, _, item in self.editing.numbered() if id_of(item) == step)

    def change(self, words: str, step: str) -> None:
        """Show what a change did, and have it saved."""
        self.post_message(Changed())
        self.show(words, step)

    def did(self, do: Callable[[], str], step: str) -> None:
        """Do a change; it is saved if it changed something."""
        before = self.session.response
        words = do()
        if self.session.response is before:
            self.show(words, step)
        else:
            self.change(f"{words} u takes it back.", step)

    def _with_step(self, do: Callable[[str], str]) -> None:
        target = self.target
        if target.kind == "step":
            self.did(lambda: do(target.step), target.step)
        else:
            self.show("Move to a step first.", target.step)

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self.query_one(PickList).move(step)
        self.query_one("#said", Words).show(("", "quiet"))

    def action_pin(self) -> None:
        """Pin the step, or let it go."""
        self._with_step(self.editing.pin)

    def action_drop(self) -> None:
        """Leave the step out, bring one back, or forget a change that no longer fits."""
        target = self.target
        if target.kind == "left":
            self.did(lambda: self.editing.bring_back(target.step), target.step)
        elif target.kind == "doubt":
            self._asking.doubt(target.step)
        elif target.kind == "step":
            self._asking.drop(target.step)

    def action_earlier(self) -> None:
        """Move the step one place up."""
        self._with_step(lambda step: self.editing.move(step, -1))

    def action_later(self) -> None:
        """Move the step one place down."""
        self._with_step(lambda step: self.editing.move(step, 1))

    def action_lane_before(self) -> None:
        """Move the step a lane earlier."""
        self._with_step(lambda step: self._lane_by(step, -1))

    def action_lane_after(self) -> None:
        """Move the step a lane later."""
        self._with_step(lambda step: self._lane_by(step, 1))

    def _lane_by(self, step: str, by: int) -> str:
        lane, _ = slot(self.editing.roadmap, step)
        place = LANES.index(lane) + by
        if not 0 <= place < len(LANES):
            return f"{LANE_NAMES[lane]} is the {'first' if by < 0 else 'last'} of the three."
        return self.editing.to_lane(step, LANES[place])

    def to_lane(self, step: str, lane: Lane) -> None:
        """Move a step into a lane."""
        self.did(lambda: self.editing.to_lane(step, lane), step)

    def action_lane(self) -> None:
        """Ask into which lane the step goes."""
        if self.target.kind == "step":
            self._asking.lane(self.target.step)

    def action_add(self) -> None:
        """Add a step after the one under the cursor."""
        self._asking.add(self.target.step if self.target.kind == "step" else None)

    def action_take(self) -> None:
        """Show all about what stands under the cursor."""
        target = self.target
        if target.kind == "add":
            self.action_add()
        elif target.kind == "step":
            self._asking.step(target.step)
        elif target.kind == "left":
            self._asking.left_out(target.step)
        elif target.kind == "doubt":
            self._asking.doubt(target.step)

    def action_undo(self) -> None:
        """Take back the last change of the roadmap; answers are taken back on their own page."""
        self.did_undo(self.target.step)

    def did_undo(self, step: str) -> None:
        """Take back the last change and show where the cursor was."""
        before = self.session.response
        words = self.editing.undo()
        if self.session.response is not before:
            self.post_message(Changed())
        self.show(words, step)

    def action_export(self) -> None:
        """Go to the page that saves copies."""
        self.post_message(ExportChosen())

    def action_results(self) -> None:
        """Go back to the result."""
        self.post_message(Left("results"))

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        picks = self.query_one(PickList)
        if message.index == picks.cursor or self._targets[message.index].kind == "add":
            picks.cursor = message.index
            self.action_take()
        else:
            picks.show(*picks.rows, cursor=message.index, stay=True)
