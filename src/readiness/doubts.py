"""Edits of a roadmap that may no longer fit, each in words: nothing is lost silently."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.assessment import Assessment
from readiness.edits import Edit, Raw, edits_of, said, unread
from readiness.response import State
from readiness.roadmap import Doubt, Roadmap
from readiness.steps import Step


def doubts(plan: Roadmap, shown: Roadmap, assessment: Assessment, raws: Raw) -> tuple[Doubt, ...]:
    """What to look at again: edits of steps that are gone, of other answers, orders that clash.

    Args:
        plan: The plan without edits.
        shown: The plan with them.
        assessment: The assessment that was planned.
        raws: The edits.
    """
    there = {step.recommendation.id: step for step in plan.steps}
    found: list[Doubt] = []
    for edit in sorted(edits_of(raws).values(), key=lambda e: e.step):
        if edit.own or not (edit.pinned or edit.dropped or edit.lane or edit.place):
            continue
        if edit.step not in there:
            found.append(Doubt("gone", edit.step, _gone(plan, assessment, edit)))
        elif _other_answer(assessment, edit):
            found.append(Doubt("answer", edit.step, _changed(assessment, edit)))
    found += _orders(plan, shown)
    count = unread(raws)
    if count:
        edits = "1 change" if count == 1 else f"{count} changes"
        words = f"{edits} of this roadmap came from another version. Kept, but not used here."
        found.append(Doubt("unread", "", words))
    return tuple(found)


def _did(edit: Edit, title: str) -> str:
    verb = "left out" if edit.dropped else "pinned" if edit.pinned else "moved"
    because = f" (because: {edit.reason.rstrip('.')})" if edit.dropped and edit.reason else ""
    return f"You {verb} “{title}”{because}"


def _gone(plan: Roadmap, assessment: Assessment, edit: Edit) -> str:
    pack = assessment.questionnaire
    advice = pack.recommendation.get(edit.step)
    if advice is None:
        return f"{_did(edit, edit.step)}. This questionnaire no longer has that step."
    head = _did(edit, advice.title)
    asked = pack.questions[advice.question].title
    now = next((s for s in plan.steps if s.question == advice.question), None)
    result = assessment.questions.get(advice.question)
    if now is not None:
        return (
            f"{head}. Your answer to “{asked}” has changed since, and the step is now "
            f"“{now.recommendation.title}”. Does the change still hold?"
        )
    if result is None or result.state is not State.ANSWERED:
        return f"{head}. “{asked}” has no answer now that leads to a step."
    if _other_answer(assessment, edit):
        return f"{head}. Your answer to “{asked}” has changed since: there is no step to take now."
    return f"{head}. The plan no longer asks for it."


def _other_answer(assessment: Assessment, edit: Edit) -> bool:
    advice = assessment.questionnaire.recommendation[edit.step]
    return bool(edit.answer) and edit.answer != said(assessment.response.answer(advice.question))


def _changed(assessment: Assessment, edit: Edit) -> str:
    pack = assessment.questionnaire
    advice = pack.recommendation[edit.step]
    asked = pack.questions[advice.question].title
    return (
        f"{_did(edit, advice.title)} when your answer to “{asked}” was another one. "
        "Does it still hold?"
    )


def _orders(plan: Roadmap, shown: Roadmap) -> Iterator[Doubt]:
    """Steps that now come before what they build on, or that build on a step left out."""
    at = {step.recommendation.id: place for place, step in enumerate(shown.steps)}
    titles = {step.recommendation.id: step.recommendation.title for step in plan.steps}
    for before, after in _pairs(plan.steps):
        if after not in at or at.get(before, len(at)) < at[after]:
            continue
        place = "comes after it now" if before in at else "is left out"
        words = f"“{titles[after]}” builds on “{titles[before]}”, which {place}."
        yield Doubt("order", after, words)


def _pairs(steps: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
    for step in steps:
        for unlocked in step.unlocks:
            yield step.recommendation.id, unlocked
