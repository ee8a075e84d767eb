"""What a template sees: one plain dictionary made from an assessment and its roadmap.

Display strings only; levels stand as words beside every figure. Internal notes, contact details and
anything else that is not for the reader of the page never enter it.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from readiness.assessment import Assessment, Counts
from readiness.benchmark import Benchmark
from readiness.errors import clean
from readiness.report import view_edits, view_plan, view_results
from readiness.report.earlier import since
from readiness.report.theme import Brand
from readiness.report.view_answers import answers
from readiness.report.view_compared import compared
from readiness.report.view_method import method
from readiness.report.words import cardinal, count, day, listing, ordinal
from readiness.roadmap import Roadmap
from readiness.scoring import shown
from readiness.support import is_open

View = dict[str, Any]
LONGEST_NAME = 160
"""Longer names end in an ellipsis, so that the first page stays one page."""


def build(
    assessment: Assessment,
    roadmap: Roadmap,
    *,
    brand: Brand | None = None,
    benchmark: Benchmark | None = None,
    summary: bool = False,
    all_answers: bool = False,
) -> View:
    """The data of a roadmap document: dictionaries, lists, texts, numbers, nothing else."""
    pack = assessment.questionnaire
    parts = view_results.components(assessment)
    overall = view_results.result(assessment, assessment.overall)
    made = view_plan.steps(assessment, roadmap)
    total = sum((r.counts for r in assessment.components.values()), Counts())
    by_id = {part["id"]: part for part in parts}
    one_level = assessment.weakest is None or len({p["figure"] for p in parts if p["figure"]}) < 2
    return {
        "language": pack.language,
        "quick": assessment.length == "quick",
        "on": day(roadmap.on),
        "firm": _firm(assessment),
        "brand": _brand(brand or Brand()),
        "pack": {
            "id": pack.id,
            "version": pack.version,
            "title": pack.title,
            "summary": pack.summary,
            "hash": pack.hash,
            "short_hash": pack.hash[:8],
            "sources": list(pack.sources),
            "questions": len(pack.questions),
            "steps": len(pack.recommendations),
            "components": cardinal(len(pack.components)),
        },
        "bands": view_results.bands(pack),
        "ticks": " ".join(
            shown(start, pack.scoring.display)
            for start in [*(level.start for level in pack.levels), Fraction(1)]
        ),
        "overall": {
            **overall,
            "ordinal": ordinal(overall["level_number"]) if overall["level_number"] else "",
            "levels": cardinal(len(pack.levels)),
            "counts": view_results.counts(total),
        },
        "components": parts,
        "strongest": None if one_level else by_id.get(assessment.strongest or ""),
        "weakest": None if one_level else by_id.get(assessment.weakest or ""),
        "strength": view_results.strength(assessment),
        "gaps": view_results.gaps(assessment, roadmap.steps),
        "steps": made,
        "lanes": view_plan.lanes(assessment, roadmap, made),
        "now": [step for step in made if step["lane"] == "now"],
        "next": [step for step in made if step["lane"] == "next"],
        "later": [step for step in made if step["lane"] == "later"],
        "later_groups": view_plan.by_component(
            assessment, [step for step in made if step["lane"] == "later"]
        ),
        "months": {"now": pack.roadmap.now_months, "next": pack.roadmap.next_months},
        "edits": view_edits.in_short(roadmap),
        "left_out": view_edits.left_out(assessment, roadmap),
        "look_again": view_edits.look_again(roadmap),
        "find_out": view_plan.find_out(assessment, roadmap.find_out),
        "find_out_later": view_plan.find_out(assessment, roadmap.find_out_later),
        "projection": view_plan.projection(assessment, roadmap),
        "least_component": view_plan.least(assessment, roadmap, roadmap.least_component, made),
        "least_overall": view_plan.least(assessment, roadmap, roadmap.least_overall, made),
        "hub": _hub(assessment, roadmap.on),
        "offers": view_plan.offers(roadmap, made),
        "not_offered": view_plan.not_offered(roadmap.refusals),
        "since": since(assessment, roadmap, {step["ref"]: step["number"] for step in made}),
        "compared": compared(assessment, benchmark),
        "method": method(assessment),
        "summary": summary,
        "all_answers": answers(assessment) if all_answers else [],
    }


def _brand(brand: Brand) -> View:
    """Whose document it is, and how to reach them."""
    return {
        "name": brand.name,
        "footer": brand.footer,
        "privacy": brand.privacy,
        "contacts": [{"label": c.label, "text": c.text, "href": c.href} for c in brand.contacts],
    }


def _firm(assessment: Assessment) -> View:
    """What the page says about the firm; what was not given is an empty text."""
    pack, firm = assessment.questionnaire, assessment.response.respondent
    area = pack.area.get(firm.area)
    sectors = {label.id: label.label for label in pack.sectors}
    goals = {label.id: label.label for label in pack.goals}
    return {
        "name": clean(firm.name, limit=LONGEST_NAME).strip(),
        "adviser": clean(firm.adviser, limit=LONGEST_NAME).strip(),
        "area": area.name if area else "",
        "sector": sectors.get(firm.sector, ""),
        "size": count(firm.employees, "person", "people") if firm.employees is not None else "",
        "goals": listing(goals.get(goal, "") for goal in firm.goals),
    }


def _hub(assessment: Assessment, on: date) -> str:
    """The name of the growth hub of the firm's area; nothing when it has ended or is not known."""
    pack, firm = assessment.questionnaire, assessment.response.respondent
    area = pack.area.get(firm.area)
    found = next((s for s in pack.sub_regions if area and s.id == area.sub_region), None)
    if found is None:
        return ""
    offer = next((o for o in pack.offers if o.id == found.growth_hub), None)
    if offer is not None and not is_open(offer, on):
        return ""
    return found.growth_hub_name or (offer.name if offer is not None else "")
