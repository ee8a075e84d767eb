"""A roadmap as people arranged it: the plan with their edits, and each change of the edits.

Edits change which steps stand where, and with them the projections and the help; never a score. A
change gives new records from the ones before; `edited` shows what they make of a plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from readiness.assessment import Assessment
from readiness.doubts import doubts
from readiness.edits import (
    LANES,
    Edit,
    Raw,
    edits_of,
    new_own_id,
    with_edits,
    without,
)
from readiness.roadmap import LeftOut, OwnStep, Roadmap, with_steps
from readiness.steps import Lane, Step

Item = Step | OwnStep


def id_of(item: Item) -> str:
    """The id by which edits name a step."""
    return item.id if isinstance(item, OwnStep) else item.recommendation.id


def edited(plan: Roadmap, assessment: Assessment, raws: Raw | None = None) -> Roadmap:
    """The plan with the edits of its response (or with these); the plan itself without any.

    Args:
        plan: What `roadmap.plan` gave, without edits.
        assessment: The assessment that was planned.
        raws: The edits; None takes those of the response.
    """
    raws = assessment.response.roadmap_edits if raws is None else raws
    if not raws:
        return plan
    edits = edits_of(raws)
    kept = [s for s in plan.steps if not _is_dropped(edits, s)]
    lanes = {lane: _in_order(_items(lane, kept, edits), edits) for lane in LANES}
    ordered = [
        item if item.lane == lane else replace(item, lane=lane)
        for lane in LANES
        for item in lanes[lane]
        if isinstance(item, Step)
    ]
    planned = {id_of(step): step.lane for step in plan.steps}
    out = replace(
        with_steps(plan, assessment, ordered),
        own=tuple(own for lane in LANES for own in _own_in(lanes[lane])),
        left_out=tuple(
            LeftOut(step, edits[id_of(step)].reason)
            for step in plan.steps
            if _is_dropped(edits, step)
        ),
        pinned=tuple(id_of(s) for s in ordered if id_of(s) in edits and edits[id_of(s)].pinned),
        moved=tuple(id_of(s) for s in ordered if s.lane != planned[id_of(s)]),
    )
    return replace(out, doubts=doubts(plan, out, assessment, raws))


def _is_dropped(edits: dict[str, Edit], step: Step) -> bool:
    edit = edits.get(id_of(step))
    return edit is not None and edit.dropped


def _items(lane: Lane, kept: list[Step], edits: dict[str, Edit]) -> list[Item]:
    """What stands in a lane, the plan's steps in the plan's order, own ones after them."""
    out: list[Item] = []
    for step in kept:
        edit = edits.get(id_of(step))
        if (edit.lane if edit is not None and edit.lane else step.lane) == lane:
            out.append(step)
    for edit in sorted(edits.values(), key=lambda e: (len(e.step), e.step)):
        if edit.own and (edit.lane or "now") == lane:
            out.append(OwnStep(edit.step, edit.text, lane, edit.by, edit.component))
    return out


def _in_order(items: list[Item], edits: dict[str, Edit]) -> list[Item]:
    """Those with a place at it, the others around them in the order they came."""
    slots: list[Item | None] = [None] * len(items)
    placed = [item for item in items if _place(edits, item)]
    for item in sorted(placed, key=lambda i: (_place(edits, i), id_of(i))):
        wish = min(_place(edits, item), len(slots)) - 1
        free = [n for n, there in enumerate(slots) if there is None]
        slots[min(free, key=lambda n: (n < wish, abs(n - wish)))] = item
    rest = iter(item for item in items if not _place(edits, item))
    return [item if item is not None else next(rest) for item in slots]


def _place(edits: dict[str, Edit], item: Item) -> int:
    """The place an item was given, 0 for none."""
    edit = edits.get(id_of(item))
    return (edit.place or 0) if edit is not None else 0


def _own_in(items: Iterable[Item]) -> list[OwnStep]:
    out: list[OwnStep] = []
    before = 0
    for item in items:
        if isinstance(item, OwnStep):
            out.append(replace(item, after=before))
        else:
            before += 1
    return out


# Changes. Each takes the roadmap as it is shown and its records, and gives the new records.


def slot(shown: Roadmap, step: str) -> tuple[Lane, int]:
    """The lane of a step and its place there, from 1. Raises KeyError where it does not stand."""
    for lane in LANES:
        for place, item in enumerate(shown.lane(lane), start=1):
            if id_of(item) == step:
                return lane, place
    raise KeyError(step)


def _settled(shown: Roadmap, raws: Raw) -> dict[str, Edit]:
    """The records of the steps on the page, the places being those where they really stand."""
    edits = edits_of(raws)
    out: dict[str, Edit] = {}
    for lane in LANES:
        for place, item in enumerate(shown.lane(lane), start=1):
            edit = edits.get(id_of(item))
            if edit is not None:
                out[edit.step] = replace(edit, place=place) if edit.place else edit
    return out


def _shift(edits: dict[str, Edit], shown: Roadmap, lane: Lane, start: int, by: int) -> None:
    """Move every given place in a lane, from `start` on."""
    for item in shown.lane(lane):
        edit = edits.get(id_of(item))
        if edit is not None and edit.place and edit.place >= start:
            edits[edit.step] = replace(edit, place=edit.place + by)


def with_pin(shown: Roadmap, raws: Raw, step: str, *, answer: str, at: str) -> Raw:
    """The step pinned where it stands, or no longer pinned."""
    lane, _ = slot(shown, step)
    edit = edits_of(raws).get(step, Edit(step))
    if edit.pinned:
        # A lane it was only held in goes with the pin; one it was moved to stays.
        lane_after = edit.lane if edit.place else None
        return with_edits(raws, [replace(edit, pinned=False, lane=lane_after, at=at)])
    new = replace(edit, pinned=True, lane=lane, answer=answer, at=at)
    return with_edits(raws, [new])


def with_drop(shown: Roadmap, raws: Raw, step: str, reason: str, *, answer: str, at: str) -> Raw:
    """The step left out, for a reason; an own step is gone altogether."""
    lane, place = slot(shown, step)
    edits = _settled(shown, raws)
    old = edits.pop(step, None)
    _shift(edits, shown, lane, place + 1, -1)
    if old is not None and old.own:
        return without(with_edits(raws, edits.values()), step)
    bare = replace(old or Edit(step), pinned=False, lane=None, place=None)
    new = replace(bare, dropped=True, reason=reason, answer=answer, at=at)
    return with_edits(raws, [*edits.values(), new])


def with_return(raws: Raw, step: str, *, at: str) -> Raw:
    """A step that was left out back in the plan."""
    edit = edits_of(raws).get(step)
    if edit is None or not edit.dropped:
        return raws
    return with_edits(raws, [replace(edit, dropped=False, reason="", at=at)])


def with_step_by(shown: Roadmap, raws: Raw, step: str, by: int, *, answer: str, at: str) -> Raw:
    """The step one place earlier (`by` -1) or later (1); past the end of a lane into the next."""
    lane, place = slot(shown, step)
    items = shown.lane(lane)
    if not 1 <= place + by <= len(items):
        number = LANES.index(lane) + by
        if not 0 <= number < len(LANES):
            return raws
        return with_lane(shown, raws, step, LANES[number], answer=answer, at=at)
    edits = _settled(shown, raws)
    other = edits.get(id_of(items[place - 1 + by]))
    if other is not None and other.place:
        edits[other.step] = replace(other, place=place)
    edit = edits.get(step, Edit(step))
    edits[step] = replace(edit, lane=lane, place=place + by, answer=answer, at=at)
    return with_edits(raws, edits.values())


def with_lane(shown: Roadmap, raws: Raw, step: str, lane: Lane, *, answer: str, at: str) -> Raw:
    """The step at the end of an earlier lane, or at the start of a later one."""
    old_lane, old_place = slot(shown, step)
    if lane == old_lane:
        return raws
    edits = _settled(shown, raws)
    edit = edits.pop(step, Edit(step))
    earlier = LANES.index(lane) < LANES.index(old_lane)
    place = len(shown.lane(lane)) + 1 if earlier else 1
    _shift(edits, shown, old_lane, old_place + 1, -1)
    _shift(edits, shown, lane, place, 1)
    new = replace(edit, lane=lane, place=place, answer=answer, at=at)
    return with_edits(raws, [*edits.values(), new])


def with_own(
    shown: Roadmap,
    raws: Raw,
    text: str,
    *,
    by: str,
    component: str,
    lane: Lane,
    place: int,
    at: str,
) -> Raw:
    """One more step, in the words of a person, at a place (from 1) of a lane."""
    edits = _settled(shown, raws)
    _shift(edits, shown, lane, place, 1)
    new = Edit(new_own_id(raws), own=True, text=text, by=by, component=component, lane=lane,
               place=place, at=at)  # fmt: skip
    return with_edits(raws, [*edits.values(), new])


def with_own_words(raws: Raw, step: str, text: str, *, by: str, component: str, at: str) -> Raw:
    """An own step in other words."""
    edit = edits_of(raws)[step]
    return with_edits(raws, [replace(edit, text=text, by=by, component=component, at=at)])


def with_answer_confirmed(raws: Raw, step: str, *, answer: str, at: str) -> Raw:
    """An edit that still holds although the answer behind it is another one now."""
    edit = edits_of(raws).get(step)
    if edit is None:
        return raws
    return with_edits(raws, [replace(edit, answer=answer, at=at)])
