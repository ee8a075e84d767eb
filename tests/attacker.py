"""A reader who wants the hidden figures: every total and every published cell, and patience.

It knows that counts are whole numbers from nought, that the levels of a group add up to its firms,
and that the groups of a cut add up to the cohort, level by level. It narrows what each unknown may
be until nothing moves, and solves the linear equations exactly. It shares no code with the program.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product

Cell = tuple[str, str]
"""Row (``cut/group``) and subject with level, or ``firms``."""


@dataclass
class Published:
    """The counts of a ``cohort.csv``: known ones, and hidden ones as unknowns."""

    known: dict[Cell, int] = field(default_factory=dict)
    sums: list[tuple[list[Cell], Cell]] = field(default_factory=list)
    unknown: set[Cell] = field(default_factory=set)


def read(data: bytes) -> Published:
    """What a reader of ``cohort.csv`` can write down."""
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    found = Published()
    groups = [line["row"] for line in lines if line["table"] == "groups"]
    columns = list(dict.fromkeys(line["column"] for line in lines if line["table"] == "levels"))
    for line in lines:
        if line["table"] in ("groups", "levels"):
            cell = (line["row"], line["column"])
            if line["value"] == "hidden":
                found.unknown.add(cell)
            else:
                found.known[cell] = int(line["value"])
    for group in groups:
        for column in columns:
            if (group, column) not in found.known:
                found.unknown.add((group, column))
        for subject in dict.fromkeys(column.split("/")[0] for column in columns):
            parts = [(group, c) for c in columns if c.split("/")[0] == subject]
            found.sums.append((parts, (group, "firms")))
    for cut in dict.fromkeys(group.split("/")[0] for group in groups if group != "whole/whole"):
        rows = [group for group in groups if group.split("/")[0] == cut]
        for column in ["firms", *columns]:
            found.sums.append(([(row, column) for row in rows], ("whole/whole", column)))
    return found


def ranges(found: Published) -> dict[Cell, tuple[int, int]]:
    """From what to what each unknown may be, narrowed sum by sum until nothing moves."""
    whole = found.known[("whole/whole", "firms")]
    low = dict.fromkeys(found.unknown, 0)
    # A group that has a row has at least one firm.
    low |= {cell: 1 for cell in found.unknown if cell[1] == "firms"}
    high = dict.fromkeys(found.unknown, whole)
    low |= found.known
    high |= found.known
    moved = True
    while moved:
        moved = False
        for parts, total in found.sums:
            lows, highs = sum(low[p] for p in parts), sum(high[p] for p in parts)
            new = [(total, max(low[total], lows), min(high[total], highs))]
            for part in parts:
                least = max(low[part], low[total] - (highs - high[part]))
                most = min(high[part], high[total] - (lows - low[part]))
                new.append((part, least, most))
            for cell, least, most in new:
                if (least, most) != (low[cell], high[cell]):
                    assert least <= most, f"the published figures contradict each other at {cell}"
                    low[cell], high[cell], moved = least, most, True
                    break
    return {cell: (low[cell], high[cell]) for cell in found.unknown}


def solved(found: Published) -> dict[Cell, Fraction]:
    """Unknowns that the equations alone fix: Gauss and Jordan in exact fractions."""
    rows: list[dict[Cell, Fraction]] = []
    constant: Cell = ("", "")
    for parts, total in found.sums:
        row: dict[Cell, Fraction] = {}
        for cell, sign in [*((p, 1) for p in parts), (total, -1)]:
            if cell in found.known:
                row[constant] = row.get(constant, Fraction(0)) - sign * found.known[cell]
            else:
                row[cell] = row.get(cell, Fraction(0)) + sign
        rows.append({c: v for c, v in row.items() if v})
    pivots: dict[Cell, dict[Cell, Fraction]] = {}
    for given in rows:
        row = given
        for cell, pivot in pivots.items():
            if cell in row:
                row = _less(row, pivot, row[cell])
        lead = next((c for c in row if c != constant), None)
        if lead is None:
            assert not row, "the published figures contradict each other"
            continue
        scaled = {c: v / row[lead] for c, v in row.items()}
        for cell, pivot in pivots.items():
            if lead in pivot:
                pivots[cell] = _less(pivot, scaled, pivot[lead])
        pivots[lead] = scaled
    return {
        cell: row.get(constant, Fraction(0))
        for cell, row in pivots.items()
        if all(c in (cell, constant) for c in row)
    }


def _less(
    row: dict[Cell, Fraction], other: dict[Cell, Fraction], times: Fraction
) -> dict[Cell, Fraction]:
    out = dict(row)
    for cell, value in other.items():
        left = out.get(cell, Fraction(0)) - times * value
        if left:
            out[cell] = left
        else:
            out.pop(cell, None)
    return out


def found_out(data: bytes, k: int) -> list[tuple[Cell, int, int]]:
    """Hidden cells that are known, or known within fewer than `k` of each other."""
    published = read(data)
    narrow = [
        (cell, low, high) for cell, (low, high) in ranges(published).items() if high - low < k
    ]
    exact = [(cell, int(v), int(v)) for cell, v in solved(published).items()]
    return sorted({*narrow, *exact})


def few_left(
    firms: Iterable[Mapping[str, str]], shown: Mapping[str, Collection[str]], k: int
) -> list[int]:
    """How many firms a reader is left with who adds and takes away whole groups of three cuts.

    Tries every union of groups of each cut, once each way; what is hidden of a cut counts as one
    group, since the totals are known. Only what leaves 1 to k - 1 firms is told.

    Args:
        firms: Each firm's group by cut.
        shown: The groups that are shown of each of the three cuts.
        k: The smallest number of firms that may be left.
    """
    known = [tuple(own[cut] if own[cut] in shown[cut] else "" for cut in shown) for own in firms]
    every = [sorted({firm[at] for firm in known}) for at in range(3)]
    found = []
    unions = [[set(c) for n in range(1, len(own)) for c in combinations(own, n)] for own in every]
    for one, other, third in product(*unions):
        left = [(a in one) + (b in other) - (c in third) for a, b, c in known]
        for usual in (0, 1):
            count = sum(value != usual for value in left)
            if 0 < count < k:
                found.append(count)
    return found
