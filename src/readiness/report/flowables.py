"""The blocks a document is made of. Each measures itself for a width, may be split at a height, and
draws itself downwards from a top edge.

They follow Platypus in spirit and not in code: one pass, no frames, rows and cards that never break, and
every drawn word goes through the pen, so that none can be left out of the structure tree.
"""

from __future__ import annotations

from collections.abc import Sequence

from readiness.report.pen import Pen
from readiness.report.text import Line, Run, draw_lines, set_lines
from readiness.report.theme import GUTTER, STYLES, Style
from readiness.report.typeface import CAP_HEIGHT, cut


class Flowable:
    """A block. `before` and `after` are the wished-for gaps; the larger of two neighbours' counts."""

    before = 0.0
    after = 0.0
    keep_next = False

    def measure(self, width: float) -> float:
        """The height for this width. Must be called before `split` and `draw`."""
        raise NotImplementedError

    def split(self, room: float) -> tuple[Flowable, Flowable] | None:
        """A first part no higher than `room` and the rest, or None when that cannot be done well."""
        del room
        return None

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw from the top left corner."""
        raise NotImplementedError


class Space(Flowable):
    """Empty height."""

    def __init__(self, height: float) -> None:
        """A gap of `height` points."""
        self.height = height

    def measure(self, width: float) -> float:
        """The height."""
        del width
        return self.height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Nothing."""


class Rule(Flowable):
    """A thin line across the column."""

    before = after = 5.0

    def measure(self, width: float) -> float:
        """The line's own height."""
        self.width = width
        return 0.6

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """One line."""
        pen.line(x, top, x + self.width, top, "line", 0.6)


class Paragraph(Flowable):
    """Running text or a heading. Splits with at least two lines on either side."""

    def __init__(self, runs: Sequence[Run], style: Style, role: str = "P") -> None:
        """Text in one style; `role` is its structure type."""
        self.runs, self.style, self.role = tuple(runs), style, role
        self.before, self.after, self.keep_next = style.before, style.after, style.keep_next
        self.key: object = self
        self._lines: list[Line] = []
        self._width = -1.0

    def measure(self, width: float) -> float:
        """Lines times leading."""
        if width != self._width:
            self._lines, self._width = set_lines(self.runs, self.style, width), width
        return len(self._lines) * self.style.leading

    def split(self, room: float) -> tuple[Flowable, Flowable] | None:
        """Two paragraphs that share one structure element."""
        fit = min(int(room / self.style.leading + 1e-6), len(self._lines) - 2)
        if fit < 2 or self.keep_next:
            return None
        first, rest = (Paragraph(self.runs, self.style, self.role) for _ in range(2))
        first._lines, rest._lines = self._lines[:fit], self._lines[fit:]
        for part in (first, rest):
            part._width, part.key = self._width, self.key
        first.after = rest.before = 0.0
        return first, rest

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """All lines, as one structure element."""
        pen.begin(self.role, self.key)
        draw_lines(pen, self._lines, self.style, x, top)
        pen.end()


class Item(Flowable):
    """A list item: a mark or number, and text beside it."""

    indent = 13.0

    def __init__(self, label: str, runs: Sequence[Run], style: Style, group: object) -> None:
        """`label` is the mark; items of one list share `group`."""
        self.label, self.group = label, group
        self.body = Paragraph(runs, style, "LBody")
        self.style = style
        self.after = max(style.after - 2, 2.0)

    def measure(self, width: float) -> float:
        """The text's height beside the mark."""
        return self.body.measure(width - self.indent)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """The mark, then the text."""
        pen.begin("L", self.group)
        pen.begin("LI", self)
        style = self.style
        y = top - style.leading / 2 - CAP_HEIGHT * style.size / 2
        pen.begin("Lbl", self.label)
        if self.label == "box":
            side = style.size * 0.86
            pen.round_rect(
                x + 0.5, top - style.leading / 2 - side / 2, side, side, 1.5, None, "soft", 0.8
            )
        else:
            pen.text(x + 1, y, self.label, "SemiBold", style.size, "accent")
        pen.end()
        self.body.draw(pen, x + self.indent, top)
        pen.end()
        pen.end()


