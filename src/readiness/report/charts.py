"""Charts drawn on the page: a scale, bars with ranges, dots by gap, effort and impact, a QR code.

Values are places on the scale, 0..1; words come with them. Each is a figure whose text alternative
gives the same numbers, and each is legible in grey: filled, hollow and worded, not just coloured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from readiness.report.flowables import Flowable, badge
from readiness.report.pen import Pen
from readiness.report.typeface import cap_height, cut

BarState = Literal["scored", "provisional", "range", "withheld", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Band:
    """A level's label and where it starts, 0..1."""

    label: str
    start: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, and its place; None where there is nothing to draw."""

    label: str
    state: BarState
    level: str = ""
    figure: str = ""
    note: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """Now and aim of one component, and the gap in words."""

    label: str
    now: float
    aim: float
    gap: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A step's number, effort and impact (1..5); `soon` for the steps of the first lane."""

    number: str
    effort: int
    impact: int
    soon: bool


OFF = ("withheld", "not_applicable")
"""States without a bar."""


def fit(text: str, font: str, size: float, width: float) -> str:
    """The text, cut with an ellipsis when it is wider than `width`."""
    face = cut(font)
    if face.width(text) * size <= width:
        return text
    while text and face.width(text + "…") * size > width:
        text = text[:-1]
    return text.rstrip() + "…"


class Figure(Flowable):
    """A chart with its text alternative."""

    after = 6.0

    def __init__(self, chart: Flowable, alternative: str) -> None:
        """`alternative` says what the chart shows, with its numbers."""
        self.chart, self.alternative = chart, alternative

    def measure(self, width: float) -> float:
        """The chart's height."""
        self._width = width
        self._height = self.chart.measure(width)
        return self._height

    def spare(self) -> float:
        """What the chart could do without."""
        return self.chart.spare()

    def squeeze(self, height: float) -> None:
        """A lower chart."""
        self.chart.squeeze(height)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """The chart, as one figure."""
        box = f"{x:.1f} {top - self._height:.1f} {x + self._width:.1f} {top:.1f}"
        pen.begin("Figure", self, alt=self.alternative, bbox=box)
        self.chart.draw(pen, x, top)
        pen.end()


def _range(pen: Pen, x1: float, x2: float, y: float, colour: str, cap: float = 2.6) -> None:
    """A thin line with end caps, cased in white so that it is seen on a bar in grey too."""
    pen.line(x1, y, x2, y, "white", 2.7)
    pen.line(x1, y, x2, y, colour, 0.9)
    pen.line(x1, y - cap, x1, y + cap, colour, 0.9)
    pen.line(x2, y - cap, x2, y + cap, colour, 0.9)


