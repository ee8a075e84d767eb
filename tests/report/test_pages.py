"""Blocks on pages: nothing outside its frame, no orphan heading, no cut row or card."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from readiness.batch.intake import read_table
from readiness.demo import RESPONSES, sample
from readiness.errors import UserError
from readiness.packs import data_folder
from readiness.questionnaire import Questionnaire
from readiness.report import Brand, roadmap_pdf, view
from readiness.report.charts import Band, Dot, Dots, Figure
from readiness.report.compose import Document, Section, compose
from readiness.report.flowables import Card, Columns, Flowable, Paragraph, Space, Stack
from readiness.report.markup import parse
from readiness.report.pages import Page, lay_out
from readiness.report.pen import Pen
from readiness.report.tables import Row, Table
from readiness.report.templates import fill
from readiness.report.text import Run
from readiness.report.theme import (
    BODY_BOTTOM,
    BODY_TOP,
    BODY_WIDTH,
    FIRST_TOP,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    PAGE_WIDTH,
    STYLES,
)
from readiness.report.typeface import cut
from readiness.response import Answer, Response, State
from report.helpers import Planned

Make = Callable[[Response], Planned]


def pages_of(planned: Planned, *, summary: bool = False) -> list[Page]:
    """The laid-out pages of a firm's document."""
    data = view.build(planned.assessment, planned.roadmap, summary=summary)
    name = "roadmap/roadmap.xml"
    return lay_out(compose(parse(fill(data_folder("templates"), name, data), name)))


def document(*blocks: Flowable) -> Document:
    """A document of one section with these blocks."""
    section = Section("a", "A", "", [], True, 0.0, False, list(blocks))
    return Document("T", "en-GB", "", ("", ""), "", [section])


def text(lines: int, style: str = "body") -> Paragraph:
    """A paragraph of so many lines."""
    runs = [Run("word"), *[run for _ in range(lines - 1) for run in (Run("\n"), Run("word"))]]
    return Paragraph(runs, STYLES[style])


def odd_firms(firms: dict[str, Response]) -> Iterator[tuple[str, Response]]:
    """Every golden firm, and the worst of names, notes and goals."""
    yield from firms.items()
    base = firms["home-care"]
    name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch & Sons <Eng> [UK] Łódź Ltd"
    firm = replace(base.respondent, name=name * 2, adviser="W" * 90, goals=())
    yield "long-name", base.with_respondent(firm)
    yield "no-name", base.with_respondent(replace(firm, name=" ", area="", sector=""))
    note = "We looked at this in spring, and it was harder than we had thought. " * 40
    noted = {
        qid: replace(a, note=note, note_visibility="report") for qid, a in base.answers.items()
    }
    yield "long-notes", replace(base, answers=noted)
    unsure = {
        qid: Answer(State.DONT_KNOW) if index % 3 else answer
        for index, (qid, answer) in enumerate(base.answers.items())
    }
    yield "unsure", replace(base, answers=unsure)


def test_no_block_leaves_its_page_and_no_heading_is_the_last(
    firms: dict[str, Response], planned: Make
) -> None:
    seen = 0
    for name, response in odd_firms(firms):
        for page in pages_of(planned(response)):
            assert page.placed, name
            bottom = FIRST_TOP
            for placed in page.placed:
                height = placed.block.measure(BODY_WIDTH)
                assert placed.top <= bottom + 0.01, f"{name}: blocks lie over each other"
                bottom = placed.top - height
                assert bottom >= BODY_BOTTOM - 0.01, f"{name}: a block leaves its page"
                seen += 1
            assert not page.placed[-1].block.keep_next, f"{name}: a heading is the last"
    assert seen > 500


def test_the_first_page_stands_alone_for_every_firm(
    firms: dict[str, Response], planned: Make
) -> None:
    for name, response in odd_firms(firms):
        made = planned(response)
        assert len(pages_of(made, summary=True)) == 1, name
        starts = [[p.section for p in page.placed if p.section] for page in pages_of(made)]
        assert [section.id for section in starts[0]] == ["one-page"], name
        assert starts[1], f"{name}: the second page goes on from the first"


def test_a_typical_firm_gets_six_to_eight_pages(firms: dict[str, Response], planned: Make) -> None:
    odd = {"all-best", "all-dont-know", "all-not-applicable", "one-answer", "nothing-answered"}
    typical = [name for name in firms if name not in odd]
    assert len(typical) >= 8
    counts = {name: len(pages_of(planned(firms[name]))) for name in typical}
    assert all(6 <= count <= 8 for count in counts.values()), counts


