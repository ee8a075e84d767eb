"""A questionnaire as the engine sees it: plain frozen data, made by `packs` from YAML.

Levels count from 0 (the first option). People see and type labels from 1; `label = level + 1`.
Points, weights and thresholds are exact (`Fraction`); nothing here is a float.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from readiness.catalogue import (
    Area,
    BenchmarkFigure,
    Cost,
    Offer,
    PostcodeHint,
    Prerequisite,
    Recommendation,
    SubRegion,
)
from readiness.record import Record

__all__ = [
    "Area",
    "BenchmarkFigure",
    "Component",
    "Condition",
    "Contradiction",
    "Cost",
    "Display",
    "FindOut",
    "Gate",
    "Label",
    "Level",
    "Method",
    "MultipleRule",
    "Node",
    "Offer",
    "Option",
    "PostcodeHint",
    "Prerequisite",
    "Question",
    "QuestionKind",
    "Questionnaire",
    "Reason",
    "Recommendation",
    "RoadmapRules",
    "Rule",
    "ScoringRules",
    "SubRegion",
    "TargetRule",
    "Threshold",
]

QuestionKind = Literal["single", "multiple", "grid", "number"]
Method = Literal["mean", "sum", "mean_of_means"]
MultipleRule = Literal["share", "sum", "points"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Condition(Record):
    """A test on an answer or on the respondent's profile; a tree of `all`, `any`, `not`.

    `op` is one of ``all any not`` (with `parts`), or on a subject (`question` or `profile`)
    ``at_least at_most in any_of none_of is state``. Levels for questions, text for profile values.
    """

    op: str
    question: str = ""
    profile: str = ""
    values: tuple[str, ...] = ()
    number: Fraction | None = None
    reason: str = ""
    parts: tuple[Condition, ...] = ()

    def questions(self) -> frozenset[str]:
        """Ids of all questions the condition looks at."""
        own = frozenset((self.question,)) if self.question else frozenset()
        return own.union(*(part.questions() for part in self.parts))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Option(Record):
    """One option of a question. `points` may be any exact number up to the question's maximum."""

    text: str
    points: Fraction
    exclusive: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reason(Record):
    """Why a question may not apply: `id` is stored, `text` is shown."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rule(Record):
    """A consequence that holds when a condition does: a reason id, or a level."""

    when: Condition | None
    reason: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Gate(Record):
    """A must-have: below `level` the named levels are capped, never the number."""

    level: int
    component_cap: str
    overall_cap: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FindOut(Record):
    """What to do about a don't-know: the instruction, a key for the person asked, minutes."""

    ask: str
    who: str
    minutes: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Threshold(Record):
    """A number at or beyond `at` earns `points` (beyond = above, or below when lower is better)."""

    at: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Question(Record):
    """One question. `maximum` is the most points it can earn; its score is points / maximum."""

    id: str
    title: str
    stem: str
    options: tuple[Option, ...]
    maximum: Fraction
    kind: QuestionKind = "single"
    help: str = ""
    why: str = ""
    core: bool = False
    weight: Fraction = Fraction(1)
    examples: Mapping[str, str] = field(default_factory=dict)
    may_not_apply: tuple[Reason, ...] = ()
    not_applicable_when: tuple[Rule, ...] = ()
    applies_when: Condition | None = None
    ceilings: tuple[Rule, ...] = ()
    gate: Gate | None = None
    goals: tuple[str, ...] = ()
    impact: int = 3
    impact_by_sector: Mapping[str, int] = field(default_factory=dict)
    prerequisites: tuple[Prerequisite, ...] = ()
    find_out: FindOut | None = None
    multiple_rule: MultipleRule = "share"
    rows: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    lower_is_better: bool = False
    source: str = ""

    @property
    def levels(self) -> int:
        """The highest level an answer can reach: 4 for five options, a number's thresholds."""
        return len(self.thresholds) if self.kind == "number" else len(self.options) - 1

    def reason(self, reason_id: str) -> Reason | None:
        """The reason with this id, or None."""
        return next((r for r in self.may_not_apply if r.id == reason_id), None)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Display(Record):
    """How a 0..1 score is shown: `minimum + score * (maximum - minimum)`, cut to `decimals`."""

    minimum: Fraction = Fraction(0)
    maximum: Fraction = Fraction(100)
    decimals: int = 0


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Node(Record):
    """A component or a group inside one: questions and sub-groups with one aggregation method."""

    id: str
    name: str
    questions: tuple[Question, ...] = ()
    groups: tuple[Node, ...] = ()
    method: Method = "mean"
    weight: Fraction = Fraction(1)
    display: Display = Display()

    def walk(self) -> Iterator[Question]:
        """All questions of the node, own ones first, then group by group."""
        yield from self.questions
        for group in self.groups:
            yield from group.walk()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Component(Record):
    """One of the reported components: a node with the words that go with it."""

    node: Node
    slug: str
    meaning: str = ""
    strength: str = ""
    level_meanings: Mapping[str, str] = field(default_factory=dict)
    asking_order: tuple[str, ...] = ()
    not_applicable_when: tuple[Rule, ...] = ()
    source: str = ""

    @property
    def id(self) -> str:
        """The component's id, such as ``SK``."""
        return self.node.id

    @property
    def name(self) -> str:
        """The component's name, such as *Digital skills*."""
        return self.node.name


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Level(Record):
    """A named band: from `start` (0..1 of the score, inclusive) to the next level's start."""

    id: str
    label: str
    start: Fraction
    meaning: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScoringRules(Record):
    """The constants of scoring. Shares are 0..1; `close_to` is in points of 100."""

    method: Method = "mean_of_means"
    display: Display = Display()
    close_to: Fraction = Fraction(3, 2)
    provisional_below: Fraction = Fraction(7, 10)
    withheld_below: Fraction = Fraction(1, 2)
    min_scored: int = 3
    overall_withheld_share: Fraction = Fraction(1, 4)
    quick_overall_needs: Fraction = Fraction(7, 10)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RoadmapRules(Record):
    """The constants of the roadmap."""

    goal_fit: Fraction = Fraction(3, 2)
    gate_factor: Fraction = Fraction(2)
    need_base: Fraction = Fraction(3, 2)
    now_limit: int = 3
    next_limit: int = 4
    now_per_component: int = 2
    now_gates: int = 2
    find_out_limit: int = 3
    least_set_limit: int = 3
    now_months: int = 3
    next_months: int = 9
    never_now: tuple[str, ...] = ()
    quick_win_effort: int = 1
    quick_win_impact: int = 4
    build_from: Fraction = Fraction(40)
    scale_from: Fraction = Fraction(60)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TargetRule(Record):
    """A target level for some questions of some firms. The last rule that matches wins."""

    level: int
    questions: tuple[str, ...] = ()
    """Question ids; empty means every question."""
    gates_only: bool = False
    when: Condition | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Label(Record):
    """An id with the words people see."""

    id: str
    label: str
    plain: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Contradiction(Record):
    """Two answers that cannot both be true (`cannot`), or are worth asking about (`ask`)."""

    id: str
    kind: Literal["cannot", "ask"]
    when: Condition
    message: str


