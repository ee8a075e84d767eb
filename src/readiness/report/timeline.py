"""The lanes of a roadmap on a line of time, as text and not as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readiness.report.flowables import Flowable, Paragraph
from readiness.report.pen import Pen
from readiness.report.text import Run
from readiness.report.theme import GUTTER, STYLES
from readiness.report.typeface import cap_height


@dataclass(slots=True)
class Lane:
    """One lane: its title, the day it ends, and its steps as pairs of number and words."""

    title: str
    by: str
    steps: list[tuple[str, Sequence[Run]]]


class Timeline(Flowable):
    """An arrow of lanes; below each, its steps as a list."""

    before, after = 4.0, 8.0
    BAND = 24.0
    _TONES = ("ink", "accent", "soft")

    def __init__(self, lanes: Sequence[Lane]) -> None:
        """At most three lanes, in order of time."""
        self.lanes = list(lanes)

    def measure(self, width: float) -> float:
        """The arrow, the dates and the longest list."""
        self._width = width
        self._lane = (width - GUTTER * (len(self.lanes) - 1)) / len(self.lanes)
        self._lists: list[list[tuple[str, Paragraph, float]]] = []
        height = 0.0
        for lane in self.lanes:
            placed: list[tuple[str, Paragraph, float]] = []
            y = 0.0
            for number, runs in lane.steps:
                body = Paragraph(runs, STYLES["cell"], "LBody")
                indent = 20.0 if number else 0.0
                own = body.measure(self._lane - indent - 6)
                placed.append((number, body, y))
                y += own + 6.5
            self._lists.append(placed)
            height = max(height, y)
        self._height = self.BAND + 18 + height
        return self._height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Arrows from left to right, then the lists."""
        for index, lane in enumerate(self.lanes):
            left = x + index * (self._lane + GUTTER)
            tone = self._TONES[min(index, 2)]
            bottom = top - self.BAND
            nose = 9.0
            right = left + self._lane + GUTTER - 3 - nose
            if index == len(self.lanes) - 1:
                right = x + self._width - nose
            points = [(left, bottom), (right, bottom), (right + nose, bottom + self.BAND / 2)]
            points += [(right, top), (left, top)]
            if index:
                points.append((left + nose, bottom + self.BAND / 2))
            pen.polygon(points, fill=tone)
            middle = bottom + self.BAND / 2
            pen.begin("P")
            indent = left + (nose + 8 if index else 10)
            pen.text(indent, middle - cap_height() * 9.4 / 2, lane.title, "SemiBold", 9.4, "white")
            pen.text(right - 2, middle - 2.9, lane.by, "Regular", 8, "white", "right")
            pen.end()
            pen.begin("L", lane, numbering="Decimal")
            for number, body, offset in self._lists[index]:
                y = top - self.BAND - 12 - offset
                pen.begin("LI")
                if number:
                    size = 7.0
                    pen.circle(left + 7.5, y - 5.8, 7.2, tone)
                    pen.begin("Lbl")
                    base = y - 5.8 - cap_height() * size / 2
                    pen.text(left + 7.5, base, number, "SemiBold", size, "white", "centre")
                    pen.end()
                body.draw(pen, left + (20 if number else 0), y)
                pen.end()
            pen.end()
            if index:
                line = left - GUTTER / 2
                pen.line(line, top - self.BAND - 8, line, top - self._height + 4, "line", 0.6)
