"""Pictures of every page of every golden firm, on one sheet a firm group, for docs/img.

    python tools/contact_sheet.py [FOLDER]

Needs poppler's pdftoppm and Pillow (a library of the tests).
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from readiness.packs import data_folder, load, load_cases
from readiness.report import roadmap_pdf
from readiness.roadmap import plan
from readiness.scoring import assess

ON = date(2026, 11, 23)
DOTS = 32
QUALITY = 38
GAP = 8
HEAD = 18
FIRMS_A_SHEET = 6
FONT = Path(__file__).parents[1] / "src/readiness/report/fonts/Inter-SemiBold.ttf"


def pages_of(pdf: bytes) -> list[Image.Image]:
    """The pages as small pictures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roadmap.pdf"
        path.write_bytes(pdf)
        command = ["pdftoppm", "-r", str(DOTS), "-png", str(path), str(Path(folder) / "page")]
        subprocess.run(command, check=True)
        found = sorted(Path(folder).glob("page*.png"))
        return [Image.open(BytesIO(page.read_bytes())).convert("RGB") for page in found]


def main() -> None:
    """Write the sheets."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    images = Path(__file__).parents[1] / "docs" / "img"
    parser.add_argument("folder", nargs="?", type=Path, default=images, help="default: docs/img")
    to = parser.parse_args().folder
    to.mkdir(parents=True, exist_ok=True)
    pack = load()
    rows: list[tuple[str, list[Image.Image]]] = []
    for case in load_cases(data_folder("questionnaires") / pack.id):
        assessment = assess(pack, case.response)
        rows.append((case.id, pages_of(roadmap_pdf(assessment, plan(assessment, ON)))))
    width, height = rows[0][1][0].size
    most = max(len(pages) for _, pages in rows)
    font = ImageFont.truetype(str(FONT), 11)
    for start in range(0, len(rows), FIRMS_A_SHEET):
        part = rows[start : start + FIRMS_A_SHEET]
        sheet = Image.new(
            "RGB", (most * (width + GAP) + GAP, len(part) * (height + HEAD + GAP)), "#8a95a0"
        )
        pen = ImageDraw.Draw(sheet)
        for row, (name, pages) in enumerate(part):
            top = row * (height + HEAD + GAP)
            pen.text((GAP, top + 3), name, font=font, fill="#ffffff")
            for column, page in enumerate(pages):
                sheet.paste(page, (GAP + column * (width + GAP), top + HEAD))
        path = to / f"roadmaps-{start // FIRMS_A_SHEET + 1}.jpg"
        sheet.save(path, quality=QUALITY, optimize=True)
        print(f"{path}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
