"""Both engines give the same bytes, whatever the table holds."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch

import pytest

pytest.importorskip("numpy")
pytest.importorskip("polars")

from batch.chance import small, table
from readiness.batch import acceleration, blocks, columns, picks, pieces, run
from readiness.batch.lookup import Lookup, Unfit
from readiness.errors import UserError
from readiness.packs import load
from readiness.packs.places import pack_folders
from readiness.questionnaire import Display, Level, Questionnaire, RoadmapRules, ScoringRules
from small_packs import component, multiple, pack, single

TODAY = date(2026, 1, 5)
TABLES = ("scores.csv", "rejects.csv", "rejected_rows.csv", "quality.json")


def both(
    folder: Path, text: str | bytes, questionnaire: Questionnaire, encoding: str | None = None
) -> run.BatchSummary:
    """Score by both engines, and hold their files equal; the column engine must have run.

    It runs twice: by numpy, and by compiled loops.
    """
    path = folder / "table.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    done = by_rows = run.run(
        path, questionnaire, folder / "rows", on=TODAY, engine="rows", encoding=encoding
    )
    assert acceleration.kernels() is not None
    for loops, worth_it in (("numpy", 1 << 60), ("compiled", 0)):
        with patch.object(acceleration, "WORTH_IT", worth_it):
            done = run.run(
                path, questionnaire, folder / loops, on=TODAY, engine="columns", encoding=encoding
            )
        assert done.notices == by_rows.notices
        for name in (*TABLES, "manifest.json"):
            got, want = (folder / f / name for f in (loops, "rows"))
            assert got.read_bytes() == want.read_bytes(), (loops, name)
    return done


@pytest.mark.parametrize(("seed", "dirt"), [(1, 0.0), (2, 0.004), (3, 0.03)])
def test_both_engines_give_the_same_bytes_for_the_shipped_pack(
    tmp_path: Path, seed: int, dirt: float
) -> None:
    done = both(tmp_path, table(load(), seed, 400, dirt), load())
    assert done.scored > 50
    assert done.rejected or not dirt


@pytest.mark.parametrize("folder", pack_folders(), ids=lambda f: f.name)
def test_both_engines_give_the_same_bytes_for_every_shipped_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(picks, "WINDOW", 3)
    questionnaire = load(folder)
    assert both(tmp_path, table(questionnaire, 6, 150, 0.002), questionnaire).scored > 20


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_blocks_of_any_size_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr(blocks, "CHUNK", 3000)
    monkeypatch.setattr(columns, "HEAD", 20_000)
    monkeypatch.setattr(pieces.Writer, "PIECE", 1000)
    text = table(load(), 5, 150, 0.01).replace("\n", end) + ",,,".ljust(9, ",") + end * 3
    both(tmp_path, "\ufeff" + text, load())


@pytest.mark.parametrize("seed", range(12))
def test_both_engines_give_the_same_bytes_for_small_packs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    # Most rows of so small a pack would be settled in one turn.
    monkeypatch.setattr(picks, "WINDOW", 1 + seed % 4)
    questionnaire = small(seed)
    rng = random.Random(seed)
    qids = list(questionnaire.questions)
    lines = [",".join(qids)]
    for _ in range(300):
        lines.append(",".join(rng.choice(("1", "2", "3", "4", "5", "dk", "")) for _ in qids))
    assert both(tmp_path, "\n".join(lines) + "\n", questionnaire).scored > 200


@pytest.mark.parametrize("seed", range(8))
def test_what_fits_into_next_beyond_the_window_comes_before_what_stays_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(picks, "WINDOW", 5 + seed % 4)
    questionnaire = small(seed, 16)
    rng = random.Random(seed)
    qids = list(questionnaire.questions)
    lines = [",".join(qids), ",".join("5" * len(qids))]
    for _ in range(200):
        lines.append(",".join(rng.choice(("1", "1", "2", "2", "3", "dk")) for _ in qids))
    assert both(tmp_path, "\n".join(lines) + "\n", questionnaire).scored > 150


@pytest.mark.parametrize("seed", range(10))
def test_lanes_of_any_size_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(picks, "WINDOW", 3 + seed % 4)
    rng = random.Random(seed)
    rules = RoadmapRules(
        now_limit=seed % 8, next_limit=rng.choice((0, 1, 2, 3, 4, 300)),
        now_per_component=1 + seed % 3, now_gates=rng.randrange(3), find_out_limit=rng.randrange(5),
        never_now=("q1",) if seed % 2 else (),
    )  # fmt: skip
    questionnaire = small(seed, 16, rules, gates=5)
    qids = list(questionnaire.questions)
    lines = [",".join(qids)]
    for _ in range(200):
        lines.append(",".join(rng.choice(("1", "1", "2", "3", "4", "dk")) for _ in qids))
    assert both(tmp_path, "\n".join(lines) + "\n", questionnaire).scored > 150


@pytest.mark.parametrize(
    "text",
    [
        '1,2,"a\r\nb"\r\n',
        "1,2,caf\ufffd\n",
        "1,2,x\r3,4,y\n",
    ],
)
def test_what_columns_cannot_read_is_scored_row_by_row(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(("q0,q1,name\n5,5,z\n" + text).encode())
    rows = run.run(path, small(1), tmp_path / "rows", on=TODAY, engine="rows")
    done = run.run(path, small(1), tmp_path / "columns", on=TODAY, engine="columns")
    assert done.notices[-1].startswith("Scored row by row: ")
    assert done.scored == rows.scored
    for name in TABLES:
        assert (tmp_path / "columns" / name).read_bytes() == (tmp_path / "rows" / name).read_bytes()


@pytest.mark.parametrize("size", [61, 90, 200, 1 << 20])
def test_line_breaks_in_cells_of_a_spreadsheet_go_by_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    # As Excel writes them: LF inside cells, CRLF at the end of lines. Records go on beyond blocks.
    monkeypatch.setattr(blocks, "CHUNK", size)
    monkeypatch.setattr(blocks, "MOST_LINES", max(3, size // 20))
    rows = []
    for n in range(60):
        note = f'"first {n}\n\nthird, with ""marks""\n"' if n % 4 == 1 else f"plain {n}"
        rows.append(f"F{n},{note},{1 + n % 5},{1 + n % 3}")
        if n % 20 == 7:
            rows += [f'X{n},"never closed,1,2', f"Y{n},1;2", f'Z{n},"a\nb",9,1']
    text = "\r\n".join(["row_id,note,q0,q1", *rows]) + "\r\n"
    assert both(tmp_path, text, small(1)).scored == 60


@pytest.mark.parametrize("size", [61, 90, 1 << 20])
@pytest.mark.parametrize("where", [2, 17, 38])
def test_line_breaks_in_cells_that_are_crlf_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, where: int
) -> None:
    monkeypatch.setattr(blocks, "CHUNK", size)
    rows = [f'{n},"a\nb\nc",{9 if n % 9 == 1 else 1},2' for n in range(40)]
    rows[where] = f'{where},"a\nb\r\nc",9,2'
    path = tmp_path / "t.csv"
    path.write_text("\r\n".join(["row_id,note,q0,q1", *rows, ""]), newline="")
    run.run(path, small(1), tmp_path / "rows", on=TODAY, engine="rows")
    done = run.run(path, small(1), tmp_path / "columns", on=TODAY, engine="columns")
    assert "Scored row by row: its cells hold CRLF line breaks." in done.notices
    kept = [(tmp_path / e / "rejected_rows.csv").read_bytes() for e in ("rows", "columns")]
    assert kept[0] == kept[1]
    assert b"b\r\nc" in kept[0]


def test_rows_whose_quotation_marks_are_mended_count_like_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "HEAD", 200)
    lines = ["name,q0,q1", *["F,2,3"] * 40, "Z,0,3", '"B "7" Ltd","5","3.0"']
    # The 5 of that row alone shows that options count from 1.
    done = both(tmp_path, "\n".join(lines) + "\n", small(1))
    assert (done.scored, done.rejected) == (41, 1)
    assert [read["value"] for read in done.quality["read_as"]["rows"]] == ["3.0"]


@pytest.mark.parametrize(
    ("codec", "asked"),
    [
        ("cp1252", None), ("utf-16", None), ("utf-16-le", None), ("utf-16-be", None),
        ("utf-8-sig", None), ("latin-1", "latin-1"), ("utf-8", "UTF8"), ("utf-16", "utf-16"),
        ("cp850", "cp850"), ("utf-32", None),
    ],
)  # fmt: skip
def test_a_table_in_another_encoding_goes_by_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codec: str, asked: str | None
) -> None:
    end = "\n" if asked else "\r\n"
    monkeypatch.setattr(blocks, "CHUNK", 900)
    monkeypatch.setattr(columns, "HEAD", 500)
    rows = [f'F{n},Firm {n},"a\nb",{1 + n % 6},{1 + n % 4}' for n in range(90)]
    # Only far down something shows that it is not plain ASCII.
    rows += [f'Ü{n},Café Ørsted £ {n},"ünd ""so"" weiter",{1 + n % 6},x' for n in range(30)]
    rows += [f"Z{n},ﬀ" if codec.startswith("utf") else f"Z{n},ä" for n in range(3)]
    text = end.join(["row_id,name,note,q0,q1", *rows, ""])
    done = both(tmp_path, text.encode(codec), small(1), asked)
    assert (done.scored, done.rejected) == (75, 48)


def test_a_table_in_two_encodings_is_refused_by_both_engines(tmp_path: Path) -> None:
    text = "name,q0,q1\n" + "Firm,1,2\n" * 99
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode() + "Café,1,2\n".encode() + "Bäcker,1,2\n".encode("cp1252"))
    found = []
    for engine in ("rows", "columns"):
        with pytest.raises(UserError) as refused:
            run.run(path, small(1), tmp_path / "out", on=TODAY, engine=engine)
        found.append(refused.value.problems)
    assert found[0] == found[1]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("last", ["Level 3", "4", "5"])
def test_the_whole_table_shows_from_which_number_options_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    monkeypatch.setattr(columns, "HEAD", 200)
    text = "q0,q1\n" + "2,3\n" * 200 + f"0,{last}\n"
    if last == "5":
        both(tmp_path, text, small(1))
        return
    (tmp_path / "table.csv").write_text(text, "utf-8")
    for engine in ("rows", "columns"):
        with pytest.raises(UserError) as caught:
            run.run(tmp_path / "table.csv", small(1), tmp_path / engine, on=TODAY, engine=engine)
        assert "T108" in str(caught.value)
        assert not (tmp_path / engine).exists()


@pytest.mark.parametrize("needs", [Fraction(7, 10), Fraction(9, 10), Fraction(1, 2)])
def test_a_quick_look_has_a_level_where_enough_is_known(tmp_path: Path, needs: Fraction) -> None:
    # What is enough for a level is not always what is enough to be more than provisional.
    rules = ScoringRules(quick_overall_needs=needs)
    made = pack(component("A", *(single(f"q{n}", core=True) for n in range(6))), scoring=rules)
    rng = random.Random(1)
    rows = [",".join(rng.choice(("3", "4", "dk", "")) for _ in range(6)) for _ in range(60)]
    rows += ["3,3,3,3,3,dk", "3,3,3,3,3,3", "3,3,3,3,dk,dk", "3,3,3,dk,dk,dk"]
    text = "length," + ",".join(made.questions) + "\n" + "".join(f"quick,{r}\n" for r in rows)
    assert both(tmp_path, text, made).scored == 64


@pytest.mark.parametrize("base", [Fraction(0), Fraction(1, 7), Fraction(3)])
@pytest.mark.parametrize("factor", ["2", "97.3"])
def test_needs_of_any_base_give_the_same_order_or_go_row_by_row(
    tmp_path: Path, base: Fraction, factor: str
) -> None:
    # A base below 1/2 makes needs that are larger below nought than above it.
    made = small(3, 32, RoadmapRules(need_base=base, gate_factor=Fraction(factor)), gates=3)
    rng = random.Random(4)
    rows = [",".join(rng.choice("12345") for _ in made.questions) for _ in range(200)]
    path = tmp_path / "t.csv"
    path.write_text("\n".join([",".join(made.questions), *rows]) + "\n", encoding="utf-8")
    run.run(path, made, tmp_path / "rows", on=TODAY, engine="rows")
    run.run(path, made, tmp_path / "columns", on=TODAY, engine="columns")
    scores = [(tmp_path / e / "scores.csv").read_bytes() for e in ("rows", "columns")]
    assert scores[0] == scores[1]


@pytest.mark.parametrize(
    ("maximum", "starts"),
    [
        ("99.999999", ("0", "0.400000000000001", "0.666")),
        ("99999.999999999", ("0", "0.4", "0.6")),
        ("1000000", ("0", "0.4", "0.6")),
    ],
)
def test_scales_and_levels_that_do_not_fit_go_row_by_row(
    tmp_path: Path, maximum: str, starts: tuple[str, ...]
) -> None:
    made = pack(
        *(component(c, *(single(f"{c}{n}") for n in range(7))) for c in "ABCDEFGH"),
        levels=tuple(Level(f"l{n}", f"L{n}", Fraction(start)) for n, start in enumerate(starts)),
        scoring=ScoringRules(display=Display(maximum=Fraction(maximum))),
    )
    rng = random.Random(1)
    rows = [",".join(rng.choice("12345") for _ in made.questions) for _ in range(50)]
    path = tmp_path / "t.csv"
    path.write_text("\n".join([",".join(made.questions), *rows]) + "\n", encoding="utf-8")
    run.run(path, made, tmp_path / "rows", on=TODAY, engine="rows")
    done = run.run(path, made, tmp_path / "columns", on=TODAY, engine="columns")
    assert "Scored row by row: its scale or its levels" in done.notices[-1]
    scores = [(tmp_path / e / "scores.csv").read_bytes() for e in ("rows", "columns")]
    assert scores[0] == scores[1]


def test_a_table_of_words_alone_goes_by_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "HEAD", 100)
    questionnaire = small(1)
    words = [o.text for o in questionnaire.questions["q0"].options]
    assert not any(w.isdigit() or "," in w for w in words)
    text = "q0,q1\n" + "".join(f"{w},{w}\n" for w in words * 40)
    assert both(tmp_path, text, questionnaire).scored == 40 * len(words)


def test_packs_that_do_not_fit_into_tables_are_refused() -> None:
    assert Lookup(small(1)).columns
    with pytest.raises(Unfit, match="single choice"):
        Lookup(pack(component("A", multiple("m", 1, 2))))
    with pytest.raises(Unfit, match="weight is 0"):
        Lookup(pack(component("A", single("a"), single("b", weight=0))))


def test_the_engine_is_chosen_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def columns_refused(*_args: object, **_options: object) -> str:
        seen.append("columns")
        return "no."

    monkeypatch.setattr(run, "score_by_columns", columns_refused)
    path = tmp_path / "table.csv"
    path.write_text("q0,q1\n5,4\n", "utf-8")
    run.run(path, small(1), tmp_path / "out", on=TODAY)
    assert seen == []
    path.write_text("q0,q1\n" + "5,4\n" * 1000, "utf-8")
    monkeypatch.setattr("readiness.batch.engines.LARGE", 1000)
    assert run.run(path, small(1), tmp_path / "out", on=TODAY).notices[-1] == "no."
    assert seen == ["columns"]


def test_without_polars_only_a_demand_for_columns_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "readiness.batch.columns", None)
    monkeypatch.setattr("readiness.batch.engines.LARGE", 5)
    path = tmp_path / "table.csv"
    path.write_text("q0,q1\n5,4\n", "utf-8")
    done = run.run(path, small(1), tmp_path / "out", on=TODAY)
    assert "not installed" in done.notices[-1]
    assert done.scored == 1
    with pytest.raises(UserError) as caught:
        run.run(path, small(1), tmp_path / "out2", on=TODAY, engine="columns")
    assert caught.value.problems[0].code == "G101"
