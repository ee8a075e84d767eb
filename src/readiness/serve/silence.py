"""Connections on which nobody asks for anything: closed after a while, and at once when many.

A browser keeps a few open for its next request. Whoever opens thousands and sends half a request on
each would take all that this process may have open, and nobody else could come in.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.web_protocol import RequestHandler

    Connection = RequestHandler

QUIET_SECONDS = 30.0
"""How long a connection may stand open without a request being answered on it."""
MOST_QUIET = 100
"""Quiet connections at a time; the oldest are closed first. A browser opens six."""
_LOOK_SECONDS = 0.5


class Silence:
    """Knows which connections are being answered, and closes the others in time."""

    def __init__(self) -> None:
        """Nobody is connected yet."""
        self._answered: set[Connection] = set()
        self._quiet: dict[Connection, float] = {}

    @contextmanager
    def broken(self, request: web.Request) -> Iterator[None]:
        """While a request is answered, its connection is not quiet."""
        connection = request.protocol
        self._answered.add(connection)
        self._quiet.pop(connection, None)
        try:
            yield
        finally:
            self._answered.discard(connection)

    async def watch(self, server: web.Server) -> None:
        """Look again and again, until it is cancelled."""
        while True:
            self.sweep(server, time.monotonic())
            await asyncio.sleep(_LOOK_SECONDS)

    def sweep(self, server: web.Server, now: float) -> None:
        """Close what has been quiet for too long, and the oldest where there are too many."""
        there = {c for c in server.connections if c not in self._answered}
        # In the order in which they fell quiet; those that are new come last.
        since = {c: then for c, then in self._quiet.items() if c in there}
        for connection in server.connections:
            if connection in there:
                since.setdefault(connection, now)
        spare = len(since) - MOST_QUIET
        self._quiet = {}
        for number, (connection, then) in enumerate(since.items()):
            if number < spare or now - then > QUIET_SECONDS:
                connection.force_close()
            else:
                self._quiet[connection] = then
