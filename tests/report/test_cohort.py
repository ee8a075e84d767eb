"""The cohort report on paper and as HTML: what it says, and what it does not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cohorts import ROWS, by_chance, tallies_of
from readiness.cohort import Cohort, Demand, Need, Rows, Scenario, Share, StepCount
from readiness.disclosure import cohort_of
from readiness.questionnaire import Display, Questionnaire
from readiness.report.cohort_document import cohort_html, cohort_pdf
from readiness.report.view_cohort import build
from readiness.scoring import shown as points
from readiness.waves import Waves, compare_waves
from report.helpers import page_texts

ON = date(2026, 11, 23)
LOOKS = {
    "straight_lines": 3,
    "contradictions": 40,
    "same_row": 0,
    "same_name": 1,
    "unfinished": 150,
}


def made(pack: Questionnaire, count: int, *, seed: int = 3, k: int = 10) -> Cohort:
    rows = Rows(count + 2, count, 2, {} if count < 100 else LOOKS)
    tallies = tallies_of(pack, by_chance(pack, seed, count))
    found = cohort_of(pack, tallies, rows, on=ON, name="Spring <b>& co</b> Gŵyl", k=k)
    if found.whole is None:
        return found
    needs = tuple(
        Need(
            question.id,
            question.title,
            pack.component_of[question.id].id,
            Share("exact", 60, count),
            tuple(
                StepCount(r.id, r.title, n)
                for r, n in zip(pack.recommendations, (40, 20), strict=False)
            )
            if number
            else (),
        )
        for number, question in enumerate(list(pack.questions.values())[:15])
    )
    demand = tuple(
        Demand(offer.id, offer.name, share, places)
        for offer, share, places in zip(
            pack.offers,
            (Share("exact", 80, count), Share("nearly", None, count), Share("under", None, count)),
            (30, None, 25),
            strict=False,
        )
    )
    scenarios = (
        Scenario("one", "One way", Share("exact", 40, count), Share("under", None, count), "SK"),
    )
    return replace(found, needs=needs, demand=demand, scenarios=scenarios)


class _Words(HTMLParser):
    """The words a reader of a page sees, and the words in its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []
        self._quiet = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._quiet = tag == "style" or (self._quiet and tag != "style")

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._quiet = False

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.found.append(data)

    def text(self) -> str:
        return " ".join(" ".join(self.found).split())


@pytest.fixture(scope="module")
def cohort(north_west: Questionnaire) -> Cohort:
    return made(north_west, 400)


def test_the_first_page_tells_how_good_the_data_are(cohort: Cohort, tmp_path: Path) -> None:
    first = page_texts(cohort_pdf(cohort), tmp_path)[0]
    assert "Cohort report" in first
    assert "Spring <b>& co</b> Gŵyl" in first
    assert re.search(r"Rows in the table.*402", first)
    assert "under 10" in first
    assert "150 (37 %)" in first
    assert "400 firms" in first


def test_every_part_is_there_in_both(cohort: Cohort, tmp_path: Path) -> None:
    paper = " ".join(page_texts(cohort_pdf(cohort), tmp_path))
    page = _Words(cohort_html(cohort).decode("utf-8")).text()
    for words in (
        "How many firms are at each level",
        "By sector",
        "By size",
        "By sub-region",
        "What firms need next",
        "Help: demand and places",
        "Do the conclusions hold?",
        "How this was worked out",
        "10 to 49 people",
        cohort.needs[0].title,
        cohort.needs[1].steps[0].title,
        "(40 firms)",
        "Short by",
    ):
        assert words in paper, words
        assert words in page, words


def test_paper_and_page_have_the_same_words(cohort: Cohort, tmp_path: Path) -> None:
    def letters(text: str) -> set[str]:
        return set(re.findall(r"[\w’%]+", text))

    paper = letters(" ".join(page_texts(cohort_pdf(cohort), tmp_path)))
    page = letters(_Words(cohort_html(cohort).decode("utf-8")).text())
    assert len(paper) > 300
    # Only the page has captions; only paper has page numbers, and breaks the fingerprint.
    assert {w for w in paper - page if not re.fullmatch(r"[0-9a-f]+|Page|of", w)} == set()


