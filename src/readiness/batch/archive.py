"""A zip whose bytes depend on its files alone."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_NO_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_OWNER_ONLY = 0o100600 << 16


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these files, by name, in this order.

    Stored, not deflated: what is in a PDF is compressed already, and no version of zlib can change
    the bytes. No date: the same files give the same zip on any day.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name, data in files:
            info = ZipInfo(name, _NO_DATE)
            info.create_system, info.external_attr = _UNIX, _OWNER_ONLY
            archive.writestr(info, data)
    return out.getvalue()
