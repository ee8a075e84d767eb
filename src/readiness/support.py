"""Support offers matched to a firm by eligibility and date, and why others were not offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from readiness.assessment import Assessment
from readiness.questionnaire import Offer, Questionnaire, Recommendation
from readiness.record import Record
from readiness.response import Respondent
from readiness.steps import Step

Wording = Literal["offer", "check", "ask-hub"]

CHECK_AFTER = timedelta(days=90)
"""An offer last seen longer ago than this is printed with "check before applying"."""
ASK_AFTER = timedelta(days=365)
"""An offer last seen longer ago than this is worded as a question to the growth hub."""
PER_STEP = 2
"""How many offers one step names."""
FIRST_GROUP = "made-smarter"
"""Who makes things meets this group first. Source: the product's brief, ``docs/method.md``."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OfferMatch(Record):
    """An offer the firm may be eligible for.

    `wording`: print it as it is, with "check before applying", or as a question to the growth hub.
    `reasons` say why it fits; `serves` are recommendation ids, in the order of the roadmap.
    """

    offer: Offer
    wording: Wording
    reasons: tuple[str, ...]
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Refusal(Record):
    """An offer that was considered and not offered, and why."""

    offer: Offer
    code: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Matches(Record):
    """What was offered, best first, and what was considered and not offered."""

    offered: tuple[OfferMatch, ...]
    refused: tuple[Refusal, ...]


def match(assessment: Assessment, steps: Sequence[Step], on: date) -> Matches:
    """The offers for the steps of now and next, each with what it serves.

    Closed offers are left out altogether: neither offered nor named among the refused.
    """
    pack, respondent = assessment.questionnaire, assessment.response.respondent
    stage = stage_of(assessment)
    wanted = [s for s in steps if s.lane != "later"]
    hub = hub_of(pack, respondent)
    fitting: list[tuple[Offer, tuple[str, ...]]] = []
    refused: list[Refusal] = []
    for offer in pack.offers:
        if not is_open(offer, on):
            continue
        refusal = eligibility(pack, offer, respondent, stage, on)
        if refusal is not None:
            refused.append(refusal)
            continue
        serves = tuple(
            s.recommendation.id for s in wanted if helps_with(pack, offer, s.recommendation)
        )
        if not serves and offer.id != hub:
            text = "It does not help with the steps you are to take now or next."
            refused.append(Refusal(offer, "no-step", text))
        else:
            fitting.append((offer, serves))
    fitting.sort(key=lambda pair: _rank(pack, pair[0], respondent, hub, len(pair[1])))
    taken: dict[str, int] = {}
    offered: list[OfferMatch] = []
    for offer, serves in fitting:
        free = tuple(r for r in serves if taken.get(r, 0) < PER_STEP)
        if not free and offer.id != hub:
            text = "It fits you too, but other help for the same steps comes first."
            refused.append(Refusal(offer, "others-first", text))
            continue
        for recommendation in free:
            # The hub is the front door to all the rest, so it takes no step's place.
            taken[recommendation] = taken.get(recommendation, 0) + (offer.id != hub)
        words = wording(offer, on)
        if offer.id == hub and words == "ask-hub":
            # A hub cannot be asked whether it still runs: call it before relying on it.
            words = "check"
        offered.append(OfferMatch(offer, words, _reasons(pack, offer, respondent), free))
    return Matches(tuple(offered), tuple(refused))


def is_open(offer: Offer, on: date) -> bool:
    """Whether the offer is not known to be closed on this day."""
    return offer.status != "closed" and not (offer.closes and offer.closes < on.isoformat())


def stage_of(assessment: Assessment) -> str | None:
    """``start``, ``build`` or ``scale`` by the overall score; None when there is none to go by."""
    rules, score = assessment.questionnaire.roadmap, assessment.overall.known_score
    if score is None:
        return None
    points = score * 100
    if points < rules.build_from:
        return "start"
    return "build" if points < rules.scale_from else "scale"


