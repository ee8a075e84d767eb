"""A batch that is killed in the middle goes on where it was, and ends with the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from batch import drawers
from batch.interrupted import DAY
from batch.small import small_pack
from readiness.batch.documents import DocumentWish
from readiness.batch.run import BatchSummary, run
from readiness.errors import UserError
from readiness.questionnaire import Questionnaire
from readiness.storage.outbox import MANIFEST, MARKER
from readiness.storage.parts import PartStore, waiting

FIRMS = 40
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills a process group")


def write_table(path: Path, firms: int = FIRMS) -> Path:
    path.write_text("name,q1,q2\n" + "".join(f"Firm {n},3,4\n" for n in range(firms)), "utf-8")
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run that is left alone writes."""
    folder = tmp_path_factory.mktemp("whole")
    wish = DocumentWish(drawers.draw, workers=0)
    run(write_table(folder / "t.csv"), small_pack(), folder / "out", on=DAY, documents=wish)
    return tree(folder / "out")


@pytest.fixture
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which every drawing leaves a mark."""
    folder = tmp_path / "marks"
    folder.mkdir()
    monkeypatch.setenv("DRAWN_MARKS", str(folder))
    tests = str(Path(__file__).parent.parent)
    path = os.pathsep.join([*sys.path, tests])
    monkeypatch.setenv("PYTHONPATH", path)
    return folder


def alive(group: int) -> bool:
    """Whether a process of the group still does something."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    # Where nobody collects the dead (a container without an init), they are still counted.
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            found.append(path.read_text().rpartition(")")[2].split())
    return not found or any(int(f[2]) == group and f[0] != "Z" for f in found)


def killed(
    table: Path,
    to: Path,
    *moves: str,
    when: int = 0,
    marks: Path | None = None,
    alone: bool = False,
) -> None:
    """Run the batch in a process group of its own until enough is drawn, and kill it.

    The whole group, or the parent `alone`.
    """
    command = [sys.executable, "-m", "batch.interrupted", str(table), str(to), *moves]
    batch = subprocess.Popen(command, start_new_session=True)
    if marks is not None:
        while len(list(marks.iterdir())) < when:
            assert batch.poll() is None, "it ended before it could be killed"
            time.sleep(0.005)
        (os.kill if alone else os.killpg)(batch.pid, signal.SIGKILL)
    assert batch.wait(60) == -signal.SIGKILL
    # Its workers must go too: before any other run, and for good.
    for _ in range(1000):
        if not alive(batch.pid):
            return
        time.sleep(0.01)
    raise AssertionError("workers of a killed run are still there")


def resume(
    table: Path, to: Path, pack: Questionnaire | None = None, on: date = DAY, **wish: bool
) -> BatchSummary:
    """Go on with it, in this process."""
    how = DocumentWish(drawers.draw_slowly, workers=0, resume=True, **wish)  # type: ignore[arg-type]
    return run(table, pack or small_pack(), to, on=on, documents=how)


# Up to four parts of two rows are under way at once: from the tenth row on, one is on the disk.
@pytest.mark.parametrize("when", [10, 20, 36])
def test_after_kill_9_in_the_middle_a_resumed_run_ends_with_the_same_bytes(
    when: int, whole: dict[str, bytes], marks: Path, tmp_path: Path
) -> None:
    table, to = write_table(tmp_path / "t.csv"), tmp_path / "out"
    killed(table, to, when=when, marks=marks, alone=when == 20)
    assert not to.exists()
    assert all(p.name.startswith(".") for p in tmp_path.iterdir() if p not in (table, marks))
    kept = waiting(to)
    assert kept
    summary = resume(table, to)
    assert tree(to) == whole
    assert "resumed" in summary.notices[-1]
    drawn = sum(len(p.read_text().split()) for p in marks.iterdir())
    # At the kill up to four parts of two rows were under way or on their way to the disk.
    assert FIRMS <= drawn <= FIRMS + 16  # 40 firms are 20 parts of two
    assert sorted(p.name for p in tmp_path.iterdir()) == ["marks", "out", "t.csv"]


