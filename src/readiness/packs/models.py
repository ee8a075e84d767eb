"""What stands in `pack.yaml`, and the base and the conditions of all models: one a mapping.

The JSON Schema that editors use is made from these models, so the docstring under a field is what
an author reads while typing. Scalars come in as text; `fields` converts them. What needs more than
one mapping to judge is checked in `checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from readiness.packs.fields import (
    Count,
    Id,
    Language,
    LevelIndex,
    Line,
    Number,
    OneToFive,
    Percent,
    Positive,
    Prose,
    Version,
    one_of,
    wrong,
)

TESTED = ("sector", "employees", "makes_things", "sells_to", "area", "years_trading", "goals")
Path = tuple[str | int, ...]
"""Keys and list positions from the outermost mapping of a file to a value."""


class PackModel(BaseModel):
    """The base of every mapping of a pack: no unknown keys, no values in pydantic's errors."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        protected_namespaces=(),
    )

    note: Prose = ""
    """For authors; never printed."""


ProfileField = Annotated[
    str,
    BeforeValidator(one_of(*TESTED)),
    WithJsonSchema({"enum": list(TESTED)}),
]
"""A profile field that rules may look at."""


YesNoOrLine = Annotated[Line, WithJsonSchema({"type": ["string", "number", "boolean"]})]
"""Text; editors may take `yes` for a value of its own kind."""


class ConditionModel(PackModel):
    """A test on an answer (`question`) or on the profile (`profile`), or a tree of tests."""

    question: Id = ""
    """The question whose answer is tested."""
    profile: ProfileField | None = None
    """The profile field that is tested; an unknown value makes a rule not hold."""
    at_least: Number | None = None
    """The level or number is this or more."""
    at_most: Number | None = None
    """The level or number is this or less."""
    in_: tuple[Line, ...] | None = Field(None, alias="in", min_length=1)
    """The level or profile value is one of these."""
    any_of: tuple[Line, ...] | None = Field(None, min_length=1)
    """At least one of the chosen options or profile values is one of these."""
    none_of: tuple[Line, ...] | None = Field(None, min_length=1)
    """None of the chosen options or profile values is one of these."""
    is_: YesNoOrLine | None = Field(None, alias="is")
    """The level or profile value is exactly this; `yes` or `no` for a yes-or-no field."""
    state: Literal["answered", "dont_know", "not_applicable", "unanswered"] | None = None
    """The question stands in this state."""
    reason: Id = ""
    """Only with `state: not_applicable`: the reason that was given."""
    all_: tuple[ConditionModel, ...] | None = Field(None, alias="all", min_length=1)
    """Every one of these conditions holds."""
    any_: tuple[ConditionModel, ...] | None = Field(None, alias="any", min_length=1)
    """At least one of these conditions holds."""
    not_: ConditionModel | None = Field(None, alias="not")
    """This condition does not hold."""

    @model_validator(mode="after")
    def _one_test(self) -> ConditionModel:
        tests = [name for name in TESTS if getattr(self, name) is not None]
        trees = [name for name in TREES if getattr(self, name) is not None]
        if self.question and self.profile:
            raise wrong(
                "this tests a question and a profile field at once.", "Use all: with two tests."
            )
        if not (self.question or self.profile):
            if tests or len(trees) != 1:
                raise wrong(
                    "this is not a condition.",
                    "Name a question or a profile field with one test, or one of all, any, not.",
                )
            return self
        if trees or len(tests) != 1:
            raise wrong(
                "this needs exactly one test.",
                "Use one of at_least, at_most, in, any_of, none_of, is, state.",
            )
        if self.profile and self.state:
            raise wrong(
                "this asks for the state of a profile field.", "Only questions have a state."
            )
        if self.reason and self.state != "not_applicable":
            raise wrong("this names a reason without `state: not_applicable`.", "Take it out.")
        return self

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, ConditionModel]]:
        """The tests on questions and profile fields in the tree, each with its path."""
        if self.question or self.profile:
            yield path, self
        for key, parts in (("all", self.all_), ("any", self.any_)):
            for index, part in enumerate(parts or ()):
                yield from part.walk((*path, key, index))
        if self.not_ is not None:
            yield from self.not_.walk((*path, "not"))


TESTS = ("at_least", "at_most", "in_", "any_of", "none_of", "is_", "state")
TREES = ("all_", "any_", "not_")


class DisplayModel(PackModel):
    """How a score of 0..1 is shown: a scale and the decimals, cut and never rounded up."""

    minimum: Number = Fraction(0)
    """What 0 is shown as."""
    maximum: Number = Fraction(100)
    """What 1 is shown as."""
    decimals: Annotated[Count, Field(le=6)] = 0
    """Decimal places."""

    @model_validator(mode="after")
    def _in_order(self) -> DisplayModel:
        if self.minimum >= self.maximum:
            raise wrong("shows the best score no higher than the worst.", "Raise maximum.")
        return self


class LevelModel(PackModel):
    """A named band of the score."""

    id: Id
    """Id of the level, such as `building`."""
    label: Line
    """What people read."""
    from_: Number = Field(alias="from")
    """The first score of the band, in the units of the overall's display (0 to 100)."""
    meaning: Prose = ""
    """One sentence: where a firm at this level stands."""


