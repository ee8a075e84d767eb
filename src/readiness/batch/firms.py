"""Rows of the same firm, within a table and in two of them.

Two rows are of one firm when their names are the same apart from case, marks and the legal form
(Ltd, Limited, LLP, ...), and neither their area nor their postcode says otherwise. Of several rows
of one firm the last that can be read counts: tools export in the order in which answers came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from readiness.batch.cells import normal
from readiness.batch.rows import Row
from readiness.response import Respondent

_FORMS = frozenset({"ltd", "limited", "llp", "lp", "plc", "cic", "inc", "company", "co", "the"})
_MARKS = re.compile(r"[^\w]+")


class Entry(NamedTuple):
    """What tells the firm of a row: small, because there may be millions."""

    at: int
    """The row's place in its table."""
    row_id: str
    key: str
    area: str
    postcode: str

    def may_be(self, other: Entry) -> bool:
        """Whether neither the area nor the postcode tells two firms of the same name apart."""
        pairs = ((self.area, other.area), (self.postcode, other.postcode))
        return all(not a or not b or a == b for a, b in pairs)


def entry_of(at: int, row: Row) -> Entry | None:
    """The entry of the row at this place; None where it was rejected or names no firm."""
    if row.response is None:
        return None
    who = row.response.respondent
    key = firm_key(who)
    return Entry(at, row.id, key, who.area, _postcode(who)) if key else None


def firm_key(respondent: Respondent) -> str:
    """What is the same for all spellings of a firm's name; empty when it has none."""
    words = _MARKS.sub(" ", normal(respondent.name).replace("&", " and ").replace("'", "")).split()
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept or words)


def _postcode(respondent: Respondent) -> str:
    return "".join(respondent.postcode.split()).casefold()


class Firms:
    """The firms of a table, row by row."""

    def __init__(self) -> None:
        """None yet."""
        # Most firms have one row: its entry alone, and no lists.
        self._found: dict[str, Entry | list[list[Entry]]] = {}

    def see(self, entry: Entry) -> None:
        """Take in the next row."""
        found = self._found.get(entry.key)
        if found is None:
            self._found[entry.key] = entry
            return
        if isinstance(found, Entry):
            found = self._found[entry.key] = [[found]]
        for group in found:
            if group[0].may_be(entry):
                group.append(entry)
                return
        found.append([entry])

    def twice(self) -> list[list[Entry]]:
        """The rows of every firm that has several; the last one counts."""
        lists = (found for found in self._found.values() if isinstance(found, list))
        return [group for found in lists for group in found if len(group) > 1]


def in_both(rows: Iterable[Entry], others: Iterable[Entry]) -> list[tuple[Entry, Entry]]:
    """Firms with a row in both tables: the last row of each in the one and in the other."""
    before: dict[str, list[Entry]] = {}
    for other in others:
        before.setdefault(other.key, []).append(other)
    found: dict[str, tuple[Entry, Entry]] = {}
    for row in rows:
        for old in reversed(before.get(row.key, [])):
            if old.may_be(row):
                found[old.row_id] = (row, old)
                break
    return list(found.values())
