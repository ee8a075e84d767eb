"""Scoring a large table: CPU as ratios to a pure parse of the same file by Polars, and to peers.

Every job is a whole process; they take turns, and medians of CPU seconds (user + system) are
compared, because machines are shared. Run by hand: ``python benchmarks/batch.py [ROWS ...]``.
The peers read the same file: Polars, pandas and DuckDB every cell as text, without scoring;
pydantic one model a row, which only checks it (over the first rows, then multiplied).
"""

import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 5
PYDANTIC_ROWS = 20_000
WORDS = ("Alder", "Birch", "Cedar", "Dale", "Elm", "Fern", "Grove", "Heath", "Ivy", "Lark")
CLEAN, ODD = 0.9975, 0.9995
"""Up to the first, a cell is plain; up to the second, it can be read; beyond, it cannot."""


def write_table(path: Path, rows: int) -> None:
    """A table of made-up firms: several maturities, don't-knows, cells to mend or to refuse."""
    from readiness.packs import load

    pack, rng = load(), random.Random(5)
    questions = list(pack.questions.values())
    names = ["name", "sector", "employees", "makes_things", "sells_to", "area", "goals", "length"]
    sectors, areas = [s.id for s in pack.sectors], [a.id for a in pack.areas]
    goals = [g.id for g in pack.goals]
    drawn = {m: [str(1 + max(0, min(4, round(rng.gauss(m, 0.9))))) for _ in range(4096)]
             for m in (0.6, 1.2, 1.8, 2.4, 3.0)}  # fmt: skip
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(["row_id", *names, *(q.id for q in questions)]) + "\n")
        for number in range(rows):
            levels = drawn[rng.choice((0.6, 1.2, 1.8, 2.4, 3.0))]
            start = rng.randrange(4096)
            cells = [levels[(start + 61 * n) % 4096] for n in range(len(questions))]
            for at in rng.sample(range(len(cells)), rng.choice((0, 1, 2, 4, 7))):
                cells[at] = "na" if questions[at].may_not_apply and at % 3 == 0 else "dk"
            if rng.random() < 0.2:
                cells[rng.randrange(len(cells))] = ""
            if (luck := rng.random() ** (1 / len(cells))) > CLEAN:
                odd = ("N/A" if luck < ODD else "maybe", " 2", "3.0", "Don't know")
                cells[rng.randrange(len(cells))] = odd[0] if luck > ODD else rng.choice(odd[1:])
            who = [
                f"F{number + 1:07d}", f"{rng.choice(WORDS)} {rng.choice(WORDS)} {number + 1}",
                rng.choice(sectors), rng.choice(("", "1", "2", "3", "5", "9", "12", "49", "120")),
                rng.choice(("yes", "no")), rng.choice(("", "local", "local;visitors", "uk")),
                rng.choice(areas), ";".join(rng.sample(goals, rng.randrange(3))),
                rng.choice(("full", "full", "full", "quick")),
            ]  # fmt: skip
            file.write(",".join(who + cells) + "\n")


def parse(path: str) -> None:
    """Every cell as text, block by block."""
    import polars as pl

    for _ in pl.scan_csv(path, infer_schema=False).collect_batches():
        pass


def columns(path: str, *, write: bool) -> None:
    """The column engine, with all its outputs or without `scores.csv`."""
    from readiness.batch.columns import ColumnRun
    from readiness.batch.mapping import ColumnMap
    from readiness.packs import load

    one = ColumnRun(Path(path), load(), ColumnMap(), None)
    with tempfile.TemporaryFile() as scores, tempfile.TemporaryFile() as rejects:
        one.write(scores if write else None, rejects, io.BytesIO())


def pandas(path: str) -> None:
    """Every cell as text, in chunks."""
    import pandas as pd

    for _ in pd.read_csv(path, dtype=str, chunksize=50_000):
        pass


def duckdb(path: str) -> None:
    """Every cell as text, each column counted."""
    import duckdb as db

    db.sql(f"select count(columns(*)) from read_csv('{path}', all_varchar = true)").fetchall()


def pydantic(path: str) -> None:
    """One model a row: types and ranges checked, nothing scored."""
    import csv
    from typing import Literal

    from pydantic import create_model

    with Path(path).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        cell = Literal["1", "2", "3", "4", "5", "dk", "na", ""]
        fields = {n: (cell if n[-1].isdigit() else str, ...) for n in reader.fieldnames or ()}
        model = create_model("Row", **fields)  # type: ignore[call-overload]
        for number, row in enumerate(reader):
            if number == PYDANTIC_ROWS:
                return
            try:
                model(**row)
            except ValueError:
                continue


JOBS = {
    "parse": parse,
    "all columns": lambda path: columns(path, write=True),
    "no scores.csv": lambda path: columns(path, write=False),
    "pandas parse": pandas,
    "duckdb parse": duckdb,
    "pydantic": pydantic,
}


def measure(job: str, path: Path) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of one job in a process of its own."""
    process = subprocess.Popen([sys.executable, __file__, "--job", job, str(path)])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{job} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> int:
    """Print one table per size."""
    if sys.argv[1:2] == ["--job"]:
        JOBS[sys.argv[2]](sys.argv[3])
        return 0
    rounds = int(os.environ.get("ROUNDS", ROUNDS))
    for rows in [int(a) for a in sys.argv[1:]] or [1_000_000, 5_000_000]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.csv"
            write_table(path, rows)
            size = path.stat().st_size / 1e6
            found: dict[str, list[tuple[float, float]]] = {job: [] for job in JOBS}
            for _ in range(rounds):
                for job, times in found.items():
                    times.append(measure(job, path))
        print(f"{rows:,} rows, {size:,.0f} MB, {rounds} rounds, medians")
        print(f"{'':14} {'CPU s':>8} {'us/row':>8} {'x parse':>8} {'peak MB':>8}")
        for job, times in found.items():
            share = min(1.0, PYDANTIC_ROWS / rows) if job == "pydantic" else 1.0
            cpu = statistics.median(t for t, _ in times) / share
            ratio = statistics.median(
                t / share / p for (t, _), (p, _) in zip(times, found["parse"], strict=True)
            )
            memory = statistics.median(m for _, m in times)
            print(f"{job:14} {cpu:8.2f} {cpu / rows * 1e6:8.2f} {ratio:8.2f} {memory:8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