def wording(offer: Offer, on: date) -> Wording:
    """How sure the printed words may be: by status, confidence and how long ago it was checked."""
    age = on - date.fromisoformat(offer.checked)
    if offer.status == "unclear" or age > ASK_AFTER:
        return "ask-hub"
    if offer.status == "round-based" or offer.confidence == "low" or age > CHECK_AFTER:
        return "check"
    return "offer"


def eligibility(
    pack: Questionnaire, offer: Offer, respondent: Respondent, stage: str | None, on: date
) -> Refusal | None:
    """Why the firm is not eligible, or None.

    What is not known about the firm refuses only offers for a named place, sector or kind of firm.
    """
    if offer.opens and offer.opens > on.isoformat():
        return Refusal(offer, "not-open-yet", f"It opens on {offer.opens}.")
    for code, of_field in TESTS.values():
        text = of_field(pack, offer, respondent)
        if text:
            return Refusal(offer, code, text)
    text = stage_refusal(offer, stage)
    return Refusal(offer, "stage", text) if text else None


_STAGE_WORDS = {
    "start": "It is for firms at an earlier stage.",
    "build": "It is for firms that have the first things in place.",
    "scale": "It is for firms that are further on.",
}


def stage_refusal(offer: Offer, stage: str | None) -> str:
    """Why the offer is not for firms at this stage; empty where it is, or the stage is unknown."""
    if stage is not None and offer.stages and stage not in offer.stages:
        return _STAGE_WORDS[offer.stages[0]]
    return ""


def _place_refusal(pack: Questionnaire, offer: Offer, respondent: Respondent) -> str:
    area = pack.area.get(respondent.area)
    if offer.areas and (area is None or area.id not in offer.areas):
        names = ", ".join(pack.area[a].name for a in offer.areas)
        return f"It is only for {names}."
    if {"uk", pack.nation, pack.region} & set(offer.regions):
        return ""
    names = " and ".join(s.name for s in pack.sub_regions if s.id in offer.regions)
    if area is None:
        return f"It is only for {names}, and we do not know your council area."
    return "" if area.sub_region in offer.regions else f"It is only for {names}."


def _maker_refusal(_pack: Questionnaire, offer: Offer, respondent: Respondent) -> str:
    if offer.makes_things and respondent.makes_things is not True:
        return "It is for firms that make or process things."
    if offer.makes_things is False and respondent.makes_things:
        return "It is for firms that do not make things."
    return ""


def _sector_refusal(pack: Questionnaire, offer: Offer, respondent: Respondent) -> str:
    if "any" in offer.sectors or respondent.sector in offer.sectors:
        return ""
    return f"It is for {' or '.join(_sector_label(pack, s) for s in offer.sectors)}."


def _size_refusal(_pack: Questionnaire, offer: Offer, respondent: Respondent) -> str:
    size = respondent.employees
    if size is not None and offer.employees_min is not None and size < offer.employees_min:
        return f"It is for firms with {offer.employees_min} people or more."
    if size is not None and offer.employees_max is not None and size > offer.employees_max:
        return f"It is for firms with up to {offer.employees_max} people."
    return ""


def _years_refusal(_pack: Questionnaire, offer: Offer, respondent: Respondent) -> str:
    years = respondent.years_trading
    least, most = offer.min_trading_years, offer.max_trading_years
    if years is not None and least is not None and years < least:
        return f"It asks for {least} years of trading."
    if years is not None and most is not None and years > most:
        return f"It is for firms in their first {most + 1} years."
    return ""


TESTS: Mapping[str, tuple[str, Callable[[Questionnaire, Offer, Respondent], str]]] = {
    "area": ("region", _place_refusal),
    "makes_things": ("makes-things", _maker_refusal),
    "sector": ("sector", _sector_refusal),
    "employees": ("size", _size_refusal),
    "years_trading": ("years", _years_refusal),
}
"""By profile field, in this order: the code of a refusal, and what words it, empty for none.

Each looks at its own field alone, so that its outcome may be worked out once for each value.
"""


