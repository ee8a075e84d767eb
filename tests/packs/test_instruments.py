"""Published instruments as packs, in our own neutral words: the format holds them without code.

Each is written as the files of a pack, loaded from a folder as any pack is, and scored against
values that were worked out by hand; the sums stand beside them.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest

from packs_for_tests import write_pack
from readiness.assessment import Assessment, Result
from readiness.console import explanation, score_table
from readiness.packs import load
from readiness.questionnaire import Display, Questionnaire
from readiness.report import roadmap_html
from readiness.response import Answer, Respondent, Response, State
from readiness.roadmap import plan
from readiness.scoring import assess, shown
from readiness.tui.words import finished_words, overall_words

# These instruments know neither a don't-know nor a least number of answers.
LAX = "min_scored: 1, withheld_below: 0, provisional_below: 0, close_to: 0"


def head(pack_id: str, levels: str, components: str, scoring: str) -> str:
    return (
        f'id: {pack_id}\nversion: "1"\ntitle: {pack_id}\nlevels:\n{levels}'
        f"components: [{components}]\nscoring: {{{scoring}, {LAX}}}\nsources: [Own wording]\n"
    )


def score(pack: Questionnaire, answers: dict[str, Answer]) -> Assessment:
    assert answers.keys() == pack.questions.keys()
    return assess(pack, Response(pack.id, pack.version, pack.hash, Respondent(), answers, "full"))


def chosen(option: int) -> Answer:
    return Answer(State.ANSWERED, option=option)


def ticked(*options: int) -> Answer:
    return Answer(State.ANSWERED, options=options)


def rows(*levels: int) -> Answer:
    return Answer(State.ANSWERED, rows=levels)


# OWASP SAMM 2: five functions of three practices; a practice has three levels of two streams, and
# each answer is worth 0, 1/4, 1/2 or 1. A level is the mean of its streams, a practice the sum of
# its levels (0 to 3), a function the mean of its practices, the whole the mean of the functions.
# Source: OWASP SAMM 2 toolbox spreadsheet, its formulas. The words are ours.

THREE = "display: {minimum: 0, maximum: 3, decimals: 2}"
ONE = "display: {minimum: 0, maximum: 1, decimals: 2}"


def samm_files() -> dict[str, str]:
    bands = "  - {id: none, label: Not yet, from: 0}\n  - {id: first, label: First, from: 1}\n"
    bands += "  - {id: second, label: Second, from: 2}\n"
    files = {"pack.yaml": head("five-functions", bands, "F1, F2, F3, F4, F5",
                               f"method: mean_of_means, {THREE}")}  # fmt: skip
    for f in range(1, 6):
        lines = [f"id: F{f}", f"name: Function {f}", "method: mean_of_means", THREE, "groups:"]
        for p in range(1, 4):
            lines += [f"  - id: F{f}P{p}", f"    name: Practice {p}", "    method: sum"]
            lines += [f"    {THREE}", "    groups:"]
            for n in range(1, 4):
                lines += [f"      - id: F{f}P{p}L{n}", f"        name: Level {n}"]
                lines += [f"        {ONE}", "        questions:"]
                for stream in "AB":
                    qid = f"F{f}P{p}L{n}{stream}"
                    lines += [f"          - id: {qid}", f"            title: Activity {qid}"]
                    lines += [f"            stem: How far does {qid} reach?"]
                    lines += ["            options:", "              - {text: No, points: 0}"]
                    lines += ["              - {text: For some teams, points: 0.25}"]
                    lines += ["              - {text: For half or more, points: 0.5}"]
                    lines += ["              - {text: For most or all, points: 1}"]
        files[f"components/f{f}.yaml"] = "\n".join(lines) + "\n"
    return files


def streams(practice: str, *levels: tuple[int, int]) -> dict[str, Answer]:
    """Answers of a practice: the options of streams A and B on each of its levels."""
    return {
        f"{practice}L{n}{stream}": chosen(option)
        for n, pair in enumerate(levels, start=1)
        for stream, option in zip("AB", pair, strict=True)
    }


NO, SOME, HALF, ALL = range(4)
NONE = (NO, NO)


def test_five_functions_of_practices_levels_and_streams(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path / "five-functions", samm_files()))
    assert len(pack.questions) == 90
    full = ((ALL, ALL),) * 3
    answers = {
        **streams("F1P1", (ALL, HALF), (HALF, SOME), NONE),  # 0.75 + 0.375 + 0 = 1.125
        **streams("F1P2", (ALL, ALL), NONE, NONE),  # 1
        **streams("F1P3", (SOME, SOME), NONE, NONE),  # 0.25
        **streams("F2P1", *full),  # 3, and so are the other two
        **streams("F2P2", *full),
        **streams("F2P3", *full),
        **streams("F3P1", (ALL, ALL), (ALL, ALL), (HALF, HALF)),  # 2.5
        **streams("F3P2", (HALF, ALL), (SOME, NO), NONE),  # 0.75 + 0.125 = 0.875
        **streams("F3P3", NONE, NONE, NONE),  # 0
    }
    for practice in ("F4P1", "F4P2", "F4P3"):
        answers |= streams(practice, NONE, NONE, NONE)  # 0
    for practice in ("F5P1", "F5P2", "F5P3"):
        answers |= streams(practice, (SOME, SOME), (SOME, SOME), (SOME, SOME))  # 0.75
    result = score(pack, answers)
    three = Display(maximum=Fraction(3), decimals=4)
    practices: dict[str, Result] = {g.id: g for r in result.components.values() for g in r.groups}
    assert {i: shown(practices[i].score, three) for i in ("F1P1", "F1P2", "F3P1", "F3P2")} == {
        "F1P1": "1.1250",
        "F1P2": "1.0000",
        "F3P1": "2.5000",
        "F3P2": "0.8750",
    }
    # F1 (1.125 + 1 + 0.25) / 3 = 0.79166..., F3 (2.5 + 0.875 + 0) / 3 = 1.125.
    assert {cid: shown(r.score, three) for cid, r in result.components.items()} == {
        "F1": "0.7916",
        "F2": "3.0000",
        "F3": "1.1250",
        "F4": "0.0000",
        "F5": "0.7500",
    }
    # (19/24 + 3 + 9/8 + 0 + 3/4) / 5 = (136/24) / 5 = 17/15 = 1.1333...
    assert shown(result.overall.score, three) == "1.1333"
    assert result.overall.score == Fraction(17, 15) / 3
    assert pack.levels[result.overall.level or 0].label == "First"
    one = Display(maximum=Fraction(1), decimals=3)
    levels = [shown(g.score, one) for g in practices["F1P1"].groups]
    assert levels == ["0.750", "0.375", "0.000"]


# The EU's digital maturity assessment for smaller firms: six dimensions of unlike parts. Tick lists
# count ticks over boxes; a three-way grid gives 1 for done and 1/2 for planned; scales run 0 to 5.
# A dimension is the mean of its questions, the whole the mean of the dimensions, out of 100.
# Source: its form of stage T0, and two open re-implementations for the points and the bands.


def tick_list(qid: str, boxes: int, extra: str = "") -> str:
    texts = ", ".join(f"Box {n}" for n in range(1, boxes + 1))
    return (
        f"  - {{id: {qid}, title: List {qid}, stem: Which of {qid}?, kind: multiple, "
        f"options: [{texts}{extra}]}}\n"
    )


def grid(qid: str, count: int, *points: str) -> str:
    options = ", ".join(f"{{text: Step {n}, points: {p}}}" for n, p in enumerate(points))
    names = ", ".join(f"Row {n}" for n in range(1, count + 1))
    return (
        f"  - {{id: {qid}, title: Grid {qid}, stem: How far is {qid}?, kind: grid, "
        f"rows: [{names}], options: [{options}]}}\n"
    )


THREE_WAY = ("0", "0.5", "1")
TO_FIVE = ("0", "1", "2", "3", "4", "5")
NONE_OF_THESE = ", {text: None of these, exclusive: yes}"
NOT_DIGITAL = ", {text: On paper only, points: 0}"


def dma_files() -> dict[str, str]:
    bands = "".join(
        f"  - {{id: b{start}, label: {label}, from: {start}}}\n"
        for start, label in ((0, "Low"), (25, "Fair"), (50, "Good"), (75, "High"))
    )
    paper = tick_list("Q7", 7, NOT_DIGITAL).replace(
        "kind: multiple", "kind: multiple, rule: points"
    )
    parts = {
        "Strategy": grid("Q1", 10, *THREE_WAY) + tick_list("Q2", 10),
        "Readiness": tick_list("Q3", 10) + grid("Q4", 7, *TO_FIVE),
        "People": tick_list("Q5", 7, NONE_OF_THESE) + tick_list("Q6", 8),
        "Data": paper + tick_list("Q8", 6),
        "Automation": grid("Q9", 5, *TO_FIVE),
        "Green": tick_list("Q10", 10) + grid("Q11", 5, *THREE_WAY),
    }
    files = {"pack.yaml": head("six-dimensions", bands, ", ".join(parts), "method: mean_of_means")}
    for name, questions in parts.items():
        files[f"components/{name.lower()}.yaml"] = (
            f"id: {name}\nname: {name}\nquestions:\n{questions}"
        )
    return files


def test_six_dimensions_of_tick_lists_scales_and_three_way_grids(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path / "six-dimensions", dma_files()))
    result = score(
        pack,
        {
            "Q1": rows(2, 2, 2, 2, 1, 1, 1, 0, 0, 0),  # 4 done, 3 planned: 5.5 of 10
            "Q2": ticked(0, 1, 2, 3, 4, 5, 6),  # 7 of 10
            "Q3": ticked(0, 2, 4, 6, 8),  # 5 of 10
            "Q4": rows(5, 5, 4, 3, 2, 1, 1),  # 21 of 35
            "Q5": ticked(7),  # none of these: 0 of 7
            "Q6": ticked(0, 1, 2, 3),  # 4 of 8
            "Q7": ticked(0, 1, 2, 3, 4, 5, 6, 7),  # 7 of 7; the paper box adds nothing
            "Q8": ticked(0, 1, 2),  # 3 of 6
            "Q9": rows(5, 0, 0, 5, 0),  # 10 of 25
            "Q10": ticked(9),  # 1 of 10
            "Q11": rows(2, 2, 1, 0, 0),  # 2.5 of 5
        },
    )
    assert {cid: shown(r.score, decimals=2) for cid, r in result.components.items()} == {
        "Strategy": "62.50",  # (0.55 + 0.70) / 2
        "Readiness": "55.00",  # (0.50 + 0.60) / 2
        "People": "25.00",  # (0 + 0.50) / 2
        "Data": "75.00",  # (1 + 0.50) / 2
        "Automation": "40.00",
        "Green": "30.00",  # (0.10 + 0.50) / 2
    }
    # (62.5 + 55 + 25 + 75 + 40 + 30) / 6 = 287.5 / 6 = 47.916...
    assert shown(result.overall.score, decimals=2) == "47.91"
    labels = {cid: pack.levels[r.level or 0].label for cid, r in result.components.items()}
    assert labels["Data"] == "High", "75 is the start of its band"
    assert labels["People"] == "Fair"
    assert pack.levels[result.overall.level or 0].label == "Fair"


# A five by five: five areas of five questions, each answered from 1 to 5; an area is the mean, the
# whole the mean of the areas, shown from 1.0 to 5.0 with bands that start at one decimal.

BANDS = (("1", "Initial"), ("1.8", "Early"), ("2.6", "Steady"), ("3.4", "Managed"), ("4.2", "Best"))


def five_by_five_files() -> dict[str, str]:
    bands = "".join(
        f"  - {{id: b{n}, label: {label}, from: {start}}}\n"
        for n, (start, label) in enumerate(BANDS, start=1)
    )
    shown_as = "display: {minimum: 1, maximum: 5, decimals: 1}"
    scoring = f"method: mean_of_means, {shown_as}"
    files = {"pack.yaml": head("five-by-five", bands, "A, B, C, D, E", scoring)}
    for area in "ABCDE":
        questions = "".join(
            f"  - {{id: {area}{n}, title: Topic {area}{n}, stem: How far is {area}{n}?, "
            "options: [One, Two, Three, Four, Five]}\n"
            for n in range(1, 6)
        )
        files[f"components/{area.lower()}.yaml"] = (
            f"id: {area}\nname: Area {area}\nquestions:\n{questions}"
        )
    return files


def labelled(**areas: tuple[int, ...]) -> dict[str, Answer]:
    """Answers by area as people see them, from 1."""
    return {
        f"{area}{n}": chosen(label - 1)
        for area, labels in areas.items()
        for n, label in enumerate(labels, start=1)
    }


def test_five_areas_from_one_to_five_with_bands_at_one_decimal(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path / "five-by-five", five_by_five_files()))
    result = score(
        pack,
        labelled(
            A=(1, 1, 2, 2, 3),  # 9 / 5 = 1.8, the start of its band
            B=(5, 5, 5, 5, 5),  # 5.0
            C=(3, 3, 3, 3, 4),  # 16 / 5 = 3.2
            D=(2, 3, 2, 3, 2),  # 12 / 5 = 2.4
            E=(4, 4, 4, 4, 5),  # 21 / 5 = 4.2, the start of the last band
        ),
    )
    display = pack.scoring.display
    told = {
        cid: (shown(r.score, display), pack.levels[r.level or 0].label)
        for cid, r in result.components.items()
    }
    assert told == {
        "A": ("1.8", "Early"),
        "B": ("5.0", "Best"),
        "C": ("3.2", "Steady"),
        "D": ("2.4", "Early"),
        "E": ("4.2", "Best"),
    }
    # (1.8 + 5 + 3.2 + 2.4 + 4.2) / 5 = 16.6 / 5 = 3.32, cut to 3.3: below the band from 3.4.
    assert (shown(result.overall.score, display), result.overall.level) == ("3.3", 2)
    assert shown(result.overall.score, display, decimals=2) == "3.32"


def test_all_ones_are_one_and_not_nought(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path / "five-by-five", five_by_five_files()))
    result = score(pack, labelled(**dict.fromkeys("ABCDE", (1, 1, 1, 1, 1))))
    assert shown(result.overall.score, pack.scoring.display) == "1.0"
    assert result.overall.level == 0


@pytest.mark.parametrize("files", [samm_files(), dma_files(), five_by_five_files()],
                         ids=["five-functions", "six-dimensions", "five-by-five"])  # fmt: skip
def test_an_instrument_names_no_kind_of_question_that_others_lack(
    tmp_path: Path, files: dict[str, str]
) -> None:
    pack = load(write_pack(tmp_path / "pack", files))
    assert {q.kind for q in pack.questions.values()} <= {"single", "multiple", "grid"}
    assert all(path == "pack.yaml" or path.startswith("components/") for path in files)


def page(pack: Questionnaire, answers: dict[str, Answer]) -> str:
    """The words of the whole roadmap as a web page."""
    assessment = score(pack, answers)
    html = roadmap_html(assessment, plan(assessment, date(2026, 11, 23)))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_page_shows_an_instrument_on_its_own_scale(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path / "five-by-five", five_by_five_files()))
    text = page(pack, labelled(**(dict.fromkeys("BCDE", (5, 5, 5, 5, 5)) | {"A": (1, 1, 2, 2, 3)})))
    assert "1 ÷ 5 = 0.2 , shown as 1.8 on the scale from 1.0 to 5.0, which is Early" in text
    assert "of 100" not in text
    assert "Overall is the mean of Area A 1.8, Area B 5.0," in text
    assert "(first option) to 1 (last option)" in text
    # No recommendations: that no step follows says nothing about the answers.
    assert "This questionnaire names no steps" in text
    assert "No step is due" not in text
    assert "Order of steps" not in text
    assert "known, a component is" not in text


def test_the_page_shows_ticks_and_grids_in_words(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path / "six-dimensions", dma_files()))
    text = page(
        pack,
        {q.id: ticked(0, 2) for q in pack.questions.values() if q.kind == "multiple"}
        | {q.id: rows(*[1] * len(q.rows)) for q in pack.questions.values() if q.kind == "grid"},
    )
    # Readiness is the first of the weakest: 2 ticks of 10, and seven rows at 1 of 5.
    assert "Row 1: Step 1 · Row 2: Step 1" in text
    assert "0.4 ÷ 2 = 0.2 , shown as 20 of 100" in text
    assert "(first option)" not in text


def test_the_terminal_shows_an_instrument_on_its_own_scale(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path / "five-by-five", five_by_five_files()))
    answers = labelled(**(dict.fromkeys("CDE", (5,) * 5) | {"A": (1, 1, 2, 2, 3), "B": (3,) * 5}))
    answers["B5"] = Answer(State.DONT_KNOW)
    result = score(pack, answers)
    table = score_table(result)
    # B: four threes of 1 to 5, and a fifth that may be anything: 13/5 to 17/5.
    assert re.search(r"^Area A +1.8 +Early ", table, re.MULTILINE)
    assert re.search(r"^Area B +3.0 +2.6 to 3.4 +Steady ", table, re.MULTILINE)
    told = explanation(result, "A")
    assert "score = 1 points / 5 weight of the known answers = 0.2 = 1.80 on the scale" in told
    # One option up is a quarter of one question of five: 0.05 of the scale, which is 0.2 of 4.
    assert re.search(r"^A1 +1 of 5 +0 +1 +0 +0\.20$", told, re.MULTILINE)
    assert "range: 2.60 to 3.40" in explanation(result, "B")
    assert finished_words(result, "A") == "Early: 1.8 on the scale from 1.0 to 5.0"
    assert "of 100" not in overall_words(result)


def test_points_of_a_pack_are_those_that_are_shown(tmp_path: Path) -> None:
    files = five_by_five_files()
    files["pack.yaml"] = files["pack.yaml"].replace("close_to: 0", "close_to: 0.2")
    files["pack.yaml"] += "stages: {build_from: 2.6, scale_from: 3.4}\n"
    pack = load(write_pack(tmp_path / "five-by-five", files))
    # 0.2 of the four points from 1 to 5 are 5 of 100; 2.6 is 40 of 100.
    assert pack.scoring.close_to == 5
    assert [pack.roadmap.build_from, pack.roadmap.scale_from] == [40, 60]


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("mean_of_means", "Overall is the mean by weight of Area A 1.0 (weight 3), Area B 5.0 "
         "(weight 1), Area C 5.0 (weight 1), Area D 5.0 (weight 1), Area E 5.0 (weight 1): 3.2."),
        ("mean", "Overall is the mean of all answers that count, each by its weight: "),
        ("sum", "Overall is what these reached out of what they can reach, Area A 1.0"),
    ],
)  # fmt: skip
def test_the_page_says_how_the_overall_is_made(tmp_path: Path, method: str, told: str) -> None:
    files = five_by_five_files()
    files["pack.yaml"] = files["pack.yaml"].replace("mean_of_means", method)
    files["components/a.yaml"] = files["components/a.yaml"].replace("name:", "weight: 3\nname:")
    pack = load(write_pack(tmp_path / "five-by-five", files))
    text = page(pack, labelled(**(dict.fromkeys("BCDE", (5,) * 5) | {"A": (1,) * 5})))
    # A at 0 of three parts in seven, the rest at 1: 4/7, shown as 1 + 4 * 4/7 = 3.28.
    assert told in text
