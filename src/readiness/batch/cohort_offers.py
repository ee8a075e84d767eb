"""The support offers of a block's rows: `support.match`, over numbers.

A step takes the first two offers that help with it, in an order that is the firm's own; so each
step may be looked at by itself. A firm is offered what some step of now or next takes, and its hub.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readiness.batch.lookup import Unfit
from readiness.batch.lookup_tables import Ints
from readiness.batch.numbers_table import Texts
from readiness.batch.readings import Firms
from readiness.questionnaire import Questionnaire, Recommendation
from readiness.response import Respondent
from readiness.support import (
    PER_STEP,
    TESTS,
    helps_with,
    hub_of,
    is_open,
    rank_among_equals,
    rank_by_firm,
    stage_refusal,
)

STAGES = (None, "start", "build", "scale")
_PIECE = 1 << 20
"""So many offers are looked at at a time: those of some thousands of rows."""
_CLASS_BITS = 10
_STAGE_BITS = 2
_FIELDS = tuple(TESTS)
_LAST = np.int64(1) << 60
_NONE = -1
Bools = NDArray[np.bool_]

# Of each step the first two are kept by taking the least twice.
assert PER_STEP == 2


class _Class(NamedTuple):
    """Values of one field that no offer tells apart: which offers take them, and one of them."""

    fits: Bools
    respondent: Respondent


class OfferMatches:
    """Finds the offers of firms of one pack on one day."""

    def __init__(
        self,
        pack: Questionnaire,
        steps: Sequence[Recommendation | None],
        on: date,
        kernels: ModuleType | None,
    ) -> None:
        """Work out which offer helps with which step.

        Args:
            pack: The pack.
            steps: Its steps by number; None for no step.
            on: The day.
            kernels: Compiled loops, where there are any.
        """
        self.pack = pack
        today = on.isoformat()
        self.offers = [
            o for o in pack.offers if is_open(o, on) and not (o.opens and o.opens > today)
        ]
        count = len(self.offers)
        helping = [
            [n for n, o in enumerate(self.offers) if step is not None and helps_with(pack, o, step)]
            for step in steps
        ]
        self._counts = np.array([len(own) for own in helping], np.int64)
        self._starts = np.cumsum(self._counts) - self._counts
        self._helping = np.array([n for own in helping for n in own], np.int64)
        order = sorted(range(count), key=lambda n: rank_among_equals(self.offers[n]))
        self._equals = np.empty(count, np.int64)
        self._equals[order] = np.arange(count)
        self._stages = np.array(
            [[not stage_refusal(o, stage) for o in self.offers] for stage in STAGES], np.bool_
        ).reshape(len(STAGES), count)
        self._classes: dict[str, dict[tuple[object, ...], int]] = {f: {} for f in _FIELDS}
        self._known: dict[str, list[_Class]] = {f: [] for f in _FIELDS}
        self._of_value: dict[str, dict[object, int]] = {f: {} for f in _FIELDS}
        self._kinds = Texts(kernels)
        self._orders: dict[tuple[object, ...], int] = {}
        self._ranks = np.zeros((0, count), np.int64)
        """By order of offers: their ranks before it counts how many steps each serves."""
        # By kind of firm: which offers fit, their order, and the growth hub, where it fits.
        self._fits: Bools = np.zeros((0, count), np.bool_)
        self._order_at = np.zeros(0, np.int64)
        self._hubs = np.zeros(0, np.int64)
        limits = [
            limit
            for o in pack.offers
            for limit in (
                o.employees_min, o.employees_max, o.min_trading_years, o.max_trading_years
            )
            if limit is not None
        ]  # fmt: skip
        self._beyond = max(limits, default=0) + 1
        """No offer tells larger numbers of people or years apart."""

    def of(self, firms: Firms, own: Sequence[Ints], stages: Ints, steps: Ints) -> tuple[Ints, Ints]:
        """The offers of a block's rows as two arrays: the row, and the offer's index.

        Args:
            firms: Reads the profile.
            own: Its codes by field, by row.
            stages: By row, an index into `STAGES`.
            steps: Places x rows: the steps of now and next by number, 0 for none.
        """
        kinds = self._kinds_of(firms, own, stages)
        rows, found = [], []
        # Of each step some offers are looked at, and all offers of each row are marked.
        size = max(1, _PIECE // max(1, len(self.offers), 8 * len(steps)))
        for at in range(0, len(kinds), size):
            some = slice(at, at + size)
            row, offer = np.divmod(
                self._offered(kinds[some], steps[:, some]), max(1, len(self.offers))
            )
            rows.append(row + at)
            found.append(offer)
        return np.concatenate(rows), np.concatenate(found)

    def _offered(self, kinds: Ints, steps: Ints) -> Ints:
        """For some rows, the numbers (row x offers + offer) of what is offered."""
        rows, count = len(kinds), len(self.offers)
        flat = np.ascontiguousarray(steps.T).reshape(-1)
        counts = self._counts.take(flat)
        ends = np.cumsum(counts)
        # Each offer that helps with a step of a row, one after the other.
        which = np.repeat(np.arange(len(flat)), counts)
        place = np.arange(len(which)) + np.repeat(self._starts.take(flat) - (ends - counts), counts)
        offer = self._helping.take(place)
        row = which // max(1, len(steps))
        at = kinds.take(row) * count + offer
        fits = np.flatnonzero(self._fits.reshape(-1).take(at))
        which, row, offer = which[fits], row[fits], offer[fits]
        own = row * count + offer
        given = np.zeros(rows * count, np.bool_)
        if own.size:
            served = np.bincount(own, minlength=rows * count)
            ranked = self._order_at.take(kinds).take(row) * count + offer
            rank = self._ranks.reshape(-1).take(ranked) - served.take(own) * count
            starts = np.flatnonzero(np.diff(which, prepend=_NONE))
            sizes = np.diff(starts, append=len(which))
            first = np.repeat(np.minimum.reduceat(rank, starts), sizes)
            others = np.where(rank == first, _LAST, rank)
            second = np.repeat(np.minimum.reduceat(others, starts), sizes)
            given[own[rank <= second]] = True
        hubs = self._hubs.take(kinds)
        with_hub = np.flatnonzero(hubs != _NONE)
        given[with_hub * count + hubs[with_hub]] = True
        return np.flatnonzero(given)

    def _kinds_of(self, firms: Firms, own: Sequence[Ints], stages: Ints) -> Ints:
        """By row, the number of its kind of firm. Raises Unfit."""
        key = stages.copy()
        for n, name in enumerate(_FIELDS):
            of = partial(self._class_of, name)
            classes = firms.by_value(name, "offers", of, own, len(stages))
            key |= classes << _STAGE_BITS + n * _CLASS_BITS
            if len(self._known[name]) >> _CLASS_BITS:
                raise Unfit("its offers tell too many kinds of firms apart")
        kinds, new = self._kinds.number(key)
        if new:
            found = [self._kind(one) for one in new]
            self._fits = np.vstack([self._fits, *(f for f, _, _ in found)])
            self._order_at = np.append(self._order_at, [order for _, order, _ in found])
            self._hubs = np.append(self._hubs, [hub for _, _, hub in found])
        return kinds

    def _class_of(self, field: str, value: object) -> int:
        """A number for values of a field that no offer, and no order of offers, tells apart."""
        if isinstance(value, int):
            value = min(value, self._beyond)
        known = self._of_value[field].get(value)
        if known is not None:
            return known
        lone = Respondent(**{field: value})  # type: ignore[arg-type]
        test = TESTS[field][1]
        fits = [not test(self.pack, offer, lone) for offer in self.offers]
        key = (*fits, hub_of(self.pack, lone), *self._order_of(lone))
        number = self._classes[field].setdefault(key, len(self._classes[field]))
        if number == len(self._known[field]):
            self._known[field].append(_Class(np.array(fits, np.bool_), lone))
        self._of_value[field][value] = number
        return number

    def _order_of(self, respondent: Respondent) -> list[tuple[bool | int, ...]]:
        hub = hub_of(self.pack, respondent)
        return [rank_by_firm(self.pack, offer, respondent, hub) for offer in self.offers]

    def _kind(self, key: int) -> tuple[Bools, int, int]:
        """Which offers fit a kind of firm, their order, and its hub's index if that fits."""
        fits = self._stages[key & (1 << _STAGE_BITS) - 1].copy()
        classes = {
            name: self._known[name][key >> _STAGE_BITS + n * _CLASS_BITS & (1 << _CLASS_BITS) - 1]
            for n, name in enumerate(_FIELDS)
        }
        for one in classes.values():
            fits &= one.fits
        order, hub = self._order_for(classes)
        if hub == _NONE or not fits[hub]:
            return fits, order, _NONE
        # The hub is the front door to all the rest, so it takes no step's place.
        fits[hub] = False
        return fits, order, hub

    def _order_for(self, classes: Mapping[str, _Class]) -> tuple[int, int]:
        """The number of a firm's order of offers, and the index of its hub."""
        respondent = Respondent(
            sector=classes["sector"].respondent.sector,
            area=classes["area"].respondent.area,
            makes_things=classes["makes_things"].respondent.makes_things,
        )
        key = (respondent.sector, respondent.area, respondent.makes_things)
        number = self._orders.setdefault(key, len(self._orders))
        if number == len(self._ranks):
            order = self._order_of(respondent)
            dense = {one: n for n, one in enumerate(sorted(set(order)))}
            most = len(self.pack.questions)
            steps = np.array([dense[one] for one in order], np.int64) * (most + 1) + most
            self._ranks = np.vstack([self._ranks, steps * len(order) + self._equals])
        hub = hub_of(self.pack, respondent)
        ids = [offer.id for offer in self.offers]
        return number, ids.index(hub) if hub in ids else _NONE
