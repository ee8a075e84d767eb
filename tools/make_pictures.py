"""Make the pictures of the README and the guides from the program itself, so that they stay true.

Needs `pdftoppm` (poppler-utils) and `rsvg-convert` (librsvg2-bin). Run from the project's root:
``.venv/bin/python tools/make_pictures.py``.
"""

import asyncio
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from readiness import workflow
from readiness.demo import SAVED, sample
from readiness.papers import Wish
from readiness.session import InterviewSession
from readiness.tui.app import ReadinessApp
from readiness.tui.trips import trips

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "img"
ON = date(2026, 11, 23)
PAGE_DPI = 80


def roadmap_page(folder: Path) -> None:
    """The first page of the bakery's roadmap."""
    saved = folder / SAVED[0]
    saved.write_bytes(sample(SAVED[0]))
    (document,) = workflow.make_roadmaps([saved], folder, ON, wish=Wish(summary=True))
    target = folder / "page"
    command = ["pdftoppm", "-png", "-singlefile", "-r", str(PAGE_DPI), document, target]
    subprocess.run(command, check=True)
    shutil.copy(f"{target}.png", IMAGES / "roadmap-page-1.png")


async def question_screen(folder: Path) -> None:
    """A question of the interview, with the rail of components."""
    go = trips()
    session = InterviewSession.start(go.load(None), "full", path=folder / "picture.readiness.json")
    app = ReadinessApp(session=session, pack=None, go=go)
    async with app.run_test(size=(110, 30)) as pilot:
        await pilot.press("escape")
        for key in ("2", "3", "d", "1"):
            await pilot.press(key)
        await pilot.pause(1)
        picture = app.export_screenshot(title="readiness")
    source = folder / "question.svg"
    source.write_text(picture, "utf-8")
    command = ["rsvg-convert", "--width", "1100", "-o", IMAGES / "question.png", source]
    subprocess.run(command, check=True)


def main() -> None:
    """Write the pictures into `docs/img`."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        roadmap_page(folder)
        asyncio.run(question_screen(folder))


if __name__ == "__main__":
    main()
