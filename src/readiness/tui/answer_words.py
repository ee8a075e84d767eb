"""An answer in a few words; apart from the words of results, which come later."""

from __future__ import annotations

from readiness.errors import clean
from readiness.questionnaire import Question
from readiness.response import Answer, State

DONT_KNOW = "Don't know"
DONT_KNOW_REMARK = "(a useful answer: it becomes a question to ask someone)"
NOT_APPLICABLE = "Doesn't apply to us"


def answer_mark(answer: Answer | None) -> str:
    """One sign for how far a question is: answered, not known, does not apply, open."""
    state = State.UNANSWERED if answer is None else answer.state
    return {State.ANSWERED: "✓", State.DONT_KNOW: "?", State.NOT_APPLICABLE: "–"}.get(state, "○")


def not_applicable_words(question: Question, answer: Answer | None) -> str:
    """The line that says a question does not apply: with the reason that stands, or the only one.

    Whoever takes the line takes the reason, so it must be seen before.
    """
    reason = question.may_not_apply[0] if len(question.may_not_apply) == 1 else None
    if answer is not None and answer.state is State.NOT_APPLICABLE:
        reason = question.reason(answer.reason) or reason
    return (
        f"{NOT_APPLICABLE}: {clean(reason.text)}" if reason else f"{NOT_APPLICABLE} (it asks why)"
    )


def answer_words(question: Question, answer: Answer | None) -> str:
    """A stored answer in a few words: the label people typed, or the state."""
    if answer is None or answer.state is State.UNANSWERED:
        return "no answer yet"
    if answer.state is State.DONT_KNOW:
        return "don't know"
    if answer.state is State.NOT_APPLICABLE:
        reason = question.reason(answer.reason)
        return f"doesn't apply ({clean(reason.text) if reason else clean(answer.reason)})"
    if question.kind == "multiple":
        return ", ".join(str(level + 1) for level in answer.options)
    if question.kind == "grid":
        return " ".join("-" if level is None else str(level + 1) for level in answer.rows)
    if question.kind == "number":
        return answer.number
    return "" if answer.option is None else str(answer.option + 1)
