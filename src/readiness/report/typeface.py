"""The bundled fonts: their letters, widths, and the replacement of letters they do not have."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

from readiness.errors import CATALOGUE, clean

CUTS = ("Regular", "SemiBold", "Display", "Italic")
REPLACEMENT = "\ufffd"
CAP_HEIGHT = 0.7275  # of the size; the same in all cuts of Inter
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


class Cut:
    """One cut of the typeface, loaded once a process: metrics by letter and by word."""

    def __init__(self, name: str) -> None:
        """Load and register the cut under the font name ``Inter-<name>``."""
        data = files("readiness.report").joinpath("fonts", f"Inter-{name}.ttf").read_bytes()
        # asciiReadable would embed all of ASCII in every cut, also where three letters are used.
        self.font = TTFont(f"Inter-{name}", BytesIO(data), asciiReadable=0)
        pdfmetrics.registerFont(self.font)
        self.name = name
        self.letters = frozenset(self.font.face.charToGlyph)
        widths = self.font.face.charWidths
        default = self.font.face.defaultWidth
        self._letter = {chr(code): widths.get(code, default) / 1000 for code in self.letters}
        self._default = default / 1000
        self._word: dict[str, float] = {}

    def width(self, text: str) -> float:
        """The width of the text at size 1."""
        found = self._word.get(text)
        if found is None:
            letter, default = self._letter, self._default
            found = sum([letter.get(char, default) for char in text])
            if len(self._word) < 50_000:
                self._word[text] = found
        return found


@cache
def cut(name: str) -> Cut:
    """The cut of this name, one of `CUTS`."""
    # ReportLab's settings may come from the environment; a document must not. Ascii-85 makes
    # streams a quarter larger and no safer.
    rl_config.useA85, rl_config.invariant, rl_config.pdfComments = 0, 1, 0
    return Cut(name)


MOST_REMEMBERED = 20_000
_PRINTABLE: set[str] = set()  # the texts of a pack come again in every document


def printable(text: str, missing: set[str] | None = None) -> str:
    """The text in letters that the fonts have, composed, without controls or hidden marks.

    A letter without a glyph becomes U+FFFD, drawn as a hollow square, and is added to `missing`.
    """
    if (text.isascii() and text.isprintable()) or text in _PRINTABLE:
        return text
    out = unicodedata.normalize("NFC", clean(text, keep_newlines=True))
    letters = cut("Regular").letters
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
