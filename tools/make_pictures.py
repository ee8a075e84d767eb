"""Make the pictures of the README and the guides from the program itself, so that they stay true.

Needs `pdftoppm` and `pdftotext` (poppler-utils) and Chromium. Run from the project's root:
``.venv/bin/python tools/make_pictures.py``. With ``--check`` nothing is written: it says which
pictures show other words than the screens do now, and ends with 1. Each picture carries the words
on it as its description.
"""

import argparse
import asyncio
import base64
import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import textual_serve
from PIL import Image, PngImagePlugin
from playwright.sync_api import sync_playwright
from textual.app import App

from readiness import workflow
from readiness.demo import SAVED, sample
from readiness.papers import Wish
from readiness.session import InterviewSession
from readiness.tui.app import ReadinessApp
from readiness.tui.trips import trips

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "img"
FONT = Path(textual_serve.__file__).parent / "static/fonts/RobotoMono-VariableFont_wght.ttf"
ON = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PAGE, PAGE_DPI = "roadmap-page-1", 80
WIDTH = 1100
"""Pixels of a picture of a screen."""
WORDS = "Description"


class Screen(NamedTuple):
    """A picture of a screen: the keys that lead to it, from a start of the app or a saved file."""

    name: str
    keys: Sequence[str]
    saved: str = ""
    length: str = ""
    size: tuple[int, int] = (100, 28)


SCREENS = (
    Screen("welcome", (), size=(100, 21)),
    Screen("profile", ("1", *"Castle Street Bakery", "enter"), size=(100, 26)),
    Screen("question", ("escape", "2", "3", "d", "1"), length="full", size=(110, 30)),
    Screen("why", ("escape", "2", "w"), length="full"),
    Screen("results", ("r", "s"), SAVED[0], size=(100, 36)),
    Screen("roadmap", ("r", "s", "m"), SAVED[0], size=(100, 36)),
)


async def drawing(screen: Screen, home: Path) -> tuple[str, str]:
    """What the app draws after the keys, as SVG, and the words on it."""
    go, path = trips(), home / f"{screen.name}.readiness.json"
    session = None
    if screen.saved:
        path.write_bytes(sample(screen.saved))
        session = InterviewSession.resume(path, go.load, now=lambda: NOW)
    elif screen.length:
        session = InterviewSession.start(go.load(None), "full", path=path, now=lambda: NOW)
    app: App[None] = ReadinessApp(session=session, pack=None, go=go)
    async with app.run_test(size=screen.size) as pilot:
        await pilot.pause(0.5)
        for key in screen.keys:
            await pilot.press("space" if key == " " else key)
        await pilot.pause(1.5)
        picture = app.export_screenshot(title="readiness")
    if session is not None:
        session.close()
    return picture, words(picture)


def words(picture: str) -> str:
    """The words in a drawing, without those that change from day to day."""
    found = re.findall(r"<text[^>]*>([^<]*)</text>", picture)
    text = " ".join(part.replace("&#160;", " ").strip() for part in found)
    return re.sub(r"\d{1,2} [A-Z][a-z]+ 20\d\d", "(day)", " ".join(text.split()))


def page(picture: str) -> str:
    """A web page with the drawing in a font that is the same on every machine."""
    font = base64.b64encode(FONT.read_bytes()).decode("ascii")
    face = f"@font-face{{font-family:Mono;src:url(data:font/ttf;base64,{font})}}"
    own = re.sub(r"@font-face\s*{.*?}", "", picture, flags=re.DOTALL)
    own = re.sub(r"font-family: ?[^;]*monospace", "font-family: Mono, monospace", own)
    return f"<!doctype html><style>{face} body{{margin:0}} svg{{display:block}}</style>{own}"


def photograph(drawings: dict[str, tuple[str, str]]) -> None:
    """Write each drawing as a picture, with its words."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": 900})
        for name, (picture, said) in drawings.items():
            tab.set_content(page(picture))
            tab.evaluate("document.fonts.ready")
            tab.wait_for_timeout(200)
            shot = Image.open(io.BytesIO(tab.locator("svg").first.screenshot()))
            few = shot.convert("RGB").quantize(96, dither=Image.Dither.NONE)
            save(few, name, said)
        browser.close()


def save(picture: Image.Image, name: str, said: str) -> None:
    """Write a picture with the words on it."""
    told = PngImagePlugin.PngInfo()
    told.add_itxt(WORDS, said)
    picture.save(IMAGES / f"{name}.png", pnginfo=told, optimize=True)


def roadmap_page(folder: Path) -> tuple[Path, str]:
    """The first page of the bakery's roadmap as a picture, and its words."""
    saved = folder / SAVED[0]
    saved.write_bytes(sample(SAVED[0]))
    (document,) = workflow.make_roadmaps([saved], folder, ON, wish=Wish(summary=True))
    target = folder / "page"
    command = ["pdftoppm", "-png", "-singlefile", "-r", str(PAGE_DPI), document, target]
    subprocess.run(command, check=True)
    text = subprocess.run(["pdftotext", document, "-"], check=True, capture_output=True).stdout
    return target.with_suffix(".png"), " ".join(text.decode().split())


def stale(told: dict[str, str]) -> list[str]:
    """The pictures that are not there, or show other words than these."""
    old = []
    for name, said in told.items():
        path = IMAGES / f"{name}.png"
        if not path.exists() or Image.open(path).info.get(WORDS) != said:
            old.append(name)
    return old


def main() -> int:
    """Write the pictures into `docs/img`, or check them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing: say what is stale")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        import os

        os.environ["READINESS_HOME"] = folder
        home = Path(folder)
        drawings = {each.name: asyncio.run(drawing(each, home)) for each in SCREENS}
        first_page, said = roadmap_page(home)
        if check:
            old = stale({name: told for name, (_, told) in drawings.items()} | {PAGE: said})
            print("\n".join(f"docs/img/{name}.png is stale" for name in old) or "all are true")
            return int(bool(old))
        IMAGES.mkdir(parents=True, exist_ok=True)
        photograph(drawings)
        save(Image.open(first_page), PAGE, said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
