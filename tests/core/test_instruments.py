"""Published instruments with nested groups, built from our parts, with sums worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from oracle import Oracle
from readiness.questionnaire import (
    Display,
    Level,
    Node,
    Option,
    Question,
    Questionnaire,
    ScoringRules,
)
from readiness.response import Answer, Response, State
from readiness.scoring import assess, shown
from small_packs import answered, component, multiple, pack, respond, single

# No minimum of known answers: these instruments do not know a don't-know.
LAX = {"min_scored": 1, "withheld_below": Fraction(0)}
ONE = Display(maximum=Fraction(1), decimals=2)
THREE = Display(maximum=Fraction(3), decimals=2)


def on_scale(assessment_score: Fraction | None, display: Display) -> str:
    return shown(assessment_score, display)


# OWASP SAMM: a practice has three levels with two streams each; every answer is worth 0, 1/4, 1/2
# or 1; a level is the mean of its streams; a practice is the SUM of its levels (0 to 3); a function
# is the mean of its practices, the whole the mean of the functions.
# Source: OWASP SAMM 2 toolbox spreadsheet, its formulas.


def samm_practice(name: str) -> Node:
    def level(number: int) -> Node:
        streams = tuple(
            single(f"{name}{stream}{number}", 0, Fraction(1, 4), Fraction(1, 2), 1)
            for stream in "AB"
        )
        return Node(f"{name}{number}", f"{name} {number}", streams, display=ONE)

    levels = tuple(level(number) for number in (1, 2, 3))
    return Node(name, name, groups=levels, method="sum", display=THREE)


def samm() -> Questionnaire:
    return pack(
        component(
            "Governance",
            groups=(samm_practice("SM"), samm_practice("PC")),
            method="mean_of_means",
            display=THREE,
        ),
        component("Design", groups=(samm_practice("TA"),), method="mean_of_means", display=THREE),
        scoring=ScoringRules(method="mean_of_means", display=THREE, **LAX),  # type: ignore[arg-type]
    )


def test_owasp_samm_adds_up_levels_to_a_practice_of_0_to_3() -> None:
    # SM: level 1 (1 + 1/2) / 2 = 0.75; level 2 (1/2 + 1/4) / 2 = 0.375; level 3 0. Together 1.125.
    # PC: all first-level answers 1, the rest 0: 1.0. Governance (1.125 + 1) / 2 = 1.0625.
    # TA: everything 1: 3.0. Overall (1.0625 + 3) / 2 = 2.03125.
    given = {"SMA1": 3, "SMB1": 2, "SMA2": 2, "SMB2": 1, "SMA3": 0, "SMB3": 0}
    given |= {"PCA1": 3, "PCB1": 3, "PCA2": 0, "PCB2": 0, "PCA3": 0, "PCB3": 0}
    given |= {f"TA{s}{n}": 3 for s in "AB" for n in (1, 2, 3)}
    result = assess(samm(), respond(**given))
    governance = result.components["Governance"]
    practices = {g.id: g for g in governance.groups}
    assert on_scale(practices["SM"].score, Display(maximum=Fraction(3), decimals=3)) == "1.125"
    assert on_scale(practices["PC"].score, THREE) == "1.00"
    assert [
        on_scale(g.score, Display(maximum=Fraction(1), decimals=3)) for g in practices["SM"].groups
    ] == [
        "0.750",
        "0.375",
        "0.000",
    ]
    assert governance.score == Fraction(10625, 10000) / 3
    assert on_scale(result.components["Design"].score, THREE) == "3.00"
    assert on_scale(result.overall.score, Display(maximum=Fraction(3), decimals=5)) == "2.03125"


def test_owasp_samm_with_an_unknown_stream_keeps_the_practice_pro_rata_and_gives_its_range() -> (
    None
):
    given = {"TAA1": 3, "TAB1": 3, "TAA2": 3, "TAB2": "dk", "TAA3": 0, "TAB3": 0}
    given |= {f"{p}{s}{n}": 0 for p in ("SM", "PC") for s in "AB" for n in (1, 2, 3)}
    design = assess(samm(), respond(**given)).components["Design"]
    # Level 2 is 1 by its known stream; between 1/2 and 1 with the unknown one.
    assert on_scale(design.score, THREE) == "2.00"
    assert (on_scale(design.low, THREE), on_scale(design.high, THREE)) == ("1.50", "2.00")


# The EU digital maturity assessment: every question is worth 0 to 10, whatever its form; a
# dimension is the mean of its questions times 10; the whole is the mean of six dimensions. Tick
# lists count ticks over boxes; the grid gives 1 for invested and 1/2 for planned; scales run 0 to
# 5; no, partly and yes are 0, 1/2 and 1. A box that says "not digital" earns nothing.
# Source: its form of stage T0, and two open re-implementations for the points and the bands.


def grid(qid: str, rows: int, *points: Fraction | int) -> Question:
    options = tuple(Option(str(p), Fraction(p)) for p in points)
    names = tuple(f"row {i}" for i in range(rows))
    return Question(
        qid, qid, qid, options, max(o.points for o in options) * rows, kind="grid", rows=names
    )


def eu_dma() -> Questionnaire:
    bands = tuple(
        Level(name, name, Fraction(start, 100))
        for name, start in (("basic", 0), ("average", 25), ("moderate", 50), ("advanced", 75))
    )
    return pack(
        component("Strategy", grid("Q1", 10, 0, Fraction(1, 2), 1), multiple("Q2", *[1] * 10)),
        component("Readiness", multiple("Q3", *[1] * 10), grid("Q4", 7, 0, 1, 2, 3, 4, 5)),
        component("People", multiple("Q5", *[1] * 7), multiple("Q6", *[1] * 8)),
        component("Data", multiple("Q7", *[1] * 7, 0), multiple("Q8", *[1] * 6)),
        component("Automation", grid("Q9", 5, 0, 1, 2, 3, 4, 5)),
        component("Green", multiple("Q10", *[1] * 10), grid("Q11", 5, 0, Fraction(1, 2), 1)),
        levels=bands,
        scoring=ScoringRules(**LAX),  # type: ignore[arg-type]
    )


def ticks(count: int) -> Answer:
    return Answer(State.ANSWERED, options=tuple(range(count)))


def rows(*levels: int) -> Answer:
    return Answer(State.ANSWERED, rows=levels)


def dma_response() -> Response:
    return respond(
        Q1=rows(2, 2, 2, 1, 1, 0, 0, 0, 0, 0),  # 3 invested, 2 planned: 4 of 10
        Q2=ticks(6),  # 6 of 10
        Q3=ticks(4),  # 4 of 10
        Q4=rows(5, 3, 0, 0, 0, 0, 0),  # 8 of 35
        Q5=ticks(7),  # all
        Q6=ticks(2),  # 2 of 8
        Q7=Answer(
            State.ANSWERED, options=(0, 1, 7)
        ),  # 2 of 7, and "not digital", which adds nothing
        Q8=ticks(3),  # 3 of 6
        Q9=rows(0, 1, 0, 0, 0),  # 1 of 25
        Q10=ticks(1),  # 1 of 10
        Q11=rows(2, 1, 1, 0, 0),  # 2 of 5
    )


def test_the_eu_digital_maturity_assessment_mixes_ticks_grids_and_scales() -> None:
    result = assess(eu_dma(), dma_response())
    dimensions = {
        "Strategy": (Fraction(4, 10) + Fraction(6, 10)) / 2,
        "Readiness": (Fraction(4, 10) + Fraction(8, 35)) / 2,
        "People": (Fraction(1) + Fraction(2, 8)) / 2,
        "Data": (Fraction(2, 7) + Fraction(3, 6)) / 2,
        "Automation": Fraction(1, 25),
        "Green": (Fraction(1, 10) + Fraction(2, 5)) / 2,
    }
    assert {cid: r.score for cid, r in result.components.items()} == dimensions
    assert result.overall.score == sum(dimensions.values(), Fraction(0)) / 6
    assert shown(result.overall.score, decimals=2) == "35.36"
    assert result.overall.level == 1


def test_the_eu_assessment_has_no_gap_between_its_bands() -> None:
    made = eu_dma()
    assert [made.level_at(Fraction(s, 1000)) for s in (249, 250, 255, 500, 505, 755)] == [
        0,
        1,
        1,
        2,
        2,
        3,
    ]


def test_everything_ticked_in_the_eu_assessment_is_100() -> None:
    made = eu_dma()
    best = {
        q.id: ticks(len(q.options)) if q.kind == "multiple" else rows(*[q.levels] * len(q.rows))
        for q in made.questions.values()
    }
    assert assess(made, respond(**best)).overall.score == 1


# A five by five: five areas with five maturity levels of yes-or-no practices each; an area's
# maturity is the sum of its levels, each the share of its practices, shown 0 to 5.


def five_by_five() -> Questionnaire:
    five = Display(maximum=Fraction(5), decimals=1)

    def area(name: str) -> Node:
        levels = tuple(
            Node(
                f"{name}{level}",
                f"{name} level {level}",
                tuple(single(f"{name}{level}{i}", 0, 1) for i in range(level)),
                display=ONE,
            )
            for level in range(1, 6)
        )
        return Node(name, name, groups=levels, method="sum", display=five)

    areas = tuple(component(a, groups=area(a).groups, method="sum", display=five) for a in "PQRST")
    return pack(*areas, scoring=ScoringRules(method="mean", display=five, **LAX))  # type: ignore[arg-type]


def test_a_five_by_five_adds_up_shares_of_levels_however_many_practices_they_have() -> None:
    made = five_by_five()
    given = dict.fromkeys(made.questions, 0)
    # Area P: level 1 all (1 of 1), level 2 half (1 of 2), level 3 a third (1 of 3): 1.8333.
    given |= {"P10": 1, "P20": 1, "P30": 1}
    result = assess(made, respond(**given))
    area = result.components["P"]
    assert area.score == (Fraction(1) + Fraction(1, 2) + Fraction(1, 3)) / 5
    assert shown(area.score, Display(maximum=Fraction(5), decimals=4)) == "1.8333"
    # The overall by plain mean: 3 yes of 75 practices.
    assert result.overall.score == Fraction(3, 75)


def test_a_five_by_five_with_an_area_half_known_says_how_far_it_may_reach() -> None:
    made = five_by_five()
    given: dict[str, int | str] = dict.fromkeys(made.questions, 1)
    given |= {f"T5{i}": "dk" for i in range(5)}
    area = assess(made, respond(**given)).components["T"]
    assert (area.score, area.low, area.high) == (Fraction(1), Fraction(4, 5), Fraction(1))
    assert area.status == "provisional"


@pytest.mark.parametrize("made", [samm(), eu_dma(), five_by_five()], ids=["samm", "dma", "5x5"])
def test_the_second_scorer_agrees_on_the_published_instruments(made: Questionnaire) -> None:
    def best(question: Question) -> Answer:
        if question.kind == "multiple":
            return ticks(2)
        return rows(*[1] * len(question.rows)) if question.kind == "grid" else answered(1)

    every = {qid: best(q) for qid, q in made.questions.items()}
    first = assess(made, respond(**every))
    second = Oracle(made, respond(**every))
    assert first.overall.score == second.overall.score is not None
    assert {c: r.score for c, r in first.components.items()} == {
        c: r.score for c, r in second.components.items()
    }
