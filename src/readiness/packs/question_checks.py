"""Checks of single questions: kinds, points, gates, ceilings, reasons."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from readiness.packs import build
from readiness.packs.conditions import check_condition
from readiness.packs.findings import Findings, Spot
from readiness.packs.models import Path
from readiness.packs.question_models import PrerequisiteModel
from readiness.packs.reading import FileRead

# Fields that belong to some kinds only.
_OF_KINDS = {
    "options": ("single", "yes_no", "multiple", "grid"),
    "rule": ("multiple",),
    "cap": ("multiple",),
    "rows": ("grid",),
    "thresholds": ("number",),
    "lower_is_better": ("number",),
    "ceilings": ("single", "yes_no"),
    "gate": ("single", "yes_no", "number"),
}
_LEAST_OPTIONS = 2


def check_question(found: Findings, spot: Spot) -> None:
    """Note what is wrong with a question."""
    for name, kinds in _OF_KINDS.items():
        if name in spot.model.model_fields_set and spot.model.kind not in kinds:
            text = f"'{name}' does not belong to a question of kind {spot.model.kind}."
            hint = f"It belongs to: {', '.join(kinds)}. Take it out, or change the kind."
            found.note("P202", spot.read, (*spot.path, name), text, hint, at_key=True)
    if _shape_is_fine(found, spot):
        _check_points(found, spot)
    _check_rules(found, spot)
    _check_gate(found, spot)
    _check_names(found, spot)


def _shape_is_fine(found: Findings, spot: Spot) -> bool:
    model, before = spot.model, len(found.problems)
    count = len(model.options)
    if model.kind == "yes_no" and count not in (0, _LEAST_OPTIONS):
        text = f"a yes-or-no question has two options, not {count}."
        found.note("P203", spot.read, (*spot.path, "options"), text, "Write the one for no first.")
    elif model.kind in ("single", "multiple", "grid") and count < _LEAST_OPTIONS:
        text = f"a question of kind {model.kind} needs at least two options."
        code = "P203" if "options" in model.model_fields_set else "P201"
        found.note(code, spot.read, (*spot.path, "options"), text, "Add them.")
    texts: dict[str, int] = {}
    for place, option in enumerate(model.options):
        # A table may name an option by its text, so the text has to tell which one is meant.
        first = texts.setdefault(option.text.casefold(), place)
        if first != place:
            text = f"options {first + 1} and {place + 1} read the same."
            found.note(
                "P203", spot.read, (*spot.path, "options", place), text, "Reword one of them."
            )
    if model.kind == "grid" and not model.rows:
        found.note("P201", spot.read, (*spot.path, "rows"), "a grid needs rows.", "Add them.")
    if model.kind == "number":
        _check_thresholds(found, spot)
    if model.kind == "multiple":
        _check_multiple(found, spot)
    else:
        for place, option in enumerate(model.options):
            if option.exclusive:
                path = (*spot.path, "options", place, "exclusive")
                text = "only an option of a multiple choice can be exclusive."
                found.note("P202", spot.read, path, text, "Take it out.", at_key=True)
    return len(found.problems) == before


def _check_multiple(found: Findings, spot: Spot) -> None:
    model, path = spot.model, spot.path
    if (model.rule == "sum") != (model.cap is not None):
        code = "P201" if model.cap is None else "P202"
        text = "'rule: sum' and 'cap' go together."
        hint = "Say which points are enough for full marks, or leave out both."
        found.note(code, spot.read, (*path, "cap"), text, hint, at_key=True)
    if model.cap is not None and model.maximum is not None:
        text = "'cap' and 'maximum' say the same thing."
        found.note("P202", spot.read, (*path, "maximum"), text, "Keep cap.", at_key=True)
    for place, option in enumerate(model.options):
        if model.rule == "share" and option.points is not None:
            text = "with 'rule: share' every option counts alike."
            where = (*path, "options", place, "points")
            found.note("P203", spot.read, where, text, "Use rule: sum or rule: points.")
    if model.options and all(option.exclusive for option in model.options):
        text = "every option is exclusive."
        found.note(
            "P203", spot.read, (*path, "options"), text, "Make it a question of kind single."
        )


def _check_thresholds(found: Findings, spot: Spot) -> None:
    model, path = spot.model, (*spot.path, "thresholds")
    if not model.thresholds:
        text = "a number needs thresholds."
        found.note("P201", spot.read, path, text, "Say from which number it earns what.")
        return
    order = sorted(range(len(model.thresholds)), key=lambda i: model.thresholds[i].at)
    if model.lower_is_better:
        order.reverse()
    for before, after in pairwise(order):
        low, high = model.thresholds[before], model.thresholds[after]
        if low.at == high.at:
            text = f"{high.at} stands twice."
            found.note("P203", spot.read, (*path, after, "at"), text, "Keep one of the two.")
        elif low.points >= high.points:
            better = "smaller" if model.lower_is_better else "larger"
            text = f"the {better} number {high.at} earns no more than {low.at}."
            hint = "Raise its points, or look at lower_is_better."
            found.note("P203", spot.read, (*path, after, "points"), text, hint)


def _check_points(found: Findings, spot: Spot) -> None:
    """P206: no answer may score below 0 or above 1, and full marks have to be more than nothing."""
    model, read = spot.model, spot.read
    full = build.maximum(model)
    name = next((n for n in ("cap", "maximum") if n in model.model_fields_set), "")
    inside = "thresholds" if model.kind == "number" else "options"
    if full <= 0:
        text = f"full marks would be {full} points, so nothing could be scored."
        path: Path = (*spot.path, name or inside)
        found.note("P206", read, path, text, "Give the best answer more than 0 points.")
        return
    if model.kind == "number":
        earned = [(("thresholds", i, "points"), t.points) for i, t in enumerate(model.thresholds)]
    else:
        earned = [(("options", i, "points"), o.points) for i, o in enumerate(build.options(model))]
    # A sum stops at its cap, and a share at its declared maximum: only these two can pass it.
    stops = model.kind == "multiple" and model.rule != "points"
    for where, points in earned:
        if points < 0:
            text = f"{points} points would score below 0."
            found.note("P206", read, (*spot.path, *where), text, "Use 0 or more points.")
        elif points > full and not stops:
            text = f"{points} points are more than full marks, {full}."
            found.note("P206", read, (*spot.path, *where), text, "Lower them, or raise maximum.")
    together = build.most_points(model)
    if model.kind == "multiple" and not stops and together > full:
        text = f"all options together earn {together} points, more than full marks, {full}."
        found.note("P206", read, (*spot.path, "maximum"), text, "Raise maximum, or use rule: sum.")


def _check_rules(found: Findings, spot: Spot) -> None:
    model, read, path = spot.model, spot.read, spot.path
    reasons = [reason.id for reason in model.may_not_apply]
    found.unique(
        read,
        [((*path, "may_not_apply", i, "id"), r) for i, r in enumerate(reasons)],
        "reason",
    )
    for place, rule in enumerate(model.not_applicable_when):
        where = (*path, "not_applicable_when", place)
        check_condition(found, read, (*where, "when"), rule.when, profile_only=True)
        found.refer(read, (*where, "reason"), rule.reason, reasons, "reason in may_not_apply")
    check_condition(found, read, (*path, "applies_when"), model.applies_when)
    points = [option.points for option in build.options(model)]
    for place, ceiling in enumerate(model.ceilings):
        where = (*path, "ceilings", place)
        check_condition(found, read, (*where, "when"), ceiling.when, profile_only=True)
        if model.kind not in _OF_KINDS["ceilings"]:
            continue
        if not 1 <= ceiling.level < len(points):
            text = f"{model.id} has no level {ceiling.level} that could earn full marks."
            hint = f"Use a level from 1 to {len(points) - 1}."
            found.note("P203", read, (*where, "level"), text, hint)
        elif points[ceiling.level] <= Fraction(0):
            text = f"level {ceiling.level} earns no points, so it cannot be full marks."
            found.note("P206", read, (*where, "level"), text, "Use a level that earns points.")


def _check_gate(found: Findings, spot: Spot) -> None:
    model, read, path = spot.model, spot.read, spot.path
    gate = model.gate
    if gate is None:
        return
    ways = ("ceilings", "may_not_apply", "not_applicable_when", "applies_when")
    for name in ways:
        if getattr(model, name):
            text = f"{model.id} is a gate, so '{name}' is not allowed here."
            hint = "A must-have is asked of everyone and counts in full: take one of the two out."
            found.note("P209", read, (*path, name), text, hint, at_key=True)
    top = spot.top
    if top is not None and not 1 <= gate.level <= top:
        text = f"{model.id} has no level {gate.level} that a gate could ask for."
        found.note("P203", read, (*path, "gate", "level"), text, f"Use a level from 1 to {top}.")
    for name, level in (("component_cap", gate.component_cap), ("overall_cap", gate.overall_cap)):
        found.refer(read, (*path, "gate", name), level, found.levels, "level")


def _check_names(found: Findings, spot: Spot) -> None:
    model, read, path = spot.model, spot.read, spot.path
    for place, goal in enumerate(model.goals):
        found.refer(read, (*path, "goals", place), goal, found.goals, "goal")
    for field, by_sector in (
        ("examples", model.examples),
        ("impact_by_sector", model.impact_by_sector),
    ):
        for sector in by_sector:
            found.refer(read, (*path, field, sector), sector, found.sectors, "sector", at_key=True)
    check_prerequisites(found, spot.read, (*path, "prerequisites"), model.id, model.prerequisites)


def check_prerequisites(
    found: Findings,
    read: FileRead[Any],
    path: Path,
    own: str,
    prerequisites: tuple[PrerequisiteModel, ...],
) -> None:
    """Note prerequisites that name no question, the question itself, or a level it has not."""
    for place, needed in enumerate(prerequisites):
        where = (*path, place)
        if needed.question == own:
            text = f"{own} names itself as its prerequisite."
            found.note("P208", read, (*where, "question"), text, "Take it out.")
            continue
        if not found.refer(
            read, (*where, "question"), needed.question, found.questions, "question"
        ):
            continue
        spot = found.spots.get(needed.question)
        if spot is None:
            continue
        top = spot.top
        if top is None or not 1 <= needed.level <= top:
            text = f"{needed.question} has no level {needed.level} to reach."
            hint = "A multiple choice or grid has none." if top is None else f"Use 1 to {top}."
            found.note("P203", read, (*where, "level"), text, hint)
