"""What stands in the other files of a pack: steps, support, regions, figures, rules, cases."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, RootModel, WithJsonSchema, model_validator

from readiness.packs.fields import (
    Count,
    Day,
    Free,
    Id,
    LevelIndex,
    Line,
    OneToFive,
    Prose,
    SupportKind,
    Url,
    YesNo,
    one_of,
    wrong,
)
from readiness.packs.models import ConditionModel, PackModel
from readiness.packs.question_models import PrerequisiteModel
from readiness.response import MAX_GOALS, SELLS_TO

CostBand = Literal["none", "time-only", "ask-for-a-quote", "seen"]


def _cost(value: object) -> object:
    return {"band": value} if isinstance(value, str) else value


class CostModel(PackModel):
    """What a step costs."""

    band: CostBand
    """`seen` only when a source carries the figure."""
    text: Line = ""
    """The figure in words, for `seen`."""
    source: Prose = ""
    """Where the figure was seen."""
    checked: Day = ""
    """When it was seen."""

    @model_validator(mode="after")
    def _seen_has_its_source(self) -> CostModel:
        if self.band == "seen" and not (self.text and self.source and self.checked):
            raise wrong("a figure that was seen needs text, source and checked.", "Add them.")
        if self.band != "seen" and (self.text or self.source or self.checked):
            raise wrong("text, source and checked belong to `band: seen`.", "Take them out.")
        return self


class RecommendationModel(PackModel):
    """One step of one question, from a level to a higher one."""

    id: Id
    """Id of the step, such as `SK1-L2`."""
    question: Id
    """The question it belongs to."""
    from_: LevelIndex = Field(alias="from")
    """The level it starts from."""
    to: LevelIndex
    """The level it reaches."""
    title: Line
    """The step as an instruction, without a full stop."""
    motivation: Prose
    """Why it is worth it; follows *You answered ...*."""
    first_step: Prose
    """What to do this week."""
    done_when: Prose
    """How to tell that it is done."""
    effort: OneToFive
    """1 an afternoon, 2 a few days, 3 a few weeks, 4 a few months, 5 many months."""
    cost: Annotated[CostModel, BeforeValidator(_cost, json_schema_input_type=CostBand | CostModel)]
    """What it costs."""
    impact: OneToFive | None = None
    """Where it differs from the question's."""
    prerequisites: tuple[PrerequisiteModel, ...] | None = None
    """Where they differ from the question's."""
    support: tuple[SupportKind, ...] = ()
    """Kinds of support that would help."""
    goals: tuple[Id, ...] | None = None
    """Where they differ from the question's."""
    examples: dict[Id, Line] = Field(default_factory=dict)
    """By sector id: the first step there, in one sentence."""
    source: Prose = ""
    """Where it comes from."""
    checked: Day = ""
    """When it was last checked."""

    @model_validator(mode="after")
    def _goes_up(self) -> RecommendationModel:
        if self.to <= self.from_:
            raise wrong("the step does not lead to a higher level.", "Let `to` be above `from`.")
        return self


class RecommendationsFile(RootModel[tuple[RecommendationModel, ...]]):
    """`recommendations.yaml`: a list of steps."""


class EligibilityModel(PackModel):
    """Whom an offer is for; what is left out is not known or not asked."""

    employees_min: Count | None = None
    """Fewest people; a sole trader counts as 1."""
    employees_max: Count | None = None
    """Most people."""
    min_trading_years: Count | None = None
    """Fewest whole years of trading."""
    max_trading_years: Count | None = None
    """Most whole years of trading; "under three years" is 2."""
    areas: tuple[Id, ...] = ()
    """Council areas, where it is for a part of a sub-region only."""
    makes_things: YesNo | None = None
    """Only for firms that make or process things (yes), or only for those that do not (no)."""
    other: Prose = ""
    """Anything else, in words."""

    @model_validator(mode="after")
    def _in_order(self) -> EligibilityModel:
        low, high = self.employees_min, self.employees_max
        if low is not None and high is not None and low > high:
            raise wrong("employees_min is above employees_max.", "No firm could fit.")
        return self


