"""The terminal app in a real pseudo-terminal, as ratios to a bare Textual app in the same run.

The sides take turns, and medians are compared, because machines are shared. Wall time is what a
person waits; CPU time (user + system of all threads until the first frame) is steadier where other
programs run. Run by `make bench`, which installs harlequin, a peer made with the same library;
needs Linux. Ends with 1 when a target is missed.
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

HARLEQUIN = Path(sys.executable).with_name("harlequin")
ROUNDS = int(os.environ.get("READINESS_BENCH_ROUNDS", "15"))
PEER_EVERY = 3
"""harlequin takes its turn in every third round: it is ten times as slow to start."""
KEYS = 60
AT_ONCE = 48
SIZES = ((80, 24), (120, 40))
FIRST_FRAME = {
    "welcome 80x24": 1.4,
    "welcome 120x40": 1.4,
    "question 80x24": 1.5,
    "question 120x40": 1.7,
}
MOST_MEMORY = 1.25
MOST_P50, MOST_P95 = 30.0, 80.0
"""Milliseconds from a key to the changed frame, each answer saved."""
MOST_BYTES = 5000
"""Of an answer at 80x24."""

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
        # Python keeps compiled modules where people use it; some machines for tests forbid it.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
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
        """Read until nothing came for so long; how many bytes came.

        A cursor that blinks never rests, so it ends after three times as long in any case.
        """
        total, last = 0, time.perf_counter()
        end = last + 3 * quiet
        while (now := time.perf_counter()) - last < quiet and now < end:
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


class Targets:
    """What was measured beside what was promised."""

    def __init__(self) -> None:
        """Nothing is measured yet."""
        self._rows: list[tuple[str, float, float]] = []

    def take(self, what: str, measured: float, most: float) -> None:
        """Note a figure, and the most that it may be."""
        self._rows.append((what, measured, most))

    def show(self) -> int:
        """Print all of them; 1 when one was missed."""
        print(f"\n{'target':52} {'most':>8} {'measured':>9}")
        for what, measured, most in self._rows:
            missed = "" if measured <= most else "  MISSED"
            print(f"{what:52} {most:8.6g} {measured:9.4g}{missed}")
        return int(any(measured > most for _, measured, most in self._rows))


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
        self._begin()
        self.question = [*readiness, "assess", str(self.copy("start"))]

    def copy(self, name: str) -> Path:
        """A saved file of its own, so that no part goes on with the answers of another."""
        path = self.begun.with_name(f"{name}.readiness.json")
        shutil.copy(self.begun, path)
        return path

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


def starts(bench: Bench, targets: Targets) -> None:
    """First frames and memory, interleaved."""
    peer = [("harlequin", [str(HARLEQUIN)], "Query Editor")] if HARLEQUIN.exists() else []
    sides = [
        (f"{name} {size[0]}x{size[1]}", command, mark, size)
        for size in SIZES
        for name, command, mark in (
            ("bare", bench.bare, "Bare app"),
            ("welcome", bench.welcome, "Quick look"),
            ("question", bench.question, "save, quit"),
            *(peer if size == SIZES[-1] else []),
        )
    ]
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name, *_ in sides}
    bases: dict[str, list[tuple[float, float, float]]] = {name: [] for name, *_ in sides}
    for round_number in range(ROUNDS + 1):
        base: dict[tuple[int, int], tuple[float, float, float]] = {}
        # Every third round is left in peace for a second, so that what is read late counts too.
        rest = 1.0 if round_number % PEER_EVERY == 1 else 0.0
        for name, command, mark, size in sides:
            if name.startswith("harlequin") and not rest:
                continue
            figures = bench.first_frame(command, mark, size, rest)
            base.setdefault(size, figures)
            if round_number:  # the first warms the disk
                found[name].append(figures if rest else (*figures[:2], 0.0))
                bases[name].append(base[size])
    heads = ("wall ms", "ratio", "CPU ms", "ratio", "MB", "ratio")
    print(f"{'first frame':18}", *[f"{head:>8}" for head in heads])
    for name, rows in found.items():
        cells = []
        for place, scale in ((0, 1e3), (1, 1e3), (2, 1.0)):
            pairs = [
                (a[place], b[place]) for a, b in zip(rows, bases[name], strict=True) if a[place]
            ]
            cells.append(
                (
                    statistics.median(mine for mine, _ in pairs) * scale,
                    statistics.median(mine / bare for mine, bare in pairs),
                )
            )
        (wall, r1), (cpu, r2), (memory, r3) = cells
        print(f"{name:18} {wall:8.0f} {r1:8.2f} {cpu:8.0f} {r2:8.2f} {memory:8.1f} {r3:8.2f}")
        if name in FIRST_FRAME:
            targets.take(f"first frame, {name} / bare (wall)", r1, FIRST_FRAME[name])
            targets.take(f"memory, {name} / bare", r3, MOST_MEMORY)
    if not peer:
        print(f"harlequin: not measured, it is not at {HARLEQUIN} ('make bench' installs it)")


def keys(bench: Bench, size: tuple[int, int], targets: Targets) -> None:
    """From a key to the changed frame, each answer saved; and the bytes that an answer takes."""
    path = bench.copy(f"keys-{size[0]}")
    for name, command, mark in (
        ("bare", bench.bare, "Bare app"),
        ("question", [*bench.welcome, "assess", str(path)], "save, quit"),
    ):
        terminal = Terminal(command, size, bench.home)
        try:
            terminal.wait_for(mark)
            terminal.settle(1.5)
            waited, sent, spent = [], [], terminal.cpu()
            for number in range(KEYS):
                before = list(terminal.screen.display)
                begun = time.perf_counter()
                terminal.send("23u"[number % 3] if name == "question" else "x")
                size_of_answer = 0
                while list(terminal.screen.display) == before:
                    size_of_answer += terminal.read(0.5)
                waited.append(time.perf_counter() - begun)
                sent.append(size_of_answer + terminal.settle(0.15))
            spent = (terminal.cpu() - spent) / KEYS * 1e3
        finally:
            terminal.end()
        waited.sort()
        slow = waited[int(KEYS * 0.95)] * 1e3
        if name == "question":
            at = f"{size[0]}x{size[1]}"
            targets.take(
                f"key to changed frame {at}, p50 ms", statistics.median(waited) * 1e3, MOST_P50
            )
            targets.take(f"key to changed frame {at}, p95 ms", slow, MOST_P95)
            if size == SIZES[0]:
                targets.take(f"bytes an answer {at}, median", statistics.median(sent), MOST_BYTES)
        print(
            f"{name:10} {size[0]}x{size[1]}  key to changed frame p50 "
            f"{statistics.median(waited) * 1e3:.1f} ms, p95 {slow:.1f} ms; CPU {spent:.1f} ms; "
            f"bytes an answer, median {statistics.median(sent):.0f}, most {max(sent)}"
        )


def at_once(bench: Bench, targets: Targets) -> None:
    """As many keys as one packet carries, sent at once."""
    import json

    path = bench.copy("at-once")
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
    targets.take(f"of {AT_ONCE} keys at once, lost", AT_ONCE - answers, 0)
    print(f"{AT_ONCE} keys at once: {answers} answers in the file, shown after {took * 1e3:.0f} ms")


def main() -> int:
    """Print the tables."""
    if not sys.platform.startswith("linux"):
        print("tui: not measured, this benchmark reads /proc")
        return 0
    targets = Targets()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder)
        starts(bench, targets)
        for size in SIZES:
            keys(bench, size, targets)
        at_once(bench, targets)
    return targets.show()


if __name__ == "__main__":
    sys.exit(main())
