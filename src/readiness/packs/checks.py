"""Checks of a whole pack: everything that needs more than one mapping to judge."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from readiness.errors import Problem
from readiness.packs import advice_checks
from readiness.packs.circles import check_branching, check_prerequisite_circles
from readiness.packs.conditions import check_condition
from readiness.packs.fields import ID
from readiness.packs.findings import Findings, PackRead
from readiness.packs.models import PackFile, Path
from readiness.packs.question_checks import check_question
from readiness.packs.question_models import ComponentFile, GroupModel
from readiness.packs.reading import FileRead
from readiness.response import PROFILE_FIELDS

# Tables have columns of these names, so a question of that name could not have one.
RESERVED = frozenset({*PROFILE_FIELDS, "row_id", "length"})
# The total has columns of its own beside those of the components.
OVERALL = "overall"


def check(pack: PackRead) -> list[Problem]:
    """All that is wrong with a pack as it was read; files that could not be are passed over."""
    found = Findings.of(pack)
    if pack.pack.model is not None:
        _check_pack(found, pack.pack, pack.pack.model)
    _check_component_ids(found)
    for read in pack.components:
        if read.model is not None:
            _check_component(found, read, read.model)
    for spot in found.spots.values():
        check_question(found, spot)
    check_branching(found)
    advice_checks.check_recommendations(found)
    check_prerequisite_circles(found)
    advice_checks.check_steps_are_there(found)
    advice_checks.check_offers(found)
    advice_checks.check_regions(found)
    advice_checks.check_benchmarks(found)
    advice_checks.check_contradictions(found)
    return found.problems


def _check_pack(found: Findings, read: FileRead[PackFile], model: PackFile) -> None:
    _check_bands(found, read, model)
    lists = {
        "levels": [level.id for level in model.levels],
        "sectors": [sector.id for sector in model.sectors],
        "goals": [goal.id for goal in model.goals],
    }
    for name, values in lists.items():
        spots = [((name, place, "id"), value) for place, value in enumerate(values)]
        found.unique(read, spots, name.removesuffix("s"))
    for name, order in (("components", model.components), ("asking_order", model.asking_order)):
        found.unique(read, [((name, i), value) for i, value in enumerate(order)], "component")
        known = found.components
        if known is not None and name == "components":
            known = known - found.missing
        for place, value in enumerate(order):
            found.refer(read, (name, place), value, known, "component")
    if model.asking_order:
        for missing in [c for c in model.components if c not in model.asking_order]:
            text = f"the component '{missing}' is left out, so it would never be asked."
            found.note("P201", read, ("asking_order",), text, "Add it.")
    for place, rule in enumerate(model.targets):
        path: Path = ("targets", place)
        check_condition(found, read, (*path, "when"), rule.when, profile_only=True)
        for index, question in enumerate(rule.questions):
            if question in ("*all", "*gates"):
                continue
            where = (*path, "questions", index)
            if found.refer(read, where, question, found.questions, "question"):
                _check_target(found, read, path, question, rule.level)
    for place, question in enumerate(model.roadmap.never_now):
        path = ("roadmap", "never_now", place)
        found.refer(read, path, question, found.questions, "question")
    regions = found.pack.regions
    if regions is not None and regions.model is not None:
        known = {regions.model.region}
        if model.region:
            found.refer(read, ("region",), model.region, known, "region")


def _check_target(
    found: Findings, read: FileRead[PackFile], path: Path, question: str, level: int
) -> None:
    spot = found.spots.get(question)
    if spot is not None and (spot.top is None or level > spot.top):
        text = f"{question} has no level {level} to aim at."
        found.note("P203", read, (*path, "level"), text, "Use a level that the question has.")


def _check_bands(found: Findings, read: FileRead[PackFile], model: PackFile) -> None:
    """P207: bands start at the lowest score, rise, and leave room for the last one."""
    shown = model.scoring.display
    first = model.levels[0]
    if first.from_ != shown.minimum:
        text = (
            f"the first band starts at {first.from_}, so scores from {shown.minimum} have no level."
        )
        hint = f"Let it start at {shown.minimum}."
        found.note("P207", read, ("levels", 0, "from"), text, hint)
    for place, (before, after) in enumerate(pairwise(model.levels)):
        if after.from_ <= before.from_:
            text = (
                f"'{after.id}' starts at {after.from_}, but the band before it at {before.from_}."
            )
            hint = "Put the bands in order, each with a higher start."
            found.note("P207", read, ("levels", place + 1, "from"), text, hint)
    last = model.levels[-1]
    if last.from_ >= shown.maximum and len(model.levels) > 1:
        text = f"'{last.id}' starts at {last.from_}, where the scale ends."
        found.note("P207", read, ("levels", len(model.levels) - 1, "from"), text, "Start it lower.")


def _groups(model: GroupModel, path: Path = ()) -> Iterator[tuple[Path, GroupModel]]:
    yield path, model
    for place, group in enumerate(model.groups):
        yield from _groups(group, (*path, "groups", place))


def _check_component_ids(found: Findings) -> None:
    """P204 across files: components, groups and questions each have an id of their own."""
    nodes: dict[str, str] = {}
    questions: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for read, model in _readable(found):
        for path, group in _groups(model):
            _once(found, read, (*path, "id"), group.id, nodes, "component or group")
            if group.id.casefold() == OVERALL:
                text = f"'{group.id}' is the name of the whole."
                found.note("P204", read, (*path, "id"), text, "Choose another id.")
        for path, question in model.walk():
            where = (*path, "id")
            _once(found, read, where, question.id, questions, "question")
            if question.id in RESERVED:
                text = f"'{question.id}' is the name of a column of every table."
                found.note("P204", read, where, text, "Choose another id.")
        slug = model.slug or PurePosixPath(read.file).stem
        if not ID.fullmatch(slug):
            text = f"the file name '{slug}' cannot be used as a slug."
            found.note(
                "P204", read, ("slug",), text, "Add `slug:` with letters, digits and hyphens."
            )
        _once(found, read, ("slug",), slug, slugs, "slug")


def _once(
    found: Findings, read: FileRead[Any], path: Path, value: str, seen: dict[str, str], what: str
) -> None:
    # Upper and lower case count as one: file names and tables often do.
    key = value.casefold()
    if key in seen:
        text = f"the {what} '{value}' stands twice, first in {seen[key]}."
        found.note("P204", read, path, text, "Give one of them another id.")
        return
    where = read.problem("P204", path, "").where
    seen[key] = f"{where.file} line {where.line}"


def _readable(found: Findings) -> Iterator[tuple[FileRead[ComponentFile], ComponentFile]]:
    for read in found.pack.components:
        if read.model is not None:
            yield read, read.model


def _check_component(found: Findings, read: FileRead[ComponentFile], model: ComponentFile) -> None:
    pack = found.pack.pack.model
    if pack is not None:
        text = "component that pack.yaml lists under components"
        found.refer(read, ("id",), model.id, pack.components, text)
    for level in model.levels:
        found.refer(read, ("levels", level), level, found.levels, "level", at_key=True)
    for place, rule in enumerate(model.not_applicable_when):
        when = ("not_applicable_when", place, "when")
        check_condition(found, read, when, rule.when, profile_only=True)
    own = [question.id for _, question in model.walk()]
    if not own:
        found.note("P201", read, ("questions",), "the component has no questions.", "Add one.")
    spots: list[tuple[Path, str]] = [
        (("asking_order", i), q) for i, q in enumerate(model.asking_order)
    ]
    found.unique(read, spots, "question")
    for path, value in spots:
        found.refer(read, path, value, own, f"question of {model.id}")
    if model.asking_order:
        for missing in [q for q in own if q not in model.asking_order]:
            text = f"the question '{missing}' is left out, so it would never be asked."
            found.note("P201", read, ("asking_order",), text, "Add it.")
    for path, group in _groups(model):
        if path and not group.questions and not group.groups:
            text = f"the group '{group.id}' has nothing in it."
            found.note("P201", read, path, text, "Add questions or take it out.")
        weights = [q.weight for q in group.questions] + [g.weight for g in group.groups]
        if weights and not any(weights):
            text = f"all weights in '{group.id}' are 0, so it could not be scored."
            found.note("P206", read, path, text, "Give at least one part a weight above 0.")
