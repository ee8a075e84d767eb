"""Whether a table is worth compiled loops, and whether there are any.

Compiling takes some ten seconds, once on each machine; finding what was compiled takes half a
second at each start. Both pay for large tables only. Without Numba (the extra ``fast``), or where
it can keep nothing, numpy does the same work in some more time.
"""

from __future__ import annotations

import gc
from types import ModuleType

WORTH_IT = 48 * 1024 * 1024
"""Tables of at least so many bytes (some 240,000 firms) go by compiled loops."""


def kernels_for(size: int) -> ModuleType | None:
    """The compiled loops for a table of so many bytes; None where numpy is to do it."""
    return kernels() if size >= WORTH_IT else None


def kernels() -> ModuleType | None:
    """The compiled loops, where Numba is installed and has a place for what it compiles."""
    try:
        from readiness.batch import kernels as found
    except (ImportError, RuntimeError):
        # RuntimeError: neither the program's folder nor the user's cache can be written to.
        return None
    # The compiler's objects stay until the end: the collector need not walk them again and again.
    gc.freeze()
    return found
