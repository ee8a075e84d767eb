"""The app of one seat: a process of its own, with limits, a bare environment and no terminal."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from readiness.serve.limits import LARGEST_DOCUMENT, LARGEST_FRAME, clamp
from readiness.serve.packets import (
    DOCUMENT,
    MESSAGE,
    SCREEN,
    START,
    Packet,
    document,
    pack,
    pack_message,
)

END_SECONDS = 8.0
"""For the last save of an app that is told to end; then it is killed."""
_KEPT = (
    "HOME", "READINESS_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME",
    "APPDATA", "LOCALAPPDATA", "SYSTEMROOT", "USERPROFILE",
    "TMPDIR", "TEMP", "TMP", "TZ", "LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR", "PYTHONPATH",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "COVERAGE_PROCESS_START",
)  # fmt: skip
"""Where files are, how time and text are written, where Python finds its modules; nothing else."""


def environment(whole: Mapping[str, str], columns: int, rows: int) -> dict[str, str]:
    """The environment of an app: no path of programs, no passwords and keys of other programs."""
    return {name: whole[name] for name in _KEPT if name in whole} | {
        "TEXTUAL_DRIVER": "readiness.serve.driver:BrowserDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM_PROGRAM": "textual",
        "COLUMNS": str(columns),
        "ROWS": str(rows),
    }


class Listener(Protocol):
    """What an app tells its server."""

    async def screen(self, data: bytes) -> None:
        """Something to draw."""

    async def document(self, name: str, data: bytes) -> None:
        """Something to download."""

    async def told(self, message: Mapping[str, Any]) -> None:
        """A message: ``exit``, ``say`` with words for the page, ``fault`` with lines to report."""


class AppProcess:
    """An app that runs. `run` hands on what it says until it ends."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Hold a process; `start` makes one."""
        self._process = process
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("an app needs pipes")
        self._to, self._from = process.stdin, process.stdout

    @classmethod
    async def start(cls, arguments: Sequence[str], size: tuple[int, int]) -> AppProcess:
        """Start an app.

        Args:
            arguments: Of `readiness.serve.visitor`.
            size: Columns and rows; clamped here, whoever calls.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "readiness.serve.visitor"),
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # What Python prints in distress may quote answers. Faults come as messages, without.
            stderr=asyncio.subprocess.DEVNULL,
            env=environment(os.environ, *clamp(*size)),
            # Ctrl+C in the terminal is for the server, which lets the app save first.
            start_new_session=True,
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    async def run(self, listener: Listener) -> None:
        """Hand on everything that the app says, in order, until it says no more."""
        try:
            if await self._from.readuntil(START) != START:
                return
            while True:
                packet = await self._next()
                if packet.kind == SCREEN:
                    await listener.screen(packet.data)
                elif packet.kind == DOCUMENT:
                    await listener.document(*document(packet.data))
                elif packet.kind == MESSAGE:
                    await listener.told(json.loads(packet.data))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            return  # It has ended, or what came is not ours: either way there is nothing to hear.
        except ValueError:
            return

    async def _next(self) -> Packet:
        """The next packet. Raises ValueError when it is larger than any of ours."""
        head = await self._from.readexactly(5)
        kind, length = head[:1], int.from_bytes(head[1:], "big")
        if length > (LARGEST_DOCUMENT if kind == DOCUMENT else LARGEST_FRAME):
            raise ValueError("a packet is too large")
        return Packet(kind, await self._from.readexactly(length))

    async def type(self, text: str) -> None:
        """Give it keys; waits while it has too many."""
        await self._send(pack(SCREEN, text.encode("utf-8", "replace")))

    async def resize(self, columns: object, rows: object) -> None:
        """Give it another size, clamped."""
        width, height = clamp(columns, rows)
        await self._send(pack_message(type="resize", width=width, height=height))

    async def focus(self, focused: bool) -> None:
        """Tell it whether its page has the focus."""
        await self._send(pack_message(type="focus" if focused else "blur"))

    async def _send(self, data: bytes) -> None:
        with contextlib.suppress(ConnectionError, RuntimeError):
            self._to.write(data)
            await self._to.drain()

    async def end(self, seconds: float = END_SECONDS) -> None:
        """Let it save and end; kill it, and whatever it started, when it does not."""
        if self._process.returncode is None:
            with contextlib.suppress(ConnectionError, RuntimeError):
                self._to.write(pack_message(type="quit"))
                # It also ends when nobody is there to give it keys.
                self._to.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._drained(), seconds)
        self._kill()
        await self._process.wait()

    async def _drained(self) -> None:
        """Wait for the end, reading on: an app whose pipe is full could not save."""
        while await self._from.read(65536):
            pass
        await self._process.wait()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                # Its group, so that nothing it started is left behind.
                os.killpg(self._process.pid, signal.SIGKILL)
