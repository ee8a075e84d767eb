"""The roadmap in words, the same for the terminal app and the line mode."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.arrange import Item, id_of
from readiness.editing import LANE_NAMES, RoadmapEditing
from readiness.errors import clean
from readiness.figures import figure
from readiness.report.words import count, day, iso_words, later
from readiness.roadmap import OwnStep
from readiness.steps import Lane
from readiness.tui.words import level_words, said_before

STOCK_REASONS = (
    "We do this already",
    "Somebody else does this for us",
    "It does not fit the way we work",
    "Not this year: no time or money",
)
LONGEST_LIST = 3
"""Steps in now from which on a word of doubt is due. Source: the plan's own limit."""


def level_words_line(made: RoadmapEditing) -> str:
    """The overall result today and after each lane, in one line."""
    pack = made.session.questionnaire

    today = made.assessment.overall
    if today.score is None:
        return "Too little is known yet to say what the steps would change."
    parts, before = [], ""
    stops = [("Today", today)]
    stops += [(f"{LANE_NAMES[p.after]} done:", p.overall) for p in made.roadmap.projections]
    for when, result in stops:
        level = level_words(pack, result)
        # A level is said where it changes: so the line is short, and the change is seen.
        said = f", {level}" if level and level != before else ""
        parts.append(f"{when} {figure(pack, result)}{said}")
        before = level
    return " → ".join(parts)


def lane_head(made: RoadmapEditing, lane: Lane) -> str:
    """The name of a lane, and until when it runs."""
    rules = made.session.questionnaire.roadmap
    months = {"now": rules.now_months, "next": rules.next_months}.get(lane)
    if months is None:
        return f"{LANE_NAMES[lane]} · after that"
    return f"{LANE_NAMES[lane]} · by {day(later(made.roadmap.on, months))}"


def marks(made: RoadmapEditing, item: Item, *, short: bool = False) -> str:
    """What is to be known of a step at a glance; `short` says the first of it, or nothing."""
    pack = made.session.questionnaire
    if isinstance(item, OwnStep):
        by = f"by when: {iso_words(item.by)}" if item.by else ""
        parts = [part for part in (by, "added by you") if part]
        return " · ".join(parts[:1] if short else reversed(parts))
    step = id_of(item)
    names = {component.id: component.name for component in pack.components}
    found = (
        # The row of a pinned step has a sign for it, so the short words are for what has none.
        ("pinned", step in made.roadmap.pinned and not short),
        ("moved by you", step in made.roadmap.moved and step not in made.roadmap.pinned),
        ("look again", any(d.step == step for d in made.roadmap.doubts)),
        ("must-have", item.gate),
        ("quick win", item.quick_win),
    )
    words = [word for word, holds in found if holds]
    return " · ".join(words[:1] if short else [*words, names[item.component]])


def details(made: RoadmapEditing, item: Item) -> Iterator[tuple[str, str]]:
    """All there is to say about a step: texts, each with the name of its style."""
    pack = made.session.questionnaire
    if isinstance(item, OwnStep):
        names = {component.id: component.name for component in pack.components}
        yield "You added this step. It changes no score, and no help is matched to it.", "quiet"
        if item.by:
            yield f"By when: {iso_words(item.by)}", "text"
        if item.component in names:
            yield f"For: {names[item.component]}", "text"
        return
    advice = item.recommendation
    yield marks(made, item), "quiet"
    yield said_before(made.assessment, item), "text"
    yield f"First step, this week: {advice.first_step}", "text"
    yield f"Done when: {advice.done_when}", "text"
    yield f"Effort {item.effort} of 5 · impact {item.impact} of 5", "text"
    offers = {match.offer.id: match.offer.name for match in made.roadmap.offers}
    helped = [offers[offer] for offer in item.offers if offer in offers]
    if helped:
        yield f"Help: {clean('; '.join(helped))}", "text"
    for doubt in made.roadmap.doubts:
        if doubt.step == id_of(item):
            yield f"Look again: {doubt.words}", "strong"


def fullness(made: RoadmapEditing) -> str:
    """A word of doubt when now holds more than most firms can do at once; else nothing."""
    number = len(made.roadmap.lane("now"))
    if number <= LONGEST_LIST:
        return ""
    return f"Now holds {count(number, 'step')}. Most firms manage {LONGEST_LIST} at a time."


def stale_words(made: RoadmapEditing) -> str:
    """How many changes are to be looked at again; nothing for none."""
    number = len(made.roadmap.doubts)
    if not number:
        return ""
    changes = "1 change of the roadmap" if number == 1 else f"{number} changes of the roadmap"
    return f"Look again: {changes} may no longer fit."
