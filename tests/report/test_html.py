"""The HTML twin: the sentences of the PDF, one file that asks for nothing, readable by everyone."""
# ruff: noqa: ANN401 - what a browser gives has no useful types

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from readiness.console import explanation
from readiness.report import Brand, meeting_sheet, roadmap_html
from readiness.report.html import page
from readiness.report.markup import parse
from readiness.report.theme import Palette
from readiness.response import Answer, Response, State
from report.helpers import Planned, tool
from report.web import Words, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Make = Callable[[Response], Planned]
AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
LETTERS = re.compile(r"\W+")


def html_of(made: Planned, **more: Any) -> str:
    return roadmap_html(made.assessment, made.roadmap, **more)


@pytest.fixture(scope="module")
def pages(firms: dict[str, Response], planned: Make) -> dict[str, str]:
    """The page of every golden firm and of the odd ones."""
    made = {name: html_of(planned(response)) for name, response in firms.items()}
    assert len(made) >= 12
    return made


def test_the_page_says_what_the_pdf_says(
    firms: dict[str, Response], planned: Make, pages: dict[str, str], tmp_path: Path
) -> None:
    """Letter for letter: all text that is tagged in the PDF, and nothing else."""
    for name, text in pages.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(planned(firms[name]).pdf())
        done = subprocess.run(
            [tool("pdfinfo"), "-struct-text", str(path)], capture_output=True, check=True
        )
        lines = re.findall(r'^\s*"(.*)"$', done.stdout.decode("utf-8"), re.MULTILINE)
        tagged = LETTERS.sub("", "".join(lines))
        words = Words(text)
        assert len(tagged) > 3000, name
        assert Counter(LETTERS.sub("", words.text)) == Counter(tagged), name
        for block in words.blocks:
            if len(block) > 60:
                assert LETTERS.sub("", block) in tagged, (name, block)


