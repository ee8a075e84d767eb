"""Memory that a start has used up and does not need again."""

from __future__ import annotations

import contextlib
import sys


def give_back() -> None:
    """Give the system what reading a pack has left behind: a megabyte that nobody uses.

    The C library of Linux keeps freed memory for itself until it is told otherwise; elsewhere
    there is nothing to do.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(AttributeError, OSError):  # another C library, such as musl
        ctypes.CDLL(None).malloc_trim(0)
