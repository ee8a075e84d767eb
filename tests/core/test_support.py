"""Support offers: who may have which, when, in what words, and why others are not offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invented import firms
from north_west import cases as golden
from north_west import north_west
from readiness.authoring import OfferWish
from readiness.questionnaire import Area, Label, Offer, Questionnaire, SubRegion
from readiness.response import Respondent, Response
from readiness.roadmap import plan
from readiness.scoring import assess
from readiness.support import Matches, is_open, match, stage_of, wording
from small_packs import component, offer, planned, respond, single, step

ON = date(2026, 11, 23)
FIRM = Respondent(sector="making", employees=20, makes_things=True, area="bolton", years_trading=5)


def pack_with(*offers: Offer) -> Questionnaire:
    """Two questions, one area in each of two sub-regions, and these offers."""
    support = {"support": ("advice", "grant")}
    steps = [step(q, i, i + 1, **support) for q in ("A0", "B0") for i in range(4)]
    return planned(
        component("A", single("A0", impact=5)),
        component("B", single("B0")),
        recommendations=tuple(steps),
        offers=offers,
        region="north-west",
        areas=(Area("bolton", "Bolton", "gm"), Area("kendal", "Kendal", "cumbria")),
        sub_regions=(
            SubRegion("gm", "Greater Manchester", "gm-hub"),
            SubRegion("cumbria", "Cumbria", "cumbria-hub"),
        ),
        sectors=(Label("making", "Making things"), Label("caring", "Health and care")),
    )


def found(
    *offers: Offer, firm: Respondent = FIRM, on: date = ON, levels: tuple[int, int] = (2, 2)
) -> Matches:
    made = pack_with(*offers)
    assessment = assess(made, respond("full", firm, A0=levels[0], B0=levels[1]))
    return match(assessment, plan(assessment, on).steps, on)


def offered(matches: Matches) -> list[str]:
    return [m.offer.id for m in matches.offered]


def refusal(*offers: Offer, firm: Respondent = FIRM, on: date = ON) -> tuple[str, str]:
    """Code and reason of the only refusal."""
    matches = found(*offers, firm=firm, on=on)
    assert offered(matches) == []
    assert len(matches.refused) == 1
    return matches.refused[0].code, matches.refused[0].reason


# Refused, one test for each reason


def test_an_offer_that_is_not_open_yet_is_refused_with_its_date() -> None:
    code, reason = refusal(offer("x", opens="2026-12-01"))
    assert (code, reason) == ("not-open-yet", "It opens on 2026-12-01.")
    assert offered(found(offer("x", opens="2026-11-23"))) == ["x"]


def test_an_offer_for_another_place_is_refused() -> None:
    code, reason = refusal(offer("x", regions=("cumbria",)))
    assert code == "region"
    assert "Cumbria" in reason
    assert offered(found(offer("x", regions=("gm",)))) == ["x"]


def test_an_offer_for_named_councils_is_refused_elsewhere() -> None:
    only = offer("x", regions=("gm",), areas=("kendal",))
    code, reason = refusal(only)
    assert (code, reason) == ("region", "It is only for Kendal.")
    assert offered(found(replace(only, areas=("bolton",)))) == ["x"]


def test_an_offer_for_one_place_is_refused_while_the_place_is_not_known() -> None:
    code, reason = refusal(offer("x", regions=("gm",)), firm=replace(FIRM, area=""))
    assert code == "region"
    assert "we do not know your council area" in reason


@pytest.mark.parametrize("regions", [("north-west",), ("england",), ("uk",)])
def test_a_wider_offer_needs_no_place(regions: tuple[str, ...]) -> None:
    assert offered(found(offer("x", regions=regions), firm=replace(FIRM, area=""))) == ["x"]


def test_an_offer_for_the_nation_is_for_firms_of_that_nation() -> None:
    here, away = offer("a", regions=("wales",)), offer("b", regions=("england",))
    made = replace(pack_with(here, away), nation="wales")
    assessment = assess(made, respond("full", FIRM, A0=2, B0=2))
    matches = match(assessment, plan(assessment, ON).steps, ON)
    assert offered(matches) == ["a"]
    assert [(r.offer.id, r.code) for r in matches.refused] == [("b", "region")]
    wish = OfferWish(area="bolton")
    assert [o.id for o in made.offers if wish.fits(made, o, ON)] == ["a"]


@pytest.mark.parametrize("makes", [False, None])
def test_an_offer_for_makers_is_refused_to_others(makes: bool | None) -> None:
    code, reason = refusal(offer("x", makes_things=True), firm=replace(FIRM, makes_things=makes))
    assert code == "makes-things"
    assert reason


def test_an_offer_for_firms_that_make_nothing_is_refused_to_makers() -> None:
    assert refusal(offer("x", makes_things=False))[0] == "makes-things"
    firm = replace(FIRM, makes_things=False)
    assert offered(found(offer("x", makes_things=False), firm=firm)) == ["x"]


def test_an_offer_for_another_sector_is_refused_with_the_sectors_name() -> None:
    code, reason = refusal(offer("x", sectors=("caring",)))
    assert (code, reason) == ("sector", "It is for Health and care.")
    assert offered(found(offer("x", sectors=("caring", "making")))) == ["x"]
    assert refusal(offer("x", sectors=("caring",)), firm=replace(FIRM, sector=""))[0] == "sector"


@pytest.mark.parametrize(
    ("limits", "people", "fits"),
    [
        ({"employees_min": 20}, 20, True),
        ({"employees_min": 21}, 20, False),
        ({"employees_max": 20}, 20, True),
        ({"employees_max": 19}, 20, False),
        ({"employees_min": 21}, None, True),
        ({"employees_max": 1}, None, True),
    ],
)
def test_an_offer_for_another_size_is_refused_and_an_unknown_size_is_not(
    limits: dict[str, int], people: int | None, fits: bool
) -> None:
    firm, one = replace(FIRM, employees=people), offer("x", **limits)
    if fits:
        assert offered(found(one, firm=firm)) == ["x"]
    else:
        assert refusal(one, firm=firm)[0] == "size"


@pytest.mark.parametrize(
    ("limits", "years", "fits"),
    [
        ({"min_trading_years": 5}, 5, True),
        ({"min_trading_years": 6}, 5, False),
        ({"max_trading_years": 5}, 5, True),
        ({"max_trading_years": 4}, 5, False),
        ({"min_trading_years": 6}, None, True),
        ({"max_trading_years": 4}, None, True),
    ],
)
def test_an_offer_for_other_years_of_trading_is_refused_and_unknown_years_are_not(
    limits: dict[str, int], years: int | None, fits: bool
) -> None:
    firm, one = replace(FIRM, years_trading=years), offer("x", **limits)
    if fits:
        assert offered(found(one, firm=firm)) == ["x"]
    else:
        assert refusal(one, firm=firm)[0] == "years"


@pytest.mark.parametrize(
    ("levels", "stage"),
    [((1, 2), "start"), ((2, 2), "build"), ((2, 3), "scale"), ((1, 1), "start")],
)
def test_the_stage_goes_by_the_overall_score(levels: tuple[int, int], stage: str) -> None:
    # 37.5 starts, 50 builds, 62.5 scales; 40 and 60 are the first of the next stage.
    made = pack_with()
    assert stage_of(assess(made, respond(A0=levels[0], B0=levels[1]))) == stage
    others = [s for s in ("start", "build", "scale") if s != stage]
    assert offered(found(offer("x", stages=(stage,)), levels=levels)) == ["x"]
    for other in others:
        refused = found(offer("x", stages=(other,)), levels=levels).refused
        assert [r.code for r in refused] == ["stage"]
        assert refused[0].reason


@pytest.mark.parametrize(("points", "stage"), [(39, "start"), (40, "build"), (60, "scale")])
def test_a_stage_begins_exactly_at_its_score(points: int, stage: str) -> None:
    made = planned(component("A", single("Q", 0, points, 100)))
    assert stage_of(assess(made, respond(Q=1))) == stage


def test_without_a_score_no_stage_refuses() -> None:
    made = pack_with(offer("x", stages=("scale",)))
    assert stage_of(assess(made, respond())) is None


def test_an_offer_that_helps_with_nothing_now_or_next_is_refused() -> None:
    assert refusal(offer("x", components=("C",)))[0] == "no-step"
    assert refusal(offer("x", kind="training"))[0] == "no-step"


def test_a_third_offer_for_the_same_step_gives_way_to_two_others() -> None:
    matches = found(*(offer(i) for i in "cab"))
    assert offered(matches) == ["a", "b"]
    assert [(r.offer.id, r.code) for r in matches.refused] == [("c", "others-first")]


# Never printed


def test_a_closed_offer_is_neither_offered_nor_named_among_the_refused() -> None:
    for closed in (offer("x", status="closed"), offer("x", closes="2026-11-22")):
        assert not is_open(closed, ON)
        matches = found(closed)
        assert (matches.offered, matches.refused) == ((), ())


def test_an_offer_is_open_on_its_last_day() -> None:
    assert offered(found(offer("x", closes="2026-11-23"))) == ["x"]


# What an offer serves


def test_an_offer_serves_steps_of_its_components_where_the_step_asks_for_its_kind() -> None:
    matches = found(offer("x", components=("A", "B"), kind="grant"))
    assert matches.offered[0].serves == ("A0-23", "B0-23")


def test_an_offer_that_names_questions_helps_with_those_and_not_with_the_rest() -> None:
    matches = found(offer("x", kind="training", questions=("B0",), components=("A", "B")))
    assert matches.offered[0].serves == ("B0-23",)
    other = offer("x", questions=("A1",), components=("A",))
    made = pack_with(other)
    second = replace(made.components[0].node.questions[0], id="A1")
    node = replace(made.components[0].node, questions=(*made.components[0].node.questions, second))
    made = replace(made, components=(replace(made.components[0], node=node), made.components[1]))
    assessment = assess(made, respond("full", FIRM, A0=2, A1=4, B0=4))
    assert [r.code for r in match(assessment, plan(assessment, ON).steps, ON).refused] == [
        "no-step"
    ]


def test_steps_for_later_are_not_served() -> None:
    made = pack_with(offer("x"))
    assessment = assess(made, respond("full", FIRM, A0=2, B0=2))
    steps = [replace(s, lane="later") for s in plan(assessment, ON).steps]
    assert [r.code for r in match(assessment, steps, ON).refused] == ["no-step"]


# Order


def test_nearer_offers_come_before_wider_ones() -> None:
    regions = {"a": ("uk",), "b": ("england",), "c": ("north-west",), "d": ("gm",)}
    four = [offer(i, regions=r, questions=("A0", "B0")) for i, r in regions.items()]
    matches = found(*four)
    assert offered(matches) == ["d", "c"]
    assert [r.offer.id for r in matches.refused] == ["b", "a"]


def test_who_makes_things_meets_made_smarter_first() -> None:
    made_smarter = offer(
        "z", priority_group="made-smarter", makes_things=True, regions=("england",)
    )
    near = offer("a", regions=("gm",))
    assert offered(found(near, made_smarter)) == ["z", "a"]
    others = replace(FIRM, makes_things=False)
    assert offered(found(near, replace(made_smarter, makes_things=None), firm=others)) == ["a", "z"]


def test_certain_and_fitting_offers_come_before_uncertain_and_general_ones() -> None:
    def first(*two: Offer) -> str:
        return offered(found(*two))[0]

    assert first(offer("a", status="unclear"), offer("b")) == "b"
    assert first(offer("a", status="unclear"), offer("b", status="round-based")) == "b"
    assert first(offer("a"), offer("b", preferred_sectors=("making",))) == "b"
    assert first(offer("a"), offer("b", components=("A", "B"))) == "b"
    assert first(offer("a", confidence="low"), offer("b", confidence="medium")) == "b"
    assert first(offer("b"), offer("a")) == "a"


def test_the_growth_hub_of_the_place_is_always_offered_and_takes_no_steps_place() -> None:
    hub = offer("gm-hub", regions=("gm",), components=())
    other_hub = offer("cumbria-hub", regions=("cumbria",))
    matches = found(offer("a"), offer("b"), hub, other_hub)
    assert offered(matches) == ["gm-hub", "a", "b"]
    helpful = replace(hub, components=("A", "B"))
    assert offered(found(offer("a"), offer("b"), helpful)) == ["gm-hub", "a", "b"]


# Words


@pytest.mark.parametrize(
    ("days", "fields", "words"),
    [
        (0, {}, "offer"),
        (90, {}, "offer"),
        (91, {}, "check"),
        (365, {}, "check"),
        (366, {}, "ask-hub"),
        (0, {"status": "unclear"}, "ask-hub"),
        (0, {"status": "round-based"}, "check"),
        (0, {"confidence": "low"}, "check"),
        (0, {"confidence": "medium"}, "offer"),
        (400, {"status": "round-based"}, "ask-hub"),
    ],
)
def test_the_words_grow_careful_with_age_and_doubt(
    days: int, fields: dict[str, Any], words: str
) -> None:
    one = offer("x", **fields)
    assert wording(one, date.fromisoformat(one.checked) + timedelta(days=days)) == words


def test_the_hub_is_never_asked_whether_it_still_runs() -> None:
    hub = offer("gm-hub", regions=("gm",), status="unclear")
    assert [m.wording for m in found(hub).offered] == ["check"]
    assert [m.wording for m in found(offer("x", status="unclear")).offered] == ["ask-hub"]


def test_the_reasons_say_why_it_fits_and_what_could_not_be_checked() -> None:
    one = offer(
        "x",
        regions=("gm",),
        makes_things=True,
        employees_max=249,
        min_trading_years=2,
        max_trading_years=9,
    )
    assert found(one).offered[0].reasons == (
        "for firms in Greater Manchester",
        "for firms that make things",
        "up to 249 people",
    )
    unknown = replace(FIRM, employees=None, years_trading=None)
    assert found(one, firm=unknown).offered[0].reasons[2:] == (
        "up to 249 people, so check your size",
        "for firms in their first 10 years",
        "asks for 2 years of trading, so check yours",
    )
    plain = offer("x", sectors=("making",))
    assert found(plain).offered[0].reasons == ("for firms in the region", "for Making things")
    assert found(offer("x", regions=("uk",))).offered[0].reasons == ()


# The North West pack


def check_support(response: Response) -> None:
    made = north_west()
    assessment = assess(made, response)
    roadmap = plan(assessment, ON)
    steps = {s.recommendation.id: s for s in roadmap.now + roadmap.next}
    open_now = [o.id for o in made.offers if is_open(o, ON)]
    told = [m.offer.id for m in roadmap.offers] + [r.offer.id for r in roadmap.refusals]
    assert sorted(told) == sorted(open_now)
    served: dict[str, int] = {}
    area = made.area.get(response.respondent.area)
    hub = next((s.growth_hub for s in made.sub_regions if area and s.id == area.sub_region), "")
    for one in roadmap.offers:
        assert one.offer.status != "closed"
        assert set(one.serves) <= steps.keys()
        assert one.serves or one.offer.id == hub
        for recommendation in one.serves:
            assert one.offer.id in steps[recommendation].offers
            served[recommendation] = served.get(recommendation, 0) + (one.offer.id != hub)
    assert max(served.values(), default=0) <= 2
    for refused in roadmap.refusals:
        assert refused.code
        assert refused.reason.endswith(".")


def test_every_offer_is_offered_or_refused_with_a_reason_in_every_golden_case() -> None:
    assert golden()
    for case in golden().values():
        check_support(case.response)


@settings(max_examples=25)
@given(st.data())
def test_every_offer_is_offered_or_refused_with_a_reason_to_any_firm(data: st.DataObject) -> None:
    check_support(data.draw(firms(north_west())))


@pytest.mark.parametrize("case", ["precision-engineer", "bakery"])
def test_a_golden_maker_meets_made_smarter_first(case: str) -> None:
    roadmap = plan(assess(north_west(), golden()[case].response), ON)
    assert roadmap.offers[0].offer.priority_group == "made-smarter"


def test_the_care_firm_meets_no_scheme_for_makers() -> None:
    roadmap = plan(assess(north_west(), golden()["home-care"].response), ON)
    assert roadmap.offers
    assert not any(m.offer.makes_things for m in roadmap.offers)
    codes = {r.offer.priority_group: r.code for r in roadmap.refusals}
    assert codes["made-smarter"] == "makes-things"
