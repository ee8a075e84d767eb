"""Checks of steps, support, regions, benchmarks and contradictions against the questions."""

from __future__ import annotations

from readiness.packs.advice_models import PostcodeModel
from readiness.packs.conditions import check_condition
from readiness.packs.findings import Findings, Spot
from readiness.packs.models import Path
from readiness.packs.question_checks import check_prerequisites

STEPS_UP_TO = 3
"""Every question has a step to each level up to this one, where it has such a level."""


def check_recommendations(found: Findings) -> None:
    """Steps name questions, levels, goals and sectors that exist, each once."""
    read = found.pack.recommendations
    if read is None or read.model is None:
        return
    steps = read.model.root
    found.unique(read, [((i, "id"), step.id) for i, step in enumerate(steps)], "step")
    seen: dict[tuple[str, int, int], str] = {}
    for index, step in enumerate(steps):
        known = found.refer(read, (index, "question"), step.question, found.questions, "question")
        spot = found.spots.get(step.question)
        if known and spot is not None and (spot.top is None or step.to > spot.top):
            text = f"{step.question} has no level {step.to}."
            hint = "It has none at all." if spot.top is None else f"Its levels are 0 to {spot.top}."
            found.note("P203", read, (index, "to"), text, hint)
        key = (step.question, step.from_, step.to)
        if key in seen:
            text = f"{seen[key]} leads from level {step.from_} to {step.to} of {step.question} too."
            found.note("P204", read, (index, "id"), text, "Keep one of the two.")
        seen.setdefault(key, step.id)
        for place, goal in enumerate(step.goals or ()):
            found.refer(read, (index, "goals", place), goal, found.goals, "goal")
        for sector in step.examples:
            where = (index, "examples", sector)
            found.refer(read, where, sector, found.sectors, "sector", at_key=True)
        path = (index, "prerequisites")
        check_prerequisites(found, read, path, step.question, step.prerequisites or ())


def check_steps_are_there(found: Findings) -> None:
    """P211: a question needs a step up, and a failed gate one straight to its level."""
    read = found.pack.recommendations
    if read is None or read.model is None:
        return
    there = {(step.question, step.from_, step.to) for step in read.model.root}
    for question_id, spot in found.spots.items():
        if spot.model.kind not in ("single", "yes_no") or not spot.model.weight:
            continue
        for start, to in _wanted(spot):
            if (question_id, start, to) in there:
                continue
            gate = spot.model.gate
            jump = gate is not None and to == gate.level and to - start > 1
            why = ", the gate's level" if jump else ""
            text = (
                f"no recommendation leads from level {start} to level {to} of {question_id}{why}."
            )
            hint = f"Add one with `from: {start}` and `to: {to}` to recommendations.yaml."
            found.note("P211", spot.read, (*spot.path, "id"), text, hint)


def _wanted(spot: Spot) -> list[tuple[int, int]]:
    """The steps a question has to have, as pairs of levels."""
    top = spot.top or 0
    gate = spot.model.gate
    # Below a gate's level the roadmap leads straight to it, so single steps there are never seen.
    straight = gate.level if gate is not None and gate.level <= top else 0
    return [(start, straight) for start in range(straight)] + [
        (level, level + 1) for level in range(straight, min(top, STEPS_UP_TO))
    ]


def check_offers(found: Findings) -> None:
    """Offers name components, questions, places and sectors that exist."""
    read = found.pack.support
    if read is None or read.model is None:
        return
    offers = read.model.root
    found.unique(read, [((i, "id"), offer.id) for i, offer in enumerate(offers)], "offer")
    places, sectors = _places(found), found.sectors
    anywhere = None if sectors is None else sectors | {"any"}
    for index, offer in enumerate(offers):
        for place, area in enumerate(offer.eligibility.areas):
            found.refer(read, (index, "eligibility", "areas", place), area, found.areas, "area")
        for name, values, known, what in (
            ("components", offer.components, found.components, "component"),
            ("questions", offer.questions, found.questions, "question"),
            ("regions", offer.regions, places, "place"),
            ("sectors", offer.sectors, anywhere, "sector"),
            ("preferred_sectors", offer.preferred_sectors, sectors, "sector"),
        ):
            for place, value in enumerate(values):
                found.refer(read, (index, name, place), value, known, what)


def _places(found: Findings) -> set[str] | None:
    """What `regions` of an offer may name; None when it cannot be told."""
    pack, regions = found.pack.pack.model, found.pack.regions
    if found.sub_regions is None or pack is None or (regions is not None and regions.model is None):
        return None
    own = {pack.region} if pack.region else set()
    return found.sub_regions | own | {pack.nation, "uk"}


def check_regions(found: Findings) -> None:
    """Places stand once, and postcodes lie in places that exist (or outside the region)."""
    read = found.pack.regions
    if read is None or read.model is None:
        return
    model = read.model
    parts = [(("sub_regions", i, "id"), part.id) for i, part in enumerate(model.sub_regions)]
    councils: list[tuple[Path, str]] = [
        (("sub_regions", i, "areas", j, "id"), area.id)
        for i, part in enumerate(model.sub_regions)
        for j, area in enumerate(part.areas)
    ]
    hints = [(("postcode_areas", i, "area"), x.area) for i, x in enumerate(model.postcode_areas)]
    hints += [
        (("postcode_districts", i, "district"), x.district)
        for i, x in enumerate(model.postcode_districts)
    ]
    found.unique(read, parts, "sub-region")
    found.unique(read, councils, "area")
    found.unique(read, hints, "postcode", fold=True)
    beyond = (found.sub_regions or set()) | {f"outside-{model.region}"}
    postcodes: dict[str, tuple[PostcodeModel, ...]] = {
        "postcode_areas": model.postcode_areas,
        "postcode_districts": model.postcode_districts,
    }
    for name, entries in postcodes.items():
        for index, entry in enumerate(entries):
            if entry.sub_region:
                where: Path = (name, index, "sub_region")
                found.refer(read, where, entry.sub_region, found.sub_regions, "sub-region")
            for place, value in enumerate(entry.straddles):
                found.refer(read, (name, index, "straddles", place), value, beyond, "sub-region")
    for index, district in enumerate(model.postcode_districts):
        for place, area in enumerate(district.areas):
            where = ("postcode_districts", index, "areas", place)
            found.refer(read, where, area, found.areas, "area")


def check_benchmarks(found: Findings) -> None:
    """Figures stand beside components that exist, each once."""
    read = found.pack.benchmarks
    if read is None or read.model is None:
        return
    figures = read.model.root
    found.unique(read, [((i, "id"), figure.id) for i, figure in enumerate(figures)], "figure")
    for index, figure in enumerate(figures):
        where = (index, "component")
        found.refer(read, where, figure.component, found.components, "component")


def check_contradictions(found: Findings) -> None:
    """Rules test questions and profile fields that exist, each with an id of its own."""
    read = found.pack.contradictions
    if read is None or read.model is None:
        return
    rules = read.model.root
    found.unique(read, [((i, "id"), rule.id) for i, rule in enumerate(rules)], "rule")
    for index, rule in enumerate(rules):
        check_condition(found, read, (index, "when"), rule.when)
