"""Web pages as tests see them: their words, and a real Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_VOID = {"br", "hr", "img", "meta", "col"}
_BLOCKS = {"p", "li", "td", "th", "div", "h1", "h2", "h3", "h4", "dt", "dd", "text"}
_APART = {"caption", "nav", "footer", "style", "title"}


class Words(HTMLParser):
    """The words of a page that stand on paper too, block by block; and what it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag in _VOID:
            self.blocks[-1] += " "
            return
        outer = bool(self._open and self._open[-1][1])
        hidden = outer or tag in _APART or found.get("class") == "heard"
        self._open.append((tag, hidden))
        if tag in _BLOCKS:
            self.blocks.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1][0] == tag, (tag, self._open[-3:])
        self._open.pop()
        if tag in _BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][1]):
            self.blocks[-1] += data

    @property
    def text(self) -> str:
        """All words."""
        return "\n".join(self.blocks)


def missing(what: str) -> None:
    """Skip, saying what is not here; fail where CI is set."""
    words = f"{what} is not on this machine: the web page was not tried in a browser"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium of this machine, driven over pipes."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
