"""The support offers and regions of the North West pack, read as plain YAML, hold together."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

PACK = Path(__file__).resolve().parents[2] / "questionnaires" / "north-west"

Entry = dict[str, Any]

QUESTIONS_PER_COMPONENT = {
    "SK": 8, "AD": 8, "IN": 8, "DA": 7, "FI": 6, "RI": 7, "TR": 6, "CO": 6,
}  # fmt: skip
QUESTIONS = {
    f"{component}{number}"
    for component, count in QUESTIONS_PER_COMPONENT.items()
    for number in range(1, count + 1)
}
SECTORS = {
    "advanced-manufacturing",
    "health",
    "digital-creative-media",
    "clean-growth",
    "business-financial-services",
    "visitor-economy-retail",
    "other",
}
KINDS = {
    "advice",
    "grant",
    "training",
    "leadership",
    "loan",
    "finance",
    "connectivity",
    "cyber",
    "network",
    "research",
    "trade",
    "placement",
}
STATUSES = {"active", "unclear", "round-based", "closed"}
STAGES = ["start", "build", "scale"]
REQUIRED = {
    "id", "name", "provider", "kind", "summary", "offer", "components", "questions", "regions",
    "sectors", "stage", "status", "confidence", "source", "source_date", "checked", "checked_by",
}  # fmt: skip
OPTIONAL = {
    "eligibility", "preferred_sectors", "opens", "closes", "url", "priority_group", "bring", "note",
}  # fmt: skip
ELIGIBILITY = {
    "employees_min",
    "employees_max",
    "min_trading_years",
    "max_trading_years",
    "areas",
    "makes_things",
    "other",
}

# Offers whose web address nobody has seen in a source. Take an id out only when its page was read.
ADDRESS_NEVER_SEEN = {
    "ai-skills-hub",
    "amrc-north-west",
    "annual-investment-allowance",
    "apprenticeship-ambassador-network",
    "apprenticeship-over-25-sme",
    "apprenticeship-under-25-sme",
    "apprenticeship-units",
    "bridgeai",
    "business-growth-service",
    "cheshire-warrington-growth-hub",
    "create-growth-programme",
    "creative-places-growth-fund",
    "cyber-essentials",
    "cyber-essentials-plus",
    "eco-i-north-west",
    "eis",
    "first-year-allowance-40",
    "full-expensing",
    "gigabit-voucher",
    "gm-ai-foundry",
    "gm-and-lancashire-cyber-foundry",
    "goldman-sachs-10ksb",
    "hartree-centre",
    "health-innovation-nwc",
    "help-to-grow-management",
    "iasme-readiness-tool",
    "innovate-uk-business-growth",
    "international-trade-week",
    "ktp",
    "lancaster-university-business",
    "lcr-connect",
    "midas-manchester",
    "multiply",
    "ncsc-check-your-cyber-security",
    "ncsc-cyber-action-toolkit",
    "neric-salford",
    "npif2-debt",
    "npif2-equity",
    "npif2-smaller-loans",
    "nw-cyber-resilience-centre",
    "patent-box",
    "printcity-mmu",
    "project-gigabit-cumbria",
    "pstn-switch-off",
    "robotics-adoption-hubs",
    "rosebud-lancashire",
    "seis",
    "skills-bootcamps",
    "small-export-builder",
    "smart-grants",
    "turing-innovation-catalyst",
    "uk-export-academy",
    "virtual-engineering-centre",
    "west-cheshire-chamber",
}

SUMMARY_WORDS = 40
QUESTIONS_AT_MOST = 6
OFFERS_IN_ALL = 100
OFFERS_A_FIRM_MEETS = 20
OFFERS_THAT_NAME_A_SECTOR = 2
MADE_SMARTER_STRANDS = 6


def read(name: str) -> object:
    return cast(object, yaml.safe_load((PACK / name).read_text(encoding="utf-8")))


OFFERS = cast(list[Entry], read("support.yaml"))
REGIONS = cast(Entry, read("regions.yaml"))
SUB_REGIONS = cast(list[Entry], REGIONS["sub_regions"])
SUB_REGION_IDS = [cast(str, entry["id"]) for entry in SUB_REGIONS]
BY_ID = {cast(str, entry["id"]): entry for entry in OFFERS}
LIVE = [entry for entry in OFFERS if entry["status"] != "closed"]

every_offer = pytest.mark.parametrize("offer", OFFERS, ids=[str(o["id"]) for o in OFFERS])
every_sub_region = pytest.mark.parametrize("sub_region", SUB_REGION_IDS)


def fits(
    offer: Entry, sub_region: str, sector: str, employees: int, makes_things: bool = False
) -> bool:
    """Whether region, sector, size and making things all allow the offer."""
    rules = cast(Entry, offer.get("eligibility", {}))
    return (
        bool({sub_region, "north-west", "england", "uk"} & set(offer["regions"]))
        and bool({sector, "any"} & set(offer["sectors"]))
        and rules.get("employees_min", 1) <= employees <= rules.get("employees_max", employees)
        and (makes_things or not rules.get("makes_things", False))
    )


def test_there_are_a_hundred_offers_each_with_its_own_id() -> None:
    assert len(OFFERS) == OFFERS_IN_ALL
    assert len(BY_ID) == len(OFFERS)


@every_offer
def test_an_offer_has_every_required_field_and_no_unknown_one(offer: Entry) -> None:
    assert set(offer) >= REQUIRED
    assert set(offer) <= REQUIRED | OPTIONAL
    assert set(offer.get("eligibility", {})) <= ELIGIBILITY
    assert re.fullmatch(r"[a-z0-9-]+", offer["id"])
    for key in REQUIRED - {"checked", "components", "questions", "regions", "sectors", "stage"}:
        assert isinstance(offer[key], str), key
        assert offer[key].strip(), key


@every_offer
def test_an_offer_uses_only_known_words(offer: Entry) -> None:
    assert offer["kind"] in KINDS
    assert offer["status"] in STATUSES
    assert offer["confidence"] in {"high", "medium", "low"}
    assert set(offer["components"]) <= set(QUESTIONS_PER_COMPONENT)
    assert set(offer["regions"]) <= {*SUB_REGION_IDS, "north-west", "england", "uk"}
    assert set(offer["sectors"]) <= SECTORS | {"any"}
    assert set(offer.get("preferred_sectors", [])) <= SECTORS
    assert offer["stage"] == [stage for stage in STAGES if stage in offer["stage"]]
    for key in ("components", "questions", "regions", "sectors", "stage"):
        assert offer[key], key
        assert len(offer[key]) == len(set(offer[key])), key


@every_offer
def test_an_offer_for_any_sector_names_no_other_and_a_preference_needs_any(offer: Entry) -> None:
    if "any" in offer["sectors"]:
        assert offer["sectors"] == ["any"]
    if "preferred_sectors" in offer:
        assert offer["sectors"] == ["any"]


@every_offer
def test_the_questions_of_an_offer_exist_and_belong_to_its_components(offer: Entry) -> None:
    assert 1 <= len(offer["questions"]) <= QUESTIONS_AT_MOST
    assert set(offer["questions"]) <= QUESTIONS
    assert {question[:2] for question in offer["questions"]} <= set(offer["components"])


@every_offer
def test_the_dates_of_an_offer_are_dates_in_order(offer: Entry) -> None:
    assert isinstance(offer["checked"], date)
    for key in ("opens", "closes"):
        assert isinstance(offer.get(key, date(2026, 1, 1)), date), key
    if "opens" in offer and "closes" in offer:
        assert offer["opens"] <= offer["closes"]


@every_offer
def test_the_summary_of_an_offer_is_short_and_amounts_are_in_pounds(offer: Entry) -> None:
    assert len(offer["summary"].split()) <= SUMMARY_WORDS
    printed = " ".join(str(offer.get(key, "")) for key in ("summary", "offer", "bring", "note"))
    assert "GBP" not in printed


@every_offer
def test_a_web_address_that_nobody_saw_is_left_out(offer: Entry) -> None:
    if offer["id"] in ADDRESS_NEVER_SEEN:
        assert "url" not in offer
    else:
        assert re.fullmatch(r"https://[^\s]+", offer["url"])


def test_the_list_of_unseen_addresses_names_real_offers() -> None:
    assert set(BY_ID) >= ADDRESS_NEVER_SEEN


@every_offer
def test_every_offer_suits_some_firm(offer: Entry) -> None:
    assert any(
        fits(offer, sub_region, sector, employees, makes_things=True)
        for sub_region in SUB_REGION_IDS
        for sector in SECTORS
        for employees in (1, 6, 40, 200)
    )


@pytest.mark.parametrize("sector", sorted(SECTORS))
@every_sub_region
def test_a_small_firm_meets_live_offers_for_every_component(sub_region: str, sector: str) -> None:
    for employees in (1, 6, 40, 200):
        meets = [offer for offer in LIVE if fits(offer, sub_region, sector, employees)]
        assert len(meets) >= OFFERS_A_FIRM_MEETS
        for component in QUESTIONS_PER_COMPONENT:
            assert [offer for offer in meets if component in offer["components"]], component


@pytest.mark.parametrize("sector", sorted(SECTORS - {"business-financial-services", "other"}))
def test_a_sector_with_schemes_of_its_own_is_named_by_several(sector: str) -> None:
    named = [
        offer for offer in LIVE if sector in offer["sectors"] + offer.get("preferred_sectors", [])
    ]
    assert len(named) >= OFFERS_THAT_NAME_A_SECTOR


def test_made_smarter_goes_by_making_things_and_not_by_sector() -> None:
    strands = [offer for offer in OFFERS if offer.get("priority_group") == "made-smarter"]
    assert len(strands) == MADE_SMARTER_STRANDS
    for offer in strands:
        assert offer["id"].startswith("made-smarter-")
        assert offer["sectors"] == ["any"]
        assert offer["eligibility"]["makes_things"] is True
        assert fits(offer, "cumbria", "visitor-economy-retail", 6, makes_things=True)
        assert not fits(offer, "cumbria", "visitor-economy-retail", 6, makes_things=False)


def test_only_the_five_sub_regions_and_their_councils_are_there() -> None:
    assert REGIONS["region"] == "north-west"
    assert SUB_REGION_IDS == [
        "greater-manchester",
        "lancashire",
        "cheshire-warrington",
        "liverpool-city-region",
        "cumbria",
    ]
    areas = [area["id"] for entry in SUB_REGIONS for area in entry["areas"]]
    assert len(areas) == len(set(areas)) == 10 + 14 + 3 + 6 + 2
    assert all(re.fullmatch(r"[a-z0-9-]+", area) for area in areas)


@pytest.mark.parametrize("entry", SUB_REGIONS, ids=SUB_REGION_IDS)
def test_every_council_has_a_growth_hub_that_takes_any_small_firm(entry: Entry) -> None:
    assert entry["areas"]
    hub = entry["growth_hub"]
    offer = BY_ID[hub["id"]]
    assert offer["name"] == hub["name"]
    assert offer["regions"] == [entry["id"]]
    assert offer["kind"] == "advice"
    assert offer["status"] != "closed"
    assert offer["stage"] == STAGES
    assert "CO3" in offer["questions"]
    assert all(fits(offer, entry["id"], sector, size) for sector in SECTORS for size in (1, 249))


@pytest.mark.parametrize("entry", SUB_REGIONS, ids=SUB_REGION_IDS)
def test_a_sub_region_says_who_where_from_and_when(entry: Entry) -> None:
    for key in ("name", "authority", "source", "note"):
        assert entry[key].strip(), key
    assert isinstance(entry["checked"], date)
    hub = entry["growth_hub"]
    assert hub["url_seen"] is ("url" in hub)
    assert BY_ID[hub["id"]].get("url") == hub.get("url")


POSTCODES = [
    *(("area", hint) for hint in cast(list[Entry], REGIONS["postcode_areas"])),
    *(("district", hint) for hint in cast(list[Entry], REGIONS["postcode_districts"])),
]


@pytest.mark.parametrize(("key", "hint"), POSTCODES, ids=[str(h[k]) for k, h in POSTCODES])
def test_a_postcode_hint_points_to_a_place_or_says_to_ask(key: str, hint: Entry) -> None:
    places = {*SUB_REGION_IDS, "outside-north-west"}
    assert re.fullmatch(r"[A-Z]{1,2}" if key == "area" else r"[A-Z]{1,2}\d{1,2}", hint[key])
    assert hint.get("sub_region", "cumbria") in SUB_REGION_IDS
    assert set(hint["straddles"]) <= places - {hint.get("sub_region")}
    assert "sub_region" in hint or hint["straddles"]
    assert hint["basis"] in {"seen", "known"}
    assert (hint["basis"] == "seen") is hint["source"].startswith("http")
    assert isinstance(hint["checked"], date)


@pytest.mark.parametrize(
    "district", REGIONS["postcode_districts"], ids=lambda d: str(d["district"])
)
def test_the_councils_of_a_postcode_district_lie_where_it_says(district: Entry) -> None:
    home = {area["id"]: entry["id"] for entry in SUB_REGIONS for area in entry["areas"]}
    named = {*district["straddles"], district.get("sub_region")} - {None, "outside-north-west"}
    assert {home[area] for area in district["areas"]} == named


def test_no_postcode_is_listed_twice() -> None:
    prefixes = [hint[key] for key, hint in POSTCODES]
    assert len(prefixes) == len(set(prefixes))
    assert {"M", "LA", "PR8", "SK9"} <= set(prefixes)
