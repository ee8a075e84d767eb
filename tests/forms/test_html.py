"""The offline form filled in by keyboard in a real browser, and what it hands out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from forms.conftest import Watched, missing
from readiness.cli import main
from readiness.forms.code import read_code
from readiness.forms.definition import DONT_KNOW, DONT_KNOW_REMARK, NOT_APPLICABLE
from readiness.forms.html import SCRIPTS, asset, html_form, script_json
from readiness.packs import load
from readiness.questionnaire import Questionnaire
from readiness.report.theme import contrast
from readiness.response import State
from readiness.session import InterviewSession
from readiness.storage.saves import dumps, loads
from readiness.tui import answer_words as words
from tui.tiny_pack import all_kinds, tiny

NOW = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)
NASTY = '</script><b>&"'
"""A firm's name that would be a tag if it ever were markup."""
CHANGED = "was => document.getElementById('place').textContent !== was"


def now() -> datetime:
    return NOW


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """The North West form as a file."""
    path = tmp_path / "check.html"
    path.write_bytes(html_form(load()))
    return path


def opened(watched: Watched, pack: Questionnaire, folder: Path) -> None:
    path = folder / "form.html"
    path.write_bytes(html_form(pack))
    watched.page.clock.set_fixed_time(NOW)
    watched.open(path)


Fill = Callable[[], object]


