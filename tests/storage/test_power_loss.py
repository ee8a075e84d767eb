"""Power loss at any moment: what was acknowledged is there, and nothing is ever half a file.

A recording disk notes every operation; the simulator then builds the folders that a crash after
each of them may leave. What was not yet synced may be there, be missing, or be there in part: a
file's bytes until its fsync, a folder's names until the folder's fsync.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pytest

from readiness.errors import UserError
from readiness.response import Answer, Response, State
from readiness.storage import saves
from readiness.storage.disk import Disk
from readiness.storage.saves import SavedFile


@dataclass
class Recorder(Disk):
    """Does everything for real and writes it down."""

    steps: list[tuple[str, ...]] = field(default_factory=list)
    data: dict[str, bytes] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def create(self, path: Path, mode: int) -> int:
        descriptor = super().create(path, mode)
        self.names[descriptor] = path.name
        self.data[path.name] = b""
        self.steps.append(("create", path.name))
        return descriptor

    def write(self, descriptor: int, data: memoryview) -> int:
        taken = super().write(descriptor, data)
        self.data[self.names[descriptor]] += bytes(data[:taken])
        self.steps.append(("write", self.names[descriptor]))
        return taken

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        self.steps.append(("sync", self.names[descriptor]))

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self.steps.append(("replace", source.name, target.name))

    def link(self, source: Path, target: Path) -> None:
        super().link(source, target)
        self.steps.append(("link", source.name, target.name))

    def unlink(self, path: Path) -> None:
        super().unlink(path)
        self.steps.append(("unlink", path.name))

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        self.steps.append(("sync_folder",))


@dataclass
class Crash:
    """A folder as a crash may leave it: the bytes under each name."""

    files: dict[str, bytes]


def crashes(recorder: Recorder, after: int) -> Iterator[Crash]:
    """Every folder that a crash after so many steps may leave.

    Names that changed since the last fsync of the folder may each have arrived or not, in any
    combination (a journal keeps their order, but not every file system has one). Bytes of a file
    that was not synced may be missing, be cut, or be zeros.
    """
    steps = recorder.steps[:after]
    synced_at = max((n for n, step in enumerate(steps) if step[0] == "sync_folder"), default=-1)
    safe = {step[1] for step in steps if step[0] == "sync"}
    changes = [n for n in range(synced_at + 1, len(steps)) if steps[n][0] in CHANGES]
    for count in range(len(changes) + 1):
        for arrived in combinations(changes, count):
            for ruin in ("whole", "cut", "zero"):
                names: dict[str, str] = {}
                for n, step in enumerate(steps):
                    if step[0] in CHANGES and (n <= synced_at or n in arrived):
                        CHANGES[step[0]](names, *step[1:])
                yield Crash(
                    {
                        name: _content(recorder.data[file], file in safe, ruin)
                        for name, file in names.items()
                    }
                )


def _content(data: bytes, safe: bool, ruin: str) -> bytes:
    if safe or ruin == "whole":
        return data
    return data[: len(data) // 2] if ruin == "cut" else bytes(len(data))


def _create(names: dict[str, str], name: str) -> None:
    names[name] = name


def _replace(names: dict[str, str], source: str, target: str) -> None:
    if source in names:
        names[target] = names.pop(source)


def _link(names: dict[str, str], source: str, target: str) -> None:
    if source in names:
        names[target] = names[source]


def _unlink(names: dict[str, str], name: str) -> None:
    names.pop(name, None)


CHANGES: dict[str, Callable[..., None]] = {
    "create": _create,
    "replace": _replace,
    "link": _link,
    "unlink": _unlink,
}


def response(count: int) -> Response:
    answers = {f"Q{i}": Answer(State.ANSWERED, option=i % 5) for i in range(count)}
    return Response("p", "1", "h", answers=answers)


@pytest.mark.parametrize("links", [True, False])
def test_after_power_loss_the_last_acknowledged_save_or_a_newer_one_opens(
    links: bool, tmp_path: Path
) -> None:
    recorder = Recorder()
    if not links:
        recorder.link = no_links  # type: ignore[method-assign]
    path = tmp_path / "a.readiness.json"
    file = SavedFile(path, disk=recorder)
    acknowledged = {0: 0}
    for count in range(1, 6):
        file.write(response(count))
        acknowledged[len(recorder.steps)] = count
    seen = 0
    for after in range(len(recorder.steps) + 1):
        last = max(count for step, count in acknowledged.items() if step <= after)
        for number, crash in enumerate(crashes(recorder, after)):
            folder = tmp_path / f"{after}-{number}"
            folder.mkdir()
            for name, data in crash.files.items():
                (folder / name).write_bytes(data)
            seen += 1
            if last == 0 and path.name not in crash.files:
                continue
            found = best(folder / path.name)
            assert found is not None, (after, crash.files.keys())
            assert found in (last, last + 1), (after, last, found)
    assert seen > 300


def no_links(source: Path, target: Path) -> None:
    raise OSError(1, "no links here")


def best(path: Path) -> int | None:
    """How many answers the owner gets back: from the file, or from the earlier save it offers."""
    try:
        return len(saves.read(path).response.answers)
    except UserError:
        good = saves.previous_good(path)
        return None if good is None else len(good.response.answers)


def test_the_simulator_catches_a_writer_that_does_not_sync(tmp_path: Path) -> None:
    class Careless(Recorder):
        def sync(self, descriptor: int) -> None:
            pass

    recorder = Careless()
    file = SavedFile(tmp_path / "a.readiness.json", disk=recorder)
    file.write(response(1))
    ends = {crash.files.get("a.readiness.json") for crash in crashes(recorder, len(recorder.steps))}
    assert any(data is not None and not data.strip(b"\0") for data in ends)
