"""Steps, lanes, things to find out and help as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from readiness.assessment import Assessment, Result
from readiness.changes import answer_words
from readiness.errors import clean
from readiness.findout import FindOutCall
from readiness.projection import LeastSet
from readiness.questionnaire import Questionnaire
from readiness.report import view_edits
from readiness.report.words import (
    COST,
    KIND,
    LONGEST_NOTE,
    WHO,
    address_words,
    count,
    day,
    iso_words,
    later,
    listing,
)
from readiness.response import Answer, State
from readiness.roadmap import OwnStep, Roadmap
from readiness.scoring import shown
from readiness.steps import Step
from readiness.support import OfferMatch, Refusal

View = dict[str, Any]
MOST_NAMES = 3
"""How many names stand beside one reason; further ones are counted."""


def answer_text(pack: Questionnaire, question_id: str, level: int | None) -> str:
    """The words of an option, or nothing when there is no such option."""
    options = pack.questions[question_id].options
    return options[level].text if level is not None and 0 <= level < len(options) else ""


def answer_given(
    pack: Questionnaire, question_id: str, level: int | None, answer: Answer | None
) -> str:
    """The words of the option that counts; of a figure, ticks or a grid, what was answered."""
    words = answer_text(pack, question_id, level)
    if words or answer is None or answer.state is not State.ANSWERED:
        return words
    return answer_words(pack.questions[question_id], answer)


def steps(assessment: Assessment, roadmap: Roadmap) -> list[View]:
    """All steps in order, numbered from 1, those that people added among them."""
    offers = {match.offer.id: match for match in roadmap.offers}
    numbers = view_edits.numbers(roadmap)
    return [
        view_edits.own_step(assessment, roadmap, step, numbers[step.id])
        if isinstance(step, OwnStep)
        else _step(assessment, roadmap, step, offers, numbers)
        for step in view_edits.in_order(roadmap)
    ]


def _step(
    assessment: Assessment,
    roadmap: Roadmap,
    step: Step,
    offers: dict[str, OfferMatch],
    numbers: dict[str, str],
) -> View:
    pack, respondent = assessment.questionnaire, assessment.response.respondent
    made = step.recommendation
    answer = assessment.response.answer(step.question)
    note = answer.note if answer and answer.note_visibility == "report" else ""
    note = clean(note, limit=LONGEST_NOTE)
    goals = {goal.id: goal.label for goal in pack.goals}
    months = {"now": pack.roadmap.now_months, "next": pack.roadmap.next_months}
    by = months.get(step.lane)
    return {
        "number": numbers[made.id],
        "ref": made.id,
        "title": made.title,
        "lane": step.lane,
        "by": day(later(roadmap.on, by)) if by is not None else "",
        "component": pack.component(step.component).name,
        "question": pack.questions[step.question].title,
        "answer": answer_given(pack, step.question, step.level, answer),
        "aim": answer_text(pack, step.question, step.to),
        "why": made.motivation,
        "first_step": made.first_step,
        "done_when": made.done_when,
        "example": made.examples.get(respondent.sector, ""),
        "effort": step.effort,
        "impact": step.impact,
        "cost": COST.get(made.cost.band, made.cost.text or made.cost.band.replace("-", " ")),
        "cost_source": address_words(made.cost.source) if made.cost.band == "seen" else "",
        "cost_checked": iso_words(made.cost.checked) if made.cost.band == "seen" else "",
        "must": step.gate,
        "quick_win": step.quick_win,
        "goals": listing(goals.get(g, g) for g in step.goals),
        "check_first": [
            {
                "title": pack.questions[need.question].title,
                "level": answer_text(pack, need.question, need.level),
            }
            for need in step.check_first
        ],
        "unlocks": _step_words(numbers[r] for r in step.unlocks if r in numbers),
        "help": [
            {"name": offers[o].offer.name, "wording": offers[o].wording}
            for o in step.offers
            if o in offers
        ],
        "note": note,
        **view_edits.marks(roadmap, made.id),
    }


def _step_words(numbers: Iterable[str]) -> str:
    """``step 4`` or ``steps 1, 6 and 7``; nothing for none."""
    found = sorted(numbers, key=int)
    return f"step{'s' if len(found) > 1 else ''} {listing(found)}" if found else ""


def lanes(assessment: Assessment, roadmap: Roadmap, made: list[View]) -> list[View]:
    """Now, next and later, with the days by which the first two end; empty lanes are left out."""
    rules = assessment.questionnaire.roadmap
    ends = {"now": rules.now_months, "next": rules.next_months}
    out: list[View] = []
    for lane in ("now", "next", "later"):
        own = [step for step in made if step["lane"] == lane]
        if own:
            by = day(later(roadmap.on, ends[lane])) if lane in ends else ""
            out.append({"id": lane, "by": by, "steps": own})
    return out


def find_out(assessment: Assessment, calls: Iterable[FindOutCall]) -> list[View]:
    """Calls to make about the don't-knows."""
    pack = assessment.questionnaire
    return [
        {
            "who": WHO.get(call.who, call.who.replace("-", " ").capitalize()),
            "minutes": count(call.minutes, "minute") if call.minutes else "",
            "asks": [
                {
                    "question": pack.questions[item.question].title,
                    "component": pack.component_of[item.question].name,
                    "ask": item.ask,
                    "minutes": count(item.minutes, "minute") if item.minutes else "",
                    "must": item.gate,
                }
                for item in call.items
            ],
        }
        for call in calls
    ]


