"""The rows of the roadmap page: steps by lane, what was left out, what to look at again."""

from __future__ import annotations

from typing import Literal, NamedTuple

from readiness.arrange import Item, id_of
from readiness.editing import RoadmapEditing
from readiness.edits import LANES
from readiness.roadmap import OwnStep
from readiness.tui.roadmap_words import lane_head, marks
from readiness.tui.widgets.picklist import PickRow


class Target(NamedTuple):
    """What a row stands for: a step, one that was left out, a doubt, or room for a new step."""

    kind: Literal["step", "left", "doubt", "add", ""]
    step: str = ""


def rows_of(made: RoadmapEditing, *, short: bool) -> tuple[list[PickRow], list[Target]]:
    """The rows, and what each of them stands for; `short` ones have the shortest remarks."""
    rows: list[tuple[PickRow, Target]] = []

    def head(text: str) -> None:
        if rows:
            rows.append((PickRow("", heading=True), Target("")))
        rows.append((PickRow(text, heading=True), Target("")))

    numbered = list(made.numbered())
    for lane in LANES:
        head(lane_head(made, lane))
        mine = [(number, item) for number, of, item in numbered if of == lane]
        rows += [_row(made, number, item, short=short) for number, item in mine]
        if not mine:
            rows.append((PickRow("   nothing here", heading=True), Target("")))
    out = made.roadmap.left_out
    if out:
        head(f"Left out ({len(out)})")
    for entry in out:
        because = f"because: {entry.reason}" if entry.reason else ""
        row = PickRow(entry.step.recommendation.title, mark="×", remark=because)
        rows.append((row, Target("left", id_of(entry.step))))
    doubts = made.roadmap.doubts
    if doubts:
        head(f"Look again ({len(doubts)})")
    rows += [(PickRow(d.words, mark="!"), Target("doubt", d.step)) for d in doubts]
    rows.append((PickRow("", heading=True), Target("")))
    rows.append((PickRow("Add a step of your own", mark="+"), Target("add")))
    return [row for row, _ in rows], [target for _, target in rows]


def _row(made: RoadmapEditing, number: int, item: Item, *, short: bool) -> tuple[PickRow, Target]:
    step = id_of(item)
    if isinstance(item, OwnStep):
        title, mark = item.text, "+"
    else:
        title, mark = item.recommendation.title, "◆" if step in made.roadmap.pinned else " "
    return PickRow(title, f"{number:>2}", marks(made, item, short=short), mark), Target(
        "step", step
    )
