"""Whether every level can be reached, and whether better answers earn more."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

from readiness.applicability import first_rule
from readiness.packs import build
from readiness.packs.findings import Findings, Spot
from readiness.packs.meaning_questions import firms
from readiness.plan import PlanNode, overall_of, plan_of
from readiness.questionnaire import Question, Questionnaire

MOST_SCORES = 2_000
"""A node that can have more scores than this surely has one in every band."""


def check_levels(found: Findings, pack: Questionnaire) -> None:
    """P402, P403: options out of reach, worth no more than the one before, or worth less."""
    for spot in found.spots.values():
        question = pack.questions[spot.model.id]
        if question.kind not in ("single", "grid"):
            continue
        top = highest(pack, question)
        if top < question.levels:
            text = f"every firm has full marks at level {top} of {question.id}, so nobody needs "
            text += "more." if top + 1 == question.levels else "the levels above it."
            hint = "Let the ceilings be for some firms only, or take the options above it out."
            found.note("P402", spot.read, (*spot.path, "ceilings"), text, hint)
        steps = {(r.question, r.start, r.to) for r in pack.recommendations}
        for place, (before, after) in enumerate(pairwise(question.options), start=1):
            path = (*spot.path, "options", place)
            if after.points < before.points:
                text = f"option {place + 1} stands above option {place} and earns less: "
                text += f"{after.points} points after {before.points}."
                hint = "Put the options in the order of their points, or mend the points."
                found.note("P403", spot.read, path, text, hint)
            elif after.points == before.points and (question.id, place - 1, place) not in steps:
                # With a step that leads there, the step is the one that is told (P408).
                text = f"option {place + 1} earns as much as option {place}, {after.points} points."
                hint = "Give the better one more points, or make one option of the two."
                found.note("P402", spot.read, path, text, hint)


def highest(pack: Questionnaire, question: Question) -> int:
    """The highest level that still earns points for some firm."""
    conditions = [rule.when for rule in question.ceilings if rule.when is not None]
    tops = []
    for firm in firms(conditions, pack):
        rule = first_rule(question.ceilings, firm)
        tops.append(question.levels if rule is None or rule.level is None else rule.level)
    return max(tops, default=question.levels)


def check_full_marks(found: Findings, pack: Questionnaire) -> None:
    """P404: full marks that are not the declared ones."""
    for spot in found.spots.values():
        _check_maximum(found, spot)
        _check_ceilings(found, spot, pack)


def _check_maximum(found: Findings, spot: Spot) -> None:
    declared, most = build.maximum(spot.model), build.most_points(spot.model)
    if declared > most:
        name = "cap" if spot.model.cap is not None else "maximum"
        text = f"full marks are {declared} points, but the best answer earns {most}."
        hint = f"Lower {name} to {most}, or give the best answer more points."
        found.note("P404", spot.read, (*spot.path, name), text, hint)


def _check_ceilings(found: Findings, spot: Spot, pack: Questionnaire) -> None:
    question = pack.questions[spot.model.id]
    if not question.ceilings:
        return
    conditions = [rule.when for rule in question.ceilings if rule.when is not None]
    used = {
        id(rule)
        for firm in firms(conditions, pack)
        if (rule := first_rule(question.ceilings, firm)) is not None
    }
    for place, rule in enumerate(question.ceilings):
        path = (*spot.path, "ceilings", place)
        if rule.level == question.levels:
            text = f"the ceiling is the highest level of {question.id}, so it changes nothing."
            hint = "Name a lower level, or take it out."
            found.note("P404", spot.read, (*path, "level"), text, hint)
        elif id(rule) not in used:
            text = f"no firm ever has this ceiling of {question.id}: a rule above it comes first, "
            text += "or its condition never holds."
            hint = "Put it higher up, mend its condition, or take it out."
            found.note("P404", spot.read, path, text, hint)


def check_bands(found: Findings, pack: Questionnaire) -> None:
    """P402: bands of the score that no firm can be in once it has answered everything."""
    plan = plan_of(pack)
    possible = {qid: _possible(q) for qid, q in pack.questions.items() if qid in plan.scored}
    for node, read in zip(plan.components, _in_order(found, pack), strict=True):
        missed = _missed(pack, _scores(node, possible))
        if missed:
            text = f"no set of answers gives {node.id} the level {missed}."
            hint = "Ask more questions, give questions more levels, or use fewer bands."
            found.note("P402", read.read, ("id",), text, hint)
    missed = _missed(pack, _scores(overall_of(plan, (c.id for c in pack.components)), possible))
    if missed:
        text = f"no set of answers gives the overall level {missed}."
        hint = "Move the bands, or use fewer of them."
        found.note("P402", found.pack.pack, ("levels",), text, hint)


def _in_order(found: Findings, pack: Questionnaire) -> list[Spot]:
    """A spot in the file of each component, in reporting order."""
    return [found.spots[next(c.node.walk()).id] for c in pack.components]


def _missed(pack: Questionnaire, scores: set[Fraction] | None) -> str:
    if scores is None:
        return ""
    there = {pack.level_at(score) for score in scores}
    labels = [level.label for i, level in enumerate(pack.levels) if i not in there]
    return " and the level ".join(f"“{label}”" for label in labels)


def _scores(node: PlanNode, possible: dict[str, set[Fraction]]) -> set[Fraction] | None:
    """Every score the node can have with all its questions answered; None for more than enough."""
    parts: list[tuple[int, set[Fraction]]] = [(w, possible[qid]) for qid, w in node.leaves]
    for group in node.groups:
        inner = _scores(group, possible)
        if inner is None:
            return None
        parts.append((group.weight, inner))
    total = sum(weight for weight, _ in parts)
    if not total:
        return None
    sums = {Fraction(0)}
    for weight, values in parts:
        sums = {before + weight * value for before, value in product(sums, values)}
        if len(sums) > MOST_SCORES:
            return None
    return {value / total for value in sums}


def _possible(question: Question) -> set[Fraction]:
    """Every score the question can have."""
    full = question.maximum
    if question.kind == "number":
        points = {Fraction(0), *(t.points for t in question.thresholds)}
    elif question.kind == "multiple":
        points = _ticked(question)
    elif question.kind == "grid":
        points = {Fraction(0)}
        for _ in question.rows:
            points = {p + o.points for p in points for o in question.options}
    else:
        points = {o.points for o in question.options}
    return {min(p, full) / full for p in points}


def _ticked(question: Question) -> set[Fraction]:
    """The points of every way to tick at least one box."""
    sums = {Fraction(0)}
    for option in question.options:
        if not option.exclusive and len(sums) <= MOST_SCORES:
            sums |= {before + option.points for before in sums}
    return (sums - {Fraction(0)}) | {o.points for o in question.options if o.exclusive}
