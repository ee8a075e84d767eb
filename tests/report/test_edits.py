"""A roadmap that people edited, on paper: their changes as theirs, the document as sound."""
# ruff: noqa: ANN401 - changes take arguments of all kinds

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from readiness import arrange
from readiness.arrange import edited, id_of
from readiness.assessment import Assessment
from readiness.edits import LONGEST_REASON, LONGEST_STEP, MOST_OWN, Raw, said
from readiness.packs import data_folder
from readiness.papers import plan_roadmap
from readiness.questionnaire import Questionnaire
from readiness.report import roadmap_html, view
from readiness.report.render import Look, check
from readiness.response import Response
from readiness.roadmap import Roadmap
from readiness.scoring import assess
from report.conftest import ON
from report.helpers import Planned, page_texts

Make = Callable[[Response], Planned]
AT = "2026-11-23T09:00:00Z"
ODD = "Ask <b>Jo</b> & {{ 7 * 7 }} [link](x) «Łódź»"


class Pen:
    """Edits one after the other, as the screens make them."""

    def __init__(self, assessment: Assessment) -> None:
        bare = replace(assessment, response=replace(assessment.response, roadmap_edits=()))
        self.assessment, self.plan = bare, plan_roadmap(bare, ON)
        self.raws: Raw = ()
        self.shown: Roadmap = self.plan

    def do(self, change: Callable[..., Raw], step: str, *more: Any, **named: Any) -> None:
        question = self.assessment.questionnaire.recommendation[step].question
        answer = said(self.assessment.response.answer(question))
        self.take(change(self.shown, self.raws, step, *more, answer=answer, at=AT, **named))

    def add(self, text: str, **named: Any) -> None:
        self.take(arrange.with_own(self.shown, self.raws, text, at=AT, **named))

    def take(self, raws: Raw) -> None:
        self.raws, self.shown = raws, edited(self.plan, self.assessment, raws)

    def planned(self) -> Planned:
        response = replace(self.assessment.response, roadmap_edits=self.raws)
        assessment = assess(self.assessment.questionnaire, response)
        return Planned(assessment, plan_roadmap(assessment, ON))


@pytest.fixture(scope="module")
def some(north_west: Questionnaire, firms: dict[str, Response]) -> Planned:
    """The bakery with an edit of each kind."""
    pen = Pen(assess(north_west, firms["bakery"]))
    ids = [id_of(step) for step in pen.plan.steps]
    pen.do(arrange.with_pin, ids[0])
    pen.do(arrange.with_drop, ids[1], f"Our bank does it: {ODD}")
    pen.do(arrange.with_lane, ids[5], "now")
    pen.add(ODD, by="2027-01-31", component="DA", lane="now", place=2)
    pen.add("Talk to the committee", by="before Easter", component="", lane="later", place=1)
    pen.take((*pen.raws, {"step": "SK1-gone", "pinned": True}))
    return pen.planned()


