"""Figures per question in `quality.json`: what they tell, and what nobody can work out of them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from batch.small import small_pack
from cohorts import ROWS, by_chance, tallies_of
from readiness.batch.question_figures import NOT_ASKED, QuestionFigures, shown_figures
from readiness.batch.run import run
from readiness.cohort import Item
from readiness.disclosure import cohort_of
from readiness.questionnaire import Questionnaire
from readiness.response import State
from readiness.suppression import hide_known_small
from readiness.tally import ItemTally

ON = date(2026, 11, 23)
STATES = ("dont_know", "not_applicable", "unanswered")


@dataclass
class Reader:
    """One who has `quality.json` and the cohort report: from what to what each part may be."""

    low: dict[str, int]
    high: dict[str, int]
    rows: int

    @classmethod
    def of(cls, shown: dict[str, Any], item: Item | None, rows: int, k: int) -> Reader:
        options = [str(n) for n in range(len(shown["options"]))]
        low, high = dict.fromkeys([*options, *STATES], 0), dict.fromkeys([*options, *STATES], rows)

        def exactly(name: str, value: int) -> None:
            low[name], high[name] = max(low[name], value), min(high[name], value)

        for name in options:
            if shown["options"][int(name)] is not None:
                exactly(name, shown["options"][int(name)])
            elif int(name) + 1 in shown["unused_options"]:
                high[name] = k - 1
            else:
                low[name] = k
        for name in STATES:
            if shown[name] is not None:
                exactly(name, shown[name])
        if item is not None:
            share = item.dont_know
            if share.bound == "exact" and share.count is not None:
                exactly("dont_know", share.count)
                if share.of != rows:
                    exactly("not_applicable", rows - share.of)
            for name in ["dont_know"] if share.bound == "under" else []:
                high[name] = min(high[name], k - 1)
            if share.bound == "nearly":
                for name in [*options, "unanswered"]:
                    high[name] = min(high[name], k - 1)
        return cls(low, high, rows)

    def may_be(self, name: str) -> tuple[int, int]:
        others = [n for n in self.low if n != name]
        least = self.rows - sum(self.high[n] for n in others)
        most = self.rows - sum(self.low[n] for n in others)
        return max(self.low[name], least), min(self.high[name], most)


def by_luck(chance: random.Random) -> dict[str, int]:
    """Counts of five options and three states, many of them small."""
    sizes = (0, 1, 2, 4, 8, 9, 10, 11, 12, 15, 20, 60, 200)
    return {name: chance.choice(sizes) for name in ("0", "1", "2", "3", "4", *STATES)}


def figures(counts: dict[str, int]) -> QuestionFigures:
    made = QuestionFigures()
    for name, count in counts.items():
        if name.isdecimal():
            made.options[int(name)] = count
            made.states[State.ANSWERED] += count
        else:
            made.states[State(name)] = count
    return made


@pytest.mark.parametrize("k", [5, 10])
def test_who_has_the_cohort_report_too_cannot_tell_one_small_count_from_another(
    north_west: Questionnaire, k: int
) -> None:
    chance = random.Random(k)
    question = north_west.questions["SK1"]
    attacked = shown_options = 0
    # The report tells nothing else of a question: its groups and scores may be as plain as can be.
    ((groups, points),) = by_chance(north_west, 1, 1)
    tallies = tallies_of(north_west, [(groups, dict.fromkeys(points, -1))] * 30)
    for _ in range(300):
        counts = by_luck(chance)
        rows = sum(counts.values())
        shown = shown_figures(question, figures(counts), rows, k, never=[NOT_ASKED])
        tallies.full.firms = rows
        options = [counts[str(n)] for n in range(5)]
        states = {name: counts[name] for name in STATES} | {"answered": sum(options)}
        tallies.full.items["SK1"] = ItemTally(states, options)
        items = {i.id: i for i in cohort_of(north_west, tallies, ROWS, on=ON, k=k).items}
        reader = Reader.of(shown, items["SK1"], rows, k)
        for name, count in counts.items():
            assert reader.low[name] <= count <= reader.high[name]
            told = shown["options"][int(name)] if name.isdecimal() else shown[name]
            shown_options += told is not None
            if count >= k or name == "unanswered":
                continue
            assert told is None
            attacked += 1
            low, high = reader.may_be(name)
            everything = all(v is None for v in (*shown["options"], *(shown[s] for s in STATES)))
            # Where all is hidden, it is the cohort report alone that narrows it.
            assert everything or (low == 0 and high >= k - 1), (name, counts, shown)
    assert attacked > 300
    assert shown_options > 300


def test_the_reader_finds_what_is_hidden_without_company() -> None:
    shown = {
        "options": [None, 60, 60, 60, 60], "unused_options": [1],
        "dont_know": 20, "not_applicable": 20, "unanswered": 20,
    }  # fmt: skip
    assert Reader.of(shown, None, 303, 10).may_be("0") == (3, 3)


def test_small_parts_take_company_that_is_large_enough() -> None:
    sizes = {"a": 3, "b": 11, "c": 30, "d": 50}
    assert hide_known_small(sizes, 10, company="abcd") == {"a", "b", "c"}
    assert hide_known_small({**sizes, "b": 30}, 10, company="abcd") == {"a", "b"}
    assert hide_known_small({"b": 11, "c": 30}, 10, company="bc") == frozenset()
    # Two of nine together are eighteen: who knows that both are small knows both.
    assert hide_known_small({"a": 9, "b": 9, "c": 10}, 10, company="abc") == {"a", "b", "c"}


def test_what_is_known_to_be_small_protects_no_other() -> None:
    sizes = {"unanswered": 9, "a": 1, "b": 14, "c": 40}
    assert hide_known_small(sizes, 10, company="abc") == {"unanswered", "a", "b"}
    assert hide_known_small(sizes, 10, company="abc", sure=["unanswered"]) == {*sizes}


def write(path: Path, *rows: str) -> Path:
    path.write_text("row_id,q1,q2,length\n" + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_both_engines_hide_the_same(tmp_path: Path, engine: Any) -> None:  # noqa: ANN401
    if engine == "columns":
        pytest.importorskip("polars")
    full = [f"f{n},{1 + n % 3 if n else 5},{'dk' if n < 12 else '4'},full" for n in range(90)]
    quick = [f"q{n},{1 + n % 2},,quick" for n in range(40)]
    table = write(tmp_path / "t.csv", *full, *quick, *(f"bad{n},9,9,full" for n in range(3)))
    run(table, small_pack(), tmp_path / "out", on=ON, engine=engine)
    found = json.loads((tmp_path / "out" / "quality.json").read_bytes())
    assert found["k"] == 10
    assert found["questions_of"] == {"length": "full", "rows": 90}
    q1, q2 = found["questions"]["q1"], found["questions"]["q2"]
    # Quick looks are left out: with them option 1 would have 49.
    assert q1["options"] == [None, 30, 30, None, None]
    assert q1["unused_options"] == [4, 5]
    assert (q2["dont_know"], q2["dont_know_share"], q2["share_of"]) == (12, 0.1333, 90)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["rows"] == found["rows"]
    assert found["rows"] == {"in": 133, "scored": 130, "rejected": 3, "provisional": None}


def test_only_the_length_of_most_rows_has_figures(tmp_path: Path) -> None:
    rows = [f"q{n},{1 + n % 2},,quick" for n in range(30)] + ["f,5,5,full"]
    run(write(tmp_path / "t.csv", *rows), small_pack(), tmp_path / "out", on=ON)
    found = json.loads((tmp_path / "out" / "quality.json").read_bytes())
    assert found["questions_of"] == {"length": "quick", "rows": 30}
    assert found["questions"]["q1"]["unused_options"] == [3, 4, 5]
    assert set(found["questions"]["q2"]["options"]) == {None}
