"""Cohorts: what is counted, what stays hidden, and whether conclusions hold."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import permutations, product

import pytest

from attacker import few_left, found_out, read
from cohorts import ROWS, by_chance, tallies_of
from north_west import cases, north_west
from readiness import disclosure, grouping, suppression
from readiness.batch.cohort_tables import csv_bytes
from readiness.cohort import Cohort
from readiness.disclosure import cohort_of, share
from readiness.questionnaire import Node
from readiness.robustness import SCENARIOS, Robustness
from readiness.scoring import assess
from readiness.suppression import enough, hide_cells, hide_parts, overlap, overlap_of_three, slack
from readiness.tally import (
    CUTS,
    OVERALL,
    Counter,
    ItemTally,
    ScenarioTally,
    SetTally,
    Spread,
    Tallies,
    median_of,
    size_band,
)
from readiness.waves import compare_waves

ON = date(2026, 11, 23)


def made(tallies: Tallies, k: int = 10) -> Cohort:
    return cohort_of(north_west(), tallies, ROWS, on=ON, k=k)


def chance_cohort(seed: int, count: int, k: int = 10) -> Cohort:
    return made(tallies_of(north_west(), by_chance(north_west(), seed, count)), k)


# ---- what an attacker finds


@pytest.mark.parametrize(
    ("seed", "count", "k"),
    [(1, 60, 10), (2, 150, 10), (3, 400, 10), (4, 1000, 10), (5, 300, 5), (6, 3000, 30)],
)
def test_who_knows_every_published_cell_and_total_finds_no_hidden_one(
    seed: int, count: int, k: int
) -> None:
    data = csv_bytes(chance_cohort(seed, count, k))
    published = read(data)
    assert len(published.unknown) > 50
    assert len(published.known) > 3
    assert found_out(data, k) == []


def test_the_attacker_finds_hidden_cells_where_only_small_ones_are_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        grouping,
        "hide_parts",
        lambda sizes, k, forced=(): frozenset(n for n, size in sizes.items() if size < k),
    )
    monkeypatch.setattr(
        grouping, "hide_cells", lambda values, closed, k: [[v < k for v in row] for row in values]
    )
    assert found_out(csv_bytes(chance_cohort(3, 400)), 10) != []


def test_the_attacker_finds_hidden_cells_where_only_lines_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A lone hidden cell in a row is not the only way: the flow check has work to do."""
    monkeypatch.setattr("readiness.suppression._safe", lambda *_: True)
    assert any(found_out(csv_bytes(chance_cohort(seed, 400)), 10) for seed in range(10, 22))


# ---- hiding parts and cells


def test_a_lone_small_part_takes_the_next_smallest_with_it() -> None:
    assert hide_parts({"a": 40, "b": 12, "c": 3}, 10) == {"b", "c"}
    assert hide_parts({"a": 40, "b": 12, "c": 11}, 10) == frozenset()


def test_small_parts_that_hide_too_little_together_take_one_more() -> None:
    assert hide_parts({"a": 40, "b": 30, "c": 3, "d": 2}, 10) == {"b", "c", "d"}
    assert hide_parts({"a": 40, "b": 30, "c": 9, "d": 9}, 10) == {"c", "d"}


def test_nought_is_hidden_as_well() -> None:
    assert hide_parts({"a": 30, "b": 20, "c": 0}, 10) == {"b", "c"}


def test_a_hidden_cell_is_never_alone_in_its_row_or_column() -> None:
    values = [[30, 20, 4], [25, 40, 50], [60, 35, 45]]
    hidden = hide_cells(values, ((False,) * 3, (False,) * 3), 10)
    assert hidden[0][2]
    lines = [*hidden, *zip(*hidden, strict=True)]
    assert all(sum(line) != 1 for line in lines)
    assert sum(sum(row) for row in hidden) == 4


