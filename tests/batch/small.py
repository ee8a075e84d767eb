"""A pack with two questions, and short ways to write and read tables in a test."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from readiness.batch.intake import Table, read_table
from readiness.batch.rows import Row
from readiness.questionnaire import (
    Area,
    Component,
    FindOut,
    Label,
    Level,
    Node,
    Option,
    Question,
    Questionnaire,
    Reason,
    SubRegion,
)

WORDS = (
    "We do not do this.",
    "We do it now and then.",
    "We do it every month.",
    "We do it every week.",
    "We do it all the time.",
)


def question(question_id: str, title: str, stem: str, *, core: bool = True) -> Question:
    """A single-choice question with five options; only q2 may not apply."""
    return Question(
        question_id,
        title,
        stem,
        tuple(Option(text, Fraction(level)) for level, text in enumerate(WORDS)),
        Fraction(4),
        core=core,
        may_not_apply=(Reason("no-staff", "We have no employees"),) if question_id == "q2" else (),
        find_out=FindOut("Ask.", "owner", 10),
    )


def small_pack(*, sectors: bool = True) -> Questionnaire:
    """Two components with a question each; sectors retail and health, two areas."""
    return Questionnaire(
        "small",
        "1.0.0",
        "Small",
        "0" * 64,
        (
            Level("low", "Low", Fraction(0)),
            Level("middle", "Middle", Fraction(2, 5)),
            Level("high", "High", Fraction(4, 5)),
        ),
        (
            Component(Node("A", "First", (question("q1", "Backups", "How often?"),)), "first"),
            Component(
                Node("B", "Second", (question("q2", "Training", "Do you train?", core=False),)),
                "second",
            ),
        ),
        sectors=(Label("retail", "Shops"), Label("health", "Health and care")) if sectors else (),
        goals=(Label("save-time", "Save time"), Label("cut-costs", "Cut costs")),
        areas=(Area("st-helens", "St Helens", "lcr"), Area("wirral", "Wirral", "lcr")),
        sub_regions=(SubRegion("lcr", "Liverpool City Region", "hub"),),
    )


def table(folder: Path, content: str | bytes, **options: object) -> Table:
    """The table with this content, read with the small pack."""
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, small_pack(), **options)  # type: ignore[arg-type]


def rows(folder: Path, content: str | bytes, **options: object) -> list[Row]:
    """The rows of the table with this content."""
    return list(table(folder, content, **options).rows())
