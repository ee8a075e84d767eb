"""From a number to what is said of it: status, level, caps by gates, and "close to"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from readiness.applicability import Standing
from readiness.assessment import Cap, Counts, Result, Status
from readiness.points import level_of
from readiness.questionnaire import Questionnaire, ScoringRules
from readiness.response import Length, State

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Gates:
    """Gates that are not met, and gates that are still open (unanswered)."""

    failed: tuple[str, ...]
    open: tuple[str, ...]


def status_of(rules: ScoringRules, counts: Counts, *, is_overall: bool = False) -> Status:
    """Whether a figure may be shown: by the known share, for a component also by how many."""
    share = counts.known_share
    if share is None:
        return "not_applicable"
    few = counts.answered < min(rules.min_scored, counts.applicable) and not is_overall
    if few or share < rules.withheld_below:
        return "withheld"
    return "provisional" if share < rules.provisional_below else "scored"


def gates_of(found: Mapping[str, Standing], question_ids: Iterable[str]) -> Gates:
    """The gates among these questions. A don't-know is not met; what is not asked has no gate."""
    failed: list[str] = []
    unanswered: list[str] = []
    for qid in question_ids:
        standing = found[qid]
        gate = standing.question.gate
        if gate is None or standing.hidden in ("length", "branch"):
            continue
        if standing.state is State.DONT_KNOW:
            failed.append(qid)
        elif standing.state is State.ANSWERED and standing.answer is not None:
            level = level_of(standing.question, standing.answer)
            if level is not None and level < gate.level:
                failed.append(qid)
        elif standing.state is State.UNANSWERED:
            unanswered.append(qid)
    return Gates(tuple(failed), tuple(unanswered))


def with_level(
    questionnaire: Questionnaire,
    result: Result,
    gates: Gates,
    length: Length,
    *,
    is_overall: bool = False,
) -> Result:
    """The result with its level: the band of the exact score, held down by failed gates.

    A quick look gives components no level, and the overall one only when enough is known.
    """
    result = replace(result, failed_gates=gates.failed, open_gates=gates.open)
    score = result.score
    if score is None:
        return result
    if gates.open and result.status == "scored":
        result = replace(result, status="provisional")
    if length == "quick":
        share = result.counts.known_share or Fraction(0)
        if not is_overall or share < questionnaire.scoring.quick_overall_needs:
            return result
    raw = questionnaire.level_at(score)
    caps = tuple(cap for cap in _caps(questionnaire, gates.failed, is_overall) if cap.level < raw)
    level = min([raw, *(cap.level for cap in caps)])
    close = None
    if length == "full" and not caps and result.low == result.high:
        close = _close_to(questionnaire, score, raw)
    return replace(result, level=level, raw_level=raw, caps=caps, close_to=close)


def _caps(questionnaire: Questionnaire, failed: Iterable[str], is_overall: bool) -> Iterable[Cap]:
    for qid in failed:
        gate = questionnaire.questions[qid].gate
        assert gate is not None
        cap = gate.overall_cap if is_overall else gate.component_cap
        if cap:
            yield Cap(qid, questionnaire.level_index(cap), gate.reason)


def _close_to(questionnaire: Questionnaire, score: Fraction, level: int) -> int | None:
    reach = questionnaire.scoring.close_to / HUNDRED
    levels = questionnaire.levels
    if level + 1 < len(levels) and levels[level + 1].start - score <= reach:
        return level + 1
    if level > 0 and score - levels[level].start <= reach:
        return level - 1
    return None
