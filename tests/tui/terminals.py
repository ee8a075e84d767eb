"""The program in a pseudo-terminal, read as a person would: what stands on the screen."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

if sys.platform != "win32":
    import fcntl
    import pty
    import struct
    import termios

# Sequences that pyte does not know, and the start of one whose rest is still to come.
_UNKNOWN = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1bP.*?\x1b\\"
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9 ]* q|\x1b\[[0-9;]*t|\x1b\[\?[0-9;]*u"
)
_HALF = re.compile(rb"\x1b(\[[0-9;?<>=$ ]*|[P\]][^\x07\x1b]*\x1b?)?$")
KEYS = {"enter": "\r", "escape": "\x1b", "up": "\x1b[A", "down": "\x1b[B", "left": "\x1b[D"}
Spawn = Callable[[str, list[str], dict[str, str]], int]


class Terminal:
    """A terminal with one program in it."""

    def __init__(
        self,
        spawn: Spawn,
        end_of: Callable[[int], int | None],
        arguments: list[str],
        size: tuple[int, int],
        environment: dict[str, str],
    ) -> None:
        """Start the program."""
        self.fd, slave = pty.openpty()
        self._end_of = end_of
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._half = b""
        self.raw = bytearray()
        self.resize(*size)
        self.pid = spawn(os.ttyname(slave), arguments, environment)
        self._slave: int | None = slave

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def send(self, text: str) -> None:
        """Type all of it at once."""
        data = text.encode()
        while data:
            select.select([], [self.fd], [], 5)
            data = data[os.write(self.fd, data) :]
            self.pump(0)

    def click(self, column: int, row: int) -> None:
        """Press and let go the left button; both count from 0."""
        self.send(f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")

    def pump(self, seconds: float) -> bool:
        """Read what comes within the time; False when nothing did."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        if self._slave is not None:
            # The program has the terminal open by now; with ours closed, its end is seen.
            os.close(self._slave)
            self._slave = None
        self.raw += data
        data = self._half + data
        half = _HALF.search(data)
        self._half = half.group() if half else b""
        self._stream.feed(_UNKNOWN.sub(b"", data[: len(data) - len(self._half)]))
        return bool(data)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """All of it, with single blanks, so that a wrapped sentence is found."""
        return " ".join(" ".join(self.lines).split())

    def wait_for(self, words: str, seconds: float = 15) -> None:
        """Read until the words stand on the screen."""
        self.wait_until(lambda: words in self.text, seconds, words)

    def wait_until(self, true: Callable[[], bool], seconds: float = 15, what: str = "") -> None:
        """Read until something holds."""
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise AssertionError(f"{what!r} did not come:\n" + "\n".join(self.lines))
            self.pump(0.02)

    def settle(self, quiet: float = 0.025) -> None:
        """Read until nothing has come for a while: the frame is complete."""
        while self.pump(quiet):
            pass

    def row_of(self, words: str) -> int:
        """The line on which the words stand."""
        return next(y for y, line in enumerate(self.lines) if words in line)

    def wait_for_end(self, seconds: float = 20) -> int:
        """Read until the program has ended; its exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.pump(0.02)
            code = self._end_of(self.pid)
            if code is not None:
                self.pid = 0
                while self.pump(0.05):
                    pass
                return code
        raise AssertionError("the program did not end:\n" + "\n".join(self.lines))

    def kill(self) -> None:
        """End the program at once, whatever it is doing."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            while self._end_of(self.pid) is None:
                time.sleep(0.001)
            self.pid = 0

    def close(self) -> None:
        """End the program and close the window."""
        self.kill()
        if self._slave is not None:
            os.close(self._slave)
        os.close(self.fd)


def environment(home: Path | str = "", **more: str) -> dict[str, str]:
    """What a terminal of today says of itself."""
    told = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **more}
    return {**told, "READINESS_HOME": str(home)} if home else told


def _sizeless() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}


@contextmanager
def process(*arguments: str, size: tuple[int, int] = (80, 24), **more: str) -> Iterator[Terminal]:
    """The program as a user starts it: a process of its own."""
    children: dict[int, subprocess.Popen[bytes]] = {}

    def spawn(tty: str, given: list[str], told: dict[str, str]) -> int:
        terminal = os.open(tty, os.O_RDWR)
        child = subprocess.Popen(
            [sys.executable, "-m", "readiness", *given],
            stdin=terminal, stdout=terminal, stderr=terminal,
            env={**_sizeless(), **told}, start_new_session=True,
        )  # fmt: skip
        os.close(terminal)
        children[child.pid] = child
        return child.pid

    screen = Terminal(
        spawn, lambda pid: children[pid].poll(), list(arguments), size, environment(**more)
    )
    try:
        yield screen
    finally:
        screen.close()


class Nursery:
    """Terminals with copies of one process that has imported everything already."""

    def __init__(self) -> None:
        """Start that process."""
        path = Path(__file__).with_name("nursery.py")
        self._process = subprocess.Popen(
            [sys.executable, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            # Readline and pytest leave the size of their own window there.
            env=_sizeless(),
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def _ask(self, **told: object) -> int | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        self._process.stdin.flush()
        answer: int | None = json.loads(self._process.stdout.readline())
        return answer

    @contextmanager
    def terminal(
        self, *arguments: str, size: tuple[int, int] = (80, 24), **more: str
    ) -> Iterator[Terminal]:
        """A terminal with a fresh copy of the app."""

        def spawn(tty: str, given: list[str], told: dict[str, str]) -> int:
            pid = self._ask(tty=tty, arguments=given, environment=told)
            assert pid
            return pid

        def end_of(pid: int) -> int | None:
            return self._ask(wait=pid)

        home = os.environ.get("READINESS_HOME", "")
        told = environment(home, **more)
        screen = Terminal(spawn, end_of, list(arguments), size, told)
        try:
            yield screen
        finally:
            screen.close()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
