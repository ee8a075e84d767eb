"""A connection of the server, which answers also what is no request in words of ours."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from readiness.serve import notices
from readiness.serve.guard import security_headers


class Connection(web.RequestHandler):
    """Speaks HTTP. aiohttp's own page for anything else names its version and quotes what came."""

    __slots__ = ("_host",)

    def __init__(
        self,
        server: web.Server,
        loop: asyncio.AbstractEventLoop,
        host: str,
        **more: Any,  # noqa: ANN401 - what aiohttp's class takes
    ) -> None:
        """Wait for a request; `host` is our address as `guard.host_header` gives it."""
        super().__init__(server, loop=loop, **more)
        self._host = host

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what cannot be read as a request; it ends the connection."""
        super().handle_error(request, status, exc, message)
        answer = notices.page(status, notices.NO_REQUEST)
        answer.headers.update(security_headers(self._host))
        answer.headers["Server"] = "readiness"  # without one, aiohttp writes its version
        answer.force_close()
        return answer
