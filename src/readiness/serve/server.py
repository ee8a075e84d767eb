"""The server itself: pages, the socket between a page and its app, downloads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from aiohttp import web

from readiness.serve import notices
from readiness.serve.app_process import AppProcess
from readiness.serve.guard import host_header, refusal, security_headers
from readiness.serve.limits import LONGEST_MESSAGE, clamp
from readiness.serve.page import FILES, PAGE
from readiness.serve.seats import Seat, Seats
from readiness.serve.silence import Silence
from readiness.serve.talk import Talk, say_goodbye

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Arguments = Callable[[Seat], list[str]]
_COOKIE = "readiness"
_HEARTBEAT = 20.0
"""Seconds; a page that is gone without a word is noticed after as much again."""
_PATIENCE = 2.0
"""Seconds to wait for a place before a page is told that there is none."""


class Server:
    """What answers the browser. `application` is the part that aiohttp runs."""

    def __init__(
        self,
        host: str,
        port: int,
        seats: Seats,
        arguments: Arguments,
        *,
        sessions: int,
        idle: float,
        report: Callable[[str], object],
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            host: Loopback address.
            port: TCP port it will listen on.
            seats: Links and seats.
            arguments: The arguments of the app of a seat.
            sessions: Apps that may run at a time.
            idle: Seconds without a key after which an app is ended; it is saved.
            report: Takes lines for whoever runs the server; they hold nothing of a user.
        """
        self.host = host_header(host, port)
        self.seats = seats
        self._arguments = arguments
        self._sessions = sessions
        self._idle = idle
        self._report = report
        self._busy: set[Seat] = set()
        self.silence = Silence()

    def link(self) -> str:
        """A new one-time link; the one before is void."""
        return f"http://{self.host}/open/{self.seats.new_link()}"

    def application(self) -> web.Application:
        """The routes, behind the guards."""

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            with self.silence.broken(request):
                return await self._guard(request, handler)

        app = web.Application(middlewares=[guard], client_max_size=1024)
        app.router.add_get("/open/{token}", self._open, allow_head=False)
        app.router.add_get("/s/{key}/", self._page, allow_head=False)
        app.router.add_get("/s/{key}/ws", self._talk, allow_head=False)
        app.router.add_get("/s/{key}/file/{document}", self._download, allow_head=False)
        app.router.add_get("/static/{name}", self._static, allow_head=False)
        app.on_response_prepare.append(self._sign)
        app.on_shutdown.append(self._shut)
        return app

    @property
    def running(self) -> int:
        """How many apps run now."""
        return len(self._busy)

    # Before and after every answer

    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        socket = request.path.endswith("/ws")
        why = refusal(request.method, request.headers, self.host, socket=socket)
        if why is not None:
            return notices.page(403, notices.CROSS_SITE if why == "site" else notices.REFUSED)
        try:
            return await handler(request)
        except web.HTTPException as error:
            return notices.page(error.status, notices.NOT_HERE)
        except Exception as error:  # noqa: BLE001 - the page of one seat must not end the others
            from readiness.errors import our_fault

            self._report(our_fault(error))
            return notices.page(500, notices.OUR_FAULT)

    async def _sign(self, _request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(security_headers(self.host))
        response.headers.pop("Server", None)

    # Pages

    async def _open(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["token"]
        seat = self.seats.use(token)
        if seat is None:
            if self.seats.was_used(token):
                return notices.page(403, notices.USED)
            return notices.page(403, notices.SPENT if self.seats.full else notices.REFUSED)
        path = f"/s/{seat.key}/"
        answer = web.Response(status=303, headers={"Location": path})
        answer.set_cookie(_COOKIE, seat.secret, path=path, httponly=True, samesite="Strict")
        return answer

    def _seat(self, request: web.Request) -> Seat | None:
        return self.seats.find(request.match_info["key"], request.cookies.get(_COOKIE))

    async def _page(self, request: web.Request) -> web.StreamResponse:
        if self._seat(request) is None:
            return notices.page(403, notices.REFUSED)
        return web.Response(body=PAGE, content_type="text/html", charset="utf-8")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        found = FILES.get(request.match_info["name"])
        if found is None:
            return notices.page(404, notices.NOT_HERE)
        return web.Response(body=found.data, content_type=found.kind)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        seat = self._seat(request)
        if seat is None:
            return notices.page(403, notices.REFUSED)
        document = seat.take(request.match_info["document"])
        if document is None:
            return notices.page(404, notices.GONE)
        # Whatever it is, the browser saves it: a page among our documents must not become one here.
        kind = "application/pdf" if document.name.endswith(".pdf") else "application/octet-stream"
        name = f"attachment; filename*=UTF-8''{quote(document.name, safe='')}"
        return web.Response(
            body=document.data, content_type=kind, headers={"Content-Disposition": name}
        )

    # The socket between a page and its app

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        seat = self._seat(request)
        if seat is None:
            return notices.page(403, notices.REFUSED)
        # On this machine compression only costs, and a small message could unfold to a large one.
        socket = web.WebSocketResponse(
            heartbeat=_HEARTBEAT, max_msg_size=LONGEST_MESSAGE, compress=False
        )
        await socket.prepare(request)
        size = clamp(request.query.get("width"), request.query.get("height"))
        async with seat.turn:
            # A reload comes before its old page is gone; and two windows must not share a file.
            await self._leave(seat, notices.ELSEWHERE)
            if not await self._has_room():
                await say_goodbye(socket, notices.FULL)
                return socket
            self._busy.add(seat)
            try:
                app = await AppProcess.start(self._arguments(seat), size)
            except BaseException:
                self._busy.discard(seat)
                raise
            seat.talk = talk = Talk(
                app, socket, idle=self._idle, keep=seat.keep, report=self._report
            )
        try:
            words = await talk.hold()
        finally:
            async with seat.turn:
                if seat.talk is talk:
                    await self._leave(seat, notices.ENDED)
        # Only now: what it says of answers that are saved has become true.
        await say_goodbye(socket, words)
        return socket

    async def _has_room(self) -> bool:
        """Whether one more app may run; an app whose page has just been closed may still save."""
        end = time.monotonic() + _PATIENCE
        while len(self._busy) >= self._sessions:
            if time.monotonic() > end:
                return False
            await asyncio.sleep(0.1)
        return True

    async def _leave(self, seat: Seat, words: notices.Notice) -> None:
        """End the app of a seat, with words for its page; only whoever has the turn may."""
        talk, seat.talk = seat.talk, None
        if talk is None:
            return
        try:
            await talk.stop(words)
            await talk.app.end()
        finally:
            self._busy.discard(seat)

    async def _shut(self, _app: web.Application) -> None:
        """End every app, all at the same time."""

        async def shut(seat: Seat) -> None:
            async with seat.turn:
                await self._leave(seat, notices.SHUT)

        await asyncio.gather(*(shut(seat) for seat in self.seats.all()))