def projection(assessment: Assessment, roadmap: Roadmap) -> View:
    """Levels and figures today and after each lane: the overall, then components that change."""
    pack = assessment.questionnaire
    after = {p.after: p for p in roadmap.projections}

    def cell(found: Result | None, component: str = "") -> View:
        if found is None or found.status not in ("scored", "provisional"):
            return {"level": "", "figure": ""}
        scale = pack.component(component).node.display if component else pack.scoring.display
        return {
            "level": pack.levels[found.level].label if found.level is not None else "",
            "figure": shown(found.score, scale),
        }

    rows: list[View] = []
    for component in ["", *assessment.components]:
        today = assessment.components[component] if component else assessment.overall
        cells = [cell(today, component)]
        for lane in ("now", "next"):
            if lane in after:
                p = after[lane]
                cells.append(cell(p.components[component] if component else p.overall, component))
        if not component or any(c != cells[0] for c in cells):
            name = pack.component(component).name if component else ""
            rows.append({"name": name, "cells": cells})
    return {"lanes": [lane for lane in ("now", "next") if lane in after], "rows": rows}


def least(
    assessment: Assessment, roadmap: Roadmap, found: LeastSet | None, made: list[View]
) -> View | None:
    """The least that moves a component or the overall up a level; None when there is none."""
    if found is None or not found.moves:
        return None
    pack = assessment.questionnaire
    numbers = {step["ref"]: step["number"] for step in made}
    is_overall = found.subject == "overall"
    without = {entry.step.recommendation.id for entry in roadmap.left_out}
    return {
        "name": "" if is_overall else pack.component(found.subject).name,
        "level": pack.levels[found.level].label,
        "reached": found.reached,
        "lifts_cap": found.lifts_cap,
        "count": len(found.moves),
        "moves": [
            {
                "title": pack.recommendation[r].title,
                "number": numbers.get(r, ""),
                "left_out": r in without,
            }
            for r in found.moves
        ],
    }


def offers(roadmap: Roadmap, made: list[View]) -> list[View]:
    """The offers that fit, in order, with the numbers of the steps each serves."""
    numbers = {step["ref"]: step["number"] for step in made}
    return [_offer(match, numbers) for match in roadmap.offers if match.offer.status != "closed"]


def _offer(match: OfferMatch, numbers: dict[str, str]) -> View:
    offer = match.offer
    return {
        "name": offer.name,
        "provider": offer.provider,
        "kind": KIND.get(offer.kind, offer.kind.replace("-", " ").capitalize()),
        "summary": offer.summary,
        "gives": offer.offer,
        "who": offer.other,
        "wording": match.wording,
        "reasons": listing(match.reasons),
        "serves": _step_words(numbers[r] for r in match.serves if r in numbers),
        "bring": offer.bring,
        "url": offer.url if offer.url.startswith("https://") else "",
        "address": address_words(offer.url) if offer.url.startswith("https://") else "",
        "closes": iso_words(offer.closes),
        "source_date": iso_words(offer.source_date),
        "checked": iso_words(offer.checked),
    }


def not_offered(refusals: Iterable[Refusal]) -> list[View]:
    """What was considered and not offered, one row a kind of reason.

    `reason` is the reason itself where all of the kind share it, else empty: the template then says
    it for the kind.
    """
    kinds: dict[str, list[Refusal]] = {}
    for refusal in refusals:
        if refusal.offer.status != "closed":
            kinds.setdefault(refusal.code, []).append(refusal)
    rows: list[View] = []
    for code, found in kinds.items():
        reasons = {refusal.reason for refusal in found}
        rows.append(
            {
                "code": code,
                "reason": found[0].reason if len(reasons) == 1 else "",
                "names": [refusal.offer.name for refusal in found[:MOST_NAMES]],
                "more": max(0, len(found) - MOST_NAMES),
            }
        )
    return rows


def by_component(assessment: Assessment, made: list[View]) -> list[View]:
    """Steps grouped by component, in reporting order; components without one are left out.

    Own steps of no component come last, in a group without a name.
    """
    names = [*(c.name for c in assessment.questionnaire.components), ""]
    groups = [
        {"name": name, "steps": [s for s in made if s["component"] == name]} for name in names
    ]
    return [group for group in groups if group["steps"]]