@pytest.fixture(scope="module")
def most(north_west: Questionnaire, firms: dict[str, Response]) -> Planned:
    """As many edits as there can be, with the longest words."""
    pen = Pen(assess(north_west, firms["all-worst"]))
    ids = [id_of(step) for step in pen.plan.steps]
    for step in ids[: len(ids) // 2]:
        pen.do(arrange.with_drop, step, ("Wŵm " * 99)[:LONGEST_REASON])
    for step in ids[len(ids) // 2 :]:
        pen.do(arrange.with_lane, step, "next")
    for number in range(MOST_OWN):
        text = ("W" * 60 + " " + "Llanfairpwllgwyngyll" * 9)[:LONGEST_STEP]
        pen.add(text, by="W" * 40, component="CO", lane="now", place=number + 1)
    return pen.planned()


def test_every_edit_is_told_as_an_edit(some: Planned, tmp_path: Path) -> None:
    pages = page_texts(some.pdf(), tmp_path)
    text = " ".join(pages)
    assert "Pinned by you" in pages[0]
    assert "You changed this plan: 1 step pinned, 1 moved, 1 left out and 2 added." in pages[0]
    assert "Look again: a change may no longer fit." in pages[0]
    assert "And 1 more for now" in pages[0]
    assert "Moved by you" in text
    assert "Added by you" in text
    assert "By when: 31 January 2027" in text
    assert "(added by you; by when: before Easter)" in text
    assert f"Our bank does it: {ODD}" in text
    assert "This questionnaire no longer has that step." in text
    left = some.roadmap.left_out[0].step.recommendation.title
    assert left not in pages[0]
    assert text.index("Left out by you") < text.rindex(left)


def test_words_of_people_are_never_markup(some: Planned, tmp_path: Path) -> None:
    page = roadmap_html(some.assessment, some.roadmap)
    assert "Ask &lt;b&gt;Jo&lt;/b&gt; &amp; {{ 7 * 7 }} [link](x)" in page
    assert "<b>Jo</b>" not in page
    assert ODD in " ".join(page_texts(some.pdf(), tmp_path))


def test_an_own_step_has_no_invented_effort_or_help(some: Planned) -> None:
    data = view.build(some.assessment, some.roadmap)
    own = [step for step in data["steps"] if step["own"]]
    assert [step["title"] for step in own] == [ODD, "Talk to the committee"]
    for step in own:
        assert (step["help"], step["effort"], step["cost"], step["why"]) == ([], 0, "", "")
        assert all(step["number"] not in offer["serves"].split() for offer in data["offers"])
    numbers = [step["number"] for step in data["steps"]]
    assert numbers == [str(n + 1) for n in range(len(numbers))]
    assert [step["number"] for step in data["now"]] == ["1", "2", "3", "4"]


def test_the_projection_and_the_help_are_those_of_what_stays(some: Planned) -> None:
    plain = plan_roadmap(
        replace(some.assessment, response=replace(some.assessment.response, roadmap_edits=())), ON
    )
    assert some.roadmap.projections != plain.projections
    left = some.roadmap.left_out[0].step.recommendation.id
    assert any(left in match.serves for match in plain.offers)
    assert not any(left in match.serves for match in some.roadmap.offers)


def test_the_summary_says_that_the_plan_was_changed(some: Planned, tmp_path: Path) -> None:
    (page,) = page_texts(some.pdf(summary=True), tmp_path)
    assert "You changed this plan" in page


def test_the_longest_edits_fit_and_every_document_passes_the_checks(
    some: Planned, most: Planned, tmp_path: Path
) -> None:
    for made in (some, most):
        (page,) = page_texts(made.pdf(summary=True), tmp_path)
        assert "Your next steps" in page
    # 28 cards in next, 20 own steps and 28 steps left out: long, and nothing runs off a page.
    assert len(page_texts(most.pdf(), tmp_path)) <= 20
    try:
        import page as validator
    except ImportError:
        if os.environ.get("CI") == "true":
            pytest.fail("page-validation is missing, and continuous integration needs it")
        pytest.skip("page-validation is not installed: PDF/UA-1 was not checked")
    for made in (some, most):
        for summary in (False, True):
            report = validator.validate_pdf_bytes(made.pdf(summary=summary), profile="ua1")
            assert report.is_compliant, [str(f) for f in report.failures][:5]


def test_nothing_of_the_longest_edits_runs_off_a_page(most: Planned) -> None:
    data = view.build(most.assessment, most.roadmap)
    missing: set[str] = set()
    check(data, data_folder("templates"), Look("", "", "", ON), missing)
    assert missing == set()


def test_a_plan_with_everything_left_out_says_so(
    north_west: Questionnaire, firms: dict[str, Response], tmp_path: Path
) -> None:
    pen = Pen(assess(north_west, firms["accountant"]))
    for step in pen.plan.steps:
        pen.do(arrange.with_drop, id_of(step), "We close next month")
    pages = page_texts(pen.planned().pdf(), tmp_path)
    assert "Nothing is planned for now" in pages[0]
    assert "No step is due" not in pages[0]
    assert " ".join(pages).count("We close next month") == len(pen.plan.steps)
