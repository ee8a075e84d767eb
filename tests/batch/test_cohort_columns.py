"""A cohort counted by columns is the one counted row by row, to the last byte of its report."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

pytest.importorskip("numpy")
pytest.importorskip("polars")

from batch.chance import small, table
from readiness import support
from readiness.batch import (
    acceleration,
    blocks,
    cohort_offers,
    cohort_trials,
    picks,
    run,
)
from readiness.batch.cohort import CohortWish
from readiness.batch.cohort_data import DATA
from readiness.cohort import Cohort
from readiness.packs import load
from readiness.packs.places import pack_folders
from readiness.questionnaire import (
    Area,
    Gate,
    Label,
    Offer,
    Questionnaire,
    RoadmapRules,
    SubRegion,
)
from readiness.response import Respondent
from readiness.waves import Waves
from small_packs import component, offer, pack, single

TODAY = date(2026, 11, 23)
HEAD = ("sector", "employees", "makes_things", "area", "years_trading", "length")
SECTORS, AREAS = ("making", "caring", "selling"), ("bolton", "bury", "kendal", "ludlow")


def drawn(cohort: Cohort, waves: Waves | None) -> bytes:
    return f"{cohort.firms} {cohort.whole} {waves}".encode()


def alike(folder: Path, text: str, questionnaire: Questionnaire, *, by_columns: bool = True) -> Any:  # noqa: ANN401 - JSON values
    """Count a table by rows, by numpy and by compiled loops; hold all files equal.

    Returns the exact counts.
    """
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    wish = CohortWish({"cohort.html": drawn}, name="Spring", k=5)
    by_rows = run.run(path, questionnaire, folder / "rows", on=TODAY, engine="rows", cohort=wish)
    names = {p.name for p in (folder / "rows").iterdir()}
    assert {DATA, "cohort.csv", "cohort.xlsx", "quality.json", "manifest.json"} <= names
    assert acceleration.kernels() is not None
    for loops, worth_it in (("numpy", 1 << 60), ("compiled", 0)):
        with patch.object(acceleration, "WORTH_IT", worth_it):
            done = run.run(
                path, questionnaire, folder / loops, on=TODAY, engine="columns", cohort=wish
            )
        assert bool(done.notices) != by_columns
        assert done.outputs == by_rows.outputs
        for name in names:
            got, want = (folder / f / name for f in (loops, "rows"))
            assert got.read_bytes() == want.read_bytes(), (loops, name)
    return json.loads((folder / "rows" / DATA).read_bytes())["tallies"]


def offers(rng: random.Random, count: int) -> tuple[Offer, ...]:
    """Offers of every kind of eligibility."""
    parts = [(), ("q0",), ("q3", "q9"), ("q5",)]
    return tuple(
        offer(
            f"o{n}",
            kind=rng.choice(("advice", "grant", "training")),
            status=rng.choice(("active", "active", "unclear", "round-based", "closed")),
            confidence=rng.choice(("high", "medium", "low")),
            components=tuple(rng.sample("ABC", rng.randrange(1, 4))),
            questions=rng.choice(parts),
            regions=(rng.choice(("gm", "cumbria", "north-west", "england", "uk")),),
            areas=rng.choice(((), (), ("bury",), ("kendal", "bolton"))),
            sectors=rng.choice((("any",), ("any",), ("making",), ("caring", "selling"))),
            preferred_sectors=rng.choice(((), ("selling",))),
            makes_things=rng.choice((None, None, True, False)),
            employees_min=rng.choice((None, 5)),
            employees_max=rng.choice((None, 9, 249)),
            min_trading_years=rng.choice((None, None, 2)),
            max_trading_years=rng.choice((None, None, 4)),
            stages=rng.choice(((), (), ("start",), ("build", "scale"))),
            opens=rng.choice(("", "", "2026-11-23", "2026-11-24")),
            closes=rng.choice(("", "", "2026-11-22", "2026-11-23")),
            priority_group=rng.choice(("", "made-smarter")),
        )
        for n in range(count)
    )


def with_offers(seed: int, questionnaire: Questionnaire, count: int = 40) -> Questionnaire:
    """The pack with places, sectors, and offers drawn by chance."""
    rng = random.Random(seed)
    steps = tuple(
        replace(step, support=rng.choice(((), ("advice",), ("advice", "grant"), ("training",))))
        for step in questionnaire.recommendations
    )
    return replace(
        questionnaire,
        recommendations=steps,
        offers=(*offers(rng, count), offer("gm-hub", regions=("gm",), employees_max=249)),
        region="north-west",
        areas=tuple(
            Area(a, a.title(), s)
            for a, s in zip(AREAS, ("gm", "gm", "cumbria", "marches"), strict=True)
        ),
        sub_regions=(
            SubRegion("gm", "Greater Manchester", "gm-hub"),
            SubRegion("cumbria", "Cumbria", "o1"),
            SubRegion("marches", "Marches", ""),
        ),
        sectors=tuple(Label(s, s.title()) for s in SECTORS),
    )


def firms(questionnaire: Questionnaire, seed: int, count: int) -> str:
    """Firms of every kind with answers of every kind."""
    rng = random.Random(seed)
    qids = list(questionnaire.questions)
    lines = [",".join((*HEAD, *qids))]
    for _ in range(count):
        who = (
            rng.choice(("", *SECTORS)), rng.choice(("", "1", "4", "5", "9", "49", "249", "250")),
            rng.choice(("", "yes", "no")), rng.choice(("", *AREAS)),
            rng.choice(("", "0", "1", "2", "4", "5")), rng.choice(("", "full", "quick")),
        )  # fmt: skip
        words = rng.choice((("1", "2"), ("1", "2", "3", "4", "5", "dk", ""), ("4", "5", "dk")))
        lines.append(",".join((*who, *(rng.choice(words) for _ in qids))))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("seed", "dirt"), [(2, 0.0), (4, 0.004)])
def test_both_engines_count_the_same_cohort_for_the_shipped_pack(
    tmp_path: Path, seed: int, dirt: float
) -> None:
    counts = alike(tmp_path, table(load(), seed, 700, dirt), load())
    for length in ("full", "quick"):
        own = counts[length]
        assert own["firms"] > 100
        assert len(own["steps"]) > 20
        assert len(own["offers"]) > 20
        changed = {name: trial["changed"] for name, trial in own["scenarios"].items()}
        assert sum(map(bool, changed.values())) >= 4, changed
        assert own["contradictions"]
        assert own["provisional"]
        assert len(own["joint"]["sector|size|sub_region"]) > 20


@pytest.mark.parametrize("folder", pack_folders(), ids=lambda f: f.name)
def test_both_engines_count_the_same_cohort_for_every_shipped_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(picks, "WINDOW", 3)
    questionnaire = load(folder)
    assert alike(tmp_path, table(questionnaire, 6, 150, 0.002), questionnaire)["full"]["firms"]


@pytest.mark.parametrize("seed", range(6))
def test_offers_and_weights_of_any_kind_give_the_same_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    # Kinds of firms come up in one block after the other, and their offers in many pieces.
    monkeypatch.setattr(blocks, "MOST_LINES", 41)
    monkeypatch.setattr(cohort_offers, "_PIECE", 300)
    if seed % 2:
        # Each row is compared exactly.
        monkeypatch.setattr(cohort_trials, "NEAR", 2.0)
    rules = RoadmapRules(build_from=Fraction(81, 2), scale_from=Fraction(125, 2))
    questionnaire = with_offers(seed, small(seed, 16 if seed % 4 == 3 else 8, rules, gates=3))
    counts = alike(tmp_path, firms(questionnaire, seed, 250), questionnaire)
    for length in ("full", "quick"):
        assert len(counts[length]["offers"]) > 5
        assert len(counts[length]["scenarios"]) == 6
    assert counts["full"]["scenarios"]["questions"]["changed"]


@pytest.mark.parametrize("seed", range(6))
def test_all_of_now_and_next_is_counted_however_many_that_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(picks, "WINDOW", 3 + seed % 4)
    rng = random.Random(seed)
    rules = RoadmapRules(
        now_limit=seed % 8, next_limit=rng.choice((0, 1, 4, 300)), now_per_component=1 + seed % 3,
        now_gates=rng.randrange(3), never_now=("q1",) if seed % 2 else (),
    )  # fmt: skip
    questionnaire = with_offers(seed, small(seed, 16, rules, gates=5))
    counts = alike(tmp_path, firms(questionnaire, seed, 150), questionnaire)
    most = min(16, rules.now_limit + rules.next_limit)
    given = sum(step["firms"] for step in counts["full"]["steps"].values())
    assert given <= most * counts["full"]["firms"]
    assert bool(given) == bool(most)


def test_scores_on_the_start_of_a_level_are_compared_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Thirds and fifths, whose mean is on the start of a level now and then; floats go astray there.
    questions = [single(f"q{n}", core=True) for n in range(12)]
    parts = (component("A", *questions[:3]), component("B", *questions[3:7]))
    questionnaire = pack(*parts, component("C", *questions[7:]))
    rng = random.Random(3)
    rows = [",".join(rng.choice("12345") for _ in questions) for _ in range(900)]
    text = "\n".join([",".join(questionnaire.questions), *rows]) + "\n"
    assert alike(tmp_path, text, questionnaire)["full"]["firms"] == 900
    monkeypatch.setattr(cohort_trials, "NEAR", -1.0)
    wish = CohortWish({}, name="Spring", k=5)
    table, to = tmp_path / "table.csv", tmp_path / "astray"
    run.run(table, questionnaire, to, on=TODAY, engine="columns", cohort=wish)
    assert (to / DATA).read_bytes() != (tmp_path / "rows" / DATA).read_bytes()


def test_must_haves_hold_levels_down_in_every_scenario(tmp_path: Path) -> None:
    questions = [single(f"q{n}", core=True) for n in range(6)]
    questions[0] = replace(questions[0], gate=Gate(3, "", "getting-going", "because"))
    questions[4] = replace(questions[4], gate=Gate(2, "building", "", "because"))
    questionnaire = pack(component("A", *questions[:3]), component("B", *questions[3:]))
    rng = random.Random(1)
    rows = [",".join(rng.choice(("1", "3", "4", "5", "dk")) for _ in range(6)) for _ in range(300)]
    text = "\n".join([",".join(questionnaire.questions), *rows]) + "\n"
    assert alike(tmp_path, text, questionnaire)["full"]["scenarios"]["components"]["changed"]


@pytest.mark.parametrize("near", [cohort_trials.NEAR, 2.0])
def test_components_of_other_weights_move_the_overall_by_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, near: float
) -> None:
    # Of five components one may be withheld, and the overall still has a level.
    monkeypatch.setattr(cohort_trials, "NEAR", near)
    weights = (3, 2, Fraction(1, 2), 1, 1)
    parts = [
        component(
            cid,
            *(single(f"{cid}{n}", core=True, weight=1 + n % 2) for n in range(5)),
            weight=weight,
        )
        for cid, weight in zip("ABCDE", weights, strict=True)
    ]
    questionnaire = pack(*parts)
    rng = random.Random(1)
    kinds = ("1", "1135", "12345", "5554d", "123d5", "3d", "5ddd")
    rows = []
    for _ in range(400):
        cells = [rng.choice(letters) for letters in rng.choices(kinds, k=5) for _ in range(5)]
        rows.append(",".join("dk" if c == "d" else c for c in cells))
    text = "\n".join([",".join(questionnaire.questions), *rows]) + "\n"
    counts = alike(tmp_path, text, questionnaire)["full"]
    trial = counts["scenarios"]["components"]
    assert trial["changed"]
    assert any(n < trial["firms"] + 200 for n in trial["counts"].values())


@pytest.mark.parametrize(
    "start", [Fraction(40 * 10**15 + 1, 10**15), Fraction(40) + Fraction(1, 10**20)]
)
def test_stages_that_start_between_two_numbers_are_counted_row_by_row(
    tmp_path: Path, start: Fraction
) -> None:
    # Beside such a start scores do not fit into 64 bits; they would come out as any number.
    made = with_offers(1, small(1, 8, RoadmapRules(build_from=start, scale_from=Fraction(60))))
    alike(tmp_path, firms(made, 1, 80), made, by_columns=False)


def test_many_numbers_of_people_are_asked_of_the_offers_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = with_offers(2, small(2))
    asked = 0
    code, test = support.TESTS["employees"]

    def counting(pack: Questionnaire, one: Offer, respondent: Respondent) -> str:
        nonlocal asked
        asked += 1
        return test(pack, one, respondent)

    monkeypatch.setitem(support.TESTS, "employees", (code, counting))
    lines = ["employees,q0,q1,q2,q3,q4,q5,q6,q7"]
    lines += [f"{n},1,2,1,2,3,1,2,1" for n in range(1, 3000)]
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    wish = CohortWish({}, k=5)
    run.run(tmp_path / "t.csv", made, tmp_path / "o", on=TODAY, engine="columns", cohort=wish)
    assert 0 < asked <= (250 + 2) * len(made.offers)


def test_what_columns_cannot_count_is_counted_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "q0,q1,q2,q3,q4,q5,q6,q7\n" + "1,2,3,4,5,1,2,3\n" * 9
    with monkeypatch.context() as patched:
        patched.setattr(cohort_trials, "LARGEST", 1 << 20)
        (tmp_path / "sums").mkdir()
        alike(tmp_path / "sums", text, small(1), by_columns=False)
    monkeypatch.setattr(cohort_offers, "_CLASS_BITS", 1)
    questionnaire = with_offers(1, small(1))
    (tmp_path / "kinds").mkdir()
    alike(tmp_path / "kinds", firms(questionnaire, 1, 60), questionnaire, by_columns=False)


def test_without_a_cohort_no_more_steps_are_looked_for_than_are_written(tmp_path: Path) -> None:
    questionnaire = with_offers(1, small(1, 16))
    path = tmp_path / "t.csv"
    path.write_text(firms(questionnaire, 1, 50), encoding="utf-8")
    with patch("readiness.batch.cohort_columns.ColumnCounter.see") as seen:
        run.run(path, questionnaire, tmp_path / "out", on=TODAY, engine="columns")
    assert not seen.called
    assert not list((tmp_path / "out").glob("cohort*"))
