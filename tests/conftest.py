"""What holds for every test: no network, a home of its own, the same time zone, patience."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

# Inventing a whole pack takes its time, on a slow machine more than Hypothesis thinks healthy.
# In CI the examples are the same each time, so that a red run can be run again; elsewhere new.
settings.register_profile(
    "readiness",
    deadline=None,
    database=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("readiness")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Socket pairs and pipes may be used, nothing that reaches out of the process."""

    def refuse(*_args: object, **_kwargs: object) -> NoReturn:
        raise AssertionError("a test tried to use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for saved files; the cache of compiled packs is shared by a whole run."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("READINESS_HOME", str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def _plain_terminal() -> Iterator[None]:
    """Tests look the same on every machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NO_COLOR", raising=False)
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("TZ", "UTC")
        yield
