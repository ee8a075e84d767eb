"""Owners and advisers about the same firms: what is told, and what stays hidden."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from readiness.views import Seen, compare_views

K = 5


def seen(level: int | None, score: Fraction | None = None) -> dict[str, Seen]:
    """A firm seen at a level, with the score in its middle."""
    points = None if level is None else Fraction(2 * level + 1, 10)
    return {"overall": Seen(score if score is not None else points, level)}


def firms(levels: Sequence[int | None], start: int = 0) -> dict[str, dict[str, Seen]]:
    return {f"firm {start + i}": seen(level) for i, level in enumerate(levels)}


def test_levels_and_the_mean_gap_are_told() -> None:
    owners = firms([2] * 6 + [3] * 6 + [1] * 6 + [None] * 6)
    advisers = firms([2] * 6 + [2] * 6 + [2] * 6 + [1] * 6)
    found = compare_views(owners, advisers, ["overall"], firms=40, k=K)
    (one,) = found.subjects
    assert (one.same, one.owner_higher, one.adviser_higher) == (6, 6, 6)
    assert one.gap == 0
    assert not one.real
    assert (found.firms.bound, found.firms.count) == ("exact", 24)


def test_a_wide_gap_is_more_than_noise() -> None:
    owners = firms([4] * 8 + [3] * 8)
    advisers = firms([2] * 8 + [2] * 8)
    (one,) = compare_views(owners, advisers, ["overall"], firms=16, k=K).subjects
    assert one.gap == Fraction(-3, 10)
    assert one.real


def test_only_firms_that_both_answered_about_count() -> None:
    owners, advisers = firms([2] * 10), firms([1] * 10, start=6)
    found = compare_views(owners, advisers, ["overall"], firms=10, k=K)
    assert found.subjects == ()
    assert found.firms.count is None


def test_a_gap_that_is_the_same_for_all_is_hidden() -> None:
    owners, advisers = firms([3] * 12), firms([2] * 12)
    (one,) = compare_views(owners, advisers, ["overall"], firms=12, k=K).subjects
    assert one.gap is None


@given(st.lists(st.tuples(st.sampled_from([None, 0, 1, 2]), st.sampled_from([None, 0, 1, 2])),
                max_size=40))  # fmt: skip
def test_whoever_knows_the_total_finds_no_hidden_part(
    pairs: list[tuple[int | None, int | None]],
) -> None:
    """Each hidden part may still be any of more than k whole numbers: by trying all of them."""
    owners, advisers = firms([a for a, _ in pairs]), firms([b for _, b in pairs])
    found = compare_views(owners, advisers, ["overall"], firms=len(pairs), k=K)
    for one in found.subjects:
        told = (one.same, one.owner_higher, one.adviser_higher)
        assert all(count is None or count >= K for count in told)
        hidden = 1 + sum(count is None for count in told)
        left = len(pairs) - sum(count or 0 for count in told)
        # `neither` is never told, so with it at least two parts share what is left.
        if hidden > 1:
            assert left >= K