class Stack(Flowable):
    """Blocks below one another; never split."""

    def __init__(self, blocks: Sequence[Flowable]) -> None:
        """A column of blocks."""
        self.blocks = list(blocks)
        if self.blocks:
            self.before, self.after = self.blocks[0].before, self.blocks[-1].after

    def measure(self, width: float) -> float:
        """The heights and the gaps between them."""
        height = gap = 0.0
        self._tops: list[float] = []
        for index, block in enumerate(self.blocks):
            own = block.measure(width)
            if index:
                height += max(gap, block.before)
            self._tops.append(height)
            height += own
            gap = block.after
        return height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Every block at its place."""
        for block, offset in zip(self.blocks, self._tops, strict=True):
            block.draw(pen, x, top - offset)


class Card(Flowable):
    """A box that holds together: a ground, a bar on its left, perhaps a number in a disc."""

    def __init__(
        self,
        blocks: Sequence[Flowable],
        *,
        tone: str = "plain",
        number: str = "",
        padding: float = 10.0,
    ) -> None:
        """`tone` is ``plain``, ``pale``, ``accent``, ``warm`` or ``good``."""
        self.stack = Stack(blocks)
        self.tone, self.number, self.padding = tone, number, padding
        self.before = self.after = 8.0
        self.stretch = 0.0

    def measure(self, width: float) -> float:
        """The content's height and the padding, or `stretch` when that is more."""
        self._width = width
        self._shift = 26.0 if self.number else 2.0
        inner = width - 2 * self.padding - self._shift
        return max(self.stack.measure(inner) + 2 * self.padding - 2, self.stretch)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """The ground, the bar, the number and the content."""
        height = self.measure(self._width)
        ground, bar = {
            "plain": ("white", "accent"),
            "pale": ("pale", "soft"),
            "accent": ("accent_pale", "accent"),
            "warm": ("warm_pale", "warm"),
            "good": ("good_pale", "good"),
        }[self.tone]
        if self.tone == "plain":
            pen.round_rect(
                x + 0.4, top - height, self._width - 0.8, height, 3, "white", "line", 0.8
            )
        else:
            pen.rect(x, top - height, self._width, height, ground)
        pen.rect(x, top - height, 2.6, height, bar)
        pen.begin("Sect", self)
        if self.number:
            badge(pen, x + self.padding + 10, top - self.padding - 7.2, self.number, 9.2)
        self.stack.draw(pen, x + self.padding + self._shift, top - self.padding)
        pen.end()


def badge(pen: Pen, x: float, y: float, number: str, radius: float, tone: str = "ink") -> None:
    """A step's number in a disc with its centre at (x, y)."""
    size = radius * (1.06 if len(number) < 2 else 0.94)
    pen.circle(x, y, radius, tone)
    pen.begin("P", None)
    pen.text(x, y - CAP_HEIGHT * size / 2, number, "SemiBold", size, "white", "centre")
    pen.end()


class Columns(Flowable):
    """Stacks side by side. Cards that stand alone in their column get one height."""

    def __init__(
        self,
        columns: Sequence[Sequence[Flowable]],
        shares: Sequence[float],
        gutter: float = GUTTER,
    ) -> None:
        """`shares` are the columns' parts of the width."""
        self.columns = [Stack(blocks) for blocks in columns]
        self.shares, self.gutter = list(shares), gutter
        self.before = max((stack.before for stack in self.columns), default=0.0)
        self.after = max((stack.after for stack in self.columns), default=0.0)

    def measure(self, width: float) -> float:
        """The height of the highest column."""
        free = width - self.gutter * (len(self.columns) - 1)
        total = sum(self.shares)
        self._widths = [free * share / total for share in self.shares]
        pairs = list(zip(self.columns, self._widths, strict=True))
        height = max(stack.measure(own) for stack, own in pairs)
        for stack, own in pairs:
            if len(stack.blocks) == 1 and isinstance(stack.blocks[0], Card):
                stack.blocks[0].stretch = height
                stack.measure(own)
        return height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Left to right, which is also the reading order."""
        for stack, width in zip(self.columns, self._widths, strict=True):
            stack.draw(pen, x, top)
            x += width + self.gutter


class Tags(Flowable):
    """Short facts in pills, in one or more rows."""

    HEIGHT = 13.4
    SIZE = 7.2

    def __init__(self, tags: Sequence[tuple[str, str]]) -> None:
        """Pairs of text and tone; a tone is a colour of the palette."""
        self.tags = list(tags)
        self.after = 4.0
        self.before = 2.0

    def measure(self, width: float) -> float:
        """Rows of pills."""
        face = cut("SemiBold")
        self._places: list[tuple[float, int, float]] = []
        x, row = 0.0, 0
        for text, _ in self.tags:
            own = face.width(text) * self.SIZE + 11
            if x and x + own > width:
                x, row = 0.0, row + 1
            self._places.append((x, row, own))
            x += own + 4
        return (row + 1) * (self.HEIGHT + 3) - 3 if self.tags else 0.0

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """A round pill and its text each; a strong tone is filled, a soft one outlined."""
        height = self.HEIGHT
        for (text, tone), (left, row, width) in zip(self.tags, self._places, strict=True):
            y = top - row * (height + 3) - height
            strong = tone != "soft"
            pen.round_rect(
                x + left,
                y + 0.3,
                width,
                height - 0.6,
                height / 2,
                tone if strong else "white",
                tone if strong else "line",
                0.7,
            )
            pen.begin("P", None)
            colour = "white" if strong else "text"
            base = y + height / 2 - CAP_HEIGHT * self.SIZE / 2
            pen.text(x + left + width / 2, base, text, "SemiBold", self.SIZE, colour, "centre")
            pen.end()


class Facts(Flowable):
    """Labels with a value below each, side by side."""

    def __init__(self, facts: Sequence[tuple[str, Sequence[Run]]], gutter: float = 10.0) -> None:
        """Pairs of label and value, at most five."""
        self.before, self.after = 3.0, 4.0
        self.inner = Columns(
            [
                [
                    Paragraph([Run(label)], STYLES["label"]),
                    Paragraph(value, STYLES["cell"]),
                ]
                for label, value in facts
            ],
            [1.0] * len(facts),
            gutter,
        )

    def measure(self, width: float) -> float:
        """The highest pair."""
        return self.inner.measure(width)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Left to right."""
        self.inner.draw(pen, x, top)


def heading(level: int, runs: Sequence[Run]) -> Paragraph:
    """A heading of level 1 to 3."""
    return Paragraph(runs, STYLES[f"h{level}"], f"H{level}")