def handed_in(watched: Watched, folder: Path) -> tuple[Path, str]:
    """The file and the code of the last screen."""
    watched.go("finish")
    watched.page.get_by_role("heading", name="Hand in your answers").wait_for()
    with watched.page.expect_download() as download:
        watched.page.get_by_role("button", name="Save my answers as a file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path, watched.page.locator("#code").input_value()


def test_a_whole_quick_look_by_keyboard_is_the_file_that_the_app_writes(
    watched: Watched, form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = load()
    page = watched.page
    page.clock.set_fixed_time(NOW)
    watched.open(form)
    watched.tab_to("Quick look")
    watched.tab_to("Start")
    watched.key("Enter")
    page.get_by_role("heading", name="About your firm").wait_for()
    watched.tab_to("What is your business called?")
    page.keyboard.type(NASTY)
    watched.tab_to("Which of these is nearest")
    page.keyboard.type(pack.sectors[0].label[:6])
    watched.tab_to("How many people")
    page.keyboard.type("12")
    watched.tab_to("Do you make or process")
    page.keyboard.type("Y")
    watched.tab_to("Local people and firms")
    watched.key("Space")
    watched.tab_to("Which council area")
    page.keyboard.type("Bolton")
    watched.tab_to("Next")
    watched.key("Enter")
    page.locator("#where").wait_for()

    session = InterviewSession.start(pack, "quick", now=now)
    session.set_profile(
        name=NASTY,
        sector=pack.sectors[0].id,
        employees=12,
        makes_things=True,
        sells_to=("local",),
        area="bolton",
    )
    asked = []
    for turn in range(40):
        if page.locator("#where").count() == 0:
            break
        question = pack.questions[str(session.current)]
        asked.append(question.id)
        assert watched.heading() == question.stem
        assert watched.focused() == question.stem, "a screen reader starts at the question"
        watched.key("Tab")
        if turn % 7 == 3:
            # Radio buttons: the arrow up from the first one reaches the last.
            last = DONT_KNOW if not question.may_not_apply else NOT_APPLICABLE
            page.locator("#option-0").focus()
            watched.key("ArrowUp")
            assert watched.focused().startswith(last)
            if question.may_not_apply:
                session.not_applicable(question.id, question.may_not_apply[-1].id)
            else:
                session.dont_know(question.id)
        else:
            level = turn % len(question.options)
            watched.key("Space", *["ArrowDown"] * level)
            assert watched.focused() == question.options[level].text
            session.answer(question.id, option=level)
        watched.key("Enter")
        page.wait_for_function(CHANGED, arg=question.stem)
    assert session.current is None
    assert len(asked) == len(session.ids) > 15
    watched.tab_to("Finish")
    watched.key("Enter")
    page.get_by_role("heading", name="Hand in your answers").wait_for()
    watched.tab_to("Save my answers")
    with page.expect_download() as download:
        watched.key("Enter")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)

    assert path.name == "script-b-and.readiness.json"
    assert path.read_bytes() == dumps(session.response, 1)
    assert read_code(page.locator("#code").input_value()) == session.response
    assert main(["score", str(path)]) == 0
    assert NASTY in capsys.readouterr().out
    assert watched.errors == []
    assert watched.requests[0] == form.as_uri()
    assert all(address.startswith("blob:") for address in watched.requests[1:])


def test_every_kind_of_answer_is_the_file_that_the_app_writes(
    watched: Watched, tmp_path: Path
) -> None:
    pack = all_kinds()
    opened(watched, pack, tmp_path)
    page = watched.page
    session = InterviewSession.start(pack, "full", now=now)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Next").click()

    page.get_by_label("Option 4").check()
    page.get_by_label("Option 1").check()
    assert not page.get_by_label("Option 4").is_checked(), "an exclusive option stands alone"
    page.get_by_label("Option 3").check()
    page.get_by_text("Add a note").click()
    page.get_by_label("A note for whoever").fill("two\nlines \u202e")
    session.answer("M1", options=(0, 2))
    session.note("M1", "two\nlines")
    page.get_by_role("button", name="Next").click()

    page.locator("#row-0-1").check()
    page.locator("#row-1-0").check()
    page.locator("#row-2-2").check()
    session.answer("G1", rows=(1, 0, 2))
    page.get_by_role("button", name="Next").click()

    page.locator("#number").fill("twelve")
    page.get_by_role("button", name="Next").click()
    assert "Please type a number" in page.locator("#answer-wrong").inner_text()
    page.locator("#number").fill("12,5")
    session.answer("N1", number="12.5")
    page.get_by_role("button", name="Next").click()

    assert watched.heading() == "Stem of C1?"
    page.get_by_label("Option 2").check()
    session.answer("C1", option=1)
    page.get_by_role("button", name="Next").click()
    assert watched.heading() == "Your answers", "C2 is asked from the third option on only"
    page.get_by_role("button", name="Back").click()
    watched.go("q-C1")
    page.get_by_label("Option 3").check()
    session.answer("C1", option=2)
    page.get_by_role("button", name="Next").click()
    assert watched.heading() == "Stem of C2?"

    page.get_by_text("Add a note").click()
    page.get_by_label("A note for whoever").fill("I will ask.")
    session.note("C2", "I will ask.")

    path, code = handed_in(watched, tmp_path)
    assert path.read_bytes() == dumps(session.response, 1)
    assert read_code(code) == session.response
    assert watched.errors == []


def test_ticks_numbers_and_rows_give_way_to_a_dont_know(watched: Watched, tmp_path: Path) -> None:
    opened(watched, all_kinds(), tmp_path)
    page = watched.page
    page.get_by_role("button", name="Start").click()
    fills: tuple[tuple[str, Fill], ...] = (
        ("q-M1", lambda: page.get_by_label("Option 1").check()),
        ("q-G1", lambda: page.locator("#row-0-1").check()),
        ("q-N1", lambda: page.locator("#number").fill("3")),
    )
    for place, fill in fills:
        watched.go(place)
        page.locator("#dont-know").wait_for()
        fill()
        page.locator("#dont-know").check()
        assert page.locator("#answers input:checked").count() == 1
        if place == "q-N1":
            assert page.locator("#number").input_value() == ""
    response = loads(handed_in(watched, tmp_path)[0].read_bytes(), tmp_path).response
    assert {a.state for a in response.answers.values()} == {State.DONT_KNOW}
    assert len(response.answers) == 3
    watched.go("q-N1")
    page.get_by_role("button", name="Clear this answer").click()
    response = loads(handed_in(watched, tmp_path)[0].read_bytes(), tmp_path).response
    assert set(response.answers) == {"M1", "G1"}


def test_a_reload_goes_on_and_erasing_leaves_nothing(watched: Watched, tmp_path: Path) -> None:
    opened(watched, tiny(), tmp_path)
    page = watched.page
    page.get_by_role("button", name="Start").click()
    page.locator("#about-name").fill("Acme")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Option 3").check()
    assert page.locator("#saved").inner_text() == "Saved in this browser"
    page.get_by_role("button", name="Next").click()
    # The browser reloads the address it knows of, and learns of a new one a moment later.
    page.wait_for_url("**#q-A3")
    page.reload()
    assert watched.heading() == "Stem of A3?"
    page.goto((tmp_path / "form.html").as_uri())
    page.get_by_text("Acme: 1 question answered").wait_for()
    page.get_by_role("button", name="Go on where you stopped").click()
    assert watched.heading() == "Stem of A3?"
    watched.go("finish")
    page.get_by_role("button", name="Erase my answers").click()
    page.get_by_role("button", name="Really erase").click()
    page.get_by_role("button", name="Start").wait_for()
    assert page.evaluate("() => window.localStorage.length") == 0


def test_a_second_window_does_not_undo_the_first(watched: Watched, tmp_path: Path) -> None:
    opened(watched, tiny(), tmp_path)
    page = watched.page
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Option 3").check()
    other = page.context.new_page()
    other.goto(f"{(tmp_path / 'form.html').as_uri()}#q-A3")
    other.get_by_label("Option 5").check()
    page.get_by_text("changed in another window").wait_for()
    page.get_by_label("Option 2").check()
    response = loads(handed_in(watched, tmp_path)[0].read_bytes(), tmp_path).response
    assert {q: a.option for q, a in response.answers.items()} == {"A1": 1, "A3": 4}


def test_the_browser_s_own_back_button_goes_one_screen_back(
    watched: Watched, tmp_path: Path
) -> None:
    opened(watched, tiny(), tmp_path)
    page = watched.page
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Option 3").check()
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**#q-A3")
    page.go_back()
    page.wait_for_url("**#q-A1")
    page.get_by_role("heading", name="Stem of A1?").wait_for()
    assert page.get_by_label("Option 3").is_checked()


def test_what_cannot_be_is_told_beside_its_field(watched: Watched, tmp_path: Path) -> None:
    opened(watched, tiny(), tmp_path)
    page = watched.page
    page.get_by_role("button", name="Start").click()
    page.locator("#about-employees").fill("about ten")
    page.locator("#about-postcode").fill("bolton")
    page.get_by_role("button", name="Next").click()
    assert page.locator("#about-employees").get_attribute("aria-invalid") == "true"
    assert "whole number from 0 to 100000" in page.locator("#about-employees-wrong").inner_text()
    assert watched.focused() == "How many people work in the business, with you?"
    page.locator("#about-employees").fill("10")
    page.locator("#about-postcode").fill("bl1 ")
    for goal in ("Save time", "Cut costs"):
        page.get_by_label(goal).check()
    page.get_by_label("People", exact=True).click()
    page.get_by_text("At most 2. Untick one first.").wait_for()
    assert not page.get_by_label("People", exact=True).is_checked()
    page.get_by_role("button", name="Next").click()
    assert watched.heading() == "Stem of A1?"
    firm = loads(handed_in(watched, tmp_path)[0].read_bytes(), tmp_path).response.respondent
    assert (firm.employees, firm.postcode, firm.goals) == (10, "BL1", ("time", "cost"))


def test_a_quick_look_goes_on_into_the_full_check(watched: Watched, tmp_path: Path) -> None:
    opened(watched, tiny(), tmp_path)
    page = watched.page
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Option 3").check()
    watched.go("finish")
    page.get_by_role("button", name="Go on to the full check").click()
    assert watched.heading() == "Stem of A2?"
    assert page.locator("#where").inner_text() == "Alpha, question 2 of 6"
    assert loads(handed_in(watched, tmp_path)[0].read_bytes(), tmp_path).response.length == "full"


def test_without_a_browser_the_tests_are_skipped_and_fail_in_ci(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CI", "false")
    with pytest.raises(pytest.skip.Exception, match="was not tried in a browser"):
        missing("chromium")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="was not tried in a browser"):
        missing("chromium")


def test_a_saved_file_opens_again_and_a_strange_one_does_not(
    watched: Watched, tmp_path: Path
) -> None:
    pack = tiny()
    opened(watched, pack, tmp_path)
    page = watched.page
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Option 3").check()
    path, _ = handed_in(watched, tmp_path)
    page.evaluate("() => window.localStorage.clear()")
    watched.open(tmp_path / "form.html")
    page.reload()
    stored = loads(path.read_bytes(), path)
    session = InterviewSession(pack, stored.response, now=now)
    damaged, advised = tmp_path / "damaged.json", tmp_path / "advised.json"
    damaged.write_bytes(path.read_bytes().replace(b'"option": 3', b'"option": 4'))
    advised.write_bytes(dumps(replace(session.response, adviser={"a": 1}), 1))
    page.get_by_text("Go on with a file").click()
    for bad in (damaged, advised):
        page.locator("#earlier-file").set_input_files(bad)
        page.get_by_text("damaged, or holds more than this form can keep").wait_for()
        assert "Welcome" in watched.heading()
    page.locator("#earlier-file").set_input_files(path)
    page.get_by_text("Stem of A3?").wait_for()
    again, _ = handed_in(watched, tmp_path)
    assert loads(again.read_bytes(), again).response == stored.response
    assert loads(again.read_bytes(), again).generation == 2


def test_without_a_store_it_says_so_and_still_hands_out_the_answers(
    watched: Watched, tmp_path: Path
) -> None:
    watched.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });"
    )
    opened(watched, tiny(), tmp_path)
    page = watched.page
    page.get_by_text("does not let this page save").wait_for()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Option 3").check()
    assert page.locator("#saved").inner_text().startswith("NOT SAVED")
    path, _ = handed_in(watched, tmp_path)
    assert loads(path.read_bytes(), path).response.answers["A1"].option == 2


