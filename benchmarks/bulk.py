"""Roadmaps in bulk: 200 of them from a CSV, beside raw canvas drawing of the same lines.

The whole command is measured, from reading the table to the manifest, in this process and with one
and two worker processes; the peer draws the lines of the same documents at the same places with
ReportLab's canvas and writes nothing. Sides take turns. CPU seconds (user + system, workers
included) are compared, because machines are shared; only the speed-up of two workers is wall time.
Run by `make bench`, or by hand: ``python benchmarks/bulk.py [ROWS [ROUNDS]]``.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from batch import write_table
from readiness.batch.documents import DocumentWish
from readiness.batch.intake import read_table
from readiness.batch.run import run
from readiness.packs import load
from readiness.papers import roadmap_bytes
from readiness.report.typeface import cut
from readiness.roadmap import plan
from readiness.scoring import assess
from report import Firm, lines_of, raw

ON = date(2026, 11, 23)
ROWS, ROUNDS = 200, 3
SAMPLE = 10
"""Every tenth document is drawn by the peer, and the sum multiplied."""
TARGET = 20 / 150
"""Documents a second to raw ones: 20 a second where raw canvas makes 150."""


def spent() -> float:
    """CPU seconds of this process and of all its children that ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def timed(job: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of a job."""
    cpu, wall = spent(), time.perf_counter()
    job()
    return spent() - cpu, time.perf_counter() - wall


def command(table: Path, folder: Path, workers: int | None) -> None:
    """The batch with roadmaps; None: without them."""
    wish = None if workers is None else DocumentWish(roadmap_bytes, workers=workers)
    with tempfile.TemporaryDirectory(dir=folder) as to:
        run(table, load(), Path(to) / "out", on=ON, documents=wish)


def sampled(table: Path) -> list[Firm]:
    """Every tenth document, with its lines."""
    pack, found = load(), []
    responses = [row.response for row in read_table(table, pack).rows() if row.response is not None]
    for response in responses[::SAMPLE]:
        assessment = assess(pack, response)
        firm = Firm(assessment, plan(assessment, ON))
        firm.pages = lines_of(firm)
        found.append(firm)
    return found


def main() -> int:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    for name in ("Regular", "SemiBold", "Display", "Italic"):
        cut(name)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        table = folder / "firms.csv"
        write_table(table, rows)
        firms = sampled(table)
        documents = sum(row.response is not None for row in read_table(table, load()).rows())
        lines = sum(len(page) for firm in firms for page in firm.pages) / len(firms)
        sides: dict[str, Callable[[], object]] = {
            "scores only": lambda: command(table, folder, None),
            "in this process": lambda: command(table, folder, 0),
            "1 worker": lambda: command(table, folder, 1),
            "2 workers": lambda: command(table, folder, 2),
            "raw canvas": lambda: [raw(firm) for firm in firms],
        }
        for side in ("scores only", "raw canvas"):
            sides[side]()
        taken: dict[str, list[tuple[float, float]]] = {side: [] for side in sides}
        for _ in range(rounds):
            for side, job in sides.items():
                taken[side].append(timed(job))
    cpu = {side: statistics.median(c for c, _ in times) for side, times in taken.items()}
    wall = {side: statistics.median(w for _, w in times) for side, times in taken.items()}
    cpu["raw canvas"] *= documents / len(firms)
    wall["raw canvas"] *= documents / len(firms)
    print(f"{documents} roadmaps from a table of {rows} rows, {lines:.0f} lines each on average;")
    print(f"medians of {rounds} rounds, {os.cpu_count()} processors, {os.getloadavg()[0]:.1f} load")
    print(f"{'':16} {'CPU s':>7} {'wall s':>7} {'documents / CPU s':>18}")
    for side in sides:
        speed = "" if side == "scores only" else f"{documents / cpu[side]:18.1f}"
        print(f"{side:16} {cpu[side]:7.2f} {wall[side]:7.2f} {speed}")
    ratio = cpu["raw canvas"] / cpu["in this process"]
    overhead = cpu["1 worker"] / cpu["in this process"] - 1
    print(f"speed to raw canvas: {ratio:.2f} (at least {TARGET:.2f})")
    print(f"what worker processes cost: {overhead:+.1%} of CPU (at most 5 %)")
    faster, more = wall["1 worker"] / wall["2 workers"], cpu["2 workers"] / cpu["1 worker"]
    print(f"2 workers are {faster:.2f} x as fast as 1 (wall time),")
    print(f"and take {more:.2f} x its CPU (1.00: nothing is lost by sharing)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
