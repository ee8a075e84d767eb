"""What a plan would change, by scoring the changed answers again: never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from operator import itemgetter
from typing import Literal

from readiness.applicability import steering
from readiness.assessment import Assessment, Result
from readiness.points import answer_at
from readiness.questionnaire import Recommendation
from readiness.record import Record
from readiness.response import Response, State
from readiness.scoring import assess
from readiness.steps import Step, move_from
from readiness.whatif import Reach, WhatIf

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


def least_component(assessment: Assessment, whatif: WhatIf | None = None) -> LeastSet | None:
    """The cheapest way to lift any one component a level: effort, then fewest moves, then ids.

    None when no component has a level (quick look, withheld) or can be lifted within the limit.
    """
    whatif = whatif or WhatIf(assessment)
    found: list[tuple[_Cost, str, tuple[Recommendation, ...]]] = []
    for component_id, result in assessment.components.items():
        if result.level is None or result.level + 1 >= len(assessment.questionnaire.levels):
            continue
        sets = _sets(assessment, whatif, result)
        found += ((_cost(moves), component_id, moves) for moves in sets)
    # All that may do it, cheapest first: scoring then seldom has to try more than one.
    for cost, component_id, moves in sorted(found, key=itemgetter(0)):
        if _lifts(assessment, component_id, moves):
            level = assessment.components[component_id].level
            assert level is not None
            return LeastSet(component_id, level + 1, cost[2], cost[0], reached=True)
    return None


_Cost = tuple[int, int, tuple[str, ...]]
"""Effort, number of moves, ids."""


def _cost(moves: Sequence[Recommendation]) -> _Cost:
    return (sum(m.effort for m in moves), len(moves), tuple(m.id for m in moves))


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


def least_overall(assessment: Assessment, whatif: WhatIf | None = None) -> LeastSet | None:
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
    reach = (whatif or WhatIf(assessment)).overall()
    steers = steering(pack)
    missing = reach.missing(pack.levels[overall.level + 1].start)
    missing -= sum(reach.added(qid, level) for qid, level in _reached(taken).items())
    told = all(move.question not in steers for move in taken)
    for gain, move in _by_gain(assessment, reach, cured=set(blocking)):
        taken.append(move)
        missing -= gain
        told = told and move.question not in steers
        if (missing <= 0 or not told) and _lifts(assessment, OVERALL, taken):
            return _least(assessment, taken, overall.level + 1)
    return None


def _by_gain(
    assessment: Assessment, reach: Reach, cured: set[str]
) -> Iterator[tuple[int, Recommendation]]:
    """Every move in the order that needs the fewest: largest gain first, a question's in order.

    A move adds the same exact share whatever else is done, so taking the largest first is best,
    as long as no later move of a question gains more than an earlier one. The first moves of the
    `cured` gates are taken already.
    """
    waiting: list[tuple[int, int, str, list[Recommendation]]] = []

    def enter(chain: list[Recommendation]) -> None:
        if chain:
            move = chain[0]
            start = None if move.start == assessment.questions[move.question].level else move.start
            gain = reach.added(move.question, move.to, start)
            heappush(waiting, (-gain, move.effort, move.id, chain))

    for qid in assessment.questions:
        enter(_chain(assessment, qid)[int(qid in cured) :])
    while waiting:
        gain, _, _, chain = heappop(waiting)
        yield -gain, chain[0]
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


def _sets(
    assessment: Assessment, whatif: WhatIf, result: Result
) -> Iterator[tuple[Recommendation, ...]]:
    """The sets of moves within one component, up to the limit, that may lift it a level.

    Each question's moves in order. No set that lifts it is left out; whether one does, scoring it
    tells: of steering questions the sums know too little.
    """
    pack = assessment.questionnaire
    assert result.level is not None
    chains = {q.id: _chain(assessment, q.id) for q in pack.component(result.id).node.walk()}
    blocking, steers = _blocking(assessment, result), steering(pack)
    if not all(chains[qid] for qid in blocking):
        return
    reach, limit = whatif.component(result.id), pack.roadmap.least_set_limit
    missing = reach.missing(pack.levels[result.level + 1].start)
    # What the moves add, whether a sum can tell, and the moves.
    sets: list[tuple[int, bool, tuple[Recommendation, ...]]] = [(0, True, ())]
    for qid, chain in chains.items():
        ways = [
            (reach.added(qid, chain[n].to), qid not in steers, tuple(chain[: n + 1]))
            for n in range(min(MOST_REPEATS, len(chain)))
        ]
        longer = [
            (gain + more, told and sure, moves + added)
            for gain, told, moves in sets
            for more, sure, added in ways
            if len(moves) + len(added) <= limit
        ]
        # Without a failed gate's own move the component stays where it is.
        sets = longer if qid in blocking else sets + longer
    for gain, told, moves in sets:
        if moves and (gain >= missing or not told):
            yield moves


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
