"""Kinds of firms that the rules of a pack can tell apart, and how each question stands for them.

A rule looks at the profile through a few tests only (``employees at most 9``). Firms that agree in
the outcome of all tests are of one kind, and everything a rule says is worked out once per kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readiness.applicability import HIDDEN, first_rule, fixed_not_applicable, holds
from readiness.questionnaire import Condition, Question, Questionnaire
from readiness.response import MAX_GOALS, Length, Respondent
from readiness.steps import targets

Key = tuple[object, ...]
FIELDS = (
    "sector",
    "employees",
    "makes_things",
    "sells_to",
    "area",
    "years_trading",
    "postcode",
    "goals",
)
"""The profile fields that conditions may test; goals are told apart one by one."""


class Aspect(NamedTuple):
    """How one question stands for one kind of firm. Levels count from 0."""

    asked: bool
    not_applicable: bool
    ceiling: int | None
    target: int


class Kind(NamedTuple):
    """A kind of firm: a firm that stands for it, and its length."""

    respondent: Respondent
    length: Length


class Segments:
    """Numbers for kinds of firms, and per question the number of its variant in each."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Find out what the pack tests."""
        self.pack = questionnaire
        self.questions = list(questionnaire.questions.values())
        self._tests = {f: _tests(questionnaire, f) for f in FIELDS}
        named = {s for q in self.questions for s in q.impact_by_sector}
        self.sectors = ["", *sorted(named)]
        """Sectors in which some question matters differently; the first stands for all others."""
        ids = [g.id for g in questionnaire.goals]
        self.goals = [c for n in range(MAX_GOALS + 1) for c in combinations(ids, n)]
        self._goal_at = {goals: n for n, goals in enumerate(self.goals)}
        self._classes: dict[Key, int] = {}
        self._like: dict[int, tuple[str, object]] = {}
        self.kinds: list[Kind] = []
        self._aspects: list[dict[Aspect, int]] = [{} for _ in self.questions]
        self._kind_aspects: list[list[int]] = [[] for _ in self.questions]
        self._by_sector = [
            _numbered([q.impact_by_sector.get(s, q.impact) for s in self.sectors])
            for q in self.questions
        ]
        self._by_goals = [
            _numbered([_serves(questionnaire, q, g) for g in self.goals]) for q in self.questions
        ]
        # Per question, (sector, goals) in one row after the other: impact and goals as one number.
        self._patterns = [
            np.array([s * (max(g) + 1) + one for s in sectors for one in g], np.int64)
            for sectors, g in zip(self._by_sector, self._by_goals, strict=True)
        ]

    def class_of(self, field: str, value: object) -> int:
        """A number for values of a field that no test tells apart."""
        lone = Respondent(**{field: value})  # type: ignore[arg-type]
        outcome = tuple(holds(t, lone, lambda _qid: HIDDEN) for t in self._tests[field])
        number = self._classes.setdefault((field, outcome), len(self._classes))
        self._like.setdefault(number, (field, value))
        return number

    @property
    def class_count(self) -> int:
        """How many classes there are."""
        return len(self._classes)

    def tests(self, field: str) -> bool:
        """Whether any rule looks at this field."""
        return bool(self._tests[field])

    def sector_of(self, sector: str) -> int:
        """Index into `sectors`."""
        return self.sectors.index(sector) if sector in self.sectors else 0

    def goals_of(self, goals: object) -> int:
        """Index into `goals`."""
        assert isinstance(goals, tuple)
        return self._goal_at[goals]

    def add_kind(self, classes: Iterable[int], length: Length) -> None:
        """Look at a new kind of firm, of values of these classes."""
        values = dict(self._like[number] for number in classes)
        self.kinds.append(Kind(Respondent(**values), length))  # type: ignore[arg-type]
        self._look_at(self.kinds[-1])

    def _look_at(self, kind: Kind) -> None:
        fixed = fixed_not_applicable(self.pack, kind.respondent)
        aims = targets(self.pack, kind.respondent)
        for at, question in enumerate(self.questions):
            rule = first_rule(question.ceilings, kind.respondent) if question.ceilings else None
            aspect = Aspect(
                kind.length == "full" or question.core,
                question.id in fixed,
                None if rule is None else rule.level,
                aims.get(question.id, question.levels),
            )
            known = self._aspects[at]
            self._kind_aspects[at].append(known.setdefault(aspect, len(known)))

    def variants(self, at: int) -> list[tuple[int, int, int]]:
        """Per variant of a question: its aspect, its impact, and which goals its steps serve."""
        return [
            (aspect, impact, goals)
            for aspect in range(len(self._aspects[at]))
            for impact in range(max(self._by_sector[at]) + 1)
            for goals in range(max(self._by_goals[at]) + 1)
        ]

    def variant_count(self, at: int) -> int:
        """How many variants a question has."""
        wide = (max(self._by_sector[at]) + 1) * (max(self._by_goals[at]) + 1)
        return len(self._aspects[at]) * wide

    def aspect(self, at: int, number: int) -> Aspect:
        """The aspect with this number of the question at this index."""
        return list(self._aspects[at])[number]

    def sector_like(self, at: int, number: int) -> str:
        """A sector that stands for this impact number of the question at this index."""
        return self.sectors[self._by_sector[at].index(number)]

    def goals_like(self, at: int, number: int) -> tuple[str, ...]:
        """Goals that stand for this goals number of the question at this index."""
        return self.goals[self._by_goals[at].index(number)]

    def table(self, at: int) -> NDArray[np.int64]:
        """Per (kind, sector, goals), in one row after the other, the question's variant."""
        wide = (max(self._by_sector[at]) + 1) * (max(self._by_goals[at]) + 1)
        aspects = np.array(self._kind_aspects[at], np.int64) * wide
        return (aspects[:, None] + self._patterns[at]).reshape(-1)

    def parts(self, states: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The two summands of `table` times `states`: kinds x questions, patterns x questions."""
        wide = [
            (max(sectors) + 1) * (max(goals) + 1)
            for sectors, goals in zip(self._by_sector, self._by_goals, strict=True)
        ]
        kinds = np.array(self._kind_aspects, np.int64).T * np.array(wide) * states
        patterns = np.array(self._patterns).T * states
        return np.ascontiguousarray(kinds), np.ascontiguousarray(patterns)


def _numbered(values: list[object] | list[int] | list[Key]) -> list[int]:
    seen: dict[object, int] = {}
    return [seen.setdefault(v, len(seen)) for v in values]


def _serves(pack: Questionnaire, question: Question, goals: tuple[str, ...]) -> Key:
    """What of a question's steps depends on the goals: its target, and which steps serve one."""
    recommendations = [r for r in pack.recommendations if r.question == question.id]
    return (
        any(g in question.goals for g in goals),
        *(
            any(g in (question.goals if r.goals is None else r.goals) for g in goals)
            for r in recommendations
        ),
    )


def _tests(pack: Questionnaire, field: str) -> list[Condition]:
    conditions = [c.when for c in pack.contradictions]
    conditions += [r.when for r in pack.targets if r.when is not None]
    rules = [r for c in pack.components for r in c.not_applicable_when]
    rules += [r for q in pack.questions.values() for r in (*q.not_applicable_when, *q.ceilings)]
    conditions += [r.when for r in rules if r.when is not None]
    return list(dict.fromkeys(t for c in conditions for t in _leaves(c) if t.profile == field))


def _leaves(condition: Condition) -> Iterator[Condition]:
    if condition.parts:
        for part in condition.parts:
            yield from _leaves(part)
    else:
        yield condition
