"""Whether every gap has its step, and every step its gap."""

from __future__ import annotations

from readiness.applicability import HIDDEN, holds
from readiness.packs.findings import Findings
from readiness.packs.meaning_levels import highest
from readiness.packs.meaning_questions import firms, unreachable
from readiness.plan import plan_of
from readiness.questionnaire import Question, Questionnaire, Recommendation, TargetRule
from readiness.steps import move_from


def check_gaps(found: Findings, pack: Questionnaire) -> None:
    """P406: a level below the highest target of some firm, with no step up from it."""
    if not pack.recommendations:
        return
    for question in _followed(pack):
        spot = found.spots[question.id]
        aim = highest_target(pack, question)
        missing = [n for n in range(aim) if move_from(pack, question, n) is None]
        if missing:
            words = ", ".join(str(n) for n in missing)
            text = f"some firms are to reach level {aim} of {question.id}, but no step leads up "
            text += f"from level {words}."
            hint = "Add the step to recommendations.yaml, or lower the target in pack.yaml."
            found.note("P406", spot.read, (*spot.path, "id"), text, hint)


def check_triggers(found: Findings, pack: Questionnaire) -> None:
    """P407, P408: a step that no answer leads to, or that raises no score."""
    read = found.pack.recommendations
    if read is None or read.model is None:
        return
    scored, gone = plan_of(pack).scored, unreachable(pack)
    for index, model in enumerate(read.model.root):
        step, question = pack.recommendation[model.id], pack.questions[model.question]
        if question.id in gone:
            continue  # the question is told (P401), and all its steps with it
        why = _why_never(pack, question, step, scored)
        if why:
            text = f"no answer ever leads to this step: {why}."
            hint = "Mend `from` and `to`, or take the step out."
            found.note("P407", read, (index, "id"), text, hint)
        elif question.kind == "single" and _earns_nothing(question, step):
            points = question.options[step.to].points
            text = f"the step leads from option {step.start + 1} to option {step.to + 1}, and both "
            text += f"earn {points} points: whoever takes it sees no change."
            hint = f"Give option {step.to + 1} of {question.id} more points."
            found.note("P408", read, (index, "to"), text, hint)


def _followed(pack: Questionnaire) -> list[Question]:
    """The questions whose answers have a level and count, so that they can have gaps."""
    scored, gone = plan_of(pack).scored, unreachable(pack)
    return [
        q
        for q in pack.questions.values()
        if q.kind in ("single", "number") and q.id in scored and q.id not in gone
    ]


def check_targets(found: Findings, pack: Questionnaire) -> None:
    """P402: a target for many questions that is above the highest level of each of them.

    Where a rule names a question, the loader tells it (P203).
    """
    for place, rule in enumerate(pack.targets):
        tops = [
            q.levels
            for q in pack.questions.values()
            if q.kind in ("single", "number") and not rule.questions and _speaks_of(rule, q)
        ]
        if tops and rule.level > max(tops):
            text = f"no question has a level {rule.level} to aim at; the highest is {max(tops)}."
            hint = "Levels count from 0: the first option is level 0."
            found.note("P402", found.pack.pack, ("targets", place, "level"), text, hint)


def highest_target(pack: Questionnaire, question: Question) -> int:
    """The highest level that some firm is to reach, one more where it serves a goal to be named."""
    aims: list[int] = []
    for rule in reversed(pack.targets):
        if not _speaks_of(rule, question) or not _can_hold(rule, pack):
            continue
        aims.append(rule.level)
        if rule.when is None:
            break  # the rules above it are never the last that holds
    else:
        # A firm that no rule speaks of is led to the highest level.
        aims.append(question.levels)
    named = {goal.id for goal in pack.goals} & set(question.goals)
    gate = 0 if question.gate is None else question.gate.level
    top = highest(pack, question) if question.kind == "single" else question.levels
    return min(max(max(aims) + bool(named), gate), top)


def _speaks_of(rule: TargetRule, question: Question) -> bool:
    if rule.questions and question.id not in rule.questions:
        return False
    return not rule.gates_only or question.gate is not None


def _can_hold(rule: TargetRule, pack: Questionnaire) -> bool:
    when = rule.when
    if when is None:
        return True
    return any(holds(when, firm, lambda _id: HIDDEN) is True for firm in firms([when], pack))


def _why_never(
    pack: Questionnaire, question: Question, step: Recommendation, scored: frozenset[str]
) -> str:
    if question.id not in scored:
        return f"{question.id} has no weight, so it has no gaps"
    if move_from(pack, question, step.start) is step:
        return ""
    gate = question.gate
    if gate is not None and step.start < gate.level:
        return (
            f"{question.id} is a must-have, and below level {gate.level} another step goes "
            "straight there"
        )
    return f"steps go up one level, and this one goes up {step.to - step.start}"


def _earns_nothing(question: Question, step: Recommendation) -> bool:
    # Points that fall are told at the option (P403).
    return question.options[step.to].points == question.options[step.start].points
