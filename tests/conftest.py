"""What holds for every test: no network, a home of its own, the same time zone, patience."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from itertools import count, groupby
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

# Inventing a whole pack takes its time, on a slow machine more than Hypothesis thinks healthy.
# In CI the examples are the same each time, so that a red run can be run again; elsewhere new.
# The same ones tell little more with a second Python, so `.ci/run` asks for fewer of them there.
settings.register_profile(
    "readiness",
    deadline=None,
    database=None,
    max_examples=int(os.environ.get("READINESS_EXAMPLES", "100")),
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("readiness")


_CONNECT = socket.socket.connect
_HOMES = count(1)
_WAITING = ("serve", "tui")
"""Folders of tests that wait for screens and servers."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the files whose tests wait evenly among those whose tests compute.

    Screens and servers are waited for four fifths of the time. One after the other, as the folders
    stand, all workers would wait at once; so they take a quarter less time.
    """
    files = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    waiting = [tests for tests in files if tests[0].path.parent.name in _WAITING]
    others = [tests for tests in files if tests not in waiting]
    share = sum(map(len, waiting)) / max(1, len(items))
    mixed: list[pytest.Item] = []
    while waiting or others:
        left = sum(map(len, waiting))
        is_late = left > share * (left + sum(map(len, others)))
        mixed += (waiting if waiting and (is_late or not others) else others).pop(0)
    items[:] = mixed


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Socket pairs and pipes may be used, nothing that reaches out of the process."""

    def refuse(*_args: object, **_kwargs: object) -> NoReturn:
        raise AssertionError("a test tried to use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def loopback(_no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of our own server: this machine, by its number, may be reached; nothing else."""
    real = _CONNECT

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        host = address[0]
        if host not in ("127.0.0.1", "::1"):
            raise AssertionError("a test tried to use the network")
        real(self, address)

    def create(address: tuple[str, int], *_args: object, **_more: object) -> socket.socket:
        made = socket.socket(socket.AF_INET)
        made.settimeout(20)
        made.connect(address)
        return made

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "create_connection", create)


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache folder that a first start leaves behind: the compiled North West pack."""
    from readiness.packs import load

    folder = tmp_path_factory.mktemp("first-start")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READINESS_HOME", str(folder))
        load()
    return folder / "cache"


@pytest.fixture(autouse=True)
def home(
    tmp_path_factory: pytest.TempPathFactory, first_start: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A home for saved files, empty but for a cache of its own that holds the compiled pack.

    Compiling it takes a sixth of a second, and a program that a test starts also has to import
    pydantic for that; tests of compiling itself have homes without a cache.
    """
    # With a number of its own: pytest's way looks through the folders of all tests before.
    folder = tmp_path_factory.mktemp(f"home-{next(_HOMES)}", numbered=False)
    shutil.copytree(first_start, folder / "cache")
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
