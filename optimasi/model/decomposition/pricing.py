"""Prices on what people share, and everybody's best bundle at them."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import joblib
import numpy as np

from optimasi.model.clock import look
from optimasi.model.decomposition.layout import TOLERANCE, People, expand, ranges
from optimasi.model.decomposition.search import LOOKS, search_block
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats, Rows, Worth

BLOCKS = 4
"""Blocks of people for each thread, so that one that ends early has more to do."""
LARGEST = 200
"""People of a block, about, at most: before each of them somebody looks at the clock."""


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What one unit of each shared thing costs.

    Parameters
    ----------
    rows
        Of each shared row: >= 0 where only its upper limit is finite, <= 0 where only its lower one is.
    seats
        Of a seat of each training, of either sign; 0 where batches do not matter.
    targets
        Of each target, >= 0: by how much its worth counts besides the objective.
    """

    rows: Floats
    seats: Floats
    targets: Floats

    def worth(self, instance: Instance) -> Worth:
        """The objective and the targets at their prices, as one."""
        total = instance.objective
        for price, target in zip(self.targets.tolist(), instance.targets, strict=True):
            total = total.plus(price, target.worth)
        return total

    def toward(self, other: Prices, share: float) -> Prices:
        """Prices on the way to others: this one at share 0, the other at share 1."""
        return Prices(
            self.rows + share * (other.rows - self.rows),
            self.seats + share * (other.seats - self.seats),
            self.targets + share * (other.targets - self.targets),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Bundles:
    """A bundle for each of some persons.

    Parameters
    ----------
    person
        Whose it is, shape (bundles,).
    start, pair
        Its candidate pairs are `pair[start[i]:start[i + 1]]`.
    """

    person: Rows
    start: Rows
    pair: Rows

    def __len__(self) -> int:
        return len(self.person)

    @property
    def owner(self) -> Rows:
        """Position of the bundle that each entry of `pair` is in."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))

    def take(self, chosen: Rows) -> Bundles:
        """Some of them, in this order."""
        entry, _ = expand(self.start, chosen, chosen)
        counts = np.diff(self.start)[chosen]
        return Bundles(self.person[chosen], ranges(counts), self.pair[entry])


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """Everybody's best bundle at some prices.

    Parameters
    ----------
    value
        Of the bundle found, net of prices; -inf where none was found; shape (employees,).
    upper
        No bundle of the person is worth more; -inf where there is none at all.
    bundles
        Of everybody for whom one was found.
    """

    value: Floats
    upper: Floats
    bundles: Bundles


class Pricing:
    """Finds everybody's best bundles, on all cores.

    Parameters
    ----------
    instance, part
        The scenario as arrays, and all its candidate pairs.
    people
        The same, laid out person after person.
    threads
        As many as there are cores if None.
    """

    def __init__(self, instance: Instance, part: Part, people: People, threads: int | None = None) -> None:
        self.instance, self.part, self.people = instance, part, people
        self.threads = threads or joblib.cpu_count()
        self._seat_money = instance.seat_money.of(part.employee, part.training)
        self._width = _largest_bundle(people)
        self._pool = ThreadPoolExecutor(self.threads)
        self._compiled = False
        self._need: Floats | None = None
        self._levels: Floats = np.zeros(0)

    def best(self, prices: Prices, deadline: float = math.inf, looks: int = LOOKS) -> Priced:
        """Everybody's best bundle at some prices; `looks` bounds the search for one person.

        Raises
        ------
        OutOfTime
            It is not done by then, on the monotonic clock.
        """
        count, worth = self.instance.employees, prices.worth(self.instance)
        value, upper = np.empty(count), np.empty(count)
        size = np.empty(count, dtype=np.int64)
        found = np.empty((count, self._width), dtype=np.int64)
        own = worth.seat[self.part.training] + worth.money * self._seat_money
        given = (worth.need, prices.rows, prices.seats, own, self._alone(worth.need), float(worth.people), looks)
        blocks = min(count, max(self.threads * BLOCKS, count // LARGEST))
        edges = np.linspace(0, count, blocks + 1).astype(np.int64).tolist()
        results = (value, upper, size, found, self._width)
        if not self._compiled:
            # Here, where Ctrl-C is seen, and not in a thread of the pool.
            search_block(self.people, 0, 0, given, *results)
            self._compiled = True

        def search(block: int) -> None:
            look(deadline)
            search_block(self.people, edges[block], edges[block + 1], given, *results)

        list(self._pool.map(search, range(len(edges) - 1)))
        who = np.flatnonzero(np.isfinite(value))
        start = ranges(size[who])
        return Priced(value, upper, Bundles(who, start, found[who][np.arange(self._width) < size[who, None]]))

    def _alone(self, need: Floats) -> Floats:
        """What the levels of each pair are worth where nothing else is attended; shape (pairs,)."""
        if self._need is not need:
            lifts, slots, owner = self.people.lifts, self.people.slots, self.part.employee
            counts = np.diff(lifts.start)
            slot = np.repeat(slots.start[owner], counts) + lifts.slot
            worth = need[slots.need[slot]] * lifts.levels
            self._need = need
            self._levels = np.bincount(np.repeat(np.arange(len(counts)), counts), worth, len(counts)).astype(float)
        return self._levels


def _largest_bundle(people: People) -> int:
    """How many pairs a bundle can have at most: all candidates, or what a limit on each of them allows."""
    start, limits = people.pairs.start, people.limits
    most = np.diff(start)
    some = np.flatnonzero(most)
    owner = np.repeat(np.arange(len(most)), np.diff(limits.start))
    for row, coefficient in enumerate(limits.coefficient):
        least = np.full(len(most), np.inf)
        least[some] = np.minimum.reduceat(coefficient[people.pairs.training], start[some]) if len(some) else np.inf
        limit = np.flatnonzero((limits.row == row) & np.isfinite(limits.high) & (least[owner] > 0))
        room = (limits.high[limit] + TOLERANCE) / least[owner[limit]]
        np.minimum.at(most, owner[limit], room.astype(np.int64))
    return max(1, int(most.max(initial=0)))
