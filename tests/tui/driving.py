"""Runs the app under a pilot, for tests that are plain functions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from readiness.assessment import Assessment
from readiness.questionnaire import Questionnaire
from readiness.response import Length
from readiness.roadmap import Roadmap, plan
from readiness.session import InterviewSession
from readiness.tui.app import ReadinessApp
from readiness.tui.trips import Trips
from tui.tiny_pack import now, tiny

App = ReadinessApp
Keys = Pilot[int]
Script = Callable[[App, Keys], Awaitable[None]]


def fake_trips(pack: Questionnaire, exported: list[tuple[Path, Path]] | None = None) -> Trips:
    """Trips around one pack; an export writes a short file."""

    def load(_ref: str | None) -> Questionnaire:
        return pack

    def make(assessment: Assessment, on: date) -> Roadmap:
        return plan(assessment, on)

    def export(saved: Path, folder: Path) -> Path:
        target = folder / "roadmap.pdf"
        target.write_bytes(b"%PDF")
        if exported is not None:
            exported.append((saved, folder))
        return target

    return Trips(load, make, export)


def started(
    path: Path, pack: Questionnaire | None = None, length: Length = "full"
) -> InterviewSession:
    """A new interview with a firm's name, so that the app starts at its questions."""
    session = InterviewSession.start(pack or tiny(), length, path=path, now=now)
    session.set_profile(name="Acme [Ltd]", sector="making")
    return session


def drive(
    script: Script,
    session: InterviewSession | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    at_questions: bool = True,
    **more: Any,  # noqa: ANN401 - arguments of the app
) -> ReadinessApp:
    """Run the app, let the script drive it, wait for the last save."""
    pack = session.questionnaire if session else tiny()
    more.setdefault("go", fake_trips(pack))
    app = ReadinessApp(session=session, now=now, **more)

    async def run() -> None:
        # Tooltips as in a real terminal: Textual's own widgets lie over the page as well.
        async with app.run_test(size=size, tooltips=True) as pilot:
            await pilot.pause()
            if session is not None and at_questions:
                await to_questions(app, pilot)
            await script(app, pilot)
            await pilot.pause()
            if app.autosave is not None:
                await asyncio.to_thread(app.autosave.close)

    asyncio.run(run())
    if app.session is not None:
        app.session.close()
    return app


async def to_questions(app: ReadinessApp, pilot: Pilot[int]) -> None:
    """Leave the pages about the firm."""
    if type(app.screen).__name__ == "ProfileScreen":
        await pilot.press("escape")
        await until(app, pilot, "AskScreen")


async def until(app: ReadinessApp, pilot: Pilot[int], page: str) -> None:
    """Wait until a page of this class is shown."""
    for _ in range(200):
        await pilot.pause(0.01)
        if type(app.screen).__name__ == page and app.screen.is_mounted:
            await pilot.pause()
            return
    raise AssertionError(f"{page} did not come; there is {type(app.screen).__name__}")


def shown(app: ReadinessApp) -> str:
    """The text on the screen, line by line."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    assert len(lines) >= height, (len(lines), height)
    assert all(strip.cell_length >= 0 for strip in lines), width
    return "\n".join(strip.text.rstrip() for strip in lines)
