"""The program in a real pseudo-terminal: typed through, resized, killed."""

from __future__ import annotations

import os
import random
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from readiness.storage import saves

if sys.platform == "win32":
    pytest.skip("pseudo-terminals need Unix", allow_module_level=True)

import fcntl
import pty
import struct
import termios

_SEQUENCE = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b.")


class Terminal:
    """A program in a pseudo-terminal; `seen` is everything it wrote, without colours."""

    def __init__(self, arguments: list[str], columns: int = 80, rows: int = 24) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
            os.execvp(sys.executable, [sys.executable, "-m", "readiness", *arguments])
        self.resize(columns, rows)
        self.raw = b""
        self.seen = ""

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, text: str) -> None:
        data = text.encode()
        while data:
            select.select([], [self.fd], [], 5)
            data = data[os.write(self.fd, data) :]
            self.pump(0)

    def pump(self, seconds: float) -> bool:
        """Read what comes within the time; False when nothing did."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.raw += data
        self.seen = _SEQUENCE.sub(b"", self.raw).decode("utf-8", "replace")
        return bool(data)

    def wait_for(self, text: str, seconds: float = 30) -> None:
        start, end = len(self.seen), time.monotonic() + seconds
        while text not in self.seen[max(0, start - 4000) :]:
            if time.monotonic() > end:
                raise AssertionError(f"{text!r} did not come; last: {self.seen[-800:]!r}")
            self.pump(0.05)

    def wait_for_end(self, seconds: float = 20) -> int:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.pump(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                while self.pump(0.05):
                    pass
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("the program did not end")

    def kill(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
        os.close(self.fd)


@contextmanager
def terminal(*arguments: str, size: tuple[int, int] = (80, 24)) -> Iterator[Terminal]:
    screen = Terminal(list(arguments), *size)
    try:
        yield screen
    finally:
        screen.kill()


def test_a_whole_interview_typed_at_once_takes_a_key_a_question(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    with terminal("assess", str(path)) as screen:
        screen.wait_for("What is your business called?")
        screen.send("Acme [Ltd]\r")
        screen.wait_for("nearest to your work")
        screen.send("\x1b")
        screen.wait_for("question 1 of")
        total = int(re.findall(r"0 of (\d+)", screen.seen)[-1])
        assert total > 50
        keys = [(n * 2) % 6 for n in range(total)]
        screen.send("".join(map(str, keys)))
        screen.wait_for("Your components")
        screen.send("q")
        assert screen.wait_for_end() == 0
        assert f"Saved in {path}" in screen.seen.replace("\r\n", "")
    answers = saves.read(path).response.answers
    assert len(answers) == total
    given = sorted(-1 if a.option is None else a.option for a in answers.values())
    assert given == sorted(key - 1 for key in keys)


def test_every_answer_shown_as_saved_survives_kill_9_and_resizing(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    with terminal("assess", str(path)) as screen:
        screen.wait_for("What is your business called?")
        screen.send("Acme\r")
        screen.wait_for("nearest to your work")
        screen.send("\x1b")
        screen.wait_for("question 1 of")
        for count, size in enumerate([(80, 24), (60, 20), (132, 43), (30, 8), (80, 24)], start=1):
            screen.resize(*size)
            screen.send(str(count))
        screen.wait_for("5 of 5")
        screen.wait_for("saved ✓")
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not path.exists():
            screen.pump(0.05)
        time.sleep(0.5)
    assert [a.option for a in saves.read(path).response.answers.values()] != []
    assert sorted(a.option or 0 for a in saves.read(path).response.answers.values()) == [
        0,
        1,
        2,
        3,
        4,
    ]
    with terminal("assess", str(path)) as screen:
        screen.wait_for("Welcome back. 5 of")


LOOP = """
import sys
from pathlib import Path
from tui.tiny_pack import component, now, single, tiny
from readiness.session import InterviewSession
pack = tiny(component("AA", "Alpha", *[single(f"A{n}") for n in range(50)]))
session = InterviewSession.start(pack, "full", path=Path(sys.argv[1]), now=now)
print("ready", flush=True)
count = 0
while True:
    qid = f"A{count % 50}"
    session.answer(qid, option=count // 50 % 5)
    session.note(qid, f"answer {count}" * 20)
    session.save()
    count += 1
    print(count, flush=True)
"""


def test_twenty_kills_at_random_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    generator = random.Random(7)
    here = Path(__file__).resolve().parents[1]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{here}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }
    lost_midway = 0
    for number in range(20):
        path = tmp_path / f"{number}.readiness.json"
        process = subprocess.Popen(
            [sys.executable, "-c", LOOP, str(path)], stdout=subprocess.PIPE, env=environment
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(generator.uniform(0.005, 0.12))
        process.kill()
        lines = process.stdout.read().split()
        process.wait()
        process.stdout.close()
        acknowledged = int(lines[-1]) if lines else 0
        if acknowledged == 0 and not path.exists():
            continue
        stored = saves.read(path)
        assert stored.generation in (acknowledged, acknowledged + 1)
        lost_midway += stored.generation == acknowledged + 1
        last = (stored.generation - 1) % 50
        assert stored.response.answers[f"A{last}"].note.startswith(
            f"answer {stored.generation - 1}"
        )
        assert len(stored.response.answers) == min(50, stored.generation)
        with saves.Lock(path):
            left_over = [p.name for p in tmp_path.iterdir() if p.name.startswith(".readiness-")]
            assert left_over == []
    assert len(list(tmp_path.glob("*.readiness.json"))) >= 15