def test_no_hidden_figure_is_in_the_data_of_the_templates(cohort: Cohort) -> None:
    assert cohort.whole is not None
    view = build(cohort)
    seen = 0
    for cut, shown in zip(cohort.cuts, view["cuts"], strict=True):
        for group, words in zip(cut.groups, shown["groups"], strict=True):
            if group.firms is None:
                seen += 1
                assert (words["firms"], words["mean"], words["counts"]) == ("", "", [])
    assert seen > 1


def test_places_that_nobody_told_stay_unknown_and_known_ones_are_set_against_demand(
    cohort: Cohort,
) -> None:
    demand = build(cohort)["demand"]
    assert [(d["places"], d["short"]) for d in demand] == [
        ("30", "50"),
        ("not known", ""),
        ("25", "0"),
    ]


def test_too_few_firms_give_a_report_that_says_so_and_no_figure(
    north_west: Questionnaire, tmp_path: Path
) -> None:
    few = made(north_west, 9)
    pages = page_texts(cohort_pdf(few), tmp_path)
    assert "too few firms" in pages[0]
    assert "By sector" not in " ".join(pages)
    assert "too few firms" in _Words(cohort_html(few).decode("utf-8")).text()


def test_two_waves_stand_beside_each_other(north_west: Questionnaire, tmp_path: Path) -> None:
    before, after = made(north_west, 300, seed=5), made(north_west, 350, seed=6)
    waves = compare_waves(before, after, {("size", "2-9")})
    assert isinstance(waves, Waves)
    text = " ".join(page_texts(cohort_pdf(after, waves), tmp_path))
    assert "300 firms then, 350 now" in text
    assert "Stands out" in text
    if waves.refused:
        assert waves.refused[0] in text


@pytest.mark.parametrize("count", [9, 60, 400])
def test_the_same_cohort_gives_the_same_bytes(north_west: Questionnaire, count: int) -> None:
    one, other = made(north_west, count), made(north_west, count)
    assert cohort_pdf(one) == cohort_pdf(other)
    assert cohort_html(one) == cohort_html(other)


def test_an_independent_validator_finds_no_fault_in_a_cohort_report(
    north_west: Questionnaire,
) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    for count in (9, 60, 400):
        report = page.validate_pdf_bytes(cohort_pdf(made(north_west, count)), profile="ua1")
        assert report.rules.total > 90
        assert report.is_compliant, [str(f) for f in report.failures][:5]


def test_the_page_runs_nothing_and_fetches_nothing(cohort: Cohort) -> None:
    text = cohort_html(cohort).decode("utf-8")
    page = _Words(text)
    assert page.tags.count("h1") == 1
    assert page.tags.count("table") > 5
    assert not {"script", "link", "iframe", "object"} & set(page.tags)
    assert re.findall(r'(?:src|href)="(?!#|https://|mailto:|data:)', text) == []
    assert "<b>& co" not in text


def test_a_cohort_is_told_from_0_to_100_on_whatever_scale_a_firm_is(
    north_west: Questionnaire,
) -> None:
    display = Display(Fraction(1), Fraction(5), 1)
    pack = replace(north_west, scoring=replace(north_west.scoring, display=display))
    data = build(made(pack, 60))
    starts = [points(level.start) for level in north_west.levels]
    assert data["ticks"].split() == [*starts, "100"]
    assert [band["from"] for band in data["bands"]] == starts


def test_an_empty_cohort_has_a_report_too(north_west: Questionnaire) -> None:
    empty = cohort_of(north_west, tallies_of(north_west, []), ROWS, on=ON)
    assert cohort_pdf(empty).startswith(b"%PDF")


@pytest.mark.parametrize("count", [60, 400])
def test_no_bar_is_longer_than_its_figure_says(north_west: Questionnaire, count: int) -> None:
    # A bar drawn to the exact mean could be measured, and narrows counts that are hidden.
    page = cohort_html(made(north_west, count), None).decode()
    bars = re.findall(r'<rect[^>]*width="([0-9.]+)%"[^>]*y="6"', page)
    assert len(bars) >= 9
    assert all(float(bar) == int(float(bar)) for bar in bars), bars
    waiting: list[object] = [build(made(north_west, count), None)]
    seen = 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("mean"):
                seen += 1
                assert one["at"] == int(one["mean"]) / 100
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    assert seen >= 9
