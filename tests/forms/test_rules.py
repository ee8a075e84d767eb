"""The form's own rules, in a browser, against the engine's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invented import cases
from readiness.applicability import applicable
from readiness.errors import clean
from readiness.forms.definition import definition
from readiness.forms.html import asset
from readiness.questionnaire import Questionnaire
from readiness.response import Response
from readiness.storage.save_models import to_document

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Call = Callable[[str, Any], Any]


@pytest.fixture(scope="module")
def call(browser: Browser) -> Call:
    """Calls a function of the form's script with one JSON value."""
    page = browser.new_page()
    for name in ("sha256", "rules", "saving"):
        page.add_script_tag(content=asset(f"{name}.js"))
    return page.evaluate


def _in_browser(call: Call, pack: Questionnaire, response: Response) -> list[str]:
    document = to_document(response, 1)
    found: list[str] = call(
        """([form, saved]) => {
          const answers = Object.create(null);
          Object.keys(saved.answers).forEach(id => { answers[id] = answerOf(saved.answers[id]); });
          return applicable(form, {length: saved.length, respondent: saved.respondent, answers});
        }""",
        [definition(pack, ""), document],
    )
    return found


@given(cases())
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_the_form_asks_what_the_engine_asks(
    call: Call, case: tuple[Questionnaire, Response]
) -> None:
    pack, response = case
    assert _in_browser(call, pack, response) == list(applicable(pack, response))


@given(
    st.integers(-(10**12), 10**12),
    st.integers(0, 6),
    st.fractions(max_denominator=10**6),
)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_numbers_are_compared_exactly(
    call: Call, digits: int, places: int, bound: Fraction
) -> None:
    text = str(abs(digits)).rjust(places + 1, "0")
    number = f"{text[:-places]}.{text[-places:]}" if places else text
    number = f"-{number}" if digits < 0 else number
    value = Fraction(number)
    found = call(
        "([a, b]) => compareExact(a, b)", [number, [str(bound.numerator), str(bound.denominator)]]
    )
    assert found == (value > bound) - (value < bound)


@given(st.text(max_size=300))
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_sha_256_is_that_of_python(call: Call, text: str) -> None:
    assert call("sha256", text) == hashlib.sha256(text.encode()).hexdigest()


def test_sha_256_at_the_edges_of_its_blocks(call: Call) -> None:
    for size in (*range(54, 66), 119, 120, 127, 128, 100_000):
        assert call("sha256", "x" * size) == hashlib.sha256(b"x" * size).hexdigest()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(st.from_regex(r"[A-Za-z_-][A-Za-z0-9_-]{0,8}", fullmatch=True), inside)
    ),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_json_is_written_as_python_writes_it(call: Call, value: object) -> None:
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert call("value => writeJson(value, true)", value) == plain
    wide = json.dumps(value, ensure_ascii=False, indent=1)
    assert call("value => writeJson(value, false)", value) == wide


def test_halves_of_letters_are_replaced_one_by_one(call: Call) -> None:
    codes = [0xDC00, 0xDC00, 0x41, 0xD83D, 0xDE00, 0xD800, 0xD800, 0x42, 0xDFFF]
    found = call("codes => clean(String.fromCharCode(...codes), false)", codes)
    assert found == "??A\U0001f600??B?"


def test_a_file_name_is_one_that_every_system_takes(call: Call) -> None:
    names = {
        "Łódź & Søn's": "odz-and-sns", "CON": "firm-con", "  ": "my-firm", "日本": "my-firm",
        "../../etc": "etc", "x" * 300: "x" * 80,
    }  # fmt: skip
    for name, stem in names.items():
        assert call("fileName", name) == f"{stem}.readiness.json"


NASTY = (
    "\x1b[31mred",
    "\x1b]0;title\x07x",
    "a\u202eb",
    "\x9dx\x9cy",
    "a\r\nb\rc",
    "\x00\x85",
    "e\u0301",
)


@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=8), max_size=5).map("".join))
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_text_is_cleaned_as_the_engine_cleans_it(call: Call, text: str) -> None:
    assert call("text => clean(text, false)", text) == clean(text)
    assert call("text => clean(text, true)", text) == clean(text, keep_newlines=True)
