"""One roadmap document per row, drawn in worker processes.

Rows travel in parts through a bounded window. When a worker dies, every part in flight is a suspect
and runs again alone; a suspect that dies again is halved, down to a single row, and a row that has
killed its worker twice alone is quarantined and named, so that one bad row costs no other its
document. A plain exception is a fault of ours and is raised.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from readiness.assessment import Assessment
from readiness.errors import Problem, UserError
from readiness.questionnaire import Questionnaire
from readiness.response import Response
from readiness.scoring import assess
from readiness.storage.files import write_whole

Renderer = Callable[[Assessment, date], bytes]
"""Draws one document. A function at the top level of a module: it travels to other processes."""
MakeExecutor = Callable[[], AbstractContextManager[Executor]]
"""Gives a new pool; anything shaped like `concurrent.futures.Executor` will do."""

PART_ROWS = 100
"""The most rows of a part: at some 75 ms a document, long enough for the overhead not to count."""
DEATHS = 2
"""A single row that ends its worker that often is quarantined."""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to draw: the row's id, the path below the output folder, and the response."""

    row_id: str
    name: str
    response: Response


@dataclass(frozen=True, slots=True)
class Drawing:
    """What every worker needs to know: the pack, the day, where to write, and what draws."""

    questionnaire: Questionnaire
    on: date
    folder: Path
    render: Renderer


@dataclass(slots=True)
class _Part:
    jobs: tuple[Job, ...]
    deaths: int = 0


def draw(drawing: Drawing, jobs: Iterable[Job]) -> None:
    """Write the documents of these rows below the folder. Raises UserError (W101)."""
    for job in jobs:
        assessment = assess(drawing.questionnaire, job.response)
        write_whole(drawing.folder / job.name, drawing.render(assessment, drawing.on))


_drawing: Drawing | None = None


def _set_up(drawing: Drawing) -> None:
    """Keep what a worker needs, once per process; Ctrl+C is the parent's to answer."""
    global _drawing  # noqa: PLW0603 - a worker process has no other place for it
    _drawing = drawing
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(jobs: tuple[Job, ...]) -> tuple[Problem, ...]:
    """Draw in a worker. A full disk comes back as problems: a `UserError` loses them on the way."""
    if _drawing is None:
        raise RuntimeError("the worker was not set up")
    try:
        draw(_drawing, jobs)
    except UserError as error:
        return error.problems
    return ()


def processes(drawing: Drawing, workers: int) -> MakeExecutor:
    """Pools of worker processes on this machine.

    Spawned, not forked: a fork copies locks of other threads in whatever state they are.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    def make() -> AbstractContextManager[Executor]:
        return ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=_set_up, initargs=(drawing,)
        )

    return make


def draw_all(
    jobs: Sequence[Job],
    make: MakeExecutor,
    workers: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[Job]:
    """Draw every document; returns the rows that were given up.

    Args:
        jobs: The rows.
        make: Gives a pool whose workers are set up.
        workers: How many parts may run at once.
        progress: Called with how many documents are done, and of how many.
    """
    size = max(1, min(PART_ROWS, -(-len(jobs) // (workers * 4))))
    waiting = deque(_Part(tuple(jobs[i : i + size])) for i in range(0, len(jobs), size))
    suspects: deque[_Part] = deque()
    given_up: list[Job] = []
    done = 0

    def finished(part: _Part) -> None:
        nonlocal done
        done += len(part.jobs)
        if progress is not None:
            progress(done, len(jobs))

    while waiting or suspects:
        # One suspect at a time, alone in its pool: then a death has only one possible cause.
        if suspects:
            part = suspects.popleft()
            if _run([part], make, 1, finished):
                part.deaths += 1
                given_up += _divide(part, suspects)
        else:
            suspects += _run(waiting, make, workers * 2, finished)
    order = {job.name: index for index, job in enumerate(jobs)}
    return sorted(given_up, key=lambda job: order[job.name])


def _divide(part: _Part, suspects: deque[_Part]) -> tuple[Job, ...]:
    """Halve a part that died alone, or run its one row again, or give that row up."""
    if len(part.jobs) == 1:
        if part.deaths >= DEATHS:
            return part.jobs
        suspects.appendleft(part)
    else:
        middle = len(part.jobs) // 2
        suspects.extendleft((_Part(part.jobs[middle:]), _Part(part.jobs[:middle])))
    return ()


def _run(
    parts: deque[_Part] | list[_Part],
    make: MakeExecutor,
    window: int,
    finished: Callable[[_Part], None],
) -> list[_Part]:
    """Run parts (taken off the left) until all are done or a worker dies; returns the suspects."""
    queue = deque(parts)
    suspects: list[_Part] = []
    with make() as pool:
        running: dict[Future[tuple[Problem, ...]], _Part] = {}
        try:
            while queue or running:
                while queue and not suspects and len(running) < window:
                    part = queue.popleft()
                    running[pool.submit(_work, part.jobs)] = part
                if not running:
                    break
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    part = running.pop(future)
                    try:
                        problems = future.result()
                    except BrokenExecutor:
                        suspects.append(part)
                        continue
                    if problems:
                        raise UserError(problems)
                    finished(part)
        except BaseException:
            # Without this, leaving the pool would first wait for everything in the window.
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if isinstance(parts, deque):
        parts.clear()
        parts.extend(queue)
    return suspects


def usable_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