def test_where_even_hiding_all_is_too_narrow_all_is_hidden() -> None:
    assert hide_cells([[5, 5]], ((False,), (False, False)), 10) == [[True, True]]


@pytest.mark.parametrize("way", [1, -1])
def test_slack_is_how_far_a_cell_can_move_while_all_that_is_shown_stays(way: int) -> None:
    values = [[3, 12, 9], [7, 5, 11], [8, 6, 4]]
    hidden = [[True, True, False], [True, True, True], [False, True, True]]
    exact = slack(values, hidden, (0, 0), way, 100)
    assert exact == _by_trying(values, hidden, way)


def _by_trying(values: list[list[int]], hidden: list[list[bool]], way: int) -> int:
    """Every table with the same margins and shown cells, by counting through the free cells."""
    best = 0
    columns = [sum(row[j] for row in values) for j in range(3)]
    for a in range(sum(values[0]) + 1):
        b = values[0][0] + values[0][1] - a
        d = values[0][0] + values[1][0] - a
        for e in range(sum(values[1]) + 1):
            f = sum(values[1]) - d - e
            h = columns[1] - b - e
            i = columns[2] - values[0][2] - f
            if min(b, d, e, f, h, i) >= 0 and values[2][0] + h + i == sum(values[2]):
                best = max(best, way * (a - values[0][0]))
    return best


def test_groups_of_two_cuts_that_differ_by_a_few_firms_are_not_shown_both() -> None:
    joint = {("a", "x"): 40, ("a", "y"): 3, ("b", "y"): 30, ("c", "y"): 20}
    both = (frozenset("abc"), frozenset("xy"))
    assert overlap(("one", "two"), joint, both, 10) is not None
    joint["a", "y"] = 12
    assert overlap(("one", "two"), joint, both, 10) is None
    joint["a", "y"] = 0
    assert overlap(("one", "two"), joint, both, 10) is None


def test_only_hidden_groups_on_both_sides_leave_nothing_to_hide() -> None:
    none: frozenset[str] = frozenset()
    assert overlap(("one", "two"), {("a", "x"): 3, ("b", "x"): 4}, (none, none), 10) is None


def test_unions_of_groups_are_checked_too() -> None:
    joint = {("a", "x"): 20, ("b", "x"): 20, ("a", "y"): 2, ("c", "y"): 30, ("d", "y"): 30}
    found = overlap(("one", "two"), joint, (frozenset("abcd"), frozenset("xy")), 10)
    assert found is not None


def test_a_cohort_hides_one_of_two_nearly_equal_groups() -> None:
    pack = north_west()
    firms = by_chance(pack, 7, 300)
    sectors, places = [s.id for s in pack.sectors], [s.id for s in pack.sub_regions]
    for number, (own, _) in enumerate(firms):
        own["sector"] = sectors[0] if number < 100 else sectors[number % 3 + 1]
        own["sub_region"] = places[0] if number < 96 else places[number % 2 + 1]
    shown = made(tallies_of(pack, firms))
    assert shown.overlaps
    by_cut = {cut.id: {g.id: g.firms for g in cut.groups} for cut in shown.cuts}
    assert None in (by_cut["sector"][sectors[0]], by_cut["sub_region"][places[0]])
    assert found_out(csv_bytes(shown), 10) == []


# ---- what is shown


def test_fewer_than_k_firms_show_nothing_at_all() -> None:
    shown = chance_cohort(8, 9)
    assert shown.whole is None
    assert (shown.cuts, shown.needs, shown.demand, shown.items, shown.scenarios) == ((),) * 5
    assert chance_cohort(8, 10).whole is not None


@pytest.mark.parametrize("k", [4, 31])
def test_k_has_bounds(k: int) -> None:
    with pytest.raises(ValueError, match="5 to 30"):
        made(Tallies(), k)


