"""Scores and levels as the page shows them: plain dictionaries of display strings and places."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from readiness.assessment import Assessment, Counts, Result
from readiness.errors import clean
from readiness.questionnaire import Component, Questionnaire
from readiness.report.words import LONGEST_NOTE
from readiness.response import State
from readiness.scoring import assess, shown
from readiness.steps import Step

View = dict[str, Any]


def place(score: Fraction | None) -> float | None:
    """A score as a place on the scale, 0..1, exact enough to draw."""
    return None if score is None else round(float(score), 5)


def bands(pack: Questionnaire) -> list[View]:
    """The levels with their starts, lowest first."""
    scale = pack.scoring.display
    ends = [level.start for level in pack.levels[1:]] + [Fraction(1)]
    return [
        {
            "label": level.label,
            "meaning": level.meaning,
            "start": place(level.start),
            "from": shown(level.start, scale),
            "to": shown(end, scale),
        }
        for level, end in zip(pack.levels, ends, strict=True)
    ]


def counts(value: Counts) -> View:
    """How many questions stand in each state."""
    return {
        "answered": value.answered,
        "dont_know": value.dont_know,
        "unanswered": value.unanswered,
        "not_applicable": value.not_applicable,
        "applicable": value.applicable,
        "unknown": value.dont_know + value.unanswered,
    }


def result(assessment: Assessment, found: Result, component: Component | None = None) -> View:
    """A component's or the overall's result. A figure that is withheld is an empty text."""
    pack = assessment.questionnaire
    scale = component.node.display if component else pack.scoring.display
    printed = found.status in ("scored", "provisional")
    score = found.score if printed else None
    low, high = (found.low, found.high) if printed else (None, None)
    level = found.level if printed else None
    meanings: Mapping[str, str] = component.level_meanings if component else {}

    def meaning(index: int) -> str:
        of_pack = pack.levels[index]
        return meanings.get(of_pack.id, "") or of_pack.meaning

    upper = level + 1 if level is not None and level + 1 < len(pack.levels) else None
    return {
        "id": found.id,
        "name": component.name if component else "",
        "meaning": component.meaning if component else "",
        "strength": component.strength if component else "",
        "status": found.status,
        "provisional": found.status == "provisional",
        "reason": clean(found.reason, limit=LONGEST_NOTE),
        "counts": counts(found.counts),
        "figure": shown(score, scale),
        "top": shown(Fraction(1), scale),
        "low": shown(low, scale),
        "high": shown(high, scale),
        "at": place(score),
        "low_at": place(low),
        "high_at": place(high),
        "ranged": low is not None and high is not None and low != high,
        "level": pack.levels[level].label if level is not None else "",
        "level_number": level + 1 if level is not None else 0,
        "level_meaning": meaning(level) if level is not None else "",
        "next_level": pack.levels[upper].label if upper is not None else "",
        "next_meaning": meaning(upper) if upper is not None else "",
        "close_to": pack.levels[found.close_to].label if found.close_to is not None else "",
        "uncapped": pack.levels[found.raw_level].label
        if found.raw_level is not None and found.raw_level != found.level
        else "",
        "caps": [
            {
                "level": pack.levels[cap.level].label,
                "reason": cap.reason,
                "question": pack.questions[cap.question].title,
            }
            for cap in found.caps
        ],
        "open_gates": [pack.questions[qid].title for qid in found.open_gates],
    }


def components(assessment: Assessment) -> list[View]:
    """All components in reporting order."""
    return [
        result(assessment, assessment.components[c.id], c)
        for c in assessment.questionnaire.components
    ]


def strength(assessment: Assessment) -> View | None:
    """One thing to keep.

    The strongest component's strength where its level earns the words, else the best single answer
    that is at least half way up.
    """
    pack = assessment.questionnaire
    found = assessment.components.get(assessment.strongest or "")
    component = next((c for c in pack.components if found and c.id == found.id), None)
    if (
        found
        and component
        and component.strength
        and (found.level or 0) * 2 >= len(pack.levels) - 1
    ):
        return {"name": component.name, "text": component.strength, "answer": ""}
    best = max(
        (
            r
            for r in assessment.questions.values()
            # A figure has a level too, but no option whose words could be printed.
            if pack.questions[r.id].kind == "single"
            and r.counted
            and r.score is not None
            and r.score * 2 >= 1
        ),
        key=lambda r: (r.score or Fraction(0), pack.questions[r.id].impact),
        default=None,
    )
    if best is None or best.level is None:
        return None
    question = pack.questions[best.id]
    return {"name": question.title, "text": "", "answer": question.options[best.level].text}


def gaps(assessment: Assessment, steps: tuple[Step, ...]) -> list[View]:
    """Now and aim of each scored component, the widest gap first.

    The aim is the score once every question below its target has reached it, by scoring again.
    """
    response = assessment.response
    for step in steps:
        answer = response.answer(step.question)
        if answer is not None and answer.state is State.ANSWERED:
            response = response.with_answer(
                step.question, type(answer)(State.ANSWERED, option=max(step.target, step.to))
            )
    pack = assessment.questionnaire
    reached = assess(pack, response)
    out: list[View] = []
    for component in pack.components:
        now, aim = assessment.components[component.id], reached.components[component.id]
        if now.status not in ("scored", "provisional") or now.score is None or aim.score is None:
            continue
        scale = component.node.display
        first, last = shown(now.score, scale), shown(aim.score, scale)
        out.append(
            {
                "name": component.name,
                "now": place(now.score),
                "aim": place(max(aim.score, now.score)),
                "now_figure": first,
                "aim_figure": last,
                "gap": place(aim.score - now.score),
            }
        )
    return sorted(out, key=lambda row: -row["gap"]) if any(row["gap"] for row in out) else []
