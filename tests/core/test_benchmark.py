"""A firm beside a group: only when both counted alike, and only what may be told of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from north_west import cases, north_west
from readiness.benchmark import Benchmark, beside, refusal
from readiness.scoring import assess

BAKERY = next(case for name, case in cases().items() if "bakery" in name)


def group(**fields: object) -> Benchmark:
    """48 firms that answered the full check of the pack at hand."""
    pack = north_west()
    made = Benchmark(
        name="Spring programme",
        on=date(2026, 11, 2),
        n=48,
        k=10,
        length="full",
        pack_id=pack.id,
        pack_version=pack.version,
        pack_hash=pack.hash,
        overall=50,
        components={"SK": 40, "IN": 60},
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def test_a_firm_stands_beside_what_may_be_told_of_the_group() -> None:
    found = assess(north_west(), BAKERY.response)
    rows = beside(group(), found)
    assert [row.id for row in rows] == ["overall", "SK", "IN"]
    skills = found.components["SK"].score
    assert skills is not None
    assert rows[1].firm == int(skills * 100)
    assert rows[1].difference == rows[1].firm - 40


def test_no_figure_of_the_group_means_no_row() -> None:
    found = assess(north_west(), BAKERY.response)
    assert [row.id for row in beside(group(overall=None, components={}), found)] == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pack_hash": "0" * 64}, "as it stands now"),
        ({"pack_hash": "0" * 64, "pack_id": "cheshire"}, "the group answered cheshire"),
        ({"length": "quick"}, "the group took the quick look, this firm the full check"),
    ],
)
def test_groups_that_counted_otherwise_are_refused_in_words(
    fields: dict[str, object], said: str
) -> None:
    found = assess(north_west(), BAKERY.response)
    assert said in refusal(group(**fields), found)
    assert beside(group(**fields), found) == ()


def test_a_withheld_score_is_not_set_beside_anything() -> None:
    nothing = replace(BAKERY.response, answers={})
    assert beside(group(), assess(north_west(), nothing)) == ()
