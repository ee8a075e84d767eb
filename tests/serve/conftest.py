"""Servers for the tests of a module, and a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from chromium import chromium
from serve_visitors import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Starts servers; all end with the module."""
    running: list[Served] = []

    def begin(**options: object) -> Served:
        served = Served(tmp_path_factory.mktemp("served"), **options)  # type: ignore[arg-type]
        running.append(served)
        return served

    yield begin
    for served in running:
        served.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine; without one the tests are skipped, and fail where CI=true."""
    with chromium("readiness serve") as found:
        yield found
