"""How the loops are compiled: once on each machine, and kept beside the program or in its cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numpy.typing import NDArray

Array = NDArray[Any]
Arrays = tuple[NDArray[Any], ...]
LF = 10
_Loop = TypeVar("_Loop", bound=Callable[..., Any])


def compiled(loop: _Loop) -> _Loop:
    """The function, compiled at its first call. Raises RuntimeError: nothing can be kept here."""
    made: Any = numba.njit(cache=True, nogil=True, error_model="numpy")(loop)
    return cast("_Loop", made)
