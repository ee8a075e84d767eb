"""What the cohort report costs beside scoring: the same table with and without it, in turns.

Every run is a whole process, and medians of CPU seconds (user + system) are compared. Run by `make
bench`, or by hand: ``ROUNDS=5 cohort.py 1000000``. The table is that of ``batch.py``: tables of
more than 2 MB go by columns, from 48 MB on by compiled loops where Numba is installed.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

from batch import WARM_ROWS, usage_of, write_table

ROUNDS = 3
ROWS = 200_000
WARM = "warm.csv"
TARGET = 2
"""The most times the scoring that the report may take beside it."""
ON = date(2026, 11, 23)


def job(path: Path, to: Path, *, report: bool) -> None:
    """The whole batch, with or without the report."""
    # Numba asks for it at its start; it is a tool of tests, which users have not got.
    sys.modules["coverage"] = None  # type: ignore[assignment]
    from readiness import batching
    from readiness.batch import acceleration
    from readiness.batch.run import run
    from readiness.packs import load

    if path.name == WARM:
        # So that loops are compiled, too.
        acceleration.WORTH_IT = 0
    wish = batching.cohort_wish("Benchmark") if report else None
    run(path, load(), to, on=ON, cohort=wish, engine="columns")


def measure(path: Path, to: Path, *, report: bool) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of one run."""
    arguments = [__file__, "--job", str(path), str(to), *["report"] * report]
    return usage_of(arguments, path.parent / "kept")


def main() -> None:
    """Print both times, their ratio, and the memory."""
    if sys.argv[1:2] == ["--job"]:
        path, to, *report = sys.argv[2:]
        job(Path(path), Path(to), report=bool(report))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    rounds = int(os.environ.get("ROUNDS", ROUNDS))
    found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warm, path = folder / WARM, folder / "table.csv"
        write_table(warm, WARM_ROWS)
        write_table(path, rows)
        for report in found:
            measure(warm, folder / f"warm-{report}", report=report)
        for number in range(rounds):
            for report, times in found.items():
                times.append(measure(path, folder / f"{number}-{report}", report=report))
    print(f"{rows:,} rows, medians of {rounds} rounds")
    print(f"{'':22} {'CPU s':>8} {'us/row':>8} {'peak MB':>8}")
    for report, times in found.items():
        cpu, memory = (statistics.median(n) for n in zip(*times, strict=True))
        name = "scored, cohort report" if report else "scored"
        print(f"{name:22} {cpu:8.2f} {cpu / rows * 1e6:8.2f} {memory:8.0f}")
    pairs = zip(found[True], found[False], strict=True)
    ratio = statistics.median((both - plain) / plain for (both, _), (plain, _) in pairs)
    print(f"the report beside scoring x {ratio:.2f}  target <= {TARGET}")


if __name__ == "__main__":
    main()
