"""The fonts of a document: letters, widths, and the replacement of letters they do not have.

Documents are set in the bundled Inter, or, inside `family`, in the fonts of a hub. A letter that a
hub's font lacks is taken from Inter, so what can be printed is the same with any font.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

from readiness.errors import CATALOGUE, clean
from readiness.report.fontfile import Fonts

CUTS = ("Regular", "SemiBold", "Display", "Italic")
REPLACEMENT = "\ufffd"
_CAP_HEIGHT = 0.7275  # of the size; the same in all cuts of Inter
# Joiners, variation selectors, tags and skin tones only alter the letter before them.
_SILENT = frozenset(
    [
        *(0x034F, 0x200C, 0x200D),
        *range(0xFE00, 0xFE10),
        *range(0x1F3FB, 0x1F400),
        *range(0xE0000, 0xE0180),
    ]
)


def _unicode_map(base_font: str, subset: Sequence[int]) -> str:
    """The table from codes to letters of a subset, as a PDF needs it for copying and reading aloud.

    ReportLab's own names code 0 (no glyph) U+0000, which PDF/UA forbids, and writes letters above
    U+FFFF wrongly.
    """
    rows = [
        f"<{code:02X}> <{chr(letter).encode('utf-16-be').hex().upper()}>"
        for code, letter in enumerate(subset)
        if letter
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({base_font})",
        f"/Ordering ({base_font})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{base_font} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for first in range(0, len(rows), 100):  # a block holds at most 100
        block = rows[first : first + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    ends = ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join([*lines, *ends])


ttfonts.makeToUnicodeCMap = _unicode_map  # type: ignore[assignment]


MOST_WORDS = 50_000


class _Words(dict[str, float]):
    """Widths by word; a new word is measured and, while there is room, remembered."""

    def __init__(self, letters: dict[str, float], default: float) -> None:
        super().__init__()
        self.letters, self.default = letters, default

    def __missing__(self, text: str) -> float:
        letters, default = self.letters, self.default
        found = sum([letters.get(char, default) for char in text])
        if len(self) < MOST_WORDS:
            self[text] = found
        return found


class Cut:
    """One cut of a typeface, loaded once a process: metrics by letter and by word."""

    def __init__(self, name: str, data: bytes, fallback: Cut | None = None) -> None:
        """Load and register the cut under this font name.

        Args:
            name: A name that no other font has.
            data: A whole TrueType file.
            fallback: Where letters come from that this cut lacks; it also says which can be
                printed at all.
        """
        # asciiReadable would embed all of ASCII in every cut, also where three letters are used.
        self.font = TTFont(name, BytesIO(data), asciiReadable=0)
        # Objects in the file go by this name, and two cuts of a hub may bear the same.
        self.font.face.name = name.encode("ascii")
        pdfmetrics.registerFont(self.font)
        self.fallback = fallback
        face = self.font.face
        own: frozenset[int] = frozenset(c for c, glyph in face.charToGlyph.items() if glyph)
        self.letters: frozenset[int] = own if fallback is None else fallback.letters
        """The letters that can be printed."""
        self.empty = _empty(self.font, own)
        """Letters that leave no ink: spaces, and in careless fonts others too."""
        self.own = own
        if fallback is not None:
            unseen = (self.empty - fallback.empty) | {ord(REPLACEMENT)}
            self.own = (own & fallback.letters) - unseen
        """The letters that it draws itself."""
        widths, default = face.charWidths, face.defaultWidth
        self._letter: dict[str, float] = {}
        if fallback is not None:
            self._letter |= fallback._letter  # noqa: SLF001 - a cut's own
        self._letter |= {chr(code): widths.get(code, default) / 1000 for code in self.own}
        self.words = _Words(self._letter, default / 1000)
        """The widths of words at size 1."""

    def width(self, text: str) -> float:
        """The width of the text at size 1."""
        return self.words[text]


def _empty(font: TTFont, letters: Iterable[int]) -> frozenset[int]:
    """Letters whose glyph has no outline."""
    glyph, at = font.face.charToGlyph, font.face.glyphPos
    return frozenset(code for code in letters if at[glyph[code]] == at[glyph[code] + 1])


@cache
def _bundled(name: str) -> Cut:
    # ReportLab's settings may come from the environment; a document must not. Ascii-85 makes
    # streams a quarter larger and no safer.
    rl_config.useA85, rl_config.invariant, rl_config.pdfComments = 0, 1, 0
    data = files("readiness.report").joinpath("fonts", f"Inter-{name}.ttf").read_bytes()
    return Cut(f"Inter-{name}", data)


@lru_cache(4)
def _of_hub(fonts: Fonts) -> tuple[dict[str, Cut], float]:
    """The cuts of a hub's fonts by the names of ours, and the height of their capitals."""
    made: dict[str, Cut] = {}
    for name, data in (("Regular", fonts.regular), ("SemiBold", fonts.bold)):
        made[name] = Cut(_unique(name, data), data, _bundled(name))
    made["Display"], made["Italic"] = made["SemiBold"], made["Regular"]
    if fonts.italic:
        made["Italic"] = Cut(_unique("Italic", fonts.italic), fonts.italic, _bundled("Italic"))
    height = made["Regular"].font.face.capHeight / 1000
    return made, min(0.85, max(0.55, height))


