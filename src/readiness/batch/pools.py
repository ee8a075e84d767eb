"""Workers on this machine: processes, or none at all."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.connection import Connection
from typing import Any

from readiness.batch.roadmaps import Pool

_MOST_ON_WINDOWS = 61
"""The most processes that Windows lets Python wait for."""


class Processes:
    """Spawned, not forked: a fork copies locks of other threads in whatever state they are."""

    deadly: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self, workers: int) -> None:
        """Plan for that many processes; they start with the first part."""
        self.workers = min(workers, _MOST_ON_WINDOWS) if sys.platform == "win32" else workers
        self.window = self.workers * 2

    @contextmanager
    def open(self) -> Iterator[Executor]:
        """A new pool of processes, all gone at the end: at once when something is raised."""
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        context = get_context("spawn")
        ours, theirs = context.Pipe()
        with ours, theirs:
            executor = ProcessPoolExecutor(
                self.workers, mp_context=context, initializer=_set_up, initargs=(theirs,)
            )
            try:
                yield executor
            except BaseException:
                ours.close()
                executor.shutdown(cancel_futures=True)
                raise
            executor.shutdown()

    def check(self) -> None:
        """Processes on this machine say themselves when they die."""


def _set_up(parent: Connection) -> None:
    """Leave Ctrl+C to the parent, and end with it: also when it was killed, or gave up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        parent.poll(None)  # nothing is ever sent: this returns when the other end is closed
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class Here(Executor):
    """An executor that does everything in this process, when it is submitted."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401
        """The result, at once; whatever the work raises is raised here."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class NoProcesses:
    """The pool of `Here`: for one row, and for finding faults."""

    window = 1
    deadly: tuple[type[BaseException], ...] = ()

    def open(self) -> AbstractContextManager[Executor]:
        """The executor."""
        return Here()

    def check(self) -> None:
        """It cannot be lost."""


def pool_for(workers: int | None, documents: int) -> Pool:
    """The pool for so many documents: `workers` processes, or (None) one per processor."""
    if workers == 0 or not documents:
        return NoProcesses()
    return Processes(min(workers or usable_processors(), documents))


def usable_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
