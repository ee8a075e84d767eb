"""Blocks onto pages, in one pass.

Everything is measured and placed before anything is drawn, so that the number of pages is known
when the first footer is set.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from readiness.errors import Problem, UserError
from readiness.report.charts import fit
from readiness.report.compose import Document, PageBreak, Section
from readiness.report.flowables import Card, Flowable, Paragraph
from readiness.report.logo import Logo
from readiness.report.pen import Pen
from readiness.report.text import Run
from readiness.report.theme import (
    BODY_BOTTOM,
    BODY_TOP,
    BODY_WIDTH,
    FIRST_TOP,
    MARGIN_LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    STYLES,
    Palette,
)
from readiness.report.typeface import cut

ASIDE_WIDTH = 170.0
"""Room at the right of the first heading for date and adviser."""
LOGO_WIDTH, LOGO_HEIGHT = 120.0, 19.0
"""The room for a logo, between the bar at the top and the first heading."""
MOST_EXTRA = 13.0
"""The most points that `_spread` puts into one gap."""


@dataclass(slots=True)
class Placed:
    """A block and its top edge on the page; `section` when the block starts one."""

    block: Flowable
    top: float
    section: Section | None = None
    cut: bool = False
    """Whether it is higher than a page, so that its end would not be seen."""


@dataclass(slots=True)
class Page:
    """The blocks of one page."""

    placed: list[Placed] = field(default_factory=list)
    y: float = FIRST_TOP
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """What a file says about itself beside its title: who made it, and its day."""

    author: str
    on: date
    logo: Logo | None = None
    keywords: str = ""
    """What programs find the document by, separated by commas."""


@dataclass(frozen=True, slots=True)
class _Density:
    """How close things stand."""

    most_room: float
    """The most that a section may ask for to start on a page already begun."""
    gap: float
    """The part of each gap between blocks that stays."""


_DENSITIES = (
    _Density(700.0, 1.0),
    _Density(700.0, 0.75),
    _Density(190.0, 1.0),
    _Density(190.0, 0.7),
    _Density(150.0, 0.45),
)
_SPARSE = 0.3
"""A page that is filled less than this looks like a mistake."""


class _Filler:
    """Places blocks one after the other."""

    def __init__(self, density: _Density) -> None:
        self.pages = [Page()]
        self.density = density

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def new_page(self) -> None:
        if self.page.placed:
            self.pages.append(Page(y=BODY_TOP))

    def room(self) -> float:
        return self.page.y - BODY_BOTTOM

    def gap(self, block: Flowable) -> float:
        if not self.page.placed:
            return 0.0
        return max(self.page.gap, block.before) * self.density.gap

    def put(self, block: Flowable, height: float, section: Section | None = None) -> None:
        page = self.page
        page.y -= self.gap(block)
        page.placed.append(Placed(block, page.y, section))
        page.y -= height
        page.gap = block.after

    def flow(self, blocks: list[Flowable], start: Section | None = None) -> None:
        """Place the blocks; headings stay with what follows them."""
        queue = list(blocks)
        while queue:
            block = queue.pop(0)
            if isinstance(block, PageBreak):
                self.new_page()
                continue
            height = block.measure(BODY_WIDTH)
            need = self.gap(block) + height + self._follow(block, queue)
            over = need - self.room()
            if 0.01 < over <= block.spare():
                block.squeeze(over)
                height = block.measure(BODY_WIDTH)
                need = self.gap(block) + height
            if need <= self.room() + 0.01 or (not self.page.placed and height <= self.room()):
                self.put(block, height, start)
            else:
                parts = block.split(self.room() - self.gap(block))
                if parts is not None:
                    first, rest = parts
                    self.put(first, first.measure(BODY_WIDTH), start)
                    queue.insert(0, rest)
                elif self.page.placed:
                    queue.insert(0, block)
                    self.new_page()
                    continue
                else:
                    self.put(block, height, start)
                    self.page.placed[-1].cut = True
            start = None

    def _follow(self, block: Flowable, queue: list[Flowable]) -> float:
        """Height that must fit below a block which may not be the last of its page."""
        need = 0.0
        for after in queue:
            if not block.keep_next:
                return need
            height = after.measure(BODY_WIDTH)
            need += max(block.after, after.before) * self.density.gap
            parts = None if after.keep_next or height < 90 else after.split(60.0 + height * 0.15)
            height -= after.spare()
            need += parts[0].measure(BODY_WIDTH) if parts else height
            block = after
        return need


def lay_out(document: Document) -> list[Page]:
    """The pages of a document: as roomy as its most pages allow, and none nearly empty."""
    best = _pages(document, _DENSITIES[0])
    least = _faults(best, document)
    for density in _DENSITIES[1:]:
        if not document.most_pages or not any(least):
            break
        closer = _pages(document, density)
        faults = _faults(closer, document)
        if faults < least:
            best, least = closer, faults
    return best


def too_high(pages: list[Page]) -> list[Problem]:
    """A problem for each block that is higher than a page."""
    hint = "Divide it, or shorten its words."
    return [
        Problem("D101", placed.block.where, "This is higher than a page.", hint)
        for page in pages
        for placed in page.placed
        if placed.cut
    ]


def _faults(pages: list[Page], document: Document) -> tuple[int, int]:
    """How many pages are too many, and how many but the first are nearly empty."""
    empty = sum(page.y > BODY_TOP - (BODY_TOP - BODY_BOTTOM) * _SPARSE for page in pages[1:])
    return max(0, len(pages) - document.most_pages), empty


def _pages(document: Document, density: _Density) -> list[Page]:
    filler = _Filler(density)
    for section in document.sections:
        if section.new_page or filler.room() < min(section.room, density.most_room):
            filler.new_page()
        title = Paragraph([Run(section.title)], STYLES["h1"], "H1")
        if filler.page.placed:
            title.before = 22.0
        head: list[Flowable] = [title]
        if section.kicker:
            room = ASIDE_WIDTH if section.aside else 0.0
            kicker = Paragraph([Run(section.kicker)], STYLES["kicker"], indent_right=room)
            kicker.keep_next = True
            kicker.before = title.before
            head.insert(0, kicker)
            title.before = 0.0
        filler.flow([*head, *section.blocks], start=section)
        if section.spread:
            _spread(filler.page)
    return filler.pages


def _spread(page: Page) -> None:
    """Give part of the height left over to the gaps before headings and cards."""
    gaps = [
        index
        for index, placed in enumerate(page.placed)
        if index and (isinstance(placed.block, Card) or getattr(placed.block, "role", "") == "H2")
    ]
    if not gaps:
        return
    extra = min(MOST_EXTRA, max(0.0, page.y - BODY_BOTTOM) * 0.7 / len(gaps))
    shift = 0.0
    for index, placed in enumerate(page.placed):
        shift += extra if index in gaps else 0.0
        placed.top -= shift
    page.y -= shift


def draw(document: Document, frame: Frame, colours: Palette) -> bytes:
    """The PDF of a document: the same bytes for the same input, whatever the clock says.

    Raises:
        UserError: D101, for blocks that are higher than a page.
    """
    pages = lay_out(document)
    found = too_high(pages)
    if found:
        raise UserError(found)
    pen = Pen(
        colours,
        title=document.title,
        author=frame.author,
        subject=document.subject,
        language=document.language,
        on=frame.on,
        keywords=frame.keywords,
    )
    for number, page in enumerate(pages, start=1):
        _furniture(pen, document, number, len(pages))
        for placed in page.placed:
            if placed.section is not None:
                pen.section()
                pen.bookmark(placed.section.id, placed.top + 20)
                pen.outline(placed.section.id, placed.section.title, 0)
            placed.block.draw(pen, MARGIN_LEFT, placed.top)
            if placed.section is not None:
                _aside(pen, placed.section, placed.top)
                if placed is pages[0].placed[0] and frame.logo is not None:
                    _logo(pen, frame.logo)
        pen.end_page()
    return pen.finish()


def _aside(pen: Pen, section: Section, top: float) -> None:
    """Short lines at the right of a section's heading: date, adviser."""
    right = MARGIN_LEFT + BODY_WIDTH
    for index, words in enumerate(section.aside):
        font = "SemiBold" if index == 0 else "Regular"
        pen.begin("P")
        line = fit(words, font, 8, ASIDE_WIDTH - 10)
        pen.text(right, top - 8.6 - index * 11.4, line, font, 8, "soft", "right")
        pen.end()


