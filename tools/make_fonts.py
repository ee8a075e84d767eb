"""Make the bundled fonts: static, subset instances of Inter, from the variable fonts of a package.

Run at development time only, when the set of letters or the cuts change::

    pip download --no-deps fontpkg-inter==4.1.post1 -d build && unzip -d build/inter build/*.whl
    python tools/make_fonts.py build/inter/fontpkg_inter src/readiness/report/fonts

Needs fonttools. The same input gives the same bytes. Layout tables are dropped because ReportLab
does not use them; without them a subset is a third of the size.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Name, upright or italic, weight, optical size. Display is the cut for large headings.
CUTS = (
    ("Regular", "Inter[opsz,wght].ttf", 400, 14),
    ("SemiBold", "Inter[opsz,wght].ttf", 600, 14),
    ("Display", "Inter[opsz,wght].ttf", 640, 32),
    ("Italic", "Inter-Italic[opsz,wght].ttf", 400, 14),
)
# Latin with its extensions, marks, Greek, Cyrillic, punctuation, currency, arrows, ticks, shapes.
RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x052F),
    (0x1E00, 0x1FFF),
    (0x2000, 0x206F),
    (0x2070, 0x20BF),
    (0x2100, 0x214F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
    (0x2713, 0x2717),
    (0xFB01, 0xFB02),
    (0xFFFD, 0xFFFD),
)


def make(source: Path, target: Path) -> None:
    """Write one TTF a cut, and the licence, into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    for name, file, weight, size in CUTS:
        variable = TTFont(source / "files" / file, recalcTimestamp=False)
        font = instancer.instantiateVariableFont(
            variable, {"wght": weight, "opsz": size}, updateFontNames=False
        )
        # Inter has no replacement character; the hollow square stands for it, so that a letter
        # without a glyph is seen on paper and copies out as U+FFFD.
        for table in font["cmap"].tables:
            if table.isUnicode() and 0x25A1 in table.cmap:
                table.cmap[0xFFFD] = table.cmap[0x25A1]
        options = subset.Options()
        options.layout_features = []
        options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
        options.hinting = False
        options.notdef_outline = True
        options.recalc_timestamp = False
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "DSIG", "MVAR", "gasp"]
        worker = subset.Subsetter(options)
        wanted = {code for first, last in RANGES for code in range(first, last + 1)}
        worker.populate(unicodes=sorted(wanted & set(font.getBestCmap())))
        worker.subset(font)
        for record in font["name"].names:
            if record.nameID == 6:
                record.string = f"Inter-{name}"
            elif record.nameID == 4:
                record.string = f"Inter {name}"
        path = target / f"Inter-{name}.ttf"
        font.save(path)
        print(
            f"{path.name}: {path.stat().st_size // 1024} KiB, {len(font.getBestCmap())} characters"
        )
    shutil.copyfile(source / "LICENSE", target / "OFL.txt")
    (target / "OFL.txt").chmod(0o644)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    make(Path(sys.argv[1]), Path(sys.argv[2]))
