"""What came before is found again among many: numbers, ids, rows and names."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("numpy")
pytest.importorskip("polars")

import numpy as np
import polars as pl

from readiness.batch.numbers_table import NumberTable
from readiness.batch.twice import FirstIds, Ids, Twins


def test_the_first_value_of_a_number_stays_while_the_table_grows() -> None:
    rng, table, known = np.random.default_rng(3), NumberTable(4), dict[int, int]()
    for start in range(0, 90_000, 9_000):
        keys = rng.integers(0, 60_000, 9_000).astype(np.uint64)
        values = np.arange(start, start + 9_000)
        found = table.claim(keys, values).tolist()
        want = [known.setdefault(k, v) for k, v in zip(keys.tolist(), values.tolist(), strict=True)]
        assert found == want
    assert len(table) == len(known)
    asked = np.arange(61_000, dtype=np.uint64)
    assert table.get(asked).tolist() == [known.get(k, -1) for k in asked.tolist()]


@pytest.mark.parametrize("turn", [None, 0, 3, 7])
def test_ids_that_come_twice_are_found_whenever_they_stop_growing(turn: int | None) -> None:
    """Until the block `turn` ids only grow; None: they always do."""
    rng, ids = random.Random(1), Ids()
    seen, first = dict[str, int](), FirstIds(ids)
    for block in range(9):
        names = [f"F{block * 50 + n:05d}" for n in range(50)]
        if turn is not None and block >= turn:
            names[rng.randrange(50)] = f"F{rng.randrange(block * 50 + 50):05d}"
        if block == turn == 3:  # they grow within the block, but came before
            names = [f"F{n:05d}" for n in range(60, 110)]
        numbers = np.arange(ids.count, ids.count + 50)
        given = pl.Series(names)
        found = first.of(given, numbers).tolist()
        ids.add(given, numbers + 2)
        assert found == [
            seen.setdefault(n, k) for n, k in zip(names, numbers.tolist(), strict=True)
        ]
        assert ids.texts(numbers[::-7]) == names[::-7]
    assert ids.line(100) == 102


def test_rows_and_names_that_came_before_are_told_apart() -> None:
    rng, twins = random.Random(2), Twins()
    rows, names = dict[int, int](), dict[int, int]()
    for block in range(6):
        numbers = np.arange(block * 80, block * 80 + 80) * 2
        name = [rng.randrange(200) for _ in numbers]
        cells = [n * 1000 + rng.randrange(2) for n in name]  # equal rows have equal names
        at, same, named = twins.of(np.array(cells, np.uint64), np.array(name, np.uint64), numbers)
        want = []
        for n, number in enumerate(numbers.tolist()):
            row = rows.setdefault(cells[n], number)
            first = names.setdefault(name[n], number)
            if first != number:
                want.append((n, row, first))
        assert list(zip(at.tolist(), same.tolist(), named.tolist(), strict=True)) == want
