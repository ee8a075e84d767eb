"""A small questionnaire with every kind of question, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

from readiness.questionnaire import (
    Area,
    Component,
    Condition,
    Label,
    Level,
    Node,
    Option,
    PostcodeHint,
    Question,
    Questionnaire,
    Reason,
    Threshold,
)

NOW = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)


def now() -> datetime:
    """The same moment, always."""
    return NOW


def options(count: int = 5, *, exclusive: int | None = None) -> tuple[Option, ...]:
    """Options that earn their level."""
    return tuple(
        Option(f"Option {n + 1}", Fraction(n), exclusive=n == exclusive) for n in range(count)
    )


def single(question_id: str, **more: object) -> Question:
    """A single choice of five."""
    return Question(
        question_id,
        f"Title {question_id}",
        f"Stem of {question_id}?",
        options(),
        Fraction(4),
        help=f"Help for {question_id}.",
        why=f"Why {question_id}.",
        examples={"making": f"Example of {question_id} for makers.", "other": "Another example."},
        **more,  # type: ignore[arg-type]
    )


def component(component_id: str, name: str, *questions: Question) -> Component:
    """A component of these questions."""
    return Component(Node(component_id, name, questions), slug=component_id.lower())


LEVELS = (
    Level("low", "Low", Fraction(0), "A start."),
    Level("high", "High", Fraction(1, 2), "Well on the way."),
)
AREAS = (
    "Bolton",
    "Bury",
    "Manchester",
    "Oldham",
    "Rochdale",
    "Salford",
    "Stockport",
    "Tameside",
    "Trafford",
    "Wigan",
)
REASONS = (Reason("alone", "We work alone"), Reason("contract", "Contract work only"))


def tiny(*components: Component) -> Questionnaire:
    """A pack of these components, or of two with six single choices."""
    made = components or (
        component(
            "AA",
            "Alpha",
            single("A1", core=True),
            single("A2", may_not_apply=REASONS),
            single("A3", core=True, may_not_apply=REASONS[:1]),
        ),
        component("BB", "Beta", single("B1", core=True), single("B2"), single("B3")),
    )
    return Questionnaire(
        "tiny",
        "1.0.0",
        "Tiny check",
        "ab" * 32,
        LEVELS,
        made,
        sectors=(Label("making", "Making things", "Any goods."), Label("other", "Other")),
        goals=(Label("time", "Save time"), Label("cost", "Cut costs"), Label("people", "People")),
        areas=tuple(Area(name.lower(), name, "gm") for name in AREAS),
        postcodes=(PostcodeHint("BL", "gm"),),
    )


def all_kinds() -> Questionnaire:
    """A pack with a question of every kind, and one that hangs on another."""
    many = Question(
        "M1",
        "Many",
        "Which of these?",
        options(4, exclusive=3),
        Fraction(6),
        kind="multiple",
    )
    grid = Question(
        "G1",
        "Grid",
        "How often?",
        options(3),
        Fraction(6),
        kind="grid",
        rows=("Row one", "Row two", "Row three"),
    )
    number = Question(
        "N1",
        "Number",
        "How many?",
        (),
        Fraction(1),
        kind="number",
        thresholds=(Threshold(Fraction(10), Fraction(1)),),
        may_not_apply=REASONS[:1],
    )
    child = single("C2", applies_when=Condition("at_least", question="C1", number=Fraction(2)))
    return tiny(
        component("KK", "Kinds", many, grid, number), component("CC", "Chain", single("C1"), child)
    )