def helps_with(pack: Questionnaire, offer: Offer, recommendation: Recommendation) -> bool:
    """Whether the offer helps with a step: by its questions, else by component and kind of help.

    An offer that names questions of a component helps with those, not with the rest of it.
    """
    if recommendation.question in offer.questions:
        return True
    component = pack.component_of[recommendation.question].id
    if component in _named(pack, offer):
        return False
    return component in offer.components and offer.kind in recommendation.support


def _named(pack: Questionnaire, offer: Offer) -> frozenset[str]:
    """The components of which the offer names questions; worked out once."""
    known = pack.memo.setdefault("named_by_offers", {})
    assert isinstance(known, dict)
    found = known.get(offer.id)
    if found is None:
        named = set(offer.questions)
        found = known[offer.id] = frozenset(
            c.id for c in pack.components if not named.isdisjoint(q.id for q in c.node.walk())
        )
    assert isinstance(found, frozenset)
    return found


def _rank(
    pack: Questionnaire, offer: Offer, respondent: Respondent, hub: str, served: int
) -> tuple[object, ...]:
    """Made Smarter for makers, then the nearer the better, then what serves more steps."""
    return (*rank_by_firm(pack, offer, respondent, hub), -served, *rank_among_equals(offer))


def rank_by_firm(
    pack: Questionnaire, offer: Offer, respondent: Respondent, hub: str
) -> tuple[bool | int, ...]:
    """What the place of an offer goes by before how many steps it serves; the least is first."""
    first = respondent.makes_things is True and offer.priority_group == FIRST_GROUP
    regions = set(offer.regions)
    near = (
        3
        if "uk" in regions
        else 2
        if pack.nation in regions
        else 1
        if pack.region in regions
        else 0
    )
    status = ("active", "round-based", "unclear").index(offer.status)
    preferred = respondent.sector in offer.preferred_sectors
    return not first, offer.id != hub, near, status, not preferred


def rank_among_equals(offer: Offer) -> tuple[int, str]:
    """What the place of an offer goes by after how many steps it serves; the least is first."""
    return ("high", "medium", "low").index(offer.confidence), offer.id


def hub_of(pack: Questionnaire, respondent: Respondent) -> str:
    """The id of the growth hub of the firm's place; empty where there is none."""
    area = pack.area.get(respondent.area)
    return next((s.growth_hub for s in pack.sub_regions if area and s.id == area.sub_region), "")


def _sector_label(pack: Questionnaire, sector: str) -> str:
    return next((s.label for s in pack.sectors if s.id == sector), sector)


def _reasons(pack: Questionnaire, offer: Offer, respondent: Respondent) -> tuple[str, ...]:
    """Why it fits, in words for the firm, and what of it could not be checked."""
    out = []
    area = pack.area.get(respondent.area)
    if area is not None and area.sub_region in offer.regions:
        name = next(s.name for s in pack.sub_regions if s.id == area.sub_region)
        out.append(f"for firms in {name}")
    elif pack.region in offer.regions:
        out.append("for firms in the region")
    if offer.makes_things:
        out.append("for firms that make things")
    elif "any" not in offer.sectors:
        out.append(f"for {_sector_label(pack, respondent.sector)}")
    if offer.employees_max is not None:
        known = respondent.employees is not None
        limit = f"up to {offer.employees_max} people"
        out.append(limit if known else f"{limit}, so check your size")
    if offer.max_trading_years is not None and respondent.years_trading is None:
        out.append(f"for firms in their first {offer.max_trading_years + 1} years")
    if offer.min_trading_years is not None and respondent.years_trading is None:
        out.append(f"asks for {offer.min_trading_years} years of trading, so check yours")
    return tuple(out)
