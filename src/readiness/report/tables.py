"""Tables: rows that never break, a head that comes again on the next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readiness.report.flowables import Flowable, Stack
from readiness.report.pen import Pen


@dataclass(slots=True)
class Row:
    """One row: a stack a cell. `tone` is its ground, a colour of the palette or empty."""

    cells: list[Stack]
    tone: str = ""
    height: float = 0.0


class Table(Flowable):
    """Rows of cells in columns of given shares. Head cells have a ground and a line."""

    before = after = 6.0

    def __init__(
        self,
        rows: Sequence[Row],
        shares: Sequence[float],
        *,
        head: Row | None = None,
        summary: str = "",
        row_heads: bool = False,
        padding: float = 4.0,
    ) -> None:
        """`summary` says in a sentence what the table holds; `row_heads`: first cells are heads."""
        self.rows, self.head, self.shares = list(rows), head, list(shares)
        self.summary, self.row_heads, self.padding = summary, row_heads, padding
        self.key: object = self
        self.continued = False

    def measure(self, width: float) -> float:
        """All rows."""
        total = sum(self.shares)
        self._width = width
        self._widths = [width * share / total for share in self.shares]
        for row in self._all():
            row.height = 2 * self.padding + max(
                stack.measure(own - 8) for stack, own in zip(row.cells, self._widths, strict=True)
            )
        return sum(row.height for row in self._all())

    def _all(self) -> list[Row]:
        return ([self.head] if self.head else []) + self.rows

    def split(self, room: float) -> tuple[Flowable, Flowable] | None:
        """As many whole rows as fit, at least two here and one there; the head is repeated."""
        used = self.head.height if self.head else 0.0
        fit = 0
        for row in self.rows:
            if used + row.height > room:
                break
            used += row.height
            fit += 1
        if fit == len(self.rows) - 1 and fit > 2:
            fit -= 1  # no single row alone on the next page
        if fit < 2 or fit >= len(self.rows):
            return None
        parts: list[Flowable] = []
        for rows in (self.rows[:fit], self.rows[fit:]):
            part = Table(
                rows,
                self.shares,
                head=self.head,
                summary=self.summary,
                row_heads=self.row_heads,
                padding=self.padding,
            )
            part.key, part.where = self.key, self.where
            part.measure(self._width)
            part.continued = self.continued or bool(parts)
            parts.append(part)
        return parts[0], parts[1]

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Row by row; a line below each."""
        pen.begin("Table", self.key, summary=self.summary)
        y = top
        for row in self._all():  # all grounds first: one would cover half of the line above it
            tone = "band" if row is self.head else row.tone
            if tone:
                pen.rect(x, y - row.height, self._width, row.height, tone)
            y -= row.height
        y = top
        for row in self._all():
            is_head = row is self.head
            part = "THead" if is_head else "TBody"
            pen.begin(part, self.key, part, muted=self.continued and is_head)
            pen.begin("TR")
            left = x
            for index, (stack, width) in enumerate(zip(row.cells, self._widths, strict=True)):
                is_row_head = self.row_heads and index == 0
                scope = "Column" if is_head else "Row" if is_row_head else ""
                pen.begin("TH" if scope else "TD", scope=scope)
                stack.draw(pen, left + 4, y - self.padding)
                pen.end()
                left += width
            pen.end()
            pen.end()
            y -= row.height
            pen.line(
                x, y, x + self._width, y, "ink" if is_head else "line", 0.9 if is_head else 0.5
            )
        pen.end()
