"""Doubts before scoring: a verdict a row, firms that stand twice, odd columns, two tables."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from batch.small import small_pack
from readiness.batch import intake, long
from readiness.batch.check import check, exit_code
from readiness.batch.check_text import check_text
from readiness.questionnaire import Questionnaire

HEAD = "row_id,name,area,postcode,q1,q2"


def write(path: Path, *rows: str, head: str = HEAD) -> Path:
    """A table with these rows."""
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def found(
    folder: Path, *rows: str, head: str = HEAD, against: Path | None = None
) -> dict[str, Any]:
    """The doubts about a table with these rows."""
    return check(write(folder / "t.csv", *rows, head=head), small_pack(), against=against)


def why(report: dict[str, Any]) -> dict[str, list[str]]:
    """The codes of each row that is not ok."""
    rows = report["verdicts"]
    return {v["row_id"]: [w["code"] for w in v["why"]] for v in rows if v["verdict"] != "ok"}


def test_every_row_gets_a_verdict_and_nothing_is_written(tmp_path: Path) -> None:
    report = found(tmp_path, "1,A,,,3,4", "2,B,,,9,4", "3,C,,,,", "4,D,,,1", '5,"E "x"",,,3,1')
    assert [v["verdict"] for v in report["verdicts"]] == [
        "ok", "rejected", "doubtful", "rejected", "doubtful",
    ]  # fmt: skip
    assert why(report) == {
        "2": ["R204"], "3": ["few-answers"], "4": ["R202"], "5": ["quotation-marks"],
    }  # fmt: skip
    assert report["rows"] == {"in": 5, "ok": 1, "doubtful": 2, "rejected": 2}
    assert exit_code(report) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]
    assert exit_code(found(tmp_path, "1,A,,,3,4", "2,B,,,5,4")) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Alpha Ltd,,", "ALPHA limited,,", True),
        ("Smith & Sons,,", "Smith and Sons Ltd.,,", True),
        ("Alpha,Wirral,", "Alpha,,CH41 1AA", True),
        ("Alpha,Wirral,", "Alpha,St Helens,", False),
        ("Alpha,,CH41 1AA", "Alpha,,ch411aa", True),
        ("Alpha,,CH41 1AA", "Alpha,,CH41 1AB", False),
        ("Alpha,,", "Alphabet,,", False),
        ("Ltd,,", "Limited,,", False),
        (",,", ",,", False),
    ],
)
def test_rows_of_one_firm_are_found_by_name_and_place(
    tmp_path: Path, one: str, other: str, same: bool
) -> None:
    report = found(tmp_path, f"1,{one},3,4", f"2,{other},3,5")
    firms = report["firms_twice"]["firms"]
    assert firms == ([{"rows": ["1", "2"], "counts": "2"}] if same else [])
    assert why(report) == ({"1": ["same-firm"]} if same else {})


def test_the_last_row_that_can_be_read_counts(tmp_path: Path) -> None:
    report = found(tmp_path, "1,Alpha,,,3,4", "2,alpha,,,3,5", "3,Alpha,,,9,5")
    assert report["firms_twice"]["firms"] == [{"rows": ["1", "2"], "counts": "2"}]
    assert "last in the table" in report["firms_twice"]["rule"]


def test_straight_lines_and_contradictions_are_the_rows_of_a_batch(
    tmp_path: Path, north_west: Questionnaire
) -> None:
    ids = list(north_west.questions)
    rows: Sequence[Sequence[str]] = (["row_id", *ids], ["a", *["3"] * len(ids)])
    path = tmp_path / "t.csv"
    path.write_text("\n".join(",".join(row) for row in rows), "utf-8")
    report = check(path, north_west)
    assert "straight-line" in why(report)["a"]
    assert all(w["why"] for v in report["verdicts"] for w in v["why"])


def test_columns_coded_from_nought_are_a_doubt_and_no_stop(tmp_path: Path) -> None:
    whole = found(tmp_path, "1,A,,,0,4", "2,B,,,3,1")
    assert [(c["column"], c["doubt"]) for c in whole["columns"]] == [("q1", "coded-from-0")]
    # A last option in another column does not make this one right.
    part = found(tmp_path, "1,A,,,0,5", "2,B,,,3,1")
    assert [(c["column"], c["doubt"]) for c in part["columns"]] == [("q1", "coded-from-0")]
    assert found(tmp_path, "1,A,,,0,4", "2,B,,,5,1")["columns"] == []


def test_columns_that_tell_nothing_are_a_doubt(tmp_path: Path) -> None:
    same = found(tmp_path, *(f"{n},F{n},,,3," for n in range(15)))
    assert [(c["column"], c["doubt"]) for c in same["columns"]] == [
        ("q1", "one-answer"), ("q2", "empty"),
    ]  # fmt: skip
    assert found(tmp_path, *(f"{n},F{n},,,3,{1 + n % 4}" for n in range(14)))["columns"] == []


def test_a_name_that_is_nearly_known_is_a_doubt(tmp_path: Path) -> None:
    report = found(tmp_path, "3,1", head="q1,q-2")
    assert [c["doubt"] for c in report["columns"]] == ["nearly-known"]


def test_two_tables_are_set_side_by_side(tmp_path: Path) -> None:
    then = write(
        tmp_path / "then.csv",
        *(f"{n},Firm {n},{1 + n % 2},4" for n in range(100)),
        head="row_id,name,q1,q2",
    )
    report = found(
        tmp_path,
        *(f"{n},Firm {n + 90} Ltd,{1 + (n % 4 > 0)},retail" for n in range(100)),
        head="row_id,name,q1,sector",
        against=then,
    )["against"]
    assert (report["came"], report["went"]) == (["sector"], ["q2"])
    assert [(m["of"], m["value"], m["then"], m["now"]) for m in report["moved"]] == [
        ("length", "full", 1.0, 0.0), ("length", "quick", 0.0, 1.0),
        ("q1", "1", 0.5, 0.25), ("q1", "2", 0.5, 0.75),
    ]  # fmt: skip
    assert {m["then_is"] for m in report["moved"]} == {"exact"}
    assert report["firms_in_both"]["count"] == 10
    assert {"row_id": "0", "before": "90"} in report["firms_in_both"]["rows"]


def test_a_share_of_fewer_than_ten_rows_is_not_told(tmp_path: Path) -> None:
    then = write(tmp_path / "then.csv", *(f"{n},A{n},,,{1 + (n < 9)},4" for n in range(60)))
    rows = [f"{n},B{n},,,{1 + n % 2},4" for n in range(60)]
    report = found(tmp_path, *rows, against=then)
    moved = [(m["value"], m["then"], m["then_is"], m["now"]) for m in report["against"]["moved"]]
    assert moved == [("1", None, "nearly", 0.5), ("2", None, "under", 0.5)]
    text = check_text(report)
    assert "q1, 1: all but fewer than 10 rows then, 50% now" in text
    assert "q1, 2: fewer than 10 rows then, 50% now" in text


def test_small_tables_do_not_raise_an_alarm_over_nothing(tmp_path: Path) -> None:
    then = write(tmp_path / "then.csv", *(f"{n},A{n},,,{1 + n % 2},4" for n in range(10)))
    rows = [f"{n},B{n},,,{1 + (n % 3 > 0)},4" for n in range(10)]
    assert found(tmp_path, *rows, against=then)["against"]["moved"] == []


def test_a_move_of_too_few_rows_then_and_now_is_counted_and_not_listed(tmp_path: Path) -> None:
    then = write(tmp_path / "then.csv", *(f"{n},A{n},,,{1 + (n < 9)},4" for n in range(11)))
    report = found(tmp_path, *(f"{n},B{n},,,1,4" for n in range(90)), against=then)
    moved = [(m["value"], m["then_is"], m["now_is"]) for m in report["against"]["moved"]]
    assert moved == [("1", "under", "nearly"), ("2", "under", "under")]
    lines = check_text(report).splitlines()
    assert "  q1, 1: fewer than 10 rows then, all but fewer than 10 rows now" in lines
    assert not any(line.startswith("  q1, 2") for line in lines)
    assert "  1 more moved, of too few rows to say how" in lines


def test_rows_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_LINES", 10)
    monkeypatch.setattr(long, "PIECE", 5000)

    def most(count: int) -> int:
        rows = [f"{n},Firm {n},,,{1 + n % 5},{1 + n % 4}" for n in range(count)]
        tracemalloc.start()
        try:
            assert found(tmp_path, *rows)["rows"]["ok"] == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few = most(2000)
    # Ids, names and lines of rows; a row with its answers takes three times as much.
    assert most(6000) - few < 4000 * 1000


def test_the_text_says_what_to_look_at(tmp_path: Path) -> None:
    then = write(tmp_path / "then.csv", "1,A\x1b[31m,,,3,4")
    report = found(tmp_path, "1,Alpha,,,0,4", "2,alpha,,,3,\x1b[2J9", "3,Alpha,,,1,2", against=then)
    text = check_text(report)
    assert "\x1b" not in text
    assert text.splitlines()[0] == "3 rows = 1 ok + 0 doubtful + 2 that would be rejected"
    for part in ("Rows to look at:", "Columns to look at:", "Beside then.csv", "(line 3)"):
        assert part in text


def test_a_hard_space_in_a_name_is_shown_as_the_blank_that_people_see(tmp_path: Path) -> None:
    head = HEAD.replace("q1", "How\u00a0often?")
    path = write(tmp_path / "t.csv", "1,Alpha,,,some times,4", head=head)
    text = check_text(check(path, small_pack()))
    assert "How often? 'some times'" in text


def test_rows_that_would_be_lost_are_shown_before_those_in_doubt(tmp_path: Path) -> None:
    rows = [f"R{n},F{n},,,," for n in range(40)] + ["R99,F,,,9,4"]
    report = found(tmp_path, *rows)
    lines = [line for line in check_text(report).splitlines() if line.startswith("  row ")]
    assert "R99 (line 42) rejected" in lines[0]
    assert "R0 (line 2) doubtful" in lines[1]


def test_a_row_without_an_id_is_named_once(tmp_path: Path) -> None:
    report = found(tmp_path, "F,,,9,4", head="name,area,postcode,q1,q2")
    (line,) = (ln for ln in check_text(report).splitlines() if ln.startswith("  row "))
    assert line.startswith("  row 2 rejected")


def test_a_response_that_limesurvey_never_got_is_a_doubt(tmp_path: Path) -> None:
    report = found(
        tmp_path, "1,,9,en,3,4", "2,2026-11-02,9,en,3,4",
        head="id,submitdate,lastpage,startlanguage,q1,q2",
    )  # fmt: skip
    assert why(report) == {"1": ["not-submitted"]}
