"""Odd large tables: what is kept of them stays small, and both engines say the same of them."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

pytest.importorskip("numpy")
pytest.importorskip("polars")

from readiness.batch import acceleration, blocks, cells, columns, distinct, grid, run, tail
from readiness.batch.lookup import Unfit
from readiness.batch.mapping import ColumnMap
from readiness.errors import UserError
from readiness.questionnaire import Questionnaire
from small_packs import component, pack, single

TODAY = date(2026, 1, 5)
TABLES = ("scores.csv", "rejects.csv", "rejected_rows.csv", "quality.json", "manifest.json")


def questionnaire() -> Questionnaire:
    return pack(component("A", single("q0"), single("q1")), component("B", single("q2")))


def both(folder: Path, text: str | bytes, *, must: bool = True) -> run.BatchSummary:
    """Score by both engines, and hold their files equal; `must`: the column engine must do it."""
    path = folder / "table.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    done = by_rows = run.run(path, questionnaire(), folder / "rows", on=TODAY, engine="rows")
    assert acceleration.kernels() is not None
    for loops, worth_it in (("numpy", 1 << 60), ("compiled", 0)):
        with patch.object(acceleration, "WORTH_IT", worth_it):
            done = run.run(path, questionnaire(), folder / loops, on=TODAY, engine="columns")
        if must:
            assert done.notices == by_rows.notices
        for name in TABLES:
            got, want = (folder / f / name for f in (loops, "rows"))
            assert got.read_bytes() == want.read_bytes(), (loops, name)
    return done


def small_blocks(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(blocks, "CHUNK", 150 + 37 * seed)
    monkeypatch.setattr(blocks, "MOST_LINES", 3 + seed)
    monkeypatch.setattr(columns, "HEAD", 300)
    monkeypatch.setattr(tail, "_FIRST", 16)
    monkeypatch.setattr(tail, "PIECE", 64)


SOUP = ('"', '""', ",", "\n", "a", " ", "3", '"a"', '","', '"\n', "x,1,2,3\n", ",,,\n", '"\n",')


@pytest.mark.parametrize("seed", range(40))
def test_quotation_marks_anywhere_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng = random.Random(seed)
    small_blocks(monkeypatch, seed % 7)
    body = "".join(rng.choices(SOUP, k=rng.randrange(5, 160)))
    both(tmp_path, "name,q0,q1,q2\nAlder,3,5,4\n" + body + "\nBirch,1,2,3\n", must=False)


@pytest.mark.parametrize("seed", range(6))
def test_records_of_several_lines_go_by_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng = random.Random(seed)
    small_blocks(monkeypatch, seed)
    rows = ["name,q0,q1,q2"]
    for number in range(120):
        name = rng.choice((f"Firm {number}", f'"two\nlines {number}"', '"a ""b""\n\n\nc, d"', '""'))
        cell = rng.choice(("1", "2", "5", '"3\n"', '"no\nsuch"', "7"))
        rows.append(
            ",".join([name, cell, *rng.choice((["4", "2"], ["4", "2"], ["4"], ["4", "2", "x"]))])
        )
    rows.insert(rng.randrange(2, 120), '"never closed,1,2,1')
    done = both(tmp_path, "\n".join([*rows, ""]))
    assert done.scored > 20
    assert done.rejected > 10


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", ",,,", "  ", "\u00a0,,,", ", ,\t,"])
def test_empty_rows_at_the_end_are_counted_from_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, last: str
) -> None:
    small_blocks(monkeypatch, 1)
    rows = ["name,q0,q1,q2", *["Alder,3,5,4", ",,,", "Birch,1,,"] * 9]
    done = both(tmp_path, end.join([*rows, *[",,,", "", ",,,"] * 40, last]))
    assert done.scored == 27


def test_an_open_quotation_mark_before_the_empty_rows_is_left_to_the_row_engine(
    tmp_path: Path,
) -> None:
    path = tmp_path / "table.csv"
    path.write_text('name,q0,q1,q2\nAlder,3,5,4\nx,"1,2,3\n' + ",,,\n" * 9, "utf-8")
    done = run.run(path, questionnaire(), tmp_path / "out", on=TODAY, engine="columns")
    assert done.notices[-1].startswith("Scored row by row: a quotation mark does not close")
    assert done.quality["table"]["empty_rows_at_end"] == 9


def test_a_table_of_nothing_but_separators_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("name,q0,q1,q2\n" + ",,,\n" * 900, "utf-8")
    for engine in ("rows", "columns"):
        with pytest.raises(UserError) as caught:
            run.run(path, questionnaire(), tmp_path / engine, on=TODAY, engine=engine)
        assert caught.value.problems[0].code == "T102"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_end_of_a_file_is_found_without_a_look_at_each_row(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b" + end + b"1,2" + end + (b"," + end) * 400_000 + end * 3)
    found = tail.find_tail(path, 3 + len(end), ",")
    assert found == (6 + 2 * len(end), 400_000, 3)


def test_quoted_blanks_at_the_end_are_left_to_the_row_engine(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('a,b\n1,2\n"",""\n', "utf-8")
    with pytest.raises(Unfit, match="quoted blanks"):
        tail.find_tail(path, 4, ",")


def many_bad(count: int) -> str:
    rows = [f"Firm {n},bad {n},{'5' if n % 2 else f'no {n}'},{n % 5 + 1}" for n in range(count)]
    rows.insert(count // 2, '"Hall, Ltd",bad,5,1')
    rows.insert(count // 2, "Short,bad")
    known = [f"Known,{n},dk,3.0" for n in range(1, 6)]
    return "\n".join(["name,q0,q1,q2", *known, *rows, "Last,  5 ,dk,3.0", "Last,1,5,5", ""])


def test_very_many_different_bad_values_go_by_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_blocks(monkeypatch, 5)
    monkeypatch.setattr(grid, "MOST_TEXTS", 30)
    done = both(tmp_path, many_bad(200).replace("  5 ", "5"))
    assert (done.scored, done.rejected) == (7, 202)


def test_a_readable_text_beyond_the_most_is_left_to_the_row_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MOST_TEXTS", 30)
    path = tmp_path / "table.csv"
    path.write_text(many_bad(200), "utf-8")
    done = run.run(path, questionnaire(), tmp_path / "out", on=TODAY, engine="columns")
    assert "too many different texts" in done.notices[-1]
    assert (done.scored, done.rejected) == (7, 202)


def test_what_is_kept_of_different_cells_has_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(many_bad(200), "utf-8")
    free = run.run(path, questionnaire(), tmp_path / "free", on=TODAY, engine="rows")
    monkeypatch.setattr(cells, "MOST_KNOWN", 8)
    monkeypatch.setattr(distinct, "MOST_CELLS", 8)
    monkeypatch.setattr(run, "DEFAULT_K", 10)
    tight = run.run(path, questionnaire(), tmp_path / "tight", on=TODAY, engine="rows")
    assert tight == free
    for name in TABLES:
        assert (tmp_path / "tight" / name).read_bytes() == (tmp_path / "free" / name).read_bytes()
    column = columns.ColumnRun(path, questionnaire(), ColumnMap(), None).reader.answers[0][2]
    seen = distinct.Distinct(column)
    for number in range(100):
        seen.see(f"bad {number}")
    for cell in ("0", " 0 ", "5.0"):
        seen.see(cell)
    assert len(seen.counts) == 8 + 3
    for number in range(100):
        assert column[f"bad {number}"]
    assert len(column) <= 8