def test_the_page_asks_for_nothing_and_runs_nothing(pages: dict[str, str]) -> None:
    for text in pages.values():
        tags = Words(text).tags
        names = {tag for tag, _ in tags}
        assert not names & {"script", "link", "iframe", "object", "embed", "form", "base", "img"}
        for tag, found in tags:
            assert not any(key.startswith("on") for key in found), (tag, found)
            assert "style" not in found, (tag, found)
            assert "src" not in found
            if "href" in found:
                assert tag == "a" and re.match(r"https://|mailto:|#", found["href"]), found
        (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        assert "url(" not in style and "@import" not in style
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"default-src 'none'; style-src 'sha256-{digest}'" in text


def test_the_same_firm_gives_the_same_bytes(firms: dict[str, Response], planned: Make) -> None:
    made = planned(firms["bakery"])
    first = html_of(made)
    assert first == html_of(made)
    assert len(first.encode()) < 120_000
    other = html_of(planned(replace(firms["bakery"], answers={})))
    assert first != other


def test_headings_go_down_one_by_one_and_ids_stand_once(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        tags = Words(text).tags
        levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1 and levels.count(1) == 1, name
        assert all(b <= a + 1 for a, b in pairwise(levels)), name
        ids = [found["id"] for _, found in tags if "id" in found]
        assert len(ids) == len(set(ids)) > 2, name
        for _, found in tags:
            target = found.get("href", "")
            assert not target.startswith("#") or target[1:] in ids
            for other in found.get("aria-labelledby", "").split():
                assert other in ids


def test_the_summary_is_page_1_alone(firms: dict[str, Response], planned: Make) -> None:
    made = planned(firms["bakery"])
    short, whole = html_of(made, summary=True), html_of(made)
    assert short.count("<section ") == 1 < whole.count("<section ")
    assert "<nav" not in short


def test_outside_text_is_never_markup(firms: dict[str, Response], planned: Make) -> None:
    firm = firms["bakery"]
    name = "<script>alert(1)</script> & \"Sons\" 'x' </style><b>[x]"
    odd = replace(firm, respondent=replace(firm.respondent, name=name, adviser="<i>A"))
    text = html_of(planned(odd), brand=Brand('"><script>x</script>', footer="</style><b>"))
    assert "<script" not in text
    assert name in Words(text).text.replace("&", "&")
    assert text.count("</style>") == 1


def test_every_element_of_a_template_has_its_place() -> None:
    body = (
        '<list kind="bullet"><item>one</item></list><list kind="number"><item>two</item></list>'
        '<list kind="check"><item label="A">three</item></list><rule/><space height="4"/>'
        '<pagebreak/><tags><tag tone="warm">pill</tag></tags>'
        '<facts><fact label="L">v</fact></facts>'
        '<table shares="1 1" summary="S"><head><cell>H</cell></head><row tone="accent_pale">'
        '<cell style="cell-number">1</cell></row></table><table shares="1" summary="S"/>'
        '<card number="7" id="c"><p style="figure">big</p></card><p> </p>'
        '<group><columns shares="2 1"><column><p>l<br/>r <b>b <i>c</i></b></p></column>'
        '<column><qr href="https://x.org/?a=1&amp;b=2" alt="QR"/></column></columns></group>'
        '<p><a href="#c">to &lt;it&gt;</a></p>'
    )
    text = f'<doc title="T" lang="en"><section id="s" title="S">{body}</section></doc>'
    made = page(parse(text, "t.xml"), Palette())
    for part in (
        '<ul class="bullet"><li>one</li></ul>', '<ol class="number"><li>two</li></ol>',
        '<ul class="check"><li><span class="label">A</span> three</li></ul>', "<hr>",
        '<span class="tag warm">pill</span>', "<dt>L</dt><dd>v</dd>",
        '<tr role="row" class="accent-pale">',
        '<span class="heard">Step </span>7</span>', '<p class="figure">big</p>',
        "<p>l<br>r <b>b </b><b><i>c</i></b></p>", '<a href="#c">to &lt;it&gt;</a>',
    ):  # fmt: skip
        assert part in made, part
    assert made.count("<table") == 1 and made.count("<svg") == 1
    assert "<p></p>" not in made.partition("<footer>")[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for this module."""
    with chromium() as found:
        yield found


def checked(browser: Browser, path: Path, width: int, *rules: str) -> Any:
    """What axe-core finds in a page of this width; the page may not ask for anything."""
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    asked: list[str] = []
    said: list[str] = []
    try:
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: said.append(message.text))
        tab.goto(path.as_uri())
        assert asked == [path.as_uri()]
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
        tab.evaluate(AXE.read_text("utf-8"))
        only = f"runOnly: {list(rules)}, " if rules else ""
        found = tab.evaluate(f"axe.run({{{only}resultTypes: ['violations']}})")
        assert said == []
    finally:
        context.close()
    return found


FULLY_CHECKED = {
    "home-care": 1100,
    "all-dont-know": 1100,
    "all-not-applicable": 1100,
    "quick-look": 320,
    "bakery": 320,
}


@pytest.mark.parametrize(("name", "width"), FULLY_CHECKED.items())
def test_a_checker_in_a_real_browser_finds_no_fault(
    browser: Browser, pages: dict[str, str], tmp_path: Path, name: str, width: int
) -> None:
    """Pages that hold every kind of element between them: a check takes seconds."""
    path = tmp_path / f"{name}.html"
    path.write_text(pages[name], "utf-8")
    found = checked(browser, path, width)
    faults = [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]]
    assert faults == []
    rules = {rule["id"] for rule in found["passes"]}
    assert {"color-contrast", "document-title", "heading-order", "html-has-lang"} <= rules


def test_every_other_golden_page_passes_the_checker_too(
    browser: Browser,
    pages: dict[str, str],
    firms: dict[str, Response],
    planned: Make,
    tmp_path: Path,
) -> None:
    """In one tab, without the slow rule for contrast: all pages have the same colours."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1100, "height": 900})
    tab = context.new_page()
    wish = "{resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}}}"
    tried = 0
    one = planned(firms["home-care"])
    more = {
        "all-answers": html_of(one, all_answers=True),
        "meeting": meeting_sheet("html", one.assessment, one.roadmap).decode(),
    }
    for name, text in {**pages, **more}.items():
        if name in FULLY_CHECKED:
            continue
        path = tmp_path / f"{name}.html"
        path.write_text(text, "utf-8")
        tab.goto(path.as_uri())
        tab.evaluate(AXE.read_text("utf-8"))
        found = tab.evaluate(f"axe.run({wish})")
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == [], name
        assert len(found["passes"]) > 15
        tried += 1
    context.close()
    assert tried >= 10


def test_the_checker_would_see_a_fault(
    browser: Browser, pages: dict[str, str], tmp_path: Path
) -> None:
    good = pages["bakery"]
    faulty = {
        "html-has-lang": good.replace(' lang="en-GB"', "", 1),
        "color-contrast": good.replace("--soft:#4d5c69", "--soft:#c4d0da", 1),
        "role-img-alt": re.sub(r'role="img" aria-label="[^"]*"', 'role="img"', good, count=1),
        "heading-order": good.replace("<h2 class", "<h4 class", 1).replace("</h2>", "</h4>", 1),
    }
    for rule, text in faulty.items():
        assert text != good, rule
        path = tmp_path / f"{rule}.html"
        path.write_text(text, "utf-8")
        found = checked(browser, path, 1100, *faulty, "svg-img-alt")
        seen = {fault["id"] for fault in found["violations"]}
        assert rule in seen or (rule == "role-img-alt" and "svg-img-alt" in seen), (rule, seen)


def test_the_policy_of_the_page_lets_its_own_style_through(
    browser: Browser, pages: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(pages["bakery"], "utf-8")
    tab = browser.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(path.as_uri())
    colour = tab.evaluate("getComputedStyle(document.querySelector('h1')).color")
    tab.close()
    assert said == [] and colour == "rgb(11, 34, 57)"


def test_the_page_prints_on_about_as_many_sheets_as_the_pdf(
    browser: Browser, pages: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(pages["home-care"], "utf-8")
    tab = browser.new_page()
    tab.goto(path.as_uri())
    printed = tab.pdf(prefer_css_page_size=True)
    tab.close()
    assert 6 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 11


def test_the_range_is_only_promised_for_components_that_have_a_score(
    firms: dict[str, Response], planned: Make
) -> None:
    # A withheld component is not in the overall, and neither are the ways it may end.
    quick = replace(firms["precision-engineer"], length="quick")
    one = planned(quick.with_answer("IN5", Answer(State.DONT_KNOW)))
    two = planned(one.assessment.response.with_answer("AD5", Answer(State.DONT_KNOW)))
    assert one.assessment.components["AD"].score is not None
    assert two.assessment.components["AD"].status == "withheld"
    assert two.assessment.overall.low != two.assessment.overall.high
    said = "once all is known about the components with a bar"
    for made, there in ((one, False), (two, True)):
        text = Words(roadmap_html(made.assessment, made.roadmap)).text
        assert "once all is known" in text
        assert (said in text) == there
        assert "questions you answered. The thin line" in text
        told = explanation(made.assessment)
        assert ("every way the unknown answers of the components above can" in told) == there
