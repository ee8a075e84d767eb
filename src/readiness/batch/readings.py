"""Coded columns: each distinct text of a column is parsed once, and found again by its code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from readiness.batch.cells import Fault
from readiness.batch.grid import Numbers
from readiness.batch.lookup import Lookup, Unfit
from readiness.batch.lookup_tables import Ints
from readiness.batch.numbers_table import NumberTable
from readiness.batch.rows import RowReader
from readiness.batch.segments import FIELDS
from readiness.batch.tables import csv_line, guarded
from readiness.response import Length

NULL = 0xFFFFFFFF
_UNREAD = 255
_CLASS_BITS = 7
SHORT = ("sector", "area", "employees", "years_trading", "makes_things", "sells_to", "goals")
"""Profile fields with few distinct values; the others are free text."""


class Codes:
    """The distinct texts of a column, by code; the last place stands for an empty cell."""

    def __init__(self) -> None:
        """None yet."""
        self.categories = pl.Categories.random(physical=pl.UInt32)
        # Polars forgets them when no column is left that has them.
        self._kept = pl.Series([""], dtype=self.type)
        self.texts: list[str] = []

    @property
    def type(self) -> pl.Categorical:
        """The column type that Polars reads."""
        return pl.Categorical(self.categories)

    def read(self, series: pl.Series) -> Ints:
        """Each row's code, of its physical numbers; empty cells have `NULL`."""
        codes = series.to_numpy().astype(np.int64)
        if len(self.texts) < len(known := self.categories.to_series()):
            self.texts += known[len(self.texts) :].to_list()
        return codes

    def at_most(self, codes: Ints) -> Ints:
        """The codes with `NULL` as the place after the last text."""
        np.minimum(codes, len(self.texts), out=codes)
        return codes


class Answers:
    """The answer columns of a table: numbers of texts to states."""

    def __init__(
        self, reader: RowReader, lookup: Lookup, kernels: ModuleType | None = None
    ) -> None:
        """For the columns that the reader has parsers for; the others are unanswered."""
        self.reader = reader
        self._kernels = kernels
        self.lookup = lookup
        self.texts: list[str] = []
        """By number, given by whoever splits the cells."""
        self.columns = [(lookup.at[qid], index, parse) for qid, index, parse in reader.answers]
        self._states = np.full((len(self.columns), 0), _UNREAD, np.uint8)
        self.seen = np.zeros((len(self.columns), 0), np.int64)
        """By column, how often each number occurs."""

    def read(self, numbers: Numbers) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """The states (questions x rows) of a block's answers (columns x rows), and bad rows."""
        states = np.full(
            (len(self.lookup.questions), numbers.shape[1]), self.lookup.states.unanswered, np.uint8
        )
        size, have = len(self.texts), self._states.shape[1]
        if size > have:
            more = np.full((len(self.columns), size - have), _UNREAD, np.uint8)
            self._states = np.hstack([self._states, more])
            self.seen = np.hstack([self.seen, np.zeros(more.shape, np.int64)])
        if self._kernels is not None:
            bad = np.zeros(numbers.shape[1], np.bool_)
            for n, (at, _, _) in enumerate(self.columns):
                self._read_column(n, numbers[n], states[at], bad)
            return states, bad
        for n, (at, _, _) in enumerate(self.columns):
            table, own = self._states[n], numbers[n].astype(np.int64)
            counts = np.bincount(own, minlength=size)
            new = np.flatnonzero((counts > 0) & (table == _UNREAD))
            for number in new.tolist():
                table[number] = self._state(n, number)
            table.take(own, out=states[at], mode="clip")
            self.seen[n] += counts
        return states, (states == self.lookup.states.bad).any(axis=0)

    def _read_column(
        self, n: int, numbers: Numbers, states: NDArray[np.uint8], bad: NDArray[np.bool_]
    ) -> None:
        """Fill in the states of a column by compiled loops, and mark rows that are bad."""
        assert self._kernels is not None
        table, seen = self._states[n], self.seen[n]
        bad_state = self.lookup.states.bad
        if self._kernels.read_states(numbers, table, _UNREAD, bad_state, seen, states, bad):
            for number in np.flatnonzero((seen > 0) & (table == _UNREAD)).tolist():
                table[number] = self._state(n, number)
            table.take(numbers, out=states, mode="clip")
            bad |= states == bad_state

    def _state(self, n: int, number: int) -> int:
        at, _, parse = self.columns[n]
        return self.lookup.states.of(self.lookup.questions[at], parse[self.texts[number]])

    def fault(self, n: int, number: int) -> tuple[str, Fault]:
        """The text of a cell that cannot be read, and why."""
        raw = self.texts[number]
        value = self.columns[n][2][raw]
        assert isinstance(value, Fault)
        return raw, value

    def distinct(self) -> dict[int, Counter[str]]:
        """By column index, the distinct cells and how often each occurs."""
        return {
            index: Counter({self.texts[i]: int(counts[i]) for i in np.flatnonzero(counts).tolist()})
            for (_, index, _), counts in zip(self.columns, self.seen, strict=True)
        }


class Values(NamedTuple):
    """A profile column of a block."""

    codes: Ints
    bad: NDArray[np.bool_]


