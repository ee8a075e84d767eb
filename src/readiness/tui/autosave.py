"""Saving in the background: one thread, always the newest response, and the truth about it.

A durable save takes some milliseconds, on a bad disk seconds; the screen must not wait for it. The
words "saved" are shown only when the newest response is on the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from readiness.errors import Problem, UserError

if TYPE_CHECKING:
    from readiness.response import Response

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds before each further try after a failed save; the last one repeats."""


class SaveState(NamedTuple):
    """How saving stands: `words` is why not, empty unless it failed; "nothing": no file yet."""

    kind: Literal["nothing", "saved", "saving", "failed"]
    words: str = ""


class Autosave:
    """Writes responses in one thread of its own, coalescing to the newest.

    A response that could not be written is tried again, after a pause, at the next `submit` and at
    `close`, until it or a newer one is on the disk.
    """

    def __init__(
        self,
        write: Callable[[Response], object],
        told: Callable[[SaveState], object],
        pauses: tuple[float, ...] = PAUSES,
        start: SaveState | None = None,
    ) -> None:
        """Start the thread.

        Args:
            write: Saves a response; returns when it is on the disk, raises UserError otherwise.
            told: Is called from the thread with each change of state.
            pauses: Seconds before each further try.
            start: How saving stands before the first save; None is saved.
        """
        self._write = write
        self._told = told
        self._pauses = pauses
        self._wake = threading.Condition()
        self._waiting: Response | None = None
        self._closing = False
        self._state = start or SaveState("saved")
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self._thread.start()

    @property
    def state(self) -> SaveState:
        """How saving stands now."""
        return self._state

    def submit(self, response: Response) -> None:
        """Save this response soon; it replaces one that still waits."""
        with self._wake:
            self._waiting = response
            if self._state.kind != "failed":
                self._state = SaveState("saving")
            self._wake.notify_all()

    def flush(self) -> SaveState:
        """Wait until the newest response is on the disk or has failed to get there; says which."""
        with self._wake:
            self._wake.wait_for(lambda: self._state.kind != "saving")
            return self._state

    def close(self) -> SaveState:
        """Wait until everything is written or one more try has failed, and end the thread."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        self._thread.join()
        return self._state

    def _run(self) -> None:
        tries = 0
        while True:
            with self._wake:
                while self._waiting is None and not self._closing:
                    self._wake.wait()
                response, self._waiting = self._waiting, None
            if response is None:
                return
            words = self._try(response)
            with self._wake:
                newest = self._waiting is None
                if words and newest:
                    self._waiting = response
                if words or newest:
                    self._state = SaveState("failed", words) if words else SaveState("saved")
                state, closing = self._state, self._closing
                self._wake.notify_all()
            if words or newest:
                self._told(state)
            if not words:
                tries = 0
            elif closing:
                return
            else:
                with self._wake:
                    if not self._closing and (newest or self._waiting is None):
                        self._wake.wait(self._pauses[min(tries, len(self._pauses) - 1)])
                tries += 1

    def _try(self, response: Response) -> str:
        """Save; returns why it failed, empty when it did not."""
        try:
            self._write(response)
        except UserError as error:
            return _why(error.problems[0])
        except Exception as error:  # noqa: BLE001 - this thread must outlive any fault
            return f"a fault of this program ({type(error).__name__})."
        return ""


def _why(problem: Problem) -> str:
    """Why the file is not saved, to be read after the words NOT SAVED; what it is, is clear."""
    _, known, why = problem.message.partition("cannot be written: ")
    return f"{why if known else f'the file {problem.message}'} {problem.hint}".strip()
