"""Whether a table is worth compiled loops, and whether there are any.

Compiling takes some ten seconds, once on each machine; finding what was compiled takes half a
second at each start. Both pay for large tables only. Without Numba (the extra ``fast``), or where
it can keep nothing, numpy does the same work in some more time.
"""

from __future__ import annotations

import gc
from types import ModuleType

import numpy as np

WORTH_IT = 48 * 1024 * 1024
"""Tables of at least so many bytes (some 240,000 firms) go by compiled loops."""


def kernels_for(size: int) -> ModuleType | None:
    """The compiled loops for a table of so many bytes; None where numpy is to do it."""
    return kernels() if size >= WORTH_IT else None


def kernels() -> ModuleType | None:
    """The compiled loops, where Numba is installed and has a place for what it compiles."""
    # The compiler makes half a million objects that stay until the end: the collector need not walk
    # them while they come, nor again and again after.
    collects = gc.isenabled()
    gc.disable()
    try:
        from readiness.batch import kernels as found

        # The first loop brings most of the compiler with it.
        none = np.zeros(0, np.uint64)
        found.find(none, none.astype(np.int32), np.uint64(0), none, none.astype(np.int64))
    except (ImportError, RuntimeError):
        # RuntimeError: neither the program's folder nor the user's cache can be written to.
        return None
    finally:
        if collects:
            gc.enable()
    gc.freeze()
    return found
