"""Fonts of a hub: which are refused and with what words, and what a document does with the rest."""

from __future__ import annotations

import re
import struct
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pypdf
import pytest

from readiness.errors import UserError
from readiness.packs import data_folder
from readiness.questionnaire import Questionnaire
from readiness.report import load_brand, roadmap_html, roadmap_pdf, typeface, view
from readiness.report.compose import compose
from readiness.report.fontfile import MAX_BYTES, Fonts, family_of
from readiness.report.markup import parse
from readiness.report.pages import lay_out
from readiness.report.render import ROADMAP
from readiness.report.templates import fill
from readiness.report.theme import BODY_BOTTOM, BODY_WIDTH, Brand
from readiness.report.worst import worst_cases
from readiness.response import Response
from readiness.roadmap import plan
from readiness.scoring import assess
from report.conftest import ON
from report.helpers import Planned, page_texts, tool
from report.test_tagging import letters

Make = Callable[[Response], Planned]
ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "hub-brand" / "brand.toml"
INTER = (ROOT / "src/readiness/report/fonts/Inter-Regular.ttf").read_bytes()


def table(data: bytes, tag: bytes) -> tuple[int, int]:
    """Where a table of a font starts, and its length."""
    for number in range(int.from_bytes(data[4:6], "big")):
        name, _, start, length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        if name == tag:
            return start, length
    raise KeyError(tag)


def patched(tag: bytes, offset: int, new: bytes) -> bytes:
    """Inter with some bytes of a table changed."""
    start, _ = table(INTER, tag)
    return INTER[: start + offset] + new + INTER[start + offset + len(new) :]


def licensed(bits: int) -> bytes:
    """Inter with these licence bits."""
    return patched(b"OS/2", 8, struct.pack(">H", bits))


def wide() -> bytes:
    """Inter, every letter a quarter wider and higher: its square holds fewer units."""
    (units,) = struct.unpack_from(">H", INTER, table(INTER, b"head")[0] + 18)
    return patched(b"head", 18, struct.pack(">H", int(units / 1.25)))


