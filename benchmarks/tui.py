"""The terminal app in a real pseudo-terminal, as ratios to a bare Textual app in the same run.

The sides take turns, and medians are compared, because machines are shared. Wall time is what a
person waits; CPU time (user + system of all threads until the first frame) is steadier where other
programs run. Run by `make bench`; needs Linux. harlequin is a peer of the same library: it is
measured when ``.venv-peers`` holds it (`make peers`).
"""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

import pyte

ROOT = Path(__file__).resolve().parents[1]
HARLEQUIN = ROOT / ".venv-peers" / "bin" / "harlequin"
ROUNDS = int(os.environ.get("READINESS_BENCH_ROUNDS", "15"))
PEER_ROUNDS = 3
KEYS = 60
AT_ONCE = 48
SIZES = ((80, 24), (120, 40))

BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    number = 0

    def compose(self):
        yield Static("Bare app 0")

    def on_key(self):
        self.number += 1
        self.query_one(Static).update(f"Bare app {self.number}")

Bare().run()
"""

# What pyte does not know, and what terminals answer when they are asked.
_DROP = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1bP.*?\x1b\\"
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9 ]* q|\x1b\[[0-9;]*t|\x1b\[\?[0-9;]*u"
)
_REPLIES = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}


class Terminal:
    """One program in a pseudo-terminal, with what stands on its screen."""

    def __init__(self, command: list[str], size: tuple[int, int], home: str) -> None:
        """Start the program; the clock runs from here."""
        columns, rows = size
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "READINESS_HOME": home,
            "HOME": home,
        }
        environment.pop("NO_COLOR", None)
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], command, environment)

    def read(self, seconds: float) -> int:
        """Take what comes within the time; how many bytes that was."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return 0
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return 0
        for asked, answer in _REPLIES.items():
            if asked in data:
                os.write(self.fd, answer)
        self._stream.feed(_DROP.sub(b"", data))
        return len(data)

    def shows(self, mark: str) -> bool:
        """Whether the mark stands on the screen."""
        return any(mark in line for line in self.screen.display)

    def wait_for(self, mark: str, seconds: float = 30) -> None:
        """Read until the mark is on the screen."""
        end = time.perf_counter() + seconds
        while not self.shows(mark):
            if time.perf_counter() > end:
                raise SystemExit(f"{mark!r} did not come:\n" + "\n".join(self.screen.display))
            self.read(0.05)

    def settle(self, quiet: float) -> int:
        """Read until nothing came for so long; how many bytes came."""
        total, last = 0, time.perf_counter()
        while time.perf_counter() - last < quiet:
            got = self.read(0.005)
            if got:
                total, last = total + got, time.perf_counter()
        return total

    def send(self, text: str) -> None:
        """Type."""
        os.write(self.fd, text.encode())

    def cpu(self) -> float:
        """CPU seconds so far, of all threads."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def memory(self) -> float:
        """Resident MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found.group(1)) / 1024 if found else 0.0

    def end(self) -> None:
        """Kill the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


class Bench:
    """The sides, and the folder that they work in."""

    def __init__(self, folder: str) -> None:
        """Make the files that the sides start with."""
        self.home = folder
        self.begun = Path(folder) / "begun.readiness.json"
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, "utf-8")
        python, readiness = sys.executable, [sys.executable, "-m", "readiness"]
        self.bare = [python, str(bare)]
        self.welcome = readiness
        self.question = [*readiness, "assess", str(self.begun)]
        self._begin()

    def _begin(self) -> None:
        """A saved file with a name and one answer, so that the app starts at a question."""
        from readiness.packs import load
        from readiness.session import InterviewSession

        session = InterviewSession.start(load(), "full", path=self.begun)
        session.set_profile(name="Bench")
        session.answer(session.ids[0], option=1)
        session.save()
        session.close()

    def first_frame(
        self, command: list[str], mark: str, size: tuple[int, int], rest: float = 0.0
    ) -> tuple[float, float, float]:
        """Wall and CPU seconds to the frame with the mark; MB after `rest` seconds of quiet."""
        terminal = Terminal(command, size, self.home)
        try:
            terminal.wait_for(mark)
            wall, cpu = time.perf_counter() - terminal.start, terminal.cpu()
            if rest:
                terminal.settle(rest)
            return wall, cpu, terminal.memory()
        finally:
            terminal.end()


def starts(bench: Bench) -> None:
    """First frames and memory, interleaved."""
    sides = [
        (f"{name} {size[0]}x{size[1]}", command, mark, size)
        for size in SIZES
        for name, command, mark in (
            ("bare", bench.bare, "Bare app"),
            ("welcome", bench.welcome, "Quick look"),
            ("question", bench.question, "save, quit"),
        )
    ]
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name, *_ in sides}
    for round_number in range(ROUNDS + 1):
        for name, command, mark, size in sides:
            figures = bench.first_frame(
                command, mark, size, rest=1.0 if round_number % 3 == 0 else 0
            )
            if round_number:
                found[name].append(figures)
    rested = range(2, ROUNDS, 3)
    heads = ("wall ms", "ratio", "CPU ms", "ratio", "MB", "ratio")
    print(f"{'first frame':18}", *[f"{head:>8}" for head in heads])
    for name, figures in found.items():
        base = found["bare " + name.split()[1]]
        cells = []
        for place, scale in ((0, 1e3), (1, 1e3), (2, 1.0)):
            chosen = rested if place == 2 else range(len(figures))
            mine = statistics.median(figures[n][place] for n in chosen)
            ratio = statistics.median(figures[n][place] / base[n][place] for n in chosen)
            cells.append((mine * scale, ratio))
        (wall, r1), (cpu, r2), (memory, r3) = cells
        print(f"{name:18} {wall:8.0f} {r1:8.2f} {cpu:8.0f} {r2:8.2f} {memory:8.1f} {r3:8.2f}")


def keys(bench: Bench, size: tuple[int, int]) -> None:
    """From a key to the changed frame, each answer saved; and the bytes that an answer takes."""
    for name, command, mark in (
        ("bare", bench.bare, "Bare app"),
        ("question", bench.question, "save, quit"),
    ):
        terminal = Terminal(command, size, bench.home)
        try:
            terminal.wait_for(mark)
            terminal.settle(1.5)
            waited, sent = [], []
            for number in range(KEYS):
                before = list(terminal.screen.display)
                begun = time.perf_counter()
                terminal.send("23u"[number % 3] if name == "question" else "x")
                size_of_answer = 0
                while list(terminal.screen.display) == before:
                    size_of_answer += terminal.read(0.5)
                waited.append(time.perf_counter() - begun)
                sent.append(size_of_answer + terminal.settle(0.15))
        finally:
            terminal.end()
        waited.sort()
        slow = waited[int(KEYS * 0.95)] * 1e3
        print(
            f"{name:10} {size[0]}x{size[1]}  key to changed frame p50 "
            f"{statistics.median(waited) * 1e3:.1f} ms, p95 {slow:.1f} ms; "
            f"bytes an answer, median {statistics.median(sent):.0f}, most {max(sent)}"
        )


def at_once(bench: Bench) -> None:
    """As many keys as one packet carries, sent at once."""
    import json

    path = Path(bench.home) / "at-once.readiness.json"
    shutil.copy(bench.begun, path)
    before = len(json.loads(path.read_text("utf-8"))["answers"])
    terminal = Terminal([*bench.welcome, "assess", str(path)], (80, 24), bench.home)
    try:
        terminal.wait_for("save, quit")
        begun = time.perf_counter()
        terminal.send("".join(str(n % 5 + 1) for n in range(AT_ONCE)))
        terminal.wait_for(f"{before + AT_ONCE} of")
        took = time.perf_counter() - begun
        terminal.wait_for("saved ✓")
        terminal.settle(0.5)
    finally:
        terminal.end()
    answers = len(json.loads(path.read_text("utf-8"))["answers"]) - before
    print(f"{AT_ONCE} keys at once: {answers} answers in the file, shown after {took * 1e3:.0f} ms")


def peer(bench: Bench) -> None:
    """harlequin, an editor for SQL made with the same library."""
    if not HARLEQUIN.exists():
        print("harlequin: not measured, .venv-peers does not hold it (make peers)")
        return
    sides = {"bare": (bench.bare, "Bare app"), "harlequin": ([str(HARLEQUIN)], "Query Editor")}
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in sides}
    for _ in range(PEER_ROUNDS):
        for name, (command, mark) in sides.items():
            found[name].append(bench.first_frame(command, mark, (120, 40), rest=1.0))
    for place, word in ((0, "first frame"), (2, "memory")):
        ratio = statistics.median(
            a[place] / b[place] for a, b in zip(found["harlequin"], found["bare"], strict=True)
        )
        print(f"harlequin 120x40, {word}: {ratio:.2f} of bare")


def main() -> int:
    """Print the tables."""
    if not sys.platform.startswith("linux"):
        print("tui: not measured, this benchmark reads /proc")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder)
        starts(bench)
        for size in SIZES:
            keys(bench, size)
        at_once(bench)
        peer(bench)
    print("targets, of bare: welcome 1.4, question 1.5 (80x24) and 1.7 (120x40), memory 1.25;")
    print("key p50 30 ms, p95 80 ms; 5000 bytes an answer at 80x24; as many answers as keys")
    return 0


if __name__ == "__main__":
    sys.exit(main())