def test_means_need_k_firms_and_medians_twice_as_many() -> None:
    seen = 0
    for cohort in (chance_cohort(9, 90), chance_cohort(9, 500)):
        for cut in cohort.cuts:
            for group in cut.groups:
                for spread in group.spreads.values():
                    seen += 1
                    assert group.firms is not None
                    assert spread.mean is None or group.firms >= 10
                    assert spread.median is None or (spread.mean is not None and group.firms >= 20)
                    assert spread.base is None or spread.levels[-1] is not None
    assert seen > 50


def test_a_mean_is_the_mean_of_its_firms() -> None:
    firms = by_chance(north_west(), 10, 200)
    shown = made(tallies_of(north_west(), firms))
    assert shown.whole is not None
    points = [p[OVERALL] for _, p in firms if p[OVERALL] >= 0]
    mean = shown.whole.spreads[OVERALL].mean
    assert mean is not None
    assert abs(mean * 100 - Fraction(sum(points), len(points))) < Fraction(1, 10**4)
    assert shown.whole.spreads[OVERALL].median == sorted(points)[(len(points) - 1) // 2]


def test_what_is_left_of_a_mean_is_never_of_fewer_than_k_firms() -> None:
    pack = north_west()
    firms = by_chance(pack, 11, 400)
    shown = made(tallies_of(pack, firms))
    checked = 0
    for cut in shown.cuts:
        for subject in (OVERALL, *(c.id for c in pack.components)):
            with_mean = {
                g.id for g in cut.groups if g.spreads and g.spreads[subject].mean is not None
            }
            rest = [o for o, p in firms if o[cut.id] not in with_mean and p[subject] >= 0]
            if with_mean and len(with_mean) < len(cut.groups):
                checked += 1
                assert len(rest) >= 10
    assert checked > 5


def test_a_group_in_which_no_firm_has_a_score_shows_no_mean_and_others_do() -> None:
    pack = north_west()
    firms = by_chance(pack, 13, 200)
    sectors = [s.id for s in pack.sectors][:3]
    for number, (own, points) in enumerate(firms):
        own["sector"] = sectors[number % 3]
        points["SK"] = -1 if number % 3 == 0 else 20 + number % 50
    groups = {g.id: g for cut in made(tallies_of(pack, firms)).cuts for g in cut.groups}
    assert groups[sectors[0]].spreads["SK"].mean is None
    assert groups[sectors[1]].spreads["SK"].mean is not None


def test_a_group_whose_firms_all_have_the_same_points_shows_no_mean() -> None:
    firms = by_chance(north_west(), 12, 60)
    for _, points in firms:
        points["SK"] = 50
    shown = made(tallies_of(north_west(), firms))
    assert shown.whole is not None
    assert shown.whole.spreads["SK"].mean is None
    assert set(shown.whole.spreads["SK"].levels) == {None}


def test_a_share_is_exact_only_when_both_sides_have_k_firms() -> None:
    assert [share(n, 100, 10).bound for n in (0, 9, 10, 90, 91, 100)] == [
        "under", "under", "exact", "exact", "nearly", "nearly",
    ]  # fmt: skip
    assert share(9, 100, 10).count is None
    assert enough(10, 20, 10)
    assert not enough(10, 19, 10)


@pytest.mark.parametrize(
    ("employees", "band"),
    [
        (None, "not-given"),
        (0, "1"),
        (1, "1"),
        (2, "2-9"),
        (9, "2-9"),
        (10, "10-49"),
        (249, "50-249"),
        (250, "250-"),
    ],
)
def test_size_bands_have_no_gap(employees: int | None, band: str) -> None:
    assert size_band(employees) == band


def test_the_median_is_of_the_lower_middle_firm() -> None:
    spread = Spread([4, 0])
    for points in (10, 20, 30, 90):
        spread.points[points] += 1
    assert median_of(spread) == 20
    assert median_of(Spread([0, 3])) is None


# ---- sets of firms beside groups


def _with_offer(inside: dict[str, int], firms: int) -> Cohort:
    """A cohort of 100 in three sub-regions of 80, 17 and 3, of which an offer fits some."""
    pack = north_west()
    places = [s.id for s in pack.sub_regions]
    made_up = by_chance(pack, 15, 100)
    for number, (own, _) in enumerate(made_up):
        own["sub_region"] = places[0 if number < 80 else 1 if number < 97 else 2]
        own["sector"], own["size"] = pack.sectors[0].id, "1"
    tallies = tallies_of(pack, made_up)
    groups = {f"sub_region|{places[int(at)]}": count for at, count in inside.items()}
    one = {f"sector|{pack.sectors[0].id}": firms, "size|1": firms}
    tallies.full.offers[pack.offers[0].id] = SetTally(firms, groups | one)
    return made(tallies)


@pytest.mark.parametrize(
    ("inside", "firms", "bound"),
    [
        ({"0": 50}, 50, "exact"),
        ({"0": 75}, 75, "hidden"),  # all but five of the first sub-region
        ({"0": 80, "1": 5}, 85, "hidden"),  # all of the first, and five more
        ({"1": 16}, 16, "hidden"),  # so large a part of the hidden ones that 3 would be left
        ({"0": 30, "1": 10, "2": 3}, 43, "exact"),
        ({"1": 6}, 6, "under"),
    ],
)
def test_a_set_that_would_tell_about_a_group_is_not_shown(
    inside: dict[str, int], firms: int, bound: str
) -> None:
    cohort = _with_offer(inside, firms)
    by_cut = {c.id: [g.firms for g in c.groups] for c in cohort.cuts}
    assert by_cut["sub_region"] == [80, None, None]
    assert cohort.demand[0].share.bound == bound


def test_lists_hold_only_what_may_stand() -> None:
    pack = north_west()
    tallies = tallies_of(pack, by_chance(pack, 16, 100))
    first_steps = {r.question: r.id for r in reversed(pack.recommendations)}
    questions, ids = list(first_steps)[::-1], list(first_steps.values())[::-1]
    biggest = max(tallies.full.groups["size"].items(), key=lambda pair: pair[1].firms)
    tallies.full.steps = {
        ids[0]: SetTally(40),
        ids[1]: SetTally(9),
        ids[2]: SetTally(95),
        "gone-from-the-pack": SetTally(50),
        ids[3]: SetTally(biggest[1].firms, {f"size|{biggest[0]}": biggest[1].firms}),
    }
    first, second, third = list(pack.questions)[:3]
    tallies.full.items = {
        first: ItemTally({"answered": 70, "dont_know": 30}, [0, 9, 10, 30, 21]),
        second: ItemTally({"answered": 5}, []),
        third: ItemTally({"answered": 50, "dont_know": 20, "not_applicable": 30}, []),
    }
    tallies.full.scenarios["components"] = ScenarioTally(firms=9, changed=9)
    cohort = cohort_of(pack, tallies, ROWS, on=ON, places={pack.offers[0].id: 12})
    assert [(n.id, n.share.bound) for n in cohort.needs] == [
        (questions[2], "nearly"), (questions[0], "exact"),
    ]  # fmt: skip
    assert [(i.id, i.dont_know.count, i.rare) for i in cohort.items] == [
        (first, 30, (1, 2)),
        (third, 20, ()),
    ]
    assert [(d.places, d.share.bound) for d in cohort.demand] == [(12, "under")]
    assert cohort.scenarios == ()


def test_firms_that_did_not_say_have_a_group_of_their_own() -> None:
    firms = by_chance(north_west(), 17, 80)
    for own, _ in firms[:30]:
        own["sector"] = "not-given"
    cohort = made(tallies_of(north_west(), firms))
    assert [g.label for g in cohort.cuts[0].groups][-1] == "Not given"


# ---- counting real assessments


def test_counting_keeps_quick_looks_apart_and_each_firm_in_every_cut() -> None:
    counter = Counter(north_west())
    responses = [case.response for case in cases().values()]
    for response in responses:
        counter.see(assess(north_west(), response), (), ())
    lengths = [r.length for r in responses]
    tallies = counter.tallies
    assert (tallies.full.firms, tallies.quick.firms) == (
        lengths.count("full"),
        lengths.count("quick"),
    )
    for cut in CUTS:
        assert sum(g.firms for g in tallies.full.groups[cut].values()) == tallies.full.firms
    for groups in tallies.full.groups.values():
        for group in groups.values():
            assert all(sum(s.levels) == group.firms for s in group.spreads.values())
    assert set(tallies.full.scenarios) == set(SCENARIOS)


# ---- robustness


def test_the_unchanged_weights_give_the_score_of_the_program() -> None:
    pack = north_west()
    robustness = Robustness(pack)
    seen = 0
    for case in cases().values():
        found = assess(pack, case.response)
        trials = robustness.trials(found)
        changed = {trial.changed for trial in trials.values()}
        assert (changed == {None}) == (found.overall.level is None)
        if found.overall.level is None:
            continue
        seen += 1
        assert trials["other-mean"].components == {
            c: r.score for c, r in found.components.items() if r.score is not None
        }
        if not found.overall.counts.dont_know:
            assert not trials["dont-know-zero"].changed
        if found.overall.low == found.overall.high:
            assert not trials["dont-know-worst"].changed
            assert not trials["unknown-best"].changed
    assert seen >= 10


def test_a_dont_know_counted_as_nought_pulls_its_component_down() -> None:
    pack = north_west()
    robustness = Robustness(pack)
    pulled = 0
    for case in cases().values():
        found = assess(pack, case.response)
        trials = robustness.trials(found)
        for cid, result in found.components.items():
            if result.score and result.counts.dont_know:
                pulled += 1
                assert trials["dont-know-zero"].components[cid] < result.score
    assert pulled > 0


def test_a_pack_with_one_mean_over_all_questions_is_tried_the_other_way_round() -> None:
    pack = north_west()
    pooled = replace(pack, scoring=replace(pack.scoring, method="mean"))
    robustness = Robustness(pooled)
    changed = seen = 0
    for case in cases().values():
        found, as_means = assess(pooled, case.response), assess(pack, case.response)
        trials = robustness.trials(found)
        if found.overall.level is None:
            continue
        seen += 1
        # The other way for this pack is what the North West pack does itself.
        assert trials["other-mean"].changed == (found.overall.level != as_means.overall.level)
        if not found.overall.counts.dont_know:
            assert trials["dont-know-zero"].changed is False
        changed += trials["components"].changed is True
    assert seen >= 10
    assert changed < seen


def test_the_other_mean_of_the_north_west_pack_is_that_of_all_questions() -> None:
    pack = north_west()
    pooled = replace(pack, scoring=replace(pack.scoring, method="mean"))
    robustness = Robustness(pack)
    seen = 0
    for case in cases().values():
        found, other = assess(pack, case.response), assess(pooled, case.response)
        if found.overall.level is None:
            continue
        seen += 1
        changed = robustness.trials(found)["other-mean"].changed
        assert changed == (found.overall.level != other.overall.level)
    assert seen >= 10


def test_components_without_weight_leave_nothing_to_compare() -> None:
    pack = north_west()
    nodes = [replace(c, node=replace(c.node, weight=Fraction(0))) for c in pack.components]
    empty = replace(pack, components=tuple(nodes))
    for method in ("mean", "mean_of_means"):
        one = replace(empty, scoring=replace(empty.scoring, method=method))
        found = assess(one, cases()["bakery"].response)
        assert found.overall.level is None
        trials = Robustness(one).trials(found)
        assert {trial.changed for trial in trials.values()} == {None}


def test_groups_inside_components_are_weighed_with_their_questions() -> None:
    pack = north_west()
    first = pack.components[0]
    half = len(first.node.questions) // 2
    groups = (
        Node("G1", "One", first.node.questions[:half], weight=Fraction(2)),
        Node("G2", "Two", first.node.questions[half:]),
    )
    node = replace(first.node, questions=(), groups=groups, method="mean_of_means")
    grouped = replace(pack, components=(replace(first, node=node), *pack.components[1:]))
    robustness = Robustness(grouped)
    found = assess(grouped, cases()["bakery"].response)
    trials = robustness.trials(found)
    assert found.components["SK"].score is not None
    # Weights 20 % up and down move a mean by a fifth of its own at most, each way.
    moved = trials["questions"].components["SK"] / found.components["SK"].score
    assert Fraction(2, 3) <= moved <= Fraction(3, 2)
    assert trials["components"].components["SK"] == found.components["SK"].score


# ---- two waves


def test_waves_tell_what_moved_and_say_when_it_is_no_more_than_noise() -> None:
    pack = north_west()
    firms = by_chance(pack, 13, 300)
    later = [
        (own, {s: min(100, p + 12) if p >= 0 else p for s, p in points.items()})
        for own, points in firms
    ]
    before, after = made(tallies_of(pack, firms)), made(tallies_of(pack, later))
    waves = compare_waves(before, after, ())
    assert waves is not None
    overall = waves.subjects[0]
    assert overall.real
    assert 9 < (overall.after - overall.before) * 100 <= 12
    assert waves.groups
    still = compare_waves(before, before, ())
    assert still is not None
    assert not any(move.real for move in (*still.subjects, *still.groups))


def test_waves_of_nearly_the_same_firms_are_refused() -> None:
    cohort = chance_cohort(14, 300)
    waves = compare_waves(cohort, cohort, {("whole", "whole")})
    assert waves is not None
    assert (waves.subjects, waves.groups) == ((), ())
    assert "All firms" in waves.refused
    shown = next(g for c in cohort.cuts for g in c.groups if g.firms and c.id == "size")
    one = compare_waves(cohort, cohort, {("size", shown.id)})
    assert one is not None
    assert len(one.refused) == 1
    assert compare_waves(chance_cohort(14, 9), cohort, ()) is None


def test_a_subject_without_a_mean_in_one_wave_is_not_compared() -> None:
    firms = by_chance(north_west(), 18, 60)
    before = made(tallies_of(north_west(), firms))
    for _, points in firms:
        points["SK"] = -1
    waves = compare_waves(before, made(tallies_of(north_west(), firms)), ())
    assert waves is not None
    assert "Digital skills" not in {move.subject for move in waves.subjects}
    assert len(waves.subjects) == 8


def _opened(cohort: Cohort, sizes: Mapping[str, int]) -> list[str]:
    """Steps whose hidden number can be told within fewer than k by one who knows the small ones.

    Which steps are small stands nearly in the report: the options of fewer than k are listed.
    """
    found = []
    for need in cohort.needs:
        hidden = [step.id for step in need.steps if step.count is None]
        if not hidden or need.share.count is None:
            continue
        rest = need.share.count - sum(step.count or 0 for step in need.steps)
        spans = [(0, cohort.k - 1) if sizes[s] < cohort.k else (cohort.k, rest) for s in hidden]
        for at, step in enumerate(hidden):
            if sizes[step] >= cohort.k:
                continue
            others = spans[:at] + spans[at + 1 :]
            least, most = sum(low for low, _ in others), sum(high for _, high in others)
            low, high = max(spans[at][0], rest - most), min(spans[at][1], rest - least)
            if high - low + 1 < cohort.k:
                found.append(step)
    return found


def _with_steps(seed: int) -> tuple[Cohort, dict[str, int]]:
    pack, rng = north_west(), random.Random(seed)
    tallies = tallies_of(pack, by_chance(pack, seed, 120))
    sizes = {r.id: rng.choice((0, 1, 3, 4, 5, 6, 8, 11, 20, 30)) for r in pack.recommendations}
    tallies.full.steps = {step: SetTally(n) for step, n in sizes.items() if n}
    return cohort_of(pack, tallies, ROWS, on=ON, k=5), sizes


@pytest.mark.parametrize("seed", range(8))
def test_steps_of_a_need_do_not_give_away_the_small_ones(seed: int) -> None:
    cohort, sizes = _with_steps(seed)
    shown = [step for need in cohort.needs for step in need.steps]
    assert any(step.count is not None for step in shown)
    assert all(step.count is None or step.count == sizes[step.id] >= 5 for step in shown)
    for need in cohort.needs:
        assert need.share.count == sum(
            sizes[r.id] for r in cohort.questionnaire.recommendations if r.question == need.id
        )
        counts = [step.count or 0 for step in need.steps]
        assert counts == sorted(counts, reverse=True)
    assert _opened(cohort, sizes) == []


def test_without_the_guard_the_small_steps_come_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def small(sizes: Mapping[str, int], k: int, *, company: object) -> frozenset[str]:
        return frozenset(name for name, size in sizes.items() if size < k)

    monkeypatch.setattr(disclosure, "hide_known_small", small)
    assert any(_opened(*_with_steps(seed)) for seed in range(8))


def test_what_is_left_of_a_need_may_stand_or_no_step_of_it_is_told() -> None:
    pack = north_west()
    tallies = tallies_of(pack, by_chance(pack, 16, 100))
    cuts = cohort_of(pack, tallies, ROWS, on=ON).cuts
    groups = [(f"{cut.id}|{g.id}", g.firms or 0) for cut in cuts for g in cut.groups]
    name, firms = next(group for group in groups if 20 <= group[1] <= 40)
    steps = [r.id for r in pack.recommendations if r.question == pack.recommendations[0].question]
    # The hidden ones of this need are all firms of one group, and the told one is spread.
    tallies.full.steps = {
        steps[0]: SetTally(9, {name: 9}),
        steps[1]: SetTally(firms - 9, {name: firms - 9}),
        steps[2]: SetTally(firms, {}),
    }
    (need,) = cohort_of(pack, tallies, ROWS, on=ON).needs
    assert need.share.bound == "exact"
    assert need.steps == ()


def _of_three(extra: int) -> list[tuple[dict[str, str], dict[str, int]]]:
    """Firms of which two groups of two cuts make up one of a third, but for a few."""
    pack = north_west()
    firms = by_chance(pack, 21, 120)
    sectors, places = [s.id for s in pack.sectors], [s.id for s in pack.sub_regions]
    for number, (own, _) in enumerate(firms):
        in_sector, alone = number < 20, 20 <= number < 40
        own["sector"] = sectors[0] if in_sector else sectors[1 + number % 2]
        own["size"] = "1" if alone else ("2-9", "10-49")[number // 2 % 2]
        here = in_sector or alone or number < 40 + extra
        own["sub_region"] = places[0] if here else places[1 + number // 4 % 2]
    return firms


def _left(firms: list[tuple[dict[str, str], dict[str, int]]], cohort: Cohort) -> list[int]:
    shown = {c.id: [g.id for g in c.groups if g.firms is not None] for c in cohort.cuts}
    return few_left((own for own, _ in firms), shown, cohort.k)


@pytest.mark.parametrize("extra", [0, 1, 4, 9])
def test_three_cuts_together_leave_no_few_firms(extra: int) -> None:
    firms = _of_three(extra)
    tallies = tallies_of(north_west(), firms)
    found = made(tallies)
    assert _left(firms, found) == []
    assert bool(found.overlaps) == (extra > 0)
    # Counts from before this check have no joint of three: then somebody finds the few.
    del tallies.full.joint["|".join(CUTS)]
    assert bool(_left(firms, made(tallies))) == (extra > 0)


@pytest.mark.parametrize("seed", range(6))
def test_three_cuts_of_small_cohorts_by_chance_leave_no_few_firms(seed: int) -> None:
    firms = by_chance(north_west(), seed, 60)
    assert _left(firms, made(tallies_of(north_west(), firms), 5)) == []


def test_three_cuts_that_show_no_group_leave_nothing_to_hide() -> None:
    none: frozenset[str] = frozenset()
    joint: dict[tuple[str, ...], int] = {("a", "x", "p"): 3, ("b", "y", "q"): 4}
    assert overlap_of_three(CUTS, joint, (none, none, none), 10) is None


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many groups each union that was tried holds."""
    found: list[int] = []
    unions = suppression._unions

    def counted(*given: int) -> Iterator[frozenset[int]]:
        for union in unions(*given):
            found.append(len(union))
            yield union

    monkeypatch.setattr(suppression, "_unions", counted)
    return found


def _grid(*counts: int) -> dict[tuple[str, ...], int]:
    cells = product(*(range(count) for count in counts))
    return {tuple(f"g{place:02}" for place in cell): 10 for cell in cells}


def _names(joint: Iterable[tuple[str, ...]], at: int) -> frozenset[str]:
    return frozenset(groups[at] for groups in joint)


@pytest.mark.parametrize("counts", list(permutations((21, 5, 6))))
def test_unions_are_tried_of_the_cuts_with_the_fewest_groups(
    counts: tuple[int, ...], walked: list[int]
) -> None:
    joint = _grid(*counts)
    shown = [_names(joint, at) for at in range(3)]
    assert overlap_of_three(CUTS, joint, shown, 10) is None
    assert 0 < len(walked) <= suppression.MOST_UNIONS
    # The second of five and the third of six make up one of 21, but for two firms.
    five, six, many = counts.index(5), counts.index(6), counts.index(21)
    few: dict[tuple[str, ...], int] = {}
    for groups, count in joint.items():
        one, two = groups[five] == "g01", groups[six] == "g02"
        last = groups[many] == "g20"
        if not (one and two) and last == (one or two):
            few[groups] = count
    extra = ["g00"] * 3
    extra[many] = "g20"
    few[tuple(extra)] = 2
    assert overlap_of_three(CUTS, few, [_names(few, at) for at in range(3)], 10) is not None


@pytest.mark.parametrize("turned", [False, True])
def test_unions_of_two_cuts_are_tried_of_the_one_with_fewer_groups(
    turned: bool, walked: list[int]
) -> None:
    joint = {(b, a) if turned else (a, b): n for (a, b), n in _grid(30, 6).items()}
    both = (_names(joint, 0), _names(joint, 1))
    assert overlap(("one", "two"), joint, both, 10) is None
    assert 0 < len(walked) <= 2**5 + 10


def test_cuts_of_too_many_groups_lose_their_smallest_until_all_unions_are_tried(
    walked: list[int],
) -> None:
    joint = {(a, b): n for (a, b), n in _grid(20, 20).items()}
    joint["g07", "g03"] = 1
    shown = {"one": _names(joint, 0), "two": _names(joint, 1)}
    hidden = []
    while found := overlap(("one", "two"), joint, (shown["one"], shown["two"]), 10):
        hidden.append(found)
        shown[found[0]] -= {found[1]}
    assert hidden[0] == ("one", "g07")
    assert {cut for cut, _ in hidden} == {"one"}
    assert len(shown["one"]) == 14  # beside one of all that are hidden
    assert len(walked) <= 2 * suppression.MOST_UNIONS


def test_three_cuts_of_too_many_groups_lose_the_smallest_of_the_middle_one(
    walked: list[int],
) -> None:
    joint = _grid(12, 5, 11)
    joint["g00", "g00", "g04"] = 1
    shown = [_names(joint, at) for at in range(3)]
    assert overlap_of_three(CUTS, joint, shown, 10) == (CUTS[2], "g04")
    assert overlap_of_three(CUTS, {}, shown, 10) is None  # not counted, nothing to be told
    assert walked == []
