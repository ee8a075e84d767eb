"""Brand files: what a hub may set, and that every fault is told with its line."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from readiness.errors import UserError
from readiness.report import load_brand, roadmap_html, roadmap_pdf
from readiness.report.logo import MAX_PIXELS, size_of
from readiness.response import Response
from report.helpers import Planned

Make = Callable[[Response], Planned]
ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "hub-brand" / "brand.toml"
IMAGES = Path(__file__).parents[1] / "corpus" / "images"


def faults(tmp_path: Path, text: str) -> list[str]:
    """The problems of a brand file, without its folder."""
    path = tmp_path / "brand.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UserError) as caught:
        load_brand(path)
    return [str(p).replace(f"{tmp_path}/", "") for p in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "brand.toml: name is missing. Write name = \"...\". (D102)"),
        ("name = ''", "brand.toml line 1: name is empty."),
        ("name = 5", "line 1: name is not a text."),
        ("name = 'A'\n\nfoot = 'x'", "line 3: foot is not known. Did you mean footer?"),
        ("name = 'A'\n[colours]\nacent = 'x'", "line 3: colours.acent is not known. Did"),
        ("name = 'A'\n[colours]\naccent = '#ffcc00'", "line 3: accent: #ffcc00 on white"),
        ("name = 'A'\n[colours]\naccent = 'red'", "line 3: accent: 'red' is not a colour."),
        ("name = 'A'\n[colours]\nink = '#5b6f80'", "line 3: ink: #5b6f80 on white or a pale"),
        ("name = 'A'\ncolours = 'x'", "line 2: colours is not a table."),
        ("name = 'A'\n[contact]\nemail = 'nobody'", "line 3: contact.email: 'nobody' is not an"),
        ("name = 'A'\n[contact]\nweb = 'javascript:x'", "line 3: contact.web: 'javascript:x'"),
        ("name = 'A'\n[contact]\nweb = 'http://x.org'", "It must start with https://."),
        ("name = 'A'\nfooter = '" + "x" * 121 + "'", "line 2: footer is longer than 120"),
        ("name = 'A", "line 1: The TOML is faulty"),
        ("name = 'A'\nname = 'B'", "line 2: The TOML is faulty"),
        ("name = 'A'\nx = " + "[" * 5000, "The TOML is faulty"),
        ("name = 'A'\nlogo = '/etc/hostname'", "The logo must be a file in the folder"),
        ("name = 'A'\nlogo = '../x.png'", "The logo must be a file in the folder"),
        ("name = 'A'\nlogo = 'x.png'", "x.png: The logo cannot be read: no such file"),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    found = faults(tmp_path, text)
    assert any(says in fault for fault in found), found


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = "name = 'A'\nlogo = 'x.png'\n[colours]\naccent = '#ffff00'\nink = '#eeeeee'\n"
    assert len(faults(tmp_path, text)) == 3


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "brand.toml"
    with pytest.raises(UserError, match="cannot be read: no such file"):
        load_brand(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match="not UTF-8"):
        load_brand(path)
    path.write_bytes(b"#" * 70_000)
    with pytest.raises(UserError, match="too large"):
        load_brand(path)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("01_bomb_8000.png", "has 8000 × 8000 pixels, more than 4 million"),
        ("02_truncated.png", "is cut or damaged: its end is missing"),
        ("03_svg_named.png", "is not a PNG or JPEG picture, whatever its name says"),
        ("04_tiny.png", ""),
    ],
)
def test_pictures_of_the_corpus_end_as_they_should(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "logo.png").write_bytes((IMAGES / name).read_bytes())
    text = "name = 'A'\nlogo = 'logo.png'\n"
    if says:
        (fault,) = faults(tmp_path, text)
        assert says in fault and "(D104)" in fault
    else:
        (tmp_path / "brand.toml").write_text(text, "utf-8")
        assert load_brand(tmp_path / "brand.toml").logo is not None


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_picture_that_lies_about_its_size_or_is_too_long_is_refused(tmp_path: Path) -> None:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 100, 100, 8, 2, 0, 0, 0))
    lie = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"x")) + chunk(b"IEND", b"")
    for data, says in (
        (lie, "is damaged"),
        (lie[:20], "cut or damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 2_000_000, "larger than 2 MB"),
        (b"\xff\xd8\xff\xe0\x00\x02", "is a JPEG that is cut or damaged"),
        (b"GIF89a" + b"x" * 100, "is not a PNG or JPEG"),
        (b"", "is not a PNG or JPEG"),
    ):
        (tmp_path / "logo.png").write_bytes(data)
        (fault,) = faults(tmp_path, "name = 'A'\nlogo = 'logo.png'\n")
        assert says in fault, (says, fault)


def test_a_linked_logo_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.png").symlink_to(IMAGES / "04_tiny.png")
    (fault,) = faults(tmp_path, "name = 'A'\nlogo = 'logo.png'\n")
    assert "and no link" in fault


def test_sizes_are_read_without_decoding() -> None:
    for kind, mode in (("PNG", "RGBA"), ("JPEG", "RGB"), ("JPEG", "L")):
        out = BytesIO()
        Image.new(mode, (321, 45)).save(out, kind)
        assert size_of(out.getvalue()) == (321, 45)
    assert MAX_PIXELS >= 2000 * 2000


def test_the_example_is_printed_on_paper_and_page(
    firms: dict[str, Response], planned: Make
) -> None:
    brand = load_brand(EXAMPLE)
    made = planned(firms["bakery"])
    pdf = roadmap_pdf(made.assessment, made.roadmap, brand=brand)
    assert pdf == roadmap_pdf(made.assessment, made.roadmap, brand=brand)
    reader = pypdf.PdfReader(BytesIO(pdf))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Talk to Example Valley Growth Hub" in " ".join(text.split())
    assert len(reader.pages[0].images) == 1
    assert len(pdf) < 90_000
    page = roadmap_html(made.assessment, made.roadmap, brand=brand)
    assert '<a href="mailto:advice@example.org">advice@example.org</a>' in page
    assert 'alt="Example Valley Growth Hub"' in page and "--accent:#7a1f5c" in page


def test_a_branded_document_passes_the_validator(firms: dict[str, Response], planned: Make) -> None:
    validator = pytest.importorskip("page", reason="page-validation is not installed")
    made = planned(firms["bakery"])
    pdf = roadmap_pdf(made.assessment, made.roadmap, brand=load_brand(EXAMPLE))
    report = validator.validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, [str(f) for f in report.failures][:5]
