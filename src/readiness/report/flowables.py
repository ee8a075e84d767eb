"""The blocks a document is made of.

Each measures itself for a width, may be split at a height, and draws itself downwards from a top
edge. They follow Platypus in spirit and not in code: one pass, no frames, rows and cards that never
break, and every drawn word goes through the pen, so that none is left out of the structure tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from readiness.errors import Place
from readiness.report.pen import Pen
from readiness.report.text import Line, Run, draw_lines, set_lines
from readiness.report.theme import GUTTER, STYLES, Style
from readiness.report.typeface import cap_height, cut


class Flowable:
    """A block, from a line of a template. Of neighbours' `after` and `before` the larger counts."""

    before = 0.0
    after = 0.0
    keep_next = False
    where = Place()

    def measure(self, width: float) -> float:
        """The height for this width. Must be called before `split` and `draw`."""
        raise NotImplementedError

    def split(self, room: float) -> tuple[Flowable, Flowable] | None:
        """A first part no higher than `room`, and the rest; None when that cannot be done well."""
        del room
        return None

    def spare(self) -> float:
        """Height that it could do without when measured, such as room between a chart's rows."""
        return 0.0

    def squeeze(self, height: float) -> None:
        """Become lower by `height`, at most by what is spare. It stays so."""

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

    def __init__(
        self, runs: Sequence[Run], style: Style, role: str = "P", indent_right: float = 0.0
    ) -> None:
        """Text in one style; `role` is its structure type, "" where it stands in its cell's."""
        self.runs, self.style, self.role = tuple(runs), style, role
        self.indent_right = indent_right
        self.before, self.after, self.keep_next = style.before, style.after, style.keep_next
        self.key: object = self
        self._lines: list[Line] = []
        self._width = -1.0

    def measure(self, width: float) -> float:
        """Lines times leading."""
        if width != self._width:
            room = width - self.indent_right
            self._lines, self._width = set_lines(self.runs, self.style, room), width
        return len(self._lines) * self.style.leading

    def split(self, room: float) -> tuple[Flowable, Flowable] | None:
        """Two paragraphs that share one structure element."""
        fit = min(int(room / self.style.leading + 1e-6), len(self._lines) - 2)
        if fit < 2 or self.keep_next:
            return None
        first, rest = self._part(self._lines[:fit]), self._part(self._lines[fit:])
        first.after = rest.before = 0.0
        return first, rest

    def _part(self, lines: list[Line]) -> Paragraph:
        part = copy(self)
        part._lines = lines  # noqa: SLF001 - a part of itself
        return part

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """All lines, as one structure element."""
        if self.role:
            pen.begin(self.role, self.key)
        draw_lines(pen, self._lines, self.style, x, top)
        if self.role:
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
        pen.begin("L", self.group, numbering="Decimal" if self.label[:1].isdigit() else "Disc")
        pen.begin("LI", self)
        style = self.style
        y = top - style.leading / 2 - cap_height() * style.size / 2
        pen.begin("Lbl")
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

    def __init__(self, blocks: Sequence[Flowable], hang: float = 0.0) -> None:
        """A column of blocks; the first stands `hang` points further in, beside a number."""
        self.blocks = list(blocks)
        self.hang = hang
        if self.blocks:
            self.before, self.after = self.blocks[0].before, self.blocks[-1].after

    def measure(self, width: float) -> float:
        """The heights and the gaps between them."""
        height = gap = 0.0
        self._tops: list[float] = []
        self._heights: list[float] = []
        for index, block in enumerate(self.blocks):
            own = block.measure(width if index else width - self.hang)
            if index:
                height += max(gap, block.before)
            self._tops.append(height)
            self._heights.append(own)
            height += own
            gap = block.after
        return height

    def spare(self) -> float:
        """All that its blocks could do without."""
        return sum(block.spare() for block in self.blocks)

    def squeeze(self, height: float) -> None:
        """From the blocks that have some to spare, in order."""
        for block in self.blocks:
            part = min(height, block.spare())
            if part > 0:
                block.squeeze(part)
                height -= part

    def parts(self, room: float) -> tuple[list[Flowable], list[Flowable]]:
        """The blocks that fit into `room`, and the rest; no heading is left behind as the last."""
        fit = len(self.blocks)
        while fit and self._tops[fit - 1] + self._heights[fit - 1] > room:
            fit -= 1
        while fit and fit < len(self.blocks) and self.blocks[fit - 1].keep_next:
            fit -= 1
        return self.blocks[:fit], self.blocks[fit:]

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Every block at its place."""
        inset = self.hang
        for block, offset in zip(self.blocks, self._tops, strict=True):
            block.draw(pen, x + inset, top - offset)
            inset = 0.0


class Card(Flowable):
    """A box that holds together: a ground, a bar on its left, perhaps a number in a disc."""

    def __init__(
        self,
        blocks: Sequence[Flowable],
        *,
        tone: str = "plain",
        number: str = "",
        padding: float = 9.0,
    ) -> None:
        """`tone` is ``plain``, ``pale``, ``accent``, ``warm`` or ``good``."""
        self.stack = Stack(blocks)
        self._shift = self._width = 0.0
        self.tone, self.number, self.padding = tone, number, padding
        self.before = self.after = 7.0
        self.stretch = 0.0

    def measure(self, width: float) -> float:
        """The content's height and the padding, or `stretch` when that is more."""
        self._width = width
        # In a narrow card only the heading stands beside the number; text gets the whole width.
        narrow = width < 260
        self._shift = 26.0 if self.number and not narrow else 2.0
        self.stack.hang = 24.0 if self.number and narrow else 0.0
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
    pen.begin("P")
    pen.text(x, y - cap_height() * size / 2, number, "SemiBold", size, "white", "centre")
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

    def split(self, room: float) -> tuple[Flowable, Flowable] | None:
        """Columns of what fits and columns of the rest, when every column can give something."""
        parts = [stack.parts(room) for stack in self.columns]
        if not all(fit for fit, _ in parts) or not any(rest for _, rest in parts):
            return None
        first, second = (
            Columns([part[side] for part in parts], self.shares, self.gutter) for side in (0, 1)
        )
        first.after = second.before = 0.0
        return first, second

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Left to right, which is also the reading order."""
        for stack, width in zip(self.columns, self._widths, strict=True):
            stack.draw(pen, x, top)
            x += width + self.gutter


class Tags(Flowable):
    """Short facts in pills, in one or more rows."""

    HEIGHT = 13.4
    SIZE = 7.2

    def __init__(self, tags: Sequence[tuple[str, str]], align: str = "left") -> None:
        """Pairs of text and tone; a tone is a colour of the palette."""
        self.tags, self.align = list(tags), align
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
        if self.align == "right":
            ends = {r: left + own for left, r, own in self._places}
            self._places = [(left + width - ends[r], r, own) for left, r, own in self._places]
        return (row + 1) * (self.HEIGHT + 3) - 3 if self.tags else 0.0

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """A round pill and its text each; a strong tone is filled, a soft one outlined."""
        height = self.HEIGHT
        for (text, tone), (left, row, width) in zip(self.tags, self._places, strict=True):
            y = top - row * (height + 3) - height
            strong = tone != "soft"
            ground, edge = (tone, tone) if strong else ("white", "line")
            pen.round_rect(x + left, y + 0.3, width, height - 0.6, height / 2, ground, edge, 0.7)
            pen.begin("P")
            colour = "white" if strong else "text"
            base = y + height / 2 - cap_height() * self.SIZE / 2
            pen.text(x + left + width / 2, base, text, "SemiBold", self.SIZE, colour, "centre")
            pen.end()


class Facts(Flowable):
    """Labels with a value below each, side by side."""

    def __init__(
        self,
        facts: Sequence[tuple[str, Sequence[Run]]],
        shares: Sequence[float],
        gutter: float = 10.0,
    ) -> None:
        """Pairs of label and value, at most five; `shares` are their parts of the width."""
        self.before, self.after = 3.0, 4.0
        self.inner = Columns(
            [
                [
                    Paragraph([Run(label)], STYLES["label"]),
                    Paragraph(value, STYLES["cell"]),
                ]
                for label, value in facts
            ],
            shares,
            gutter,
        )

    def measure(self, width: float) -> float:
        """The highest pair."""
        return self.inner.measure(width)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Left to right."""
        self.inner.draw(pen, x, top)
