"""A small questionnaire whose answers lead to steps, and an interview in it."""

from __future__ import annotations

from pathlib import Path

from readiness.editing import RoadmapEditing
from readiness.questionnaire import Questionnaire
from readiness.roadmap import plan
from readiness.session import InterviewSession
from small_packs import component, gate, planned, single
from tui.tiny_pack import NOW, now


def step_pack() -> Questionnaire:
    """Three components; every answer under level 3 has a step."""
    return planned(
        component("CA", *[single(f"A{n}") for n in range(4)]),
        component("CB", *[single(f"B{n}") for n in range(4)]),
        component("CC", single("G1", gate=gate()), single("C1"), single("C2")),
    )


ANSWERS = {"A0": 1, "A1": 1, "A2": 2, "A3": 0, "B0": 1, "B1": 1, "B2": 3, "B3": 0,
           "G1": 0, "C1": 1, "C2": 2}  # fmt: skip
KEYS = "".join(str(level + 1) for level in ANSWERS.values())
"""The same answers as they are typed."""


def answered(path: Path | None = None) -> InterviewSession:
    """An interview with all answers given, nothing saved yet."""
    session = InterviewSession.start(step_pack(), "full", path=path, now=now)
    session.set_profile(name="Acme [Ltd]")
    for question, level in ANSWERS.items():
        session.answer(question, option=level)
    return session


def editing(session: InterviewSession | None = None) -> RoadmapEditing:
    """The roadmap of an interview, ready to be edited."""
    return RoadmapEditing(session or answered(), plan, NOW.date())
