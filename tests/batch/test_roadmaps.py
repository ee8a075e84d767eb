"""One document per row from worker processes: all of them, or the missing ones named."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from batch import drawers
from batch.small import small_pack
from readiness.batch import documents, roadmaps
from readiness.batch.documents import DocumentWish, document_name, part_size
from readiness.batch.roadmaps import DEATHS, Drawing, Job, Part, Renderer, draw, draw_all
from readiness.batch.run import BatchSummary, run
from readiness.errors import UserError
from readiness.response import Respondent, Response

DAY = date(2026, 11, 23)
posix = pytest.mark.skipif(sys.platform == "win32", reason="kills a process by signal")


@pytest.fixture(autouse=True)
def _workers_find_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A spawned worker imports the renderer by name, so the tests must be on its path."""
    tests = str(Path(__file__).parent.parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([tests, os.environ.get("PYTHONPATH", "")]))


def run_with(
    folder: Path, names: list[str], render: Renderer, to: str = "out", **wish: object
) -> BatchSummary:
    """Score firms with these names and draw their documents."""
    path = folder / "t.csv"
    path.write_text("name,q1,q2\n" + "".join(f"{n},3,4\n" for n in names), "utf-8")
    how = DocumentWish(render, **{"workers": 2, **wish})  # type: ignore[arg-type]
    return run(path, small_pack(), folder / to, on=DAY, documents=how)


def drawn(folder: Path, ending: str = "pdf") -> list[str]:
    """The names of the documents."""
    return sorted(p.name for p in (folder / "out" / "roadmaps").glob(f"*.{ending}"))


def index(folder: Path) -> list[dict[str, str]]:
    """The lines of the index."""
    with (folder / "out" / "roadmaps" / "index.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_scored_row_gets_a_document_from_another_process(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    names = [f"Firm {n}" for n in range(6)]
    summary = run_with(
        tmp_path, names, drawers.draw_with_place, progress=lambda a, b: told.append((a, b))
    )
    assert drawn(tmp_path) == [f"{n + 2}-firm-{n}.pdf" for n in range(6)]
    texts = [p.read_text() for p in (tmp_path / "out" / "roadmaps").glob("*.pdf")]
    assert all(str(DAY) in t and str(os.getpid()) not in t.split() for t in texts)
    assert (summary.quarantined, summary.exit_code) == ((), 0)
    assert summary.quality["roadmaps"] == {
        "on": "2026-11-23",
        "written": 6,
        "quarantined": [],
        "missing_letters": [],
    }
    assert told == [(n, 6) for n in range(7)]


@posix
def test_a_row_that_kills_its_worker_twice_is_named_and_costs_no_other(tmp_path: Path) -> None:
    names = ["Alpha", "Beta", "Poison", "Gamma", "Delta"]
    summary = run_with(tmp_path, names, drawers.draw_or_die)
    assert summary.quarantined == ("4",)
    assert summary.exit_code == 1
    assert drawn(tmp_path) == ["2-alpha.pdf", "3-beta.pdf", "5-gamma.pdf", "6-delta.pdf"]
    assert [line["row_id"] for line in index(tmp_path)] == ["2", "3", "5", "6"]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["roadmaps"]["quarantined"] == ["4"]


@posix
def test_a_worker_that_dies_once_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "mark"
    monkeypatch.setenv("POISON_MARK", str(mark))
    summary = run_with(tmp_path, ["Alpha", "Poison", "Beta"], drawers.draw_or_die_once)
    assert mark.exists()
    assert summary.quarantined == ()
    assert len(drawn(tmp_path)) == 3


def test_a_fault_of_ours_is_raised_and_nothing_is_published(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        run_with(tmp_path, ["Alpha", "Beta"], drawers.draw_with_a_bug)
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


def test_a_problem_in_a_worker_is_told_as_such_and_what_is_done_is_kept(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        run_with(tmp_path, ["Odd"], drawers.draw_with_a_faulty_template)
    assert caught.value.problems[0].code == "D101"
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]
    with pytest.raises(UserError):
        run_with(tmp_path, ["A", "B", "Odd"], drawers.draw_with_a_faulty_template, workers=0)
    assert len(list(tmp_path.glob(".readiness-parts-*/*.json"))) == 3
    assert not (tmp_path / "out").exists()


def test_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    run_with(tmp_path, ["Alpha"], drawers.draw, workers=0)
    if os.name == "posix":
        modes = {p.stat().st_mode & 0o777 for p in (tmp_path / "out").rglob("*") if p.is_file()}
        assert modes == {0o600}


def test_a_table_without_scored_rows_draws_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,q1,q2\nA,9,5\n", "utf-8")
    summary = run(
        path, small_pack(), tmp_path / "out", on=DAY, documents=DocumentWish(drawers.draw)
    )
    assert (summary.scored, summary.rejected) == (0, 1)
    assert drawn(tmp_path) == []
    assert index(tmp_path) == []


def test_the_index_names_firm_and_contact_and_is_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        'row_id,name,contact,q1,q2\nNW-7,"=cmd|x, Ltd",@ann,3,4\nNW-8,Bee,b@example.org,9,9\n',
        "utf-8",
    )
    wish = DocumentWish(drawers.draw, workers=0)
    run(path, small_pack(), tmp_path / "out", on=DAY, documents=wish)
    assert index(tmp_path) == [
        {
            "row_id": "NW-7",
            "firm": "'=cmd|x, Ltd",
            "contact": "'@ann",
            "pdf": "NW-7-cmd-x-ltd.pdf",
        }
    ]
    assert drawn(tmp_path) == ["NW-7-cmd-x-ltd.pdf"]


def test_zips_hold_the_same_documents_and_have_the_same_bytes_for_any_number_of_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "LEAST_ZIPPED", 3)
    names = [f"Firm {n}" for n in range(7)]
    run_with(tmp_path, names, drawers.draw, to="plain", workers=0)
    run_with(tmp_path, names, drawers.draw, zip=True, workers=0)
    run_with(tmp_path, names, drawers.draw, to="again", zip=True, workers=2)
    assert drawn(tmp_path, "zip") == ["part-00001.zip", "part-00002.zip", "part-00003.zip"]
    assert drawn(tmp_path) == []
    for path in (tmp_path / "out").rglob("*.*"):
        assert (
            path.read_bytes()
            == (tmp_path / "again" / path.relative_to(tmp_path / "out")).read_bytes()
        )
    for line in index(tmp_path):
        with ZipFile(tmp_path / "out" / "roadmaps" / line["zip"]) as archive:
            assert (
                archive.read(line["pdf"])
                == (tmp_path / "plain" / "roadmaps" / line["pdf"]).read_bytes()
            )
            assert archive.testzip() is None
    assert len(index(tmp_path)) == 7