class Field:
    """One profile column with few distinct values."""

    def __init__(self, name: str, parse: Mapping[str, object | Fault], empty: object) -> None:
        """For the field (or ``length``) that `parse` reads."""
        self.name = name
        self.parse = parse
        self.empty = empty
        self.codes = Codes()
        self.values: list[object | Fault] = []
        self._marks: list[bool] = []
        self._tables: dict[str, list[int]] = {}

    def read(self, series: pl.Series) -> Values:
        """The codes of a block, and which cells cannot be read."""
        codes = self.codes.read(series)
        for text in self.codes.texts[len(self.values) :]:
            self.values.append(self.parse[text])
            self._marks.append(isinstance(self.values[-1], Fault))
        self.codes.at_most(codes)
        return Values(codes, np.array([*self._marks, False]).take(codes))

    def table(self, name: str, of: Callable[[object], int]) -> Ints:
        """A number for each code, worked out from its value; 0 for cells that cannot be read.

        `name` is that of the function, which is asked once a value.
        """
        known = self._tables.setdefault(name, [])
        for value in self.values[len(known) :]:
            known.append(0 if isinstance(value, Fault) else of(value))
        return np.array([*known, of(self.empty)], np.int64)

    def words(self) -> list[str]:
        """The text of each code as it stands in `scores.csv`."""
        values = [*self.values, self.empty]
        return [
            "" if v is None or isinstance(v, Fault) else csv_line([guarded(str(v))])[:-1]
            for v in values
        ]


_EMPTY: Mapping[str, object] = {
    "sector": "", "area": "", "employees": None, "years_trading": None, "makes_things": None,
    "sells_to": (), "goals": (), "length": None, "postcode": "",
}  # fmt: skip


class Firms:
    """The profile columns of a table: codes to kinds of firms."""

    def __init__(self, reader: RowReader, lookup: Lookup, default: Length) -> None:
        """For the columns that the reader has parsers for."""
        self.lookup = lookup
        self.segments = lookup.segments
        self.default = default
        self.fields: list[tuple[int, Field]] = [
            (index, Field(name, parse, _EMPTY[name]))
            for name, index, parse in reader.profile
            if name in SHORT
        ]
        length = reader.layout.length
        if length is not None:
            self.fields.append((length, Field("length", reader.length, None)))
        self._kinds = NumberTable()
        self._classes: list[tuple[int, list[int]]] = []
        if lookup.segments.tests("postcode"):
            raise Unfit("its rules look at the postcode")

    def read(self, frame: pl.DataFrame) -> list[Values]:
        """Each field's column of a block, in the order of `fields`."""
        return [field.read(frame[f"c{index}"]) for index, field in self.fields]

    def fault(self, n: int, code: int) -> tuple[str, Fault]:
        """The text of a cell of this field that cannot be read, and why."""
        field = self.fields[n][1]
        value = field.values[code]
        assert isinstance(value, Fault)
        return field.codes.texts[code], value

    def by_value(
        self, name: str, key: str, of: Callable[[object], int], codes: Sequence[Ints], rows: int
    ) -> Ints:
        """Per row, a number worked out from its value of a field.

        `key` is that of the function, which is asked once for each text of the column, and once a
        block for an empty cell. A field without a column is empty in all rows.
        """
        for n, (_, field) in enumerate(self.fields):
            if field.name == name:
                return field.table(key, of).take(codes[n])
        return np.full(rows, of(_EMPTY[name]), np.int64)

    def _is_quick(self, length: object) -> int:
        return int((length or self.default) == "quick")

    def places(self, codes: Sequence[Ints], rows: int) -> tuple[Ints, Ints]:
        """Per row, its place in the tables of variants, and 1 where the length is quick."""
        s = self.segments
        key = np.zeros(rows, np.int64)
        sector = np.zeros(rows, np.int64)
        goals = np.zeros(rows, np.int64)
        quick = np.full(rows, int(self.default == "quick"), np.int64)
        present = {field.name: n for n, (_, field) in enumerate(self.fields)}
        for n, name in enumerate(FIELDS):
            if name not in present:
                key |= s.class_of(name, _EMPTY[name]) << n * _CLASS_BITS
                continue
            field, own = self.fields[present[name]][1], codes[present[name]]
            classes = field.table("class", lambda v, name=name: s.class_of(name, v))  # type: ignore[misc]
            key |= classes.take(own) << n * _CLASS_BITS
            if name == "sector":
                sector = field.table("sector", lambda v: s.sector_of(str(v))).take(own)
            if name == "goals":
                goals = field.table("goals", s.goals_of).take(own)
        if s.class_count >= 1 << _CLASS_BITS:
            raise Unfit("its rules look at too many values")
        if "length" in present:
            field, own = self.fields[present["length"]][1], codes[present["length"]]
            quick = field.table("quick", self._is_quick).take(own)
        key |= quick << len(FIELDS) * _CLASS_BITS
        kinds = self._kinds.get(key.view(np.uint64))
        missing = kinds < 0
        if missing.any():
            new, back = np.unique(key[missing], return_inverse=True)
            first = len(self._kinds)
            self._kinds.claim(new.view(np.uint64), np.arange(first, first + len(new)))
            kinds[missing] = first + back
            for one in new.tolist():
                mask = (1 << _CLASS_BITS) - 1
                classes_of = [(one >> n * _CLASS_BITS) & mask for n in range(len(FIELDS))]
                length: Length = "quick" if one >> len(FIELDS) * _CLASS_BITS else "full"
                s.add_kind(classes_of, length)
            self.lookup.extend()
        return (kinds * len(s.sectors) + sector) * len(s.goals) + goals, quick
