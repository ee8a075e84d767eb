"""Straight lines are found over a block of rows as they are row by row."""

from __future__ import annotations

import random
from itertools import groupby

import pytest

pytest.importorskip("numpy")
pytest.importorskip("polars")

import numpy as np

from readiness.batch.lookup import NO_LEVEL
from readiness.batch.straight import straight_lines
from readiness.contradictions import STRAIGHT_LINE_LENGTH


def one_by_one(levels: list[int]) -> bool:
    given = [level for level in levels if level != NO_LEVEL]
    return max((len(list(run)) for _, run in groupby(given)), default=0) >= STRAIGHT_LINE_LENGTH


def test_lines_of_every_length_and_place_are_told_apart() -> None:
    rng = random.Random(4)
    rows = []
    for length in (STRAIGHT_LINE_LENGTH - 1, STRAIGHT_LINE_LENGTH):
        for start in range(40 - length):
            row = [rng.choice((0, 1, NO_LEVEL)) if n % 2 else n // 2 % 2 for n in range(40)]
            row[start : start + length] = [3] * length
            rows.append(row)
            gap = rng.randrange(start, start + length)
            rows.append([*row[:gap], NO_LEVEL, *row[gap:-1]])
    rows += [[rng.choice((1, 1, 1, 1, 2, NO_LEVEL)) for _ in range(40)] for _ in range(300)]
    asked = list(range(40))
    rng.shuffle(asked)
    levels = np.zeros((40, len(rows)), np.uint8)
    levels[asked] = np.array(rows, np.uint8).T
    found = straight_lines(levels, asked).tolist()
    wanted = [one_by_one(row) for row in rows]
    assert found == wanted
    assert 0 < sum(wanted) < len(rows)
