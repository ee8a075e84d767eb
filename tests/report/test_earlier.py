"""Since last time: only what a file really remembers, and only where it compares."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from readiness.points import answer_at
from readiness.questionnaire import Questionnaire
from readiness.report import roadmap_html, view
from readiness.report.earlier import earlier, event
from readiness.response import Response
from report.conftest import ON
from report.helpers import Planned, page_texts

Make = Callable[[Response], Planned]
LAST = date(2026, 5, 4)


@pytest.fixture(scope="module")
def back(firms: dict[str, Response], planned: Make, north_west: Questionnaire) -> Response:
    """A firm that did the first step of its last roadmap, and lost its answer to the second."""
    first = planned(firms["bakery"])
    told = json.loads(json.dumps({**event(first.assessment, first.roadmap), "at": str(LAST)}))
    done, lost, _ = first.roadmap.now
    question = north_west.questions[done.question]
    after = replace(firms["bakery"], history=({"event": "other"}, told))
    after = after.with_answer(done.question, answer_at(question, question.levels))
    return after.with_answer(lost.question, None)


def test_what_came_of_last_time_is_on_paper_and_page(
    back: Response,
    firms: dict[str, Response],
    planned: Make,
    validate: Callable[[bytes], Any],
    tmp_path: Path,
) -> None:
    one, before = planned(back), planned(firms["bakery"])
    text = " ".join(page_texts(one.pdf(), tmp_path))
    assert "Since last time" in text
    assert "Your last roadmap is of 4 May 2026." in text
    page = roadmap_html(one.assessment, one.roadmap)
    found = view.build(one.assessment, one.roadmap)["since"]
    assert [p["state"] for p in found["promised"]] == ["done", "unknown", "open"]
    assert [p["title"] for p in found["promised"]] == [
        step.recommendation.title for step in before.roadmap.now
    ]
    for words in ("Done.", "Not known:", "Still to do:"):
        assert words in page
    part = one.assessment.questionnaire.component_of[before.roadmap.now[0].question].id
    (row,) = [row for row in found["rows"] if row["id"] == part]
    assert row["moved"] == "up"
    assert f"was {row['then']}" in text
    report = validate(one.pdf())
    assert report.is_compliant, [str(f) for f in report.failures][:5]


def test_without_a_roadmap_of_last_time_there_is_no_such_page(
    firms: dict[str, Response], planned: Make
) -> None:
    one = planned(firms["bakery"])
    assert view.build(one.assessment, one.roadmap)["since"] is None
    assert "Since last time" not in roadmap_html(one.assessment, one.roadmap)


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026-11-01"},  # the same visit
        {"at": "2027-01-01"},
        {"at": "yesterday"},
        {"at": None},
        {"pack": {"id": "north-west", "version": "1.0.0", "hash": "0" * 64}},
        {"pack": "north-west"},
        {"length": "quick"},
        {"scores": None},
        {"scores": {"overall": "7/2", "AD": "1/0", "DA": "-1/2", "IN": 0.5, "RI": "1e9"}, "now": 5},
        {"scores": {}, "now": ["no-such-step", {"a": 1}]},
        {"event": "pack-changed"},
    ],
)
def test_what_does_not_compare_is_left_out(
    back: Response, planned: Make, change: dict[str, Any]
) -> None:
    told = {**back.history[-1], **change}
    one = planned(replace(back, history=(told,)))
    assert view.build(one.assessment, one.roadmap)["since"] is None


def test_the_newest_one_that_compares_counts(back: Response, planned: Make) -> None:
    told = back.history[-1]
    older = {**told, "at": "2025-01-01", "scores": {"overall": "1/3"}}
    one = planned(replace(back, history=(told, older)))
    last = earlier(one.assessment, ON)
    assert last is not None and last.on == LAST
    one = planned(replace(back, history=(older,)))
    last = earlier(one.assessment, ON)
    assert last is not None and last.scores == {"overall": Fraction(1, 3)}


def test_a_name_in_a_history_is_never_markup(back: Response, planned: Make) -> None:
    told = {**back.history[-1], "now": ["<b>x</b>"], "scores": {"<i>": "1/2", "overall": "1/2"}}
    one = planned(replace(back, history=(told,)))
    assert "<b>x" not in roadmap_html(one.assessment, one.roadmap)
