"""The server itself: pages, the socket between a page and its app, downloads."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from aiohttp import WSMessage, WSMsgType, web

from readiness.errors import clean
from readiness.serve import notices
from readiness.serve.app_process import AppProcess
from readiness.serve.guard import host_header, refusal, security_headers
from readiness.serve.limits import LONGEST_MESSAGE, Allowance, clamp
from readiness.serve.page import FILES, PAGE
from readiness.serve.seats import Seat, Seats

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Arguments = Callable[[Seat], list[str]]
_COOKIE = "readiness"
_HEARTBEAT = 20.0
"""Seconds; a page that is gone without a word is noticed after as much again."""


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
        report: Callable[[str], None],
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

    def link(self) -> str:
        """A new one-time link; the one before is void."""
        return f"http://{self.host}/open/{self.seats.new_link()}"

    def application(self) -> web.Application:
        """The routes, behind the guards."""

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
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
            used = self.seats.was_used(token)
            return notices.page(403, notices.USED if used else notices.REFUSED)
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
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=LONGEST_MESSAGE)
        await socket.prepare(request)
        size = clamp(request.query.get("width"), request.query.get("height"))
        async with seat.turn:
            # A reload comes before its old page is gone; and two windows must not share a file.
            await self._leave(seat, notices.ELSEWHERE)
            if len(self._busy) >= self._sessions:
                await _say_goodbye(socket, notices.FULL)
                return socket
            self._busy.add(seat)
            try:
                app = await AppProcess.start(self._arguments(seat), size)
            except BaseException:
                self._busy.discard(seat)
                raise
            seat.app, seat.socket = app, socket
        link = _Link(seat, app, socket, self._idle, self._report)
        try:
            words = await link.hold()
        finally:
            async with seat.turn:
                if seat.app is app:
                    await self._leave(seat, "")
        await _say_goodbye(socket, words)
        return socket

    async def _leave(self, seat: Seat, words: str) -> None:
        """End the app of a seat and say why on its page; only whoever has the seat's turn may."""
        app, socket = seat.app, seat.socket
        if app is None:
            return
        seat.app = seat.socket = None
        try:
            if words and socket is not None:
                await _say_goodbye(socket, words)
            await app.end()
        finally:
            self._busy.discard(seat)

    async def _shut(self, _app: web.Application) -> None:
        """End every app, all at the same time."""

        async def shut(seat: Seat) -> None:
            async with seat.turn:
                await self._leave(seat, notices.SHUT)

        await asyncio.gather(*(shut(seat) for seat in self.seats.all()))


class _Link:
    """What passes between one page and its app, until one of them has enough."""

    def __init__(
        self,
        seat: Seat,
        app: AppProcess,
        socket: web.WebSocketResponse,
        idle: float,
        report: Callable[[str], None],
    ) -> None:
        self._seat = seat
        self._app = app
        self._socket = socket
        self._idle = idle
        self._report = report
        self._typed = time.monotonic()
        self._allowance = Allowance()
        self._words = notices.ENDED

    async def hold(self) -> str:
        """Pass everything on; returns what the page has to say when it is over."""
        tasks = [
            asyncio.ensure_future(self._app.run(self)),
            asyncio.ensure_future(self._listen()),
            asyncio.ensure_future(self._watch()),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            # `end` reads what the app still says, so nobody else may be reading by then.
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return self._words

    async def _watch(self) -> None:
        while (left := self._typed + self._idle - time.monotonic()) > 0:
            await asyncio.sleep(left)
        self._words = notices.idle(self._idle)

    async def _listen(self) -> None:
        async for message in self._socket:
            pause = self._allowance.take(len(message.data or ""), time.monotonic())
            if pause:
                # Nothing is read meanwhile: the page has to wait, and nothing is lost.
                await asyncio.sleep(pause)
            if not await self._take(message):
                self._words = notices.ODD
                return

    async def _take(self, message: WSMessage) -> bool:
        """Do what one message of the page says; False when no page of ours would say that."""
        if message.type != WSMsgType.TEXT:
            return False
        try:
            kind, *rest = json.loads(message.data)
        except (ValueError, TypeError, RecursionError):
            return False
        match kind, rest:
            case "stdin", [str(text)]:
                self._typed = time.monotonic()
                await self._app.type(text)
            case "resize", [{"width": columns, "height": rows}]:
                await self._app.resize(columns, rows)
            case "focus" | "blur", []:
                await self._app.focus(kind == "focus")
            case "ping", [str(text)]:
                await self._socket.send_json(["pong", text[:40]])
            case _:
                return False
        return True

    # What the app says

    async def screen(self, data: bytes) -> None:
        """Let the page draw."""
        with contextlib.suppress(ConnectionError):
            await self._socket.send_bytes(data)

    async def document(self, name: str, data: bytes) -> None:
        """Let the page fetch a document, by an address that works once."""
        key = self._seat.keep(clean(name), data)
        with contextlib.suppress(ConnectionError):
            await self._socket.send_json(["deliver_file_start", key])

    async def told(self, message: Mapping[str, Any]) -> None:
        """Remember why the app ends."""
        kind, text = message.get("type"), str(message.get("text", ""))
        if kind == "exit":
            self._words = notices.LEFT
        elif kind == "say":
            self._words = clean(text, limit=1000, keep_newlines=True)
        elif kind == "fault":
            self._words = notices.FAULT
            self._report(text)


async def _say_goodbye(socket: web.WebSocketResponse, words: str) -> None:
    """Give the page its last words and close; the page may be gone already."""
    with contextlib.suppress(ConnectionError, RuntimeError):
        if not socket.closed:
            await socket.send_json(["say", words])
        await socket.close()
