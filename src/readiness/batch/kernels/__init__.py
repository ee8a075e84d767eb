"""The inner loops of the column engine, compiled by Numba: a row at a time, as one would write it.

Each does what numpy's calls do elsewhere, named in its first line, over the same tables; the tests
hold both to the same bytes. They know numbers only, no pack and no text, and fill in the arrays
that they are given. Only `acceleration` imports them. Indexes are unsigned where speed asks for it:
of others each is looked at for being negative.
"""

from readiness.batch.kernels.cells import by_row, raw_lines, read_states, split
from readiness.batch.kernels.hashed import claim, find, row_hashes
from readiness.batch.kernels.scores import overall, parts, sweep
from readiness.batch.kernels.steps import first_steps

__all__ = [
    "by_row", "claim", "find", "first_steps", "overall", "parts", "raw_lines", "read_states",
    "row_hashes", "split", "sweep",
]  # fmt: skip
