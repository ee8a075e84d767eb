"""The child with limits: what it may use, what it may not, and what it is when it goes wrong."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from readiness import confined
from readiness.confined import CannotLimitError, Limits, Send, ask

LIMITS = Limits(256 << 20, 4, 30, 3_000_000)


# ---- jobs, run in the child ------------------------------------------------------------------
def echo(order: dict[str, Any], send: Send) -> dict[str, Any]:
    send(b"one ")
    send(b"two")
    return {"order": order}


def write_a_file(order: dict[str, Any], send: Send) -> dict[str, Any]:
    try:
        with Path(order["path"]).open("wb", buffering=0) as file:
            file.write(b"x" * 9)
    except OSError as error:
        return {"out": type(error).__name__}
    return {"out": ""}


def take_memory(order: dict[str, Any], send: Send) -> dict[str, Any]:
    return {"size": len(bytearray(order["bytes"]))}


def take_time(order: dict[str, Any], send: Send) -> dict[str, Any]:
    while True:
        pass


def sleep(order: dict[str, Any], send: Send) -> dict[str, Any]:
    time.sleep(60)
    return {}


def talk(order: dict[str, Any], send: Send) -> dict[str, Any]:
    while True:
        send(b"x" * 1_000_000)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> str:
    """What names the jobs of this file in a child."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return "test_confined"


def test_an_answer_and_its_data_come_back(here: str) -> None:
    answer = ask(f"{here}:echo", {"a": [1, "é"]}, LIMITS)
    assert answer is not None
    assert (answer.said, answer.data) == ({"order": {"a": [1, "é"]}}, b"one two")


def test_data_can_go_straight_to_a_file(here: str) -> None:
    file = io.BytesIO()
    answer = ask(f"{here}:echo", {}, LIMITS, into=file)
    assert answer is not None
    assert (answer.data, file.getvalue()) == (b"", b"one two")


def test_the_child_writes_no_file(here: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    answer = ask(f"{here}:write_a_file", {"path": str(path)}, LIMITS)
    assert answer is not None
    assert answer.said == {"out": "OSError"}
    assert not path.exists() or path.read_bytes() == b""


def test_a_child_that_takes_too_much_is_ended(here: str) -> None:
    order = {"bytes": 100 << 20}
    assert ask(f"{here}:take_memory", order, LIMITS) is not None
    assert ask(f"{here}:take_memory", order, replace(LIMITS, memory=64 << 20)) is None
    assert ask(f"{here}:take_time", {}, replace(LIMITS, processor_seconds=1)) is None
    assert ask(f"{here}:talk", {}, LIMITS) is None


def test_a_child_that_sleeps_is_ended(here: str) -> None:
    start = time.monotonic()
    assert ask(f"{here}:sleep", {}, replace(LIMITS, wall_seconds=0.5)) is None
    assert time.monotonic() - start < 20


def test_without_limits_nothing_is_run_that_needs_them(
    here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a system that has no such limits: the child finds out and does nothing."""
    start = "import sys; sys.modules['resource'] = None; " + confined._START
    monkeypatch.setattr(confined, "_START", start)
    with pytest.raises(CannotLimitError):
        ask(f"{here}:echo", {}, LIMITS)
    answer = ask(f"{here}:echo", {}, replace(LIMITS, required=False))
    assert answer is not None
    assert answer.data == b"one two"


def test_orders_travel_as_plain_data(here: str) -> None:
    with pytest.raises(TypeError):
        ask(f"{here}:echo", {"data": object()}, LIMITS)
