"""What stands in the component files: questions, groups of questions, components."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from readiness.packs.fields import (
    Count,
    Day,
    Id,
    LevelIndex,
    Line,
    Number,
    OneToFive,
    Positive,
    Prose,
    YesNo,
    wrong,
)
from readiness.packs.models import ConditionModel, DisplayModel, PackModel, Path


class ReasonModel(PackModel):
    """Why a question may not apply."""

    id: Id
    """Id that is stored."""
    text: Line
    """What people read."""


class NotApplicableModel(PackModel):
    """A question or component does not apply when the condition holds."""

    when: ConditionModel
    """The condition."""
    reason: Line
    """For a question, an id of `may_not_apply`; for a component, the reason in words."""


class CeilingModel(PackModel):
    """A level that earns full marks for some firms, because higher ones are out of reach."""

    when: ConditionModel
    """The condition."""
    level: LevelIndex
    """The level that earns full marks."""


class GateModel(PackModel):
    """A must-have: below `level` it holds levels down, never the number."""

    level: LevelIndex
    """The least level that is enough."""
    component_cap: Id
    """The highest level the component may reach meanwhile."""
    overall_cap: Id
    """The highest level the overall may reach meanwhile."""
    reason: Line
    """One line: why the level is held."""


class PrerequisiteModel(PackModel):
    """A question that should have reached a level first."""

    question: Id
    """The question."""
    level: LevelIndex
    """The level it should have."""


class FindOutModel(PackModel):
    """What to do about a don't-know."""

    ask: Line
    """Whom to ask and what to look at, as an instruction."""
    who: Id
    """Short key of the person asked, so that questions can be bundled."""
    minutes: Annotated[Count, Field(ge=1, le=10_000)]
    """How long it takes."""


class ThresholdModel(PackModel):
    """A number at or beyond `at` earns `points`."""

    at: Number
    """Where it starts."""
    points: Number
    """What it earns."""


def _option(value: object) -> object:
    if isinstance(value, dict) and len(value) == 1 and "text" not in value:
        # An author who wrote `- Each week: or so` meant text.
        raise wrong(
            "text was expected, but this reads as `key: value`.",
            "Put quotes around text that holds a colon and a space.",
        )
    return value if isinstance(value, dict) else {"text": value}


class OptionModel(PackModel):
    """One option of a question."""

    text: Line
    """What people read."""
    points: Number | None = None
    """What it earns; left out: its place (0, 1, 2 ...) or, in a multiple choice, 1."""
    exclusive: YesNo = False
    """Only in a multiple choice: it stands alone, such as *none of these*."""


class QuestionModel(PackModel):
    """One question."""

    id: Id
    """Id of the question; tables use it as a column name."""
    title: Line
    """A few words for tables and charts."""
    stem: Line
    """The question as it is asked."""
    kind: Literal["single", "yes_no", "multiple", "grid", "number"] = "single"
    """One option, no or yes, several options, rows of options, or a number."""
    help: Prose = ""
    """What helps to choose."""
    why: Prose = ""
    """Why it is asked."""
    core: YesNo = False
    """Whether the quick look asks it."""
    weight: Positive = Fraction(1)
    """Its weight in its group; 0 asks without scoring."""
    options: tuple[
        Annotated[OptionModel, BeforeValidator(_option, json_schema_input_type=str | OptionModel)],
        ...,
    ] = Field(default=(), max_length=50)
    """The options, lowest level first: text, or a mapping with text, points and exclusive."""
    maximum: Number | None = None
    """The most points it can earn; left out, it is worked out."""
    rule: Literal["share", "sum", "points"] = "share"
    """Multiple choice: each option counts alike; points are added up to `cap`; points are added."""
    cap: Number | None = None
    """With `rule: sum`: the points that are enough for full marks."""
    rows: tuple[Line, ...] = Field(default=(), max_length=50)
    """Grid: the rows, each answered with one option."""
    thresholds: tuple[ThresholdModel, ...] = Field(default=(), max_length=50)
    """Number: what it earns from where."""
    lower_is_better: YesNo = False
    """Number: smaller earns more."""
    examples: dict[Id, Line] = Field(default_factory=dict)
    """By sector id: what it means there, in one sentence."""
    may_not_apply: tuple[ReasonModel, ...] = ()
    """Reasons an owner may give; the first one is used for tables."""
    not_applicable_when: tuple[NotApplicableModel, ...] = ()
    """When the profile alone says that it does not apply."""
    applies_when: ConditionModel | None = None
    """Branching: it is asked only when this holds."""
    ceilings: tuple[CeilingModel, ...] = ()
    """Levels that earn full marks for some firms; never on a gate."""
    gate: GateModel | None = None
    """A must-have that holds levels down."""
    goals: tuple[Id, ...] = ()
    """The goals it serves."""
    impact: OneToFive = 3
    """What one level up is worth, 1 to 5."""
    impact_by_sector: dict[Id, OneToFive] = Field(default_factory=dict)
    """Where the impact differs, by sector id."""
    prerequisites: tuple[PrerequisiteModel, ...] = ()
    """Questions that should have reached a level before a step above level 1."""
    find_out: FindOutModel | None = None
    """What to do about a don't-know."""
    source: Prose = ""
    """Where the topic comes from."""
    checked: Day = ""
    """When its wording was last held against the source."""


class GroupModel(PackModel):
    """Questions that are scored together, and groups of them."""

    id: Id
    """Id of the group."""
    name: Line
    """What people read."""
    weight: Positive = Fraction(1)
    """Its weight in the group above."""
    method: Literal["mean", "sum", "mean_of_means"] = "mean"
    """How its score is made of its parts."""
    display: DisplayModel | None = None
    """How its score is shown; left out, like the group above."""
    questions: tuple[QuestionModel, ...] = Field(default=(), max_length=500)
    """Its own questions."""
    groups: tuple[GroupModel, ...] = Field(default=(), max_length=100)
    """Groups inside it."""

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, QuestionModel]]:
        """All questions with their paths, own ones first, then group by group."""
        for index, question in enumerate(self.questions):
            yield (*path, "questions", index), question
        for index, group in enumerate(self.groups):
            yield from group.walk((*path, "groups", index))


class ComponentFile(GroupModel):
    """A file of `components/`: one of the reported components."""

    slug: Id = ""
    """Its name in file names; left out, it is the file's own."""
    meaning: Prose = ""
    """What it is about, for one firm."""
    levels: dict[Id, Prose] = Field(default_factory=dict)
    """By level id: what a firm at this level looks like here."""
    strength: Prose = ""
    """What is worth keeping when this is the strongest component."""
    asking_order: tuple[Id, ...] = ()
    """Question ids in the order of the interview; left out, it is that of the file."""
    not_applicable_when: tuple[NotApplicableModel, ...] = ()
    """When the whole component does not apply."""
    source: Prose = ""
    """Where it comes from."""
