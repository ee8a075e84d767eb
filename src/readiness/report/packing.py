"""Writing the file: small objects in compressed object streams, and a cross-reference stream.

ReportLab writes every object out in full, and a structure tree has hundreds of small ones. Here its
objects are asked for their bytes one by one, and those of the tree are never objects of its own.

Source: ISO 32000-1, 7.5.7 and 7.5.8.
"""
# ruff: noqa: ANN401 - the document of a canvas has no useful types

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from reportlab.pdfbase import pdfdoc

_PER_STREAM = 200
_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

Late = Callable[[int], tuple[int, list[bytes]]]
"""Given the first free number: the number of an object that was left empty, and the bytes of that
object and of all that follow from the free number on."""


def write(canvas: Any, late: Late) -> bytes:
    """The whole file.

    Args:
        canvas: All pages drawn.
        late: The objects that can be written only when all others have their numbers.

    Raises:
        ValueError: An object bears no number, or has a shape that ReportLab never had.
    """
    document = canvas._doc  # noqa: SLF001 - it has no public name
    _settle(document, canvas)
    out = bytearray(_HEAD)
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    small: list[tuple[int, bytes]] = []
    number = 1
    # New objects may come up while others are written.
    while (name := document.numberToId.get(number)) is not None:
        body = pdfdoc.format(document.idToObject[name], document, toplevel=1).strip()
        if not body:
            raise ValueError(f"object {number} has no content")
        if body.endswith(b"endstream"):
            places[number] = (1, len(out), 0)
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        else:
            small.append((number, body))
        number += 1
    if number - 1 != len(document.numberToId):
        raise ValueError("the numbers of the objects have a gap")
    empty, (first, *others) = late(number)
    small = [(n, first if n == empty else body) for n, body in small]
    small += enumerate(others, start=number)
    following = number + len(others)
    for start in range(0, len(small), _PER_STREAM):
        part = small[start : start + _PER_STREAM]
        places[following] = (1, len(out), 0)
        for index, (inner, _) in enumerate(part):
            places[inner] = (2, following, index)
        out += _stream(following, [n for n, _ in part], [body for _, body in part])
        following += 1
    root, info = (document.Reference(o).format(document) for o in (document.Catalog, document.info))
    _finish(out, places, following, root, info, document.ID())
    return bytes(out)


def _settle(document: Any, canvas: Any) -> None:
    """What ReportLab does before it writes its first object."""
    for font in document.delayedFonts:
        font.addObjects(document)
    for font in document.idToObject["BasicFonts"].dict.values():
        widths = getattr(font, "Widths", None)
        if widths is not None:  # numbers one by one would be a call each
            font.Widths = f"[{' '.join([f'{width:.6g}' for width in widths.sequence])}]"
    document.info.invariant = document.invariant
    document.info.digest(document.signature)
    document.Reference(document.Catalog)
    document.Reference(document.info)
    document.Outlines.prepare(document, canvas)
    if document.Outlines.ready < 0:
        document.Catalog.Outlines = None


def _stream(number: int, inner: list[int], bodies: list[bytes]) -> bytes:
    """One object stream."""
    heads: list[bytes] = []
    length = 0
    for own, body in zip(inner, bodies, strict=True):
        heads.append(b"%d %d" % (own, length))
        length += len(body) + 1
    front = b" ".join(heads) + b"\n"
    packed = zlib.compress(front + b"\n".join(bodies) + b"\n")
    return (
        b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n"
        % (number, len(inner), len(front), len(packed))
        + packed
        + b"\nendstream\nendobj\n"
    )


def _finish(
    out: bytearray,
    places: dict[int, tuple[int, int, int]],
    number: int,
    root: bytes,
    info: bytes,
    ident: bytes,
) -> None:
    """The cross-reference stream, which also is the trailer."""
    start = len(out)
    places[number] = (1, start, 0)
    rows = zlib.compress(
        b"".join(
            kind.to_bytes(1, "big") + place.to_bytes(4, "big") + extra.to_bytes(2, "big")
            for kind, place, extra in (places[n] for n in range(number + 1))
        )
    )
    ident = ident[ident.index(b"[") : ident.index(b"]") + 1].replace(b"\n", b"")
    out += (
        b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %s/Info %s/ID %s/Filter/FlateDecode"
        b"/Length %d>>\nstream\n" % (number, number + 1, root, info, ident, len(rows))
    )
    out += rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
