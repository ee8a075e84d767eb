"""A real Chromium for the tests of the offline form.

It is driven over pipes, so the block on sockets in the main conftest stays in force. The browser
lives as long as one test module: its event loop must be gone before tests of screens start theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from chromium import chromium
from chromium import missing as not_here

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_UNTRIED = "the offline form"


def missing(what: str) -> NoReturn:
    """Skip, or fail where CI=true: `what` is not here."""
    not_here(what, _UNTRIED)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine. Without one the tests are skipped, and fail where CI=true."""
    with chromium(_UNTRIED) as found:
        yield found


class Watched:
    """A page on a form, with everything that it asked the network for and every script error."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(30_000)
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text))

    def open(self, path: Path) -> None:
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("#place")

    def key(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def focused(self) -> str:
        """The name that a screen reader says for what has the focus."""
        text = self.page.evaluate(
            """() => { const at = document.activeElement;
              if (at === document.body) { return ""; }
              const label = at.labels && at.labels[0];
              return (label || at).textContent || at.value || ""; }"""
        )
        return " ".join(str(text).split())

    def tab_to(self, words: str, most: int = 60) -> None:
        """Press Tab until something with these words has the focus."""
        for _ in range(most):
            if words in self.focused():
                return
            self.key("Tab")
        raise AssertionError(f"Tab never reaches {words!r}")

    def go(self, place: str) -> None:
        """Show the screen with this place in the address."""
        self.page.evaluate(
            """place => new Promise(done => {
              if (window.location.hash.slice(1) === place) { done(); return; }
              window.addEventListener("hashchange", () => setTimeout(done), { once: true });
              window.location.hash = place;
            })""",
            place,
        )

    def heading(self) -> str:
        return self.page.locator("#place").inner_text()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A phone-sized page without any memory of earlier tests."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, accept_downloads=True, locale="en-GB"
    )
    yield Watched(context.new_page())
    context.close()
