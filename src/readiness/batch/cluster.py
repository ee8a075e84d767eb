"""Workers of a Dask cluster that is there already: ``--cluster ADDRESS``.

Rows and the pack go out, documents come back as bytes, so that no disk has to be shared. The
workers need the same version of the program and nothing else. Only this module imports
`distributed`.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager, suppress
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from readiness import __version__
from readiness.batch.roadmaps import wrong_version
from readiness.errors import Place, Problem, UserError, clean

if TYPE_CHECKING:
    from distributed import Client

_ADDRESS = re.compile(r"(?:(?:tcp|tls)://)?(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}\Z")
CONNECT = 10.0
"""Seconds to wait for the scheduler, and for a first worker."""
GONE = 60.0
"""Seconds without scheduler or workers after which the run ends; a worker may be restarting."""
PER_WORKER = 2
"""Parts under way for each worker: one that is drawn, and one that waits."""


class Cluster:
    """The workers of a scheduler, as a pool."""

    def __init__(self, client: Client, workers: int) -> None:
        """Use a connection with so many workers; see `connected`."""
        from distributed.scheduler import KilledWorker

        self.deadly: tuple[type[BaseException], ...] = (KilledWorker,)
        self.window = workers * PER_WORKER
        self._client = client
        self._last_seen = time.monotonic()

    @contextmanager
    def open(self) -> Iterator[Executor]:
        """The cluster's executor; what is under way is called off when something is raised."""
        from distributed.client import ClosedClientError

        executor = self._client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        try:
            yield executor
        except (CancelledError, OSError, ClosedClientError) as error:
            # What comes of work under way, or given out, when the scheduler is gone.
            raise _gone() from error
        except BaseException:
            with suppress(Exception):
                executor.shutdown(wait=False)
            raise

    def check(self) -> None:
        """Raise UserError (G103) when the scheduler or all workers are gone for a while."""
        now = time.monotonic()
        if (
            self._client.status == "running"
            and self._client.scheduler_info(n_workers=-1)["workers"]
        ):
            self._last_seen = now
        elif now - self._last_seen > GONE or self._client.status == "closed":
            raise _gone()


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler listens at an address.

    Args:
        address: ``HOST:PORT`` or ``tls://HOST:PORT``; certificates are Dask's settings.

    Raises:
        UserError: G101 `distributed` is not installed; G103 nobody answers, there is no worker,
            or a worker has another version.
    """
    if not _ADDRESS.match(address):
        raise _fault(f"“{clean(address, limit=80)}” is no address.", "Write it as HOST:PORT.")
    try:
        from distributed import Client
    except ImportError:
        raise UserError(
            Problem(
                "G101",
                Place(),
                "A cluster needs Dask's distributed, and it is not installed.",
                "Install readiness with the extra 'cluster', or leave --cluster out.",
            )
        ) from None
    # It tells every lost connection and worker at length; what matters is told by us.
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=CONNECT, name="readiness", set_as_default=False
        )
    except (OSError, TimeoutError, ValueError) as error:
        raise _fault(
            f"No Dask scheduler answers at {address} ({type(error).__name__}).",
            "Check the address, and that the scheduler runs.",
        ) from None
    try:
        yield Cluster(client, _workers(client, address))
    finally:
        with suppress(Exception):
            client.close(timeout=CONNECT)  # type: ignore[no-untyped-call]


def _workers(client: Client, address: str) -> int:
    """How many workers there are, all of our version. Raises UserError (G103)."""
    try:
        client.wait_for_workers(1, timeout=CONNECT)
    except TimeoutError:
        raise _fault(
            f"The scheduler at {address} has no workers.", "Start some, such as with dask worker."
        ) from None
    # A function of the standard library: a worker without the program can run it too.
    found = client.run(resolve_name, "readiness:__version__", on_error="return")
    others = ["" if isinstance(v, Exception) else str(v) for v in found.values()]
    if set(others) != {__version__}:
        raise UserError(wrong_version([v for v in others if v != __version__]))
    return len(found)


def _gone() -> UserError:
    return _fault(
        "The cluster, or every worker of it, is gone.",
        "Start it again and run the same command with --resume.",
    )


def _fault(message: str, hint: str) -> UserError:
    return UserError(Problem("G103", Place(), message, hint))
