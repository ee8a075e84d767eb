"""Which questions count for a response, and in which state each stands.

Conditions are three-valued: true, false, or None while an unknown answer decides. A question that
hangs on an unknown answer is *open*: it is not scored, but it widens the range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from readiness.assessment import Hidden
from readiness.questionnaire import Condition, Question, Questionnaire, Rule
from readiness.record import Record
from readiness.response import Answer, Respondent, Response, State

# What a condition may ask about a question: its answer when known, its state, or None for unknown.
Lookup = Callable[[str], "Known | None"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Known(Record):
    """A settled question: an answer, not applicable, or hidden (state UNANSWERED)."""

    state: State
    answer: Answer | None = None


HIDDEN = Known(State.UNANSWERED)
_JUST = Fraction(1, 1000)


class Standing(NamedTuple):
    """How a question stands in one response; `ceiling` is the level that earns full marks."""

    question: Question
    state: State
    counted: bool
    hidden: Hidden = ""
    reason: str = ""
    ceiling: int | None = None
    answer: Answer | None = None


def holds(
    condition: Condition,
    respondent: Respondent,
    lookup: Lookup,
    unknown_profile: bool | None = None,
) -> bool | None:
    """Whether the condition holds; None while something unknown decides it.

    Args:
        condition: The condition.
        respondent: The profile that profile tests read.
        lookup: Gives a settled question, or None while it is unknown.
        unknown_profile: What a test on a profile field that was not given does for the condition:
            speaks for it (True), against it (False), or leaves it unknown (None).
    """
    op = condition.op
    if op in ("all", "any"):
        values = [holds(p, respondent, lookup, unknown_profile) for p in condition.parts]
        decisive = op == "any"
        if decisive in values:
            return decisive
        return None if None in values else not decisive
    if op == "not":
        flipped = None if unknown_profile is None else not unknown_profile
        value = holds(condition.parts[0], respondent, lookup, flipped)
        return None if value is None else not value
    if condition.profile:
        return _profile_holds(condition, respondent.value(condition.profile), unknown_profile)
    known = lookup(condition.question)
    return None if known is None else is_met(condition, known)


def _profile_holds(condition: Condition, value: object, unknown: bool | None) -> bool | None:
    if value is None or value in ("", ()):
        return unknown
    if condition.op in ("at_least", "at_most"):
        assert condition.number is not None and isinstance(value, int)
        return _compares(condition.op, value, condition.number)
    given = value if isinstance(value, tuple) else (_as_text(value),)
    overlap = any(v in condition.values for v in given)
    return not overlap if condition.op == "none_of" else overlap


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def is_met(condition: Condition, known: Known) -> bool:
    """Whether a settled question meets a test on it."""
    if condition.op == "state":
        wanted = condition.values[0] == known.state.value
        reason = known.answer.reason if known.answer else ""
        return wanted and (not condition.reason or condition.reason == reason)
    answer = known.answer
    if known.state is not State.ANSWERED or answer is None:
        return False
    if condition.op in ("at_least", "at_most"):
        bound = condition.number
        assert bound is not None
        if answer.number:
            return _compares(condition.op, Fraction(answer.number), bound)
        return answer.option is not None and _compares(condition.op, answer.option, bound)
    chosen = answer.options or (() if answer.option is None else (answer.option,))
    overlap = any(str(level) in condition.values for level in chosen)
    return not overlap if condition.op == "none_of" else overlap


def _compares(op: str, value: int | Fraction, bound: Fraction) -> bool:
    """``at_least`` or ``at_most``, in whole numbers: comparing a `Fraction` takes far longer."""
    left, right = value.numerator * bound.denominator, bound.numerator * value.denominator
    return left >= right if op == "at_least" else left <= right


def first_rule(rules: tuple[Rule, ...], respondent: Respondent) -> Rule | None:
    """The first profile rule that certainly holds; an unknown profile value fires nothing."""
    for rule in rules:
        if rule.when is None or holds(rule.when, respondent, _nothing_known) is True:
            return rule
    return None


def _nothing_known(_question_id: str) -> Known | None:
    return None


def applies(condition: Condition, respondent: Respondent, lookup: Lookup) -> bool | None:
    """Whether a branching condition lets the question be asked; unknown profile hides nothing."""
    return holds(condition, respondent, lookup, unknown_profile=True)


def is_valid(question: Question, answer: Answer) -> bool:
    """Whether a stored answer fits: a level there is, an exclusive option alone, a number."""
    count = len(question.options)
    if question.kind == "single":
        return answer.option is not None and 0 <= answer.option < count
    if question.kind == "multiple":
        chosen = answer.options
        known = all(0 <= o < count for o in chosen) and len(set(chosen)) == len(chosen)
        alone = len(chosen) == 1 or not any(question.options[o].exclusive for o in chosen if known)
        return bool(chosen) and known and alone
    if question.kind == "grid":
        return len(answer.rows) == len(question.rows) and all(
            level is not None and 0 <= level < count for level in answer.rows
        )
    try:
        Fraction(answer.number)
    except (ValueError, ZeroDivisionError):
        return False
    return True


def fixed_not_applicable(questionnaire: Questionnaire, respondent: Respondent) -> dict[str, str]:
    """Questions that the profile alone makes not applicable, with the reason's text, by id."""
    out: dict[str, str] = {}
    for question, rules in _ruled(questionnaire):
        rule = first_rule(rules, respondent)
        if rule is not None:
            reason = question.reason(rule.reason)
            out[question.id] = reason.text if reason else rule.reason
    return out


