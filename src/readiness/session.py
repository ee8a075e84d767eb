"""An interview in progress: what was answered, what comes next, undo, and saving.

The terminal app and the line mode both drive this class, so the same answers give the same file.
It shows nothing and asks nothing; it touches the disk only in `open`, `save` and `close`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from readiness import hub
from readiness.errors import clean
from readiness.progress import Recorded
from readiness.questionnaire import Questionnaire
from readiness.response import Answer, Length, Respondent, Response, State
from readiness.session_file import SessionFile, followed
from readiness.session_state import InterviewState
from readiness.storage.stamps import review_by, stamp

if TYPE_CHECKING:
    # Of no use before the roadmap, which comes last.
    from readiness.edits import Raw

Clock = Callable[[], datetime]
NoteVisibility = Literal["report", "internal"]
LONGEST_NOTE = 5000
"""Characters."""
LONGEST_TEXT = 200
"""Characters of a name, a contact and the like."""


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class InterviewSession(InterviewState):
    """One response being answered, and its saved file.

    `response` is immutable; every change puts a new one in its place, which `save` may write from
    another thread. `current` is the question to show, None past the last one.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        response: Response,
        *,
        path: Path | None = None,
        now: Clock = utc_now,
    ) -> None:
        """Hold a response; `path` None means that the first save finds a name for the file."""
        super().__init__(questionnaire, response)
        self.now = now
        self._file = SessionFile(path)
        self._undo: list[tuple[str, Answer | None]] = []
        self._undo_edits: list[Raw] = []
        self._note_open: str | None = None

    @classmethod
    def start(
        cls,
        questionnaire: Questionnaire,
        length: Length,
        *,
        path: Path | None = None,
        now: Clock = utc_now,
    ) -> InterviewSession:
        """A new, empty interview. Nothing is on the disk before the first `save`.

        A quick look of a pack without core questions would ask nothing, so it is a full check.
        """
        at = now()
        if not any(question.core for question in questionnaire.asked):
            length = "full"
        response = Response(
            questionnaire.id,
            questionnaire.version,
            questionnaire.hash,
            length=length,
            created_at=stamp(at),
            updated_at=stamp(at),
            review_by=review_by(at, hub.settings().keep_months),
        )
        session = cls(questionnaire, response, path=path, now=now)
        session._file.open()
        return session

    @classmethod
    def resume(
        cls,
        path: Path,
        load: Callable[[str], Questionnaire],
        *,
        now: Clock = utc_now,
    ) -> InterviewSession:
        """The interview in a saved file, at its first unanswered question.

        Args:
            path: The saved file; this window holds its lock from now on.
            load: Gives the questionnaire of a pack id.
            now: The clock.

        Raises:
            UserError: S101 to S106, and what `load` raises.
        """
        file = SessionFile(path)
        stored, questionnaire = file.read(load)
        session = cls(questionnaire, followed(stored, questionnaire, stamp(now())), now=now)
        session._file = file
        return session

    # What there is to see

    @property
    def path(self) -> Path | None:
        """The saved file; None before the first save of a new interview."""
        return self._file.path

    @property
    def can_undo(self) -> bool:
        """Whether `undo` has something to take back."""
        return bool(self._undo)

    # Moving

    def go_to(self, question_id: str | None) -> None:
        """Show this question, or the next one that applies; None is the end."""
        self.current = question_id if question_id is None else self._nearest(question_id)

    def back(self) -> bool:
        """Go to the question before; False at the first one."""
        ids = self._ids
        place = len(ids) if self.current is None else ids.index(self.current)
        if place == 0:
            return False
        self.current = ids[place - 1]
        return True

    def skip(self) -> bool:
        """Go to the question after, whatever its state; False when that was the last one."""
        if self.current is None:
            return False
        place = self._ids.index(self.current) + 1
        self.current = self._ids[place] if place < len(self._ids) else None
        return self.current is not None

    def _nearest(self, question_id: str) -> str | None:
        asked = [question.id for question in self.questionnaire.asked]
        place = asked.index(question_id)
        return next((qid for qid in asked[place:] if qid in self._standings_asked), None)

    # Changing

    def answer(
        self,
        question_id: str,
        *,
        option: int | None = None,
        options: tuple[int, ...] = (),
        rows: tuple[int | None, ...] = (),
        number: str = "",
        stay: bool = False,
    ) -> Recorded:
        """Record an answer (levels count from 0) and move on, unless told to `stay`.

        A grid whose rows are not all filled is recorded too, and stays the current question.
        """
        answer = Answer(
            State.ANSWERED, option=option, options=tuple(sorted(options)), rows=rows, number=number
        )
        return self._record(question_id, answer, stay=stay)

    def clear(self, question_id: str) -> None:
        """Make the question unanswered again; its note stays."""
        old = self.answer_to(question_id)
        if old is not None:
            bare = self._with_note_of(question_id, Answer(State.UNANSWERED))
            self._put(question_id, bare if bare.note or bare.evidence else None)

    def dont_know(self, question_id: str) -> Recorded:
        """Record a don't-know and move on."""
        return self._record(question_id, Answer(State.DONT_KNOW))

    def not_applicable(self, question_id: str, reason: str) -> Recorded:
        """Record that the question does not apply, with the id of the reason, and move on.

        Raises:
            ValueError: The question does not allow this reason.
        """
        if self.questionnaire.questions[question_id].reason(reason) is None:
            raise ValueError(f"{question_id} has no reason {reason!r}")
        return self._record(question_id, Answer(State.NOT_APPLICABLE, reason=reason))

    def _record(self, question_id: str, answer: Answer, *, stay: bool = False) -> Recorded:
        component = self.questionnaire.component_of[question_id].id
        was_done = self._is_done(question_id)
        was_finished = self._is_finished(component)
        self._put(question_id, self._with_note_of(question_id, answer))
        if self._is_done(question_id) and not stay:
            self._move_on(question_id, was_done=was_done)
        finished = component if self._is_finished(component) and not was_finished else None
        return Recorded(finished, self.current is None)

    def _with_note_of(self, question_id: str, answer: Answer) -> Answer:
        old = self.answer_to(question_id)
        if old is None:
            return replace(answer, at=stamp(self.now()))
        return replace(
            old,
            state=answer.state,
            option=answer.option,
            options=answer.options,
            rows=answer.rows,
            number=answer.number,
            reason=answer.reason,
            at=stamp(self.now()),
        )

    def _is_finished(self, component_id: str) -> bool:
        of = self.questionnaire.component_of
        mine = [qid for qid in self._ids if of[qid].id == component_id]
        return bool(mine) and all(map(self._is_done, mine))

    def _move_on(self, question_id: str, *, was_done: bool) -> None:
        """First answers lead to the next gap, so that no key is spent on what is answered already.

        A corrected answer leads to its neighbour: whoever went back wants to look around there.
        """
        if question_id not in self._standings_asked:
            self.current = self._nearest(question_id)
            return
        after = self._ids[self._ids.index(question_id) + 1 :]
        if not was_done:
            after = tuple(qid for qid in after if not self._is_done(qid))
        self.current = after[0] if after else None

    def note(self, question_id: str, text: str) -> None:
        """Put a note on a question (empty text removes it). Calls in a row undo as one.

        The question stays in its state: a note on an unanswered question is kept as well.
        """
        text = clean(text, keep_newlines=True)[:LONGEST_NOTE].strip()
        old = self.answer_to(question_id) or Answer(State.UNANSWERED)
        if old.note == text:
            return
        again = self._note_open == question_id
        # A note that is gone takes along who might see it: the next one starts as private again.
        seen: NoteVisibility = old.note_visibility if text else "internal"
        new = replace(old, note=text, note_visibility=seen, at=stamp(self.now()))
        empty = new.state is State.UNANSWERED and not (new.note or new.evidence or new.rows)
        self._put(question_id, None if empty else new, remember=not again)
        self._note_open = question_id

    def close_note(self) -> None:
        """The note is finished: the next change of it is undone by itself."""
        self._note_open = None

    def show_note(self, question_id: str, visibility: NoteVisibility) -> bool:
        """Say who sees the note on a question: ``internal`` stays here, ``report`` is printed.

        True when there is a note and that changed something.
        """
        old = self.answer_to(question_id)
        if old is None or not old.note or old.note_visibility == visibility:
            return False
        self._put(question_id, replace(old, note_visibility=visibility, at=stamp(self.now())))
        return True

    def undo(self) -> str | None:
        """Take back the last change and show its question; None when there is nothing to undo."""
        if not self._undo:
            return None
        question_id, old = self._undo.pop()
        self._put(question_id, old, remember=False)
        self.go_to(question_id)
        return question_id

    def edit_roadmap(self, edits: Raw) -> bool:
        """Put other edits of the roadmap in place. True when that changed anything."""
        if edits == self.response.roadmap_edits:
            return False
        self._undo_edits.append(self.response.roadmap_edits)
        self._change(replace(self.response, roadmap_edits=edits))
        return True

    def undo_edit(self) -> bool:
        """Take back the last edit of the roadmap, without limit; False when there is none."""
        if not self._undo_edits:
            return False
        self._change(replace(self.response, roadmap_edits=self._undo_edits.pop()))
        return True

    def remember(self, event: Mapping[str, Any]) -> bool:
        """Note an event in the history, once. True when it was not there yet."""
        if event in self.response.history:
            return False
        self._change(replace(self.response, history=(*self.response.history, event)))
        return True

    def set_profile(self, **fields: object) -> bool:
        """Change fields of the profile; texts are cleaned. True when that changed anything."""
        cleaned = {
            name: clean(value, limit=LONGEST_TEXT).strip() if isinstance(value, str) else value
            for name, value in fields.items()
        }
        respondent: Respondent = replace(self.response.respondent, **cleaned)  # type: ignore[arg-type]
        if respondent == self.response.respondent:
            return False
        self._change(self.response.with_respondent(respondent))
        if self.current is not None and self.current not in self._standings_asked:
            self.current = self._nearest(self.current)
        return True

    def continue_in_full(self) -> None:
        """Turn a quick look into a full check; every answer stays."""
        self._change(replace(self.response, length="full"))
        self.current = self.first_unanswered()

    def _put(self, question_id: str, answer: Answer | None, *, remember: bool = True) -> None:
        if remember:
            self._undo.append((question_id, self.answer_to(question_id)))
        self._note_open = None
        self._change(self.response.with_answer(question_id, answer))

    def _change(self, response: Response) -> None:
        self.response = replace(response, updated_at=stamp(self.now()))
        self._settle()

    # The file

    def save(self, response: Response | None = None) -> int:
        """Write the response (or an earlier one of this session) and return the generation.

        Only one thread may save. Returns when the file would survive power loss.

        Raises:
            UserError: W101, S105.
        """
        return self._file.write(self.response if response is None else response)

    def move_to(self, folder: Path) -> None:
        """Save in another folder from now on, under a new name there. Raises UserError W101."""
        self._file.move_to(folder, self.response.respondent.name)

    def close(self) -> None:
        """Let other windows have the file."""
        self._file.close()
