"""Copies of an interview for its owner: where they go, and what they never overwrite."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from north_west import cases
from packs_for_tests import write_pack
from readiness.errors import UserError
from readiness.exports import KINDS, export, taken
from readiness.packs import load
from readiness.packs.starter import starter_files
from readiness.report.issued import issued_in_document, issued_in_history
from readiness.session import InterviewSession
from readiness.storage import saves
from readiness.tui.trips import trips
from readiness.workflow import score_files

ON = date(2026, 11, 23)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The bakery, with an edit of its roadmap."""
    path = tmp_path / "a.readiness.json"
    response = cases()["bakery"].response
    edits = ({"own": "own-1", "text": "Call Jo", "lane": "now", "place": 1},)
    saves.write(path, replace(response, roadmap_edits=edits), 0)
    return path


def test_three_copies_are_written_and_say_where(saved: Path, tmp_path: Path) -> None:
    to = tmp_path / "out"
    done = export(saved, to, KINDS, ON)
    assert [path.name for path in done.paths] == [
        "the-example-bakery-roadmap.pdf",
        "the-example-bakery-roadmap.html",
        "the-example-bakery-answers.json",
    ]
    pdf, page, answers = (path.read_bytes() for path in done.paths)
    assert pdf.startswith(b"%PDF")
    assert "Added by you" in page.decode()
    assert answers == saved.read_bytes()
    assert saves.read(done.paths[2]).response.roadmap_edits[0]["text"] == "Call Jo"
    assert done.event is not None
    assert issued_in_history([done.event]) == (issued_in_document(pdf),)


def test_nothing_is_overwritten_unasked(saved: Path, tmp_path: Path) -> None:
    to = tmp_path / "out"
    (first,) = export(saved, to, ("html",), ON).paths
    first.write_text("mine")
    assert taken(saved, to, ("pdf", "html")) == (first,)
    assert taken(saved, to, ("pdf",)) == ()
    done = export(saved, to, ("pdf", "html"), ON)
    assert [path.name for path in done.paths] == [
        "the-example-bakery-roadmap-2.pdf",
        "the-example-bakery-roadmap-2.html",
    ]
    assert first.read_text() == "mine"
    (again,) = export(saved, to, ("html",), ON, replace=True).paths
    assert again == first
    assert first.read_text() != "mine"


def test_json_alone_is_no_roadmap_that_went_out(saved: Path, tmp_path: Path) -> None:
    assert export(saved, tmp_path / "out", ("json",), ON).event is None


def test_a_folder_that_cannot_be_written_is_said(saved: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(UserError, match="is not a folder"):
        export(saved, blocked, ("json",), ON)
    assert blocked.read_text() == "in the way"


def other_pack(folder: Path, to: Path) -> Path:
    """A pack that does not come with the program, and a saved response to it."""
    write_pack(folder, starter_files("mine", "My check"))
    session = InterviewSession.start(load(folder), "full", path=to)
    for question_id in session.ids:
        session.answer(question_id, option=1)
    session.save()
    session.close()
    return to


def test_copies_of_a_pack_that_is_only_a_folder(tmp_path: Path) -> None:
    saved, pack = tmp_path / "a.readiness.json", tmp_path / "my pack"
    other_pack(pack, saved)
    (pack / "brand.toml").write_text('name = "The Look of Mine"\n', "utf-8")
    with pytest.raises(UserError, match="S104"):
        export(saved, tmp_path / "out", ("pdf",), ON)
    assert taken(saved, tmp_path / "out", ("html",), str(pack)) == ()
    (page,) = export(saved, tmp_path / "out", ("html",), ON, pack=str(pack)).paths
    assert "The Look of Mine" in page.read_text("utf-8")
    assert taken(saved, tmp_path / "out", ("html",), str(pack)) == (page,)
    app = trips(pack=str(pack))
    assert app.export(saved, tmp_path / "out", ("html",), ON, True).paths == (page,)
    assert app.taken(saved, tmp_path / "out", ("html",)) == (page,)


def test_a_pack_of_the_hub_is_found_by_the_id_in_a_saved_file(home: Path) -> None:
    saved = home / "a.readiness.json"
    (home / "hub").mkdir()
    other_pack(home / "hub" / "pack of ours", saved)
    with pytest.raises(UserError, match="S104"):
        export(saved, home / "out", ("html",), ON)
    with pytest.raises(UserError, match="S104"):
        score_files([saved])
    (home / "hub" / "hub.toml").write_text('[defaults]\npack = "pack of ours"\n', "utf-8")
    app = trips()
    assert app.export(saved, home / "out", ("html",), ON, False).paths[0].exists()
    session = InterviewSession.resume(saved, app.load)
    assert session.questionnaire.title == "My check"
    session.close()
    (scored,) = score_files([saved])
    assert scored.assessment.questionnaire.title == "My check"
    assert app.load("north-west").id == "north-west"
    with pytest.raises(UserError, match="P101"):
        app.load("minor")
