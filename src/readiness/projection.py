"""What a plan would change, by scoring the changed answers again: never a guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush
from itertools import combinations_with_replacement
from typing import Literal

from readiness.applicability import steering
from readiness.assessment import Assessment, Result
from readiness.points import answer_at
from readiness.questionnaire import Recommendation
from readiness.record import Record
from readiness.response import Response, State
from readiness.scoring import assess
from readiness.steps import Step, move_from
from readiness.whatif import WhatIf

OVERALL = "overall"
MOST_REPEATS = 2
"""How often one question may move in a least set."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Projection(Record):
    """Scores and levels once every step up to and including a lane is done."""

    after: Literal["now", "next"]
    overall: Result
    components: Mapping[str, Result]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LeastSet(Record):
    """The moves of least effort that lift a component (or the overall) one level.

    `moves` are recommendation ids. `reached` is False when no set within the limit does it; `moves`
    are then as many as it honestly takes, and may be empty when no moves can.
    """

    subject: str
    level: int
    moves: tuple[str, ...]
    effort: int
    reached: bool
    lifts_cap: bool = False


def project(
    assessment: Assessment, after: Literal["now", "next"], steps: Iterable[Step]
) -> Projection:
    """The assessment once these steps are done."""
    response = _after(assessment, (s.recommendation for s in steps))
    scored = assess(assessment.questionnaire, response)
    return Projection(after, scored.overall, scored.components)


def least_component(assessment: Assessment) -> LeastSet | None:
    """The cheapest way to lift any one component a level: effort, then fewest moves, then ids.

    None when no component has a level (quick look, withheld) or can be lifted within the limit.
    """
    whatif = WhatIf(assessment)
    best: tuple[int, int, tuple[str, ...]] | None = None
    found: LeastSet | None = None
    for component_id, result in assessment.components.items():
        if result.level is None or result.level + 1 >= len(assessment.questionnaire.levels):
            continue
        for key, moves in sorted(
            ((_cost(m), m) for m in _sets(assessment, component_id)), key=lambda pair: pair[0]
        ):
            if best is not None and key >= best:
                break
            if _may_lift(assessment, whatif, result, moves) and _lifts(
                assessment, component_id, moves
            ):
                best = key
                found = LeastSet(component_id, result.level + 1, key[2], key[0], reached=True)
                break
    return found


def _cost(moves: Sequence[Recommendation]) -> tuple[int, int, tuple[str, ...]]:
    return (sum(m.effort for m in moves), len(moves), tuple(m.id for m in moves))


def _may_lift(
    assessment: Assessment, whatif: WhatIf, result: Result, moves: Sequence[Recommendation]
) -> bool:
    """A quick look at whether the moves could lift it: by the score, and by the gates they cure.

    Never says no wrongly; whether they do lift it, scoring them tells.
    """
    moved = {m.question for m in moves}
    if result.level is None or not moved.issuperset(_blocking(assessment, result)):
        return False
    if not moved.isdisjoint(steering(assessment.questionnaire)):
        return True
    levels = _reached(moves)
    score = whatif.overall(levels) if result.id == OVERALL else whatif.component(result.id, levels)
    return score is not None and assessment.questionnaire.level_at(score) > result.level


def _blocking(assessment: Assessment, result: Result) -> list[str]:
    """The failed gates that hold it at its level, whatever its score becomes."""
    pack, level = assessment.questionnaire, result.level
    out = []
    for qid in result.failed_gates:
        gate = pack.questions[qid].gate
        cap = gate and (gate.overall_cap if result.id == OVERALL else gate.component_cap)
        if cap and level is not None and pack.level_index(cap) <= level:
            out.append(qid)
    return out


def least_overall(assessment: Assessment) -> LeastSet | None:
    """The way to lift the overall a level: cure the gates that cap it, else the count of moves."""
    pack, overall = assessment.questionnaire, assessment.overall
    if overall.level is None or overall.level + 1 >= len(pack.levels):
        return None
    # A failed gate that would hold the next level down comes first; without its cure nothing helps.
    blocking = _blocking(assessment, overall)
    cures = [_cure(assessment, qid) for qid in blocking]
    taken = [move for move in cures if move is not None]
    if len(taken) < len(blocking):
        return None
    if taken and _lifts(assessment, OVERALL, taken):
        return _least(assessment, taken, overall.level + 1, lifts_cap=True)
    whatif = WhatIf(assessment)
    for move in _by_gain(assessment, whatif, cured=set(blocking)):
        taken.append(move)
        if _may_lift(assessment, whatif, overall, taken) and _lifts(assessment, OVERALL, taken):
            return _least(assessment, taken, overall.level + 1)
    return None