def test_nothing_is_wider_than_a_phone_and_targets_are_large(
    watched: Watched, tmp_path: Path
) -> None:
    pack = replace(all_kinds(), title="W" * 60)
    opened(watched, pack, tmp_path)
    page = watched.page
    page.get_by_role("button", name="Start").click()
    page.locator("#about-name").fill("W" * 200)
    for place in ("", "about", "q-M1", "q-G1", "q-N1", "q-C1", "review", "finish"):
        watched.go(place)
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 320, place
        low = page.evaluate(
            """() => Array.from(document.querySelectorAll('button, select, label[for], summary'))
              .filter(n => n.offsetParent && n.className !== 'name')
              .map(n => n.getBoundingClientRect().height)"""
        )
        assert low and min(low) >= 24, place


def test_every_field_has_a_name_and_every_group_a_legend(watched: Watched, tmp_path: Path) -> None:
    opened(watched, all_kinds(), tmp_path)
    page = watched.page
    page.get_by_role("button", name="Start").click()
    for place in ("", "about", "q-M1", "q-G1", "q-N1", "q-C1", "review", "finish"):
        watched.go(place)
        nameless = page.evaluate(
            """() => Array.from(document.querySelectorAll('input, select, textarea'))
              .filter(n => !n.labels.length || !n.labels[0].textContent.trim()).length"""
        )
        bare = page.evaluate(
            """() => Array.from(document.querySelectorAll('fieldset'))
              .filter(n => n.firstElementChild.tagName !== 'LEGEND').length"""
        )
        twins = page.evaluate(
            """() => { const ids = Array.from(document.querySelectorAll('[id]')).map(n => n.id);
              return ids.length - new Set(ids).size; }"""
        )
        dangling = page.evaluate(
            """() => Array.from(document.querySelectorAll('[aria-describedby]'))
              .flatMap(n => n.getAttribute('aria-describedby').split(' '))
              .filter(id => !document.getElementById(id))"""
        )
        assert (nameless, bare, twins, dangling) == (0, 0, 0, []), place


