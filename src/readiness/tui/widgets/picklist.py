"""A list to pick from: a cursor, keys beside the first rows, the mouse; it scrolls by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.message import Message

from readiness.tui.text import pad, shorten, wrap
from readiness.tui.widgets.lines import BLANK, Line, LinesWidget, Look, Piece

_LEAST = 14
"""Cells below which a remark says too little to be shown."""
_FEWEST = 4
"""Lines of a list below which it cannot be walked through."""
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

    def __init__(
        self,
        *rows: PickRow,
        id: str | None = None,  # noqa: A002
        whole: bool = False,
        beside: int = 0,
    ) -> None:
        """Show these rows, the cursor on the first that can be picked.

        Args:
            rows: The rows.
            id: For style sheets and queries.
            whole: Every remark can be read in full: beside its text, after it, or under the list
                for the row of the cursor, as there is room.
            beside: Lines of the window that other things take, where the list may fill the rest.
        """
        super().__init__(id=id)
        self._beside = beside
        self.rows = rows
        self._whole = whole
        self.cursor = 0
        self.active = True
        self._top = 0
        self._settle(1)

    def show(
        self, *rows: PickRow, cursor: int = 0, active: bool = True, stay: bool = False
    ) -> None:
        """Show other rows.

        Args:
            rows: The rows.
            cursor: Where the cursor stands.
            active: False marks no row before the cursor is moved.
            stay: Do not scroll further than the cursor needs.
        """
        self.rows, self.active = rows, active
        self.cursor = max(0, min(len(rows) - 1, cursor))
        self._top = self._top if stay else 0
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

    def get_content_height(self, container: object, viewport: Size, width: int) -> int:
        """As many lines as the rows need in this width and the window has."""
        needed = max(1, sum(map(len, self._blocks(width))))
        # In a panel as high as its content, nothing else stops the list at the edge.
        return min(needed, max(1, viewport.height - self._beside)) if self._beside else needed

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """The rows around the cursor."""
        blocks, below = self._blocks(width), []
        if self._whole and sum(map(len, blocks)) > height and any(r.remark for r in self.rows):
            # A line a row. What the row of the cursor leaves out then stands under the list.
            fits = [self._fits(row, width) or _in_a_line(row, width) for row in self.rows]
            told = [] if all(fits) else self._told(width, fits)
            below = told if height - len(told) >= _FEWEST else []
            blocks = [
                self._flowed(n, row, width)
                if _in_a_line(row, width) and not self._fits(row, width)
                else [self._line(n, row, width, quiet=not fits[n])]
                for n, row in enumerate(self.rows)
            ]
        return [*self._window(blocks, height - len(below)), *below]

    def _blocks(self, width: int) -> list[list[Line]]:
        """The lines of each row."""
        return [
            self._flowed(place, row, width)
            if self._whole and not self._fits(row, width)
            else [self._line(place, row, width)]
            for place, row in enumerate(self.rows)
        ]

    def _window(self, blocks: list[list[Line]], height: int) -> list[Line]:
        """The part of the lines that holds the cursor's row and a neighbour of it."""
        lines = [line for block in blocks for line in block]
        first = sum(map(len, blocks[: self.cursor]))
        last = first + len(blocks[self.cursor]) if self.cursor < len(blocks) else first + 1
        if last >= self._top + height:
            self._top = last - height + 1
        if first < self._top + 1:
            self._top = max(0, first - 1)
        self._top = max(0, min(self._top, len(lines) - height))
        shown = lines[self._top : self._top + height]
        if self._top > 0 and shown:
            shown[0] = Line([("   ↑ more above", "remark")])
        if self._top + height < len(lines) and shown:
            shown[-1] = Line([("   ↓ more below", "remark")])
        return shown

    def _told(self, width: int, fits: Sequence[bool]) -> list[Line]:
        """What the row under the cursor means, where its line has no room to say it."""
        hidden = [row for row, fit in zip(self.rows, fits, strict=True) if not fit]
        most = max(len(wrap(_cut_from(row, width), width - 3)) for row in hidden)
        said = "Move with ↑ ↓ to read what each line means." if len(hidden) > 1 else ""
        if self.active and self.cursor < len(self.rows):
            said = "" if fits[self.cursor] else _cut_from(self.rows[self.cursor], width)
        lines = [Line([(f"   {part}", "remark")]) for part in wrap(said, width - 3)]
        return [BLANK, *lines, *[BLANK] * (most - len(lines))]

    def _column(self, width: int, lead: int, text: str) -> int:
        """Cells of the texts; the remarks share the column after it."""
        most = max(0, width - lead - _COLUMN)
        texts = [cell_len(r.text) for r in self.rows if r.remark and not r.heading]
        # A text that is too long for any column must not push the remarks of all others away.
        shared = min(max((n for n in texts if n <= most), default=most) + 1, most)
        return max(shared, cell_len(text) + 1)

    def _fits(self, row: PickRow, width: int) -> bool:
        """Whether the text, and the whole remark beside it, stand in one line."""
        lead = 1 if row.heading else _lead(row)
        if row.heading or not row.remark:
            return cell_len(row.text) < width - lead
        return cell_len(row.remark) <= width - lead - self._column(width, lead, row.text) - 2

    def _starts(self, place: int, row: PickRow) -> tuple[list[Piece], str, str]:
        """What stands before a row's text, the style of that text, and the fill."""
        here = self.active and place == self.cursor
        fill = "here" if here else ""
        pieces: list[Piece] = [
            (" ", ""),
            ("▌" if here else " ", "cursor" if here else ""),
            (f" {row.key} ", "key") if row.key else ("", ""),
            (f" {row.mark}", fill or "mark") if row.mark else ("", ""),
            (" ", fill),
        ]
        return pieces, "here" if here else "text", fill

    def _line(self, place: int, row: PickRow, width: int, *, quiet: bool = False) -> Line:
        """The row in one line; `quiet` leaves out the remark."""
        if row.heading:
            return Line([(f" {row.text}", "heading")])
        pieces, style, fill = self._starts(place, row)
        # The text comes first; the remarks share one column, or are left out where it is too thin.
        lead = _lead(row)
        column = self._column(width, lead, row.text)
        left = width - lead - column - 2
        shows = not quiet and left >= min(_LEAST, cell_len(row.remark))
        remark = shorten(row.remark, left) if shows else ""
        room = column if remark else max(0, width - lead - 1)
        pieces += [(pad(row.text, room), style), (f" {remark}", fill or "remark")]
        return Line(pieces, fill=fill, target=place)

    def _flowed(self, place: int, row: PickRow, width: int) -> list[Line]:
        """The row with its whole remark after the text, in as many lines as that takes."""
        if row.heading:
            return [Line([(f" {part}", "heading")]) for part in wrap(row.text, width - 1)]
        pieces, style, fill = self._starts(place, row)
        lead, size = _lead(row), len(row.text)
        both = f"{row.text}  {row.remark}" if row.remark else row.text
        lines, seen = [], 0
        for number, part in enumerate(wrap(both, max(1, width - lead - 1))):
            strong = max(0, min(len(part), size - seen))
            said = [(part[:strong], style), (part[strong:], fill or "remark")]
            start = pieces if number == 0 else [*pieces[:2], (" " * (lead - 2), fill)]
            lines.append(Line([*start, *said], fill=fill, target=place))
            seen += len(part) + 1
        return lines

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Walk down with the wheel."""
        event.stop()
        self.move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Walk up with the wheel."""
        event.stop()
        self.move(-1)

    def on_click(self, event: events.Click) -> None:
        """Tell which row was clicked."""
        target = self.target_at(event)
        if target is not None:
            self.post_message(self.Clicked(target))


def _in_a_line(row: PickRow, width: int) -> bool:
    """Whether the text, with its whole remark right after it, stands in one line."""
    both = f"{row.text}  {row.remark}" if row.remark else row.text
    return cell_len(both) < width - (1 if row.heading else _lead(row))


def _cut_from(row: PickRow, width: int) -> str:
    """What a line of its own does not show of a row: the remark, or all where the text is cut."""
    whole = cell_len(row.text) < width - _lead(row)
    return row.remark if whole and row.remark else f"{row.text}  {row.remark}".strip()


def _lead(row: PickRow) -> int:
    """Cells before a row's text."""
    key = cell_len(row.key) + 2 if row.key else 0
    return 3 + key + (cell_len(row.mark) + 1 if row.mark else 0)