@dataclass(frozen=True, eq=False, repr=False)
class Questionnaire(Record):
    """A whole pack, ready to score: components in reporting order, and all that goes with them."""

    id: str
    version: str
    title: str
    hash: str
    """SHA-256 (hex) over the pack's files: the same content has the same hash on every machine."""
    levels: tuple[Level, ...]
    components: tuple[Component, ...]
    scoring: ScoringRules = ScoringRules()
    roadmap: RoadmapRules = RoadmapRules()
    language: str = "en-GB"
    summary: str = ""
    region: str = ""
    nation: str = "england"
    asking_order: tuple[str, ...] = ()
    sectors: tuple[Label, ...] = ()
    goals: tuple[Label, ...] = ()
    targets: tuple[TargetRule, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    offers: tuple[Offer, ...] = ()
    areas: tuple[Area, ...] = ()
    sub_regions: tuple[SubRegion, ...] = ()
    postcodes: tuple[PostcodeHint, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    benchmarks: tuple[BenchmarkFigure, ...] = ()
    sources: tuple[str, ...] = ()

    @cached_property
    def memo(self) -> dict[str, object]:
        """What other modules work out once from this pack, by their own key."""
        return {}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in reporting order."""
        return {q.id: q for c in self.components for q in c.node.walk()}

    @cached_property
    def component_of(self) -> dict[str, Component]:
        """The component each question belongs to, by question id."""
        return {q.id: c for c in self.components for q in c.node.walk()}

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """Every question in the order in which it is asked."""
        by_id = {c.id: c for c in self.components}
        order = self.asking_order or tuple(by_id)
        return tuple(
            self.questions[qid]
            for cid in order
            for qid in (by_id[cid].asking_order or tuple(q.id for q in by_id[cid].node.walk()))
        )

    @cached_property
    def steps(self) -> dict[tuple[str, int, int], Recommendation]:
        """Recommendations by question, start level and level reached."""
        return {(r.question, r.start, r.to): r for r in self.recommendations}

    @cached_property
    def recommendation(self) -> dict[str, Recommendation]:
        """Recommendations by id."""
        return {r.id: r for r in self.recommendations}

    @cached_property
    def area(self) -> dict[str, Area]:
        """Council areas by id."""
        return {a.id: a for a in self.areas}

    def component(self, component_id: str) -> Component:
        """The component with this id. Raises KeyError."""
        for component in self.components:
            if component.id == component_id:
                return component
        raise KeyError(component_id)

    def level_at(self, score: Fraction) -> int:
        """Index of the level whose half-open band holds the exact score (0..1)."""
        last = len(self.levels) - 1
        return next((i for i in range(last, 0, -1) if score >= self.levels[i].start), 0)

    def level_index(self, level_id: str) -> int:
        """Index of the level with this id. Raises KeyError."""
        for index, level in enumerate(self.levels):
            if level.id == level_id:
                return index
        raise KeyError(level_id)