def test_the_policy_lets_no_other_script_run(watched: Watched, tmp_path: Path) -> None:
    path = tmp_path / "form.html"
    strange = b"<script>window.strange = 1;</script><img src=x onerror='window.strange = 2'></body>"
    path.write_bytes(html_form(tiny()).replace(b"</body>", strange))
    watched.open(path)
    watched.page.wait_for_timeout(100)
    assert watched.page.evaluate("() => window.strange === undefined")
    assert any("Content Security Policy" in line for line in watched.errors)


def test_pack_text_never_becomes_markup(watched: Watched, tmp_path: Path) -> None:
    pack = tiny()
    component = pack.components[0]
    first = replace(
        component.node.questions[0], stem=NASTY, help="<!-- <script> @title@", why=NASTY
    )
    node = replace(component.node, name=NASTY, questions=(first, *component.node.questions[1:]))
    odd = replace(pack, title=NASTY, components=(replace(component, node=node),))
    opened(watched, odd, tmp_path)
    page = watched.page
    assert page.locator("#title").inner_text() == NASTY
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Next").click()
    assert watched.heading() == NASTY
    assert page.locator("#help").inner_text() == "<!-- <script> @title@"
    assert page.locator("#main b").count() == 0
    assert watched.errors == []


def test_the_form_is_small_stands_alone_and_is_the_same_each_time(form: Path) -> None:
    data = form.read_bytes()
    assert len(data) < 400_000
    assert data == html_form(load())
    text = data.decode()
    # Addresses of sources do not belong into a form; nothing may be fetched.
    assert not re.search(r"https?:|//[a-z]+\.|url\(|@import|\bsrc=|<link| on[a-z]+=", text)
    assert text.count("<script") == 2


