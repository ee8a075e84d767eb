"""How far an interview has come: counts over the questions that apply, never a score."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from readiness.questionnaire import Component, Questionnaire


class Progress(NamedTuple):
    """How many of the questions that apply have been dealt with."""

    done: int
    total: int


class ComponentProgress(NamedTuple):
    """The progress of one component; a `total` of 0 means that nothing in it applies."""

    component: Component
    done: int
    total: int


class Recorded(NamedTuple):
    """What an answer led to: the component it completed, if any, and whether it was the last."""

    finished: str | None
    at_end: bool


def progress_by_component(
    questionnaire: Questionnaire, ids: Iterable[str], is_done: Callable[[str], bool]
) -> tuple[ComponentProgress, ...]:
    """The progress of each component, in asking order.

    Args:
        questionnaire: The pack.
        ids: The questions that apply.
        is_done: Whether a question has been dealt with.
    """
    of = questionnaire.component_of
    order = {of[question.id].id: of[question.id] for question in questionnaire.asked}
    seen: dict[str, list[bool]] = {component_id: [] for component_id in order}
    for question_id in ids:
        seen[of[question_id].id].append(is_done(question_id))
    return tuple(ComponentProgress(c, sum(seen[c.id]), len(seen[c.id])) for c in order.values())
