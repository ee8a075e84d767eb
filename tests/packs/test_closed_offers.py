"""An offer that has ended is never printed: not as help, not as refused, not in any text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from readiness.packs import load, load_cases
from readiness.questionnaire import Questionnaire
from readiness.report import roadmap_html
from readiness.roadmap import plan
from readiness.scoring import assess

ON = date(2026, 11, 23)
PACKS = ("north-west", "manufacturing")


def page(pack: Questionnaire, case_id: str) -> str:
    """The whole roadmap of a golden firm as a web page, its offers as they stand in the pack."""
    (case,) = (c for c in load_cases(pack.id) if c.id == case_id)
    assessment = assess(pack, case.response)
    return unescape(roadmap_html(assessment, plan(assessment, ON)))


@pytest.mark.parametrize(
    ("name", "case"),
    [("north-west", "bakery"), ("north-west", "hotel"), ("manufacturing", "pie-maker")],
)
def test_closing_every_offer_takes_every_one_of_them_off_the_page(name: str, case: str) -> None:
    pack = load(name)
    before = page(pack, case)
    named = [offer.name for offer in pack.offers if offer.name in before]
    assert len(named) >= 3, "the page names offers while they are open"
    shut = replace(pack, offers=tuple(replace(o, status="closed") for o in pack.offers))
    after = page(shut, case)
    assert [o.name for o in pack.offers if o.name in after] == []
    assert "readiness-offer:" not in after


@pytest.mark.parametrize("name", PACKS)
def test_no_text_of_a_pack_sends_a_firm_to_an_offer_that_has_ended(name: str) -> None:
    pack = load(name)
    closed = [offer for offer in load().offers if offer.status == "closed"]
    assert len(closed) >= 5
    texts = [
        t for c in pack.components for t in (c.meaning, c.strength, *c.level_meanings.values())
    ]
    for question in pack.questions.values():
        texts += [question.help, question.why, *question.examples.values()]
        texts += [question.find_out.ask] if question.find_out else []
    for step in pack.recommendations:
        texts += [step.title, step.motivation, step.first_step, step.done_when, step.cost.text]
        texts += step.examples.values()
    for offer in pack.offers:
        if offer.status != "closed":
            texts += [offer.summary, offer.offer, offer.bring, offer.other]
    texts += [rule.message for rule in pack.contradictions]
    assert len(texts) > 500
    said = [(o.id, t) for o in closed for t in texts if o.name.casefold() in t.casefold()]
    assert said == []
