"""`readiness batch --roadmaps` on the command line: its options, what it says, how it stops."""

from __future__ import annotations

import io
import json
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader

from readiness.batch import cluster, documents, roadmaps
from readiness.batch.pools import NoProcesses
from readiness.cli import main
from readiness.commands import terminal
from readiness.demo import RESPONSES, sample
from readiness.storage.parts import PartStore

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "hub-brand"


def interrupt(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the batch, and press Ctrl+C as soon as its first part is kept."""
    kept = PartStore.put

    def put(store: PartStore, *part: object) -> None:
        kept(store, *part)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(PartStore, "put", put)
        assert main([*command, "--on", "2026-11-23"]) == 130


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The first two firms of the demo."""
    path = tmp_path / "t.csv"
    path.write_bytes(b"".join(sample(RESPONSES).splitlines(keepends=True)[:3]))
    return path


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--zip"], "--zip is about roadmaps. Add --roadmaps."),
        (["--resume"], "--resume is about roadmaps."),
        (["--cluster", "hub:1"], "--cluster is about roadmaps."),
        (["--roadmaps", "--cluster", "hub:1", "--workers", "2"], "do not go together"),
        (["--roadmaps", "--cluster", "hub"], "is no address. Write it as HOST:PORT."),
        (["--roadmaps", "--workers", "0"], "--workers 0 cannot be used"),
        (["--k", "12"], "--k is about the cohort report. Add --cohort."),
        (["--name", "Spring"], "--name is about the cohort report."),
        (["--cohort", "--name", "x" * 161], "--name of 161 characters cannot be used"),
        (["--brand", "b.toml"], "--brand is about documents. Add --roadmaps, --cohort or both."),
        (["--also", "parquett"], "Did you mean parquet?"),
        (["--also", "jsonl,xml"], "is not a known form of the scores"),
    ],
)
def test_options_that_make_no_sense_are_refused_before_anything_is_written(
    options: list[str], words: str, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", str(table), "--to", str(table.parent / "out"), *options]) == 2
    assert words in capsys.readouterr().err
    assert [p.name for p in table.parent.iterdir()] == ["t.csv"]


def test_an_interrupted_run_says_how_to_go_on_and_does(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    to = table.parent / "out"
    command = ["batch", str(table), "--to", str(to), "--roadmaps", "--zip", "--workers", "1"]
    interrupt(command, monkeypatch)
    assert "the same command with --resume goes on" in capsys.readouterr().err
    assert main([*command, "--resume", "--also", "jsonl"]) == 0
    told = capsys.readouterr()
    assert "The interrupted run was resumed" in told.err
    assert "roadmaps: 2" in told.out
    names = {str(p.relative_to(to)) for p in to.rglob("*") if p.is_file()}
    assert {"roadmaps/part-00001.zip", "roadmaps/index.csv", "scores.jsonl"} < names
    # Without --on, the day is that of the run that began it.
    assert json.loads((to / "quality.json").read_bytes())["roadmaps"]["on"] == "2026-11-23"


def test_the_roadmaps_of_a_table_have_the_look_of_the_hub_or_of_a_brand(
    table: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def texts(name: str, *options: str) -> list[str]:
        to = table.parent / name
        wish = ["--roadmaps", "--workers", "1", "--on", "2026-11-23", *options]
        assert main(["batch", str(table), "--to", str(to), *wish]) == 0
        made = sorted((to / "roadmaps").glob("*.pdf"))
        return [PdfReader(path).pages[0].extract_text() for path in made]

    plain = texts("plain")
    assert len(plain) == 2
    assert "Example Valley" not in "".join(plain)
    branded = texts("branded", "--brand", str(EXAMPLE / "brand.toml"))
    assert len(branded) == 2
    assert all("Example Valley" in text for text in branded)
    assert main(["hub", "init", "--name", "Our Own Hub"]) == 0
    assert all("Our Own Hub" in text for text in texts("hub"))
    capsys.readouterr()


def test_kept_parts_of_another_look_are_not_mixed_in(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    to = table.parent / "out"
    command = ["batch", str(table), "--to", str(to), "--roadmaps", "--zip", "--workers", "1"]
    interrupt(command, monkeypatch)
    assert main([*command, "--resume", "--brand", str(EXAMPLE / "brand.toml")]) == 2
    assert "the options" in capsys.readouterr().err


def test_a_row_without_a_roadmap_is_named_and_changes_the_exit_code(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(*_args: object) -> None:
        raise BrokenExecutor

    monkeypatch.setattr(NoProcesses, "deadly", (BrokenExecutor,))
    monkeypatch.setattr(roadmaps, "work", work)
    monkeypatch.setattr(documents, "pool_for", lambda *_: NoProcesses())
    to = table.parent / "out"
    assert main(["batch", str(table), "--to", str(to), "--roadmaps"]) == 1
    told = capsys.readouterr()
    assert "row S01: no roadmap, because drawing it ended its worker twice." in told.err
    assert "roadmaps: 0" in told.out
    manifest = json.loads((to / "manifest.json").read_bytes())
    assert manifest["roadmaps"]["quarantined"] == ["S01", "S02"]


def test_a_cluster_that_is_not_there_is_told(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError("refused")

    monkeypatch.setattr("distributed.Client", refuse)
    monkeypatch.setattr(cluster, "CONNECT", 0.1)
    to = table.parent / "out"
    assert main(["batch", str(table), "--to", str(to), "--roadmaps", "--cluster", "[::1]:9"]) == 2
    assert "No Dask scheduler answers at [::1]:9 (OSError)" in capsys.readouterr().err
    assert [p.name for p in table.parent.iterdir()] == ["t.csv"]


def test_a_progress_line_tells_how_fast_and_how_long_still(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    clock, screen = [0.0], Terminal()
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    monkeypatch.setattr(sys, "stderr", screen)
    show = terminal.progress("roadmaps")
    assert show is not None
    lines = {}
    # What a resumed run finds done goes by in no time, and makes the rest no faster.
    for done, clock[0] in (
        (0, 0.0),
        (5_000, 0.01),
        (5_100, 20.0),
        (5_600, 120.0),
        (20_000, 9_000.0),
    ):
        for _ in range(40 if done == 5_000 else 1):
            show(done, 20_000)
        written = screen.getvalue()
        lines[done] = written.rpartition("\r")[2]
    assert lines[5_000].rstrip() == "5,000 of 20,000 roadmaps"
    assert lines[5_100] == "5,100 of 20,000 roadmaps, 5.0 a second, about 50 min left"
    assert lines[5_600].rstrip() == "5,600 of 20,000 roadmaps, 5.0 a second, about 48 min left"
    assert lines[20_000].rstrip(" ") == "20,000 of 20,000 roadmaps" + " " * 32 + "\n"
    terminal.end_progress()
    assert screen.getvalue() == written
    show(1, 2)
    terminal.end_progress()
    assert screen.getvalue().endswith("1 of 2 roadmaps\n")
