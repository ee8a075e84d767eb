"""One roadmap document per row, drawn by workers that may die.

Rows travel in parts through a bounded window, and documents come back as bytes: workers touch no
disk, so that they may be on other machines. When a worker dies, every part in flight is a suspect
and runs again alone; a suspect that dies again is halved, down to a single row, and a row that has
killed its worker twice alone is quarantined and named, so that one bad row costs no other its
document. A plain exception is a fault of ours and is raised.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Protocol

from readiness import __version__
from readiness.assessment import Assessment
from readiness.errors import Problem, UserError
from readiness.questionnaire import Questionnaire
from readiness.response import Response
from readiness.scoring import assess

Renderer = Callable[[Assessment, date], bytes]
"""Draws one document. A function at the top level of a module: it travels to other processes."""

DEATHS = 2
"""A single row that ends its worker that often is quarantined."""
PATIENCE = 5.0
"""Seconds without any news after which a pool is asked whether it still works."""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to draw: the row's id, the path below the output folder, and the response."""

    row_id: str
    name: str
    response: Response


@dataclass(frozen=True, slots=True)
class Drawing:
    """What every worker needs to know: the pack, the day, and what draws."""

    questionnaire: Questionnaire
    on: date
    render: Renderer


@dataclass(slots=True)
class Part:
    """Rows that are drawn and kept together, and what came of them so far."""

    number: int
    jobs: tuple[Job, ...]
    documents: dict[str, bytes] = field(default_factory=dict)
    """By the name of the job."""
    given_up: set[str] = field(default_factory=set)
    """Row ids without a document."""

    @property
    def finished(self) -> bool:
        """Whether every row has a document or was given up."""
        return len(self.documents) + len(self.given_up) == len(self.jobs)


class Pool(Protocol):
    """Workers on this machine or elsewhere, for as many runs as needed."""

    window: int
    """How many parts may be under way at once; their documents are what a run holds in memory."""
    deadly: tuple[type[BaseException], ...]
    """What a future raises when a worker died over it."""

    def open(self) -> AbstractContextManager[Executor]:
        """Workers, until the context ends."""
        ...

    def check(self) -> None:
        """Raise UserError when no work can come back any more."""
        ...


@dataclass(frozen=True, slots=True)
class Drawn:
    """What comes back from a worker: the documents in the order of the jobs, or why not.

    A `UserError` would lose its problems on the way through a process.
    """

    documents: tuple[bytes, ...] = ()
    problems: tuple[Problem, ...] = ()
    version: str = __version__


@dataclass(slots=True)
class _Piece:
    """A part, or a fraction of one that is searched for the row that kills."""

    part: Part
    jobs: tuple[Job, ...]
    deaths: int = 0


_known: dict[bytes, Drawing] = {}
_one_at_a_time = Lock()  # the fonts of ReportLab are shared; a cluster's workers may have threads


def draw(drawing: Drawing, jobs: Sequence[Job]) -> Drawn:
    """The documents of these rows."""
    done: list[bytes] = []
    try:
        for job in jobs:
            done.append(drawing.render(assess(drawing.questionnaire, job.response), drawing.on))
    except UserError as error:
        return Drawn(problems=error.problems)
    return Drawn(tuple(done))


def work(version: str, packed: bytes, jobs: tuple[Job, ...]) -> Drawn:
    """Draw in a worker. `packed` is a pickled `Drawing`, opened once per process.

    A worker of another version draws nothing: its documents would not be the same.
    """
    if version != __version__:
        return Drawn()
    with _one_at_a_time:
        drawing = _known.get(packed)
        if drawing is None:
            _known.clear()
            drawing = _known[packed] = pickle.loads(packed)  # noqa: S301 - from our own parent
        return draw(drawing, jobs)


def draw_all(
    parts: Iterator[Part],
    drawing: Drawing,
    pool: Pool,
    finished: Callable[[Part], None],
) -> None:
    """Draw every part, and hand over each as it is finished, in whatever order that happens.

    Args:
        parts: The rows; taken only as fast as they are drawn.
        drawing: How.
        pool: The workers.
        finished: Gets each part with its documents, and with the rows that were given up.

    Raises:
        UserError: What stopped a worker or the pool.
    """
    packed = pickle.dumps(drawing, protocol=5)
    waiting = (_Piece(part, part.jobs) for part in parts)
    suspects: deque[_Piece] = deque()

    def done(piece: _Piece, documents: Sequence[bytes]) -> None:
        names = (job.name for job in piece.jobs)
        piece.part.documents.update(zip(names, documents, strict=True))
        if piece.part.finished:
            finished(piece.part)

    more = True
    while more or suspects:
        # One suspect at a time, alone in its pool: then a death has only one possible cause.
        if not suspects:
            dead, more = _run(waiting, packed, pool, pool.window, done)
            suspects += dead
            continue
        piece = suspects.popleft()
        dead, _ = _run(iter([piece]), packed, pool, 1, done)
        if dead:
            piece.deaths += 1
            _divide(piece, suspects, finished)


def _divide(piece: _Piece, suspects: deque[_Piece], finished: Callable[[Part], None]) -> None:
    """Halve a piece that died alone, or run its one row again, or give that row up."""
    if len(piece.jobs) > 1:
        middle = len(piece.jobs) // 2
        halves = (piece.jobs[middle:], piece.jobs[:middle])
        suspects.extendleft(_Piece(piece.part, half) for half in halves)
    elif piece.deaths < DEATHS:
        suspects.appendleft(piece)
    else:
        piece.part.given_up.add(piece.jobs[0].row_id)
        if piece.part.finished:
            finished(piece.part)


def _run(
    pieces: Iterator[_Piece],
    packed: bytes,
    pool: Pool,
    window: int,
    done: Callable[[_Piece, Sequence[bytes]], None],
) -> tuple[list[_Piece], bool]:
    """Run pieces until all are done or a worker dies; the suspects, and whether more may wait."""
    suspects: list[_Piece] = []
    more = True
    with pool.open() as executor:
        running: dict[Future[Drawn], _Piece] = {}
        while True:
            while more and not suspects and len(running) < window:
                piece = next(pieces, None)
                if piece is None:
                    more = False
                    continue
                try:
                    running[executor.submit(work, __version__, packed, piece.jobs)] = piece
                except pool.deadly:  # a worker died while this one was handed over
                    suspects.append(piece)
            if not running:
                break
            ended = wait(running, timeout=PATIENCE, return_when=FIRST_COMPLETED).done
            if not ended:
                pool.check()
            for future in ended:
                piece = running.pop(future)
                try:
                    drawn = future.result()
                except pool.deadly:
                    suspects.append(piece)
                else:
                    done(piece, _documents(drawn))
    return suspects, more


def _documents(drawn: Drawn) -> tuple[bytes, ...]:
    if drawn.problems:
        raise UserError(drawn.problems)
    if drawn.version != __version__:
        raise UserError(wrong_version([drawn.version]))
    return drawn.documents


def wrong_version(found: Sequence[str]) -> Problem:
    """The problem of workers that have another version of the program, or (“”) none."""
    from readiness.errors import Place, clean

    others = " and ".join(clean(v, limit=40) or "none" for v in sorted(set(found)))
    return Problem(
        "G103",
        Place(),
        f"This is readiness {__version__}, and workers of the cluster have {others}.",
        "Install the same version on every worker.",
    )
