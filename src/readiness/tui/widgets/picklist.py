"""A list to pick from: a cursor, keys beside the first rows, the mouse; it scrolls by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.message import Message

from readiness.tui.text import pad, shorten
from readiness.tui.widgets.lines import Line, LinesWidget, Look

_LEAST = 14
"""Cells below which a remark says too little to be shown."""
_COLUMN = 34
"""Cells that the remarks get where long texts would leave them none."""


class PickRow(NamedTuple):
    """One row: a key (may be empty), a text, a remark on the right. A heading cannot be picked."""

    text: str
    key: str = ""
    remark: str = ""
    mark: str = ""
    heading: bool = False


class PickList(LinesWidget):
    """Shows rows; the page that owns it moves the cursor and asks what is picked."""

    LOOKS: ClassVar[dict[str, Look]] = {
        "key": Look("badge-text", "badge", bold=True),
        "text": Look(),
        "remark": Look("muted"),
        "mark": Look("primary"),
        "heading": Look("primary", bold=True),
        "cursor": Look("accent", bold=True),
        "here": Look("foreground", "band", bold=True),
    }

    @dataclass
    class Clicked(Message):
        """A row was clicked; counts from 0, headings included."""

        index: int

    def __init__(self, *rows: PickRow, id: str | None = None) -> None:  # noqa: A002
        """Show these rows, the cursor on the first that can be picked."""
        super().__init__(id=id)
        self.rows = rows
        self.cursor = 0
        self.active = True
        self._top = 0
        self._settle(1)

    def show(self, *rows: PickRow, cursor: int = 0, active: bool = True) -> None:
        """Show other rows; not `active`, no row is marked before the cursor is moved."""
        self.rows, self.cursor, self._top, self.active = rows, cursor, 0, active
        self._settle(1)
        self.refresh(layout=True)
        self.repaint()

    def move(self, step: int) -> None:
        """Move the cursor over rows that can be picked; the first move of a list only shows it."""
        if not self.active:
            self.active = True
            self.repaint()
            return
        self.cursor = max(0, min(len(self.rows) - 1, self.cursor + step))
        self._settle(1 if step > 0 else -1)
        self.repaint()

    def _settle(self, step: int) -> None:
        """Leave a heading in the direction of travel, or back where that is the end."""
        for direction in (step, -step):
            place = self.cursor
            while 0 <= place < len(self.rows) and self.rows[place].heading:
                place += direction
            if 0 <= place < len(self.rows):
                self.cursor = place
                return

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """A line a row."""
        return max(1, len(self.rows))

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """The rows around the cursor."""
        if self.cursor < self._top + 1:
            self._top = max(0, self.cursor - 1)
        if self.cursor >= self._top + height - 1:
            self._top = self.cursor - height + 2
        self._top = max(0, min(self._top, len(self.rows) - height))
        shown = list(enumerate(self.rows))[self._top : self._top + height]
        lines = [self._line(place, row, width) for place, row in shown]
        if self._top > 0 and lines:
            lines[0] = Line([("   ↑ more above", "remark")])
        if self._top + height < len(self.rows) and len(lines) == height:
            lines[-1] = Line([("   ↓ more below", "remark")])
        return lines

    def _line(self, place: int, row: PickRow, width: int) -> Line:
        if row.heading:
            return Line([(f" {row.text}", "heading")])
        here = self.active and place == self.cursor
        text_style = "here" if here else "text"
        fill = "here" if here else ""
        key = (f" {row.key} ", "key") if row.key else ("", "")
        mark = (f" {row.mark}", fill or "mark") if row.mark else ("", "")
        lead = 3 + cell_len(key[0]) + cell_len(mark[0])
        # The text comes first; the remarks share one column, or are left out where it is too thin.
        texts = [cell_len(r.text) for r in self.rows if r.remark and not r.heading]
        longest = max(texts, default=0)
        column = min(longest + 1, max(width - lead - _COLUMN, cell_len(row.text) + 1))
        left = width - lead - column - 2
        remark = shorten(row.remark, left) if left >= min(_LEAST, cell_len(row.remark)) else ""
        room = column if remark else max(0, width - lead - 1)
        pieces = [
            (" ", ""),
            ("▌" if here else " ", "cursor" if here else ""),
            key,
            mark,
            (" ", fill),
            (pad(row.text, room), text_style),
            (f" {remark}", fill or "remark"),
        ]
        return Line(pieces, fill=fill, target=place)

    def on_click(self, event: events.Click) -> None:
        """Tell which row was clicked."""
        target = self.target_at(event)
        if target is not None:
            self.post_message(self.Clicked(target))
