"""A verdict for each row of a table, kept small: most of a million rows are just ok."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, overload

from readiness.batch.rows import Row

Verdict = dict[str, Any]


class Verdicts(Sequence[Verdict]):
    """The verdicts in the order of the rows, as JSON values: made when they are asked for."""

    def __init__(self) -> None:
        """None yet."""
        self._ids: list[str | None] = []
        self._lines = array("q")
        self._rejected: set[int] = set()
        self._why: dict[int, list[dict[str, str]]] = {}

    def add(self, row: Row, why: list[dict[str, str]]) -> None:
        """Take in the next row, with what is wrong or doubtful about it."""
        if row.response is None:
            self._rejected.add(len(self._ids))
        if why:
            self._why[len(self._ids)] = why
        self._ids.append(None if row.id == str(row.line) else row.id)
        self._lines.append(row.line)

    def doubt(self, at: int, why: dict[str, str]) -> None:
        """Add a doubt about the row at this place."""
        self._why.setdefault(at, []).append(why)

    def counts(self) -> dict[str, int]:
        """How many rows have each verdict."""
        odd = Counter(self._verdict(at) for at in self._why)
        ok = len(self) - odd.total()
        return {"ok": ok, "doubtful": odd["doubtful"], "rejected": odd["rejected"]}

    def odd(self) -> Iterator[Verdict]:
        """Those that are not ok, in the order of the rows."""
        for at in sorted(self._why):
            yield self[at]

    def _verdict(self, at: int) -> str:
        if at in self._rejected:
            return "rejected"
        return "doubtful" if at in self._why else "ok"

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Verdict: ...
    @overload
    def __getitem__(self, at: slice) -> list[Verdict]: ...
    def __getitem__(self, at: int | slice) -> Verdict | list[Verdict]:
        """The verdict of the row at this place."""
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        line = self._lines[at]
        return {
            "row_id": self._ids[at] or str(line),
            "line": line,
            "verdict": self._verdict(at),
            "why": self._why.get(at, []),
        }
