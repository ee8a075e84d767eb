"""What opens over each page, for tests that look at all of it."""

from __future__ import annotations

from pathlib import Path

from readiness.session import InterviewSession
from tui.driving import App, Keys, started, until
from tui.step_pack import answered
from tui.tiny_pack import now, tiny

PANELS = {
    "WelcomeScreen": [("a", "TextDialog"), ("o", "PathDialog"), ("g", "FindDialog")],
    "AskScreen": [
        ("g", "GoToDialog"), ("w", "WhyDialog"), ("n", "NoteDialog"), ("x", "ReasonDialog"),
        ("question_mark", "HelpDialog"), ("ctrl+p", "CommandPalette"),
    ],
    "ProfileScreen": [],
    "ReviewScreen": [("question_mark", "HelpDialog")],
    "ResultsScreen": [],
    "ExportScreen": [("f", "PathDialog")],
    "RoadmapScreen": [("enter", "StepDialog"), ("x", "WhyNotDialog"), ("m", "PickDialog")],
}  # fmt: skip
"""What opens over each page, and by which key."""


_AFTER = {"ReviewScreen": "", "ResultsScreen": "s", "RoadmapScreen": "m", "ExportScreen": "s"}
"""The pages after the last answer, in order, and the key that leads to each."""


def saved_for(page: str, tmp_path: Path, home: Path) -> InterviewSession | None:
    """The interview to start the app with for this page; one more is saved, to be found."""
    saved = started(home / "b.readiness.json")
    saved.save()
    saved.close()
    if page in _AFTER:
        return answered(tmp_path / "a.readiness.json")
    if page == "ProfileScreen":
        return InterviewSession.start(tiny(), "full", path=tmp_path / "a.readiness.json", now=now)
    return started(tmp_path / "a.readiness.json") if page == "AskScreen" else None


async def to_page(app: App, pilot: Keys, page: str) -> None:
    """Lead the app to this page; a question that may not apply is the current one."""
    if page == "AskScreen":
        await pilot.press("1")
    if page in _AFTER:
        for name, key in _AFTER.items():
            if key:
                await pilot.press(key)
            await until(app, pilot, name)
            if name == page:
                break
    await until(app, pilot, page)
