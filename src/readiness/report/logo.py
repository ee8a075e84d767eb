"""Logos: what a picture file says about itself, before anything decodes it.

Only PNG and JPEG, small in bytes and in pixels: a file of 8 kB can ask for 700 MB. What passes is
decoded, put on white and made smaller in a process with limits (`child`), and only the clean PNG
that comes back is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

MAX_BYTES = 2_000_000
MAX_PIXELS = 4_000_000
MOST_WIDE, MOST_HIGH = 720, 240
"""Pixels of the printed picture: sharp at the size it has on the page."""
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END, _JPEG_END = b"IEND\xaeB`\x82", b"\xff\xd9"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_ALONE = frozenset([0x01, *range(0xD0, 0xD8)])


@dataclass(frozen=True, slots=True)
class Logo:
    """A clean picture: PNG bytes, its size in pixels, and what to say to who cannot see it."""

    png: bytes
    width: int
    height: int
    alternative: str


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, read from the file's head.

    Raises:
        ValueError: It is no PNG or JPEG, is cut, or is larger than the limits; says which.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    if data.startswith(_PNG):
        width, height = _png_size(data)
    elif data.startswith(b"\xff\xd8\xff"):
        width, height = _jpeg_size(data)
    else:
        raise ValueError("is not a PNG or JPEG picture, whatever its name says")
    if (_PNG_END if data.startswith(_PNG) else _JPEG_END) not in data:
        raise ValueError("is cut or damaged: its end is missing")
    if width < 1 or height < 1:
        raise ValueError("has no pixels")
    if width * height > MAX_PIXELS:
        most = MAX_PIXELS // 1_000_000
        raise ValueError(f"has {width} × {height} pixels, more than {most} million")
    return width, height


def _png_size(data: bytes) -> tuple[int, int]:
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise ValueError("is a PNG that is cut or damaged")
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            break
        kind = data[at + 1]
        if kind == 0xFF or kind in _JPEG_ALONE:
            at += 1 if kind == 0xFF else 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if kind in _JPEG_FRAMES and at + 9 <= len(data):
            height = int.from_bytes(data[at + 5 : at + 7], "big")
            width = int.from_bytes(data[at + 7 : at + 9], "big")
            return width, height
        if length < 2:
            break
        at += 2 + length
    raise ValueError("is a JPEG that is cut or damaged")


def cleaned(data: bytes) -> bytes:
    """The picture on white, no larger than needed, as a plain PNG. Run this in a child only.

    Raises:
        ValueError: The picture is damaged.
    """
    from PIL import Image

    size_of(data)
    try:
        with Image.open(BytesIO(data), formats=["PNG", "JPEG"]) as opened:
            picture = opened.convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        raise ValueError("is damaged") from error
    picture.thumbnail((MOST_WIDE, MOST_HIGH))
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    out = BytesIO()
    ground.convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()
