"""From a number to what is said of it: status, level, caps by gates, and "close to"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from readiness.applicability import Standing
from readiness.assessment import Cap, Counts, Result, Status
from readiness.points import level_of
from readiness.questionnaire import Questionnaire, ScoringRules
from readiness.record import Record
from readiness.response import Length, State

HUNDRED = 100
OVERALL = "overall"
"""The id of the overall's result."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Gates(Record):
    """Gates that are not met, and gates that are still open (unanswered)."""

    failed: tuple[str, ...]
    open: tuple[str, ...]


def status_of(rules: ScoringRules, counts: Counts, *, is_overall: bool = False) -> Status:
    """Whether a figure may be shown: by the known share, for a component also by how many."""
    if not counts.applicable:
        return "not_applicable"
    few = counts.answered < min(rules.min_scored, counts.applicable) and not is_overall
    if few or _less_known(counts, rules.withheld_below):
        return "withheld"
    return "provisional" if _less_known(counts, rules.provisional_below) else "scored"


def _less_known(counts: Counts, share: Fraction) -> bool:
    """Whether less than this share of what applies is known; whole numbers, for speed."""
    return counts.answered * share.denominator < share.numerator * counts.applicable


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
    questionnaire: Questionnaire, result: Result, gates: Gates, length: Length
) -> Result:
    """The result with its level: the band of the exact score, held down by failed gates.

    A quick look gives components no level, and the overall one only when enough is known.
    """
    score, status, overall = result.score, result.status, result.id == OVERALL
    raw = level = close = None
    caps: tuple[Cap, ...] = ()
    if score is not None and _shows_level(questionnaire, result, length):
        raw = questionnaire.level_at(score)
        caps = tuple(cap for cap in _caps(questionnaire, gates.failed, overall) if cap.level < raw)
        level = min([raw, *(cap.level for cap in caps)])
        if length == "full" and not caps and result.low == result.high:
            close = _close_to(questionnaire, score, raw)
    return replace(
        result,
        status="provisional" if gates.open and status == "scored" else status,
        level=level,
        raw_level=raw,
        caps=caps,
        failed_gates=gates.failed,
        open_gates=gates.open,
        close_to=close,
    )


def _shows_level(questionnaire: Questionnaire, result: Result, length: Length) -> bool:
    needs = questionnaire.scoring.quick_overall_needs
    return length == "full" or (result.id == OVERALL and not _less_known(result.counts, needs))


def _caps(questionnaire: Questionnaire, failed: Iterable[str], is_overall: bool) -> Iterable[Cap]:
    for qid in failed:
        gate = questionnaire.questions[qid].gate
        assert gate is not None
        cap = gate.overall_cap if is_overall else gate.component_cap
        if cap:
            yield Cap(qid, questionnaire.level_index(cap), gate.reason)


def _close_to(questionnaire: Questionnaire, score: Fraction, level: int) -> int | None:
    near = questionnaire.memo.get("near")
    if near is None:
        reach, starts = questionnaire.scoring.close_to / HUNDRED, questionnaire.levels
        near = [(one.start - reach, one.start + reach) for one in starts]
        questionnaire.memo["near"] = near
    assert isinstance(near, list)
    if level + 1 < len(near) and score >= near[level + 1][0]:
        return level + 1
    return level - 1 if level > 0 and score <= near[level][1] else None