def _ruled(questionnaire: Questionnaire) -> tuple[tuple[Question, tuple[Rule, ...]], ...]:
    """The questions that the profile may make not applicable; the component's rules stand first."""
    memo = questionnaire.memo
    if "ruled" not in memo:
        found = (
            (q, c.not_applicable_when + q.not_applicable_when)
            for c in questionnaire.components
            for q in c.node.walk()
        )
        memo["ruled"] = tuple((q, rules) for q, rules in found if rules)
    ruled = memo["ruled"]
    assert isinstance(ruled, tuple)
    return ruled


def standings(questionnaire: Questionnaire, response: Response) -> dict[str, Standing]:
    """How every question stands, by id, in reporting order."""
    return settle(questionnaire, response, response.answers)


def settle(
    questionnaire: Questionnaire, response: Response, answers: Mapping[str, Answer]
) -> dict[str, Standing]:
    """How every question stands if the answers were these (the range tries completions)."""
    respondent = response.respondent
    not_applicable = fixed_not_applicable(questionnaire, respondent)
    quick = response.length == "quick"
    done: dict[str, Standing] = {}

    def lookup(question_id: str) -> Known | None:
        standing = done.get(question_id) or stand(questionnaire.questions[question_id])
        if standing.hidden == "branch":
            return HIDDEN
        if not standing.counted or standing.state in (State.DONT_KNOW, State.UNANSWERED):
            return None
        return Known(standing.state, standing.answer)

    def stand(question: Question) -> Standing:
        standing = _stand(question)
        done[question.id] = standing
        return standing

    def _stand(question: Question) -> Standing:
        if quick and not question.core:
            return Standing(question, State.UNANSWERED, False, "length")
        if question.applies_when is not None:
            asked = applies(question.applies_when, respondent, lookup)
            if asked is not True:
                return Standing(
                    question, State.UNANSWERED, False, "open" if asked is None else "branch"
                )
        if question.id in not_applicable:
            reason = not_applicable[question.id]
            return Standing(question, State.NOT_APPLICABLE, True, reason=reason)
        answer = answers.get(question.id)
        if answer is None:
            state = State.UNANSWERED
        elif answer.state is State.NOT_APPLICABLE:
            # An answer of an older pack may say so where this pack does not allow it.
            state = State.NOT_APPLICABLE if question.may_not_apply else State.UNANSWERED
        elif answer.state is State.ANSWERED and not is_valid(question, answer):
            state = State.UNANSWERED
        else:
            state = answer.state
        reason = ""
        if state is State.NOT_APPLICABLE and answer is not None:
            known = question.reason(answer.reason)
            reason = known.text if known else answer.reason
        rule = first_rule(question.ceilings, respondent) if question.ceilings else None
        return Standing(
            question,
            state,
            True,
            reason=reason,
            ceiling=None if rule is None else rule.level,
            answer=answer if state is not State.UNANSWERED else None,
        )

    for question in questionnaire.questions.values():
        if question.id not in done:
            stand(question)
    return {qid: done[qid] for qid in questionnaire.questions}


def steering(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Questions that decide whether another is asked; parents stand before their children."""
    memo = questionnaire.memo
    if "steering" not in memo:
        ids = {
            parent
            for q in questionnaire.questions.values()
            if q.applies_when is not None
            for parent in q.applies_when.questions()
        }
        order: list[str] = []

        def visit(question_id: str) -> None:
            condition = questionnaire.questions[question_id].applies_when
            for parent in sorted(condition.questions()) if condition is not None else ():
                if parent not in order:
                    visit(parent)
            if question_id not in order:
                order.append(question_id)

        for question_id in questionnaire.questions:
            if question_id in ids:
                visit(question_id)
        memo["steering"] = tuple(qid for qid in order if qid in ids)
    found = memo["steering"]
    assert isinstance(found, tuple)
    return found


def completions(question: Question, tests: Iterable[Condition] = ()) -> tuple[Answer, ...]:
    """Every answer an unknown question may yet have, as far as scores and `tests` differ."""
    out: list[Answer] = []
    if question.kind == "single":
        out = [Answer(State.ANSWERED, option=level) for level in range(len(question.options))]
    elif question.kind == "multiple":
        plain = [i for i, o in enumerate(question.options) if not o.exclusive]
        alone = [i for i, o in enumerate(question.options) if o.exclusive]
        chosen = [
            tuple(i for bit, i in enumerate(plain) if mask >> bit & 1)
            for mask in range(1, 1 << len(plain))
        ]
        out = [Answer(State.ANSWERED, options=c) for c in [*chosen, *((i,) for i in alone)]]
    elif question.kind == "grid":
        # No test looks into a grid's rows (the loader sees to it), so equal rows reach both ends.
        out = [
            Answer(State.ANSWERED, rows=(level,) * len(question.rows))
            for level in range(len(question.options))
        ]
    else:
        cuts = {t.at for t in question.thresholds} | {
            t.number for t in tests if t.number is not None
        }
        near = sorted({c + d for c in cuts for d in (-_JUST, Fraction(0), _JUST)})
        out = [Answer(State.ANSWERED, number=str(n)) for n in near]
    out += [Answer(State.NOT_APPLICABLE, reason=r.id) for r in question.may_not_apply]
    return tuple(out)


def applicable(questionnaire: Questionnaire, response: Response) -> tuple[str, ...]:
    """Ids of the questions to ask now, in asking order, for the response's length and profile."""
    found = standings(questionnaire, response)
    not_applicable = fixed_not_applicable(questionnaire, response.respondent)
    return tuple(
        q.id for q in questionnaire.asked if found[q.id].counted and q.id not in not_applicable
    )
