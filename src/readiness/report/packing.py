"""A PDF in fewer bytes: small objects in compressed object streams, and a cross-reference stream.

ReportLab writes every object out in full; a structure tree has hundreds of small ones. The numbers
of the objects stay as they are.

Source: ISO 32000-1, 7.5.7 and 7.5.8.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping

_HEAD = re.compile(rb"(\d+) 0 obj\s*")
_ROOT = re.compile(rb"/Root (\d+ 0 R)")
_INFO = re.compile(rb"/Info (\d+ 0 R)")
_ID = re.compile(rb"/ID\s*(\[.*?\])\s*(?:%|/|>>)", re.DOTALL)
_PER_STREAM = 200


def pack(data: bytes, offsets: Mapping[int, int]) -> bytes:
    """The same document, smaller.

    Args:
        data: A whole PDF with a classic cross-reference table.
        offsets: Where each object starts, by its number.

    Raises:
        ValueError: The data is not laid out as ReportLab lays it out.
    """
    numbers = sorted(offsets, key=lambda number: offsets[number])
    end = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
    starts = [offsets[number] for number in numbers]
    out = bytearray(data[: starts[0]])
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    small: list[tuple[int, bytes]] = []
    for number, start, stop in zip(numbers, starts, [*starts[1:], end], strict=True):
        whole = data[start:stop]
        head = _HEAD.match(whole)
        tail = whole.rfind(b"endobj")
        if head is None or tail < 0 or int(head[1]) != number:
            raise ValueError(f"object {number} is not where it should be")
        body = whole[head.end() : tail].strip()
        if body.endswith(b"endstream"):
            places[number] = (1, len(out), 0)
            out += whole
        else:
            small.append((number, body))
    following = max(numbers) + 1
    for first in range(0, len(small), _PER_STREAM):
        part = small[first : first + _PER_STREAM]
        heads: list[bytes] = []
        bodies = bytearray()
        for index, (number, body) in enumerate(part):
            heads.append(b"%d %d" % (number, len(bodies)))
            bodies += body + b"\n"
            places[number] = (2, following, index)
        front = b" ".join(heads) + b"\n"
        packed = zlib.compress(front + bytes(bodies))
        places[following] = (1, len(out), 0)
        out += (
            b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n"
            % (
                following,
                len(part),
                len(front),
                len(packed),
            )
        )
        out += packed + b"\nendstream\nendobj\n"
        following += 1
    places[following] = (1, len(out), 0)
    trailer = data[end:]
    found = [pattern.search(trailer) for pattern in (_ROOT, _INFO, _ID)]
    root, info, ident = (match[1] if match else b"" for match in found)
    if not (root and info and ident):
        raise ValueError("the trailer lacks a key")
    table = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(4, "big") + extra.to_bytes(2, "big")
        for kind, place, extra in (places[number] for number in range(following + 1))
    )
    rows = zlib.compress(table)
    start = len(out)
    out += (
        b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %s/Info %s/ID %s/Filter/FlateDecode"
        b"/Length %d>>\nstream\n" % (following, following + 1, root, info, ident, len(rows))
    )
    out += rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
