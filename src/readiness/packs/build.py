"""Validated models to the core's frozen data. Nothing is checked here; `checks` has done that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from fractions import Fraction

from readiness.packs import advice_models as advice
from readiness.packs import models as m
from readiness.packs import question_models as qm
from readiness.questionnaire import (
    Area,
    BenchmarkFigure,
    Component,
    Condition,
    Contradiction,
    Cost,
    Display,
    FindOut,
    Gate,
    Label,
    Level,
    Node,
    Offer,
    Option,
    PostcodeHint,
    Prerequisite,
    Question,
    QuestionKind,
    Reason,
    Recommendation,
    RoadmapRules,
    Rule,
    ScoringRules,
    SubRegion,
    TargetRule,
    Threshold,
)

_HUNDRED = Fraction(100)


def condition(model: m.ConditionModel | None) -> Condition | None:
    """A condition, or None where the model has none."""
    return None if model is None else _condition(model)


def _condition(model: m.ConditionModel) -> Condition:
    for op, parts in (("all", model.all_), ("any", model.any_)):
        if parts is not None:
            return Condition(op, parts=tuple(_condition(part) for part in parts))
    if model.not_ is not None:
        return Condition("not", parts=(_condition(model.not_),))
    question, profile = model.question, model.profile or ""
    for op, bound in (("at_least", model.at_least), ("at_most", model.at_most)):
        if bound is not None:
            return Condition(op, question, profile, number=bound)
    if model.state is not None:
        return Condition("state", question, values=(model.state,), reason=model.reason)
    if model.is_ is not None:
        return Condition("is", question, profile, (_value(model, model.is_),))
    for op, given in (("in", model.in_), ("any_of", model.any_of), ("none_of", model.none_of)):
        if given is not None:
            return Condition(op, question, profile, tuple(_value(model, text) for text in given))
    raise AssertionError("a condition without a test passed the model")


def _value(model: m.ConditionModel, text: str) -> str:
    # The engine knows a yes-or-no field of the profile as `yes` and `no`.
    spelling = {"true": "yes", "false": "no"} if model.profile == "makes_things" else {}
    return spelling.get(text, text)


def options(model: qm.QuestionModel) -> tuple[Option, ...]:
    """The options with the points they earn: by place, or 1 each in a multiple choice."""
    found = model.options
    if model.kind == "yes_no" and not found:
        found = (qm.OptionModel(text="No"), qm.OptionModel(text="Yes"))
    out: list[Option] = []
    for place, option in enumerate(found):
        points = option.points
        if points is None:
            by_kind = not option.exclusive if model.kind == "multiple" else place
            points = Fraction(int(by_kind))
        out.append(Option(option.text, points, option.exclusive))
    return tuple(out)


def most_points(model: qm.QuestionModel) -> Fraction:
    """The most points that an answer can earn, of one row in a grid, before a cap."""
    if model.kind == "number":
        return max((t.points for t in model.thresholds), default=Fraction(0))
    found = options(model)
    best = max((o.points for o in found), default=Fraction(0))
    if model.kind == "multiple":
        return max(best, sum((o.points for o in found if not o.exclusive), Fraction(0)))
    return best


def maximum(model: qm.QuestionModel) -> Fraction:
    """The points (of one row in a grid) that are full marks: the cap, declared, or the most."""
    if model.kind == "multiple" and model.cap is not None:
        return model.cap
    return most_points(model) if model.maximum is None else model.maximum


def question(model: qm.QuestionModel) -> Question:
    """A question."""
    kind: QuestionKind = "single" if model.kind == "yes_no" else model.kind
    gate = model.gate
    return Question(
        id=model.id,
        title=model.title,
        stem=model.stem,
        options=options(model),
        # The engine adds up the rows of a grid; an author writes the points of one.
        maximum=maximum(model) * (len(model.rows) if kind == "grid" else 1),
        kind=kind,
        help=model.help,
        why=model.why,
        core=model.core,
        weight=model.weight,
        examples=dict(model.examples),
        may_not_apply=tuple(Reason(r.id, r.text) for r in model.may_not_apply),
        not_applicable_when=_rules(model.not_applicable_when),
        applies_when=condition(model.applies_when),
        ceilings=tuple(Rule(_condition(c.when), level=c.level) for c in model.ceilings),
        gate=None
        if gate is None
        else Gate(gate.level, gate.component_cap, gate.overall_cap, gate.reason),
        goals=tuple(model.goals),
        impact=model.impact,
        impact_by_sector=dict(model.impact_by_sector),
        prerequisites=_prerequisites(model.prerequisites),
        find_out=None
        if model.find_out is None
        else FindOut(model.find_out.ask, model.find_out.who, model.find_out.minutes),
        multiple_rule=model.rule,
        rows=tuple(model.rows),
        thresholds=tuple(
            Threshold(t.at, t.points) for t in sorted(model.thresholds, key=lambda t: t.at)
        ),
        lower_is_better=model.lower_is_better,
        source=model.source,
    )


def _rules(models: Sequence[qm.NotApplicableModel]) -> tuple[Rule, ...]:
    return tuple(Rule(_condition(rule.when), reason=rule.reason) for rule in models)


def _prerequisites(models: Sequence[qm.PrerequisiteModel]) -> tuple[Prerequisite, ...]:
    return tuple(Prerequisite(p.question, p.level) for p in models)


def display(model: m.DisplayModel) -> Display:
    """How a score is shown."""
    return Display(model.minimum, model.maximum, model.decimals)


def node(model: qm.GroupModel, above: Display) -> Node:
    """A component's or group's node; a display that is not given is that of the node above."""
    own = above if model.display is None else display(model.display)
    return Node(
        id=model.id,
        name=model.name,
        questions=tuple(question(q) for q in model.questions),
        groups=tuple(node(group, own) for group in model.groups),
        method=model.method,
        weight=model.weight,
        display=own,
    )


def component(model: qm.ComponentFile, overall: Display, slug: str) -> Component:
    """A component; `slug` is the name of its file, for a model that gives none."""
    return Component(
        node=node(model, overall),
        slug=model.slug or slug,
        meaning=model.meaning,
        strength=model.strength,
        level_meanings=dict(model.levels),
        asking_order=tuple(model.asking_order),
        not_applicable_when=_rules(model.not_applicable_when),
        source=model.source,
    )


def levels(models: Sequence[m.LevelModel], shown: m.DisplayModel) -> tuple[Level, ...]:
    """The bands, with their starts as shares 0..1 of the overall's display scale."""
    width = shown.maximum - shown.minimum
    return tuple(
        Level(level.id, level.label, (level.from_ - shown.minimum) / width, level.meaning)
        for level in models
    )


