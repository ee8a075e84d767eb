"""Charts of the HTML twin: inline SVG that grows with the page, each with its text alternative.

Bars and dots are rows of words with a drawing in per cent of the width, so that they can be read on
a telephone too; nothing is a picture of text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from readiness.report import charts
from readiness.report.html_parts import Sheet, attribute
from readiness.report.markup import Node
from readiness.report.pen import Anchor, Point, num
from readiness.report.typeface import cut


def figure(node: Node, sheet: Sheet) -> str:
    """A chart as one figure: who does not see it hears the alternative instead."""
    inner = "".join(_CHARTS[child.name](child, sheet) for child in node.children)
    return f'<figure role="img"{attribute("aria-label", node.get("alt"))}>\n{inner}</figure>\n'


def qr(node: Node) -> str:
    """A QR code; the address stands in words beside it."""
    count, path = charts.qr_path(node.get("href"))
    squares: list[str] = []
    for part in path.split(" re"):
        if part.strip():
            x, y, width, _ = part.split()
            squares.append(f"M{x} {count - 1 - int(y)}h{width}v1h-{width}z")
    size = num(node.number("size") or 64.0)
    return (
        f'<svg class="qr" role="img"{attribute("aria-label", node.get("alt"))} '
        f'viewBox="-4 -4 {count + 8} {count + 8}" width="{size}pt" height="{size}pt">'
        f'<rect x="-4" y="-4" width="100%" height="100%" class="f-white"/>'
        f'<path class="f-ink" d="{"".join(squares)}"/></svg>\n'
    )


def _text(value: str) -> str:
    return escape(value, quote=False)


def _percent(share: float) -> str:
    return num(100 * share) + "%"


def _ends(bands: Sequence[Node]) -> list[float]:
    return [float(band.get("start")) for band in bands[1:]] + [1.0]


def _starts(bands: Sequence[Node]) -> list[float]:
    return [float(band.get("start")) for band in bands]


def _range(low: float, high: float, y: float, cap: float = 3.5) -> str:
    """A thin line with end caps, cased in white so that it is seen on a bar in grey too."""
    left, right = _percent(low), _percent(high)
    return "".join(
        f'<line x1="{x1}" y1="{num(y1)}" x2="{x2}" y2="{num(y2)}" class="{kind}"/>'
        for x1, y1, x2, y2, kind in (
            (left, y, right, y, "case"),
            (left, y, right, y, "thin"),
            (left, y - cap, left, y + cap, "thin"),
            (right, y - cap, right, y + cap, "thin"),
        )
    )


def _scale(node: Node, sheet: Sheet) -> str:
    bands = node.find("band")
    value, low, high = (node.number(key) for key in ("value", "low", "high"))
    shares = " ".join(
        num(100 * (end - start)) for start, end in zip(_starts(bands), _ends(bands), strict=True)
    )
    steps = "".join(
        f"<span{' class=here' if band.get('label') == node.get('level') else ''}>"
        f"{_text(band.get('label'))}</span>"
        for band in bands
    )
    out = ""
    if value is not None:
        side = "end" if value > 0.85 else "start" if value < 0.15 else "middle"
        out += (
            '<svg class="marker" width="100%" height="26" aria-hidden="true">'
            f'<text x="{_percent(value)}" y="13" text-anchor="{side}" class="f-ink strong">'
            f"{_text(node.get('figure'))}</text>"
            f'<svg x="{_percent(value)}" y="18" overflow="visible">'
            '<path d="M0 8L-6 0H6z" class="f-ink"/></svg></svg>'
        )
    out += f'<div class="steps {sheet.shares(shares, len(bands))}">{steps}</div>'
    if low is not None and high is not None:
        out += (
            '<svg width="100%" height="12" aria-hidden="true">'
            f"{_range(low, max(high, low + 0.002), 6)}</svg>"
            f'<p class="small">{_text(node.get("note"))}</p>'
        )
    return f'<div class="scale">{out}</div>\n'


def _ground(bands: Sequence[Node]) -> str:
    """The bands behind a bar, by turns in two tints."""
    return "".join(
        f'<rect x="{_percent(start)}" y="0" width="{_percent(end - start)}" height="100%" '
        f'class="f-{"pale" if index % 2 else "band"}"/>'
        for index, (start, end) in enumerate(zip(_starts(bands), _ends(bands), strict=True))
    )


def _ticks(node: Node) -> str:
    """The figures above the plot, at the starts of the bands and at the end."""
    places = [*_starts(node.find("band")), 1.0]
    words = "".join(
        f'<text x="{_percent(place)}" y="11" class="tick" text-anchor="'
        f'{"start" if place < 0.02 else "end" if place > 0.98 else "middle"}">{_text(tick)}</text>'
        for place, tick in zip(places, node.get("ticks").split(), strict=False)
    )
    return f'<svg class="plot" width="100%" height="14" aria-hidden="true">{words}</svg>'


def _bars(node: Node, _: Sheet) -> str:
    bands = node.find("band")
    bars = node.find("bar")
    drawn_any = any(bar.get("state") not in charts.OFF for bar in bars)
    rows = [f'<div class="bar ticks"><span></span>{_ticks(node)}</div>'] if drawn_any else []
    for bar in bars:
        label = f'<span class="name">{_text(bar.get("label"))}</span>'
        if bar.get("state") in charts.OFF:
            # Words across the plot say why there is no bar; no bar must not read as nought.
            note = f'<i class="empty">{_text(bar.get("note"))}</i>'
            rows.append(f'<div class="bar off">{label}{note}</div>')
            continue
        value, low, high = (bar.number(key) for key in ("value", "low", "high"))
        drawn = _ground(bands)
        if value is not None:
            width = _percent(max(value, 0.006))
            hollow = bar.get("state") == "provisional"
            place = 'y="6.5" height="9"' if hollow else 'y="6" height="10"'
            kind = "hollow" if hollow else "f-accent"
            drawn += f'<rect x="0" width="{width}" {place} class="{kind}"/>'
        if low is not None and high is not None and high - low > 0.004:
            drawn += _range(low, high, 11)
        rows.append(
            f'<div class="bar">{label}'
            f'<svg class="plot" width="100%" height="22" aria-hidden="true">{drawn}</svg>'
            f"<b>{_text(bar.get('level'))}</b> "
            f'<span class="figure">{_text(bar.get("figure"))}</span> '
            f'<span class="note">{_text(bar.get("note"))}</span></div>'
        )
    return f'<div class="bars">{"".join(rows)}</div>\n'


def _dots(node: Node, _: Sheet) -> str:
    lines = "".join(
        f'<line x1="{_percent(place)}" y1="0" x2="{_percent(place)}" y2="100%" class="grid"/>'
        for place in [*_starts(node.find("band")), 1.0]
    )
    rows = [f'<div class="dot ticks"><span></span>{_ticks(node)}</div>']
    for dot in node.find("dot"):
        now, aim = float(dot.get("now")), float(dot.get("aim"))
        drawn = lines
        if aim - now > 0.004:
            drawn += (
                f'<line x1="{_percent(now)}" y1="11" x2="{_percent(aim)}" y2="11" class="way"/>'
                f'<circle cx="{_percent(aim)}" cy="11" r="5" class="ring"/>'
            )
        drawn += f'<circle cx="{_percent(now)}" cy="11" r="5.5" class="f-accent"/>'
        rows.append(
            f'<div class="dot"><span class="name">{_text(dot.get("label"))}</span>'
            f'<svg class="plot" width="100%" height="22" aria-hidden="true">{drawn}</svg>'
            f"<b>{_text(dot.get('gap'))}</b></div>"
        )
    legend = "".join(
        f'<span><svg width="14" height="14" aria-hidden="true"><circle cx="7" cy="7" r="5" '
        f'class="{kind}"/></svg> {_text(node.get(key))}</span> '
        for key, kind in (("now", "f-accent"), ("aim", "ring"))
    )
    return f'<div class="dots">{"".join(rows)}<p class="legend">{legend}</p></div>\n'


def _effort_impact(node: Node, _: Sheet) -> str:
    marks = [
        charts.Mark(
            mark.get("number"),
            int(float(mark.get("effort"))),
            int(float(mark.get("impact"))),
            mark.get("soon") == "yes",
        )
        for mark in node.find("mark")
    ]
    words = [node.get(name) for name in ("across", "up", "easy", "big", "small", "hard")]
    return drawn(charts.EffortImpact(marks, words), 212.0)


def drawn(chart: charts.EffortImpact, width: float) -> str:
    """A chart of the PDF as an SVG of this width in its own units."""
    height = chart.measure(width)
    pen = SvgPen(height)
    chart.draw(pen, 0, height)  # type: ignore[arg-type]
    shapes = "".join(pen.shapes)
    return (
        f'<svg class="drawn" viewBox="0 0 {num(width)} {num(height)}" aria-hidden="true">'
        f"{shapes}</svg>\n"
    )


class SvgPen:
    """What charts ask of a `Pen`, written as SVG. Its y grows upwards, as on paper."""

    def __init__(self, height: float) -> None:
        """A drawing of this height."""
        self.height = height
        self.shapes: list[str] = []

    def begin(self, *_: object, **__: object) -> None:
        """A figure is one element here."""

    def end(self) -> None:
        """See `begin`."""

    def rect(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A filled rectangle."""
        self.shapes.append(
            f'<rect x="{num(x)}" y="{num(self.height - y - height)}" width="{num(width)}" '
            f'height="{num(height)}" class="f-{_tone(fill)}"/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float, dash: str = ""
    ) -> None:
        """A straight line."""
        del dash
        self.shapes.append(
            f'<line x1="{num(x1)}" y1="{num(self.height - y1)}" x2="{num(x2)}" '
            f'y2="{num(self.height - y2)}" class="s-{_tone(colour)}" stroke-width="{num(width)}"/>'
        )

    def polygon(
        self,
        points: Sequence[Point],
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
    ) -> None:
        """A closed shape."""
        path = " ".join(f"{num(x)},{num(self.height - y)}" for x, y in points)
        self.shapes.append(f'<polygon points="{path}" {_paint(fill, stroke, width)}/>')

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
    ) -> None:
        """A circle."""
        self.shapes.append(
            f'<circle cx="{num(x)}" cy="{num(self.height - y)}" r="{num(radius)}" '
            f"{_paint(fill, stroke, width)}/>"
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        colour: str,
        anchor: Anchor = "left",
    ) -> None:
        """One line, as wide as in the PDF whatever font the reader has."""
        side = {"left": "start", "centre": "middle", "right": "end"}[anchor]
        self.shapes.append(
            f'<text x="{num(x)}" y="{num(self.height - y)}" {_set(text, font, size)} '
            f'text-anchor="{side}" class="f-{_tone(colour)}{_weight(font)}">{_text(text)}</text>'
        )

    def rotated(self, x: float, y: float, text: str, font: str, size: float, colour: str) -> None:
        """One line upwards."""
        self.shapes.append(
            f'<text transform="translate({num(x)} {num(self.height - y)}) rotate(-90)" '
            f'{_set(text, font, size)} class="f-{_tone(colour)}{_weight(font)}">'
            f"{_text(text)}</text>"
        )


def _set(text: str, font: str, size: float) -> str:
    width = cut(font).width(text) * size
    return f'font-size="{num(size)}" textLength="{num(width)}" lengthAdjust="spacingAndGlyphs"'


def _weight(font: str) -> str:
    return " strong" if font == "SemiBold" else ""


def _tone(name: str) -> str:
    return name.replace("_", "-")


def _paint(fill: str | None, stroke: str | None, width: float) -> str:
    names = [f"f-{_tone(fill)}" if fill else "f-none"]
    if stroke:
        names.append(f"s-{_tone(stroke)}")
    return f'class="{" ".join(names)}" stroke-width="{num(width)}"'


_CHARTS: dict[str, Callable[[Node, Sheet], str]] = {
    "scale": _scale,
    "bars": _bars,
    "dots": _dots,
    "effortimpact": _effort_impact,
}
