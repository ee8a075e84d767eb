"""One document per row from worker processes: all of them, or the missing ones named."""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from batch import drawers
from batch.small import small_pack
from readiness.batch.roadmaps import DEATHS, Drawing, Job, Renderer, draw, draw_all
from readiness.batch.run import BatchSummary, run
from readiness.errors import UserError
from readiness.response import Respondent, Response

DAY = date(2026, 11, 23)
posix = pytest.mark.skipif(sys.platform == "win32", reason="kills a process by signal")


@pytest.fixture(autouse=True)
def _workers_find_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A spawned worker imports the renderer by name, so the tests must be on its path."""
    tests = str(Path(__file__).parent.parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([tests, os.environ.get("PYTHONPATH", "")]))


def run_with(folder: Path, names: list[str], render: Renderer) -> BatchSummary:
    """Score firms with these names and draw their documents."""
    path = folder / "t.csv"
    path.write_text("name,q1,q2\n" + "".join(f"{n},3,4\n" for n in names), "utf-8")
    return run(path, small_pack(), folder / "out", on=DAY, roadmaps=True, render=render, workers=2)


def drawn(folder: Path) -> list[str]:
    """The names of the documents."""
    return sorted(p.name for p in (folder / "out" / "roadmaps").iterdir())


def test_every_scored_row_gets_a_document_from_another_process(tmp_path: Path) -> None:
    summary = run_with(tmp_path, [f"Firm {n}" for n in range(6)], drawers.draw)
    assert drawn(tmp_path) == [f"{n + 2}-firm-{n}.pdf" for n in range(6)]
    texts = [p.read_text() for p in sorted((tmp_path / "out" / "roadmaps").iterdir())]
    assert all(str(DAY) in t and str(os.getpid()) not in t.split() for t in texts)
    assert (summary.quarantined, summary.exit_code) == ((), 0)
    assert summary.quality["roadmaps"] == {
        "on": "2026-11-23",
        "written": 6,
        "quarantined": [],
        "missing_letters": [],
    }


@posix
def test_a_row_that_kills_its_worker_twice_is_named_and_costs_no_other(tmp_path: Path) -> None:
    names = ["Alpha", "Beta", "Poison", "Gamma", "Delta"]
    summary = run_with(tmp_path, names, drawers.draw_or_die)
    assert summary.quarantined == ("4",)
    assert summary.exit_code == 1
    assert drawn(tmp_path) == ["2-alpha.pdf", "3-beta.pdf", "5-gamma.pdf", "6-delta.pdf"]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["roadmaps"]["quarantined"] == ["4"]


@posix
def test_a_worker_that_dies_once_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "mark"
    monkeypatch.setenv("POISON_MARK", str(mark))
    summary = run_with(tmp_path, ["Alpha", "Poison", "Beta"], drawers.draw_or_die_once)
    assert mark.exists()
    assert summary.quarantined == ()
    assert len(drawn(tmp_path)) == 3


def test_a_fault_of_ours_is_raised_and_nothing_is_published(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        run_with(tmp_path, ["Alpha", "Beta"], drawers.draw_with_a_bug)
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


def test_a_folder_that_cannot_be_written_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        run_with(tmp_path, ["Alpha", "Beta"], drawers.draw_on_a_full_disk)
    assert caught.value.problems[0].code == "W101"
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


def test_documents_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    run_with(tmp_path, ["Alpha"], drawers.draw)
    if os.name == "posix":
        modes = {p.stat().st_mode & 0o777 for p in (tmp_path / "out").rglob("*") if p.is_file()}
        assert modes == {0o600}


def test_a_table_without_scored_rows_draws_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,q1,q2\nA,9,5\n", "utf-8")
    summary = run(path, small_pack(), tmp_path / "out", on=DAY, roadmaps=True, render=drawers.draw)
    assert (summary.scored, summary.rejected) == (0, 1)
    assert drawn(tmp_path) == []


class MortalPool(Executor, AbstractContextManager["MortalPool"]):
    """A pool in this process that breaks, as real ones do, when it is given a deadly row."""

    def __init__(self, drawing: Drawing, log: list[list[str]], deadly: set[str]) -> None:
        self.drawing, self.log, self.deadly, self.broken = drawing, log, deadly, False

    def submit(self, _fn: object, /, *args: object, **_kwargs: object) -> Future[Any]:
        (jobs,) = args
        assert isinstance(jobs, tuple)
        self.log.append([job.row_id for job in jobs])
        future: Future[Any] = Future()
        if self.broken or any(job.row_id in self.deadly for job in jobs):
            self.broken = True
            future.set_exception(BrokenExecutor())
        else:
            draw(self.drawing, jobs)
            future.set_result(())
        return future

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None


@pytest.mark.parametrize(
    "deadly", [set(), {"r7"}, {"r0", "r1", "r49"}, {f"r{n}" for n in range(50)}]
)
def test_whatever_dies_every_other_row_is_drawn_and_the_window_is_kept(
    deadly: set[str], tmp_path: Path
) -> None:
    jobs = [
        Job(f"r{n}", f"r{n}.pdf", Response("s", "1", "0", Respondent(f"F{n}"))) for n in range(50)
    ]
    log: list[list[str]] = []
    told: list[int] = []
    drawing = Drawing(small_pack(), DAY, tmp_path, drawers.draw)
    given_up = draw_all(
        jobs,
        lambda: MortalPool(drawing, log, deadly),
        2,
        lambda done, total: told.append(done) if total == 50 else None,
    )
    assert [job.row_id for job in given_up] == [f"r{n}" for n in range(50) if f"r{n}" in deadly]
    assert {p.stem for p in tmp_path.iterdir()} == {f"r{n}" for n in range(50)} - deadly
    assert told == sorted(told)
    assert told[-1] == 50 - len(deadly) if told else deadly
    alone = [ids[0] for ids in deque(log) if len(ids) == 1]
    # One more where the row was a part of its own from the start and died beside others first.
    assert all(DEATHS <= alone.count(row) <= DEATHS + 1 for row in deadly)
