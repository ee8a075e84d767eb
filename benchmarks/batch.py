"""Scoring a large table: CPU as ratios to a pure parse of the same file by Polars, and to peers.

Every job is a whole process; they take turns, and medians of CPU seconds (user + system) are
compared, because machines are shared. Run by `make bench`, or by hand:
``ROUNDS=5 JOBS="parse;engine" python benchmarks/batch.py 1000000 5000000``.

The peers read the same file: Polars, pandas and DuckDB every cell as text, without scoring;
pydantic one model a row, which is scored too (over the first rows, then multiplied).

Before the first round each job runs over a few rows, so that Python has its modules compiled and
Numba its loops, as they are wherever the program ran before.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

ROUNDS = 5
ROWS = (1_000_000, 5_000_000)
PYDANTIC_ROWS = 200_000
WARM_ROWS = 2_000
TARGETS = {"engine": 2.5, "nothing written": 1.5}
"""The most times the parse that each may take."""
PYDANTIC_TARGET = 15
"""So many times the rows of pydantic, a model a row, the engine is to do in a CPU second."""
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


def command(path: str) -> None:
    """The whole batch: all outputs, their checksums, the manifest."""
    from readiness.batch.run import run
    from readiness.packs import load

    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        run(Path(path), load(), Path(folder) / "out", on=date(2026, 11, 23), engine="columns")


def engine(path: str, *, write: bool, compiled: bool = True) -> None:
    """The column engine alone, with its three tables or without any.

    `compiled`: by compiled loops, as large tables go with the extra ``fast``; else by numpy.
    """
    if compiled:
        # Numba asks for it at its start; it is a tool of tests, which users have not got.
        sys.modules["coverage"] = None  # type: ignore[assignment]
    from readiness.batch.acceleration import kernels
    from readiness.batch.columns import ColumnRun
    from readiness.batch.mapping import ColumnMap
    from readiness.packs import load

    loops = kernels() if compiled else None
    one = ColumnRun(Path(path), load(), ColumnMap(), None, None, loops)
    if not write:
        with Path(os.devnull).open("wb") as nowhere:
            one.write(None, nowhere, nowhere)
        return
    folder = Path(path).parent
    with (
        tempfile.TemporaryFile(dir=folder) as scores,
        tempfile.TemporaryFile(dir=folder) as rejects,
        tempfile.TemporaryFile(dir=folder) as rows,
    ):
        one.write(scores, rejects, rows)


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
    """One model a row, scored row by row: the program that most people would write.

    Each cell is held to its allowed values. A row that passes gets the score, range and level of
    each component, those of the overall and its five first steps, ranked by one figure, in a line
    of CSV. Left out are must-haves, ceilings, prerequisites, lanes, warnings and reasons.
    """
    import csv
    from typing import Literal

    from pydantic import create_model

    from readiness.packs import load

    pack = load()
    parts = [
        (c.id, [(q.id, float(q.weight), q.impact) for q in c.node.walk()]) for c in pack.components
    ]
    efforts = {(r.question, r.start): (r.effort, r.id) for r in pack.recommendations}
    cell = Literal["1", "2", "3", "4", "5", "dk", "na", ""]
    with Path(path).open(encoding="utf-8", newline="") as file, Path(os.devnull).open("w") as out:
        reader, writer = csv.DictReader(file), csv.writer(out)
        fields = {n: (cell if n[-1].isdigit() else str, ...) for n in reader.fieldnames or ()}
        model = create_model("Row", **fields)  # type: ignore[call-overload]
        for number, cells in enumerate(reader):
            if number == PYDANTIC_ROWS:
                return
            try:
                row = model(**cells)
            except ValueError:
                continue
            scores, line, steps = [], [cells["row_id"], cells["name"]], []
            for _, questions in parts:
                total = known = unknown = 0
                for qid, weight, _ in questions:
                    answer = getattr(row, qid)
                    if answer in ("dk", ""):
                        unknown += weight
                    elif answer != "na":
                        known += weight
                        total += weight * (int(answer) - 1) * 25
                low, high = 0.0, 100.0
                score = total / known if known else None
                if known + unknown:
                    low = total / (known + unknown)
                    high = (total + unknown * 100) / (known + unknown)
                if score is not None:
                    scores.append(score)
                    line += [f"{score:.2f}", f"{low:.2f}", f"{high:.2f}", str(int(score // 20))]
                need = 1.5 - (score or 0) / 100
                for qid, _, impact in questions:
                    answer = getattr(row, qid)
                    if answer in "1234" and answer:
                        effort, step = efforts.get((qid, int(answer) - 1), (3, ""))
                        gap = (5 - int(answer)) / 4
                        steps.append((-gap * impact * need / effort**0.5, step))
            steps.sort()
            overall = sum(scores) / len(scores) if scores else 0.0
            line += [f"{overall:.2f}", *(step for _, step in steps[:5])]
            writer.writerow(line)


JOBS = {
    "parse": parse,
    "whole command": command,
    "engine": lambda path: engine(path, write=True),
    "nothing written": lambda path: engine(path, write=False),
    "engine, numpy": lambda path: engine(path, write=True, compiled=False),
    "nothing, numpy": lambda path: engine(path, write=False, compiled=False),
    "pandas parse": pandas,
    "duckdb parse": duckdb,
    "pydantic": pydantic,
}


def measure(job: str, path: Path, kept: Path) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of one job in a process of its own.

    `kept` is where Python keeps compiled modules.
    """
    return usage_of([__file__, "--job", job, str(path)], kept)


