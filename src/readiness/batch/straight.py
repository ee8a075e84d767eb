"""Rows where one level was given many times in a row, over a block of rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from readiness.batch.lookup import NO_LEVEL
from readiness.batch.lookup_tables import Ints
from readiness.batch.needs import Levels
from readiness.contradictions import STRAIGHT_LINE_LENGTH


def straight_lines(levels: Levels, asked: Sequence[int]) -> Ints:
    """1 for each row with such a line, else 0.

    Args:
        levels: Questions x rows: the level that counts, or `NO_LEVEL`.
        asked: The questions in the order of asking.
    """
    straight = np.zeros(levels.shape[1], np.int64)
    rows = _maybe(levels, asked)
    run = np.zeros(rows.size, np.uint8)
    last = np.full(rows.size, NO_LEVEL, np.uint8)
    longest = np.zeros(rows.size, np.uint8)
    for at in asked:
        level = levels[at, rows]
        given = level != NO_LEVEL
        run = np.where(given, run * (level == last) + given, run)
        last = np.where(given, level, last)
        np.maximum(longest, run, out=longest)
    straight[rows] = longest >= STRAIGHT_LINE_LENGTH
    return straight


def _maybe(levels: Levels, asked: Sequence[int]) -> Ints:
    """Rows that may hold such a line: each answer along it is as the one before, or not given."""
    found = np.zeros(levels.shape[1], np.bool_)
    run = np.zeros(levels.shape[1], np.uint8)
    missing = {at: levels[at] == NO_LEVEL for at in asked}
    for one, following in pairwise(asked):
        same = levels[one] == levels[following]
        same |= missing[one]
        same |= missing[following]
        run += same
        run *= same
        found |= run >= STRAIGHT_LINE_LENGTH - 1
    return np.flatnonzero(found)
