"""The meeting sheet: what an adviser takes to a visit, true to the answers and free of notes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from readiness.outline import outline
from readiness.points import answer_at
from readiness.questionnaire import Questionnaire
from readiness.report import meeting_sheet, view_meeting
from readiness.report.earlier import event
from readiness.response import Answer, Response, State
from readiness.scoring import assess
from report.helpers import Planned, page_texts
from report.web import Words

Make = Callable[[Response], Planned]


def sheet_of(one: Planned) -> bytes:
    return meeting_sheet("pdf", one.assessment, one.roadmap)


def test_every_sheet_is_one_or_two_pages_and_passes_the_validator(
    firms: dict[str, Response], planned: Make, validate: Callable[[bytes], Any], tmp_path: Path
) -> None:
    for name, response in firms.items():
        made = sheet_of(planned(response))
        pages = page_texts(made, tmp_path)
        assert len(pages) <= 2, name
        assert "For the adviser, not for the firm" in pages[0], name
        report = validate(made)
        assert report.is_compliant, (name, [str(f) for f in report.failures][:5])
    assert made == sheet_of(planned(response))


def test_a_dont_know_is_listed_if_and_only_if_it_can_change_the_first_steps(
    firms: dict[str, Response], planned: Make, north_west: Questionnaire
) -> None:
    """Worked out a second way, question by question."""
    assessment = planned(firms["home-care"]).assessment
    listed = {row["question"] for row in view_meeting.decisive(assessment)}
    first = [s.recommendation.id for s in outline(assessment).steps[:3]]
    unknown = [
        q
        for q in north_west.asked
        if assessment.questions[q.id].counted
        and assessment.questions[q.id].state is State.DONT_KNOW
    ]
    assert len(unknown) >= 5
    for question in unknown:
        changes = False
        for level in (0, question.levels):
            response = assessment.response.with_answer(question.id, answer_at(question, level))
            steps = outline(assess(north_west, response)).steps[:3]
            changes |= any(s.recommendation.id not in first for s in steps)
        assert (question.title in listed) == changes, question.id
    assert listed and len(listed) < len(north_west.questions)


def test_answers_that_clash_come_first_among_the_questions(
    firms: dict[str, Response], planned: Make, north_west: Questionnaire
) -> None:
    clashing = next(
        response
        for response in firms.values()
        if planned(response).assessment.contradictions and planned(response).roadmap.now
    )
    one = planned(clashing)
    data = view_meeting.build(one.assessment, one.roadmap)["meeting"]
    assert data["clashes"]
    assert data["questions"][0] == data["clashes"][0]
    assert len(data["questions"]) == 5
    assert len(set(data["questions"])) == 5


def test_promises_of_last_time_are_asked_about(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    first = planned(firms["bakery"])
    told = {**event(first.assessment, first.roadmap), "at": str(date(2026, 3, 1))}
    one = planned(replace(firms["bakery"], history=(json.loads(json.dumps(told)),)))
    text = " ".join(page_texts(sheet_of(one), tmp_path))
    title = first.roadmap.now[0].recommendation.title
    assert f"Last time you set out to “{title}”. What came in the way?" in text
    assert "Last time, 1 March 2026" in text


def test_no_note_is_on_the_sheet(firms: dict[str, Response], planned: Make) -> None:
    base = firms["home-care"]
    noted = {
        qid: replace(answer, note="Between us: <b>no</b>", note_visibility="internal")
        for qid, answer in base.answers.items()
    }
    one = planned(replace(base, answers=noted))
    page = meeting_sheet("html", one.assessment, one.roadmap).decode()
    assert "Between us" not in page
    assert "Meeting sheet" in Words(page).text


@pytest.mark.parametrize("state", [State.DONT_KNOW, State.UNANSWERED])
def test_a_sheet_of_a_firm_without_answers_says_so(
    firms: dict[str, Response], planned: Make, north_west: Questionnaire, state: State
) -> None:
    answers = {} if state is State.UNANSWERED else {q: Answer(state) for q in north_west.questions}
    one = planned(replace(firms["bakery"], answers=answers))
    text = Words(meeting_sheet("html", one.assessment, one.roadmap).decode()).text
    assert "Too little is known for a level." in text
    assert "None were found." in text
