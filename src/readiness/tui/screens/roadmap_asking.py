"""What the roadmap page asks before it changes something: which lane, why, in which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from textual.app import App

from readiness.arrange import Item, slot
from readiness.editing import LANE_NAMES, RoadmapEditing
from readiness.edits import LANES, LONGEST_BY, LONGEST_STEP
from readiness.roadmap import OwnStep
from readiness.steps import Lane
from readiness.tui.roadmap_rows import Target
from readiness.tui.roadmap_words import details
from readiness.tui.screens.dialogs import PickDialog
from readiness.tui.screens.roadmap_dialogs import LineDialog, StepDialog, WhyNotDialog


class Page(Protocol):
    """What the questions need of the roadmap page."""

    editing: RoadmapEditing

    @property
    def app(self) -> App[Any]:
        """The app, which opens panels."""

    @property
    def target(self) -> Target:
        """What stands under the cursor."""

    def item(self, step: str) -> Item:
        """The step of this id on the page."""

    def did(self, do: Callable[[], str], step: str) -> None:
        """Do a change; it is saved if it changed something."""

    def change(self, words: str, step: str) -> None:
        """Show what a change did, and have it saved."""

    def show(self, words: str, step: str) -> None:
        """Paint everything, the cursor on a step, with a word on what was done."""

    def to_lane(self, step: str, lane: Lane) -> None:
        """Move a step into a lane."""


_Told = Callable[[str, str, str], None]
"""Gets what to do, by when, and the id of a component."""


class RoadmapAsking:
    """Opens the panels of one roadmap page and hands their answers to it."""

    def __init__(self, page: Page) -> None:
        """Ask on this page."""
        self.page = page
        self.editing = page.editing

    def step(self, step: str) -> None:
        """All about a step, and all that can be done to it."""
        page, item = self.page, self.page.item(step)
        own = isinstance(item, OwnStep)
        lane, _ = slot(self.editing.roadmap, step)
        pinned = step in self.editing.roadmap.pinned
        choices = [("close", "Leave it as it is")]
        if own:
            choices += [("change", "Change the words"), ("drop", "Take it off")]
        else:
            choices.append(("pin", "Unpin it" if pinned else "Pin it: it stays in this lane"))
            choices.append(("drop", "Leave it out…"))
        choices += [("earlier", "Move it up"), ("later", "Move it down")]
        choices += [(name, f"Move it to {LANE_NAMES[name]}") for name in LANES if name != lane]

        def chosen(choice: str | None) -> None:
            if choice == "pin":
                page.did(lambda: self.editing.pin(step), step)
            elif choice == "drop":
                self.drop(step)
            elif choice == "change":
                self.change(step)
            elif choice in ("earlier", "later"):
                by = -1 if choice == "earlier" else 1
                page.did(lambda: self.editing.move(step, by), step)
            elif choice in LANES:
                page.to_lane(step, choice)

        title = self.editing.title(step)
        words = [(title, "strong"), *details(self.editing, item)]
        page.app.push_screen(StepDialog("One step", tuple(choices), *words), chosen)

    def drop(self, step: str) -> None:
        """Why a step is left out; an own step is taken off at once."""
        page = self.page
        if isinstance(page.item(step), OwnStep):
            page.did(lambda: self.editing.drop(step), "")
            return

        def told(reason: str | None) -> None:
            if reason:
                page.did(lambda: self.editing.drop(step, reason), "")

        page.app.push_screen(WhyNotDialog(self.editing.title(step)), told)

    def lane(self, step: str) -> None:
        """Into which lane a step goes."""

        def chosen(lane: str | None) -> None:
            if lane in LANES:
                self.page.to_lane(step, lane)

        lanes = tuple((lane, LANE_NAMES[lane]) for lane in LANES)
        title = self.editing.title(step)
        self.page.app.push_screen(PickDialog("Move it to", lanes, (title, "text")), chosen)

    def add(self, after: str | None) -> None:
        """What to do, by when, and for which component."""

        def told(text: str, by: str, component: str) -> None:
            page = self.page
            before = {own.id for own in self.editing.roadmap.own}
            words = self.editing.add(text, by, component, after=after)
            new = [own.id for own in self.editing.roadmap.own if own.id not in before]
            if new:
                page.change(f"{words} u takes it back.", new[0])
            else:
                page.show(words, page.target.step)

        self._own_words("Add a step of your own", ("", "", ""), told)

    def change(self, step: str) -> None:
        """Other words for an own step."""
        old = self.page.item(step)
        if not isinstance(old, OwnStep):
            return

        def told(text: str, by: str, component: str) -> None:
            self.page.did(lambda: self.editing.reword(step, text, by, component), step)

        self._own_words("Change your step", (old.text, old.by, old.component), told)

    def _own_words(self, title: str, old: tuple[str, str, str], told: _Told) -> None:
        app = self.page.app
        components = self.editing.session.questionnaire.components

        choices = (("none", "None of them"), *((c.id, c.name) for c in components))
        here = next((n for n, (name, _) in enumerate(choices) if name == old[2]), 0)

        def stopped() -> None:
            # Whoever closes the second or third panel has typed something, and is told.
            self.page.show("Closed before the end, so nothing was changed.", self.page.target.step)

        def text_told(text: str | None) -> None:
            def by_told(by: str | None) -> None:
                def component_told(component: str | None) -> None:
                    if text and by is not None and component is not None:
                        told(text, by, "" if component == "none" else component)
                    else:
                        stopped()

                if by is None:
                    stopped()
                    return
                words = ("Which component does it help? It changes no score.", "text")
                app.push_screen(PickDialog(title, choices, words, cursor=here), component_told)

            if text:
                words = "By when? A day, such as 31/1/2027, or a few words. Enter passes over."
                app.push_screen(LineDialog(title, words, old[1], most=LONGEST_BY), by_told)

        words = f"What is to be done? In {LONGEST_STEP} letters at most."
        needed = "Please type what is to be done, or close with Esc."
        asked = LineDialog(title, words, old[0], most=LONGEST_STEP, needed=needed)
        app.push_screen(asked, text_told)

    def left_out(self, step: str) -> None:
        """A step that was left out, and the way back."""
        entry = next(e for e in self.editing.roadmap.left_out if e.step.recommendation.id == step)

        def chosen(choice: str | None) -> None:
            if choice == "back":
                self.page.did(lambda: self.editing.bring_back(step), step)

        choices = (("close", "Leave it out"), ("back", "Put it back into the plan"))
        words = [
            (self.editing.title(step), "strong"),
            (f"You left it out, because: {entry.reason or 'no reason was given.'}", "text"),
            *details(self.editing, entry.step),
        ]
        self.page.app.push_screen(StepDialog("Left out", choices, *words), chosen)

    def doubt(self, step: str) -> None:
        """A change that may no longer fit: it still holds, or it is forgotten."""
        found = next(d for d in self.editing.roadmap.doubts if d.step == step)
        choices = [("close", "Leave it as it is")]
        if found.kind == "answer":
            choices.append(("holds", "It still holds"))
        if found.kind in ("answer", "gone"):
            choices.append(("forget", "Forget my change: the plan decides"))

        def chosen(choice: str | None) -> None:
            if choice == "holds":
                self.page.did(lambda: self.editing.confirm(step), step)
            elif choice == "forget":
                self.page.did(lambda: self.editing.forget(step), step)

        dialog = StepDialog("Look again", tuple(choices), (found.words, "text"))
        self.page.app.push_screen(dialog, chosen)