def scoring(model: m.ScoringModel) -> ScoringRules:
    """The constants of scoring, with percentages as shares 0..1."""
    usual = ScoringRules()
    width = model.display.maximum - model.display.minimum

    def share(given: Fraction | None, otherwise: Fraction) -> Fraction:
        return otherwise if given is None else given / _HUNDRED

    return ScoringRules(
        method=model.method,
        display=display(model.display),
        close_to=usual.close_to if model.close_to is None else model.close_to * _HUNDRED / width,
        provisional_below=share(model.provisional_below, usual.provisional_below),
        withheld_below=share(model.withheld_below, usual.withheld_below),
        min_scored=usual.min_scored if model.min_scored is None else model.min_scored,
        overall_withheld_share=share(model.overall_withheld_share, usual.overall_withheld_share),
        quick_overall_needs=share(model.quick_overall_needs, usual.quick_overall_needs),
    )


def roadmap(
    model: m.RoadmapModel, stages: m.StagesModel | None, shown: m.DisplayModel
) -> RoadmapRules:
    """The constants of the roadmap; the engine's own where the pack says nothing.

    Stages begin at scores as they are shown; the engine counts them in points of 100.
    """
    # Field by field, because pydantic dumps a Fraction as text.
    names = [
        field.name for field in fields(RoadmapRules) if field.name in m.RoadmapModel.model_fields
    ]
    given = {name: getattr(model, name) for name in names if getattr(model, name) is not None}
    given["never_now"] = tuple(model.never_now)
    if stages is not None:
        width = shown.maximum - shown.minimum
        given |= {
            name: (start - shown.minimum) * _HUNDRED / width
            for name, start in (
                ("build_from", stages.build_from),
                ("scale_from", stages.scale_from),
            )
        }
    return RoadmapRules(**given)


