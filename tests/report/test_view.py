"""What the page says: levels in words, doubts in words, and nothing that is not for its reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from readiness.questionnaire import Questionnaire
from readiness.report import view
from readiness.report.templates import plain
from readiness.report.view_method import decimal
from readiness.report.words import iso_words, later, listing
from readiness.response import Answer, Response, State
from readiness.scoring import shown
from report.helpers import Planned

Make = Callable[[Response], Planned]
CANARY = "CANARY-9f27"


def built(planned: Planned) -> dict[str, Any]:
    """The data of a firm's document."""
    return view.build(planned.assessment, planned.roadmap)


def texts(value: object) -> list[str]:
    """Every text in nested plain data."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in parts for text in texts(part)]


def test_the_data_is_plain_and_never_names_a_method(
    firms: dict[str, Response], planned: Make
) -> None:
    for name, response in firms.items():
        data = built(planned(response))
        assert plain(data), name
        json.dumps(data)

        def keys(value: object) -> set[str]:
            if isinstance(value, dict):
                return set(value) | {k for part in value.values() for k in keys(part)}
            return {k for part in value for k in keys(part)} if isinstance(value, list) else set()

        # In a template, step.items would be the method and not the value.
        assert keys(data).isdisjoint(dir(dict)), name


def test_every_figure_is_cut_and_every_level_comes_from_the_assessment(
    firms: dict[str, Response], planned: Make, north_west: Questionnaire
) -> None:
    seen = 0
    for response in firms.values():
        made = planned(response)
        data = built(made)
        for part, result in zip(data["components"], made.assessment.components.values(),
                                strict=True):  # fmt: skip
            printed = result.status in ("scored", "provisional")
            assert part["figure"] == (shown(result.score) if printed else "")
            level = result.level if printed else None
            assert part["level"] == ("" if level is None else north_west.levels[level].label)
            assert part["ranged"] == (printed and result.low != result.high)
            seen += bool(part["figure"])
    assert seen > 50


def test_every_printed_step_is_triggered_by_an_answer_of_this_firm(
    firms: dict[str, Response], planned: Make, north_west: Questionnaire
) -> None:
    seen = 0
    for name, response in firms.items():
        data = built(planned(response))
        for step in data["steps"]:
            made = north_west.recommendation[step["ref"]]
            answer = response.answers[made.question]
            assert answer.state is State.ANSWERED, (name, step["ref"])
            option = north_west.questions[made.question].options[answer.option or 0]
            assert step["answer"] == option.text
            assert answer.option is not None and answer.option < made.to
            seen += 1
    assert seen > 200


def test_the_owners_shared_note_is_printed_and_everything_else_private_is_not(
    firms: dict[str, Response], planned: Make
) -> None:
    base = firms["bakery"]
    answers = {
        qid: replace(answer, note=CANARY, evidence=CANARY, answered_by=CANARY, extra={"x": CANARY})
        for qid, answer in base.answers.items()
    }
    firm = replace(base.respondent, contact=CANARY, postcode=CANARY, extra={"x": CANARY})
    private = replace(
        base,
        answers=answers,
        respondent=firm,
        adviser={"view": CANARY},
        history=({"x": CANARY},),
        extra={"x": CANARY},
    )
    assert not any(CANARY in text for text in texts(built(planned(private))))
    shared = {
        qid: replace(a, note_visibility="report", note=f"Note on {qid}")
        for qid, a in answers.items()
    }
    data = built(planned(replace(private, answers=shared)))
    notes = [step["note"] for step in data["now"]]
    assert notes and all(note.startswith("Note on ") for note in notes)
    assert not any(CANARY in text for text in texts(data))


def test_a_closed_offer_is_never_in_the_data(
    firms: dict[str, Response], planned: Make, north_west: Questionnaire
) -> None:
    closed = {offer.name for offer in north_west.offers if offer.status == "closed"}
    assert closed
    for response in firms.values():
        data = built(planned(response))
        assert closed.isdisjoint(texts(data["offers"]) + texts(data["not_offered"]))


def test_every_offer_says_how_old_its_source_is_and_when_it_was_checked(
    firms: dict[str, Response], planned: Make
) -> None:
    seen = 0
    for response in firms.values():
        for offer in built(planned(response))["offers"]:
            assert offer["source_date"] and offer["checked"]
            assert not offer["url"] or offer["url"].startswith("https://")
            assert bool(offer["url"]) == bool(offer["address"])
            seen += 1
    assert seen > 30


def test_the_example_component_adds_up(firms: dict[str, Response], planned: Make) -> None:
    seen = 0
    for name, response in firms.items():
        example = built(planned(response))["method"]["example"]
        if example is None:
            continue
        assert example["summed"], name
        rows = [row for row in example["rows"] if row["score"]]
        total = sum(Fraction(row["score"]) for row in rows)
        assert abs(total - Fraction(example["sum"])) <= Fraction(len(rows) + 1, 100)
        seen += 1
    assert seen > 8


def test_the_quick_look_gives_no_component_a_level(
    firms: dict[str, Response], planned: Make
) -> None:
    data = built(planned(firms["quick-look"]))
    assert data["quick"] is True
    assert [part["level"] for part in data["components"]] == [""] * 8
    assert data["overall"]["level"]


def test_withheld_and_not_applicable_have_no_figure_and_a_reason(
    firms: dict[str, Response], planned: Make
) -> None:
    data = built(planned(firms["one-answer"]))
    assert {part["status"] for part in data["components"]} == {"withheld"}
    assert {part["figure"] + part["low"] + part["level"] for part in data["components"]} == {""}
    local = firms["bakery"]
    firm = replace(local.respondent, sells_to=("local",))
    trade = built(planned(local.with_respondent(firm)))["components"][6]
    assert trade["status"] == "not_applicable"
    assert trade["reason"]
    assert trade["figure"] == ""


def test_gaps_come_widest_first_and_never_point_down(
    firms: dict[str, Response], planned: Make
) -> None:
    for response in firms.values():
        gaps = built(planned(response))["gaps"]
        assert all(gap["aim"] >= gap["now"] for gap in gaps)
        assert [gap["gap"] for gap in gaps] == sorted((g["gap"] for g in gaps), reverse=True)
    assert built(planned(firms["all-best"]))["gaps"] == []


def test_a_weak_firm_is_praised_for_what_it_answered(
    firms: dict[str, Response], planned: Make
) -> None:
    weak = built(planned(firms["bakery"]))["strength"]
    assert weak["text"] == "" and weak["answer"]
    strong = built(planned(firms["precision-engineer"]))["strength"]
    assert strong["text"]
    assert built(planned(firms["all-worst"]))["strength"] is None


def test_a_dont_know_is_in_find_out(firms: dict[str, Response], planned: Make) -> None:
    base = firms["bakery"].with_answer("IN5", Answer(State.DONT_KNOW))
    data = built(planned(base))
    found = [ask["question"] for call in data["find_out"] for ask in call["asks"]]
    assert "Sign-ins and two-step checks" in found


def test_small_words() -> None:
    from datetime import date

    assert later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert later(date(2026, 11, 23), 9) == date(2027, 8, 23)
    assert later(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert later(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert iso_words("2025-06") == "June 2025"
    assert iso_words("2025-06-01") == "1 June 2025"
    assert iso_words("2025-13") == "2025-13"
    assert iso_words("c. 2025 (inferred)") == "c. 2025 (inferred)"
    assert listing(["a", "", "b", "c"]) == "a, b and c"
    assert decimal(Fraction(2, 3)) == "0.66"
    assert decimal(Fraction(1)) == "1"
    assert decimal(Fraction(1, 4)) == "0.25"
