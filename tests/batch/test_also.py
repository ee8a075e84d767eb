"""The scores as Parquet and as JSON lines: the same as in the CSV, for programs."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from batch.small import small_pack
from readiness.batch.also import check_forms, unguarded
from readiness.batch.engines import Engine
from readiness.batch.run import run
from readiness.batch.tables import guarded
from readiness.errors import UserError
from readiness.questionnaire import Questionnaire

DAY = date(2026, 11, 23)
NAMES = [
    "Plain",
    "=SUM(A1)",
    "'tis ours",
    "  @x",
    "-1",
    "'-1",
    "+44 20 1",
    "Ann, Bob",
    "“漢”",
    "＝A",
    '"',
]


def write_table(path: Path, repeat: int = 1) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["row_id", "name", "sector", "employees", "q1", "q2"])
        for n in range(repeat):
            for m, name in enumerate(NAMES):
                out.writerow(
                    [f"{n}-{m}", name, "retail", m or "", 1 + m % 5, ["3", "dk", ""][m % 3]]
                )
    return path


def test_every_form_holds_the_rows_of_the_csv_without_its_guard(tmp_path: Path) -> None:
    table = write_table(tmp_path / "t.csv")
    to = tmp_path / "out"
    summary = run(table, small_pack(), to, on=DAY, also=["parquet", "jsonl"])
    assert {"scores.jsonl", "scores.parquet"} < set(summary.outputs)
    lines = [json.loads(line) for line in (to / "scores.jsonl").read_text("utf-8").splitlines()]
    with (to / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [line["name"] for line in lines] == [" ".join(n.split()) for n in NAMES[:5]] + [
        # Reading takes the apostrophe before a sign off: a guard put it there.
        "-1",
        *NAMES[6:],
    ]
    assert len(lines) == len(rows) == len(NAMES)
    for line, row in zip(lines, rows, strict=True):
        assert list(line) == list(row)
        for name, cell in row.items():
            if not isinstance(line[name], int | float):
                assert guarded(line[name] or "") == cell
            else:
                assert float(cell) == line[name]
    assert pl.read_parquet(to / "scores.parquet").to_dicts() == lines
    manifest = json.loads((to / "manifest.json").read_bytes())
    assert {"scores.jsonl", "scores.parquet"} < manifest["files"].keys()


def test_the_same_table_gives_the_same_bytes_by_rows_and_by_columns(
    tmp_path: Path, north_west: Questionnaire
) -> None:
    ids = list(north_west.questions)
    table = tmp_path / "t.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["row_id", "name", *ids])
        for n in range(300):
            out.writerow([n, NAMES[n % 6], *[1 + (n * k) % 5 for k in range(len(ids))]])
    engines: tuple[Engine, ...] = ("rows", "columns")
    for engine in engines:
        to = tmp_path / engine
        run(table, north_west, to, on=DAY, also=["parquet", "jsonl"], engine=engine)
    for name in ("scores.parquet", "scores.jsonl", "scores.csv"):
        assert (tmp_path / "rows" / name).read_bytes() == (tmp_path / "columns" / name).read_bytes()


@pytest.mark.parametrize("text", [*NAMES, "", "\t=x", "=", "'", "''"])
def test_the_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text or text == "'-1"


def test_parquet_without_polars_is_refused_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    check_forms(["parquet", "jsonl"])
    monkeypatch.setitem(sys.modules, "polars", None)
    check_forms(["jsonl"])
    with pytest.raises(UserError, match="extra 'big'"):
        check_forms(["parquet"])
