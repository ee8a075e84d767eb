"""`readiness batch` with --check, --against, --map-init and --sheet, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readiness.cli import main

TABLE = "row_id,name,SK1,SK2,How do people get on?\n1,Alpha,1,2,x\n2,Beta,3,4,y\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "t.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_a_check_prints_doubts_and_writes_nothing(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", "t.csv", "--check", "--to", "out"]) == 1
    assert capsys.readouterr().out.startswith("2 rows = ")
    assert [p.name for p in table.parent.iterdir()] == ["t.csv"]


def test_a_check_speaks_json(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "t.csv", "--check", "--json", "--against", "t.csv"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "readiness-check"
    assert found["against"]["firms_in_both"]["count"] == 2


def test_a_first_mapping_is_printed_or_written_once(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", "--map-init", "t.csv"]) == 0
    printed = capsys.readouterr().out
    assert '"How do people get on?": ' in printed
    assert main(["batch", "t.csv", "--map-init", "--to", "maps/mine.yaml"]) == 0
    written = table.parent / "maps" / "mine.yaml"
    assert written.read_text("utf-8") == printed
    written.write_text("mended: by hand\n", "utf-8")
    capsys.readouterr()
    assert main(["batch", "t.csv", "--map-init", "--to", "maps/mine.yaml"]) == 2
    assert "W101" in capsys.readouterr().err
    assert written.read_text("utf-8") == "mended: by hand\n"
    assert main(["batch", "t.csv", "--map-init", "--to", "maps"]) == 0
    assert (table.parent / "maps" / "map.yaml").is_file()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["t.csv"], "C101"),
        (["t.csv", "--check", "--map-init"], "C104"),
        (["t.csv", "--to", "out", "--json"], "C104"),
        (["t.csv", "--to", "out", "--against", "t.csv"], "C104"),
        (["t.csv", "--to", "out", "--sheet", "A"], "C104"),
        (["none.csv", "--check"], "T101"),
        (["none.csv", "--map-init"], "T101"),
    ],
)
def test_what_does_not_go_together_is_told(
    table: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    assert main(["batch", *arguments]) == 2
    assert f"({code})" in capsys.readouterr().err
    assert not (table.parent / "out").exists()