def test_the_script_is_es2017() -> None:
    newer = r"\?\.|\?\?|catch \{|\.\.\.|=>|\bclass \w|\bBigInt|\basync\b|\b\d+n\b|\.flatMap|\.at\("
    texts = {name: asset(f"{name}.js") for name in SCRIPTS}
    assert all(len(text) > 100 for text in texts.values())
    for name, text in texts.items():
        bare = re.sub(r"\"(?:[^\"\\\n]|\\.)*\"|//[^\n]*", "", text)
        assert not re.search(newer, bare), name
        assert "innerHTML" not in text and "insertAdjacent" not in text and "eval(" not in text


def test_json_in_the_page_cannot_end_its_element() -> None:
    text = script_json({"a": "</script><!--&\u2028"})
    assert not re.search("[<>&\u2028]", text)
    assert json.loads(text) == {"a": "</script><!--&\u2028"}


def test_the_form_uses_the_words_of_the_app() -> None:
    assert DONT_KNOW == words.DONT_KNOW
    assert DONT_KNOW_REMARK == words.DONT_KNOW_REMARK
    assert NOT_APPLICABLE == words.NOT_APPLICABLE


def test_colours_have_the_contrast_of_wcag_aa() -> None:
    style = asset("form.css")
    grounds = ("#ffffff", "#f2f5f8", "#e9f2fa")
    texts = set(re.findall(r"[^-]color: (#[0-9a-f]{6})", style)) - {"#ffffff"}
    assert {"#22313f", "#005ea8", "#4d5c69", "#b53d0b"} <= texts
    assert all(contrast(text, ground) >= 4.5 for text in texts for ground in grounds)
    # Edges of fields have to be seen too (3 to 1), and the white words on the two dark grounds.
    assert contrast("#6d7c89", "#ffffff") >= 3
    assert "1px solid #6d7c89" in style
    assert contrast("#ffffff", "#005ea8") >= 4.5
    assert contrast("#ffffff", "#0b2239") >= 4.5


def test_the_last_place_touched_does_not_look_like_an_answer() -> None:
    # On a phone it counts as hovered, and the colour is that of an answer.
    lines = [line for line in asset("form.css").splitlines() if "label:hover" in line]
    assert lines
    assert all(line.startswith("@media (hover: hover)") for line in lines)
