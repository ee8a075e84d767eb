"""A server in a process of its own, and visitors who come with bare requests and sockets."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

import readiness

# The command itself, but its idle time is in seconds and a link comes for each line of input.
_START = """
import sys
from pathlib import Path
from readiness.serve import serving
from readiness.commands.browser import _result
from readiness.commands.terminal import note
serving._typing = lambda: True
file, idle, sessions = sys.argv[1:4]
wish = serving.Wish(Path(file) if file else None, idle=float(idle), sessions=int(sessions))
sys.exit(serving.serve(wish, serving.Voice(_result, note)))
"""
_SEQUENCE = re.compile(r"\x1b\[[0-9;?$]*[a-zA-Z]|\x1b.")


class Served:
    """A running server: its links, its files, its processes, what it wrote."""

    def __init__(self, home: Path, *, file: str = "", idle: float = 600, sessions: int = 2) -> None:
        self.home = home
        self._errors = (home / "stderr").open("w+b")
        self.process = subprocess.Popen(
            [sys.executable, "-c", _START, file, str(idle), str(sessions)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            cwd=home,
            start_new_session=True,  # so that a test can press Ctrl+C, which goes to a whole group
            env=os.environ
            | {
                "READINESS_HOME": str(home),
                "PYTHONPATH": str(Path(readiness.__file__).parents[1]),
                "A_PASSWORD": "not for apps",
            },
        )
        self.links = [self._line()]

    def _line(self) -> str:
        if self.process.stdout is None:
            raise AssertionError("no pipe")
        return self.process.stdout.readline().strip()

    def new_link(self) -> str:
        """A link that nobody has used."""
        if self.process.stdin is None:
            raise AssertionError("no pipe")
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.links.append(self._line())
        return self.links[-1]

    @property
    def host(self) -> str:
        return urlsplit(self.links[0]).netloc

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    @property
    def errors(self) -> str:
        return (self.home / "stderr").read_text()

    def apps(self) -> list[int]:
        """The processes of apps: those that the server started and that run."""
        found = subprocess.run(
            ["ps", "-o", "pid=,stat=", "--ppid", str(self.process.pid)],
            capture_output=True, text=True, check=False,
        ).stdout  # fmt: skip
        return [int(line.split()[0]) for line in found.splitlines() if "Z" not in line.split()[1]]

    def gone(self, seconds: float = 10) -> bool:
        """Whether no app runs, at once or soon."""
        end = time.monotonic() + seconds
        while self.apps():
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def saved(self) -> list[Path]:
        return sorted(self.home.glob("*.readiness.json"))

    def answers(self, path: Path | None = None) -> dict[str, object]:
        """The saved answers; none when there is no file yet."""
        try:
            text = (path or self.saved()[0]).read_text("utf-8")
        except (IndexError, FileNotFoundError):
            return {}
        answers: dict[str, object] = json.loads(text)["answers"]
        return answers

    def get(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        """The answer to a request with these headers and no others but Host."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(self.host, timeout=10)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in ({"Host": self.host} | told).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
        connection.close()
        return answer

    def sit(self) -> tuple[str, str]:
        """Use a new link; the path of the page, and the cookie."""
        answer = self.get(urlsplit(self.new_link()).path)
        assert answer.status == 303
        cookie = str(answer.getheader("Set-Cookie")).partition(";")[0]
        return str(answer.getheader("Location")), cookie

    @asynccontextmanager
    async def talk(self, seat: tuple[str, str], query: str = "") -> AsyncIterator[Talk]:
        """The socket of a seat, as the page would open it."""
        path, cookie = seat
        async with (
            aiohttp.ClientSession(headers={"Cookie": cookie}) as session,
            session.ws_connect(
                f"ws://{self.host}{path}ws{query}", origin=self.origin, max_msg_size=0
            ) as socket,
        ):
            yield Talk(socket)

    def end(self, sign: int = signal.SIGINT) -> int:
        """Send a signal and wait for the end; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
        code = self.process.wait(20)
        for stream in (self.process.stdin, self.process.stdout, self._errors):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        return code


class Talk:
    """One end of a socket: what the app drew, as text, and what the server said."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.drawn = ""
        self.frame = ""
        self.said: list[list[str]] = []
        self.code: int | None = None

    async def send(self, *message: object) -> None:
        await self._socket.send_json(list(message))

    async def send_text(self, text: str) -> None:
        await self._socket.send_str(text)

    async def type(self, keys: str) -> None:
        await self.send("stdin", keys)

    @property
    def text(self) -> str:
        return _SEQUENCE.sub("", self.drawn)

    @property
    def rows(self) -> int:
        """The lowest row that the last frame draws; 0 when it draws none."""
        return max(map(int, re.findall(r"\x1b\[(\d+);\d+H", self.frame)), default=0)

    async def until(self, done: Callable[[], bool], seconds: float = 30) -> None:
        """Read until something is so. Also ends with the socket, and then it must be so."""
        end = time.monotonic() + seconds
        while not done():
            left = end - time.monotonic()
            assert left > 0, f"it did not come; last: {self.text[-500:]!r}, {self.said}"
            with contextlib.suppress(TimeoutError):
                if not await self._read(min(left, 0.2)):
                    assert done(), (self.said, self.code, self.text[-500:])
                    return

    async def _read(self, seconds: float) -> bool:
        message = await self._socket.receive(seconds)
        if message.type == aiohttp.WSMsgType.BINARY:
            self.frame = message.data.decode("utf-8", "replace")
            self.drawn += self.frame
        elif message.type == aiohttp.WSMsgType.TEXT:
            self.said.append(json.loads(message.data))
        else:
            self.code = self._socket.close_code
            return False
        return True

    async def shows(self, text: str) -> None:
        await self.until(lambda: text in self.text)

    async def over(self) -> str:
        """Read to the end; the last words."""
        await self.until(lambda: self.code is not None)
        words = [
            f"{head}: {text}" for kind, head, *rest in self.said if kind == "say" for text in rest
        ]
        return words[-1] if words else ""
