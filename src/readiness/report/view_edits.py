"""What people changed in a roadmap, as the page shows it: as theirs, and never as the plan's."""

from __future__ import annotations

from typing import Any

from readiness.arrange import Item, id_of
from readiness.assessment import Assessment
from readiness.edits import LANES
from readiness.report.words import count, day, iso_words, later, listing
from readiness.roadmap import OwnStep, Roadmap

View = dict[str, Any]


def in_order(roadmap: Roadmap) -> list[Item]:
    """All steps in the order in which they are numbered, people's own among them."""
    return [item for lane in LANES for item in roadmap.lane(lane)]


def numbers(roadmap: Roadmap) -> dict[str, str]:
    """The number of each step, by its id."""
    return {id_of(item): str(n) for n, item in enumerate(in_order(roadmap), start=1)}


def marks(roadmap: Roadmap, step: str) -> View:
    """What a person did to a step of the plan."""
    return {"own": False, "pinned": step in roadmap.pinned, "moved": step in roadmap.moved}


def own_step(assessment: Assessment, roadmap: Roadmap, step: OwnStep, number: str) -> View:
    """A step in a person's own words. No reason, effort, cost or help is made up for it."""
    pack = assessment.questionnaire
    months = {"now": pack.roadmap.now_months, "next": pack.roadmap.next_months}
    ends = months.get(step.lane)
    lane_end = day(later(roadmap.on, ends)) if ends is not None else ""
    texts = ("question", "answer", "aim", "why", "first_step", "done_when", "example", "cost",
             "cost_source", "cost_checked", "goals", "unlocks", "note")  # fmt: skip
    names = {component.id: component.name for component in pack.components}
    return {
        **dict.fromkeys(texts, ""),
        "number": number,
        "ref": step.id,
        "title": step.text,
        "lane": step.lane,
        "by": iso_words(step.by) or lane_end,
        "component": names.get(step.component, ""),
        "effort": 0,
        "impact": 0,
        "must": False,
        "quick_win": False,
        "check_first": [],
        "help": [],
        "own": True,
        "pinned": False,
        "moved": False,
    }


def left_out(assessment: Assessment, roadmap: Roadmap) -> list[View]:
    """The steps a person left out, with the reason in that person's words."""
    pack = assessment.questionnaire
    return [
        {
            "title": entry.step.recommendation.title,
            "component": pack.component(entry.step.component).name,
            "reason": entry.reason,
            "must": entry.step.gate,
        }
        for entry in roadmap.left_out
    ]


def look_again(roadmap: Roadmap) -> list[str]:
    """Changes that may no longer fit, each in a sentence or two."""
    return [doubt.words for doubt in roadmap.doubts]


def in_short(roadmap: Roadmap) -> str:
    """How much was changed: ``1 step pinned, 2 left out and 1 added``; nothing for no change."""
    found = [
        (len(roadmap.pinned), "pinned"),
        (len([s for s in roadmap.moved if s not in roadmap.pinned]), "moved"),
        (len(roadmap.left_out), "left out"),
        (len(roadmap.own), "added"),
    ]
    words = [f"{number} {done}" for number, done in found if number]
    if words:
        first = next(number for number, _ in found if number)
        words[0] = words[0].replace(str(first), count(first, "step"), 1)
    return listing(words)