class Scale(Flowable):
    """The levels as a strip of steps, with the place reached."""

    def __init__(self, bands: Sequence[Band], bar: Bar) -> None:
        """`bar.level` is the label of the level to fill; empty fills none."""
        self.bands, self.bar = list(bands), bar

    def measure(self, width: float) -> float:
        """A fixed height; more when a range is drawn below."""
        self.width = width
        ranged = self.bar.low is not None and self.bar.high is not None
        return 42.0 if self.bar.value is None and not ranged else 56.0 if ranged else 46.0

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Marker above, strip, range below."""
        bar, height = self.bar, 24.0
        y = top - 18 - height
        ends = [band.start for band in self.bands[1:]] + [1.0]
        for band, end in zip(self.bands, ends, strict=True):
            left, right = x + band.start * self.width, x + end * self.width
            here = band.label == bar.level
            pen.rect(left, y, right - left - 1.6, height, "ink" if here else "band")
            font, colour = ("SemiBold", "white") if here else ("Regular", "text")
            text = fit(band.label, font, 8.8, right - left - 8)
            middle = (left + right - 1.6) / 2
            pen.text(middle, y + height / 2 - 3.2, text, font, 8.8, colour, "centre")
        if bar.value is not None:
            place = min(max(x + bar.value * self.width, x + 4), x + self.width - 5.6)
            tip = y + height + 1.2
            pen.polygon([(place, tip), (place - 4, tip + 6), (place + 4, tip + 6)], fill="ink")
            width = cut("SemiBold").width(bar.figure) * 8.8
            left = min(max(place - width / 2, x), x + self.width - width)
            pen.text(left, tip + 8.6, bar.figure, "SemiBold", 8.8, "ink")
        if bar.low is not None and bar.high is not None:
            left, right = x + bar.low * self.width, x + bar.high * self.width
            _range(pen, left, max(right, left + 0.5), y - 5, "ink")
            width = cut("Regular").width(bar.note) * 7.4
            start = min(max((left + right) / 2 - width / 2, x), x + self.width - width)
            pen.text(start, y - 14.5, bar.note, "Regular", 7.4, "soft")


class Bars(Flowable):
    """One bar a component on the shared scale, with level word and count."""

    ROW = 17.4
    HEAD = 12.0

    def __init__(self, bands: Sequence[Band], bars: Sequence[Bar], ticks: Sequence[str]) -> None:
        """`ticks` label the starts of the bands and the end of the scale."""
        self.bands, self.bars, self.ticks = list(bands), list(bars), list(ticks)

    def measure(self, width: float) -> float:
        """A row each, and the ticks above."""
        self.width = width
        return self.HEAD + self.ROW * len(self.bars)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Columns: label, plot, level, count."""
        plot, size = x + 142, self.width - 142 - 168
        places = [band.start for band in self.bands] + [1.0]
        bottom = top - self.HEAD - self.ROW * len(self.bars)
        if all(bar.state in OFF for bar in self.bars):
            places = []  # a scale on which nothing stands
        for index, (left, right) in enumerate(pairwise(places)):
            tint = "pale" if index % 2 else "band"
            width = (right - left) * size
            pen.rect(plot + left * size, bottom, width, self.ROW * len(self.bars), tint)
        for place, tick in zip(places, self.ticks, strict=bool(places)):
            pen.text(plot + place * size, top - 7.5, tick, "Regular", 6.8, "soft", "centre")
        for index, bar in enumerate(self.bars):
            y = top - self.HEAD - self.ROW * (index + 0.5)
            if index:
                pen.line(x, y + self.ROW / 2, x + self.width, y + self.ROW / 2, "white", 1.2)
            self._row(pen, bar, x, plot, size, y)

    def _row(self, pen: Pen, bar: Bar, x: float, plot: float, size: float, y: float) -> None:
        off = bar.state in OFF
        base = y - 3.0
        label = "soft" if off else "ink"
        pen.text(x, base, fit(bar.label, "SemiBold", 8.4, 138), "SemiBold", 8.4, label)
        end = plot + size + 9
        if off:
            # Words in place of the plot say why there is no bar: no bar must not read as nought.
            pen.rect(plot, y - self.ROW / 2, size, self.ROW, "white")
            pen.text(plot, base, fit(bar.note, "Italic", 7.8, size + 168), "Italic", 7.8, "soft")
            return
        if bar.value is not None:
            width = max(bar.value * size, 1.5)
            if bar.state == "provisional":
                pen.round_rect(plot + 0.6, y - 3.4, width - 0.6, 6.8, 0.1, "white", "accent", 1.2)
            else:
                pen.rect(plot, y - 4, width, 8, "accent")
        if bar.low is not None and bar.high is not None and bar.high - bar.low > 0.004:
            _range(pen, plot + bar.low * size, plot + bar.high * size, y, "ink", 3.0)
        pen.text(end, base, fit(bar.level, "SemiBold", 8.2, 76), "SemiBold", 8.2, "ink")
        if bar.figure:
            pen.text(end + 92, base, bar.figure, "Regular", 8.2, "text", "right")
        pen.text(x + self.width, base, bar.note, "Regular", 7.4, "soft", "right")


