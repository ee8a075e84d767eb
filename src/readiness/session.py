"""An interview in progress: what was answered, what comes next, undo, and saving.

The terminal app and the line mode both drive this class, so the same answers give the same file.
It shows nothing and asks nothing; it touches the disk only in `open`, `save` and `close`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from readiness.applicability import Standing, applicable, standings
from readiness.errors import clean
from readiness.progress import ComponentProgress, Progress, Recorded, progress_by_component
from readiness.questionnaire import Component, Question, Questionnaire
from readiness.response import Answer, Length, Respondent, Response, State
from readiness.storage.saves import SavedFile, Stored, new_path, pack_of, read
from readiness.storage.stamps import review_by, stamp

Clock = Callable[[], datetime]
LONGEST_NOTE = 5000
"""Characters."""
LONGEST_TEXT = 200
"""Characters of a name, a contact and the like."""


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class InterviewSession:
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
        self.questionnaire = questionnaire
        self.response = response
        self._now = now
        self._file = None if path is None else SavedFile(path)
        self._undo: list[tuple[str, Answer | None]] = []
        self._note_open: str | None = None
        self._settle()
        self.current: str | None = self.first_unanswered()

    @classmethod
    def start(
        cls,
        questionnaire: Questionnaire,
        length: Length,
        *,
        path: Path | None = None,
        now: Clock = utc_now,
    ) -> InterviewSession:
        """A new, empty interview. Nothing is on the disk before the first `save`."""
        at = now()
        response = Response(
            questionnaire.id,
            questionnaire.version,
            questionnaire.hash,
            length=length,
            created_at=stamp(at),
            updated_at=stamp(at),
            review_by=review_by(at),
        )
        session = cls(questionnaire, response, path=path, now=now)
        if session._file is not None:
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
        file = SavedFile(path).open()
        try:
            stored = read(path)
            session = cls(pack_of(stored, load), stored.response, now=now)
        except BaseException:
            file.close()
            raise
        file.generation = stored.generation
        session._file = file
        session._follow_pack(stored)
        return session

    def _follow_pack(self, stored: Stored) -> None:
        """Note in the history that the questionnaire has changed since the file was last used."""
        old, new = stored.response, self.questionnaire
        if old.pack_hash == new.hash:
            return
        event: dict[str, Any] = {
            "event": "pack-changed",
            "at": stamp(self._now()),
            "from": {"version": old.pack_version, "hash": old.pack_hash},
            "to": {"version": new.version, "hash": new.hash},
        }
        self.response = replace(
            old,
            pack_version=new.version,
            pack_hash=new.hash,
            history=(*old.history, event),
        )
        self._settle()

    # What there is to see

    @property
    def path(self) -> Path | None:
        """The saved file; None before the first save of a new interview."""
        return None if self._file is None else self._file.path

    @property
    def ids(self) -> tuple[str, ...]:
        """The questions to ask now, in asking order."""
        return self._ids

    @property
    def question(self) -> Question | None:
        """The question to show; None past the last one."""
        return None if self.current is None else self.questionnaire.questions[self.current]

    @property
    def can_undo(self) -> bool:
        """Whether `undo` has something to take back."""
        return bool(self._undo)

    def state(self, question_id: str) -> State:
        """In which of the four states a question stands."""
        return self._standings[question_id].state

    def answer_to(self, question_id: str) -> Answer | None:
        """The stored answer, with its note, whatever its state."""
        return self.response.answers.get(question_id)

    def progress(self) -> Progress:
        """The progress over all questions that apply."""
        return Progress(sum(map(self._is_done, self._ids)), len(self._ids))

    def component_progress(self) -> tuple[ComponentProgress, ...]:
        """The progress of each component, in asking order."""
        return progress_by_component(self.questionnaire, self._ids, self._is_done)

    def place_in_component(self) -> tuple[Component, int, int]:
        """The current question's component, its number in it from 1, and how many there are."""
        if self.current is None:
            raise ValueError("past the last question")
        component = self.questionnaire.component_of[self.current]
        mine = [q for q in self._ids if self.questionnaire.component_of[q] is component]
        return component, mine.index(self.current) + 1, len(mine)

    def unanswered(self) -> tuple[str, ...]:
        """The questions that apply and have no answer yet, in asking order."""
        return tuple(qid for qid in self._ids if not self._is_done(qid))

    def first_unanswered(self) -> str | None:
        """Where to go on; None when every question has been dealt with."""
        return next(iter(self.unanswered()), None)

    def _is_done(self, question_id: str) -> bool:
        return self._standings[question_id].state is not State.UNANSWERED

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
            return replace(answer, at=stamp(self._now()))
        return replace(
            old,
            state=answer.state,
            option=answer.option,
            options=answer.options,
            rows=answer.rows,
            number=answer.number,
            reason=answer.reason,
            at=stamp(self._now()),
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
        new = replace(old, note=text, at=stamp(self._now()))
        empty = new.state is State.UNANSWERED and not (new.note or new.evidence or new.rows)
        self._put(question_id, None if empty else new, remember=not again)
        self._note_open = question_id

    def close_note(self) -> None:
        """The note is finished: the next change of it is undone by itself."""
        self._note_open = None

    def undo(self) -> str | None:
        """Take back the last change and show its question; None when there is nothing to undo."""
        if not self._undo:
            return None
        question_id, old = self._undo.pop()
        self._put(question_id, old, remember=False)
        self.go_to(question_id)
        return question_id

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
        self.response = replace(response, updated_at=stamp(self._now()))
        self._settle()

    def _settle(self) -> None:
        self._standings: dict[str, Standing] = standings(self.questionnaire, self.response)
        self._ids = applicable(self.questionnaire, self.response)
        self._standings_asked = frozenset(self._ids)

    # The file

    def save(self, response: Response | None = None) -> int:
        """Write the response (or an earlier one of this session) and return the generation.

        Only one thread may save. Returns when the file would survive power loss.

        Raises:
            UserError: W101, S105.
        """
        response = self.response if response is None else response
        if self._file is None:
            self._file = SavedFile(new_path(response.respondent.name)).open()
        return self._file.write(response)

    def move_to(self, folder: Path) -> None:
        """Save in another folder from now on, under a new name there. Raises UserError W101."""
        self.close()
        self._file = SavedFile(new_path(self.response.respondent.name, folder)).open()

    def close(self) -> None:
        """Let other windows have the file."""
        if self._file is not None:
            self._file.close()
