"""What passes between one page and its app, until one of them has enough."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from readiness.errors import clean
from readiness.serve import notices
from readiness.serve.app_process import AppProcess
from readiness.serve.limits import Allowance
from readiness.serve.notices import Notice
from readiness.serve.waiting import until_one_ends


class Talk:
    """One page that talks with one app."""

    def __init__(
        self,
        app: AppProcess,
        socket: web.WebSocketResponse,
        *,
        idle: float,
        keep: Callable[[str, bytes], str],
        report: Callable[[str], object],
    ) -> None:
        """Prepare; `hold` does it.

        Args:
            app: The app; whoever made it ends it.
            socket: The page's end.
            idle: Seconds without a key after which it is over.
            keep: Keeps a document, by name and bytes; returns the key of its address.
            report: Takes lines of a fault; they hold nothing of a user.
        """
        self.app = app
        self._socket = socket
        self._idle = idle
        self._keep = keep
        self._report = report
        self._typed = time.monotonic()
        self._drawn = False
        self._allowance = Allowance()
        self._words = notices.ENDED
        self._stop, self._over = asyncio.Event(), asyncio.Event()

    async def hold(self) -> Notice:
        """Pass everything on; returns what the page has to say when it is over."""
        try:
            await until_one_ends(
                self.app.run(self), self._listen(), self._watch(), self._stop.wait()
            )
        finally:
            # Whoever ends the app reads what it still says; by now nobody else is reading.
            self._over.set()
        return self._words

    async def stop(self, words: Notice) -> None:
        """Let `hold` end, with these words for the page; returns when it has."""
        self._words = words
        self._stop.set()
        await self._over.wait()

    async def _watch(self) -> None:
        while (left := self._typed + self._idle - time.monotonic()) > 0:
            await asyncio.sleep(left)
        self._words = notices.idle(self._idle)

    async def _listen(self) -> None:
        async for message in self._socket:
            if message.type == WSMsgType.ERROR:
                # It went without a word, as when a laptop sleeps, or broke the rules of sockets.
                return
            pause = self._allowance.take(len(message.data), time.monotonic())
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
                await self.app.type(text)
            case "resize", [{"width": columns, "height": rows}]:
                await self.app.resize(columns, rows)
            case "focus" | "blur", []:
                await self.app.focus(kind == "focus")
            case "ping", [str(text)]:
                await self._socket.send_json(["pong", text[:40]])
            case _:
                return False
        return True

    # What the app says

    async def screen(self, data: bytes) -> None:
        """Let the page draw; whoever waits for the first picture cannot type yet."""
        if not self._drawn:
            self._drawn = True
            self._typed = time.monotonic()
        with contextlib.suppress(ConnectionError):
            await self._socket.send_bytes(data)

    async def document(self, name: str, data: bytes) -> None:
        """Let the page fetch a document, by an address that works once."""
        key = self._keep(clean(name), data)
        with contextlib.suppress(ConnectionError):
            await self._socket.send_json(["deliver_file_start", key])

    async def told(self, message: Mapping[str, Any]) -> None:
        """Remember why the app ends."""
        kind, text = message.get("type"), str(message.get("text", ""))
        if kind == "exit":
            self._words = notices.LEFT
        elif kind == "say":
            self._words = notices.ended(clean(text, limit=1000, keep_newlines=True))
        elif kind == "fault":
            self._words = notices.FAULT
            self._report(text)


async def say_goodbye(socket: web.WebSocketResponse, words: Notice) -> None:
    """Give the page its last words and close; the page may be gone already."""
    with contextlib.suppress(ConnectionError, RuntimeError):
        if not socket.closed:
            await socket.send_json(["say", words.head, words.text])
        await socket.close()
