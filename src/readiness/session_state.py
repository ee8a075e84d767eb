"""What there is to see of an interview: what applies, what is answered, where it stands."""

from __future__ import annotations

from readiness.applicability import Standing, applicable, standings
from readiness.progress import ComponentProgress, Progress, progress_by_component
from readiness.questionnaire import Component, Question, Questionnaire
from readiness.response import Answer, Response, State


class InterviewState:
    """A response with the standing of each question, and the question to show.

    `response` is immutable; a change puts a new one in its place and settles anew. `current` is the
    question to show, None past the last one.
    """

    def __init__(self, questionnaire: Questionnaire, response: Response) -> None:
        """Look at a response; the first unanswered question is the current one."""
        self.questionnaire = questionnaire
        self.response = response
        self._settle()
        self.current: str | None = self.first_unanswered()

    def _settle(self) -> None:
        self._standings: dict[str, Standing] = standings(self.questionnaire, self.response)
        self._ids = applicable(self.questionnaire, self.response)
        self._standings_asked = frozenset(self._ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """The questions to ask now, in asking order."""
        return self._ids

    @property
    def question(self) -> Question | None:
        """The question to show; None past the last one."""
        return None if self.current is None else self.questionnaire.questions[self.current]

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

    def first_of(self, component_id: str) -> str | None:
        """Where to go on in a component; its first question when all is done, None without any."""
        of = self.questionnaire.component_of
        mine = [qid for qid in self._ids if of[qid].id == component_id]
        return next((qid for qid in mine if not self._is_done(qid)), mine[0] if mine else None)

    def _is_done(self, question_id: str) -> bool:
        return self._standings[question_id].state is not State.UNANSWERED
