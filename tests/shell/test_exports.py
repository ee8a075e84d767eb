"""Copies of an interview for its owner: where they go, and what they never overwrite."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from north_west import cases
from readiness.errors import UserError
from readiness.exports import KINDS, export, taken
from readiness.report.issued import issued_in_document, issued_in_history
from readiness.storage import saves

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