@pytest.mark.parametrize("moves", [0, 30])
def test_a_run_killed_while_it_puts_files_in_place_leaves_a_mark_and_resumes(
    moves: int, whole: dict[str, bytes], marks: Path, tmp_path: Path
) -> None:
    table, to = write_table(tmp_path / "t.csv"), tmp_path / "out"
    to.mkdir()
    killed(table, to, str(moves))
    assert (to / MARKER).exists()
    assert not (to / MANIFEST).exists()
    resume(table, to)
    assert tree(to) == whole
    assert sum(len(p.read_text().split()) for p in marks.iterdir()) == FIRMS, (
        "no document is drawn twice"
    )


def interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A run that Ctrl+C stopped after some parts."""
    table, to = write_table(tmp_path / "t.csv", 10), tmp_path / "out"
    put = PartStore.put

    def put_three(store: PartStore, number: int, *rest: object) -> None:
        if number == 4:
            raise KeyboardInterrupt
        put(store, number, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(PartStore, "put", put_three)
        wish = DocumentWish(drawers.draw, workers=0)
        with pytest.raises(KeyboardInterrupt):
            run(table, small_pack(), to, on=DAY, documents=wish)
    assert waiting(to) == 3
    assert not to.exists()
    return table, to


def test_what_the_documents_depend_on_must_not_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, to = interrupted(tmp_path, monkeypatch)
    other = tmp_path / "other.csv"
    other.write_text(table.read_text("utf-8").replace("Firm 9", "Firm 10"), "utf-8")
    edited = replace(small_pack(), hash="1" * 64)
    cases: list[tuple[str, Path, Questionnaire | None, date, dict[str, bool]]] = [
        ("the table changed", other, None, DAY, {}),
        ("the questionnaire changed", table, edited, DAY, {}),
        ("the options changed", table, None, DAY, {"zip": True}),
        ("the day changed", table, None, date(2026, 11, 24), {}),
    ]
    for words, path, pack, on, wish in cases:
        with pytest.raises(UserError, match=words) as caught:
            resume(path, to, pack, on, **wish)
        assert caught.value.problems[0].code == "W103"
        assert waiting(to) == 3, "nothing is lost by asking"
    with pytest.raises(UserError, match="the day, the options and the table changed"):
        resume(other, to, on=date(2026, 11, 24), zip=True)
    summary = resume(table, to, on=date(2026, 11, 24), any_day=True)
    assert summary.quality["roadmaps"]["on"] == "2026-11-23"
    assert waiting(to) == 0


def test_a_run_that_does_not_resume_starts_again_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, to = interrupted(tmp_path, monkeypatch)
    wish = DocumentWish(drawers.draw, workers=0)
    summary = run(table, small_pack(), to, on=DAY, documents=wish)
    assert "--resume would have kept them" in summary.notices[-1]
    assert waiting(to) == 0
    assert "no interrupted run" in resume(table, to).notices[-1]


def test_a_part_whose_files_were_touched_is_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, to = interrupted(tmp_path, monkeypatch)
    (store,) = tmp_path.glob(".readiness-parts-*")
    (store / "000001" / "2-firm-0.pdf").write_bytes(b"cut")
    (store / "000002.json").write_text("{")
    about = json.loads((store / "000003.json").read_text())
    about["files"] = {f"../{name}": value for name, value in about["files"].items()}
    (store / "000003.json").write_text(json.dumps(about))
    resume(table, to)
    documents = {p.name: p.read_text() for p in (to / "roadmaps").glob("*.pdf")}
    assert documents == {f"{n + 2}-firm-{n}.pdf": f"Firm {n} {DAY}" for n in range(10)}


def test_a_run_that_is_still_at_work_is_not_resumed_and_not_disturbed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, to = write_table(tmp_path / "t.csv", 4), tmp_path / "out"
    with_store = PartStore(to, {})
    with_store.put(1, [("a", b"a")], [])
    with pytest.raises(UserError, match="still at work"):
        resume(table, to)
    run(table, small_pack(), to, on=DAY, documents=DocumentWish(drawers.draw, workers=0))
    assert waiting(to) == 1
    with_store.remove()