class OfferModel(PackModel):
    """One support offer."""

    id: Id
    """Id of the offer."""
    name: Line
    """Its name."""
    provider: Line
    """Who runs it."""
    kind: SupportKind
    """What kind of support it is."""
    summary: Prose
    """What it is, in one or two sentences."""
    offer: Prose
    """What the firm gets."""
    components: tuple[Id, ...]
    """Components it helps with."""
    questions: tuple[Id, ...] = ()
    """Questions it helps with."""
    regions: tuple[Id, ...] = Field(min_length=1)
    """Sub-region ids, the region's id, the pack's nation such as `england`, or `uk`."""
    sectors: tuple[Id, ...] = Field(min_length=1)
    """Sector ids, or `any`."""
    preferred_sectors: tuple[Id, ...] = ()
    """Sectors it is meant for first."""
    eligibility: EligibilityModel = Field(default_factory=EligibilityModel)
    """Whom it is for."""
    stage: tuple[Literal["start", "build", "scale"], ...] = Field(min_length=1)
    """Stages of a firm it suits."""
    status: Literal["active", "unclear", "round-based", "closed"]
    """Whether it runs."""
    confidence: Literal["high", "medium", "low"]
    """How sure that is."""
    opens: Day = ""
    """First day, when a source gave it."""
    closes: Day = ""
    """Last day, when a source gave it."""
    url: Url = ""
    """Its address, only when a page there was seen."""
    source: Prose
    """Where it was read."""
    source_date: Line
    """The date the source gives for itself."""
    checked: Day
    """When the source was read."""
    checked_by: Line = ""
    """Who read it."""
    priority_group: Id = ""
    """Offers of one group come first for the firms it is for."""
    bring: Prose = ""
    """What to have ready."""

    @model_validator(mode="after")
    def _in_order(self) -> OfferModel:
        if self.opens and self.closes and self.opens > self.closes:
            raise wrong("the offer closes before it opens.", "Look at opens and closes.")
        return self


class SupportFile(RootModel[tuple[OfferModel, ...]]):
    """`support.yaml`: a list of offers."""


class AreaModel(PackModel):
    """A council area."""

    id: Id
    """Id of the area."""
    name: Line
    """Its name."""


class GrowthHubModel(PackModel):
    """The growth hub of a sub-region."""

    id: Id
    """Id of its offer in `support.yaml`, or an id of its own."""
    name: Line
    """Its name."""
    url: Url = ""
    """Its address, only when a page there was seen."""
    url_seen: YesNo | None = None
    """Whether a page at its address was seen."""


class RegionFacts(PackModel):
    """Where a fact of a region comes from."""

    source: Prose = ""
    """Where it was read."""
    basis: Literal["seen", "known"] | None = None
    """`seen` in the source, or general knowledge (`known`)."""
    confidence: Literal["high", "medium", "low"] | None = None
    """How sure it is."""
    checked: Day = ""
    """When it was read."""


class SubRegionModel(RegionFacts):
    """A part of the region with its own growth hub."""

    id: Id
    """Id of the sub-region."""
    name: Line
    """Its name."""
    authority: Line = ""
    """The authority that speaks for it."""
    areas: tuple[AreaModel, ...]
    """Its council areas."""
    growth_hub: GrowthHubModel | None = None
    """Its growth hub."""


class PostcodeModel(RegionFacts):
    """Where a postcode area or district lies."""

    sub_region: Id = ""
    """Where it mostly lies; left out where nobody can tell."""
    straddles: tuple[Id, ...] = ()
    """Other places it reaches into."""


class PostcodeAreaModel(PostcodeModel):
    """A postcode area and where it lies."""

    area: Id
    """Its letters, such as `WA`."""
    name: Line = ""
    """The town it is named after."""


class PostcodeDistrictModel(PostcodeModel):
    """A postcode district that differs from its area."""

    district: Id
    """Its letters and number, such as `WA3`."""
    areas: tuple[Id, ...] = ()
    """The council areas it lies in."""


