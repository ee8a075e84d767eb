"""Two assessments of one firm: what changed, as figures, as text and on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from readiness import console
from readiness.assessment import Assessment
from readiness.changes import changes
from readiness.cli import main
from readiness.packs import load
from readiness.points import answer_at
from readiness.questionnaire import Questionnaire
from readiness.report import Brand, comparison_pdf
from readiness.response import Answer, Response, State
from readiness.storage.saves import write
from report.helpers import Planned, page_texts

Make = Callable[[Response], Planned]
ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def then(firms: dict[str, Response], planned: Make) -> Assessment:
    """The first time."""
    return planned(firms["bakery"]).assessment


@pytest.fixture(scope="module")
def better(then: Assessment, north_west: Questionnaire) -> Response:
    """The second time: one answer at its top, one not known any more."""
    up, lost = _answered(then)[:2]
    response = then.response.with_answer(up, answer_at(*_top(north_west, up)))
    return response.with_answer(lost, Answer(State.DONT_KNOW))


def _answered(assessment: Assessment) -> list[str]:
    """Questions of plain levels that are below their top."""
    pack = assessment.questionnaire
    return [
        q.id
        for q in pack.questions.values()
        for r in [assessment.questions[q.id]]
        if r.counted and r.level is not None and r.level < q.levels and not q.gate
    ]


def _top(pack: Questionnaire, question: str) -> tuple[Any, int]:
    return pack.questions[question], pack.questions[question].levels


def test_the_same_answers_change_nothing(then: Assessment) -> None:
    found = changes(then, then)
    assert found.answers == ()
    assert {part.moved for part in found.parts} <= {"same", ""}
    assert console.comparison(found).endswith("No answer changed.")


def test_what_goes_up_one_way_goes_down_the_other(
    then: Assessment, better: Response, planned: Make
) -> None:
    now = planned(better).assessment
    there, back = changes(then, now), changes(now, then)
    other = {"up": "down", "down": "up", "new": "gone", "gone": "new", "same": "same", "": ""}
    assert [other[part.moved] for part in there.parts] == [part.moved for part in back.parts]
    assert [(c.question, c.after, c.before) for c in there.answers] == [
        (c.question, c.before, c.after) for c in back.answers
    ]
    assert {c.question for c in there.answers} >= set(_answered(then)[:2])
    moves = {c.question: c.moved for c in there.answers}
    assert moves[_answered(then)[0]] == "up"
    assert moves[_answered(then)[1]] == "gone"
    for part in there.parts:
        if part.moved in ("up", "down"):
            assert part.before.score is not None and part.after.score is not None
            assert (part.after.score > part.before.score) == (part.moved == "up")


def test_a_quick_look_does_not_compare_with_a_full_check(
    then: Assessment, better: Response, planned: Make
) -> None:
    quick = planned(replace(better, length="quick")).assessment
    with pytest.raises(ValueError, match="quick look"):
        changes(then, quick)


def test_the_comparison_is_printed_and_passes_the_validator(
    then: Assessment,
    better: Response,
    planned: Make,
    validate: Callable[[bytes], Any],
    tmp_path: Path,
) -> None:
    firm = replace(better.respondent, name="A <b>firm</b> & Łódź")
    found = changes(then, planned(better.with_respondent(firm)).assessment)
    made = comparison_pdf(found, ON, brand=Brand("A hub"))
    assert made == comparison_pdf(found, ON, brand=Brand("A hub"))
    text = " ".join(page_texts(made, tmp_path))
    assert "A <b>firm</b> & Łódź" in text
    for change in found.answers:
        for words in (change.before, change.after):
            assert words.split()[0] in text
    assert validate(made).is_compliant


def test_the_document_says_when_the_names_differ(
    then: Assessment, planned: Make, tmp_path: Path
) -> None:
    who = replace(then.response.respondent, name="Other firm")
    other = planned(replace(then.response, respondent=who)).assessment
    words = " ".join(page_texts(comparison_pdf(changes(then, other), ON), tmp_path)[0].split())
    own = then.response.respondent.name
    said = f"The two sets of answers bear different names: {own} then, Other firm now."
    assert said in words
    assert words.index(said) < words.index("You are still at")
    same = " ".join(page_texts(comparison_pdf(changes(then, then), ON), tmp_path)[0].split())
    assert "different names" not in same


def test_the_command_prints_and_writes_it(
    then: Assessment,
    better: Response,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("READINESS_HOME", str(tmp_path / "home"))
    pack = load()
    files = [tmp_path / f"{name}.readiness.json" for name in ("then", "now", "quick")]
    quick = replace(better, length="quick")
    for path, response in zip(files, (then.response, better, quick), strict=True):
        write(path, replace(response, pack_hash=pack.hash, pack_version=pack.version), 0)
    to = tmp_path / "out.pdf"
    assert main(["compare", str(files[0]), str(files[1]), "--to", str(to)]) == 0
    said = capsys.readouterr()
    assert "answers changed:" in said.out and str(to) in said.out
    assert to.read_bytes().startswith(b"%PDF-")
    assert said.err == ""
    assert main(["compare", str(files[0]), str(files[2])]) == 2
    assert "do not compare: one is a quick look" in capsys.readouterr().err
