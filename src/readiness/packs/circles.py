"""Checks for circles: branching that waits for itself, steps that need one another."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from readiness.packs.findings import Findings
from readiness.packs.models import Path

K = TypeVar("K", bound=Hashable)
Reached = tuple[str, int]
"""A question and a level that it has reached."""


def check_branching(found: Findings) -> None:
    """P208 for questions that are asked only when an answer that waits for them says so."""
    needs: dict[str, set[str]] = {}
    for question_id, spot in found.spots.items():
        rule = spot.model.applies_when
        tests = rule.walk() if rule is not None else ()
        needs[question_id] = {test.question for _, test in tests if test.question in found.spots}
    for circle in circles(needs):
        spot = found.spots[circle[0]]
        text = f"branching goes round in a circle: {' -> '.join([*circle, circle[0]])}."
        hint = "Let one of them be asked of everyone."
        found.note("P208", spot.read, (*spot.path, "applies_when"), text, hint)


def check_prerequisite_circles(found: Findings) -> None:
    """P208 for steps that could never be taken, because each needs the other first.

    Prerequisites count above level 1, so that two questions may well need level 1 of one another.
    """
    by_step = _prerequisites(found)
    needs: dict[Reached, set[Reached]] = {}
    for question_id, spot in found.spots.items():
        for level in range(1, (spot.top or 0) + 1):
            below = {(question_id, level - 1)} if level > 1 else set()
            needs[question_id, level] = below | set(by_step.get((question_id, level), {}))
    known: dict[Reached, set[Reached]] = {k: {n for n in v if n in needs} for k, v in needs.items()}
    told: set[tuple[str, Path]] = set()
    for circle in sorted(circles(known), key=len):
        for place, (question_id, level) in enumerate(circle):
            wanted = by_step.get((question_id, level), {}).get(circle[(place + 1) % len(circle)])
            if wanted is None:
                continue
            names = dict.fromkeys(f"{q} level {to}" for q, to in circle)
            text = f"steps need one another: {' -> '.join([*names, next(iter(names))])}."
            hint = "Take one of these prerequisites out, or lower its level to 1."
            from_steps, path = wanted
            read = found.pack.recommendations if from_steps else found.spots[question_id].read
            # One prerequisite closes a circle for each level above it: it is named once.
            if read is not None and (read.file, path) not in told:
                told.add((read.file, path))
                found.note("P208", read, path, text, hint)
            break


def _prerequisites(found: Findings) -> dict[Reached, dict[Reached, tuple[bool, Path]]]:
    """What each step above level 1 needs, with where that is said (True: in the steps' file)."""
    out: dict[Reached, dict[Reached, tuple[bool, Path]]] = {}
    own: set[Reached] = set()
    steps = found.pack.recommendations
    for index, step in enumerate(steps.model.root if steps and steps.model else ()):
        if step.prerequisites is None or step.to <= 1:
            continue
        own.add((step.question, step.to))
        needed = out.setdefault((step.question, step.to), {})
        for place, one in enumerate(step.prerequisites):
            needed[one.question, one.level] = (True, (index, "prerequisites", place))
    for question_id, spot in found.spots.items():
        for level in range(2, (spot.top or 0) + 1):
            if (question_id, level) in own:
                continue
            needed = out.setdefault((question_id, level), {})
            for place, one in enumerate(spot.model.prerequisites):
                path = (*spot.path, "prerequisites", place)
                needed[one.question, one.level] = (False, path)
    return out


def circles(needs: Mapping[K, set[K]]) -> list[list[K]]:
    """One circle for each knot of keys that need one another, each starting at its first key.

    An own stack instead of recursion: a chain may be as long as a pack has levels.
    """
    done: set[K] = set()
    out: list[list[K]] = []
    order = {key: place for place, key in enumerate(needs)}
    for start in needs:
        trail: list[K] = []
        on_trail: dict[K, int] = {}
        todo: list[tuple[K, bool]] = [(start, False)]
        while todo:
            key, leaving = todo.pop()
            if leaving:
                trail.pop()
                del on_trail[key]
                done.add(key)
                continue
            if key in done or key in on_trail:
                continue
            on_trail[key] = len(trail)
            trail.append(key)
            todo.append((key, True))
            for other in sorted(needs[key], key=lambda k: order[k], reverse=True):
                if other in on_trail:
                    circle = trail[on_trail[other] :]
                    first = min(range(len(circle)), key=lambda i: order[circle[i]])
                    out.append(circle[first:] + circle[:first])
                elif other not in done:
                    todo.append((other, False))
    unique = {frozenset(circle): circle for circle in out}
    return list(unique.values())
