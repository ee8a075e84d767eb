"""Codes in e-mails: what people and mail programs do to them, and what nobody may do."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.errors import UserError
from readiness.forms.code import holds_code, read_code
from readiness.response import Answer, Respondent, State

CONTENT = [
    "north-west", "1.0.0", "ab" * 32, "quick", 1_795_424_400, 90, {"name": "Müller & Søn"},
    "DA1 3 5,DA2 d 9,IN1 nno-site a,K1 m1.3 z,K2 g1.-.2 10,K3 v12.5 11,K4 u 12", {"DA1": "a note"},
]  # fmt: skip


def coded(content: object) -> str:
    data = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    word = base64.urlsafe_b64encode(data).decode().rstrip("=")
    return f"rdn1.{word}.{hashlib.sha256(data).hexdigest()[:16]}"


CODE = coded(CONTENT)


def test_every_kind_of_answer_comes_back() -> None:
    response = read_code(CODE)
    assert response.respondent == Respondent(name="Müller & Søn")
    assert (response.pack_id, response.length) == ("north-west", "quick")
    assert response.created_at == "2026-11-23T09:00:00Z"
    assert response.updated_at == "2026-11-23T09:01:30Z"
    assert response.review_by == "2028-11-23"
    at = "2026-11-23T09:00:"
    assert dict(response.answers) == {
        "DA1": Answer(State.ANSWERED, option=2, note="a note", at=f"{at}05Z"),
        "DA2": Answer(State.DONT_KNOW, at=f"{at}09Z"),
        "IN1": Answer(State.NOT_APPLICABLE, reason="no-site", at=f"{at}10Z"),
        "K1": Answer(State.ANSWERED, options=(0, 2), at=f"{at}35Z"),
        "K2": Answer(State.ANSWERED, rows=(0, None, 1), at=f"{at}36Z"),
        "K3": Answer(State.ANSWERED, number="12.5", at=f"{at}37Z"),
        "K4": Answer(State.UNANSWERED, at=f"{at}38Z"),
    }


@pytest.mark.parametrize("width", [20, 60, 76])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "=\r\n", "\n> ", "\n>> ", " \n"])
def test_broken_and_quoted_lines_do_no_harm(width: int, ending: str) -> None:
    lines = [CODE[i : i + width] for i in range(0, len(CODE), width)]
    mail = f"Dear hub,{ending}here it is:{ending}{ending.join(lines)}{ending}Kind regards, Ann"
    assert holds_code(mail)
    assert read_code(mail) == read_code(CODE)


def test_the_same_code_twice_is_one_and_two_codes_are_refused() -> None:
    assert read_code(f"{CODE}\n{CODE}") == read_code(CODE)
    other = coded([*CONTENT[:5], 91, *CONTENT[6:]])
    with pytest.raises(UserError, match="several codes"):
        read_code(f"{CODE}\n{other}")


@given(st.integers(5, len(CODE) - 1), st.sampled_from("AZaz09_-."))
def test_one_wrong_letter_is_noticed(place: int, letter: str) -> None:
    wrong = CODE[:place] + letter + CODE[place + 1 :]
    if wrong != CODE:
        with pytest.raises(UserError) as caught:
            read_code(wrong)
        assert caught.value.problems[0].code in ("S102", "S106")


@given(st.integers(0, len(CODE) - 1))
def test_a_part_is_refused(length: int) -> None:
    with pytest.raises(UserError) as caught:
        read_code(CODE[:length])
    assert caught.value.problems[0].code == ("S106" if length < 5 else "S102")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inside: st.lists(inside, max_size=9) | st.dictionaries(st.text(max_size=5), inside),
    max_leaves=6,
)


@given(JUNK | st.tuples(*[JUNK] * 9) | st.tuples(*map(st.just, CONTENT[:4]), *[JUNK] * 5))
def test_a_code_that_no_form_wrote_is_a_problem_and_no_crash(content: object) -> None:
    with pytest.raises(UserError) as caught:
        read_code(coded(content))
    assert {p.code for p in caught.value.problems} == {"S102"}


@pytest.mark.parametrize(
    "answers", ["DA1", "DA1 0 5", "DA1 x 5", "DA1 g 5", "DA1 v1e9 5", "DA1 3 ~", "a b c d"]
)
def test_an_answer_that_is_none_is_refused(answers: str) -> None:
    with pytest.raises(UserError) as caught:
        read_code(coded([*CONTENT[:7], answers, {}]))
    assert caught.value.problems[0].code == "S102"