def _logo(pen: Pen, logo: Logo) -> None:
    """The hub's logo at the top right of the first page."""
    scale = min(LOGO_WIDTH / logo.width, LOGO_HEIGHT / logo.height)
    width, height = logo.width * scale, logo.height * scale
    x, y = MARGIN_LEFT + BODY_WIDTH - width, FIRST_TOP + 3
    box = f"{x:.1f} {y:.1f} {x + width:.1f} {y + height:.1f}"
    pen.begin("Figure", alt=logo.alternative, bbox=box)
    pen.picture(x, y, width, height, logo.png)
    pen.end()


def _furniture(pen: Pen, document: Document, number: int, count: int) -> None:
    """The bar at the top and the line of facts at the foot: artifacts, said once in the title."""
    pen.begin("P", muted=True)
    pen.rect(0, PAGE_HEIGHT - 9, PAGE_WIDTH, 9, "ink")
    pen.rect(0, PAGE_HEIGHT - 9, MARGIN_LEFT + 108, 9, "accent")
    right = MARGIN_LEFT + BODY_WIDTH
    if number > 1:
        top = PAGE_HEIGHT - 27
        left, side = document.header
        side = fit(side, "Regular", 7.6, BODY_WIDTH * 0.55)
        room = BODY_WIDTH - cut("Regular").width(side) * 7.6 - 20
        pen.text(MARGIN_LEFT, top, fit(left, "SemiBold", 7.6, room), "SemiBold", 7.6, "soft")
        pen.text(right, top, side, "Regular", 7.6, "soft", "right")
    pen.line(MARGIN_LEFT, 40, right, 40, "line", 0.6)
    pages = f"Page {number} of {count}"
    pen.text(right, 28, pages, "SemiBold", 7.6, "soft", "right")
    width = BODY_WIDTH - cut("SemiBold").width(pages) * 7.6 - 20
    pen.text(MARGIN_LEFT, 28, fit(document.footer, "Regular", 7.4, width), "Regular", 7.4, "soft")
    pen.end()