def _by_gain(assessment: Assessment, whatif: WhatIf, cured: set[str]) -> Iterator[Recommendation]:
    """Every move in the order that needs the fewest: largest gain first, a question's in order.

    A move adds the same exact share whatever else is done, so taking the largest first is best,
    as long as no later move of a question gains more than an earlier one. The first moves of the
    `cured` gates are taken already.
    """
    before = whatif.overall({}) or Fraction(0)
    waiting: list[tuple[Fraction, int, str, list[Recommendation]]] = []

    def enter(chain: list[Recommendation]) -> None:
        if chain:
            at, move = ({chain[0].question: chain[0].start}, chain[0])
            gain = (whatif.overall(_reached([move])) or before) - (whatif.overall(at) or before)
            heappush(waiting, (-gain, move.effort, move.id, chain))

    for qid in assessment.questions:
        enter(_chain(assessment, qid)[int(qid in cured) :])
    while waiting:
        *_, chain = heappop(waiting)
        yield chain[0]
        enter(chain[1:])


def _least(
    assessment: Assessment, moves: list[Recommendation], level: int, *, lifts_cap: bool = False
) -> LeastSet:
    limit = assessment.questionnaire.roadmap.least_set_limit
    return LeastSet(
        OVERALL,
        level,
        tuple(m.id for m in moves),
        sum(m.effort for m in moves),
        reached=len(moves) <= limit,
        lifts_cap=lifts_cap,
    )


def _cure(assessment: Assessment, question_id: str) -> Recommendation | None:
    """The step that takes a failed gate to its level, or None when no single step does."""
    pack = assessment.questionnaire
    level, question = assessment.questions[question_id].level, pack.questions[question_id]
    if level is None or question.gate is None:
        return None
    move = move_from(pack, question, level)
    return move if move is not None and move.to >= question.gate.level else None


def _sets(assessment: Assessment, component_id: str) -> Iterator[list[Recommendation]]:
    """Every set of moves within one component, up to the limit, each question's moves in order."""
    pack = assessment.questionnaire
    questions = [q.id for q in pack.component(component_id).node.walk()]
    chains = {qid: chain for qid in questions if (chain := _chain(assessment, qid))}
    for size in range(1, pack.roadmap.least_set_limit + 1):
        for chosen in combinations_with_replacement(chains, size):
            times = Counter(chosen)
            if all(n <= min(MOST_REPEATS, len(chains[qid])) for qid, n in times.items()):
                yield [move for qid, n in times.items() for move in chains[qid][:n]]


def _chain(assessment: Assessment, question_id: str) -> list[Recommendation]:
    """The question's moves up to the highest level that earns points; a failed gate's in one."""
    pack = assessment.questionnaire
    level, top = _levels(assessment, question_id) or (0, 0)
    moves: list[Recommendation] = []
    while level < top:
        move = move_from(pack, pack.questions[question_id], level)
        if move is None:
            break
        moves.append(move)
        level = move.to
    return moves


def _levels(assessment: Assessment, question_id: str) -> tuple[int, int] | None:
    """The question's level and the highest one that still earns points, or None without one."""
    result = assessment.questions[question_id]
    if result.state is not State.ANSWERED or result.level is None:
        return None
    top = assessment.questionnaire.questions[question_id].levels
    return result.level, top if result.ceiling is None else result.ceiling


def _lifts(assessment: Assessment, subject: str, moves: Iterable[Recommendation]) -> bool:
    scored = assess(assessment.questionnaire, _after(assessment, moves))
    before = assessment.overall if subject == OVERALL else assessment.components[subject]
    after = scored.overall if subject == OVERALL else scored.components[subject]
    return after.level is not None and before.level is not None and after.level > before.level


def _after(assessment: Assessment, moves: Iterable[Recommendation]) -> Response:
    """The response once the moves are made; the highest level a question reaches counts."""
    answers = dict(assessment.response.answers)
    for qid, level in _reached(moves).items():
        answers[qid] = answer_at(assessment.questionnaire.questions[qid], level)
    return replace(assessment.response, answers=answers)


def _reached(moves: Iterable[Recommendation]) -> dict[str, int]:
    """The level each moved question ends at, by id."""
    reached: dict[str, int] = {}
    for move in moves:
        reached[move.question] = max(move.to, reached.get(move.question, 0))
    return reached
