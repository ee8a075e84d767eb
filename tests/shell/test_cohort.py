"""The cohort report from the command line."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readiness.cli import main
from readiness.demo import RESPONSES, sample
from readiness.packs import data_folder

FILES = ("cohort.pdf", "cohort.html", "cohort.csv", "cohort.xlsx", "benchmark.json")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory, first_start: Path) -> Path:
    """The folder of a batch with a cohort report; tests only read it."""
    folder = tmp_path_factory.mktemp("batch")
    table, out = folder / "t.csv", folder / "out"
    table.write_bytes(sample(RESPONSES))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READINESS_HOME", str(first_start.parent))
        # Some rows of the sample are faulty on purpose.
        command = ["batch", str(table), "--to", str(out), "--cohort", "--on", "2026-11-23"]
        assert main(command) == 1
    return out


def test_a_batch_makes_a_cohort_report_and_a_folder_of_its_own_can_follow(
    batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert all((batch / name).is_file() for name in FILES)
    report = tmp_path / "report"
    assert main(["cohort", str(batch), "--to", str(report), "--on", "2026-11-23"]) == 0
    assert "43 firms" in capsys.readouterr().out
    assert {path.name for path in report.iterdir()} == {*FILES, "manifest.json"}
    for name in FILES:
        assert (report / name).read_bytes() == (batch / name).read_bytes(), name


def test_two_waves_and_places_from_the_command_line(batch: Path, tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    places.write_text("offer,places\nbe-the-business,5\n", encoding="utf-8")
    report = tmp_path / "report"
    command = ["cohort", str(batch), str(batch), "--to", str(report), "--places", str(places)]
    assert main([*command, "--name", "Autumn", "--k", "5"]) == 0
    text = (report / "cohort.csv").read_text("utf-8")
    assert "demand,be-the-business,places,5," in text
    assert "about,name,,Autumn," in text
    assert "waves,All firms: Overall,before," in text
    assert "Since the first wave" in (report / "cohort.html").read_text("utf-8")


def test_a_report_bears_the_name_and_colour_of_a_hub(batch: Path, tmp_path: Path) -> None:
    brand = tmp_path / "brand.toml"
    brand.write_text('name = "Our Own Hub"\n\n[colours]\naccent = "#6a1b4d"\n', "utf-8")
    report = tmp_path / "report"
    assert main(["cohort", str(batch), "--to", str(report), "--brand", str(brand)]) == 0
    page = (report / "cohort.html").read_text("utf-8")
    assert "Our Own Hub" in page
    assert "#6a1b4d" in page
    assert (report / "cohort.pdf").read_bytes() != (batch / "cohort.pdf").read_bytes()


def test_a_report_has_the_words_of_templates_of_ones_own_and_their_faults_are_told(
    batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, report = tmp_path / "mine", tmp_path / "report"
    shutil.copytree(data_folder("templates"), folder)
    page = folder / "cohort" / "cohort.xml"
    whole = page.read_text("utf-8")
    command = ["cohort", str(batch), "--on", "2026-11-23", "--templates", str(folder), "--to"]
    assert main([*command, str(report)]) == 0
    for name in ("cohort.pdf", "cohort.html"):  # a copy gives the same in its limited process
        assert (report / name).read_bytes() == (batch / name).read_bytes(), name
    page.write_text(whole.replace("Cohort report{% if name", "Our own words{% if name"), "utf-8")
    assert main([*command, str(report)]) == 0
    assert "<title>Our own words" in (report / "cohort.html").read_text("utf-8")
    assert (report / "cohort.pdf").read_bytes() != (batch / "cohort.pdf").read_bytes()
    page.write_text(whole.replace("{{ language }}", "{{ langwidge }}"), "utf-8")
    capsys.readouterr()
    assert main([*command, str(tmp_path / "other")]) == 2
    assert "cohort/cohort.xml line " in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_help_starts_with_two_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["cohort", "--help"])
    assert ended.value.code == 0
    help_text = capsys.readouterr().out
    assert help_text.startswith("examples:")
    assert help_text.count("\n  readiness cohort ") == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [(["--k", "4"], "5 to 30"), (["--k", "31"], "5 to 30"), (["x", "y"], "one or two")],
)
def test_what_cannot_be_used_is_said(
    batch: Path, tmp_path: Path, more: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cohort", str(batch), *more, "--to", str(tmp_path / "report")]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "report").exists()


def test_the_bytes_depend_on_no_hash_seed_and_no_time_zone(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(sample(RESPONSES))
    found = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        out = tmp_path / seed
        command = ["batch", str(tmp_path / "t.csv"), "--to", str(out), "--cohort"]
        subprocess.run(
            [sys.executable, "-m", "readiness", *command, "--on", "2026-11-23"],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=False,
        )
        names = (*FILES, "cohort-data.json")
        found.add(tuple(hashlib.sha256((out / n).read_bytes()).hexdigest() for n in names))
    assert len(found) == 1