class ScoringModel(PackModel):
    """The constants of scoring. Every share is a percentage."""

    method: Literal["mean", "sum", "mean_of_means"] = "mean_of_means"
    """How the overall is made of the components."""
    display: DisplayModel = Field(default_factory=DisplayModel)
    """How scores are shown."""
    close_to: Positive | None = None
    """Within so many shown points of a level's start, a result is tagged as close to it."""
    provisional_below: Percent | None = None
    """Below this known share a score is called provisional."""
    withheld_below: Percent | None = None
    """Below this known share no number is shown."""
    min_scored: Count | None = None
    """With fewer scored questions than this (and than apply), no number is shown."""
    overall_withheld_share: Percent | None = None
    """The overall is withheld when more than this share of its components is."""
    quick_overall_needs: Percent | None = None
    """Known share of the core questions that a quick look needs for an overall level."""


class RoadmapModel(PackModel):
    """The constants of the roadmap."""

    goal_fit: Positive | None = None
    """Factor for a step that serves a goal the owner named."""
    gate_factor: Positive | None = None
    """Factor for a failed gate."""
    need_base: Positive | None = None
    """The need factor is this less the component's score (0..1)."""
    now_limit: Count | None = None
    """Most steps in *now*."""
    next_limit: Count | None = None
    """Most steps in *next*."""
    now_per_component: Count | None = None
    """Most steps of one component in *now*."""
    now_gates: Count | None = None
    """Most failed gates in *now*."""
    find_out_limit: Count | None = None
    """Most questions to find out about this week."""
    least_set_limit: Count | None = None
    """Most moves in a least set."""
    now_months: Count | None = None
    """How many months *now* lasts."""
    next_months: Count | None = None
    """The month in which *next* ends."""
    never_now: tuple[Id, ...] = ()
    """Questions whose step never stands in *now*."""
    quick_win_effort: OneToFive | None = None
    """Most effort of a quick win."""
    quick_win_impact: OneToFive | None = None
    """Least impact of a quick win."""


class StagesModel(PackModel):
    """From which overall score, as shown, a firm builds and scales; below it starts."""

    build_from: Number
    """First shown score of a firm that builds."""
    scale_from: Number
    """First shown score of a firm that scales."""

    @model_validator(mode="after")
    def _in_order(self) -> StagesModel:
        if self.build_from > self.scale_from:
            raise wrong("lets a firm scale before it builds.", "Raise scale_from.", "P207")
        return self


class SectorModel(PackModel):
    """A sector that an owner can choose."""

    id: Id
    """Id of the sector."""
    label: Line
    """What people read."""
    plain: Line = ""
    """What it covers, in words."""
    facts: tuple[Id, ...] = ()
    """The names that the support catalogue's sources use for it."""


class GoalModel(PackModel):
    """A goal that an owner can name."""

    id: Id
    """Id of the goal."""
    label: Line
    """What people read."""


def _questions(value: object) -> object:
    # `all` and `gates` stand for sets of questions; a list names them.
    return [f"*{value}"] if value in ("all", "gates") else value


class TargetModel(PackModel):
    """A target level for some questions of some firms; the last rule that matches wins."""

    questions: Annotated[
        tuple[Line, ...],
        BeforeValidator(
            _questions, json_schema_input_type=Literal["all", "gates"] | tuple[Line, ...]
        ),
    ]
    """A list of question ids, `all`, or `gates`."""
    when: ConditionModel | None = None
    """For which firms; leave it out for all."""
    level: LevelIndex
    """The level to reach."""


class HideModel(PackModel):
    """What an overlay leaves out of its base, by id."""

    questions: tuple[Id, ...] = ()
    """Questions, with their steps."""
    components: tuple[Id, ...] = ()
    """Components, with their questions."""
    recommendations: tuple[Id, ...] = ()
    """Steps."""
    offers: tuple[Id, ...] = ()
    """Support offers."""
    contradictions: tuple[Id, ...] = ()
    """Rules."""
    benchmarks: tuple[Id, ...] = ()
    """Figures."""


class OverlayHead(PackModel):
    """What `pack.yaml` of an overlay says beside what any `pack.yaml` says."""

    extends: Id
    """The base: a shipped pack, or a pack's folder beside this one."""
    keep: tuple[Id, ...] | None = None
    """The only questions of the base that are asked; left out, all are."""
    hide: HideModel = Field(default_factory=HideModel)
    """What is left out of the base."""


class PackFile(PackModel):
    """`pack.yaml`: what holds for the whole questionnaire."""

    id: Id
    """Id of the pack."""
    version: Version
    """Version; a changed question or option asks for a new one."""
    title: Line
    """Title on the screen and on paper."""
    language: Language = "en-GB"
    """Language of the texts."""
    summary: Prose = ""
    """What the questionnaire is for."""
    region: Line = ""
    """Id of the region whose support is offered."""
    nation: Literal["england", "wales", "scotland", "northern-ireland"] = "england"
    """The nation that the region is in: offers for another one are not for its firms."""
    levels: tuple[LevelModel, ...] = Field(min_length=1)
    """The bands of the score, lowest first, starting at the lowest score."""
    scoring: ScoringModel = Field(default_factory=ScoringModel)
    """The constants of scoring."""
    roadmap: RoadmapModel = Field(default_factory=RoadmapModel)
    """The constants of the roadmap."""
    stages: StagesModel | None = None
    """The stages of a firm, for matching support."""
    components: tuple[Id, ...] = Field(min_length=1)
    """Component ids in the order of reports and tables."""
    asking_order: tuple[Id, ...] = ()
    """Component ids in the order of the interview; left out, it is that of `components`."""
    sectors: tuple[SectorModel, ...] = ()
    """The sectors an owner can choose."""
    goals: tuple[GoalModel, ...] = ()
    """The goals an owner can name."""
    targets: tuple[TargetModel, ...] = ()
    """Target levels, by firm; the last rule that matches wins."""
    sources: tuple[Prose, ...] = ()
    """Where the content comes from."""
