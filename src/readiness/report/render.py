"""From a template and plain data to the bytes of a document, PDF or HTML.

All that happens after the view is made happens here, so that the whole of it can run in a child
process with limits when the templates are not ours.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from readiness.errors import Problem, UserError
from readiness.report import html
from readiness.report.compose import compose
from readiness.report.fontfile import Fonts
from readiness.report.logo import Logo, size_of
from readiness.report.markup import Node, parse
from readiness.report.pages import Frame, draw, lay_out, too_high
from readiness.report.templates import fill
from readiness.report.theme import Brand, Palette, palette
from readiness.report.typeface import family, printable

ROADMAP = "roadmap/roadmap.xml"
MEETING = "meeting/meeting.xml"
COMPARE = "compare/compare.xml"
Kind = Literal["pdf", "html"]


@dataclass(frozen=True, slots=True)
class Look:
    """What a brand gives a document, as plain values; `logo` is a clean PNG or empty."""

    accent: str
    ink: str
    author: str
    on: date
    logo: bytes = b""
    logo_words: str = ""
    keywords: str = ""
    fonts: Fonts | None = None

    def plain(self) -> dict[str, str]:
        """The same as texts, to travel to a child."""
        fonts = self.fonts or Fonts("", b"", b"")
        return {
            "accent": self.accent,
            "ink": self.ink,
            "author": self.author,
            "on": self.on.isoformat(),
            "logo": b64encode(self.logo).decode(),
            "logo_words": self.logo_words,
            "keywords": self.keywords,
            "family": fonts.family,
            "regular": b64encode(fonts.regular).decode(),
            "bold": b64encode(fonts.bold).decode(),
            "italic": b64encode(fonts.italic).decode(),
        }

    @classmethod
    def of(cls, texts: dict[str, str]) -> Look:
        """The look that `plain` gave."""
        regular, bold, italic = (b64decode(texts[n]) for n in ("regular", "bold", "italic"))
        return cls(
            texts["accent"],
            texts["ink"],
            texts["author"],
            date.fromisoformat(texts["on"]),
            b64decode(texts["logo"]),
            texts["logo_words"],
            texts["keywords"],
            Fonts(texts["family"], regular, bold, italic) if regular else None,
        )

    @property
    def colours(self) -> Palette:
        """The palette of this look. Raises UserError (D102)."""
        return palette(Brand(accent=self.accent, ink=self.ink))

    @property
    def picture(self) -> Logo | None:
        """The logo, or None."""
        return Logo(self.logo, *size_of(self.logo), self.logo_words) if self.logo else None


def render(
    kind: Kind,
    data: dict[str, Any],
    folder: Path,
    look: Look,
    missing: set[str] | None = None,
    name: str = ROADMAP,
) -> bytes:
    """A document from a template. Raises UserError: D101 with file and line, D102."""
    root = parse(fill(folder, name, data, missing), name)
    author = printable(look.author, missing)
    if kind == "html":
        return html.page(
            root,
            look.colours,
            author=author,
            logo=look.picture,
            keywords=look.keywords,
            font=look.fonts.family if look.fonts else "",
        ).encode()
    frame = Frame(author, look.on, look.picture, look.keywords)
    with family(look.fonts):
        return draw(compose(root), frame, look.colours)


def check(
    data: dict[str, Any], folder: Path, look: Look, missing: set[str], name: str = ROADMAP
) -> None:
    """Look for what drawing would not refuse: letters without a glyph, blocks higher than a page.

    Raises:
        UserError: D101 and D103, all that were found.
    """
    root = parse(fill(folder, name, data, missing), name)
    html.page(root, palette(None))
    problems: list[Problem] = []
    _letters(root, problems)
    with family(look.fonts):
        problems += too_high(lay_out(compose(root)))
    if problems:
        raise UserError(problems)


def _letters(node: Node, problems: list[Problem]) -> None:
    """Letters of the templates' own words that no font has; those of the data are replaced."""
    found: set[str] = set()
    for text in [*(run.text for run in node.runs), *node.attributes.values()]:
        printable(text, found)
    for letter in sorted(found):
        words = f"The letter {letter} (U+{ord(letter):04X}) has no glyph in the fonts."
        problems.append(Problem("D103", node.where, words, "Use another sign."))
    for child in node.children:
        _letters(child, problems)
