"""Make the fonts of the example hub: Inter, narrower, with the letters of English only.

Run at development time only::

    python tools/make_example_fonts.py

Needs fonttools. The same input gives the same bytes. Letters that these fonts lack, such as Welsh
ŵ, show that a document takes them from the bundled Inter.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
FAMILY = "Example Valley Sans"
NARROWER = 0.9
LETTERS = [*range(0x20, 0x7F), 0xA0, 0xA3, 0xB7, 0xD7, *range(0x2010, 0x2027)]


def make(cut: str, style: str, target: Path) -> None:
    """Write one cut of the example's family."""
    font = TTFont(ROOT / "src/readiness/report/fonts" / f"Inter-{cut}.ttf", recalcTimestamp=False)
    options = subset.Options()
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]  # 0, 13, 14: whose it is, and the licence
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.glyph_names = False
    worker = subset.Subsetter(options)
    worker.populate(unicodes=sorted(set(LETTERS) & set(font.getBestCmap())))
    worker.subset(font)
    glyphs = font.getGlyphSet()
    made = {}
    for name in font.getGlyphOrder():
        whole = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(whole)
        pen = TTGlyphPen(None)
        whole.replay(TransformPen(pen, (NARROWER, 0, 0, 1, 0, 0)))
        made[name] = pen.glyph()
    for name, glyph in made.items():
        font["glyf"][name] = glyph
        width, _ = font["hmtx"][name]
        glyph.recalcBounds(font["glyf"])
        left = glyph.xMin if glyph.numberOfContours else 0
        font["hmtx"][name] = (round(width * NARROWER), left)
    names = {1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"{FAMILY.replace(' ', '')}-{style}"}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font.save(target / f"example-valley-{style.lower()}.ttf")


if __name__ == "__main__":
    folder = ROOT / "docs/examples/hub-brand"
    make("Regular", "Regular", folder)
    make("SemiBold", "Bold", folder)
