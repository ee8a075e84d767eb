"""Documents by command: web pages beside PDFs, brands, templates, letters that no font has."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from readiness import batching, console, workflow
from readiness.cli import main
from readiness.demo import RESPONSES, SAVED, sample
from readiness.packs import data_folder
from readiness.storage.files import write_whole

ROOT = Path(__file__).parents[2]
BRAND = ROOT / "docs" / "examples" / "hub-brand" / "brand.toml"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / SAVED[0]
    write_whole(path, sample(SAVED[0]))
    return path


def test_a_web_page_stands_beside_the_pdf(saved: Path, tmp_path: Path) -> None:
    for to in ("a", "b"):
        command = ["roadmap", str(saved), "--to", str(tmp_path / to), "--on", "2026-11-23"]
        assert main([*command, "--html", "--brand", str(BRAND)]) == 0
    one, two = (sorted((tmp_path / to).iterdir()) for to in ("a", "b"))
    assert [path.suffix for path in one] == [".html", ".pdf"]
    assert one[0].stem == one[1].stem
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert "Talk to Example Valley Growth Hub" in one[0].read_text("utf-8")
    for path in one:
        assert str(tmp_path).encode() not in path.read_bytes()


def test_a_firm_that_does_not_compare_with_a_benchmark_is_told_and_goes_without(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = workflow.load_pack(None)
    figure = {"mean": 50, "median": None, "n": None}
    told = {
        "format": "readiness-benchmark", "version": 1, "name": "Spring", "on": "2026-11-02",
        "n": 48, "k": 10, "length": "full", "overall": figure, "components": {"SK": figure},
        "pack": {"id": pack.id, "version": pack.version, "hash": pack.hash},
    }  # fmt: skip
    path = tmp_path / "benchmark.json"
    command = ["roadmap", str(saved), "--html", "--benchmark", str(path), "--on", "2026-11-23"]
    path.write_text(json.dumps(told), "utf-8")
    assert main([*command, "--to", str(tmp_path / "a")]) == 0
    assert "benchmark" not in capsys.readouterr().err
    path.write_text(json.dumps(told | {"length": "quick"}), "utf-8")
    assert main([*command, "--to", str(tmp_path / "b")]) == 0
    assert "not set beside the benchmark: the group took the quick look" in capsys.readouterr().err
    path.write_text("{}", "utf-8")
    assert main([*command, "--to", str(tmp_path / "c")]) == 2
    assert "(T110)" in capsys.readouterr().err
    one, two = ((tmp_path / to) for to in "ab")
    assert "Beside other firms" in next(one.glob("*.html")).read_text("utf-8")
    assert "Beside other firms" not in next(two.glob("*.html")).read_text("utf-8")


def test_a_faulty_brand_stops_before_anything_is_written(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brand = tmp_path / "brand.toml"
    brand.write_text("name = 'A'\n[colours]\naccent = '#ffee00'\n", "utf-8")
    command = ["roadmap", str(saved), "--to", str(tmp_path / "out"), "--brand", str(brand)]
    assert main(command) == 2
    assert "brand.toml line 3: accent: #ffee00 on white" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_templates_of_ones_own_are_used_and_their_faults_told(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(data_folder("templates"), folder)
    page = folder / "roadmap" / "one-page.xml"
    whole = page.read_text("utf-8")
    page.write_text(whole.replace("Your digital roadmap", "Our own words"), "utf-8")
    command = ["roadmap", str(saved), "--to", str(tmp_path / "out"), "--html", "--summary"]
    assert main([*command, "--templates", str(folder)]) == 0
    (html,) = (tmp_path / "out").glob("*.html")
    assert ">Our own words</h1>" in html.read_text("utf-8")
    page.write_text(whole.replace("overall.level_meaning", "overall.meening"), "utf-8")
    capsys.readouterr()
    assert main([*command, "--templates", str(folder)]) == 2
    assert "roadmap/one-page.xml line " in capsys.readouterr().err


def test_letters_that_no_font_has_are_told_in_a_batch(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    lines = sample(RESPONSES).decode("utf-8").splitlines(keepends=True)
    rows = list(csv.reader(lines[:4]))
    place = rows[0].index("name")
    rows[2][place] = "漢字 Ltd"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    drawn = batching.RoadmapsWish(workers=0)
    done = batching.run_batch(table, tmp_path / "out", date(2026, 11, 23), roadmaps=drawn)
    (found,) = done.quality["roadmaps"]["missing_letters"]
    assert found["letters"] == ["字", "漢"]
    said = console.batch_text("out", done.quality, done.outputs, provisional=0, withheld=0)
    assert "letters that no font has" in said and "字 漢; rows " + found["row"] in said