@pytest.mark.parametrize(
    ("row_id", "firm", "name"),
    [
        ("S01", "Acme Ltd", "S01-acme-ltd"),
        ("NW_7/b", "Acme", "NW_7-b-acme"),
        ("../../etc", "Acme", "etc-acme"),
        ("É1", "Acme", "E1-acme"),
        ("東京", "Acme", "firm-130016b2-acme"),
        ("x" * 99, "", "x" * 40 + "-firm"),
        ("con", "", "con-firm"),
        ("--", "Acme", "firm-d8156bae-acme"),
    ],
)
def test_a_document_is_named_by_row_and_firm(row_id: str, firm: str, name: str) -> None:
    assert document_name(row_id, firm, set()) == name


def test_ids_that_differ_in_case_or_signs_only_never_share_a_file() -> None:
    taken: set[str] = set()
    ids = ["a1", "A1", "a/1", "a-1", "A 1", "a1-2"]
    names = [document_name(i, firm, taken) for i in ids for firm in ("Bee", "bee")]
    assert len({n.lower() for n in names}) == len(names)
    assert names[:4] == ["a1-bee", "a1-bee-2", "A1-bee-3", "A1-bee-4"]


def test_the_parts_of_a_table_do_not_depend_on_the_workers_and_are_never_too_long() -> None:
    assert [part_size(n, zipped=False) for n in (1, 32, 200, 8_000, 10**6)] == [1, 1, 7, 250, 250]
    assert [part_size(n, zipped=True) for n in (1, 200, 3_000, 10**6)] == [50, 50, 94, 250]


class MortalPool(Executor):
    """A pool in this process that breaks, as real ones do, when it is given a deadly row."""

    window = 4
    deadly: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self, drawing: Drawing, log: list[list[str]], lethal: set[str]) -> None:
        self.drawing, self.log, self.lethal, self.broken = drawing, log, lethal, False
        self.waiting = 0

    @contextmanager
    def open(self) -> Iterator[Executor]:
        self.broken = False
        yield self

    def check(self) -> None:
        raise AssertionError("nothing ever waits here")

    def submit(self, _fn: object, /, *args: object, **_kwargs: object) -> Future[Any]:
        _, _, jobs = args
        assert isinstance(jobs, tuple)
        self.log.append([job.row_id for job in jobs])
        future: Future[Any] = Future()
        if self.broken or any(job.row_id in self.lethal for job in jobs):
            self.broken = True
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(draw(self.drawing, jobs))
        return future


@pytest.mark.parametrize(
    "lethal", [set(), {"r7"}, {"r0", "r1", "r49"}, {f"r{n}" for n in range(50)}]
)
def test_whatever_dies_every_other_row_is_drawn(lethal: set[str]) -> None:
    jobs = [
        Job(f"r{n}", f"r{n}.pdf", Response("s", "1", "0", Respondent(f"F{n}"))) for n in range(50)
    ]
    taken = 0

    def parts() -> Iterator[Part]:
        nonlocal taken
        for n in range(10):
            taken += 1
            yield Part(n, tuple(jobs[n * 5 : n * 5 + 5]))

    log: list[list[str]] = []
    done: list[Part] = []

    def finished(part: Part) -> None:
        done.append(part)
        assert taken - len(done) <= MortalPool.window, "more is under way than the window allows"

    drawing = Drawing(small_pack(), DAY, drawers.draw)
    draw_all(parts(), drawing, MortalPool(drawing, log, lethal), finished)
    assert sorted(part.number for part in done) == list(range(10))
    assert set().union(*(part.given_up for part in done)) == lethal
    assert {name for part in done for name in part.documents} == {
        f"r{n}.pdf" for n in range(50)
    } - {f"{row}.pdf" for row in lethal}
    alone = [ids[0] for ids in log if len(ids) == 1]
    assert all(alone.count(row) == DEATHS for row in lethal)


def test_a_worker_of_another_version_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_there = roadmaps.work("0.0.9", b"", ())
    assert drawn_there.documents == ()
    monkeypatch.setattr(roadmaps, "__version__", "0.0.9")
    with pytest.raises(UserError, match=r"workers of the cluster have 0\.1\.0") as caught:
        roadmaps._documents(drawn_there)
    assert caught.value.problems[0].code == "G103"
