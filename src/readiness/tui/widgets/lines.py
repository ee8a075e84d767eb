"""A widget that is a list of painted lines; only lines that changed are sent to the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from readiness.tui.text import shorten

Piece = tuple[str, str]
"""A text and the name of its style (one of the widget's component classes; "" = the plain one)."""


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


class LinesWidget(Widget):
    """Paints what `make_lines` returns. Text is painted as it is: it is never read as markup.

    Outside text must be cleaned before it gets here.
    """

    ALLOW_SELECT = False
    can_focus = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        """Start empty; the first resize paints."""
        super().__init__(id=id, classes=classes)
        self._strips: list[Strip] = []
        self._lines: Sequence[Line] = ()
        self._styles: dict[str, Style] = {}

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """The lines for this size. Overridden by each widget."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Make the lines again and send those that changed."""
        width, height = self.size
        if not width or not height:
            return
        self._lines = self.make_lines(width, height)[:height]
        strips = [self._strip(line, width) for line in self._lines]
        strips += [self._strip(BLANK, width)] * (height - len(strips))
        old, self._strips = self._strips, strips
        changed = [y for y in range(height) if y >= len(old) or strips[y] != old[y]]
        if changed:
            self.refresh(*_regions(changed, width))

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
        """The colours of a component class in the theme of the moment."""
        style = self._styles.get(name)
        if style is None:
            style = self.get_component_rich_style(name) if name else self.rich_style
            self._styles[name] = style
        return style

    def render_line(self, y: int) -> Strip:
        """The strip of one line (called by Textual)."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.rich_style)

    def notify_style_update(self) -> None:
        """Take the colours of a new theme."""
        super().notify_style_update()
        self._styles.clear()
        self._strips = []
        if self.is_mounted:
            self.repaint()

    def on_resize(self) -> None:
        """Paint for the new size."""
        self._strips = []
        self.repaint()

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