def _unique(name: str, data: bytes) -> str:
    return f"Hub{sha256(data).hexdigest()[:10].upper()}-{name}"


_FONTS: ContextVar[Fonts | None] = ContextVar("fonts", default=None)


@contextmanager
def family(fonts: Fonts | None) -> Iterator[None]:
    """Everything set inside is set in these fonts; None is the bundled ones."""
    before = _FONTS.set(fonts)
    try:
        yield
    finally:
        _FONTS.reset(before)


def cut(name: str) -> Cut:
    """The cut of this name, one of `CUTS`, in the fonts of the document being made."""
    fonts = _FONTS.get()
    return _bundled(name) if fonts is None else _of_hub(fonts)[0][name]


def cap_height() -> float:
    """The height of capitals, as a part of the size, in the fonts of the document being made."""
    fonts = _FONTS.get()
    return _CAP_HEIGHT if fonts is None else _of_hub(fonts)[1]


MOST_REMEMBERED = 20_000
_PRINTABLE: set[str] = set()  # the texts of a pack come again in every document


def printable(text: str, missing: set[str] | None = None) -> str:
    """The text in letters that the fonts have, composed, without controls or hidden marks.

    A letter without a glyph becomes U+FFFD, drawn as a hollow square, and is added to `missing`.
    """
    if (text.isascii() and text.isprintable()) or text in _PRINTABLE:
        return text
    out = unicodedata.normalize("NFC", clean(text, keep_newlines=True))
    letters = _bundled("Regular").letters
    if all(ord(char) in letters or char == "\n" for char in out):
        if out == text and len(_PRINTABLE) < MOST_REMEMBERED:
            _PRINTABLE.add(text)
        return out
    kept: list[str] = []
    for char in out:
        if ord(char) in letters or char == "\n":
            kept.append(char)
        elif ord(char) in _SILENT or unicodedata.category(char) == "Cn":
            continue
        else:
            if missing is not None:
                missing.add(char)
            kept.append(REPLACEMENT)
    return "".join(kept)


def warnings(missing: Iterable[str]) -> list[str]:
    """One line a letter that was replaced, in the order of code points."""
    return [
        f"{char} (U+{ord(char):04X}, {unicodedata.name(char, 'no name').lower()}): "
        f"{CATALOGUE['D103'][:-1].lower()}; it is printed as a hollow square. (D103)"
        for char in sorted(missing)
    ]


_ENGLISH = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;!?()%&/-"


def try_font(data: bytes) -> None:
    """Load a hub's font, then embed every letter of it that can be printed. Only in a child.

    Raises:
        ValueError: It is damaged, or not fit for words in English; says which.
    """
    from reportlab.pdfgen.canvas import Canvas

    make: Any = Canvas  # its stubs lack several arguments
    try:
        tried = Cut("Hub-Tried", data, _bundled("Regular"))
        canvas = make(BytesIO(), initialFontName="Hub-Tried")
        canvas.drawString(0, 0, "".join(map(chr, sorted(tried.own))))
        canvas.getpdfdata()
    except Exception as error:
        # A parser of binary files can fail in any way; here all of them mean one thing.
        raise ValueError("is damaged, or of a kind that cannot be used") from error
    lacking = "".join(letter for letter in _ENGLISH if ord(letter) not in tried.own)
    if lacking:
        raise ValueError(f"has no glyphs for: {lacking}")
    widths = [tried.width(letter) for letter in _ENGLISH]
    if min(widths) <= 0 or max(widths) > 2 or not 0.2 <= sum(widths) / len(widths) <= 1:
        raise ValueError("has letters of impossible widths")
