"""Responses never change: every answer gives a new one."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from readiness.response import PROFILE_FIELDS, Respondent
from small_packs import answered, respond


def test_an_answer_gives_a_new_response_and_leaves_the_old_one() -> None:
    first = respond(Q1=1)
    second = first.with_answer("Q2", answered(3))
    assert set(first.answers) == {"Q1"}
    assert set(second.answers) == {"Q1", "Q2"}
    assert second.answer("Q2") == answered(3)
    assert second.answer("Q9") is None


def test_an_answer_can_be_taken_back() -> None:
    response = respond(Q1=1).with_answer("Q1", None)
    assert response.answers == {}
    assert response.with_answer("Q1", None).answers == {}


def test_the_firm_can_be_put_in_later() -> None:
    response = respond(Q1=1)
    named = response.with_respondent(Respondent(name="Baker"))
    assert named.respondent.name == "Baker"
    assert response.respondent.name == ""
    assert named.answers == response.answers


def test_nothing_can_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        respond().length = "quick"  # type: ignore[misc]


def test_conditions_read_the_profile_by_name() -> None:
    firm = Respondent(sector="health", employees=3)
    assert firm.value("sector") == "health"
    assert [name for name in PROFILE_FIELDS if not hasattr(firm, name)] == []
    with pytest.raises(AttributeError):
        firm.value("turnover")
