"""Font files of a hub: what a file says about itself, before anything draws with it.

Only TrueType, small, with the tables that drawing needs, and with a licence that lets a document
carry it: the font itself says so in its OS/2 table. What passes is tried in a process with limits
(`child`), where every letter is drawn and embedded once, before a document may use it.

Source: OpenType 1.9, tables ``OS/2`` (fsType) and ``name``.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

MAX_BYTES = 3_000_000
_NEEDED = ("OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post")
_RESTRICTED, _NO_SUBSET, _BITMAPS = 0x0002, 0x0100, 0x0200
_USES = 0x000F  # restricted, preview and print, editable; of several the most generous counts
_KINDS = {
    b"OTTO": "has PostScript outlines (OTF); TrueType ones (TTF) are needed",
    b"ttcf": "is a collection of fonts; one font a file is needed",
    b"wOFF": "is a web font (WOFF); the TTF of the same font is needed",
    b"wOF2": "is a web font (WOFF2); the TTF of the same font is needed",
}
_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,60}\Z")


@dataclass(frozen=True, slots=True)
class Fonts:
    """A hub's font files as they are; `italic` may be empty. `family` is their name."""

    family: str
    regular: bytes
    bold: bytes
    italic: bytes = b""


def family_of(data: bytes) -> str:
    """The name of the font's family, or an empty text for one that is no plain name.

    Raises:
        ValueError: It is no TrueType font, is damaged, or may not be embedded; says which.
    """
    tables = _tables(data)
    _licence(tables["OS/2"])
    return _family(tables["name"])


def _tables(data: bytes) -> dict[str, bytes]:
    if len(data) > MAX_BYTES:
        raise ValueError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    head = data[:4]
    if head in _KINDS:
        raise ValueError(_KINDS[head])
    if head not in _TRUETYPE:
        raise ValueError("is not a TrueType font, whatever its name says")
    found: dict[str, bytes] = {}
    try:
        (count,) = struct.unpack_from(">H", data, 4)
        for number in range(count):
            tag, _, start, length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
            if start + length > len(data):
                raise ValueError("is cut or damaged")
            found[tag.decode("latin-1")] = data[start : start + length]
    except struct.error as error:
        raise ValueError("is cut or damaged") from error
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise ValueError(f"lacks what drawing needs (tables {', '.join(missing)})")
    return found


def _licence(table: bytes) -> None:
    """Heed what the font says about being embedded."""
    try:
        (bits,) = struct.unpack_from(">H", table, 8)
    except struct.error as error:
        raise ValueError("is cut or damaged") from error
    if bits & _USES == _RESTRICTED:
        raise ValueError(f"may not be embedded, as its own licence bits say (fsType {bits})")
    if bits & _NO_SUBSET:
        raise ValueError(f"may be embedded as a whole only (fsType {bits}); here only parts are")
    if bits & _BITMAPS:
        raise ValueError(f"may be embedded as bitmaps only (fsType {bits}); here outlines are")


def _family(table: bytes) -> str:
    found = ""
    try:
        _, count, storage = struct.unpack_from(">HHH", table)
        for number in range(min(count, 500)):
            platform, _, _, kind, length, start = struct.unpack_from(
                ">HHHHHH", table, 6 + 12 * number
            )
            if kind not in (1, 16):
                continue
            raw = table[storage + start : storage + start + length]
            text = raw.decode("utf-16-be" if platform in (0, 3) else "latin-1", "replace")
            # 16 is the family that cuts of many weights share; 1 may bear the weight too.
            if _NAME.match(text) and (kind == 16 or not found):
                found = text
    except struct.error as error:
        raise ValueError("is cut or damaged") from error
    return found
