"""The pack as a document to read: nothing that an adviser stands behind is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.forms.readable import pack_document
from readiness.packs import load
from tui.tiny_pack import all_kinds


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["north-west", "manufacturing"])
def test_every_word_of_a_pack_that_people_meet_is_in_it(name: str) -> None:
    pack = load(name)
    page = words(pack_document(pack).replace("-\n", "-"))
    texts = [f"{pack.id} {pack.version}, {pack.hash[:12]}", pack.summary, *pack.sources]
    texts += [t for level in pack.levels for t in (level.label, level.meaning)]
    for component in pack.components:
        texts += [component.meaning, component.source, *component.level_meanings.values()]
    for question in pack.questions.values():
        texts += [question.stem, question.help, question.why, question.source]
        texts += [option.text for option in question.options]
        texts += [reason.text for reason in question.may_not_apply]
        texts += [*question.examples.values(), question.find_out.ask if question.find_out else ""]
        texts += [question.gate.reason] if question.gate else []
    for step in pack.recommendations:
        texts += [step.title, step.motivation, step.first_step, step.done_when, step.source]
        texts += [*step.examples.values(), step.cost.text, f"checked {step.checked}"]
    for offer in pack.offers:
        texts += [offer.name, offer.provider, offer.summary, offer.offer, offer.source_date]
    texts += [rule.message for rule in pack.contradictions]
    texts += [figure.text for figure in pack.benchmarks]
    assert len(texts) > 1000
    # Lines may break behind any hyphen, so blanks behind hyphens are not compared.
    page = page.replace("- ", "-")
    assert [text for text in texts if words(text).replace("- ", "-") not in page] == []


def test_points_rules_and_other_kinds_of_question_are_told() -> None:
    pack = all_kinds()
    page = pack_document(pack)
    for question in pack.questions.values():
        assert question.stem in words(page)
        for row in question.rows:
            assert f"row: {row}" in page
        if question.thresholds:
            assert "points from" in page
    assert max(map(len, page.splitlines())) <= 88


def test_only_the_questions_can_be_shown() -> None:
    pack = load()
    page = words(pack_document(pack, questions_only=True))
    assert all(words(q.stem) in page for q in pack.questions.values())
    assert "This week:" not in page
    assert "Source:" not in page
    assert len(page) < len(words(pack_document(pack))) / 5


def test_a_control_character_of_a_pack_never_reaches_the_terminal() -> None:
    page = pack_document(replace(all_kinds(), title="Red \x1b[31m check", summary="A\u202eb"))
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert page.startswith("Red")
