"""Saved responses leave: what a firm gets, and that erased means gone."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from readiness import cli
from readiness.keeping import for_owner
from readiness.packs import data_folder, load_cases
from readiness.response import Answer, Response, State
from readiness.storage import saves

CANARY = "Canary-7431"


def bakery() -> Response:
    north_west = data_folder("questionnaires") / "north-west"
    (case,) = (case for case in load_cases(north_west) if case.id == "bakery")
    return case.response


def told_all() -> Response:
    """A response with a canary wherever something stands that is not for the firm."""
    base = bakery()
    first, second, third, *_ = base.answers
    answers = dict(base.answers)
    answers[first] = replace(
        answers[first], note=CANARY, evidence=CANARY, answered_by=CANARY, extra={"x": CANARY}
    )
    answers[second] = replace(answers[second], note="For all to see", note_visibility="report")
    answers[third] = Answer(State.UNANSWERED, note=CANARY)
    return replace(
        base,
        respondent=replace(base.respondent, name="Bäckerei [Ltd]", extra={"x": CANARY}),
        answers=answers,
        adviser={"view": CANARY},
        roadmap_edits=(
            {"own": "own-1", "text": "Ring the bank", "later": CANARY},
            {"from_a_newer_version": CANARY},
        ),
        history=({"event": "issued", "note": CANARY},),
        extra={"pack": {"x": CANARY}, "y": CANARY},
    )


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "a.readiness.json"
    saves.write(path, told_all(), 0)
    saves.write(path, replace(told_all(), updated_at="2026-11-02T00:00:00Z"), 1)
    saves.write(path, replace(told_all(), updated_at="2026-11-03T00:00:00Z"), 2)
    return path


def test_a_firm_gets_what_it_said_and_nothing_for_other_eyes(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert CANARY in saved.read_text("utf-8")
    out = tmp_path / "out"
    assert cli.main(["files", "export", str(saved), "--to", str(out), "--for-owner"]) == 0
    (path,) = out.iterdir()
    assert capsys.readouterr().out == f"{path}\n"
    text = path.read_text("utf-8")
    assert CANARY not in text
    assert "For all to see" in text
    assert "Ring the bank" in text
    there, back = told_all(), saves.read(path).response
    third = list(there.answers)[2]
    assert back.answers.keys() == there.answers.keys() - {third}
    assert [a.option for a in back.answers.values()] == [
        a.option for q, a in sorted(there.answers.items()) if q != third
    ]
    assert back.respondent == replace(there.respondent, extra={})
    assert path.stat().st_mode & 0o077 == 0
    # It is a saved response like any other, and giving it out twice takes nothing more away.
    assert for_owner(back) == back


def test_a_whole_copy_has_the_same_bytes_and_replaces_nothing(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        assert cli.main(["files", "export", str(saved), "--to", str(out)]) == 0
    copies = sorted(out.iterdir())
    assert [path.name for path in copies] == [
        "backerei-ltd-2.readiness.json",
        "backerei-ltd.readiness.json",
    ]
    assert [path.read_bytes() for path in copies] == [saved.read_bytes()] * 2


def test_nothing_is_copied_when_one_file_cannot_be_read(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.readiness.json"
    bad.write_text("{")
    out = tmp_path / "out"
    assert cli.main(["files", "export", str(saved), str(bad), "--to", str(out)]) == 2
    assert not out.exists()
    assert "bad.readiness.json" in capsys.readouterr().err


def test_erased_means_gone(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = saved.parent
    (folder / f"{saved.name}.damaged-12345678").write_text(CANARY)
    (folder / "b.readiness.json").write_text("another firm")
    (folder / f"{saved.name}.txt").write_text("a file of the user")
    assert len([p for p in folder.iterdir() if CANARY in p.read_text("utf-8")]) == 4
    assert cli.main(["files", "delete", str(saved), "--yes"]) == 0
    assert [p for p in folder.iterdir() if CANARY in p.read_text("utf-8")] == []
    assert sorted(p.name for p in folder.iterdir()) == ["a.readiness.json.txt", "b.readiness.json"]
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 4
    assert "beyond the reach" in printed.err


def test_a_damaged_file_can_be_erased(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    path.write_text("{")
    assert cli.main(["files", "delete", str(path), "--yes"]) == 0
    assert list(tmp_path.iterdir()) == []


class _Typed(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "code"), [("yes\n", 0), ("y\n", 2), ("\n", 2), ("", 2)])
def test_it_asks_first_and_takes_only_a_clear_yes(
    typed: str, code: int, saved: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", _Typed(typed))
    assert cli.main(["files", "delete", str(saved)]) == code
    assert saved.exists() == (code == 2)
    said = capsys.readouterr().err
    assert "Bäckerei [Ltd]:" in said
    assert f"  {saved}.1" in said
    assert ("(C107)" in said) == (code == 2)


def test_without_a_terminal_it_erases_nothing_unasked(
    saved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert cli.main(["files", "delete", str(saved)]) == 2
    assert saved.exists()
    assert "--yes" in capsys.readouterr().err


def test_files_of_another_kind_and_open_ones_stay(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_text("x")
    folder = tmp_path / "f.readiness.json"
    folder.mkdir()
    missing = tmp_path / "gone.readiness.json"
    given = [str(path) for path in (saved, photo, folder, missing)]
    assert cli.main(["files", "delete", *given, "--yes"]) == 2
    error = capsys.readouterr().err
    assert error.count("(S106)") == 2
    assert error.count("(S101)") == 1
    assert saved.exists()
    assert photo.exists()
    with saves.SavedFile(saved, 3):
        assert cli.main(["files", "delete", str(saved), "--yes"]) == 2
    assert "(S105)" in capsys.readouterr().err
    assert saved.exists()


def test_it_tells_when_roadmaps_were_handed_out(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saves.write(saved, bakery(), 3)
    to = str(tmp_path / "pdf")
    assert cli.main(["roadmap", str(saved), "--to", to, "--on", "2026-11-20"]) == 0
    assert json.loads(saved.read_text("utf-8"))["history"]
    capsys.readouterr()
    assert cli.main(["files", "delete", str(saved), "--yes"]) == 0
    assert "handed out on 2026-11-20" in capsys.readouterr().err
