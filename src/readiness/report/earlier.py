"""The roadmap of last time: what a saved response remembers of it, and what has changed since.

An issued roadmap leaves an event in the history of its file (`issued`). With it go the scores of
that day and the steps that stood under "now", so that the next one can say what came of them. A
file may have been edited by anybody, so that its history is read as outside text is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from readiness.assessment import Assessment, Result
from readiness.questionnaire import Component
from readiness.report.issued import EVENT, issued
from readiness.report.view_plan import answer_given
from readiness.report.words import day
from readiness.response import State
from readiness.roadmap import Roadmap
from readiness.scoring import shown

View = dict[str, Any]
OVERALL = "overall"
LEAST_APART = timedelta(days=28)
"""A roadmap printed again within some weeks is the same visit, not the next one."""
_SCORE = re.compile(r"(\d{1,30})(?:/([1-9]\d{0,29}))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier roadmap of the same firm: its day, scores by component, and steps for now."""

    on: date
    scores: Mapping[str, Fraction]
    now: tuple[str, ...]


def event(assessment: Assessment, roadmap: Roadmap) -> dict[str, Any]:
    """What the history of a saved response keeps of an issued roadmap, as JSON values."""
    found = {OVERALL: assessment.overall, **assessment.components}
    return {
        **issued(assessment, roadmap).event(),
        "length": assessment.length,
        "scores": {key: str(r.score) for key, r in found.items() if _printed(r)},
        "now": [step.recommendation.id for step in roadmap.now],
    }


def _printed(result: Result) -> bool:
    return result.status in ("scored", "provisional") and result.score is not None


def earlier(assessment: Assessment, on: date) -> Earlier | None:
    """The newest roadmap that compares: of the same questions, some weeks before this day."""
    pack = assessment.questionnaire
    best: Earlier | None = None
    for one in assessment.response.history:
        known, scores = one.get("pack"), one.get("scores")
        if one.get("event") != EVENT or not isinstance(known, Mapping):
            continue
        if known.get("hash") != pack.hash or one.get("length") != assessment.length:
            continue
        try:
            at = date.fromisoformat(str(one.get("at")))
        except ValueError:
            continue
        if not isinstance(scores, Mapping) or on - at < LEAST_APART:
            continue
        if best is None or at >= best.on:
            best = Earlier(at, _scores(scores), _ids(one.get("now")))
    return best


def _scores(given: Mapping[str, Any]) -> dict[str, Fraction]:
    """Scores from 0 to 1; what is none is left out."""
    out: dict[str, Fraction] = {}
    for key, text in given.items():
        match = _SCORE.match(text) if isinstance(text, str) else None
        value = Fraction(int(match[1]), int(match[2] or 1)) if match else Fraction(2)
        if value <= 1:
            out[str(key)] = value
    return out


def _ids(given: object) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list | tuple) else ()


def since(assessment: Assessment, roadmap: Roadmap, numbers: Mapping[str, str]) -> View | None:
    """What changed since the roadmap of last time; None when there was none that compares."""
    last = earlier(assessment, roadmap.on)
    if last is None:
        return None
    pack = assessment.questionnaire
    parts: list[tuple[str, Component | None]] = [(OVERALL, None)]
    parts += [(component.id, component) for component in pack.components]
    rows = []
    for key, component in parts:
        found = assessment.components[key] if component else assessment.overall
        then = last.scores.get(key)
        if then is None or found.score is None or not _printed(found):
            continue
        scale = component.node.display if component else pack.scoring.display
        moved = "up" if found.score > then else "down" if found.score < then else "same"
        rows.append(
            {
                "id": key,
                "name": component.name if component else "",
                "then": shown(then, scale),
                "now": shown(found.score, scale),
                "moved": moved,
            }
        )
    promised = [p for p in (_promise(assessment, ref, numbers) for ref in last.now) if p]
    if not rows and not promised:
        return None
    return {
        "on": day(last.on),
        "rows": rows,
        "then": {row["id"]: row["then"] for row in rows},
        "promised": promised,
    }


def _promise(assessment: Assessment, ref: str, numbers: Mapping[str, str]) -> View | None:
    """What came of a step that stood under "now"; None for one that the pack no longer has."""
    pack = assessment.questionnaire
    advice = pack.recommendation.get(ref)
    if advice is None:
        return None
    result = assessment.questions[advice.question]
    known = result.counted and result.state is State.ANSWERED
    state = "open" if ref in numbers else "done" if known else "unknown"
    return {
        "title": advice.title,
        "question": pack.questions[advice.question].title,
        "state": state,
        "number": numbers.get(ref, ""),
        "answer": answer_given(
            pack, advice.question, result.level, assessment.response.answer(advice.question)
        )
        if known
        else "",
    }