class RegionsFile(RegionFacts):
    """`regions.yaml`: councils, sub-regions, growth hubs, postcode hints."""

    region: Id
    """Id of the region."""
    name: Line = ""
    """Its name."""
    sub_regions: tuple[SubRegionModel, ...]
    """Its parts."""
    postcode_areas: tuple[PostcodeAreaModel, ...] = ()
    """Postcode areas."""
    postcode_districts: tuple[PostcodeDistrictModel, ...] = ()
    """Postcode districts; a district beats its area."""


class BenchmarkModel(PackModel):
    """An outside figure that was really seen."""

    id: Id
    """Id of the figure."""
    component: Id
    """The component it stands beside."""
    text: Prose
    """The figure in a sentence."""
    figure: Line
    """The figure alone."""
    base: Line
    """Of whom it is a figure."""
    year: Line
    """For when."""
    source: Prose
    """Where it was read."""
    checked: Day
    """When it was read."""
    until: Day = ""
    """The last day on which it may be shown: figures of surveys get old."""


class BenchmarksFile(RootModel[tuple[BenchmarkModel, ...]]):
    """`benchmarks.yaml`: a list of figures."""


class ContradictionModel(PackModel):
    """Two answers that cannot both be true, or are worth asking about."""

    id: Id
    """Id of the rule."""
    kind: Literal["cannot", "ask"]
    """`cannot` both be true, or worth a question (`ask`)."""
    when: ConditionModel
    """The answers."""
    message: Prose
    """What is said to the person."""


class ContradictionsFile(RootModel[tuple[ContradictionModel, ...]]):
    """`contradictions.yaml`: a list of rules."""


BuyerPlace = Annotated[
    str, BeforeValidator(one_of(*SELLS_TO)), WithJsonSchema({"enum": list(SELLS_TO)})
]
"""A value of the profile's `sells_to`."""


class ProfileModel(PackModel):
    """The firm of a golden case; what is left out is not given."""

    name: Line = ""
    """Name of the firm."""
    sector: Id = ""
    """Sector id."""
    employees: Count | None = None
    """People, the owner included."""
    makes_things: YesNo | None = None
    """Whether it makes or processes things."""
    sells_to: tuple[BuyerPlace, ...] = ()
    """Where its buyers are."""
    area: Id = ""
    """Council area id."""
    postcode: Line = ""
    """Postcode or its first half."""
    years_trading: Count | None = None
    """Whole years."""
    goals: tuple[Id, ...] = Field(default=(), max_length=MAX_GOALS)
    """Up to two goals."""
    contact: Line = ""
    """How to reach the firm."""
    adviser: Line = ""
    """Who advises it."""


class ExpectModel(PackModel):
    """What the engine gave for a golden client when somebody last agreed with it."""

    overall: Line = ""
    """The overall result in one line."""
    components: dict[Id, Line] = Field(default_factory=dict)
    """By component id: its result in one line."""
    now: tuple[Id, ...] = ()
    """Step ids in *now*, in order."""
    next: tuple[Id, ...] = ()
    """Step ids in *next*, in order."""
    find_out: tuple[Id, ...] = ()
    """Question ids to find out about, in order."""


class CaseFile(PackModel):
    """A file of `cases/`: one golden client."""

    id: Id
    """Id of the case."""
    title: Line
    """The case in a few words."""
    story: Prose = ""
    """Who the firm is."""
    profile: ProfileModel | None = None
    """The firm."""
    length: Literal["quick", "full"] = "full"
    """Which length was answered."""
    levels: dict[Id, Free]
    """By question id: a level, a list of levels, `dk`, `na`, `na:reason`; left out: unanswered."""
    adviser_first_steps: tuple[Id, ...] = ()
    """What an adviser would start with: step or question ids."""
    expect: ExpectModel | None = None
    """What the engine has to give for it; left out, it only has to run."""
    source: Prose = ""
    """Where the case comes from."""
