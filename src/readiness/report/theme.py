"""How a roadmap document looks: page, grid, type scale, palette. Sizes are points, y grows upwards.

Every text colour has a contrast of at least 4.5 : 1 on white and on the pale grounds (tested), and
no meaning rests on colour alone: shapes, fills and words carry it, so a grey print says the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from readiness.errors import fault
from readiness.report.fontfile import Fonts
from readiness.report.logo import Logo

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
MARGIN_LEFT = MARGIN_RIGHT = 42.0
BODY_TOP = 791.0
FIRST_TOP = 808.0  # the first page has no header line
BODY_BOTTOM = 51.0
BODY_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
GUTTER = 12.0

Align = Literal["left", "right", "centre"]
Rgb = tuple[float, float, float]


def rgb(text: str) -> Rgb:
    """The three parts, 0..1, of a colour written as ``#rrggbb``. Raises ValueError."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(f"not a colour: {text!r}")
    red, green, blue = (round(int(text[i : i + 2], 16) / 255, 4) for i in (1, 3, 5))
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1..21.

    Source: WCAG 2.2, relative luminance and contrast ratio.
    """
    first, second = _luminance(rgb(one)), _luminance(rgb(other))
    high, low = max(first, second), min(first, second)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a document. A brand sets `accent` and `ink`."""

    ink: str = "#0b2239"
    text: str = "#22313f"
    soft: str = "#4d5c69"
    line: str = "#ccd6de"
    pale: str = "#f2f5f8"
    band: str = "#e6ecf1"
    white: str = "#ffffff"
    accent: str = "#005ea8"
    accent_pale: str = "#e9f2fa"
    warm: str = "#b53d0b"
    warm_pale: str = "#fdf1ea"
    good: str = "#00706a"
    good_pale: str = "#e8f4f2"

    def __getitem__(self, name: str) -> str:
        """The colour of this name. Raises KeyError."""
        if name not in TONES:
            raise KeyError(name)
        value: str = getattr(self, name)
        return value


TONES = frozenset(Palette.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set. `font` is a cut, `colour` a name of the palette."""

    font: str = "Regular"
    size: float = 9.2
    leading: float = 13.4
    colour: str = "text"
    before: float = 0.0
    after: float = 5.0
    align: Align = "left"
    keep_next: bool = False
    even: bool = False
    """Lines of one text get about the same length, as in a heading."""


_HEADING = Style(font="SemiBold", colour="ink", keep_next=True, even=True)
STYLES: dict[str, Style] = {
    "body": Style(),
    "lead": Style(size=11, leading=16.4, after=9),
    "small": Style(size=7.9, leading=11.2, colour="soft", after=3),
    "cell": Style(size=8.3, leading=11.3, after=2.5),
    "cell-soft": Style(size=7.7, leading=10.8, colour="soft", after=2),
    "cell-number": Style(size=8.3, leading=11.6, after=0, align="right"),
    "strong": Style(font="SemiBold", size=8.6, leading=12, colour="ink", after=2.5),
    "label": Style(font="SemiBold", size=7.3, leading=10.2, colour="soft", after=1, keep_next=True),
    "head": Style(font="SemiBold", size=7.7, leading=10.8, colour="ink", after=0),
    "kicker": Style(font="SemiBold", size=8.6, leading=11.6, colour="accent", after=2),
    "figure": Style(font="Display", size=20, leading=24, colour="ink", after=0),
    "h1": replace(_HEADING, font="Display", size=23, leading=27, after=7),
    "h2": replace(_HEADING, size=12.2, leading=16, before=13, after=5),
    "h3": replace(_HEADING, size=9.6, leading=12.8, before=6, after=2.5),
}


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach a hub: what it is, its words, and a link or nothing."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose document it is: the hub's name, its colours, and a line for the foot of every page."""

    name: str = ""
    accent: str = "#005ea8"
    footer: str = ""
    ink: str = "#0b2239"
    logo: Logo | None = None
    contacts: tuple[Contact, ...] = ()
    fonts: Fonts | None = None
    """The hub's own fonts, tried; None is the bundled Inter."""
    privacy: str = ""
    """What the hub says about data, beside the program's own words."""


def palette(brand: Brand | None) -> Palette:
    """The palette with the brand's colours.

    Raises:
        UserError: D102, when one is no colour or too pale for text on white or on a pale ground.
    """
    base = Palette()
    if brand is None:
        return base
    if brand.ink != base.ink:
        _readable("ink", brand.ink, [base[ground] for ground in _GROUNDS])
        base = replace(base, ink=brand.ink)
    if brand.accent == base.accent:
        return base
    _readable("accent", brand.accent, [base.white, base.pale])
    parts = rgb(brand.accent)
    pale = "#" + "".join(f"{round(255 * (0.91 + 0.09 * part)):02x}" for part in parts)
    return replace(base, accent=brand.accent, accent_pale=pale)


_GROUNDS = ("white", "pale", "band", "accent_pale", "warm_pale", "good_pale")


def _readable(name: str, colour: str, grounds: list[str]) -> None:
    """Refuse a colour that text could not be read in."""
    try:
        ratio = min(contrast(colour, ground) for ground in grounds)
    except ValueError as error:
        message = f"{name}: {colour!r} is not a colour."
        raise fault("D102", message, "Write it as #rrggbb.") from error
    if ratio < 4.5:
        raise fault(
            "D102",
            f"{name}: {colour} on white or a pale ground has a contrast of {ratio:.1f} to 1.",
            "Use a darker colour: at least 4.5 to 1.",
        )
