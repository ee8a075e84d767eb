"""The whole trip: nothing lost, the same bytes twice, nothing published on a fault."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from batch.small import small_pack
from readiness.batch.check import check
from readiness.batch.intake import Table
from readiness.batch.rows import Row
from readiness.batch.run import run
from readiness.errors import UserError
from readiness.packs import load
from readiness.questionnaire import Questionnaire

DAY = date(2026, 11, 23)
TABLE = (
    "row_id,name,sector,q1,q2\n"
    "1,Alpha,retail,3,4\n"
    "2,Beta,mars,3,4\n"
    '3,"Gamma\nLtd",health,dk,\n'
    "4,Delta,retail,9,na\n"
    "5,alpha,retail,3,5\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_bytes(TABLE.encode())
    return path


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a written table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_row_is_scored_or_rejected(table: Path, tmp_path: Path) -> None:
    summary = run(table, small_pack(), tmp_path / "out", on=DAY)
    assert (summary.rows, summary.scored, summary.rejected) == (5, 3, 2)
    assert summary.exit_code == 1
    scored = [r["row_id"] for r in read(tmp_path / "out" / "scores.csv")]
    rejected = [r["row_id"] for r in read(tmp_path / "out" / "rejected_rows.csv")]
    assert scored == ["1", "3", "5"]
    assert rejected == ["2", "4"]
    assert {r["row_id"] for r in read(tmp_path / "out" / "rejects.csv")} == set(rejected)


def test_the_same_table_gives_the_same_bytes(table: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two" / "deep"
    run(table, small_pack(), first, on=DAY)
    run(table, small_pack(), second, on=date(2031, 1, 1))
    run(table, small_pack(), first, on=DAY)
    names = sorted(p.name for p in first.iterdir())
    assert names == [
        "manifest.json",
        "quality.json",
        "rejected_rows.csv",
        "rejects.csv",
        "scores.csv",
    ]
    assert all((first / n).read_bytes() == (second / n).read_bytes() for n in names)


def test_a_lost_row_stops_the_run_before_anything_is_published(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Table.rows

    def lossy(self: Table) -> Iterator[Row]:
        rows = list(whole(self))
        assert len(rows) == 5
        yield from rows[:-1]

    monkeypatch.setattr(Table, "rows", lossy)
    with pytest.raises(RuntimeError, match="5 rows in the table, but 2 scored and 2 rejected"):
        run(table, small_pack(), tmp_path / "out", on=DAY)
    assert not (tmp_path / "out").exists()


def test_an_interrupted_run_leaves_no_output(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("readiness.batch.run.quality_json", stop)
    with pytest.raises(KeyboardInterrupt):
        run(table, small_pack(), tmp_path / "out", on=DAY)
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


def test_a_fault_in_the_table_publishes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"colour\nred\n")
    with pytest.raises(UserError):
        run(path, small_pack(), tmp_path / "out", on=DAY)
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


def test_rejected_rows_are_scored_once_they_are_mended(table: Path, tmp_path: Path) -> None:
    run(table, small_pack(), tmp_path / "out", on=DAY)
    rejected = tmp_path / "out" / "rejected_rows.csv"
    again = run(rejected, small_pack(), tmp_path / "again", on=DAY)
    assert (again.scored, again.rejected) == (0, 2)
    mended = tmp_path / "mended.csv"
    text = rejected.read_text(encoding="utf-8").replace("mars", "retail").replace("9", "5")
    mended.write_text(text, encoding="utf-8")
    last = run(mended, small_pack(), tmp_path / "last", on=DAY)
    assert (last.scored, last.rejected, last.exit_code) == (2, 0, 0)
    assert [r["row_id"] for r in read(tmp_path / "last" / "scores.csv")] == ["2", "4"]


def test_quality_tells_what_was_read_and_what_to_look_at(table: Path, tmp_path: Path) -> None:
    summary = run(table, small_pack(), tmp_path / "out", on=DAY)
    found = json.loads((tmp_path / "out" / "quality.json").read_bytes())
    assert found == summary.quality
    assert found["rows"]["in"] == found["rows"]["scored"] + found["rows"]["rejected"] == 5
    assert found["reject_codes"] == {"R203": 1, "R204": 1}
    assert found["same_name"] == {"count": 1, "rows": [{"row_id": "5", "same_as": "1"}]}
    assert found["unfinished"] == {"count": 1, "rows": ["3"]}
    assert found["questions_of"] == {"length": "full", "rows": 3}
    assert set(found["questions"]["q1"]["options"]) == {None}
    assert found["table"]["encoding"] == "UTF-8"
    warnings = {r["row_id"]: r["warnings"] for r in read(tmp_path / "out" / "scores.csv")}
    assert warnings == {"1": "", "3": "", "5": "same-name:1"}


def test_a_firm_sent_twice_is_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("row_id,name,When,q1,q2\n1,A,9:00,3,4\n2,A,9:05,3,4\n3,A,9:06,3,5\n", "utf-8")
    summary = run(path, small_pack(), tmp_path / "out", on=DAY)
    assert summary.quality["same_row"] == {"count": 1, "rows": [{"row_id": "2", "same_as": "1"}]}
    assert [e["row_id"] for e in summary.quality["same_name"]["rows"]] == ["3"]


def test_lenient_cells_are_listed(table: Path, tmp_path: Path) -> None:
    summary = run(table, small_pack(), tmp_path / "out", on=DAY, lenient=True)
    assert summary.rejected == 0
    assert [(e["row_id"], e["column"]) for e in summary.quality["ignored"]["rows"]] == [
        ("2", "sector"),
        ("4", "q1"),
    ]


def test_cells_that_were_read_in_another_spelling_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("q1,q2\n3,4\n 3.0,N/A\n3,4\n", "utf-8")
    summary = run(path, small_pack(), tmp_path / "out", on=DAY)
    read = summary.quality["read_as"]
    assert read["count"] == 2
    assert read["rows"] == [
        {"column": "q1", "value": " 3.0", "read_as": "3"},
        {"column": "q2", "value": "N/A", "read_as": "na (no-staff)"},
    ]


def test_of_many_spellings_the_first_ones_are_listed_and_all_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("q1,q2\n" + "".join(f"{' ' * n}3,4\n" for n in range(1, 1400)), "utf-8")
    read = run(path, small_pack(), tmp_path / "out", on=DAY).quality["read_as"]
    assert (read["count"], len(read["rows"])) == (1399, 1000)


def test_progress_reaches_the_number_of_rows(table: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    run(table, small_pack(), tmp_path / "out", on=DAY, progress=lambda a, b: told.append((a, b)))
    assert told == [(5, 5)]


def test_fifteen_equal_answers_in_a_row_are_pointed_out(
    tmp_path: Path, north_west: Questionnaire
) -> None:
    ids = list(north_west.questions)
    path = tmp_path / "t.csv"
    straight, mixed = ["3"] * len(ids), [str(1 + n % 5) for n in range(len(ids))]
    path.write_text(
        "\n".join(",".join(row) for row in (["row_id", *ids], ["a", *straight], ["b", *mixed])),
        "utf-8",
    )
    summary = run(path, north_west, tmp_path / "out", on=DAY)
    assert summary.quality["straight_lines"] == {"count": 1, "rows": ["a"]}


def test_a_small_table_loads_no_heavy_library(tmp_path: Path, north_west: Questionnaire) -> None:
    ids = list(north_west.questions)
    path = tmp_path / "t.csv"
    rows = [[f"F{n}", *(str(1 + (n + i) % 5) for i in range(len(ids)))] for n in range(40)]
    path.write_text("\n".join(",".join(row) for row in (["row_id", *ids], *rows)), "utf-8")
    load()  # so that its compiled form is in this test's cache, as after any first run
    program = (
        "import sys, datetime, pathlib\n"
        "from readiness.packs import load\n"
        "from readiness.batch.run import run\n"
        "path, to = map(pathlib.Path, sys.argv[1:])\n"
        "print(run(path, load(), to, on=datetime.date(2026, 11, 23)).scored)\n"
        "heavy = 'polars numpy pydantic yaml reportlab textual rich jinja2 multiprocessing'\n"
        "heavy += ' readiness.tally readiness.robustness readiness.batch.columns'\n"
        "print([name for name in heavy.split() if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ.copy(),
    )
    assert done.stdout.splitlines() == ["40", "[]"]


def test_a_header_without_a_row_is_refused_and_nothing_written(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("row_id,q1,q2\n,,\n\n", "utf-8")
    for refuse in (
        lambda: run(path, small_pack(), tmp_path / "out", on=DAY),
        lambda: check(path, small_pack()),
    ):
        with pytest.raises(UserError, match=r"no row below it.*T102"):
            refuse()
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


def test_a_cell_of_more_digits_than_a_number_may_have_rejects_its_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"row_id,q1,employees\n1,{'9' * 5000},2\n2,3,{'9' * 5000}\n3,3,2\n", "utf-8")
    summary = run(path, small_pack(), tmp_path / "out", on=DAY)
    assert (summary.scored, summary.rejected) == (1, 2)
    assert check(path, small_pack())["rows"]["rejected"] == 2
