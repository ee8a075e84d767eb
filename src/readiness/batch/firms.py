"""Rows of the same firm, within a table and in two of them.

Two rows are of one firm when their names are the same apart from case, marks and the legal form
(Ltd, Limited, LLP, ...), and neither their area nor their postcode says otherwise. Of several rows
of one firm the last that can be read counts: tools export in the order in which answers came in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from readiness.batch.cells import normal
from readiness.batch.rows import Row
from readiness.response import Respondent

_FORMS = frozenset({"ltd", "limited", "llp", "lp", "plc", "cic", "inc", "company", "co", "the"})
_MARKS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Firm:
    """Rows of one firm, in the order of the table; `counts` is the one that counts."""

    rows: tuple[Row, ...]
    counts: Row


def firm_key(respondent: Respondent) -> str:
    """What is the same for all spellings of a firm's name; empty when it has none."""
    words = _MARKS.sub(" ", normal(respondent.name).replace("&", " and ").replace("'", "")).split()
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept or words)


def is_same_place(one: Respondent, other: Respondent) -> bool:
    """Whether neither the area nor the postcode tells two firms of the same name apart."""
    pairs = ((one.area, other.area), (_postcode(one), _postcode(other)))
    return all(not a or not b or a == b for a, b in pairs)


def _postcode(respondent: Respondent) -> str:
    return "".join(respondent.postcode.split()).casefold()


def firms_twice(rows: Sequence[Row]) -> list[Firm]:
    """Every firm with more than one readable row; rejected rows have no respondent to compare."""
    by_key: dict[str, list[list[Row]]] = {}
    for row in rows:
        if row.response is None:
            continue
        key = firm_key(row.response.respondent)
        if not key:
            continue
        for group in by_key.setdefault(key, []):
            first = group[0].response
            if first and is_same_place(first.respondent, row.response.respondent):
                group.append(row)
                break
        else:
            by_key[key].append([row])
    groups = [group for found in by_key.values() for group in found if len(group) > 1]
    return [Firm(tuple(group), group[-1]) for group in groups]


def in_both(rows: Sequence[Row], others: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Firms with a row in both tables: the last row of each in the one and in the other."""
    before: dict[str, list[Row]] = {}
    for row in others:
        if row.response is not None and (key := firm_key(row.response.respondent)):
            before.setdefault(key, []).append(row)
    found: dict[str, tuple[Row, Row]] = {}
    for row in rows:
        if row.response is None:
            continue
        who = row.response.respondent
        for old in reversed(before.get(firm_key(who), [])):
            if old.response and is_same_place(old.response.respondent, who):
                found[old.id] = (row, old)
                break
    return list(found.values())
