"""The golden firms of the North West pack: whom they cover, and that edits which move them bite."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from readiness import cli
from readiness.packs import data_folder, load, load_cases
from readiness.packs.meaning import check_meaning
from readiness.response import Answer, Respondent, Response, State
from readiness.scoring import assess

NORTH_WEST = data_folder("questionnaires") / "north-west"
TODAY = date(2026, 11, 23)


@pytest.fixture
def own_copy(tmp_path: Path) -> Path:
    return shutil.copytree(NORTH_WEST, tmp_path / "north-west-copy")


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), "utf-8")


def test_the_golden_firms_cover_each_sector_each_size_and_the_extremes() -> None:
    cases = {case.id: case.response for case in load_cases(NORTH_WEST)}
    assert len(cases) >= 16
    ends = {"all-best", "all-worst", "all-dont-know", "all-not-applicable", "one-answer"}
    assert ends <= cases.keys()
    firms = [r.respondent for case_id, r in cases.items() if case_id not in ends]
    assert {f.sector for f in firms} == {sector.id for sector in load().sectors}
    sizes = [f.employees or 0 for f in firms]
    assert (min(sizes), max(sizes)) == (1, 200)
    for low, high in ((1, 1), (2, 9), (10, 49), (50, 199), (200, 200)):
        assert any(low <= size <= high for size in sizes), f"no firm of {low} to {high}"
    areas = {area.id: area.sub_region for area in load().areas}
    assert {areas[f.area] for f in firms if f.area} == {part.id for part in load().sub_regions}
    assert {r.length for r in cases.values()} == {"quick", "full"}


def test_one_quick_look_has_every_kind_of_answer() -> None:
    (mixed,) = (case.response for case in load_cases(NORTH_WEST) if case.id == "solicitors")
    states = {answer.state for answer in mixed.answers.values()}
    assert states == {State.ANSWERED, State.DONT_KNOW, State.NOT_APPLICABLE}
    assert sum(q.core for q in load().questions.values()) > len(mixed.answers)


def test_an_untouched_copy_has_no_finding(own_copy: Path) -> None:
    assert check_meaning(own_copy, TODAY) == []


def test_a_heavier_question_moves_golden_firms_and_each_move_is_printed_with_its_line(
    own_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = own_copy / "components" / "digital-skills.yaml"
    edit(questions, "    title: Who leads on digital\n", "    title: Who leads\n    weight: 3\n")
    assert cli.main(["pack", "check", str(own_copy), "--on", "2026-11-23"]) == 1
    printed = capsys.readouterr()
    moved = [line for line in printed.out.splitlines() if line.endswith("(P301)")]
    assert len(moved) >= 10, "most firms have an answer to the first question"
    assert any("/cases/home-care.yaml line " in line for line in moved)
    assert any("expect.components.SK: " in line for line in moved)
    assert all("it was “" in line and "it is now “" in line for line in moved)
    assert f"{len(printed.out.splitlines())} findings" in printed.err


def test_a_cheaper_step_moves_the_lanes_of_a_golden_firm(own_copy: Path) -> None:
    steps = own_copy / "recommendations.yaml"
    text = steps.read_text("utf-8")
    head, mark, tail = text.partition("- id: AD5-L1\n")
    steps.write_text(head + mark + tail.replace("  effort: ", "  effort: 5 # was ", 1), "utf-8")
    moved = {(p.where.file, p.where.field) for p in check_meaning(own_copy, TODAY)}
    assert ("north-west-copy/cases/bakery.yaml", "expect.now") in moved
    (told,) = (
        p.message
        for p in check_meaning(own_copy, TODAY)
        if p.where.file.endswith("bakery.yaml") and p.where.field == "expect.now"
    )
    assert "Gone: Put today's work on one list (AD5-L1)." in told
    assert " New: " in told


def test_a_new_wording_moves_no_golden_firm(own_copy: Path) -> None:
    questions = own_copy / "components" / "digital-skills.yaml"
    edit(questions, "    title: Who leads on digital\n", "    title: Who leads\n")
    assert check_meaning(own_copy, TODAY) == []


@pytest.mark.parametrize("name", ["north-west", "manufacturing"])
@pytest.mark.parametrize("level", range(5))
def test_a_firm_that_is_the_same_throughout_contradicts_itself_nowhere(
    name: str, level: int
) -> None:
    pack = load(name)
    firm = Respondent(sector="other", employees=30, sells_to=("uk", "big-or-public"))
    answers = {q: Answer(State.ANSWERED, option=level) for q in pack.questions}
    response = Response(pack.id, pack.version, pack.hash, firm, answers, "full")
    assert len(pack.contradictions) > 5
    assert set(assess(pack, response).contradictions) <= {"straight-line"}
