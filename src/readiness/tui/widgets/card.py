"""The question: repainted in place, one widget, every row a target for the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.message import Message

from readiness.tui.text import pad, shorten, wrap
from readiness.tui.widgets.lines import BLANK, Line, LinesWidget, Look

WIDEST = 92
"""Cells; longer lines are hard to read."""
_GUTTER = 8
_ROOMY = 3
_ALL_OF_IT = " (w: all of it)"


class Row(NamedTuple):
    """One row that can be chosen: the key beside it, its text, and a quieter remark after it."""

    key: str
    text: str
    chosen: bool = False
    remark: str = ""


class GridRow(NamedTuple):
    """One row of a grid: its text and the chosen option, empty while it has none."""

    text: str
    chosen: str
    current: bool


class Card(NamedTuple):
    """Everything the question widget shows. All text is clean already."""

    crumb: str
    place: str
    stem: str
    help: str = ""
    rows: tuple[Row, ...] = ()
    cursor: int | None = None
    ticks: bool = False
    """Several rows can be chosen; the marks are boxes."""
    grid: tuple[GridRow, ...] = ()
    typed: str | None = None
    """What was typed so far where a number is asked; None for other kinds."""
    note: str = ""
    note_head: str = "Note"
    panel: tuple[str, str] | None = None
    """A finished component: its name, and its result in a few words."""
    flash: str = ""
    warning: str = ""


class QuestionCard(LinesWidget):
    """Paints a `Card` in the room there is: blanks go first, then the help, then it scrolls."""

    LOOKS: ClassVar[dict[str, Look]] = {
        "crumb": Look("primary", bold=True),
        "stem": Look(bold=True),
        "help": Look("muted"),
        "option": Look(),
        "key": Look("badge-text", "badge", bold=True),
        "mark": Look("muted"),
        "remark": Look("muted"),
        "chosen": Look("foreground", "band", bold=True),
        "chosen-mark": Look("primary", "band", bold=True),
        "cursor": Look("accent", bold=True),
        "cursor-option": Look("foreground", "panel", bold=True),
        "note": Look(),
        "panel": Look("foreground", "panel"),
        "panel-title": Look("success", "panel", bold=True),
        "flash": Look("muted"),
        "warning": Look("error", bold=True),
        "typed": Look(bold=True),
    }

    @dataclass
    class RowClicked(Message):
        """A row was clicked; counts from 0."""

        index: int

    def __init__(self) -> None:
        """Start without a question."""
        super().__init__(id="card")
        self._card = Card("", "", "")
        self._top = 0

    def show(self, card: Card) -> None:
        """Paint this card."""
        if card.stem != self._card.stem:
            self._top = 0
        self._card = card
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Answer with the row under the mouse."""
        target = self.target_at(event)
        if target is not None:
            self.post_message(self.RowClicked(target))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show the rows further down, where there are more than fit."""
        self._top += 1
        self.repaint()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show the rows further up."""
        self._top -= 1
        self.repaint()

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """Head, rows and foot, spaced to fill the room."""
        card, wide = self._card, min(width - 4, WIDEST)
        foot = self._foot(wide, height)
        crumb = Line([(f"  {card.crumb}", "crumb"), (f"  ·  {card.place}", "help")])
        stem = [Line([(f"  {text}", "stem")]) for text in wrap(card.stem, wide)]
        hints = [Line([(f"  {text}", "help")]) for text in wrap(card.help, wide)]
        hints = hints if card.help else []
        grid = self._grid(wide)
        rows = [self._row(number, wide) for number in range(len(card.rows))]
        typed = self._typed() if card.typed is not None else []
        note = self._note(wide)

        fixed = [crumb, *stem]
        body = [*grid, *typed, *chain.from_iterable(rows), *note]
        spare = height - len(fixed) - len(body) - len(foot)
        if spare < len(hints):
            hints = hints[: max(0, spare)]
            if hints:
                hints[-1] = self._more(hints[-1], wide)
        spare -= len(hints)
        if spare < 0:
            body = self._scrolled(body, len(body) + spare, rows, offset=len(grid) + len(typed))
            return [*fixed, *body, *foot]
        self._top = 0
        gaps = len(rows) - 1
        airy = gaps > 0 and spare >= gaps + _ROOMY
        if airy:
            body = [*grid, *typed, *_spaced(rows), *([BLANK] if note else []), *note]
            spare = height - len(fixed) - len(hints) - len(body) - len(foot)
        above = [BLANK] if spare >= _ROOMY else []
        between = [BLANK] if spare >= 1 else []
        under = [BLANK] if airy and spare > _ROOMY else []
        lines = [*above, crumb, *under, *stem, *hints, *between, *body]
        return [*lines, *[BLANK] * (height - len(lines) - len(foot)), *foot]

    def _more(self, line: Line, wide: int) -> Line:
        text = f"{line.pieces[0][0].rstrip()} …"
        if cell_len(text) + cell_len(_ALL_OF_IT) > wide + 2:
            text = shorten(text, wide + 2 - cell_len(_ALL_OF_IT))
        return Line([(f"{text}{_ALL_OF_IT}", "help")])

    def _scrolled(
        self, body: list[Line], room: int, rows: list[list[Line]], offset: int
    ) -> list[Line]:
        """The part of the body that holds the cursor's row."""
        room = max(1, room)
        if self._card.cursor is not None and rows:
            first = offset + sum(map(len, rows[: self._card.cursor]))
            last = first + len(rows[self._card.cursor])
            self._top = min(self._top, first)
            self._top = max(self._top, last - room)
        self._top = max(0, min(self._top, len(body) - room))
        return body[self._top : self._top + room]

    def _row(self, number: int, wide: int) -> list[Line]:
        row = self._card.rows[number]
        at_cursor = number == self._card.cursor
        style = "chosen" if row.chosen else "option"
        if at_cursor and not row.chosen:
            style = "cursor-option"
        fill = style if row.chosen or at_cursor else ""
        marks = ("■", "□") if self._card.ticks and row.key not in ("0", "x") else ("●", "○")
        mark = marks[0] if row.chosen else marks[1]
        mark_style = "chosen-mark" if row.chosen else "mark"
        if at_cursor and not row.chosen:
            mark_style = "cursor-option"
        parts = wrap(row.text, wide - _GUTTER)
        # A remark is a help, not a part of the option: it goes where the line has room for it.
        fits = cell_len(parts[-1]) + cell_len(row.remark) + 2 <= wide - _GUTTER
        lines = [(part, "") for part in parts]
        lines[-1] = (parts[-1], row.remark if fits else "")
        out = []
        for place, (said, remark) in enumerate(lines):
            lead = ("▌" if at_cursor else " ", "cursor" if at_cursor else fill)
            if place == 0:
                key = (f" {row.key} ", "key") if row.key else ("   ", fill)
                pieces = [(" ", ""), lead, key, (f" {mark} ", mark_style), (said, style)]
            else:
                pieces = [(" ", ""), lead, ("      ", fill), (said, style)]
            if remark:
                quiet = "remark" if not (row.chosen or at_cursor) else style
                pieces.append((f"  {remark}", quiet))
            out.append(Line(pieces, fill=fill, target=number))
        return out

    def _grid(self, wide: int) -> list[Line]:
        lines = []
        for row in self._card.grid:
            style = "stem" if row.current else "help"
            lead = "▶" if row.current else " "
            chosen = f"{row.chosen:>3}" if row.chosen else "  ○"
            lines.append(
                Line(
                    [
                        (f" {lead} ", "cursor" if row.current else ""),
                        (pad(row.text, wide - 8), style),
                        (chosen, "chosen-mark" if row.chosen else "mark"),
                    ]
                )
            )
        return [*lines, BLANK] if lines else []

    def _typed(self) -> list[Line]:
        typed = self._card.typed or ""
        return [Line([("  › ", "cursor"), (f"{typed}▏", "typed")]), BLANK]

    def _note(self, wide: int) -> list[Line]:
        if not self._card.note:
            return []
        lines = wrap(self._card.note.replace("\n", " "), wide - _GUTTER)
        first = f"{lines[0]} …" if len(lines) > 1 else lines[0]
        head = f"  {self._card.note_head}: "
        return [Line([(head, "crumb"), (shorten(first, wide + 2 - cell_len(head)), "note")])]

    def _foot(self, wide: int, height: int) -> list[Line]:
        card = self._card
        lines = []
        if card.panel is not None:
            name, words = card.panel
            roomy = height >= 24
            title = Line([("  ✓ ", "panel-title"), (f"{name} is done", "panel-title")])
            body = [Line([(f"    {part}", "panel")]) for part in wrap(words, wide - 4)]
            lines += [title, *body] if roomy else [Line([*title.pieces, (f"  {words}", "panel")])]
            lines = [Line(line.pieces, fill="panel") for line in lines]
            lines = [*lines, BLANK] if roomy else lines
        if card.warning:
            lines += [Line([(f"  {t}", "warning")]) for t in wrap(card.warning, wide)]
        else:
            lines.append(Line([(f"  {card.flash}", "flash")]))
        return lines


def _spaced(rows: list[list[Line]]) -> list[Line]:
    out: list[Line] = []
    for row in rows:
        if out:
            out.append(BLANK)
        out.extend(row)
    return out
