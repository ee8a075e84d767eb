"""The roadmap of a session while it is edited: what each key does, and what to say about it.

The terminal app and the line mode both drive this class, so the same edits give the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from readiness import arrange
from readiness.arrange import Item, edited, id_of, slot
from readiness.assessment import Assessment
from readiness.edits import (
    LANES,
    LONGEST_REASON,
    LONGEST_STEP,
    MOST_OWN,
    Raw,
    by_when,
    edits_of,
    said,
    without,
)
from readiness.errors import clean
from readiness.roadmap import OwnStep, Roadmap
from readiness.scoring import assess
from readiness.session import InterviewSession
from readiness.steps import Lane
from readiness.storage.stamps import stamp

LANE_NAMES: dict[Lane, str] = {"now": "Now", "next": "Next", "later": "Later"}


class RoadmapEditing:
    """The plan of the session's response, with its edits; every change gives a sentence to show.

    A change that changed something put a new response into the session, which has to be saved.
    """

    def __init__(
        self,
        session: InterviewSession,
        plan: Callable[[Assessment, date], Roadmap],
        today: date,
    ) -> None:
        """Plan the session's response.

        Args:
            session: The interview.
            plan: Makes the roadmap of an assessment for a day.
            today: The day.
        """
        self.session = session
        bare = replace(session.response, roadmap_edits=())
        self.assessment = assess(session.questionnaire, bare)
        self._plan = plan(self.assessment, today)
        self._shown_of: Raw | None = None
        self._shown = self._plan

    @property
    def roadmap(self) -> Roadmap:
        """The roadmap with the edits of this moment."""
        if self._shown_of is not self._edits:
            self._shown_of = self._edits
            self._shown = edited(self._plan, self.assessment, self._edits)
        return self._shown

    @property
    def _edits(self) -> Raw:
        return self.session.response.roadmap_edits

    def numbered(self) -> Iterator[tuple[int, Lane, Item]]:
        """Every step with its number, as it stands on paper too."""
        number = 0
        for lane in LANES:
            for item in self.roadmap.lane(lane):
                number += 1
                yield number, lane, item

    def title(self, step: str) -> str:
        """What a step is called: in its own words, or in those of the pack."""
        edit = edits_of(self._edits).get(step)
        if edit is not None and edit.own:
            return edit.text
        advice = self.session.questionnaire.recommendation.get(step)
        return advice.title if advice is not None else step

    # Changes

    def pin(self, step: str) -> str:
        """Pin a step where it stands, or let it go again."""
        if isinstance(self._item(step), OwnStep):
            return "Your own steps always stay. Nothing to pin."
        was = step in self.roadmap.pinned
        self._put(arrange.with_pin(self.roadmap, self._edits, step, **self._mark(step)))
        if was:
            return "No longer pinned."
        lane, _ = slot(self.roadmap, step)
        return f"Pinned: it stays in {LANE_NAMES[lane]}, whatever other answers change."

    def drop(self, step: str, reason: str = "") -> str:
        """Leave a step out, for a reason; an own step is taken off."""
        item, title = self._item(step), self.title(step)
        reason = clean(reason, limit=LONGEST_REASON).strip()
        if not isinstance(item, OwnStep) and not reason:
            return "Please give a reason in a few words. The step stays."
        changed = arrange.with_drop(self.roadmap, self._edits, step, reason, **self._mark(step))
        self._put(changed)
        if isinstance(item, OwnStep):
            return f"Taken off: “{title}”."
        must = (
            " It is a must-have: until it is done, it holds your level back." if item.gate else ""
        )
        return f"Left out: “{title}”.{must}"

    def bring_back(self, step: str) -> str:
        """Put a step that was left out back into the plan."""
        self._put(arrange.with_return(self._edits, step, at=self._at()))
        return f"Back in the plan: “{self.title(step)}”."

    def move(self, step: str, by: int) -> str:
        """Move a step one place: -1 is earlier, 1 later; past the end of a lane into the next."""
        before = slot(self.roadmap, step)
        self._put(arrange.with_step_by(self.roadmap, self._edits, step, by, **self._mark(step)))
        lane, place = slot(self.roadmap, step)
        if (lane, place) == before:
            return f"It is the {'first' if by < 0 else 'last'} step already."
        return f"Moved: it is number {place} in {LANE_NAMES[lane]}."

    def to_lane(self, step: str, lane: Lane) -> str:
        """Move a step into a lane."""
        before, _ = slot(self.roadmap, step)
        if before == lane:
            return f"It stands in {LANE_NAMES[lane]} already."
        self._put(arrange.with_lane(self.roadmap, self._edits, step, lane, **self._mark(step)))
        return f"Moved to {LANE_NAMES[lane]}."

    def add(self, text: str, by: str = "", component: str = "", after: str | None = None) -> str:
        """Add a step in a person's own words.

        Args:
            text: What to do.
            by: By when: a day, or words.
            component: Id of a component, or empty.
            after: The step it comes after; None puts it at the end of now.
        """
        text = clean(text, limit=LONGEST_STEP).strip()
        if not text:
            return "Nothing was typed, so nothing was added."
        if len(self.roadmap.own) >= MOST_OWN:
            return f"There are {MOST_OWN} steps of your own already. Take one off first."
        lane: Lane = "now"
        place = len(self.roadmap.now) + sum(own.lane == "now" for own in self.roadmap.own)
        if after is not None:
            lane, place = slot(self.roadmap, after)
        changed = arrange.with_own(
            self.roadmap,
            self._edits,
            text,
            by=by_when(by),
            component=component,
            lane=lane,
            place=place + 1,
            at=self._at(),
        )
        self._put(changed)
        return f"Added to {LANE_NAMES[lane]}: “{text}”."

    def reword(self, step: str, text: str, by: str, component: str) -> str:
        """Put an own step in other words."""
        text = clean(text, limit=LONGEST_STEP).strip()
        if not text:
            return "Nothing was typed. The step stays as it was."
        changed = arrange.with_own_words(
            self._edits, step, text, by=by_when(by), component=component, at=self._at()
        )
        self._put(changed)
        return f"Changed: “{text}”."

    def confirm(self, step: str) -> str:
        """Say that a change still holds although the answer behind it is another one now."""
        answer = self._mark(step)["answer"]
        self._put(arrange.with_answer_confirmed(self._edits, step, answer=answer, at=self._at()))
        return "Noted: it still holds."

    def forget(self, step: str) -> str:
        """Forget a change."""
        self._put(without(self._edits, step))
        return "Forgotten: the plan decides again."

    def undo(self) -> str:
        """Take back the last change, without limit."""
        return "Taken back." if self.session.undo_edit() else "There is nothing to take back."

    def _item(self, step: str) -> Item:
        return next(item for _, _, item in self.numbered() if id_of(item) == step)

    def _put(self, edits: Raw) -> None:
        self.session.edit_roadmap(edits)

    def _mark(self, step: str) -> dict[str, str]:
        """The moment, and the answer that the step comes from as it is now."""
        advice = self.session.questionnaire.recommendation.get(step)
        answer = self.session.answer_to(advice.question) if advice is not None else None
        return {"answer": said(answer), "at": self._at()}

    def _at(self) -> str:
        return stamp(self.session.now())
