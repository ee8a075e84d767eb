"""Cold starts as ratios: `readiness --help` to bare Python, a batch of 40 rows to `import polars`.

Every command is a whole process; the sides take turns, and medians of CPU seconds (user + system)
are compared, because machines are shared. Run by `make bench`.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 25
ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "src" / "readiness" / "demo" / "responses.csv"


def cpu_seconds(command: list[str]) -> float:
    """CPU seconds of one run of a command, its children included."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "rows.csv"
        table.write_text("".join(SAMPLE.read_text("utf-8").splitlines(keepends=True)[:41]), "utf-8")
        python = [sys.executable]
        sides = {
            "python -c pass": [*python, "-c", "pass"],
            "readiness --help": [*python, "-m", "readiness", "--help"],
            "import polars": [*python, "-c", "import polars"],
            "batch, 40 rows": [*python, "-m", "readiness", "batch", str(table), "--to", folder],
        }
        for command in sides.values():
            cpu_seconds(command)
        times: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, command in sides.items():
                times[name].append(cpu_seconds(command))
    print(f"{'':20} {'CPU ms, median':>15} {'min':>7} {'max':>7}")
    for name, found in times.items():
        middle, low, high = statistics.median(found), min(found), max(found)
        print(f"{name:20} {middle * 1e3:15.0f} {low * 1e3:7.0f} {high * 1e3:7.0f}")
    for top, below, target in (
        ("readiness --help", "python -c pass", "at most 5"),
        ("batch, 40 rows", "import polars", "at most 1.0, stretch 0.5"),
    ):
        pairs = [a / b for a, b in zip(times[top], times[below], strict=True)]
        print(f"{top} / {below}: {statistics.median(pairs):.2f} ({target})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
