"""What one question can earn, by trying every answer there is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, product

import pytest

from readiness.points import least_and_most, score_of
from readiness.questionnaire import Option, Question, Threshold
from readiness.response import Answer, State
from readiness.scoring import assess
from small_packs import component, multiple, pack, respond, single


def drawn(kind: str, seed: int) -> tuple[Question, int | None]:
    """A question drawn by chance that can score from 0 to 1 at most, and a ceiling or none."""
    rng = random.Random(f"{kind}{seed}")
    points = sorted(Fraction(rng.randrange(0, 9), rng.choice((1, 2))) for _ in range(4))
    rows = tuple("abc"[: rng.randrange(1, 4)]) if kind == "grid" else ()
    alone = [rng.random() < 0.4 for _ in points]
    options = tuple(
        Option(f"Line {n}", p, exclusive=kind == "multiple" and alone[n])
        for n, p in enumerate(points)
    )
    maximum = max(points[-1] * max(1, len(rows)), Fraction(1))
    if kind == "multiple":
        maximum = Fraction(rng.randrange(1, 12))
    made = Question("Q", "Q", "Q?", options, maximum, kind=kind, rows=rows)  # type: ignore[arg-type]
    ceilings = [n for n, p in enumerate(points) if p > 0]
    return made, rng.choice(ceilings) if kind == "single" and ceilings and seed % 2 else None


def answers(question: Question) -> Iterator[Answer]:
    """Every answer that fills in the whole question."""
    every = range(len(question.options))
    if question.kind == "single":
        yield from (Answer(State.ANSWERED, option=n) for n in every)
    if question.kind == "grid":
        yield from (
            Answer(State.ANSWERED, rows=levels)
            for levels in product(every, repeat=len(question.rows))
        )
    if question.kind == "multiple":
        alone = [n for n in every if question.options[n].exclusive]
        together = [n for n in every if n not in alone]
        sets = chain.from_iterable(combinations(together, n) for n in range(1, len(together) + 1))
        yield from (Answer(State.ANSWERED, options=some) for some in sets)
        yield from (Answer(State.ANSWERED, options=(n,)) for n in alone)


@pytest.mark.parametrize("kind", ["single", "multiple", "grid"])
@pytest.mark.parametrize("seed", range(40))
def test_the_least_and_the_most_are_those_of_all_answers(kind: str, seed: int) -> None:
    question, ceiling = drawn(kind, seed)
    scores = [score_of(question, answer, ceiling) for answer in answers(question)]
    assert least_and_most(question, ceiling) == (min(scores), max(scores))
    assert min(scores) >= 0
    assert max(scores) <= 1


def test_a_row_left_open_earns_nothing_and_stops_nothing() -> None:
    levels = tuple(Option(f"Line {n}", Fraction(n)) for n in range(4))
    grid = Question("Q", "Q", "Rows?", levels, Fraction(6), kind="grid", rows=("a", "b"))
    assert score_of(grid, Answer(State.ANSWERED, rows=(3, None))) == Fraction(1, 2)
    assert score_of(grid, Answer(State.ANSWERED, rows=(None, None))) == 0


@pytest.mark.parametrize("lower", [False, True])
def test_a_number_can_earn_what_its_best_threshold_is_worth(lower: bool) -> None:
    steps = tuple(Threshold(Fraction(at), Fraction(at)) for at in (1, 2, 3))
    made = Question(
        "Q", "Q", "How many?", (), Fraction(4), kind="number", thresholds=steps,
        lower_is_better=lower,
    )  # fmt: skip
    scores = [score_of(made, Answer(State.ANSWERED, number=str(n))) for n in range(6)]
    assert least_and_most(made) == (min(scores), max(scores))
    assert max(scores) == Fraction(3, 4)


def test_each_question_says_what_it_scored_and_why_not() -> None:
    made = pack(
        component("A", single("Q1", core=True), single("Q2"), single("Q3", weight=0, core=True))
    )
    full = assess(made, respond(Q1=3, Q3=2)).questions
    assert [(q.score, q.level, q.counted, q.hidden) for q in full.values()] == [
        (Fraction(3, 4), 3, True, ""),
        (None, None, True, ""),
        (None, 2, False, "unscored"),
    ]
    quick = assess(made, respond("quick", Q1=1, Q2=4)).questions
    assert [(q.score, q.counted, q.hidden) for q in quick.values()] == [
        (Fraction(1, 4), True, ""),
        (None, False, "length"),
        (None, False, "unscored"),
    ]


def test_no_answer_gets_the_score_of_another_one_of_the_same_question() -> None:
    steps = tuple(Threshold(Fraction(at), Fraction(at)) for at in (1, 2, 3))
    number = Question("N", "N", "How many?", (), Fraction(3), kind="number", thresholds=steps)
    levels = tuple(Option(f"Line {n}", Fraction(n)) for n in range(3))
    grid = Question("G", "G", "Rows?", levels, Fraction(4), kind="grid", rows=("a", "b"))
    made = pack(component("A", number, grid, multiple("M", 1, 1, 2)))
    for given, rows, ticks, score in (
        ("1", (1, 0), (0,), Fraction(1, 4)),
        ("3", (2, 2), (0, 1, 2), Fraction(1)),
        ("0", (0, 0), (0, 1), None),
    ):
        found = assess(
            made,
            respond(
                N=Answer(State.ANSWERED, number=given),
                G=Answer(State.ANSWERED, rows=rows),
                M=Answer(State.ANSWERED, options=ticks),
            ),
        ).questions
        assert found["N"].score == Fraction(int(given), 3)
        assert found["N"].level == int(given)
        assert found["G"].score == Fraction(sum(rows), 4)
        if score is not None:
            assert found["M"].score == score