def test_the_longest_names_of_hub_and_firm_stay_inside_the_margins(
    firms: dict[str, Response], planned: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Head and foot too, which no block measures."""
    base = firms["home-care"]
    firm = replace(base.respondent, name="W" * 150, adviser="W" * 150)
    one = planned(base.with_respondent(firm))
    brand = Brand("W" * 80, footer="W" * 120)
    seen: list[tuple[float, float, str]] = []
    text = Pen.text

    def noted(
        pen: Pen, x: float, y: float, line: str, font: str, size: float, colour: str, *more: str
    ) -> None:
        width = cut(font).width(line) * size
        anchor = more[0] if more else "left"
        start = x - (width if anchor == "right" else width / 2 if anchor == "centre" else 0)
        seen.append((start, start + width, line))
        text(pen, x, y, line, font, size, colour, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Pen, "text", noted)
    roadmap_pdf(one.assessment, one.roadmap, brand=brand)
    upwards = {"Impact: from a little to a lot"}
    outside = [s for s in seen if s[0] < MARGIN_LEFT - 1 or s[1] > PAGE_WIDTH - MARGIN_RIGHT + 3]
    assert [s for s in outside if s[2].strip() not in upwards] == []
    assert len(seen) > 500


def test_no_page_of_a_golden_firm_is_nearly_empty_and_none_between_is_half_empty(
    firms: dict[str, Response], planned: Make
) -> None:
    full = BODY_TOP - BODY_BOTTOM
    for name, response in firms.items():
        pages = pages_of(planned(response))
        for number, page in enumerate(pages, start=1):
            least = 0.5 if 1 < number < len(pages) else 0.3
            assert BODY_TOP - page.y > least * full, f"{name}, page {number}"


def test_the_longest_documents_of_the_demo_table_have_six_to_eight_pages(
    north_west: Questionnaire, planned: Make, tmp_path: Path
) -> None:
    """Those that had nine and ten, laid out as roomy as they can be, and some of the rest."""
    table = tmp_path / RESPONSES
    table.write_bytes(sample(RESPONSES))
    rows = [row for row in read_table(table, north_west).rows() if row.response is not None]
    assert len(rows) > 40
    long = {"S08", "S25", "S27", "S30", "S31", "S36", "S39", "S43", "S44"}
    counts = {
        row.id: len(pages_of(planned(row.response)))
        for number, row in enumerate(rows)
        if row.response is not None and (row.id in long or number % 9 == 0)
    }
    assert long <= counts.keys()
    assert all(6 <= count <= 8 for count in counts.values()), counts


def test_a_document_is_as_roomy_as_its_most_pages_allow() -> None:
    """Three sections of half a page each, which want a page of their own: three pages, or two."""

    def halves(most: int) -> Document:
        blocks = [text(8), text(8), text(8)]
        sections = [
            Section(f"s{n}", "S", "", [], False, 600.0, False, [*blocks[:2], Space(60)])
            for n in range(3)
        ]
        return Document("T", "en-GB", "", ("", ""), "", sections, most)

    assert len(lay_out(halves(0))) == 3
    assert len(lay_out(halves(3))) == 3
    assert len(lay_out(halves(2))) == 2
    assert len(lay_out(halves(1))) == 2, "what does not fit does not fit"


def test_a_chart_gets_lower_before_it_goes_to_a_page_of_its_own() -> None:
    dots = [Dot(f"Part {n}", 0.2, 0.6, "20") for n in range(8)]
    chart = Figure(Dots(dots, [Band("One", 0.0)], ["0", "100"], ["now", "aim"]), "words")
    usual = chart.measure(BODY_WIDTH)
    for missing, count in ((0.0, 1), (30.0, 1), (60.0, 2)):
        chart = Figure(Dots(dots, [Band("One", 0.0)], ["0", "100"], ["now", "aim"]), "words")
        head = STYLES["h1"].leading + STYLES["h1"].after
        filler = Space(FIRST_TOP - BODY_BOTTOM - head - usual + missing)
        pages = lay_out(document(filler, chart))
        assert len(pages) == count, missing
        assert chart.measure(BODY_WIDTH) == pytest.approx(usual - missing * (count == 1))


class _Words(Pen):
    """A pen that only notes where words are set."""

    def __init__(self) -> None:
        self.found: list[tuple[float, float, str]] = []

    def text(self, x: float, y: float, text: str, *_a: object) -> None:
        self.found.append((x, y, text))

    def __getattribute__(self, name: str) -> object:
        if name in ("found", "text"):
            return object.__getattribute__(self, name)
        return lambda *_a, **_k: None


def test_every_word_stands_inside_the_margins(firms: dict[str, Response], planned: Make) -> None:
    seen = 0
    for name, response in odd_firms(firms):
        for page in pages_of(planned(response)):
            pen = _Words()
            for placed in page.placed:
                placed.block.draw(pen, MARGIN_LEFT, placed.top)
            for x, y, words in pen.found:
                assert MARGIN_LEFT - 0.1 <= x <= MARGIN_LEFT + BODY_WIDTH + 0.1, (name, words)
                assert y >= BODY_BOTTOM - 0.1, (name, words)
            seen += len(pen.found)
    assert seen > 5000


@pytest.mark.parametrize("lines", range(40, 62))
def test_a_heading_moves_with_what_follows_it(lines: int) -> None:
    pages = lay_out(
        document(text(lines), Paragraph([Run("H")], STYLES["h2"], "H2"), text(6), text(30))
    )
    for page in pages:
        assert not page.placed[-1].block.keep_next
    assert sum(len(page.placed) for page in pages) >= 5


@pytest.mark.parametrize("lines", range(40, 56))
def test_a_paragraph_is_never_split_to_a_single_line(lines: int) -> None:
    pages = lay_out(document(text(lines), text(9)))
    found = [
        round(placed.block.measure(BODY_WIDTH) / STYLES["body"].leading)
        for page in pages
        for placed in page.placed
        if isinstance(placed.block, Paragraph) and placed.block.style.font == "Regular"
    ]
    assert sum(found) == lines + 9
    assert min(found) >= 2


def row(lines: int) -> Row:
    return Row([Stack([text(lines, "cell")]), Stack([text(1, "cell")])])


def test_a_long_table_repeats_its_head_and_keeps_its_rows_whole() -> None:
    rows = [row(1 + index % 7) for index in range(60)]
    head = row(1)
    pages = lay_out(document(Table(rows, [1, 1], head=head)))
    parts = [p.block for page in pages for p in page.placed if isinstance(p.block, Table)]
    assert len(parts) > 2
    assert [r for part in parts for r in part.rows] == rows
    assert all(part.head is head for part in parts)
    assert all(len(part.rows) > 1 for part in parts)
    assert [part.continued for part in parts] == [False] + [True] * (len(parts) - 1)
    assert len({id(part.key) for part in parts}) == 1


def test_what_is_higher_than_a_page_is_refused_with_its_line(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    """Its end would be drawn below the page, where nobody sees it."""
    folder = tmp_path / "templates"
    shutil.copytree(data_folder("templates"), folder)
    page = folder / "roadmap" / "method.xml"
    card = "<card>" + "<p>word</p>" * 60 + "</card>"
    page.write_text(f'<section id="m" title="M">\n\n{card}\n</section>', "utf-8")
    one = planned(firms["bakery"])
    with pytest.raises(UserError) as caught:
        roadmap_pdf(one.assessment, one.roadmap, templates=folder)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.file, problem.where.line) == (
        "D101", "roadmap/method.xml", 3
    )  # fmt: skip
    assert "higher than a page" in problem.message


def test_a_card_is_never_cut() -> None:
    cards = [Card([text(14)], number=str(n)) for n in range(12)]
    pages = lay_out(document(*cards))
    placed = [p.block for page in pages for p in page.placed if isinstance(p.block, Card)]
    assert placed == cards
    assert len(pages) > 2


def test_columns_split_between_blocks_and_cards_in_a_row_are_equally_high() -> None:
    columns = Columns([[text(4) for _ in range(20)], [text(7) for _ in range(9)]], [1, 2])
    pages = lay_out(document(columns))
    assert len(pages) == 2
    assert sum(len(s.blocks) for page in pages for p in page.placed
               if isinstance(p.block, Columns) for s in p.block.columns) == 29  # fmt: skip
    pair = Columns([[Card([text(2)])], [Card([text(5)])]], [1, 1])
    height = pair.measure(400)
    assert [stack.measure(194) for stack in pair.columns] == [height, height]


def test_empty_space_at_the_end_makes_no_page() -> None:
    assert len(lay_out(document(text(30), Space(10)))) == 1


def test_where_no_component_has_a_bar_there_is_no_scale_and_no_word_about_bars(
    firms: dict[str, Response], planned: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = Pen.text

    def noted(pen: Pen, x: float, y: float, text: str, *more: str) -> None:
        seen.append(text)
        real(pen, x, y, text, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Pen, "text", noted)
    one, other = planned(firms["bakery"]), planned(firms["all-dont-know"])
    roadmap_pdf(one.assessment, one.roadmap, summary=True)
    assert {"0", "20", "100"} <= set(seen)
    assert "for the questions you answered. The thin line shows" in " ".join(seen)
    seen.clear()
    roadmap_pdf(other.assessment, other.roadmap, summary=True)
    assert "All don't know" in seen
    assert not {"20", "100"} & set(seen)
    assert "Each bar is" not in " ".join(seen)
