"""What the cohort report costs beside scoring: the same table with and without it, in turns.

Run by `make bench`, or by hand: ``cohort.py ROWS``. The table is the demo's, its firms over and
over under other names. Time is processor time; the target is at most twice the scoring run.
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from readiness import batching
from readiness.batch.run import run
from readiness.demo import RESPONSES, sample
from readiness.packs import load

ROUNDS = 3
ON = date(2026, 11, 23)


def table(path: Path, count: int) -> None:
    """Write the demo's whole rows, over and over, `count` in all."""
    head, *rows = csv.reader(io.StringIO(sample(RESPONSES).decode("utf-8-sig")))
    rows = [row for row in rows if len(row) == len(head)]
    name = head.index("name")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for number in range(count):
            row = list(rows[number % len(rows)])
            row[0], row[name] = f"{row[0]}-{number}", f"{row[name]} {number}"
            writer.writerow(row)


def main() -> None:
    """Print both times and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    pack, wish = load(), batching.cohort_wish("Benchmark")
    times: dict[bool, list[float]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        table(path, count)
        for number in range(ROUNDS):
            for with_cohort, found in times.items():
                start = time.process_time()
                to = Path(folder) / f"{number}-{with_cohort}"
                run(path, pack, to, on=ON, cohort=wish if with_cohort else None)
                found.append(time.process_time() - start)
    plain, both = median(times[False]), median(times[True])
    print(f"{count} rows, median of {ROUNDS} rounds, processor time")
    print(f"  scored                    {plain:8.2f} s   {plain / count * 1e3:6.2f} ms a row")
    print(f"  scored, cohort report     {both:8.2f} s   {both / count * 1e3:6.2f} ms a row")
    print(f"  the report beside scoring {(both - plain) / plain:8.2f} (target: at most 2)")


if __name__ == "__main__":
    main()
