"""Two tables set side by side: columns that came or went, answers that moved, firms in both.

An option's share has moved when it differs by 10 points or more *and* by more than three standard
errors of the difference, so that small tables do not raise an alarm over nothing. (Two shares of n
and m firms: the standard error is the root of p(1-p)(1/n + 1/m), p being the share in both.)

A share of fewer than k rows (`under`), or of all but so few (`nearly`), is not told: None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Any

from readiness.batch.firms import Entry, in_both
from readiness.batch.intake import Table
from readiness.batch.rows import Row
from readiness.disclosure import share
from readiness.questionnaire import Question, Questionnaire
from readiness.response import State
from readiness.suppression import DEFAULT_K

LEAST = 0.10
ERRORS = 3.0
LISTED = 200
PROFILE = ("sector", "area", "size", "length")
Shares = tuple[Counter[str], int]
"""How many rows have each value, and how many rows there are."""
SIZES = ((1, "1"), (9, "2-9"), (49, "10-49"), (249, "50-249"))


class Seen:
    """What is to be compared of a table, taken in row by row."""

    def __init__(self, table: Table, pack: Questionnaire) -> None:
        """Nothing yet of this table."""
        self.table = table
        self.asked = table.layout.asked(pack)
        self.fields = _fields(table)
        self.rows = 0
        self.read = 0
        self.entries: list[Entry] = []
        self._values = {qid: _answer(pack.questions[qid]) for qid in self.asked}
        self._values |= {field: _profile(field) for field in PROFILE}
        self._shares: dict[str, Counter[str]] = {name: Counter() for name in self._values}

    def see(self, row: Row, entry: Entry | None) -> None:
        """Take in the next row."""
        self.rows += 1
        if row.response is None:
            return
        self.read += 1
        for name, values in self._values.items():
            self._shares[name].update(values(row))
        if entry is not None:
            self.entries.append(entry)

    def shares(self, name: str) -> Shares:
        """How many rows have each value of a question or field."""
        return self._shares[name], self.read


def drift(now: Seen, then: Seen) -> dict[str, Any]:
    """What differs from an earlier table, as JSON values.

    Args:
        now: The table that is checked.
        then: The earlier one.
    """
    moved = [
        found
        for qid in now.asked
        if qid in then.asked
        for found in _moved(qid, now.shares(qid), then.shares(qid))
    ]
    for field in PROFILE:
        if field == "length" or {field, "employees"} & now.fields & then.fields:
            moved += _moved(field, now.shares(field), then.shares(field))
    same = in_both(now.entries, then.entries)
    extras = set(now.table.layout.extras), set(then.table.layout.extras)
    return {
        "file": then.table.file,
        "rows": then.rows,
        "came": sorted((set(now.asked) - set(then.asked)) | (now.fields - then.fields)),
        "went": sorted((set(then.asked) - set(now.asked)) | (then.fields - now.fields)),
        "unused_came": sorted(extras[0] - extras[1]),
        "unused_went": sorted(extras[1] - extras[0]),
        "moved": [_told(move) for move in sorted(moved, key=_order)],
        "firms_in_both": {
            "count": len(same),
            "rows": [{"row_id": new.row_id, "before": old.row_id} for new, old in same[:LISTED]],
        },
    }


def _fields(table: Table) -> set[str]:
    found = set(table.layout.profile)
    return found | {g.target for g in table.layout.groups if g.target in ("sells_to", "goals")}


def _answer(question: Question) -> Callable[[Row], list[str]]:
    def values(row: Row) -> list[str]:
        answer = row.response.answers.get(question.id) if row.response else None
        if answer is None:
            return ["unanswered"]
        if answer.state is State.DONT_KNOW:
            return ["dk"]
        if answer.state is State.NOT_APPLICABLE:
            return ["na"]
        if answer.option is not None:
            return [str(answer.option + 1)]
        return [str(level + 1) for level in answer.options]

    return values


def _profile(field: str) -> Callable[[Row], list[str]]:
    def values(row: Row) -> list[str]:
        assert row.response is not None
        if field == "length":
            return [row.response.length]
        who = row.response.respondent
        if field == "size":
            return [_size(who.employees)]
        return [str(who.value(field)) or "not given"]

    return values


def _size(employees: int | None) -> str:
    if employees is None:
        return "not given"
    return next((name for most, name in SIZES if employees <= most), "250 and more")


@dataclass(frozen=True, slots=True)
class _Move:
    """A value of one question or field: rows that have it, and all rows, then and now."""

    of: str
    value: str
    then: tuple[int, int]
    now: tuple[int, int]


def _moved(name: str, now: Shares, then: Shares) -> Iterator[_Move]:
    if not now[1] or not then[1]:
        return
    for value in sorted(now[0].keys() | then[0].keys()):
        new, old = now[0][value] / now[1], then[0][value] / then[1]
        together = (now[0][value] + then[0][value]) / (now[1] + then[1])
        error = sqrt(together * (1 - together) * (1 / now[1] + 1 / then[1]))
        if abs(new - old) >= LEAST and abs(new - old) > ERRORS * error:
            yield _Move(name, value, (then[0][value], then[1]), (now[0][value], now[1]))


def _order(move: _Move) -> tuple[float, str, str]:
    """The widest first."""
    apart = move.now[0] / move.now[1] - move.then[0] / move.then[1]
    return -abs(round(apart, 4)), move.of, move.value


def _told(move: _Move) -> dict[str, Any]:
    found: dict[str, Any] = {"of": move.of, "value": move.value}
    for key, (count, of) in (("then", move.then), ("now", move.now)):
        # The length is ours and no answer: it may be told of any number.
        bound = "exact" if move.of == "length" else share(count, of, DEFAULT_K).bound
        found[key] = round(count / of, 4) if bound == "exact" else None
        found[f"{key}_is"] = bound
    return found
