"""A text table in another encoding, as UTF-8: the column engine reads bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

from readiness.batch.long import LongText, look_over

_PIECE = 1 << 20
"""Characters at a time."""


def as_utf8(path: Path, encoding: str | None, to: Path) -> LongText:
    """Write the table's text to another file, in UTF-8, its line ends as they are.

    Args:
        path: The table.
        encoding: A Python codec name that overrides the detection, or None.
        to: The new file, for nobody else to read.

    Returns:
        How the table was encoded.

    Raises:
        UserError: T102, T103 or T106: it is no clean text.
    """
    found = look_over(path, encoding)
    to.touch(mode=0o600, exist_ok=False)
    with (
        path.open(encoding=found.codec, newline="") as source,
        to.open("w", encoding="utf-8", newline="") as copy,
    ):
        shutil.copyfileobj(source, copy, _PIECE)
    return found
