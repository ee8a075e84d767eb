"""The respondent's columns: every field's accepted spellings, and what is refused."""

from __future__ import annotations

import pytest

from batch.small import small_pack
from readiness.batch.cells import Fault
from readiness.batch.profile import length_parser, profile_parsers

PARSE = profile_parsers(small_pack(), {})


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("name", "  Smith,\r\n Jones\t& Co ", "Smith, Jones & Co"),
        ("name", "A\x1b]0;pwn\x07\x1b[31mB", "AB"),
        ("name", "Acme \u202egpj.exe", "Acme gpj.exe"),
        ("name", "'=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("sector", "Retail", "retail"),
        ("sector", "health and care", "health"),
        ("employees", "1,200", 1200),
        ("employees", "12.0", 12),
        ("employees", "", None),
        ("years_trading", "0", 0),
        ("makes_things", "Yes", True),
        ("makes_things", "n", False),
        ("makes_things", "", None),
        ("sells_to", "uk; Local", ("local", "uk")),
        ("sells_to", "abroad goods|abroad_services", ("abroad-goods", "abroad-services")),
        ("sells_to", "", ()),
        ("area", "St. Helens", "st-helens"),
        ("area", "ST HELENS", "st-helens"),
        ("area", "st-helens", "st-helens"),
        ("goals", "Save time, cut-costs", ("save-time", "cut-costs")),
        ("postcode", " wa10 1aa ", "wa10 1aa"),
    ],
)
def test_a_value_is_read_as_it_was_meant(field: str, raw: str, value: object) -> None:
    assert PARSE[field](raw) == value


@pytest.mark.parametrize(
    ("field", "raw", "near"),
    [
        ("sector", "retial", "retail"),
        ("employees", "0", "1"),
        ("employees", "10-49", ""),
        ("employees", "1,2", ""),
        ("employees", "-1", ""),
        ("employees", "\uff11", ""),
        ("employees", "9999999", ""),
        ("years_trading", "2.5", ""),
        ("makes_things", "1", ""),
        ("sells_to", "uk; mars", ""),
        ("area", "Wirrall", "Wirral"),
        ("goals", "fame", ""),
        ("name", "x" * 501, ""),
    ],
)
def test_another_value_is_refused(field: str, raw: str, near: str) -> None:
    value = PARSE[field](raw)
    assert isinstance(value, Fault)
    assert (value.code, value.nearest) == ("R203", near)


def test_more_than_two_goals_are_refused() -> None:
    parse = profile_parsers(small_pack(), {"goals": {"all": "save-time;cut-costs"}})["goals"]
    assert parse("all") == ("save-time", "cut-costs")


def test_a_nul_is_refused() -> None:
    value = PARSE["name"]("A\x00B")
    assert isinstance(value, Fault)
    assert value.code == "R207"


def test_a_pack_without_sectors_takes_any() -> None:
    parse = profile_parsers(small_pack(sectors=False), {})["sector"]
    assert parse(" Space  travel ") == "Space travel"


@pytest.mark.parametrize(("raw", "value"), [("Quick", "quick"), ("full check", "full"), ("", None)])
def test_the_length_is_quick_or_full(raw: str, value: object) -> None:
    assert length_parser({})(raw) == value


def test_another_length_is_refused() -> None:
    value = length_parser({})("qick")
    assert isinstance(value, Fault)
    assert value.nearest == "quick"
