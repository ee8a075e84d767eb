"""A widget that is a list of painted lines; only lines that changed are sent to the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from readiness.tui.text import shorten

Piece = tuple[str, str]
"""A text and the name of its look (a key of the widget's `LOOKS`; "" = the plain one)."""


class Line:
    """One line: pieces from the left, and what fills the rest.

    `target` names what a click on the line means to the widget; None means nothing.
    """

    __slots__ = ("fill", "pieces", "target")

    def __init__(
        self, pieces: Iterable[Piece] = (), *, fill: str = "", target: int | None = None
    ) -> None:
        """Hold the pieces."""
        self.pieces = tuple(pieces)
        self.fill = fill
        self.target = target


BLANK = Line()


class Look:
    """How text looks: theme variables for colour and ground ("" = the widget's), bold or not."""

    __slots__ = ("bold", "colour", "ground")

    def __init__(self, colour: str = "foreground", ground: str = "", *, bold: bool = False) -> None:
        """Hold the names of the variables."""
        self.colour = colour
        self.ground = ground
        self.bold = bold


class LinesWidget(Widget):
    """Paints what `make_lines` returns. Text is painted as it is: it is never read as markup.

    Outside text must be cleaned before it gets here. Colours come from the theme by the names in
    `LOOKS`, not from component classes: Textual styles a component class as if it were one more
    widget, and half of the time to the first page went there.
    """

    ALLOW_SELECT = False
    can_focus = False
    LOOKS: ClassVar[dict[str, Look]] = {}
    """The looks of this widget's pieces, by name."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        """Start empty; what the screen asks for first is painted then."""
        super().__init__(id=id, classes=classes)
        self._strips: list[Strip] = []
        self._lines: Sequence[Line] = ()
        self._painted: Size | None = None
        self._styles: dict[str, Style] = {}
        self._variables: dict[str, str] | None = None

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """The lines for this size. Overridden by each widget."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Make the lines again and send those that changed."""
        if self._painted is None or self._painted != self.size:
            self._painted = None
            self.refresh()
            return
        old = self._strips
        self._paint()
        changed = [y for y, strip in enumerate(self._strips) if strip != old[y]]
        if changed:
            self.refresh(*_regions(changed, self.size.width))

    def _paint(self) -> None:
        width, height = self._painted = self.size
        self._lines = self.make_lines(width, height)[:height]
        self._strips = [self._strip(line, width) for line in self._lines]
        self._strips += [self._strip(BLANK, width)] * (height - len(self._strips))

    def _strip(self, line: Line, width: int) -> Strip:
        segments: list[Segment] = []
        room = width
        for piece, name in line.pieces:
            text = shorten(piece, room)
            segments.append(Segment(text, self.style_of(name)))
            room -= cell_len(text)
            if room <= 0:
                break
        if room > 0:
            segments.append(Segment(" " * room, self.style_of(line.fill)))
        return Strip(segments, width)

    def style_of(self, name: str) -> Style:
        """The colours of a look in the theme of the moment; "" is the widget's plain one."""
        if self._variables is not self.app.theme_variables:
            self._variables = self.app.theme_variables
            self._styles.clear()
        style = self._styles.get(name)
        if style is None:
            look = self.LOOKS[name] if name else Look()
            _, ground = self.background_colors
            if look.ground:
                ground = Color.parse(self._variables[look.ground])
            colour = Color.parse(self._variables[look.colour])
            style = Style(color=colour.rich_color, bgcolor=ground.rich_color, bold=look.bold)
            self._styles[name] = style
        return style

    def render_line(self, y: int) -> Strip:
        """The strip of one line (called by Textual, also before the first `repaint`)."""
        if self._painted is None or self._painted != self.size:
            self._paint()
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.style_of(""))

    def notify_style_update(self) -> None:
        """Take the colours of a new theme."""
        super().notify_style_update()
        if self._variables is not None and self._variables is not self.app.theme_variables:
            self._painted = None
            self.refresh()

    def target_at(self, event: events.MouseEvent) -> int | None:
        """What was clicked: the target of the line under the mouse."""
        y = event.get_content_offset_capture(self).y
        return self._lines[y].target if 0 <= y < len(self._lines) else None


def _regions(rows: list[int], width: int) -> list[Region]:
    """Rows as few rectangles: neighbours together."""
    found: list[Region] = []
    start = previous = rows[0]
    for y in [*rows[1:], -1]:
        if y != previous + 1:
            found.append(Region(0, start, width, previous - start + 1))
            start = y
        previous = y
    return found
