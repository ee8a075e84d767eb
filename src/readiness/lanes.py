"""The order of steps: prerequisites first, then lanes (now, next, later) with their limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from readiness.assessment import Assessment
from readiness.questionnaire import Prerequisite, RoadmapRules
from readiness.response import State
from readiness.steps import Lane, Step, candidates, step_for

ABOVE = 1
"""Prerequisites count for moves that reach a level above this one."""

# A prerequisite chain is as long as the pack makes it; the loader refuses loops.


@dataclass(slots=True)
class _Placed:
    """A step in its order, with the steps it must not come before."""

    step: Step
    after: set[str] = field(default_factory=set)
    """Question ids whose steps come first: in an earlier lane, or before it in next."""
    last: bool = False
    """A prerequisite stays unmet whatever this roadmap does, so the step waits in `later`."""


def in_lanes(assessment: Assessment) -> tuple[Step, ...]:
    """Every step of the firm, in order, each with its lane."""
    order = _with_prerequisites_first(assessment)
    rules = assessment.questionnaire.roadmap
    now = _fill_now(assessment, order, rules)
    lane: dict[str, Lane] = {p.step.question: "now" for p in now}
    rest = [p for p in order if p.step.question not in lane]
    # Failed gates that found no room in now lead next, with what they wait for right before them.
    gates = {q for p in rest if p.step.gate for q in (p.step.question, *p.after)}
    rest.sort(key=lambda p: p.step.question not in gates)
    nxt = _pick(rest, rules.next_limit, lane, "next")
    out: list[tuple[_Placed, Lane]] = [(p, "now") for p in now]
    out += [(p, "next") for p in nxt]
    out += [(p, "later") for p in order if p.step.question not in lane]
    return tuple(replace(p.step, lane=name) if name != p.step.lane else p.step for p, name in out)


def _with_prerequisites_first(assessment: Assessment) -> list[_Placed]:
    """Steps by priority, where an unmet prerequisite takes the place of its earliest dependant."""
    ranked = {s.question: s for s in candidates(assessment)}
    order: list[_Placed] = []
    at: dict[str, _Placed] = {}

    def place(step: Step) -> _Placed:
        if step.question in at:
            return at[step.question]
        placed = _Placed(step)
        at[step.question] = placed
        check_first: list[Prerequisite] = []
        for need in needs(assessment, step):
            state = _state(assessment, need)
            if state == "met":
                continue
            blocker = step_for(assessment, need.question, need.level)
            if state == "check" or (state == "unmet" and blocker is None):
                check_first.append(need)
            elif state == "unmet" and blocker is not None:
                before = place(ranked.get(need.question, blocker))
                unlocks = (*before.step.unlocks, step.recommendation.id)
                before.step = replace(before.step, unlocks=unlocks)
                placed.after.add(need.question)
                if before.step.to < need.level:
                    placed.last = True
                    check_first.append(need)
        if check_first:
            placed.step = replace(placed.step, check_first=tuple(check_first))
        order.append(placed)
        return placed

    for step in ranked.values():
        place(step)
    return order


def needs(assessment: Assessment, step: Step) -> tuple[Prerequisite, ...]:
    """The prerequisites of a step; none for moves up to level 1."""
    if step.to <= ABOVE:
        return ()
    own = step.recommendation.prerequisites
    if own is not None:
        return own
    return assessment.questionnaire.questions[step.question].prerequisites


def _state(assessment: Assessment, need: Prerequisite) -> str:
    """Whether a prerequisite is ``met``, ``unmet`` (answered) or to ``check`` (not asked)."""
    result = assessment.questions.get(need.question)
    if result is None or result.hidden in ("length", "open"):
        return "check"
    if result.hidden == "branch" or result.state is State.NOT_APPLICABLE:
        return "met"
    if result.state is State.DONT_KNOW:
        # Not in the way: the find-out lane asks for it.
        return "met"
    if result.state is State.UNANSWERED or result.level is None:
        return "check"
    enough = need.level if result.ceiling is None else min(need.level, result.ceiling)
    return "met" if result.level >= enough else "unmet"


def _fill_now(assessment: Assessment, order: list[_Placed], rules: RoadmapRules) -> list[_Placed]:
    now: list[_Placed] = []
    for placed in order:
        if len(now) < rules.now_limit and _fits_now(placed, now, rules):
            now.append(placed)
    if any(_is_wanted(assessment, p.step) for p in now):
        return now
    # The owner must also meet what she came for, or her weakest component: the last that makes
    # room for it gives way.
    for candidate in (p for p in order if _is_wanted(assessment, p.step)):
        for out in reversed(range(len(now))):
            kept = now[:out] + now[out + 1 :]
            if _fits_now(candidate, kept, rules):
                return [*kept, candidate]
    return now


def _is_wanted(assessment: Assessment, step: Step) -> bool:
    return bool(step.goals) or step.component == assessment.weakest


def _fits_now(placed: _Placed, now: Iterable[_Placed], rules: RoadmapRules) -> bool:
    step, others = placed.step, [p.step for p in now]
    if placed.after or placed.last or step.question in rules.never_now:
        return False
    if sum(s.component == step.component for s in others) >= rules.now_per_component:
        return False
    return not step.gate or sum(s.gate for s in others) < rules.now_gates


def _pick(rest: list[_Placed], limit: int, lane: dict[str, Lane], name: Lane) -> list[_Placed]:
    """The first steps with all their prerequisites before them; enters them into `lane`."""
    picked: list[_Placed] = []
    for placed in rest:
        if len(picked) < limit and not placed.last and placed.after <= lane.keys():
            picked.append(placed)
            lane[placed.step.question] = name
    return picked
