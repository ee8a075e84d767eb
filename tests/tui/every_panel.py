"""What opens over each page, for tests that look at all of it."""

from __future__ import annotations

from pathlib import Path

from readiness.session import InterviewSession
from tui.driving import App, Keys, started, until
from tui.step_pack import answered

PANELS = {
    "WelcomeScreen": [("a", "TextDialog"), ("o", "PathDialog"), ("g", "FindDialog")],
    "AskScreen": [
        ("g", "GoToDialog"), ("w", "WhyDialog"), ("n", "NoteDialog"), ("x", "ReasonDialog"),
        ("question_mark", "HelpDialog"), ("ctrl+p", "CommandPalette"),
    ],
    "RoadmapScreen": [("enter", "StepDialog"), ("x", "WhyNotDialog"), ("m", "PickDialog")],
}  # fmt: skip
"""What opens over each page, and by which key."""


def saved_for(page: str, tmp_path: Path, home: Path) -> InterviewSession | None:
    """The interview to start the app with for this page; one more is saved, to be found."""
    saved = started(home / "b.readiness.json")
    saved.save()
    saved.close()
    if page == "RoadmapScreen":
        return answered(tmp_path / "a.readiness.json")
    return started(tmp_path / "a.readiness.json") if page == "AskScreen" else None


async def to_page(app: App, pilot: Keys, page: str) -> None:
    """Lead the app to this page; a question that may not apply is the current one."""
    if page == "AskScreen":
        await pilot.press("1")
    if page == "RoadmapScreen":
        await until(app, pilot, "ReviewScreen")
        await pilot.press("s")
        await until(app, pilot, "ResultsScreen")
        await pilot.press("m")
    await until(app, pilot, page)
