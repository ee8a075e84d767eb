"""Runs the app under a pilot, for tests that are plain functions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from readiness.arrange import edited
from readiness.assessment import Assessment
from readiness.exports import Exported, Kind
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


Asked = list[tuple[Path, Path, tuple[Kind, ...]]]
"""What was exported: from which file into which folder, and which copies."""


def fake_trips(pack: Questionnaire, exported: Asked | None = None) -> Trips:
    """Trips around one pack; an export writes short files."""

    def load(_ref: str | None) -> Questionnaire:
        return pack

    def make(assessment: Assessment, on: date) -> Roadmap:
        return edited(plan(assessment, on), assessment)

    def names(folder: Path, kinds: Sequence[Kind]) -> tuple[Path, ...]:
        return tuple(folder / f"roadmap.{kind}" for kind in kinds)

    def export(
        saved: Path, folder: Path, kinds: Sequence[Kind], on: date, replace: bool
    ) -> Exported:
        paths = names(folder, kinds)
        if not replace:
            paths = tuple(p.with_stem("roadmap-2") if p.exists() else p for p in paths)
        for path in paths:
            path.write_bytes(b"%PDF")
        if exported is not None:
            exported.append((saved, folder, tuple(kinds)))
        event = {"event": "issued", "at": on.isoformat()} if "pdf" in kinds else None
        return Exported(paths, event)

    def taken(_saved: Path, folder: Path, kinds: Sequence[Kind]) -> tuple[Path, ...]:
        return tuple(path for path in names(folder, kinds) if path.exists())

    return Trips(load, make, export, taken)


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


async def told(app: ReadinessApp, pilot: Pilot[int], words: str) -> None:
    """Wait until the page says these words; blanks and breaks do not count."""
    wanted = "".join(words.split())
    for _ in range(200):
        await pilot.pause(0.01)
        if wanted in "".join(shown(app).replace("│", "").split()):
            return
    raise AssertionError(f"{words!r} was not said; there is\n{shown(app)}")


def shown(app: ReadinessApp) -> str:
    """The text on the screen, line by line."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    assert len(lines) >= height, (len(lines), height)
    assert all(strip.cell_length >= 0 for strip in lines), width
    return "\n".join(strip.text.rstrip() for strip in lines)
