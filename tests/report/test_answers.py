"""All answers at the end of a document: each in words, private notes never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from readiness.changes import answer_words
from readiness.questionnaire import Option, Question, Questionnaire
from readiness.report import roadmap_html, roadmap_pdf
from readiness.response import Answer, Response, State
from report.helpers import Planned, page_texts

Make = Callable[[Response], Planned]


def test_every_question_and_answer_is_printed_and_no_private_note(
    firms: dict[str, Response],
    planned: Make,
    north_west: Questionnaire,
    validate: Callable[[bytes], Any],
    tmp_path: Path,
) -> None:
    base = firms["home-care"]
    shared, private = list(base.answers)[:2]
    noted = {
        shared: replace(base.answers[shared], note="Shared <words> & so", note_visibility="report"),
        private: replace(base.answers[private], note="Never printed"),
    }
    one = planned(replace(base, answers={**base.answers, **noted}))
    made = roadmap_pdf(one.assessment, one.roadmap, all_answers=True)
    text = " ".join(page_texts(made, tmp_path))
    for question in north_west.questions.values():
        assert " ".join(question.title.split()) in text, question.id
    page = roadmap_html(one.assessment, one.roadmap, all_answers=True)
    for qid, answer in one.assessment.response.answers.items():
        if answer.option is not None and one.assessment.questions[qid].counted:
            words = north_west.questions[qid].options[answer.option].text
            assert words.replace("&", "&amp;") in page, qid
    assert "Shared <words> & so" in text
    assert "Shared &lt;words&gt; &amp; so" in page
    assert "Never printed" not in text + page
    assert "All your answers" not in roadmap_html(one.assessment, one.roadmap)
    report = validate(made)
    assert report.is_compliant, [str(f) for f in report.failures][:5]


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("single", Answer(State.ANSWERED, option=1), "Some"),
        ("multiple", Answer(State.ANSWERED, options=(0, 2)), "None · All"),
        ("grid", Answer(State.ANSWERED, rows=(2, None)), "Sales: All · Stock: –"),
        ("number", Answer(State.ANSWERED, number="12.5"), "12.5"),
        ("single", Answer(State.ANSWERED, option=9), "–"),
    ],
)
def test_an_answer_of_any_kind_is_told_in_words(kind: Any, answer: Answer, words: str) -> None:  # noqa: ANN401
    options = tuple(Option(text, Fraction(n)) for n, text in enumerate(("None", "Some", "All")))
    question = Question("Q", "T", "S", options, Fraction(2), kind=kind, rows=("Sales", "Stock"))
    assert answer_words(question, answer) == words