def usage_of(arguments: list[str], kept: Path) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of Python with these arguments."""
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(kept)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, *arguments]
    process = subprocess.Popen(command, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def rounds_of(
    path: Path, rounds: int, jobs: list[str], kept: Path
) -> dict[str, list[tuple[float, float]]]:
    """CPU seconds, multiplied where only some rows were read, and peak MB: each job by turns."""
    with path.open("rb") as file:
        rows = sum(1 for _ in file) - 1
    found: dict[str, list[tuple[float, float]]] = {job: [] for job in jobs}
    for _ in range(rounds):
        for job, times in found.items():
            cpu, memory = measure(job, path, kept)
            share = min(1.0, PYDANTIC_ROWS / rows) if job == "pydantic" else 1.0
            times.append((cpu / share, memory))
    return found


def main() -> int:
    """Print one table per size, and how the engine grows from the first to the last."""
    if sys.argv[1:2] == ["--job"]:
        JOBS[sys.argv[2]](sys.argv[3])
        return 0
    rounds = int(os.environ.get("ROUNDS", ROUNDS))
    jobs = os.environ["JOBS"].split(";") if "JOBS" in os.environ else [*JOBS]
    grown: list[tuple[float, float]] = []
    for rows in [int(a) for a in sys.argv[1:]] or ROWS:
        with tempfile.TemporaryDirectory() as folder:
            path, kept = Path(folder) / "table.csv", Path(folder) / "kept"
            write_table(path, WARM_ROWS)
            rounds_of(path, 1, jobs, kept)
            write_table(path, rows)
            size = path.stat().st_size / 1e6
            found = rounds_of(path, rounds, jobs, kept)
        print(f"{rows:,} rows, {size:,.0f} MB, medians of {rounds} rounds")
        print(f"{'':16} {'CPU s':>8} {'us/row':>8} {'x parse':>8} {'peak MB':>8}")
        for job, times in found.items():
            cpu, memory = (statistics.median(n) for n in zip(*times, strict=True))
            pairs = zip(times, found["parse"], strict=True)
            ratio = statistics.median(t / p for (t, _), (p, _) in pairs)
            bound = f"  target <= {TARGETS[job]}" if job in TARGETS else ""
            print(
                f"{job:16} {cpu:8.2f} {cpu / rows * 1e6:8.2f} {ratio:8.2f} {memory:8.0f}{bound}",
                flush=True,
            )
            if job == "engine":
                grown.append((cpu / rows, memory))
        # The models write nothing.
        for job in ("nothing written", "engine"):
            if job not in found or "pydantic" not in found:
                continue
            pairs = zip(found["pydantic"], found[job], strict=True)
            ratio = statistics.median(p / e for (p, _), (e, _) in pairs)
            print(f"rows a CPU second, {job} / pydantic x {ratio:.1f}  target >= {PYDANTIC_TARGET}")
    if len(grown) > 1:
        (cpu, memory), (more_cpu, more_memory) = grown[0], grown[-1]
        print("the engine from the first size to the last:")
        print(f"  CPU a row   x {more_cpu / cpu:.2f}  target <= 1.05")
        print(f"  peak memory x {more_memory / memory:.2f}  target <= 1.5")
    return 0


if __name__ == "__main__":
    sys.exit(main())
