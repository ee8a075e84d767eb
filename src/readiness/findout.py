"""Find-out steps: what to do about each don't-know, whom to ask, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from readiness.assessment import Assessment
from readiness.record import Record
from readiness.response import State


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FindOutItem(Record):
    """A don't-know and what to do about it; `minutes` is 0 when the pack names no time."""

    question: str
    ask: str
    minutes: int
    gate: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FindOutCall(Record):
    """Find-out items for one person, bundled into one call; `minutes` is their sum."""

    who: str
    items: tuple[FindOutItem, ...]
    minutes: int


def find_out_order(assessment: Assessment) -> tuple[str, ...]:
    """Ids of the don't-knows, in the order to find out: gates, then impact, then id."""
    pack = assessment.questionnaire
    sector = assessment.response.respondent.sector

    def key(question_id: str) -> tuple[bool, int, str]:
        question = pack.questions[question_id]
        impact = question.impact_by_sector.get(sector, question.impact)
        return (question.gate is None, -impact, question_id)

    unknown = (r.id for r in assessment.questions.values() if r.state is State.DONT_KNOW)
    return tuple(sorted(unknown, key=key))


def calls(assessment: Assessment, question_ids: Iterable[str]) -> tuple[FindOutCall, ...]:
    """The questions bundled by the person to ask, in the order in which each is first met."""
    bundles: dict[str, list[FindOutItem]] = {}
    for qid in question_ids:
        question = assessment.questionnaire.questions[qid]
        find_out = question.find_out
        item = FindOutItem(
            qid,
            find_out.ask if find_out else question.stem,
            find_out.minutes if find_out else 0,
            gate=question.gate is not None,
        )
        bundles.setdefault(find_out.who if find_out else "", []).append(item)
    return tuple(
        FindOutCall(who, tuple(items), sum(i.minutes for i in items))
        for who, items in bundles.items()
    )