class Dots(Flowable):
    """Now and aim by component, the widest gap first."""

    ROW, LEAST_ROW = 16.2, 10.8

    def __init__(
        self,
        dots: Sequence[Dot],
        bands: Sequence[Band],
        ticks: Sequence[str],
        legend: Sequence[str],
    ) -> None:
        """`legend` names the filled dot and the ring."""
        self.dots, self.bands, self.ticks = list(dots), list(bands), list(ticks)
        self.legend = list(legend)
        self.row = self.ROW

    def measure(self, width: float) -> float:
        """A row each, ticks above, legend below."""
        self.width = width
        return 14 + self.row * len(self.dots) + 17

    def spare(self) -> float:
        """Rows can stand closer."""
        return (self.row - self.LEAST_ROW) * len(self.dots)

    def squeeze(self, height: float) -> None:
        """Closer rows."""
        self.row -= height / max(1, len(self.dots))

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Label, line from now to aim, gap."""
        plot, size = x + 142, self.width - 142 - 70
        bottom = top - 14 - self.row * len(self.dots)
        for place, tick in zip([*(b.start for b in self.bands), 1.0], self.ticks, strict=True):
            pen.line(plot + place * size, bottom, plot + place * size, top - 11, "line", 0.6)
            pen.text(plot + place * size, top - 7.5, tick, "Regular", 6.8, "soft", "centre")
        for index, dot in enumerate(self.dots):
            y = top - 14 - self.row * (index + 0.5)
            now, aim = plot + dot.now * size, plot + dot.aim * size
            pen.text(x, y - 3, fit(dot.label, "SemiBold", 8.2, 138), "SemiBold", 8.2, "ink")
            if aim - now > 1:
                pen.line(now, y, aim, y, "warm", 1.6)
                pen.circle(aim, y, 3.6, "white", "warm", 1.7)
            pen.circle(now, y, 4.0, "accent")
            pen.text(x + self.width, y - 3, dot.gap, "SemiBold", 7.8, "text", "right")
        y = bottom - 11
        pen.circle(plot + 4, y + 2.6, 3.6, "accent")
        pen.text(plot + 12, y, self.legend[0], "Regular", 7.4, "soft")
        left = plot + 30 + cut("Regular").width(self.legend[0]) * 7.4
        pen.circle(left, y + 2.6, 3.2, "white", "warm", 1.6)
        pen.text(left + 8, y, self.legend[1], "Regular", 7.4, "soft")


class EffortImpact(Flowable):
    """Steps by effort (across) and impact (up); equal ones stand beside each other."""

    HEIGHT = 176.0

    def __init__(self, marks: Sequence[Mark], words: Sequence[str]) -> None:
        """`words`: both axes, then the four corners: top left, top right, bottom left and right."""
        self.marks, self.words = list(marks), list(words)

    def measure(self, width: float) -> float:
        """A fixed height."""
        self.width = width
        return self.HEIGHT

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Ground, corner words, then discs in their cells."""
        across, up, *corners = self.words
        left, bottom = x + 14, top - self.HEIGHT + 16
        width, height = self.width - 14, self.HEIGHT - 16
        half_w, half_h = width / 2, height / 2
        pen.rect(left, bottom + half_h, half_w, half_h, "good_pale")
        pen.rect(left + half_w, bottom + half_h, half_w, half_h, "accent_pale")
        pen.rect(left, bottom, half_w, half_h, "pale")
        pen.rect(left + half_w, bottom, half_w, half_h, "band")
        pen.line(left, bottom + half_h, left + width, bottom + half_h, "white", 2)
        pen.line(left + half_w, bottom, left + half_w, bottom + height, "white", 2)
        for index, word in enumerate(corners):
            cx = left + 6 + (half_w if index % 2 else 0)
            cy = bottom + (half_h if index < 2 else 0) + half_h - 11
            pen.text(cx, cy, fit(word, "SemiBold", 7.2, half_w - 10), "SemiBold", 7.2, "soft")
        pen.text(left, bottom - 11, across, "Regular", 7.2, "soft")
        self._upwards(pen, x + 7, bottom, up)
        cells: dict[tuple[int, int], list[Mark]] = defaultdict(list)
        for mark in self.marks:
            cells[mark.effort, mark.impact].append(mark)
        for (effort, impact), marks in cells.items():
            self._cell(pen, (left, bottom, half_w, half_h), effort, impact, marks)

    def _cell(
        self,
        pen: Pen,
        ground: tuple[float, float, float, float],
        effort: int,
        impact: int,
        marks: list[Mark],
    ) -> None:
        """The marks of one effort and impact.

        Efforts 1 and 2 are one half, as are impacts 4 and 5, so that no mark stands on a border.
        """
        left, bottom, half_w, half_h = ground
        step = half_w / 2 if effort < 3 else half_w / 3
        cx = left + step * (effort - 0.5 if effort < 3 else effort - 2.5)
        cx += 0.0 if effort < 3 else half_w
        free = half_h - 14  # below the corner's words
        row_h = free / 2 if impact > 3 else free / 3
        cy = bottom + row_h * (impact - 3.5 if impact > 3 else impact - 0.5)
        cy += half_h if impact > 3 else 0.0
        per_row = max(1, int((step + 2) / 13.2))
        cy += 6.3 * ((len(marks) - 1) // per_row)  # rows stand around the middle of their cell
        for index, mark in enumerate(marks):
            row, column = divmod(index, per_row)
            count = min(per_row, len(marks) - row * per_row)
            x = cx + (column - (count - 1) / 2) * 13.2
            y = cy - row * 12.6
            if mark.soon:
                badge(pen, x, y, mark.number, 6.2, "accent")
            else:
                pen.circle(x, y, 5.7, "white", "accent", 1.1)
                base = y - cap_height() * 6.6 / 2
                pen.text(x, base, mark.number, "SemiBold", 6.6, "accent", "centre")

    def _upwards(self, pen: Pen, x: float, y: float, text: str) -> None:
        pen.rotated(x, y, text, "Regular", 7.2, "soft")


class Qr(Flowable):
    """A QR code on a white ground with its quiet zone, as vectors."""

    def __init__(self, address: str, size: float = 64.0) -> None:
        """`size` includes the quiet zone of four modules."""
        self.address, self.size = address, size

    def measure(self, width: float) -> float:
        """As high as wide."""
        self.size = min(self.size, width)
        return self.size

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """White ground and the modules."""
        count, path = qr_path(self.address)
        module = self.size / (count + 8)
        pen.rect(x, top - self.size, self.size, self.size, "white")
        inner = self.size - 8 * module
        left, bottom = x + 4 * module, top - self.size + 4 * module
        pen.modules(left, bottom, inner, count, path, "ink")


@lru_cache(1024)
def qr_path(address: str) -> tuple[int, str]:
    """Modules a side, and a path of unit squares, joined along rows.

    Cached: an offer's code is the same in every document.
    """
    import segno  # 90 ms to load, and many documents print no code

    matrix = segno.make(address, error="m", micro=False).matrix
    count = len(matrix)
    out: list[str] = []
    for y, row in enumerate(matrix):
        x = 0
        while x < count:
            if row[x]:
                end = x
                while end < count and row[end]:
                    end += 1
                out.append(f"{x} {count - 1 - y} {end - x} 1 re")
                x = end
            else:
                x += 1
    return count, " ".join(out)
