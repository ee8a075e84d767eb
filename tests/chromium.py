"""A real Chromium for tests, driven over pipes: the block on sockets stays in force."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def missing(what: str, untried: str) -> NoReturn:
    """Skip, or fail where CI=true: `what` is not here, so `untried` was not tried."""
    words = f"{what} is not on this machine: {untried} was not tried in a browser"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


@contextmanager
def chromium(untried: str) -> Iterator[Browser]:
    """The Chromium of this machine."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        missing("chromium", untried)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright", untried)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, headless=True, args=list(FLAGS))
        yield found
        found.close()