REFUSED: dict[str, tuple[bytes, str]] = {
    "restricted": (licensed(2), r"may not be embedded, as its own licence bits say \(fsType 2\)"),
    "not in part": (licensed(0x0108), r"as a whole only \(fsType 264\)"),
    "bitmaps": (licensed(0x0204), r"as bitmaps only"),
    "postscript": (b"OTTO" + INTER[4:], r"PostScript outlines \(OTF\)"),
    "collection": (b"ttcf" + INTER[4:], r"collection of fonts"),
    "web": (b"wOFF" + INTER[4:], r"web font \(WOFF\)"),
    "web 2": (b"wOF2" + INTER[4:], r"web font \(WOFF2\)"),
    "picture": (b"\x89PNG" + INTER[4:], r"not a TrueType font, whatever"),
    "empty": (b"", r"not a TrueType font, whatever"),
    "cut": (INTER[: len(INTER) // 2], r"cut or damaged"),
    "head only": (INTER[:20], r"cut or damaged"),
    "no licence table": (INTER.replace(b"OS/2", b"OS/3", 1), r"lacks what drawing needs .*OS/2"),
    "large": (INTER + bytes(MAX_BYTES), r"larger than 3 MB"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_font_that_cannot_be_used_is_refused_with_words(kind: str) -> None:
    data, says = REFUSED[kind]
    with pytest.raises(ValueError, match=says):
        family_of(data)


@pytest.mark.parametrize("bits", [0, 4, 8, 6, 10, 12])
def test_a_font_that_may_be_embedded_passes(bits: int) -> None:
    """Of several bits the most generous counts."""
    assert family_of(licensed(bits)) == "Inter"


def test_a_family_that_is_no_plain_name_is_not_used() -> None:
    """It goes into the style of a web page."""
    start, length = table(INTER, b"name")
    names = INTER[start : start + length].replace(
        "Inter".encode("utf-16-be"), 'I"}*{'.encode("utf-16-be")
    )
    broken = names.replace(b"Inter", b'I"}*{')
    assert broken != INTER[start : start + length]
    assert family_of(INTER[:start] + broken + INTER[start + length :]) == ""


def test_any_damage_is_told_and_never_crashes() -> None:
    """A font file is read here before the child tries it."""
    chance = Random(7)
    told = 0
    for _ in range(300):
        data = bytearray(INTER[:20_000])
        for _ in range(chance.choice([1, 5, 50])):
            data[chance.randrange(chance.choice([300, len(data)]))] = chance.randrange(256)
        try:
            family_of(bytes(data[: chance.randrange(len(data))]))
        except ValueError as error:
            told += bool(str(error))
    assert told > 100


def brand_of(folder: Path, font: bytes, bold: bytes = INTER) -> Path:
    """A brand file with these fonts."""
    (folder / "a.ttf").write_bytes(font)
    (folder / "b.ttf").write_bytes(bold)
    path = folder / "brand.toml"
    path.write_text("name = 'A'\n[fonts]\nregular = 'a.ttf'\nbold = 'b.ttf'\n", "utf-8")
    return path


def test_all_faulty_fonts_are_told_at_once_with_their_files(tmp_path: Path) -> None:
    loca, length = table(INTER, b"loca")
    nowhere = b"\x00\x00\xff\xfe" * (length // 4) + bytes(length % 4)
    damaged = INTER[:loca] + nowhere + INTER[loca + length :]
    with pytest.raises(UserError) as caught:
        load_brand(brand_of(tmp_path, licensed(2), damaged))
    first, second = (str(problem) for problem in caught.value.problems)
    assert "a.ttf: The font may not be embedded" in first
    assert "b.ttf: The font is damaged" in second
    assert all(problem.code == "D104" for problem in caught.value.problems)


def test_a_font_without_the_letters_of_english_is_refused(tmp_path: Path) -> None:
    cmap, length = table(INTER, b"cmap")
    holes = INTER[cmap : cmap + length]
    # Segment ends of format 4, moved: the letters from A on belong to no segment any more.
    changed = holes.replace(struct.pack(">H", 0x7E), struct.pack(">H", 0x40), 1)
    assert changed != holes
    with pytest.raises(UserError) as caught:
        load_brand(brand_of(tmp_path, INTER[:cmap] + changed + INTER[cmap + length :]))
    assert "The font" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("regular = 'x.ttf'", "line 2: fonts.bold is missing."),
        ("regular = ''\nbold = 'b.ttf'", "line 3: fonts.regular is empty. Give a file's name."),
        ("regular = '../a.ttf'\nbold = '/b.ttf'", "The font must be a file in the folder of the"),
        ("regular = 'a.ttf'\nbold = 'b.ttf'", "a.ttf: The font cannot be read: no such file"),
        ("regular = 'a.ttf'\nbold = 'b.ttf'\nlight = 'c.ttf'", "line 5: fonts.light is not known."),
    ],
)
def test_faults_of_the_brand_file_are_told(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "brand.toml"
    path.write_text(f"name = 'A'\n[fonts]\n{text}\n", "utf-8")
    with pytest.raises(UserError) as caught:
        load_brand(path)
    assert says in str(caught.value)


@pytest.fixture(scope="module")
def example() -> Brand:
    """The brand of the example hub."""
    return load_brand(EXAMPLE)


def test_letters_that_a_font_lacks_come_from_ours_and_none_is_lost(
    firms: dict[str, Response],
    planned: Make,
    example: Brand,
    tmp_path: Path,
    validate: Callable[[bytes], Any],
) -> None:
    respondent = replace(
        firms["home-care"].respondent, name="Becws Łódź Tŷ Ŵyn Жук ह ﷽", adviser="Zoë"
    )
    one = planned(firms["home-care"].with_respondent(respondent))
    warnings: list[str] = []
    made = roadmap_pdf(one.assessment, one.roadmap, brand=example, warnings=warnings)
    assert made == roadmap_pdf(one.assessment, one.roadmap, brand=example)
    text = " ".join(page_texts(made, tmp_path))
    assert "Becws Łódź Tŷ Ŵyn Жук \ufffd" in text
    assert len(warnings) == 2
    assert "U+0939" in warnings[0]
    fonts = {
        font.get_object()["/BaseFont"]
        for sheet in pypdf.PdfReader(BytesIO(made)).pages
        for font in sheet["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    kinds = sorted(re.sub(r"/[A-Z]{6}\+(Hub)?[0-9A-F]*-?", "", name) for name in fonts)
    assert {"Regular", "SemiBold", "Inter-Regular", "Inter-SemiBold"} == set(kinds), fonts
    assert len(made) < 80 * 1024
    report = validate(made)
    assert report.is_compliant, [str(f) for f in report.failures][:5]


def test_the_same_words_come_out_in_any_font(
    firms: dict[str, Response], planned: Make, example: Brand, tmp_path: Path
) -> None:
    one = planned(firms["bakery"])
    ours = roadmap_pdf(one.assessment, one.roadmap, brand=replace(example, fonts=None))
    theirs = roadmap_pdf(one.assessment, one.roadmap, brand=example)
    assert ours != theirs
    said = []
    for made in (ours, theirs):
        path = tmp_path / "tagged.pdf"
        path.write_bytes(made)
        done = subprocess.run(
            [tool("pdfinfo"), "-struct-text", str(path)], capture_output=True, check=True
        )
        lines = re.findall(r'^\s*"(.*)"$', done.stdout.decode(), re.MULTILINE)
        said.append(letters("".join(lines)))
    assert said[0].total() > 10_000
    assert said[0] == said[1]


def test_the_web_page_names_the_font_and_does_not_carry_it(
    firms: dict[str, Response], planned: Make, example: Brand
) -> None:
    one = planned(firms["bakery"])
    page = roadmap_html(one.assessment, one.roadmap, brand=example)
    assert 'font:100%/1.5 "Example Valley Sans",Inter,system-ui' in page
    assert "font-face" not in page


def test_a_wide_font_leaves_no_block_outside_its_page(north_west: Questionnaire) -> None:
    """What the metrics are for: lines break where this font needs it."""
    fonts = Fonts("Wide", wide(), wide())
    cases = worst_cases(north_west)
    for name in ("all worst", "the longest names and notes"):
        assessment = assess(north_west, cases[name])
        data = view.build(assessment, plan(assessment, ON))
        tree = parse(fill(data_folder("templates"), ROADMAP, data), ROADMAP)
        with typeface.family(fonts):
            pages = lay_out(compose(tree))
            for sheet in pages:
                for placed in sheet.placed:
                    height = placed.block.measure(BODY_WIDTH)
                    assert placed.top - height >= BODY_BOTTOM - 0.01, name
        assert len(pages) > len(lay_out(compose(tree))), "a wide font needs more room"
        assert typeface.cut("Regular").width("n") < 0.62, "and is gone afterwards"
