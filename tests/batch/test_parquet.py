"""Parquet files: strict about types, read in a child, and the same rows as a CSV file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from batch.small import WORDS, small_pack
from readiness.batch import given
from readiness.batch.intake import Table, read_table
from readiness.batch.run import run
from readiness.errors import UserError

pl = pytest.importorskip("polars", reason="the extra 'big' is not installed")


def table(folder: Path, columns: dict[str, object]) -> Table:
    """The table in a Parquet file with these columns."""
    path = folder / "table.parquet"
    pl.DataFrame(columns, strict=False).write_parquet(path)
    return read_table(path, small_pack())


def refused(path: Path) -> list[str]:
    """The codes with which a file is refused."""
    with pytest.raises(UserError) as caught:
        read_table(path, small_pack())
    return [p.code for p in caught.value.problems]


def test_each_type_that_has_a_reading_is_read(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        {
            "row_id": [1, 2, 3, 4],
            "name": pl.Series(["Café, Ltd", "B\r\nC", "D", None], dtype=pl.Categorical),
            "makes_things": [True, False, None, True],
            "employees": [3.0, 4.5, None, 2.0],
            "q1": ["3", WORDS[4], "dk", None],
            "q2": pl.Series([1, 5, None, 2], dtype=pl.UInt8),
            "when": [datetime(2026, 3, 2), None, None, None],
        },
    )
    rows = list(found.rows())
    assert [(r.id, r.line) for r in rows] == [("1", 2), ("2", 3), ("3", 4), ("4", 5)]
    assert [[p.code for p in r.problems] for r in rows] == [[], ["R203"], [], []]
    first = rows[0].response
    assert first is not None
    assert (first.respondent.name, first.respondent.makes_things) == ("Café, Ltd", True)
    assert (first.respondent.employees, first.answers["q1"].option) == (3, 2)
    assert rows[1].cells[1:3] == ("B\nC", "FALSE")
    assert rows[2].response is not None
    assert set(rows[2].response.answers) == {"q1"}
    assert any("truth value" in n for n in found.notices)
    assert (found.kind, found.encoding) == ("parquet", "Parquet file")


def test_several_choices_may_be_a_list(tmp_path: Path) -> None:
    found = table(tmp_path, {"goals": [["save-time", "cut-costs"], [], None], "q1": [1, 2, 3]})
    responses = [row.response for row in found.rows()]
    assert [r and r.respondent.goals for r in responses] == [("save-time", "cut-costs"), (), ()]


def test_a_type_without_a_reading_is_refused_where_it_is_used(tmp_path: Path) -> None:
    odd = [{"a": 1}, {"a": 2}]
    table(tmp_path, {"q1": [1, 2], "other": odd, "raw": [b"x", b"y"]})
    path = tmp_path / "odd.parquet"
    pl.DataFrame({"q1": odd, "q2": [1, 2], "name": [b"x", b"y"]}).write_parquet(path)
    assert refused(path) == ["T106", "T106"]


def test_a_damaged_file_and_one_with_another_name_are_refused(tmp_path: Path) -> None:
    whole = tmp_path / "a.parquet"
    pl.DataFrame({"q1": [1, 2]}).write_parquet(whole)
    data = whole.read_bytes()
    for name, content, code in (
        ("cut.parquet", data[:-20], "T106"),
        ("odd.parquet", data[:8] + b"\xff" * (len(data) - 16) + data[-8:], "T106"),
        ("csv.parquet", b"q1\n3\n", "T106"),
        ("parquet.csv", data, "T106"),
        ("empty.parquet", b"", "T106"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert refused(path) == [code], name


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.parquet"
    rows = 2_000_000
    one = pl.Series("q1", [1], dtype=pl.UInt8).new_from_index(0, rows)
    pl.DataFrame([one.alias(f"c{n}") for n in range(60)]).write_parquet(path)
    assert path.stat().st_size < 1_000_000
    assert refused(path) == ["T107"]


def test_without_polars_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1")
    monkeypatch.setattr("readiness.batch.parquet.find_spec", lambda _: None)
    assert refused(path) == ["G101"]


def test_both_engines_give_the_same_files(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pl.DataFrame(
        {"row_id": ["a", "b", "c"], "name": ["A", "=B", "C"], "q1": [3, 9, 1], "q2": [1, 2, 3]}
    ).write_parquet(path)
    for engine in ("rows", "columns"):
        run(path, small_pack(), tmp_path / engine, on=date(2026, 11, 23), engine=engine)
    names = sorted(p.name for p in (tmp_path / "rows").iterdir())
    assert len(names) == 5
    for name in names:
        one, two = ((tmp_path / e / name).read_bytes() for e in ("rows", "columns"))
        assert one == two, name
    assert given.digest_of(path) in (tmp_path / "rows" / "manifest.json").read_text("utf-8")
