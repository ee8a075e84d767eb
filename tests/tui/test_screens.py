"""What the pages look like, as text. After a wanted change: READINESS_UPDATE_SCREENS=1 pytest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from readiness.session import InterviewSession
from tui.driving import App, Keys, drive, shown, started, told, until
from tui.step_pack import KEYS, step_pack
from tui.tiny_pack import now, tiny

SCREENS = Path(__file__).parent / "screens"
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "60x20": (60, 20)}
PAGES = [
    ("welcome", "80x24"),
    ("profile", "80x24"),
    ("ask", "60x20"),
    ("ask", "80x24"),
    ("ask", "120x40"),
    ("review", "80x24"),
    ("results", "80x24"),
    ("results", "120x40"),
    ("roadmap", "60x20"),
    ("roadmap", "80x24"),
]
STEPS = {
    "ask": ([*"55", "x", *"2", "down"], "AskScreen"),
    "review": ([*"50", "r"], "ReviewScreen"),
    "results": ([*"54321", "r", "s"], "ResultsScreen"),
    "roadmap": ([*KEYS, "m", "p", "greater_than_sign", "down"], "RoadmapScreen"),
}


def test_every_picture_is_of_a_page() -> None:
    assert {p.name for p in SCREENS.iterdir()} == {f"{page}-{size}.txt" for page, size in PAGES}


@pytest.mark.parametrize(("page", "size"), PAGES)
def test_the_page_looks_like_its_picture(page: str, size: str, tmp_path: Path) -> None:
    seen: list[str] = []
    session = None
    if page == "profile":
        session = InterviewSession.start(
            tiny(), "full", path=tmp_path / "a.readiness.json", now=now
        )
    elif page != "welcome":
        pack = step_pack() if page == "roadmap" else tiny()
        session = started(tmp_path / "a.readiness.json", pack)

    async def script(app: App, pilot: Keys) -> None:
        if page == "profile":
            await pilot.press(*"Acme", "enter")
        elif page == "welcome":
            await told(app, pilot, "about 5 minutes")
        elif session is not None:
            keys, name = STEPS[page]
            await pilot.press(*keys)
            await until(app, pilot, name)
        await pilot.pause(0.3)
        if app.autosave is not None:
            app.autosave.flush()
        await pilot.pause(0.1)
        seen.append(shown(app) + "\n")

    drive(script, session, size=SIZES[size], at_questions=page != "profile")
    picture = SCREENS / f"{page}-{size}.txt"
    if os.environ.get("READINESS_UPDATE_SCREENS"):
        picture.write_text(seen[0], encoding="utf-8")
    assert seen[0] == picture.read_text(encoding="utf-8")