def target(model: m.TargetModel) -> TargetRule:
    """A target rule."""
    sets = ("*all", "*gates")
    named = tuple(q for q in model.questions if q not in sets)
    return TargetRule(model.level, named, "*gates" in model.questions, condition(model.when))


def labels(models: Sequence[m.SectorModel | m.GoalModel]) -> tuple[Label, ...]:
    """Sectors or goals."""
    return tuple(Label(x.id, x.label, getattr(x, "plain", "")) for x in models)


def recommendation(model: advice.RecommendationModel) -> Recommendation:
    """A step."""
    own = model.prerequisites
    return Recommendation(
        id=model.id,
        question=model.question,
        start=model.from_,
        to=model.to,
        title=model.title,
        motivation=model.motivation,
        first_step=model.first_step,
        done_when=model.done_when,
        effort=model.effort,
        cost=Cost(model.cost.band, model.cost.text, model.cost.source, model.cost.checked),
        impact=model.impact,
        prerequisites=None if own is None else _prerequisites(own),
        support=tuple(model.support),
        goals=None if model.goals is None else tuple(model.goals),
        examples=dict(model.examples),
        source=model.source,
        checked=model.checked,
    )


def offer(model: advice.OfferModel) -> Offer:
    """A support offer."""
    who = model.eligibility
    return Offer(
        id=model.id,
        name=model.name,
        provider=model.provider,
        kind=model.kind,
        summary=model.summary,
        offer=model.offer,
        status=model.status,
        confidence=model.confidence,
        components=tuple(model.components),
        regions=tuple(model.regions),
        sectors=tuple(model.sectors),
        stages=tuple(model.stage),
        source=model.source,
        source_date=model.source_date,
        checked=model.checked,
        checked_by=model.checked_by,
        questions=tuple(model.questions),
        preferred_sectors=tuple(model.preferred_sectors),
        employees_min=who.employees_min,
        employees_max=who.employees_max,
        min_trading_years=who.min_trading_years,
        max_trading_years=who.max_trading_years,
        areas=tuple(who.areas),
        makes_things=who.makes_things,
        other=who.other,
        opens=model.opens,
        closes=model.closes,
        url=model.url,
        bring=model.bring,
        priority_group=model.priority_group,
    )


def areas(model: advice.RegionsFile) -> tuple[Area, ...]:
    """Council areas, in the order of the file."""
    return tuple(Area(a.id, a.name, s.id) for s in model.sub_regions for a in s.areas)


def sub_regions(model: advice.RegionsFile) -> tuple[SubRegion, ...]:
    """Parts of the region, each with its growth hub."""
    out: list[SubRegion] = []
    for part in model.sub_regions:
        hub = part.growth_hub
        out.append(
            SubRegion(part.id, part.name, "")
            if hub is None
            else SubRegion(part.id, part.name, hub.id, hub.name, hub.url)
        )
    return tuple(out)


def postcodes(model: advice.RegionsFile) -> tuple[PostcodeHint, ...]:
    """Postcode hints, districts first, because a district beats its area."""
    districts = [
        PostcodeHint(d.district, d.sub_region, tuple(d.straddles)) for d in model.postcode_districts
    ]
    found = [PostcodeHint(a.area, a.sub_region, tuple(a.straddles)) for a in model.postcode_areas]
    return (*districts, *found)


def contradiction(model: advice.ContradictionModel) -> Contradiction:
    """A contradiction rule."""
    return Contradiction(model.id, model.kind, _condition(model.when), model.message)


def benchmark(model: advice.BenchmarkModel) -> BenchmarkFigure:
    """An outside figure."""
    return BenchmarkFigure(
        model.id,
        model.component,
        model.text,
        model.figure,
        model.base,
        model.year,
        model.source,
        model.checked,
        model.until,
    )
