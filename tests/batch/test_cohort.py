"""The cohort report of a batch: its files, what they hold, and what they never do."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from attacker import found_out
from readiness.batch.cohort import CohortWish, read_places, write_report
from readiness.batch.cohort_data import BENCHMARK, DATA, read_benchmark, read_data
from readiness.batch.cohort_tables import COLUMNS
from readiness.batch.cohort_waves import nearly_same
from readiness.batch.run import run
from readiness.cli import main
from readiness.cohort import Cohort
from readiness.demo import RESPONSES, sample
from readiness.disclosure import cohort_of
from readiness.errors import UserError
from readiness.questionnaire import Questionnaire
from readiness.tally import size_band
from readiness.waves import Waves, compare_waves

ON = date(2026, 11, 23)


def _drawn(cohort: Cohort, waves: Waves | None) -> bytes:
    return f"{cohort.name} {cohort.firms.count} {waves is not None}".encode()


def wish(**fields: object) -> CohortWish:
    return CohortWish({"cohort.pdf": _drawn}, **fields)  # type: ignore[arg-type]


def table(path: Path, *, times: int = 1, leave_out: int = 0, name: str = "") -> Path:
    """The sample table, its rows several times over under other ids and names."""
    lines = list(csv.reader(io.StringIO(sample(RESPONSES).decode("utf-8-sig"))))
    head, rows = lines[0], [r for r in lines[1:] if len(r) == len(lines[0])]
    at = head.index("name")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for time in range(times):
        for row in rows[leave_out if time == 0 else 0 :]:
            mine = list(row)
            mine[0], mine[at] = f"{row[0]}-{time}", f"{row[at]} {time}{name}"
            writer.writerow(mine)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, north_west: Questionnaire) -> Path:
    """A batch of 144 firms with a cohort report of k = 5."""
    folder = tmp_path_factory.mktemp("cohort")
    run(
        table(folder / "t.csv", times=3),
        north_west,
        folder / "out",
        on=ON,
        cohort=wish(name="=Spring", k=5),
    )
    return folder / "out"


def report(folder: Path, pack: Questionnaire, k: int = 5) -> Cohort:
    """The report of a folder as it may be shown."""
    data = read_data(folder)
    return cohort_of(pack, data.tallies, data.rows, on=ON, k=k)


def lines(folder: Path) -> list[dict[str, str]]:
    with (folder / "cohort.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_files_stand_in_the_folder_and_its_manifest(done: Path) -> None:
    manifest = json.loads((done / "manifest.json").read_text("utf-8"))
    names = {"cohort.pdf", "cohort.csv", "cohort.xlsx", BENCHMARK, DATA}
    assert names <= set(manifest["files"])
    assert all((done / name).stat().st_size for name in names)


def test_without_the_wish_there_is_no_cohort_file(
    tmp_path: Path, north_west: Questionnaire
) -> None:
    run(table(tmp_path / "t.csv"), north_west, tmp_path / "out", on=ON)
    assert not list((tmp_path / "out").glob("cohort*"))


def test_counts_shown_are_those_of_scores_csv(done: Path) -> None:
    with (done / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["length"] == "full"]
    levels = Counter(r["overall_level"] or "no-level" for r in rows)
    levels_of_skills = Counter(r["SK_level"] or "no-level" for r in rows)
    sectors = Counter(r["sector"] for r in rows)
    steps = len(rows)
    checked = 0
    for line in lines(done):
        if line["value"] == "hidden":
            continue
        column = line["column"]
        if line["table"] == "levels" and line["row"] == "whole/whole":
            subject, _, level = column.partition("/")
            if subject in ("overall", "SK"):
                found = levels if subject == "overall" else levels_of_skills
                checked += 1
                assert int(line["value"]) == found[level]
        if line["table"] == "groups" and line["row"].startswith("sector/"):
            checked += 1
            assert int(line["value"]) == sectors[line["row"].removeprefix("sector/")]
        if line["table"] == "steps" and line["value"].isdecimal():
            checked += 1
            assert 5 <= int(line["value"]) <= steps - 5
    assert checked > 15


def test_an_attacker_with_the_csv_finds_nothing_hidden(done: Path) -> None:
    data = (done / "cohort.csv").read_bytes()
    assert data.count(b",hidden,") > 100
    assert found_out(data, 5) == []


def test_no_small_count_stands_in_any_file_that_is_passed_on(done: Path) -> None:
    for line in lines(done):
        if line["table"] in ("levels", "groups", "steps", "demand") and line["column"] != "places":
            assert not line["value"].isdecimal() or int(line["value"]) >= 5, line


def test_no_firm_is_named_in_any_file_that_is_passed_on(done: Path) -> None:
    with (done / "scores.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"].encode() for row in csv.DictReader(file)]
    assert len(names) > 100
    with zipfile.ZipFile(done / "cohort.xlsx") as book:
        data = b"".join(book.read(name) for name in book.namelist())
    data += b"".join((done / n).read_bytes() for n in ("cohort.csv", "cohort.pdf", BENCHMARK))
    assert b"Figures of fewer than 5 firms are hidden" in data
    assert [name for name in names if name in data] == []


def test_tables_run_no_formula(done: Path) -> None:
    about = next(line for line in lines(done) if line["row"] == "name")
    assert about["value"] == "'=Spring"
    with zipfile.ZipFile(done / "cohort.xlsx") as book:
        sheets = [book.read(n) for n in book.namelist() if n.startswith("xl/worksheets/")]
        strings = book.read("xl/sharedStrings.xml")
    assert len(sheets) >= 7
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet for sheet in sheets)
    assert b"'=Spring" in strings


def test_the_workbook_holds_the_figures_of_the_csv(done: Path) -> None:
    mean = next(
        line["value"]
        for line in lines(done)
        if (line["row"], line["column"]) == ("whole/whole", "overall/mean")
    )
    with zipfile.ZipFile(done / "cohort.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert f"<v>{mean}</v>" in sheet.split("</row>")[1]


def test_the_same_table_gives_the_same_bytes(
    done: Path, tmp_path: Path, north_west: Questionnaire
) -> None:
    run(
        table(tmp_path / "t.csv", times=3),
        north_west,
        tmp_path / "again",
        on=ON,
        cohort=wish(name="=Spring", k=5),
    )
    for name in ("cohort.csv", "cohort.xlsx", "cohort.pdf", BENCHMARK, DATA):
        assert (tmp_path / "again" / name).read_bytes() == (done / name).read_bytes(), name


def test_the_csv_has_one_figure_a_line(done: Path) -> None:
    text = (done / "cohort.csv").read_text("utf-8")
    assert text.splitlines()[0] == ",".join(COLUMNS)
    keys = [(x["table"], x["row"], x["column"]) for x in lines(done)]
    assert len(keys) == len(set(keys))


# ---- the report made again, and two waves


def test_a_report_is_made_again_from_the_counts(
    done: Path, tmp_path: Path, north_west: Questionnaire
) -> None:
    _, _, names = write_report(
        None, done, tmp_path / "r", wish(name="=Spring", k=5), lambda _: north_west, ON
    )
    assert set(names) == {"cohort.pdf", "cohort.csv", "cohort.xlsx", BENCHMARK}
    assert (tmp_path / "r" / "cohort.csv").read_bytes() == (done / "cohort.csv").read_bytes()


def test_two_waves_are_compared(done: Path, tmp_path: Path, north_west: Questionnaire) -> None:
    run(
        table(tmp_path / "t.csv", times=2, name=" later"),
        north_west,
        tmp_path / "later",
        on=ON,
        cohort=wish(),
    )
    write_report(done, tmp_path / "later", tmp_path / "r", wish(k=10), lambda _: north_west, ON)
    rows = [line for line in lines(tmp_path / "r") if line["table"] == "waves"]
    assert any(line["row"] == "All firms: Overall" for line in rows)
    # The name that the first wave was counted under, not that of its folder.
    assert {line["value"] for line in rows if line["column"] == "name"} == {"'=Spring"}
    assert {line["value"] for line in rows if line["column"] == "real"} <= {"yes", "no"}


def _rows(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "scores.csv").read_text("utf-8").splitlines()))


def test_advisers_stand_beside_owners(
    done: Path, tmp_path: Path, north_west: Questionnaire
) -> None:
    """The advisers' table is the owners' with every third firm one option lower in SK1."""
    rows = list(csv.reader((done.parent / "t.csv").read_text("utf-8").splitlines()))
    at = rows[0].index("SK1")
    for number, row in enumerate(rows[1:]):
        if number % 3 == 0 and row[at].isdecimal():
            row[at] = "1"
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    run(tmp_path / "a.csv", north_west, tmp_path / "advisers", on=ON, cohort=wish(k=5))
    beside = wish(k=5, advisers=tmp_path / "advisers")
    cohort, _, _ = write_report(None, done, tmp_path / "r", beside, lambda _: north_west, ON)
    assert cohort.views is not None
    by_id = {one.id: one for one in cohort.views.subjects}
    assert by_id["SK"].gap is not None
    assert by_id["SK"].gap < 0
    assert by_id["IN"].gap is None  # all firms alike: nothing is told
    mine, theirs = (
        {r["name"]: r["SK_level"] for r in _rows(folder) if r["length"] == "full"}
        for folder in (done, tmp_path / "advisers")
    )
    same = sum(mine[name] == theirs[name] != "" for name in mine)
    assert by_id["SK"].same == same > 50
    told = [line for line in lines(tmp_path / "r") if line["table"] == "views"]
    found = {(line["row"], line["column"]): line["value"] for line in told}
    assert found["SK", "adviser_less_owner"] == str(int(by_id["SK"].gap * 100))
    assert found["IN", "adviser_less_owner"] == "hidden"
    with pytest.raises(UserError, match="C102"):
        write_report(
            None, done, tmp_path / "s", wish(advisers=tmp_path / "no"), lambda _: north_west, ON
        )


def test_a_wave_with_three_firms_more_is_not_compared(
    done: Path, tmp_path: Path, north_west: Questionnaire
) -> None:
    run(
        table(tmp_path / "t.csv", times=3, leave_out=3),
        north_west,
        tmp_path / "fewer",
        on=ON,
        cohort=wish(),
    )
    here, there = (report(f, north_west) for f in (done, tmp_path / "fewer"))
    near = nearly_same(here, done, there, tmp_path / "fewer")
    assert ("whole", "whole") in near
    write_report(tmp_path / "fewer", done, tmp_path / "r", wish(), lambda _: north_west, ON)
    rows = [line for line in lines(tmp_path / "r") if line["table"] == "waves"]
    assert {line["column"] for line in rows} == {"name", "before"}
    assert any(line["value"] == "hidden" for line in rows)


def test_without_the_names_no_two_waves_are_compared(
    done: Path, tmp_path: Path, north_west: Questionnaire
) -> None:
    (tmp_path / DATA).write_bytes((done / DATA).read_bytes())
    found = report(done, north_west)
    assert nearly_same(found, done, found, tmp_path) == {("whole", "whole")}
    assert nearly_same(found, done, found, done) == frozenset()


def other_scores(done: Path, folder: Path, change: Callable[[dict[str, str]], None]) -> Path:
    """A folder like `done`, its ``scores.csv`` changed row by row."""
    rows = _rows(done)
    for row in rows:
        change(row)
    folder.mkdir()
    with (folder / "scores.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["row_id"])
    return folder


def test_firms_of_the_other_length_do_not_cover_for_the_few_that_differ(
    done: Path, tmp_path: Path, north_west: Questionnaire
) -> None:
    left = [r["row_id"] for r in _rows(done) if r["length"] == "full"][:2]

    def change(row: dict[str, str]) -> None:
        if row["length"] == "quick":
            row["name"] += " of another year"
        if row["row_id"] in left:
            row["row_id"] = ""

    found = report(done, north_west)
    assert sum(r["length"] == "quick" for r in _rows(done)) >= 10
    other = other_scores(done, tmp_path / "o", change)
    assert ("whole", "whole") in nearly_same(found, done, found, other)


def test_names_spelled_otherwise_are_the_same_firms(
    done: Path, tmp_path: Path, north_west: Questionnaire
) -> None:
    left = [r["row_id"] for r in _rows(done) if r["length"] == "full"][:2]

    def change(row: dict[str, str]) -> None:
        row["name"] = f"The {row['name'].upper().replace(' ', '  ')} Ltd."
        if row["row_id"] in left:
            row["row_id"] = ""

    found = report(done, north_west)
    other = other_scores(done, tmp_path / "o", change)
    assert ("whole", "whole") in nearly_same(found, done, found, other)


@pytest.mark.parametrize("few", [2, 60])
def test_waves_without_names_are_told_apart_by_what_was_scored(
    done: Path, tmp_path: Path, north_west: Questionnaire, few: int
) -> None:
    """The second wave has other row ids; a few firms, or many, scored otherwise."""
    full = [r["row_id"] for r in _rows(done) if r["length"] == "full"]

    def change(row: dict[str, str]) -> None:
        if row["row_id"] in full[:few]:
            row["overall_score"] += "9"
        row["name"], row["row_id"] = "", f"1{row['row_id']}"

    found = report(done, north_west)
    other = other_scores(done, tmp_path / "o", change)
    near = nearly_same(found, done, found, other)
    assert (("whole", "whole") in near) == (few == 2)
    assert (("whole", "overall") in near) == (few == 2)


def test_few_firms_that_answered_otherwise_are_few_firms_that_differ(
    done: Path, tmp_path: Path, north_west: Questionnaire
) -> None:
    full = [r["row_id"] for r in _rows(done) if r["length"] == "full"]

    def change(row: dict[str, str]) -> None:
        if row["row_id"] in full[:2]:
            row["SK_score"] += "9"
        if row["row_id"] in full[:50]:
            row["AD_score"] += "9"

    found = report(done, north_west)
    near = nearly_same(found, done, found, other_scores(done, tmp_path / "o", change))
    assert near == {("whole", "SK")}
    waves = compare_waves(found, found, near)
    assert waves is not None
    assert len(waves.refused) == 1
    assert len(waves.subjects) > 3


def test_hidden_groups_of_a_cut_count_as_one_more_group(
    done: Path, tmp_path: Path, north_west: Questionnaire
) -> None:
    found = report(done, north_west, 20)
    shown = {g.id for c in found.cuts if c.id == "size" for g in c.groups if g.firms}
    full = [r for r in _rows(done) if r["length"] == "full"]
    few = [r["row_id"] for r in full if size_band(int(r["employees"] or 1)) not in shown]
    assert shown
    assert len(few) >= 20

    def change(row: dict[str, str]) -> None:
        if row["row_id"] in few[:2] or row["row_id"] not in few:
            row["overall_score"] += "9"

    near = nearly_same(found, done, found, other_scores(done, tmp_path / "o", change))
    assert {("size", name) for name in shown} <= near
    assert ("whole", "overall") not in near


def test_waves_of_another_pack_version_are_refused(
    done: Path, tmp_path: Path, north_west: Questionnaire
) -> None:
    data = json.loads((done / DATA).read_text("utf-8"))
    data["pack"]["version"] = "0.0.9"
    (tmp_path / DATA).write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UserError, match=r"0\.0\.9.*C104"):
        write_report(done, tmp_path, tmp_path / "r", wish(), lambda _: north_west, ON)
    assert not (tmp_path / "r").exists()


# ---- files that cannot be used


def test_a_folder_without_counts_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"--cohort.*C102"):
        read_data(tmp_path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d | {"format": "other"},
        lambda d: d | {"version": 2},
        lambda d: d | {"more": 1},
        lambda d: d | {"rows": {}},
        lambda d: d | {"tallies": {"full": {"firms": 3}}},
        lambda d: [d],
    ],
)
def test_counts_that_are_not_ours_are_refused(done: Path, tmp_path: Path, spoil: object) -> None:
    data = json.loads((done / DATA).read_text("utf-8"))
    (tmp_path / DATA).write_text(json.dumps(spoil(data)), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(UserError, match="T110"):
        read_data(tmp_path)


def test_a_benchmark_is_read_back_and_holds_only_what_is_shown(done: Path) -> None:
    found = read_benchmark(done / BENCHMARK)
    assert (found.name, found.k, found.on, found.length) == ("=Spring", 5, ON, "full")
    assert found.n == read_data(done).tallies.full.firms
    mean = next(
        line["value"]
        for line in lines(done)
        if (line["row"], line["column"]) == ("whole/whole", "SK/mean")
    )
    assert found.components["SK"] == int(mean)
    assert read_benchmark(done) == found


@pytest.mark.parametrize("change", [{"n": 4}, {"overall": {"mean": 50, "median": 50, "n": 4}}])
def test_a_benchmark_of_fewer_than_k_firms_is_refused(
    done: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    told = json.loads((done / BENCHMARK).read_text("utf-8")) | change
    path = tmp_path / BENCHMARK
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(UserError) as raised:
        read_benchmark(path)
    assert raised.value.problems[0].code == "T110"


def test_too_few_firms_make_no_benchmark(tmp_path: Path, north_west: Questionnaire) -> None:
    path = table(tmp_path / "t.csv")
    kept = path.read_text("utf-8").splitlines()[:6]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    run(path, north_west, tmp_path / "out", on=ON, cohort=wish())
    assert not (tmp_path / "out" / BENCHMARK).exists()
    tables = {line["table"] for line in lines(tmp_path / "out")}
    assert tables == {"about", "quality"}


def test_places_are_read_and_faulty_lines_named(tmp_path: Path, north_west: Questionnaire) -> None:
    offer = north_west.offers[0].id
    path = tmp_path / "places.csv"
    path.write_text(f"offer,places\n{offer},25\n", encoding="utf-8")
    assert read_places(path, north_west) == {offer: 25}
    for separator in (";", "\t"):  # as Excel writes it in other countries
        path.write_text(f"offer{separator}places\n{offer}{separator}25\n", encoding="utf-8")
        assert read_places(path, north_west) == {offer: 25}
    for bad in ("nowhere,3", f"{offer},many", f"{offer},-1"):
        path.write_text(f"offer,places\n{bad}\n", encoding="utf-8")
        with pytest.raises(UserError, match="T110"):
            read_places(path, north_west)
    with pytest.raises(UserError, match="C102"):
        read_places(tmp_path / "none.csv", north_west)


def test_waves_that_are_nearly_the_same_end_with_code_1_and_a_warning(
    done: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full = [r["row_id"] for r in _rows(done) if r["length"] == "full"]

    def change(row: dict[str, str]) -> None:
        if row["row_id"] in full[:2]:
            row["SK_score"] += "9"

    other = other_scores(done, tmp_path / "other", change)
    shutil.copy(done / "cohort-data.json", other)
    call = ["cohort", str(other), str(done), "--k", "5", "--to"]
    assert main([*call, str(tmp_path / "report")]) == 1
    assert "Pass on the report of one wave only" in capsys.readouterr().err
    page = (tmp_path / "report" / "cohort.html").read_text("utf-8")
    assert "do not pass on this one" in page
    assert main(["cohort", str(done), str(done), "--k", "5", "--to", str(tmp_path / "same")]) == 0
